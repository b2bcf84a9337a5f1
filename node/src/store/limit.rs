//! What of the work in its compartments a viewer sees, as statements ask it: the law of
//! [`orgo_engine::authorize`] for lists.

use std::collections::BTreeMap;

use orgo_engine::{
    authorize::{self, Person},
    policy::{Policy, Transparency},
};
use orgo_schema::{
    fact::{MENTEE, MENTOR, Who},
    id::UserId,
    role::RolePath,
    view::Participant,
};
use uuid::Uuid;

/// What of the work somebody sees. The default: all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limit {
    /// Only what this user reported.
    pub(super) reporter: Option<Uuid>,
    /// Only what this user sees, beside what everybody does.
    pub(super) member: Option<Uuid>,
    /// The user as somebody who takes part.
    pub(super) part: String,
    /// The user's teams, as a JSON list.
    pub(super) teams: String,
    /// How openly work is shown by its domain, as a JSON object of numbers.
    pub(super) by_domain: String,
    /// How openly work of every other domain is shown.
    pub(super) usual: u8,
}

impl Limit {
    /// Returns the limit of a viewer where a policy holds.
    pub fn of(limit: &authorize::Limit, policy: &Policy) -> Self {
        match limit {
            authorize::Limit::Whole => Self::default(),
            authorize::Limit::Reported(user) => Self {
                reporter: Some(user.uuid()),
                ..Self::default()
            },
            authorize::Limit::Shown(person) => Self::of_member(person, policy),
        }
    }

    /// Whether everything is seen.
    pub const fn is_whole(&self) -> bool {
        self.reporter.is_none() && self.member.is_none()
    }

    /// Whether they see what they reported, and nothing else.
    pub const fn is_of_reporter(&self) -> bool {
        self.reporter.is_some()
    }

    fn of_member(person: &Person, policy: &Policy) -> Self {
        let teams: Vec<String> = person.teams.iter().map(ToString::to_string).collect();
        let domains = policy.domains.iter();
        let by_domain: BTreeMap<&str, u8> = domains
            .map(|(domain, within)| (domain.as_str(), code(within.transparency)))
            .collect();
        Self {
            reporter: None,
            member: Some(person.user.uuid()),
            part: of_user(person.user),
            teams: serde_json::to_string(&teams).unwrap_or_default(),
            by_domain: serde_json::to_string(&by_domain).unwrap_or_default(),
            usual: code(policy.transparency),
        }
    }
}

/// Returns how somebody who takes part stands in the row of a case; nothing for people without an account.
pub fn part(participant: &Participant) -> Option<String> {
    let role = participant.role.as_ref().map(team);
    participant.user.map(of_user).or(role)
}

/// Returns how it stands in the row of a case that somebody guides or is guided there, with or without an account.
pub fn mentoring(participant: &Participant) -> Option<String> {
    let is_it = matches!(participant.part.as_str(), MENTOR | MENTEE);
    let user = participant.user.map(Who::User);
    let who = user.or_else(|| participant.person.map(Who::Person));
    is_it.then(|| match who {
        Some(who) => as_part(&participant.part, &who),
        None => format!("as:{}", participant.part),
    })
}

/// Returns how somebody stands in the row of a case who guides or is guided there.
pub fn as_part(part: &str, who: &Who) -> String {
    match who {
        Who::User(user) => format!("as:{part} user {user}"),
        Who::Person(person) => format!("as:{part} person {person}"),
        Who::Role(role) => format!("as:{part} role {role}"),
    }
}

/// Returns how a team that takes part stands in the row of a case.
pub fn team(role: &RolePath) -> String {
    format!("role:{role}")
}

fn of_user(user: UserId) -> String {
    format!("user:{user}")
}

/// Returns the number that rows have for how openly something is shown.
pub const fn code(transparency: Transparency) -> u8 {
    match transparency {
        Transparency::Full => 0,
        Transparency::Balanced => 1,
        Transparency::Restricted => 2,
        Transparency::Private => 3,
    }
}

/// How openly the case is shown whose row has the name `$case`: [`orgo_engine::conduct::sight::shown`].
macro_rules! shown {
    ($case:literal) => {
        concat!(
            "(SELECT CASE WHEN ",
            $case,
            ".visibility = 0 OR (",
            $case,
            ".visibility > 1 AND said = 1)
                     THEN 0 ELSE said END
                FROM (SELECT coalesce(",
            $case,
            ".transparency,
                    (SELECT value FROM json_each(:by_domain) WHERE key = ",
            $case,
            ".domain), :usual) AS said))"
        )
    };
}

/// Whether a viewer sees that the case is there whose row has the name `$case`, or all of it where
/// `$shown` is 0.
macro_rules! sees {
    ($case:literal, $glimpse:literal) => {
        concat!(
            "((:reporter IS NULL OR ",
            $case,
            ".reporter = :reporter)
              AND (:member IS NULL OR ",
            $crate::store::limit::shown!($case),
            " <= ",
            $glimpse,
            "
                   OR ",
            $case,
            ".reporter = :member
                   OR instr(char(10) || ",
            $case,
            ".people || char(10), char(10) || :part || char(10)) > 0
                   OR EXISTS (
                        SELECT 1 FROM json_each(:teams) AS team
                         WHERE ",
            $case,
            ".role = team.value
                            OR instr(char(10) || ",
            $case,
            ".people || char(10),
                                     char(10) || 'role:' || team.value || char(10)) > 0
                            OR (",
            $crate::store::limit::shown!($case),
            " < 3 AND (
                                   substr(",
            $case,
            ".role, 1, length(team.value) + 1) = team.value || '.'
                                OR instr(char(10) || ",
            $case,
            ".people,
                                         char(10) || 'role:' || team.value || '.') > 0)))
                   OR EXISTS (
                        SELECT 1 FROM task_row AS part
                         WHERE part.case_document = ",
            $case,
            ".document
                           AND (part.assignee = :member OR part.creator = :member OR EXISTS (
                                SELECT 1 FROM json_each(:teams) AS team
                                 WHERE part.role = team.value
                                    OR ((part.level > 0 OR ",
            $crate::store::limit::shown!($case),
            " < 3)
                                        AND substr(part.role, 1, length(team.value) + 1)
                                            = team.value || '.'))))))"
        )
    };
}

pub(super) use {sees, shown};
