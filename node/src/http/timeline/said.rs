//! What a fact says, as a line for people.

mod offers;

use orgo_engine::{
    fold::{LedFold, ReviewFold, State},
    rule::timed,
    walk::Step,
};
use orgo_schema::{
    case::CaseAction,
    fact::{
        Answer, AnswerWay, Answered, Author, Body, Created, Decided, Fact, Item, Judged, Judgment,
        LED_TO, NEXT_ROUND, Opened, Published, ReviewOpened, Routed, SPLIT_FROM, SPLIT_INTO, Timed,
        Tried, TryOutcome, Value, Via, Who,
    },
    id::{CaseId, CompartmentId, FactId, NodeId, SignalId},
    label::Label,
    task::{ShownStatus, TaskAction, TaskStatus},
    time::Timestamp,
    view::ChecklistItem,
};
use orgo_web::model::{EntryBody, StepKind, StepView, outcome_words};

use super::super::{answer, desk::Desk, show, time};
use crate::{review, store::signal::SignalRow};

/// Puts facts of one document into words.
#[derive(Debug)]
pub(super) struct Teller<'a> {
    pub(super) desk: &'a Desk<'a>,
    /// The task that is spoken of, where that is not clear by itself.
    pub(super) about: Option<&'a str>,
    pub(super) checklist: &'a [ChecklistItem],
    /// The mails that answers may have been read out of.
    pub(super) mails: &'a [SignalRow],
}

