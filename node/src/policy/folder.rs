//! The organisation's own files in the data folder: what somebody changes there at an administrator's node
//! holds at every site, and what holds lies in every node's folder, to be read and changed.

use std::{collections::BTreeMap, fs};

use minicbor::{Decode, Encode};

use super::{
    Files, Known,
    content::{self, Looked},
    enact, known, may_enact,
};
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
    /// The files among them that rules attach.
    #[n(2)]
    looked: Option<BTreeMap<String, Looked>>,
}

/// Takes note of the organisation's first configuration, which is that of the folder and the program.
///
/// # Errors
/// When the files are broken or the database refuses.
pub fn begin(node: &Node, profile: &str) -> Result<(), Failure> {
    let mut own = configuration::own(&node.home.folder)?;
    let none = BTreeMap::new();
    let looked = content::lines(node, &mut own, &none, &BTreeMap::new(), true)?;
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
            looked: Some(looked),
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
    let may = may_enact(&node.setting());
    // Whether the program is another one does not depend on what stands in place of its files.
    let shipped = configuration::shipped(&known.profile, &BTreeMap::new()).unwrap_or_default();
    let kept = node
        .store
        .read(|db| Ok::<_, StoreError>(meta::get(db, meta::SEEN_FILES)?))?
        .and_then(|seen| minicbor::decode::<Seen>(&seen).ok());
    let mut seen = kept.clone().unwrap_or_else(|| Seen {
        own: BTreeMap::new(),
        shipped: hash(&shipped),
        looked: None,
    });
    let mut own = configuration::own(&node.home.folder)?;
    let before = seen.looked.clone().unwrap_or_default();
    let looked = content::lines(node, &mut own, &known.own, &before, may)?;
    seen.own.retain(|path, text| {
        let by_name = text.is_empty() && configuration::is_resource(path);
        let is_open = may && known.own.get(path).is_some_and(String::is_empty);
        if !by_name || is_open {
            return true;
        }
        // It was known by its name alone, from before contents travelled: what lies here is nobody's edit.
        let here = own.get(path);
        *text = here.cloned().unwrap_or_default();
        here.is_some()
    });
    let wanted = with_edits(&known.own, &seen.own, &own);
    let is_upgraded = !shipped.is_empty() && hash(&shipped) != seen.shipped;
    let is_new = wanted != known.own || is_upgraded;
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
    let now = Seen {
        own: write_out(node, own, &in_force)?,
        shipped: hash(&shipped),
        looked: Some(looked),
    };
    if kept.as_ref() != Some(&now) {
        remember(node, &now)?;
    }
    Ok(Some(is_new))
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

/// Lets the folder hold what is in force, as far as it is here, and returns what the folder holds then.
fn write_out(
    node: &Node,
    there: BTreeMap<String, String>,
    in_force: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Failure> {
    let mut holds = there;
    for path in changed(&holds, in_force) {
        // An administrator's node may be another's by now: nothing is written outside the folder.
        if !content::is_inside(&path) {
            continue;
        }
        let file = node.home.folder.join(&path);
        let problem =
            |error: std::io::Error| Failure::Trouble(format!("{}: {error}", file.display()));
        let Some(text) = in_force.get(&path) else {
            fs::remove_file(&file).map_err(problem)?;
            holds.remove(&path);
            continue;
        };
        let bytes = if configuration::is_resource(&path) {
            content::held(node, text)?
        } else {
            Some(text.clone().into_bytes())
        };
        let Some(bytes) = bytes else {
            continue;
        };
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(problem)?;
        }
        letter::write(&file, &bytes)?;
        holds.insert(path, text.clone());
    }
    Ok(holds)
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
