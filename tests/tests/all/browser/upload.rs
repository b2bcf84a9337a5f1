//! Files go without leaving the page: chosen in their form, or dropped on it, several after one another.

use orgo_tests::site::until;

use super::driver::{Browser, Look};
use super::{at_the_leak, audit, button, check_page, question};

/// Drops two files on the form, as a hand with a mouse does.
const DROP: &str = "const held = new DataTransfer();
    held.items.add(new File(['one'], 'first.txt'));
    held.items.add(new File(['two'], 'second.txt'));
    const ground = document.querySelector('input[type=file]').closest('.panel');
    for (const name of ['dragover', 'drop'])
        ground.dispatchEvent(new DragEvent(name, {dataTransfer: held, bubbles: true, cancelable: true}))";

/// What was just now says how long ago it was, and after an hour only when.
fn time_passes(browser: &Browser) {
    browser.shows("(just now)");
    let later = |minutes: u32| {
        browser.ask(&format!(
            "document.querySelectorAll('.ago').forEach(age => age.since -= {minutes} * 60000);
             document.dispatchEvent(new Event('visibilitychange'))"
        ));
        browser.words_of("//main")
    };
    assert!(later(7).contains("(7 min ago)"), "{}", browser.words());
    assert!(!later(60).contains(" ago)"), "{}", browser.words());
}

#[test]
fn files_are_chosen_or_dropped_and_the_page_stays() {
    let Some((demo, browser)) = at_the_leak(Look::DESK) else {
        return;
    };
    let case = browser.address();
    browser.ask("window.stays = true");
    let file = demo.site.file("plan.txt", "where the pipes are");
    browser.press(&question("Add a file"));
    browser.give("//input[@type='file']", &file);
    browser.press(&button("Add the file"));
    until("it is there", || {
        let words = browser.words_of("//main");
        (words.contains("plan.txt") && words.contains("The file is added")).then_some(())
    });
    browser.ask(DROP);
    until("both are there", || {
        let words = browser.words_of("//main");
        let names = words.contains("first.txt") && words.contains("second.txt");
        (names && browser.count("//progress") == 0).then_some(())
    });
    assert_eq!(browser.ask("return window.stays === true"), true);
    time_passes(&browser);
    assert_eq!(browser.address(), case);
    assert_eq!(browser.count("//progress"), 0);
    check_page(&browser, Look::DESK, "uploaded");
    audit(&browser, "uploaded");
}
