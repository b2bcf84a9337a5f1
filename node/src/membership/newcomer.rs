//! A node that is not a member yet: its keys, its request, and its store once the welcome came.

use std::{
    collections::BTreeMap, fs, net::SocketAddr, os::unix::fs::DirBuilderExt as _, path::Path,
    time::Duration,
};

use minicbor::{Decode, Encode};
use orgo_schema::derive::IdSecret;
use orgo_sync::{
    join::{Opened, Request, SignedRequest, SignedWelcome, Ticket, TicketError, ticket},
    key::{AdminKey, NodeKey},
    roster::Capabilities,
};
use serde_json::{Value, json};

use crate::{
    cli::say,
    failure::Failure,
    found::{self, Beginning},
    home::{Home, random},
    membership::{
        letter,
        sealing::SealingIdentity,
        wish::{self, CompartmentWish, PowerWish},
    },
    node::Node,
    peer::{self, Place, Settings},
    store::{
        StoreError,
        peer::{Address, add_address},
    },
    verb::Join,
};

/// The file of a folder that waits for its welcome.
const JOINING: &str = "joining";

/// What a new node keeps until its welcome comes. Secret.
#[derive(Debug, Clone, Encode, Decode)]
pub struct Asking {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    key: [u8; 32],
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    sealing: Vec<u8>,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    admin_key: Option<[u8; 32]>,
    /// The ticket it was given.
    #[n(3)]
    pub ticket: Ticket,
    /// What it asks.
    #[n(4)]
    pub request: SignedRequest,
}

/// What a new node says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    /// What people would call it.
    pub name: String,
    /// The site it stands at.
    pub site: String,
    /// What it would like to do.
    pub wishes: Capabilities,
}

impl Asking {
    /// Returns the secret key of the node.
    pub const fn key(&self) -> &[u8; 32] {
        &self.key
    }
}

/// Makes the keys and the request of a new node in an empty folder, or finds those that are there.
///
/// # Errors
/// When a node lives there already or waits for another organisation, or the disk refuses.
pub fn ask(folder: &Path, ticket: Ticket, newcomer: &Newcomer) -> Result<Asking, Failure> {
    if Home::exists(folder) {
        return Err(Failure::Setup(format!(
            "{} holds a store already: a node joins once, in a folder of its own",
            folder.display()
        )));
    }
    if let Some(asking) = asking(folder)? {
        if asking.ticket == ticket {
            return Ok(asking);
        }
        return Err(Failure::Input(format!(
            "{} waits for a welcome to {}: remove {JOINING} there to begin again with this ticket",
            folder.display(),
            asking.ticket.name
        )));
    }
    let key = random()?;
    let sealing = SealingIdentity::generate();
    let is_administrators = newcomer
        .wishes
        .powers
        .contains(&orgo_sync::roster::Power::Admin);
    let admin_key = is_administrators.then(random::<32>).transpose()?;
    let node_key = NodeKey::new(&key);
    let request = Request {
        organization: ticket.organization,
        node: node_key.node_id(),
        name: newcomer.name.trim().to_owned(),
        site: newcomer.site.trim().to_owned(),
        sealing: sealing.public(),
        wishes: newcomer.wishes.clone(),
        ticket: ticket.hash(),
        admin: admin_key.map(|key| AdminKey::new(&key).admin_id()),
    };
    let request = request
        .sign(&node_key)
        .map_err(|refused| Failure::Input(refused.to_string()))?;
    let asking = Asking {
        key,
        sealing: sealing.write(),
        admin_key,
        ticket,
        request,
    };
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| Failure::Setup(format!("{}: {error}", folder.display())))?;
    let bytes = minicbor::to_vec(&asking)
        .map_err(|error| Failure::Trouble(format!("the request: {error}")))?;
    letter::write(&folder.join(JOINING), &bytes)?;
    Ok(asking)
}

/// Returns what the node of a folder asked, if it waits for its welcome.
///
/// # Errors
/// When the file is damaged or cannot be read.
pub fn asking(folder: &Path) -> Result<Option<Asking>, Failure> {
    let path = folder.join(JOINING);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = letter::read(&path)?;
    let damaged = |error: minicbor::decode::Error| {
        Failure::Setup(format!(
            "{} is damaged: {error}; remove it and ask again",
            path.display()
        ))
    };
    minicbor::decode(&bytes).map(Some).map_err(damaged)
}

