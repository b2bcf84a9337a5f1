//! The pages as people meet them: the real program with the demo organization, in a real browser.

mod design;
mod draft;
mod driver;
mod engine;
mod hands;
mod keys;
mod list;
mod live;
mod pair;
mod renew;
mod rsvp;
mod tongues;
mod transfer;
mod upload;

use std::path::PathBuf;

use driver::{Browser, Look};
use orgo_tests::program;
use orgo_tests::site::{Running, Site, until};
use serde_json::Value;

const ADDRESS: &str = "head@riverside.example";
const PASSWORD: &str = "seven quiet lamps at noon";
const LEAK: &str = "Water Leak in Room 102";

/// A fresh node with the demo organization.
struct Demo {
    node: Running,
    site: Site,
}

impl Demo {
    fn start() -> Self {
        Self::of(Site::empty(), &["--demo"])
    }

    /// Starts the node of a folder, out of reach of every other.
    fn of(site: Site, more: &[&str]) -> Self {
        let run = ["run", "--http", "127.0.0.1:0", "--sync", "off"];
        let node = Running::start(site.command(&[&run, more].concat()));
        Self { node, site }
    }

    /// Returns the link that a newcomer finds on the terminal.
    fn link(&self) -> String {
        until("the node prints a link", || self.printed("  first login  "))
    }

    /// Returns the address of a page.
    fn page(&self, path: &str) -> String {
        let pages = self.printed("  pages  ").expect("a node that runs said it");
        format!("{}{path}", pages.trim_end_matches('/'))
    }

    fn printed(&self, before: &str) -> Option<String> {
        let said = self.node.said();
        // A line without its end may be half of one.
        let lines = said
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'));
        let mut found = lines.filter_map(|line| line.strip_prefix(before));
        found.next().map(|address| address.trim().to_owned())
    }
}

/// Chooses the first password at the printed link.
fn sign_up(browser: &Browser, demo: &Demo) {
    browser.open(&demo.link());
    browser.shows(ADDRESS);
    browser.write("//input[@name='password']", PASSWORD);
    browser.write("//input[@name='repeat']", PASSWORD);
    browser.go(&button("Set the password and sign in"));
    assert_eq!(browser.path(), "/work");
}

fn sign_in(browser: &Browser, demo: &Demo) {
    browser.open(&demo.page("/sign-in"));
    browser.write("//input[@name='email']", ADDRESS);
    browser.write("//input[@name='password']", PASSWORD);
    browser.go(&button("Sign in"));
    assert_eq!(browser.path(), "/work");
}

/// Begins a demonstration with somebody signed in at a page that shows the leak; none where there is no browser.
fn at_the_leak(look: Look) -> Option<(Demo, Browser)> {
    let browser = Browser::start(look)?;
    let demo = Demo::start();
    sign_up(&browser, &demo);
    browser.open(&demo.page("/cases"));
    browser.go(&link(LEAK));
    Some((demo, browser))
}

/// Opens a browser for each look, with somebody signed in; none where there is no browser.
fn for_each(looks: impl IntoIterator<Item = Look>, demo: &Demo, see: impl Fn(&Browser, Look)) {
    for (turn, look) in looks.into_iter().enumerate() {
        let Some(browser) = Browser::start(look) else {
            return;
        };
        if turn == 0 {
            sign_up(&browser, demo);
        } else {
            sign_in(&browser, demo);
        }
        see(&browser, look);
    }
}

fn button(words: &str) -> String {
    format!("//button[normalize-space()='{words}']")
}

/// Names a button of the question that is open.
fn answer(words: &str) -> String {
    format!("//details[@open]{}", button(words))
}

fn question(words: &str) -> String {
    format!("//summary[normalize-space()='{words}…']")
}

fn link(words: &str) -> String {
    format!("//main//a[contains(normalize-space(), '{words}')]")
}

/// Names the place in the rail.
fn place(words: &str) -> String {
    format!("//nav[@class='rail']//a[starts-with(normalize-space(), '{words}')]")
}

