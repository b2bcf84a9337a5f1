//! The views of a list that the visitor keeps: what an address asks, under a name.

use super::{
    super::{desk::Desk, session::Fields},
    Counter, counted, read, say,
};
use crate::{
    failure::Failure,
    listing::{Filter, List},
    store::{StoreError, user},
};
use orgo_schema::fact::{Listed, Viewed};
use orgo_web::{
    page::{
        listing::{Asks, Keep},
        work::Tab,
    },
    route,
};

/// How long a view that was removed can be brought back from the list, in milliseconds.
const BACK_MS: i64 = 600_000;
/// Views whose tabs say how much they hold: each is a search of its own.
const COUNTED_VIEWS: usize = 8;

/// The views of one list that the visitor keeps.
#[derive(Debug)]
pub(in crate::http) struct Views {
    list: List,
    kept: Vec<Kept>,
    /// The one that was removed a moment ago.
    removed: Option<Kept>,
}

/// One of them.
#[derive(Debug)]
struct Kept {
    name: String,
    /// As it was kept: what of it cannot be read any more is said where it leads.
    address: String,
    filter: Filter,
}

impl Views {
    /// Reads them.
    pub(in crate::http) fn of(desk: &Desk<'_>, list: List) -> Result<Self, Failure> {
        let me = desk.visitor.person.user;
        let all = desk.node.store.read(|db| user::views(db, me))?;
        let of_list = |view: &Viewed| view.list == listed(list);
        let read = |view: Viewed| {
            let asks = view.asks.unwrap_or_default();
            let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase());
            let fields = asks.iter().filter(|(name, _)| plain(name));
            let fields: Vec<_> = fields
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            Kept {
                address: route::with_query(say::path(list), &fields),
                filter: filter(desk, list, asks),
                name: view.name,
            }
        };
        // When it was removed is told by the latest it can have been, which lies ahead of a clock in doubt.
        let is_fresh = |at| (-BACK_MS..BACK_MS).contains(&desk.now.since_ms(at));
        let removed = all
            .removed
            .filter(|(view, at)| of_list(view) && is_fresh(*at));
        Ok(Self {
            list,
            kept: all.kept.into_iter().filter(of_list).map(read).collect(),
            removed: removed.map(|(view, _)| read(view)),
        })
    }

    /// Whether one of them asks just this.
    pub(in crate::http) fn hold(&self, filter: &Filter) -> bool {
        self.name(filter).is_some()
    }

    fn name(&self, filter: &Filter) -> Option<&String> {
        let mut kept = self.kept.iter();
        kept.find_map(|kept| (kept.filter == *filter).then_some(&kept.name))
    }

    /// Returns how a filter is kept.
    pub(super) fn keep(&self, filter: &Filter) -> Keep {
        let removed = self.removed.as_ref();
        Keep {
            list: self.list.as_str(),
            asks: asks(filter),
            name: self.name(filter).cloned(),
            removed: removed.map(|kept| (kept.name.clone(), asks(&kept.filter))),
        }
    }

    /// Returns their tabs, of which the first say how much they hold.
    pub(in crate::http) fn tabs(
        &self,
        counter: &mut Counter<'_>,
        current: &Filter,
    ) -> Result<Vec<Tab>, StoreError> {
        let mut is_marked = false;
        let tab = |(at, kept): (usize, &Kept)| {
            let count = if at < COUNTED_VIEWS {
                counted(counter.count(&kept.filter)?)
            } else {
                String::new()
            };
            // Two that ask the same are one place.
            let is_current = kept.filter == *current && !is_marked;
            is_marked |= is_current;
            Ok(Tab {
                address: kept.address.clone(),
                words: kept.name.clone(),
                count,
                is_current,
            })
        };
        self.kept.iter().enumerate().map(tab).collect()
    }
}

/// Writes what a filter asks, as a form brings it.
fn asks(filter: &Filter) -> Asks {
    let pairs = filter.pairs().into_iter();
    pairs
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

/// Reads a filter from its fields as an address is read; what cannot be read is left out.
pub(in crate::http) fn filter(
    desk: &Desk<'_>,
    list: List,
    fields: Vec<(String, String)>,
) -> Filter {
    read::filter(desk, list, &Fields::new(fields)).0
}

/// Returns the fields of a filter as they are kept.
pub(in crate::http) fn pairs(filter: &Filter) -> Vec<(String, String)> {
    let pairs = filter.pairs().into_iter();
    pairs
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Returns the address of a list with a filter.
pub(in crate::http) fn address(list: List, filter: &Filter) -> String {
    say::address(list, filter, "")
}

/// Returns how facts name a list.
pub(in crate::http) const fn listed(list: List) -> Listed {
    match list {
        List::Tasks => Listed::Tasks,
        List::Cases => Listed::Cases,
    }
}
