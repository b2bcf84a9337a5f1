//! Scenarios: given this work and these acts, then that must come of it (SPEC 6, 7, 14).
//!
//! ```yaml
//! title: A leak that nobody takes up
//! profile: school                       # of a module's: under which profile; beside a profile: that one
//! given:
//!   at: 2026-03-02T08:00:00Z            # times below count from here
//!   mail: { from: ana@example.org, to: maintenance@example.org, subject: Leak, text: Hurry }
//!   # or a task: { label: 1001.81.Operations, priority: high, severity: major, type: maintenance,
//!   #              metadata: { notification_scope: organisation } }
//! acts:
//!   - { after: PT20M, do: start }       # start, hold, resume, complete, fail, cancel, reopen, acknowledge
//!   - { after: PT1H, priority: high }   # or: severity, label, reactivity_time
//! then:
//!   rule: maintenance/plumbing          # or: type, subtype, priority, severity, label, visibility, title,
//!   area: room 102                      # task_title, site, tags, tasks, reactivity_time; triage: true
//!   steps:                              # every step up the ladder, and none but these
//!     - { after: PT2H, to: 11.81.Operations.Maintenance }
//!   moments:                            # how it stands at some time
//!     - { after: PT30M, level: 0, label: 1001.81.Operations.Maintenance, next: PT2H }
//!   seen_by: { team: everything, elsewhere: existence }
//!   told: [team, area]                  # while nobody has taken it
//!   does: [route, escalate]             # without asking
//!   asks: [close]
//! ```

mod play;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    label::Label,
    role::RolePath,
    span::Span,
    task::TaskAction,
    time::Timestamp,
    word::{Priority, Severity, Visibility},
};

use super::Configuration;
use crate::{
    conduct::{
        automation::{Act, Leave},
        sight::{Sight, Tie},
    },
    policy::knob_words,
    yaml::{At, ConfigError},
};

pub use play::play;
pub use read::read;

/// What is given, who does what, and what must come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its file.
    pub path: String,
    /// What it is about.
    pub title: String,
    /// The profile it holds under; nothing: the one it lies beside.
    pub profile: Option<String>,
    /// When it begins.
    pub begins: Timestamp,
    /// What comes in.
    pub given: Given,
    /// Who does what, in order.
    pub acts: Vec<Acted>,
    /// What must come of it.
    pub then: Vec<Expected>,
}

/// What comes in.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// A mail.
    Mail(GivenMail),
    /// A task that somebody made.
    Task(GivenTask),
}

/// A mail that comes in.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenMail {
    /// Who wrote it.
    pub from: Option<String>,
    /// To which addresses of the organization.
    pub to: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The team of who wrote it.
    pub from_role: Option<RolePath>,
    /// The names of the files attached.
    pub attachments: Vec<String>,
}

/// A task that somebody made.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenTask {
    /// What it is called.
    pub title: String,
    /// The domain.
    pub domain: String,
    /// The subtype in it.
    pub subtype: Option<String>,
    /// Where it goes.
    pub label: Label,
    /// How soon.
    pub priority: Priority,
    /// How bad.
    pub severity: Option<Severity>,
    /// Who may read it.
    pub visibility: Visibility,
    /// Its own time to react.
    pub reactivity: Option<Span>,
    /// Whether it is routine.
    pub is_routine: bool,
    /// What else was said of it; it may set knobs.
    pub metadata: Vec<(String, String)>,
}

/// Something somebody does.
#[derive(Debug, Clone, PartialEq)]
pub struct Acted {
    /// Where it stands in the file.
    pub place: At,
    /// How many milliseconds after the beginning.
    pub after_ms: i64,
    /// What.
    pub what: Deed,
}

/// What somebody does.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Changes the status.
    Act(TaskAction),
    /// Answers for it.
    Acknowledge,
    /// Sets how soon.
    Priority(Priority),
    /// Sets how bad.
    Severity(Severity),
    /// Sets where it goes.
    Label(Label),
    /// Sets its own time to react.
    Reactivity(Span),
}

/// One line of what must come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Where it stands in the file.
    pub place: At,
    /// The field, as complaints name it.
    pub field: String,
    /// What.
    pub what: What,
}

/// What must be so.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Something about the work, by its name, in words.
    Fact(&'static str, String),
    /// No rule claims it.
    Triage,
    /// Every step: how long after the beginning, and where to.
    Steps(Vec<Climbed>),
    /// How it stands at some time.
    Moment(Moment),
    /// What somebody sees.
    Seen(Tie, Sight),
    /// Who is told.
    Told(BTreeSet<Circle>),
    /// Whether something waits for a person.
    Leave(Act, Leave),
}

/// A step up the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Climbed {
    /// How many milliseconds after the beginning.
    pub after_ms: i64,
    /// Where to.
    pub to: Label,
}