/// Makes the store of a node whose welcome came.
///
/// # Errors
/// When the welcome is not an answer to what this folder's node asked, or the disk refuses.
pub fn join(folder: &Path, welcome: &SignedWelcome) -> Result<(Node, Opened), Failure> {
    let asking = asking(folder)?.ok_or_else(|| {
        Failure::Setup(format!(
            "{} waits for no welcome: begin with `orgo node join TICKET --site NAME`",
            folder.display()
        ))
    })?;
    let node = NodeKey::new(&asking.key).node_id();
    let opened = welcome
        .open(asking.ticket.organization, node)
        .map_err(|error| Failure::Input(error.to_string()))?;
    let sealing = SealingIdentity::read(&asking.sealing)?;
    let secrets = secrets(&opened, &sealing)?;
    let beginning = Beginning {
        roster: &opened.roster,
        key: &asking.key,
        sealing: &sealing,
        admin_key: asking.admin_key.as_ref(),
        profile: &opened.welcome.profile,
        site: &opened.member.site,
        secrets: &secrets,
    };
    let node = found::make(folder, &beginning)?;
    remember_peers(&node, &asking.ticket, &opened)?;
    let path = folder.join(JOINING);
    fs::remove_file(&path)
        .map_err(|error| Failure::Trouble(format!("{}: {error}", path.display())))?;
    Ok((node, opened))
}

/// Opens the id secrets of the compartments that were granted. A node without any could not be opened.
fn secrets(
    opened: &Opened,
    sealing: &SealingIdentity,
) -> Result<BTreeMap<String, IdSecret>, Failure> {
    let mut secrets = sealing.open_secrets(&opened.member.sealed_secrets)?;
    let granted = &opened.member.capabilities.compartments;
    secrets.retain(|name, _| granted.contains_key(name));
    let missing = granted.keys().find(|name| !secrets.contains_key(*name));
    if let Some(name) = missing {
        return Err(Failure::Input(format!(
            "this welcome brings no secret for the compartment {name}: ask for another one"
        )));
    }
    let mut held = opened.roster.compartments();
    if held.any(|(_, held)| secrets.contains_key(&held.name) && held.class.is_common()) {
        Ok(secrets)
    } else {
        Err(Failure::Input(
            "this welcome gives no compartment that everybody in the organisation reads: ask for `internal`".into(),
        ))
    }
}

