//! A compartment with a file and a key of its own.

use std::fs;

use orgo_engine::authorize::Viewer;
use orgo_schema::{
    command::{Command, Object},
    fact::{Body, Value},
    id::{DocumentId, FactId, TaskId},
    task::TaskAction,
    word::Visibility,
};

use super::{Office, mail};
use crate::{
    care, escalate, guard,
    home::Home,
    intake::{self, Incoming, Kind},
    node::Node,
    store::{
        StoreError, case, document, open,
        spool::{self, Delivery},
        task,
    },
};

fn list(office: &Office, query: Option<&str>) -> Vec<case::CaseRow> {
    let (compartments, _) = guard::reach(&office.node.setting(), &Viewer::Person(office.admin()));
    let filter = case::Filter {
        compartments,
        query: query.map(ToOwned::to_owned),
        ..case::Filter::default()
    };
    office
        .node
        .store
        .read(|db| {
            let rows = case::list(db, &filter, 100)?;
            assert_eq!(case::count(db, &filter)?, rows.len() as u64);
            Ok::<_, StoreError>(rows)
        })
        .unwrap()
}

fn titles(office: &Office, query: Option<&str>) -> Vec<String> {
    let mut titles: Vec<String> = list(office, query)
        .into_iter()
        .map(|row| row.title)
        .collect();
    titles.sort();
    titles
}

fn waiting(office: &Office) -> u64 {
    office
        .node
        .store
        .read(|db| Ok::<_, StoreError>(spool::count(db)?))
        .unwrap()
}

#[test]
fn a_file_is_made_by_the_first_write_into_its_compartment() {
    let office = Office::new();
    let file = office
        .node
        .store
        .own_file(office.restricted().scope.compartment);
    office.open_case(Visibility::Internal, "Ana").unwrap();
    assert!(!file.exists());
    office.open_case(Visibility::Restricted, "Dana").unwrap();
    assert!(file.exists());
    let mode = |path: &std::path::Path| {
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777
    };
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(file.parent().unwrap()), 0o700);
}

#[test]
fn reading_sees_all_files_as_one() {
    let office = Office::new();
    let open = office.open_case(Visibility::Internal, "Ana").unwrap();
    let own = office.open_case(Visibility::Restricted, "Dana").unwrap();
    let both = ["A complaint about Ana", "A complaint about Dana"];
    assert_eq!(titles(&office, None), both);
    assert_eq!(titles(&office, Some("complaint")), both);
    assert_eq!(titles(&office, Some("dana")), both[1..]);
    let rows = list(&office, None);
    let base = office.restricted().row << 40;
    let of = |id| rows.iter().find(|row| Some(row.case_id) == id).unwrap();
    assert!(of(open.case_id).document < base);
    assert!(of(own.case_id).document > base, "row ids are disjoint");
    let found = office.node.store.read(|db| {
        let setting = office.node.setting();
        let viewer = Viewer::Person(office.admin());
        let object = Object::Task(own.task_ids[0]);
        guard::found(db, &setting, &viewer, object)
    });
    assert_eq!(found.unwrap().compartment, office.restricted());
}

#[test]
fn commands_find_the_file_of_what_they_are_about() {
    let office = Office::new();
    let open = office.open_case(Visibility::Internal, "Ana").unwrap();
    let own = office.open_case(Visibility::Restricted, "Dana").unwrap();
    let (case, task) = (own.case_id.unwrap(), own.task_ids[0]);
    for command in [
        Command::ActOnTask {
            task,
            action: TaskAction::Start,
            reason: None,
            until: None,
        },
        Command::Comment {
            object: Object::Case(case),
            text: "Heard.".into(),
        },
        Command::Retitle {
            object: Object::Case(case),
            title: "Settled with Dana".into(),
        },
    ] {
        office.submit(command).unwrap();
    }
    assert_eq!(titles(&office, Some("settled")), ["Settled with Dana"]);
    let merge = Command::SetCase {
        case: open.case_id.unwrap(),
        value: Value::MergedInto(Some(case)),
    };
    let refused = office.submit(merge).unwrap_err().to_string();
    assert!(
        refused.contains("lives in the compartment restricted"),
        "{refused}"
    );
}

