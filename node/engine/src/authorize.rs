//! Who may do what: one function behind every read and every write (SPEC 10, SECURITY 2.3 rows 4, 21, 22).
//!
//! | duty | reads | works on | beyond |
//! | --- | --- | --- | --- |
//! | administrator | all within reach | all it reads | decides requests, raises, triage, quarantine, contested acts, accounts, configuration, purges, journal |
//! | coordinator | all within reach | all it reads | decides requests, takes over what is offered, raises, triage, quarantine, contested acts |
//! | member | all within reach | what its teams own, is assigned to or made | opens cases, comments, decides requests given to it by name, takes over what is offered to its teams |
//! | auditor | all within reach | nothing | quarantine, journal |
//! | reporter | what it reported | nothing | opens cases, comments on what it reported |
//!
//! Reach is the organization's open compartments and those the person is cleared for; no duty opens a
//! compartment, an administrator's neither. A member's reach is narrower where the policy shows work less
//! openly ([`crate::conduct::sight`]): of what others do they see that it is there, or nothing. Lists are filtered by [`readable`], and [`can`] decides single
//! reads by the same [`Reach`], so a list and a page never disagree. What may not be seen is not found: a
//! refusal would tell that it exists.
//!
//! Whether the clearance of the *node* allows it to hold a document is not asked here: what it may not
//! hold is not there to be asked about.

use std::collections::BTreeSet;

use orgo_schema::{
    command::{Command, Object as CommandObject, Refusal},
    fact::{Account, Item, OfferReply},
    id::{CompartmentId, OrganizationId, UserId},
    journal::RequestId,
    role::RolePath,
    word::Duty,
};

use crate::{
    conduct::sight::{Sight, Tie, sight},
    policy::Transparency,
};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody who signed in.
    Person(Person),
    /// The node itself: a gateway that routes a mail, the engine that records a step.
    Node {
        /// The tenant it works for right now.
        organization: OrganizationId,
        /// The compartments it holds.
        compartments: BTreeSet<CompartmentId>,
    },
}

/// Somebody who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// The tenant whose user this is.
    pub organization: OrganizationId,
    /// What they may do.
    pub duty: Duty,
    /// The teams they work in.
    pub teams: Vec<RolePath>,
    /// The compartments they may read: the organization's open ones and those they are cleared for.
    pub compartments: BTreeSet<CompartmentId>,
    /// In which request they ask, for the journal.
    pub request: Option<RequestId>,
}

impl Person {
    /// Returns who a user is by their account; nothing for an account that may not sign in.
    ///
    /// `open` are the organization's public and internal compartments, which an account need not name.
    pub fn of(
        user: UserId,
        account: &Account,
        organization: OrganizationId,
        open: impl IntoIterator<Item = CompartmentId>,
    ) -> Option<Self> {
        account.active.then(|| Self {
            user,
            organization,
            duty: account.duty,
            teams: account.teams.clone(),
            compartments: account.clearances.iter().copied().chain(open).collect(),
            request: None,
        })
    }

    /// Whether a team of theirs owns what `owner` owns: the team itself, or one above it.
    fn is_of(&self, owner: Option<&RolePath>) -> bool {
        owner.is_some_and(|owner| self.teams.iter().any(|team| owner.is_within(team)))
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// To see it.
    Read,
    /// To open a case. Nobody needs a clearance to report something into a compartment they cannot read.
    Open,
    /// To write a comment.
    Comment,
    /// To change it: status, fields, sets, title, tasks.
    Work,
    /// To decide a request.
    Judge,
    /// To say whether the unit takes it over that it is offered to. It is asked of the work as if that unit
    /// owned it.
    Receive,
    /// To move it to another compartment, or to publish what it says in one.
    Raise,
    /// To decide whether something counts that was done without a right to it.
    Uphold,
    /// To decide what a signal leads to.
    Triage,
    /// To see what is withheld.
    Quarantine,
    /// To add users and say what they may do.
    Accounts,
    /// To change profile, rules, peers and grants.
    Configure,
    /// To have it purged at every site, and to lift a legal hold.
    Purge,
    /// To read what a node wrote down of what happened.
    Audit,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 14] = [
        Self::Read,
        Self::Open,
        Self::Comment,
        Self::Work,
        Self::Judge,
        Self::Receive,
        Self::Raise,
        Self::Uphold,
        Self::Triage,
        Self::Quarantine,
        Self::Accounts,
        Self::Configure,
        Self::Purge,
        Self::Audit,
    ];

