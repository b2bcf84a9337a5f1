//! What may be filled in. The list is closed: a template can ask for nothing else.

/// Declares the placeholders, with one spelling each.
macro_rules! holes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// A placeholder.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Hole {
            $($(#[$doc])* $name,)+
        }

        impl Hole {
            /// Every placeholder.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns how it is written between the braces.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

holes! {
    /// The name of the organization.
    OrganizationName = "organisation.name",
    /// The name of the site.
    SiteName = "site.name",
    /// What the case is called.
    CaseTitle = "case.title",
    /// What happened, as first told.
    CaseNarrative = "case.narrative",
    /// The short reference that an answer keeps.
    CaseReference = "case.reference",
    /// Where the case belongs.
    CaseLabel = "case.label",
    /// Where it is.
    CaseLocation = "case.location",
    /// What the task is called.
    TaskTitle = "task.title",
    /// What to do.
    TaskDescription = "task.description",
    /// Where the task belongs.
    TaskLabel = "task.label",
    /// The team that owns it.
    TaskTeam = "task.team",
    /// How soon.
    TaskPriority = "task.priority",
    /// How it stands.
    TaskStatus = "task.status",
    /// When it is due.
    TaskDue = "task.due",
    /// How long it may wait at its level.
    TaskWindow = "task.window",
    /// How far it has climbed.
    TaskLevel = "task.level",
    /// What to tick off, a line each.
    TaskChecklist = "task.checklist",
    /// What came of it.
    TaskResolution = "task.resolution",
    /// Where its page is.
    TaskLink = "task.link",
    /// Whom the message is for.
    RecipientName = "recipient.name",
    /// Who reported it.
    ReporterName = "reporter.name",
    /// What the mail was called that it came from.
    SignalSubject = "signal.subject",
}

impl Hole {
    /// Returns the placeholder that is written so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|hole| hole.as_str() == name)
    }
}
