//! A mail whose writer a rule does not name: what was said is everybody's, who said it only the cleared find.

use std::fs;

use orgo_schema::{fact::Source, id::DocumentKind, word::Visibility};

use super::site::Site;
use crate::{
    intake::{self, Kind, Outcome},
    store::{StoreError, blob, document},
};

const RULES: &str = "version: \"1.0\"\nrules:\n  - id: speak-up\n    when: { to: speakup@* }\n    then:\n      anonymise: true\n      label: 1001.11.HR.Conduct\n      case: { title: \"{{ subject }}\", narrative: \"{{ from }}{{ body }}\" }\n      task: { type: hr, priority: high }\n";

const REPORT: &str = "From: \"Zo\u{eb} Leroy\" <zoe.leroy84@home.example>\r\nTo: speakup@school.example\r\nDate: Mon, 02 Nov 2026 08:00:00 +0000\r\nMessage-ID: <secret@laptop.example>\r\nSubject: What I saw, by Zo\u{eb}\r\n\r\nThe boiler room is never locked.\r\nLeroy\r\n-- \r\nZo\u{eb} Leroy, class 4b\r\n";

const FURTHER: &str = "From: \"Zo\u{eb} Leroy\" <zoe.leroy84@home.example>\r\nTo: office@school.example\r\nDate: Tue, 03 Nov 2026 08:00:00 +0000\r\nMessage-ID: <further@laptop.example>\r\nIn-Reply-To: <secret@laptop.example>\r\nReferences: <secret@laptop.example>\r\nSubject: Re: What I saw\r\n\r\nAnd today again.\r\n\r\nOn Monday Zo\u{eb} Leroy wrote:\r\n> The boiler room is never locked.\r\n";

/// What would betray her.
const BETRAYS: [&str; 4] = ["zo\u{eb}", "zoe", "leroy", "laptop.example"];

fn begun() -> Site {
    let site = Site::new();
    fs::create_dir_all(site.folder().join("rules")).unwrap();
    fs::write(site.folder().join("rules/speak-up.yaml"), RULES).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    site
}

fn take_in(site: &Site, mail: &str, to: &str) -> Outcome {
    let to = Some(format!("{to}@school.example"));
    intake::deliver(&site.node, mail.as_bytes().to_vec(), to, Source::Mail).unwrap()
}

fn betrayed(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    BETRAYS.into_iter().find(|word| text.contains(word))
}

#[test]
fn everybody_reads_what_was_said_and_the_cleared_who_said_it() {
    let site = begun();
    let outcome = take_in(&site, REPORT, "speakup");
    assert_eq!(
        (outcome.outcome, outcome.task_ids.len()),
        (Kind::Created, 1)
    );
    let case = format!("/cases/{}", outcome.case_id.unwrap());
    let mut member = site.member("Bob", "HR.Conduct");
    let page = member.get(&case).text();
    assert!(
        page.contains("The boiler room is never locked.") && page.contains("Anon-"),
        "{page}"
    );
    assert!(page.contains("Anonymised"), "{page}");
    assert_eq!(betrayed(&page), None, "{page}");
    for hidden in ["as-it-came.eml", "anonymous.invalid"] {
        assert!(!page.contains(hidden), "{hidden}: {page}");
    }

    let mut admin = site.admin();
    let page = admin.get(&case);
    assert_eq!(betrayed(&page.text()), None, "{}", page.text());
    let original = page.links("/signals/");
    let kept = original
        .iter()
        .filter(|link| link.ends_with("/original"))
        .find(|link| admin.get(link).text().contains("zoe.leroy84@home.example"));
    let kept = kept.expect("the cleared find the original").clone();
    let mut member = site.member("Cid", "HR.Conduct");
    assert_eq!(member.get(&kept).status, 404);
    let triage = admin.get("/triage").text();
    assert!(
        !triage.contains("What I saw"),
        "it waits for nobody: {triage}"
    );
    for word in ["leroy", "zoe"] {
        let found = admin.get(&format!("/cases?q={word}"));
        let found = found.text();
        assert!(found.contains("No case matches"), "{found}");
    }
}

