//! The journal's chains: what is done to them is found, what is old goes, and no word stands in them.

use std::fs;

use orgo_engine::authorize::Viewer;
use orgo_schema::{
    command::{Command, Object},
    word::Visibility,
};

use super::{Office, mail};
use crate::{
    failure::Failure,
    journal::{
        show::{self, Wanted},
        sweep,
    },
    store::{Compartment, StoreError},
};

const YEAR: i64 = 365 * 24 * 3_600_000;

impl Office {
    fn verified(&self) -> Result<Vec<show::Sound>, String> {
        let viewer = Viewer::Person(self.admin());
        let outcome = show::verify(&self.node, &viewer);
        outcome
            .map(|found| found.chains)
            .map_err(|failure| failure.to_string())
    }

    fn said(&self) -> Vec<String> {
        let viewer = Viewer::Person(self.admin());
        let (entries, _) = show::list(&self.node, &viewer, &Wanted::default()).unwrap();
        entries.into_iter().map(|entry| entry.what).collect()
    }

    /// Does something to the rows behind the back of the program.
    fn tamper(&self, compartment: &Compartment, sql: &'static str) {
        let done = self.node.store.write(compartment, move |batch| {
            batch.db.execute_batch(sql)?;
            Ok::<_, StoreError>(())
        });
        done.unwrap();
    }

    fn internal(&self) -> Compartment {
        let setting = self.node.setting();
        setting.compartment_for(Visibility::Internal).clone()
    }

    /// An office where some things happened, in both files.
    fn busy(mark: &str) -> Self {
        let office = Self::new();
        for visibility in [Visibility::Internal, Visibility::Restricted] {
            for _ in 0..3 {
                office.open_case(visibility, mark).unwrap();
            }
        }
        office.deliver(mail("one", "Leak", mark));
        office.deliver(mail("two", "confidential", mark));
        office
    }
}

#[test]
fn a_chain_holds_across_restarts_and_says_how_long_it_is() {
    let office = Office::busy("plain");
    let before = office.verified().unwrap();
    let chains: Vec<&str> = before.iter().map(|sound| sound.chain.as_str()).collect();
    assert_eq!(chains, ["main", "restricted"]);
    assert!(before.iter().all(|sound| sound.entries >= 4), "{before:?}");
    let office = office.reopened(|_| ());
    assert_eq!(office.verified().unwrap(), before);
    office.open_case(Visibility::Restricted, "more").unwrap();
    let after = office.verified().unwrap();
    assert_eq!(after[0], before[0]);
    assert_eq!(after[1].entries, before[1].entries + 1);
}

#[test]
fn what_was_done_to_a_row_is_found_and_the_row_is_named() {
    let check = |in_vault: bool, sql: &'static str, needle: &str| {
        let office = Office::busy("plain");
        let place = if in_vault {
            office.restricted()
        } else {
            office.internal()
        };
        office.tamper(&place, sql);
        let why = office.verified().unwrap_err();
        assert!(why.contains(needle), "{sql}: {why}");
        let chain = if in_vault { "restricted" } else { "main" };
        assert!(why.contains(&format!("in the chain of {chain},")), "{why}");
    };
    let changed = "UPDATE journal SET content = (SELECT content FROM journal WHERE number = 1) WHERE number = 3";
    check(false, changed, "entry 3 was changed");
    check(true, changed, "entry 3 was changed");
    check(
        false,
        "UPDATE journal SET at_ms = at_ms + 1 WHERE number = 2",
        "entry 2 was changed",
    );
    check(
        false,
        "UPDATE journal SET hash = zeroblob(32) WHERE number = 2",
        "entry 2 was changed",
    );
    check(
        false,
        "UPDATE journal SET content = NULL, content_hash = zeroblob(32) WHERE number = 2",
        "content of entry 2 is gone before its time",
    );
    check(
        true,
        "DELETE FROM journal WHERE number = 2",
        "entry 2 is missing",
    );
    check(
        false,
        "DELETE FROM journal WHERE number = 1",
        "entry 1 is missing",
    );
    check(
        true,
        "DELETE FROM journal WHERE number = (SELECT max(number) FROM journal)",
        "is missing",
    );
    check(false, "DELETE FROM journal", "entry 1 is missing");
}

