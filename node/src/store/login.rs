//! Sessions, and single-use links that let somebody choose a password. Local to this node.
//!
//! Only hashes of tokens are kept: who reads the database cannot sign in with what is in it.

use orgo_schema::{id::UserId, time::Timestamp};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use uuid::Uuid;

/// The hash of a secret token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Hashes a token.
    pub fn of(token: &str) -> Self {
        Self(blake3::derive_key("orgo login token 1", token.as_bytes()))
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub user: UserId,
    /// What every form of theirs must carry.
    pub form_token: String,
}

/// Begins a session.
///
/// # Errors
/// When the database refuses.
pub fn begin(
    db: &Connection,
    token: TokenHash,
    session: &Session,
    expires: Timestamp,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO session (token, user, form_token, expires_ms) VALUES (:token, :user, :form_token, :expires_ms)",
    )?
    .execute(named_params! {
        ":token": token.0,
        ":user": session.user.uuid(),
        ":form_token": session.form_token,
        ":expires_ms": expires.0,
    })?;
    Ok(())
}

/// Returns the session of a token that has not expired.
///
/// # Errors
/// When the database refuses.
pub fn session(
    db: &Connection,
    token: TokenHash,
    now: Timestamp,
) -> rusqlite::Result<Option<Session>> {
    db.prepare_cached(
        "SELECT user, form_token FROM session WHERE token = :token AND expires_ms > :now",
    )?
    .query_row(named_params! { ":token": token.0, ":now": now.0 }, |row| {
        Ok(Session {
            user: UserId::new(row.get::<_, Uuid>(0)?),
            form_token: row.get(1)?,
        })
    })
    .optional()
}

/// Ends a session, and forgets those that have expired.
///
/// # Errors
/// When the database refuses.
pub fn end(db: &Connection, token: TokenHash, now: Timestamp) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM session WHERE token = :token OR expires_ms <= :now")?
        .execute(named_params! { ":token": token.0, ":now": now.0 })?;
    Ok(())
}

/// Ends every session of a user, as after a new password.
///
/// # Errors
/// When the database refuses.
pub fn end_all(db: &Connection, user: UserId) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM session WHERE user = :user")?
        .execute(named_params! { ":user": user.uuid() })?;
    Ok(())
}

/// Makes a link good until then. Older links of the user end.
///
/// # Errors
/// When the database refuses.
pub fn add_link(
    db: &Connection,
    token: TokenHash,
    user: UserId,
    expires: Timestamp,
) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM login_link WHERE user = :user")?
        .execute(named_params! { ":user": user.uuid() })?;
    db.prepare_cached(
        "INSERT INTO login_link (token, user, expires_ms) VALUES (:token, :user, :expires_ms)",
    )?
    .execute(named_params! { ":token": token.0, ":user": user.uuid(), ":expires_ms": expires.0 })?;
    Ok(())
}

/// Returns whose link this is, if it is still good.
///
/// # Errors
/// When the database refuses.
pub fn link(db: &Connection, token: TokenHash, now: Timestamp) -> rusqlite::Result<Option<UserId>> {
    db.prepare_cached("SELECT user FROM login_link WHERE token = :token AND expires_ms > :now")?
        .query_row(named_params! { ":token": token.0, ":now": now.0 }, |row| {
            row.get::<_, Uuid>(0).map(UserId::new)
        })
        .optional()
}

/// Uses a link up.
///
/// # Errors
/// When the database refuses.
pub fn use_link(db: &Connection, token: TokenHash) -> rusqlite::Result<bool> {
    let used = db
        .prepare_cached("DELETE FROM login_link WHERE token = :token")?
        .execute(named_params! { ":token": token.0 })?;
    Ok(used == 1)
}
