//! What a fact says, as a line for people.

mod acts;
mod offers;
mod steps;
mod value;

use std::collections::BTreeMap;

pub(in super::super) use steps::step_why;

use orgo_schema::{
    fact::{
        Answer, AnswerWay, Answered, Author, Body, Created, Decided, Fact, Judged, Judgment,
        Opened, Published, Routed, RuleRef, Tried, TryOutcome, Via, Who,
    },
    id::{CompartmentId, FactId, NodeId, SignalId},
    label::{Label, Subcategory},
    task::{ShownStatus, TaskAction},
    time::Timestamp,
    view::ChecklistItem,
};
use orgo_web::model::{EntryBody, StepKind, StepView, against_words, outcome_words};

use super::super::{answer, desk::Desk, show};
use crate::{store::signal::SignalRow, words};
use acts::{case_kind, task_kind};

/// Puts facts of one document into words.
#[derive(Debug)]
pub(super) struct Teller<'a> {
    pub(super) desk: &'a Desk<'a>,
    /// The task that is spoken of, where that is not clear by itself.
    pub(super) about: Option<&'a str>,
    pub(super) checklist: &'a [ChecklistItem],
    /// The mails that answers may have been read out of.
    pub(super) mails: &'a [SignalRow],
    /// What brought work somewhere against its flow, and what kind of information that is.
    pub(super) against: BTreeMap<FactId, Subcategory>,
}

