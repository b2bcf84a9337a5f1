//! The link of an invitation in a real browser, on a small phone, by somebody who has no account.

use super::driver::{Browser, Look};
use super::{Demo, button, check_page, sign_in, sign_up};
use crate::outbox::server::Server;
use crate::outbox::{all_to, text};

const TITLE: &str = "Game day against the Eagles";

/// Invites two people to a game of the demo organization, and returns the case and the link in a mail.
fn invite(demo: &Demo, server: &Server) -> (String, String) {
    server.serve_at(&demo.site, &demo.page(""));
    let label = "1001.11.Operations.Scheduling";
    let new = [
        "case",
        "new",
        "--title",
        TITLE,
        "--label",
        label,
        "--area",
        "Sports hall",
    ];
    let case = demo.site.ok(&new)["case_id"].as_str().unwrap().to_owned();
    let day = ["--starts", "2099-12-01T17:30:00Z", "--seats", "3"];
    demo.site.ok(&[&["case", "set", &case], &day[..]].concat());
    let to = "Ann <ann@example.org>,ben@example.org";
    demo.site.ok(&["case", "invite", &case, "--to", to]);
    demo.site.ok(&["outbox", "run"]);
    server.has(2);
    let mail = text(&all_to(server, "ann@example.org")[0]).replace("=3D", "=");
    let mut words = mail.split_whitespace();
    let link = words.find(|word| word.contains("/rsvp/"));
    (case, link.expect("the mail holds a link").to_owned())
}

#[test]
fn who_is_invited_answers_by_the_link_without_an_account() {
    let Some(server) = Server::start() else {
        return;
    };
    let demo = Demo::start();
    let (case, link) = invite(&demo, &server);
    let first = |field: &str| demo.site.ok(&["case", "show", &case])["guests"][0][field].clone();
    for script in [true, false] {
        // A driver that may run no script cannot touch as on a phone; the window is as small.
        let look = Look {
            script,
            is_phone: script,
            ..Look::PHONE
        };
        let Some(browser) = Browser::start(look) else {
            return;
        };
        browser.open(&link);
        assert_eq!(browser.words_of("//h1"), TITLE);
        for words in ["2099-12-01 17:30", "Sports hall", "Ann"] {
            browser.shows(words);
        }
        let (guests, answer, state) = if script {
            ("2", "I come", "You come")
        } else {
            ("0", "I do not come", "You do not come")
        };
        if script {
            check_page(&browser, look, "rsvp");
        }
        browser.choose("//select[@name='guests']", guests);
        browser.write("//textarea[@name='note']", "By bus");
        browser.go(&button(answer));
        browser.shows(state);
        browser.shows("Your answer is kept");
        assert_eq!(browser.typed("//textarea[@name='note']"), "By bus");
        assert_eq!(browser.count("//main//a"), 0, "it leads nowhere else");
        if script {
            check_page(&browser, look, "rsvp-answered");
            browser.open(&link.replace("lang=en", "lang=ar"));
            check_page(&browser, look, "rsvp-ar");
            browser.open(&format!("{}0", link.split('?').next().unwrap()));
            browser.shows("This invitation does not hold");
            check_page(&browser, look, "rsvp-over");
            assert_eq!((first("answer"), first("guests")), ("yes".into(), 2.into()));
            see_who_comes(&browser, &demo, &case, look);
        }
    }
    let shown = demo.site.ok(&["case", "show", &case]);
    let answers: Vec<_> = shown["guests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|guest| guest["answer"].clone())
        .collect();
    assert_eq!(answers, [serde_json::Value::Null, "no".into()]);
}

/// Looks at the page of the case, as who works on it does.
fn see_who_comes(browser: &Browser, demo: &Demo, case: &str, look: Look) {
    sign_up(browser, demo);
    browser.open(&demo.page(&format!("/cases/{case}")));
    browser.shows("3 of 3 come");
    browser.shows("has not answered");
    browser.press("(//summary[normalize-space()='Write down…'])[2]");
    check_page(browser, look, "guests");
    let Some(desk) = Browser::start(Look::DESK) else {
        return;
    };
    sign_in(&desk, demo);
    desk.open(&demo.page(&format!("/cases/{case}")));
    check_page(&desk, Look::DESK, "guests");
}
