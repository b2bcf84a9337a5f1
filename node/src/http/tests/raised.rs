//! Cases that are raised and copies that are published, by the forms of the page.

use orgo_schema::word::Duty;

use super::{browser::Browser, site::Site};

const CANARY: &str = "canary by the boiler";

/// A case that a mail opened, its task and the mail.
struct Leak {
    case: String,
    task: String,
    signal: String,
}

impl Leak {
    fn new(site: &Site) -> Self {
        let outcome = site.deliver(
            "maintenance",
            &format!("Water Leak in Room 102, {CANARY}"),
            "urgent",
        );
        Self {
            case: format!("/cases/{}", outcome.case_id.unwrap()),
            task: format!("/tasks/{}", outcome.task_ids[0]),
            signal: format!("/signals/{}/original", outcome.signal_id.unwrap()),
        }
    }

    fn raise(&self, browser: &mut Browser, to: &str) -> super::browser::Reply {
        let fields = [("to", to), ("reason", "it names a child")];
        browser.post(&self.case, &format!("{}/raise", self.case), &fields)
    }
}

#[test]
fn a_raised_case_keeps_its_address_for_those_who_may_see_it() {
    let site = Site::new();
    let mut admin = site.admin();
    let leak = Leak::new(&site);
    let reply = leak.raise(&mut admin, "restricted");
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert_eq!(reply.header("location"), Some(leak.case.as_str()));
    let page = admin.get(&leak.case).text();
    assert!(
        page.contains("raised it from internal to restricted, because: it names a child"),
        "{page}"
    );
    assert!(page.contains(CANARY) && page.contains("actions/"), "{page}");
    assert!(
        !page.contains("whose name is not here"),
        "who wrote is known: {page}"
    );
    let task = admin.get(&leak.task);
    assert_eq!(task.status, 200, "{}", task.text());
    assert_eq!(admin.get(&leak.signal).status, 200, "its bytes went along");
    let found = admin.get("/cases?q=boiler").text();
    assert_eq!(
        found.matches(&format!("href=\"{}\"", leak.case)).count(),
        1,
        "it is listed once: {found}"
    );
    let comment = [("text", "We look into it")];
    let reply = admin.post(&leak.case, &format!("{}/comments", leak.case), &comment);
    assert_eq!(reply.status, 303);
}

#[test]
fn who_may_not_see_where_it_went_is_told_so_and_nothing_else() {
    let site = Site::new();
    let mut admin = site.admin();
    let leak = Leak::new(&site);
    let mut member = site.somebody(Duty::Member, Some("Operations.Maintenance"), Vec::new());
    let mut reporter = site.somebody(Duty::Reporter, None, Vec::new());
    let token = member.get(&leak.case).token();
    leak.raise(&mut admin, "restricted");
    for path in [&leak.case, &leak.task, &leak.signal] {
        let reply = member.get(path);
        assert_eq!(reply.status, 403, "{path}");
        let text = reply.text();
        assert!(
            text.contains("was moved to where you may not see it"),
            "{text}"
        );
        assert!(!text.contains("canary"), "{text}");
        assert_eq!(reporter.get(path).status, 404, "they never saw it");
    }
    let posts = [
        (format!("{}/comments", leak.case), "text"),
        (format!("{}/raise", leak.case), "to"),
        (format!("{}/actions/start", leak.task), "reason"),
    ];
    for (path, field) in posts {
        let reply = member.send(&path, &[("token", token.as_str()), (field, "internal")]);
        assert_eq!(reply.status, 403, "{path}: {}", reply.text());
    }
    for path in ["/work?tab=all", "/cases", "/cases?q=boiler", "/triage"] {
        assert!(!member.get(path).text().contains("canary"), "{path}");
    }
}

#[test]
fn only_those_who_decide_are_offered_it_and_only_where_it_leads_somewhere() {
    let site = Site::new();
    let mut admin = site.admin();
    let leak = Leak::new(&site);
    let raises = format!("{}/raise", leak.case);
    let publishes = format!("{}/publish", leak.case);
    let mut owner = site.somebody(Duty::Member, Some("Operations.Maintenance"), Vec::new());
    let page = owner.get(&leak.case).text();
    assert!(
        page.contains("/fields/priority") && !page.contains(&raises) && !page.contains(&publishes),
        "{page}"
    );
    assert_eq!(leak.raise(&mut owner, "restricted").status, 403);
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    let page = coordinator.get(&leak.case).text();
    assert!(!page.contains(&raises), "they see no stricter compartment");
    assert!(page.contains(&publishes), "but a laxer one");
    for to in ["restricted", "no such", ""] {
        let reply = leak.raise(&mut coordinator, to);
        // They have no such form, so there is none to give back: whether there is such a place is not told.
        assert_eq!(reply.status, 422, "{to}");
    }
    let page = admin.get(&leak.case).text();
    assert!(
        page.contains(&raises) && page.contains("value=\"restricted\""),
        "{page}"
    );
    assert_eq!(
        leak.raise(&mut admin, "public").status,
        422,
        "that is no way up"
    );
}

#[test]
fn a_copy_is_published_by_the_form() {
    let site = Site::new();
    let mut admin = site.admin();
    let leak = Leak::new(&site);
    leak.raise(&mut admin, "restricted");
    let fields = [
        ("to", "internal"),
        ("title", "Room 102 is closed"),
        ("text", "A pipe burst."),
        ("label", "1001.11.Operations.Maintenance"),
    ];
    let publish = format!("{}/publish", leak.case);
    let reply = admin.post(&leak.case, &publish, &fields);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let page = admin.get(&leak.case).text();
    assert!(
        page.contains("published a redacted copy in internal: the case C-"),
        "{page}"
    );
    let mut member = site.somebody(Duty::Member, Some("Operations.Maintenance"), Vec::new());
    let list = member.get("/cases").text();
    assert!(list.contains("Room 102 is closed"), "{list}");
    let copy = member.get("/cases").links("/cases/");
    let copy = copy
        .iter()
        .find(|link| link.len() == leak.case.len())
        .unwrap();
    let page = member.get(copy).text();
    assert!(
        page.contains("A pipe burst.") && !page.contains("canary"),
        "{page}"
    );
    assert!(!page.contains(&leak.case), "nothing points back");
    let empty = [
        ("to", "internal"),
        ("title", ""),
        ("text", ""),
        ("label", "1.11"),
    ];
    let reply = admin.post(&leak.case, &publish, &empty);
    assert_eq!(reply.status, 422);
}
