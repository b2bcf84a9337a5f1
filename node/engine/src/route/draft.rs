//! Gathering what all matching rules say about one piece of work. Later rules win.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::{Approval, Location, RuleRef},
    label::{Base, Category, Label, Subcategory},
    span::Span,
    word::{Priority, Severity, TaskCategory, Visibility},
};

use super::{CaseDraft, Incoming, SoFar, TaskDraft, Work};
use crate::{
    module::{GENERAL, Modules},
    rule::{Actions, Captured, Part, Place, TaskSpec, Template},
};

/// The longest title, in characters.
const TITLE_CHARS_MAX: usize = 300;

/// The longest narrative or description, in characters.
const TEXT_CHARS_MAX: usize = 4_000;

/// What rules have said so far.
#[derive(Debug, Default, Clone)]
pub(super) struct Draft {
    title: Option<String>,
    narrative: Option<String>,
    location: Location,
    tags: BTreeSet<String>,
    domain: Option<String>,
    subtype: Option<String>,
    /// The label, and the domain of the rule that named it: work of another domain does not follow it.
    label: Option<(Label, Option<String>)>,
    shared: Shared,
    tasks: Vec<Task>,
}

/// What holds for the case and for each of its tasks.
#[derive(Debug, Default, Clone)]
struct Shared {
    priority: Option<Priority>,
    severity: Option<Severity>,
    reactivity: Option<Span>,
    assignee: Option<String>,
    checklist: Vec<String>,
    path: Vec<Label>,
    levels: Vec<Span>,
    policy: BTreeMap<&'static str, String>,
}

#[derive(Debug, Clone)]
struct Task {
    key: String,
    title: Option<String>,
    description: Option<String>,
    domain: Option<String>,
    category: Option<TaskCategory>,
    subtype: Option<String>,
    label: Option<Label>,
    role: Option<orgo_schema::role::RolePath>,
    approval: Option<Approval>,
    shared: Shared,
}

/// Fills the holes of a template; nothing if all of them stay empty.
pub(super) type Fill<'a> = dyn Fn(&Template) -> Option<String> + 'a;

/// Fills the holes of a template from a mail.
pub(super) fn fill(
    template: &Template,
    captured: &Captured<'_>,
    mail: &Incoming<'_>,
) -> Option<String> {
    template.filled(|part| value_of(part, captured, mail))
}

impl Draft {
    /// Adds what one matching rule says.
    pub(super) fn add(&mut self, then: &Actions, fill: &Fill<'_>) {
        if let Some(case) = &then.case {
            replace(&mut self.title, case.title.as_ref().and_then(fill));
            replace(&mut self.narrative, case.narrative.as_ref().and_then(fill));
            replace(&mut self.domain, case.domain.clone());
            replace(&mut self.subtype, case.subtype.clone());
            self.tags.extend(case.tags.iter().cloned());
            self.move_to(&case.place, fill);
        }
        self.tags.extend(then.tags.iter().cloned());
        self.move_to(&then.place, fill);
        self.shared.change(then);
        self.tasks
            .iter_mut()
            .for_each(|task| task.shared.change(then));
        for spec in &then.tasks {
            self.add_task(spec, fill);
        }
        if let Some(label) = &then.label {
            let domain = then.tasks.iter().find_map(|task| task.domain.clone());
            let domain = domain.or_else(|| then.case.as_ref().and_then(|case| case.domain.clone()));
            self.label = Some((label.clone(), domain));
            // A broadcast informs; who asks for something on one asks the executive of the area.
            let informs = label.informs();
            if self.tasks.is_empty() && then.case.is_none() && !informs {
                // A rule that only says where a mail goes makes one task there.
                self.add_task(&TaskSpec::default(), fill);
            }
        }
    }

    fn move_to(&mut self, place: &Place, fill: &Fill<'_>) {
        replace(&mut self.location.site, place.site.as_ref().and_then(fill));
        replace(&mut self.location.area, place.area.as_ref().and_then(fill));
    }

    fn add_task(&mut self, spec: &TaskSpec, fill: &Fill<'_>) {
        let key = spec.key.clone().or_else(|| spec.domain.clone());
        let key = key.or_else(|| self.tasks.first().map(|task| task.key.clone()));
        let key = key.unwrap_or_else(|| "task".to_owned());
        let at = self
            .tasks
            .iter()
            .position(|task| task.key == key)
            .unwrap_or_else(|| {
                self.tasks.push(Task::new(key, self.shared.clone()));
                self.tasks.len().saturating_sub(1)
            });
        if let Some(task) = self.tasks.get_mut(at) {
            task.change(spec, fill);
        }
    }

