//! Playing a scenario: the rules decide, time passes, people act.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    id::{FactId, UserId},
    label::Label,
    role::RolePath,
    span::Span,
    task::TaskStatus,
    time::Timestamp,
    word::{Priority, Severity, Visibility},
};
use uuid::Uuid;

use super::{
    Acted, Circle, Climbed, Configuration, Deed, Given, GivenMail, GivenTask, Moment, Outcome,
    Scenario, What,
};
use crate::{
    conduct::{
        audience::{Listener, audience},
        automation::{Act, may},
        sight::{Tie, shown, sight},
    },
    policy::{NotifyScope, PolicyHistory},
    resolve::{Own, recorded},
    route::{Decision, Incoming, Moment as Clock, route},
    walk::{Change, Event, OPEN_END, Start, walk},
    yaml::ConfigError,
};

/// Plays a scenario.
///
/// # Errors
///
/// When somebody does what cannot be done then.
pub fn play(configuration: &Configuration, scenario: &Scenario) -> Result<Outcome, ConfigError> {
    let (facts, work) = match &scenario.given {
        Given::Mail(mail) => routed(configuration, scenario.begins, mail),
        Given::Task(task) => made(task),
    };
    let Some(work) = work else {
        return Ok(Outcome::nothing(facts));
    };
    let policy = configuration.policy.for_domain(Some(&work.domain));
    let transparency = work.own.transparency.unwrap_or(policy.transparency);
    let automation = work.own.automation.unwrap_or(policy.automation);
    let notify = work.own.notify.unwrap_or(policy.notify);
    let start = work.start(scenario.begins);
    let events = events(scenario)?;
    let policies = PolicyHistory::new(configuration.policy.clone());
    let since = |at: Timestamp| at.since_ms(scenario.begins);
    let whole = walk(&start, &events, &policies, OPEN_END);
    let stands = |asked: &Moment| {
        let at = scenario.begins.plus_ms(asked.after_ms);
        let walked = walk(&start, &events, &policies, at);
        let last = walked.steps.last().map(|step| step.to.clone());
        let next = whole.steps.iter().find(|step| step.at > at);
        Moment {
            after_ms: asked.after_ms,
            level: Some(walked.level),
            label: last.or_else(|| Some(work.label.clone())),
            next: Some(next.map(|step| since(step.at))),
        }
    };
    Ok(Outcome {
        moments: asked(scenario).map(stands).collect(),
        steps: whole
            .steps
            .iter()
            .map(|step| Climbed {
                after_ms: since(step.at),
                to: step.to.clone(),
            })
            .collect(),
        facts,
        seen: Tie::ALL
            .iter()
            .map(|tie| (*tie, sight(shown(transparency, work.visibility), *tie)))
            .collect(),
        told: told(notify, work.label.role.as_ref()),
        leave: Act::ALL
            .iter()
            .map(|act| (*act, may(automation, *act)))
            .collect(),
    })
}

/// Returns the moments a scenario asks about, in its order.
fn asked(scenario: &Scenario) -> impl Iterator<Item = &Moment> {
    scenario
        .then
        .iter()
        .filter_map(|expected| match &expected.what {
            What::Moment(asked) => Some(asked),
            What::Fact(..)
            | What::Triage
            | What::Steps(_)
            | What::Seen(..)
            | What::Told(_)
            | What::Leave(..) => None,
        })
}

/// What a task begins with.
struct Work {
    label: Label,
    domain: String,
    priority: Priority,
    severity: Option<Severity>,
    visibility: Visibility,
    reactivity: Option<Span>,
    levels: Vec<Span>,
    path: Vec<Label>,
    is_routine: bool,
    own: Own,
}

impl Work {
    fn start(&self, at: Timestamp) -> Start {
        Start {
            run: fact(0),
            at,
            label: self.label.clone(),
            path: self.path.clone(),
            domain: Some(self.domain.clone()),
            priority: self.priority,
            severity: self.severity,
            reactivity: self.reactivity,
            levels: self.levels.clone(),
            is_routine: self.is_routine,
            own: self.own,
            marks: Vec::new(),
        }
    }
}

impl Outcome {
    /// What comes of a mail that no rule claims.
    const fn nothing(facts: Facts) -> Self {
        Self {
            facts,
            steps: Vec::new(),
            moments: Vec::new(),
            seen: BTreeMap::new(),
            told: BTreeSet::new(),
            leave: BTreeMap::new(),
        }
    }
}

/// What is known of the work, by name, in words.
type Facts = BTreeMap<&'static str, String>;

/// Takes over a task that somebody made.
fn made(task: &GivenTask) -> (Facts, Option<Work>) {
    let facts = BTreeMap::from([
        ("type", task.domain.clone()),
        ("priority", task.priority.to_string()),
        ("label", task.label.to_string()),
        ("visibility", task.visibility.to_string()),
        ("title", task.title.clone()),
    ]);
    let optional = [
        ("subtype", task.subtype.clone()),
        (
            "severity",
            task.severity.map(|severity| severity.to_string()),
        ),
        (
            "reactivity_time",
            task.reactivity.map(|span| span.to_string()),
        ),
    ];
    let known = optional
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let own = Own::of(&task.metadata);
    let work = Work {
        label: task.label.clone(),
        domain: task.domain.clone(),
        priority: task.priority,
        severity: task.severity,
        visibility: task.visibility,
        reactivity: task.reactivity.or(own.reactivity),
        levels: Vec::new(),
        path: Vec::new(),
        is_routine: task.is_routine,
        own,
    };
    (facts.into_iter().chain(known).collect(), Some(work))
}

