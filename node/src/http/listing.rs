//! What the lists of tasks and cases have in common: the filter of the address, said in words and changed by
//! links, and the place where the next page begins.

mod read;
mod say;

use orgo_schema::{
    fact::{Listed, Viewed},
    id::FactId,
};
use orgo_web::{
    model::{Banner, Tone},
    page::{
        listing::{Filtering, Keep},
        work::Tab,
    },
};

use super::{desk::Desk, session::Fields, time};
use crate::{
    failure::Failure,
    listing::{Filter, List, Since},
    store::{
        listing::{COUNTED_MAX, Scope, Spot},
        user,
    },
};

/// Lines of a page.
pub(super) const LINES_MAX: u32 = 50;
/// What of the page is shown beside the list, in an address.
const VIEW: &str = "view";
/// The form that sets the filter.
const FORM: &str = "filter";
/// Days of what is called a week.
const WEEK_DAYS: i64 = 7;

/// What somebody asked of a list.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) list: List,
    pub(super) filter: Filter,
    pub(super) after: Option<Spot>,
    /// Whether the form that sets the filter is on the page.
    is_open: bool,
    /// What of the address could not be read, in sentences.
    problems: Vec<String>,
}

impl Asked {
    /// Reads an address. What cannot be read is said, and the rest counts.
    pub(super) fn read(desk: &Desk<'_>, list: List, fields: &Fields) -> Self {
        let (filter, mut problems) = read::filter(desk, list, fields);
        let after = fields.filled("after").map(|text| text.parse::<Spot>());
        let after = match after {
            Some(Ok(spot)) => Some(spot),
            Some(Err(problem)) => {
                let problem: &str = problem;
                problems.push(format!("`after` is {problem}: this is the first page"));
                None
            }
            None => None,
        };
        Self {
            list,
            filter,
            after,
            is_open: fields.get(VIEW) == FORM,
            problems,
        }
    }

    /// Returns what the page shows of the filter, and of the views that are kept.
    pub(super) fn filtering(&self, desk: &Desk<'_>, views: &[View]) -> Filtering {
        Filtering {
            keep: self.is_open.then(|| self.keep(views)),
            banner: self.banner(),
            ..say::filtering(desk, self.list, &self.filter, self.is_open)
        }
    }

    /// Returns the address of the page after a place.
    pub(super) fn next(&self, spot: &Spot) -> String {
        say::address(self.list, &self.filter, &spot.to_string())
    }

    /// Returns how this filter is kept.
    fn keep(&self, views: &[View]) -> Keep {
        let pairs = self.filter.pairs();
        let known = views.iter().find(|view| view.filter == self.filter);
        Keep {
            list: self.list.as_str(),
            pairs: pairs.iter().map(|(name, value)| format!("{name}={value}")).collect(),
            view: known.map(|view| (view.id.to_string(), view.name.clone())),
        }
    }

    /// Returns the views that are kept, as tabs.
    pub(super) fn tabs(&self, views: &[View]) -> Vec<Tab> {
        let tab = |view: &View| Tab {
            address: say::address(self.list, &view.filter, ""),
            words: view.name.clone(),
            count: String::new(),
            is_current: view.filter == self.filter,
        };
        views.iter().map(tab).collect()
    }

    /// Returns the address of this page.
    pub(super) fn here(&self) -> String {
        match &self.after {
            Some(spot) => self.next(spot),
            None => self.first(),
        }
    }

    /// Returns the address of the first page.
    pub(super) fn first(&self) -> String {
        say::address(self.list, &self.filter, "")
    }

    fn banner(&self) -> Option<Banner> {
        let first = self.problems.first()?;
        let title = match self.problems.len() {
            1 => "One part of the address was left out".to_owned(),
            more => format!("{more} parts of the address were left out"),
        };
        let rest = if self.problems.len() == 1 {
            first.clone()
        } else {
            self.problems.join("; ")
        };
        Some(Banner {
            tone: Tone::Warn,
            title,
            text: format!(
                "{}. The rest of the filter counts.",
                rest.trim_end_matches('.')
            ),
        })
    }
}

/// A view that somebody keeps.
#[derive(Debug)]
pub(super) struct View {
    id: FactId,
    name: String,
    filter: Filter,
}

/// Returns the views of a list that the visitor keeps. What of one cannot be read any more is left out of it.
pub(super) fn views(desk: &Desk<'_>, list: List) -> Result<Vec<View>, Failure> {
    let me = desk.visitor.person.user;
    let found = desk.node.store.read(|db| user::by_id(db, me))?;
    let views = found.map(|user| user.views).unwrap_or_default();
    let of_list = views.into_iter().filter(|(_, viewed)| viewed.list == listed(list));
    let view = |(id, viewed): (FactId, Viewed)| {
        Some(View {
            id,
            name: viewed.name?,
            filter: filter(desk, list, viewed.filter),
        })
    };
    Ok(of_list.filter_map(view).collect())
}

/// Reads a filter from its fields; what cannot be read is left out.
pub(super) fn filter(desk: &Desk<'_>, list: List, pairs: Vec<(String, String)>) -> Filter {
    read::filter(desk, list, &Fields::new(pairs)).0
}

/// Returns the address of a list with a filter.
pub(super) fn address(list: List, filter: &Filter) -> String {
    say::address(list, filter, "")
}

/// Returns how facts name a list.
pub(super) const fn listed(list: List) -> Listed {
    match list {
        List::Tasks => Listed::Tasks,
        List::Cases => Listed::Cases,
    }
}

/// Returns who looks, and when.
pub(super) fn scope(desk: &Desk<'_>) -> Scope {
    let (compartments, limit) = desk.reach();
    let teams = desk.visitor.person.teams.iter();
    Scope {
        compartments,
        limit,
        me: desk.visitor.person.user,
        teams: teams.map(ToString::to_string).collect(),
        now: desk.now,
        day_ends: desk.wall.end_of_day(),
        week_ends: time::days_later(desk.now, WEEK_DAYS),
    }
}

/// Returns the instant so many days ago, as a filter has it.
pub(super) fn days(desk: &Desk<'_>, days: i64) -> Since {
    Since {
        text: format!("{days}d"),
        at: time::days_later(desk.now, -days),
    }
}

/// Writes a word as a heading.
pub(super) fn capital(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(|sign| sign.to_uppercase().to_string());
    first.unwrap_or_default() + signs.as_str()
}

/// Says a count that stops somewhere.
pub(super) fn counted(count: u64) -> String {
    if count > COUNTED_MAX {
        return "1,000+".to_owned();
    }
    match count {
        1_000 => "1,000".to_owned(),
        less => less.to_string(),
    }
}
