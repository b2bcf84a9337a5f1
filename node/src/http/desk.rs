//! What a page is made from: the node, where it works, who asks, and the time.

use std::sync::Arc;

use orgo_engine::authorize::Action;
use orgo_schema::{
    command::{Command, Object, Receipt, Refusal},
    id::{TaskId, UserId},
    time::Timestamp,
};
use orgo_web::{
    Frame,
    frame::{Clock, Counts, Site},
    model::Moment,
};

use rusqlite::Connection;

use super::{listing, session::Visitor, show, time::Wall};
use crate::{
    consent,
    failure::Failure,
    guard,
    listing::{Filter, List, Tab},
    node::Node,
    notices,
    peer::glance::glance,
    quarantine as decide,
    setting::Setting,
    store::{compartment::Compartment, limit::Limit, listing as lines, quarantine, signal, task},
    submit, waits, words,
};

/// The desk of one request.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    pub(super) node: &'a Node,
    pub(super) setting: Arc<Setting>,
    pub(super) visitor: &'a Visitor,
    pub(super) now: Timestamp,
    /// How the reader is shown times.
    pub(super) wall: Wall,
}

impl<'a> Desk<'a> {
    pub(super) fn new(node: &'a Node, visitor: &'a Visitor) -> Self {
        let (setting, now) = (node.setting(), (node.clock)().now);
        let zone = visitor.zone.unwrap_or(setting.policies.newest().zone);
        Self {
            wall: Wall {
                now,
                zone,
                language: visitor.language,
            },
            setting,
            now,
            node,
            visitor,
        }
    }

    /// Whether somebody vouches for the clock of this node.
    pub(super) fn is_sure(&self) -> bool {
        (self.node.clock)().source.is_sound()
    }

    /// Returns the rows of the compartments the visitor reaches, and what they see of the work there.
    pub(super) fn reach(&self) -> (Vec<i64>, Limit) {
        guard::reach(&self.setting, &self.visitor.viewer)
    }

    /// Lists the compartments where the visitor decides about signals.
    pub(super) fn triaged(&self) -> Vec<&Compartment> {
        let may = |held: &&Compartment| {
            guard::may_in(&self.setting, &self.visitor.viewer, Action::Triage, held).is_ok()
        };
        self.setting.compartments.iter().filter(may).collect()
    }

    /// Lists the compartments that the visitor reads in.
    pub(super) fn readable(&self) -> Vec<&Compartment> {
        let may = |held: &&Compartment| {
            guard::may_in(&self.setting, &self.visitor.viewer, Action::Read, held).is_ok()
        };
        self.setting.compartments.iter().filter(may).collect()
    }

    /// Whether the visitor may see what could not be read.
    pub(super) fn may_see_quarantine(&self) -> bool {
        guard::may_overall(&self.setting, &self.visitor.viewer, Action::Quarantine).is_ok()
    }

    /// Checks that the visitor may see how it goes with other sites: who decides about what comes in.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub(super) fn may_see_sites(&self) -> Result<(), Refusal> {
        let may = decide::may_decide(&self.setting, &self.visitor.person);
        may.map_err(|_other| Refusal::NotAllowed {
            duty: self.visitor.person.duty.to_string(),
            action: "see the sites".to_owned(),
        })
    }

    /// Checks that the visitor says who belongs to the organisation.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub(super) fn may_manage_sites(&self) -> Result<(), Refusal> {
        guard::may_overall(&self.setting, &self.visitor.viewer, Action::Configure)
    }

    /// Whether the visitor may know of a task that is here: at least its title.
    pub(super) fn sees(&self, db: &Connection, task: TaskId) -> bool {
        let (_, limit) = self.reach();
        limit.is_whole()
            || guard::glimpses(db, &self.setting, &self.visitor.viewer, Object::Task(task))
    }

    /// Names tasks, as far as the visitor may know of them.
    pub(super) fn named(&self, db: &Connection, tasks: &[task::TaskRow]) -> String {
        let seen = tasks.iter().filter(|row| self.sees(db, row.task_id));
        let seen: Vec<task::TaskRow> = seen.cloned().collect();
        if seen.is_empty() && !tasks.is_empty() {
            return words::Listing(self.wall.language).other_work().to_owned();
        }
        waits::named(&seen)
    }

    /// Does what a command says, on behalf of the visitor.
    pub(super) fn submit(&self, command: Command) -> Result<Receipt, Failure> {
        submit::submit(self.node, &self.visitor.person, command)
    }

    /// Returns an instant for a page.
    pub(super) fn moment(&self, at: Timestamp) -> Moment {
        self.wall.moment(at)
    }

    /// Returns the name of a user.
    pub(super) fn user_name(&self, user: UserId) -> String {
        self.setting.user_name(user).map_or_else(
            || words::Story(self.wall.language).who_left().to_owned(),
            ToOwned::to_owned,
        )
    }

    /// Returns what surrounds the page.
    pub(super) fn frame(&self) -> Result<Frame, Failure> {
        let scope = listing::scope(self);
        let mine = Filter {
            tab: Some(Tab::Mine),
            ..Filter::default()
        };
        let triaged: Vec<i64> = self.triaged().iter().map(|held| held.row).collect();
        let sees_quarantine = self.may_see_quarantine();
        let counts = self.node.store.read(|db| {
            Ok::<_, Failure>(Counts {
                work: show::number(lines::count(db, List::Tasks, &scope, &mine)?),
                triage: show::number(signal::triage_count(db, &triaged)?),
                quarantine: if sees_quarantine {
                    show::number(quarantine::count(db)?)
                } else {
                    0
                },
                waiting: show::number(consent::count(db, &self.setting, &self.visitor.viewer)?),
                notices: show::number(notices::count(
                    db,
                    &self.setting,
                    &self.visitor.person,
                    self.now,
                )?),
            })
        })?;
        let sound = self.is_sure();
        let glance = glance(self.node)?;
        let setting = &self.setting;
        Ok(Frame {
            language: self.visitor.language,
            token: self.visitor.form_token.clone(),
            account: self.visitor.person.user.to_string(),
            person: self.visitor.name.clone(),
            person_role: self.role_words(),
            organization: setting.organization_name.clone(),
            site: Site {
                name: setting.site.clone(),
                clock: if sound { Clock::Sound } else { Clock::Doubtful },
                peers: glance.peers,
                waiting: show::number(glance.waiting),
                is_late: glance.is_late,
                lacks_bundle: glance.lacks_bundle,
                opens: self.may_see_sites().is_ok(),
            },
            counts,
            query: String::new(),
            notice: self
                .visitor
                .said
                .map(|said| said.notice(self.visitor.language)),
            audits: guard::may_overall(setting, &self.visitor.viewer, Action::Audit).is_ok(),
            printed: format!(
                "{}, {}, {}",
                setting.site,
                self.wall.full(self.now),
                self.visitor.name
            ),
        })
    }

    fn role_words(&self) -> String {
        let person = &self.visitor.person;
        let teams = person.teams.iter().map(ToString::to_string);
        teams
            .chain([person.duty.to_string()])
            .collect::<Vec<_>>()
            .join(", ")
    }
}
