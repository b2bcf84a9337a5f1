//! The fold of a mail on its way, sealed (CONVERGENCE 4).

use std::collections::BTreeSet;

use orgo_schema::{
    fact::{Author, Body, Parceled, Via},
    id::NodeId,
};

use crate::order::{Facts, Order};

/// A mail on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelFold<'a> {
    /// What was said when it was sealed; of several such words, the first in order.
    pub parceled: &'a Parceled,
    /// The gateway that sealed it.
    pub via: Via,
    /// The nodes it was sealed to that have it where it belongs.
    pub opened: BTreeSet<NodeId>,
}

/// Folds a mail on its way; nothing while the word of its gateway is not here.
pub fn parcel(facts: &Facts) -> Option<ParcelFold<'_>> {
    let order = Order::of(facts);
    let mut begun = order.iter().filter_map(|(.., fact)| {
        if let (Body::Parceled(parceled), Author::Node(node), Some(wall)) =
            (&fact.body, fact.by, fact.wall)
        {
            Some((parceled, Via { node, wall }))
        } else {
            None
        }
    });
    let (parceled, via) = begun.next()?;
    let opened = order.iter().filter_map(|(.., fact)| match fact.by {
        Author::Node(node) if matches!(fact.body, Body::Unparceled) => Some(node),
        Author::Node(_) | Author::Person { .. } | Author::Derived => None,
    });
    Some(ParcelFold {
        parceled,
        via,
        opened: opened
            .filter(|node| parceled.recipients.contains(node))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use orgo_schema::id::BlobHash;

    use super::*;
    use crate::history::{Site, compartment};

    #[test]
    fn a_mail_was_opened_by_those_it_was_sealed_to_and_say_so_themselves() {
        let mut site = Site::new(1);
        let node = |number| NodeId::new([number; 32]);
        site.write_as(Author::Node(node(2)), 1, Body::Unparceled);
        assert_eq!(parcel(&site.facts), None);
        let parceled = Parceled {
            to: compartment(3),
            recipients: vec![node(2), node(3)],
            sealed: BlobHash::new([7; 32]),
            bytes: 9,
        };
        site.write_as(Author::Node(node(1)), 2, Body::Parceled(parceled.clone()));
        // Neither a stranger nor a person opens anything.
        site.write_as(Author::Node(node(4)), 3, Body::Unparceled);
        site.write(4, Body::Unparceled);
        let fold = parcel(&site.facts).unwrap();
        assert_eq!((fold.parceled, fold.via.node), (&parceled, node(1)));
        assert_eq!(fold.opened, [node(2)].into());
    }
}
