//! Changes to what is there.

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::{
    authorize::{Action, Person, Viewer},
    fold::{State, TaskFold},
};
use orgo_schema::{
    case::CaseAction,
    command::{Object, Receipt, Refusal},
    fact::{Body, Decided, Fact, Item, OfferReply, Recipient, Value},
    id::{CaseId, FactId, TaskId},
    label::Label,
    review::ReviewOutcome,
    task::{TaskAction, TaskStatus},
    time::Timestamp,
    view::{AttachmentView, ConflictView},
};

use super::{check, split, transfer};
use crate::{
    consent,
    failure::Failure,
    guard,
    outbox::reach,
    project::{self, Folded, load::TITLE},
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
        task::TaskRow,
    },
    waits,
};

/// A command on its way: the transaction, where the node works, and who asks.
#[derive(Debug)]
pub struct Ask<'a, 'b> {
    /// The transaction.
    pub batch: &'a mut Batch<'b>,
    /// Where the node works.
    pub setting: &'a Setting,
    /// Who asks.
    pub person: &'a Person,
    /// The same, as authorisation sees them.
    pub viewer: &'a Viewer,
}

/// Something a command is about, found and readable.
#[derive(Debug)]
pub struct Found {
    /// Where it lives.
    pub compartment: Compartment,
    /// Its document.
    pub row: Row,
    /// The case it is or belongs to.
    pub case: CaseId,
    /// That case, folded.
    pub folded: Folded,
}

/// Returns the maximal facts: those that no other has seen.
pub fn heads(facts: &BTreeMap<FactId, Fact>) -> Vec<FactId> {
    let seen: BTreeSet<&FactId> = facts.values().flat_map(|fact| &fact.seen).collect();
    facts
        .keys()
        .filter(|id| !seen.contains(id))
        .copied()
        .collect()
}

impl<'a, 'b> Ask<'a, 'b> {
    /// Puts together who asks, and where.
    pub const fn new(
        batch: &'a mut Batch<'b>,
        setting: &'a Setting,
        (person, viewer): (&'a Person, &'a Viewer),
    ) -> Self {
        Self {
            batch,
            setting,
            person,
            viewer,
        }
    }
}

impl Ask<'_, '_> {
    /// Finds a case or task that the viewer may read.
    ///
    /// # Errors
    /// When it is not there, or the viewer may not know that it is.
    pub fn find(&self, object: Object) -> Result<Found, Failure> {
        guard::found(self.batch.db, self.setting, self.viewer, object)
    }

    /// Asks whether the viewer may do something to what was found.
    ///
    /// # Errors
    /// A refusal.
    pub fn may(&self, action: Action, found: &Found) -> Result<(), Refusal> {
        guard::may(self.setting, self.viewer, action, found)
    }

    /// Writes a fact into the document that was found, and makes its rows again.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn write(&mut self, found: &Found, body: Body) -> Result<Receipt, Failure> {
        let facts = document::facts(self.batch.db, &found.compartment, found.row)?;
        let id = FactId::new(self.batch.fresh_uuid()?);
        let fact = self
            .batch
            .author(Some(self.person.user), heads(&facts.facts), body);
        self.batch
            .add_facts(&found.compartment, found.row.id, &[(id, fact)])?;
        self.project(found)?;
        Ok(receipt(found, vec![id]))
    }

    /// Lists the tasks that hold the task back that was found.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn holding(&self, found: &Found) -> Result<Vec<TaskRow>, StoreError> {
        let Some(fold) = found.task() else {
            return Ok(Vec::new());
        };
        let (id, depends_on) = (fold.view.task_id, &fold.view.depends_on);
        waits::holding(self.batch.db, &found.compartment, id, depends_on)
    }

    /// Makes the rows of what was found again: those of the case, and of the cases around it.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn project(&self, found: &Found) -> Result<(), StoreError> {
        project::edges(self.batch.db, self.setting, found.row)?;
        project::document(self.batch.db, self.setting, found.row)
    }
}

