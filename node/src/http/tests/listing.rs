//! The lists of tasks and cases: the filter in the address, its words, and what it never tells.

use orgo_schema::{
    command::{Command, NewCase, NewTask},
    fact::{Location, Value},
    word::{Duty, Priority, TaskCategory, Visibility},
};

use super::{
    browser::Browser,
    site::{ADMIN, Site},
    transparency::shows,
    visibility::open,
};
use crate::submit::submit;

/// Opens a case with one task of the same title.
pub(super) fn make(site: &Site, title: &str, label: &str, priority: Priority) -> (String, String) {
    let label: orgo_schema::label::Label = label.parse().unwrap();
    let case = NewCase {
        title: title.to_owned(),
        narrative: "It has been so for days.".to_owned(),
        label: label.clone(),
        severity: None,
        priority,
        visibility: Visibility::Internal,
        location: Location {
            site: Some("Clinic 4".to_owned()),
            area: Some("Ward 2".to_owned()),
        },
        tags: vec![title.split(' ').next().unwrap().to_lowercase()],
        domain: None,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = NewTask {
        title: title.to_owned(),
        description: String::new(),
        label,
        domain: "general".to_owned(),
        category: TaskCategory::Request,
        subtype: None,
        priority,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval: None,
        metadata: Vec::new(),
    };
    let tasks = vec![task];
    let command = Command::OpenCase { case, tasks };
    let receipt = submit(&site.node, &site.person(ADMIN), command).unwrap();
    (
        receipt.case_id.unwrap().to_string(),
        receipt.task_ids[0].to_string(),
    )
}

/// Lists the titles on a page, in order.
fn titles(browser: &mut Browser, path: &str) -> Vec<String> {
    let reply = browser.get(path);
    let text = reply.text();
    assert_eq!(reply.status, 200, "{path}: {text}");
    let parts = text.split("class=\"title\"").skip(1);
    parts
        .map(|part| {
            let (_, rest) = part.split_once('>').unwrap();
            rest.split('<').next().unwrap().to_owned()
        })
        .collect()
}

fn three(site: &Site) -> [(String, String); 3] {
    [
        ("Leak in the roof", "1001.81.Operations", Priority::High),
        ("Bench broken", "1001.11.IT.Support", Priority::Low),
        (
            "Alarm rings",
            "1001.91.Operations.Safety",
            Priority::Critical,
        ),
    ]
    .map(|(title, label, priority)| make(site, title, label, priority))
}

#[test]
fn a_filter_in_the_address_leaves_out_what_it_says() {
    let site = Site::new();
    let mut admin = site.admin();
    let [(_, leak), ..] = three(&site);
    let give = Command::SetTask {
        task: leak.parse().unwrap(),
        value: Value::Assignee(Some(site.user(ADMIN))),
    };
    submit(&site.node, &site.person(ADMIN), give).unwrap();
    let (roof, bench, alarm) = ("Leak in the roof", "Bench broken", "Alarm rings");
    for (query, expected) in [
        ("sort=priority&group=none", vec![alarm, roof, bench]),
        ("sort=-priority&group=none", vec![bench, roof, alarm]),
        ("sort=age&group=none", vec![roof, bench, alarm]),
        ("sort=-age&group=none", vec![alarm, bench, roof]),
        ("priority=low", vec![bench]),
        (
            "priority=high,critical&sort=-age&group=none",
            vec![alarm, roof],
        ),
        ("role=operations&sort=age&group=none", vec![roof, alarm]),
        ("category=9", vec![alarm]),
        ("category=technical", vec![roof]),
        ("label=1001.11", vec![bench]),
        ("holder=me", vec![roof]),
        ("holder=admin@school.example", vec![roof]),
        ("holder=nobody@school.example", vec![]),
        ("holder=nobody&sort=age&group=none", vec![bench, alarm]),
        ("holder=somebody", vec![roof]),
        ("place=clinic+4&tag=bench", vec![bench]),
        ("place=Ward+2&q=rings", vec![alarm]),
        ("place=Elsewhere", vec![]),
        ("visibility=public", vec![]),
        ("since=1d&sort=age&group=none", vec![roof, bench, alarm]),
        ("since=2999-01-01", vec![]),
        ("domain=general&subtype=water", vec![]),
        ("status=finished", vec![]),
    ] {
        let of_tasks = format!("/work?tab=all&{query}");
        assert_eq!(titles(&mut admin, &of_tasks), expected, "{of_tasks}");
        let of_cases = format!("/cases?{query}");
        // The domain of a task is not that of its case.
        if !query.contains("domain") {
            assert_eq!(titles(&mut admin, &of_cases), expected, "{of_cases}");
        }
    }
    let page = admin.get("/work?tab=all&holder=me&priority=high,critical&after=");
    let text = page.text();
    for said in [
        "held by <b dir=\"auto\">me</b>",
        "priority is <b dir=\"auto\">high or critical</b>",
        "1 of 1 task that matches, least time left first.",
        "href=\"/work?tab=all&amp;holder=me\"",
        "href=\"/work?tab=all&amp;priority=high%2Ccritical\"",
        "Filter and order…",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let form = admin.get("/work?tab=all&holder=me&view=filter").text();
    for said in [
        "<option value=\"me\" selected>me</option>",
        "name=\"tab\" value=\"all\"",
        "name=\"since\"",
    ] {
        assert!(form.contains(said), "{said}: {form}");
    }
    let none = admin.get("/work?tab=all&place=Elsewhere").text();
    assert!(none.contains("No task matches"), "{none}");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_counts() {
    let site = Site::new();
    let mut admin = site.admin();
    three(&site);
    for list in ["/work?tab=all&", "/cases?"] {
        for (query, said) in [
            (
                "status=opened",
                "`opened` is not a status: allowed are unfinished",
            ),
            ("severity=bad", "`bad` is not a severity"),
            ("sort=color", "`color` is unknown as `sort`"),
            ("group=moon", "`moon` is unknown as `group`"),
            ("color=red", "`color` is not a filter of this list"),
            ("since=yesterday", "`yesterday` is not a day"),
            ("since=0d", "`0d` is not a day"),
            ("category=0", "they are 1 to 9"),
            ("role=Moon", "Moon"),
            ("after=zz", "`after` is not a place in this list"),
            ("when=soon", "`soon` is unknown as `when`"),
        ] {
            let path = format!("{list}priority=low&{query}");
            let text = admin.get(&path).text();
            assert!(
                text.contains("One part of the address was left out"),
                "{path}: {text}"
            );
            assert!(text.contains(said), "{path}: {text}");
            assert!(
                text.contains("Bench broken") && !text.contains("Alarm rings"),
                "{path}"
            );
        }
        let long = "x".repeat(300);
        let text = admin.get(&format!("{list}q={long}&color=1")).text();
        assert!(
            text.contains("2 parts of the address were left out"),
            "{text}"
        );
        let script = admin
            .get(&format!("{list}%3Cscript%3Ealert(1)=%3Cscript%3E"))
            .text();
        assert!(!script.contains("<script>alert"), "{script}");
    }
}

#[test]
fn lines_stand_together_by_what_is_asked() {
    let site = Site::new();
    let mut admin = site.admin();
    three(&site);
    for (group, heads) in [
        (
            "role",
            vec!["IT.Support", "Operations", "Operations.Safety"],
        ),
        ("place", vec!["Clinic 4, Ward 2"]),
        ("holder", vec!["Nobody yet"]),
        ("status", vec!["Pending"]),
    ] {
        let text = admin.get(&format!("/work?tab=all&group={group}")).text();
        let mut at = 0;
        for head in heads {
            let found = text[at..].find(&format!("dir=\"auto\">{head} "));
            at += found.unwrap_or_else(|| panic!("{group} lacks {head}: {text}"));
        }
    }
    let text = admin.get("/cases?group=role").text();
    assert!(text.contains("dir=\"auto\">IT.Support</th>"), "{text}");
}

#[test]
fn pages_of_tasks_follow_one_another() {
    let site = Site::new();
    let mut admin = site.admin();
    for number in 0..53 {
        let title = format!("Window {number:02}");
        make(&site, &title, "1001.11.Operations", Priority::Low);
    }
    for query in [
        "",
        "&sort=-age",
        "&group=role",
        "&group=place&sort=-changed",
    ] {
        let first = admin.get(&format!("/work?tab=all{query}"));
        assert!(first.text().contains("50 of 53 tasks"), "{}", first.text());
        let mut seen = titles(&mut admin, &format!("/work?tab=all{query}"));
        let next = first.links("/work?");
        let next = next.iter().find(|link| link.contains("after=")).unwrap();
        let next = next.replace("&amp;", "&");
        // What comes to the page before meanwhile moves nothing.
        assert!(admin.get(&next).text().contains("Back to the first page"));
        seen.extend(titles(&mut admin, &next));
        assert_eq!(seen.len(), 53, "{query}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 53, "{query}");
    }
}

/// Filters on what a stranger is not told of a row.
const NARROW: [&str; 10] = [
    "q=dana",
    "tag=secret-tag",
    "tag=dana",
    "holder=nobody",
    "holder=somebody",
    "holder=admin@school.example",
    "place=clinic+4",
    "domain=general",
    "visibility=internal",
    "severity=minor",
];
/// Orders and groups by it.
const SHAPED: [&str; 8] = [
    "group=holder",
    "group=place",
    "group=role",
    "sort=priority",
    "status=any",
    "columns=state,label,place,age,changed",
    "columns=place,holder,left",
    "columns=severity,tasks",
];

/// A filter never tells that something invisible exists, nor more of what is only glimpsed than is shown.
#[test]
fn a_filter_tells_nothing_of_what_may_not_be_seen() {
    let site = Site::new();
    drop(site.admin());
    let (case, task) = open(&site, Visibility::Internal);
    let (_, other) = make(
        &site,
        "Dana asks for leave",
        "1001.11.HR.Conduct",
        Priority::High,
    );
    let give = Command::SetTask {
        task: other.parse().unwrap(),
        value: Value::Assignee(Some(site.user(ADMIN))),
    };
    submit(&site.node, &site.person(ADMIN), give).unwrap();
    let mut stranger = site.member("stranger", "IT");
    let mut reporter = site.somebody(Duty::Reporter, None, Vec::new());
    for transparency in ["balanced", "private"] {
        shows(&site, transparency);
        let seen = transparency == "balanced";
        for list in ["/work?tab=all&", "/cases?"] {
            for query in NARROW {
                let path = format!("{list}{query}");
                for browser in [&mut stranger, &mut reporter] {
                    let text = browser.get(&path).text();
                    for told in [case.as_str(), &task, &other, "Talk to", "asks for leave"] {
                        assert!(!text.contains(told), "{path} tells {told}: {text}");
                    }
                    assert!(
                        text.contains("No task matches") || text.contains("No case matches"),
                        "{path}: {text}"
                    );
                }
            }
            for query in SHAPED {
                let path = format!("{list}{query}");
                let text = stranger.get(&path).text();
                assert_eq!(text.contains("asks for leave"), seen, "{path}: {text}");
                for told in ["Clinic 4", "Ward 2", ">Administrator<"] {
                    assert!(!text.contains(told), "{path} tells {told}: {text}");
                }
                assert!(!reporter.get(&path).text().contains("asks for leave"));
            }
        }
        // Whether somebody is known by an address is not told.
        let known = stranger
            .get("/work?tab=all&holder=admin@school.example")
            .text();
        let unknown = stranger
            .get("/work?tab=all&holder=amina@school.example")
            .text();
        assert_eq!(
            known.matches("admin@school.example").count(),
            unknown.matches("amina@school.example").count()
        );
    }
}
