//! What comes in while a page is open, in a real browser: it is counted and told without a reload, and nothing
//! moves.

use orgo_tests::letter::letter;
use orgo_tests::site::until;
use serde_json::Value;

use super::driver::{Browser, Look};
use super::{ADDRESS, Demo, check_page, sign_up};

const BELL_WIDTH: &str =
    "return document.querySelector('.top .bell').getBoundingClientRect().width";
const LINE: &str = "//p[@class='live']";
const BADGE: &str = "//nav[@class='rail']//a[@href='/notices']//span[@class='n']";

/// Who asks others to do things.
const ANA: &str = "ana.ruiz@riverside.example";

/// Has somebody ask the one who looks to do something.
fn ask(demo: &Demo, id: &str, title: &str) {
    let mail = letter(id, title, "Please look.");
    let taken = demo.site.deliver("maintenance@riverside.example", mail);
    let task = taken["task_ids"][0].as_str().unwrap();
    let set = ["--as", ANA, "task", "set", task, "--assignee", ADDRESS];
    demo.site.ok(&set);
}

/// Signs somebody up whom Ana asks for something.
fn begin(browser: &Browser, demo: &Demo) {
    let add = [
        "user",
        "add",
        ANA,
        "--name",
        "Ana Ruiz",
        "--duty",
        "coordinator",
    ];
    demo.site.ok(&add);
    sign_up(browser, demo);
    ask(demo, "first@example.org", "Broken lamp in Room 1");
    until("it is told", || {
        browser.open(&demo.page("/notices"));
        browser
            .words()
            .contains("Broken lamp in Room 1")
            .then_some(())
    });
}

/// Returns where the first message stands on the page.
fn top(browser: &Browser) -> Value {
    browser.ask("return document.querySelector('main article').getBoundingClientRect().top")
}

#[test]
fn what_comes_in_is_told_on_the_open_page_and_moves_nothing() {
    for look in [Look::DESK, Look::PHONE] {
        let Some(browser) = Browser::start(look) else {
            return;
        };
        let demo = Demo::start();
        begin(&browser, &demo);
        assert_eq!(browser.words_of(LINE), "");
        let place = top(&browser);
        let counted =
            || browser.ask("return document.querySelector('a[data-live] .n')?.textContent ?? ''");
        let before = counted();
        let bell = || browser.ask("return document.querySelector('.top .bell').ariaLabel");
        let (named, width) = (bell(), browser.ask(BELL_WIDTH));
        browser.ask("window.stays = true");

        ask(&demo, "second@example.org", "Broken lamp in Room 2");
        until("the line says it", || {
            browser.words_of(LINE).contains("1 new").then_some(())
        });
        assert_eq!(top(&browser), place, "it moved what stood there");
        assert_ne!(counted(), before);
        let name = bell();
        assert_ne!(name, named);
        assert!(
            name.as_str()
                .is_some_and(|name| name.contains(" new message")),
            "{name}"
        );
        assert_eq!(browser.ask(BELL_WIDTH), width, "the bell had the room");
        assert_eq!(
            browser.ask("return window.stays === true"),
            true,
            "the page is the same"
        );
        check_page(&browser, look, "notices-live");

        ask(&demo, "third@example.org", "Broken lamp in Room 3");
        until("the line says both", || {
            browser.words_of(LINE).contains("2 new").then_some(())
        });
        browser.go("//p[@class='live']/a");
        browser.shows("Broken lamp in Room 2");
        browser.shows("Broken lamp in Room 3");
        assert_eq!(browser.words_of(LINE), "");
        if !look.is_phone {
            // Who marks all as seen elsewhere has no count left here.
            demo.site.ok(&["notices", "seen", "--all"]);
            until("the count is gone", || {
                (browser.count(BADGE) == 0).then_some(())
            });
        }
    }
}

#[test]
fn without_script_the_pages_say_the_same_when_they_are_opened_again() {
    let look = Look {
        script: false,
        ..Look::DESK
    };
    let Some(browser) = Browser::start(look) else {
        return;
    };
    let demo = Demo::start();
    begin(&browser, &demo);
    assert_eq!(browser.words_of(LINE), "");
    assert_eq!(browser.count(BADGE), 1);
}
