//! What waits for a yes, in words: in the language of who reads it.

use orgo_engine::contest::{Did, Lost};
use orgo_schema::{
    fact::{Judgment, Purpose, RuleRef, Timed, TimedAct, Wanted},
    span::Span,
};
use orgo_web::{
    Language,
    model::{priority_word, severity_word},
};

use super::Wait;
use crate::{http::time, words};

/// Says what kind of thing waits.
pub fn kind(language: Language, kind: &Wait) -> String {
    let say = words::Consent(language);
    match kind {
        Wait::Rule(rule) => self::rule(language, rule),
        Wait::Offer => say.offer().to_owned(),
        Wait::Contested => say.contested().to_owned(),
        Wait::Review => say.review().to_owned(),
        Wait::Message => say.message().to_owned(),
    }
}

/// Names a rule with its version.
pub fn rule(language: Language, rule: &RuleRef) -> String {
    words::Consent(language).rule(&rule.id, &rule.version)
}

/// Says what a rule does because time has passed: a phrase for each thing, as the rest of a sentence.
pub fn timed(language: Language, timed: &Timed) -> Vec<String> {
    let say = words::Consent(language);
    let phrase = |act: &TimedAct| match act {
        TimedAct::Priority { to, at_least } => {
            let to = priority_word(language, *to).to_lowercase();
            if *at_least {
                say.priority_at_least(&to)
            } else {
                say.set_priority(&to)
            }
        }
        TimedAct::Severity { to, at_least } => {
            let to = severity_word(language, *to).to_lowercase();
            if *at_least {
                say.severity_at_least(&to)
            } else {
                say.set_severity(&to)
            }
        }
        TimedAct::Label(label) => say.set_label(&label.to_string()),
        TimedAct::Tag(tag) => say.tag(tag),
        TimedAct::Line(text) => say.line(text),
        TimedAct::Escalate => say.move_up().to_owned(),
        TimedAct::Notify { scope, template } => {
            let tell = say.tell_people(scope);
            match template {
                Some(template) => say.with_text(&tell, template),
                None => tell,
            }
        }
    };
    timed.acts.iter().map(phrase).collect()
}

/// Says that nobody has resolved something for so long.
pub fn unresolved(language: Language, after: Span) -> String {
    words::Consent(language).unresolved(&time::span(language, after))
}

/// Names rules of which one led to the next.
pub fn one_after_another(language: Language, rules: &[&str]) -> String {
    let say = words::Consent(language);
    let mut rules = rules.iter();
    let first = rules.next().map_or_else(String::new, ToString::to_string);
    rules.fold(first, |before, rule| say.then(&before, rule))
}

/// Says what a message would do, and why.
pub fn message(language: Language, wanted: &Wanted, names: &[&str]) -> (String, &'static str) {
    let say = words::Consent(language);
    let with_text = |what: String| match &wanted.template {
        Some(text) => say.with_text(&what, text),
        None => what,
    };
    let custom = |what: &str| (what.to_owned(), say.by_custom());
    match wanted.purpose {
        Purpose::Received => custom(say.tell_received()),
        Purpose::TakenUp => custom(say.tell_taken_up()),
        Purpose::MovedUp => custom(say.tell_moved_up()),
        Purpose::Resolved => custom(say.tell_resolved()),
        Purpose::Answered => (with_text(say.answer().to_owned()), say.by_rule()),
        Purpose::Notified
        | Purpose::Arrived
        | Purpose::Informed
        | Purpose::Assigned
        | Purpose::Escalated
        | Purpose::Corrected
        | Purpose::Reminded
        | Purpose::PassedOn
        | Purpose::Decided
        | Purpose::Invited
        | Purpose::ComesUp
        | Purpose::Seated
        | Purpose::CalledOff
        | Purpose::Weekly
        | Purpose::Unblocked
        | Purpose::DueSoon
        | Purpose::Replied
        | Purpose::Offered
        | Purpose::OfferAnswered => {
            let names = words::listed(language, names);
            (with_text(say.tell(&names)), say.by_rule())
        }
    }
}

/// Says what a yes does to what somebody did who had lost the right to it.
pub fn let_stand(language: Language, who: Option<&str>, did: Did) -> String {
    let say = words::Consent(language);
    say.let_stand(who.unwrap_or(say.somebody()), &self::did(language, did))
}

/// Says which right somebody had lost, and whether what they did counts meanwhile.
pub fn lost(language: Language, lost: Lost, counts: bool) -> String {
    let say = words::Consent(language);
    let until = if counts {
        say.counts()
    } else {
        say.counts_not()
    };
    match lost {
        Lost::Account => say.lost_account(until),
        Lost::Duty => say.lost_duty(until),
        Lost::Clearance => say.lost_clearance(until),
    }
}

/// Says what somebody did, as the rest of a sentence that begins with them.
fn did(language: Language, did: Did) -> String {
    let say = words::Consent(language);
    let words = match did {
        Did::Task(action) => words::task(language, action),
        Did::Case(action) => words::case(language, action),
        Did::Set(field) => return say.did_set(words::field(language, field.as_str())),
        Did::Open => say.did_open(),
        Did::Make => say.did_make(),
        Did::Comment => say.did_comment(),
        Did::Attach => say.did_attach(),
        Did::Move => say.did_move(),
        Did::Publish => say.did_publish(),
        Did::Judge(Judgment::Approve) => say.did_approve(),
        Did::Judge(Judgment::Reject) => say.did_reject(),
        Did::Judge(Judgment::Revoke) => say.did_revoke(),
        Did::Acknowledge => say.did_acknowledge(),
        Did::Add => say.did_add(),
        Did::LiftHold => say.did_lift_hold(),
        Did::TakeOut => say.did_take_out(),
        Did::Tick => say.did_tick(),
        Did::Review => say.did_review(),
        Did::Decide => say.did_decide(),
        Did::Offer => say.did_offer(),
        Did::AnswerOffer => say.did_answer_offer(),
        Did::Reply => say.did_reply(),
        Did::TakeReplyBack => say.did_take_reply_back(),
    };
    words.to_owned()
}
