//! What waits for a yes: who sees it, who may say it, and what comes of it.

use std::fs;

use orgo_schema::{
    id::TaskId,
    word::{Duty, Priority, Visibility},
};
use orgo_web::Language;

use super::{
    browser::Browser,
    site::{ADMIN, Site},
};
use crate::{
    consent, escalate,
    store::{document, task},
};

const HOUR: i64 = 3_600_000;

const RULES: &str = "version: \"1\"
rules:
  - id: complaint
    when: { keyword: complaint }
    then: { label: 1001.11.HR.Conduct, visibility: restricted, case: { title: Complaint about Dana }, task: { type: hr } }
  - id: two-days
    when: { unresolved_for: P2D }
    then: { priority: critical, tags: [old] }
  - id: beside
    when: { keyword: leak }
    then:
      open_case:
        case: { title: Inspection of pipes }
        task: { type: maintenance }
        label: 1001.11.Finance.Budgeting
";

/// A school that wants to be asked, with one task that everybody may read and one that few may.
fn asking() -> (Site, TaskId, TaskId) {
    let site = Site::new();
    let folder = site.folder();
    fs::create_dir_all(folder.join("rules")).unwrap();
    fs::write(folder.join("rules/own.yaml"), RULES).unwrap();
    let knobs = "version: \"1\"\nautomation: manual\ntransparency: full\n";
    fs::write(folder.join("organisation.yaml"), knobs).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let leak = site.deliver("maintenance", "Water Leak in Room 102", "Please come.");
    let complaint = site.deliver("info", "A complaint", "About Dana.");
    let later = (site.node.clock)().now.plus_ms(49 * HOUR);
    escalate::run(&site.node, later, false).unwrap();
    (site, leak.task_ids[0], complaint.task_ids[0])
}

/// Returns where the page posts yes and no to.
fn actions(browser: &mut Browser) -> Vec<String> {
    let page = browser.get("/waiting");
    assert_eq!(page.status, 200);
    let links = [page.links("/tasks/"), page.links("/cases/")].concat();
    let actions = links
        .into_iter()
        .filter(|link| link.contains("/decisions/"));
    actions.collect()
}

fn priority(site: &Site, id: TaskId) -> Priority {
    let row = site.node.store.read(|db| {
        let place = document::anywhere(db, id.into())?.unwrap();
        task::one(db, place)
    });
    row.unwrap().unwrap().priority
}

#[test]
fn nobody_sees_or_decides_what_they_may_not_read() {
    let (site, leak, complaint) = asking();
    let mut admin = site.admin();
    let all = actions(&mut admin);
    assert_eq!(all.len(), 3, "two tasks and a case: {all:?}");
    let hidden: Vec<&String> = all
        .iter()
        .filter(|link| link.contains(&complaint.to_string()))
        .collect();
    let [hidden] = hidden.as_slice() else {
        panic!("{all:?}")
    };
    // What waits is in no list, count or search; its own page says so to who may read it.
    for path in ["/cases", "/cases?q=Inspection", "/work?tab=all"] {
        assert!(
            !admin.get(path).text().contains("Inspection of pipes"),
            "{path}"
        );
    }
    let mut member = site.somebody(Duty::Member, Some("Operations"), Vec::new());
    let theirs = actions(&mut member);
    assert!(
        theirs.len() == 1 && theirs[0].contains(&leak.to_string()),
        "{theirs:?}"
    );
    let page = member.get("/waiting").text();
    assert!(page.contains("Inspection of pipes"), "they may look at it");
    assert!(
        !page.contains("Dana") && !page.contains(&complaint.to_string()),
        "{page}"
    );
    let token = member.get("/menu").token();
    let yes = [("token", token.as_str()), ("decision", "yes")];
    assert_eq!(member.send(hidden, &yes).status, 404);
    let case = all.iter().find(|link| link.starts_with("/cases/")).unwrap();
    assert_eq!(member.send(case, &yes).status, 403, "another team's");
    for duty in [Duty::Auditor, Duty::Reporter] {
        let mut other = site.somebody(duty, None, Vec::new());
        assert_eq!(actions(&mut other), [""; 0], "{duty}");
        let page = other.get("/waiting").text();
        assert_eq!(page.contains("Water Leak"), duty == Duty::Auditor, "{duty}");
        assert!(!page.contains("Dana"), "{duty}");
        let token = other.get("/menu").token();
        let yes = [("token", token.as_str()), ("decision", "yes")];
        let status = other.send(&theirs[0], &yes).status;
        assert!(status == 403 || status == 404, "{duty}: {status}");
    }
    assert_eq!(priority(&site, leak), Priority::Medium);
    assert_eq!(priority(&site, complaint), Priority::Medium);
}

