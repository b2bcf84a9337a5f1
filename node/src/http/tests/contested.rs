//! What somebody did at another site whose right to it had been taken back here: who reads why, and who decides.

use orgo_engine::authorize::Viewer;
use orgo_schema::{
    command::Command,
    fact::Account,
    id::{CaseId, TaskId, UserId},
    task::TaskAction,
    word::{Duty, Visibility},
};

use super::{
    browser::Browser,
    site::{ADMIN, Site},
    sites::Clinic,
};
use crate::{consent, guard, policy::again, store::user, submit::submit};

/// A site whose administrator ended the account of Ben, who finished a task at the clinic and had not heard of it; the
/// administrator's browser, that of Ben, and the task with its case.
fn ended() -> (Site, [Browser; 2], (TaskId, CaseId)) {
    let site = Site::new();
    let mut admin = site.admin();
    let clinic = Clinic::let_in(&mut admin);
    let mail = site.deliver("maintenance", "Water Leak in Room 102", "It is urgent.");
    let (task, case) = (mail.task_ids[0], mail.case_id.unwrap());
    let ben = site.member("Ben", "Operations.Maintenance");
    let (who, account) = account(&site);
    clinic.meet(&site);
    let ended = Account {
        active: false,
        ..account.clone()
    };
    let end = Command::SetAccount {
        user: who,
        account: ended,
    };
    submit(&site.node, &site.person(ADMIN), end).unwrap();
    let there = guard::person(&clinic.node.setting(), who, &account).unwrap();
    let done = Command::ActOnTask {
        task,
        action: TaskAction::Complete,
        reason: Some("the washer is new".to_owned()),
        until: None,
    };
    submit(&clinic.node, &there, done).unwrap();
    clinic.meet(&site);
    again::run(&site.node).unwrap();
    site.node.refresh_users().unwrap();
    (site, [admin, ben], (task, case))
}

/// Returns where the page posts yes and no to.
fn action(admin: &mut Browser) -> String {
    let page = admin.get("/waiting");
    let text = page.text();
    assert!(
        text.contains("Let stand what Ben did: completed it"),
        "{text}"
    );
    let mut actions = page.links("/tasks/").into_iter();
    let action = actions.find(|link| link.contains("/decisions/"));
    action.unwrap()
}

#[test]
fn the_timeline_says_who_had_lost_which_right() {
    let (_site, [mut admin, mut ben], (task, case)) = ended();
    for path in [format!("/tasks/{task}"), format!("/cases/{case}")] {
        let page = admin.get(&path).text();
        let why = "The account of Ben had been ended on";
        assert!(page.contains(why), "{path}: {page}");
        assert!(page.contains("Clinic 4 had not heard of it"), "{page}");
        assert!(page.contains("It counts until somebody decides."), "{page}");
    }
    assert_eq!(ben.get(&format!("/tasks/{task}")).status, 303, "signed out");
}

#[test]
fn those_who_answer_for_the_work_decide_and_others_see_it() {
    let (site, [mut admin, _], (task, _)) = ended();
    let action = action(&mut admin);
    let mut member = site.member("mia", "Operations.Maintenance");
    let page = member.get("/waiting");
    let text = page.text();
    assert!(text.contains("Let stand what Ben did"), "{text}");
    assert!(page.links("/tasks/").iter().all(|link| *link != action));
    let token = member.get("/menu").token();
    let no = [("token", token.as_str()), ("decision", "no")];
    let refused = member.send(&action, &no);
    assert_eq!(refused.status, 403, "{}", refused.text());
    let count = |email: &str| {
        let viewer = Viewer::Person(site.person(email));
        let counted = |db: &_| consent::count(db, &site.node.setting(), &viewer);
        site.node.store.read(counted).unwrap()
    };
    assert_eq!(
        ["mia@school.example", ADMIN].map(count),
        [0, 1],
        "whoever may decide is told how much there is"
    );

    let open = site.compartment(Visibility::Internal);
    let mut coordinator = site.somebody(Duty::Coordinator, None, vec![open]);
    let no = [("decision", "no"), ("reason", "he had left")];
    let said = coordinator.post("/waiting", &action, &no);
    assert_eq!(said.status, 303, "{}", said.text());
    let page = admin.get(&format!("/tasks/{task}")).text();
    for said in [
        "Somebody decided that it does not count.",
        "Does not count: its author had no right to it any more",
    ] {
        assert!(page.contains(said), "{page}");
    }
    let text = admin.get("/waiting").text();
    assert!(!text.contains("Let stand"), "{text}");
}

fn account(site: &Site) -> (UserId, Account) {
    let read = site.node.store.read(|db| user::list(db, 10)).unwrap();
    let mut all = read.into_iter();
    let ben = all.find(|user| user.account.name == "Ben").unwrap();
    (ben.id, ben.account)
}
