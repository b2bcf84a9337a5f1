//! Pages by keys: along a list, to places, by name, and a look beside the list; and letters that are switched off.

use orgo_tests::site::until;

use super::driver::{Browser, Look};
use super::{Demo, LEAK, audit, check_page, sign_up};

pub(super) const ESC: &str = "\u{e00c}";
pub(super) const ENTER: &str = "\u{e007}";
pub(super) const DOWN: &str = "\u{e015}";
/// Control held down for the letter after it.
pub(super) const CTRL_K: &str = "\u{e009}k";

/// Returns the words of what has the focus.
pub(super) fn focus(browser: &Browser) -> String {
    let words = browser.ask("return document.activeElement.textContent.trim()");
    words.as_str().unwrap_or_default().to_owned()
}

/// Waits until a dialog is open that says these words.
pub(super) fn opens(browser: &Browser, words: &str) {
    until(words, || {
        let is_open = browser.count("//dialog[@open]") == 1;
        (is_open && browser.words_of("//dialog").contains(words)).then_some(())
    });
}

/// Closes the dialog as everybody closes one.
pub(super) fn shut(browser: &Browser) {
    browser.keys(ESC);
    until("it closes", || {
        (browser.count("//dialog") == 0).then_some(())
    });
}

#[test]
fn a_list_is_walked_by_keys_and_letters_can_be_switched_off() {
    let Some(browser) = Browser::start(Look::DESK) else {
        return;
    };
    let demo = Demo::start();
    sign_up(&browser, &demo);
    browser.open(&demo.page("/work?tab=all"));
    browser.keys("j");
    let first = focus(&browser);
    browser.keys("j");
    let second = focus(&browser);
    assert!(!first.is_empty() && first != second, "{first}, {second}");
    browser.keys("k");
    assert_eq!(focus(&browser), first);
    browser.keys(DOWN);
    assert_eq!(focus(&browser), second);
    browser.keys("x");
    let boxes = "return document.querySelectorAll('.pick:checked').length";
    assert_eq!(browser.ask(boxes), 1);
    // Who types writes letters.
    browser.keys("/");
    browser.keys("jox?");
    assert_eq!(browser.typed("//input[@id='q']"), "jox?");
    browser.ask("document.activeElement.blur()");

    browser.keys("?");
    opens(&browser, "The next row");
    check_page(&browser, Look::DESK, "keys-dialog");
    audit(&browser, "keys-dialog");
    browser.press("//dialog//input[@type='checkbox']");
    shut(&browser);
    browser.open(&demo.page("/work?tab=all"));
    browser.keys("j");
    assert_eq!(browser.ask("return document.activeElement.tagName"), "BODY");
    browser.open(&demo.page("/keys"));
    browser.press("//main//input[@type='checkbox']");
    browser.ask("document.activeElement.blur()");
    browser.keys("g");
    browser.keys_go("c");
    assert_eq!(browser.path(), "/cases");
    browser.keys("j");
    browser.keys_go("o");
    assert!(browser.path().starts_with("/cases/"), "{}", browser.path());
    browser.keys_go("u");
    assert_eq!(browser.path(), "/cases");
    browser.keys_go("c");
    assert_eq!(browser.path(), "/cases/new");
}

#[test]
fn one_field_leads_to_places_cases_and_tasks() {
    let looks = [
        Look::DESK,
        Look {
            is_dark: true,
            ..Look::DESK
        },
        Look {
            width: 320,
            ..Look::PHONE
        },
    ];
    let demo = Demo::start();
    super::for_each(looks, &demo, |browser, look| {
        browser.open(&demo.page("/work?tab=all"));
        browser.keys(CTRL_K);
        opens(browser, "Quarantine");
        check_page(browser, look, "palette");
        audit(browser, "palette");
        browser.keys("water");
        opens(browser, LEAK);
        assert!(!browser.words_of("//dialog").contains("Quarantine"));
        let marked = "return document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).textContent";
        let before = browser.ask(marked);
        browser.keys(DOWN);
        assert_ne!(browser.ask(marked), before);
        shut(browser);

        browser.keys(CTRL_K);
        opens(browser, "Quarantine");
        browser.keys("quaran");
        browser.keys_go(ENTER);
        assert_eq!(browser.path(), "/quarantine");
    });
}

#[test]
fn the_field_of_places_runs_from_right_to_left_and_has_a_button() {
    let Some(browser) = Browser::start(Look::DESK) else {
        return;
    };
    let demo = Demo::start();
    browser.open(&demo.page("/sign-in"));
    browser.go("//nav//a[@lang='ar']");
    browser.open(&demo.link());
    browser.write("//input[@name='password']", super::PASSWORD);
    browser.write("//input[@name='repeat']", super::PASSWORD);
    browser.go("//main//form//button");
    browser.press("//header//a[@href='/menu']");
    opens(&browser, "مساعدة");
    let direction =
        browser.ask("return getComputedStyle(document.querySelector('dialog')).direction");
    assert_eq!(direction, "rtl");
    check_page(&browser, Look::DESK, "palette-ar");
    audit(&browser, "palette-ar");
}

#[test]
fn a_row_is_looked_at_beside_its_list_and_the_focus_comes_back() {
    let demo = Demo::start();
    let looks = [
        Look::DESK,
        Look {
            is_dark: true,
            ..Look::PHONE
        },
    ];
    super::for_each(looks, &demo, |browser, look| {
        browser.open(&demo.page("/work?tab=all"));
        let peek = format!("//tr[contains(., '{LEAK}')]//button[@class='peek']");
        if look.is_phone {
            browser.press(&peek);
        } else {
            while focus(browser) != LEAK {
                browser.keys("j");
            }
            browser.keys("p");
        }
        opens(browser, "Start work");
        check_page(browser, look, "peek");
        audit(browser, "peek");
        shut(browser);
        until("the focus comes back", || {
            (focus(browser) == LEAK).then_some(())
        });
        assert_eq!(browser.path(), "/work");
        browser.press(&peek);
        opens(browser, "Next step");
        browser.go("//dialog//a[normalize-space()='Open the whole page']");
        assert!(browser.path().starts_with("/tasks/"), "{}", browser.path());
    });
}
