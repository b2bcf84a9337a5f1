//! Sending what documents want sent (CONVERGENCE 7).
//!
//! Three steps, each of which may be cut off and taken up by this node or another: what is wanted is written
//! into the document that causes it, a gateway takes a message on itself for a while, and says what became
//! of it. Only then somebody else leaves it alone for good. So a message leaves at most once while gateways
//! see each other and none loses its power, and its Message-ID is the same whoever sends it.

pub mod call;
pub mod message_id;
pub(crate) mod reach;
pub(crate) mod sender;
pub mod settings;
mod smtp;
mod story;
mod take;
mod together;
mod want;
mod week;
mod words;

use orgo_engine::authorize::{Action, Viewer};
use orgo_schema::{
    fact::{Body, Tried, TryOutcome},
    id::FactId,
    journal::Happening,
};
use orgo_sync::roster::Power;

use crate::{
    failure::Failure,
    guard,
    journal::Circumstances,
    node::Node,
    project,
    store::{
        StoreError,
        compartment::Compartment,
        document::{self, Row},
        hook,
        outbox::{self, Line},
        user,
    },
    submit::change::heads,
};
use settings::Smtp;
use take::Sending;

/// Documents that are looked at in one go. The rest has its turn with the next.
const DOCUMENTS_AT_ONCE: u32 = 200;
/// Documents that are looked through for something to send. What this node cannot send waits for another one
/// and must not stand in the way.
const DUE_MAX: u32 = 1_000;
/// Messages that are sent in one go.
const SENT_AT_ONCE: u32 = 50;
/// How long this node takes a message on itself, in milliseconds: longer than a server may take to answer.
const LEASE_MS: i64 = 5 * 60_000;
/// Users of an organisation that are looked through.
const USERS_MAX: u32 = 10_000;

/// Messages that this node has taken on itself, and that leave as one mail.
#[derive(Debug)]
pub struct Taken {
    compartment: Compartment,
    /// The documents and the messages.
    parts: Vec<(Row, FactId)>,
    /// The stretch of time, if it is the mail of one.
    period: Option<String>,
    letter: smtp::Letter,
}

/// Hands a mail to a server and says how that ended.
pub type Carrier<'a> = dyn FnMut(&Smtp, &Taken) -> TryOutcome + 'a;

impl Taken {
    /// Returns the identities of its messages.
    pub fn effects(&self) -> impl Iterator<Item = FactId> {
        self.parts.iter().map(|(_, effect)| *effect)
    }
}

/// Writes down what users are to be told, at a node that need not send anything: they find it on its pages,
/// and a gateway that hears of it sends the mail. At a gateway, what those are to be told who wrote in as
/// well.
///
/// Does nothing while the node does not know the time: then it cannot tell what is news.
///
/// # Errors
/// When the database refuses.
pub fn note(node: &Node) -> Result<(), Failure> {
    if !(node.clock)().source.is_sound() {
        return Ok(());
    }
    // Settings that cannot be read keep the mail, and nothing else.
    let sends = gateway(node).map_or(true, |server| server.is_some());
    Ok(want::want(node, whom(sends))?)
}

const fn whom(sends: bool) -> want::Whom {
    if sends {
        want::Whom::Everybody
    } else {
        want::Whom::Users
    }
}

/// Returns how this node sends mail; nothing where no server is named, or the roster does not make it a
/// gateway.
fn gateway(node: &Node) -> Result<Option<Smtp>, Failure> {
    let setting = node.setting();
    if !setting.roster.has_power(setting.node, Power::Gateway) {
        return Ok(None);
    }
    settings::read(&node.home.folder)
}

/// Whether mail leaves from this node, as far as its settings can be read.
pub(crate) fn sends(node: &Node) -> bool {
    gateway(node).is_ok_and(|server| server.is_some())
}

/// Writes down what is wanted, and sends what is due. Returns how many mails left.
///
/// Sends nothing where no server is named, where the roster does not make this node a gateway, and while it
/// does not know the time: then whoever is due cannot be told.
///
/// # Errors
/// When the settings cannot be read, or the database refuses.
pub fn run(node: &Node) -> Result<u32, Failure> {
    run_by(node, &mut |server, taken| smtp::send(server, &taken.letter))
}

