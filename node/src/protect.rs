//! Compartments behind a passphrase: after a start nobody reads them until a person unlocks them
//! (DESIGN 4).
//!
//! The key of a restricted compartment lies beside the database in a file of its own. Protecting the
//! compartment seals that key under a passphrase (age, scrypt) and takes the open one away: a machine that
//! is stolen, or starts with nobody there, cannot open it. Mail for it waits meanwhile.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use age::{scrypt, secrecy::SecretString};
use orgo_schema::{id::CompartmentId, word::Visibility};
use serde::Serialize;

use crate::{failure::Failure, node::Node, store::compartment};

/// What guessing a passphrase costs, as a power of two: 64 MiB and about a second on the smallest machine.
/// Fixed, because a key sealed while a machine was idle must open while it is busy.
const WORK: u8 = 16;
/// The fewest characters of a passphrase: what opens it cannot be changed by locking somebody out.
pub const PASSPHRASE_CHARS_MIN: usize = 12;

/// How a compartment stands on this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Open now, and after every start.
    Open,
    /// Open now; after a start somebody unlocks it.
    Unlocked,
    /// Waits for its passphrase.
    Locked,
    /// Waits for its key file, which is not here.
    KeyMissing,
}

/// A compartment that this node holds.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    /// Its id.
    pub compartment_id: CompartmentId,
    /// The word the roster uses for it.
    pub name: String,
    /// What documents in it are.
    pub visibility: Visibility,
    /// How it stands.
    pub state: State,
}

/// Lists the compartments this node holds, the laxest first.
pub fn list(node: &Node) -> Vec<Standing> {
    let setting = node.setting();
    let open = setting.places().map(|held| {
        let id = held.scope.compartment;
        (held.row, id, &held.name, held.visibility, true)
    });
    let locked = setting.locked.iter();
    let locked = locked.map(|held| (held.row, held.id, &held.name, held.visibility, false));
    let mut all: Vec<_> = open.chain(locked).collect();
    all.sort_by_key(|(row, _, _, visibility, _)| (*visibility, *row));
    let standing = |(_, id, name, visibility, is_open): (i64, _, &String, _, _)| Standing {
        compartment_id: id,
        name: name.clone(),
        visibility,
        state: match (is_open, node.home.sealed_key_file(id).exists()) {
            (true, false) => State::Open,
            (true, true) => State::Unlocked,
            (false, true) => State::Locked,
            (false, false) => State::KeyMissing,
        },
    };
    all.into_iter().map(standing).collect()
}

/// Puts a compartment behind a passphrase. It stays open until the node stops.
///
/// # Errors
/// When it is not open here, has no key of its own, has a passphrase already, or the disk refuses.
pub fn protect(node: &Node, name: &str, passphrase: &str) -> Result<Standing, Failure> {
    let standing = find(node, name)?;
    let id = standing.compartment_id;
    if !compartment::has_own_file(standing.visibility) {
        return Err(Failure::Input(format!(
            "{name} is {}: only restricted compartments have a key of their own",
            standing.visibility
        )));
    }
    match standing.state {
        State::Open => {}
        State::Unlocked | State::Locked => {
            return Err(Failure::Input(format!(
                "{name} has a passphrase already: to change it, take it off with `orgo compartment unprotect {name}` \
                 first"
            )));
        }
        State::KeyMissing => return Err(missing(node, &standing)),
    }
    if passphrase.chars().count() < PASSPHRASE_CHARS_MIN {
        return Err(Failure::Input(format!(
            "a passphrase of at least {PASSPHRASE_CHARS_MIN} characters is needed: a few words that belong together \
             for you alone are good"
        )));
    }
    let key = node
        .home
        .compartment_key(id)?
        .ok_or_else(|| missing(node, &standing))?;
    let sealed = seal(&key, passphrase)?;
    // What cannot be opened again must not replace what can.
    if open(&sealed, passphrase)? != key {
        return Err(Failure::Trouble("the sealed key does not open".into()));
    }
    let path = node.home.sealed_key_file(id);
    write(&path, &sealed)
        .map_err(|error| Failure::Setup(format!("{}: {error}", path.display())))?;
    let path = node.home.compartment_key_file(id);
    take_away(&path).map_err(|error| Failure::Setup(format!("{}: {error}", path.display())))?;
    find(node, name)
}