impl Found {
    /// Returns the fold of the task that was found; nothing for a case.
    pub fn task(&self) -> Option<&TaskFold> {
        let tasks = &self.folded.tasks;
        let task = tasks.iter().find(|(row, _)| row.row == self.row.row);
        task.map(|(_, fold)| fold)
    }

    /// Returns where what was found is now, escalation included.
    pub fn label(&self) -> &Label {
        self.task()
            .map_or(&self.folded.case.view.label, |fold| &fold.view.label)
    }

    /// Returns the files of what was found.
    pub fn attachments(&self) -> &[AttachmentView] {
        self.task()
            .map_or(&self.folded.case.view.attachments, |fold| {
                &fold.view.attachments
            })
    }

    /// Returns what sites set apart of what was found.
    pub fn conflicts(&self) -> &[ConflictView] {
        self.task()
            .map_or(&self.folded.case.view.conflicts, |fold| {
                &fold.view.conflicts
            })
    }
}

fn receipt(found: &Found, facts: Vec<FactId>) -> Receipt {
    let is_task = found.row.id.kind == orgo_schema::id::DocumentKind::Task;
    let task_ids = is_task
        .then(|| TaskId::new(found.row.id.id))
        .into_iter()
        .collect();
    Receipt {
        case_id: Some(found.case),
        task_ids,
        facts,
        against: None,
    }
}

/// Acts on a task's status.
///
/// # Errors
/// A refusal that says what is allowed from here.
pub fn act_on_task(
    ask: &mut Ask<'_, '_>,
    task: TaskId,
    action: TaskAction,
    (reason, until): (Option<String>, Option<Timestamp>),
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Task(task))?;
    ask.may(Action::Work, &found)?;
    let status = found.task().map(|fold| fold.status);
    let status = status.ok_or_else(|| Refusal::NotFound {
        kind: "task".into(),
    })?;
    let asks = found
        .task()
        .is_some_and(|fold| fold.view.approval.is_some());
    let ends = matches!(
        action,
        TaskAction::Complete | TaskAction::Fail | TaskAction::Cancel
    );
    if ends && transfer::is_of_offer(&found) {
        return Err(check::invalid("action", transfer::ANSWER_IT).into());
    }
    if asks && is_decision(status, action) {
        let problem = "this is a request that somebody decides: approve it, reject it, or revoke what was decided";
        return Err(check::invalid("action", problem).into());
    }
    if status.after(action).is_none() {
        let allowed: Vec<&str> = status.actions().map(TaskAction::as_str).collect();
        return Err(illegal("task", action.as_str(), status.as_str(), &allowed).into());
    }
    if action == TaskAction::Complete {
        waits::may_end(&ask.holding(&found)?)?;
    }
    let reason = reason_for(action.needs_reason(), reason)?;
    if until.is_some() && action != TaskAction::Hold {
        let problem = "only a hold has an end: leave it out, or use hold";
        return Err(check::invalid("until", problem).into());
    }
    let body = Body::TaskActed {
        action,
        reason,
        until,
    };
    ask.write(&found, body)
}

/// Whether an act on a request would pass by who decides it.
pub fn is_decision(status: TaskStatus, action: TaskAction) -> bool {
    matches!(action, TaskAction::Complete | TaskAction::Fail)
        || (action == TaskAction::Reopen && status != TaskStatus::Cancelled)
}

/// Acts on a case's status.
///
/// # Errors
/// A refusal that says what is allowed from here.
pub fn act_on_case(
    ask: &mut Ask<'_, '_>,
    case: CaseId,
    action: CaseAction,
    reason: Option<String>,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    ask.may(Action::Work, &found)?;
    let status = found.folded.case.view.status;
    if status.after(action).is_none() {
        let allowed: Vec<&str> = status.actions().map(CaseAction::as_str).collect();
        return Err(illegal("case", action.as_str(), status.as_str(), &allowed).into());
    }
    let reason = reason_for(action.needs_reason(), reason)?;
    ask.write(&found, Body::CaseActed { action, reason })
}