    /// Returns what a command asks for.
    pub const fn of(command: &Command) -> Self {
        match command {
            // What somebody must keep by law is let go by who answers for that.
            Command::Remove {
                item: Item::Hold(_),
                ..
            } => Self::Purge,
            Command::Remove { .. } => Self::Work,
            Command::OpenCase { .. } => Self::Open,
            // Who is invited answers for themselves; for others, who works on it.
            Command::Answer { .. } => Self::Read,
            // What came to somebody is theirs to see, as long as they may read what it is about.
            Command::See { .. } => Self::Read,
            Command::Comment { .. } | Command::Attach { .. } => Self::Comment,
            Command::CreateTask { .. }
            | Command::ActOnTask { .. }
            | Command::ActOnCase { .. }
            | Command::Acknowledge { .. }
            | Command::SetTask { .. }
            | Command::SetCase { .. }
            | Command::Retitle { .. }
            | Command::Add { .. }
            | Command::Detach { .. }
            | Command::Review { .. }
            | Command::SplitCase { .. }
            | Command::Include { .. }
            | Command::Attend { .. }
            | Command::Decide { .. }
            // Who writes in the name of the organization works for it.
            | Command::Reply { .. }
            | Command::TakeReplyBack { .. }
            | Command::Check { .. } => Self::Work,
            Command::Judge { .. } => Self::Judge,
            Command::Offer { .. } => Self::Work,
            // Who made the offer takes it back.
            Command::AnswerOffer { reply, .. } => match reply {
                OfferReply::Accept | OfferReply::Reject => Self::Receive,
                OfferReply::Revoke => Self::Work,
            },
            Command::RaiseCase { .. } | Command::PublishCase { .. } => Self::Raise,
            Command::RouteSignal { .. }
            | Command::PlaceSignal { .. }
            | Command::SetSignalAside { .. } => Self::Triage,
            // Users say for themselves how they wish to be told: that needs no leave.
            Command::SetAccount { .. } | Command::Prefer { .. } | Command::KeepView { .. } => {
                Self::Accounts
            }
        }
    }

    /// Returns the words for a refusal: "may not …".
    const fn words(self) -> &'static str {
        match self {
            Self::Read => "read this",
            Self::Open => "open cases",
            Self::Comment => "comment on this",
            Self::Work => "change this",
            Self::Judge => "decide this",
            Self::Receive => "answer this offer",
            Self::Raise => "move this to another compartment",
            Self::Uphold => "decide whether this counts",
            Self::Triage => "decide what a signal leads to",
            Self::Quarantine => "see what is withheld",
            Self::Accounts => "change accounts",
            Self::Configure => "change the configuration",
            Self::Purge => "have this purged",
            Self::Audit => "read the journal",
        }
    }
}

/// The kinds of things that may be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A case.
    Case,
    /// A task.
    Task,
    /// A signal.
    Signal,
    /// A user.
    User,
    /// The organization as a whole: its configuration, its quarantine.
    Organization,
}

impl Kind {
    /// Returns the word for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Task => "task",
            Self::Signal => "signal",
            Self::User => "user",
            Self::Organization => "organisation",
        }
    }
}

/// What is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object<'a> {
    /// What it is.
    pub kind: Kind,
    /// Whose it is.
    pub organization: OrganizationId,
    /// Where it lives, or would be put; nothing for what lives in none, such as the configuration.
    pub compartment: Option<CompartmentId>,
    /// The team that owns it.
    pub owner: Option<&'a RolePath>,
    /// Who has taken it.
    pub assignee: Option<UserId>,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// Who reported the case it is or belongs to.
    pub reported_by: Option<UserId>,
    /// Who else has to do with that case: through its tasks, or by taking part.
    pub hands: &'a [Hand<'a>],
    /// How openly it is shown ([`crate::conduct::sight::shown`]).
    pub transparency: Transparency,
}

