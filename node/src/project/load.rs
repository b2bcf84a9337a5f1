//! Reading what folds need.

use orgo_engine::{
    fold::{self, SignalFold, SignalInput, signal},
    moved,
};
use orgo_schema::{
    fact::{Author, Body, Led, Received},
    id::{BlobHash, CaseId, CompartmentId, DocumentId, SignalId, UserId},
};
use rusqlite::Connection;

use crate::{
    planted::{self, Bug},
    setting::Setting,
    store::{
        StoreError,
        compartment::Compartment,
        document::{self, Facts, Row},
    },
};

/// The title register of cases and tasks.
pub const TITLE: &str = "title";

/// Facts, and the registers and text where somebody edited them.
#[derive(Debug)]
pub struct Loaded {
    /// The facts.
    pub facts: Facts,
    title: Option<orgo_crdt::Register>,
    narrative: Option<String>,
}

impl Loaded {
    /// Loads the document only where it was edited: facts are read without.
    pub fn of(compartment: &Compartment, id: DocumentId, facts: Facts) -> Self {
        if facts.edits.is_empty() {
            return Self {
                facts,
                title: None,
                narrative: None,
            };
        }
        let scope = (
            compartment.scope.organization,
            compartment.scope.compartment,
        );
        let mut loaded = orgo_crdt::Document::new(scope, id);
        let edits: Vec<&[u8]> = facts.edits.iter().map(Vec::as_slice).collect();
        if let Err(error) = loaded.apply(&edits) {
            tracing::error!(%error, document = %id, "an edit that was admitted cannot be applied");
        }
        let narrative = Some(loaded.narrative()).filter(|text| !text.is_empty());
        Self {
            title: Some(loaded.register(TITLE)),
            narrative,
            facts,
        }
    }

    /// Returns the title, if somebody changed it.
    pub fn title(&self) -> Option<&str> {
        self.title.as_ref().and_then(|title| title.value.as_deref())
    }

    /// Returns the titles that sites wrote at once and that are not shown.
    pub fn other_titles(&self) -> Vec<&str> {
        self.title
            .iter()
            .flat_map(|title| title.others.iter().map(String::as_str))
            .collect()
    }

    /// Returns the narrative, if somebody changed it.
    pub fn narrative(&self) -> Option<&str> {
        self.narrative.as_deref()
    }
}

/// Finds a document in its compartment.
///
/// # Errors
/// When the database refuses.
pub fn row(
    db: &Connection,
    compartment: &Compartment,
    id: DocumentId,
) -> Result<Option<Row>, StoreError> {
    let row = document::row(db, compartment.row, id)?;
    Ok(row.map(|row| Row {
        row,
        compartment: compartment.row,
        id,
    }))
}

/// Reads the facts of a document; none where it is not here.
///
/// # Errors
/// When the database refuses.
pub fn facts_of(
    db: &Connection,
    compartment: &Compartment,
    id: DocumentId,
) -> Result<Facts, StoreError> {
    match row(db, compartment, id)? {
        Some(row) => Ok(document::facts(db, compartment, row)?),
        None => Ok(Facts::default()),
    }
}

/// Folds a signal; nothing while what every copy holds is not here.
pub fn folded_signal<'a>(
    setting: &Setting,
    compartment: &Compartment,
    id: SignalId,
    facts: &'a Facts,
    shown_in: Option<CaseId>,
) -> Option<SignalFold<'a>> {
    signal(&SignalInput {
        id,
        organization: setting.organization,
        compartment: compartment.scope.compartment,
        facts: &facts.facts,
        shown_in,
    })
}

/// Returns where a document of a compartment goes on, if it was moved: in the strictest of the
/// compartments that it was moved to.
pub fn moved_to(
    setting: &Setting,
    compartment: &Compartment,
    facts: &Facts,
) -> Option<CompartmentId> {
    if !moved::is_any(&facts.facts) || planted::is(Bug::Raised) {
        return None;
    }
    let here = compartment.scope.compartment;
    moved::targets(&facts.facts, here, &setting.order()).pop()
}

/// Returns the signal that opened a case.
pub fn origin(facts: &Facts) -> Option<SignalId> {
    facts.facts.values().find_map(|fact| {
        if let Body::Opened(opened) = &fact.body {
            opened.signal
        } else {
            None
        }
    })
}

/// Returns the case a task belongs to. While the case it was set to has not come here, it stays in the one before, or
/// where it was made: nothing is lost from sight. That case may never come: it may have stayed where this one was
/// raised from.
///
/// # Errors
/// When the database refuses.
pub fn case_of_task(
    db: &Connection,
    compartment: &Compartment,
    facts: &Facts,
) -> Result<Option<CaseId>, StoreError> {
    match fold::home(&facts.facts) {
        Some(home) => Ok(Some(settled(db, compartment, &home)?)),
        None => Ok(None),
    }
}

/// Returns the case that a task with these cases belongs to, as far as is known here.
///
/// # Errors
/// When the database refuses.
pub fn settled(
    db: &Connection,
    compartment: &Compartment,
    home: &fold::Home,
) -> Result<CaseId, StoreError> {
    for case in &home.set_to {
        if *case == home.made_in || is_open(&facts_of(db, compartment, (*case).into())?) {
            return Ok(*case);
        }
    }
    Ok(home.made_in)
}

/// Whether the opening of a case is here.
pub fn is_open(facts: &Facts) -> bool {
    let mut facts = facts.facts.values();
    facts.any(|fact| matches!(fact.body, Body::Opened(_)))
}

/// Returns who opened a case, if a user did.
pub fn reporter(facts: &Facts) -> Option<UserId> {
    facts.facts.values().find_map(|fact| {
        if let (Body::Opened(_), Author::Person { user, .. }) = (&fact.body, fact.by) {
            Some(user)
        } else {
            None
        }
    })
}

/// Returns what a case came of, if a rule opened it beside the case of a signal.
pub fn led(facts: &Facts) -> Option<&Led> {
    facts.facts.values().find_map(|fact| {
        if let Body::Opened(opened) = &fact.body {
            opened.led.as_ref()
        } else {
            None
        }
    })
}

/// Returns the rule that made a task, and the key within it.
pub fn made_by(facts: &Facts) -> Option<(String, String)> {
    facts.facts.values().find_map(|fact| {
        if let Body::Created(created) = &fact.body {
            created
                .rule
                .as_ref()
                .map(|rule| (rule.id.clone(), created.key.clone()))
        } else {
            None
        }
    })
}

/// Returns the subject and the beginning of the text of a signal.
pub fn first_words(facts: &Facts) -> Option<(&str, &str)> {
    received(facts).map(|received| (received.subject.as_str(), received.excerpt.as_str()))
}

/// Returns what every copy of a signal holds; of variants, the first.
pub fn received(facts: &Facts) -> Option<&Received> {
    facts.facts.values().find_map(|fact| {
        if let Body::Received(received) = &fact.body {
            Some(received)
        } else {
            None
        }
    })
}

/// Returns the address that a signal was delivered to.
pub fn delivered_to(facts: &Facts) -> Option<&str> {
    facts.facts.values().find_map(|fact| {
        if let Body::Copied(copied) = &fact.body {
            copied.delivered_to.as_deref()
        } else {
            None
        }
    })
}

/// Returns the name of the raw bytes of a signal.
pub fn raw(facts: &Facts) -> Option<BlobHash> {
    facts.facts.values().find_map(|fact| {
        if let Body::Copied(copied) = &fact.body {
            Some(copied.raw)
        } else {
            None
        }
    })
}
