//! What threading asks about signals and cases around one (CONVERGENCE 5), read from one compartment.

use std::collections::BTreeMap;

use orgo_engine::{
    fold::SignalFold,
    thread::{self, Threads},
};
use orgo_schema::{
    fact::{Body, Value},
    id::{CaseId, DocumentId, SignalId},
};
use rusqlite::Connection;

use super::load;
use crate::{
    setting::Setting,
    store::{StoreError, compartment::Compartment, document::Facts, purged},
};

/// How many signals and cases around one are read. Longer threads are hostile or machine-made.
const AROUND_MAX: usize = 1_000;

/// Returns the case a signal is shown in.
///
/// # Errors
/// When the database refuses.
pub fn case_of(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: SignalId,
    folded: &SignalFold<'_>,
) -> Result<Option<CaseId>, StoreError> {
    let mut around = Around::default();
    around.signals.insert(id, Known::of(folded));
    around.read_from(db, setting, compartment, Wanted::of_signal(folded))?;
    Ok(thread::case_of(id, &around))
}

/// Returns the case that another is part of in the end; nothing when it stands by itself.
///
/// # Errors
/// When the database refuses.
pub fn survivor(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: CaseId,
    facts: &Facts,
) -> Result<Option<CaseId>, StoreError> {
    let mut around = Around::default();
    let folds = Folds::of(facts);
    let wanted = folds.wanted();
    around.cases.insert(id, folds);
    around.read_from(db, setting, compartment, wanted)?;
    Ok(Some(thread::survivor(id, &around)).filter(|other| *other != id))
}

/// What is known of a signal.
#[derive(Debug, Clone, Default)]
struct Known {
    answers: Vec<SignalId>,
    placed: Option<CaseId>,
    opened: Option<CaseId>,
}

impl Known {
    fn of(folded: &SignalFold<'_>) -> Self {
        Self {
            answers: folded.received.answers.clone(),
            placed: folded.placed,
            opened: folded.routings.case(),
        }
    }
}

/// What a case may be part of.
#[derive(Debug, Clone, Copy, Default)]
struct Folds {
    origin: Option<SignalId>,
    merged_into: Option<CaseId>,
    /// Whether it is known how it began, or that it is gone. Of one whose author was removed neither may be: what was
    /// made part of it stands by itself until somebody knows more, so that nobody loses sight of it.
    is_known: bool,
}

impl Folds {
    fn of(facts: &Facts) -> Self {
        let order = orgo_engine::order::Order::of(&facts.facts);
        let merged = order.iter().filter_map(|(_, _, fact)| {
            if let Body::Set(Value::MergedInto(case)) = &fact.body {
                Some(*case)
            } else {
                None
            }
        });
        Self {
            origin: load::origin(facts),
            merged_into: merged.fold(None, |_, last| last),
            is_known: load::is_open(facts),
        }
    }

    fn wanted(self) -> Vec<Wanted> {
        self.origin
            .map(Wanted::Signal)
            .into_iter()
            .chain(self.merged_into.map(Wanted::Case))
            .collect()
    }
}

/// Something still to read.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Signal(SignalId),
    Case(CaseId),
}

impl Wanted {
    fn of_signal(folded: &SignalFold<'_>) -> Vec<Self> {
        let cases = folded.placed.into_iter().chain(folded.routings.case());
        folded
            .received
            .answers
            .iter()
            .copied()
            .map(Self::Signal)
            .chain(cases.map(Self::Case))
            .collect()
    }
}

/// What stands around a signal or case.
#[derive(Debug, Default)]
struct Around {
    signals: BTreeMap<SignalId, Known>,
    cases: BTreeMap<CaseId, Folds>,
}

impl Around {
    fn read_from(
        &mut self,
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        mut wanted: Vec<Wanted>,
    ) -> Result<(), StoreError> {
        while let Some(next) = wanted.pop() {
            if self.signals.len() + self.cases.len() >= AROUND_MAX {
                return Ok(());
            }
            match next {
                Wanted::Signal(id) if !self.signals.contains_key(&id) => {
                    let facts = load::facts_of(db, compartment, id.into())?;
                    if let Some(folded) =
                        load::folded_signal(setting, compartment, id, &facts, None)
                    {
                        self.signals.insert(id, Known::of(&folded));
                        wanted.extend(Wanted::of_signal(&folded));
                    }
                }
                Wanted::Case(id) if !self.cases.contains_key(&id) => {
                    let facts = load::facts_of(db, compartment, id.into())?;
                    let mut folds = Folds::of(&facts);
                    let id_of = DocumentId::from(id);
                    folds.is_known |= purged::of(db, compartment.row, id_of.into())?.is_some();
                    self.cases.insert(id, folds);
                    wanted.extend(folds.wanted());
                }
                Wanted::Signal(_) | Wanted::Case(_) => {}
            }
        }
        Ok(())
    }
}

impl Threads for Around {
    fn answers(&self, signal: SignalId) -> Option<&[SignalId]> {
        self.signals
            .get(&signal)
            .map(|known| known.answers.as_slice())
    }

    fn placed(&self, signal: SignalId) -> Option<CaseId> {
        self.signals.get(&signal).and_then(|known| known.placed)
    }

    fn opened(&self, signal: SignalId) -> Option<CaseId> {
        self.signals.get(&signal).and_then(|known| known.opened)
    }

    fn origin(&self, case: CaseId) -> Option<SignalId> {
        self.cases.get(&case).and_then(|folds| folds.origin)
    }

    fn merged_into(&self, case: CaseId) -> Option<CaseId> {
        let into = self.cases.get(&case).and_then(|folds| folds.merged_into)?;
        let known = self.cases.get(&into).filter(|folds| folds.is_known);
        known.map(|_| into)
    }
}
