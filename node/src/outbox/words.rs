//! What messages say: the template, in the language of who gets it, and what it is filled with.

use orgo_engine::{
    calendar::parse_zone,
    letter::{
        ASSIGNMENT, DIGEST, Hole, Letters, OFFER_WITHDRAWN, OFFERED_OUTSIDE, PRIVATE, RESTRICTED,
        WEEKLY, Written, tongue,
    },
    outbox::Message,
};
use orgo_schema::{
    fact::{Purpose, Recipient, Who},
    id::FactId,
    time::Timestamp,
    view::{CaseView, TaskView},
    word::Visibility,
};
use orgo_web::Language;

use super::{sender::Sender, settings::Smtp, story::Told, week::Week};
use crate::{
    http::{show::case_reference, time},
    invite, meeting, offer,
    setting::Setting,
    store::{compartment::Compartment, task::TaskRow, user::User},
};

/// Who gets a message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reader<'a> {
    /// Somebody who signs in.
    User(&'a User),
    /// Who wrote in.
    Sender(&'a Sender),
}

/// All that a message is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) setting: &'a Setting,
    pub(super) server: &'a Smtp,
    pub(super) compartment: &'a Compartment,
    pub(super) reader: Reader<'a>,
}

impl Words<'_> {
    /// Writes a message, and says in which language.
    ///
    /// Mail is read by servers on its way: of what is restricted it says no more than where to look.
    pub(super) fn write(&self, told: &Told, message: &Message) -> Option<(Written, &str)> {
        let language = self.language();
        let letters = self.letters();
        let wanted = &message.wanted;
        let domain = told.domain();
        let named = wanted.template.as_deref();
        let named = named.and_then(|name| letters.get(name, domain, language));
        let letter = match (self.is_restricted(told), self.reader) {
            (true, Reader::User(_)) => letters.of_kind(RESTRICTED, None, language),
            // What a rule answers may say that somebody listens, as long as it names nothing of the matter.
            (true, Reader::Sender(_)) => named
                .filter(|letter| letter.is_neutral())
                .or_else(|| letters.of_kind(PRIVATE, None, language)),
            (false, _) => {
                let kind = match (wanted.purpose, self.reader) {
                    // A template that is there no more is no reason to say nothing.
                    (Purpose::Answered, _) => Purpose::Received.word(),
                    (Purpose::Offered, Reader::Sender(_)) => OFFERED_OUTSIDE,
                    (Purpose::OfferAnswered, Reader::Sender(_)) => OFFER_WITHDRAWN,
                    (purpose, _) => purpose.word(),
                };
                let usual = || letters.of_kind(kind, domain, language);
                let assigns = matches!(wanted.purpose, Purpose::Arrived | Purpose::Assigned);
                let of_module = || letters.of_module(kind, ASSIGNMENT, domain?, language);
                named
                    .or_else(|| assigns.then(of_module).flatten())
                    .or_else(usual)
            }
        };
        let written = letter?.write(|hole| {
            if hole == Hole::AnswerLink {
                return if message.is_outside_offer() {
                    self.offer_link(told, wanted.cause, language)
                } else {
                    self.answer_link(told, wanted.to, language)
                };
            }
            if matches!(hole, Hole::OfferBy | Hole::OfferReason) {
                return self.offer(told, wanted.cause, hole);
            }
            if hole == Hole::ReplyText {
                return Some(told.reply(wanted.cause)?.text.clone());
            }
            if hole == Hole::ReplyBy {
                let by = told.reply(wanted.cause)?.by?;
                return self.setting.user_name(by).map(str::to_owned);
            }
            self.value(told, hole)
        });
        Some((written, language))
    }

    /// Writes the one mail of many messages, a line each; that of a week says how the work stands as well.
    pub(super) fn digest(&self, lines: &[String], week: Option<&Week>) -> Option<(Written, &str)> {
        let language = self.language();
        let kind = if week.is_some() { WEEKLY } else { DIGEST };
        let letter = self.letters().of_kind(kind, None, language)?;
        let number = |of: fn(&Week) -> u64| week.map(|week| of(week).to_string());
        let written = letter.write(|hole| {
            if hole == Hole::DigestCount {
                return Some(lines.len().to_string());
            }
            if hole == Hole::DigestList {
                return Some(list(lines.iter().cloned()));
            }
            if hole == Hole::DigestOpen {
                return number(|week| week.open);
            }
            if hole == Hole::DigestPressing {
                return number(|week| week.pressing);
            }
            if hole == Hole::DigestFinished {
                return number(|week| week.finished);
            }
            if hole == Hole::DigestNext {
                return week.map(|week| list(week.next.iter().map(|task| self.next(task))));
            }
            self.of_place(hole)
        });
        Some((written, language))
    }

    /// Returns a line about work that presses.
    fn next(&self, task: &TaskRow) -> String {
        // What stands at the top has no time to come but that since which it does.
        let at = task.due_at.or(task.next_step_at).or(task.at_top_since);
        match at.map(|at| self.clock(at)) {
            Some(at) => format!("{} ({at})", task.title),
            None => task.title.clone(),
        }
    }

    fn letters(&self) -> &Letters {
        &self.setting.configuration.loaded.letters
    }

    fn is_restricted(&self, told: &Told) -> bool {
        let visibility = self.compartment.visibility.max(told.case().visibility);
        visibility >= Visibility::Restricted
    }

    /// Returns the language of who gets it: the one they chose or wrote in, else that of the organisation.
    fn language(&self) -> &str {
        let own = match self.reader {
            Reader::User(user) => user.preferred.language.as_deref(),
            Reader::Sender(sender) => tongue(&format!("{}\n{}", sender.subject, sender.text)),
        };
        own.unwrap_or(&self.server.language)
    }

    /// Says what a placeholder stands for that is the same in every message to somebody.
    fn of_place(&self, hole: Hole) -> Option<String> {
        if hole == Hole::OrganizationName {
            return Some(self.setting.organization_name.clone());
        }
        if hole == Hole::SiteName {
            return Some(self.setting.site.clone());
        }
        match self.reader {
            Reader::User(user) => Some(user.account.name.clone()),
            Reader::Sender(sender) => sender.name.clone(),
        }
        .filter(|_| hole == Hole::RecipientName)
    }

    fn value(&self, told: &Told, hole: Hole) -> Option<String> {
        let (case, task) = (told.case(), told.task());
        match hole {
            Hole::OrganizationName | Hole::SiteName | Hole::RecipientName => self.of_place(hole),
            // Who wrote in reads their own words: what people made of them is not theirs.
            Hole::CaseTitle | Hole::TaskTitle | Hole::SignalSubject
                if let Reader::Sender(sender) = self.reader =>
            {
                Some(sender.subject.clone())
            }
            Hole::CaseTitle | Hole::SignalSubject => Some(case.title.clone()),
            Hole::CaseNarrative => Some(match self.reader {
                Reader::User(_) => case.narrative.clone(),
                Reader::Sender(sender) => sender.text.clone(),
            }),
            Hole::CaseReference => Some(case_reference(case.case_id.uuid())),
            Hole::CaseLabel => Some(case.label.to_string()),
            Hole::CaseLocation => {
                let place = [&case.location.site, &case.location.area];
                let named: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
                Some(named.join(", "))
            }
            Hole::CaseResolution => told.resolution(),
            Hole::TaskTitle => Some(task?.title.clone()),
            Hole::TaskDescription => Some(task?.description.clone()),
            Hole::TaskLabel => Some(task?.label.to_string()),
            Hole::TaskTeam => task?.owner_role.as_ref().map(ToString::to_string),
            Hole::TaskPriority => Some(task?.priority.to_string()),
            Hole::TaskStatus => Some(task?.status.to_string()),
            Hole::TaskDue => task?.due_at.map(|at| self.clock(at)),
            Hole::TaskWindow => task.map(|task| self.window(task)),
            Hole::TaskLevel => Some(task?.escalation_level.to_string()),
            Hole::TaskChecklist => {
                let lines = task?
                    .checklist
                    .iter()
                    .map(|line| format!("- {}", line.text));
                Some(lines.collect::<Vec<_>>().join("\n"))
            }
            Hole::TaskResolution => task
                .and_then(|task| task.resolution.clone())
                .or_else(|| told.resolution()),
            Hole::TaskLink => self.link(case, task),
            Hole::CaseWhen => {
                let starts = case.gathering.and_then(|gathering| gathering.starts);
                starts.map(|at| self.clock(at))
            }
            // Names of people who wrote in are for the one page that may show them; a digest is not of one case.
            Hole::ReporterName
            | Hole::DigestCount
            | Hole::DigestList
            | Hole::DigestOpen
            | Hole::DigestPressing
            | Hole::DigestFinished
            | Hole::DigestNext
            | Hole::OfferBy
            | Hole::OfferReason
            | Hole::ReplyText
            | Hole::ReplyBy
            | Hole::AnswerLink => None,
        }
    }

    /// Returns how long a task may wait at its level.
    fn window(&self, task: &TaskView) -> String {
        let policy = self.setting.policies.newest();
        let policy = policy.for_domain(Some(&task.domain));
        let window = task.reactivity_time;
        let window = window.unwrap_or_else(|| policy.window(task.priority));
        let language = Language::find(self.language()).unwrap_or_default();
        time::span(language, window)
    }

    /// Returns where the page of a task is, or of a case without any. Who wrote in cannot sign in.
    fn link(&self, case: &CaseView, task: Option<&TaskView>) -> Option<String> {
        let url = self.server.url.as_ref()?;
        matches!(self.reader, Reader::User(_)).then(|| match task {
            Some(task) => format!("{url}/tasks/{}", task.task_id),
            None => format!("{url}/cases/{}", case.case_id),
        })
    }

    /// Returns where who is invited says whether they come. It is for them alone, and needs no account.
    fn answer_link(&self, told: &Told, to: Recipient, language: &str) -> Option<String> {
        let url = self.server.url.as_ref()?;
        let who = match to {
            Recipient::User(user) => Who::User(user),
            Recipient::Person(person) => Who::Person(person),
            Recipient::Hook(_) => return None,
        };
        invite::guest(&told.folded, &who)?;
        let token = invite::token(&self.compartment.scope, told.case().case_id, &who);
        Some(format!("{url}/rsvp/{token}?lang={language}"))
    }

    /// Returns where another organisation says whether it takes a case over.
    fn offer_link(&self, told: &Told, offer: FactId, language: &str) -> Option<String> {
        let url = self.server.url.as_ref()?;
        let token = offer::token(&self.compartment.scope, told.case().case_id, offer);
        Some(format!("{url}/offers/{token}?lang={language}"))
    }

    /// Says who offers a case, or took that back, and why.
    fn offer(&self, told: &Told, cause: FactId, hole: Hole) -> Option<String> {
        let (by, reason) = told.case().transfers.iter().find_map(|transfer| {
            if transfer.offer_id == cause {
                return Some((transfer.by, Some(transfer.reason.clone())));
            }
            let answer = transfer.answer.as_ref()?;
            (answer.answer_id == cause).then(|| (answer.by, answer.reason.clone()))
        })?;
        if hole == Hole::OfferReason {
            return reason;
        }
        by.and_then(|by| self.setting.user_name(by).map(str::to_owned))
    }

    /// Returns what somebody is invited to as their calendar takes it in; nothing where nobody said when.
    pub(super) fn calendar(&self, told: &Told, message: &Message) -> Option<String> {
        if self.is_restricted(told) {
            return None;
        }
        let link = self.answer_link(told, message.wanted.to, self.language());
        let organizer = self.server.from.email.to_string();
        let more = (link, Some(organizer));
        let event = meeting::event(self.setting, &told.folded, more)?;
        Some(orgo_mail::write_event(&event))
    }

    /// Shows an instant on the clock of who gets the message.
    fn clock(&self, at: Timestamp) -> String {
        let own = match self.reader {
            Reader::User(user) => user.preferred.zone.as_deref(),
            Reader::Sender(_) => None,
        };
        let zone = own.and_then(|zone| parse_zone(zone).ok());
        let zone = zone.unwrap_or_else(|| self.setting.policies.newest().zone);
        let local = at.utc().with_timezone(&zone);
        local.format("%Y-%m-%d %H:%M %Z").to_string()
    }
}

/// Writes lines one under another.
fn list(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.map(|line| format!("- {line}")).collect();
    if lines.is_empty() {
        return "—".to_owned();
    }
    lines.join("\n")
}