impl Teller<'_> {
    /// Says what a fact says; nothing for what other entries tell.
    pub(super) fn say(&self, fact: &Fact) -> Option<EntryBody> {
        let by = self.author(fact.by);
        match &fact.body {
            Body::Opened(opened) => self.opened(by, opened),
            Body::Created(created) => self.created(by, created),
            Body::TaskActed {
                action,
                reason,
                until,
            } => Some(self.acted(by, (*action, *until), reason.as_deref())),
            Body::CaseActed { action, reason } => {
                let (kind, words) = (case_kind(*action), case_words(*action));
                Some(self.step(kind, by, words, reason.as_deref()))
            }
            Body::Judged(judged) => Some(self.judged(by, judged)),
            Body::Offered(offered) => Some(self.offered(by, offered)),
            Body::OfferAnswered(answered) => Some(self.offer_answered(fact.by, answered)),
            Body::Acknowledged { until, reason } => {
                Some(self.acknowledged(by, *until, reason.as_deref()))
            }
            Body::Set(value) => Some(self.set(by, value)),
            Body::Answered(answered) => Some(self.answered(by, answered)),
            Body::Added(item) => Some(self.added(by, item)),
            Body::Removed(item) => {
                let what = format!("took away {}", self.item(item));
                Some(self.step(StepKind::Changed, by, &what, None))
            }
            Body::Commented { text } => Some(self.commented(by, text)),
            Body::Placed { .. } => {
                Some(self.step(StepKind::Changed, by, "put the signal into its case", None))
            }
            Body::SetAside { reason } => {
                Some(self.step(StepKind::Changed, by, "set the signal aside", Some(reason)))
            }
            Body::Checked { item, done, of } => Some(self.checked(by, (*of, *item), *done)),
            Body::Decided(decided) => Some(self.decided(by, decided)),
            Body::Reviewed { outcome, note } => {
                let what = format!("looked it over: {}", outcome_words(*outcome));
                Some(self.step(StepKind::Changed, by, &what, note.as_deref()))
            }
            Body::Published(published) => Some(self.published(by, published)),
            Body::Copied(copied) => copied.via.map(|via| self.unsealed(fact.by, via)),
            // Told by the signal, by the walk, by where it came from, or nobody's business here.
            Body::Received(_)
            | Body::Routed(_)
            | Body::Stepped { .. }
            | Body::Known(_)
            | Body::Account(_)
            | Body::Credential { .. }
            | Body::Moved(_)
            | Body::Carried(_)
            | Body::Renamed(_)
            | Body::Witnessed
            | Body::PurgeProposed(_)
            | Body::PurgeAcknowledged
            | Body::Purged(_)
            | Body::PurgeWithdrawn { .. }
            | Body::PassedOn(_)
            | Body::Wanted(_)
            | Body::Leased(_)
            | Body::Filed(_)
            | Body::Enacted(_)
            | Body::Parceled(_)
            | Body::Unparceled
            | Body::Timed(_)
            | Body::ReviewOpened(_)
            | Body::Finding(_)
            | Body::Preferred(_)
            | Body::Viewed(_) => None,
            Body::Tried(tried) => Some(self.tried(tried)),
            Body::Seen { .. } => {
                Some(self.step(StepKind::Changed, by, "has seen the message about it", None))
            }
        }
    }

    fn commented(&self, by: String, text: &str) -> EntryBody {
        let by = match self.about {
            Some(task) => format!("{by}, on “{task}”"),
            None => by,
        };
        EntryBody::Comment {
            by,
            text: text.to_owned(),
        }
    }

    fn acted(
        &self,
        by: String,
        (action, until): (TaskAction, Option<Timestamp>),
        reason: Option<&str>,
    ) -> EntryBody {
        let words = task_words(action);
        let words = until.map_or_else(
            || words.to_owned(),
            |until| format!("{words} until {}", self.desk.wall.full(until)),
        );
        self.step(task_kind(action), by, &words, reason)
    }

    fn judged(&self, by: String, judged: &Judged) -> EntryBody {
        let (kind, what) = match judged.judgment {
            Judgment::Approve => (StepKind::Status(ShownStatus::Completed), "approved this"),
            Judgment::Reject => (StepKind::Status(ShownStatus::Failed), "rejected this"),
            Judgment::Revoke => (StepKind::Changed, "revoked the decision"),
        };
        let what = format!("{what}, at {}", judged.at);
        self.step(kind, by, &what, judged.reason.as_deref())
    }

    /// Says what somebody answered to an invitation.
    fn answered(&self, by: String, answered: &Answered) -> EntryBody {
        let who = match &answered.who {
            Who::User(user) => self.desk.user_name(*user),
            Who::Person(_) => "a person who is invited".to_owned(),
            Who::Role(role) => role.to_string(),
        };
        let how = match answered.via {
            AnswerWay::Mail => "by mail",
            AnswerWay::Link => "by the link",
            AnswerWay::Page => "on this page",
        };
        let says = match answered.answer {
            Answer::Yes => "comes",
            Answer::No => "does not come",
            Answer::Maybe => "may come",
        };
        let brings = match answered.guests {
            0 => String::new(),
            guests => format!(", with {guests} more"),
        };
        let what = if by == who {
            format!("{says}{brings}")
        } else {
            format!("wrote down that {who} {says}{brings}, {how}")
        };
        let step = self.step(StepKind::Changed, by, &what, answered.note.as_deref());
        self.caused(step, answered.cause)
    }

    /// Says which mail led to something, where it is shown beside.
    fn caused(&self, mut body: EntryBody, cause: Option<SignalId>) -> EntryBody {
        let mail = cause.and_then(|cause| self.mails.iter().find(|mail| mail.signal_id == cause));
        if let (EntryBody::Step(step), Some(mail)) = (&mut body, mail) {
            let at = self.desk.wall.full(mail.received_at);
            let subject = &mail.subject;
            step.why
                .push(format!("It was read out of the mail “{subject}”, {at}."));
        }
        body
    }

    fn added(&self, by: String, item: &Item) -> EntryBody {
        let case = |case: &CaseId| show::case_reference(case.uuid());
        let what = match item {
            Item::Link {
                relation,
                case: from,
            } if relation == SPLIT_FROM => {
                format!("split it off the case {}", case(from))
            }
            Item::Link {
                relation,
                case: new,
            } if relation == LED_TO => {
                format!(
                    "led to the case {}, which a rule opened beside it",
                    case(new)
                )
            }
            Item::Link {
                relation,
                case: new,
            } if relation == NEXT_ROUND => format!("opened its next time, the case {}", case(new)),
            Item::Link {
                relation,
                case: new,
            } if relation == SPLIT_INTO => format!(
                "split off the case {}, which took some of the tasks",
                case(new)
            ),
            Item::Tag(_)
            | Item::Participant { .. }
            | Item::Link { .. }
            | Item::DependsOn(_)
            | Item::File(_)
            | Item::Hold(_) => format!("added {}", self.item(item)),
        };
        self.step(StepKind::Changed, by, &what, None)
    }

    fn published(&self, by: String, published: &Published) -> EntryBody {
        let copy = show::case_reference(published.case.uuid());
        let to = self.desk.setting.compartment_name(published.compartment);
        let what = format!("published a redacted copy in {to}: the case {copy}");
        self.step(StepKind::Changed, by, &what, None)
    }

    fn site(&self, node: NodeId) -> String {
        let member = self.desk.setting.roster.member(node);
        member.map_or_else(|| "a node".to_owned(), |member| member.site.clone())
    }

    /// Names the site of a node that did something by itself.
    fn node(&self, by: Author) -> String {
        match by {
            Author::Node(node) => self.site(node),
            Author::Derived | Author::Person { .. } => self.author(by),
        }
    }

    /// Says through which gateway a mail came, sealed.
    fn unsealed(&self, by: Author, via: Via) -> EntryBody {
        let site = |node| self.site(node);
        let who = self.node(by);
        let (gateway, at) = (site(via.node), self.desk.wall.full(via.wall.latest));
        let what = format!("opened the mail, which {gateway} had taken in {at} and sealed");
        self.step(StepKind::Changed, who, &what, None)
    }

    /// Says that a document was raised into where it is; what goes along with it says nothing by itself.
    pub(super) fn raised(&self, fact: &Fact, from: Option<CompartmentId>) -> Option<EntryBody> {
        let (Body::Moved(moved), Some(from), None) = (&fact.body, from, self.about) else {
            return None;
        };
        // A node that heard of it says so as well.
        if let Author::Node(_) = fact.by {
            return None;
        }
        let name = |id| self.desk.setting.compartment_name(id);
        let why = moved.reason.as_deref();
        let because = why.map(|why| format!(", because: {why}"));
        let what = format!(
            "raised it from {} to {}{}",
            name(from),
            name(moved.to),
            because.unwrap_or_default()
        );
        Some(self.step(StepKind::Changed, self.author(fact.by), &what, None))
    }

    fn acknowledged(
        &self,
        by: String,
        until: Option<Timestamp>,
        reason: Option<&str>,
    ) -> EntryBody {
        let until = until.map_or_else(
            || "for a whole window".to_owned(),
            |until| format!("until {}", self.desk.wall.full(until)),
        );
        let what = format!("has seen it and answers for it {until}");
        self.step(StepKind::Changed, by, &what, reason)
    }

    fn checked(&self, by: String, item: (Option<FactId>, u16), done: bool) -> EntryBody {
        let mut lines = self.checklist.iter();
        let line = lines.find(|line| (line.of, line.item) == item);
        let text = line.map_or("a line", |line| line.text.as_str());
        let verb = if done { "ticked" } else { "cleared" };
        self.step(StepKind::Changed, by, &format!("{verb} “{text}”"), None)
    }

    /// Says what somebody answered to what waits for a yes.
    fn decided(&self, by: String, decided: &Decided) -> EntryBody {
        let what = if decided.yes {
            "said yes to what waited for it"
        } else {
            "said no to what waited for a yes"
        };
        self.step(StepKind::Changed, by, what, decided.reason.as_deref())
    }

    /// Says what a rule did because time has passed.
    pub(super) fn timed(&self, timed: &Timed, state: Option<State>) -> EntryBody {
        let of = self
            .about
            .map(|task| format!(" on “{task}”"))
            .unwrap_or_default();
        let after = time::span(timed.after);
        let does = timed::phrases(timed).join(", ");
        let what = match state {
            Some(State::Done(_)) => format!("acts{of} after {after}: {does}"),
            Some(State::Waits) => {
                format!("waits for somebody's yes{of}, after {after}, to {does}")
            }
            Some(State::Refused) | None => format!("was to act{of} after {after}: {does}"),
        };
        EntryBody::Step(StepView {
            kind: StepKind::Rule,
            who: format!("{},", timed::named(&timed.rule)),
            what,
            label: None,
            why: Vec::new(),
        })
    }

    /// Says that rules opened a case of their own, or would.
    pub(super) fn led(&self, led: &LedFold, label: &Label) -> EntryBody {
        let what = match led.state {
            State::Done(_) => "opened this case of its own, as",
            State::Waits => "waits for somebody's yes to open this case, as",
            State::Refused => "was to open this case, and somebody said no; as",
        };
        let because = led.led.chain.iter().rev().skip(1);
        let because = because.map(|rule| format!("it came of the rule {}", rule.id));
        let last = led.led.chain.last();
        EntryBody::Step(StepView {
            kind: StepKind::Rule,
            who: last.map_or_else(
                || "Orgo".to_owned(),
                |rule| format!("{},", timed::named(rule)),
            ),
            what: what.to_owned(),
            label: Some(plate(label)),
            why: because.map(|why| answer::sentence(&why)).collect(),
        })
    }

    /// Says that a node opened a review, or would.
    pub(super) fn review(&self, review: &ReviewFold, why: &ReviewOpened, by: Author) -> EntryBody {
        let what = match review.state {
            State::Done(_) => "opened this review by itself",
            State::Waits => "would open this review, and waits for somebody's yes",
            State::Refused => "would have opened this review, and somebody said no",
        };
        let why = review::because(&self.desk.setting, why);
        EntryBody::Step(StepView {
            kind: StepKind::Rule,
            who: self.node(by),
            what: what.to_owned(),
            label: None,
            why: vec![answer::sentence(&why)],
        })
    }

    /// Says who stands behind a fact.
    pub(super) fn author(&self, by: Author) -> String {
        match by {
            Author::Derived => "Orgo".to_owned(),
            Author::Node(_) => "The node".to_owned(),
            Author::Person { user, .. } => self.desk.user_name(user),
        }
    }

    /// Says what became of a message about this.
    fn tried(&self, tried: &Tried) -> EntryBody {
        let (what, reason) = match &tried.outcome {
            TryOutcome::Sent => ("sent a mail about it", None),
            TryOutcome::Failed { reason } => ("could not send a mail about it yet", Some(reason)),
            TryOutcome::Refused { reason } => ("could not send a mail about it", Some(reason)),
            TryOutcome::Suppressed { reason } => ("sent no mail about it", Some(reason)),
            TryOutcome::Held { until, reason, .. } => {
                let until = self.desk.wall.full(*until);
                let what = format!("holds a mail about it back until {until}");
                return self.step(
                    StepKind::Changed,
                    "The node".to_owned(),
                    &what,
                    Some(reason),
                );
            }
            TryOutcome::SentWithin { period } => ("sent it in one mail with others", Some(period)),
        };
        let by = "The node".to_owned();
        self.step(StepKind::Changed, by, what, reason.map(String::as_str))
    }

    /// A case that a signal opened is told by the decision about that signal.
    fn opened(&self, by: String, opened: &Opened) -> Option<EntryBody> {
        let step = StepView {
            label: Some(plate(&opened.label)),
            ..changed(by, "opened this case as".to_owned())
        };
        opened.signal.is_none().then_some(EntryBody::Step(step))
    }

    fn created(&self, by: String, created: &Created) -> Option<EntryBody> {
        let what = format!("added the task “{}” as", created.title);
        let step = StepView {
            label: Some(plate(&created.label)),
            ..changed(by, what)
        };
        match &created.rule {
            None => Some(EntryBody::Step(step)),
            // On the page of the case, the decision about the signal tells it.
            Some(_) if self.about.is_some() => None,
            Some(rule) => Some(EntryBody::Step(StepView {
                kind: StepKind::Rule,
                who: format!("Rule {}, version {},", rule.id, rule.version),
                what: "made this task as".to_owned(),
                ..step
            })),
        }
    }

    /// Says what a decision about a signal led to.
    pub(super) fn routed(&self, fact: &Fact, routed: &Routed, label: Option<&str>) -> EntryBody {
        if let (Author::Node(_), None) = (fact.by, &routed.rule) {
            let what = "put the mail into its case".to_owned();
            return EntryBody::Step(StepView {
                why: reasons(&routed.why),
                ..changed(self.author(fact.by), what)
            });
        }
        let tasks = show::count(routed.tasks.len(), "task", "tasks");
        let what = format!(
            "opened a case and made {tasks}{}",
            if label.is_some() { ", as" } else { "" }
        );
        let label = label.map(show::plate);
        EntryBody::Step(match &routed.rule {
            Some(rule) => StepView {
                kind: StepKind::Rule,
                who: format!("Rule {}, version {},", rule.id, rule.version),
                what,
                label,
                why: reasons(&routed.why),
            },
            None => StepView {
                label,
                ..changed(self.author(fact.by), what)
            },
        })
    }

    /// Says that a task moved up, or that a record of it does not count.
    pub(super) fn stepped(&self, level: u8, step: Option<&Step>) -> EntryBody {
        let of = self
            .about
            .map(|task| format!("“{task}” "))
            .unwrap_or_default();
        EntryBody::Step(match step {
            Some(step) if step.reminder.is_some() => StepView {
                kind: StepKind::Escalated,
                who: format!(
                    "{of}{}",
                    if of.is_empty() {
                        "Reminded:"
                    } else {
                        "reminded:"
                    }
                ),
                what: format!("{}; still at", step_why(step)),
                label: Some(plate(&step.to)),
                why: Vec::new(),
            },
            Some(step) => StepView {
                kind: StepKind::Escalated,
                who: format!(
                    "{of}{}",
                    if of.is_empty() {
                        "Moved up:"
                    } else {
                        "moved up:"
                    }
                ),
                what: format!("{}; now at", step_why(step)),
                label: Some(plate(&step.to)),
                why: Vec::new(),
            },
            None => StepView {
                kind: StepKind::Withdrawn,
                who: "A step was withdrawn:".to_owned(),
                what: format!("{of}had moved up to level {level}. Nobody needs to act."),
                label: None,
                why: Vec::new(),
            },
        })
    }

    fn step(&self, kind: StepKind, who: String, what: &str, reason: Option<&str>) -> EntryBody {
        let of = self
            .about
            .map(|task| format!(" (“{task}”)"))
            .unwrap_or_default();
        let because = reason
            .filter(|reason| !reason.is_empty())
            .map(|reason| format!(": {reason}"));
        let what = format!("{what}{of}{}", because.unwrap_or_default());
        EntryBody::Step(StepView {
            kind,
            who,
            what,
            label: None,
            why: Vec::new(),
        })
    }

    fn set(&self, by: String, value: &Value) -> EntryBody {
        if let Value::Label(label) = value {
            let step = StepView {
                label: Some(plate(label)),
                ..changed(by, "set the label to".to_owned())
            };
            return EntryBody::Step(step);
        }
        let what = match value {
            Value::Assignee(Some(user)) => format!("gave it to {}", self.desk.user_name(*user)),
            Value::Assignee(None) => "gave it back to the team".to_owned(),
            Value::Label(label) => format!("set the label to {label}"),
            Value::Priority(priority) => format!("set the priority to {priority}"),
            Value::Severity(severity) => format!("set the severity to {severity}"),
            Value::Due(Some(due)) => {
                format!("wants it done by {}", self.desk.wall.full(*due))
            }
            Value::Due(None) => "took away the due time".to_owned(),
            Value::Person(Some(_)) => "said whom it is about".to_owned(),
            Value::Person(None) => "said that it is about nobody in particular".to_owned(),
            Value::MergedInto(Some(case)) => {
                format!(
                    "made it part of the case {}",
                    show::case_reference(case.uuid())
                )
            }
            Value::MergedInto(None) => "made it stand by itself again".to_owned(),
            Value::Reactivity(span) => format!("gave {} to react", time::span(*span)),
            Value::Location(place) => {
                let site = place.site.as_deref().unwrap_or_default();
                format!(
                    "set the place to {}",
                    show::place(site, place.area.as_deref().unwrap_or_default())
                )
            }
            Value::RetentionClass(Some(class)) => format!("set the retention class to {class}"),
            Value::RetentionClass(None) => "took away the retention class".to_owned(),
            Value::Review(Some(plan)) => {
                format!("wants it looked over {}", show::plan(*plan, self.desk.wall))
            }
            Value::Review(None) => "took away the planned review".to_owned(),
            Value::Recurrence(Some(rule)) => format!("said that it comes again {}", rule.explain()),
            Value::Recurrence(None) => "said that it does not come again".to_owned(),
            Value::Gathering(Some(gathering)) => {
                let starts = gathering.starts.map(|at| self.desk.wall.full(at));
                let seats = gathering.seats.map(|seats| format!("{seats} seats"));
                let said: Vec<String> = starts.into_iter().chain(seats).collect();
                format!("said when people meet: {}", said.join(", "))
            }
            Value::Gathering(None) => "took away when people meet".to_owned(),
            Value::Case(case) => {
                format!("moved it to the case {}", show::case_reference(case.uuid()))
            }
        };
        self.step(StepKind::Changed, by, &what, None)
    }

    fn item(&self, item: &Item) -> String {
        match item {
            Item::Tag(tag) => format!("the tag “{tag}”"),
            Item::Participant { who, role } => {
                let who = match who {
                    Who::Person(_) => "a person".to_owned(),
                    Who::User(user) => self.desk.user_name(*user),
                    Who::Role(role) => role.to_string(),
                };
                format!("{who} as {role}")
            }
            Item::Link { relation, case } => {
                format!(
                    "a link to the case {} ({relation})",
                    show::case_reference(case.uuid())
                )
            }
            Item::File(file) => format!("the file “{}”", file.name),
            Item::Hold(why) => format!("a legal hold: {why}"),
            Item::DependsOn(task) => {
                format!(
                    "that it waits for the task {}",
                    show::task_reference(task.uuid())
                )
            }
        }
    }
}

