//! How much the views of a list hold, each counted once for a page.

use rusqlite::Connection;

use crate::{
    listing::{Filter, List, Tab},
    store::{
        StoreError,
        listing::{self as lines, Scope},
    },
};

/// Counts for one page what filters ask for, as far as lists are counted.
pub(in crate::http) struct Counter<'a> {
    db: &'a Connection,
    list: List,
    scope: &'a Scope,
    known: Vec<(Filter, u64)>,
}

impl<'a> Counter<'a> {
    /// Begins to count.
    pub(in crate::http) const fn new(db: &'a Connection, list: List, scope: &'a Scope) -> Self {
        Self {
            db,
            list,
            scope,
            known: Vec::new(),
        }
    }

    /// Returns how much a filter asks for.
    pub(in crate::http) fn count(&mut self, filter: &Filter) -> Result<u64, StoreError> {
        // An order, or what lines stand together by, leaves nothing out.
        let plain = Filter {
            tab: match filter.tab {
                Some(Tab::Levels) => Some(Tab::All),
                tab => tab,
            },
            sort: None,
            group: None,
            columns: None,
            ..filter.clone()
        };
        if let Some((_, count)) = self.known.iter().find(|(known, _)| *known == plain) {
            return Ok(*count);
        }
        let count = lines::count(self.db, self.list, self.scope, &plain)?;
        self.known.push((plain, count));
        Ok(count)
    }
}
