//! Where a node works: its organisation, its compartments, its configuration, its users.
//!
//! A setting is a snapshot: work that has begun goes on with the one it began with.

use std::{collections::BTreeMap, sync::Arc};

use orgo_engine::policy::PolicyHistory;
use orgo_schema::{
    fact::Account,
    id::{CompartmentId, NodeId, OrganizationId, UserId},
    role::RolePath,
    time::Timestamp,
    word::Visibility,
};
use orgo_sync::roster::{Roster, founding};

use crate::{
    configuration::Configuration,
    membership,
    policy::Mark,
    store::{Locked, compartment::Compartment},
};

/// What a node knows about where it works.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The tenant.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// The name of this site.
    pub site: String,
    /// This node.
    pub node: NodeId,
    /// Who belongs to the organisation, and may write where.
    pub roster: Arc<Roster>,
    /// The compartments for work that this node holds and has open, the laxest first. Internal is always among
    /// them.
    pub compartments: Arc<[Compartment]>,
    /// Where sealed parcels lie, if this node seals, opens or carries them (SPEC 10). No work goes there.
    pub parcels: Option<Compartment>,
    /// The compartments this node holds whose keys are not here, the laxest first.
    pub locked: Arc<[Locked]>,
    /// Profile, modules and rules.
    pub configuration: Arc<Configuration>,
    /// The policy over time.
    pub policies: Arc<PolicyHistory>,
    /// What the policy over time follows from.
    pub basis: Arc<[Mark]>,
    /// When rules that wait for time to pass came into force, those that have not always been, by id.
    pub rules_since: Arc<BTreeMap<String, Timestamp>>,
    /// Whether that is the organisation's policy; otherwise it has not come here, and these are the node's
    /// own files.
    pub is_enacted: bool,
    /// Who signs in, by mail address.
    pub users: Arc<BTreeMap<String, KnownUser>>,
    /// The names of those who sign in no more: what they did stays theirs.
    pub former: Arc<BTreeMap<UserId, String>>,
}

/// What routing needs to know of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownUser {
    /// Who.
    pub id: UserId,
    /// The name people see.
    pub name: String,
    /// The teams they work in.
    pub teams: Vec<RolePath>,
    /// What they may do.
    pub account: Account,
}

/// A compartment that something belongs into and that is not open on this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Which.
    pub id: CompartmentId,
    /// Its name.
    pub name: String,
    /// Whether this node holds it and only lacks its key.
    pub is_locked: bool,
}

impl Setting {
    /// Returns where something so visible goes: into the laxest compartment of the organisation that is at
    /// least as strict, or into its strictest. What this node holds makes no difference, so that all nodes
    /// put the same thing into the same place.
    ///
    /// # Errors
    /// The compartment, when it is not open here: then it is nowhere else that it goes.
    pub fn place_for(&self, visibility: Visibility) -> Result<&Compartment, Closed> {
        let mut all = self.roster.of_work();
        let fits = |(_, known): &(_, &founding::Compartment)| {
            membership::visibility(known.class) >= visibility
        };
        let place = all.find(fits).or_else(|| self.roster.of_work().last());
        let Some((id, known)) = place else {
            return Ok(self.compartment_for(visibility));
        };
        self.held(id).ok_or_else(|| Closed {
            id,
            name: known.name.clone(),
            is_locked: self.locked.iter().any(|locked| locked.id == id),
        })
    }

    /// Returns the laxest open compartment here that is at least as strict as `visibility`, else the
    /// strictest that is open. For what everybody holds; see [`Setting::place_for`] for what came in.
    pub fn compartment_for(&self, visibility: Visibility) -> &Compartment {
        let fits = |compartment: &&Compartment| compartment.visibility >= visibility;
        #[expect(
            clippy::expect_used,
            reason = "a node without compartments cannot be opened"
        )]
        self.compartments
            .iter()
            .find(fits)
            .or_else(|| self.compartments.last())
            .expect("a node holds at least the internal compartment")
    }

    /// Returns everything this node holds and has open: the place for parcels, and what people work in.
    pub fn places(&self) -> impl Iterator<Item = &Compartment> {
        self.parcels.iter().chain(&*self.compartments)
    }

    /// Returns all compartments for work of the organisation, whether they are here or not, the laxest first.
    pub fn order(&self) -> Vec<CompartmentId> {
        self.roster.of_work().map(|(id, _)| id).collect()
    }

    /// Whether one compartment is stricter than another, by the order of the roster.
    pub fn is_stricter(&self, one: CompartmentId, than: CompartmentId) -> bool {
        let order = self.order();
        let rank = |id| order.iter().position(|known| *known == id);
        matches!((rank(one), rank(than)), (Some(one), Some(than)) if one > than)
    }

    /// Returns the name of a compartment, whether it is here or not.
    pub fn compartment_name(&self, id: CompartmentId) -> String {
        let mut known = self.roster.compartments();
        let known = known.find(|(known, _)| *known == id);
        known.map_or_else(|| id.to_string(), |(_, known)| known.name.clone())
    }

    /// Returns a compartment by its id, if this node holds it open.
    pub fn held(&self, id: CompartmentId) -> Option<&Compartment> {
        self.places().find(|held| held.scope.compartment == id)
    }

    /// Returns the compartment of a row.
    pub fn compartment(&self, row: i64) -> Option<&Compartment> {
        self.places().find(|compartment| compartment.row == row)
    }

    /// Returns the first team of the user who writes from an address.
    pub fn team_of(&self, address: &str) -> Option<RolePath> {
        self.users
            .get(address)
            .and_then(|user| user.teams.first().cloned())
    }

    /// Returns the name of a user, if they are known here: also of one who signs in no more.
    pub fn user_name(&self, id: UserId) -> Option<&str> {
        let user = self.users.values().find(|user| user.id == id);
        let former = || self.former.get(&id).map(String::as_str);
        user.map(|user| user.name.as_str()).or_else(former)
    }
}
