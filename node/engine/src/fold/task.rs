//! The fold of a task.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::{Author, Body, Created, Item, RuleRef},
    id::{CaseId, CompartmentId, FactId, OrganizationId, TaskId, UserId},
    label::Label,
    span::Span,
    task::{ShownStatus, TaskAction, TaskStatus},
    time::Timestamp,
    view::{ConflictView, TaskView},
    word::Priority,
};

use super::{
    added, arrive,
    climb::{Climb, Trail},
    fields::{Fields, conflict_of, title_conflict},
    gather::{TASK_BEGINS, TaskFacts},
    timed::{self, ByTime, Marked},
    transfer::Transfers,
    verdict::{Entry, Verdict, Verdicts},
};
use crate::{
    contest::{self, Contests},
    order::{Facts, Order},
    outbox::{self, Message, News},
    policy::{PolicyHistory, effective_severity, window_priority},
    resolve::Own,
    routing::{Standing, is_touched},
    set::{self, SetFold},
    status::{self, Outcome, StatusFold},
    transfer,
    walk::{
        Start, Step, Top, Walk,
        instant::{self, Witnessed},
    },
};

/// All that the fold of a task depends on.
#[derive(Debug, Clone, Copy)]
pub struct TaskInput<'a> {
    /// The task.
    pub id: TaskId,
    /// The tenant.
    pub organization: OrganizationId,
    /// The compartment it lives in.
    pub compartment: CompartmentId,
    /// The facts of its document.
    pub facts: &'a Facts,
    /// What of them is contested.
    pub contests: &'a Contests,
    /// The title in its register; without one, the title it was created with.
    pub title: Option<&'a str>,
    /// The other titles that sites wrote at once.
    pub other_titles: &'a [&'a str],
    /// Which policy held when.
    pub policies: &'a PolicyHistory,
    /// How it stands to the routings of the signal its case came from.
    pub standing: Standing<'a>,
    /// The task that does the same in the case which this one's case is part of, if there is one
    /// ([`crate::routing::twin`]).
    pub twin: Option<TaskId>,
    /// When a node of sound clock first received what caused it, as the signal says; without it, as its
    /// creation says.
    pub received: Option<Timestamp>,
    /// The case it is shown in, if that is not the one it belongs to by its own facts
    /// ([`super::home`]).
    pub shown_in: Option<CaseId>,
}

/// What a task is.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskFold {
    /// As everybody outside sees it.
    pub view: TaskView,
    /// All its facts in order, each with what became of it.
    pub entries: Vec<Entry>,
    /// The base status, escalation aside.
    pub status: TaskStatus,
    /// Its routing address, escalation aside.
    pub address: Label,
    /// Of a request that was decided: its address before that.
    pub decided_from: Option<Label>,
    /// The creation that counts.
    pub created: FactId,
    /// The rule that made it, and the key within it.
    pub made_by: Option<(String, String)>,
    /// The same rule, with the version that made it.
    pub rule: Option<RuleRef>,
    /// The open-ended walk; nothing while no node of sound clock has received it.
    pub walk: Option<Walk>,
    /// The top of its ladder, if it stands there and its clock is not on hold for good.
    pub top: Option<Top>,
    /// What it was walked from; nothing like `walk`.
    pub trail: Option<Trail>,
    /// Whether somebody of doubtful clock did something that has no witness yet: the node records no
    /// steps until it has (CONVERGENCE 6).
    pub is_unsure: bool,
    /// What holds of it and concerns somebody.
    pub news: Vec<News>,
    /// The messages about it that were wanted, by identity, and what became of them.
    pub messages: BTreeMap<FactId, Message>,
    /// What people saw on the pages that no message told them, by what the message would be, and when.
    pub seen: BTreeMap<(FactId, UserId), Timestamp>,
    /// Whether a person has touched it. Making it is not touching it.
    pub is_touched: bool,
    /// When it was said that it comes again no more; nothing if it never did, or still does.
    pub series_ended: Option<Timestamp>,
    /// What is made when it comes again, without its times; nothing if it does not.
    pub again: Option<Box<Created>>,
    /// What rules do because time has passed, as it was recorded and counts.
    pub by_time: Vec<ByTime>,
    /// What was done by somebody who had lost the right to it.
    pub contests: Contests,
    /// Who wrote something here.
    pub people: BTreeSet<UserId>,
    /// How many steps of the walk are recorded, or passed by a recorded one.
    recorded: usize,
}

