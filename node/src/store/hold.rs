//! The compartments of an open store: taking one in, unlocking one, writing by another right.

use std::sync::{Arc, PoisonError};

use orgo_schema::id::CompartmentId;
use orgo_sync::{
    author::Mandate,
    id::{GrantHash, RemovalHash},
};

use super::{Cipher, Compartment, Store, StoreError, compartment, meta, united, vault::Vault};

impl Store {
    /// Opens a compartment that has a file of its own, if this is its key.
    ///
    /// # Errors
    /// When the key is another one's, or the file is missing or cannot be opened.
    pub fn unlock(&self, id: CompartmentId, key: [u8; 32]) -> Result<Compartment, StoreError> {
        let organization = self.shared.organization;
        let (known, made) = self.read(|db| {
            let all = compartment::known(db, organization)?;
            let known = all.into_iter().find(|known| known.locked.id == id);
            let made = meta::get(db, &meta::file_of(id))?.is_some();
            Ok::<_, StoreError>((known, made))
        })?;
        let known = known.ok_or(StoreError::NoCompartment { id })?;
        let compartment = known.unlocked(&key).ok_or_else(|| StoreError::WrongKey {
            name: known.locked.name.clone(),
        })?;
        if self.vault(compartment.row).is_some() {
            return Ok(compartment);
        }
        if self.vaults().len() >= united::BESIDE_MAX {
            return Err(StoreError::TooMany {
                name: compartment.name,
            });
        }
        let file = self.own_file(id);
        let cipher = match self.shared.cipher {
            Cipher::Raw(_) => Cipher::Raw(key),
            Cipher::Plain => Cipher::Plain,
        };
        let vault = Arc::new(Vault::new(compartment.clone(), file.clone(), cipher));
        if vault.exists() {
            self.open(&vault)?;
        } else if made {
            return Err(StoreError::Missing { file });
        }
        self.shared
            .vaults
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(compartment.row, vault);
        self.forget_readers();
        Ok(compartment)
    }

    /// Takes in a compartment that this node was given, and opens it.
    ///
    /// # Errors
    /// When the database refuses, or it is here already.
    pub fn add_compartment(
        &self,
        new: &compartment::New<'_>,
        mandate: Option<Mandate>,
        key: Option<[u8; 32]>,
    ) -> Result<Compartment, StoreError> {
        if let Some(mandate) = mandate {
            self.signer().mandates.insert(new.id, mandate);
        }
        let (id, organization) = (new.id, self.shared.organization);
        let (name, visibility, secret) = (new.name.to_owned(), new.visibility, new.secret.clone());
        let added = self.write_local(move |batch| {
            let new = compartment::New {
                id,
                name: &name,
                visibility,
                secret: &secret,
            };
            match key {
                Some(key) => compartment::add_own(batch.db, &new, &key, batch.random()?)?,
                None => compartment::add_shared(batch.db, &new)?,
            }
            let all = compartment::known(batch.db, organization)?;
            let known = all.into_iter().find(|known| known.locked.id == id);
            let shared = known.and_then(|known| known.shared());
            if let (Some(shared), Some(mandate)) = (&shared, mandate) {
                batch.begin_chain(shared.row, mandate);
            }
            Ok::<_, StoreError>(shared)
        })?;
        match (added, key) {
            (Some(shared), _) => Ok(shared),
            (None, Some(key)) => self.unlock(id, key),
            (None, None) => Err(StoreError::NoCompartment { id }),
        }
    }

    /// Writes in a compartment from now on by another right: after the roster has a further grant, or a
    /// removal.
    ///
    /// # Errors
    /// When the writer has stopped.
    pub fn set_mandate(
        &self,
        compartment: &Compartment,
        grant: GrantHash,
        removals: RemovalHash,
    ) -> Result<(), StoreError> {
        let (id, row) = (compartment.scope.compartment, compartment.row);
        let mandate = Mandate {
            organization: self.shared.organization,
            compartment: id,
            grant,
            removals,
        };
        self.signer().mandates.insert(id, mandate);
        let writer = if compartment.has_own_file() {
            self.vault(row).and_then(|vault| vault.opened())
        } else {
            Some(Arc::clone(&self.shared.main))
        };
        match writer {
            Some(writer) => writer
                .write(move |batch| batch.set_mandate(row, mandate))
                .wait(),
            None => Ok(()),
        }
    }
}
