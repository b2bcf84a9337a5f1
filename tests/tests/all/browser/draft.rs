//! What somebody writes survives a reload and the end of a session, and goes when it is sent, discarded or signed out.

use orgo_tests::site::until;
use serde_json::Value;

use super::driver::{Browser, Look};
use super::{Demo, at_the_leak, button, check_page, sign_in, sign_up};

const COMMENT: &str = "//*[@id='comment']//textarea";
const SAVED: &str = "//*[@id='comment']//p[contains(@class, 'kept')]";

/// Lists what the browser keeps.
fn kept(browser: &Browser) -> Value {
    browser.ask("return Object.keys(localStorage).filter(name => name.startsWith('orgo:draft:'))")
}

fn nothing() -> Value {
    Value::Array(Vec::new())
}

/// Writes a comment, and waits until the page says that it is kept.
fn write(browser: &Browser, words: &str) {
    browser.write(COMMENT, words);
    until("it is kept", || {
        browser
            .words_of(SAVED)
            .contains("Kept in this browser at")
            .then_some(())
    });
}

#[test]
fn a_comment_that_was_begun_is_there_again_until_it_is_sent() {
    let Some((demo, browser)) = at_the_leak(Look::DESK) else {
        return;
    };
    let case = browser.address();
    write(&browser, "The valve is behind");
    check_page(&browser, Look::DESK, "draft");
    browser.open(&demo.page("/help"));
    browser.open(&case);
    assert_eq!(browser.typed(COMMENT), "The valve is behind");
    browser.forget();
    browser.open(&case);
    assert_eq!(browser.path(), "/sign-in");
    sign_in(&browser, &demo);
    browser.open(&case);
    assert_eq!(browser.typed(COMMENT), "The valve is behind");

    // What the node does not take stays.
    write(&browser, "   ");
    browser.go(&button("Add the comment"));
    assert_eq!(browser.count("//textarea[@aria-invalid]"), 1);
    assert_ne!(kept(&browser), nothing());
    write(&browser, "The valve is behind the shelf");
    browser.go(&button("Add the comment"));
    browser.shows("The comment is added");
    assert_eq!(kept(&browser), nothing());
    assert_eq!(browser.typed(COMMENT), "");

    write(&browser, "Never mind");
    browser.press(&format!("{SAVED}//button"));
    assert_eq!(browser.typed(COMMENT), "");
    assert_eq!(kept(&browser), nothing());
    write(&browser, "Not for the next one");
    browser.go(&button("Sign out"));
    assert_eq!(kept(&browser), nothing());
}

#[test]
fn a_case_that_was_begun_is_there_again() {
    let Some(browser) = Browser::start(Look::PHONE) else {
        return;
    };
    let demo = Demo::start();
    sign_up(&browser, &demo);
    browser.open(&demo.page("/cases/new"));
    browser.write("//main//input[@name='title']", "Loose step on stair B");
    browser.choose("//main//select[@name='priority']", "high");
    until("it is kept", || {
        browser
            .words_of("//main//p[contains(@class, 'kept')]")
            .contains("Kept")
            .then_some(())
    });
    browser.open(&demo.page("/work"));
    browser.open(&demo.page("/cases/new"));
    let title = browser.typed("//main//input[@name='title']");
    let priority = browser.typed("//main//select[@name='priority']");
    assert_eq!(
        (title.as_str(), priority.as_str()),
        ("Loose step on stair B", "high")
    );
    check_page(&browser, Look::PHONE, "draft-case");
}
