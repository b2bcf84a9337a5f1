//! The main tasks by keyboard alone, and by few taps on a small phone.

use orgo_tests::site::until;

use super::driver::{Browser, Look};
use super::keys::{CTRL_K, DOWN, ENTER, opens};
use super::{ADDRESS, Demo, LEAK, button, link, sign_up};

const TAB: &str = "\u{e004}";
/// Control and A: all of a field.
const ALL: &str = "\u{e009}a";
/// More fields than any page has before the one that is looked for.
const TABS_MAX: usize = 80;
const LABEL: &str = "1001.11.Operations.Maintenance";

/// Goes on from field to field until this one has the focus.
fn tab_to(browser: &Browser, css: &str) {
    for _ in 0..TABS_MAX {
        if browser.ask(&format!("return document.activeElement.matches(\"{css}\")")) == true {
            return;
        }
        browser.keys(TAB);
    }
    panic!("no key leads to {css} in:\n{}", browser.words());
}

/// Names something in the field of places, and goes there.
fn say(browser: &Browser, name: &str, found: &str) {
    browser.keys(CTRL_K);
    opens(browser, "Close");
    browser.keys(name);
    opens(browser, found);
}

/// Returns the status that the page of a task shows.
fn status(browser: &Browser) -> String {
    browser.words_of("//main//*[contains(@class, 'st box')]")
}

/// Writes into what has just opened, and sends it with the button after it.
fn answer(browser: &Browser, words: &str) {
    browser.keys(words);
    browser.keys(TAB);
    browser.keys_go(ENTER);
}

/// Takes, starts, holds, comments on and finishes the task that is shown.
fn work_through(browser: &Browser) {
    say(browser, "take it", "Take it");
    browser.keys_go(ENTER);
    browser.shows("It is yours now");
    browser.keys_go("e");
    assert_eq!(status(browser), "In progress");
    browser.keys("h");
    browser.keys("The plumber comes at two");
    browser.keys(TAB);
    answer(browser, "4 hours");
    assert_eq!(status(browser), "On hold");
    browser.keys_go("e");
    assert_eq!(status(browser), "In progress");
    browser.keys("r");
    answer(browser, "The valve is behind the shelf");
    browser.shows("The comment is added");
    browser.keys("e");
    answer(browser, "The pipe is new");
    assert_eq!(status(browser), "Completed");
}

/// Opens a case from a mail, and one by hand.
fn open_cases(browser: &Browser) {
    browser.keys("g");
    browser.keys_go("t");
    browser.keys("j");
    browser.keys(ENTER);
    tab_to(browser, "details[open] input[name=label]");
    browser.keys(ALL);
    browser.keys(LABEL);
    browser.keys_go(ENTER);
    assert!(browser.path().starts_with("/cases/"), "{}", browser.path());
    browser.keys_go("c");
    tab_to(browser, "main input[name=title]");
    browser.keys("Loose step on stair B");
    tab_to(browser, "main input[name=label]");
    browser.keys(LABEL);
    browser.keys_go(ENTER);
    assert_eq!(browser.words_of("//h1"), "Loose step on stair B");
}

#[test]
fn the_main_tasks_are_done_by_keyboard_alone() {
    let Some(browser) = Browser::start(Look::DESK) else {
        return;
    };
    let demo = Demo::start();
    sign_up(&browser, &demo);
    say(&browser, "water", LEAK);
    until("the task is found too", || {
        (browser.count("//dialog//li") == 2).then_some(())
    });
    browser.keys(DOWN);
    browser.keys_go(ENTER);
    assert!(browser.path().starts_with("/tasks/"), "{}", browser.path());
    work_through(&browser);
    open_cases(&browser);

    browser.keys("/");
    browser.keys("fire");
    browser.keys_go(ENTER);
    browser.shows("Fire alarm in Building A");
    assert!(browser.address().contains("q=fire"));
    browser.keys("g");
    browser.keys_go("w");
    tab_to(&browser, "main .chips a.plain");
    browser.keys_go(ENTER);
    tab_to(&browser, "main input[name=q]");
    browser.keys("nothing of this kind");
    browser.keys_go(ENTER);
    browser.shows("holds the words");

    say(&browser, "lamps", "Two lamps out");
    until("the task is found too", || {
        (browser.count("//dialog//li") == 2).then_some(())
    });
    browser.keys(DOWN);
    browser.keys_go(ENTER);
    browser.keys("a");
    answer(&browser, ADDRESS);
    let name = browser.words_of("//nav[@class='rail']//div[@class='foot']/b");
    assert!(browser.words_of("//main").contains(&name), "{name}");
}

#[test]
fn a_task_is_finished_on_a_small_phone_in_three_taps() {
    let Some(browser) = Browser::start(Look::PHONE) else {
        return;
    };
    let demo = Demo::start();
    sign_up(&browser, &demo);
    browser.open(&demo.page("/work?tab=all"));
    browser.go(&link("Urgent: HVAC Repair Needed"));
    browser.press("//section[contains(@class, 'next')]//summary[contains(@class, 'main')]");
    browser.go("//section[contains(@class, 'next')]//details[@open]//button");
    assert_eq!(status(&browser), "Completed");
    assert_eq!(browser.count(&button("Start work")), 0);
}
