//! Handing work over in a real browser: to another unit and back, and to another organisation, which answers on a
//! phone without an account.

use super::driver::{Browser, Look};
use super::{Demo, LEAK, answer, button, check_page, link, place, question, sign_in, sign_up};
use crate::outbox::server::Server;
use crate::outbox::{all_to, text};
use orgo_tests::site::until;

const DISTRICT: &str = "works@district.example";

/// Offers the case that is shown.
fn offer(browser: &Browser, to: &str, why: &str) {
    browser.press(&question("Offer it to another unit or organisation"));
    browser.write("//details[@open]//input[@name='to']", to);
    browser.write("//details[@open]//input[@name='reason']", why);
    browser.go(&answer("Offer it"));
    browser.shows(why);
}

#[test]
fn work_is_offered_to_a_unit_and_to_another_organisation() {
    let (Some(server), Some(browser)) = (Server::start(), Browser::start(Look::DESK)) else {
        return;
    };
    let demo = Demo::start();
    server.serve_at(&demo.site, &demo.page(""));
    sign_up(&browser, &demo);
    browser.go(&place("Cases"));
    browser.go(&link(LEAK));
    offer(&browser, "IT.Support", "It drips on their machines");
    check_page(&browser, Look::DESK, "offer-open");
    browser.press(&question("Take the offer back"));
    browser.write(
        "//details[@open]//input[@name='reason']",
        "The plumber is here",
    );
    browser.go(&answer("Take it back"));
    browser.shows("Taken back: the offer");

    // What is wrong is said at its field, and what was typed stays.
    browser.press(&question("Offer it to another unit or organisation"));
    browser.write("//details[@open]//input[@name='to']", "works@");
    browser.write(
        "//details[@open]//input[@name='reason']",
        "The main pipe is theirs",
    );
    browser.go(&answer("Offer it"));
    browser.shows("is no address");
    let typed = browser.typed("//details[@open]//input[@name='reason']");
    assert_eq!(typed, "The main pipe is theirs");
    browser.write("//details[@open]//input[@name='to']", DISTRICT);
    browser.go(&answer("Offer it"));
    browser.shows(DISTRICT);
    check_page(&browser, Look::DESK, "offer-outside");
    let case = browser.address();
    demo.site.ok(&["outbox", "run"]);
    // The node that runs may be at it already.
    let mail = until("the offer is mailed", || all_to(&server, DISTRICT).pop());
    let mail = text(&mail).replace("=3D", "=");
    let mut words = mail.split_whitespace();
    let link = words
        .find(|word| word.contains("/offers/"))
        .expect("the mail holds a link");
    answer_outside(link);

    sign_in(&browser, &demo);
    browser.open(&case);
    browser.shows("Taken over outside");
    browser.shows(DISTRICT);
    check_page(&browser, Look::DESK, "offer-trail");
}

/// Somebody of the other organisation answers: not without a reason first, then with a yes.
fn answer_outside(link: &str) {
    let phone = Browser::start(Look::PHONE).expect("one was started before");
    phone.open(link);
    assert_eq!(phone.words_of("//h1"), LEAK);
    phone.shows("The main pipe is theirs");
    check_page(&phone, Look::PHONE, "offer-link");
    phone.go(&button("We do not"));
    phone.shows("Say why");
    phone.go(&button("We take it over"));
    phone.shows("You take it over");
    assert_eq!(phone.count("//main//form"), 0, "it is answered");
    phone.open(&link.replace("lang=en", "lang=ar"));
    check_page(&phone, Look::PHONE, "offer-link-ar");
}
