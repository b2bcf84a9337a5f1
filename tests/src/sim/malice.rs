//! A member that writes whatever it likes, with a key of its own that every node knows: facts in the name of
//! others, changes made for other places, damaged edits, one number twice, envelopes that others sign.

use std::collections::BTreeMap;
use std::sync::Arc;

use orgo_crdt::{Document, MadeChange, fact_change};
use orgo_node::admit::Source;
use orgo_node::setting::Setting;
use orgo_node::store::Compartment;
use orgo_schema::case::CaseAction;
use orgo_schema::fact::{Author, Body, Fact};
use orgo_schema::id::{
    CompartmentId, DocumentId, DocumentKind, EnvelopeHash, FactId, NodeId, OrganizationId, UserId,
};
use orgo_schema::task::TaskAction;
use orgo_schema::time::{ClockSource, Stamp, Timestamp, Wall};
use orgo_sync::author::{Mandate, Writer};
use orgo_sync::envelope::{Envelope, Listed, Signed};
use orgo_sync::id::GrantHash;
use orgo_sync::key::NodeKey;
use orgo_sync::parcel::Parcel;
use uuid::Uuid;

use super::post;
use super::template::{self, MOLE, Template, node_id};
use super::world::World;
use crate::poison::disguised;

/// What the malicious member has written so far.
#[derive(Debug, Default)]
pub struct Mole {
    chains: BTreeMap<CompartmentId, Writer>,
    written: u128,
    /// Whether an administrator removed it.
    pub removed: bool,
}

/// Where the member hands something over, and what it is about.
struct Target {
    site: usize,
    compartment: Compartment,
    document: DocumentId,
    setting: Arc<Setting>,
}

/// Lets the malicious member hand something over at a site.
pub fn happens(world: &mut World) {
    let Some(target) = target(world) else { return };
    let kind = world.chance.below(11);
    world.tell(|| format!("malice {kind} at {}", target.site));
    match kind {
        0 => in_the_name_of_a_person(world, &target),
        1 => in_the_name_of_a_node(world, &target),
        2 => from_another_compartment(world, &target),
        3 | 4 => damaged_edits(world, &target),
        5 => other_bytes(world, &target),
        6 => one_number_twice(world, &target),
        7 => signed_by_itself_for_another(world, &target),
        8 => for_another_organisation(world, &target),
        9 => without_a_grant(world, &target),
        _ => strange_facts(world, &target),
    }
    world.count("acts of malice");
}

fn target(world: &mut World) -> Option<Target> {
    let running = world.running();
    let site = world.chance.pick(&running).copied()?;
    let setting = world.node(site).setting();
    let may = |held: &&Compartment| {
        setting
            .roster
            .grant_for(node_id(MOLE), held.scope.compartment)
    };
    let open: Vec<Compartment> = setting
        .compartments
        .iter()
        .filter(|held| may(held).is_some())
        .cloned()
        .collect();
    let compartment = world.chance.pick(&open).cloned()?;
    let documents: Vec<DocumentId> = if world.chance.happens(50) {
        world.cases.iter().copied().map(DocumentId::from).collect()
    } else {
        world.tasks.iter().copied().map(DocumentId::from).collect()
    };
    let document = world.chance.pick(&documents).copied();
    Some(Target {
        site,
        compartment,
        document: document.unwrap_or(DocumentId {
            kind: DocumentKind::Case,
            id: Uuid::from_u128(1),
        }),
        setting,
    })
}

impl Target {
    fn place(&self) -> (OrganizationId, CompartmentId) {
        let scope = &self.compartment.scope;
        (scope.organization, scope.compartment)
    }

    fn mandate(&self) -> Mandate {
        let (organization, compartment) = self.place();
        Mandate {
            organization,
            compartment,
            grant: self.setting.roster.founding_grant(),
            removals: self.setting.roster.removals().last(),
        }
    }

    /// Makes a change of facts for this document here.
    fn change(&self, facts: &[(FactId, Fact)]) -> MadeChange {
        change_for(self.place(), self.document, facts)
    }
}

fn change_for(
    place: (OrganizationId, CompartmentId),
    document: DocumentId,
    facts: &[(FactId, Fact)],
) -> MadeChange {
    let encoded: Vec<(FactId, Vec<u8>)> = facts
        .iter()
        .map(|(id, fact)| (*id, fact.encode()))
        .collect();
    let facts: Vec<(FactId, &[u8])> = encoded
        .iter()
        .map(|(id, bytes)| (*id, bytes.as_slice()))
        .collect();
    fact_change(place, document, &facts).expect("it is short")
}

fn key() -> Arc<NodeKey> {
    Arc::new(NodeKey::new(&template::key(MOLE)))
}

fn wall(now: Timestamp) -> Wall {
    Wall {
        earliest: now,
        latest: now,
        source: ClockSource::Ntp,
    }
}