/// Keeps where the inviting and the approving node were, so that the first meeting needs no help.
fn remember_peers(node: &Node, ticket: &Ticket, opened: &Opened) -> Result<(), Failure> {
    let invited = ticket
        .addresses
        .iter()
        .map(|address| (ticket.node, address));
    let welcome = &opened.welcome;
    let approved = welcome
        .addresses
        .iter()
        .map(|address| (welcome.node, address));
    let known: Vec<_> = invited
        .chain(approved)
        .filter_map(|(peer, address)| Some((peer, address.parse::<Place>().ok()?)))
        .collect();
    node.store.write_local(move |batch| {
        for (peer, place) in known {
            let address = Address { place, given: true };
            add_address(batch.db, peer, &address)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

/// Runs `orgo node join`: asks with a ticket, as text or in a file, or begins with a welcome.
///
/// # Errors
/// See [`ask`] and [`join`].
pub fn run(folder: &Path, asked: &Join) -> Result<Value, Failure> {
    let file = Path::new(&asked.ticket);
    match asked.ticket.parse::<Ticket>() {
        Ok(ticket) => run_ask(folder, asked, ticket),
        Err(_) if file.is_file() => {
            let bytes = letter::read(file)?;
            match ticket_in(&bytes) {
                Some(ticket) => {
                    let ticket = ticket
                        .map_err(|error| Failure::Input(format!("{}: {error}", file.display())))?;
                    run_ask(folder, asked, ticket)
                }
                None => run_join(folder, file, &bytes),
            }
        }
        Err(error) => Err(Failure::Input(format!(
            "{error}; nor is there a ticket or a welcome in a file of this name"
        ))),
    }
}

/// Reads the ticket in a file; nothing where it does not begin like one.
fn ticket_in(bytes: &[u8]) -> Option<Result<Ticket, TicketError>> {
    let text = std::str::from_utf8(bytes).ok()?;
    // Some editors mark a text.
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let begin = text.get(..ticket::PREFIX.len())?;
    begin
        .eq_ignore_ascii_case(ticket::PREFIX)
        .then(|| text.parse())
}

fn run_ask(folder: &Path, asked: &Join, ticket: Ticket) -> Result<Value, Failure> {
    let site = asked
        .site
        .clone()
        .ok_or_else(|| Failure::Input("say what the site is called: --site NAME".into()))?;
    let mut compartments = asked.compartments.clone();
    if compartments.is_empty() {
        compartments = ["public", "internal"]
            .into_iter()
            .filter_map(|name| name.parse::<CompartmentWish>().ok())
            .collect();
    }
    let mut powers = asked.powers.clone();
    if powers.is_empty() {
        powers = ["gateway", "review"]
            .into_iter()
            .filter_map(|name| name.parse::<PowerWish>().ok())
            .collect();
    }
    let newcomer = Newcomer {
        name: asked.name.clone().unwrap_or_else(|| site.clone()),
        site,
        wishes: wish::capabilities(&compartments, &powers, asked.administrator),
    };
    let asking = ask(folder, ticket, &newcomer)?;
    if asked.output.is_none()
        && asked.wait > 0
        && let Some(welcome) = over_the_network(&asking, asked.wait)?
    {
        return begin(folder, &welcome);
    }
    let file = match &asked.output {
        Some(file) => file.clone(),
        None => folder.join("request.orgo"),
    };
    letter::write(&file, &asking.request.write())?;
    Ok(json!({
        "organisation": asking.ticket.name,
        "organisation_id": asking.ticket.organization,
        "node_id": NodeKey::new(&asking.key).node_id(),
        "request": file,
        "expires_at": asking.ticket.expires,
        "next": "take the request file to a node where an administrator signs and run `orgo node approve FILE` there; \
            then here `orgo node join welcome.orgo`",
    }))
}

/// Asks the inviting node itself, and waits for an administrator there. Nothing where it cannot be
/// reached, or nobody decides in time.
fn over_the_network(asking: &Asking, seconds: u32) -> Result<Option<SignedWelcome>, Failure> {
    let mut last = String::new();
    let mut progress = |line: &str| {
        if line != last {
            say(line);
            last = line.to_owned();
        }
    };
    let anywhere = SocketAddr::from(([0, 0, 0, 0], 0));
    let settings = Settings {
        listen: Some(anywhere),
        ..Settings::default()
    };
    let welcome = peer::join::ask(
        asking.key(),
        &settings,
        &asking.ticket,
        &asking.request.write(),
        Duration::from_secs(seconds.into()),
        &mut progress,
    )?;
    let read = |welcome: Vec<u8>| {
        SignedWelcome::read(&welcome)
            .map_err(|error| Failure::Input(format!("what the inviting node sent: {error}")))
    };
    welcome.map(read).transpose()
}

fn run_join(folder: &Path, file: &Path, bytes: &[u8]) -> Result<Value, Failure> {
    let welcome = SignedWelcome::read(bytes)
        .map_err(|error| Failure::Input(format!("{}: {error}", file.display())))?;
    begin(folder, &welcome)
}

fn begin(folder: &Path, welcome: &SignedWelcome) -> Result<Value, Failure> {
    let (node, opened) = join(folder, welcome)?;
    let setting = node.setting();
    node.close();
    let (compartments, powers) = wish::words(&opened.member.capabilities);
    Ok(json!({
        "organisation": setting.organization_name,
        "organisation_id": setting.organization,
        "node_id": setting.node,
        "name": opened.member.name,
        "site": opened.member.site,
        "compartments": compartments,
        "powers": powers,
        "profile": opened.welcome.profile,
        "approved_by": opened.welcome.approved_by,
        "next": "start it with `orgo run`. The people who sign in come with the first replication, by the wire or a \
            bundle: until then nobody can sign in here. Copy the organisation's own profile.yaml, rules and modules \
            into this folder if it has any.",
    }))
}
