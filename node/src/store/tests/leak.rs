//! What is restricted is in no byte that the main key opens.

use std::path::Path;

use orgo_schema::{
    command::{Command, Object},
    word::Visibility,
};
use rusqlite::{Connection, types::ValueRef};

use super::{Office, mail};
use crate::{
    home::Home,
    intake::Kind,
    store::{blob, open},
};

/// Half of them come by hand, half by mail.
const CANARIES: usize = 50;

fn canary(number: usize) -> String {
    format!("canary{number:02}xq")
}

/// Everything that who has the main key can read: each value of each table, packed content unpacked, and
/// where the file is not encrypted every byte of it.
pub(crate) fn readable(db: &Connection, file: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    let mut tables = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap();
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(tables.iter().any(|table| table == "case_row"), "{tables:?}");
    for table in tables.iter().filter(|table| *table != "search") {
        let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column).unwrap()
                {
                    all.extend_from_slice(bytes);
                    all.push(0);
                }
            }
        }
    }
    let mut blobs = db.prepare("SELECT id FROM blob").unwrap();
    let rows = blobs.query_map([], |row| row.get(0)).unwrap();
    for row in rows {
        all.extend(blob::read(db, row.unwrap()).unwrap());
    }
    if cfg!(feature = "plain") {
        all.extend(std::fs::read(file).unwrap());
        all.extend(std::fs::read(file.with_extension("db-wal")).unwrap_or_default());
    }
    all
}

pub(crate) fn found(bytes: &[u8], word: &str) -> bool {
    let lower = bytes.to_ascii_lowercase();
    lower
        .windows(word.len())
        .any(|window| window == word.as_bytes())
}

#[test]
fn fifty_canaries_are_in_the_file_of_their_compartment_alone() {
    let office = Office::new();
    for number in 0..CANARIES / 2 {
        let mark = canary(number);
        let own = office.open_case(Visibility::Restricted, &mark).unwrap();
        let object = Object::Task(own.task_ids[0]);
        let text = format!("More of {mark}.");
        office.submit(Command::Comment { object, text }).unwrap();
    }
    for number in CANARIES / 2..CANARIES {
        let subject = format!("Confidential {}", canary(number));
        let outcome = office.deliver(mail(&canary(number), &subject, &canary(number)));
        assert_eq!(outcome.outcome, Kind::Created);
    }
    office.deliver(mail("plain", "Leak", "sparrow"));
    let restricted = office.restricted();
    let Office { node, folder } = office;
    let own = node.store.own_file(restricted.scope.compartment);
    let key = node
        .home
        .compartment_key(restricted.scope.compartment)
        .unwrap()
        .unwrap();
    node.close();
    drop(node);

    let home = Home::open(folder.path()).unwrap();
    let db = open::writer(&home.database(), &home.cipher).unwrap();
    let main = readable(&db, &home.database());
    let cipher = match home.cipher {
        open::Cipher::Raw(_) => open::Cipher::Raw(key),
        open::Cipher::Plain => open::Cipher::Plain,
    };
    let db = open::writer(&own, &cipher).unwrap();
    let own = readable(&db, &own);
    assert!(found(&main, "sparrow") && !found(&own, "sparrow"));
    for number in 0..CANARIES {
        let word = canary(number);
        assert!(found(&own, &word), "{word} was written");
        assert!(!found(&main, &word), "{word} is in the main file");
    }
}
