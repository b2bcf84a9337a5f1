//! The pages for other machines: TLS, time limits, and room for everybody.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio_rustls::rustls::{ClientConnection, StreamOwned, pki_types::ServerName};

use super::{
    browser::{self, Reply},
    site::{Setup, Site},
};
use crate::http::{self, Mail, Serving, listen::Limits};

fn lan() -> Site {
    Site::with(Setup {
        bind: "0.0.0.0:0",
        ..Setup::default()
    })
}

/// Sends bytes without TLS and returns what comes back until the other side closes.
fn speak(site: &Site, text: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(site.address).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}

fn plain(site: &Site, request: &str) -> Reply {
    browser::read(&speak(site, request))
}

#[test]
fn other_machines_sign_in_over_tls() {
    let site = lan();
    let mut browser = site.admin();
    let work = browser.get("/work");
    assert_eq!(work.status, 200);
    assert!(work.text().contains("Your password is set"));
    let names: Vec<&String> = browser.cookies.keys().collect();
    assert!(
        names.contains(&&"__Host-orgo_session".to_owned()),
        "{names:?}"
    );
    let page = site.browser().get("/sign-in");
    for (_, cookie) in page.headers.iter().filter(|(name, _)| name == "set-cookie") {
        assert!(
            cookie.starts_with("__Host-") && cookie.contains("; Secure"),
            "{cookie}"
        );
    }
    assert_eq!(
        page.header("strict-transport-security"),
        None,
        "nobody vouches for it"
    );
    // A cookie of the same name that came without TLS is somebody else's.
    let session = browser.cookies["__Host-orgo_session"].clone();
    let mut planted = site.browser();
    planted.cookies.insert("orgo_session".into(), session);
    assert_eq!(planted.get("/work").status, 303);
}

