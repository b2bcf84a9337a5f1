use orgo_schema::id::{CompartmentId, DocumentKind, OrganizationId};
use proptest::{collection::vec, prelude::*, sample::Index};
use uuid::Uuid;

use super::*;
use crate::Document;

const fn scope(compartment: u128) -> Scope {
    (
        OrganizationId::new(Uuid::from_u128(1)),
        CompartmentId::new(Uuid::from_u128(compartment)),
    )
}
const FROM: Scope = scope(2);
const TO: Scope = scope(3);
const CASE: DocumentId = DocumentId {
    kind: DocumentKind::Case,
    id: Uuid::from_u128(3),
};

fn bytes(changes: &[MadeChange]) -> Vec<&[u8]> {
    changes
        .iter()
        .map(|change| change.bytes.as_slice())
        .collect()
}

fn document(scope: Scope, changes: &[MadeChange]) -> Document {
    let mut document = Document::new(scope, CASE);
    let applied = document.apply(&bytes(changes)).unwrap();
    assert_eq!(applied.waiting, [], "nothing waits");
    document
}

/// What a document says, whichever of concurrent values comes first.
fn said(document: &Document) -> (Vec<String>, usize) {
    let title = document.register("title");
    let mut values: Vec<String> = title.value.into_iter().chain(title.others).collect();
    values.sort_unstable();
    let mut text: Vec<char> = document.narrative().chars().collect();
    text.sort_unstable();
    (values, text.len())
}

#[test]
fn titles_and_texts_arrive_as_they_were() {
    let mut old = Document::new(FROM, CASE);
    let mut made = old.edit_text("Water under the sink").unwrap();
    made.extend(old.set_register("title", "Leak").unwrap());
    made.extend(old.edit_text("Water under the blue sink").unwrap());
    let carried = carried_edits(FROM, TO, CASE, &bytes(&made));
    let new = document(TO, &carried);
    assert_eq!(new.register("title").value.as_deref(), Some("Leak"));
    assert_eq!(new.narrative(), "Water under the blue sink");
    made.extend(old.set_register("title", "Burst pipe").unwrap());
    let later = carried_edits(FROM, TO, CASE, &bytes(&made));
    assert_eq!(
        later[..carried.len()],
        carried[..],
        "the same changes again"
    );
    let new = document(TO, &later);
    assert_eq!(new.register("title").value.as_deref(), Some("Burst pipe"));
    assert_eq!(
        new.register("title").others,
        [""; 0],
        "it came after the first"
    );
}

#[test]
fn an_edit_whose_ancestors_are_not_here_has_no_counterpart_yet() {
    let mut old = Document::new(FROM, CASE);
    let first = old.set_register("title", "Leak").unwrap().unwrap();
    let second = old.set_register("title", "Burst").unwrap().unwrap();
    let late = [second.clone()];
    assert_eq!(carried_edits(FROM, TO, CASE, &bytes(&late)), []);
    let both = carried_edits(FROM, TO, CASE, &bytes(&[second, first]));
    assert_eq!(both.len(), 2);
    assert_eq!(
        carried_edits(TO, FROM, CASE, &bytes(&late)),
        [],
        "of another place"
    );
}

proptest! {
    #[test]
    fn what_sites_edited_apart_is_carried_whole_and_by_everybody_alike(
        history in vec((0..3usize, any::<Index>(), 0..4usize), 1..24),
        order in any::<u8>(),
    ) {
        let mut sites = vec![Document::new(FROM, CASE); 3];
        let mut made: Vec<MadeChange> = Vec::new();
        for (at, which, what) in &history {
            let site = &mut sites[*at];
            match what {
                0 => drop(site.apply(&bytes(&made)).unwrap()),
                1 => made.extend(site.set_register("title", &format!("title {}", which.index(5))).unwrap()),
                _ => {
                    let mut text = site.narrative();
                    let place = which.index(text.len() + 1);
                    text.insert_str(place, ["ab", "c"][what % 2]);
                    made.extend(site.edit_text(&text).unwrap());
                }
            }
        }
        let carried = carried_edits(FROM, TO, CASE, &bytes(&made));
        let mut unique = made.clone();
        unique.sort_by_key(|change| change.hash);
        unique.dedup();
        let mut hashes: Vec<_> = carried.iter().map(|change| change.hash).collect();
        hashes.sort_unstable();
        prop_assert_eq!(hashes.len(), unique.len());
        prop_assert_eq!(said(&document(TO, &carried)), said(&document(FROM, &made)));
        let mut shuffled = made.clone();
        shuffled.sort_by_key(|change| change.hash.as_bytes()[0].wrapping_mul(order | 1));
        let mut again: Vec<_> = carried_edits(FROM, TO, CASE, &bytes(&shuffled)).iter().map(|change| change.hash).collect();
        again.sort_unstable();
        prop_assert_eq!(again, hashes);
    }
}
