//! The list of tasks in a real browser: a filter, several tasks at once, and the way back.

use super::driver::{Browser, Look};
use super::{
    ADDRESS, Demo, LEAK, answer, audit, button, check_page, for_each, link, question, sign_up,
};

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

/// The tab that is marked.
const CURRENT: &str = "//nav[@class='tabs']//a[@aria-current]";

/// Chooses columns, keeps what is asked for as a tab, and removes it again.
fn arrange_and_keep(browser: &Browser, demo: &Demo, look_at: Looks<'_>) {
    browser.open(&demo.page("/work?tab=all&sort=-age&group=none"));
    browser.press(&question("Columns"));
    look_at("list-columns");
    for column in ["label", "left", "changed"] {
        browser.press(&format!("//details[@open]//input[@value='{column}']"));
    }
    browser.go(&answer("Show these"));
    browser.shows("Fire alarm in Building A");
    let cells = |class: &str| browser.count(&format!("//table//td[contains(@class, '{class}')]"));
    assert_eq!((cells("c-lab"), cells("c-left")), (0, 0));
    assert!(cells("c-ch") > 2 && cells("c-pl") == cells("c-ch"));
    // All that was chosen is there to be read, at every width.
    let hidden = "return [...document.querySelectorAll('.list td:not(:empty)')]
        .filter(cell => cell.getClientRects().length === 0).length";
    assert_eq!(browser.ask(hidden).as_u64(), Some(0), "cells are hidden");
    look_at("list-arranged");

    browser.press(&question("Keep this view"));
    look_at("list-keep");
    browser.write("//details[@open]//input[@name='name']", "The newest");
    browser.go(&answer("Keep it"));
    browser.shows("The view is kept");
    assert!(browser.words_of(CURRENT).starts_with("The newest"));
    let kept = browser.address();
    look_at("list-kept");
    browser.open(&demo.page("/work?tab=late"));
    assert!(browser.words_of(CURRENT).starts_with("Late"));
    browser.go("//nav[@class='tabs']//a[contains(., 'The newest')]");
    assert_eq!(browser.address(), kept);
    browser.press(&question("This view"));
    look_at("list-this");
    browser.go(&answer("Remove this view"));
    browser.shows("The view is removed");
    assert_eq!(browser.address(), kept, "the list stays as it was");
    look_at("list-removed");
    browser.go(&button("Bring back “The newest”"));
    assert!(browser.words_of(CURRENT).starts_with("The newest"));
    browser.press(&question("This view"));
    browser.write("//details[@open]//input[@name='name']", "Newest first");
    browser.go(&answer("Rename"));
    assert!(browser.words_of(CURRENT).starts_with("Newest first"));
    browser.press(&question("This view"));
    browser.go(&answer("Remove this view"));
    assert!(browser.words_of(CURRENT).starts_with("All open"));
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
    arrange_and_keep(&browser, &demo, &|_| {});
}

#[test]
fn a_list_holds_on_desks_and_phones_in_both_schemes() {
    let demo = Demo::start();
    let looks = [Look::DESK, Look::PHONE].map(Look::in_both);
    for_each(looks.into_iter().flatten(), &demo, |browser, look| {
        let look_at = |name: &str| {
            check_page(browser, look, name);
            audit(browser, name);
        };
        give_and_take_back(browser, &demo, &look_at);
        arrange_and_keep(browser, &demo, &look_at);
    });
}
