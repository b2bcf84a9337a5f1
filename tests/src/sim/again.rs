//! The same once more: a new node that is told everything in another order.

use orgo_node::admit::{self, Source};
use orgo_node::clock::Reading;
use orgo_node::environment::Environment;
use orgo_node::home::Home;
use orgo_node::node::Node;
use orgo_node::policy;
use orgo_schema::id::CompartmentId;
use orgo_schema::time::ClockSource;
use orgo_sync::parcel::Parcel;

use super::heal::{digest, rows};
use super::template::{READER, Template};
use super::world::World;

/// The most parcels that are admitted at once when a copy is made.
const AT_ONCE: usize = 8;

/// A new node that is told everything in another order, twice, in other groups, comes to the same.
pub(super) fn folded_again(world: &mut World, site: usize) -> Result<(), String> {
    let problem = |error: &dyn std::fmt::Display| format!("a copy of site {site}: {error}");
    let folder = world.folder();
    // One that writes nothing of its own.
    Template::get().copy(READER, &folder);
    let now = world.now();
    let home = Home::open(&folder).map_err(|error| problem(&error))?;
    let reading = Reading::new(now, ClockSource::None);
    let environment = Environment::seeded(world.chance.draw(), move || reading);
    let copy = Node::open_with(home, environment).map_err(|error| problem(&error))?;
    let setting = world.node(site).setting();
    let mut left = Vec::new();
    for held in setting.places() {
        let parcels = admit::everything(world.node(site), held).map_err(|error| problem(&error))?;
        let id = held.scope.compartment;
        left.extend(parcels.iter().cloned().map(|parcel| (id, parcel)));
        left.extend(parcels.into_iter().map(|parcel| (id, parcel)));
    }
    let entries = setting.roster.entries();
    let roster_at = world.chance.place(left.len() + 1);
    let source = Source::Wire(setting.node);
    let mut told = false;
    while !left.is_empty() {
        if !told && left.len() <= roster_at {
            admit::roster(&copy, source, entries.clone()).map_err(|error| problem(&error))?;
            told = true;
        }
        let (id, group) = some(world, &mut left);
        admit::parcels(&copy, source, id, group, None).map_err(|error| problem(&error))?;
    }
    if !told {
        admit::roster(&copy, source, entries).map_err(|error| problem(&error))?;
    }
    // What was dropped by a decision that then did not count is asked for again.
    for held in setting.places() {
        let id = held.scope.compartment;
        let asked = admit::incomplete(&copy, id, u32::MAX).map_err(|error| problem(&error))?;
        let mut parcels =
            admit::everything(world.node(site), held).map_err(|error| problem(&error))?;
        parcels.retain(|parcel| asked.contains(&parcel.signed.hash()));
        admit::parcels(&copy, source, id, parcels, None).map_err(|error| problem(&error))?;
    }
    policy::again::run(&copy).map_err(|error| problem(&error))?;
    let (here, there) = (digest(world.node(site)), digest(&copy));
    let same = here["compartments"] == there["compartments"];
    if !same {
        for held in setting.places() {
            let rows = [world.node(site), &copy].map(|node| rows(node, &held.name));
            let only = rows[0].symmetric_difference(&rows[1]);
            world.tell(|| format!("{}: {:#?}", held.name, only.collect::<Vec<_>>()));
        }
        for node in [world.node(site), &copy] {
            world.tell(|| format!("withheld: {:#?}", admit::withheld(node)));
        }
    }
    copy.close();
    if same {
        Ok(())
    } else {
        Err(format!(
            "site {site} and a copy that was told in another order differ"
        ))
    }
}

/// Takes some parcels of one compartment out of a heap.
fn some(
    world: &mut World,
    left: &mut Vec<(CompartmentId, Parcel)>,
) -> (CompartmentId, Vec<Parcel>) {
    let (id, first) = left.swap_remove(world.chance.place(left.len()));
    let mut group = vec![first];
    let size = 1 + world.chance.place(AT_ONCE);
    while group.len() < size && !left.is_empty() {
        let at = world.chance.place(left.len());
        if left[at].0 != id {
            break;
        }
        group.push(left.swap_remove(at).1);
    }
    (id, group)
}
