//! What was purged, and what was raised: gone where it was, for good, and lost nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::{fold, moved};
use orgo_node::admit;
use orgo_node::failure::Failure;
use orgo_node::guard;
use orgo_node::node::Node;
use orgo_node::ops::show;
use orgo_node::purge;
use orgo_node::store::{Compartment, StoreError, admission};
use orgo_schema::fact::{Fact, PurgeReason};
use orgo_schema::id::{CaseId, CompartmentId, DocumentId, DocumentKind, TaskId};

use super::law::documents;
use super::template::{MOLE, Template, node_id};
use super::world::World;

/// A document that is gone from a compartment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gone {
    /// From which.
    pub compartment: CompartmentId,
    /// What.
    pub document: DocumentId,
    /// Whether it lives on in a stricter one.
    pub is_raised: bool,
}

/// What sites said is gone.
#[derive(Debug, Default)]
pub struct Graves {
    /// What must stay gone, with the site that said so.
    pub told: Vec<(usize, Gone)>,
    /// What was gone anywhere, if only for a while: its bytes may be nowhere any more.
    ever: BTreeSet<Gone>,
}

impl Graves {
    /// Whether what was written in a document may be lost with good reason: it was purged; or it was raised,
    /// and whoever carried it was then removed.
    pub fn may_have_taken(&self, document: Option<DocumentId>, any_removed: bool) -> bool {
        let mut of = self.ever.iter();
        of.any(|gone| Some(gone.document) == document && (any_removed || !gone.is_raised))
    }

    /// Whether the bytes of a document may be nowhere any more.
    pub fn may_have_emptied(&self, document: Option<DocumentId>) -> bool {
        self.may_have_taken(document, true)
    }
}

/// Takes note of what is gone at the sites that run. One that has not heard of a removal may have believed the
/// word of whoever was removed.
pub fn observe(world: &mut World) {
    for site in world.running() {
        let gone = gone_at(world.node(site));
        for gone in &gone {
            if world.graves.ever.insert(*gone) {
                world.tell(|| format!("gone at {site}: {gone:?}"));
            }
        }
        if world.sites[site].removed || !knows_all_removals(world, site) {
            continue;
        }
        for gone in gone {
            if !world.graves.told.contains(&(site, gone)) {
                world.graves.told.push((site, gone));
            }
        }
    }
}

fn knows_all_removals(world: &World, site: usize) -> bool {
    let roster = &world.node(site).setting().roster;
    let mut removed = world.sites.iter().filter(|site| site.removed);
    removed.all(|site| roster.is_removed(node_id(site.of)))
}

/// Forgets what is not gone at the site that removed another one: the word of that one may not count.
pub fn forget(world: &mut World, by: usize) {
    let gone = gone_at(world.node(by));
    world.graves.told.retain(|(_, told)| gone.contains(told));
}

/// Returns what is gone at a node, by the decisions that it holds.
fn gone_at(node: &Node) -> BTreeSet<Gone> {
    let setting = node.setting();
    let read = node.store.read(|db| {
        let mut all = BTreeSet::new();
        for held in setting.places() {
            for decision in purge::decisions(db, &setting, held, false)? {
                let gone = decision.fold.purged.into_iter();
                all.extend(gone.flat_map(|gone| gone.documents).map(|document| Gone {
                    compartment: held.scope.compartment,
                    document,
                    is_raised: matches!(decision.fold.reason, PurgeReason::Moved { .. }),
                }));
            }
        }
        Ok::<_, StoreError>(all)
    });
    read.expect("it can be read")
}