/// Lists reasons, each once: several rules may have matched on the same.
fn reasons(why: &[String]) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for reason in why.iter().map(|why| answer::sentence(why)) {
        if !once.contains(&reason) {
            once.push(reason);
        }
    }
    once
}

/// Says why a step occurred.
pub(in super::super) fn step_why(step: &Step) -> String {
    match step.why {
        orgo_engine::walk::Why::Window(ms) => format!("not finished within {}", time::length(ms)),
        orgo_engine::walk::Why::Unanswered(ms) => {
            format!("not answered at the top within {}", time::length(ms))
        }
        why @ (orgo_engine::walk::Why::Severity(_)
        | orgo_engine::walk::Why::Unheld
        | orgo_engine::walk::Why::Rule) => why.to_string(),
    }
}

fn changed(who: String, what: String) -> StepView {
    StepView {
        kind: StepKind::Changed,
        who,
        what,
        label: None,
        why: Vec::new(),
    }
}

fn plate(label: &Label) -> orgo_web::model::LabelView {
    show::plate(&label.to_string())
}

const fn task_kind(action: TaskAction) -> StepKind {
    StepKind::Status(match action {
        TaskAction::Start | TaskAction::Resume | TaskAction::Reopen => ShownStatus::InProgress,
        TaskAction::Hold => ShownStatus::OnHold,
        TaskAction::Complete => ShownStatus::Completed,
        TaskAction::Fail => ShownStatus::Failed,
        TaskAction::Cancel => ShownStatus::Cancelled,
        TaskAction::Settle(status) => match status {
            TaskStatus::Pending => ShownStatus::Pending,
            TaskStatus::InProgress => ShownStatus::InProgress,
            TaskStatus::OnHold => ShownStatus::OnHold,
            TaskStatus::Completed => ShownStatus::Completed,
            TaskStatus::Failed => ShownStatus::Failed,
            TaskStatus::Cancelled => ShownStatus::Cancelled,
        },
    })
}

