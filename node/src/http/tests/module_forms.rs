//! Forms of modules: what they ask, what is given back, who may send them, and who reads it then.

use orgo_schema::word::Duty;

use super::site::Site;

const LEAVE: &str = "/forms/hr/leave";
const GRIEVANCE: &str = "/forms/hr/grievance";

#[test]
fn a_form_becomes_a_case_that_says_its_answers() {
    let site = Site::new();
    let mut admin = site.admin();
    let list = admin.get("/forms").text();
    for form in site.node.setting().configuration.loaded.forms.values() {
        let address = format!("href=\"/forms/{}/{}\"", form.domain, form.name);
        assert!(list.contains(&address), "{address}");
    }
    let reply = admin.post("/cases/new", "/cases", &[]);
    assert!(
        reply.text().contains("href=\"/forms\""),
        "it is offered where cases are made"
    );
    let answers = [
        ("answer.kind", "sick"),
        ("answer.first_day", "2026-07-01"),
        ("answer.last_day", "2026-07-09"),
        ("answer.covered", "no"),
    ];
    let reply = admin.post(LEAVE, LEAVE, &answers);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let page = admin.get(reply.header("location").unwrap()).text();
    for words in [
        "It is sent",
        "Sick leave",
        "hr/leave, version 1.0",
        "First day",
        "2026-07-09",
        "Does somebody stand in for you",
        "hr, leave",
        "1001.11",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn wrong_answers_are_named_at_the_field_and_above_and_all_are_kept() {
    let site = Site::new();
    let mut admin = site.admin();
    let answers = [
        ("answer.kind", "summer"),
        ("answer.first_day", "1 July <b>"),
        ("answer.covered", "yes"),
    ];
    let reply = admin.post(LEAVE, LEAVE, &answers);
    assert_eq!(reply.status, 422);
    let page = reply.text();
    for words in [
        "3 things need your attention",
        "href=\"#f-answer.kind\"",
        "id=\"f-answer.first_day-fault\"",
        "Last day: an answer is needed here",
        "value=\"1 July &lt;b&gt;\"",
        "<option value=\"yes\" selected>Yes</option>",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(
        !admin.get("/cases").text().contains("hr/leave"),
        "nothing was opened"
    );
}

#[test]
fn questions_are_asked_in_the_language_of_the_reader() {
    let site = Site::new();
    let mut admin = site.admin();
    let reply = admin.ask("GET", GRIEVANCE, &[("Accept-Language", "ar")], None);
    let page = reply.text();
    assert!(page.contains("lang=\"ar\" dir=\"rtl\""), "{page}");
    assert!(
        page.contains("ماذا حدث") && !page.contains("What happened"),
        "{page}"
    );
}

#[test]
fn whoever_may_open_cases_may_send_a_restricted_form_and_does_not_read_it_then() {
    let site = Site::new();
    let mut admin = site.admin();
    let answers = [
        ("answer.about", "Canary grievance"),
        ("answer.told", "Canary told"),
    ];
    for (duty, team) in [
        (Duty::Reporter, None),
        (Duty::Member, Some("Operations")),
        (Duty::Coordinator, None),
    ] {
        let mut browser = site.somebody(duty, team, Vec::new());
        let asked = browser.get(GRIEVANCE).text();
        assert!(
            asked.contains("Only those who are cleared"),
            "{duty}: {asked}"
        );
        let reply = browser.post(GRIEVANCE, GRIEVANCE, &answers);
        assert_eq!(
            (reply.status, reply.header("location")),
            (303, Some("/forms")),
            "{duty}"
        );
        let page = browser.get("/forms").text();
        assert!(page.contains("It is handed in"), "{duty}: {page}");
        for path in ["/cases", "/cases?q=Canary", "/work?tab=all"] {
            assert!(
                !browser.get(path).text().contains("Canary grievance"),
                "{duty} {path}"
            );
        }
    }
    let cases = admin.get("/cases?q=Canary").text();
    assert_eq!(cases.matches("Canary grievance").count(), 3, "{cases}");
    let mut auditor = site.somebody(Duty::Auditor, None, Vec::new());
    assert_eq!(auditor.get("/forms").status, 403);
    assert_eq!(auditor.get(LEAVE).status, 403);
    let token = auditor.get("/menu").token();
    let mut fields = vec![("token", token.as_str())];
    fields.extend(answers);
    assert_eq!(auditor.send(GRIEVANCE, &fields).status, 403);
}

#[test]
fn a_form_that_no_module_has_is_not_there() {
    let site = Site::new();
    let mut admin = site.admin();
    for path in [
        "/forms/hr/nothing",
        "/forms/nothing/leave",
        "/forms/general/leave",
    ] {
        assert_eq!(admin.get(path).status, 404, "{path}");
        let token = admin.get("/menu").token();
        assert_eq!(admin.send(path, &[("token", &token)]).status, 404, "{path}");
    }
}

#[test]
fn what_was_answered_is_listed_for_those_who_may_read_it() {
    let site = Site::new();
    let mut admin = site.admin();
    let (note, entry) = ("/forms/groups/performance", "/forms/groups/directory");
    let noted = [
        ("answer.who", "Canary player"),
        ("answer.day", "2026-07-01"),
        ("answer.well", "Canary passes early"),
    ];
    assert_eq!(admin.post(note, note, &noted).status, 303);
    let lent = [
        ("answer.what", "Ten balls <b>"),
        ("answer.kind", "lent"),
        ("answer.ask", "Mr Sand"),
        ("answer.where", "Cellar"),
    ];
    assert_eq!(admin.post(entry, entry, &lent).status, 303);
    let page = admin.get("/forms/groups/performance/answers").text();
    assert!(
        page.contains("Canary player") && page.contains("Canary passes early"),
        "{page}"
    );
    let listed = |page: &str| {
        [
            "Ten balls &lt;b&gt;",
            "Something to borrow",
            "Mr Sand",
            "Cellar",
        ]
        .iter()
        .all(|words| page.contains(words))
    };
    let page = admin.get("/forms/groups/directory/answers").text();
    assert!(listed(&page), "{page}");
    assert!(
        admin
            .get(entry)
            .text()
            .contains("/forms/groups/directory/answers"),
        "the form leads to it"
    );
    let french = admin.ask(
        "GET",
        "/forms/groups/directory/answers",
        &[("Accept-Language", "fr")],
        None,
    );
    assert!(french.text().contains("Quelque chose à emprunter"));
    for (duty, reads) in [
        (Duty::Coordinator, true),
        (Duty::Member, true),
        (Duty::Reporter, false),
    ] {
        let team = (duty == Duty::Member).then_some("Operations");
        let mut browser = site.somebody(duty, team, Vec::new());
        let page = browser.get("/forms/groups/performance/answers").text();
        assert!(!page.contains("Canary"), "{duty}: {page}");
        let page = browser.get("/forms/groups/directory/answers").text();
        assert_eq!(listed(&page), reads, "{duty}: {page}");
    }
    assert_eq!(admin.get("/forms/groups/nothing/answers").status, 404);
    let wrong = admin.get("/forms/groups/directory/answers?after=x");
    assert_eq!(wrong.status, 400, "{}", wrong.text());
}
