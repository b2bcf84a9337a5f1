//! What is said of a world that is shown, to find out what went wrong in it.

use std::collections::BTreeSet;

use orgo_node::admit;
use orgo_node::store::admission;
use orgo_schema::id::{DocumentId, FactId};

use super::heal::facts;
use super::world::World;

/// Says which facts have left their documents at the site that saved them, and which are back.
pub(super) fn what_went(world: &mut World) {
    if !world.talks {
        return;
    }
    let mut went = BTreeSet::new();
    for at in world.running() {
        let held = facts(world.node(at));
        let saved = world.acknowledged.iter().filter(|(site, _)| *site == at);
        for (_, deed) in saved {
            let (fact, is_new) = (deed.fact, !world.went.contains(&deed.fact));
            if !held.contains(&fact) {
                went.insert(fact);
                if is_new {
                    world.tell(|| format!("{fact}, saved at {at}, has left its document there"));
                }
            } else if !is_new {
                world.tell(|| format!("{fact}, saved at {at}, is back there"));
            }
        }
    }
    world.went = went;
}

/// Says what sites hold aside of a document, and whether a fact is in it.
pub(super) fn whereabouts(
    world: &World,
    members: &[usize],
    document: Option<DocumentId>,
    fact: FactId,
) -> String {
    let Some(document) = document else {
        return "nobody knows the document".to_owned();
    };
    let mut told = Vec::new();
    for at in members {
        let node = world.node(*at);
        for held in node.setting().places() {
            let aside = |db: &_| admission::withheld_for(db, held.row, document.into());
            let aside = node.store.read(aside).unwrap_or_default();
            let aside = aside.iter().map(|row| {
                let bytes = row.bytes.as_deref().unwrap_or_default();
                let facts = orgo_crdt::admitted_facts(bytes).unwrap_or_default();
                let holds_it = facts.iter().any(|(id, _)| *id == fact);
                let (state, change, reason) = (row.state, row.listed.change, &row.reason);
                format!("{state:?} {change}, holds it: {holds_it}: {reason}")
            });
            let aside = aside.collect::<Vec<_>>();
            let parcels = admit::everything(node, held).unwrap_or_default();
            let listed = parcels.iter().flat_map(|parcel| &parcel.changes);
            let listed = listed.filter(|(listed, _)| listed.document.known() == Some(document));
            let count = listed.count();
            told.push(format!(
                "site {at}, {}: {count} changes with bytes, aside {aside:#?}",
                held.name
            ));
        }
    }
    told.join("\n")
}
