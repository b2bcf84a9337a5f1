//! Forks, settlements and the recovery key.

use proptest::prelude::*;

use super::*;
use crate::{
    key::AdminKey,
    roster::{EntryKind, Grant, Roster, RosterEntry, Waiting},
    sample,
};

/// Three administrators, any one of whom may sign, and a recovery key.
fn organisation() -> Roster {
    let mut founding = sample::founding();
    founding.administrators = [1, 2, 3].map(|n| sample::admin(n).admin_id()).into();
    sample::founded(&founding)
}

fn removes(n: u8) -> Replaced {
    Replaced::Node {
        node: sample::node_key(n).node_id(),
        cut: [EnvelopeHash::new([n; 32])].into(),
        reason: String::new(),
        at: None,
    }
}

fn hands_over(to: &[u8]) -> Replaced {
    Replaced::Administrators(Administration {
        keys: to.iter().map(|n| sample::admin(*n).admin_id()).collect(),
        threshold: 1,
    })
}

/// Signs an entry that follows `after`; 0 is the recovery key.
fn signed(roster: &Roster, after: RemovalHash, change: Replaced, signers: &[u8]) -> SignedEntry {
    let before = match &change {
        Replaced::Settled { chosen } => *chosen,
        Replaced::Node { .. } | Replaced::Administrators(_) => after,
    };
    let removal = Removal {
        organization: roster.organization(),
        number: roster
            .removals()
            .entry(before)
            .map_or(1, |entry| entry.number + 1),
        previous: after,
        change,
    };
    let key = |n: &u8| match n {
        0 => sample::recovery(),
        n => sample::admin(*n),
    };
    let keys: Vec<AdminKey> = signers.iter().map(key).collect();
    removal.sign(&keys.iter().collect::<Vec<_>>())
}

/// Adds an entry that must enter.
fn add(roster: &mut Roster, after: RemovalHash, change: Replaced, signers: &[u8]) -> RemovalHash {
    let entry = signed(roster, after, change, signers);
    roster.add_removal(&entry).unwrap()
}

fn check(roster: &Roster, after: RemovalHash, change: Replaced, signers: &[u8], expect: &str) {
    let entry = signed(roster, after, change, signers);
    let said = roster.clone().add_removal(&entry);
    let said = said.map_or_else(|rejected| rejected.to_string(), |_| "good".to_owned());
    assert!(said.contains(expect), "{said}, expected {expect}");
}

fn administrators(roster: &Roster) -> Vec<u8> {
    let keys = &roster.removals().administration().keys;
    (1..9)
        .filter(|n| keys.contains(&sample::admin(*n).admin_id()))
        .collect()
}

/// A log that two administrators continued apart: one hands over to 4, the other to 5.
fn forked() -> (Roster, RemovalHash, [RemovalHash; 2]) {
    let mut roster = organisation();
    let root = roster.removals().last_common();
    let branches =
        [(4, 1), (5, 2)].map(|(to, by)| add(&mut roster, root, hands_over(&[to]), &[by]));
    (roster, root, branches)
}

#[test]
fn the_recovery_key_replaces_administrators_and_does_nothing_else() {
    let mut roster = organisation();
    let root = roster.removals().last_common();
    check(
        &roster,
        root,
        removes(2),
        &[0],
        "is not an administrator's key",
    );
    check(&roster, root, hands_over(&[4]), &[0], "good");
    check(&roster, root, hands_over(&[4]), &[0, 1], "good");
    check(
        &roster,
        root,
        hands_over(&[4]),
        &[5],
        "is not an administrator's key",
    );
    let keys = [sample::recovery().admin_id()].into();
    let of_paper = Replaced::Administrators(Administration { keys, threshold: 1 });
    check(
        &roster,
        root,
        of_paper,
        &[1],
        "cannot be an administrator's key, too",
    );
    let grant = Grant {
        by: sample::recovery().admin_id(),
        organization: roster.organization(),
        removals: root,
        ..sample::grant(3)
    };
    let grant = grant.sign(&sample::recovery()).unwrap();
    let rejected = roster.add_grant(&grant).unwrap_err().to_string();
    assert!(
        rejected.contains("is not an administrator's key"),
        "{rejected}"
    );

    let last = add(&mut roster, root, hands_over(&[4]), &[0]);
    assert_eq!(administrators(&roster), [4]);
    check(
        &roster,
        last,
        removes(2),
        &[1],
        "is not an administrator's key",
    );
    check(&roster, last, removes(2), &[4], "good");
}

