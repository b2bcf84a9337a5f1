//! Keeping the name and address of a person, sealed (CONVERGENCE 5): documents hold ids of people only.

use orgo_schema::{
    fact::{Body, KnownPerson},
    id::{DocumentId, FactId, PersonId},
};

use crate::{
    project, seal,
    setting::Setting,
    store::{Batch, StoreError, compartment::Compartment, document, person},
    submit::change::heads,
};

/// Keeps who somebody is, unless that can be read here already.
///
/// # Errors
/// When the database refuses.
pub fn keep(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    (id, known): (PersonId, &KnownPerson),
) -> Result<(), StoreError> {
    let row = document::row_or_new(batch.db, compartment.row, DocumentId::from(id))?;
    if person::get(batch.db, row)?.is_some() {
        return Ok(());
    }
    let key = batch.random()?;
    let key_version = seal::version(&key);
    let sealed = seal::seal(&key, key_version, batch.random()?, id, known)
        .ok_or_else(|| StoreError::Document("a name could not be sealed".into()))?;
    person::add_key(batch.db, row, key_version, &key)?;
    let facts = project::load::facts_of(batch.db, compartment, id.into())?;
    let fact = FactId::new(batch.fresh_uuid()?);
    let body = batch.author(None, heads(&facts.facts), Body::Known(sealed));
    batch.add_facts(compartment, id.into(), &[(fact, body)])?;
    project::person(batch.db, setting, compartment, id)
}
