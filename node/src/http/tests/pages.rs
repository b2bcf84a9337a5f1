//! Every page, after four mails.

use orgo_schema::fact::Source;

use super::{browser::Browser, site::Site};
use crate::intake;

/// Looks at a page and for what must stand on it.
fn check(browser: &mut Browser, path: &str, needles: &[&str]) {
    let reply = browser.get(path);
    let text = reply.text();
    assert_eq!(reply.status, 200, "{path}: {text}");
    assert_eq!(reply.header("cache-control"), Some("no-store"), "{path}");
    assert_eq!(
        reply.header("content-type"),
        Some("text/html; charset=utf-8"),
        "{path}"
    );
    assert!(
        text.starts_with("<!DOCTYPE html>") && text.matches("<script").count() == 1,
        "{path}"
    );
    for needle in needles {
        assert!(text.contains(needle), "{path} lacks {needle}: {text}");
    }
}

#[test]
fn every_page_renders_after_four_mails() {
    let site = Site::new();
    site.deliver_samples();
    let mut admin = site.admin();
    let all = [
        "Urgent: HVAC Repair Needed",
        "Water Leak in Room 102",
        "Fire alarm in Building A",
    ];
    let (leak, fire) = (["Water Leak in Room 102"], ["Fire alarm in Building A"]);
    let unclaimed = [
        "Question about opening hours",
        "No rule claims it",
        "dana@parents.example",
    ];
    let label = ["1001.91", "Operations.Safety", "A request about a crisis"];
    let pages: [(&str, &[&str]); 21] = [
        ("/work?tab=all", &all),
        ("/work?tab=late", &[]),
        ("/work", &["3 of 3 tasks"]),
        ("/cases", &all),
        ("/cases?q=leak&sort=created", &leak),
        (
            "/cases?severity=critical&status=unfinished&sort=severity",
            &fire,
        ),
        ("/cases?label=1001.91&role=Operations", &fire),
        ("/cases/new", &["Open the case", "Main building"]),
        ("/triage", &unclaimed),
        ("/quarantine", &["Everything could be read"]),
        ("/labels", &["Explain a label"]),
        ("/labels?label=1001.91.ops.safety", &label),
        ("/labels?label=20.11", &["ends in 0"]),
        (
            "/calendars",
            &["Calendars", "Always", "Every hour of every day"],
        ),
        (
            "/calendars?calendar=always&from=2026-03-06T17:30&for=4+hours",
            &["Over on Fri 6 Mar", "21:30 UTC", "Counts: 4 h from"],
        ),
        (
            "/calendars?from=noon&for=4+hours",
            &["This is not a day and a time"],
        ),
        ("/preferences", &["How I am told", "Quiet hours", "UTC"]),
        ("/design", &["Parts and states", "class=\"design\""]),
        ("/design?dir=rtl&scheme=dark", &["class=\"design sample\""]),
        ("/help", &["Orgo turns what comes in into work"]),
        ("/menu", &["Administrator", "Riverside School"]),
    ];
    for (path, needles) in pages {
        check(&mut admin, path, needles);
    }
}

#[test]
fn a_case_and_its_task_say_where_they_come_from_and_go_to() {
    let site = Site::new();
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "urgent");
    let mut admin = site.admin();
    let said = [
        "Dana Reyes &lt;dana@parents.example&gt;",
        "Rule maintenance/plumbing, version 1.0,",
        "by rule maintenance/plumbing",
    ];
    check(
        &mut admin,
        &format!("/cases/{}", outcome.case_id.unwrap()),
        &said,
    );
    let shown = [
        "Until it moves up",
        "From the profile school",
        "it is here",
        "made this task as",
        "Protect what stands in the water",
    ];
    check(
        &mut admin,
        &format!("/tasks/{}", outcome.task_ids[0]),
        &shown,
    );
}