#[test]
fn mail_goes_into_the_file_of_its_compartment_and_leaves_the_spool() {
    let office = Office::new();
    let group: Vec<Incoming> = [
        ("1", "Leak"),
        ("2", "Confidential leak"),
        ("3", "Leak again"),
    ]
    .map(|(id, subject)| Incoming {
        raw: mail(id, subject, "ana").into_bytes(),
        delivery: Delivery {
            to: Some("maintenance@school.example".into()),
            source: orgo_schema::fact::Source::Mail,
            received: (office.node.clock)().now,
        },
    })
    .into();
    let outcomes = intake::take_in(&office.node, &group).unwrap();
    assert_eq!(
        outcomes.iter().map(|o| o.outcome).collect::<Vec<_>>(),
        [Kind::Created; 3]
    );
    assert_eq!(waiting(&office), 0);
    let setting = office.node.setting();
    let rows: Vec<i64> = setting.compartments.iter().map(|held| held.row).collect();
    let places = outcomes.iter().map(|outcome| {
        let id = DocumentId::from(outcome.signal_id.unwrap());
        let found = office
            .node
            .store
            .read(|db| Ok::<_, StoreError>(document::find(db, id, &rows)?));
        found.unwrap().unwrap().compartment == office.restricted().row
    });
    assert_eq!(
        places.collect::<Vec<_>>(),
        [false, true, false],
        "in the order they came"
    );
    // The clock of both files is looked after.
    let later = (office.node.clock)().now.plus_ms(400 * 24 * 3_600_000);
    let recorded = escalate::run(&office.node, later, false).unwrap();
    let climbed =
        |outcome: &intake::Outcome| recorded.iter().any(|step| step.task == outcome.task_ids[0]);
    assert!(outcomes.iter().all(climbed), "{recorded:?}");
    let again = office.deliver(mail("2", "Confidential leak", "ana"));
    assert_eq!(again.outcome, Kind::Duplicate);
}

#[test]
fn a_crash_between_the_two_files_makes_nothing_twice() {
    let office = Office::new();
    let delivery = Delivery {
        to: Some("maintenance@school.example".into()),
        source: orgo_schema::fact::Source::Mail,
        received: (office.node.clock)().now,
    };
    let incoming = Incoming {
        raw: mail("1", "Confidential leak", "ana").into_bytes(),
        delivery,
    };
    // Nobody waits, so the last step is not done: the message is recorded and still on the spool.
    drop(intake::begin(&office.node, &[incoming]).unwrap());
    let digest = |office: &Office| {
        let setting = office.node.setting();
        office
            .node
            .store
            .read(|db| care::digest(db, &setting))
            .unwrap()
    };
    let Office { node, folder } = office;
    node.close();
    drop(node);
    let before = {
        let home = Home::open(folder.path()).unwrap();
        let db = open::writer(&home.database(), &home.cipher).unwrap();
        spool::count(&db).unwrap()
    };
    assert_eq!(before, 1, "it is still on the spool");
    let node = Node::open(Home::open(folder.path()).unwrap()).unwrap();
    let office = Office { node, folder };
    assert_eq!(waiting(&office), 0);
    assert_eq!(list(&office, None).len(), 1);
    let tasks = office.node.store.read(|db| {
        let filter = task::Filter {
            compartments: vec![office.restricted().row],
            ..task::Filter::default()
        };
        task::count(db, &filter)
    });
    assert_eq!(tasks.unwrap(), 1);
    let now = digest(&office);
    let again = office.reopened(|_| {});
    assert_eq!(digest(&again), now);
    let blobs: i64 = again
        .node
        .store
        .write_local(|batch| {
            Ok::<_, StoreError>(
                batch
                    .db
                    .query_row("SELECT count(*) FROM blob", [], |row| row.get(0))?,
            )
        })
        .unwrap();
    assert_eq!(blobs, 0, "its bytes left the main file");
}

#[test]
fn without_its_key_a_compartment_is_locked_and_its_mail_waits() {
    let office = Office::new();
    let restricted = office.restricted();
    let id = restricted.scope.compartment;
    let path = office.node.home.compartment_key_file(id);
    let own = office.open_case(Visibility::Restricted, "Dana").unwrap();
    let key: [u8; 32] = fs::read(&path).unwrap().try_into().unwrap();
    let office = office.reopened(|_| fs::remove_file(&path).unwrap());

    let locked = office.node.locked();
    assert_eq!(locked.len(), 1);
    assert_eq!((locked[0].id, locked[0].name.as_str()), (id, "restricted"));
    assert_eq!(titles(&office, None), [""; 0]);
    let refused = office.open_case(Visibility::Restricted, "Eve").unwrap_err();
    assert!(refused.to_string().contains("locked"), "{refused}");
    let comment = Command::Comment {
        object: Object::Task(TaskId::new(own.task_ids[0].uuid())),
        text: "Heard.".into(),
    };
    let refused = office.submit(comment.clone()).unwrap_err().to_string();
    assert!(refused.contains("task"), "{refused}");
    let outcome = office.deliver(mail("1", "Confidential leak", "ana"));
    assert_eq!(outcome.outcome, Kind::Waiting, "{outcome:?}");
    // However often the node starts, it only waits.
    let mut office = office;
    for _ in 0..5 {
        office = office.reopened(|_| {});
        assert_eq!(waiting(&office), 1);
    }
    let open = office.deliver(mail("2", "Leak", "ana"));
    assert_eq!(open.outcome, Kind::Created);

    let wrong = office.node.unlock(id, [1; 32]).unwrap_err().to_string();
    assert!(wrong.contains("does not open"), "{wrong}");
    office.node.unlock(id, key).unwrap();
    assert!(office.node.locked().is_empty());
    assert_eq!(waiting(&office), 0);
    assert_eq!(list(&office, None).len(), 3);
    office.submit(comment).unwrap();
    let office = office.reopened(|_| {});
    assert_eq!(
        office.node.locked().len(),
        1,
        "the key was not written down"
    );
}

