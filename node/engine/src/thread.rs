//! Threading: which case a signal is shown in, as a fold over what answers what (CONVERGENCE 5).
//!
//! A signal belongs where a person placed it. Else it belongs to its thread: the signals it answers,
//! up to the first of the conversation, and of the cases these have, the one nearest to the beginning.
//! Whether the reply or what it answers came first makes no difference.
//!
//! A case folds into another when a person merged it, or when the signal that opened it turns out to
//! belong to the other. The cases that a source was merged into differently by two sites are never
//! joined by it: only the source follows its current value (CONVERGENCE 3). Cycles fold to the smallest
//! id.
//!
//! Everything here reads one compartment. The cost is a look-up per signal of the thread above, at most
//! [`DEPTH_MAX`], for each case that folds into another, at most [`FOLDS_MAX`].

use orgo_schema::id::{CaseId, SignalId};

/// How far up a thread is followed. Longer ones are hostile or machine-made; what is above is then taken
/// as another thread, on every node alike.
pub const DEPTH_MAX: usize = 256;

/// Through how many cases a chain of merges is followed.
pub const FOLDS_MAX: usize = 64;

/// What is known of the signals and cases of one compartment.
pub trait Threads {
    /// Returns the signals that `signal` answers, nearest first; nothing if `signal` is not here.
    fn answers(&self, signal: SignalId) -> Option<&[SignalId]>;
    /// Returns the case a person placed the signal in.
    fn placed(&self, signal: SignalId) -> Option<CaseId>;
    /// Returns the case that the routing in force of the signal opens.
    fn opened(&self, signal: SignalId) -> Option<CaseId>;
    /// Returns the signal that opened the case.
    fn origin(&self, case: CaseId) -> Option<SignalId>;
    /// Returns the case that persons merged this one into.
    fn merged_into(&self, case: CaseId) -> Option<CaseId>;
}

/// Returns the case that a signal is shown in; nothing for one that waits in triage.
pub fn case_of(signal: SignalId, threads: &impl Threads) -> Option<CaseId> {
    thread_case(signal, threads).map(|case| survivor(case, threads))
}

/// Returns the case that another is part of in the end: itself, unless it was merged or its origin
/// belongs elsewhere.
pub fn survivor(case: CaseId, threads: &impl Threads) -> CaseId {
    let mut path = vec![case];
    let mut last = case;
    while path.len() < FOLDS_MAX {
        let Some(next) = folds_into(last, threads) else {
            return last;
        };
        if let Some(from) = path.iter().position(|seen| *seen == next) {
            let cycle = path.get(from..).unwrap_or_default();
            return cycle.iter().min().copied().unwrap_or(next);
        }
        path.push(next);
        last = next;
    }
    last
}

/// Returns the case that another is directly part of.
fn folds_into(case: CaseId, threads: &impl Threads) -> Option<CaseId> {
    let merged = threads.merged_into(case);
    merged
        .or_else(|| {
            threads
                .origin(case)
                .and_then(|origin| thread_case(origin, threads))
        })
        .filter(|other| *other != case)
}

/// Returns the case of the signal's thread, before any folding of cases.
fn thread_case(signal: SignalId, threads: &impl Threads) -> Option<CaseId> {
    let mut chain = Vec::new();
    let mut next = Some(signal);
    let mut cycle = None;
    while let Some(signal) = next.filter(|_| chain.len() < DEPTH_MAX) {
        if let Some(placed) = threads.placed(signal) {
            return Some(placed);
        }
        chain.push(signal);
        next = parent(signal, threads);
        cycle = next.and_then(|next| chain.iter().position(|seen| *seen == next));
        if cycle.is_some() {
            break;
        }
    }
    let (below, circle) = chain.split_at(cycle.unwrap_or(chain.len()));
    let in_circle = circle
        .iter()
        .filter_map(|signal| threads.opened(*signal))
        .min();
    in_circle.or_else(|| {
        below
            .iter()
            .rev()
            .find_map(|signal| threads.opened(*signal))
    })
}

