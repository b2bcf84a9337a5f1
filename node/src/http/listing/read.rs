//! A filter as it stands in an address.

use chrono::NaiveDate;
use orgo_schema::{label::Category, word::Priority};
use orgo_web::page::listing::{COLUMNS, Column, NO_COLUMN};

use super::{
    super::{desk::Desk, session::Fields, time},
    VIEW,
};
use crate::listing::{Filter, Holder, List, Since, Standing, Tab, When};

/// Characters of one value.
const VALUE_CHARS_MAX: usize = 200;
/// Problems that are said.
const PROBLEMS_MAX: usize = 6;
/// Days that a filter looks back at most.
const DAYS_MAX: i64 = 3_660;

/// What an address may hold beside the filter.
const OTHERS: [&str; 2] = ["after", VIEW];

/// Reads a filter, and says what could not be read.
pub(super) fn filter(desk: &Desk<'_>, list: List, fields: &Fields) -> (Filter, Vec<String>) {
    let mut reading = Reading {
        desk,
        list,
        problems: Vec::new(),
    };
    let mut filter = Filter::default();
    for (name, value) in fields.pairs() {
        let value = value.trim();
        if value.is_empty() || OTHERS.contains(&name.as_str()) {
            continue;
        }
        if let Err(problem) = reading.field(&mut filter, name, value) {
            reading.problems.push(problem);
        }
    }
    // A choice that is the usual one is none.
    let usual: Vec<Column> = Column::usual(list.columns()).collect();
    filter.columns = filter.columns.filter(|columns| *columns != usual);
    if list == List::Tasks {
        filter.tab.get_or_insert(usual_tab(desk));
    }
    reading.problems.truncate(PROBLEMS_MAX);
    (filter, reading.problems)
}

/// Returns the first view of the work that can hold something.
fn usual_tab(desk: &Desk<'_>) -> Tab {
    if desk.visitor.person.teams.is_empty() {
        Tab::All
    } else {
        Tab::Mine
    }
}

struct Reading<'a> {
    desk: &'a Desk<'a>,
    list: List,
    problems: Vec<String>,
}

