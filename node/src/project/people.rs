//! People, and those of them who sign in, as rows.

use orgo_engine::{contest::Grants, fold};
use orgo_schema::{
    fact::{Body, KnownPerson, Sealed},
    id::{PersonId, UserId},
};
use rusqlite::Connection;

use super::{load, rows::put_user};
use crate::{
    seal,
    setting::Setting,
    store::{StoreError, compartment::Compartment, document, person as person_row},
};

/// Puts the row of a person, as far as this node can unseal what is known.
///
/// # Errors
/// When the database refuses.
pub fn person(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: PersonId,
) -> Result<(), StoreError> {
    debug_assert!(
        setting.compartment(compartment.row).is_some(),
        "the compartment is one of this node"
    );
    let Some(row) = load::row(db, compartment, id.into())? else {
        return Ok(());
    };
    let facts = document::facts(db, compartment, row)?;
    for fact in facts.facts.values() {
        if let Body::Known(sealed) = &fact.body
            && let Some(known) = unseal(db, row.row, id, sealed)?
        {
            let name = known.name.unwrap_or_default();
            person_row::put(
                db,
                row.row,
                &person_row::Person {
                    address: known.address,
                    name,
                },
            )?;
        }
    }
    Ok(())
}

fn unseal(
    db: &Connection,
    document: i64,
    id: PersonId,
    sealed: &Sealed,
) -> Result<Option<KnownPerson>, StoreError> {
    let key = person_row::key(db, document, sealed.key_version)?;
    Ok(key.and_then(|key| seal::open(&key, id, sealed)))
}

/// Puts the row of a user.
///
/// # Errors
/// When the database refuses.
pub fn user(db: &Connection, compartment: &Compartment, id: UserId) -> Result<(), StoreError> {
    let Some(row) = load::row(db, compartment, id.into())? else {
        return Ok(());
    };
    let facts = document::facts(db, compartment, row)?;
    let folded = fold::user(&facts.facts);
    let grants = Grants::narrowed(&facts.facts, &folded);
    put_user(db, row.row, &folded, grants.as_ref())
}
