//! Replying by mail to those who wrote in about a case: who they are, and why nobody may be written to.
//!
//! What is written becomes a fact of the case (`crate::submit::reply`), and leaves from whichever site sends mail
//! (`crate::outbox`).

use std::fmt;

use orgo_schema::{
    case::CaseStatus,
    id::{PersonId, SignalId},
    time::Timestamp,
    word::Visibility,
};
use rusqlite::Connection;

use crate::{
    intake::anonymous,
    project::load,
    store::{StoreError, signal},
    submit::change::Found,
};

/// Mails of a case that are looked through for who can be written to.
const MAILS_MAX: u32 = 200;

/// Somebody who wrote in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addressee {
    /// Who.
    pub person: PersonId,
    /// The last mail of theirs.
    pub signal: SignalId,
    /// When that came in.
    pub received_at: Timestamp,
    /// Whether a machine wrote it, as far as its headers say.
    pub is_machine: bool,
}

/// Why nobody can be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barred {
    /// Nobody wrote in about it.
    Nobody,
    /// Who wrote in is not named.
    Nameless,
    /// A mail would tell of what few may read.
    Restricted,
    /// The case goes on in another.
    Merged,
}

impl fmt::Display for Barred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "nobody wrote in about this case: there is no mail to reply to",
            Self::Nameless => {
                "who wrote in is not named: only those who keep the original know whom to write to"
            }
            Self::Restricted => {
                "a mail would tell of what is restricted: publish a copy of what may leave, and reply there"
            }
            Self::Merged => "this case is part of another: reply there",
        })
    }
}

/// Lists who can be written to about a case, each once: people before machines, then who wrote last.
///
/// # Errors
/// When the database refuses; inside, why nobody can.
pub fn addressees(
    db: &Connection,
    found: &Found,
) -> Result<Result<Vec<Addressee>, Barred>, StoreError> {
    let view = &found.folded.case.view;
    let visibility = found.compartment.visibility.max(view.visibility);
    if visibility == Visibility::Anonymised {
        return Ok(Err(Barred::Nameless));
    }
    if visibility >= Visibility::Restricted {
        return Ok(Err(Barred::Restricted));
    }
    if view.status == CaseStatus::Merged {
        return Ok(Err(Barred::Merged));
    }
    let mut known: Vec<Addressee> = Vec::new();
    let mut is_nameless = false;
    for row in signal::of_case(db, found.row.row, MAILS_MAX)?.iter().rev() {
        let Some(person) = row.from else {
            continue;
        };
        let facts = load::facts_of(db, &found.compartment, row.signal_id.into())?;
        let received = load::received(&facts);
        let is_machine = received.is_some_and(|received| received.automatic.is_some());
        let of_person = known.iter_mut().find(|known| known.person == person);
        if let Some(before) = of_person {
            // What somebody wrote themselves counts before what answered for them.
            if before.is_machine && !is_machine {
                (before.signal, before.received_at) = (row.signal_id, row.received_at);
                before.is_machine = false;
            }
        } else if anonymous::is_nameless(db, &found.compartment, row.signal_id)? {
            is_nameless = true;
        } else {
            known.push(Addressee {
                person,
                signal: row.signal_id,
                received_at: row.received_at,
                is_machine,
            });
        }
    }
    known.sort_by_key(|addressee| addressee.is_machine);
    Ok(match (known.is_empty(), is_nameless) {
        (false, _) => Ok(known),
        (true, true) => Err(Barred::Nameless),
        (true, false) => Err(Barred::Nobody),
    })
}
