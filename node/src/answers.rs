//! What was answered to a form: the cases that it became, as far as somebody may read them.

use orgo_engine::{
    authorize::Viewer,
    module::form::{FORM_NAME, Form},
};
use orgo_schema::{case::CaseStatus, command::Object, view::CaseView};

use crate::{
    failure::Failure,
    guard,
    node::Node,
    store::case::{self, Cursor, Filter, Order},
};

/// Some of them.
#[derive(Debug, Default)]
pub struct Answered {
    /// The cases, the newest first.
    pub cases: Vec<CaseView>,
    /// Where the next begin; nothing where none do.
    pub next: Option<Cursor>,
}

/// Lists what was answered to a form after a place, out of at most so many cases of its kind.
///
/// # Errors
/// When the database refuses.
pub fn list(
    node: &Node,
    viewer: &Viewer,
    form: &Form,
    (after, max): (Option<Cursor>, u32),
) -> Result<Answered, Failure> {
    let setting = node.setting();
    let (compartments, limit) = guard::reach(&setting, viewer);
    let filter = Filter {
        compartments,
        limit,
        of: Some((form.domain.clone(), form.subtype.clone())),
        after,
        ..Filter::default()
    };
    node.store.read(|db| {
        let rows = case::ordered(db, &filter, Order::Created, max)?;
        let is_full = u32::try_from(rows.len()).is_ok_and(|rows| rows >= max);
        let next = rows.last().filter(|_| is_full);
        let next = next.map(|row| Order::Created.cursor(row));
        let mut cases = Vec::new();
        for row in &rows {
            match guard::found(db, &setting, viewer, Object::Case(row.case_id)) {
                Ok(found) => cases.push(found.folded.case.view),
                Err(Failure::Refused(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        cases.retain(|view| to(view, FORM_NAME) == Some(&form.id()));
        Ok(Answered { cases, next })
    })
}

/// Returns what a case says to a question.
pub fn to<'a>(view: &'a CaseView, question: &str) -> Option<&'a str> {
    view.metadata.get(question)?.as_str()
}

/// Whether what was answered still stands: whoever closes the case takes it out of the list.
pub fn stands(view: &CaseView) -> bool {
    !matches!(view.status, CaseStatus::Closed | CaseStatus::Merged)
}
