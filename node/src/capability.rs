//! Links in mails that need no account: who holds one may do one thing.
//!
//! A link is a capability. It names a case and ends in a hash of what it is for, keyed with the secret that every
//! node of the compartment has, so that any of them can check it and none needs a table. It opens nothing else, and
//! dies with what it is for. Of what is restricted there are none.

use orgo_schema::{
    derive::Scope,
    fact::Body,
    id::{CaseId, FactId},
    journal::Happening,
    word::Visibility,
};
use rusqlite::Connection;

use crate::{
    journal::Circumstances,
    project::{self, Folded, load},
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{Facts, Row},
    },
    submit::change::heads,
};

/// The length of the hash in a link, in hexadecimal digits: 128 bits.
const MAC_CHARS: usize = 32;

/// What a link names, while it holds.
#[derive(Debug)]
pub struct Linked<T> {
    /// Where the case lives.
    pub compartment: Compartment,
    /// The case.
    pub folded: Folded,
    /// Its row.
    pub row: Row,
    /// What the link is for.
    pub what: T,
}

/// Returns what a link ends in that is for one thing of a case.
pub fn token(scope: &Scope, purpose: &str, case: CaseId, what: &[&[u8]]) -> String {
    let parts: Vec<&[u8]> = [case.as_bytes().as_slice()]
        .into_iter()
        .chain(what.iter().copied())
        .collect();
    let mac = blake3::Hash::from_bytes(scope.token(purpose, &parts)).to_hex();
    format!("{case}.{}", mac.get(..MAC_CHARS).unwrap_or_default())
}

/// Finds what a link is for, among all that a case has links for, each with its token; nothing where it does not hold.
///
/// # Errors
/// When the database refuses.
pub fn find<T>(
    db: &Connection,
    setting: &Setting,
    given: &str,
    all: impl Fn(&Scope, &Folded) -> Vec<(String, T)>,
) -> Result<Option<Linked<T>>, StoreError> {
    let Some((case, _)) = given
        .split_once('.')
        .filter(|(_, mac)| mac.len() == MAC_CHARS)
    else {
        return Ok(None);
    };
    let Ok(case) = case.parse::<CaseId>() else {
        return Ok(None);
    };
    let open = setting.compartments.iter();
    for compartment in open.filter(|open| open.visibility < Visibility::Restricted) {
        let Some(row) = load::row(db, compartment, case.into())? else {
            continue;
        };
        let Some(folded) = project::fold_case(db, setting, compartment, case)? else {
            continue;
        };
        if folded.case.view.visibility >= Visibility::Restricted {
            continue;
        }
        let mut found = None;
        // All are compared, and each in constant time.
        for (good, what) in all(&compartment.scope, &folded) {
            if blake3::hash(good.as_bytes()) == blake3::hash(given.as_bytes()) {
                found = Some(what);
            }
        }
        if let Some(what) = found {
            return Ok(Some(Linked {
                compartment: compartment.clone(),
                folded,
                row,
                what,
            }));
        }
    }
    Ok(None)
}

/// Writes down what somebody without an account said of a case, as this node took it in.
///
/// # Errors
/// When the database refuses.
pub fn record(
    batch: &mut Batch<'_>,
    setting: &Setting,
    (compartment, row, known): (&Compartment, Row, &Facts),
    (said, happening): (Body, Happening),
) -> Result<(), StoreError> {
    let id = FactId::new(batch.fresh_uuid()?);
    let fact = batch.author(None, heads(&known.facts), said);
    batch.add_facts(compartment, row.id, &[(id, fact)])?;
    project::document(batch.db, setting, row)?;
    let about = Circumstances::default().to(row.id);
    batch.note(setting, happening, about)
}