    /// Returns what rules have made of it so far.
    pub(super) fn so_far(&self) -> SoFar {
        let first = self.tasks.first();
        let of_tasks = self.tasks.iter().filter_map(|task| task.domain.clone());
        let labels = self.tasks.iter().filter_map(|task| task.label.as_ref());
        let shared = self.label.as_ref().map(|(label, _)| label);
        let is_crisis = labels
            .chain(shared)
            .any(|label| label.category == Category::Crisis);
        let shared = || {
            self.tasks
                .iter()
                .map(|task| &task.shared)
                .chain([&self.shared])
        };
        let priority = shared().filter_map(|shared| shared.priority);
        let severity = shared().filter_map(|shared| shared.severity);
        SoFar {
            domains: of_tasks.chain(self.domain.clone()).collect(),
            domain: self.domain.clone().or_else(|| first?.domain.clone()),
            subtype: self.subtype.clone().or_else(|| first?.subtype.clone()),
            tags: self.tags.clone(),
            location: self.location.clone(),
            priority: priority
                .chain(is_crisis.then_some(Priority::Critical))
                .max(),
            severity: severity
                .chain(is_crisis.then_some(Severity::Critical))
                .max(),
        }
    }

    /// Returns the title and the text as far as rules have said them.
    pub(super) fn texts(&self) -> (String, String) {
        let title = self.title.as_deref().and_then(cut_line);
        let text = self.narrative.as_deref().map(cut);
        (title.unwrap_or_default(), text.unwrap_or_default())
    }

    /// Resolves everything that no rule said.
    pub(super) fn finish(
        self,
        rule: RuleRef,
        visibility: Option<Visibility>,
        modules: &Modules,
        mail: &Incoming<'_>,
    ) -> Work {
        let title = self
            .title
            .clone()
            .unwrap_or_else(|| mail.subject.to_owned());
        let title = cut_line(&title).unwrap_or_else(|| "(no subject)".to_owned());
        let tasks: Vec<TaskDraft> = self
            .tasks
            .iter()
            .map(|task| task.finish(&title, self.label_of(task, modules), self.domain.as_deref()))
            .collect();
        let first = self.tasks.first();
        let domain = self
            .domain
            .clone()
            .or_else(|| first.and_then(|task| task.domain.clone()));
        let subtype = self
            .subtype
            .clone()
            .or_else(|| first.and_then(|task| task.subtype.clone()));
        let label = self.label.as_ref().map(|(label, _)| label.clone());
        let label = label.or_else(|| tasks.first().map(|task| task.label.clone()));
        let by_domain = || {
            domain
                .as_deref()
                .and_then(|domain| modules.label(domain, subtype.as_deref()))
                .cloned()
        };
        let priorities = tasks
            .iter()
            .map(|task| task.priority)
            .chain(self.shared.priority);
        let severities = tasks
            .iter()
            .filter_map(|task| task.severity)
            .chain(self.shared.severity);
        let case = CaseDraft {
            narrative: cut(self.narrative.as_deref().unwrap_or(mail.body)),
            label: label.or_else(by_domain).unwrap_or_else(nowhere),
            priority: priorities.max().unwrap_or(Priority::Medium),
            severity: severities.max(),
            visibility: visibility
                .unwrap_or(Visibility::Internal)
                .max(Visibility::Internal),
            location: self.location,
            tags: self.tags.into_iter().collect(),
            reactivity: self.shared.reactivity,
            title,
            domain,
            subtype,
        };
        Work { rule, case, tasks }
    }

    fn label_of(&self, task: &Task, modules: &Modules) -> Label {
        let shared = self.label.as_ref().filter(|(_, domain)| {
            domain.is_none() || task.domain.is_none() || *domain == task.domain
        });
        let by_domain = || {
            task.domain
                .as_deref()
                .and_then(|domain| modules.label(domain, task.subtype.as_deref()))
        };
        let label = task
            .label
            .as_ref()
            .or_else(|| shared.map(|(label, _)| label))
            .or_else(by_domain);
        let label = label
            .or_else(|| self.label.as_ref().map(|(label, _)| label))
            .cloned()
            .unwrap_or_else(nowhere);
        match &task.role {
            Some(role) => label.with_role(Some(role.clone())),
            None => label,
        }
    }
}

/// Rules are checked at load to name a place; this is where work goes if all of them are wrong.
fn nowhere() -> Label {
    Label {
        base: Base::CEO,
        category: Category::Operational,
        subcategory: Subcategory::Request,
        role: None,
    }
}