/// Makes a fact of an author.
fn fact(world: &mut World, by: Author, body: Body) -> (FactId, Fact) {
    world.mole.written += 1;
    let id = FactId::new(Uuid::from_u128((0xbad << 100) | world.mole.written));
    let now = world.now();
    let fact = Fact {
        by,
        seen: Vec::new(),
        stamp: Stamp::ZERO.next(now),
        wall: Some(wall(now)),
        body,
    };
    (id, fact)
}

fn comment(world: &mut World, by: Author) -> (FactId, Fact) {
    let text = "Nobody has to do anything about it".to_owned();
    fact(world, by, Body::Commented { text })
}

fn own() -> Author {
    Author::Person {
        user: UserId::new(Uuid::from_u128(0xbad)),
        node: node_id(MOLE),
    }
}

/// Returns an honest node.
fn honest(world: &mut World) -> NodeId {
    let at = world.chance.place(world.sites.len());
    node_id(world.sites[at].of)
}

/// Signs the next envelope, which lists these.
fn sign(world: &mut World, target: &Target, changes: &[(DocumentId, &MadeChange)]) -> Signed {
    let now = world.now();
    let mandate = target.mandate();
    let chain = world.mole.chains.entry(mandate.compartment);
    let chain = chain.or_insert_with(|| Writer::new(key(), mandate, None));
    chain.set_removals(mandate.removals);
    let names: Vec<_> = changes
        .iter()
        .map(|(document, made)| (*document, made.hash))
        .collect();
    let stamp = Stamp::ZERO.next(now);
    chain
        .envelope(&names, stamp, wall(now))
        .expect("it lists a change")
}

fn with(signed: Signed, changes: &[(DocumentId, &MadeChange)]) -> Parcel {
    let changes = changes
        .iter()
        .map(|(document, made)| (Listed::new(*document, made.hash), made.bytes.clone()))
        .collect();
    Parcel {
        signed,
        changes,
        keys: Vec::new(),
    }
}

fn hand(world: &World, target: &Target, parcels: Vec<Parcel>) {
    let source = Source::Wire(node_id(MOLE));
    let compartment = target.compartment.scope.compartment;
    post::hand(world, target.site, source, compartment, parcels);
}

/// Signs, and hands over, a change that it may not write.
fn hand_forged(world: &mut World, target: &Target, made: &MadeChange, ids: &[FactId]) {
    world.forged.extend(ids);
    let changes = [(target.document, made)];
    let signed = sign(world, target, &changes);
    hand(world, target, vec![with(signed, &changes)]);
}

fn in_the_name_of_a_person(world: &mut World, target: &Target) {
    let by = Author::Person {
        user: Template::get().user,
        node: honest(world),
    };
    let (id, fact) = comment(world, by);
    hand_forged(world, target, &target.change(&[(id, fact)]), &[id]);
}

fn in_the_name_of_a_node(world: &mut World, target: &Target) {
    let by = Author::Node(honest(world));
    let (id, fact) = comment(world, by);
    hand_forged(world, target, &target.change(&[(id, fact)]), &[id]);
}

/// A change that was made for a compartment is none in another.
fn from_another_compartment(world: &mut World, target: &Target) {
    let (organization, here) = target.place();
    let mut all = target.setting.roster.compartments();
    let elsewhere = all.find(|(id, _)| *id != here);
    let (elsewhere, _) = elsewhere.expect("there are several");
    let (id, fact) = comment(world, own());
    let made = change_for((organization, elsewhere), target.document, &[(id, fact)]);
    hand_forged(world, target, &made, &[id]);
}

/// Edits of a title that are damaged, under the names and actors that belong to the damage.
fn damaged_edits(world: &mut World, target: &Target) {
    let mut document = Document::new(target.place(), target.document);
    let mut edits = Vec::new();
    for title in ["Pump", "Pump 3", "Pump 4"] {
        let edit = document.set_register("title", title);
        edits.push(edit.expect("it fits").expect("it is new"));
    }
    let made: Vec<MadeChange> = edits
        .iter()
        .map(|edit| {
            let mut bytes = edit.bytes.clone();
            let at = 9 + world.chance.place(bytes.len() - 9);
            bytes[at] ^= 1 << world.chance.below(8);
            disguised(target.place(), target.document, bytes)
        })
        .collect();
    let changes: Vec<_> = made.iter().map(|made| (target.document, made)).collect();
    let signed = sign(world, target, &changes);
    hand(world, target, vec![with(signed, &changes)]);
}

/// Bytes under the name of others.
fn other_bytes(world: &mut World, target: &Target) {
    let [one, other] = [(); 2].map(|()| comment(world, own()));
    let forged = other.0;
    let named = target.change(&[one]);
    let changes = [(target.document, &named)];
    let mut parcel = with(sign(world, target, &changes), &changes);
    parcel.changes[0].1 = target.change(&[other]).bytes;
    world.forged.push(forged);
    hand(world, target, vec![parcel]);
}

