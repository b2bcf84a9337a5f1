//! What people ask of the lists of tasks and cases: one filter, read from the address at the edge
//! ([`crate::http`]), asked of the store ([`crate::store::listing`]), and printed back in one way.

use orgo_schema::{
    case::CaseStatus,
    id::UserId,
    label::Category,
    task::ShownStatus,
    time::Timestamp,
    word::{Priority, Severity, Visibility},
};
use orgo_web::page::listing::{COLUMNS, Column, columns_text};

/// Declares a small vocabulary of the address, each with what it means.
macro_rules! spelled {
    ($(
        $(#[$doc:meta])*
        $vis:vis $name:ident { $( $variant:ident = $text:literal, $means:literal; )+ }
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        $vis enum $name { $( #[doc = $means] $variant, )+ }

        impl $name {
            /// All of them, in the order they are offered.
            $vis const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns how it is spelled in an address.
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Finds what is spelled so.
            $vis fn find(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    )*};
}

pub(crate) use spelled;

spelled! {
    /// The two lists.
    pub List {
        Tasks = "tasks", "tasks";
        Cases = "cases", "cases";
    }

    /// The views of the work that everybody has.
    pub Tab {
        Mine = "mine", "Mine and my teams’";
        Late = "late", "Late or moved up";
        Blocked = "blocked", "Blocked";
        Levels = "levels", "By level";
        All = "all", "All open";
    }

    /// When something happens if nobody acts.
    pub When {
        Late = "late", "late";
        Up = "up", "moved up";
        Pressing = "pressing", "late or moved up";
        Today = "today", "due today";
        Week = "week", "due this week";
    }

    /// The orders.
    pub Sort {
        Left = "left", "time left";
        Priority = "priority", "priority";
        Severity = "severity", "severity";
        Age = "age", "age";
        Changed = "changed", "last change";
    }

    /// What the lines of a list stand together by.
    pub Group {
        Time = "time", "time";
        Level = "level", "level";
        Role = "role", "role";
        Place = "place", "place";
        Holder = "holder", "holder";
        Status = "status", "status";
        Plain = "none", "nothing";
    }
}

/// Where things stand that a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// What is not finished.
    Unfinished,
    /// What is.
    Finished,
    /// Both.
    Any,
    /// These statuses of the list's own.
    Only(Vec<&'static str>),
}

/// Who has a task, or one of the open tasks of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// Whoever asks.
    Me,
    /// One of their teams, and nobody in it yet.
    Teams,
    /// Nobody yet.
    Nobody,
    /// Anybody.
    Somebody,
    /// Who signs in with this address; nothing where nobody does, which a list never tells.
    User(String, Option<UserId>),
}

/// Since when something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// As it stands in an address: `14d` or `2026-11-01`.
    pub text: String,
    /// The first instant that counts.
    pub at: Timestamp,
}

/// What a list is asked for. The default of a list is all that it usually shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The view that is narrowed; nothing: the usual one. Tasks only.
    pub tab: Option<Tab>,
    /// Words to find.
    pub words: Option<String>,
    /// Where it stands.
    pub standing: Option<Standing>,
    /// One of these priorities; none: every one.
    pub priorities: Vec<Priority>,
    /// At least this bad.
    pub severity: Option<Severity>,
    /// What the label begins with.
    pub label: Option<String>,
    /// The team that owns it, or one above that.
    pub role: Option<String>,
    /// The category of the label.
    pub category: Option<Category>,
    /// Who has it.
    pub holder: Option<Holder>,
    /// The site or the area.
    pub place: Option<String>,
    /// The domain.
    pub domain: Option<String>,
    /// The subtype.
    pub subtype: Option<String>,
    /// A tag of the case.
    pub tag: Option<String>,
    /// When something happens.
    pub when: Option<When>,
    /// Who may read it.
    pub visibility: Option<Visibility>,
    /// Since when it changed.
    pub since: Option<Since>,
    /// The order, and whether it is turned round; nothing: the usual one.
    pub sort: Option<(Sort, bool)>,
    /// What lines stand together by; nothing: the usual.
    pub group: Option<Group>,
    /// The columns beside the name; nothing: the usual ones.
    pub columns: Option<Vec<Column>>,
}

impl List {
    /// Lists the statuses of what is on the list.
    pub fn statuses(self) -> Vec<&'static str> {
        match self {
            Self::Tasks => ShownStatus::ALL.iter().map(|one| one.as_str()).collect(),
            Self::Cases => CaseStatus::ALL.iter().map(|one| one.as_str()).collect(),
        }
    }

    /// Lists the orders, the usual one first.
    pub const fn sorts(self) -> &'static [Sort] {
        match self {
            Self::Tasks => &[Sort::Left, Sort::Priority, Sort::Age, Sort::Changed],
            Self::Cases => &[Sort::Changed, Sort::Priority, Sort::Severity, Sort::Age],
        }
    }

    /// Lists the columns beside the name.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Tasks => Column::OF_TASKS,
            Self::Cases => Column::OF_CASES,
        }
    }

    /// Lists what lines may stand together by, the usual first.
    pub const fn groups(self) -> &'static [Group] {
        match self {
            Self::Tasks => &[
                Group::Time,
                Group::Level,
                Group::Role,
                Group::Place,
                Group::Holder,
                Group::Status,
                Group::Plain,
            ],
            Self::Cases => &[Group::Plain, Group::Role, Group::Place, Group::Status],
        }
    }
}

