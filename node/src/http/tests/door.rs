//! Signing in and out.

use super::{
    browser::Browser,
    site::{ADMIN, PASSWORD, Site},
};
use crate::{http::tries::TRIES_MAX, link};

fn sign_in(browser: &mut Browser, email: &str, password: &str) -> super::browser::Reply {
    browser.post(
        "/sign-in",
        "/sign-in",
        &[("email", email), ("password", password)],
    )
}

#[test]
fn the_first_link_sets_a_password_once() {
    let site = Site::new();
    let mut browser = site.browser();
    let path = link::path(&site.invite);
    for _ in 0..2 {
        let page = browser.get(&path);
        assert_eq!(page.status, 200, "looking does not use the link up");
        assert!(page.text().contains(ADMIN));
    }
    let short = [
        ("invite", site.invite.as_str()),
        ("password", "short"),
        ("repeat", "short"),
    ];
    let reply = browser.post(&path, "/first-password", &short);
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("Choose at least 10 characters."));
    let differs = [
        ("invite", site.invite.as_str()),
        ("password", PASSWORD),
        ("repeat", "another password"),
    ];
    let reply = browser.post(&path, "/first-password", &differs);
    assert!(reply.text().contains("This is not the same as above."));
    let mut browser = site.admin();
    let work = browser.get("/work");
    assert_eq!(work.status, 200);
    assert!(work.text().contains("Your password is set"));
    assert!(
        !browser.get("/work").text().contains("Your password is set"),
        "a notice is shown once"
    );
    let gone = site.browser().get(&path);
    assert_eq!(gone.status, 410);
    assert!(gone.text().contains("This link is not good any more"));
}

#[test]
fn a_password_signs_in_and_the_session_changes_and_ends() {
    let site = Site::new();
    let mut browser = site.admin();
    let first = browser.cookies["orgo_session"].clone();
    assert_eq!(first.len(), 64, "256 bits");
    let reply = sign_in(&mut browser, " Admin@School.example ", PASSWORD);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/work"))
    );
    let second = browser.cookies["orgo_session"].clone();
    assert_ne!(first, second, "the id rotates at login");
    let mut old = site.browser();
    old.cookies.insert("orgo_session".into(), first);
    assert_eq!(old.get("/work").status, 303, "the old one ended");
    let reply = browser.post("/menu", "/sign-out", &[]);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/sign-in"))
    );
    assert!(
        browser
            .get("/sign-in")
            .text()
            .contains("You are signed out")
    );
    browser.cookies.insert("orgo_session".into(), second);
    assert_eq!(browser.get("/work").status, 303);
}

#[test]
fn a_new_link_ends_other_sessions() {
    let site = Site::new();
    let mut first = site.admin();
    let again = link::make(&site.node, site.user(ADMIN)).unwrap();
    let mut second = site.enter(&again);
    assert_eq!(second.get("/work").status, 200);
    assert_eq!(first.get("/work").status, 303);
}

#[test]
fn whoever_may_not_sign_in_any_more_is_out_at_once() {
    let site = Site::new();
    let mut browser = site.somebody(orgo_schema::word::Duty::Member, None, Vec::new());
    assert_eq!(browser.get("/work").status, 200);
    let email = "member@school.example";
    let user = site
        .node
        .store
        .read(|db| crate::store::user::by_email(db, email))
        .unwrap()
        .unwrap();
    let account = orgo_schema::fact::Account {
        active: false,
        ..user.account
    };
    let command = orgo_schema::command::Command::SetAccount {
        user: user.id,
        account,
    };
    crate::submit::submit(&site.node, &site.person(ADMIN), command).unwrap();
    assert_eq!(browser.get("/work").status, 303);
    assert_eq!(sign_in(&mut site.browser(), email, PASSWORD).status, 401);
}

