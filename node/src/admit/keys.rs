//! Keys of people's names, which travel beside the log so that erasure can destroy them (CONVERGENCE 5).

use orgo_schema::{
    fact::Body,
    id::{DocumentId, DocumentKind, PersonId},
};
use orgo_sync::parcel::PersonKey;

use super::enter::Entering;
use crate::{
    seal,
    store::{StoreError, admission, document},
};

impl Entering<'_, '_> {
    /// Keeps the keys that open something: whoever hands over a wrong one keeps nobody from the right one.
    /// That of an erased version stays away.
    pub(super) fn keys(&mut self, keys: &[PersonKey]) -> Result<(), StoreError> {
        for key in keys {
            let Some(id) = key.document.known() else {
                continue;
            };
            if id.kind == DocumentKind::Person {
                self.key(id, key)?;
            }
        }
        Ok(())
    }

    fn key(&mut self, id: DocumentId, key: &PersonKey) -> Result<(), StoreError> {
        let Some(row) = document::row(self.db(), self.row(), id)? else {
            return Ok(());
        };
        if admission::knows_person_key(self.db(), row, key.version)? {
            return Ok(());
        }
        let document = document::Row {
            row,
            compartment: self.row(),
            id,
        };
        let facts = document::facts(self.db(), &self.place.compartment, document)?;
        let person = PersonId::new(id.id);
        let opens = facts.facts.values().any(|fact| {
            matches!(&fact.body, Body::Known(sealed)
                if sealed.key_version == key.version && seal::open(&key.key, person, sealed).is_some())
        });
        if opens {
            admission::add_person_key(self.db(), row, key.version, &key.key)?;
            self.touched.insert(id);
        }
        Ok(())
    }
}