impl Shared {
    fn change(&mut self, then: &Actions) {
        if let Some(change) = then.priority {
            self.priority = Some(change.applied(self.priority, Priority::Medium));
        }
        if let Some(change) = then.severity {
            self.severity = Some(change.applied(self.severity, Severity::Minor));
        }
        replace(&mut self.reactivity, then.reactivity);
        replace(&mut self.assignee, then.assign.clone());
        add_lines(&mut self.checklist, &then.checklist);
        replace_list(&mut self.path, &then.path);
        replace_list(&mut self.levels, &then.levels);
        self.policy.extend(then.policy.clone());
    }
}

impl Task {
    const fn new(key: String, shared: Shared) -> Self {
        Self {
            key,
            title: None,
            description: None,
            domain: None,
            category: None,
            subtype: None,
            label: None,
            role: None,
            approval: None,
            shared,
        }
    }

    fn change(&mut self, spec: &TaskSpec, fill: &Fill<'_>) {
        replace(&mut self.title, spec.title.as_ref().and_then(fill));
        replace(
            &mut self.description,
            spec.description.as_ref().and_then(fill),
        );
        replace(&mut self.domain, spec.domain.clone());
        replace(&mut self.category, spec.category);
        if spec.subtype.is_some() && spec.subtype != self.subtype {
            // The checklist of a subtype goes with it, and who decides.
            self.subtype.clone_from(&spec.subtype);
            self.shared.checklist.clear();
            self.approval = None;
        }
        replace(&mut self.approval, spec.approval.clone());
        replace(&mut self.label, spec.label.clone());
        replace(&mut self.role, spec.owner_role.clone());
        if let Some(change) = spec.priority {
            self.shared.priority = Some(change.applied(self.shared.priority, Priority::Medium));
        }
        if let Some(change) = spec.severity {
            self.shared.severity = Some(change.applied(self.shared.severity, Severity::Minor));
        }
        replace(&mut self.shared.reactivity, spec.reactivity);
        replace(&mut self.shared.assignee, spec.assignee.clone());
        add_lines(&mut self.shared.checklist, &spec.checklist);
        replace_list(&mut self.shared.path, &spec.path);
        replace_list(&mut self.shared.levels, &spec.levels);
    }

    fn finish(&self, case_title: &str, label: Label, case_domain: Option<&str>) -> TaskDraft {
        let title = self.title.as_deref().and_then(cut_line);
        TaskDraft {
            key: self.key.clone(),
            title: title.unwrap_or_else(|| case_title.to_owned()),
            description: cut(self.description.as_deref().unwrap_or_default()),
            category: self.category.unwrap_or_else(|| category_of(&label)),
            label,
            domain: self
                .domain
                .as_deref()
                .or(case_domain)
                .unwrap_or(GENERAL)
                .to_owned(),
            subtype: self.subtype.clone(),
            priority: self.shared.priority.unwrap_or(Priority::Medium),
            severity: self.shared.severity,
            reactivity: self.shared.reactivity,
            assignee: self.shared.assignee.clone(),
            checklist: self.shared.checklist.clone(),
            path: self.shared.path.clone(),
            levels: self.shared.levels.clone(),
            policy: self.shared.policy.clone(),
            approval: self.approval.clone(),
        }
    }
}

/// What a task is by intent, where only its label says so.
const fn category_of(label: &Label) -> TaskCategory {
    match (label.category, label.subcategory) {
        (Category::Crisis, _) => TaskCategory::Incident,
        (_, Subcategory::Request | Subcategory::Decision) => TaskCategory::Request,
        (_, Subcategory::Update) => TaskCategory::Update,
        (_, Subcategory::Report) => TaskCategory::Report,
        (_, Subcategory::Distribution) => TaskCategory::Distribution,
    }
}

fn value_of(part: &Part, captured: &Captured<'_>, mail: &Incoming<'_>) -> Option<String> {
    match part {
        Part::Text(text) => Some(text.clone()),
        Part::Subject => Some(mail.subject.to_owned()),
        Part::From => mail.from.map(str::to_owned),
        Part::To => mail.to.first().map(|to| (*to).to_owned()),
        Part::Body => Some(mail.body.to_owned()),
        Part::Capture(name) => captured.get(name),
    }
}

fn replace<T>(slot: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *slot = value;
    }
}

fn replace_list<T: Clone>(list: &mut Vec<T>, said: &[T]) {
    if !said.is_empty() {
        *list = said.to_vec();
    }
}

fn add_lines(list: &mut Vec<String>, lines: &[String]) {
    for line in lines {
        if !list.contains(line) {
            list.push(line.clone());
        }
    }
}

/// Makes one line of at most [`TITLE_CHARS_MAX`] characters; none if nothing is left.
fn cut_line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(TITLE_CHARS_MAX)
        .collect();
    Some(line).filter(|line| !line.is_empty())
}

fn cut(text: &str) -> String {
    text.trim().chars().take(TEXT_CHARS_MAX).collect()
}
