//! A member that puts documents where they do not lie.

use orgo_schema::{
    fact::{Body, Parceled},
    id::{BlobHash, DocumentId, DocumentKind, FactId},
    word::Visibility,
};
use uuid::Uuid;

use super::{Sites, documents};
use crate::{
    admit,
    node::Node,
    store::{StoreError, admission::State, compartment::Compartment},
};

/// Writes a document of a kind into a compartment, as no honest program does.
fn write(node: &Node, place: &Compartment, kind: DocumentKind, number: u128) {
    let (here, setting) = (place.clone(), node.setting());
    node.store
        .write(place, move |batch| {
            let body = if kind == DocumentKind::Parcel {
                Body::Parceled(Parceled {
                    to: setting.roster.compartment_id("restricted"),
                    recipients: vec![setting.node],
                    sealed: BlobHash::new([7; 32]),
                    bytes: 9,
                })
            } else {
                Body::Commented {
                    text: "Hidden.".to_owned(),
                }
            };
            let id = Uuid::from_u128(number);
            let fact_id = FactId::new(batch.fresh_uuid()?);
            let fact = batch.author(None, Vec::new(), body);
            batch.add_facts(&here, DocumentId { kind, id }, &[(fact_id, fact)])?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn among_parcels_lies_nothing_else_and_no_parcel_lies_elsewhere() {
    let sites = Sites::new();
    let setting = sites.gate.setting();
    let place = setting.parcels.as_ref().unwrap();
    let internal = setting.compartment_for(Visibility::Internal);
    let strange: Vec<DocumentKind> = DocumentKind::ALL
        .into_iter()
        .filter(|kind| !matches!(kind, DocumentKind::Parcel | DocumentKind::Purge))
        .collect();
    for (number, kind) in (1..).zip(&strange) {
        write(&sites.gate, place, *kind, number);
    }
    write(&sites.gate, internal, DocumentKind::Parcel, 100);
    // One that lies where it belongs, so that the others are not kept out by chance.
    write(&sites.gate, place, DocumentKind::Parcel, 200);
    sites.meet_all();
    for node in [&sites.school, &sites.hall] {
        for kind in &strange {
            assert!(documents(node, *kind, "parcels").is_empty(), "{kind:?}");
        }
        let [parcel] = Vec::from_iter(documents(node, DocumentKind::Parcel, "parcels"))
            .try_into()
            .unwrap();
        assert_eq!(parcel.id, Uuid::from_u128(200));
        assert!(documents(node, DocumentKind::Parcel, "internal").is_empty());
        let check = || {
            let withheld = admit::withheld(node).unwrap();
            let mut told: Vec<_> = withheld
                .iter()
                .map(|held| (held.compartment.as_str(), held.state, held.reason.as_str()))
                .collect();
            told.sort_unstable_by_key(|(compartment, ..)| *compartment);
            let (parcel, others) = told.split_first().unwrap();
            let why = "it is a sealed parcel: those lie in the place for parcels and nowhere else";
            assert_eq!(*parcel, ("internal", State::Refused, why));
            assert_eq!(others.len(), strange.len());
            let why = "only sealed parcels lie in this compartment, and this is none";
            for told in others {
                assert_eq!(*told, ("parcels", State::Refused, why));
            }
            withheld
        };
        // Judged again it is what it was.
        for held in check() {
            admit::retry(node, held.id).unwrap();
        }
        check();
    }
}
