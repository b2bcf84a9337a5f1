//! What every request passes.

use super::{browser::Reply, site::Site};
use crate::http::{self, router};

/// Fills the patterns of the table.
fn fill(pattern: &str) -> String {
    pattern
        .replace("{version}", &orgo_web::asset::version())
        .replace("{name}", orgo_web::asset::STYLESHEET_NAME)
        .replace("{id}", "01890000-0000-7000-8000-000000000001")
        .replace("{action}", "start")
        .replace("{domain}", "hr")
        .replace("{item}", "0")
        .replace("{index}", "0")
        .replace("{field}", "label")
        .replace("{hash}", &"0".repeat(64))
        .replace(
            "{link}",
            &format!("01890000-0000-7000-8000-000000000001.{}", "0".repeat(32)),
        )
}

/// Whether it is the link of an invitation or an offer that leads nowhere: who is signed in makes no difference there.
fn is_link(pattern: &str, reply: &Reply) -> bool {
    let links = [orgo_web::route::RSVP, orgo_web::route::OFFER];
    links.contains(&pattern) && reply.status == 404
}

fn check_headers(reply: &Reply, path: &str) {
    let policy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
                  frame-ancestors 'none'";
    assert_eq!(
        reply.header("content-security-policy"),
        Some(policy),
        "{path}"
    );
    assert_eq!(
        reply.header("x-content-type-options"),
        Some("nosniff"),
        "{path}"
    );
    assert_eq!(
        reply.header("referrer-policy"),
        Some("same-origin"),
        "{path}"
    );
    assert!(reply.header("cache-control").is_some(), "{path}");
    assert_eq!(reply.header("server"), None, "{path}");
}

#[test]
fn every_route_asks_who_is_there() {
    let site = Site::new();
    let open = [
        orgo_web::route::SIGN_IN,
        orgo_web::route::ASSET,
        router::HEALTH,
    ];
    for (pattern, _) in router::table() {
        let path = fill(pattern);
        let mut nobody = site.browser();
        let reply = nobody.get(&path);
        check_headers(&reply, pattern);
        let expected = match pattern {
            _ if open.contains(&pattern) => 200,
            orgo_web::route::FIRST_PASSWORD => 410,
            // The link itself lets somebody in, and this one leads nowhere.
            orgo_web::route::RSVP | orgo_web::route::OFFER => 404,
            _ if pattern.ends_with("/original") || pattern.contains("/attachments/") => 401,
            _ if pattern.starts_with("/api/v1/schema/{") => 404,
            _ if pattern.starts_with("/api/v1/schema/") => 200,
            _ if pattern.starts_with("/api/") => 401,
            _ if reply.status == 405 => 405,
            _ => 303,
        };
        assert_eq!(reply.status, expected, "GET {pattern}");
        if expected == 303 {
            assert_eq!(reply.header("location"), Some("/sign-in"), "{pattern}");
        }
        let reply = nobody.send(&path, &[("text", "x")]);
        assert!(
            matches!(reply.status, 403 | 405) || is_link(pattern, &reply),
            "POST {pattern} gives {}",
            reply.status
        );
        check_headers(&reply, pattern);
    }
}

#[test]
fn f79_every_post_of_a_signed_in_person_needs_the_token() {
    let site = Site::new();
    let mut browser = site.admin();
    let token = browser.get("/menu").token();
    let mut posts = 0;
    for (pattern, _) in router::table() {
        let path = fill(pattern);
        for fields in [&[][..], &[("token", "")], &[("token", "0123456789abcdef")]] {
            let reply = browser.send(&path, fields);
            assert!(
                matches!(reply.status, 403 | 405) || is_link(pattern, &reply),
                "POST {pattern} gives {}",
                reply.status
            );
            posts += usize::from(reply.status == 403);
        }
        let body = format!("token={token}");
        let foreign = [("Origin", "http://evil.example")];
        let reply = browser.ask("POST", &path, &foreign, Some(&body));
        assert!(
            matches!(reply.status, 403 | 405),
            "POST {pattern} from elsewhere gives {}",
            reply.status
        );
        let reply = browser.ask(
            "POST",
            &path,
            &[("Sec-Fetch-Site", "cross-site")],
            Some(&body),
        );
        assert!(
            matches!(reply.status, 403 | 405),
            "POST {pattern} from elsewhere gives {}",
            reply.status
        );
    }
    assert!(posts >= 3 * 14, "only {posts} were asked for a token");
    assert_eq!(browser.get("/work").status, 200, "nobody was signed out");
}

#[test]
fn a_foreign_name_leads_nowhere() {
    let site = Site::new();
    let mut browser = site.admin();
    let check = |host: &str, status: u16, browser: &mut super::browser::Browser| {
        assert_eq!(
            browser.ask("GET", "/work", &[("Host", host)], None).status,
            status,
            "{host}"
        );
    };
    let port = site.address.port();
    check(&format!("localhost:{port}"), 200, &mut browser);
    check("127.0.0.1", 200, &mut browser);
    check(&format!("[::1]:{port}"), 200, &mut browser);
    check(&format!("evil.example:{port}"), 421, &mut browser);
    check("localhost.evil.example", 421, &mut browser);
    check("", 421, &mut browser);
    check("10.0.0.7", 421, &mut browser);
}

#[test]
fn f81_a_form_of_ten_megabytes_is_refused() {
    let site = Site::new();
    let mut browser = site.admin();
    let token = browser.get("/menu").token();
    let body = format!("token={token}&title={}", "x".repeat(300 << 10));
    let reply = browser.ask("POST", "/cases", &[], Some(&body));
    assert_eq!(reply.status, 413);
    assert!(reply.text().contains("at most 256 kB"));
}

#[test]
fn files_of_the_pages_may_be_kept() {
    let site = Site::new();
    let mut browser = site.browser();
    let reply = browser.get(&orgo_web::route::asset(orgo_web::asset::STYLESHEET_NAME));
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, Some("text/css; charset=utf-8"))
    );
    assert_eq!(
        reply.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(browser.get("/assets/0000000000000000/orgo.css").status, 404);
}

#[test]
fn health_says_how_it_is_and_nothing_secret() {
    let site = Site::new();
    let reply = site.browser().get("/health");
    let health: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(health["database"], "ok");
    assert_eq!(health["clock"], "rtc");
    assert_eq!(
        (&health["spool_waiting"], &health["quarantine"]),
        (&0.into(), &0.into())
    );
    assert!(health["configuration_problem"].is_null());
}

#[test]
fn the_contracts_are_published() {
    let site = Site::new();
    let mut browser = site.admin();
    let list: serde_json::Value =
        serde_json::from_slice(&browser.get("/api/v1/schema/").body).unwrap();
    for item in list["items"].as_array().unwrap() {
        let reply = browser.get(item["href"].as_str().unwrap());
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (200, Some("application/json"))
        );
        let schema: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
        assert!(schema["properties"].is_object(), "{item}");
    }
    assert_eq!(browser.get("/api/v1/schema/nothing").status, 404);
}

#[test]
fn f83_an_address_that_cannot_be_used_is_named_with_what_to_do() {
    let check = |address: &str, needles: &[&str]| {
        let error = http::bind(address.parse().unwrap()).unwrap_err();
        assert!(matches!(error, crate::failure::Failure::Setup(_)));
        for needle in needles {
            assert!(error.to_string().contains(needle), "{error}");
        }
    };
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    check(&address, &[&address, "is in use", "--http 127.0.0.1:"]);
    check(
        "192.0.2.1:80",
        &["192.0.2.1:80", "no address of this machine", "0.0.0.0:80"],
    );
}
