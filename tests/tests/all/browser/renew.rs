//! Lists that stay true while they are open: rows change where they stand, what is new is told, what left says so.

use orgo_tests::letter::letter;
use orgo_tests::site::until;

use super::driver::{Browser, Look};
use super::{Demo, LEAK, audit, check_page, sign_up};

const LINE: &str = "//main//p[@class='live']";
/// Where each row stands.
const PLACES: &str = "return [...document.querySelectorAll('.list a.title')].map(
    row => row.textContent + Math.round(row.getBoundingClientRect().top + scrollY)).join('; ')";

/// Returns what the row of a task says.
fn row(browser: &Browser, title: &str) -> String {
    browser.words_of(&format!("//tr[contains(., '{title}')]"))
}

#[test]
fn an_open_list_says_what_changed_and_nothing_in_it_moves() {
    for look in [Look::DESK, Look::PHONE] {
        let Some(browser) = Browser::start(look) else {
            return;
        };
        let demo = Demo::start();
        sign_up(&browser, &demo);
        browser.open(&demo.page("/work?tab=all"));
        // The row under the pointer would wait.
        browser.press("//h1");
        let places = browser.ask(PLACES);
        browser.ask("window.stays = true");
        assert!(row(&browser, LEAK).contains("Pending"));
        let id = browser.ask(&format!(
            "return [...document.querySelectorAll('.list a.title')].find(
                 row => row.textContent === '{LEAK}').pathname.split('/')[2]"
        ));
        let id = id.as_str().expect("a task");

        demo.site.ok(&["task", "do", "start", id]);
        until("the row says it", || {
            row(&browser, LEAK).contains("In progress").then_some(())
        });
        let mail = letter("lamp@example.org", "Broken lamp in Room 1", "Please look.");
        demo.site.deliver("maintenance@riverside.example", mail);
        until("the line says it", || {
            browser.words_of(LINE).contains("1 new").then_some(())
        });

        // What somebody is at waits until they have left it.
        browser.ask(&format!(
            "[...document.querySelectorAll('.list a.title')].find(row => row.textContent === '{LEAK}').focus()"
        ));
        demo.site.ok(&["task", "do", "complete", id]);
        let mail = letter("tap@example.org", "Dripping tap in Room 2", "Please look.");
        demo.site.deliver("maintenance@riverside.example", mail);
        until("the line says both", || {
            browser.words_of(LINE).contains("2 new").then_some(())
        });
        assert!(row(&browser, LEAK).contains("In progress"), "it waits");
        browser.ask("document.activeElement.blur()");
        until("the row says that it left", || {
            row(&browser, LEAK).contains("No longer here").then_some(())
        });
        assert_eq!(browser.ask(PLACES), places, "it moved");
        assert_eq!(browser.ask("return window.stays === true"), true);
        check_page(&browser, look, "list-renewed");
        audit(&browser, "list-renewed");

        browser.go("//main//p[@class='live']/a");
        browser.shows("Broken lamp in Room 1");
        assert_eq!(browser.words_of(LINE), "");
        let titles = "return [...document.querySelectorAll('.list a.title')].map(row => row.textContent).join()";
        let titles = browser.ask(titles);
        assert!(!titles.to_string().contains(LEAK), "{titles}");
    }
}
