//! Who signs in. Users live in the compartment internal, which lies in the main file.

use orgo_engine::{contest::Grants, fold::UserFold};
use orgo_schema::{
    fact::{Account, Preferred, Viewed},
    id::UserId,
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::StoreError;

/// A user as folded from their document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// What they may do.
    pub account: Account,
    /// The password hash; nothing until one was chosen.
    pub phc: Option<String>,
    /// How they wish to be told.
    pub preferred: Preferred,
}

/// The views of lists that somebody keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Views {
    /// The oldest first.
    pub kept: Vec<Viewed>,
    /// The one that was removed last, unless it is back, and when.
    pub removed: Option<(Viewed, Timestamp)>,
}

/// Puts the row of a user.
///
/// # Errors
/// When the database refuses.
pub fn put(
    db: &Connection,
    document: i64,
    (account, grants): (&Account, Option<&Grants>),
    told: &UserFold<'_>,
) -> Result<(), StoreError> {
    let json = serde_json::to_string(account).map_err(|error| damaged(&error))?;
    let grants = grants.map(serde_json::to_string).transpose();
    let grants = grants.map_err(|error| damaged(&error))?;
    let preferred = told.preferred.map(serde_json::to_string).transpose();
    let preferred = preferred.map_err(|error| damaged(&error))?;
    let views = Views {
        kept: told.views.iter().copied().cloned().collect(),
        removed: told.removed.map(|(view, at)| (view.clone(), at)),
    };
    let views = serde_json::to_string(&views).map_err(|error| damaged(&error))?;
    db.prepare_cached(
        "INSERT OR REPLACE INTO user_row (document, email, account, phc, preferred, views, grants)
         VALUES (:document, :email, :account, :phc, :preferred, :views, :grants)",
    )?
    .execute(named_params! {
        ":document": document, ":email": account.email, ":account": json, ":phc": told.phc,
        ":preferred": preferred, ":views": views, ":grants": grants,
    })?;
    Ok(())
}

/// Returns what the account of a user allowed over time; nothing for one who never lost a right.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn grants(db: &Connection, id: UserId) -> Result<Option<Grants>, StoreError> {
    let found: Option<String> = db
        .prepare_cached(
            "SELECT grants FROM main.user_row JOIN main.document ON document.id = user_row.document
              WHERE uuid = :uuid AND grants IS NOT NULL LIMIT 1",
        )?
        .query_row(named_params! { ":uuid": id.uuid() }, |row| row.get(0))
        .optional()?;
    let read = found.map(|json| serde_json::from_str(&json).map_err(|error| damaged(&error)));
    read.transpose()
}

/// Lists the users who lost a right some day, by id, each with what their account allowed, as it stands.
///
/// # Errors
/// When the database refuses.
pub fn narrowed(db: &Connection) -> rusqlite::Result<Vec<(UserId, String)>> {
    db.prepare_cached(
        "SELECT uuid, grants
           FROM main.user_row CROSS JOIN main.document ON document.id = user_row.document
          WHERE grants IS NOT NULL ORDER BY uuid",
    )?
    .query_map([], |row| Ok((UserId::new(row.get(0)?), row.get(1)?)))?
    .collect()
}

/// Returns the views of lists that a user keeps.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn views(db: &Connection, id: UserId) -> Result<Views, StoreError> {
    let found: Option<String> = db
        .prepare_cached(
            "SELECT views FROM main.user_row JOIN main.document ON document.id = user_row.document
              WHERE uuid = :uuid LIMIT 1",
        )?
        .query_row(named_params! { ":uuid": id.uuid() }, |row| row.get(0))
        .optional()?;
    found.map_or_else(
        || Ok(Views::default()),
        |json| serde_json::from_str(&json).map_err(|error| damaged(&error)),
    )
}

/// Lists the users by address.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn list(db: &Connection, max: u32) -> Result<Vec<User>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT uuid, account, phc, preferred FROM main.user_row JOIN main.document ON document.id = user_row.document
          ORDER BY email, uuid LIMIT :max",
    )?;
    let rows = statement.query_map(named_params! { ":max": max }, raw)?;
    rows.map(|row| read(row?)).collect()
}

/// Lists those who wish for the mail of the week, each with their document.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn weekly(db: &Connection, max: u32) -> Result<Vec<(i64, User)>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT uuid, account, phc, preferred, document.id
           FROM main.user_row CROSS JOIN main.document ON document.id = user_row.document
          WHERE json_extract(preferred, '$.digest') = 'weekly' ORDER BY uuid LIMIT :max",
    )?;
    let rows = statement.query_map(named_params! { ":max": max }, |row| {
        Ok((row.get(4)?, raw(row)?))
    })?;
    rows.map(|row| {
        let (document, raw) = row?;
        Ok((document, read(raw)?))
    })
    .collect()
}

/// Finds a user by address.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn by_email(db: &Connection, email: &str) -> Result<Option<User>, StoreError> {
    db.prepare_cached(
        "SELECT uuid, account, phc, preferred FROM main.user_row JOIN main.document ON document.id = user_row.document
          WHERE email = :email ORDER BY uuid LIMIT 1",
    )?
    .query_row(named_params! { ":email": email.trim().to_lowercase() }, raw)
    .optional()?
    .map(read)
    .transpose()
}

/// Finds a user by id.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn by_id(db: &Connection, id: UserId) -> Result<Option<User>, StoreError> {
    db.prepare_cached(
        "SELECT uuid, account, phc, preferred FROM main.user_row JOIN main.document ON document.id = user_row.document
          WHERE uuid = :uuid LIMIT 1",
    )?
    .query_row(named_params! { ":uuid": id.uuid() }, raw)
    .optional()?
    .map(read)
    .transpose()
}

/// A row as it stands.
type Raw = (Uuid, String, Option<String>, Option<String>);

fn raw(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn read((uuid, account, phc, preferred): Raw) -> Result<User, StoreError> {
    let account = serde_json::from_str(&account).map_err(|error| damaged(&error))?;
    let preferred = preferred.as_deref().map(serde_json::from_str).transpose();
    Ok(User {
        id: UserId::new(uuid),
        account,
        phc,
        preferred: preferred
            .map_err(|error| damaged(&error))?
            .unwrap_or_default(),
    })
}

fn damaged(error: &serde_json::Error) -> StoreError {
    StoreError::Damaged {
        table: "user_row",
        problem: error.to_string(),
    }
}