/// One number for two envelopes, one here and one elsewhere. What they say is its own to say.
fn one_number_twice(world: &mut World, target: &Target) {
    let id = target.compartment.scope.compartment;
    let before = world.mole.chains.get(&id).cloned();
    for branch in 0..2 {
        let running = world.running();
        let site = if branch == 0 {
            target.site
        } else {
            *world.chance.pick(&running).expect("one runs")
        };
        let held = world.node(site).setting();
        if held.compartment(target.compartment.row).is_none() {
            continue;
        }
        if branch == 1
            && let Some(before) = before.clone()
        {
            world.mole.chains.insert(id, before);
        }
        let fact = comment(world, own());
        let made = target.change(&[fact]);
        let changes = [(target.document, &made)];
        let parcel = with(sign(world, target, &changes), &changes);
        let there = Target {
            site,
            compartment: target.compartment.clone(),
            document: target.document,
            setting: held,
        };
        hand(world, &there, vec![parcel]);
    }
}

/// An envelope of another node, with facts of that node, signed with the wrong key.
fn signed_by_itself_for_another(world: &mut World, target: &Target) {
    let author = honest(world);
    let by = Author::Person {
        user: Template::get().user,
        node: author,
    };
    let (id, fact) = comment(world, by);
    let made = target.change(&[(id, fact)]);
    let envelope = envelope(world, target, &made);
    let mut signed = envelope.sign(&key()).expect("it has a form");
    let own = envelope.author.as_bytes();
    let mut places = signed.bytes.windows(own.len());
    let at = places.position(|place| place == own);
    let at = at.expect("an envelope names its author");
    signed.bytes[at..at + own.len()].copy_from_slice(author.as_bytes());
    world.forged.push(id);
    let changes = [(target.document, &made)];
    hand(world, target, vec![with(signed, &changes)]);
}

fn envelope(world: &World, target: &Target, made: &MadeChange) -> Envelope {
    let (now, mandate) = (world.now(), target.mandate());
    Envelope {
        organization: mandate.organization,
        compartment: mandate.compartment,
        author: node_id(MOLE),
        seq: 1_000_000,
        previous: Some(EnvelopeHash::new([9; 32])),
        stamp: Stamp::ZERO.next(now),
        wall: wall(now),
        grant: mandate.grant,
        removals: mandate.removals,
        changes: vec![Listed::new(target.document, made.hash)],
    }
}

/// Hands over an envelope of its own that is not like others.
fn hand_altered(world: &mut World, target: &Target, alter: impl FnOnce(&mut Envelope)) {
    let (id, fact) = comment(world, own());
    let made = target.change(&[(id, fact)]);
    let mut envelope = envelope(world, target, &made);
    alter(&mut envelope);
    world.forged.push(id);
    let signed = envelope.sign(&key()).expect("it has a form");
    let changes = [(target.document, &made)];
    hand(world, target, vec![with(signed, &changes)]);
}

fn for_another_organisation(world: &mut World, target: &Target) {
    let other = OrganizationId::new(Uuid::from_u128(7));
    hand_altered(world, target, |envelope| envelope.organization = other);
}

/// A grant that nobody knows: it waits for ever.
fn without_a_grant(world: &mut World, target: &Target) {
    let unknown = GrantHash::new([7; 32]);
    hand_altered(world, target, |envelope| envelope.grant = unknown);
}

/// Facts of its own that make little sense: they count, and every node makes the same of them.
fn strange_facts(world: &mut World, target: &Target) {
    let reason = None;
    let bodies = [
        Body::TaskActed {
            action: TaskAction::Complete,
            reason: reason.clone(),
            until: None,
        },
        Body::CaseActed {
            action: CaseAction::Close,
            reason,
        },
        Body::Acknowledged {
            until: Some(Timestamp(i64::MAX)),
            reason: None,
        },
        Body::Witnessed,
        Body::Stepped {
            level: 200,
            run: FactId::new(Uuid::from_u128(3)),
            reminder: None,
        },
    ];
    let mut facts = Vec::new();
    for body in bodies {
        let by = if matches!(body, Body::Stepped { .. }) && world.chance.happens(50) {
            Author::Derived
        } else {
            own()
        };
        let (id, mut fact) = fact(world, by, body);
        fact.stamp = Stamp(match world.chance.below(3) {
            0 => 0,
            1 => u64::MAX,
            _ => fact.stamp.0,
        });
        let at = Timestamp([i64::MIN, 0, i64::MAX][world.chance.place(3)]);
        fact.wall = (by != Author::Derived).then(|| wall(at));
        // One has seen another, or itself.
        fact.seen.extend(facts.last().map(|(id, _)| *id));
        if world.chance.happens(20) {
            fact.seen.push(id);
        }
        facts.push((id, fact));
    }
    let made = target.change(&facts);
    let changes = [(target.document, &made)];
    let parcel = with(sign(world, target, &changes), &changes);
    hand(world, target, vec![parcel]);
}
