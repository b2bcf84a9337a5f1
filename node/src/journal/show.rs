//! Reading and checking the journal, for who audits.

use orgo_engine::authorize::{Action, Viewer};
use orgo_schema::journal::Category;
use orgo_schema::time::Timestamp;
use orgo_sync::journal::Entry;
use serde::Serialize;
use uuid::Uuid;

use super::log::{self, SoundLog};
use crate::{
    failure::Failure,
    guard,
    node::Node,
    store::{
        StoreError,
        journal::{self, Filter, Place},
        united,
    },
};

/// The entries of a page.
pub const PAGE: u32 = 100;

/// What somebody wants to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only of this category.
    pub category: Option<Category>,
    /// Only since then.
    pub since: Option<Timestamp>,
    /// Only what happened to this.
    pub object: Option<Uuid>,
    /// Only what stands after this place.
    pub after: Option<Place>,
}

/// A page of entries, and where the next begins if there is one.
pub type Page = (Vec<Entry>, Option<Place>);

/// Lists entries, the newest first: of compartments that the reader is cleared for, and of none.
///
/// # Errors
/// When they may not read the journal, or the database refuses.
pub fn list(node: &Node, viewer: &Viewer, wanted: &Wanted) -> Result<Page, Failure> {
    let setting = node.setting();
    guard::may_overall(&setting, viewer, Action::Audit)?;
    let compartments = guard::reach_and_parcels(&setting, viewer);
    let filter = Filter {
        compartments,
        category: wanted.category,
        since: wanted.since,
        object: wanted.object,
        after: wanted.after,
    };
    let mut found = node
        .store
        .read(|db| journal::list(db, &filter, PAGE + 1).map_err(StoreError::from))?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = found.len() > page;
    found.truncate(page);
    let next = found.last().map(|(place, _)| *place).filter(|_| has_more);
    Ok((found.into_iter().map(|(_, entry)| entry).collect(), next))
}

/// A chain that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sound {
    /// The compartment with a file of its own; `main` for all else.
    pub chain: String,
    /// How many entries it holds.
    pub entries: u64,
}

/// What was walked, and holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The chains of the journal.
    pub chains: Vec<Sound>,
    /// The signed logs.
    pub logs: Vec<SoundLog>,
    /// The compartments that are locked, by name: nothing of theirs was walked.
    pub locked: Vec<String>,
}

/// Walks every chain of the journal and every signed log that is open here.
///
/// # Errors
/// When the reader may not, the database refuses, or a chain or log does not hold: which, and its first entry that
/// is wrong.
pub fn verify(node: &Node, viewer: &Viewer) -> Result<Verified, Failure> {
    let setting = node.setting();
    guard::may_overall(&setting, viewer, Action::Audit)?;
    let mut places = vec![("main".to_owned(), "main".to_owned(), None)];
    let (mut chains, mut logs) = (Vec::new(), Vec::new());
    node.store.read(|db| {
        for held in setting.compartments.iter() {
            let Some(schema) = united::schema_of(db, held)? else {
                continue;
            };
            if held.has_own_file() {
                let own = Some((held.row, held.scope.compartment));
                places.push((held.name.clone(), schema, own));
            }
        }
        for (name, schema, own) in &places {
            let walked = journal::verify(db, schema, setting.node, *own)?;
            let entries = walked.map_err(|broken| {
                Failure::Input(format!(
                    "the journal does not hold: in the chain of {name}, {broken}"
                ))
            })?;
            chains.push(Sound {
                chain: name.clone(),
                entries,
            });
        }
        for held in setting.places() {
            let walked = log::verify(db, &setting, held)?;
            let sound = walked.map_err(|broken| {
                Failure::Input(format!("the signed log does not hold: {broken}"))
            })?;
            logs.push(sound);
        }
        Ok::<_, Failure>(())
    })?;
    let locked = setting.locked.iter().map(|locked| locked.name.clone());
    Ok(Verified {
        chains,
        logs,
        locked: locked.collect(),
    })
}
