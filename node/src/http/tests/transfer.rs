//! Handing work over: who sees an offer, who answers it, what those keep who handed the work over, and that
//! nothing of it reaches anybody else.

use std::sync::atomic::{AtomicUsize, Ordering};

use orgo_schema::{
    command::{Command, NewCase, NewTask, Object, Refusal},
    fact::{Location, OfferReply},
    id::{CaseId, FactId, TaskId},
    word::{Duty, Priority, TaskCategory, Visibility},
};

use super::{
    browser::{Browser, Reply},
    site::Site,
    transparency::shows,
    visibility::check_hidden,
};
use crate::{escalate, failure::Failure, outbox, submit::submit};

const DAY: i64 = 24 * 3_600_000;
const HERE: &str = "1001.11.HR.Conduct";
const THERE: &str = "1001.11.IT.Support";

/// A school where nobody sees what is not theirs, with one of conduct, one of support and one of neither.
struct School {
    site: Site,
    conduct: Browser,
    support: Browser,
    other: Browser,
    case: CaseId,
    task: TaskId,
}

impl School {
    fn new() -> Self {
        let site = Site::new();
        drop(site.admin());
        shows(&site, "private");
        let conduct = site.member("conduct", "HR.Conduct");
        let support = site.member("support", "IT.Support");
        let other = site.member("other", "Legal");
        let (case, task) = open(&site, "conduct@school.example", Visibility::Internal);
        Self {
            site,
            conduct,
            support,
            other,
            case,
            task,
        }
    }

    fn page(&self) -> String {
        format!("/tasks/{}", self.task)
    }

    fn offer(&mut self) {
        let reply = says(&mut self.conduct, &format!("/tasks/{}", self.task), "offer");
        assert_eq!(reply.status, 303, "{}", reply.text());
    }
}

