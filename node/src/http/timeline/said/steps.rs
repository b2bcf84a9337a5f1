//! What happens because time passes, and what rules and nodes open by themselves.

use orgo_engine::{
    fold::{LedFold, ReviewFold, State},
    walk::{Step, Why},
};
use orgo_schema::{
    fact::{Author, ReviewOpened, Timed},
    label::Label,
};
use orgo_web::{
    Language,
    model::{EntryBody, StepKind, StepView, severity_word},
};

use super::{
    super::super::{
        answer,
        time::{self, Wall},
    },
    Teller, plate,
};
use crate::{consent, review, words};

impl Teller<'_> {
    /// Says what a rule did because time has passed.
    pub(in super::super) fn timed(&self, timed: &Timed, state: Option<State>) -> EntryBody {
        let (say, language) = (self.say_in(), self.desk.wall.language);
        let after = time::span(language, timed.after);
        let does = words::listed(language, consent::say::timed(language, timed));
        let what = match (state, self.about) {
            (Some(State::Done(_)), None) => say.rule_acts(&after, &does),
            (Some(State::Done(_)), Some(task)) => say.rule_acts_on(task, &after, &does),
            (Some(State::Waits), None) => say.rule_waits(&after, &does),
            (Some(State::Waits), Some(task)) => say.rule_waits_on(task, &after, &does),
            (Some(State::Refused) | None, None) => say.rule_was_to(&after, &does),
            (Some(State::Refused) | None, Some(task)) => say.rule_was_to_on(task, &after, &does),
        };
        EntryBody::Step(StepView {
            kind: StepKind::Rule,
            ..self.changed(self.rule(&timed.rule), what)
        })
    }

    /// Says that rules opened a case of their own, or would.
    pub(in super::super) fn led(&self, led: &LedFold, label: &Label) -> EntryBody {
        let say = self.say_in();
        let what = match led.state {
            State::Done(_) => say.led_opened(),
            State::Waits => say.led_waits(),
            State::Refused => say.led_refused(),
        };
        let because = led.led.chain.iter().rev().skip(1);
        let because = because.map(|rule| format!("it came of the rule {}", rule.id));
        let last = led.led.chain.last();
        EntryBody::Step(StepView {
            kind: StepKind::Rule,
            who: last.map_or_else(|| "Orgo".to_owned(), |rule| self.rule(rule)),
            label: Some(plate(label)),
            why: because.map(|why| answer::sentence(&why)).collect(),
            ..self.changed(String::new(), what.to_owned())
        })
    }

    /// Says that a node opened a review, or would.
    pub(in super::super) fn review(
        &self,
        review: &ReviewFold,
        why: &ReviewOpened,
        by: Author,
    ) -> EntryBody {
        let say = self.say_in();
        let what = match review.state {
            State::Done(_) => say.review_opened(),
            State::Waits => say.review_waits(),
            State::Refused => say.review_refused(),
        };
        let why = review::because(&self.desk.setting, why, Language::English);
        EntryBody::Step(StepView {
            kind: StepKind::Rule,
            why: vec![answer::sentence(&why)],
            ..self.changed(self.node(by), what.to_owned())
        })
    }

    /// Says that a task moved up, or that a record of it does not count.
    pub(in super::super) fn stepped(&self, level: u8, step: Option<&Step>) -> EntryBody {
        let say = self.say_in();
        let Some(step) = step else {
            let level = level.to_string();
            let what = match self.about {
                Some(task) => say.had_moved_of(task, &level),
                None => say.had_moved(&level),
            };
            return EntryBody::Step(StepView {
                kind: StepKind::Withdrawn,
                ..self.changed(say.withdrawn().to_owned(), what)
            });
        };
        let why = step_why(step, self.desk.wall);
        let (who, what) = match (self.about, step.reminder) {
            (Some(task), Some(_)) => (say.reminded_of(task), say.still_at(&why)),
            (None, Some(_)) => (say.reminded().to_owned(), say.still_at(&why)),
            (Some(task), None) => (say.moved_up_of(task), say.now_at(&why)),
            (None, None) => (say.moved_up().to_owned(), say.now_at(&why)),
        };
        EntryBody::Step(StepView {
            kind: StepKind::Escalated,
            label: Some(plate(&step.to)),
            ..self.changed(who, what)
        })
    }
}

/// Says why a step occurred.
pub(in super::super::super) fn step_why(step: &Step, wall: Wall) -> String {
    let say = words::Story(wall.language);
    match step.why {
        Why::Window(ms) => say.not_finished(&wall.length(ms)),
        Why::Unanswered(ms) => say.not_answered(&wall.length(ms)),
        Why::Severity(severity) => {
            say.too_severe(&severity_word(wall.language, severity).to_lowercase())
        }
        Why::Unheld => say.unheld().to_owned(),
        Why::Rule => say.by_rule().to_owned(),
    }
}
