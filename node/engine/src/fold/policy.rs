//! The fold of an organization's policy: which configuration came into force when (SPEC 6,
//! CONVERGENCE 6).
//!
//! Every site folds the same facts, so a step of the ladder is due at one instant everywhere, whatever
//! files lie in whose folder. Who enacts a configuration changes what they knew into what they list: two
//! who change other files apart both keep their changes, and of one file the later in order holds.

use std::collections::BTreeMap;

use orgo_schema::{
    fact::{Author, Body, Enacted, EnactedFile, Fact, Filed},
    id::{FactId, NodeId},
    time::Timestamp,
};

use crate::{
    order::{Facts, Order},
    walk::instant::{Witnessed, acts},
};

/// A configuration that came into force.
#[derive(Debug, Clone, PartialEq)]
pub struct InForce<'a> {
    /// The fact that says so.
    pub fact: FactId,
    /// Who enacted it.
    pub by: Author,
    /// Since when it holds. The first one has always held.
    pub since: Timestamp,
    /// The name of the profile it begins with.
    pub profile: &'a str,
    /// Its files, by path.
    pub files: Files<'a>,
}

/// The files of a configuration, by path.
pub type Files<'a> = BTreeMap<&'a str, &'a EnactedFile>;

/// What somebody changed: a file that is new or another, or none.
type Change<'a> = BTreeMap<&'a str, Option<&'a EnactedFile>>;

/// Lists the configurations that are or were in force, the oldest first; none before the first has come.
///
/// `is_administrator` says whether a node was ever granted the power of an administrator: removals do not
/// matter here, for what a removed node wrote beyond its cut is not among the facts. What other nodes
/// enact takes no part. One whose instant nobody on a sound clock vouches for does not hold yet, unless it
/// is the first: there was nothing before it.
pub fn policy(facts: &Facts, is_administrator: impl Fn(NodeId) -> bool) -> Vec<InForce<'_>> {
    let order = Order::of(facts);
    let members: Vec<usize> = order
        .iter()
        .filter(|(.., fact)| enacted(fact, &is_administrator).is_some())
        .map(|(position, ..)| position)
        .collect();
    let instants = acts(
        &order,
        &Witnessed::of(&order),
        &members,
        Timestamp::default(),
    );
    let mut in_force: Vec<InForce<'_>> = Vec::with_capacity(members.len());
    let mut changes: Vec<(usize, Change<'_>)> = Vec::with_capacity(members.len());
    for (number, (position, instant)) in members.iter().zip(instants).enumerate() {
        let since = if number == 0 {
            Some(Timestamp::default())
        } else {
            instant
        };
        let Some((fact, said)) = order.get(*position) else {
            continue;
        };
        let Some(enacted) = enacted(said, &is_administrator) else {
            continue;
        };
        let past = order.past(*position);
        let seen = changes.iter().filter(|(other, _)| past.contains(*other));
        let known = after(seen.map(|(_, change)| change));
        let listed = enacted.files.iter();
        let listed = listed.map(|file| (file.path.as_str(), file)).collect();
        changes.push((*position, between(&known, &listed)));
        if let Some(since) = since {
            in_force.push(InForce {
                fact,
                by: said.by,
                since,
                profile: &enacted.profile,
                files: after(changes.iter().map(|(_, change)| change)),
            });
        }
    }
    in_force
}

/// Returns the files that changes lead to, one after the other.
fn after<'a: 'c, 'c>(changes: impl Iterator<Item = &'c Change<'a>>) -> Files<'a> {
    let mut files = Files::new();
    for (path, file) in changes.flatten() {
        match file {
            Some(file) => drop(files.insert(path, file)),
            None => drop(files.remove(path)),
        }
    }
    files
}

/// Returns what somebody changed who knew some files and lists others.
fn between<'a>(known: &Files<'a>, listed: &Files<'a>) -> Change<'a> {
    let gone = known.keys().filter(|path| !listed.contains_key(*path));
    let gone = gone.map(|path| (*path, None));
    let other = listed.iter().filter(|(path, file)| {
        known
            .get(*path)
            .is_none_or(|known| (known.text, known.own) != (file.text, file.own))
    });
    gone.chain(other.map(|(path, file)| (*path, Some(*file))))
        .collect()
}

/// Returns the packed text of a file, if it is here.
pub fn filed(facts: &Facts, id: FactId) -> Option<&Filed> {
    let Body::Filed(filed) = &facts.get(&id)?.body else {
        return None;
    };
    Some(filed)
}

fn enacted(fact: &Fact, is_administrator: impl Fn(NodeId) -> bool) -> Option<&Enacted> {
    let Body::Enacted(enacted) = &fact.body else {
        return None;
    };
    match fact.by {
        Author::Node(node) | Author::Person { node, .. } if is_administrator(node) => Some(enacted),
        Author::Node(_) | Author::Person { .. } | Author::Derived => None,
    }
}

#[cfg(test)]
mod tests {
    use orgo_schema::{
        fact::EnactedFile,
        time::{ClockSource, Stamp, Wall},
    };
    use uuid::Uuid;