#[test]
fn without_a_recovery_key_nobody_recovers() {
    let mut founding = sample::founding();
    founding.recovery = None;
    let roster = sample::founded(&founding);
    let root = roster.removals().last_common();
    check(
        &roster,
        root,
        hands_over(&[4]),
        &[0],
        "is not an administrator's key",
    );
}

/// Who stole an administrator's key continues the log from wherever they like. What the recovery key
/// signed goes on all the same, however early the thief forks it.
#[test]
fn a_thief_cannot_undo_a_recovery() {
    let mut roster = organisation();
    let root = roster.removals().last_common();
    let first = add(&mut roster, root, removes(2), &[1]);
    let recovered = add(&mut roster, first, hands_over(&[4]), &[0]);
    let last = add(&mut roster, recovered, removes(1), &[4]);
    for after in [root, first] {
        let stolen = add(&mut roster, after, hands_over(&[1]), &[1]);
        add(&mut roster, stolen, hands_over(&[1, 7]), &[1]);
        assert_eq!(administrators(&roster), [4]);
        assert_eq!(roster.removals().last_common(), last);
        assert_eq!(roster.removals().last(), last);
    }
    // Not even with the majority of those who were administrators before.
    let stolen = signed(&roster, root, hands_over(&[1]), &[1]);
    let chosen = Removal::hash(&stolen);
    add(&mut roster, root, Replaced::Settled { chosen }, &[1, 2, 3]);
    assert_eq!(administrators(&roster), [4]);
    assert!(!roster.removals().is_forked());
    let forks = roster.removals().forks();
    assert_eq!(forks.len(), 2);
    assert!(forks.iter().all(|fork| fork.settled.is_some()));
}

#[test]
fn a_fork_is_noticed_and_its_proof_kept() {
    let (mut roster, root, branches) = forked();
    assert!(roster.removals().is_forked());
    assert_eq!(administrators(&roster), [1, 2, 3]);
    let fork = LogFork {
        after: root,
        branches: branches.into(),
        equivocators: [].into(),
        settled: None,
    };
    assert_eq!(roster.removals().forks(), [fork]);
    assert!(
        branches
            .iter()
            .all(|hash| roster.removals().entry(*hash).is_some())
    );
    // The first of them signs a third branch: nobody honest and in touch does.
    add(&mut roster, root, removes(2), &[1]);
    let forks = roster.removals().forks();
    assert_eq!(forks[0].equivocators, [sample::admin(1).admin_id()].into());
    assert_eq!(forks[0].branches.len(), 3);
    assert!(roster.is_removed(sample::node_key(2).node_id()));
}

