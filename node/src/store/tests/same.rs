//! A node that is given a clock, a seed and no threads does the same each time.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use orgo_schema::{
    command::{Command, Object},
    fact::{Account, Source},
    time::Timestamp,
    word::{Duty, Visibility},
};

use super::{ADMIN, mail, new_case, new_task, rules};
use crate::{
    clock,
    environment::Environment,
    found::{self, FirstNode},
    guard,
    home::Home,
    intake,
    node::Node,
    store::{StoreError, envelope, user},
    submit::submit,
};

/// Starts at a fixed instant and goes on by a second each time somebody looks.
fn world(seed: u64) -> Environment {
    let now = Arc::new(AtomicI64::new(1_790_000_000_000));
    Environment::seeded(seed, move || {
        clock::judge(Timestamp(now.fetch_add(1_000, Ordering::SeqCst)))
    })
}

/// Lets a node live a little and returns the bytes of its envelopes.
fn life(folder: &Path, founded: &found::Founded, seed: u64) -> BTreeMap<String, Vec<Vec<u8>>> {
    let first = FirstNode {
        key: [7; 32],
        site: "Main".into(),
    };
    rules(folder);
    let settled = found::settle(folder, founded, &first).unwrap();
    settled.close();
    drop(settled);
    let node = Node::open_with(Home::open(folder).unwrap(), world(seed)).unwrap();
    let account = Account {
        email: ADMIN.into(),
        name: "Administrator".into(),
        duty: Duty::Administrator,
        teams: Vec::new(),
        clearances: node
            .setting()
            .compartments
            .iter()
            .map(|held| held.scope.compartment)
            .collect(),
        active: true,
    };
    found::add_user(&node, account).unwrap();
    let user = node.store.read(|db| user::by_email(db, ADMIN));
    let user = user.unwrap().unwrap();
    let admin = guard::person(&node.setting(), user.id, &user.account).unwrap();
    for (id, subject) in [("1", "Leak"), ("2", "Confidential leak")] {
        let raw = mail(id, subject, "ana").into_bytes();
        let to = Some("maintenance@school.example".to_owned());
        intake::deliver(&node, raw, to, Source::Mail).unwrap();
    }
    for visibility in [Visibility::Internal, Visibility::Restricted] {
        let opened = submit(
            &node,
            &admin,
            Command::OpenCase {
                case: new_case(visibility, "Dana"),
                tasks: vec![new_task("Dana")],
            },
        );
        let text = "Heard.".to_owned();
        let object = Object::Task(opened.unwrap().task_ids[0]);
        submit(&node, &admin, Command::Comment { object, text }).unwrap();
    }
    let envelopes = envelopes(&node);
    node.close();
    envelopes
}

fn envelopes(node: &Node) -> BTreeMap<String, Vec<Vec<u8>>> {
    let setting = node.setting();
    let read = node.store.read(|db| {
        let compartments = setting.compartments.iter().map(|held| {
            let signed = envelope::all(db, held.row)?;
            let bytes = signed.into_iter().map(|signed| signed.bytes).collect();
            Ok((held.name.clone(), bytes))
        });
        compartments.collect::<Result<_, StoreError>>()
    });
    read.unwrap()
}

#[test]
fn the_same_seed_and_inputs_give_the_same_envelopes() {
    let first = FirstNode {
        key: [7; 32],
        site: "Main".into(),
    };
    let founded = found::found("Riverside", "school", &[first]).unwrap();
    let lives = [1, 1, 2].map(|seed| {
        let folder = tempfile::tempdir().unwrap();
        life(folder.path(), &founded, seed)
    });
    assert!(lives[0]["internal"].len() >= 4 && lives[0]["restricted"].len() >= 3);
    assert_eq!(lives[0], lives[1]);
    assert_ne!(lives[0], lives[2]);
}
