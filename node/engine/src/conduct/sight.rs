//! What somebody sees of work that is not theirs.
//!
//! Clearance comes before this: what lies in a compartment that somebody is not cleared for is not there
//! to be asked about ([`crate::authorize`]).

use orgo_schema::word::Visibility;

use crate::{
    authorize::{Object, Person},
    policy::{Transparency, knob_words},
};

knob_words! {
    /// What somebody sees.
    Sight = "sight" {
        /// Not even that it is there.
        Nothing = "nothing",
        /// That it is there: title, label and how it stands.
        Existence = "existence",
        /// All of it.
        Everything = "everything",
    }

    /// What somebody has to do with work.
    Tie = "tie" {
        /// They have taken, made or reported it.
        Involved = "involved",
        /// Their team owns it.
        Team = "team",
        /// A team below theirs owns it.
        Above = "above",
        /// Nothing.
        Elsewhere = "elsewhere",
    }
}

impl Tie {
    /// Returns what a person has to do with an object.
    pub fn of(person: &Person, object: &Object<'_>) -> Self {
        let user = Some(person.user);
        if [object.assignee, object.created_by, object.reported_by].contains(&user) {
            return Self::Involved;
        }
        let Some(owner) = object.owner else {
            return Self::Elsewhere;
        };
        if person.teams.contains(owner) {
            Self::Team
        } else if person.teams.iter().any(|team| owner.is_within(team)) {
            Self::Above
        } else {
            Self::Elsewhere
        }
    }
}

/// Says what somebody sees of work that is so visible, under a profile so open.
///
/// What is public everybody sees. What is restricted or anonymised is, among those who are cleared, as
/// under the most private profile.
pub fn sight(transparency: Transparency, visibility: Visibility, tie: Tie) -> Sight {
    let transparency = match visibility {
        Visibility::Public => return Sight::Everything,
        Visibility::Internal => transparency,
        Visibility::Restricted | Visibility::Anonymised => Transparency::Private,
    };
    match (transparency, tie) {
        (_, Tie::Involved | Tie::Team) | (Transparency::Full, _) => Sight::Everything,
        (Transparency::Balanced | Transparency::Restricted, Tie::Above) => Sight::Everything,
        (Transparency::Balanced, Tie::Elsewhere) => Sight::Existence,
        (Transparency::Restricted, Tie::Elsewhere)
        | (Transparency::Private, Tie::Above | Tie::Elsewhere) => Sight::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use orgo_schema::{id::OrganizationId, role::RolePath, word::Duty};

    use super::*;
    use crate::{authorize::Kind, history::user_id};

    #[test]
    fn every_profile_and_every_tie() {
        let row = |transparency: Transparency, visibility: Visibility| {
            let seen = Tie::ALL
                .iter()
                .map(|tie| sight(transparency, visibility, *tie).as_str());
            seen.collect::<Vec<_>>()
        };
        use Transparency::{Balanced, Full, Private, Restricted};
        let (all, some, none) = ("everything", "existence", "nothing");
        let internal = Visibility::Internal;
        assert_eq!(row(Full, internal), [all, all, all, all]);
        assert_eq!(row(Balanced, internal), [all, all, all, some]);
        assert_eq!(row(Restricted, internal), [all, all, all, none]);
        assert_eq!(row(Private, internal), [all, all, none, none]);
        for transparency in Transparency::ALL {
            assert_eq!(row(*transparency, Visibility::Public), [all; 4]);
            assert_eq!(
                row(*transparency, Visibility::Restricted),
                [all, all, none, none]
            );
        }
    }

    #[test]
    fn a_tie_is_the_closest_there_is() {
        let role = |text: &str| text.parse::<RolePath>().unwrap();
        let organization = OrganizationId::new(uuid::Uuid::from_u128(1));
        let owner = role("IT.Support");
        let tie = |teams: &[&str], assignee: Option<u128>| {
            let person = Person {
                user: user_id(1),
                organization,
                duty: Duty::Member,
                teams: teams.iter().map(|team| role(team)).collect(),
                compartments: BTreeSet::new(),
            };
            let object = Object {
                kind: Kind::Task,
                organization,
                compartment: None,
                owner: Some(&owner),
                assignee: assignee.map(user_id),
                created_by: None,
                reported_by: None,
            };
            Tie::of(&person, &object)
        };
        assert_eq!(tie(&["HR"], Some(1)), Tie::Involved);
        assert_eq!(tie(&["HR"], Some(2)), Tie::Elsewhere);
        assert_eq!(tie(&["HR", "IT.Support"], None), Tie::Team);
        assert_eq!(tie(&["IT"], None), Tie::Above);
        assert_eq!(tie(&["IT.Support.Desk"], None), Tie::Elsewhere);
        assert_eq!(tie(&[], None), Tie::Elsewhere);
    }
}
