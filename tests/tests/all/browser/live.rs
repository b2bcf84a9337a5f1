//! What comes in while a page is open, in a real browser: it is counted and told without a reload, and nothing
//! moves.

use orgo_tests::letter::letter;
use orgo_tests::site::until;
use serde_json::Value;

use super::driver::{Browser, Look};
use super::{Demo, check_page, sign_up};

const LINE: &str = "//p[@class='live']";
const BADGE: &str = "//nav[@class='rail']//a[@href='/notices']//span[@class='n']";

/// Lets something happen that the one who looks is told of.
fn alarm(demo: &Demo, id: &str, title: &str) {
    let mail = letter(id, title, "Smoke.");
    demo.site.deliver("emergency@riverside.example", mail);
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
        sign_up(&browser, &demo);
        until("the demo has told something", || {
            browser.open(&demo.page("/notices"));
            (browser.count("//main//article") > 0).then_some(())
        });
        assert_eq!(browser.words_of(LINE), "");
        let place = top(&browser);
        let counted =
            || browser.ask("return document.querySelector('a[data-live] .n')?.textContent ?? ''");
        let before = counted();
        browser.ask("window.stays = true");

        alarm(&demo, "alarm@example.org", "Fire alarm in the new hall");
        until("the line says it", || {
            browser.words_of(LINE).contains("1 new").then_some(())
        });
        assert_eq!(top(&browser), place, "it moved what stood there");
        assert_ne!(counted(), before);
        assert_eq!(
            browser.ask("return window.stays === true"),
            true,
            "the page is the same"
        );
        check_page(&browser, look, "notices-live");

        alarm(&demo, "second@example.org", "Fire alarm in the old hall");
        until("the line says both", || {
            browser.words_of(LINE).contains("2 new").then_some(())
        });
        browser.go("//p[@class='live']/a");
        browser.shows("Fire alarm in the new hall");
        browser.shows("Fire alarm in the old hall");
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
    sign_up(&browser, &demo);
    alarm(&demo, "alarm@example.org", "Fire alarm in the new hall");
    until("it is told", || {
        browser.open(&demo.page("/notices"));
        browser
            .words()
            .contains("Fire alarm in the new hall")
            .then_some(())
    });
    assert_eq!(browser.words_of(LINE), "");
    assert_eq!(browser.count(BADGE), 1);
}