pub(super) fn illegal(kind: &str, action: &str, status: &str, allowed: &[&str]) -> Refusal {
    Refusal::IllegalMove {
        kind: kind.to_owned(),
        action: action.to_owned(),
        status: status.to_owned(),
        allowed: if allowed.is_empty() {
            "nothing".to_owned()
        } else {
            allowed.join(", ")
        },
    }
}

pub(super) fn reason_for(
    is_needed: bool,
    reason: Option<String>,
) -> Result<Option<String>, Refusal> {
    let reason = reason
        .map(|reason| check::text("reason", &reason))
        .transpose()?
        .filter(|reason| !reason.is_empty());
    if is_needed && reason.is_none() {
        return Err(check::invalid("reason", "say why: this needs a reason"));
    }
    Ok(reason)
}

/// Answers for a task without starting it.
///
/// # Errors
/// A refusal.
pub fn acknowledge(
    ask: &mut Ask<'_, '_>,
    task: TaskId,
    until: Option<Timestamp>,
    reason: Option<String>,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Task(task))?;
    ask.may(Action::Work, &found)?;
    let reason = reason_for(false, reason)?;
    if until.is_some_and(|until| until <= ask.batch.now()) {
        return Err(check::invalid("until", "must be in the future").into());
    }
    ask.write(&found, Body::Acknowledged { until, reason })
}

/// Gives a must-settle field a value.
///
/// # Errors
/// A refusal.
pub fn set(ask: &mut Ask<'_, '_>, object: Object, value: Value) -> Result<Receipt, Failure> {
    let found = ask.find(object)?;
    ask.may(Action::Work, &found)?;
    let field = value.field();
    let (is_there, kind) = match object {
        Object::Case(_) => (field.is_of_cases(), "case"),
        Object::Task(_) => (field.is_of_tasks(), "task"),
    };
    if !is_there {
        return Err(check::invalid(field.as_str(), &format!("a {kind} has no such field")).into());
    }
    let stays = matches!(
        value,
        Value::Label(_) | Value::Case(_) | Value::Recurrence(_)
    );
    if stays && transfer::is_of_offer(&found) {
        return Err(check::invalid(field.as_str(), transfer::ANSWER_IT).into());
    }
    if let Value::Case(to) = &value {
        split::may_go(ask, &found, *to)?;
        // What asks about an offer of it goes along.
        transfer::along(ask, &found, *to)?;
    }
    if let Value::MergedInto(Some(other)) = &value {
        if *other == found.case {
            return Err(check::invalid("merged_into", "a case cannot be part of itself").into());
        }
        let into = ask.find(Object::Case(*other))?;
        if into.compartment.row != found.compartment.row {
            return Err(check::invalid(
                "merged_into",
                "the other case lives in another compartment",
            )
            .into());
        }
    }
    let value = if let Value::Label(label) = value {
        let registry = &ask.setting.configuration.loaded.registry;
        Value::Label(
            label
                .canonical(registry)
                .map_err(|error| check::invalid("label", &error.to_string()))?,
        )
    } else {
        value
    };
    let value = check::value(value)?;
    let against = if let Value::Label(label) = &value {
        label.against(found.label())
    } else {
        None
    };
    let receipt = ask.write(&found, Body::Set(value))?;
    Ok(Receipt { against, ..receipt })
}

/// Says that a case was looked over, and what came of it.
///
/// # Errors
/// A refusal.
pub fn review(
    ask: &mut Ask<'_, '_>,
    case: CaseId,
    outcome: ReviewOutcome,
    note: Option<String>,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    ask.may(Action::Work, &found)?;
    let note = note
        .map(|note| check::text("note", &note))
        .transpose()?
        .filter(|note| !note.is_empty());
    ask.write(&found, Body::Reviewed { outcome, note })
}

