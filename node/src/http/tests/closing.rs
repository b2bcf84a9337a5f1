//! What is done closes by itself under the level of automation `full`, and waits for somebody under every other.

use std::fs;

use orgo_schema::{
    case::{CaseAction, CaseStatus},
    command::Command,
    id::{CaseId, TaskId},
    task::TaskAction,
};

use super::site::{ADMIN, Site};
use crate::{
    closing, configuration,
    intake::Outcome,
    policy,
    store::{StoreError, case, document},
    submit::submit,
};

/// A site under a profile that ships, with a rule whose work asks first.
fn under(profile: &str) -> Site {
    let site = Site::new();
    be_under(&site, profile);
    site
}

fn be_under(site: &Site, profile: &str) {
    let own = site.folder().join("profile.yaml");
    if own.exists() {
        fs::remove_file(&own).unwrap();
    }
    let shipped = configuration::gather(site.folder(), profile).unwrap();
    fs::write(own, &shipped[&format!("{profile}/profile.yaml")]).unwrap();
    let careful = "version: \"1\"\nrules:\n  - id: pool\n    when: { to: pool@* }\n    then:\n      task: { label: 1001.81.Operations.Maintenance, priority: high }\n      policy: { automation: high }\n";
    fs::create_dir_all(site.folder().join("rules")).unwrap();
    fs::write(site.folder().join("rules/pool.yaml"), careful).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
}

fn leak(site: &Site, room: u8) -> Outcome {
    site.deliver(
        "maintenance",
        &format!("Water leak in room {room}"),
        "Hurry.",
    )
}

fn act(site: &Site, task: TaskId, action: TaskAction) {
    let command = Command::ActOnTask {
        task,
        action,
        reason: Some("There was no leak.".to_owned()),
        until: None,
    };
    submit(&site.node, &site.person(ADMIN), command).unwrap();
}

fn status(site: &Site, id: CaseId) -> CaseStatus {
    let read = |db: &rusqlite::Connection| {
        let place = document::anywhere(db, id.into())?.unwrap();
        Ok::<_, StoreError>(case::one(db, place)?.unwrap().status)
    };
    site.node.store.read(read).unwrap()
}

#[test]
fn what_is_done_closes_by_itself_where_nothing_asks_first() {
    for (profile, expected) in [
        ("military_organization", CaseStatus::Closed),
        ("crisis_response", CaseStatus::Open),
        ("school", CaseStatus::Open),
    ] {
        let site = under(profile);
        let leak = leak(&site, 1);
        let case = leak.case_id.unwrap();
        assert_eq!(closing::run(&site.node).unwrap(), [], "{profile}");
        act(&site, leak.task_ids[0], TaskAction::Complete);
        let closes = expected == CaseStatus::Closed;
        let closed = closing::run(&site.node).unwrap();
        assert_eq!(closed.contains(&case), closes, "{profile}");
        assert_eq!(status(&site, case), expected, "{profile}");
        assert_eq!(closing::run(&site.node).unwrap(), [], "{profile}: once");
    }
}

#[test]
fn what_people_have_more_to_say_to_stays_open() {
    let site = under("military_organization");
    let [failed, reopened, careful, resolved] = [
        leak(&site, 1),
        leak(&site, 2),
        site.deliver("pool", "The pool leaks", "Hurry."),
        leak(&site, 3),
    ];
    act(&site, failed.task_ids[0], TaskAction::Fail);
    act(&site, reopened.task_ids[0], TaskAction::Complete);
    act(&site, careful.task_ids[0], TaskAction::Complete);
    let case = |outcome: &Outcome| outcome.case_id.unwrap();
    let closed = closing::run(&site.node).unwrap();
    assert_eq!(
        closed,
        [case(&reopened)],
        "not what failed, nor where its rule asks first"
    );
    let decide = |outcome: &Outcome, action: CaseAction| {
        let command = Command::ActOnCase {
            case: case(outcome),
            action,
            reason: Some("It leaks again.".to_owned()),
        };
        submit(&site.node, &site.person(ADMIN), command).unwrap();
    };
    decide(&reopened, CaseAction::Reopen);
    // Who says that it is over leaves work behind: that is looked at first.
    decide(&resolved, CaseAction::Resolve);
    assert_eq!(closing::run(&site.node).unwrap(), []);
    assert_eq!(status(&site, case(&reopened)), CaseStatus::InProgress);
    assert_eq!(status(&site, case(&failed)), CaseStatus::Open);
    act(&site, resolved.task_ids[0], TaskAction::Complete);
    assert_eq!(closing::run(&site.node).unwrap(), [case(&resolved)]);
    assert_eq!(status(&site, case(&resolved)), CaseStatus::Closed);
    let page = site
        .admin()
        .get(&format!("/cases/{}", case(&resolved)))
        .text();
    assert!(page.contains("Main"), "the site that closed it: {page}");
}

/// What was left open under another policy stays so: news of a policy never reach back.
#[test]
fn a_level_that_holds_since_closes_nothing_that_was_done_before() {
    let site = under("school");
    let [before, after] = [leak(&site, 1), leak(&site, 2)];
    act(&site, before.task_ids[0], TaskAction::Complete);
    be_under(&site, "military_organization");
    policy::again::run(&site.node).unwrap();
    assert_eq!(closing::run(&site.node).unwrap(), []);
    act(&site, after.task_ids[0], TaskAction::Complete);
    assert_eq!(closing::run(&site.node).unwrap(), [after.case_id.unwrap()]);
    assert_eq!(status(&site, before.case_id.unwrap()), CaseStatus::Open);
}
