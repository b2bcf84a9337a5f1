//! The list of tasks in a real browser: a filter, several tasks at once, and the way back.

use super::driver::{Browser, Look};
use super::{ADDRESS, Demo, LEAK, audit, button, check_page, link, sign_in, sign_up};

/// Looks at a page where there is somebody to look.
type Looks<'a> = &'a dyn Fn(&str);

/// Narrows the list, gives what is left to somebody, and takes it back.
fn give_and_take_back(browser: &Browser, demo: &Demo, look_at: Looks<'_>) {
    browser.open(&demo.page("/work?tab=all"));
    browser.shows("Fire alarm in Building A");
    browser.go(&link("Filter and order"));
    look_at("list-filter");
    browser.write("//main//input[@name='q']", "water");
    browser.choose("//select[@name='sort']", "-age");
    browser.choose("//select[@name='group']", "role");
    browser.go(&button("Show"));
    browser.shows("holds the words");
    browser.shows(LEAK);
    assert!(!browser.words().contains("Fire alarm"), "it is left out");
    let list = browser.address();
    look_at("list-narrow");

    browser.press("(//input[@class='pick'])[1]");
    look_at("list-picked");
    browser.go(&button("Give to…"));
    browser.shows(LEAK);
    look_at("list-asks");
    browser.write("//main//input[@name='value']", ADDRESS);
    browser.go(&button("Show what would change"));
    browser.shows("It can be taken back on the next page");
    look_at("list-preview");
    browser.go(&button("Do it for 1 task"));
    browser.shows("Done: 1 task.");
    look_at("list-done");
    browser.go(&button("Undo"));
    browser.shows("Taken back: 1 task.");
    look_at("list-undone");
    browser.go(&link("Back to the list"));
    // The page that somebody comes back to is the one they began on, written in the one way.
    let narrow = |address: &str| address.contains("q=water") && address.contains("group=role");
    assert!(narrow(&list) && narrow(&browser.address()), "{list}");
    browser.go("//main//a[contains(@class, 'chip')][contains(., 'holds the words')]");
    browser.shows("Fire alarm in Building A");
    look_at("list-roles");
}

#[test]
fn a_list_is_narrowed_and_several_tasks_change_without_script() {
    let look = Look {
        script: false,
        ..Look::DESK
    };
    let Some(browser) = Browser::start(look) else {
        return;
    };
    let demo = Demo::start();
    sign_up(&browser, &demo);
    give_and_take_back(&browser, &demo, &|_| {});
}

#[test]
fn a_list_holds_on_desks_and_phones_in_both_schemes() {
    let demo = Demo::start();
    let looks = [Look::DESK, Look::PHONE].map(|look| {
        let dark = Look {
            is_dark: true,
            ..look
        };
        [look, dark]
    });
    for (turn, look) in looks.into_iter().flatten().enumerate() {
        let Some(browser) = Browser::start(look) else {
            return;
        };
        if turn == 0 {
            sign_up(&browser, &demo);
        } else {
            sign_in(&browser, &demo);
        }
        give_and_take_back(&browser, &demo, &|name| {
            check_page(&browser, look, name);
            audit(&browser, name);
        });
    }
}