/// How a task stands at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// How many milliseconds after the beginning.
    pub after_ms: i64,
    /// How far it has climbed.
    pub level: Option<u8>,
    /// Where it is.
    pub label: Option<Label>,
    /// When the next step occurs, in milliseconds after the beginning; nothing inside: never.
    pub next: Option<Option<i64>>,
}

knob_words! {
    /// Who might be told.
    Circle = "circle" {
        /// The team that owns it.
        Team = "team",
        /// Another team of the same area.
        Area = "area",
        /// A team of another area.
        Elsewhere = "elsewhere",
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What is known of the work, by name, in words; empty where no rule claims it.
    pub facts: BTreeMap<&'static str, String>,
    /// Every step, if nobody does more than the scenario says.
    pub steps: Vec<Climbed>,
    /// How it stands at each moment the scenario asks about, in its order.
    pub moments: Vec<Moment>,
    /// What people see.
    pub seen: BTreeMap<Tie, Sight>,
    /// Who is told.
    pub told: BTreeSet<Circle>,
    /// What waits for a person.
    pub leave: BTreeMap<Act, Leave>,
}

/// Plays a scenario and says what came otherwise than it must: nothing where all is well.
pub fn check(configuration: &Configuration, scenario: &Scenario) -> Vec<ConfigError> {
    let outcome = match play(configuration, scenario) {
        Ok(outcome) => outcome,
        Err(error) => return vec![error],
    };
    let mut moments = outcome.moments.iter();
    let complaints = scenario.then.iter().filter_map(|expected| {
        let problem = match &expected.what {
            What::Fact(name, wanted) => {
                let came = outcome.facts.get(name).map_or("nothing", String::as_str);
                (came != wanted).then(|| format!("`{wanted}` must come of it, but `{came}` came"))
            }
            What::Triage => outcome
                .facts
                .get("rule")
                .map(|rule| format!("no rule must claim it, but `{rule}` did")),
            What::Steps(wanted) => (*wanted != outcome.steps).then(|| {
                format!(
                    "the steps must be {}, but they are {}",
                    told(wanted),
                    told(&outcome.steps)
                )
            }),
            What::Moment(wanted) => moments.next().and_then(|came| wanted.unlike(came)),
            What::Seen(tie, wanted) => differ(wanted, outcome.seen.get(tie)),
            What::Told(wanted) => (*wanted != outcome.told).then(|| {
                format!(
                    "{} must be told, but it is {}",
                    circles(wanted),
                    circles(&outcome.told)
                )
            }),
            What::Leave(act, wanted) => {
                let came = outcome.leave.get(act);
                (came != Some(wanted)).then(|| match wanted {
                    Leave::Now => {
                        format!("`{act}` must be done without asking, but a person is asked first")
                    }
                    Leave::AskFirst => {
                        format!("a person must be asked before `{act}`, but it is done at once")
                    }
                })
            }
        };
        problem.map(|problem| {
            ConfigError::new(&scenario.path, expected.place, &expected.field, problem)
        })
    });
    complaints.collect()
}

fn differ<T: std::fmt::Display + PartialEq>(wanted: &T, came: Option<&T>) -> Option<String> {
    (came != Some(wanted)).then(|| {
        let came = came.map_or_else(|| "nothing".to_owned(), ToString::to_string);
        format!("`{wanted}` must come of it, but `{came}` came")
    })
}

impl Moment {
    fn unlike(&self, came: &Self) -> Option<String> {
        let mut problems = Vec::new();
        if self.level.is_some() && self.level != came.level {
            let level =
                |level: Option<u8>| level.map_or_else(String::new, |level| level.to_string());
            problems.push(format!(
                "level {} and not {}",
                level(came.level),
                level(self.level)
            ));
        }
        if let (Some(wanted), Some(label)) = (&self.label, &came.label)
            && wanted != label
        {
            problems.push(format!("at {label} and not at {wanted}"));
        }
        if self.next.is_some() && self.next != came.next {
            let next = |next: Option<Option<i64>>| {
                next.flatten().map_or_else(|| "never".to_owned(), length)
            };
            problems.push(format!(
                "next {} and not {}",
                next(came.next),
                next(self.next)
            ));
        }
        (!problems.is_empty()).then(|| format!("it is {}", problems.join(", ")))
    }
}

fn length(ms: i64) -> String {
    if ms == 0 {
        "at once".to_owned()
    } else {
        format!("after {}", crate::calendar::length_text(ms))
    }
}

fn told(steps: &[Climbed]) -> String {
    if steps.is_empty() {
        return "none".to_owned();
    }
    let steps = steps
        .iter()
        .map(|step| format!("{} to {}", length(step.after_ms), step.to));
    steps.collect::<Vec<_>>().join(", ")
}

fn circles(circles: &BTreeSet<Circle>) -> String {
    let words: Vec<&str> = circles.iter().map(|circle| circle.as_str()).collect();
    if words.is_empty() {
        "nobody".to_owned()
    } else {
        words.join(", ")
    }
}

#[cfg(test)]
mod tests;
