//! What people did whose right to it had been taken back: which acts those are, and looking again at what
//! somebody did when they lose a right (CONVERGENCE 9).

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use orgo_engine::contest::{self, Contests, Grants};
use orgo_schema::{
    id::{CompartmentId, UserId},
    word::Visibility,
};
use rusqlite::Connection;

use crate::{
    node::Node,
    planted::{self, Bug},
    project,
    setting::Setting,
    store::{
        Batch, StoreError, act,
        compartment::Compartment,
        document::{self, Facts},
        meta, user,
    },
};

/// Documents that are looked at in one transaction: intake waits no longer than that.
const DOCUMENTS_AT_ONCE: u32 = 200;

/// Finds what is contested among the facts of a case or task.
///
/// # Errors
/// When the database refuses.
pub fn of(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    facts: &Facts,
) -> Result<Contests, StoreError> {
    let mut grants: BTreeMap<UserId, Grants> = BTreeMap::new();
    for user in contest::people(&facts.facts) {
        grants.extend(user::grants(db, user)?.map(|grants| (user, grants)));
    }
    let is_closed = compartment.visibility > Visibility::Internal;
    let closed = is_closed.then_some(compartment.scope.compartment);
    let policies = &setting.policies;
    Ok(Contests::of(&facts.facts, &grants, closed, policies))
}

/// What the rows of a compartment were folded by: the grants of everybody who lost a right, as a hash.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
struct Progress {
    #[n(0)]
    by: BTreeMap<UserId, Basis>,
    /// Whose documents are being looked at, and the last row of them.
    #[n(1)]
    doing: Option<(UserId, i64)>,
}

/// A hash of the grants of somebody and of the policies over time.
type Basis = [u8; 32];

/// Folds the next group of what somebody did again whose rights have changed, and returns whether there was
/// one: nothing but a look where nothing changed.
///
/// # Errors
/// When the database refuses. What was not folded is folded another time.
pub fn step(node: &Node) -> Result<bool, StoreError> {
    if planted::is(Bug::Contested) {
        return Ok(false);
    }
    let setting = node.setting();
    let now = node.store.read(|db| basis(db, &setting))?;
    for compartment in &*setting.compartments {
        let name = name(compartment.scope.compartment);
        let kept = node
            .store
            .read(|db| Ok::<_, StoreError>(meta::get(db, &name)?))?;
        let kept = kept.and_then(|kept| minicbor::decode(&kept).ok());
        let mut progress: Progress = kept.unwrap_or_default();
        let Some(user) = progress.next(&now) else {
            continue;
        };
        let after = progress.doing.map_or(0, |(_, after)| after);
        let (place, here) = (setting.clone(), compartment.clone());
        let last = if node.store.is_begun(compartment) {
            node.store.write(compartment, move |batch| {
                page(batch, &place, &here, (user, after))
            })?
        } else {
            None
        };
        progress.went_on(user, last, &now);
        let kept =
            minicbor::to_vec(&progress).map_err(|error| StoreError::Document(error.to_string()))?;
        // Only now: a group that is folded twice is folded once.
        node.store
            .write_local(move |batch| Ok::<_, StoreError>(meta::put(batch.db, &name, &kept)?))?;
        return Ok(true);
    }
    Ok(false)
}

impl Progress {
    /// Returns whose documents are to be looked at next.
    fn next(&mut self, now: &BTreeMap<UserId, Basis>) -> Option<UserId> {
        let differs = |user: &&UserId| self.by.get(user) != now.get(user);
        let mut all = now.keys().chain(self.by.keys());
        let next = all.find(differs).copied();
        self.doing = self.doing.filter(|(user, _)| Some(*user) == next);
        next
    }

    /// Takes note of how far it went: up to the row `last`, or to the end.
    fn went_on(&mut self, user: UserId, last: Option<i64>, now: &BTreeMap<UserId, Basis>) {
        self.doing = last.map(|last| (user, last));
        if self.doing.is_none() {
            match now.get(&user) {
                Some(basis) => self.by.insert(user, *basis),
                None => self.by.remove(&user),
            };
        }
    }
}

fn page(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    (user, after): (UserId, i64),
) -> Result<Option<i64>, StoreError> {
    let rows = act::of_user(batch.db, compartment, (user, after), DOCUMENTS_AT_ONCE)?;
    for row in &rows {
        project::document(batch.db, setting, document::at(batch.db, *row)?)?;
    }
    Ok(rows.last().copied())
}

fn basis(db: &Connection, setting: &Setting) -> Result<BTreeMap<UserId, Basis>, StoreError> {
    let mut policies = blake3::Hasher::new();
    for (fact, since) in &*setting.basis {
        policies.update(fact.uuid().as_bytes());
        policies.update(&since.0.to_be_bytes());
    }
    let policies = policies.finalize();
    let all = user::narrowed(db)?.into_iter().map(|(user, grants)| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(policies.as_bytes());
        hasher.update(grants.as_bytes());
        (user, *hasher.finalize().as_bytes())
    });
    Ok(all.collect())
}

/// Returns the name under which is kept by which grants the rows of a compartment were folded.
fn name(compartment: CompartmentId) -> String {
    format!("contests:{compartment}")
}