/// Does the same by another way to the server than the network.
///
/// # Errors
/// As [`run`].
pub fn run_by(node: &Node, carry: &mut Carrier<'_>) -> Result<u32, Failure> {
    if !(node.clock)().source.is_sound() {
        return Ok(0);
    }
    let server = gateway(node)?;
    want::want(node, whom(server.is_some()))?;
    let Some(server) = server else {
        return Ok(0);
    };
    week::want(node)?;
    let mut sent = 0;
    let now = (node.clock)().now;
    let due = node
        .store
        .read(|db| outbox::due(db, now, DUE_MAX).map_err(StoreError::from))?;
    for document in due {
        while let Some(taken) = take::take(node, &server, document)? {
            match leave(node, &taken, carry(&server, &taken))? {
                Left::Sent => sent += 1,
                Left::Refused => {}
                // The others can wait until it answers again.
                Left::Deaf => return Ok(sent),
            }
        }
        if sent >= SENT_AT_ONCE {
            return Ok(sent);
        }
    }
    for of in together::due(node, now, SENT_AT_ONCE)? {
        if let Some(taken) = together::take(node, &server, &of)? {
            match leave(node, &taken, carry(&server, &taken))? {
                Left::Sent => sent += 1,
                Left::Refused => {}
                Left::Deaf => return Ok(sent),
            }
        }
    }
    Ok(sent)
}

/// How a mail left.
enum Left {
    /// It did.
    Sent,
    /// It was refused for good.
    Refused,
    /// Nobody takes any now.
    Deaf,
}

/// Writes down what became of what was taken.
fn leave(node: &Node, taken: &Taken, outcome: TryOutcome) -> Result<Left, StoreError> {
    let (left, what) = match &outcome {
        TryOutcome::Sent => (Left::Sent, Happening::MailSent),
        TryOutcome::Failed { .. } => (Left::Deaf, Happening::MailFailed),
        TryOutcome::Refused { .. }
        | TryOutcome::Suppressed { .. }
        | TryOutcome::Held { .. }
        | TryOutcome::SentWithin { .. } => (Left::Refused, Happening::MailFailed),
    };
    let outcome = match (&taken.period, outcome) {
        (Some(period), TryOutcome::Sent) => TryOutcome::SentWithin {
            period: period.clone(),
        },
        (_, outcome) => outcome,
    };
    let note = Note::Mail(what);
    ended(node, &taken.compartment, (&taken.parts, note), &outcome)?;
    Ok(left)
}

/// What is written down beside what became of messages.
enum Note {
    /// That a mail left or did not, in the journal.
    Mail(Happening),
    /// A line of the log of webhooks.
    Call(hook::Entry),
}

/// Says what became of messages.
fn ended(
    node: &Node,
    compartment: &Compartment,
    (parts, note): (&[(Row, FactId)], Note),
    outcome: &TryOutcome,
) -> Result<(), StoreError> {
    let setting = node.setting();
    let (compartment, parts) = (compartment.clone(), parts.to_vec());
    let outcome = outcome.clone();
    node.store.write(&compartment.clone(), move |batch| {
        match note {
            Note::Call(line) => hook::log(batch.db, &line)?,
            Note::Mail(what) => {
                // One mail of many things is about none of them.
                let only = parts.first().filter(|_| parts.len() == 1);
                let about = Circumstances {
                    object: only.map(|(row, _)| row.id),
                    ..Circumstances::default()
                };
                batch.note(&setting, what, about)?;
            }
        }
        for (row, effect) in parts {
            // What goes in one mail may lie in several compartments of one file.
            let own = setting.compartment(row.compartment);
            let own = own.unwrap_or(&compartment);
            let facts = document::facts(batch.db, own, row)?;
            let tried = Tried {
                effect,
                outcome: outcome.clone(),
            };
            let id = FactId::new(batch.fresh_uuid()?);
            let fact = batch.author(None, heads(&facts.facts), Body::Tried(tried));
            batch.add_facts(own, row.id, &[(id, fact)])?;
            project::document(batch.db, &setting, row)?;
        }
        Ok(())
    })
}

/// Reads what is needed to send. People are in the main file, whatever file a document is in.
fn sending(node: &Node, server: &Smtp) -> Result<Sending, StoreError> {
    Ok(Sending {
        setting: node.setting(),
        server: server.clone(),
        users: node.store.read(|db| user::list(db, USERS_MAX))?,
    })
}

/// Lists the messages of the compartments that somebody reads, what waits first.
///
/// # Errors
/// When they do not look after this node, or the database refuses.
pub fn list(node: &Node, viewer: &Viewer, max: u32) -> Result<Vec<Line>, Failure> {
    guard::may_overall(&node.setting(), viewer, Action::Configure)?;
    let (rows, _) = guard::reach(&node.setting(), viewer);
    node.store
        .read(|db| Ok::<_, Failure>(outbox::list(db, &rows, max)?))
}
