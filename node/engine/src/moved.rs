//! Documents that change compartment (CONVERGENCE 4).
//!
//! A document lives in one compartment for good. Raising one writes `Moved` into it and carries what it
//! holds into its successor: the document of the same kind and id in the stricter compartment. Each fact
//! is wrapped into a derived one, equal on every node that is cleared for both, and read there as the fact
//! it holds, under the id it had. What is written elsewhere on the old document meanwhile is carried
//! later, by whoever has both; facts that are carried twice, or by two ways, are there once.
//!
//! Every node that hears of a raise and is cleared for where it goes says `Moved` as well, once, before it carries: if
//! whoever raised the document is removed, and it had not been heard of where that was decided, the raise stands
//! nevertheless, for people may have gone on working above.
//!
//! [`targets`] says where a document goes on, [`movers`] who stands for that, [`wrap`] carries a fact, [`read`] reads
//! what was carried.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    derive::Scope,
    fact::{Author, Body, Carried, Fact, Item, Renamed},
    id::{BlobHash, CompartmentId, FactId, NodeId},
    time::Stamp,
};

use crate::order::{Facts, Order};

/// The facts of a document, those that were carried into it among them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// The facts, as folds take them.
    pub facts: Facts,
    /// Those that were written in another compartment, and in which.
    pub carried: BTreeMap<FactId, CompartmentId>,
}

/// Lists the compartments that a document of `here` goes on in, the laxest first: those it was moved to
/// that are stricter. The last is where people find it. `order` has all compartments, the laxest first.
pub fn targets(facts: &Facts, here: CompartmentId, order: &[CompartmentId]) -> Vec<CompartmentId> {
    let rank = |id| order.iter().position(|known| *known == id);
    let Some(own) = rank(here) else {
        return Vec::new();
    };
    let ranks: BTreeSet<usize> = facts
        .values()
        .filter_map(moved_to)
        .filter_map(rank)
        .filter(|to| *to > own)
        .collect();
    ranks
        .into_iter()
        .filter_map(|rank| order.get(rank).copied())
        .collect()
}

/// Lists the nodes that stand for it that a document was moved to a compartment, each once, the first in order first:
/// that of whoever raised it, and those that heard of it and are cleared.
pub fn movers(facts: &Facts, to: CompartmentId) -> Vec<NodeId> {
    let mut movers = Vec::new();
    for (_, _, fact) in Order::of(facts).iter() {
        let (Author::Person { node, .. } | Author::Node(node)) = fact.by else {
            continue;
        };
        if moved_to(fact) == Some(to) && !movers.contains(&node) {
            movers.push(node);
        }
    }
    movers
}

/// Whether any fact says that the document was moved somewhere.
pub fn is_any(facts: &Facts) -> bool {
    facts.values().any(|fact| moved_to(fact).is_some())
}

/// Nothing moves by itself: somebody or some node must stand behind it.
fn moved_to(fact: &Fact) -> Option<CompartmentId> {
    if let (Body::Moved(moved), Author::Person { .. } | Author::Node(_)) = (&fact.body, fact.by) {
        Some(moved.to)
    } else {
        None
    }
}

/// Carries a fact of a document of `from` into its successor. What was carried into `from` itself goes on
/// as it is: by whichever way a fact comes, it is the same.
pub fn wrap(to: &Scope, from: CompartmentId, id: FactId, fact: &Fact) -> (FactId, Fact) {
    let carried = if let (Body::Carried(carried), Author::Derived) = (&fact.body, fact.by) {
        carried.clone()
    } else {
        Carried {
            from,
            id,
            fact: fact.encode(),
        }
    };
    let name = to.fact(
        "carried",
        &[
            carried.from.as_bytes(),
            carried.id.as_bytes(),
            &carried.fact,
        ],
    );
    let wrapped = Fact {
        by: Author::Derived,
        seen: vec![carried.id],
        stamp: fact.stamp,
        wall: None,
        body: Body::Carried(carried),
    };
    (name, wrapped)
}