impl TaskFold {
    /// Says that the task does not count, and why, unless it is known already not to.
    pub(crate) fn leave_out(&mut self, why: &str) {
        self.view.void.get_or_insert_with(|| why.to_owned());
        self.view.next_step_at = None;
        (self.top, self.view.at_top_since) = (None, None);
    }

    /// Returns what the walk of unfinished work goes by, for rules that wait for time to pass; nothing while
    /// none may be recorded.
    pub fn lies(&self) -> Option<(&Walk, &Trail)> {
        let is_over = self.view.void.is_some() || self.status.is_finished();
        let found = self.walk.as_ref().zip(self.trail.as_ref());
        found.filter(|_| !self.is_unsure && !is_over)
    }

    /// Lists the steps that are to be recorded when they occur, earliest first, as if nobody ever acted
    /// again. A node of sound clock records those that have occurred by its `now`.
    ///
    /// There are none for work that is over: what had occurred unrecorded before its end tells nobody
    /// anything any more, and stays readable in [`Self::walk`].
    pub fn due_steps(&self) -> &[Step] {
        if self.is_unsure || self.view.void.is_some() || self.status.is_finished() {
            return &[];
        }
        self.walk
            .as_ref()
            .and_then(|walk| walk.steps.get(self.recorded..))
            .unwrap_or_default()
    }
}

/// Folds a task; nothing while its creation is not here.
///
/// Costs about as much as ordering the facts, and the walk.
pub fn task(input: &TaskInput<'_>) -> Option<TaskFold> {
    let order = Order::of(input.facts);
    let witnessed = Witnessed::of(&order);
    let mut verdicts = Verdicts::new(&order);
    let facts = TaskFacts::of(&order, input.contests, &mut verdicts);
    let (position, id, created) = creation(&facts, input.standing)?;
    verdicts.supersede(facts.creations(), &[position]);
    let status = fold_status(&order, &facts, &mut verdicts);
    let fields = Fields::fold(&order, &facts.sets, &mut verdicts);
    let begins =
        caused_at(input, created).or_else(|| begins(&order, &witnessed, position, created));
    let mut marked = Marked::of(&order, &facts, |run| facts.run_of(run, id));
    let mut climb = Climb::of(
        input,
        (&order, &witnessed),
        &facts,
        (&status, &fields),
        (begins.map(|at| start(id, created, at)), &mut marked),
    );
    climb.judge(&facts, &mut verdicts);
    let by_time = marked.judge(&climb, &facts, &mut verdicts);
    verdicts.say_all(input.contests.verdicts(&order));
    let transfers = Transfers::fold(&order, &facts.offers, &facts.sets, &mut verdicts);
    let checklist = timed::checklist(&created.checklist, &by_time, &facts.checks, &mut verdicts);
    let items = items(&order, &facts, &mut verdicts);
    let void = void(input);
    let entries = verdicts.entries(&order, &witnessed);
    let mut view = view(input, created, &fields, &climb);
    view.status = climb.shown_status(&order, status.status);
    view.created_by = author(&order, position);
    view.resolution = resolution(&order, &facts, &status);
    view.conflicts = conflicts(&view.title, input.other_titles, &fields, &status.conflict);
    view.created_at = begins.unwrap_or_else(|| instant::shown(&order, &witnessed, position));
    view.updated_at = updated_at(view.created_at, (&entries, &order), &climb, &by_time);
    let is_over = void.is_some() || status.status.is_finished();
    let top = stand(&mut view, &climb, is_over);
    (view.checklist, view.void) = (checklist, void);
    view.transfers = transfers.views(&order, &entries);
    add_sets(&mut view, (&order, &entries), &items);
    let messages = outbox::messages(&order);
    let own = own_label(&climb, &fields, created);
    Some(TaskFold {
        seen: outbox::seen(&order, &messages),
        news: news(
            (&order, &entries),
            (&facts, &status.outcomes),
            (created, &by_time, &climb),
            (&view, &own),
        ),
        messages,
        by_time,
        contests: input.contests.clone(),
        people: contest::people(input.facts),
        view,
        entries,
        status: status.status,
        address: fields.label().unwrap_or(&created.label).clone(),
        decided_from: facts.judged.last().map(|(_, judged)| judged.from.clone()),
        created: id,
        made_by: made_by(created),
        rule: created.rule.clone(),
        recorded: climb.recorded(),
        top,
        walk: climb.walk,
        trail: climb.trail,
        is_unsure: climb.is_unsure,
        is_touched: is_touched(input.facts),
        series_ended: series_ended(&fields, &order, &witnessed),
        again: again(created, &fields, input.title),
    })
}

