//! What the engine asks of people, in a real browser: a yes, a decision, how they wish to be told, and the
//! board of what has moved up.

use orgo_tests::letter::letter;
use orgo_tests::site::until;

use super::driver::{Browser, Look};
use super::{Demo, answer, button, check_page, link, question, sign_in, sign_up};

const RULES: &str = "version: \"1\"
rules:
  - id: beside
    when: { keyword: roof }
    then:
      open_case:
        case: { title: Inspection of the roof }
        task: { type: maintenance }
        label: 1001.11.Operations.Safety
";

/// What waits because of that rule; other things may wait as well.
const INSPECTION: &str = "//article[contains(., 'Inspection of the roof')]";

/// A demo organization that wants to be asked first, and was asked for money.
fn asking() -> Demo {
    let demo = Demo::start();
    let data = demo.site.data();
    let write = |name: &str, text: &str| {
        let path = data.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("organisation.yaml", "version: \"1\"\nautomation: manual\n");
    // The last one: where it is in force, so is the other.
    write("rules/beside.yaml", RULES);
    until("the node takes up its files", || {
        let rules = demo.site.items(&["rules", "list"]);
        let is_there = rules.iter().any(|rule| rule["rule_id"] == "beside");
        is_there.then_some(())
    });
    demo.site.deliver(
        "maintenance@riverside.example",
        letter("roof@example.org", "The roof leaks", "Over the gym."),
    );
    demo.site.deliver(
        "budget@riverside.example",
        letter(
            "budget@example.org",
            "Budget request for the laboratory",
            "We need 12,000 EUR for microscopes.",
        ),
    );
    demo
}

#[test]
fn people_say_yes_decide_and_say_how_they_are_told() {
    let Some(browser) = Browser::start(Look::DESK) else {
        return;
    };
    let demo = asking();
    sign_up(&browser, &demo);
    say_yes(&browser, &demo, Look::DESK);
    decide(&browser, &demo, Look::DESK);
    browser.open(&demo.page("/work?tab=levels"));
    browser.shows("Fire alarm in Building A");
    check_page(&browser, Look::DESK, "work-levels");
    climbs(&browser);
    wish(&browser, &demo);
}

/// Reads on the board where work stands and how long it still has, and on its page where it goes.
fn climbs(browser: &Browser) {
    browser.shows("With heads of departments");
    let row = browser.words_of("//tr[contains(., 'Fire alarm in Building A')]");
    assert!(row.contains("Escalated") && row.contains("min"), "{row}");
    browser.go(&link("Fire alarm in Building A"));
    browser.shows("Department head: it is here");
    browser.shows("Until it moves up");
    let rungs = browser.count("//h2[.='Where it goes if nobody acts']/following::ol[1]/li");
    assert_eq!(rungs, 4, "staff, head, executive, top");
}

#[test]
fn the_same_on_a_phone_in_the_dark() {
    let look = Look {
        is_dark: true,
        ..Look::PHONE
    };
    let Some(browser) = Browser::start(look) else {
        return;
    };
    let demo = asking();
    sign_up(&browser, &demo);
    say_yes(&browser, &demo, look);
    decide(&browser, &demo, look);
    browser.open(&demo.page("/work?tab=levels"));
    check_page(&browser, look, "work-levels");
}

#[test]
fn the_same_without_script() {
    let look = Look {
        script: false,
        ..Look::DESK
    };
    let Some(browser) = Browser::start(look) else {
        return;
    };
    let demo = asking();
    sign_up(&browser, &demo);
    browser.go(&button("Sign out"));
    sign_in(&browser, &demo);
    browser.open(&demo.page("/waiting"));
    browser.go(&format!("{INSPECTION}//button[@value='no']"));
    assert_eq!(browser.count(INSPECTION), 0);
    wish(&browser, &demo);
}

/// Agrees to a case that a rule wants to open.
fn say_yes(browser: &Browser, demo: &Demo, look: Look) {
    browser.open(&demo.page("/waiting"));
    browser.shows("Inspection of the roof");
    check_page(browser, look, "waiting-one");
    browser.go(&format!("{INSPECTION}//button[@value='yes']"));
    assert_eq!(browser.count(INSPECTION), 0);
    browser.open(&demo.page("/cases"));
    browser.shows("Inspection of the roof");
}

/// Decides what somebody asked for, and takes it back.
fn decide(browser: &Browser, demo: &Demo, look: Look) {
    browser.open(&demo.page("/cases"));
    browser.go(&link("Budget request for the laboratory"));
    browser.go("//main//a[starts-with(@href, '/tasks/')]");
    check_page(browser, look, "request");
    browser.press(&question("Approve"));
    browser.write("//details[@open]//textarea", "Two, not three");
    browser.go(&answer("Approve"));
    let state = "//main//*[contains(@class, 'st box')]";
    assert_eq!(browser.words_of(state), "Completed");
    let line = browser.words_of("//*[@class='line']");
    assert!(
        line.contains("approved this") && line.contains("Two, not three"),
        "{line}"
    );
    browser.press(&question("Revoke the decision"));
    browser.write("//details[@open]//textarea", "The grant was cut");
    browser.go(&answer("Revoke the decision"));
    assert_eq!(browser.words_of(state), "In progress");
    check_page(browser, look, "request-revoked");
}

/// Says how one wishes to be told, after a mistake.
fn wish(browser: &Browser, demo: &Demo) {
    browser.open(&demo.page("/preferences"));
    browser.write("//input[@name='quiet']", "late");
    browser.go(&button("Keep"));
    assert_eq!(
        browser.count("//input[@name='quiet'][@aria-invalid='true']"),
        1
    );
    assert_eq!(browser.typed("//input[@name='quiet']"), "late");
    browser.write("//input[@name='quiet']", "21:00-06:30");
    browser.choose("//select[@name='language']", "fr");
    browser.go(&button("Keep"));
    browser.open(&demo.page("/preferences"));
    assert_eq!(browser.typed("//input[@name='quiet']"), "21:00-06:30");
    assert_eq!(browser.typed("//select[@name='language']"), "fr");
}