#[test]
fn what_was_done_to_the_signed_log_is_found_and_the_envelope_is_named() {
    let check = |in_vault: bool, sql: &'static str, needle: &str| {
        let office = Office::busy("plain");
        assert!(office.verified().is_ok());
        let (place, name) = if in_vault {
            (office.restricted(), "restricted")
        } else {
            (office.internal(), "internal")
        };
        office.tamper(&place, sql);
        let why = office.verified().unwrap_err();
        assert!(why.contains(needle), "{sql}: {why}");
        let log = format!("in the log of {name},");
        assert!(why.contains(&log), "{sql}: {why}");
    };
    let here = "compartment = (SELECT id FROM compartment WHERE name = 'internal')";
    let of_internal =
        |sql: &str| -> &'static str { Box::leak(format!("{sql} AND {here}").into_boxed_str()) };
    check(
        false,
        of_internal("UPDATE envelope SET signature = zeroblob(64) WHERE seq = 2"),
        "envelope 2 of ",
    );
    check(
        false,
        of_internal("UPDATE envelope SET bytes = zeroblob(length(bytes)) WHERE seq = 3"),
        "was changed: its bytes have another hash than its name",
    );
    check(
        false,
        of_internal("UPDATE envelope SET seq = 90 WHERE seq = 1"),
        "is not here, and later ones are",
    );
    check(
        true,
        "DELETE FROM envelope WHERE seq = 2",
        "is not here, and later ones are",
    );
    check(true, "DELETE FROM envelope WHERE seq = 1", "envelope 1 of ");
    // Whoever hides a hole by new numbers does not hide that something is followed that is not here.
    check(
        true,
        "DELETE FROM envelope WHERE seq = 2; UPDATE envelope SET seq = seq - 1 WHERE seq > 2",
        "envelope 2 of ",
    );
}

#[test]
fn no_word_and_no_address_stands_in_it() {
    let mark = "canaryxq";
    let office = Office::busy(mark);
    let case = office
        .open_case(Visibility::Internal, mark)
        .unwrap()
        .case_id
        .unwrap();
    let object = Object::Case(case);
    let text = format!("{mark} said so");
    office.submit(Command::Comment { object, text }).unwrap();
    let title = format!("About {mark}");
    office.submit(Command::Retitle { object, title }).unwrap();
    for place in [office.internal(), office.restricted()] {
        let rows = office.node.store.write(&place, |batch| {
            let mut statement = batch.db.prepare("SELECT content FROM journal")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok::<_, StoreError>(rows.collect::<rusqlite::Result<Vec<Vec<u8>>>>()?)
        });
        let rows = rows.unwrap();
        assert!(rows.len() >= 4, "{} rows", rows.len());
        for row in rows {
            let text = String::from_utf8_lossy(&row).to_lowercase();
            for word in [mark, "example", "leak", "riverside", "complaint"] {
                assert!(!text.contains(word), "{word} in {text}");
            }
        }
    }
}

#[test]
fn what_is_refused_leaves_no_trace_of_having_happened() {
    let office = Office::new();
    let before = office.said();
    let title = String::new();
    let case = office.open_case(Visibility::Internal, "plain").unwrap();
    let object = Object::Case(case.case_id.unwrap());
    let refused = office.submit(Command::Retitle { object, title });
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    let mut expected = vec!["case_opened".to_owned()];
    expected.extend(before);
    assert_eq!(office.said(), expected);
    office.verified().unwrap();
}

#[test]
fn entries_go_when_the_profile_says_each_category_by_itself() {
    let office = Office::busy("plain").reopened(|folder| {
        let keep = "version: \"2\"\nretention: { classes: { log_security: indefinite, log_email: P1Y } }\n";
        fs::write(folder.join("organisation.yaml"), keep).unwrap();
    });
    let all = office.said();
    assert!(all.iter().any(|what| what == "policy_changed"), "{all:?}");
    let now = (office.node.clock)().now;
    assert_eq!(sweep(&office.node, now).unwrap(), 0, "nothing is old");
    assert_eq!(office.said(), all);
    let gone = sweep(&office.node, now.plus_ms(2 * YEAR)).unwrap();
    assert!(gone > 0);
    let left = office.said();
    assert!(!left.iter().any(|what| what == "mail_taken_in"), "{left:?}");
    assert!(left.iter().any(|what| what == "case_opened"), "{left:?}");
    office.verified().unwrap();
    sweep(&office.node, now.plus_ms(6 * YEAR)).unwrap();
    let left = office.said();
    assert!(!left.iter().any(|what| what == "case_opened"), "{left:?}");
    assert!(left.iter().any(|what| what == "policy_changed"), "{left:?}");
    assert_eq!(left[0], "journal_swept");
    let sound = office.verified().unwrap();
    assert_eq!(
        sound[1].entries, 2,
        "of the other file all went but that it did: {sound:?}"
    );
    // The chain goes on from there, and what is done to it is still found.
    let office = office.reopened(|_| ());
    office.open_case(Visibility::Restricted, "more").unwrap();
    office.verified().unwrap();
    office.tamper(
        &office.internal(),
        "DELETE FROM journal WHERE number = (SELECT min(number) FROM journal)",
    );
    assert!(office.verified().unwrap_err().contains("is missing"));
}