/// Says when it moves up, or since when it is at the top; of what is over or on hold neither.
fn stand(view: &mut TaskView, climb: &Climb, is_over: bool) -> Option<Top> {
    let is_held = climb.walk.as_ref().is_some_and(|walk| walk.held.is_some());
    if is_over || is_held {
        view.next_step_at = None;
    }
    let top = climb.top().filter(|_| !is_over);
    view.at_top_since = top.map(|top| top.rests_until.unwrap_or(top.since));
    top
}

/// Returns when it was said that it comes again no more.
fn series_ended(
    fields: &Fields<'_>,
    order: &Order<'_>,
    witnessed: &Witnessed,
) -> Option<Timestamp> {
    let ended = fields.series_ended()?;
    Some(instant::shown(order, witnessed, ended))
}

/// Returns the address that it has, however far it has climbed from there.
fn own_label(climb: &Climb, fields: &Fields<'_>, created: &Created) -> Label {
    let ruled = climb.ruled().label;
    ruled.unwrap_or_else(|| fields.label().unwrap_or(&created.label).clone())
}

/// Shows what was added to a task: what it waits for, files and comments.
fn add_sets(
    view: &mut TaskView,
    (order, entries): (&Order<'_>, &[Entry]),
    items: &SetFold<'_, Item>,
) {
    view.depends_on = depends_on(items);
    view.attachments = added::attachments(order, entries, items);
    view.comments = added::comments(order, entries);
}

/// Lists what holds of a task's story and concerns somebody.
fn news(
    (order, entries): (&Order<'_>, &[Entry]),
    (facts, outcomes): (&TaskFacts<'_>, &[Outcome]),
    (created, by_time, climb): (&Created, &[ByTime], &Climb),
    (view, own): (&TaskView, &Label),
) -> Vec<News> {
    let mut news = outbox::news(order, entries, climb.walk.as_ref(), view.assignee);
    news.extend(arrive::news(
        (order, entries),
        (facts, outcomes),
        (created, by_time, climb),
        view,
    ));
    let by_rules = by_time
        .iter()
        .flat_map(|by| by.news(view.owner_role.as_ref()));
    news.extend(by_rules);
    // Those who are asked about an offer do not have the work.
    let is_asked = transfer::asks_about(view).is_some() && view.assignee.is_none();
    let came = arrive::moved((order, entries), (facts, created), (by_time, climb), view);
    let due = outbox::due_soon((order, entries), (view, own), came);
    news.extend(due.filter(|_| !is_asked));
    news.extend(outbox::of_transfers(&view.transfers));
    if let Some((position, judged)) = facts.judged.last()
        && let Some(entry) = entries.get(*position)
    {
        let asked = (view.created_by, view.approval.as_ref());
        news.extend(outbox::of_decision((entry, judged), asked));
    }
    news
}

/// Returns the rule that made a task, and the key within it.
fn made_by(created: &Created) -> Option<(String, String)> {
    let rule = created.rule.as_ref()?;
    Some((rule.id.clone(), created.key.clone()))
}

/// Folds the sets of a task, and says what was taken out again.
fn items<'a>(
    order: &Order<'_>,
    facts: &TaskFacts<'a>,
    verdicts: &mut Verdicts,
) -> SetFold<'a, Item> {
    let items = set::fold(order, facts.items.iter().copied());
    for position in &items.ended {
        verdicts.say(*position, Verdict::Superseded);
    }
    items
}

/// Picks the creation that counts: that of the routing in force, else the first in order.
fn creation<'a>(
    facts: &TaskFacts<'a>,
    standing: Standing<'_>,
) -> Option<(usize, FactId, &'a Created)> {
    let of_rule = |rule| {
        facts
            .created
            .iter()
            .find(|(.., created)| created.rule.as_ref() == rule)
    };
    let in_force = match standing {
        Standing::InForce { rule } => of_rule(rule),
        Standing::Unrouted | Standing::Proposed { .. } | Standing::Lost { .. } => None,
    };
    in_force.or(facts.created.first()).copied()
}

/// Returns when a node of sound clock first received the signal that caused a task. What a person added to the
/// case of a signal later was not caused by it: it has its own beginning.
fn caused_at(input: &TaskInput<'_>, created: &Created) -> Option<Timestamp> {
    let is_routed = created.rule.is_some() || input.standing != Standing::Unrouted;
    input.received.filter(|_| is_routed)
}