/// Somebody, or a team, that has to do with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand<'a> {
    /// Who.
    pub user: Option<UserId>,
    /// The team.
    pub role: Option<&'a RolePath>,
    /// Whether what the team does has climbed the ladder.
    pub has_climbed: bool,
}

/// What a viewer may read, for the filter of every list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The tenant.
    pub organization: OrganizationId,
    /// The compartments.
    pub compartments: BTreeSet<CompartmentId>,
    /// What of that.
    pub limit: Limit,
}

/// What of the work in the compartments they may read somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// All of it.
    Whole,
    /// What they reported.
    Reported(UserId),
    /// What is shown so openly that they see it.
    Shown(Person),
}

impl Reach {
    /// Whether an object is within reach. What lives in no compartment is within everybody's of its tenant.
    pub fn covers(&self, object: &Object<'_>) -> bool {
        object.organization == self.organization
            && object
                .compartment
                .is_none_or(|compartment| self.compartments.contains(&compartment))
            && match &self.limit {
                Limit::Whole => true,
                Limit::Reported(user) => object.reported_by == Some(*user),
                Limit::Shown(person) => sight_of(person, object) > Sight::Nothing,
            }
    }
}

/// Returns what a viewer may read.
pub fn readable(viewer: &Viewer) -> Reach {
    match viewer {
        Viewer::Person(person) => Reach {
            organization: person.organization,
            compartments: person.compartments.clone(),
            limit: match person.duty {
                Duty::Administrator | Duty::Coordinator | Duty::Auditor => Limit::Whole,
                Duty::Reporter => Limit::Reported(person.user),
                Duty::Member => Limit::Shown(person.clone()),
            },
        },
        Viewer::Node {
            organization,
            compartments,
        } => Reach {
            organization: *organization,
            compartments: compartments.clone(),
            limit: Limit::Whole,
        },
    }
}

fn sight_of(person: &Person, object: &Object<'_>) -> Sight {
    sight(object.transparency, Tie::of(person, object))
}

/// Whether somebody sees that an object is there, and no more of it.
pub fn is_glimpsed(viewer: &Viewer, object: &Object<'_>) -> bool {
    let reach = readable(viewer);
    let Limit::Shown(person) = &reach.limit else {
        return false;
    };
    reach.covers(object) && sight_of(person, object) < Sight::Everything
}

/// Decides whether a viewer may do something.
///
/// # Errors
/// [`Refusal::NotFound`] for what they may not see, [`Refusal::NotAllowed`] for what they may not do.
pub fn can(viewer: &Viewer, action: Action, object: &Object<'_>) -> Result<(), Refusal> {
    let reach = readable(viewer);
    let not_found = || Refusal::NotFound {
        kind: object.kind.as_str().to_owned(),
    };
    let is_seen = match action {
        // What is opened, and the lists and switches of a tenant, are not there to be read first.
        Action::Open
        | Action::Quarantine
        | Action::Accounts
        | Action::Configure
        | Action::Audit => object.organization == reach.organization,
        Action::Read
        | Action::Comment
        | Action::Work
        | Action::Judge
        | Action::Receive
        | Action::Raise
        | Action::Uphold
        | Action::Triage
        | Action::Purge => reach.covers(object),
    };
    if !is_seen {
        return Err(not_found());
    }
    let (allows, duty) = match viewer {
        Viewer::Person(person) => {
            let sees = action == Action::Open || !is_glimpsed(viewer, object);
            let may = sees && person_may(person, action, object);
            (may, person.duty.as_str())
        }
        Viewer::Node { .. } => (
            !matches!(
                action,
                Action::Judge
                    | Action::Receive
                    | Action::Uphold
                    | Action::Accounts
                    | Action::Configure
                    | Action::Purge
                    | Action::Audit
            ),
            "node",
        ),
    };
    if allows {
        Ok(())
    } else {
        Err(Refusal::NotAllowed {
            duty: duty.to_owned(),
            action: action.words().to_owned(),
        })
    }
}