/// Returns the nearest signal that is answered and is here.
fn parent(signal: SignalId, threads: &impl Threads) -> Option<SignalId> {
    let answers = threads.answers(signal)?;
    answers
        .iter()
        .copied()
        .find(|answered| *answered != signal && threads.answers(*answered).is_some())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::history::{case_id, signal_id};

    /// Signals and cases by number; a signal n that opened a case opened case n.
    #[derive(Debug, Clone, Default)]
    struct Mailbox {
        answers: BTreeMap<SignalId, Vec<SignalId>>,
        placed: BTreeMap<SignalId, CaseId>,
        opened: BTreeMap<SignalId, CaseId>,
        merged: BTreeMap<CaseId, CaseId>,
    }

    impl Mailbox {
        fn mail(mut self, id: u128, answers: &[u128]) -> Self {
            self.answers.insert(
                signal_id(id),
                answers.iter().copied().map(signal_id).collect(),
            );
            self.opened.insert(signal_id(id), case_id(id));
            self
        }

        fn in_triage(mut self, id: u128) -> Self {
            self.opened.remove(&signal_id(id));
            self
        }

        fn placed(mut self, signal: u128, case: u128) -> Self {
            self.placed.insert(signal_id(signal), case_id(case));
            self
        }

        fn merged(mut self, from: u128, into: u128) -> Self {
            self.merged.insert(case_id(from), case_id(into));
            self
        }

        fn check(&self, expected: &[(u128, Option<u128>)]) {
            for (signal, case) in expected {
                assert_eq!(
                    case_of(signal_id(*signal), self),
                    case.map(case_id),
                    "signal {signal}"
                );
            }
        }
    }

    impl Threads for Mailbox {
        fn answers(&self, signal: SignalId) -> Option<&[SignalId]> {
            self.answers.get(&signal).map(Vec::as_slice)
        }

        fn placed(&self, signal: SignalId) -> Option<CaseId> {
            self.placed.get(&signal).copied()
        }

        fn opened(&self, signal: SignalId) -> Option<CaseId> {
            self.opened.get(&signal).copied()
        }

        fn origin(&self, case: CaseId) -> Option<SignalId> {
            self.opened
                .iter()
                .find(|(_, opened)| **opened == case)
                .map(|(signal, _)| *signal)
        }

        fn merged_into(&self, case: CaseId) -> Option<CaseId> {
            self.merged.get(&case).copied()
        }
    }

    #[test]
    fn a_reply_before_its_parent_ends_in_the_parents_case() {
        let reply_alone = Mailbox::default().mail(2, &[1]);
        reply_alone.check(&[(2, Some(2)), (1, None)]);
        let both = reply_alone.mail(1, &[]);
        both.check(&[(1, Some(1)), (2, Some(1))]);
        assert_eq!(
            survivor(case_id(2), &both),
            case_id(1),
            "the reply's case folds into the parent's"
        );
        assert_eq!(survivor(case_id(1), &both), case_id(1));
    }

    #[test]
    fn a_missing_mail_between_two_does_not_part_them() {
        let mails = Mailbox::default().mail(1, &[]).mail(3, &[2, 1]);
        mails.check(&[(3, Some(1))]);
        mails.mail(2, &[1]).check(&[(2, Some(1)), (3, Some(1))]);
    }

    #[test]
    fn a_thread_that_begins_in_triage_has_the_case_nearest_to_its_beginning() {
        let mails = Mailbox::default()
            .mail(1, &[])
            .mail(2, &[1])
            .mail(3, &[2])
            .in_triage(1);
        mails.check(&[(1, None), (2, Some(2)), (3, Some(2))]);
    }

    #[test]
    fn a_person_decides() {
        let mails = Mailbox::default().mail(1, &[]).mail(2, &[1]).mail(3, &[2]);
        mails
            .clone()
            .placed(2, 2)
            .check(&[(1, Some(1)), (2, Some(2)), (3, Some(2))]);
        mails
            .clone()
            .placed(1, 9)
            .check(&[(1, Some(9)), (2, Some(9)), (3, Some(9))]);
        assert_eq!(survivor(case_id(1), &mails.placed(1, 9)), case_id(9));
    }

    #[test]
    fn a_case_merged_differently_by_two_sites_never_joins_the_targets() {
        // The must-settle fold of case 1 gives the last in order; the other value is a conflict there.
        let mails = Mailbox::default()
            .mail(1, &[])
            .mail(2, &[])
            .mail(3, &[])
            .merged(1, 2);
        mails.check(&[(1, Some(2)), (2, Some(2)), (3, Some(3))]);
        mails
            .clone()
            .merged(1, 3)
            .check(&[(1, Some(3)), (2, Some(2)), (3, Some(3))]);
        mails.merged(2, 3).check(&[(1, Some(3)), (2, Some(3))]);
    }

    #[test]
    fn cycles_fold_to_the_smallest_id() {
        let merged = Mailbox::default()
            .mail(1, &[])
            .mail(2, &[])
            .mail(3, &[])
            .merged(3, 2)
            .merged(2, 3)
            .merged(1, 3);
        merged.check(&[(1, Some(2)), (2, Some(2)), (3, Some(2))]);
        let answers = Mailbox::default()
            .mail(5, &[6])
            .mail(6, &[7])
            .mail(7, &[5])
            .mail(8, &[7]);
        answers.check(&[(5, Some(5)), (6, Some(5)), (7, Some(5)), (8, Some(5))]);
        Mailbox::default().mail(4, &[4]).check(&[(4, Some(4))]);
    }

    #[test]
    fn an_endless_thread_ends() {
        let deep = (0..5_000u128).fold(Mailbox::default(), |mails, id| mails.mail(id, &[id + 1]));
        assert!(case_of(signal_id(0), &deep).is_some());
        let long = (0..5_000u128).fold(Mailbox::default().mail(0, &[]), |mails, id| {
            mails.merged(id, id + 1)
        });
        assert!(case_of(signal_id(0), &long).is_some());
    }

    proptest! {
        #[test]
        fn survivors_survive(
            answers in proptest::collection::vec(proptest::collection::vec(0..9u128, 0..3), 8),
            merged in proptest::collection::vec((0..8u128, 0..8u128), 0..5),
            placed in proptest::collection::vec((0..8u128, 0..8u128), 0..3),
        ) {
            let mut mails = Mailbox::default();
            for (id, answers) in (0..).zip(&answers) {
                mails = mails.mail(id, answers);
            }
            for (from, into) in merged {
                mails = mails.merged(from, into);
            }
            for (signal, case) in placed {
                mails = mails.placed(signal, case);
            }
            for id in 0..8 {
                let case = survivor(case_id(id), &mails);
                prop_assert_eq!(survivor(case, &mails), case, "case {} folds into one that folds on", id);
                prop_assert_eq!(case_of(signal_id(id), &mails).map(|case| survivor(case, &mails)), case_of(signal_id(id), &mails));
            }
        }
    }
}
