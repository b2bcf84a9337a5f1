//! The small forms of the pages of cases and tasks: fields, people, files, splitting and merging.

use orgo_schema::{
    command::{Command, Object, Refusal},
    id::{CaseId, TaskId},
    word::Duty,
};

use super::{
    browser::{Browser, Reply},
    site::{ADMIN, Site},
};
use crate::{failure::Failure, guard, submit::submit};

/// A site with the four mails, its administrator, and the case of the leak.
fn leak() -> (Site, Browser, CaseId, TaskId) {
    let site = Site::new();
    let outcome = site.deliver_samples().swap_remove(1);
    let admin = site.admin();
    (site, admin, outcome.case_id.unwrap(), outcome.task_ids[0])
}

/// Posts a form, and looks for what the page says then.
fn post(browser: &mut Browser, page: &str, part: &str, fields: &[(&str, &str)], said: &[&str]) {
    let reply = browser.post(page, &format!("{page}/{part}"), fields);
    assert_eq!(reply.status, 303, "{part}: {}", reply.text());
    let text = browser.get(page).text();
    for words in said {
        assert!(text.contains(words), "{part} lacks {words}: {text}");
    }
}

/// Posts a form that cannot be taken, and looks for what the page gives back.
fn refused(browser: &mut Browser, page: &str, part: &str, fields: &[(&str, &str)], said: &[&str]) {
    let reply = browser.post(page, &format!("{page}/{part}"), fields);
    assert_eq!(reply.status, 422, "{part}: {}", reply.text());
    for words in said {
        assert!(
            reply.text().contains(words),
            "{part} lacks {words}: {}",
            reply.text()
        );
    }
}

/// Uploads a file, with a token before it or none.
fn upload(
    browser: &mut Browser,
    path: &str,
    token: Option<&str>,
    name: &str,
    content: &str,
) -> Reply {
    let part = |head: &str, body: &str| {
        format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
    };
    let token = token
        .map(|token| part("name=\"token\"", token))
        .unwrap_or_default();
    let head = format!("name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png");
    let body = format!("{token}{}--b--\r\n", part(&head, content));
    let kind = [("Content-Type", "multipart/form-data; boundary=b")];
    browser.ask("POST", path, &kind, Some(&body))
}

