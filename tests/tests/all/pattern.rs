//! The same reports under several profiles: how many of them become an audit, and whether it asks first.

use orgo_node::{
    found::{FirstNode, found, settle},
    intake::{self, Incoming},
    node::Node,
    pattern::{self, Made},
    store::{case, spool::Delivery},
};
use orgo_schema::{fact::Source, time::Timestamp};
use orgo_tests::letter::letter;
use tempfile::TempDir;

const TO: &str = "maintenance@school.example";
pub(super) const DAY: i64 = 24 * 3_600_000;

/// A site of its own.
pub(super) struct Place {
    pub(super) node: Node,
    _folder: TempDir,
}

impl Place {
    pub(super) fn new(profile: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let firsts = [FirstNode {
            key: [1; 32],
            site: "Main".to_owned(),
        }];
        let founded = found("Riverside", profile, &firsts).unwrap();
        let node = settle(&folder.path().join("node"), &founded, &firsts[0]).unwrap();
        Self {
            node,
            _folder: folder,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.node.clock)().now
    }

    /// Takes in a report that is like the others of its subject, this way.
    pub(super) fn report(&self, number: usize, subject: &str, source: Source) {
        let mail = letter(&format!("{number}@example.org"), subject, "Please look.");
        let incoming = Incoming {
            raw: mail.into_bytes(),
            delivery: Delivery {
                to: Some(TO.to_owned()),
                source,
                received: self.now(),
            },
        };
        intake::take_in(&self.node, &[incoming]).unwrap();
    }

    fn look(&self) -> Vec<Made> {
        pattern::run(&self.node, self.now(), false).unwrap()
    }

    /// Returns the titles of the cases that lists show.
    pub(super) fn titles(&self) -> Vec<String> {
        let setting = self.node.setting();
        let filter = case::Filter {
            compartments: setting.compartments.iter().map(|held| held.row).collect(),
            ..case::Filter::default()
        };
        let rows = self.node.store.read(|db| case::list(db, &filter, 100));
        let rows = rows.unwrap();
        rows.into_iter().map(|row| row.title).collect()
    }
}

const AUDIT: &str = "Infrastructure Audit: Building A";

#[test]
fn the_same_reports_become_an_audit_sooner_or_later_as_the_profile_says() {
    for (profile, count, window, asks) in [
        ("school", 5, "P30D", true),
        ("crisis_response", 2, "P7D", false),
        ("small_team_12", 4, "P30D", true),
    ] {
        let place = Place::new(profile);
        let mut audits = Vec::new();
        for number in 1..=6 {
            place.report(number, "Leak in Building A", Source::Mail);
            audits.extend(place.look().into_iter().map(|made| (number, made)));
        }
        let [(number, made)] = audits.as_slice() else {
            panic!("{profile}: one audit and no twin: {audits:?}");
        };
        assert_eq!(*number, count, "{profile}");
        assert_eq!(made.title, AUDIT);
        assert_eq!(made.label.to_string(), "11.94.Operations.Safety.Audit");
        let why = &made.why;
        assert_eq!(usize::try_from(why.count).unwrap(), count, "{profile}");
        assert_eq!(why.window.to_string(), window, "{profile}");
        assert!(
            why.source.starts_with(&format!("the {profile} profile")),
            "{}",
            why.source
        );
        // Where the organisation wants to be asked first it is in no list until somebody says yes.
        let is_there = place.titles().iter().any(|title| title == AUDIT);
        assert_eq!(is_there, !asks, "{profile}");
    }
}

#[test]
fn what_differs_in_place_or_kind_is_no_pattern() {
    let place = Place::new("crisis_response");
    place.report(1, "Leak in Building A", Source::Mail);
    place.report(2, "Leak in Building B", Source::Mail);
    place.report(3, "Elevator stuck in Building A", Source::Mail);
    place.report(4, "Something else", Source::Mail);
    place.report(5, "Something else", Source::Mail);
    assert_eq!(place.look(), []);
    place.report(6, "A burst pipe, building  a", Source::Mail);
    let made = place.look();
    assert_eq!(made.len(), 1, "{made:?}");
    assert_eq!(made[0].why.known, 2);
}

#[test]
fn an_archive_is_no_pattern_unless_it_comes_in_as_if_now() {
    let place = Place::new("crisis_response");
    for number in 1..=4 {
        place.report(number, "Leak in Building A", Source::ImportArchive);
    }
    assert_eq!(place.look(), []);
    for number in 11..=14 {
        place.report(number, "Leak in Building A", Source::ImportLive);
    }
    assert_eq!(place.look().len(), 1);
}

#[test]
fn what_was_a_pattern_longer_ago_than_its_window_opens_nothing() {
    let place = Place::new("crisis_response");
    for number in 1..=4 {
        place.report(number, "Leak in Building A", Source::Mail);
    }
    let later = place.now().plus_ms(8 * DAY);
    assert_eq!(pattern::run(&place.node, later, true).unwrap(), []);
    let soon = place.now().plus_ms(6 * DAY);
    let would = pattern::run(&place.node, soon, true).unwrap();
    assert_eq!(would.len(), 1);
    assert!(!place.titles().iter().any(|title| title == AUDIT));
    assert_eq!(place.look(), would, "what was said is what is done");
    assert!(place.titles().iter().any(|title| title == AUDIT));
}
