//! What more than one administrator must sign: a file goes round, and the last one applies it.
//!
//! A removal, another number of signatures, or the end of a fork of the removal log is written and signed at one
//! node. Where that is not enough, it becomes a file; each further administrator looks at it, signs it at
//! their node and passes it on. Who brings the last signature takes the entry in, and from there it travels
//! with the roster.

use std::path::Path;

use orgo_engine::authorize::Person;
use orgo_sync::{
    id::RemovalHash,
    key::AdminKey,
    roster::{
        Administration, EntryKind, Proposed, Removal, Removals, Replaced, RosterEntry, SignedEntry,
    },
};
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    membership::{admin_key, keep, letter, may, name_of},
    node::Node,
    setting::Setting,
};

/// What such a file begins with.
const MARK: &[u8] = b"orgo proposal 1\n";

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    /// It is in force.
    Done,
    /// So many more administrators must sign this file.
    Lacks {
        /// How many.
        more: usize,
        /// The file.
        file: Vec<u8>,
    },
}

/// Begins an entry of the removal log with the signature of this node's administrator; takes it in where
/// that is enough.
///
/// # Errors
/// When it makes no sense.
pub fn begin(node: &Node, key: &AdminKey, change: Replaced) -> Result<Signed, Failure> {
    let setting = node.setting();
    let removals = setting.roster.removals();
    let number = match &change {
        Replaced::Settled { chosen } => number_after(removals, *chosen),
        Replaced::Node { .. } | Replaced::Administrators(_) => removals.next_number(),
    };
    let removal = Removal {
        organization: setting.organization,
        number,
        previous: removals.last_common(),
        change,
    };
    go_on(node, removal.sign(&[key]))
}

/// Takes an entry in if enough have signed it.
fn go_on(node: &Node, signed: SignedEntry) -> Result<Signed, Failure> {
    let proposed = look(node, &signed)?;
    if proposed.lacking > 0 {
        let more = proposed.lacking;
        let file = write(&signed)?;
        return Ok(Signed::Lacks { more, file });
    }
    let kind = EntryKind::Removal;
    keep(node, RosterEntry { kind, signed })?;
    Ok(Signed::Done)
}

fn look(node: &Node, signed: &SignedEntry) -> Result<Proposed, Failure> {
    let setting = node.setting();
    let removals = setting.roster.removals();
    removals
        .proposed(signed, setting.organization)
        .map_err(|rejected| Failure::Input(rejected.to_string()))
}

/// Returns the number of an entry that settles a fork by choosing one of its entries.
fn number_after(removals: &Removals, chosen: RemovalHash) -> u64 {
    let number = removals.entry(chosen).map_or(0, |entry| entry.number);
    number.saturating_add(1)
}

/// Signs a proposal at this node.
///
/// # Errors
/// When the person may not, no administrator signs here, or the log has gone on since it was made.
pub fn sign(node: &Node, person: &Person, file: &[u8]) -> Result<Signed, Failure> {
    may(node, person)?;
    let signed = read(file)?;
    if !look(node, &signed)?.is_next {
        return Err(Failure::Input(
            "the removal log has gone on since this was made: make it anew".to_owned(),
        ));
    }
    let key = admin_key(node)?;
    go_on(node, Removal::cosign(&signed, &key))
}

/// Settles a forked removal log: it goes on with the administrators of the chosen entry, or with those from
/// before the fork. The removals of all branches hold either way.
///
/// # Errors
/// When the person may not, it is not forked, or there is no such entry.
pub fn settle(node: &Node, person: &Person, chosen: Option<&str>) -> Result<Signed, Failure> {
    may(node, person)?;
    let setting = node.setting();
    let removals = setting.roster.removals();
    if !removals.is_forked() {
        return Err(Failure::Input(
            "the removal log is not forked: there is nothing to settle".to_owned(),
        ));
    }
    let common = removals.last_common();
    let chosen = match chosen {
        None => common,
        Some(asked) => find(removals, asked)?,
    };
    let key = admin_key(node)?;
    begin(node, &key, Replaced::Settled { chosen })
}