impl Reading<'_> {
    /// Takes one field over. Of a field that comes twice the last counts; columns add up, as boxes bring them.
    fn field(&self, filter: &mut Filter, name: &str, value: &str) -> Result<(), String> {
        if value.chars().count() > VALUE_CHARS_MAX {
            return Err(format!(
                "`{}` is longer than {VALUE_CHARS_MAX} letters",
                short(name)
            ));
        }
        let text = || Some(value.to_owned());
        let of_tasks = self.list == List::Tasks;
        match name {
            "tab" if of_tasks => filter.tab = Some(word(name, value, Tab::ALL, Tab::as_str)?),
            "q" => filter.words = text(),
            "status" => filter.standing = Some(self.standing(value)?),
            "priority" => filter.priorities = priorities(value)?,
            "severity" => filter.severity = Some(parsed(value)?),
            "label" => filter.label = text(),
            "role" => filter.role = Some(self.role(value)?),
            "category" => filter.category = Some(category(value)?),
            "holder" => filter.holder = Some(self.holder(value)),
            "place" => filter.place = text(),
            "domain" => filter.domain = Some(value.to_lowercase()),
            "subtype" => filter.subtype = Some(value.to_lowercase()),
            "tag" => filter.tag = Some(value.to_lowercase()),
            "when" => filter.when = Some(word(name, value, When::ALL, When::as_str)?),
            "visibility" => filter.visibility = Some(parsed(value)?),
            "since" => filter.since = Some(self.since(value)?),
            "sort" => filter.sort = Some(self.sort(value)?),
            "group" => {
                let groups = self.list.groups();
                filter.group = Some(word(name, value, groups, crate::listing::Group::as_str)?);
            }
            COLUMNS => {
                let so_far = filter.columns.as_deref().unwrap_or_default();
                filter.columns = Some(self.columns(value, so_far)?);
            }
            _ => return Err(format!("`{}` is not a filter of this list", short(name))),
        }
        Ok(())
    }

    fn standing(&self, value: &str) -> Result<Standing, String> {
        match value {
            "unfinished" => return Ok(Standing::Unfinished),
            "finished" => return Ok(Standing::Finished),
            "any" => return Ok(Standing::Any),
            _ => {}
        }
        let known = self.list.statuses();
        let asked: Vec<String> = value.split(',').map(spelled).collect();
        for one in &asked {
            if !known.contains(&one.as_str()) {
                return Err(format!(
                    "`{}` is not a status: allowed are unfinished, finished, any, {}",
                    short(one),
                    known.join(", ")
                ));
            }
        }
        // In the order of the vocabulary and each once, so that it is written in one way.
        let statuses = known.into_iter();
        Ok(Standing::Only(
            statuses
                .filter(|status| asked.iter().any(|one| one == status))
                .collect(),
        ))
    }

    /// Reads columns, beside those that were named before, in the order of the list.
    fn columns(&self, value: &str, so_far: &[Column]) -> Result<Vec<Column>, String> {
        let known = self.list.columns();
        let mut asked = so_far.to_vec();
        for name in value
            .split(',')
            .map(str::trim)
            .filter(|name| *name != NO_COLUMN)
        {
            asked.push(word(COLUMNS, name, known, Column::as_str)?);
        }
        let columns = known.iter().copied();
        Ok(columns.filter(|column| asked.contains(column)).collect())
    }

    fn role(&self, value: &str) -> Result<String, String> {
        let registry = &self.desk.setting.configuration.loaded.registry;
        let role = registry.canonical(value);
        role.map(|role| role.to_string())
            .map_err(|error| error.to_string())
    }

    fn holder(&self, value: &str) -> Holder {
        match value {
            "me" => Holder::Me,
            "teams" => Holder::Teams,
            "nobody" => Holder::Nobody,
            "somebody" => Holder::Somebody,
            // Whether there is such a person is not said: a list of nothing is the same either way.
            email => {
                let email = email.to_lowercase();
                let user = self.desk.setting.users.get(&email).map(|known| known.id);
                Holder::User(email, user)
            }
        }
    }

    fn since(&self, value: &str) -> Result<Since, String> {
        let wall = self.desk.wall;
        let days = value.strip_suffix('d').and_then(|days| days.parse().ok());
        let at = match days {
            Some(days) if (1..=DAYS_MAX).contains(&days) => Some(time::days_later(wall.now, -days)),
            Some(_) => None,
            None => NaiveDate::parse_from_str(value, "%Y-%m-%d")
                .ok()
                .map(|day| wall.begin(day)),
        };
        let problem = || {
            format!(
                "`{}` is not a day: write it as 2026-11-01, or as 14d for the last 14 days",
                short(value)
            )
        };
        Ok(Since {
            text: value.to_owned(),
            at: at.ok_or_else(problem)?,
        })
    }

    fn sort(&self, value: &str) -> Result<(crate::listing::Sort, bool), String> {
        use crate::listing::Sort;
        // How the orders were spelled before there were two ways of each.
        match value {
            "updated" => return Ok((Sort::Changed, false)),
            "created" => return Ok((Sort::Age, true)),
            _ => {}
        }
        let (reversed, plain) = match value.strip_prefix('-') {
            Some(plain) => (true, plain),
            None => (false, value),
        };
        let sort = word("sort", plain, self.list.sorts(), Sort::as_str)?;
        Ok((sort, reversed))
    }
}

fn priorities(value: &str) -> Result<Vec<Priority>, String> {
    let asked: Result<Vec<Priority>, String> = value.split(',').map(parsed).collect();
    let mut asked = asked?;
    asked.sort_unstable();
    asked.dedup();
    Ok(asked)
}

/// Reads a category by its word or its digit.
fn category(value: &str) -> Result<Category, String> {
    let mut signs = value.chars();
    match (signs.next(), signs.next()) {
        (Some(digit), None) if digit.is_ascii_digit() => Category::from_digit(digit)
            .ok_or_else(|| format!("`{value}` is not a category: they are 1 to 9")),
        _ => parsed(value),
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(value: &str) -> Result<T, String> {
    value.parse().map_err(|error: T::Err| error.to_string())
}

fn word<T: Copy>(
    name: &str,
    value: &str,
    all: &[T],
    text: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    let found = all.iter().copied().find(|one| text(*one) == value);
    found.ok_or_else(|| {
        let allowed: Vec<&str> = all.iter().map(|one| text(*one)).collect();
        format!(
            "`{}` is unknown as `{name}`: allowed are {}",
            short(value),
            allowed.join(", ")
        )
    })
}

/// Reads a status as people may write it.
fn spelled(text: &str) -> String {
    text.trim().to_lowercase().replace(['-', ' '], "_")
}

/// Cuts what is said back.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
