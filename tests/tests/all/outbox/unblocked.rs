//! Who does a task that waited is told when it can go on.

use orgo_tests::site::Site;
use serde_json::{Value, json};

use super::{ANA, add_user, server::Server};
use crate::depend::{two, wait};

#[test]
fn who_does_a_task_hears_once_that_it_need_not_wait_any_more() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    add_user(&site, ANA, &[]);
    let [first, second] = two(&site);
    let [third, _] = two(&site);
    for other in [&first, &third] {
        wait(&site, &second, other);
    }
    site.ok(&["task", "set", &second, "--assignee", ANA]);
    server.serve(&site);
    let told = || {
        let mut lines = site.items(&["outbox", "list"]);
        lines.retain(|line| line["purpose"] == "unblocked");
        lines
    };
    site.ok(&["task", "do", "complete", &first]);
    site.ok(&["outbox", "run"]);
    assert_eq!(told(), Vec::<Value>::new(), "one is left");
    site.ok(&["task", "do", "complete", &third]);
    site.ok(&["outbox", "run"]);
    let lines = told();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(
        (&lines[0]["state"], &lines[0]["task_id"]),
        (&json!("sent"), &json!(second))
    );
    site.ok(&["task", "comment", &second, "Now."]);
    site.ok(&["outbox", "run"]);
    assert_eq!(told().len(), 1, "once");
    let mails = server.mails();
    let go_on = mails
        .iter()
        .filter(|mail| mail.contains("Subject: You can go on"));
    assert_eq!(go_on.count(), 1, "{mails:?}");
}
