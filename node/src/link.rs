//! Single-use links that let somebody choose a password.

use orgo_schema::id::UserId;

use crate::{
    environment::Environment,
    failure::Failure,
    node::Node,
    store::{
        StoreError,
        login::{self, TokenHash},
    },
};

/// How long a link is good, in milliseconds: seven days.
pub const GOOD_MS: i64 = 7 * 24 * 3_600_000;

/// Makes a link for a user; older ones of theirs end.
///
/// # Errors
/// When the database refuses.
pub fn make(node: &Node, user: UserId) -> Result<String, Failure> {
    let token = token(&node.environment)?;
    let hash = TokenHash::of(&token);
    node.store.write_local(move |batch| {
        Ok::<_, StoreError>(login::add_link(
            batch.db,
            hash,
            user,
            batch.now().plus_ms(GOOD_MS),
        )?)
    })?;
    Ok(token)
}

/// Returns the address of the page behind a token, on whatever host the node answers.
pub fn path(token: &str) -> String {
    orgo_web::route::with_query(orgo_web::route::FIRST_PASSWORD, &[("invite", token)])
}

/// Returns a secret that cannot be guessed, in letters and digits.
///
/// # Errors
/// When the system has no randomness.
fn token(environment: &Environment) -> Result<String, StoreError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes: [u8; 32] = environment.random()?;
    Ok(bytes
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|byte| char::from(*byte))
        .collect())
}