#[test]
fn a_majority_settles_a_fork_for_one_of_its_branches() {
    let (mut roster, root, [four, five]) = forked();
    let settled = |chosen| Replaced::Settled { chosen };
    check(
        &roster,
        root,
        settled(five),
        &[1],
        "1 signatures of 1 administrators, 2 to",
    );
    check(
        &roster,
        root,
        settled(five),
        &[1, 4],
        "is not an administrator's key",
    );
    check(&roster, root, settled(five), &[0], "good");
    check(
        &roster,
        root,
        settled(RemovalHash::new([9; 32])),
        &[1, 2],
        "needs entry 0909",
    );
    check(
        &roster,
        four,
        settled(five),
        &[4],
        "which is on no branch of it",
    );
    let last = add(&mut roster, root, settled(five), &[1, 3]);
    assert_eq!(administrators(&roster), [5]);
    assert!(!roster.removals().is_forked());
    assert_eq!(roster.removals().last_common(), last);
    assert_eq!(roster.removals().next_number(), 3);
    // What follows on the other branch removes its node all the same, and signs for nobody else.
    add(&mut roster, four, removes(2), &[4]);
    assert!(roster.is_removed(sample::node_key(2).node_id()));
    assert_eq!(administrators(&roster), [5]);
    // A fork may also be settled for those who were administrators all along.
    let (mut roster, root, _) = forked();
    add(&mut roster, root, settled(root), &[1, 2]);
    assert_eq!(administrators(&roster), [1, 2, 3]);
    assert!(!roster.removals().is_forked());
}

#[test]
fn of_rival_settlements_the_recovery_key_wins_then_signatures_then_the_lowest_hash() {
    let (roster, root, [four, five]) = forked();
    let settled = |chosen| Replaced::Settled { chosen };
    let check = |rivals: &[(RemovalHash, &[u8])], expect: &[u8]| {
        let mut roster = roster.clone();
        for (chosen, signers) in rivals {
            add(&mut roster, root, settled(*chosen), signers);
        }
        assert_eq!(administrators(&roster), expect, "{rivals:?}");
    };
    check(&[(four, &[1, 2]), (five, &[1, 2, 3])], &[5]);
    check(&[(four, &[1, 2, 3]), (five, &[2, 3])], &[4]);
    check(&[(four, &[1, 2, 3]), (five, &[0])], &[5]);
    let hash = |chosen| Removal::hash(&signed(&roster, root, settled(chosen), &[1, 2]));
    let lowest = if hash(four) < hash(five) { 4 } else { 5 };
    check(&[(four, &[1, 2]), (five, &[1, 3])], &[lowest]);
    check(&[(five, &[1, 3]), (four, &[1, 2])], &[lowest]);
    // A third signature that comes on its own copy counts with those of the first copy.
    let other = if lowest == 4 { five } else { four };
    let other_to = if lowest == 4 { 5 } else { 4 };
    check(
        &[(four, &[1, 2]), (five, &[1, 2]), (other, &[2, 3])],
        &[other_to],
    );
}

/// What random administrators do: (after which entry, what, by whom).
fn steps() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0..6_u8, 1..64_u8), 1..14)
}

/// Builds whatever of the steps is valid, with every entry as one copy per signer where one signer is enough.
fn build(steps: &[(prop::sample::Index, u8, u8)]) -> (Roster, Vec<RosterEntry>) {
    let mut roster = organisation();
    let mut hashes = vec![roster.removals().last_common()];
    let mut entries = Vec::new();
    for (number, (at, what, by)) in (1_u8..).zip(steps) {
        let after = hashes[at.index(hashes.len())];
        let signers: Vec<u8> = (0..6).filter(|bit| by >> bit & 1 == 1).collect();
        let change = match what {
            0 | 1 => removes(number),
            2 => hands_over(&[1, 2, number % 5 + 1]),
            3 => hands_over(&[4, 5]),
            _ => Replaced::Settled {
                chosen: hashes[usize::from(*by) % hashes.len()],
            },
        };
        let signers: &[u8] = if signers.is_empty() { &[1] } else { &signers };
        for signers in [signers, &signers[..1]] {
            let entry = signed(&roster, after, change.clone(), signers);
            if roster.add_removal(&entry).is_ok() {
                hashes.push(Removal::hash(&entry));
                entries.push(RosterEntry {
                    kind: EntryKind::Removal,
                    signed: entry,
                });
            }
        }
    }
    for n in 10..13 {
        let by = *roster.removals().administration().keys.first().unwrap();
        let Some(key) = (1..9).map(sample::admin).find(|key| key.admin_id() == by) else {
            continue;
        };
        let grant = Grant {
            organization: roster.organization(),
            by,
            removals: roster.removals().last_common(),
            member: sample::member(n),
        };
        let grant = grant.sign(&key).unwrap();
        roster.add_grant(&grant).unwrap();
        entries.push(RosterEntry {
            kind: EntryKind::Grant,
            signed: grant,
        });
    }
    (roster, entries)
}

