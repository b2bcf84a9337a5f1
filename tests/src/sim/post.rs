//! Parcels by themselves: what takes long and comes anywhere, and what somebody damaged on the way.

use orgo_node::admit::{self, Source};
use orgo_node::node::Node;
use orgo_node::peer::replica::Held;
use orgo_node::store::StoreError;
use orgo_schema::id::{CompartmentId, NodeId};
use orgo_sync::parcel::{InstanceId, Parcel};
use orgo_sync::session::Replica as _;

use super::chance::Chance;
use super::template;
use super::trouble::pair;
use super::world::World;

/// Parcels that take long.
#[derive(Debug)]
pub struct Post {
    from: NodeId,
    compartment: CompartmentId,
    parcels: Vec<Parcel>,
}

/// Sends something that takes long, or lets something arrive anywhere.
pub(super) fn post(world: &mut World) {
    if !world.post.is_empty() && world.chance.happens(50) {
        let at = world.chance.place(world.post.len());
        let post = world.post.swap_remove(at);
        let running = world.running();
        let Some(site) = world.chance.pick(&running).copied() else {
            return;
        };
        let source = Source::Wire(post.from);
        hand(world, site, source, post.compartment, post.parcels);
        world.count("late parcels");
        return;
    }
    let running = world.running();
    let Some(site) = world.chance.pick(&running).copied() else {
        return;
    };
    let (compartment, parcels) = some_parcels(world, site);
    world.post.push(Post {
        from: template::node_id(world.sites[site].of),
        compartment,
        parcels,
    });
}

/// Hands parcels to a site that may not hold their compartment. What it refuses it lists for people.
pub(super) fn hand(
    world: &World,
    site: usize,
    source: Source,
    compartment: CompartmentId,
    parcels: Vec<Parcel>,
) {
    let node = world.node(site);
    let before = refusals(node);
    match admit::parcels(node, source, compartment, parcels, None) {
        Ok(report) => {
            let refused: u64 = report.refused.values().sum();
            let is_listed = refusals(node) == before + refused;
            let excused = world.is_excused(site);
            assert!(
                is_listed || excused,
                "site {site} lists other refusals: {report:?}"
            );
            world.tell(|| format!("{report:?}"));
        }
        Err(StoreError::NoCompartment { .. }) => {}
        Err(trouble) => {
            assert!(world.is_excused(site), "parcels at site {site}: {trouble}");
        }
    }
}

/// Returns how often a node says that it refused something.
fn refusals(node: &Node) -> u64 {
    let refused = admit::refused(node).expect("it can be read");
    refused.iter().map(|row| row.times).sum()
}

/// Returns what a site holds of one of its compartments, or the later half of it.
fn some_parcels(world: &mut World, site: usize) -> (CompartmentId, Vec<Parcel>) {
    let from = world.node(site).setting();
    let compartments: Vec<CompartmentId> = from
        .compartments
        .iter()
        .map(|held| held.scope.compartment)
        .collect();
    let compartment = *world.chance.pick(&compartments).expect("there are some");
    let nobody = NodeId::new([0; 32]);
    let parcels = world.node(site).store.read(|db| {
        let held = Held::new(db, from, InstanceId::new([0; 16]));
        Ok::<_, StoreError>(held.after(compartment, 0, nobody, 1 << 20)?.parcels)
    });
    let mut parcels = parcels.expect("it can be read");
    if world.chance.happens(50) {
        parcels.drain(..parcels.len() / 2);
    }
    (compartment, parcels)
}

/// Lets a member tell another what it has, damaged in a way that only a member can.
pub(super) fn forge(world: &mut World, site: usize) {
    let Some((one, other)) = pair(world) else {
        return;
    };
    let source = if world.chance.happens(50) { site } else { one };
    let (compartment, mut parcels) = some_parcels(world, one);
    for parcel in &mut parcels {
        damage(world, parcel);
    }
    let source = Source::Wire(template::node_id(world.sites[source].of));
    hand(world, other, source, compartment, parcels);
    world.count("forgeries");
}

fn damage(world: &mut World, parcel: &mut Parcel) {
    let chance = &mut world.chance;
    let flip = |bytes: &mut Vec<u8>, chance: &mut Chance| {
        if !bytes.is_empty() {
            let at = chance.place(bytes.len());
            bytes[at] ^= 1 << chance.below(8);
        }
    };
    match chance.below(5) {
        0 => flip(&mut parcel.signed.bytes, chance),
        1 => parcel.signed.signature[chance.place(64)] ^= 1,
        2 => {
            for (_, bytes) in &mut parcel.changes {
                flip(bytes, chance);
            }
        }
        3 => parcel.changes.clear(),
        _ => {
            let others: Vec<Vec<u8>> = parcel
                .changes
                .iter()
                .rev()
                .map(|(_, bytes)| bytes.clone())
                .collect();
            for ((_, bytes), other) in parcel.changes.iter_mut().zip(others) {
                *bytes = other;
            }
        }
    }
}