    use super::*;

    const ADMIN: NodeId = NodeId::new([1; 32]);
    const OTHER: NodeId = NodeId::new([2; 32]);

    fn fact_id(number: u128) -> FactId {
        FactId::new(Uuid::from_u128(number))
    }

    fn enact(by: NodeId, at: i64, source: ClockSource, seen: &[u128], profile: &str) -> Fact {
        Fact {
            by: Author::Node(by),
            seen: seen.iter().copied().map(fact_id).collect(),
            stamp: Stamp::default().next(Timestamp(at)),
            wall: Some(Wall {
                earliest: Timestamp(at - 1),
                latest: Timestamp(at),
                source,
            }),
            body: Body::Enacted(Enacted {
                profile: profile.to_owned(),
                files: vec![EnactedFile {
                    path: "profile.yaml".to_owned(),
                    text: fact_id(900),
                    own: false,
                }],
            }),
        }
    }

    fn listing(mut fact: Fact, paths: &[(&str, u128)]) -> Fact {
        if let Body::Enacted(enacted) = &mut fact.body {
            enacted.files = paths
                .iter()
                .map(|(path, text)| EnactedFile {
                    path: (*path).to_owned(),
                    text: fact_id(*text),
                    own: true,
                })
                .collect();
        }
        fact
    }

    #[test]
    fn who_changes_other_files_apart_keeps_them_and_of_one_file_the_later_holds() {
        let enact =
            |at, seen, paths| listing(enact(ADMIN, at, ClockSource::Ntp, seen, "school"), paths);
        let facts: Facts = [
            (1, enact(1_000, &[], &[("a", 10), ("b", 20), ("c", 30)])),
            (2, enact(2_000, &[1], &[("a", 11), ("b", 21), ("new", 40)])),
            (3, enact(3_000, &[1], &[("a", 10), ("b", 22), ("c", 30)])),
        ]
        .into_iter()
        .map(|(id, fact)| (fact_id(id), fact))
        .collect();
        let versions = policy(&facts, |node| node == ADMIN);
        let newest: Vec<(&str, FactId)> = versions[2]
            .files
            .iter()
            .map(|(path, file)| (*path, file.text))
            .collect();
        let expected = [("a", 11), ("b", 22), ("new", 40)];
        assert_eq!(newest, expected.map(|(path, text)| (path, fact_id(text))));
    }

    fn told(facts: &[(u128, Fact)]) -> Vec<(String, i64)> {
        let facts: Facts = facts
            .iter()
            .map(|(id, fact)| (fact_id(*id), fact.clone()))
            .collect();
        policy(&facts, |node| node == ADMIN)
            .into_iter()
            .map(|one| (one.profile.to_owned(), one.since.0))
            .collect()
    }

    fn in_force(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
        expected
            .iter()
            .map(|(profile, since)| ((*profile).to_owned(), *since))
            .collect()
    }

    #[test]
    fn each_holds_from_its_instant_and_the_first_has_always_held() {
        let facts = [
            (1, enact(ADMIN, 5_000, ClockSource::Ntp, &[], "school")),
            (2, enact(ADMIN, 9_000, ClockSource::Ntp, &[1], "hospital")),
        ];
        assert_eq!(
            told(&facts),
            in_force(&[("school", 0), ("hospital", 9_000)])
        );
    }

    #[test]
    fn who_is_no_administrator_enacts_nothing() {
        let facts = [
            (
                1,
                enact(OTHER, 1_000, ClockSource::Ntp, &[], "friend_group"),
            ),
            (2, enact(ADMIN, 5_000, ClockSource::Ntp, &[], "school")),
        ];
        assert_eq!(told(&facts), in_force(&[("school", 0)]));
    }

    #[test]
    fn a_doubtful_clock_changes_nothing_until_somebody_bears_witness() {
        let mut facts = vec![
            (1, enact(ADMIN, 5_000, ClockSource::Ntp, &[], "school")),
            (2, enact(ADMIN, 9_000, ClockSource::None, &[1], "hospital")),
        ];
        assert_eq!(told(&facts), in_force(&[("school", 0)]));
        let mut witness = enact(OTHER, 12_000, ClockSource::Ntp, &[2], "");
        witness.body = Body::Witnessed;
        facts.push((3, witness));
        assert_eq!(
            told(&facts),
            in_force(&[("school", 0), ("hospital", 12_000)])
        );
    }

    #[test]
    fn a_clock_that_is_ahead_does_not_outlast_what_followed() {
        let facts = [
            (1, enact(ADMIN, 5_000, ClockSource::Ntp, &[], "school")),
            (2, enact(ADMIN, 90_000, ClockSource::Rtc, &[1], "hospital")),
            (3, enact(ADMIN, 20_000, ClockSource::Ntp, &[2], "ngo_field")),
        ];
        assert_eq!(
            told(&facts),
            in_force(&[("school", 0), ("hospital", 20_000), ("ngo_field", 20_000)])
        );
    }
}