/// What was purged has left nothing behind at any site and came back to none.
pub(super) fn nothing_came_back(world: &mut World, members: &[usize]) -> Result<(), String> {
    let gone: BTreeSet<Gone> = world.graves.told.iter().map(|(_, gone)| *gone).collect();
    for at in members {
        let node = world.node(*at);
        for held in node.setting().places() {
            let left = remains(node, held)?;
            let here = gone
                .iter()
                .filter(|gone| gone.compartment == held.scope.compartment);
            // What the malicious member wrote on what was raised, and nobody can complete, waits aside for ever.
            let is_left = |gone: &&Gone| {
                let of_mole = left.get(&gone.document);
                of_mole.is_some_and(|of_mole| !(gone.is_raised && *of_mole))
            };
            if let Some(Gone { document, .. }) = here.into_iter().find(is_left) {
                let kept = |db: &_| admission::withheld_for(db, held.row, (*document).into());
                let kept = node.store.read(kept).map_err(|error| error.to_string())?;
                world.tell(|| {
                    let kept = kept.iter().map(|row| {
                        let bytes = row.bytes.as_deref().unwrap_or_default();
                        let facts = orgo_crdt::admitted_facts(bytes).unwrap_or_default();
                        let facts = facts.iter().map(|(_, fact)| Fact::decode(fact));
                        format!("{:?} {:?}", row.state, facts.collect::<Vec<_>>())
                    });
                    format!("kept aside there: {:?}", kept.collect::<Vec<_>>())
                });
                return Err(format!(
                    "{document}, which was purged, is in {} at site {at}",
                    held.name
                ));
            }
        }
    }
    let purged = gone.iter().filter(|gone| !gone.is_raised).count();
    let raised = gone.len() - purged;
    *world.counts.entry("documents purged").or_default() += purged as u64;
    *world.counts.entry("documents raised").or_default() += raised as u64;
    Ok(())
}

/// Returns the documents of which a node holds anything in a compartment, or hands anything out, and whether that
/// is of the malicious member alone.
fn remains(node: &Node, held: &Compartment) -> Result<BTreeMap<DocumentId, bool>, String> {
    let mut left = BTreeMap::new();
    for parcel in admit::everything(node, held).map_err(|error| error.to_string())? {
        let envelope = parcel.signed.read().map_err(|error| error.to_string())?;
        let of_mole = envelope.author == node_id(MOLE);
        for (listed, _) in &parcel.changes {
            if let Some(document) = listed.document.known() {
                *left.entry(document).or_insert(of_mole) &= of_mole;
            }
        }
    }
    for document in documents(node) {
        if document.row.compartment == held.row {
            left.insert(document.row.id, false);
        }
    }
    Ok(left)
}

/// What was raised is found where it went, and by nobody who is not cleared for that.
pub(super) fn raised_is_above(world: &World, members: &[usize]) -> Result<(), String> {
    let raised: BTreeSet<CaseId> = world
        .acknowledged
        .iter()
        .filter_map(|(_, deed)| deed.raises())
        .collect();
    for at in members {
        let node = world.node(*at);
        let template = Template::get();
        let person = guard::person(&node.setting(), template.user, &template.account);
        let person = person.ok_or("she is not known any more")?;
        for case in &raised {
            let shown = show::one_case(node, &person, *case);
            if world.is_cleared(*at) {
                let purged = world.graves.may_have_taken(Some((*case).into()), true);
                if shown.is_err() && !purged {
                    return Err(format!(
                        "case {case}, which was raised, is lost at site {at}"
                    ));
                }
            } else if !matches!(shown, Err(Failure::Refused(_))) {
                return Err(format!(
                    "case {case}, which was raised, is shown at site {at}"
                ));
            }
        }
        if world.is_cleared(*at) {
            continue;
        }
        // What others added to it without knowing went after it.
        for document in documents(node) {
            let home = fold::home(&document.facts);
            let is_of = home.is_some_and(|home| raised.contains(&home.case()));
            if document.row.id.kind == DocumentKind::Task && is_of {
                let task = TaskId::new(document.row.id.id);
                if show::one_task(node, &person, task).is_ok() {
                    return Err(format!(
                        "task {task} of a case that was raised is shown at site {at}"
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Whether a document goes on in a stricter compartment, or belongs to a case that was purged: then it is in
/// no timeline where it is.
pub(super) fn is_hidden(world: &World, node: &Node, document: &super::law::Held) -> bool {
    let setting = node.setting();
    let held = setting.compartment(document.row.compartment);
    let here = held.expect("it is held").scope.compartment;
    let home = fold::home(&document.facts).map(|home| home.case().into());
    !moved::targets(&document.facts, here, &setting.order()).is_empty()
        || world.graves.may_have_emptied(home)
}
