//! The compartments this node may hold: those of the main file, and those with a file and a key of
//! their own.

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use orgo_schema::{
    derive::{IdSecret, Scope},
    id::{CompartmentId, OrganizationId},
    word::Visibility,
};
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use super::StoreError;

/// The length of the nonce before a sealed secret, in bytes.
const NONCE_BYTES: usize = 24;

/// A compartment that is here and open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compartment {
    /// Its row.
    pub row: i64,
    /// The word the roster uses for it.
    pub name: String,
    /// What documents in it are.
    pub visibility: Visibility,
    /// Where names are derived.
    pub scope: Scope,
}

impl Compartment {
    /// Whether it has a file and a key of its own.
    pub const fn has_own_file(&self) -> bool {
        has_own_file(self.visibility)
    }
}

/// Whether what is so visible lies in files of its own: what an unattended node must not be able to open.
pub const fn has_own_file(visibility: Visibility) -> bool {
    matches!(visibility, Visibility::Restricted)
}

/// A compartment that is here and whose key is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// Its row.
    pub row: i64,
    /// Its id.
    pub id: CompartmentId,
    /// The word the roster uses for it.
    pub name: String,
    /// What documents in it are.
    pub visibility: Visibility,
}

/// A compartment as the main file knows it.
#[derive(Debug, Clone)]
pub struct Known {
    /// What is said of it even while it is locked.
    pub locked: Locked,
    organization: OrganizationId,
    secret: Vec<u8>,
}

impl Known {
    /// Returns the compartment if it lies in the main file.
    pub fn shared(&self) -> Option<Compartment> {
        let secret = <[u8; 32]>::try_from(self.secret.as_slice()).ok()?;
        Some(self.open(IdSecret::new(secret)))
    }

    /// Returns the compartment if this is the key of its own file.
    pub fn unlocked(&self, key: &[u8; 32]) -> Option<Compartment> {
        let (nonce, sealed) = self.secret.split_at_checked(NONCE_BYTES)?;
        let nonce = XNonce::from(<[u8; NONCE_BYTES]>::try_from(nonce).ok()?);
        let payload = Payload {
            msg: sealed,
            aad: self.locked.id.as_bytes(),
        };
        let secret = seal(key).decrypt(&nonce, payload).ok()?;
        Some(self.open(IdSecret::new(secret.try_into().ok()?)))
    }

    fn open(&self, secret: IdSecret) -> Compartment {
        Compartment {
            row: self.locked.row,
            name: self.locked.name.clone(),
            visibility: self.locked.visibility,
            scope: Scope::new(self.organization, self.locked.id, secret),
        }
    }
}

fn seal(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&blake3::derive_key("orgo sealed id secret 1", key).into())
}

/// Lists the compartments that the main file knows, the laxest first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn known(db: &Connection, organization: OrganizationId) -> Result<Vec<Known>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT id, uuid, name, visibility, secret FROM compartment ORDER BY visibility, id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get(0)?,
            row.get::<_, Uuid>(1)?,
            row.get(2)?,
            row.get::<_, usize>(3)?,
            row.get(4)?,
        ))
    })?;
    rows.map(|row| {
        let (row, uuid, name, visibility, secret) = row?;
        let visibility = *Visibility::ALL
            .get(visibility)
            .ok_or_else(|| StoreError::Damaged {
                table: "compartment",
                problem: format!("visibility {visibility}"),
            })?;
        Ok(Known {
            locked: Locked {
                row,
                id: CompartmentId::new(uuid),
                name,
                visibility,
            },
            organization,
            secret,
        })
    })
    .collect()
}

/// What a store is told of a compartment that it takes in.
#[derive(Debug, Clone)]
pub struct New<'a> {
    /// Its id.
    pub id: CompartmentId,
    /// The word the roster uses for it.
    pub name: &'a str,
    /// What documents in it are.
    pub visibility: Visibility,
    /// The secret that keys its names.
    pub secret: &'a IdSecret,
}

/// Adds a compartment of the main file.
///
/// # Errors
/// When the database refuses.
pub fn add_shared(db: &Connection, new: &New<'_>) -> Result<(), StoreError> {
    insert(db, new, new.secret.expose())
}

/// Adds a compartment with a file of its own. The main file keeps its secret sealed under that file's
/// key, so that who reads the main file cannot find what is in the other.
///
/// # Errors
/// When the database refuses.
pub fn add_own(
    db: &Connection,
    new: &New<'_>,
    key: &[u8; 32],
    nonce: [u8; NONCE_BYTES],
) -> Result<(), StoreError> {
    insert(db, new, &sealed(new, key, nonce)?)
}

/// Seals the secret of a compartment that an older version kept open in the main file.
///
/// # Errors
/// When something of the compartment is in the main file, or the database refuses.
pub fn move_out(
    db: &Connection,
    known: &Known,
    key: &[u8; 32],
    nonce: [u8; NONCE_BYTES],
) -> Result<(), StoreError> {
    let locked = &known.locked;
    let used = db
        .prepare("SELECT 1 FROM document WHERE compartment = :row UNION ALL SELECT 1 FROM envelope WHERE compartment = :row")?
        .exists(named_params! { ":row": locked.row })?;
    if used {
        return Err(StoreError::KeptInside {
            name: locked.name.clone(),
        });
    }
    let Some(open) = known.shared() else {
        return Ok(());
    };
    let new = New {
        id: locked.id,
        name: &locked.name,
        visibility: locked.visibility,
        secret: open.scope.secret(),
    };
    db.execute(
        "UPDATE compartment SET secret = :secret WHERE id = :row",
        named_params! { ":secret": sealed(&new, key, nonce)?, ":row": locked.row },
    )?;
    Ok(())
}

fn sealed(new: &New<'_>, key: &[u8; 32], nonce: [u8; NONCE_BYTES]) -> Result<Vec<u8>, StoreError> {
    let payload = Payload {
        msg: new.secret.expose(),
        aad: new.id.as_bytes(),
    };
    let sealed = seal(key)
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|error| {
            StoreError::Document(format!("an id secret could not be sealed: {error}"))
        })?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn insert(db: &Connection, new: &New<'_>, secret: &[u8]) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO compartment (uuid, name, visibility, secret) VALUES (:uuid, :name, :visibility, :secret)",
    )?
    .execute(named_params! {
        ":uuid": new.id.uuid(),
        ":name": new.name,
        ":visibility": new.visibility as u8,
        ":secret": secret,
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_with_the_key_of_its_own_compartment_only() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("migrations/1.sql")).unwrap();
        let secret = IdSecret::new([5; 32]);
        for (key, name) in [(1_u8, "hr"), (2, "board")] {
            let new = New {
                id: CompartmentId::new(Uuid::from_u128(key.into())),
                name,
                visibility: Visibility::Restricted,
                secret: &secret,
            };
            add_own(&db, &new, &[key; 32], [9; NONCE_BYTES]).unwrap();
        }
        let known = known(&db, OrganizationId::new(Uuid::from_u128(7))).unwrap();
        for known in &known {
            assert_eq!(known.shared(), None, "nothing opens it without a key");
            for key in [1, 2] {
                let open = known.unlocked(&[key; 32]);
                assert_eq!(open.is_some(), i64::from(key) == known.locked.row);
                let opened = open.map(|open| *open.scope.secret().expose());
                assert!(opened.is_none_or(|opened| opened == [5; 32]));
            }
        }
        let stored: Vec<u8> = db
            .query_row("SELECT secret FROM compartment LIMIT 1", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert!(!stored.windows(32).any(|window| window == [5; 32]));
    }
}
