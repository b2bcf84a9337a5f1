//! The page of parts and states in a real browser: at every width, in both schemes, in both directions, and with
//! large letters. Here the design language is measured; the other pages are made of the same parts.

use std::path::PathBuf;

use super::driver::{Browser, Look};
use super::{Demo, audit, check_page, for_each, shots, sign_up};

/// A tablet, held upright.
const TABLET: Look = Look {
    width: 768,
    height: 1024,
    ..Look::DESK
};

/// The narrowest page that must hold (WCAG 1.4.10).
const NARROW: Look = Look {
    width: 320,
    ..Look::PHONE
};

/// A phone of somebody who asked for letters of twice the size (WCAG 1.4.4).
const LARGE: Look = Look {
    letters: 32,
    ..Look::PHONE
};

#[test]
fn parts_and_states_hold_at_every_width_in_every_scheme_and_direction() {
    let demo = Demo::start();
    let looks = [Look::DESK, TABLET, Look::PHONE].map(Look::in_both);
    for_each(looks.into_iter().flatten(), &demo, |browser, look| {
        for (path, name) in [("/design", "design"), ("/design?dir=rtl", "design-rtl")] {
            browser.open(&demo.page(path));
            check_page(browser, look, name);
            audit(browser, name);
            if !look.is_dark || name == "design" {
                show_sections(browser, look, name);
            }
        }
    });
}

/// Keeps a picture of each section.
fn show_sections(browser: &Browser, look: Look, name: &str) {
    let scheme = if look.is_dark { "dark" } else { "light" };
    let ids = browser
        .ask("return [...document.querySelectorAll('.design > section')].map(part => part.id)");
    let ids = ids.as_array().expect("a list");
    assert_eq!(ids.len(), 9, "sections of {name}");
    for id in ids.iter().filter_map(|id| id.as_str()) {
        browser.ask(&format!(
            "document.getElementById('{id}').scrollIntoView({{ block: 'start' }})"
        ));
        let file = format!("{name}-{id}-{}-{scheme}.png", look.width);
        let picture: PathBuf = shots().join(file);
        browser.picture(&picture);
    }
}

#[test]
fn pages_hold_on_the_narrowest_page_and_with_letters_of_twice_the_size() {
    let demo = Demo::start();
    let large_desk = Look {
        letters: 32,
        ..Look::DESK
    };
    for_each([NARROW, LARGE, large_desk], &demo, |browser, look| {
        let high = "return parseFloat(getComputedStyle(document.documentElement).fontSize)";
        assert_eq!(browser.ask(high).as_f64(), Some(f64::from(look.letters)));
        for (path, name) in [
            ("/design", "design"),
            ("/design?dir=rtl", "design-rtl"),
            ("/work", "work"),
            (
                "/work?tab=all&columns=label,place,holder,left",
                "work-columns",
            ),
            ("/cases", "cases"),
            ("/cases/new", "new-case"),
            ("/triage", "triage"),
            ("/sites", "sites"),
            ("/help", "help"),
        ] {
            browser.open(&demo.page(path));
            check_page(browser, look, &format!("{name}-letters-{}", look.letters));
        }
    });
}

#[test]
fn picking_tasks_shows_what_can_be_done_with_them_without_script() {
    let look = Look {
        script: false,
        ..Look::DESK
    };
    let Some(browser) = Browser::start(look) else {
        return;
    };
    let demo = Demo::start();
    sign_up(&browser, &demo);
    browser.open(&demo.page("/design"));
    let bar = "//*[@class='bulk']";
    assert_eq!(browser.words_of(bar), "", "nothing is picked");
    browser.press("(//input[@class='pick'])[1]");
    browser.press("(//input[@class='pick'])[2]");
    assert!(browser.words_of(bar).contains("Give to…"));
    browser.press("(//input[@class='pick'])[1]");
    browser.press("(//input[@class='pick'])[2]");
    assert_eq!(browser.words_of(bar), "");
}