/// Whether a person's duty includes an action on what is within their reach.
fn person_may(person: &Person, action: Action, object: &Object<'_>) -> bool {
    let mine = || {
        let user = Some(person.user);
        person.is_of(object.owner) || object.assignee == user || object.created_by == user
    };
    match (person.duty, action) {
        (_, Action::Read) | (Duty::Administrator, _) => true,
        (
            Duty::Coordinator,
            Action::Accounts | Action::Configure | Action::Purge | Action::Audit,
        ) => false,
        (
            Duty::Coordinator,
            Action::Open
            | Action::Comment
            | Action::Work
            | Action::Judge
            | Action::Receive
            | Action::Raise
            | Action::Uphold
            | Action::Triage
            | Action::Quarantine,
        ) => true,
        (Duty::Member, Action::Open | Action::Comment) => true,
        (Duty::Member, Action::Work) => mine(),
        // Whose level decides is not known of members: the request must have been given to them by name.
        // Whoever had it before, or made it, does not answer for the unit.
        (Duty::Member, Action::Receive) => person.is_of(object.owner),
        (Duty::Member, Action::Judge) => object.assignee == Some(person.user),
        (
            Duty::Member,
            Action::Raise
            | Action::Uphold
            | Action::Triage
            | Action::Quarantine
            | Action::Accounts
            | Action::Configure
            | Action::Purge
            | Action::Audit,
        ) => false,
        (Duty::Auditor, action) => matches!(action, Action::Quarantine | Action::Audit),
        (Duty::Reporter, action) => matches!(action, Action::Open | Action::Comment),
    }
}

/// Whether a duty ever includes an action, on whatever it is.
pub const fn ever_includes(duty: Duty, action: Action) -> bool {
    use Action::{
        Accounts, Audit, Comment, Configure, Open, Purge, Quarantine, Raise, Read, Triage, Uphold,
    };
    match duty {
        Duty::Administrator => true,
        Duty::Coordinator => !matches!(action, Accounts | Configure | Purge | Audit),
        Duty::Member => !matches!(
            action,
            Raise | Uphold | Triage | Quarantine | Accounts | Configure | Purge | Audit
        ),
        Duty::Auditor => matches!(action, Read | Quarantine | Audit),
        Duty::Reporter => matches!(action, Read | Open | Comment),
    }
}