/// Opens a case with one task, as somebody.
fn open(site: &Site, by: &str, visibility: Visibility) -> (CaseId, TaskId) {
    let label: orgo_schema::label::Label = HERE.parse().unwrap();
    let case = NewCase {
        title: "A complaint about Dana".into(),
        narrative: "Secret words.".into(),
        label: label.clone(),
        severity: None,
        priority: Priority::Medium,
        visibility,
        location: Location::default(),
        tags: vec!["secret-tag".into()],
        domain: None,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = NewTask {
        title: "Talk to Dana".into(),
        description: String::new(),
        label,
        domain: "general".into(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: Some(site.user(by)),
        checklist: vec!["Listen".into()],
        approval: None,
        metadata: Vec::new(),
    };
    let tasks = vec![task];
    let command = Command::OpenCase { case, tasks };
    let receipt = submit(&site.node, &site.person(by), command).unwrap();
    (receipt.case_id.unwrap(), receipt.task_ids[0])
}

/// Posts to the form of a page that hands work over. What is posted twice is done once: each gives a reason of
/// its own.
fn says(browser: &mut Browser, page: &str, says: &str) -> Reply {
    static POSTED: AtomicUsize = AtomicUsize::new(0);
    let number = POSTED.fetch_add(1, Ordering::Relaxed);
    let reason = format!("It is about their machines, {number}");
    let token = browser.get("/menu").token();
    let fields = [
        ("token", token.as_str()),
        ("says", says),
        ("to", "it.support"),
        ("reason", reason.as_str()),
    ];
    browser.send(&format!("{page}/transfers"), &fields)
}

fn status(browser: &mut Browser, page: &str) -> u16 {
    browser.get(page).status
}

#[test]
#[expect(clippy::too_many_lines, reason = "one way there and back")]
fn who_it_is_offered_to_sees_it_and_takes_it_over_and_who_had_it_keeps_the_trail() {
    let mut school = School::new();
    let (case, task) = (school.case.to_string(), school.task.to_string());
    let page = school.page();
    check_hidden(&mut school.support, &case, &task);
    assert!(
        school
            .conduct
            .get(&page)
            .text()
            .contains("Offer it to another unit")
    );
    school.offer();

    // Until somebody answers it stays where it is.
    let own = school.conduct.get(&page).text();
    assert!(
        own.contains("Take the offer back") && own.contains("/actions/start"),
        "{own}"
    );
    assert!(
        !own.contains(">Accept<"),
        "they do not answer for support: {own}"
    );
    check_hidden(&mut school.other, &case, &task);
    let seen = school.support.get(&page).text();
    for words in [
        "conduct offers it",
        HERE,
        THERE,
        "It is about their machines",
        "Accept",
        "Reject…",
    ] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    assert!(!seen.contains("/actions/"), "it is not theirs yet: {seen}");
    assert!(!seen.contains("Take the offer back"), "{seen}");
    let list = school.support.get("/work").text();
    assert!(list.contains("Offered: Talk to Dana"), "{list}");

    for (browser, words, expected) in [
        (&school.conduct, "accept", 403),
        (&school.conduct, "reject", 403),
        (&school.support, "revoke", 403),
        (&school.support, "offer", 403),
        (&school.other, "accept", 404),
        (&school.other, "revoke", 404),
        (&school.conduct, "offer", 422),
    ] {
        assert_eq!(
            says(&mut browser.clone(), &page, words).status,
            expected,
            "{words}"
        );
    }
    let reply = says(&mut school.support, &page, "accept");
    assert_eq!(reply.status, 303, "{}", reply.text());

    let theirs = school.support.get(&page).text();
    assert!(
        theirs.contains("/actions/start") && theirs.contains("Nobody yet"),
        "{theirs}"
    );
    assert!(!school.support.get("/work").text().contains("Offered: "));
    // Who made it, had it, and is of the unit that handed it over reads on, and does nothing any more.
    let trail = school.conduct.get(&page).text();
    for words in [
        "Handed over from 1001.11.HR.Conduct to 1001.11.IT.Support",
        "conduct offered it: It is about their machines",
        "support answered",
        "accepted the offer",
        "offered this to",
    ] {
        assert!(trail.contains(words), "{words}: {trail}");
    }
    assert!(
        !trail.contains("/actions/") && !trail.contains("/transfers"),
        "{trail}"
    );
    let token = school.conduct.get("/menu").token();
    let start = format!("{page}/actions/start");
    let reply = school.conduct.send(&start, &[("token", token.as_str())]);
    assert_eq!(reply.status, 403);
    assert_eq!(says(&mut school.conduct, &page, "offer").status, 403);
    // So does a colleague who has nothing else to do with it.
    let mut colleague = school.site.member("colleague", "HR.Conduct");
    assert_eq!(status(&mut colleague, &page), 200);
    assert!(colleague.get("/cases").text().contains(&case));
    check_hidden(&mut school.other, &case, &task);
}

#[test]
fn who_rejects_it_or_loses_the_offer_sees_it_no_more() {
    let mut school = School::new();
    let (case, task) = (school.case.to_string(), school.task.to_string());
    let page = school.page();
    school.offer();
    let token = school.support.get("/menu").token();
    let without = [("token", token.as_str()), ("says", "reject")];
    let reply = school.support.send(&format!("{page}/transfers"), &without);
    assert_eq!(reply.status, 422, "a no needs a reason");
    assert!(reply.text().contains("say why") || reply.text().contains("Say why"));
    let reply = says(&mut school.support, &page, "reject");
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/waiting"))
    );
    check_hidden(&mut school.support, &case, &task);
    let own = school.conduct.get(&page).text();
    assert!(
        own.contains("Rejected: the offer") && own.contains("/actions/start"),
        "{own}"
    );

    school.offer();
    assert_eq!(status(&mut school.support, &page), 200);
    assert_eq!(says(&mut school.conduct, &page, "revoke").status, 303);
    check_hidden(&mut school.support, &case, &task);
    // What is over is answered no more, and is told from nothing only to who sees the task.
    assert_eq!(says(&mut school.support, &page, "accept").status, 404);
    assert_eq!(says(&mut school.conduct, &page, "revoke").status, 409);
}

#[test]
fn an_offer_waits_for_a_yes_and_both_sides_hear_of_it() {
    let mut school = School::new();
    school.offer();
    outbox::note(&school.site.node).unwrap();
    let notices = school.support.get("/api/v1/notices").text();
    assert!(notices.contains("\"purpose\":\"offered\""), "{notices}");
    let waiting = school.support.get("/waiting").text();
    for words in ["An offer", "Talk to Dana", "Conduct offers it", THERE] {
        assert!(waiting.contains(words), "{words}: {waiting}");
    }
    for browser in [&mut school.other, &mut school.conduct] {
        let page = browser.get("/waiting").text();
        assert!(!page.contains("/decisions/"), "{page}");
    }
    assert!(!school.other.get("/waiting").text().contains("Dana"));
    let links = school.support.get("/waiting").links("/tasks/");
    let decision = links.iter().find(|link| link.contains("/decisions/"));
    let decision = decision.unwrap().clone();
    let reply = school
        .other
        .post("/waiting", &decision, &[("decision", "yes")]);
    assert_eq!(reply.status, 404);
    let reply = school
        .conduct
        .post("/waiting", &decision, &[("decision", "yes")]);
    assert_eq!(reply.status, 403);
    let no = [("decision", "no")];
    assert_eq!(school.support.post("/waiting", &decision, &no).status, 422);
    let yes = [("decision", "yes")];
    assert_eq!(school.support.post("/waiting", &decision, &yes).status, 303);
    let page = school.page();
    assert!(school.support.get(&page).text().contains("/actions/start"));
    assert!(!school.support.get("/waiting").text().contains("Dana"));
    outbox::note(&school.site.node).unwrap();
    let notices = school.conduct.get("/api/v1/notices").text();
    assert!(
        notices.contains("\"purpose\":\"offer_answered\""),
        "{notices}"
    );
}

/// Runs the ladder as if so many days were over, and returns how many steps tasks of a name took.
fn climbs(site: &Site, task: TaskId, days: i64) -> usize {
    let later = (site.node.clock)().now.plus_ms(days * DAY);
    let recorded = escalate::run(&site.node, later, false).unwrap();
    recorded.iter().filter(|step| step.task == task).count()
}

#[test]
fn an_offer_that_nobody_answers_climbs_once_and_ends_with_its_answer() {
    let mut school = School::new();
    let command = Command::Offer {
        object: Object::Task(school.task),
        to: "IT.Support".parse().unwrap(),
        reason: "It is about their machines".into(),
    };
    let by = school.site.person("conduct@school.example");
    let receipt = submit(&school.site.node, &by, command).unwrap();
    let asks = receipt.task_ids[1];
    assert_eq!(
        asks.uuid(),
        receipt.facts[0].uuid(),
        "it bears the name of the offer"
    );
    assert!(climbs(&school.site, asks, 30) > 0);
    assert_eq!(climbs(&school.site, asks, 30), 0, "once");
    // Those above see it now.
    let mut head = school.site.member("head", "IT");
    let page = head.get(&format!("/tasks/{asks}"));
    assert!(page.text().contains("Accept"), "{}", page.text());
    // It ends by an answer, and by nothing else.
    let end = Command::ActOnTask {
        task: asks,
        action: orgo_schema::task::TaskAction::Complete,
        reason: None,
        until: None,
    };
    let support = school.site.person("support@school.example");
    let refused = submit(&school.site.node, &support, end).unwrap_err();
    assert!(
        matches!(&refused, Failure::Refused(Refusal::Invalid { problem, .. }) if problem.contains("asks about an offer")),
        "{refused:?}"
    );
    let own = school.page();
    assert_eq!(says(&mut school.support, &own, "accept").status, 303);
    assert_eq!(climbs(&school.site, asks, 300), 0);
    let over = school.support.get(&format!("/tasks/{asks}"));
    assert!(over.text().contains("does not count"), "{}", over.text());
}

#[test]
fn a_case_goes_over_with_its_tasks() {
    let mut school = School::new();
    let page = format!("/cases/{}", school.case);
    let reply = says(&mut school.conduct, &page, "offer");
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(school.support.get(&page).text().contains("Accept"));
    assert_eq!(says(&mut school.support, &page, "accept").status, 303);
    for page in [page, school.page()] {
        let theirs = school.support.get(&page).text();
        assert!(
            theirs.contains("/actions/") && theirs.contains("IT.Support"),
            "{theirs}"
        );
        let trail = school.conduct.get(&page);
        assert_eq!(trail.status, 200);
        assert!(!trail.text().contains("/actions/"), "{}", trail.text());
    }
}

#[test]
fn what_is_restricted_is_offered_to_nobody_who_is_not_cleared() {
    let school = School::new();
    let site = &school.site;
    let cleared = vec![site.compartment(Visibility::Restricted)];
    let mut keeper = site.somebody(Duty::Coordinator, None, cleared.clone());
    let email = "coordinator@school.example";
    let (case, task) = open(site, email, Visibility::Restricted);
    let page = format!("/tasks/{task}");
    let reply = says(&mut keeper, &page, "offer");
    assert_eq!(reply.status, 422);
    let text = reply.text();
    assert!(text.contains("obody of IT.Support is cleared"), "{text}");

    // Somebody there is: they get it, and nobody else of the unit hears of it.
    let mut trusted = site.cleared("trusted", "IT.Support", cleared);
    assert_eq!(says(&mut keeper, &page, "offer").status, 303);
    outbox::note(&site.node).unwrap();
    assert!(trusted.get(&page).text().contains("Accept"));
    let mut support = school.support.clone();
    check_hidden(&mut support, &case.to_string(), &task.to_string());
    for path in ["/waiting", "/notices", "/api/v1/notices", "/work"] {
        let text = support.get(path).text();
        assert!(
            !text.contains("Dana") && !text.contains("machines"),
            "{path}: {text}"
        );
    }
    for word in ["accept", "reject", "revoke", "offer"] {
        let reply = says(&mut support, &page, word);
        assert_eq!(reply.status, 404, "{word}");
        assert!(!reply.text().contains("Dana"), "{word}");
    }
    assert_eq!(says(&mut trusted, &page, "accept").status, 303);
}

#[test]
fn an_offer_that_was_answered_meanwhile_is_not_answered_for_another() {
    let mut school = School::new();
    school.offer();
    let page = school.page();
    let seen = school.support.get(&page).text();
    let open = seen.split("name=\"offer\" value=\"").nth(1).unwrap();
    let open: FactId = open.split('"').next().unwrap().parse().unwrap();
    assert_eq!(says(&mut school.conduct, &page, "revoke").status, 303);
    school.offer();
    let late = Command::AnswerOffer {
        object: Object::Task(school.task),
        offer: Some(open),
        reply: OfferReply::Accept,
        reason: None,
    };
    let support = school.site.person("support@school.example");
    let refused = submit(&school.site.node, &support, late).unwrap_err();
    assert!(
        matches!(refused, Failure::Refused(Refusal::IllegalMove { .. })),
        "{refused:?}"
    );
}