proptest! {
    /// The roster is a function of the set of its entries: of no order, and of no copy too many.
    #[test]
    fn the_same_entries_in_any_order_are_the_same_roster(
        steps in steps(),
        shuffle in prop::collection::vec(any::<prop::sample::Index>(), 40),
    ) {
        let (roster, entries) = build(&steps);
        let mut shuffled = entries.clone();
        for (at, with) in (0..shuffled.len()).zip(&shuffle) {
            let with = with.index(shuffled.len());
            shuffled.swap(at, with);
        }
        shuffled.extend(entries.iter().take(3).cloned());
        let (mut other, mut waiting) = (organisation(), Waiting::default());
        for entry in shuffled {
            let taken = waiting.take(&mut other, [entry]);
            prop_assert_eq!(taken.refused, vec![]);
        }
        prop_assert!(waiting.is_empty());
        prop_assert_eq!(other.entries_digest(), roster.entries_digest());
        prop_assert_eq!(&other, &roster);

        // What a node tells can be replayed as it stands, with nothing waiting.
        let mut replayed = organisation();
        for entry in roster.entries() {
            prop_assert_eq!(replayed.add(&entry), Ok(true));
        }
        prop_assert_eq!(replayed.entries_digest(), roster.entries_digest());
        prop_assert_eq!(&replayed, &roster);
    }

    /// Nothing that comes later lets a removed node in again.
    #[test]
    fn a_removal_holds_whatever_comes(steps in steps()) {
        let (roster, entries) = build(&steps);
        let mut growing = organisation();
        for entry in &entries {
            growing.add(entry).unwrap();
            for n in 1..20 {
                let node = sample::node_key(n).node_id();
                prop_assert!(!growing.is_removed(node) || roster.is_removed(node));
            }
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let entry = SignedEntry { bytes, signatures: vec![] };
        prop_assert!(organisation().add_removal(&entry).is_err());
        prop_assert!(organisation().add_grant(&entry).is_err());
    }
}

#[test]
fn another_signature_is_another_digest() {
    let mut roster = organisation();
    let root = roster.removals().last_common();
    let entry = |roster: &Roster, signers: &[u8]| RosterEntry {
        kind: EntryKind::Removal,
        signed: signed(roster, root, removes(2), signers),
    };
    let (one, two) = (entry(&roster, &[1]), entry(&roster, &[2]));
    assert_eq!(one.hash(), two.hash());
    let digests: BTreeSet<_> = [None, Some(&one), Some(&one), Some(&two)]
        .into_iter()
        .map(|entry| {
            entry.map(|entry| roster.add(entry).unwrap());
            roster.entries_digest()
        })
        .collect();
    assert_eq!(digests.len(), 3);
}

#[test]
fn what_waits_is_bounded_and_said() {
    let roster = organisation();
    let after = RemovalHash::new([9; 32]);
    let mut waiting = Waiting::default();
    let entries = (0..=crate::roster::waiting::WAITING_MAX).map(|n| {
        let removal = Removal {
            organization: roster.organization(),
            number: u64::try_from(n).unwrap(),
            previous: after,
            change: removes(2),
        };
        RosterEntry {
            kind: EntryKind::Removal,
            signed: removal.sign(&[]),
        }
    });
    let taken = waiting.take(&mut organisation(), entries);
    assert_eq!(taken.turned_away.len(), 1);
    assert_eq!(waiting.len(), crate::roster::waiting::WAITING_MAX);
}