/// Opens a compartment that waits for its passphrase, until the node stops.
///
/// # Errors
/// When it does not wait, or the passphrase is another.
pub fn unlock(node: &Node, name: &str, passphrase: &str) -> Result<Standing, Failure> {
    let standing = find(node, name)?;
    match standing.state {
        State::Open | State::Unlocked => return Ok(standing),
        State::Locked => {}
        State::KeyMissing => return Err(missing(node, &standing)),
    }
    let key = sealed_key(node, standing.compartment_id, passphrase)?;
    node.unlock(standing.compartment_id, key)?;
    find(node, name)
}

/// Takes the passphrase off: the compartment opens by itself after every start.
///
/// # Errors
/// When it has none, or the passphrase is another.
pub fn unprotect(node: &Node, name: &str, passphrase: &str) -> Result<Standing, Failure> {
    let standing = unlock(node, name, passphrase)?;
    let id = standing.compartment_id;
    if standing.state == State::Open {
        return Err(Failure::Input(format!("{name} has no passphrase")));
    }
    let key = sealed_key(node, id, passphrase)?;
    let path = node.home.compartment_key_file(id);
    write(&path, &key).map_err(|error| Failure::Setup(format!("{}: {error}", path.display())))?;
    let path = node.home.sealed_key_file(id);
    take_away(&path).map_err(|error| Failure::Setup(format!("{}: {error}", path.display())))?;
    find(node, name)
}

fn find(node: &Node, name: &str) -> Result<Standing, Failure> {
    let all = list(node);
    let names: Vec<String> = all.iter().map(|standing| standing.name.clone()).collect();
    let found = all.into_iter().find(|standing| standing.name == name);
    found.ok_or_else(|| {
        Failure::Input(format!(
            "this node holds no compartment {name}: it holds {}",
            names.join(", ")
        ))
    })
}

fn missing(node: &Node, standing: &Standing) -> Failure {
    let file = node.home.compartment_key_file(standing.compartment_id);
    Failure::Setup(format!(
        "{} is missing: put it back from where you keep a copy, and start the node again",
        file.display()
    ))
}

fn sealed_key(node: &Node, id: CompartmentId, passphrase: &str) -> Result<[u8; 32], Failure> {
    let path = node.home.sealed_key_file(id);
    let sealed =
        fs::read(&path).map_err(|error| Failure::Setup(format!("{}: {error}", path.display())))?;
    open(&sealed, passphrase)
}

fn seal(key: &[u8; 32], passphrase: &str) -> Result<Vec<u8>, Failure> {
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    recipient.set_work_factor(WORK);
    age::encrypt(&recipient, key)
        .map_err(|error| Failure::Trouble(format!("sealing the key: {error}")))
}

fn open(sealed: &[u8], passphrase: &str) -> Result<[u8; 32], Failure> {
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    identity.set_max_work_factor(WORK);
    let key = age::decrypt(&identity, sealed).map_err(|error| {
        use age::DecryptError::{DecryptionFailed, KeyDecryptionFailed, NoMatchingKeys};
        if matches!(
            error,
            DecryptionFailed | KeyDecryptionFailed | NoMatchingKeys
        ) {
            return Failure::Input("the passphrase is another: nothing was opened".into());
        }
        Failure::Setup(format!(
            "the sealed key is damaged: {error}: put it back from where you keep a copy"
        ))
    })?;
    key.try_into()
        .map_err(|_other_length| Failure::Setup("the sealed key is damaged: it is no key".into()))
}