/// Says what a content is called in the compartment that `to` names.
pub fn renamed(to: &Scope, renamed: Renamed) -> (FactId, Fact) {
    let name = to.fact("renamed", &[renamed.old.as_bytes(), renamed.new.as_bytes()]);
    let fact = Fact {
        by: Author::Derived,
        seen: Vec::new(),
        stamp: Stamp::ZERO,
        wall: None,
        body: Body::Renamed(renamed),
    };
    (name, fact)
}

/// Reads the facts of a document: each that was carried as the one it holds, and each content by its name
/// here.
///
/// What was written here stands before what was carried under the same id, and of several contents under
/// one id the least. The others, and what cannot be read, stay as they are and take no part.
pub fn read(facts: Facts) -> Read {
    let is_plain = |fact: &Fact| !matches!(fact.body, Body::Carried(_) | Body::Renamed(_));
    if facts.values().all(is_plain) {
        return Read {
            facts,
            carried: BTreeMap::new(),
        };
    }
    let mut read = Read::default();
    let mut wrapped: Vec<(FactId, Fact)> = Vec::new();
    for (id, fact) in facts {
        if fact.by == Author::Derived && matches!(fact.body, Body::Carried(_)) {
            wrapped.push((id, fact));
        } else {
            read.facts.insert(id, fact);
        }
    }
    // By what they hold, so that of several the same one counts everywhere.
    wrapped.sort_by(|(_, one), (_, other)| content(one).cmp(&content(other)));
    let mut left = Vec::new();
    for (id, fact) in wrapped {
        match unwrapped(&fact) {
            Some((carried, inner)) => {
                let known = read.facts.get(&carried.id);
                if known.is_none() {
                    read.carried.insert(carried.id, carried.from);
                    read.facts.insert(carried.id, inner);
                } else if known != Some(&inner) {
                    left.push((id, fact));
                }
            }
            None => left.push((id, fact)),
        }
    }
    for (id, fact) in left {
        read.facts.entry(id).or_insert(fact);
    }
    rename(&mut read.facts);
    read
}

fn content(fact: &Fact) -> Option<(FactId, &[u8], CompartmentId)> {
    if let Body::Carried(carried) = &fact.body {
        Some((carried.id, carried.fact.as_slice(), carried.from))
    } else {
        None
    }
}

/// Returns what a fact carries; nothing where that cannot be read, or carries something itself.
fn unwrapped(fact: &Fact) -> Option<(&Carried, Fact)> {
    let Body::Carried(carried) = &fact.body else {
        return None;
    };
    let inner = Fact::decode(&carried.fact).ok()?;
    let is_nested = matches!(inner.body, Body::Carried(_));
    (!is_nested).then_some((carried, inner))
}

/// Puts the names that contents have here in the place of those they had.
fn rename(facts: &mut Facts) {
    let mut names: BTreeMap<BlobHash, BlobHash> = BTreeMap::new();
    for fact in facts.values() {
        if let (Body::Renamed(renamed), Author::Derived) = (&fact.body, fact.by) {
            let new = names.entry(renamed.old).or_insert(renamed.new);
            *new = renamed.new.min(*new);
        }
    }
    if names.is_empty() {
        return;
    }
    let last = |hash: &mut BlobHash| {
        // Each step is by another name: names that lead in a circle end where they have all been used.
        for _ in 0..names.len() {
            match names.get(hash) {
                Some(new) => *hash = *new,
                None => break,
            }
        }
    };
    for fact in facts.values_mut() {
        if let Body::Received(received) = &mut fact.body {
            let blobs = received.attachments.iter_mut();
            blobs.filter_map(|file| file.blob.as_mut()).for_each(last);
        } else if let Body::Copied(copied) = &mut fact.body {
            last(&mut copied.raw);
        } else if let Body::Added(Item::File(file)) | Body::Removed(Item::File(file)) =
            &mut fact.body
        {
            last(&mut file.blob);
        }
    }
}