#[test]
fn a_newcomer_signs_in_by_the_printed_link() {
    let Some(browser) = Browser::start(Look::DESK) else {
        return;
    };
    let demo = Demo::start();
    sign_up(&browser, &demo);
    assert_eq!(browser.words_of("//h1"), "My work");

    browser.go(&place("Cases"));
    browser.shows("Fire alarm in Building A");
    browser.go(&link(LEAK));
    assert_eq!(browser.words_of("//h1"), LEAK);
    let timeline = browser.words_of("//*[@class='line']");
    for words in [
        "There is water coming through the ceiling",
        "We moved the lesson to Room 104",
    ] {
        assert!(timeline.contains(words), "no `{words}` in {timeline}");
    }

    browser.go("//main//a[starts-with(@href, '/tasks/')]");
    let task = browser.address();
    assert_eq!(
        browser.words_of("//main//*[contains(@class, 'st box')]"),
        "Pending"
    );
    browser.go(&button("Start work"));
    assert_eq!(browser.address(), task);
    assert_eq!(
        browser.words_of("//main//*[contains(@class, 'st box')]"),
        "In progress"
    );
    assert_eq!(browser.count(&button("Start work")), 0);
    hold(&browser);
    sign_out(&browser, &demo, &task);
}

/// Puts the task that is shown on hold, after trying it without a reason.
fn hold(browser: &Browser) {
    let reason = "//details[@open]//textarea";
    browser.press(&question("Put on hold"));
    // The browser itself asks for what is left out; blanks only the node can refuse.
    browser.press(&answer("Put on hold"));
    assert_eq!(
        browser.ask("return document.activeElement.matches('textarea:invalid')"),
        true
    );
    browser.write(reason, "   ");
    browser.go(&answer("Put on hold"));
    assert_eq!(
        browser.words_of("//main//*[contains(@class, 'st box')]"),
        "In progress"
    );
    assert_eq!(
        browser.count("//details[@open]//textarea[@aria-invalid='true']"),
        1
    );
    assert_ne!(browser.words_of("//details[@open]//p[@class='err']"), "");

    browser.write(reason, "The plumber comes at two");
    browser.go(&answer("Put on hold"));
    assert_eq!(
        browser.words_of("//main//*[contains(@class, 'st box')]"),
        "On hold"
    );
    let timeline = browser.words_of("//*[@class='line']");
    assert!(timeline.contains("The plumber comes at two"), "{timeline}");
}

/// Signs out and tries what the browser may still know.
fn sign_out(browser: &Browser, demo: &Demo, old: &str) {
    browser.go(&button("Sign out"));
    assert_eq!(browser.path(), "/sign-in");
    browser.back();
    let seen = browser.words();
    assert!(!seen.contains(LEAK), "going back shows {seen}");
    browser.open(old);
    assert_eq!(browser.path(), "/sign-in");
    browser.open(&demo.page("/cases"));
    assert_eq!(browser.path(), "/sign-in");
}

#[test]
fn it_all_works_without_script() {
    let look = Look {
        script: false,
        ..Look::DESK
    };
    let Some(browser) = Browser::start(look) else {
        return;
    };
    let demo = Demo::start();
    sign_up(&browser, &demo);
    browser.go(&button("Sign out"));
    sign_in(&browser, &demo);
    decide(&browser);
    open_case(&browser);
}

/// Opens a case from a mail that no rule claimed.
fn decide(browser: &Browser) {
    const SUBJECT: &str = "Question about opening hours";
    browser.go(&place("Triage"));
    let signal = format!("//article[h2='{SUBJECT}']");
    browser.press(&format!("{signal}{}", question("Open a case")));
    browser.write(
        &format!("{signal}//details[@open]//input[@name='label']"),
        "1001.11.Operations.Maintenance",
    );
    browser.choose(&format!("{signal}//select[@name='type']"), "maintenance");
    browser.go(&format!("{signal}{}", answer("Open the case")));
    assert_eq!(browser.words_of("//h1"), SUBJECT);
    browser.shows("before the winter fair?");

    browser.go(&place("Triage"));
    assert_eq!(browser.count(&signal), 0);
    browser.go(&place("Cases"));
    assert_eq!(browser.count(&link(SUBJECT)), 1);
    browser.go(&link(SUBJECT));
    browser.go("//main//a[starts-with(@href, '/tasks/')]");
    browser.go(&button("Start work"));
    assert_eq!(
        browser.words_of("//main//*[contains(@class, 'st box')]"),
        "In progress"
    );
}

