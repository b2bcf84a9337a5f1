//! Conditions and actions in plain sentences, for explanations and the test bench.

use std::fmt::{self, Display};

use orgo_schema::word::Visibility;

use super::{
    Actions, AttachmentTest, Change, Condition, Notify, Quantifier, Rule, TaskSpec, Term, TextTest,
};
use crate::policy::NotifyScope;

/// How many items of a long list are named.
const NAMED_MAX: usize = 8;

impl Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |list: &[Self], joint: &str| {
            list.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(joint)
        };
        match self {
            Self::All(list) if list.is_empty() => f.write_str("it is anything"),
            Self::All(list) => f.write_str(&joined(list, ", and ")),
            Self::Any(list) => write!(f, "either {}", joined(list, ", or ")),
            Self::Not(inner) => write!(f, "it is not so that {inner}"),
            Self::Text(test) => test.fmt(f),
            Self::From(patterns) => write!(
                f,
                "it was sent by {}",
                or_list(patterns.iter().map(|pattern| &pattern.0))
            ),
            Self::To(patterns) => write!(
                f,
                "it was sent to {}",
                or_list(patterns.iter().map(|pattern| &pattern.0))
            ),
            Self::FromRole(roles) => write!(f, "the sender is of {}", or_list(roles)),
            Self::ToRole(roles) => write!(f, "it was sent to the address of {}", or_list(roles)),
            Self::Attachment(test) => test.fmt(f),
            Self::Work(test) => test.fmt(f),
            Self::Profile(names) => write!(f, "the organisation is of the type {}", or_list(names)),
            Self::Time(test) => test.fmt(f),
            Self::Count(test) => test.fmt(f),
        }
    }
}

impl Display for TextTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.subject, self.body) {
            (true, true) => "the subject or the text ",
            (true, false) => "the subject ",
            (false, _) => "the text ",
        })?;
        let verb = match self.terms.first() {
            Some(Term::Part(_)) => "contains",
            Some(Term::Word(_) | Term::Regex(_)) | None => "has",
        };
        match self.quantifier {
            Quantifier::Any => write!(f, "{verb} {}", or_list(&self.terms)),
            Quantifier::All => write!(f, "{verb} all of {}", list(&self.terms, "and")),
        }
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(text) | Self::Part(text) => write!(f, "\"{text}\""),
            Self::Regex(pattern) => write!(f, "/{}/", pattern.source),
        }
    }
}

impl Display for AttachmentTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("a file is attached"),
            Self::Name(names) => write!(f, "an attached file is named {}", or_list(names)),
            Self::Type(types) => write!(f, "an attached file is of the type {}", or_list(types)),
        }
    }
}

pub(super) fn or_list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    list(items, "or")
}

/// Writes `a, b or c`, and of a long list only the beginning.
fn list<T: Display>(items: impl IntoIterator<Item = T>, joint: &str) -> String {
    let mut texts: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    if texts.len() > NAMED_MAX {
        let more = texts.len().saturating_sub(NAMED_MAX);
        texts.truncate(NAMED_MAX);
        return format!("{} {joint} {more} more", texts.join(", "));
    }
    match texts.pop() {
        None => "nothing".to_owned(),
        Some(only) if texts.is_empty() => only,
        Some(last) => format!("{} {joint} {last}", texts.join(", ")),
    }
}

impl Rule {
    /// Says in plain sentences what the rule waits for and what it does.
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        if !self.enabled {
            sentences.push("It is switched off.".to_owned());
        }
        let anything = matches!(&self.when, Condition::All(list) if list.is_empty());
        sentences.push(match self.unresolved_for {
            None => format!("When {}.", self.when),
            Some(span) if anything => format!("When a task is unresolved for {span}."),
            Some(span) => format!("When a task is unresolved for {span}, and {}.", self.when),
        });
        sentences.extend(self.does());
        sentences
    }

    /// Says in plain sentences what the rule does.
    pub fn does(&self) -> Vec<String> {
        let mut sentences = self.then.sentences();
        if self.stop {
            sentences.push("No later rule is looked at.".to_owned());
        }
        sentences
    }
}

