//! Translated pages in a real browser: chosen at the door, read from right to left, with the longer words of French on
//! the narrowest page.

use super::driver::{Browser, Look};
use super::{ADDRESS, Demo, PASSWORD, audit, check_page};

#[test]
fn pages_hold_in_the_language_that_was_chosen_at_the_door() {
    let demo = Demo::start();
    let dark = Look {
        is_dark: true,
        ..Look::PHONE
    };
    let narrow = Look {
        width: 320,
        ..Look::PHONE
    };
    let looks = [
        (Look::DESK, "ar", "rtl"),
        (dark, "ar", "rtl"),
        (narrow, "fr", "ltr"),
    ];
    for (turn, (look, tag, direction)) in looks.into_iter().enumerate() {
        let Some(browser) = Browser::start(look) else {
            return;
        };
        let check = |name: &str| {
            let name = format!("{name}-{tag}");
            let spoken = browser.ask(
                "const page = document.documentElement; return page.lang + ' ' + page.dir + ' ' +
                     (document.querySelector('main').lang || page.lang)",
            );
            assert_eq!(spoken, format!("{tag} {direction} {tag}"), "{name}");
            check_page(&browser, look, &name);
            audit(&browser, &name);
        };
        browser.open(&demo.page("/sign-in"));
        browser.go(&format!("//nav//a[@lang='{tag}']"));
        check("sign-in");
        if turn == 0 {
            browser.open(&demo.link());
            check("first-password");
            browser.write("//input[@name='password']", PASSWORD);
            browser.write("//input[@name='repeat']", PASSWORD);
        } else {
            browser.write("//input[@name='email']", ADDRESS);
            browser.write("//input[@name='password']", PASSWORD);
        }
        browser.go("//main//form//button");
        assert_eq!(browser.path(), "/work");
        for (path, name) in [
            ("/menu", "menu"),
            ("/triage", "triage"),
            ("/cases/new", "new-case"),
            ("/forms", "forms"),
            ("/forms/hr/leave", "form"),
            ("/forms/groups/directory/answers", "answers"),
            ("/notices", "notices"),
            ("/waiting", "waiting"),
            ("/conflicts", "conflicts"),
            ("/preferences", "preferences"),
            ("/labels?label=1001.81.Operations.Maintenance", "label"),
        ] {
            browser.open(&demo.page(path));
            check(name);
        }
        browser.open(&demo.page("/cases"));
        browser.go("//main//tbody//a[starts-with(@href, '/cases/')]");
        check("case");
        browser.go("//main//a[starts-with(@href, '/tasks/')]");
        check("task");
    }
}