#[test]
fn pages_of_the_list_follow_one_another_in_every_order() {
    let site = Site::new();
    let mut admin = site.admin();
    for number in 0..53 {
        site.deliver(
            "maintenance",
            &format!("Broken window {number:02}"),
            "It is cold.",
        );
    }
    for sort in ["", "updated", "created", "severity"] {
        let mut seen = Vec::new();
        let mut next = Some(format!("/cases?sort={sort}"));
        while let Some(path) = next {
            let page = admin.get(&path.replace("&amp;", "&"));
            assert!(page.text().contains("of 53 cases"), "{}", page.text());
            seen.extend(
                page.links("/cases/")
                    .into_iter()
                    .filter(|link| link.len() == 43),
            );
            next = page
                .links("/cases?")
                .into_iter()
                .find(|link| link.contains("after="));
        }
        assert_eq!(seen.len(), 53, "{sort}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 53, "{sort}");
    }
    assert_eq!(admin.get("/triage?after=x").status, 400);
}

#[test]
fn downloads_are_to_be_kept_and_never_shown() {
    let site = Site::new();
    let raw = "From: x@y.example\r\nTo: info@school.example\r\nSubject: With a file\r\nMessage-ID: <f@y.example>\r\n\
               MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
               See the file.\r\n--b\r\nContent-Type: text/html; name=\"bad.html\"\r\nContent-Disposition: attachment; \
               filename=\"bad.html\"\r\n\r\n<script>alert(1)</script>\r\n--b--\r\n";
    let outcome = intake::deliver(&site.node, raw.as_bytes().to_vec(), None, Source::Mail).unwrap();
    let id = outcome.signal_id.unwrap();
    let mut admin = site.admin();
    let page = admin.get("/triage").text();
    assert!(
        page.contains(&format!("/signals/{id}/attachments/0")) && page.contains("bad.html"),
        "{page}"
    );
    for (path, content) in [
        (format!("/signals/{id}/original"), raw),
        (
            format!("/signals/{id}/attachments/0"),
            "<script>alert(1)</script>",
        ),
    ] {
        let reply = admin.get(&path);
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (200, Some("application/octet-stream")),
            "{path}"
        );
        assert!(
            reply
                .header("content-disposition")
                .unwrap()
                .starts_with("attachment; filename=\""),
            "{path}"
        );
        assert_eq!(
            reply.header("content-security-policy"),
            Some("default-src 'none'; sandbox")
        );
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.text().trim_end(), content.trim_end());
    }
    for path in [
        format!("/signals/{id}/attachments/1"),
        format!("/signals/{id}/attachments/x"),
        "/signals/x/original".into(),
    ] {
        assert_eq!(admin.get(&path).status, 404, "{path}");
    }
}

#[test]
fn what_could_not_be_read_is_kept_and_can_be_fetched() {
    let site = Site::new();
    let bytes = Vec::new();
    intake::deliver(&site.node, bytes.clone(), None, Source::Mail).unwrap();
    let mut admin = site.admin();
    let page = admin.get("/quarantine");
    let mut links = page.links("/quarantine/");
    links.retain(|link| link.ends_with("/original"));
    assert_eq!(links.len(), 1, "{}", page.text());
    let reply = admin.get(&links[0]);
    assert_eq!((reply.status, reply.body), (200, bytes));
    assert_eq!(admin.get("/quarantine/99/original").status, 404);
}

#[test]
fn two_contents_under_one_message_id_are_both_there() {
    let site = Site::new();
    let mail = |words: &str| {
        format!(
            "From: x@y.example\r\nTo: info@school.example\r\nSubject: Twice\r\nMessage-ID: <t@y.example>\r\n\r\n{words}\r\n"
        )
    };
    let first = intake::deliver(
        &site.node,
        mail("The first words.").into_bytes(),
        None,
        Source::Mail,
    )
    .unwrap();
    let other = intake::deliver(
        &site.node,
        mail("Quite other words.").into_bytes(),
        None,
        Source::Mail,
    )
    .unwrap();
    assert_eq!(first.signal_id, other.signal_id);
    let id = first.signal_id.unwrap();
    let mut admin = site.admin();
    let fields = [
        ("decision", "open"),
        ("title", "Twice"),
        ("label", "1001.41.Customer"),
        ("type", ""),
    ];
    let reply = admin.post("/triage", &format!("/signals/{id}/route"), &fields);
    let case = admin.get(reply.header("location").unwrap());
    let text = case.text();
    assert!(
        text.contains("The first words.") && text.contains("Quite other words."),
        "{text}"
    );
    assert!(text.contains("look at both"), "{text}");
    let links = case.links(&format!("/signals/{id}/"));
    let words: Vec<String> = links.iter().map(|link| admin.get(link).text()).collect();
    for expected in ["The first words.", "Quite other words."] {
        assert!(
            words.iter().any(|words| words.contains(expected)),
            "{links:?} lead to {words:?}"
        );
    }
}