/// Gives a case or task a new title.
///
/// # Errors
/// A refusal.
pub fn retitle(ask: &mut Ask<'_, '_>, object: Object, title: &str) -> Result<Receipt, Failure> {
    let found = ask.find(object)?;
    ask.may(Action::Work, &found)?;
    let title = check::title("title", title)?;
    let facts = document::facts(ask.batch.db, &found.compartment, found.row)?;
    let scope = (
        found.compartment.scope.organization,
        found.compartment.scope.compartment,
    );
    let mut loaded = orgo_crdt::Document::new(scope, found.row.id);
    let edits: Vec<&[u8]> = facts.edits.iter().map(Vec::as_slice).collect();
    let trouble = |problem: String| Failure::Trouble(format!("document: {problem}"));
    loaded
        .apply(&edits)
        .map_err(|error| trouble(error.to_string()))?;
    if let Some(change) = loaded
        .set_register(TITLE, &title)
        .map_err(|error| trouble(error.to_string()))?
    {
        ask.batch
            .add_change(&found.compartment, found.row.id, change)?;
    }
    ask.project(&found)?;
    Ok(receipt(&found, Vec::new()))
}

/// Adds to a set.
///
/// # Errors
/// A refusal.
pub fn add(ask: &mut Ask<'_, '_>, object: Object, item: Item) -> Result<Receipt, Failure> {
    let found = ask.find(object)?;
    ask.may(Action::Work, &found)?;
    let item = checked(object, item)?;
    if let Item::DependsOn(other) = item {
        may_wait(ask, object, &found, other)?;
    }
    ask.write(&found, Body::Added(item))
}

/// Removes from a set.
///
/// # Errors
/// A refusal.
pub fn remove(ask: &mut Ask<'_, '_>, object: Object, item: Item) -> Result<Receipt, Failure> {
    let found = ask.find(object)?;
    // What somebody must keep by law is let go by who answers for that.
    let action = if matches!(item, Item::Hold(_)) {
        Action::Purge
    } else {
        Action::Work
    };
    ask.may(action, &found)?;
    let item = checked(object, item)?;
    ask.write(&found, Body::Removed(item))
}

