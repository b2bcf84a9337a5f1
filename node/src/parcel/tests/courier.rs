//! A gateway and a cleared node that never meet, a courier between them, and a node that does none of that.

use std::sync::Arc;

use orgo_schema::{
    fact::Source,
    id::{BlobHash, DocumentId, DocumentKind},
};
use orgo_sync::roster::Access;
use tempfile::TempDir;

use super::{administrator, bytes_of, documents, join, mail, meet, restricted, rules, stick};
use crate::{
    found::{self, FirstNode},
    guard, intake,
    intake::Kind,
    membership,
    node::Node,
    parcel::underway,
    purge,
    store::{StoreError, blob, document, parcel as rows},
};

struct Sites {
    folder: TempDir,
    /// The administrator's, cleared.
    school: Arc<Node>,
    /// It takes mail in and is not cleared.
    gate: Node,
    /// It works on what is internal, and carries nothing for others.
    desk: Node,
    boat: Node,
}

impl Sites {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let first = FirstNode {
            key: crate::home::random().unwrap(),
            site: "School".into(),
        };
        let firsts = std::slice::from_ref(&first);
        let founded = found::found("Riverside", "school", firsts).unwrap();
        let place = folder.path().join("School");
        rules(&place);
        let school = Arc::new(found::settle(&place, &founded, &first).unwrap());
        found::first_administrator(&school, "ann@school.example").unwrap();
        let let_in = |name, power| join(&school, folder.path(), name, power);
        let (gate, desk) = (let_in("Gate", "gateway"), let_in("Desk", "review"));
        let boat = let_in("Boat", "courier");
        let sites = Self {
            gate,
            desk,
            boat,
            school,
            folder,
        };
        for other in [&sites.gate, &sites.desk, &sites.boat] {
            meet(&sites.school, other);
        }
        sites
    }

    /// Lets two nodes replicate: in a talk, and by sticks, on which contents come along.
    fn replicate(&self, one: &Node, other: &Node) {
        meet(one, other);
        stick(self.folder.path(), one, other);
        stick(self.folder.path(), other, one);
    }

    /// Lets everybody replicate with everybody but the cleared node, which meets the courier alone.
    fn all(&self) {
        for _ in 0..2 {
            self.replicate(&self.gate, &self.desk);
            self.replicate(&self.desk, &self.boat);
            self.replicate(&self.gate, &self.boat);
            self.replicate(&self.boat, &self.school);
            for node in [&self.gate, &self.desk, &self.boat, &self.school] {
                purge::attend(node).unwrap();
            }
        }
    }
}

/// Returns the one parcel of a node, what is sealed in it, and by which name.
fn parcel(node: &Node) -> (DocumentId, Vec<u8>, BlobHash) {
    let setting = node.setting();
    let place = setting.parcels.as_ref().unwrap();
    let read = node.store.read(|db| {
        let [parcel] = rows::all(db, 10)?.try_into().unwrap();
        let facts = document::facts(db, place, parcel.row)?;
        let hash = orgo_engine::fold::parcel(&facts.facts)
            .unwrap()
            .parceled
            .sealed;
        let row = blob::row(db, place.row, &hash)?.unwrap();
        Ok::<_, StoreError>((parcel.row.id, blob::read(db, row)?, hash))
    });
    read.unwrap()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn only_who_agreed_to_carry_it_has_a_parcel_and_it_arrives_all_the_same() {
    let sites = Sites::new();
    let to = Some("safe@school.example".to_owned());
    let outcome = intake::deliver(&sites.gate, mail(), to, Source::Mail).unwrap();
    assert_eq!(outcome.outcome, Kind::Sealed, "{outcome:?}");
    let (id, sealed, hash) = parcel(&sites.gate);

    sites.replicate(&sites.gate, &sites.desk);
    sites.replicate(&sites.gate, &sites.boat);
    sites.replicate(&sites.desk, &sites.boat);
    let (carried, at_sea, _) = parcel(&sites.boat);
    assert_eq!((carried, &at_sea), (id, &sealed), "the courier carries it");
    let identity = membership::identity(&sites.boat).unwrap();
    assert!(identity.open(&sealed).is_err(), "and cannot open it");
    assert_eq!(crate::parcel::open(&sites.boat).unwrap(), 0);

    // Parts of it, its name, and the name of its document: none of them is at the desk. What it begins with, all that
    // is sealed begins with.
    let part = |at: usize| &sealed[at..at + 32];
    let marks = [
        part(64),
        part(sealed.len() / 2),
        &sealed[sealed.len() - 32..],
        hash.as_bytes(),
        id.id.as_bytes(),
    ];
    let (desk, boat) = (bytes_of(&sites.desk), bytes_of(&sites.boat));
    for mark in marks {
        assert!(holds(&boat, mark), "what is looked for can be found");
        assert!(!holds(&desk, mark), "the desk has some of it");
    }
    assert_eq!(sites.desk.setting().parcels, None);
    let listed = |node: &Node| {
        let setting = node.setting();
        node.store.read(|db| underway(db, &setting)).unwrap().len()
    };
    assert_eq!((listed(&sites.desk), listed(&sites.boat)), (0, 1));

    sites.replicate(&sites.boat, &sites.school);
    let cases = documents(&sites.school, DocumentKind::Case, "restricted");
    assert_eq!(cases.len(), 1);
    sites.all();
    for node in [&sites.gate, &sites.boat, &*sites.school] {
        let site = node.setting().site.clone();
        let left = node.store.read(|db| rows::all(db, 10)).unwrap();
        assert_eq!(left, [], "{site}");
        let place = node.setting().parcels.clone().unwrap();
        let content = node
            .store
            .read(|db| Ok::<_, StoreError>(blob::row(db, place.row, &hash)?));
        assert_eq!(content.unwrap(), None, "{site}");
    }
    let left = documents(&sites.school, DocumentKind::Case, "restricted");
    assert_eq!(left, cases, "what it held stays");
    let desk = bytes_of(&sites.desk);
    assert!(!marks.iter().any(|mark| holds(&desk, mark)));
}

#[test]
fn the_place_for_parcels_is_no_place_for_people_or_work() {
    let sites = Sites::new();
    let far = |node: &Node| {
        let setting = sites.school.setting();
        let (place, _) = setting.roster.parcels().unwrap();
        setting.roster.access(node.setting().node, place)
    };
    assert_eq!(
        [&*sites.school, &sites.gate, &sites.boat, &sites.desk].map(far),
        [
            Some(Access::Write),
            Some(Access::Write),
            Some(Access::Read),
            None
        ]
    );
    let setting = sites.school.setting();
    let place = setting.parcels.as_ref().unwrap();
    let id = place.scope.compartment;
    assert!(!setting.order().contains(&id));
    assert!(!setting.is_stricter(restricted(&sites.school), id));
    assert!(!setting.is_stricter(id, restricted(&sites.school)));
    assert_eq!(setting.held(id), Some(place));
    assert_eq!(setting.compartment(place.row), Some(place));
    for visibility in orgo_schema::word::Visibility::ALL.iter().copied() {
        assert_ne!(setting.place_for(visibility).unwrap(), place);
        assert_ne!(setting.compartment_for(visibility), place);
    }
    let person = administrator(&sites.school);
    assert!(!person.compartments.contains(&id));
    let viewer = orgo_engine::authorize::Viewer::Person(person);
    assert!(!guard::reach(&setting, &viewer).0.contains(&place.row));
    assert!(guard::reach_and_parcels(&setting, &viewer).contains(&place.row));
    assert!(!place.has_own_file());
}