impl Actions {
    /// Says in plain sentences what is done.
    pub fn sentences(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut say = |line: String| lines.push(line);
        if let Some(case) = &self.case {
            let title = case
                .title
                .as_ref()
                .map_or("the subject", |title| title.source.as_str());
            say(format!("Opens a case titled {title}."));
        }
        for task in &self.tasks {
            say(task.sentence());
        }
        if let Some(label) = &self.label {
            say(format!("Sends the work to {label}."));
        }
        if let Some(change) = self.priority {
            say(format!("Sets the priority to {change}."));
        }
        if let Some(change) = self.severity {
            say(format!("Sets the severity to {change}."));
        }
        if self.visibility == Some(Visibility::Anonymised) {
            say("Keeps the writer's name from all but the cleared.".to_owned());
        } else if let Some(visibility) = self.visibility {
            say(format!("Raises the visibility to {visibility}."));
        }
        if let Some(span) = self.reactivity {
            say(format!("Gives {span} to react."));
        }
        let tags = self
            .case
            .iter()
            .flat_map(|case| &case.tags)
            .chain(&self.tags);
        let tags: Vec<&String> = tags.collect();
        if !tags.is_empty() {
            say(format!("Adds the tags {}.", list(tags, "and")));
        }
        let places = self
            .case
            .iter()
            .map(|case| &case.place)
            .chain([&self.place]);
        for part in places
            .flat_map(|place| [&place.site, &place.area])
            .flatten()
        {
            say(format!("Says that it is at {}.", part.source));
        }
        if let Some(user) = &self.assign {
            say(format!("Gives the tasks to {user}."));
        }
        if !self.checklist.is_empty() {
            say(format!(
                "Adds to the checklist: {}.",
                self.checklist.join("; ")
            ));
        }
        lines.extend(self.asks());
        lines
    }

    /// Says what is done beside the making of work.
    fn asks(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut say = |line: String| lines.push(line);
        if !self.path.is_empty() {
            say(format!("Lets it climb by {}.", then(&self.path)));
        }
        if !self.levels.is_empty() {
            say(format!(
                "Gives each level its time to react: {}.",
                then(&self.levels)
            ));
        }
        for (knob, word) in &self.policy {
            say(format!("Sets {knob} to {word} for it."));
        }
        if !self.attach.is_empty() {
            say(format!("Attaches {}.", list(&self.attach, "and")));
        }
        for notify in &self.notify {
            say(format!("Tells {notify}."));
        }
        if let Some(template) = &self.reply {
            say(format!("Answers the sender with the template {template}."));
        }
        if let Some(link) = &self.link {
            say(format!(
                "Links the case to the latest one with {} within {}.",
                link.to, link.within
            ));
        }
        for opened in &self.open {
            let inner = opened.sentences();
            say(format!("Opens a further case: {}", inner.join(" ")));
        }
        if self.escalate {
            say("Moves the task up one level at once.".to_owned());
        }
        lines
    }
}

impl Display for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.scope {
            NotifyScope::Assignee => "who has taken it",
            NotifyScope::SmallTeam => "the team that owns it",
            NotifyScope::Department => "the area of the team",
            NotifyScope::Organization => "everybody",
        })?;
        match &self.template {
            Some(template) => write!(f, ", with the template {template}"),
            None => Ok(()),
        }
    }
}

/// Writes `a, then b, then c`.
fn then<T: Display>(items: &[T]) -> String {
    let texts: Vec<String> = items.iter().map(ToString::to_string).collect();
    texts.join(", then ")
}

impl TaskSpec {
    fn sentence(&self) -> String {
        let mut text = "Makes a task".to_owned();
        let mut add = |word: &str, value: Option<String>| {
            if let Some(value) = value {
                text.push_str(&format!(" {word} {value}"));
            }
        };
        add(
            "called",
            self.title.as_ref().map(|title| title.source.clone()),
        );
        add("of type", self.domain.clone());
        add("and subtype", self.subtype.clone());
        add(
            "with priority",
            self.priority.map(|change| change.to_string()),
        );
        add(
            "and severity",
            self.severity.map(|change| change.to_string()),
        );
        add("for", self.owner_role.as_ref().map(ToString::to_string));
        add("at", self.label.as_ref().map(ToString::to_string));
        add("taken by", self.assignee.clone());
        let climbs = Some(then(&self.path)).filter(|path| !path.is_empty());
        add("climbing by", climbs);
        let levels = Some(then(&self.levels)).filter(|levels| !levels.is_empty());
        add("with the times to react", levels);
        text.push('.');
        text
    }
}

impl<T: Display> Display for Change<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::To(value) => value.fmt(f),
            Self::AtLeast(value) => write!(f, "at least {value}"),
        }
    }
}