/// Returns the kind of thing that a command is about.
pub const fn kind_of(command: &Command) -> Kind {
    match command {
        Command::OpenCase { .. }
        | Command::CreateTask { .. }
        | Command::ActOnCase { .. }
        | Command::SetCase { .. }
        | Command::Review { .. }
        | Command::RaiseCase { .. }
        | Command::PublishCase { .. }
        | Command::Include { .. }
        | Command::Answer { .. }
        | Command::Attend { .. }
        | Command::Reply { .. }
        | Command::TakeReplyBack { .. }
        | Command::SplitCase { .. } => Kind::Case,
        Command::ActOnTask { .. }
        | Command::Acknowledge { .. }
        | Command::SetTask { .. }
        | Command::Judge { .. }
        | Command::Check { .. } => Kind::Task,
        Command::Retitle { object, .. }
        | Command::Add { object, .. }
        | Command::Remove { object, .. }
        | Command::Comment { object, .. }
        | Command::Attach { object, .. }
        | Command::Decide { object, .. }
        | Command::Offer { object, .. }
        | Command::AnswerOffer { object, .. }
        | Command::See { object, .. }
        | Command::Detach { object, .. } => match object {
            CommandObject::Case(_) => Kind::Case,
            CommandObject::Task(_) => Kind::Task,
        },
        Command::RouteSignal { .. }
        | Command::PlaceSignal { .. }
        | Command::SetSignalAside { .. } => Kind::Signal,
        Command::SetAccount { .. } | Command::Prefer { .. } | Command::KeepView { .. } => {
            Kind::User
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{case_id, compartment, organization, task_id, user_id};

    const OPEN: u128 = 1;
    const RESTRICTED: u128 = 2;
    const ME: u128 = 5;
    const OTHER: u128 = 6;

    fn role(text: &str) -> RolePath {
        text.parse().unwrap()
    }

    fn account(duty: Duty, team: &str, cleared: bool) -> Account {
        Account {
            email: "a@example.org".to_owned(),
            name: "A".to_owned(),
            duty,
            teams: vec![role(team)],
            clearances: if cleared {
                vec![compartment(RESTRICTED)]
            } else {
                Vec::new()
            },
            active: true,
        }
    }

    fn person(duty: Duty, team: &str, cleared: bool) -> Viewer {
        let account = account(duty, team, cleared);
        let person = Person::of(user_id(ME), &account, organization(1), [compartment(OPEN)]);
        Viewer::Person(person.unwrap())
    }

    fn viewers() -> Vec<Viewer> {
        let mut viewers = Vec::new();
        for duty in Duty::ALL {
            for team in ["IT", "IT.Support", "HR"] {
                for cleared in [false, true] {
                    viewers.push(person(*duty, team, cleared));
                }
            }
        }
        for compartments in [
            vec![],
            vec![compartment(OPEN)],
            vec![compartment(OPEN), compartment(RESTRICTED)],
        ] {
            let compartments = compartments.into_iter().collect();
            viewers.push(Viewer::Node {
                organization: organization(1),
                compartments,
            });
        }
        viewers
    }

    /// Every combination of what an object can be to the viewer.
    fn objects(owner: &RolePath) -> Vec<Object<'_>> {
        let somebody = [None, Some(user_id(ME)), Some(user_id(OTHER))];
        let mut objects = Vec::new();
        for kind in [
            Kind::Case,
            Kind::Task,
            Kind::Signal,
            Kind::User,
            Kind::Organization,
        ] {
            for organization in [1, 2].map(organization) {
                for compartment in [None, Some(compartment(OPEN)), Some(compartment(RESTRICTED))] {
                    for owner in [None, Some(owner)] {
                        for assignee in somebody {
                            for created_by in somebody {
                                for reported_by in somebody {
                                    for transparency in Transparency::ALL {
                                        objects.push(Object {
                                            kind,
                                            organization,
                                            compartment,
                                            owner,
                                            assignee,
                                            created_by,
                                            reported_by,
                                            hands: &[],
                                            transparency: *transparency,
                                        });
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        objects
    }

    /// The law again, as the query of a list says it.
    fn listed(viewer: &Viewer, object: &Object<'_>) -> bool {
        let (compartments, own_only) = match viewer {
            Viewer::Person(person) => (&person.compartments, person.duty == Duty::Reporter),
            Viewer::Node { compartments, .. } => (compartments, false),
        };
        let rows = [object];
        let by_tenant = rows
            .iter()
            .filter(|row| row.organization == organization(1));
        let by_compartment = by_tenant.filter(|row| match row.compartment {
            Some(compartment) => compartments.iter().any(|open| *open == compartment),
            None => true,
        });
        let by_report =
            by_compartment.filter(|row| !own_only || row.reported_by == Some(user_id(ME)));
        by_report
            .filter(|row| {
                let Viewer::Person(person) = viewer else {
                    return true;
                };
                let me = Some(user_id(ME));
                let mine = [row.assignee, row.created_by, row.reported_by].contains(&me);
                let teams = &person.teams;
                person.duty != Duty::Member
                    || mine
                    || match row.transparency {
                        Transparency::Full | Transparency::Balanced => true,
                        Transparency::Restricted => row
                            .owner
                            .is_some_and(|owner| teams.iter().any(|team| owner.is_within(team))),
                        Transparency::Private => {
                            row.owner.is_some_and(|owner| teams.contains(owner))
                        }
                    }
            })
            .count()
            == 1
    }

    #[test]
    fn lists_and_pages_agree_for_every_viewer_and_object() {
        let owner = role("IT.Support");
        let objects = objects(&owner);
        for viewer in viewers() {
            let reach = readable(&viewer);
            for object in &objects {
                let read = can(&viewer, Action::Read, object);
                let is_there = !matches!(read, Err(Refusal::NotFound { .. }));
                assert_eq!(reach.covers(object), is_there, "{viewer:?} {object:?}");
                assert_eq!(listed(&viewer, object), is_there, "{viewer:?} {object:?}");
                assert_eq!(
                    matches!(read, Err(Refusal::NotAllowed { .. })),
                    is_glimpsed(&viewer, object),
                    "a read is merely not allowed of what is glimpsed: {viewer:?} {object:?}"
                );
            }
        }
    }

    #[test]
    fn what_may_not_be_seen_is_not_found_whatever_is_asked() {
        let owner = role("IT.Support");
        let objects = objects(&owner);
        let by_sight = [
            Action::Read,
            Action::Comment,
            Action::Work,
            Action::Receive,
            Action::Raise,
            Action::Uphold,
            Action::Triage,
            Action::Purge,
        ];
        for viewer in viewers() {
            for object in objects
                .iter()
                .filter(|object| !readable(&viewer).covers(object))
            {
                for action in by_sight {
                    let refusal = can(&viewer, action, object).unwrap_err();
                    assert_eq!(
                        refusal,
                        Refusal::NotFound {
                            kind: object.kind.as_str().to_owned()
                        }
                    );
                }
            }
        }
    }

    #[test]
    fn nothing_crosses_between_tenants() {
        let owner = role("IT.Support");
        for viewer in viewers() {
            for object in objects(&owner)
                .iter()
                .filter(|object| object.organization != organization(1))
            {
                for action in Action::ALL {
                    assert!(
                        matches!(can(&viewer, action, object), Err(Refusal::NotFound { .. })),
                        "{action:?}"
                    );
                }
            }
        }
    }

    fn task(owner: Option<&RolePath>) -> Object<'_> {
        Object {
            kind: Kind::Task,
            organization: organization(1),
            compartment: Some(compartment(OPEN)),
            owner,
            assignee: None,
            created_by: None,
            reported_by: None,
            hands: &[],
            transparency: Transparency::Full,
        }
    }

    #[test]
    fn each_duty_may_what_its_row_says() {
        use Action::{
            Accounts, Audit, Comment, Configure, Judge, Open, Quarantine, Raise, Read, Receive,
            Triage, Uphold, Work,
        };
        let check = |duty: Duty, expected: &[Action]| {
            let owner = role("Operations.Safety");
            let object = Object {
                reported_by: Some(user_id(ME)),
                ..task(Some(&owner))
            };
            let viewer = person(duty, "HR", false);
            let allowed: Vec<Action> = Action::ALL
                .into_iter()
                .filter(|action| can(&viewer, *action, &object).is_ok())
                .collect();
            assert_eq!(allowed, expected, "{duty}");
        };
        check(Duty::Administrator, &Action::ALL);
        check(
            Duty::Coordinator,
            &[
                Read, Open, Comment, Work, Judge, Receive, Raise, Uphold, Triage, Quarantine,
            ],
        );
        check(Duty::Member, &[Read, Open, Comment]);
        check(Duty::Auditor, &[Read, Quarantine, Audit]);
        check(Duty::Reporter, &[Read, Open, Comment]);
        let node = Viewer::Node {
            organization: organization(1),
            compartments: BTreeSet::from([compartment(OPEN)]),
        };
        for action in Action::ALL {
            let expected = !matches!(
                action,
                Judge | Receive | Uphold | Accounts | Configure | Action::Purge | Audit
            );
            assert_eq!(
                can(&node, action, &task(None)).is_ok(),
                expected,
                "{action:?}"
            );
        }
    }

    #[test]
    fn a_duty_ever_includes_what_it_includes_somewhere() {
        let owner = role("IT.Support");
        let objects = objects(&owner);
        for duty in Duty::ALL {
            let viewer = person(*duty, "IT.Support", true);
            for action in Action::ALL {
                let mut objects = objects.iter();
                let somewhere = objects.any(|object| can(&viewer, action, object).is_ok());
                assert_eq!(
                    ever_includes(*duty, action),
                    somewhere,
                    "{duty:?} {action:?}"
                );
            }
        }
    }

    #[test]
    fn members_decide_what_was_given_to_them_by_name() {
        let safety = role("Operations.Safety");
        let given = |to: Option<u128>| Object {
            assignee: to.map(user_id),
            created_by: Some(user_id(ME)),
            ..task(Some(&safety))
        };
        let me = person(Duty::Member, "Operations.Safety", false);
        for (to, expected) in [(None, false), (Some(OTHER), false), (Some(ME), true)] {
            assert_eq!(
                can(&me, Action::Judge, &given(to)).is_ok(),
                expected,
                "{to:?}"
            );
        }
    }

    #[test]
    fn members_answer_for_their_teams_and_for_nobody_else() {
        let safety = role("Operations.Safety");
        let made = Object {
            assignee: Some(user_id(ME)),
            created_by: Some(user_id(ME)),
            ..task(Some(&safety))
        };
        for (team, expected) in [
            ("Operations.Safety", true),
            ("Operations", true),
            ("Operations.Safety.Audit", false),
            ("HR", false),
        ] {
            let me = person(Duty::Member, team, false);
            assert_eq!(can(&me, Action::Receive, &made).is_ok(), expected, "{team}");
        }
        let me = person(Duty::Member, "HR", false);
        assert!(can(&me, Action::Receive, &task(None)).is_err());
    }

    #[test]
    fn members_work_on_what_is_theirs() {
        let safety = role("Operations.Safety");
        let check = |team: &str, object: &Object<'_>, expected: bool| {
            assert_eq!(
                can(&person(Duty::Member, team, false), Action::Work, object).is_ok(),
                expected,
                "{team}"
            );
        };
        check("Operations", &task(Some(&safety)), true);
        check("Operations.Safety", &task(Some(&safety)), true);
        check("Operations.Safety.Audit", &task(Some(&safety)), false);
        check("HR", &task(Some(&safety)), false);
        check("HR", &task(None), false);
        check(
            "HR",
            &Object {
                assignee: Some(user_id(ME)),
                ..task(Some(&safety))
            },
            true,
        );
        check(
            "HR",
            &Object {
                created_by: Some(user_id(ME)),
                ..task(Some(&safety))
            },
            true,
        );
        check(
            "HR",
            &Object {
                assignee: Some(user_id(OTHER)),
                ..task(Some(&safety))
            },
            false,
        );
    }

    #[test]
    fn no_duty_opens_a_compartment() {
        let restricted = Object {
            compartment: Some(compartment(RESTRICTED)),
            ..task(None)
        };
        for duty in Duty::ALL {
            let uncleared = can(&person(*duty, "HR", false), Action::Read, &restricted);
            assert!(matches!(uncleared, Err(Refusal::NotFound { .. })), "{duty}");
            let reported = Object {
                reported_by: Some(user_id(ME)),
                ..restricted
            };
            assert_eq!(
                can(&person(*duty, "HR", true), Action::Read, &reported),
                Ok(()),
                "{duty}"
            );
            let opens = can(&person(*duty, "HR", false), Action::Open, &restricted).is_ok();
            assert_eq!(
                opens,
                *duty != Duty::Auditor,
                "whoever may open a case may report a restricted matter"
            );
        }
    }

    #[test]
    fn an_account_that_may_not_sign_in_is_nobody() {
        let account = Account {
            active: false,
            ..account(Duty::Administrator, "IT", true)
        };
        assert_eq!(Person::of(user_id(ME), &account, organization(1), []), None);
    }

    #[test]
    fn commands_ask_for_what_they_do() {
        let check = |command: &Command, action, kind| {
            assert_eq!((Action::of(command), kind_of(command)), (action, kind));
        };
        let task = CommandObject::Task(task_id(1));
        check(
            &Command::Comment {
                object: task,
                text: String::new(),
            },
            Action::Comment,
            Kind::Task,
        );
        check(
            &Command::Retitle {
                object: CommandObject::Case(case_id(1)),
                title: String::new(),
            },
            Action::Work,
            Kind::Case,
        );
        check(
            &Command::Acknowledge {
                task: task_id(1),
                until: None,
                reason: None,
            },
            Action::Work,
            Kind::Task,
        );
        let account = account(Duty::Member, "IT", false);
        check(
            &Command::SetAccount {
                user: user_id(1),
                account,
            },
            Action::Accounts,
            Kind::User,
        );
        let aside = Command::SetSignalAside {
            signal: crate::history::signal_id(1),
            reason: String::new(),
        };
        check(&aside, Action::Triage, Kind::Signal);
    }

    #[test]
    fn a_refusal_says_whom_to_ask() {
        let object = task(None);
        let refusal = can(&person(Duty::Member, "HR", false), Action::Triage, &object).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "a user with the duty member may not decide what a signal leads to; ask a coordinator or an administrator"
        );
    }
}
