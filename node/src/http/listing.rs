//! What the lists of tasks and cases have in common: the filter of the address, said in words and changed by
//! links, and the place where the next page begins.

mod count;
mod read;
mod say;
mod view;
mod word;

use orgo_web::{
    model::{Banner, Tone},
    page::listing::Filtering,
};

use super::{desk::Desk, session::Fields, time};
use crate::{
    listing::{Filter, List, Since},
    store::listing::{COUNTED_MAX, Scope, Spot},
};
pub(super) use count::Counter;
pub(super) use view::{Views, address, filter, listed, pairs};
pub(super) use word::tab;

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
    pub(super) fn filtering(&self, desk: &Desk<'_>, views: &Views) -> Filtering {
        Filtering {
            keep: Some(views.keep(&self.filter)),
            banner: self.banner(),
            ..say::filtering(desk, self.list, &self.filter, self.is_open)
        }
    }

    /// Returns the address of the page after a place.
    pub(super) fn next(&self, spot: &Spot) -> String {
        say::address(self.list, &self.filter, &spot.to_string())
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
            ..Banner::default()
        })
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