/// Opens a case by hand, after trying it without a title.
fn open_case(browser: &Browser) {
    let words = "The third step is loose. <b>Nobody</b> fell.";
    browser.go(&place("New case"));
    // Blanks pass the browser, so that it is the node that answers.
    browser.write("//main//input[@name='title']", "   ");
    browser.write("//main//textarea[@name='description']", words);
    browser.write(
        "//main//input[@name='label']",
        "1001.11.Operations.Maintenance",
    );
    browser.choose("//main//select[@name='priority']", "high");
    browser.write("//main//input[@name='tags']", "stairs");
    browser.go(&button("Open the case"));
    assert_eq!(
        browser.count("//main//input[@name='title'][@aria-invalid='true']"),
        1
    );
    assert_ne!(browser.words_of("//*[@id='f-title-fault']"), "");
    for (field, expected) in [
        ("textarea[@name='description']", words),
        ("input[@name='label']", "1001.11.Operations.Maintenance"),
        ("select[@name='priority']", "high"),
        ("input[@name='tags']", "stairs"),
    ] {
        assert_eq!(
            browser.typed(&format!("//main//{field}")),
            expected,
            "{field}"
        );
    }
    browser.write("//main//input[@name='title']", "Loose step on stair B");
    browser.go(&button("Open the case"));
    assert!(browser.path().starts_with("/cases/"), "{}", browser.path());
    assert_eq!(browser.words_of("//h1"), "Loose step on stair B");
    browser.shows(words);
    browser.shows("High priority");
}

#[test]
fn pages_fit_a_phone() {
    let demo = Demo::start();
    for (turn, (look, is_dark)) in [
        (Look::PHONE, false),
        (Look::PHONE, true),
        (Look::DESK, false),
        (Look::DESK, true),
    ]
    .into_iter()
    .enumerate()
    {
        let look = Look { is_dark, ..look };
        let Some(browser) = Browser::start(look) else {
            return;
        };
        browser.open(&demo.page("/sign-in"));
        check_page(&browser, look, "sign-in");
        if turn == 0 {
            browser.open(&demo.link());
            check_page(&browser, look, "first-password");
            sign_up(&browser, &demo);
        } else {
            sign_in(&browser, &demo);
        }
        check_pages(&browser, look, &demo);
        browser.ask("document.body.style.width = '200vw'");
        assert_ne!(
            overhang(&browser),
            0,
            "a page that is too wide was not noticed"
        );
    }
}

fn check_pages(browser: &Browser, look: Look, demo: &Demo) {
    // Light desks and dark phones between them show every color and every layout.
    let look_at = |name: &str| {
        check_page(browser, look, name);
        if look.is_phone == look.is_dark {
            audit(browser, name);
        }
    };
    for (path, name) in [
        ("/work", "work"),
        ("/triage", "triage"),
        ("/cases/new", "new-case"),
        ("/plan?days=14", "plan"),
        ("/work?tab=blocked", "work-blocked"),
        ("/forms", "forms"),
        ("/forms/hr/leave", "form"),
        ("/forms/hr/grievance", "form-restricted"),
        ("/notices", "notices"),
        ("/forms/groups/directory/answers", "answers"),
        ("/menu", "menu"),
        ("/preferences", "preferences"),
        ("/help", "help"),
        ("/keys", "keys"),
        ("/labels?label=1001.81.Operations.Maintenance", "label"),
        (
            "/calendars?calendar=always&from=2026-03-06T17:30&for=4+hours",
            "calendars",
        ),
        ("/setup", "setup"),
        ("/rules?show=modules", "rules"),
        ("/rules/maintenance%2Fplumbing", "rule"),
        ("/test-bench", "test-bench"),
        ("/dry-run?days=30", "dry-run"),
        (
            "/dry-run?days=30&without=maintenance%2Fplumbing",
            "dry-run-without",
        ),
        ("/profile", "profile"),
        ("/profile/diff?other=hospital", "profile-diff"),
        ("/profile/replay?other=hospital&months=3", "profile-replay"),
        ("/people", "people"),
        ("/modules", "modules"),
        ("/status", "status"),
        ("/quarantine", "quarantine"),
        ("/sites", "sites"),
        ("/sites/withheld", "withheld"),
        ("/conflicts", "conflicts"),
        ("/waiting", "waiting"),
        ("/cases", "cases"),
    ] {
        browser.open(&demo.page(path));
        look_at(name);
    }
    browser.open(&demo.page("/people"));
    browser.go("//main//tbody//a");
    look_at("person");
    try_a_mail(browser, demo);
    look_at("test-bench-found");
    browser.open(&demo.page("/cases"));
    browser.go(&link(LEAK));
    look_at("case");
    let case = browser.address();
    browser.open(&format!("{case}/plan"));
    look_at("case-plan");
    browser.open(&case);
    browser.go("//main//a[starts-with(@href, '/tasks/')]");
    look_at("task");
}