#[test]
fn the_count_is_that_of_what_somebody_may_decide() {
    let (site, ..) = asking();
    drop(site.admin());
    let cleared = vec![site.compartment(Visibility::Restricted)];
    drop(site.somebody(Duty::Member, Some("Operations"), Vec::new()));
    drop(site.somebody(Duty::Coordinator, None, cleared));
    drop(site.somebody(Duty::Auditor, None, Vec::new()));
    let setting = site.node.setting();
    for (email, expected) in [
        (ADMIN, 3),
        ("member@school.example", 1),
        ("coordinator@school.example", 3),
        ("auditor@school.example", 0),
    ] {
        let viewer = orgo_engine::authorize::Viewer::Person(site.person(email));
        let (count, listed) = site
            .node
            .store
            .read(|db| {
                let count = consent::count(db, &setting, &viewer)?;
                Ok::<_, crate::failure::Failure>((
                    count,
                    consent::list(db, &setting, &viewer, Language::English)?,
                ))
            })
            .unwrap();
        let may = listed.iter().filter(|waiting| waiting.may_decide).count();
        assert_eq!(
            (count, may),
            (expected, usize::try_from(expected).unwrap()),
            "{email}"
        );
    }
}

#[test]
fn a_click_decides() {
    let (site, leak, _) = asking();
    let mut admin = site.admin();
    let all = actions(&mut admin);
    let of_leak = all
        .iter()
        .find(|link| link.contains(&leak.to_string()))
        .unwrap();
    let reply = admin.post("/waiting", of_leak, &[("decision", "yes")]);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/waiting"))
    );
    assert!(admin.get("/waiting").text().contains("It is done"));
    assert_eq!(priority(&site, leak), Priority::Critical);
    assert_eq!(actions(&mut admin).len(), 2);
    let again = admin.post("/waiting", of_leak, &[("decision", "no")]);
    assert_eq!(again.status, 422, "it is done already");
    let page = admin.get(&format!("/tasks/{leak}")).text();
    assert!(
        page.contains("Rule two-days, version 1") && page.contains("said yes"),
        "{page}"
    );
    let case = all.iter().find(|link| link.starts_with("/cases/")).unwrap();
    assert!(!admin.get("/cases").text().contains("Inspection of pipes"));
    let reply = admin.post("/waiting", case, &[("decision", "yes")]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(admin.get("/cases").text().contains("Inspection of pipes"));
    let neither = admin.post("/waiting", case, &[("decision", "perhaps")]);
    assert_eq!(neither.status, 422);
}

#[test]
fn what_waits_is_said_in_the_language_of_who_reads() {
    let (site, ..) = asking();
    let mut admin = site.admin();
    let said = [
        (
            Language::French,
            [
                "Règle two-days, version 1",
                "Personne ne l’a résolue depuis",
                "Fixer la priorité : critique.",
                "Ouvrir le dossier « Inspection of pipes »",
            ],
        ),
        (
            Language::Arabic,
            [
                "القاعدة \u{2068}two-days\u{2069}، الإصدار \u{2068}1\u{2069}",
                "لم يحلّها أحد منذ",
                "جعل الأولوية",
                "فتح الملف «\u{2068}Inspection of pipes\u{2069}»",
            ],
        ),
    ];
    for (language, parts) in said {
        let tag = [("Accept-Language", language.tag())];
        let page = admin.ask("GET", "/waiting", &tag, None).text();
        for part in parts {
            assert!(page.contains(part), "{language:?}: {part}: {page}");
        }
        assert!(!page.contains("lang=\"en\""), "{language:?}: {page}");
    }
}
