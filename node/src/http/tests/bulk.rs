//! One act on several tasks: looked at first, done, and taken back.

use orgo_schema::word::{Duty, Priority};

use super::{
    browser::{Browser, Reply},
    listing::make,
    site::Site,
};

/// Posts to the page of several tasks.
fn post(browser: &mut Browser, fields: &[(&str, &str)]) -> Reply {
    let back = ("back", "/work?tab=all&sort=age");
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([back]).collect();
    browser.post("/menu", "/bulk", &fields)
}

/// Sends the form of a page that goes on.
fn go_on(browser: &mut Browser, page: &Reply, go: &str) -> Reply {
    let text = page.text();
    let form = text
        .split("<form")
        .find(|form| form.contains(&format!("name=\"go\" value=\"{go}\"")))
        .unwrap_or_else(|| panic!("no way to {go}: {text}"));
    let mut fields = Vec::new();
    for part in form.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = part.split_once("\" value=\"").unwrap();
        let value = rest.split('"').next().unwrap().replace("&amp;", "&");
        fields.push((name.to_owned(), value));
    }
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.send("/bulk", &fields)
}

fn check(reply: &Reply, said: &[&str]) {
    let text = reply.text();
    assert_eq!(reply.status, 200, "{text}");
    for said in said {
        assert!(text.contains(said), "lacks {said}: {text}");
    }
}

/// Sums up all that is written down.
fn digest(site: &Site) -> serde_json::Value {
    let setting = site.node.setting();
    let digest = site.node.store.read(|db| crate::care::digest(db, &setting));
    digest.unwrap()
}

fn tasks(site: &Site) -> [String; 2] {
    let make = |title| make(site, title, "1001.11.Operations", Priority::Low).1;
    [make("First window"), make("Second window")]
}

#[test]
fn every_act_is_looked_at_done_and_taken_back() {
    let site = Site::new();
    let mut admin = site.admin();
    drop(site.member("some", "Operations"));
    let [one, two] = tasks(&site);
    for (act, value, then, was) in [
        ("take", "", "Administrator", "Nobody yet"),
        ("give", "some@school.example", "some", "Nobody yet"),
        ("priority", "critical", "Critical", "Low"),
        ("start", "", "In progress", "Pending"),
        ("hold", "A part is ordered", "On hold", "Pending"),
        ("complete", "", "Completed", "Pending"),
        ("cancel", "Not needed", "Cancelled", "Pending"),
        ("tag", "Glass", "Tagged", "Without the tag"),
    ] {
        let base = [("task", one.as_str()), ("task", two.as_str()), ("act", act)];
        if !value.is_empty() {
            let asked = post(&mut admin, &base);
            check(&asked, &["Show what would change", "First window", was]);
        }
        let before = digest(&site);
        let fields: Vec<_> = base.into_iter().chain([("value", value)]).collect();
        let preview = post(&mut admin, &fields);
        check(
            &preview,
            &["Do it for 2 tasks", was, then, "can be taken back"],
        );
        assert_eq!(before, digest(&site), "{act}: looking changes nothing");
        let done = go_on(&mut admin, &preview, "yes");
        check(
            &done,
            &[
                "Done: 2 tasks.",
                then,
                "Undo",
                "href=\"/work?tab=all&amp;sort=age\"",
            ],
        );
        // Sent twice, it says the same, and the way back is still there.
        let again = go_on(&mut admin, &preview, "yes");
        check(&again, &["Done: 2 tasks.", "Undo"]);
        let so = post(&mut admin, &fields);
        assert!(!so.text().contains("Do it for"), "{act}: {}", so.text());
        let undone = go_on(&mut admin, &again, "undo");
        check(&undone, &["Taken back: 2 tasks.", was]);
        let preview = post(&mut admin, &fields);
        check(&preview, &["Do it for 2 tasks", was]);
    }
}