/// Writes a file for the owner alone: all of it or nothing, on disk before this returns.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let partial = path.with_extension("partial");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&partial)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&partial, path)?;
    sync_folder(path)
}

/// Removes a key file after writing over it. A card that spreads its wear may keep a copy all the same.
fn take_away(path: &Path) -> io::Result<()> {
    let length = usize::try_from(fs::metadata(path)?.len()).unwrap_or_default();
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(&vec![0; length])?;
    file.sync_all()?;
    fs::remove_file(path)?;
    sync_folder(path)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::{
        found::{self, Plan},
        home::Home,
    };

    const PASSPHRASE: &str = "seven quiet herons";

    fn office() -> (TempDir, Node) {
        let folder = tempfile::tempdir().unwrap();
        let plan = Plan {
            organization: "Riverside School".into(),
            profile: "school".into(),
            site: "Main building".into(),
            admin: "admin@school.example".into(),
            ..Plan::default()
        };
        let node = found::begin(folder.path(), &plan).unwrap().node;
        (folder, node)
    }

    fn again(folder: &TempDir, node: Node) -> Node {
        node.close();
        drop(node);
        Node::open(Home::open(folder.path()).unwrap()).unwrap()
    }

    fn state(node: &Node) -> State {
        find(node, "restricted").unwrap().state
    }

    fn refusal(outcome: Result<Standing, Failure>) -> String {
        outcome.unwrap_err().to_string()
    }

    #[test]
    fn a_protected_compartment_waits_for_its_passphrase_after_each_start() {
        let (folder, node) = office();
        assert_eq!(state(&node), State::Open);
        let standing = protect(&node, "restricted", PASSPHRASE).unwrap();
        assert_eq!(standing.state, State::Unlocked);
        let key = node.home.compartment_key_file(standing.compartment_id);
        assert!(!key.exists(), "the open key is gone");
        let node = again(&folder, node);
        assert_eq!(state(&node), State::Locked);
        assert_eq!(node.locked().len(), 1);
        assert!(
            refusal(unlock(&node, "restricted", "seven loud herons"))
                .contains("the passphrase is another")
        );
        assert_eq!(state(&node), State::Locked);
        let standing = unlock(&node, "restricted", PASSPHRASE).unwrap();
        assert_eq!(standing.state, State::Unlocked);
        assert_eq!(node.locked(), []);
        let node = again(&folder, node);
        assert_eq!(state(&node), State::Locked);
        let standing = unprotect(&node, "restricted", PASSPHRASE).unwrap();
        assert_eq!(standing.state, State::Open);
        let node = again(&folder, node);
        assert_eq!(state(&node), State::Open);
    }

    #[test]
    fn what_cannot_be_protected_says_why() {
        let (_folder, node) = office();
        let check = |name: &str, passphrase: &str, needle: &str| {
            let why = refusal(protect(&node, name, passphrase));
            assert!(why.contains(needle), "{why}");
        };
        check("internal", PASSPHRASE, "only restricted compartments");
        check("restricted", "short", "at least 12 characters");
        check(
            "secret",
            PASSPHRASE,
            "it holds public, parcels, internal, restricted",
        );
        assert!(refusal(unprotect(&node, "restricted", PASSPHRASE)).contains("has no passphrase"));
        protect(&node, "restricted", PASSPHRASE).unwrap();
        check("restricted", PASSPHRASE, "has a passphrase already");
    }

    #[test]
    fn a_damaged_seal_is_told_from_a_wrong_passphrase() {
        let mut sealed = seal(&[7; 32], PASSPHRASE).unwrap();
        assert_eq!(open(&sealed, PASSPHRASE).unwrap(), [7; 32]);
        sealed.truncate(sealed.len() / 4);
        let why = open(&sealed, PASSPHRASE).unwrap_err().to_string();
        assert!(why.contains("is damaged"), "{why}");
    }
}
