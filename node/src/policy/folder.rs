//! The organisation's own files in the data folder: what somebody changes there at an administrator's node
//! holds at every site, and what holds lies in every node's folder, to be read and changed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Component, Path},
};

use minicbor::{Decode, Encode};

use super::{Files, Known, enact, known, may_enact};
use crate::{
    configuration::{self, compiled},
    failure::Failure,
    membership::letter,
    node::Node,
    store::{StoreError, meta},
};

/// What a node saw last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
struct Seen {
    /// The organisation's own files in its folder.
    #[n(0)]
    own: BTreeMap<String, String>,
    /// A hash of the files that the program carries.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    shipped: Vec<u8>,
}

/// Takes note of the organisation's first configuration, which is that of the folder and the program.
///
/// # Errors
/// When the files are broken or the database refuses.
pub fn begin(node: &Node, profile: &str) -> Result<(), Failure> {
    let own = named(configuration::own(&node.home.folder)?, &BTreeMap::new());
    let shipped = configuration::shipped(profile, &own)?;
    let files = Files {
        profile: profile.to_owned(),
        own,
        shipped,
    };
    enact(node, None, &files)?;
    remember(
        node,
        &Seen {
            shipped: hash(&configuration::shipped(profile, &BTreeMap::new())?),
            own: files.own,
        },
    )?;
    Ok(())
}

/// Compares the folder with what holds: what was changed here comes into force, what was changed elsewhere
/// is written here. Returns whether something new is in force; does nothing while no configuration of the
/// organisation has come here.
///
/// # Errors
/// What is wrong with what was changed here; then what was in force stays.
pub fn look(node: &Node) -> Result<Option<bool>, Failure> {
    let Some(known) = known(node)? else {
        return Ok(None);
    };
    let own = named(configuration::own(&node.home.folder)?, &known.own);
    // Whether the program is another one does not depend on what stands in place of its files.
    let shipped = configuration::shipped(&known.profile, &BTreeMap::new()).unwrap_or_default();
    let kept = node
        .store
        .read(|db| Ok::<_, StoreError>(meta::get(db, meta::SEEN_FILES)?))?
        .and_then(|seen| minicbor::decode::<Seen>(&seen).ok());
    let seen = kept.clone().unwrap_or_else(|| Seen {
        own: BTreeMap::new(),
        shipped: hash(&shipped),
    });
    let wanted = with_edits(&known.own, &seen.own, &own);
    let is_upgraded = !shipped.is_empty() && hash(&shipped) != seen.shipped;
    let is_new = wanted != known.own || is_upgraded;
    let may = may_enact(&node.setting());
    if is_new && may {
        let files = Files {
            shipped: if is_upgraded {
                configuration::shipped(&known.profile, &wanted)?
            } else {
                carried(&known, &wanted)?
            },
            own: wanted,
            profile: known.profile.clone(),
        };
        enact(node, None, &files)?;
    } else if wanted != known.own {
        return Err(Failure::Input(format!(
            "{}: this is no administrator's node, so what is changed here does not hold: change it at one of those, or put it back",
            changed(&known.own, &wanted).join(", ")
        )));
    }
    let is_new = is_new && may;
    let in_force = if is_new {
        super::known(node)?.map(|known| known.own)
    } else {
        Some(known.own)
    };
    let in_force = in_force.unwrap_or_default();
    write_out(&node.home.folder, &own, &in_force)?;
    let now = Seen {
        own: in_force,
        shipped: hash(&shipped),
    };
    if kept.as_ref() != Some(&now) {
        remember(node, &now)?;
    }
    Ok(Some(is_new))
}

/// Lets the files that rules attach stand by their names alone. Their bytes stay at the sites that have
/// them, so that one is known everywhere as soon as it is known somewhere, and missing nowhere.
fn named(
    own: BTreeMap<String, String>,
    in_force: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = own
        .into_iter()
        .map(|(path, text)| {
            let is_resource = configuration::is_resource(&path);
            (path, if is_resource { String::new() } else { text })
        })
        .collect();
    let known = in_force.iter();
    let known = known.filter(|(path, _)| configuration::is_resource(path));
    files.extend(known.map(|(path, text)| (path.clone(), text.clone())));
    files
}

/// Returns the files that come with the program beneath the organisation's own, as they hold: a node must
/// not undo what a newer program brought. What stood in place of one and is taken away makes room for it.
fn carried(
    known: &Known,
    own: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Failure> {
    let mut files = configuration::shipped(&known.profile, own)?;
    files.retain(|path, _| configuration::is_replaced(path, &known.own));
    let all = known.configuration.files().iter();
    files.extend(
        all.filter(|(path, _)| {
            !known.own.contains_key(*path) && !configuration::is_replaced(path, own)
        })
        .map(|(path, text)| (path.clone(), text.clone())),
    );
    Ok(files)
}

/// Puts what changed in a folder since it was looked at last upon what holds.
fn with_edits(
    in_force: &BTreeMap<String, String>,
    seen: &BTreeMap<String, String>,
    now: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut files = in_force.clone();
    for path in changed(seen, now) {
        match now.get(&path) {
            Some(text) => drop(files.insert(path, text.clone())),
            None => drop(files.remove(&path)),
        }
    }
    files
}

/// Lists the paths at which two sets of files differ.
fn changed(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> Vec<String> {
    let mut paths: Vec<String> = one
        .keys()
        .chain(other.keys())
        .filter(|path| one.get(*path) != other.get(*path))
        .cloned()
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// Lets the folder hold what is in force.
fn write_out(
    folder: &Path,
    there: &BTreeMap<String, String>,
    in_force: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    for path in changed(there, in_force) {
        // An administrator's node may be another's by now: nothing is written outside the folder.
        let is_inside = Path::new(&path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_inside || configuration::is_resource(&path) {
            continue;
        }
        let file = folder.join(&path);
        let problem =
            |error: std::io::Error| Failure::Trouble(format!("{}: {error}", file.display()));
        match in_force.get(&path) {
            Some(text) => {
                if let Some(parent) = file.parent() {
                    fs::create_dir_all(parent).map_err(problem)?;
                }
                letter::write(&file, text.as_bytes())?;
            }
            None => fs::remove_file(&file).map_err(problem)?,
        }
    }
    Ok(())
}

fn hash(files: &BTreeMap<String, String>) -> Vec<u8> {
    compiled::hash(files).as_bytes().to_vec()
}

fn remember(node: &Node, seen: &Seen) -> Result<(), Failure> {
    let kept = minicbor::to_vec(seen).map_err(|error| Failure::Trouble(error.to_string()))?;
    node.store.write_local(move |batch| {
        Ok::<_, StoreError>(meta::put(batch.db, meta::SEEN_FILES, &kept)?)
    })?;
    Ok(())
}