const fn task_words(action: TaskAction) -> &'static str {
    match action {
        TaskAction::Start => "started work",
        TaskAction::Hold => "put it on hold",
        TaskAction::Resume => "ended the hold",
        TaskAction::Complete => "completed it",
        TaskAction::Fail => "gave it up as failed",
        TaskAction::Cancel => "cancelled it",
        TaskAction::Reopen => "reopened it",
        TaskAction::Settle(_) => "settled where it stands",
    }
}

const fn case_kind(action: CaseAction) -> StepKind {
    match action {
        CaseAction::Start | CaseAction::Resume | CaseAction::Reopen => {
            StepKind::Status(ShownStatus::InProgress)
        }
        CaseAction::Hold => StepKind::Status(ShownStatus::OnHold),
        CaseAction::Resolve | CaseAction::Close => StepKind::Status(ShownStatus::Completed),
        CaseAction::Settle(_) => StepKind::Changed,
    }
}

const fn case_words(action: CaseAction) -> &'static str {
    match action {
        CaseAction::Start => "took up the case",
        CaseAction::Hold => "put the case on hold",
        CaseAction::Resume => "resumed the case",
        CaseAction::Resolve => "resolved the case",
        CaseAction::Close => "closed the case",
        CaseAction::Reopen => "reopened the case",
        CaseAction::Settle(_) => "settled where the case stands",
    }
}