#[test]
fn the_key_of_another_and_a_lost_file_are_told() {
    let office = Office::new();
    let id = office.restricted().scope.compartment;
    let key = office.node.home.compartment_key_file(id);
    let file = office.node.store.own_file(id);
    office.open_case(Visibility::Restricted, "Dana").unwrap();
    let Office { node, folder } = office;
    node.close();
    drop(node);
    let open = || {
        let home = Home::open(folder.path()).unwrap();
        Node::open(home).unwrap_err().to_string()
    };
    let right = fs::read(&key).unwrap();
    fs::write(&key, [1; 32]).unwrap();
    let told = open();
    assert!(
        told.contains("does not open the compartment restricted"),
        "{told}"
    );
    fs::write(&key, &right).unwrap();
    fs::remove_file(&file).unwrap();
    let told = open();
    assert!(
        told.contains("is missing") && told.contains(".db"),
        "{told}"
    );
}

#[test]
fn a_rebuild_of_all_files_changes_nothing() {
    let office = Office::new();
    office.open_case(Visibility::Internal, "Ana").unwrap();
    office.open_case(Visibility::Restricted, "Dana").unwrap();
    office.deliver(mail("1", "Confidential leak", "ana"));
    office.deliver(mail("2", "Leak", "ana"));
    let look = || {
        let setting = office.node.setting();
        let digest = office.node.store.read(|db| care::digest(db, &setting));
        (
            digest.unwrap(),
            titles(&office, None),
            titles(&office, Some("room")),
        )
    };
    let before = look();
    assert_eq!(before.1.len(), 4);
    assert_eq!(before.2.len(), 2);
    care::rebuild(&office.node).unwrap();
    assert_eq!(look(), before);
}

#[test]
fn what_an_older_version_kept_inside_moves_out_while_it_is_empty() {
    let office = Office::new();
    let restricted = office.restricted();
    let key = office
        .node
        .home
        .compartment_key_file(restricted.scope.compartment);
    let Office { node, folder } = office;
    node.close();
    drop(node);
    let keep_inside = |more: &str| {
        let home = Home::open(folder.path()).unwrap();
        let db = open::writer(&home.database(), &home.cipher).unwrap();
        db.execute_batch(&format!(
            "UPDATE compartment SET secret = zeroblob(32) WHERE id = {}; {more}",
            restricted.row
        ))
        .unwrap();
        fs::remove_file(&key).unwrap();
    };
    let again = || Node::open(Home::open(folder.path()).unwrap());
    keep_inside("");
    let node = again().unwrap();
    assert!(key.exists() && node.locked().is_empty());
    let stored: Vec<u8> = node
        .store
        .read(|db| {
            let sql = "SELECT secret FROM compartment WHERE id = ?1";
            Ok::<_, StoreError>(db.query_row(sql, [restricted.row], |row| row.get(0))?)
        })
        .unwrap();
    assert!(stored.len() > 32, "it is sealed");
    node.close();
    drop(node);
    keep_inside(&format!(
        "INSERT INTO document (uuid, kind, compartment) VALUES (zeroblob(16), 1, {})",
        restricted.row
    ));
    let told = again().unwrap_err().to_string();
    assert!(told.contains("a file of its own belongs"), "{told}");
}

/// Whoever may write in a stricter compartment may write there under any id. That hides nothing.
#[test]
fn junk_under_the_id_of_a_case_in_a_stricter_compartment_hides_no_case() {
    let office = Office::new();
    let receipt = office.open_case(Visibility::Internal, "Dana").unwrap();
    let (case, task) = (receipt.case_id.unwrap(), receipt.task_ids[0]);
    let restricted = office.restricted();
    let here = restricted.clone();
    office
        .node
        .store
        .write(&restricted, move |batch| {
            for document in [DocumentId::from(case), task.into()] {
                let id = FactId::new(batch.fresh_uuid()?);
                let text = "Nothing.".to_owned();
                let fact = batch.author(None, Vec::new(), Body::Commented { text });
                batch.add_facts(&here, document, &[(id, fact)])?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let (setting, viewer) = (office.node.setting(), Viewer::Person(office.admin()));
    for object in [Object::Case(case), Object::Task(task)] {
        let found = office
            .node
            .store
            .read(|db| guard::found(db, &setting, &viewer, object));
        assert_eq!(found.unwrap().compartment.name, "internal");
    }
    let text = "Still here.".to_owned();
    let object = Object::Case(case);
    office.submit(Command::Comment { object, text }).unwrap();
}