/// Asks what rules would make of a mail, without its ever coming in.
fn try_a_mail(browser: &Browser, demo: &Demo) {
    browser.open(&demo.page("/menu"));
    browser.go(&link("Set-up"));
    browser.go("//main//a[@href='/rules']");
    browser.go(&link("Try a mail"));
    browser.write("//input[@name='from']", "dana@parents.example");
    browser.write("//input[@name='to']", "maintenance@riverside.example");
    browser.write("//input[@name='subject']", "Urgent: the tap leaks");
    browser.write(
        "//textarea[@name='body']",
        "There is water on the floor of the hall.",
    );
    browser.go(&button("Try it"));
    browser.shows("Rules claim it");
    browser.shows("What matched");
}

/// Checks that a page is as wide as the window and has one title, and keeps a picture of it.
fn check_page(browser: &Browser, look: Look, name: &str) {
    let scheme = if look.is_dark { "dark" } else { "light" };
    let shown = browser.ask(&format!(
        "return [innerWidth, matchMedia('(prefers-color-scheme: {scheme})').matches]"
    ));
    assert_eq!(
        shown,
        Value::from(vec![look.width.into(), Value::from(true)]),
        "{name}"
    );
    let folder = shots();
    browser.picture(&folder.join(format!("{name}-{}-{scheme}.png", look.width)));
    assert_eq!(browser.count("//h1"), 1, "titles of {name}");
    assert_eq!(overhang(browser), 0, "{name} is too wide for {look:?}");
}

/// The checker of accessibility that the field uses.
const AXE: &str = include_str!("../../axe/axe.min.js");

/// Fails on what keeps people out: WCAG 2.2 at level AA, as far as a program can see it.
fn audit(browser: &Browser, name: &str) {
    browser.ask(AXE);
    let found = browser.ask(
        "const only = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
         return axe.run(document, { runOnly: only, resultTypes: ['violations'] }).then(({ violations, passes }) => [
             passes.length,
             ...violations.flatMap(({ id, nodes }) => nodes.map(node =>
                 `${id}: ${node.target.join(' ')}: ${node.failureSummary}`)),
         ])",
    );
    let found = found.as_array().expect("what was found");
    let (passed, wrong) = found.split_first().expect("how many rules were kept");
    assert!(passed.as_u64() > Some(10), "the page was not looked at");
    assert!(wrong.is_empty(), "{name}: {wrong:#?}");
}

/// Returns by how many pixels the page is wider than its window.
fn overhang(browser: &Browser) -> i64 {
    let wider = browser
        .ask("const page = document.documentElement; return page.scrollWidth - page.clientWidth");
    wider.as_i64().expect("a number of pixels")
}

/// Returns the folder of the pictures, beside what Cargo builds.
fn shots() -> PathBuf {
    let program = program();
    let target = program.ancestors().nth(2);
    let folder = target.expect("Cargo builds into a folder").join("shots");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}
