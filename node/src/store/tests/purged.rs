//! Of what was purged no byte is left in the files of the store.

use std::{fs, path::Path};

use orgo_schema::{
    command::{Command, Object},
    fact::{Body, FileRef, Item},
    id::{CaseId, DocumentId, FactId},
    word::Visibility,
};

use super::{Office, leak};
use crate::{
    content,
    home::Home,
    intake::Kind,
    purge,
    store::{StoreError, document, open, wanted},
};

const CANARY: &str = "canaryxq";

/// A mail whose every part has the canary in it, and a file.
fn mail(id: &str, mark: &str) -> String {
    format!(
        "From: Ann <ann@example.org>\r\nTo: maintenance@school.example\r\nMessage-ID: <{id}@example.org>\r\n\
         Date: Thu, 2 Jul 2026 08:00:00 +0000\r\nSubject: Leak {mark}\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nA leak in room 12, says {mark}.\r\n\
         --b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename={mark}.txt\r\n\r\n\
         The file of {mark}: {}\r\n--b--\r\n",
        "many words ".repeat(40_000)
    )
}

/// Every file of a folder that holds any byte of it, where the files are not encrypted.
fn files_with(folder: &Path, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files_with(&entry.path(), word));
        } else if leak::found(&fs::read(entry.path()).unwrap(), word) {
            found.push(entry.path().display().to_string());
        }
    }
    found
}

fn check(visibility: Visibility) {
    let office = Office::new();
    let own = office.open_case(visibility, CANARY).unwrap();
    let object = Object::Task(own.task_ids[0]);
    let text = format!("More of {CANARY}.");
    office.submit(Command::Comment { object, text }).unwrap();
    let mut cases = vec![own.case_id.unwrap()];
    if visibility == Visibility::Internal {
        let outcome = office.deliver(mail("one", CANARY));
        cases.push(outcome.case_id.unwrap());
    }
    let kept = office.open_case(visibility, "sparrow").unwrap();
    let compartment = if visibility == Visibility::Internal {
        office.node.setting().compartment_for(visibility).clone()
    } else {
        office.restricted()
    };
    let own_file = office.node.store.own_file(compartment.scope.compartment);
    let asked = purge::cases(&office.node, &office.admin(), &cases, "asked").unwrap();
    assert_eq!(asked.len(), cases.len());
    // This node alone holds it, so nobody is waited for.
    for case in &cases {
        assert!(
            office
                .submit(Command::Comment {
                    object: Object::Case(*case),
                    text: "gone?".to_owned()
                })
                .is_err()
        );
    }
    let text = "Still here.".to_owned();
    let object = Object::Case(kept.case_id.unwrap());
    office.submit(Command::Comment { object, text }).unwrap();
    if visibility == Visibility::Internal {
        let outcome = office.deliver(mail("one", CANARY));
        assert_eq!(outcome.outcome, Kind::Ignored, "{outcome:?}");
    }
    if cfg!(feature = "plain") {
        // While it runs: in no file, the log among them.
        assert_eq!(
            files_with(office.folder.path(), CANARY),
            Vec::<String>::new()
        );
        assert!(!files_with(office.folder.path(), "sparrow").is_empty());
    }
    let key = office
        .node
        .home
        .compartment_key(compartment.scope.compartment);
    let key = key.unwrap();
    let Office { node, folder } = office;
    node.close();
    drop(node);
    let home = Home::open(folder.path()).unwrap();
    let (file, cipher) = match (visibility, &home.cipher, key) {
        (Visibility::Internal, cipher, _) => (home.database(), cipher.clone()),
        (_, open::Cipher::Raw(_), Some(key)) => (own_file, open::Cipher::Raw(key)),
        (_, cipher, _) => (own_file, cipher.clone()),
    };
    let db = open::writer(&file, &cipher).unwrap();
    let all = leak::readable(&db, &file);
    assert!(leak::found(&all, "sparrow") && !leak::found(&all, CANARY));
}

#[test]
fn of_what_was_purged_no_byte_is_left() {
    check(Visibility::Internal);
}

#[test]
fn of_what_was_purged_in_a_file_of_its_own_no_byte_is_left() {
    check(Visibility::Restricted);
}

#[test]
fn a_copy_from_before_an_upgrade_goes_with_what_was_purged() {
    let office = Office::new();
    let case = office.open_case(Visibility::Internal, CANARY).unwrap();
    let copy = office.node.home.database().with_extension("before-2.db");
    fs::write(&copy, CANARY).unwrap();
    let cases = [case.case_id.unwrap()];
    purge::cases(&office.node, &office.admin(), &cases, "asked").unwrap();
    assert!(!copy.exists());
}

/// Rules attach one file to many cases, and a node may have heard of it before it came.
#[test]
fn what_another_case_refers_to_is_still_wanted_when_the_first_goes() {
    let office = Office::new();
    let cases: Vec<CaseId> = ["Ann", "Ben"]
        .map(|mark| office.open_case(Visibility::Internal, mark).unwrap())
        .into_iter()
        .filter_map(|receipt| receipt.case_id)
        .collect();
    let setting = office.node.setting();
    let compartment = setting.compartment_for(Visibility::Internal).clone();
    let hash = compartment.scope.blob(b"It has not come yet.");
    let (named, place) = (cases.clone(), compartment.clone());
    let done = office.node.store.write(&compartment, move |batch| {
        for case in named {
            let file = FileRef {
                blob: hash,
                name: "protocol.txt".into(),
                media_type: "text/plain".into(),
                bytes: 20,
            };
            let fact = batch.author(None, Vec::new(), Body::Added(Item::File(file)));
            let id = FactId::new(batch.fresh_uuid()?);
            let row = batch.add_facts(&place, case.into(), &[(id, fact)])?;
            let id = DocumentId::from(case);
            for change in document::hashes(batch.db, row)? {
                let bytes = document::change(batch.db, place.row, id, &change)?.unwrap();
                content::take_note(batch, &place, row, &bytes)?;
            }
        }
        Ok::<_, StoreError>(())
    });
    done.unwrap();
    let is_wanted = || {
        let read = office.node.store.read(|db| {
            let is_wanted = wanted::is(db, compartment.row, &hash)?;
            Ok::<_, StoreError>(is_wanted)
        });
        read.unwrap()
    };
    assert!(is_wanted());
    purge::cases(&office.node, &office.admin(), &cases[..1], "asked").unwrap();
    assert!(is_wanted(), "the other case needs it");
    purge::cases(&office.node, &office.admin(), &cases[1..], "asked").unwrap();
    assert!(!is_wanted());
}