#[test]
fn a_wrong_password_and_an_unknown_account_look_alike() {
    let site = Site::new();
    drop(site.admin());
    let told = |email: &str| {
        let mut browser = site.browser();
        browser.cookies.insert("orgo_door".into(), "a".repeat(64));
        let reply = sign_in(&mut browser, email, "wrong password");
        assert_eq!(reply.status, 401);
        assert_eq!(reply.header("location"), None);
        assert!(!browser.cookies.contains_key("orgo_session"));
        reply.text().replace(email, "EMAIL")
    };
    let (known, unknown) = (told(ADMIN), told("nobody@school.example"));
    assert!(known.contains("Tries left: 9"), "{known}");
    assert_eq!(known, unknown);
    let nobody = crate::found::add_user(
        &site.node,
        orgo_schema::fact::Account {
            email: "new@school.example".into(),
            name: "New".into(),
            duty: orgo_schema::word::Duty::Administrator,
            teams: Vec::new(),
            clearances: Vec::new(),
            active: true,
        },
    );
    nobody.unwrap();
    assert_eq!(
        sign_in(&mut site.browser(), "new@school.example", "").status,
        401,
        "no password, no sign-in"
    );
}

#[test]
fn a53_ten_wrong_tries_lock_one_account_for_one_address() {
    let site = Site::new();
    let mut known = site.admin();
    drop(site.somebody(orgo_schema::word::Duty::Member, None, Vec::new()));
    assert_eq!(sign_in(&mut known, ADMIN, PASSWORD).status, 303);
    let mut browser = site.browser();
    for _ in 0..TRIES_MAX {
        assert_eq!(sign_in(&mut browser, ADMIN, "wrong password").status, 401);
    }
    let reply = sign_in(&mut browser, ADMIN, PASSWORD);
    assert_eq!(reply.status, 429);
    assert!(reply.text().contains("Too many tries"), "{}", reply.text());
    assert!(reply.text().contains("Wait 15 min"), "{}", reply.text());
    let wait: u64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((800..=900).contains(&wait), "{wait}");
    // Neither a colleague on the same address is locked out, nor the owner's own browser.
    let member = "member@school.example";
    assert_eq!(sign_in(&mut site.browser(), member, PASSWORD).status, 303);
    assert_eq!(sign_in(&mut known, ADMIN, PASSWORD).status, 303);
    assert_eq!(
        sign_in(&mut browser, "nobody@school.example", "x").status,
        401
    );
}

#[test]
fn those_who_are_signed_in_do_not_wait_for_those_who_want_to_be() {
    let site = Site::new();
    let mut admin = site.admin();
    let mut door = site.browser();
    let token = door.get("/sign-in").token();
    let waiting: Vec<_> = (0..16)
        .map(|number| {
            let (mut door, token) = (door.clone(), token.clone());
            std::thread::spawn(move || {
                let email = format!("{number}@school.example");
                let fields = [
                    ("email", email.as_str()),
                    ("password", "wrong"),
                    ("token", &token),
                ];
                door.send("/sign-in", &fields).status
            })
        })
        .collect();
    // The first has been answered, so the others wait for their turn.
    while !waiting.iter().any(std::thread::JoinHandle::is_finished) {
        std::thread::yield_now();
    }
    assert_eq!(admin.get("/work").status, 200);
    let still = waiting
        .iter()
        .filter(|thread| !thread.is_finished())
        .count();
    assert!(still > 0, "the page came after all sixteen");
    for thread in waiting {
        assert_eq!(thread.join().unwrap(), 401);
    }
}

#[test]
fn a_flood_of_passwords_is_turned_away_before_it_costs_anything() {
    let site = Site::new();
    drop(site.admin());
    let mut door = site.browser();
    let token = door.get("/sign-in").token();
    let flood: Vec<_> = (0..60)
        .map(|number| {
            let (mut door, token) = (door.clone(), token.clone());
            std::thread::spawn(move || {
                let email = format!("{number}@school.example");
                let fields = [
                    ("email", email.as_str()),
                    ("password", "wrong"),
                    ("token", &token),
                ];
                door.send("/sign-in", &fields)
            })
        })
        .collect();
    let replies: Vec<_> = flood
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    let turned_away = replies.iter().filter(|reply| reply.status == 503);
    for reply in turned_away.clone() {
        assert_eq!(reply.header("retry-after"), Some("5"));
    }
    assert!(turned_away.count() > 0, "sixty at once are too many");
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 401 | 503))
    );
    // Afterwards the door is open again.
    assert_eq!(sign_in(&mut site.browser(), ADMIN, PASSWORD).status, 303);
}

