//! Values that several pages show. They are plain: the node fills them in, nothing here decides.

mod change;
mod offer;
mod path;
mod reply;
mod telling;
mod transfer;
mod word;

pub use change::{AddedFile, Files, LinkedCase, Refill};
pub use offer::{Ask, CaseOffer, Refused, TaskOffer};
pub use orgo_schema::{
    case::{CaseAction, CaseStatus},
    fact::{Answer, Judgment, ReplyState},
    label::{Direction, Subcategory},
    path::PathKind,
    review::{ReviewCycle, ReviewOutcome},
    task::{ShownStatus, TaskAction, TaskStatus},
    word::{Priority, Severity, Visibility},
};
pub use path::{PathStop, against_words, way_words};
pub use reply::{ReplyCard, ReplyForm, Replying};
pub use telling::{NEWEST, Show, Telling};
pub use transfer::{OfferForm, OpenOffer, TRANSFER_FORM, TransferLine, Transfers};
pub use word::{
    case_word, category_word, cycle_words, outcome_words, priority_word, severity_word, task_word,
    visibility_word,
};

use crate::Language;

/// The color family of something; a word and a shape always stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Plain,
    Info,
    Done,
    Warn,
    Fail,
    /// Something is kept from the reader.
    Hidden,
    /// Sites differ.
    Conflict,
}

impl Tone {
    /// Returns the value of the `data-tone` attribute.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Info => "prog",
            Self::Done => "done",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Hidden => "hold",
            Self::Conflict => "conf",
        }
    }
}

/// A moment, formatted by the node in the person's time zone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// RFC 3339, for the `datetime` attribute.
    pub iso: String,
    /// Weekday, date and 24-hour time.
    pub text: String,
    /// "3 min ago"; only beside the text and only under an hour.
    pub relative: Option<String>,
}

/// A routing address as it is shown (SPEC 2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelView {
    /// Base, category and subcategory, such as `1001.91`.
    pub number: String,
    /// The role in canonical print; empty for a label without one.
    pub role: String,
    /// What the label means, in one sentence; empty where there is no room for it.
    pub explanation: String,
}

/// How much of a task's time is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeLeft {
    /// "1 h 10 min", "40 min over", "Paused: part ordered", "Done 11:20".
    pub text: String,
    pub state: LeftState,
    /// 0 to 100; nothing draws no bar.
    pub used_percent: Option<u8>,
    /// Whether the clock behind it is in doubt; shows ≈.
    pub is_doubtful: bool,
}

/// How pressing the time left is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftState {
    Calm,
    Soon,
    Over,
    /// The clock stands still.
    Paused,
    /// The work is over.
    Ended,
}

/// One fact of a `dl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub name: String,
    pub value: String,
    /// An explanation under the value; may be empty.
    pub note: String,
}

/// Something that concerns the whole page, with the sentence that says what it means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Banner {
    pub tone: Tone,
    pub title: String,
    pub text: String,
    /// The language of both.
    pub language: Language,
}

/// A case as the target of a link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseLink {
    pub id: String,
    /// The short name people say, such as `C-2F81`.
    pub reference: String,
    pub title: String,
    /// "open, 3 d", "2 of 4 tasks finished"; may be empty.
    pub state: String,
}

/// One entry of a select or a list of suggestions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub words: String,
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field as it is posted.
    pub field: String,
    /// What was wrong and what is allowed.
    pub message: Message,
}

/// A sentence that may be in another language than the page around it, and so says in which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    pub language: Language,
}

impl Message {
    /// Returns what no catalogue says yet: a sentence of the engine, of a parser, of the machine.
    pub fn english(text: impl Into<String>) -> Self {
        Self::new(Language::English, text)
    }

    /// Returns a sentence in a language.
    pub fn new(language: Language, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            language,
        }
    }
}

/// A file that came with a signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLink {
    pub href: String,
    pub name: String,
    /// "240 kB".
    pub size: String,
    /// What a person should know before opening it; may be empty.
    pub note: String,
}

/// One rung of an escalation ladder (SPEC 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    pub label: LabelView,
    /// Who stands there, such as "Team lead".
    pub name: String,
    pub state: RungState,
    /// One sentence each, such as "Opened Tue 08:31".
    pub lines: Vec<String>,
}

/// Where a rung lies as seen from where the work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RungState {
    Past,
    Here,
    Next,
}

/// One day of a timeline, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// "Tuesday 17 November".
    pub words: String,
    pub entries: Vec<Entry>,
}

/// One entry of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Unique on the page; the entry can be linked to as `#e-{id}`.
    pub id: String,
    pub at: Moment,
    pub body: EntryBody,
    /// Where it was written and when it came here, if that was elsewhere.
    pub arrival: Option<Arrival>,
    /// Why the time is not to be relied on, and who had it by when.
    pub doubt: Option<String>,
    /// Who had lost the right to do this when it was done, and whether it counts.
    pub contested: Option<String>,
    /// The sentence about an overtaken or withdrawn entry: who could not see what.
    pub mark: Option<String>,
}

/// Where an entry was written that came from another site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// "Written at Clinic 4 on Tue 17 Nov, 14:02, arrived here Thu 19 Nov, 09:10".
    pub text: String,
    /// Whether it was long on its way.
    pub is_late: bool,
}

/// What an entry of a timeline says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryBody {
    Signal(SignalView),
    Comment { by: String, text: String },
    Reply(ReplyCard),
    Step(StepView),
    Conflict(ConflictView),
}

/// A signal as evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignalView {
    pub id: String,
    pub sender: String,
    /// Where it was sent to; may be empty.
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The quoted part, folded away; may be empty.
    pub quoted: String,
    pub files: Vec<FileLink>,
    /// What a person should know about how it was read.
    pub warnings: Vec<String>,
}

/// Something that happened, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepView {
    pub kind: StepKind,
    /// Who or what did it, such as "Rule oxygen-alarm, version 3".
    pub who: String,
    /// What was done, as the rest of the sentence.
    pub what: String,
    /// The language of it: what rules and times that come again say of themselves is English.
    pub language: Language,
    /// The label it led to.
    pub label: Option<LabelView>,
    /// What is to be said of it beside, in a sentence of the page's language; may be empty.
    pub note: String,
    /// Why, a sentence each; folded away.
    pub why: Vec<String>,
}

/// The kinds of steps, each with a shape of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    Rule,
    Status(ShownStatus),
    Escalated,
    Changed,
    Withdrawn,
    Told,
}

/// A field that sites set differently (CONVERGENCE 3). All values are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictView {
    /// Where the decision is posted, [`crate::route::case_conflict`] or
    /// [`crate::route::task_conflict`]; nothing for a reader who may not decide.
    pub action: Option<String>,
    /// The field in words, such as "the place".
    pub field: String,
    pub values: Vec<ConflictValue>,
}

/// One of the values of a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictValue {
    /// What the form posts as `value`.
    pub id: String,
    pub text: String,
    /// Who set it where and when.
    pub by: String,
    /// Whether every site shows this one until someone decides.
    pub is_shown: bool,
}

/// A comment that is being written, given back when it could not be taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    pub text: String,
    pub fault: Option<Message>,
}
