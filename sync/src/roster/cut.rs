//! Which envelopes of a removed author count (CONVERGENCE 9).

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::id::EnvelopeHash;

use crate::chain::Link;

/// Where a removed author's envelopes end.
///
/// Several removals of one author name each what their administrator knew: what any of them names counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut(pub(crate) BTreeSet<EnvelopeHash>);

impl Cut {
    /// Returns the last envelopes that count.
    pub const fn ends(&self) -> &BTreeSet<EnvelopeHash> {
        &self.0
    }

    /// Returns those of an author's envelopes that count: the last ones and what they follow. It looks
    /// at which envelope follows which, never at numbers, which a removed author could use twice.
    ///
    /// Where an envelope in between is not here yet, those before it are not found: they count once it came.
    pub fn counting(&self, links: impl IntoIterator<Item = Link>) -> BTreeSet<EnvelopeHash> {
        let previous: BTreeMap<_, _> = links
            .into_iter()
            .map(|link| (link.hash, link.previous))
            .collect();
        let mut counting = BTreeSet::new();
        let mut reached: Vec<_> = self.0.iter().copied().collect();
        while let Some(at) = reached.pop() {
            if let Some(before) = previous.get(&at)
                && counting.insert(at)
            {
                reached.extend(before);
            }
        }
        counting
    }
}

#[cfg(test)]
mod tests {
    use orgo_schema::id::EnvelopeHash;

    use super::*;

    fn hash(n: u8) -> EnvelopeHash {
        EnvelopeHash::new([n; 32])
    }

    fn link(seq: u64, n: u8, previous: Option<u8>) -> Link {
        Link {
            seq,
            hash: hash(n),
            previous: previous.map(hash),
        }
    }

    fn check(ends: &[u8], links: &[Link], expect: &[u8]) {
        let cut = Cut(ends.iter().copied().map(hash).collect());
        let counting = cut.counting(links.iter().copied());
        assert_eq!(counting, expect.iter().copied().map(hash).collect());
        assert_eq!(cut.counting(links.iter().rev().copied()), counting);
    }

    #[test]
    fn what_the_cut_follows_counts_and_nothing_else() {
        let chain = [
            link(1, 1, None),
            link(2, 2, Some(1)),
            link(3, 3, Some(2)),
            link(4, 4, Some(3)),
        ];
        check(&[2], &chain, &[1, 2]);
        check(&[4], &chain, &[1, 2, 3, 4]);
        check(&[], &chain, &[]);
        check(&[9], &chain, &[]);
        // Two administrators knew different ends: what either knew counts.
        check(&[1, 3], &chain, &[1, 2, 3]);
    }

    /// A clone of the removed node's disk goes on from the same envelope: its branch is not the one named.
    #[test]
    fn the_other_branch_of_a_fork_does_not_count() {
        let forked = [
            link(1, 1, None),
            link(2, 2, Some(1)),
            link(2, 7, Some(1)),
            link(3, 8, Some(7)),
        ];
        check(&[2], &forked, &[1, 2]);
    }

    #[test]
    fn a_gap_hides_what_is_before_it_until_it_closes() {
        check(&[3], &[link(1, 1, None), link(3, 3, Some(2))], &[3]);
        check(
            &[3],
            &[link(1, 1, None), link(2, 2, Some(1)), link(3, 3, Some(2))],
            &[1, 2, 3],
        );
    }

    #[test]
    fn envelopes_that_name_one_another_end() {
        check(&[1], &[link(2, 1, Some(2)), link(3, 2, Some(1))], &[1, 2]);
    }
}