#[test]
fn the_certificate_is_good_for_the_names_of_this_machine() {
    let site = lan();
    let config = browser::trusting(&site.folder().join("tls/cert.pem"));
    let mut names = site.tls.as_ref().unwrap().names().dns();
    names.push("127.0.0.1".to_owned());
    let ask = |name: &str| {
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let session = ClientConnection::new(Arc::clone(&config), name).unwrap();
        let mut stream = StreamOwned::new(session, TcpStream::connect(site.address).unwrap());
        stream.write_all(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    };
    for name in &names {
        ask(name).unwrap();
    }
    assert!(names.len() >= 2, "{names:?}");
    let error = ask("evil.example").unwrap_err();
    assert!(error.to_string().contains("not valid for name"), "{error}");
}

#[test]
fn over_tls_names_of_others_lead_nowhere_and_origins_without_tls_are_foreign() {
    let site = lan();
    let mut browser = site.admin();
    let check = |host: &str, status: u16, browser: &mut browser::Browser| {
        let reply = browser.ask("GET", "/work", &[("Host", host)], None);
        assert_eq!(reply.status, status, "{host}");
    };
    let port = site.address.port();
    check(&format!("localhost:{port}"), 200, &mut browser);
    check(&format!("10.0.0.7:{port}"), 200, &mut browser);
    check("[fd00::7]", 200, &mut browser);
    check("evil.example", 421, &mut browser);
    check("", 421, &mut browser);
    let token = browser.get("/menu").token();
    let body = format!("token={token}");
    let host = browser.address.to_string();
    for (origin, status) in [
        (format!("http://{host}"), 403),
        (format!("https://{host}"), 303),
    ] {
        let reply = browser.ask(
            "POST",
            "/sign-out",
            &[("Origin", origin.as_str())],
            Some(&body),
        );
        assert_eq!(reply.status, status, "{origin}");
    }
}

#[test]
fn whoever_forgets_the_s_of_https_is_led_there() {
    let site = lan();
    let host = site.address;
    let reply = plain(
        &site,
        &format!("GET /cases?q=a HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
    );
    assert_eq!(reply.status, 307);
    assert_eq!(
        reply.header("location"),
        Some(format!("https://{host}/cases?q=a").as_str())
    );
    assert_eq!(reply.header("set-cookie"), None);
    // Nothing that was typed is to be sent again, and nobody is led to a name of others.
    for request in [
        format!(
            "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 2\r\n\r\na="
        ),
        "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".to_owned(),
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
    ] {
        let reply = plain(&site, &request);
        assert_eq!(reply.status, 400, "{request}");
        assert!(
            reply.text().contains("speaks HTTPS only"),
            "{}",
            reply.text()
        );
        assert_eq!(reply.header("location"), None);
    }
    assert_eq!(
        speak(&site, "\u{16}\u{3}\u{1}nonsense\r\n\r\n").first(),
        Some(&21),
        "a TLS alert"
    );
}

#[test]
fn without_a_certificate_no_other_machine_is_let_in() {
    let site = Site::new();
    let serving = Serving {
        listener: http::bind("0.0.0.0:0".parse().unwrap()).unwrap(),
        tls: None,
        mail: Mail::ByHand,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let served = runtime.block_on(http::serve(Arc::clone(&site.node), serving, async {}));
    let error = served.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("never travel a network in the clear"),
        "{error}"
    );
}

/// A site that waits for nobody long.
fn impatient(bind: &'static str, limits: Limits) -> Site {
    Site::with(Setup {
        bind,
        limits: Limits {
            head: Duration::from_millis(300),
            body: Duration::from_millis(300),
            ..limits
        },
        ..Setup::default()
    })
}

#[test]
fn a_head_that_never_ends_is_not_waited_for() {
    for bind in ["127.0.0.1:0", "0.0.0.0:0"] {
        let site = impatient(bind, Limits::default());
        for begun in ["", "G", "GET /work HTTP/1.1\r\nHost: localhost\r\nX: "] {
            let begin = Instant::now();
            assert_eq!(speak(&site, begun), b"", "{bind} {begun}");
            assert!(begin.elapsed() < Duration::from_secs(10), "{bind} {begun}");
        }
    }
    // The same within TLS.
    let site = impatient("0.0.0.0:0", Limits::default());
    assert_eq!(site.browser().speak(b"GET /work HTTP/1.1\r\nHost: "), b"");
}

#[test]
fn a48_a_form_that_never_ends_is_answered_in_time() {
    for bind in ["127.0.0.1:0", "0.0.0.0:0"] {
        let site = impatient(bind, Limits::default());
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: 1000\r\n\r\nemail=",
            site.address
        );
        let reply = browser::read(&site.browser().speak(head.as_bytes()));
        assert_eq!(reply.status, 408, "{}", reply.text());
        assert!(
            reply.text().contains("took too long to arrive"),
            "{}",
            reply.text()
        );
        assert_eq!(reply.header("connection"), Some("close"));
    }
}

#[test]
fn there_is_room_for_a_bounded_number_of_connections() {
    let limits = Limits {
        connections: 3,
        ..Limits::default()
    };
    let site = Site::with(Setup {
        limits,
        ..Setup::default()
    });
    let hold = || {
        let mut stream = TcpStream::connect(site.address).unwrap();
        // An answer proves that the connection was taken.
        stream
            .write_all(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).map(|()| stream)
    };
    let mut held: Vec<TcpStream> = (0..3).map(|_| hold().unwrap()).collect();
    assert!(hold().is_err(), "a fourth is closed");
    held.pop();
    // The node notices that one has gone, then there is room again.
    let begin = Instant::now();
    while hold().is_err() {
        assert!(
            begin.elapsed() < Duration::from_secs(10),
            "no room came free"
        );
        std::thread::yield_now();
    }
}

#[test]
fn no_mail_is_said_to_programs() {
    for (mail, word) in [(Mail::ByHand, "by_hand"), (Mail::Off, "off")] {
        let site = Site::with(Setup {
            mail,
            ..Setup::default()
        });
        let health: serde_json::Value =
            serde_json::from_slice(&site.browser().get("/health").body).unwrap();
        assert_eq!(health["mail"], word);
        assert!(health["certificate"].is_null());
        // What is given by hand comes in all the same.
        let outcome = site.deliver("maintenance", "Water Leak in Room 102", "urgent");
        assert!(outcome.signal_id.is_some());
    }
    let site = lan();
    let health: serde_json::Value =
        serde_json::from_slice(&site.browser().get("/health").body).unwrap();
    assert_eq!(health["certificate"]["self_made"], true);
    assert_eq!(
        health["certificate"]["sha256"],
        site.tls.as_ref().unwrap().pair().fingerprint
    );
}