/// Returns when a task was first there that no signal caused: as its creation says, but not after somebody is
/// known to have had it.
fn begins(
    order: &Order<'_>,
    witnessed: &Witnessed,
    position: usize,
    created: &Created,
) -> Option<Timestamp> {
    let had = witnessed.get(position).map(|witness| witness.at);
    let received = created
        .received
        .map(|received| had.map_or(received, |had| had.min(received)));
    received.or_else(|| {
        instant::acts(order, witnessed, &[position], Timestamp(i64::MIN))
            .first()
            .copied()
            .flatten()
    })
}

fn start(run: FactId, created: &Created, at: Timestamp) -> Start {
    let climbs = created.climbs.clone().unwrap_or_default();
    Start {
        run,
        at,
        label: created.label.clone(),
        path: climbs.path,
        levels: climbs.levels,
        domain: Some(created.domain.clone()),
        priority: created.priority,
        severity: created.severity,
        reactivity: reactivity(created),
        is_routine: is_routine(&created.metadata),
        own: Own::of(&created.metadata),
        marks: Vec::new(),
    }
}

/// Returns the time to react that it was made with: its own, else what its rule says.
fn reactivity(created: &Created) -> Option<Span> {
    let own = Own::of(&created.metadata).reactivity;
    match created.rule {
        Some(_) => own.or(created.reactivity),
        None => created.reactivity.or(own),
    }
}

/// Whether the metadata mark a task as routine: `category: routine` (SPEC 6).
fn is_routine(metadata: &[(String, String)]) -> bool {
    metadata
        .iter()
        .any(|(key, value)| key == "category" && value.trim_matches('"') == "routine")
}

fn fold_status(
    order: &Order<'_>,
    facts: &TaskFacts<'_>,
    verdicts: &mut Verdicts,
) -> StatusFold<TaskStatus> {
    let fold = status::fold(order, TASK_BEGINS, &facts.actions, TaskStatus::after);
    for ((position, _), outcome) in facts.actions.iter().zip(&fold.outcomes) {
        verdicts.say(*position, (*outcome).into());
    }
    fold
}

fn depends_on(items: &SetFold<'_, Item>) -> Vec<TaskId> {
    let task = |item: &&Item| {
        if let Item::DependsOn(task) = item {
            Some(*task)
        } else {
            None
        }
    };
    items.members.iter().filter_map(task).collect()
}

/// Says why the task does not count, if it does not. What a person touched always counts.
fn void(input: &TaskInput<'_>) -> Option<String> {
    let why = match (input.standing, input.twin) {
        (Standing::Proposed { refused }, _) => {
            let why = if refused {
                "somebody said no to the case that a rule opened for it"
            } else {
                "the case that a rule opened for it waits for somebody's yes"
            };
            return Some(why.to_owned());
        }
        (Standing::Lost { .. }, _) => {
            "another routing of the same signal is in force, and nobody had touched this task"
                .to_owned()
        }
        (Standing::Unrouted | Standing::InForce { .. }, Some(twin)) => {
            format!(
                "its case is part of another, where task {twin} does the same, and nobody had touched this one"
            )
        }
        (Standing::Unrouted | Standing::InForce { .. }, None) => return None,
    };
    (!is_touched(input.facts)).then_some(why)
}

fn author(order: &Order<'_>, position: usize) -> Option<UserId> {
    added::user(order.get(position)?.1.by)
}

/// Returns what was said when the work was finished, if it is.
fn resolution(
    order: &Order<'_>,
    facts: &TaskFacts<'_>,
    status: &StatusFold<TaskStatus>,
) -> Option<String> {
    if !status.status.is_finished() {
        return None;
    }
    let mut applied = facts.actions.iter().zip(&status.outcomes).rev();
    let ((position, _), _) = applied.find(|((_, action), outcome)| {
        **outcome == Outcome::Applied
            && !matches!(
                action,
                TaskAction::Start | TaskAction::Hold | TaskAction::Resume
            )
    })?;
    let (_, fact) = order.get(*position)?;
    if let Body::TaskActed { reason, .. } = &fact.body {
        reason.clone()
    } else {
        None
    }
}

/// Lists what sites set apart: the status, the title, and the fields.
pub(super) fn conflicts<S: ToString>(
    title: &str,
    other_titles: &[&str],
    fields: &Fields<'_>,
    status: &[S],
) -> Vec<ConflictView> {
    let status = conflict_of("status", status);
    status
        .into_iter()
        .chain(title_conflict(title, other_titles))
        .chain(fields.conflicts())
        .collect()
}