/// Checks that a task may wait for another: one that is there, in the same compartment, not itself.
fn may_wait(
    ask: &Ask<'_, '_>,
    object: Object,
    found: &Found,
    other: TaskId,
) -> Result<(), Failure> {
    if object == Object::Task(other) {
        return Err(check::invalid("depends_on", "a task cannot wait for itself").into());
    }
    let awaited = ask.find(Object::Task(other))?;
    if awaited.compartment.row != found.compartment.row {
        let problem = "the other task lives in another compartment";
        return Err(check::invalid("depends_on", problem).into());
    }
    let waits = found.task().map_or(0, |fold| fold.view.depends_on.len());
    if waits >= check::LIST_MAX {
        let problem = format!("it waits for {waits} tasks already, that is as many as may be");
        return Err(check::invalid("depends_on", &problem).into());
    }
    let task = TaskId::new(found.row.id.id);
    match waits::may_begin(ask.batch.db, &found.compartment, task, other)? {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

fn checked(object: Object, item: Item) -> Result<Item, Refusal> {
    let (is_there, kind) = match object {
        Object::Case(_) => (item.is_of_cases(), "case"),
        Object::Task(_) => (item.is_of_tasks(), "task"),
    };
    if !is_there {
        return Err(check::invalid(
            "item",
            &format!("a {kind} has no set of such things"),
        ));
    }
    match item {
        Item::Tag(tag) => Ok(Item::Tag(check::tag(&tag)?)),
        Item::Participant { who, role } => Ok(Item::Participant {
            who,
            role: check::title("as", &role)?,
        }),
        Item::Link { relation, case } => Ok(Item::Link {
            relation: check::title("relation", &relation)?,
            case,
        }),
        Item::DependsOn(task) => Ok(Item::DependsOn(task)),
        // Its content must be stored with it.
        Item::File(_) => Err(check::invalid("file", "a file is attached, not named")),
        Item::Hold(why) => Ok(Item::Hold(check::title("hold", &why)?)),
    }
}

/// Writes a comment.
///
/// # Errors
/// A refusal.
pub fn comment(ask: &mut Ask<'_, '_>, object: Object, text: &str) -> Result<Receipt, Failure> {
    let found = ask.find(object)?;
    ask.may(Action::Comment, &found)?;
    let text = check::words("text", text)?;
    ask.write(&found, Body::Commented { text })
}

/// Ticks or unticks a checklist item.
///
/// # Errors
/// A refusal.
pub fn tick(
    ask: &mut Ask<'_, '_>,
    task: TaskId,
    item: u16,
    done: bool,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Task(task))?;
    ask.may(Action::Work, &found)?;
    let list = found.task().map(|fold| fold.view.checklist.as_slice());
    let list = list.unwrap_or_default();
    let Some(line) = list.get(usize::from(item)) else {
        let items = list.len();
        return Err(check::invalid(
            "item",
            &format!("the checklist has {items} items, counted from 0"),
        )
        .into());
    };
    let (of, item) = (line.of, line.item);
    ask.write(&found, Body::Checked { item, done, of })
}

/// Says yes or no to what waits for it. Who had said no may say yes later.
///
/// # Errors
/// A refusal.
pub fn decide(
    ask: &mut Ask<'_, '_>,
    object: Object,
    (act, yes): (FactId, bool),
    reason: Option<String>,
) -> Result<Receipt, Failure> {
    let found = ask.find(object)?;
    let offer = orgo_engine::transfer::open(transfer::of(&found)).map(|offer| offer.offer_id);
    if offer == Some(act) {
        let reply = if yes {
            OfferReply::Accept
        } else {
            OfferReply::Reject
        };
        return transfer::answer(ask, object, offer, (reply, reason));
    }
    if let Some(contested) = consent::contests(&found, object).and_then(|(all, _)| all.get(act)) {
        ask.may(Action::Uphold, &found)?;
        if consent::is_own(ask.viewer, contested.by) {
            let problem = "you did this yourself: somebody else decides whether it counts";
            return Err(check::invalid("act", problem).into());
        }
        let reason = reasoned(reason)?;
        return ask.write(&found, Body::Decided(Decided { act, yes, reason }));
    }
    ask.may(Action::Work, &found)?;
    let problem = match consent::state(&found, object, act) {
        Some(State::Waits) => None,
        Some(State::Refused) if yes => None,
        Some(State::Refused) => Some("somebody has said no to it already"),
        Some(State::Done(_)) => Some("it is done already"),
        None => Some("nothing waits for a yes under this name, or not any more"),
    };
    if let Some(problem) = problem {
        return Err(check::invalid("act", problem).into());
    }
    let reason = reasoned(reason)?;
    ask.write(&found, Body::Decided(Decided { act, yes, reason }))
}

/// Checks the reason of a decision, where one is given.
fn reasoned(reason: Option<String>) -> Result<Option<String>, Refusal> {
    let reason = reason.map(|reason| check::text("reason", &reason));
    Ok(reason.transpose()?.filter(|reason| !reason.is_empty()))
}

/// Says that somebody has seen messages that were for them. What they have seen already, and what is for
/// others, is left out; where nothing is left nothing is written.
///
/// # Errors
/// A refusal.
pub fn see(ask: &mut Ask<'_, '_>, object: Object, effects: &[FactId]) -> Result<Receipt, Failure> {
    let found = ask.find(object)?;
    let messages = match found.task() {
        Some(task) => &task.messages,
        None => &found.folded.case.messages,
    };
    let user = ask.person.user;
    let to = Recipient::User(user);
    let came = found.task().and_then(|task| {
        let (news, _) = orgo_engine::outbox::came(task)?;
        let effect = reach::arrival(&found.compartment, news.cause, user);
        (!task.seen.contains_key(&(effect, user))).then_some(effect)
    });
    let is_new = |effect: &FactId| match messages.get(effect) {
        Some(message) => message.wanted.to == to && message.seen.is_none(),
        // That work came to their team they find on the pages, whether a message tells them or not.
        None => came == Some(*effect),
    };
    let new: BTreeSet<FactId> = effects.iter().copied().filter(is_new).collect();
    if new.is_empty() {
        return Ok(receipt(&found, Vec::new()));
    }
    let effects = new.into_iter().collect();
    ask.write(&found, Body::Seen { effects })
}