impl Sort {
    /// Whether the greatest comes first: the most critical, the last changed.
    pub const fn is_falling(self) -> bool {
        matches!(self, Self::Priority | Self::Severity | Self::Changed)
    }
}

impl Standing {
    /// Returns how it is spelled in an address.
    pub fn text(&self) -> String {
        match self {
            Self::Unfinished => "unfinished".to_owned(),
            Self::Finished => "finished".to_owned(),
            Self::Any => "any".to_owned(),
            Self::Only(all) => all.join(","),
        }
    }
}

impl Holder {
    /// Returns how it is spelled in an address.
    pub fn text(&self) -> &str {
        match self {
            Self::Me => "me",
            Self::Teams => "teams",
            Self::Nobody => "nobody",
            Self::Somebody => "somebody",
            Self::User(email, _) => email,
        }
    }
}

impl Filter {
    /// Returns the order, the usual one where none is asked for.
    pub fn order(&self, list: List) -> (Sort, bool) {
        let usual = match list {
            List::Tasks => Sort::Left,
            List::Cases => Sort::Changed,
        };
        self.sort.unwrap_or((usual, false))
    }

    /// Returns what lines stand together by.
    pub fn grouping(&self, list: List) -> Group {
        let usual = match (list, self.tab) {
            (List::Tasks, Some(Tab::Levels)) => Group::Level,
            (List::Tasks, _) => Group::Time,
            (List::Cases, _) => Group::Plain,
        };
        self.group.unwrap_or(usual)
    }

    /// Returns where things stand that are asked for: tasks that are open, cases of every status.
    pub fn standing(&self, list: List) -> Standing {
        let usual = match list {
            List::Tasks => Standing::Unfinished,
            List::Cases => Standing::Any,
        };
        self.standing.clone().unwrap_or(usual)
    }

    /// Whether it asks for what those are not told who only see that something is there (SPEC 6): then
    /// only what they see wholly is on the list.
    pub fn asks_within(&self, list: List) -> bool {
        self.words.is_some()
            || self.severity.is_some()
            || self.holder.is_some()
            || self.place.is_some()
            || self.domain.is_some()
            || self.subtype.is_some()
            || self.tag.is_some()
            || self.visibility.is_some()
            || (list == List::Cases && self.when.is_some())
    }

    /// Returns every field that is set with its name in the address, in one order: the way in which a filter
    /// is written.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let priorities: Vec<&str> = self.priorities.iter().map(|one| one.as_str()).collect();
        let sort = self.sort.map(|(sort, reversed)| {
            let turned = if reversed { "-" } else { "" };
            format!("{turned}{}", sort.as_str())
        });
        let word = |text: &'static str| text.to_owned();
        let all = [
            ("tab", self.tab.map(|tab| word(tab.as_str()))),
            ("q", self.words.clone()),
            ("status", self.standing.as_ref().map(Standing::text)),
            (
                "priority",
                Some(priorities.join(",")).filter(|text| !text.is_empty()),
            ),
            ("severity", self.severity.map(|one| word(one.as_str()))),
            ("label", self.label.clone()),
            ("role", self.role.clone()),
            ("category", self.category.map(|one| word(one.as_str()))),
            (
                "holder",
                self.holder.as_ref().map(|one| one.text().to_owned()),
            ),
            ("place", self.place.clone()),
            ("domain", self.domain.clone()),
            ("subtype", self.subtype.clone()),
            ("tag", self.tag.clone()),
            ("when", self.when.map(|one| word(one.as_str()))),
            ("visibility", self.visibility.map(|one| word(one.as_str()))),
            ("since", self.since.as_ref().map(|since| since.text.clone())),
            ("sort", sort),
            ("group", self.group.map(|one| word(one.as_str()))),
            (COLUMNS, self.columns.as_deref().map(columns_text)),
        ];
        all.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }

    /// Whether anything is left out; view, order, groups and columns leave nothing out.
    pub fn is_narrow(&self) -> bool {
        let shapes = ["tab", "sort", "group", COLUMNS];
        self.pairs().iter().any(|(name, _)| !shapes.contains(name))
    }
}