#[test]
fn the_door_asks_for_its_own_token() {
    let site = Site::new();
    drop(site.admin());
    let mut browser = site.browser();
    let fields = [
        ("email", ADMIN),
        ("password", PASSWORD),
        ("token", "guessed"),
    ];
    assert_eq!(browser.send("/sign-in", &fields).status, 403, "no cookie");
    browser.get("/sign-in");
    assert_eq!(
        browser.send("/sign-in", &fields).status,
        403,
        "another token"
    );
    let fields = [
        ("invite", site.invite.as_str()),
        ("password", PASSWORD),
        ("repeat", PASSWORD),
    ];
    assert_eq!(browser.send("/first-password", &fields).status, 403);
}

#[test]
fn the_door_speaks_the_language_of_the_browser() {
    let site = Site::new();
    let mut browser = site.browser();
    let page = browser.ask(
        "GET",
        "/sign-in",
        &[("Accept-Language", "ar-EG,en;q=0.5")],
        None,
    );
    assert!(
        page.text().contains(r#"lang="ar""#) && page.text().contains(r#"dir="rtl""#),
        "{}",
        page.text()
    );
}

#[test]
fn the_language_is_ones_own_then_the_one_chosen_at_the_door_then_the_browsers() {
    let site = Site::new();
    let mut browser = site.admin();
    let speaks = |path: &str, cookies: &mut Browser, tag: &str| {
        let page = cookies.ask("GET", path, &[("Accept-Language", "ar-EG,en;q=0.5")], None);
        let begins = format!("<!DOCTYPE html><html lang=\"{tag}\"");
        assert!(page.text().starts_with(&begins), "{path}: {}", page.text());
        page
    };
    speaks("/menu", &mut browser, "ar");
    // Only a language that there is is taken, and nothing but a language.
    for path in ["/sign-in?language=de", "/sign-in?language=//evil.example"] {
        let page = speaks(path, &mut browser, "ar");
        assert_eq!((page.status, page.header("location")), (200, None));
        assert!(!browser.cookies.contains_key("orgo_language"), "{path}");
    }
    let page = speaks("/sign-in?language=fr", &mut browser, "fr");
    assert!(page.text().contains("Se connecter"), "{}", page.text());
    for language in orgo_web::Language::ALL {
        let link = format!("/sign-in?language={}", language.tag());
        assert!(page.text().contains(&format!("href=\"{link}\"")), "{link}");
        assert!(page.text().contains(language.name()), "{link}");
    }
    assert_eq!(browser.cookies["orgo_language"], "fr");
    let menu = speaks("/menu", &mut browser, "fr");
    assert!(menu.text().contains("Toutes les pages"), "{}", menu.text());
    // A refused sign-in speaks it too.
    let refused = sign_in(&mut browser, ADMIN, "wrong password");
    assert_eq!(refused.status, 401);
    assert!(refused.text().contains("Cela ne correspond pas"));
    // What somebody chose for themselves goes before both, and travels with them.
    let mut again = site.browser();
    assert_eq!(sign_in(&mut again, ADMIN, PASSWORD).status, 303);
    let fields = [("language", "es")];
    let kept = again.post("/preferences", "/preferences", &fields);
    assert_eq!(kept.status, 303, "{}", kept.text());
    speaks("/menu", &mut again, "es");
    again.cookies.insert("orgo_language".into(), "fr".into());
    let page = speaks("/preferences", &mut again, "es");
    assert!(page.text().contains("Horas de silencio"), "{}", page.text());
}
