//! The compartments this node may hold.

use orgo_schema::{
    derive::{IdSecret, Scope},
    id::{CompartmentId, OrganizationId},
    word::Visibility,
};
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use super::StoreError;

/// A compartment that is here.
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

/// Lists the compartments, the laxest first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn all(db: &Connection, organization: OrganizationId) -> Result<Vec<Compartment>, StoreError> {
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
        let scope = Scope::new(
            organization,
            CompartmentId::new(uuid),
            IdSecret::new(secret),
        );
        Ok(Compartment {
            row,
            name,
            visibility,
            scope,
        })
    })
    .collect()
}

/// Adds a compartment.
///
/// # Errors
/// When the database refuses.
pub fn add(
    db: &Connection,
    id: CompartmentId,
    name: &str,
    visibility: Visibility,
    secret: &IdSecret,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO compartment (uuid, name, visibility, secret) VALUES (:uuid, :name, :visibility, :secret)",
    )?
    .execute(named_params! {
        ":uuid": id.uuid(),
        ":name": name,
        ":visibility": visibility as u8,
        ":secret": secret.expose(),
    })?;
    Ok(())
}