/// Nothing that the node would send to one that is not cleared names her: no fact, no file.
#[test]
fn nothing_that_travels_names_the_writer() {
    let site = begun();
    take_in(&site, REPORT, "speakup");
    take_in(&site, FURTHER, "office");
    let setting = site.node.setting();
    let internal = setting.compartment_for(Visibility::Internal);
    let read = site.node.store.read(|db| {
        let mut all = Vec::new();
        for kind in DocumentKind::ALL {
            for row in document::after(db, kind, 0, 500)? {
                if row.compartment == internal.row {
                    let facts = document::facts(db, internal, row)?;
                    all.push(format!("{:?}", facts.facts));
                }
            }
        }
        let blobs: Vec<i64> = db
            .prepare("SELECT id FROM main.blob")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for row in blobs {
            all.push(String::from_utf8_lossy(&blob::read(db, row)?).into_owned());
        }
        Ok::<_, StoreError>(all)
    });
    let all = read.unwrap();
    assert!(
        all.iter().any(|text| text.contains("never locked")),
        "{all:?}"
    );
    for text in &all {
        assert_eq!(betrayed(text), None, "{text}");
    }
}

/// She goes on writing, to another address that no rule knows: it is her, and nobody is told who that is.
#[test]
fn what_goes_on_comes_under_the_same_name_into_the_same_case() {
    let site = begun();
    let first = take_in(&site, REPORT, "speakup");
    let again = take_in(&site, REPORT, "speakup");
    assert_eq!(
        (again.outcome, again.case_id),
        (Kind::Duplicate, first.case_id)
    );
    let further = take_in(&site, FURTHER, "office");
    assert_eq!(
        (further.outcome, further.case_id),
        (Kind::Appended, first.case_id)
    );
    let mut admin = site.admin();
    let page = admin
        .get(&format!("/cases/{}", first.case_id.unwrap()))
        .text();
    assert!(page.contains("And today again."), "{page}");
    assert_eq!(betrayed(&page), None, "{page}");
    let names: std::collections::BTreeSet<&str> = page
        .match_indices("Anon-")
        .filter_map(|(at, _)| page.get(at..at + 9))
        .collect();
    assert_eq!(names.len(), 1, "one name: {names:?}");
    let other = REPORT.replace("secret@", "other@");
    let other = take_in(&site, &other, "speakup");
    assert_ne!(other.case_id, first.case_id);
    let page = admin
        .get(&format!("/cases/{}", other.case_id.unwrap()))
        .text();
    let same = names.iter().any(|name| page.contains(*name));
    assert!(!same, "another case, another name: {page}");
}

/// A rule keeps her name and makes no work: what somebody makes of it by hand is no less anonymous.
#[test]
fn what_a_person_makes_of_it_stays_anonymous() {
    let site = begun();
    let quiet = "version: \"1.0\"\nrules:\n  - id: box\n    when: { to: box@* }\n    then:\n      anonymise: true\n";
    fs::write(site.folder().join("rules/box.yaml"), quiet).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let outcome = take_in(&site, &REPORT.replace("speakup@", "box@"), "box");
    assert_eq!(outcome.case_id, None);
    let signal = outcome.signal_id.unwrap();
    let named = site
        .deliver("info", "Lost scarf", "Hello")
        .signal_id
        .unwrap();
    let mut admin = site.admin();
    let triage = admin.get("/triage").text();
    assert_eq!(betrayed(&triage), None, "{triage}");
    let hints = ["under the pseudonym alone", "stays as visible as it is"];
    for hint in hints {
        assert_eq!(triage.matches(hint).count(), 1, "{hint}: {triage}");
    }
    let mut open = |signal: orgo_schema::id::SignalId| {
        let fields = [
            ("decision", "open"),
            ("title", "A door"),
            ("label", "1001.11.HR.Conduct"),
            ("type", "hr"),
        ];
        let reply = admin.post("/triage", &format!("/signals/{signal}/route"), &fields);
        assert_eq!(reply.status, 303, "{}", reply.text());
        reply.header("location").unwrap().to_owned()
    };
    let (case, other) = (open(signal), open(named));
    let add = [
        ("title", "Look at the lock"),
        ("label", "1001.11.HR.Conduct"),
        ("type", "hr"),
        ("category", "request"),
        ("priority", "medium"),
    ];
    let reply = admin.post(&case, &format!("{case}/tasks"), &add);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let mut member = site.member("Bob", "HR.Conduct");
    for page in [admin.get(&case).text(), member.get(&case).text()] {
        assert!(
            page.contains("Anonymised") && page.contains("Anon-"),
            "{page}"
        );
    }
    let tasks = admin.get(&case).links("/tasks/");
    assert!(tasks.len() >= 2, "{tasks:?}");
    for task in tasks {
        let page = admin.get(&task).text();
        assert!(page.contains("Anonymised"), "{task}: {page}");
    }
    let page = admin.get(&other).text();
    assert!(
        !page.contains("Anonymised"),
        "of whom is named, nothing changes: {page}"
    );
}
