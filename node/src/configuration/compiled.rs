//! What was compiled of a set of files, kept as long as it may be asked for again.
//!
//! The same files are compiled when a node opens, when its policy is read, and for each version of the
//! policy that is still remembered; a program that opens many nodes has one configuration for all.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use orgo_engine::{
    profile::{self, Configuration},
    yaml::ConfigError,
};

/// How many configurations are kept: enough for what is in force and what came before it.
const KEPT_MAX: usize = 8;

/// Each by a hash of its files, the one used last at the end.
static KEPT: Mutex<Vec<(blake3::Hash, Arc<Configuration>)>> = Mutex::new(Vec::new());

/// Compiles files, by the path each has in a configuration.
///
/// # Errors
/// Every complaint about every file.
pub(super) fn compiled(
    files: &BTreeMap<String, String>,
) -> Result<Arc<Configuration>, Vec<ConfigError>> {
    let hash = hash(files);
    if let Some(kept) = take_out(&hash) {
        put(hash, &kept);
        return Ok(kept);
    }
    let list: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let loaded = Arc::new(profile::load(&list)?);
    put(hash, &loaded);
    Ok(loaded)
}

/// Hashes files with their paths.
pub(crate) fn hash(files: &BTreeMap<String, String>) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in files.iter().flat_map(|(path, text)| [path, text]) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize()
}

fn take_out(hash: &blake3::Hash) -> Option<Arc<Configuration>> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let at = kept.iter().position(|(other, _)| other == hash)?;
    Some(kept.remove(at).1)
}

fn put(hash: blake3::Hash, loaded: &Arc<Configuration>) {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.retain(|(other, _)| *other != hash);
    if kept.len() >= KEPT_MAX {
        kept.remove(0);
    }
    kept.push((hash, Arc::clone(loaded)));
}
