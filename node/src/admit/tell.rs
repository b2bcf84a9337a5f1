//! What this node can say of its log: to another node, and of the others to people.

use orgo_schema::id::{CompartmentId, EnvelopeHash, NodeId};
use orgo_sync::{
    chain::Chain,
    parcel::{Parcel, PersonKey},
};

use super::{Report, Source, enter, held, parcels};
use crate::{
    node::Node,
    store::{StoreError, admission, compartment::Compartment, envelope, replica::Log},
};

/// Lists envelopes of which some changes did not come: they are to be asked for again.
///
/// # Errors
/// When this node does not hold the compartment open, or the database refuses.
pub fn incomplete(
    node: &Node,
    compartment: CompartmentId,
    max: u32,
) -> Result<Vec<EnvelopeHash>, StoreError> {
    let setting = node.setting();
    let row = held(&setting, compartment)?.row;
    node.store
        .read(|db| Ok(admission::incomplete(db, row, max)?))
}

/// Lists the nodes that continued their log of a compartment in two ways: a cloned disk, a restored copy,
/// or malice. What they wrote entered whole.
///
/// # Errors
/// When the database refuses.
pub fn forks(node: &Node) -> Result<Vec<(NodeId, String)>, StoreError> {
    let setting = node.setting();
    node.store.read(|db| {
        let mut forks = Vec::new();
        for compartment in setting.places() {
            for author in admission::authors(db, compartment.row)? {
                let mut chain = Chain::default();
                for link in enter::links(db, compartment.row, author)? {
                    chain.add(link);
                }
                if !chain.forks().is_empty() {
                    forks.push((author, compartment.name.clone()));
                }
            }
        }
        Ok(forks)
    })
}

/// Collects everything that a node holds of a compartment, as another would be told it.
///
/// # Errors
/// When the database refuses.
pub fn everything(node: &Node, compartment: &Compartment) -> Result<Vec<Parcel>, StoreError> {
    node.store.read(|db| {
        let Some(log) = Log::open(db, compartment)? else {
            return Ok(Vec::new());
        };
        let mut parcels = Vec::new();
        for signed in envelope::all(db, compartment.row)? {
            let listed = enter::read(&signed)?.changes;
            let mut parcel = Parcel {
                signed,
                changes: Vec::new(),
                keys: Vec::new(),
            };
            log.changes(&listed, |listed, bytes| {
                parcel.changes.extend(bytes.map(|bytes| (listed, bytes)));
                true
            })?;
            for listed in listed {
                let document = listed.document;
                for (version, key) in log.person_keys(document)? {
                    parcel.keys.push(PersonKey {
                        document,
                        version,
                        key,
                    });
                }
            }
            parcels.push(parcel);
        }
        Ok(parcels)
    })
}

/// Lets two open nodes of one organisation tell each other everything, both ways.
///
/// # Errors
/// When a database refuses.
pub fn exchange(one: &Node, other: &Node) -> Result<(Report, Report), StoreError> {
    let (here, there) = (one.setting(), other.setting());
    let (mut from_other, mut from_one) = (Report::default(), Report::default());
    for compartment in here.places() {
        let id = compartment.scope.compartment;
        let Ok(same) = held(&there, id) else {
            continue;
        };
        let (ours, theirs) = (everything(one, compartment)?, everything(other, same)?);
        from_one.add(parcels(other, Source::Wire(here.node), id, ours, None)?);
        from_other.add(parcels(one, Source::Wire(there.node), id, theirs, None)?);
    }
    Ok((from_other, from_one))
}