#[test]
fn what_changed_meanwhile_is_left_alone() {
    let site = Site::new();
    let mut admin = site.admin();
    let [one, two] = tasks(&site);
    let both = [("task", one.as_str()), ("task", two.as_str())];
    let take: Vec<_> = both.into_iter().chain([("act", "take")]).collect();
    let preview = post(&mut admin, &take);
    let mut member = site.member("some", "Operations");
    let act = format!("/tasks/{one}/actions/take");
    let reply = member.post("/menu", &act, &[]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let done = go_on(&mut admin, &preview, "yes");
    check(
        &done,
        &[
            "Done: 1 of 2 tasks.",
            "Somebody changed it since you looked",
        ],
    );
    let reply = member.post("/menu", &format!("/tasks/{two}/actions/take"), &[]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let undone = go_on(&mut admin, &done, "undo");
    check(&undone, &["Taken back: 0 of 1 task."]);
    let theirs = member.get("/work?tab=all&holder=me").text();
    assert!(theirs.contains("First window") && theirs.contains("Second window"));
}

#[test]
fn each_task_is_allowed_by_itself() {
    let site = Site::new();
    let mut admin = site.admin();
    let [one, two] = tasks(&site);
    let (_, secret) = super::visibility::open(&site, orgo_schema::word::Visibility::Restricted);
    let (_, foreign) = make(&site, "A laptop", "1001.11.IT", Priority::Low);
    let reply = admin.post("/menu", &format!("/tasks/{two}/actions/complete"), &[]);
    assert_eq!(reply.status, 303);
    let all = [&one, &two, &secret, &foreign];
    let fields: Vec<_> = all
        .iter()
        .map(|task| ("task", task.as_str()))
        .chain([("act", "hold"), ("value", "Later")])
        .collect();
    let mut member = site.member("some", "Operations");
    let preview = post(&mut member, &fields);
    check(
        &preview,
        &[
            "Do it for 1 task<",
            "3 tasks would stay",
            "There is no task with this id that you may see.",
            "is not possible while task is completed",
        ],
    );
    assert!(
        !preview.text().contains("Talk to Dana"),
        "{}",
        preview.text()
    );
    assert!(!preview.text().contains(&secret), "{}", preview.text());
    // What a form claims is not believed: the command is refused.
    let row = format!("{foreign}:pending");
    let hidden = format!("{secret}:pending");
    let done = post(
        &mut member,
        &[
            ("act", "hold"),
            ("value", "x"),
            ("go", "yes"),
            ("row", &row),
            ("row", &hidden),
        ],
    );
    check(
        &done,
        &[
            "Done: 0 of 2 tasks.",
            "only who has to do with it sees more",
        ],
    );
    assert!(!done.text().contains("Talk to Dana"));
    let still = admin.get(&format!("/tasks/{foreign}")).text();
    assert!(!still.contains("On hold"), "{still}");
    for duty in [Duty::Reporter, Duty::Auditor] {
        let mut other = site.somebody(duty, None, Vec::new());
        let preview = post(&mut other, &[("task", &one), ("act", "take")]);
        check(&preview, &["Nothing would change"]);
        assert!(!other.get("/work?tab=all").text().contains("class=\"bulk\""));
    }
    assert!(admin.get("/work?tab=all").text().contains("class=\"bulk\""));
}

#[test]
fn what_makes_no_sense_leads_back_or_is_said() {
    let site = Site::new();
    let mut admin = site.admin();
    let [one, _] = tasks(&site);
    for fields in [
        vec![],
        vec![("task", one.as_str())],
        vec![("act", "take")],
        vec![("act", "explode"), ("task", one.as_str())],
        vec![("act", "take"), ("task", "x"), ("go", "later")],
        vec![("act", "take"), ("row", "x"), ("go", "yes")],
    ] {
        let reply = post(&mut admin, &fields);
        let there = (reply.status, reply.header("location"));
        assert_eq!(there, (303, Some("/work?tab=all&sort=age")), "{fields:?}");
    }
    for back in [
        "https://evil.example/",
        "//evil",
        "/workshop",
        "/work?\r\nX: 1",
    ] {
        let fields = [("act", "no"), ("back", back)];
        let reply = admin.post("/menu", "/bulk", &fields);
        assert_eq!(reply.header("location"), Some("/work"), "{back}");
    }
    for (act, value, said) in [
        ("give", "nobody-here", "Nobody signs in"),
        ("priority", "huge", "`huge` is not a priority"),
    ] {
        let fields = [("task", one.as_str()), ("act", act), ("value", value)];
        let reply = post(&mut admin, &fields);
        assert_eq!(reply.status, 422, "{}", reply.text());
        assert!(reply.text().contains(said), "{}", reply.text());
        assert!(reply.text().contains(&format!("value=\"{value}\"")));
    }
    let reply = post(
        &mut admin,
        &[
            ("task", &one),
            ("act", "complete"),
            ("go", "undo"),
            ("row", &format!("{one}:asleep")),
        ],
    );
    check(&reply, &["Taken back: 0 of 1 task."]);
}
