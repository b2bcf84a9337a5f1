//! A node that joins while everything goes wrong: it asks with a ticket, and one administrator lets it in, or two who
//! know nothing of each other.

use std::fs;
use std::path::Path;

use orgo_engine::authorize::Person;
use orgo_node::failure::Failure;
use orgo_node::found::{Beginning, make};
use orgo_node::guard;
use orgo_node::membership::approve::{Approved, Decision, approve};
use orgo_node::membership::invite::invite;
use orgo_sync::join::{Request, SignedRequest};
use orgo_sync::key::NodeKey;
use orgo_sync::roster::Power;
use orgo_sync::roster::member::{Access, Capabilities};

use super::template::{self, NEWCOMER, Template, node_id, settle};
use super::world::{Site, World};

/// How long its ticket is good, in hours.
const HOURS: u32 = 24;

/// The node that joined.
#[derive(Debug)]
pub struct Newcomer {
    /// What it asked.
    request: SignedRequest,
    /// Which node's administrator let it in first.
    pub by: usize,
}

/// Whether the clones of the node that lets the newcomer in hear of it once a node is removed. They do not talk with
/// each other, nor with somebody they do not know: it takes a third node.
pub(super) fn clones_hear(world: &World, by: usize, removed: Option<usize>) -> bool {
    let has_clones = world.sites.iter().filter(|site| site.of == by).count() > 1;
    let tells = |site: &Site| {
        let is_third = site.of != by && site.of != NEWCOMER;
        is_third && !site.removed && Some(site.of) != removed
    };
    !has_clones || world.sites.iter().any(tells)
}

/// Lets the newcomer in at a site; at a second one if it was let in before.
pub fn joins(world: &mut World, site: usize) {
    let at = &world.sites[site];
    if at.node.is_none() || at.removed || at.of == NEWCOMER {
        return;
    }
    let first = world.newcomer.is_none();
    if first && !clones_hear(world, at.of, None) {
        return;
    }
    world.tell(|| format!("a node asks {site} to join, for the first time: {first}"));
    match let_in(world, site) {
        // Nobody was told if the power went.
        Ok(_) if world.sites[site].disk.is_dead() => {}
        Ok((request, approved)) if first => begin(world, site, request, &approved),
        Ok(_) => world.count("newcomers let in again"),
        Err(Failure::Input(_)) => world.count("newcomers refused"),
        Err(trouble) => {
            assert!(world.is_excused(site), "a newcomer at {site}: {trouble}");
            world.count("newcomers that failed");
        }
    }
}

fn let_in(world: &World, site: usize) -> Result<(SignedRequest, Approved), Failure> {
    let node = world.node(site);
    let template = Template::get();
    let person = guard::person(&node.setting(), template.user, &template.account);
    let person = person.expect("she is active");
    let (request, compared) = match &world.newcomer {
        Some(newcomer) => (newcomer.request.clone(), Some(node_id(NEWCOMER))),
        None => (ask(node, &person)?, None),
    };
    let decision = Decision {
        compared,
        ..Decision::default()
    };
    let approved = approve(node, &person, &request, &decision)?;
    Ok((request, approved))
}

/// Makes a ticket, and what the newcomer asks with it.
fn ask(node: &orgo_node::node::Node, person: &Person) -> Result<SignedRequest, Failure> {
    let ticket = invite(node, person, HOURS, &[])?;
    let name = template::name(NEWCOMER);
    let compartments = ["public", "internal"].map(|name| (name.to_owned(), Access::Write));
    let request = Request {
        organization: ticket.organization,
        node: node_id(NEWCOMER),
        name: name.clone(),
        site: name,
        sealing: template::sealing(NEWCOMER).public(),
        wishes: Capabilities {
            compartments: compartments.into(),
            powers: [Power::Gateway, Power::Review].into(),
        },
        ticket: ticket.hash(),
        admin: None,
    };
    let key = NodeKey::new(&template::key(NEWCOMER));
    Ok(request.sign(&key).expect("it can stand"))
}

/// Makes the store of the newcomer from its welcome.
fn begin(world: &mut World, site: usize, request: SignedRequest, approved: &Approved) {
    let folder = world.folder();
    store(world, &folder, site, approved);
    let by = world.sites[site].of;
    world.newcomer = Some(Newcomer { request, by });
    // An administrator whose store is older than the welcome would not know whom it let in.
    world.copies.clear();
    world.add_site(NEWCOMER, folder);
    world.start(world.sites.len() - 1);
    world.count("newcomers");
}

fn store(world: &World, folder: &Path, site: usize, approved: &Approved) {
    let organization = world.node(site).setting().organization;
    let opened = approved.welcome.open(organization, node_id(NEWCOMER));
    let opened = opened.expect("it answers what was asked");
    let sealing = template::sealing(NEWCOMER);
    let secrets = sealing.open_secrets(&opened.member.sealed_secrets);
    let beginning = Beginning {
        roster: &opened.roster,
        key: &template::key(NEWCOMER),
        sealing: &sealing,
        admin_key: None,
        profile: &opened.welcome.profile,
        site: &opened.member.site,
        secrets: &secrets.expect("they are sealed to it"),
    };
    // The world has made an empty place; a store is made where there is none.
    fs::remove_dir(folder).expect("it is empty");
    make(folder, &beginning).expect("it can be made").close();
    settle(folder);
}
