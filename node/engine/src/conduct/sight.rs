//! What somebody sees of work that is not theirs.
//!
//! Clearance comes before this: what lies in a compartment that somebody is not cleared for is not there
//! to be asked about ([`crate::authorize`]).

use orgo_schema::{role::RolePath, word::Visibility};

use crate::{
    authorize::{Hand, Object, Person},
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
    /// Returns what a person has to do with an object: the closest of what they have to do with it and
    /// with the case it belongs to.
    pub fn of(person: &Person, object: &Object<'_>) -> Self {
        let user = Some(person.user);
        let is_theirs = |hand: &Hand<'_>| hand.user == user;
        if [object.assignee, object.created_by, object.reported_by].contains(&user)
            || object.hands.iter().any(is_theirs)
        {
            return Self::Involved;
        }
        let owned = object
            .owner
            .map(|owner| Self::of_team(person, owner, false));
        let roles = object.hands.iter().filter_map(|hand| {
            let role = hand.role?;
            Some(Self::of_team(person, role, hand.has_climbed))
        });
        owned
            .into_iter()
            .chain(roles)
            .min()
            .unwrap_or(Self::Elsewhere)
    }

    /// What has climbed is work of those above as well.
    fn of_team(person: &Person, owner: &RolePath, has_climbed: bool) -> Self {
        let is_above = || person.teams.iter().any(|team| owner.is_within(team));
        if person.teams.contains(owner) || (has_climbed && is_above()) {
            Self::Team
        } else if is_above() {
            Self::Above
        } else {
            Self::Elsewhere
        }
    }
}

/// Says how openly work is shown that is so visible, where the policy for it is so open.
///
/// What is public everybody sees. Who is cleared for what is restricted or anonymised was let in by name:
/// where a policy shows others that work is there, it shows them all of it.
pub const fn shown(transparency: Transparency, visibility: Visibility) -> Transparency {
    match (visibility, transparency) {
        (Visibility::Public, _)
        | (Visibility::Restricted | Visibility::Anonymised, Transparency::Balanced) => {
            Transparency::Full
        }
        (Visibility::Internal | Visibility::Restricted | Visibility::Anonymised, _) => transparency,
    }
}

/// Says what somebody sees of work that is [`shown`] so openly.
pub const fn sight(transparency: Transparency, tie: Tie) -> Sight {
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
                .map(|tie| sight(shown(transparency, visibility), *tie).as_str());
            seen.collect::<Vec<_>>()
        };
        use Transparency::{Balanced, Full, Private, Restricted};
        let (all, some, none) = ("everything", "existence", "nothing");
        let internal = Visibility::Internal;
        assert_eq!(row(Full, internal), [all, all, all, all]);
        assert_eq!(row(Balanced, internal), [all, all, all, some]);
        assert_eq!(row(Restricted, internal), [all, all, all, none]);
        assert_eq!(row(Private, internal), [all, all, none, none]);
        for cleared in [Visibility::Restricted, Visibility::Anonymised] {
            assert_eq!(row(Full, cleared), [all; 4]);
            assert_eq!(row(Balanced, cleared), [all; 4]);
            assert_eq!(row(Restricted, cleared), [all, all, all, none]);
            assert_eq!(row(Private, cleared), [all, all, none, none]);
        }
        for transparency in Transparency::ALL {
            assert_eq!(row(*transparency, Visibility::Public), [all; 4]);
        }
    }

    #[test]
    fn a_tie_is_the_closest_there_is() {
        let role = |text: &str| text.parse::<RolePath>().unwrap();
        let organization = OrganizationId::new(uuid::Uuid::from_u128(1));
        let owner = role("IT.Support");
        let (other, climbed) = (role("Legal"), role("Finance.Payments"));
        let hands = [
            Hand {
                user: Some(user_id(3)),
                role: None,
                has_climbed: false,
            },
            Hand {
                user: None,
                role: Some(&other),
                has_climbed: false,
            },
            Hand {
                user: None,
                role: Some(&climbed),
                has_climbed: true,
            },
        ];
        let tie = |teams: &[&str], assignee: Option<u128>| {
            let person = Person {
                user: user_id(1),
                organization,
                duty: Duty::Member,
                teams: teams.iter().map(|team| role(team)).collect(),
                compartments: BTreeSet::new(),
                request: None,
            };
            let object = Object {
                kind: Kind::Task,
                organization,
                compartment: None,
                owner: Some(&owner),
                assignee: assignee.map(user_id),
                created_by: None,
                reported_by: None,
                hands: &hands,
                transparency: Transparency::Balanced,
            };
            Tie::of(&person, &object)
        };
        assert_eq!(tie(&["HR"], Some(1)), Tie::Involved);
        assert_eq!(tie(&["HR"], Some(2)), Tie::Elsewhere);
        assert_eq!(tie(&["HR", "IT.Support"], None), Tie::Team);
        assert_eq!(tie(&["IT"], None), Tie::Above);
        assert_eq!(tie(&["IT.Support.Desk"], None), Tie::Elsewhere);
        assert_eq!(tie(&["Legal"], None), Tie::Team);
        assert_eq!(tie(&["Finance"], None), Tie::Team);
        assert_eq!(tie(&[], None), Tie::Elsewhere);
    }
}
