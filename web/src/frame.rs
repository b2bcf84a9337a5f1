//! What surrounds every page of a signed-in person.

use crate::model::Tone;

/// A language of the pages (SPEC 13). The page of parts and states alone is English in a frame of any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    French,
    Spanish,
    Arabic,
}

impl Language {
    /// Every language, the source first.
    pub const ALL: [Self; 4] = [Self::English, Self::French, Self::Spanish, Self::Arabic];

    /// Returns the tag for the `lang` attribute.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Arabic => "ar",
        }
    }

    /// Returns the language of a tag such as `fr`.
    #[must_use]
    pub fn find(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// Returns how those who speak it call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Arabic => "العربية",
        }
    }

    /// Returns the value of the `dir` attribute.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        match self {
            Self::English | Self::French | Self::Spanish => "ltr",
            Self::Arabic => "rtl",
        }
    }
}

/// The person, the site and the counts that every page shows, and the token its forms carry.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub language: Language,
    /// The value of the hidden field [`crate::route::TOKEN`].
    pub token: String,
    /// The account of the signed-in person: what a browser keeps of what they write is kept under it.
    pub account: String,
    /// The name of the signed-in person.
    pub person: String,
    /// What the person does here, such as "Operations.Maintenance, team lead".
    pub person_role: String,
    pub organization: String,
    pub site: Site,
    pub counts: Counts,
    /// What the search box holds.
    pub query: String,
    /// What the last post did, shown once on top of the page.
    pub notice: Option<Notice>,
    /// Whether the reader may open [`crate::route::AUDIT`].
    pub audits: bool,
    /// The line that only paper shows: where, when, by whom, and who was silent.
    pub printed: String,
}

/// The site whose node answers.
#[derive(Debug, Clone, Default)]
pub struct Site {
    pub name: String,
    pub clock: Clock,
    /// The other nodes of the organisation.
    pub peers: usize,
    /// Changes made here that no other site has yet; 0 is not shown.
    pub waiting: usize,
    /// Whether they have waited for over an hour.
    pub is_late: bool,
    /// Whether a bundle is missing between others that came.
    pub lacks_bundle: bool,
    /// Whether the reader may open [`crate::route::SITES`].
    pub opens: bool,
}

/// Whether the node trusts its own time (CONVERGENCE 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
    #[default]
    Sound,
    Doubtful,
}

/// Numbers beside the places; 0 is not shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Unfinished tasks of this person and their roles, up to one more than [`COUNTED_MAX`].
    pub work: usize,
    /// Signals that wait for a decision.
    pub triage: usize,
    /// Things that could not be read.
    pub quarantine: usize,
    /// What rules would do and waits for this person's yes.
    pub waiting: usize,
    /// What reached this person and they have not seen.
    pub notices: usize,
}

/// Beside a place stands no number above this.
pub const COUNTED_MAX: usize = 1_000;

/// One sentence about what was just done or refused.
#[derive(Debug, Clone)]
pub struct Notice {
    pub tone: Tone,
    pub title: String,
    /// What it means or what to do next; may be empty.
    pub text: String,
}

/// The entry of the navigation that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Work,
    Cases,
    Triage,
    NewCase,
    Quarantine,
    Conflicts,
    Waiting,
    Notices,
    Sites,
    /// What the organisation works by.
    Setup,
    Labels,
    Help,
    Menu,
    /// A page outside the navigation.
    Elsewhere,
}