/// Lets the rules decide about a mail.
fn routed(
    configuration: &Configuration,
    begins: Timestamp,
    mail: &GivenMail,
) -> (Facts, Option<Work>) {
    let incoming = Incoming {
        subject: &mail.subject,
        body: &mail.text,
        from: mail.from.as_deref(),
        to: mail.to.iter().map(String::as_str).collect(),
        from_role: mail.from_role.as_ref(),
        attachments: mail
            .attachments
            .iter()
            .map(|name| (name.as_str(), ""))
            .collect(),
        when: Some(Clock::of(begins, &configuration.policy)),
        profile: &configuration.policy.profile,
        ..Incoming::default()
    };
    let decision = route(&configuration.rules, &configuration.modules, &incoming);
    (facts_of(&decision), work_of(&decision))
}

fn facts_of(decision: &Decision) -> Facts {
    let Some(work) = &decision.work else {
        return BTreeMap::new();
    };
    let case = &work.case;
    let mut facts = BTreeMap::from([
        ("rule", work.rule.id.clone()),
        ("title", case.title.clone()),
        ("priority", case.priority.to_string()),
        ("label", case.label.to_string()),
        ("visibility", case.visibility.to_string()),
        ("tasks", work.tasks.len().to_string()),
    ]);
    let mut know = |name, value: Option<String>| {
        if let Some(value) = value {
            facts.insert(name, value);
        }
    };
    know(
        "severity",
        case.severity.map(|severity| severity.to_string()),
    );
    know("area", case.location.area.clone());
    know("site", case.location.site.clone());
    know(
        "tags",
        (!case.tags.is_empty()).then(|| case.tags.join(", ")),
    );
    if let Some(task) = work.tasks.first() {
        know("type", Some(task.domain.clone()));
        know("subtype", task.subtype.clone());
        know("task_title", Some(task.title.clone()));
        know(
            "reactivity_time",
            task.reactivity.map(|span| span.to_string()),
        );
    }
    facts
}

fn work_of(decision: &Decision) -> Option<Work> {
    let work = decision.work.as_ref()?;
    let task = work.tasks.first()?;
    let knobs = task.policy.iter();
    let by_rule: Vec<_> = knobs.map(|(knob, word)| recorded(knob, word)).collect();
    Some(Work {
        label: task.label.clone(),
        domain: task.domain.clone(),
        priority: task.priority,
        severity: task.severity,
        visibility: work.case.visibility,
        reactivity: task.reactivity,
        levels: task.levels.clone(),
        path: task.path.clone(),
        is_routine: false,
        own: Own::of(&by_rule),
    })
}

fn events(scenario: &Scenario) -> Result<Vec<Event>, ConfigError> {
    let mut status = TaskStatus::Pending;
    let mut events = Vec::new();
    let mut before = 0;
    for (number, acted) in (1_u128..).zip(&scenario.acts) {
        if acted.after_ms < before {
            return Err(complain(
                scenario,
                acted,
                "acts stand in the order in which they happen".to_owned(),
            ));
        }
        before = acted.after_ms;
        let change = match &acted.what {
            Deed::Act(action) => {
                status = status.after(*action).ok_or_else(|| {
                    let problem = format!("this cannot be done with a task that is {status}");
                    complain(scenario, acted, problem)
                })?;
                Change::Moved(status)
            }
            Deed::Acknowledge => Change::Acknowledged(None),
            Deed::Priority(priority) => Change::Priority(*priority),
            Deed::Severity(severity) => Change::Severity(*severity),
            Deed::Label(label) => Change::Label(label.clone()),
            Deed::Reactivity(span) => Change::Reactivity(*span),
        };
        events.push(Event {
            at: scenario.begins.plus_ms(acted.after_ms),
            fact: fact(number),
            change,
        });
    }
    Ok(events)
}

fn complain(scenario: &Scenario, acted: &Acted, problem: String) -> ConfigError {
    ConfigError::new(&scenario.path, acted.place, "acts", problem)
}

const fn fact(number: u128) -> FactId {
    FactId::new(Uuid::from_u128(number))
}

/// Returns who of three people is told: one of the team, one of its area, and one of another.
fn told(notify: NotifyScope, owner: Option<&RolePath>) -> BTreeSet<Circle> {
    let other = |area: &str| RolePath::from_canonical(&format!("{area}.Others")).ok();
    let area = owner.map_or("Nobody", RolePath::area);
    let people = [
        (Circle::Team, owner.cloned()),
        (Circle::Area, other(area)),
        (Circle::Elsewhere, other("Elsewhere")),
    ];
    let people: Vec<(Circle, UserId, Vec<RolePath>)> = (1..)
        .zip(people)
        .map(|(number, (circle, team))| {
            let user = UserId::new(Uuid::from_u128(number));
            (circle, user, team.into_iter().collect())
        })
        .collect();
    let listeners: Vec<Listener<'_>> = people
        .iter()
        .map(|(_, user, teams)| Listener { user: *user, teams })
        .collect();
    let told = audience(notify, owner, None, &listeners);
    let those = people.iter().filter(|(_, user, _)| told.contains(user));
    those.map(|(circle, ..)| *circle).collect()
}