impl Teller<'_> {
    /// Says what a fact says; nothing for what other entries tell.
    #[expect(clippy::too_many_lines, reason = "a line or two for each kind of fact")]
    pub(super) fn say(&self, fact: &Fact) -> Option<EntryBody> {
        let (say, by) = (self.say_in(), self.author(fact.by));
        match &fact.body {
            Body::Opened(opened) => self.opened(by, opened),
            Body::Created(created) => self.created(by, created),
            Body::TaskActed {
                action,
                reason,
                until,
            } => Some(self.acted(by, (*action, *until), reason.as_deref())),
            Body::CaseActed { action, reason } => {
                let words = words::case(self.desk.wall.language, *action);
                Some(self.step(case_kind(*action), by, words, reason.as_deref()))
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
                let what = say.took_away(&self.item(item));
                Some(self.step(StepKind::Changed, by, &what, None))
            }
            Body::Commented { text } => Some(self.commented(by, text)),
            Body::Placed { .. } => Some(self.step(StepKind::Changed, by, say.placed(), None)),
            Body::SetAside { reason } => {
                Some(self.step(StepKind::Changed, by, say.set_aside(), Some(reason)))
            }
            Body::Checked { item, done, of } => Some(self.checked(by, (*of, *item), *done)),
            Body::Decided(decided) => Some(self.decided(by, decided)),
            Body::Reviewed { outcome, note } => {
                let what = say.looked_over(outcome_words(self.desk.wall.language, *outcome));
                Some(self.step(StepKind::Changed, by, &what, note.as_deref()))
            }
            Body::Published(published) => Some(self.published(by, published)),
            Body::Copied(copied) => copied.via.map(|via| self.unsealed(fact.by, via)),
            Body::ReplyTakenBack { .. } => {
                Some(self.step(StepKind::Withdrawn, by, say.took_reply_back(), None))
            }
            // Told by the signal, by the walk, by the card of a reply, by where it came from, or nobody's business here.
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
            | Body::Original { .. }
            | Body::Timed(_)
            | Body::Replied(_)
            | Body::ReviewOpened(_)
            | Body::Finding(_)
            | Body::Preferred(_)
            | Body::Viewed(_) => None,
            Body::Tried(tried) => Some(self.tried(tried)),
            Body::Seen { .. } => Some(self.step(StepKind::Changed, by, say.has_seen(), None)),
        }
    }

    fn commented(&self, by: String, text: &str) -> EntryBody {
        let by = match self.about {
            Some(task) => self.say_in().on_task(&by, task),
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
        let words = words::task(self.desk.wall.language, action);
        let words = until.map_or_else(
            || words.to_owned(),
            |until| self.say_in().until(words, &self.desk.wall.full(until)),
        );
        self.step(task_kind(action), by, &words, reason)
    }

    fn judged(&self, by: String, judged: &Judged) -> EntryBody {
        let (say, at) = (self.say_in(), judged.at.to_string());
        let (kind, what) = match judged.judgment {
            Judgment::Approve => (StepKind::Status(ShownStatus::Completed), say.approved(&at)),
            Judgment::Reject => (StepKind::Status(ShownStatus::Failed), say.rejected(&at)),
            Judgment::Revoke => (StepKind::Changed, say.revoked(&at)),
        };
        self.step(kind, by, &what, judged.reason.as_deref())
    }

    /// Says what somebody answered to an invitation.
    fn answered(&self, by: String, answered: &Answered) -> EntryBody {
        let say = self.say_in();
        let who = match &answered.who {
            Who::User(user) => self.desk.user_name(*user),
            Who::Person(_) => say.invited_person().to_owned(),
            Who::Role(role) => role.to_string(),
        };
        let says = match answered.answer {
            Answer::Yes => say.comes(),
            Answer::No => say.not_comes(),
            Answer::Maybe => say.may_come(),
        };
        let says = match answered.guests {
            0 => says.to_owned(),
            guests => say.with_more(says, guests.into()),
        };
        let what = match answered.via {
            _ if by == who => says,
            AnswerWay::Mail => say.by_mail(&who, &says),
            AnswerWay::Link => say.by_link(&who, &says),
            AnswerWay::Page => say.on_page(&who, &says),
        };
        let step = self.step(StepKind::Changed, by, &what, answered.note.as_deref());
        self.caused(step, answered.cause)
    }

    /// Says which mail led to something, where it is shown beside.
    fn caused(&self, mut body: EntryBody, cause: Option<SignalId>) -> EntryBody {
        let mail = cause.and_then(|cause| self.mails.iter().find(|mail| mail.signal_id == cause));
        if let (EntryBody::Step(step), Some(mail)) = (&mut body, mail) {
            // All reasons of an entry are in one language: that of what the engine says.
            let at = self.desk.wall.in_english().full(mail.received_at);
            let subject = &mail.subject;
            step.why
                .push(format!("It was read out of the mail “{subject}”, {at}."));
        }
        body
    }

    fn published(&self, by: String, published: &Published) -> EntryBody {
        let copy = show::case_reference(published.case.uuid());
        let to = self.desk.setting.compartment_name(published.compartment);
        let what = self.say_in().published(&to, &copy);
        self.step(StepKind::Changed, by, &what, None)
    }

    fn site(&self, node: NodeId) -> String {
        let member = self.desk.setting.roster.member(node);
        member.map_or_else(
            || self.say_in().some_node().to_owned(),
            |member| member.site.clone(),
        )
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
        let what = self.say_in().unsealed(&gateway, &at);
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
        let say = self.say_in();
        let what = say.raised(&name(from), &name(moved.to));
        let what = match moved.reason.as_deref() {
            Some(why) => say.because(&what, why),
            None => what,
        };
        Some(self.step(StepKind::Changed, self.author(fact.by), &what, None))
    }

    fn acknowledged(
        &self,
        by: String,
        until: Option<Timestamp>,
        reason: Option<&str>,
    ) -> EntryBody {
        let say = self.say_in();
        let what = match until {
            Some(until) => say.answers_until(&self.desk.wall.full(until)),
            None => say.answers_window().to_owned(),
        };
        self.step(StepKind::Changed, by, &what, reason)
    }

    fn checked(&self, by: String, item: (Option<FactId>, u16), done: bool) -> EntryBody {
        let mut lines = self.checklist.iter();
        let line = lines.find(|line| (line.of, line.item) == item);
        let say = self.say_in();
        let text = line.map_or(say.some_line(), |line| line.text.as_str());
        let what = if done {
            say.ticked(text)
        } else {
            say.cleared(text)
        };
        self.step(StepKind::Changed, by, &what, None)
    }

    /// Says what somebody answered to what waits for a yes.
    fn decided(&self, by: String, decided: &Decided) -> EntryBody {
        let what = if decided.yes {
            self.say_in().said_yes()
        } else {
            self.say_in().said_no()
        };
        self.step(StepKind::Changed, by, what, decided.reason.as_deref())
    }

    /// Says who stands behind a fact.
    pub(super) fn author(&self, by: Author) -> String {
        match by {
            Author::Derived => "Orgo".to_owned(),
            Author::Node(_) => self.say_in().the_node().to_owned(),
            Author::Person { user, .. } => self.desk.user_name(user),
        }
    }

    /// Says what became of a message about this.
    fn tried(&self, tried: &Tried) -> EntryBody {
        let say = self.say_in();
        let plain = ToOwned::to_owned;
        let (what, reason) = match &tried.outcome {
            TryOutcome::Sent => (plain(say.mail_sent()), None),
            TryOutcome::Failed { reason } => (plain(say.mail_not_yet()), Some(reason)),
            TryOutcome::Refused { reason } => (plain(say.mail_refused()), Some(reason)),
            TryOutcome::Suppressed { reason } => (plain(say.mail_suppressed()), Some(reason)),
            TryOutcome::Held { until, reason, .. } => {
                (say.mail_held(&self.desk.wall.full(*until)), Some(reason))
            }
            TryOutcome::SentWithin { period } => (plain(say.mail_within()), Some(period)),
        };
        let by = say.the_node().to_owned();
        self.step(StepKind::Changed, by, &what, reason.map(String::as_str))
    }

    /// A case that a signal opened is told by the decision about that signal.
    fn opened(&self, by: String, opened: &Opened) -> Option<EntryBody> {
        let step = StepView {
            label: Some(plate(&opened.label)),
            ..self.changed(by, self.say_in().opened_as().to_owned())
        };
        opened.signal.is_none().then_some(EntryBody::Step(step))
    }

    fn created(&self, by: String, created: &Created) -> Option<EntryBody> {
        let what = self.say_in().task_added(&created.title);
        let step = StepView {
            label: Some(plate(&created.label)),
            ..self.changed(by, what)
        };
        match &created.rule {
            None => Some(EntryBody::Step(step)),
            // On the page of the case, the decision about the signal tells it.
            Some(_) if self.about.is_some() => None,
            Some(rule) => Some(EntryBody::Step(StepView {
                kind: StepKind::Rule,
                who: self.rule(rule),
                what: self.say_in().task_made().to_owned(),
                ..step
            })),
        }
    }

    /// Says what a decision about a signal led to.
    pub(super) fn routed(&self, fact: &Fact, routed: &Routed, label: Option<&str>) -> EntryBody {
        if let (Author::Node(_), None) = (fact.by, &routed.rule) {
            let what = self.say_in().mail_placed().to_owned();
            return EntryBody::Step(StepView {
                why: reasons(&routed.why),
                ..self.changed(self.author(fact.by), what)
            });
        }
        let say = self.say_in();
        let what = if label.is_some() {
            say.routed_as(routed.tasks.len())
        } else {
            say.routed(routed.tasks.len())
        };
        let label = label.map(show::plate);
        EntryBody::Step(match &routed.rule {
            Some(rule) => StepView {
                kind: StepKind::Rule,
                label,
                why: reasons(&routed.why),
                ..self.changed(self.rule(rule), what)
            },
            None => StepView {
                label,
                ..self.changed(self.author(fact.by), what)
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
            ..self.changed(who, what)
        })
    }

    fn changed(&self, who: String, what: String) -> StepView {
        StepView {
            kind: StepKind::Changed,
            who,
            what,
            language: self.desk.wall.language,
            label: None,
            note: String::new(),
            why: Vec::new(),
        }
    }

    /// Says of what brought work somewhere that it was against the flow, where it was.
    pub(super) fn noted(&self, fact: FactId, mut body: EntryBody) -> EntryBody {
        if let (EntryBody::Step(step), Some(what)) = (&mut body, self.against.get(&fact)) {
            against_words(self.desk.wall.language, *what).clone_into(&mut step.note);
        }
        body
    }

    /// Names a rule that did something.
    fn rule(&self, rule: &RuleRef) -> String {
        self.say_in().rule(&rule.id, &rule.version)
    }

    /// Returns the words for who reads.
    const fn say_in(&self) -> words::Story {
        words::Story(self.desk.wall.language)
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

fn plate(label: &Label) -> orgo_web::model::LabelView {
    show::plate(&label.to_string())
}
