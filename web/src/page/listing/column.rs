//! Which columns a list shows. The name is always there; of the others people choose, in the address.

use leptos::prelude::*;

use super::Filtering;
use crate::{
    Language,
    model::Choice,
    part::form::{self, Field},
    route, words,
};

/// How the choice of columns is spelled in an address.
pub const FIELD: &str = "columns";
/// No column beside the name, as it is spelled in an address.
pub const NONE: &str = "none";

/// A column beside the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    State,
    Label,
    Severity,
    Place,
    Holder,
    Tasks,
    Age,
    Changed,
    Left,
}

impl Column {
    /// Those of a list of tasks, in their order.
    pub const OF_TASKS: &'static [Self] = &[
        Self::State,
        Self::Label,
        Self::Place,
        Self::Holder,
        Self::Age,
        Self::Changed,
        Self::Left,
    ];

    /// Those of a list of cases, in their order.
    pub const OF_CASES: &'static [Self] = &[
        Self::State,
        Self::Label,
        Self::Severity,
        Self::Place,
        Self::Tasks,
        Self::Age,
        Self::Changed,
    ];

    /// Returns how it is spelled in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Label => "label",
            Self::Severity => "severity",
            Self::Place => "place",
            Self::Holder => "holder",
            Self::Tasks => "tasks",
            Self::Age => "age",
            Self::Changed => "changed",
            Self::Left => "left",
        }
    }

    /// Returns the head of the column.
    pub(in crate::page) const fn words(self, language: Language) -> &'static str {
        let say = words::Listing(language);
        match self {
            Self::State => say.state(),
            Self::Label => say.label(),
            Self::Severity => say.severity(),
            Self::Place => say.place(),
            Self::Holder => say.with(),
            Self::Tasks => say.tasks(),
            Self::Age => say.age(),
            Self::Changed => say.changed(),
            Self::Left => say.left(),
        }
    }

    /// Returns those of a list that it shows where nobody chose.
    pub fn usual(of_list: &'static [Self]) -> impl Iterator<Item = Self> {
        // What the last column of a list says of time is enough.
        let extra = match of_list.last() {
            Some(Self::Left) => Self::Changed,
            Some(_) | None => Self::Age,
        };
        of_list.iter().copied().filter(move |one| *one != extra)
    }
}

/// Writes a choice of columns as it stands in an address.
#[must_use]
pub fn text(columns: &[Column]) -> String {
    if columns.is_empty() {
        return NONE.to_owned();
    }
    let columns: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
    columns.join(",")
}

/// The columns of a list as they are drawn.
#[derive(Debug, Clone)]
pub(in crate::page) struct Columns {
    pub(in crate::page) shown: Vec<Column>,
    /// Whether somebody chose them: then all stand there at every width.
    pub(in crate::page) is_chosen: bool,
}

impl Columns {
    /// More than these are narrow where the list is.
    const MANY: usize = 4;

    /// Returns those that were chosen, or the usual ones.
    pub(in crate::page) fn of(chosen: Option<&[Column]>, of_list: &'static [Column]) -> Self {
        Self {
            shown: chosen.map_or_else(|| Column::usual(of_list).collect(), <[Column]>::to_vec),
            is_chosen: chosen.is_some(),
        }
    }

    /// Draws something for each column: what stands before the name, and what after it.
    pub(in crate::page) fn around(&self, draw: impl Fn(Column) -> AnyView) -> [Vec<AnyView>; 2] {
        let all = self.shown.iter().copied();
        let (first, rest): (Vec<_>, Vec<_>) = all.partition(|one| *one == Column::State);
        [first, rest].map(|columns| columns.into_iter().map(&draw).collect())
    }

    /// Returns the classes of the table.
    pub(in crate::page) fn class(&self, more: &str) -> String {
        let chosen = if self.is_chosen { " chosen" } else { "" };
        let many = if self.is_chosen && self.shown.len() > Self::MANY {
            " many"
        } else {
            ""
        };
        format!("list{more}{chosen}{many}")
    }

    /// Returns the name that a card says before what stands in a column, where the usual cards have no place for it.
    pub(in crate::page) fn said(&self, language: Language, column: Column) -> Option<&'static str> {
        let speaks = matches!(column, Column::State | Column::Label | Column::Left);
        (self.is_chosen && !speaks).then(|| column.words(language))
    }

    /// Draws the head of a group above all columns: those that hide where the list is narrow have cells of their own
    /// in it, of these classes.
    pub(in crate::page) fn group(
        &self,
        words: AnyView,
        before: usize,
        class: fn(Column) -> &'static str,
        tone: Option<&'static str>,
    ) -> AnyView {
        let hides = |column: &&Column| ["c-pl", "c-who", "c-age"].contains(&class(**column));
        let hiding: Vec<_> = if self.is_chosen {
            Vec::new()
        } else {
            let hiding = self.shown.iter().filter(hides);
            hiding.map(|column| class(*column)).collect()
        };
        let span = before + self.shown.len() - hiding.len();
        let cells = hiding
            .into_iter()
            .map(|class| view! { <td class=class aria-hidden="true"></td> });
        view! {
            <tr class="group" role="row" data-tone=tone>
                <th role="rowheader" scope="rowgroup" colspan=span.to_string() dir="auto">{words}</th>{cells.collect_view()}
            </tr>
        }
        .into_any()
    }
}

/// Draws the choice of columns, folded away.
pub(super) fn choice(language: Language, filtering: &Filtering) -> Option<AnyView> {
    let say = words::Listing(language);
    let of_list = filtering.columns_of;
    if of_list.is_empty() {
        return None;
    }
    let shown = Columns::of(filtering.columns.as_deref(), of_list).shown;
    let ticked: Vec<&str> = shown.iter().map(|column| column.as_str()).collect();
    let boxes = of_list.iter().map(|column| Choice {
        value: column.as_str().to_owned(),
        words: column.words(language).to_owned(),
    });
    let field = Field::new(FIELD, say.columns_beside());
    let others = filtering.others.iter().map(|(name, value)| {
        view! { <input type="hidden" name=*name value=value.clone()/> }
    });
    let usual = filtering.columns.is_some().then(|| {
        let others = filtering.others.iter();
        let others: Vec<_> = others
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let usual = route::with_query(&filtering.action, &others);
        view! { <a class="btn quiet" href=usual>{say.columns_usual()}</a> }
    });
    let form = view! {
        <details class="pop"><summary class="chip plain">{say.columns()}</summary><div>
            <form method="get" action=filtering.action.clone()>
                {others.collect_view()}{form::hidden(FIELD, NONE)}
                {form::checks(&field, boxes.collect(), &ticked)}
                <p class="acts"><button class="btn">{say.columns_show()}</button>{usual}</p>
            </form>
        </div></details>
    };
    Some(form.into_any())
}