fn find(removals: &Removals, asked: &str) -> Result<RemovalHash, Failure> {
    let forks = removals.forks();
    let open = forks.iter().filter(|fork| fork.settled.is_none());
    let mut branches = open.flat_map(|fork| &fork.branches);
    let fits = |hash: &&RemovalHash| asked.len() >= 6 && hash.to_string().starts_with(asked);
    branches.find(fits).copied().ok_or_else(|| {
        let all: Vec<String> = forks
            .iter()
            .filter(|fork| fork.settled.is_none())
            .flat_map(|fork| &fork.branches)
            .map(ToString::to_string)
            .collect();
        Failure::Input(format!(
            "no branch begins with {asked}: there are {}",
            all.join(" and ")
        ))
    })
}

/// Changes how many administrators must sign from now on.
///
/// # Errors
/// When the person may not, or there are not so many.
pub fn threshold(node: &Node, person: &Person, threshold: u32) -> Result<Signed, Failure> {
    may(node, person)?;
    let key = admin_key(node)?;
    let setting = node.setting();
    let after = Administration {
        threshold,
        ..setting.roster.removals().administration().clone()
    };
    begin(node, &key, Replaced::Administrators(after))
}

/// Writes a proposal as a file.
fn write(signed: &SignedEntry) -> Result<Vec<u8>, Failure> {
    let body = minicbor::to_vec(signed)
        .map_err(|error| Failure::Trouble(format!("the proposal: {error}")))?;
    Ok([MARK, &body].concat())
}

fn read(file: &[u8]) -> Result<SignedEntry, Failure> {
    let body = file.strip_prefix(MARK);
    body.and_then(|body| minicbor::decode(body).ok())
        .ok_or_else(|| {
            Failure::Input(
                "this is no proposal, or it was cut off: `orgo node revoke`, `settle` and `threshold` make one"
                    .to_owned(),
            )
        })
}

/// Says in words what an entry does.
fn words(setting: &Setting, change: &Replaced) -> String {
    match change {
        Replaced::Node { node, reason, .. } => {
            format!("removes {} ({node}): {reason}", name_of(setting, *node))
        }
        Replaced::Administrators(after) => format!(
            "{} of {} administrators must sign from then on",
            after.threshold,
            after.keys.len()
        ),
        Replaced::Settled { chosen } => {
            format!("the forked removal log goes on with the administrators of entry {chosen}")
        }
    }
}

/// Runs `orgo node sign`. With `look` nothing is signed.
///
/// # Errors
/// See [`sign`].
pub fn run(node: &Node, person: &Person, path: &Path, is_look: bool) -> Result<Value, Failure> {
    let file = letter::read(path)?;
    let proposed = look(node, &read(&file)?)?;
    let says = words(&node.setting(), &proposed.removal.change);
    if is_look {
        return Ok(json!({
            "says": says,
            "signed_by": proposed.signers.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "more": proposed.lacking,
            "is_next": proposed.is_next,
        }));
    }
    let mut answer = told(sign(node, person, &file)?, path)?;
    if let Some(fields) = answer.as_object_mut() {
        fields.insert("says".to_owned(), says.into());
    }
    Ok(answer)
}

/// Says what became of an entry, and writes the file where others must sign it.
///
/// # Errors
/// When the disk refuses.
pub fn told(signed: Signed, path: &Path) -> Result<Value, Failure> {
    match signed {
        Signed::Done => Ok(json!({
            "outcome": "in_force",
            "next": ["let the other nodes meet this one, or carry them a bundle, so that they hear of it"],
        })),
        Signed::Lacks { more, file } => {
            letter::write(path, &file)?;
            Ok(json!({
                "outcome": "waits",
                "more": more,
                "file": path,
                "next": [format!(
                    "{more} more administrators must sign it, each at their node: `orgo node sign {}`",
                    path.display()
                )],
            }))
        }
    }
}