fn updated_at(
    created: Timestamp,
    (entries, order): (&[Entry], &Order<'_>),
    climb: &Climb,
    by_time: &[ByTime],
) -> Timestamp {
    // What follows from causes alone has no time of its own; a step has that of the walk.
    let authored = entries
        .iter()
        .zip(order.iter())
        .filter(|(_, (_, _, fact))| fact.by != Author::Derived && !is_aside(&fact.body));
    let written = authored.map(|(entry, _)| entry.at);
    written
        .chain(climb.highest().map(|step| step.at))
        .chain(by_time.iter().filter_map(ByTime::done))
        .fold(created, Timestamp::max)
}

/// Whether a fact tells of messages or of a node's own business: nothing of what it is about has changed by
/// it.
pub(super) const fn is_aside(body: &Body) -> bool {
    matches!(
        body,
        Body::Witnessed | Body::Leased(_) | Body::Tried(_) | Body::Seen { .. }
    )
}

/// Returns what is made when the work comes again: it begins as this one would if it were made now.
fn again(created: &Created, fields: &Fields<'_>, title: Option<&str>) -> Option<Box<Created>> {
    fields.recurrence().flatten()?;
    Some(Box::new(Created {
        case: fields.case().unwrap_or(created.case),
        rule: None,
        title: title.unwrap_or(&created.title).to_owned(),
        label: fields.label().unwrap_or(&created.label).clone(),
        priority: fields.priority().unwrap_or(created.priority),
        severity: fields.severity().or(created.severity),
        reactivity: fields.reactivity().or(created.reactivity),
        assignee: fields.assignee().unwrap_or(created.assignee),
        due: None,
        received: None,
        ..created.clone()
    }))
}

/// Fills in what follows from the creation, the fields and the walk; the caller adds the rest.
fn view(input: &TaskInput<'_>, created: &Created, fields: &Fields<'_>, climb: &Climb) -> TaskView {
    let ruled = climb.ruled();
    let label = ruled.label.as_ref().or(fields.label());
    let label = label.unwrap_or(&created.label);
    let priority = ruled.priority.or(fields.priority());
    let priority = priority.unwrap_or(created.priority);
    let severity = ruled.severity.or(fields.severity()).or(created.severity);
    let named = fields.reactivity().or_else(|| reactivity(created));
    TaskView {
        task_id: input.id,
        case_id: input.shown_in.or(fields.case()).unwrap_or(created.case),
        organization_id: input.organization,
        compartment_id: input.compartment,
        label: climb.address(label).clone(),
        title: input.title.unwrap_or(&created.title).to_owned(),
        description: created.description.clone(),
        domain: created.domain.clone(),
        category: created.category,
        subtype: created.subtype.clone(),
        status: ShownStatus::Pending,
        priority,
        severity: effective_severity(label, severity),
        visibility: created.visibility,
        owner_role: label.role.clone(),
        assignee: fields.assignee().unwrap_or(created.assignee),
        created_by: None,
        due_at: fields.due().unwrap_or(created.due),
        reactivity_time: Some(named.unwrap_or_else(|| window(input, created, label, priority))),
        escalation_level: climb.highest().map_or(0, |step| step.level),
        next_step_at: climb.next_step_at(),
        at_top_since: None,
        depends_on: Vec::new(),
        checklist: Vec::new(),
        approval: created.approval.clone(),
        recurrence: fields.recurrence().flatten().cloned(),
        transfers: Vec::new(),
        attachments: Vec::new(),
        comments: Vec::new(),
        metadata: super::case::metadata(&created.metadata),
        resolution: None,
        conflicts: Vec::new(),
        void: None,
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
    }
}

/// Returns the time to react at the first level, where neither a rule nor a person named one.
fn window(input: &TaskInput<'_>, created: &Created, label: &Label, priority: Priority) -> Span {
    let policy = input.policies.newest().for_domain(Some(&created.domain));
    let priority = window_priority(label, priority, is_routine(&created.metadata));
    let own = created.climbs.as_ref().and_then(|own| own.levels.first());
    match (own, policy.levels.first()) {
        (Some(own), _) => *own,
        (None, Some(first)) if priority == Priority::Critical => {
            policy.window(priority).min(*first)
        }
        (None, Some(first)) => *first,
        (None, None) => policy.window(priority),
    }
}
