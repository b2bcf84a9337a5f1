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
    /// When people meet.
    CaseWhen = "case.when",
    /// What came of the case.
    CaseResolution = "case.resolution",
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
    /// Where who is asked answers without an account: whether they come, or take a case over.
    AnswerLink = "answer.link",
    /// Who offers a case, or took that back.
    OfferBy = "offer.by",
    /// Why.
    OfferReason = "offer.reason",
    /// What somebody replies.
    ReplyText = "reply.text",
    /// Who replies.
    ReplyBy = "reply.by",
    /// Whom the message is for.
    RecipientName = "recipient.name",
    /// Who reported it.
    ReporterName = "reporter.name",
    /// What the mail was called that it came from.
    SignalSubject = "signal.subject",
    /// How many messages a digest holds.
    DigestCount = "digest.count",
    /// What a digest holds, a line each.
    DigestList = "digest.list",
    /// How much work waits for somebody and their teams.
    DigestOpen = "digest.open",
    /// How much of it is overdue or has moved up.
    DigestPressing = "digest.pressing",
    /// How much of it was finished within the week.
    DigestFinished = "digest.finished",
    /// What of it presses most, a line each.
    DigestNext = "digest.next",
}

impl Hole {
    /// Returns what it may stand for, to see a template with.
    pub const fn sample(self) -> &'static str {
        match self {
            Self::OrganizationName => "Riverside School",
            Self::SiteName => "Main building",
            Self::CaseTitle | Self::TaskTitle | Self::SignalSubject => "Water leak in Room 7",
            Self::CaseNarrative => "Water comes through the ceiling.",
            Self::CaseReference => "ORG-7F3K",
            Self::CaseLabel | Self::TaskLabel => "1001.11.Operations.Maintenance",
            Self::CaseLocation => "Main building, Room 7",
            Self::TaskDescription => "Find where it comes from and stop it.",
            Self::TaskTeam => "Operations.Maintenance",
            Self::TaskPriority => "high",
            Self::TaskStatus => "in_progress",
            Self::TaskDue | Self::CaseWhen => "2026-11-21 16:00",
            Self::TaskWindow => "2 h",
            Self::TaskLevel => "1",
            Self::TaskChecklist => "- Shut the valve\n- Take a picture",
            Self::TaskResolution | Self::CaseResolution => "The joint was replaced.",
            Self::TaskLink => "https://orgo.example.org/tasks/0199c2b0-0000-7000-8000-000000000007",
            Self::AnswerLink => {
                "https://orgo.example.org/rsvp/0199c2b0-0000-7000-8000-000000000007.0f1e2d3c4b5a69788796a5b4c3d2e1f0"
            }
            Self::OfferBy | Self::ReplyBy => "Chipo Moyo",
            Self::ReplyText => "Somebody comes at four. Please keep the door of Room 7 open.",
            Self::OfferReason => "The main pipe is yours.",
            Self::RecipientName => "Ana Ruiz",
            Self::ReporterName => "Ben Okello",
            Self::DigestCount | Self::DigestPressing => "2",
            Self::DigestOpen => "9",
            Self::DigestFinished => "5",
            Self::DigestNext => {
                "- Water leak in Room 7 (2026-11-21 16:00)\n- Broken lock in Room 3"
            }
            Self::DigestList => "- Water leak in Room 7\n- Broken lock in Room 3",
        }
    }

    /// Returns the placeholder that is written so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|hole| hole.as_str() == name)
    }
}