#[test]
fn every_field_of_a_case_has_a_form() {
    let (_site, mut admin, case, _) = leak();
    let page = format!("/cases/{case}");
    let mut set = |field: &str, fields: &[(&str, &str)], said: &[&str]| {
        post(&mut admin, &page, &format!("fields/{field}"), fields, said);
    };
    set(
        "severity",
        &[("value", "major")],
        &["set the severity to major", "Major severity"],
    );
    set(
        "priority",
        &[("value", "low")],
        &["set the priority to low", "Low priority"],
    );
    let place = [("site", "North"), ("area", " Ward <2> ")];
    set(
        "location",
        &place,
        &["set the place to North, Ward &lt;2&gt;", "It is changed"],
    );
    set(
        "retention_class",
        &[("value", "Clinical")],
        &["set the retention class to clinical", "Kept as"],
    );
    set(
        "retention_class",
        &[("value", "")],
        &["took away the retention class"],
    );
    let plan = [("cycle", "weekly"), ("due", "2027-01-04T09:00")];
    let planned = [
        "every week, first Mon 4 Jan 2027, 09:00 UTC",
        "To be looked over",
    ];
    set("review", &plan, &planned);
    set(
        "review",
        &[("cycle", ""), ("due", "")],
        &["took away the planned review"],
    );
    let looked = [("outcome", "watch"), ("note", "It still drips")];
    let said = [
        "looked it over: keep an eye on it: It still drips",
        "Looked over",
    ];
    post(&mut admin, &page, "reviews", &looked, &said);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one walk through one page")]
fn every_field_of_a_task_has_a_form() {
    let (site, mut admin, case, task) = leak();
    let page = format!("/tasks/{task}");
    let mut set = |field: &str, value: &str, said: &[&str]| {
        let part = format!("fields/{field}");
        post(&mut admin, &page, &part, &[("value", value)], said);
    };
    set("severity", "critical", &["set the severity to critical"]);
    set("priority", "critical", &["set the priority to critical"]);
    set(
        "due_at",
        "2027-02-01T17:30",
        &[
            "wants it done by Mon 1 Feb 2027, 17:30 UTC",
            "value=\"2027-02-01T17:30\"",
        ],
    );
    set("due_at", "", &["took away the due time"]);
    let again = [
        "said that it comes again every 2 weeks on Monday",
        "Comes again",
        "Now: <span>every 2 weeks on Monday</span>.",
    ];
    set("recurrence", "freq=weekly;byday=mo;interval=2", &again);
    set("recurrence", "", &["said that it does not come again"]);
    post(
        &mut admin,
        &page,
        "actions/take",
        &[],
        &["Give back to the team"],
    );
    post(
        &mut admin,
        &page,
        "actions/release",
        &[],
        &["gave it back to the team"],
    );

    let new = [
        ("title", "Order tiles"),
        ("label", "1001.11.ops.maintenance"),
    ];
    post(
        &mut admin,
        &format!("/cases/{case}"),
        "tasks",
        &new,
        &["Order tiles"],
    );
    let waits = [
        "that it waits for the task T-",
        "Do not wait for Order tiles",
    ];
    post(
        &mut admin,
        &page,
        "waits-for",
        &[("task", "order tiles")],
        &waits,
    );
    let other = admin.get(&page).links("/tasks/");
    let other = other
        .iter()
        .find(|link| **link != page && link.matches('/').count() == 2);
    let other = format!(
        "http://127.0.0.1/{}",
        other.unwrap().trim_start_matches('/')
    );
    post(
        &mut admin,
        &page,
        "waits-for",
        &[("task", &other), ("remove", "yes")],
        &["took away that it waits"],
    );
    let alone = [("task", page.as_str())];
    refused(
        &mut admin,
        &page,
        "waits-for",
        &alone,
        &["A task cannot wait for itself."],
    );
    refused(
        &mut admin,
        &page,
        "waits-for",
        &[("task", "paint <it>")],
        &["This case has no task `paint &lt;it&gt;`"],
    );
    drop(site);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one walk through one page")]
fn a_field_that_cannot_be_set_is_given_back_open_at_its_place() {
    let (_site, mut admin, case, task) = leak();
    let (case, task) = (format!("/cases/{case}"), format!("/tasks/{task}"));
    let mut check = |page: &str, part: &str, fields: &[(&str, &str)], said: &[&str]| {
        refused(&mut admin, page, part, fields, said);
    };
    let open = "<details open class=\"panel fold\">";
    check(
        &task,
        "fields/recurrence",
        &[("value", "every monday")],
        &[open, "every monday", "is not a part of a recurrence"],
    );
    check(
        &task,
        "fields/due_at",
        &[("value", "soon")],
        &[open, "`soon` is not a day and a time"],
    );
    check(
        &task,
        "fields/priority",
        &[("value", "asap")],
        &[open, "allowed are low, medium, high, critical"],
    );
    check(
        &case,
        "fields/retention_class",
        &[("value", "10 years")],
        &[open, "10 years", "for example clinical"],
    );
    check(
        &case,
        "fields/review",
        &[("cycle", "hourly"), ("due", "2027-01-04T09:00")],
        &[open, "is not a review cycle"],
    );
    check(
        &case,
        "fields/location",
        &[("area", &"x".repeat(301))],
        &[open, "at most 300 are allowed"],
    );
    check(
        &case,
        "fields/merged_into",
        &[("value", "nothing like it")],
        &[open, "There is no case `nothing like it`"],
    );
    check(
        &case,
        "fields/merged_into",
        &[("value", &case)],
        &[open, "A case cannot be part of itself."],
    );
    check(
        &case,
        "participants",
        &[("who", "zorro@"), ("as", "watcher")],
        &["`zorro@` is no address"],
    );
    check(
        &case,
        "participants",
        &[("who", "HR"), ("as", " ")],
        &["Must not be empty."],
    );
    check(
        &case,
        "split",
        &[("title", "The <tiles>")],
        &["The &lt;tiles&gt;", "Choose at least one task"],
    );
    check(
        &case,
        "reviews",
        &[("outcome", "fine")],
        &[open, "is not a review outcome"],
    );
    for (page, field) in [(&case, "due_at"), (&task, "location"), (&task, "color")] {
        let path = format!("{page}/fields/{field}");
        let reply = admin.post(page, &path, &[("value", "")]);
        assert_eq!(reply.status, 404, "{path}: there is no such field");
    }
}

#[test]
fn people_and_teams_join_and_leave() {
    let (site, mut admin, case, _) = leak();
    drop(site.somebody(Duty::Member, None, Vec::new()));
    let page = format!("/cases/{case}");
    let join = [("who", "member@school.example"), ("as", "watcher")];
    post(
        &mut admin,
        &page,
        "participants",
        &join,
        &["Take away Some &lt;member&gt; (is kept informed)"],
    );
    let team = [("who", "hr.conduct"), ("as", "adviser")];
    post(
        &mut admin,
        &page,
        "participants",
        &team,
        &["Take away HR.Conduct (adviser)"],
    );
    let user = format!("user:{}", site.user("member@school.example"));
    let leave = [("who", user.as_str()), ("as", "watcher"), ("remove", "yes")];
    post(
        &mut admin,
        &page,
        "participants",
        &leave,
        &["took away Some &lt;member&gt; as watcher"],
    );
    let text = admin.get(&page).text();
    assert!(!text.contains("Take away Some"), "{text}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one walk through one page")]
fn a_case_is_split_and_merged_back() {
    let (site, mut admin, case, task) = leak();
    let page = format!("/cases/{case}");
    let new = [
        ("title", "Order tiles"),
        ("label", "1001.11.ops.maintenance"),
    ];
    post(&mut admin, &page, "tasks", &new, &["Order tiles"]);
    let moves = task.to_string();
    let fields = [("task", moves.as_str()), ("title", "The roof")];
    let reply = admin.post(&page, &format!("{page}/split"), &fields);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let split = reply.header("location").unwrap().to_owned();
    assert_ne!(split, page);

    let check = |admin: &mut Browser, page: &str, there: &[&str], gone: &[&str]| {
        let text = admin.get(page).text();
        for words in there {
            assert!(text.contains(words), "{page} lacks {words}: {text}");
        }
        for words in gone {
            assert!(!text.contains(words), "{page} holds {words}: {text}");
        }
    };
    let task_page = format!("/tasks/{task}");
    let origin = format!("href=\"{page}\"");
    let there = [
        "The roof",
        "split it off the case C-",
        "this one was split off it",
        &task_page,
        &origin,
    ];
    check(&mut admin, &split, &there, &["Order tiles"]);
    let target = format!("href=\"{split}\"");
    let there = ["which took some of the tasks", "Order tiles", &target];
    check(&mut admin, &page, &there, &[&format!("{task_page}\"")]);
    check(
        &mut admin,
        &task_page,
        &["moved it to the case C-", &target],
        &[],
    );
    assert!(admin.get("/work?tab=all").text().contains(&task_page));

    // What goes on as part of another is split there.
    let words = [("value", "the roof")];
    post(
        &mut admin,
        &page,
        "fields/merged_into",
        &words,
        &["this one is part of it", "Let it stand by itself again"],
    );
    check(&mut admin, &split, &[&task_page, "Order tiles"], &[]);
    let whole = [("task", moves.as_str())];
    let reply = admin.post(&page, &format!("{page}/split"), &whole);
    assert_eq!(reply.status, 409);
    let why = "possible now: the same with that case";
    assert!(reply.text().contains(why), "{}", reply.text());
    post(
        &mut admin,
        &page,
        "fields/merged_into",
        &[("undo", "yes")],
        &["made it stand by itself again"],
    );

    // Merging the new case back undoes the split; the task keeps its address.
    let back = [("value", page.as_str())];
    post(
        &mut admin,
        &split,
        "fields/merged_into",
        &back,
        &["this one is part of it"],
    );
    check(
        &mut admin,
        &page,
        &[&task_page, "Order tiles", "part of this one"],
        &[],
    );
    let viewer = orgo_engine::authorize::Viewer::Person(site.person(ADMIN));
    let found = site
        .node
        .store
        .read(|db| guard::found(db, &site.node.setting(), &viewer, Object::Task(task)));
    assert_eq!(found.unwrap().task().unwrap().view.case_id, case);
}

#[test]
fn a_task_that_was_moved_keeps_what_made_it() {
    let (site, _admin, case, task) = leak();
    let show = || {
        let person = site.person(ADMIN);
        crate::ops::show::one_task(&site.node, &person, task).unwrap()
    };
    let before = show();
    let split = Command::SplitCase {
        case,
        tasks: vec![task],
        title: None,
    };
    let receipt = submit(&site.node, &site.person(ADMIN), split).unwrap();
    let new = receipt.case_id.unwrap();
    let after = show();
    for field in [
        "steps",
        "label",
        "created_at",
        "next_step_at",
        "reactivity_time",
        "title",
    ] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!(after["case_id"], new.to_string());
    let view = crate::ops::show::one_case(&site.node, &site.person(ADMIN), new).unwrap();
    assert_eq!(view["title"], before["title"], "named after its first task");
    assert_eq!(view["links"][0]["relation"], "split_from");
    assert_eq!(view["tasks"][0]["task_id"], task.to_string());
    let old = crate::ops::show::one_case(&site.node, &site.person(ADMIN), case).unwrap();
    assert_eq!(old["tasks"], serde_json::json!([]));
    assert_eq!(old["links"][0]["relation"], "split_into");
    // Made again from the documents, the rows are the same.
    let digest = || {
        let setting = site.node.setting();
        site.node
            .store
            .read(|db| crate::care::digest(db, &setting))
            .unwrap()
    };
    let before = digest();
    crate::care::rebuild(&site.node).unwrap();
    assert_eq!(digest(), before);
}

#[test]
fn a_part_of_a_part_is_part_of_the_whole_in_whatever_order() {
    for order in [[(0, 1), (1, 2)], [(1, 2), (0, 1)]] {
        let site = Site::new();
        let outcomes = site.deliver_samples();
        let cases: Vec<CaseId> = outcomes
            .iter()
            .filter_map(|outcome| outcome.case_id)
            .collect();
        let merge = |from: usize, into: Option<usize>| {
            let value = orgo_schema::fact::Value::MergedInto(into.map(|into| cases[into]));
            let case = cases[from];
            submit(
                &site.node,
                &site.person(ADMIN),
                Command::SetCase { case, value },
            )
            .unwrap();
        };
        let check = |heads: [Option<usize>; 3]| {
            for (case, head) in cases.iter().zip(heads) {
                let shown = crate::ops::show::one_case(&site.node, &site.person(ADMIN), *case);
                let head = head.map(|head| cases[head].to_string());
                assert_eq!(
                    shown.unwrap()["merged_into"],
                    serde_json::json!(head),
                    "{order:?}"
                );
            }
            let digest = || {
                let setting = site.node.setting();
                site.node
                    .store
                    .read(|db| crate::care::digest(db, &setting))
                    .unwrap()
            };
            let before = digest();
            crate::care::rebuild(&site.node).unwrap();
            assert_eq!(
                digest(),
                before,
                "{order:?}: the rows are not what the documents say"
            );
        };
        for (from, into) in order {
            merge(from, Some(into));
        }
        check([Some(2), Some(2), None]);
        merge(1, None);
        check([Some(1), None, None]);
        merge(0, None);
        check([None, None, None]);
    }
}

#[test]
fn a_task_of_another_case_cannot_be_split_off() {
    let (site, _admin, case, _) = leak();
    let other = site.deliver("emergency", "Fire alarm in Building B", "It rings.");
    let split = Command::SplitCase {
        case,
        tasks: other.task_ids,
        title: None,
    };
    let refused = submit(&site.node, &site.person(ADMIN), split).unwrap_err();
    let Failure::Refused(Refusal::Invalid { field, problem }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(field, "tasks");
    assert!(problem.contains("the case has no task"), "{problem}");
}

#[test]
fn a_file_is_added_handed_out_and_taken_away() {
    let (site, mut admin, case, task) = leak();
    for page in [format!("/cases/{case}"), format!("/tasks/{task}")] {
        let path = format!("{page}/attachments");
        // What a rule attached is there already.
        let attached = admin.get(&page).links(&format!("{path}/"));
        let token = admin.get(&page).token();
        let reply = upload(
            &mut admin,
            &path,
            Some(&token),
            "../Ro\u{202e}of.png",
            "drip drip",
        );
        assert_eq!(
            (reply.status, reply.header("location")),
            (303, Some(page.as_str())),
            "{}",
            reply.text()
        );
        let shown = admin.get(&page);
        let text = shown.text();
        for words in [
            "The file is added",
            "Roof.png",
            "9 B",
            "added the file “Roof.png”",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let mut links = shown.links(&format!("{path}/"));
        links.retain(|link| !attached.contains(link));
        assert_eq!(links.len(), 1, "{links:?}");
        let file = admin.get(&links[0]);
        assert_eq!((file.status, file.text().as_str()), (200, "drip drip"));
        assert_eq!(
            file.header("content-type"),
            Some("application/octet-stream")
        );
        assert!(
            file.header("content-disposition")
                .unwrap()
                .starts_with("attachment; filename=\"Roof.png\"")
        );
        let hash = links[0].rsplit_once('/').unwrap().1.to_owned();

        let mut reporter = site.enter(&invite(&site, &page));
        assert_eq!(
            reporter.get(&links[0]).status,
            404,
            "by the check of the page"
        );
        assert_eq!(site.browser().get(&links[0]).status, 401);
        let elsewhere = links[0].replace(&case.to_string(), &task.to_string());
        assert_eq!(
            admin.get(&elsewhere.replace("/cases/", "/tasks/")).status == 200,
            elsewhere.starts_with("/tasks/")
        );

        post(
            &mut admin,
            &page,
            "attachments",
            &[("remove", &hash)],
            &["took away the file “Roof.png”"],
        );
        assert_eq!(admin.get(&links[0]).status, 404);
    }
}

/// Invites a reporter of nothing.
fn invite(site: &Site, name: &str) -> String {
    let account = orgo_schema::fact::Account {
        email: format!("{}@school.example", name.replace('/', "-")),
        name: name.to_owned(),
        duty: Duty::Reporter,
        teams: Vec::new(),
        clearances: Vec::new(),
        active: true,
    };
    let user = crate::found::add_user(&site.node, account).unwrap();
    crate::link::make(&site.node, user).unwrap()
}

#[test]
fn an_upload_needs_its_token_first_and_has_a_limit() {
    let (_site, mut admin, case, _) = leak();
    let page = format!("/cases/{case}");
    let path = format!("{page}/attachments");
    let attached = admin.get(&page).links(&format!("{path}/"));
    let token = admin.get(&page).token();
    for wrong in [None, Some("0123456789abcdef")] {
        let reply = upload(&mut admin, &path, wrong, "a.png", "x");
        assert_eq!(reply.status, 403, "{wrong:?}");
    }
    let long = "x".repeat(crate::submit::file::FILE_BYTES_MAX + 1);
    let reply = upload(&mut admin, &path, Some(&token), "a.png", &long);
    assert_eq!(reply.status, 422, "just over the limit, said at the field");
    assert!(reply.text().contains("16 MiB"), "{}", reply.text());
    let long = "x".repeat(crate::submit::file::FILE_BYTES_MAX + (128 << 10));
    let reply = upload(&mut admin, &path, Some(&token), "a.png", &long);
    assert_eq!(reply.status, 413);
    assert!(reply.text().contains("at most 16 MiB"), "{}", reply.text());
    let reply = upload(&mut admin, &path, Some(&token), "", "");
    assert_eq!(reply.status, 422, "{}", reply.text());
    assert!(reply.text().contains("Choose a file."), "{}", reply.text());
    assert_eq!(admin.get(&page).links(&format!("{path}/")), attached);
}
