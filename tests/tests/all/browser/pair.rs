//! Two nodes that never meet, paired and kept alike by a person with a browser and a stick.

use std::path::{Path, PathBuf};

use orgo_tests::site::{Site, until};

use super::driver::{Browser, Look};
use super::{Demo, LEAK, answer, button, check_page, link, place, question, sign_in, sign_up};

#[test]
fn two_nodes_are_paired_and_carry_bundles_by_browser() {
    let Some(browser) = Browser::start(Look::DESK) else {
        return;
    };
    let main = Demo::start();
    sign_up(&browser, &main);
    let hill = Demo::of(let_in(&browser, &main), &[]);
    first_bundle(&browser, &main, &hill);

    // At the hill: the same people, the same work. Somebody starts on the leak.
    let Some(there) = Browser::start(Look::DESK) else {
        return;
    };
    sign_in(&there, &hill);
    open_leak(&there);
    there.go("//main//a[starts-with(@href, '/tasks/')]");
    there.go(&button("Start work"));
    there.shows("In progress");

    // Meanwhile at the main building somebody writes about it.
    browser.open(&main.page("/cases"));
    open_leak(&browser);
    browser.write(
        "//main//textarea[@name='text']",
        "The caretaker has the key.",
    );
    browser.go(&button("Add the comment"));
    browser.shows("The caretaker has the key.");

    let from_hill = make_bundle(&there, &hill);
    let from_main = make_bundle(&browser, &main);
    take_in(&browser, &main, &from_hill);
    check_page(&browser, Look::DESK, "imported");
    let receipt = browser.fetch("//main//a[contains(normalize-space(), 'receipt')]");
    take_in(&there, &hill, &from_main);
    // A second time changes nothing and is no error.
    take_in(&there, &hill, &from_main);

    for (seen, office, elsewhere) in [(&browser, &main, "Hill"), (&there, &hill, "Main building")] {
        seen.open(&office.page("/cases"));
        open_leak(seen);
        seen.shows("The caretaker has the key.");
        seen.shows(&format!("Written at {elsewhere}"));
        seen.go("//main//a[starts-with(@href, '/tasks/')]");
        seen.shows("In progress");
    }
    take_receipt(&there, &hill, &receipt);
    for (path, name) in [
        ("/sites", "sites-of-two"),
        ("/conflicts", "conflicts-of-two"),
    ] {
        there.open(&hill.page(path));
        check_page(&there, Look::DESK, name);
    }
    // The hill was not cleared for what is restricted.
    let digest = |office: &Demo| {
        let mut held = office.site.ok(&["digest"])["compartments"].clone();
        let all = held.as_array_mut().expect("a list");
        all.retain(|compartment| compartment["name"] != "restricted");
        held
    };
    assert_eq!(digest(&main), digest(&hill));
    // It takes mail in, so it holds what is sealed beside what is public and internal.
    assert_eq!(digest(&hill).as_array().map(Vec::len), Some(3));
}

/// Lets a new site in with a ticket and two files, and returns its folder.
fn let_in(browser: &Browser, main: &Demo) -> Site {
    browser.go(&place("Sites"));
    browser.go(&button("Make a ticket"));
    let ticket = browser.words_of("//*[@class='code box'][starts-with(., 'orgo1')]");
    check_page(browser, Look::DESK, "ticket");

    let hill = Site::empty();
    let request = hill.file("request.orgo", "");
    let path = request.to_str().unwrap();
    hill.ok(&["node", "join", &ticket, "--site", "Hill", "-o", path]);

    browser.open(&main.page("/sites"));
    browser.give(
        "//form[contains(@action, 'requests')]//input[@name='file']",
        &request,
    );
    send(browser, "Take the request in", "Requests waiting");
    check_page(browser, Look::DESK, "request");
    browser.press(&question("Let it in"));
    browser.go(&answer("Let it in"));
    browser.shows("The site is let in");
    let welcome = browser.fetch(&link("Download the welcome"));
    hill.ok(&["node", "join", welcome.to_str().unwrap()]);
    hill
}

/// Brings the new site its people and all that is there: nobody can sign in at it before.
fn first_bundle(browser: &Browser, main: &Demo, hill: &Demo) {
    let bundle = make_bundle(browser, main);
    let path = bundle.to_str().unwrap();
    hill.site.ok(&["bundle", "import", path]);
}

fn open_leak(browser: &Browser) {
    if browser.path() != "/cases" {
        browser.go(&place("Cases"));
    }
    browser.go(&link(LEAK));
    assert_eq!(browser.words_of("//h1"), LEAK);
}

/// Makes a bundle for all other sites: the demo has one of its own.
fn make_bundle(browser: &Browser, office: &Demo) -> PathBuf {
    browser.open(&office.page("/sites"));
    browser.choose("//select[@name='to']", "everyone");
    browser.fetch(&button("Make and download it"))
}

/// Sends a file, and waits for the answer: the page stays while the file is on its way.
fn send(browser: &Browser, words: &str, answer: &str) {
    browser.press(&button(words));
    until(answer, || {
        browser.words_of("//main").contains(answer).then_some(())
    });
}

fn take_in(browser: &Browser, office: &Demo, bundle: &Path) {
    browser.open(&office.page("/sites"));
    browser.give(
        "//form[@action='/sites/bundles']//input[@name='file']",
        bundle,
    );
    send(browser, "Take them in", "All files were taken in.");
}

fn take_receipt(browser: &Browser, office: &Demo, receipt: &Path) {
    browser.open(&office.page("/sites"));
    browser.give(
        "//form[@action='/sites/receipts']//input[@name='file']",
        receipt,
    );
    send(browser, "Take the receipt", "The receipt is taken in");
    browser.shows("Received");
}
