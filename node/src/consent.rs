//! What waits for a person's yes: which acts, and who may say it (SPEC 6).
//!
//! Who may read a task or case sees what waits there; who may work on it decides. Both are asked of the
//! one function ([`crate::guard`]), for every list, count and click.

pub mod say;

use orgo_engine::{
    authorize::{Action, Viewer},
    contest::Contests,
    fold::{LedFold, ReviewFold, State},
    transfer,
};
use orgo_schema::{
    command::Object,
    fact::RuleRef,
    id::{CaseId, DocumentKind, FactId, TaskId, UserId},
    time::Timestamp,
    word::{Duty, Visibility},
};
pub use orgo_web::Language;
use rusqlite::Connection;

use crate::{
    failure::Failure,
    guard, review,
    setting::Setting,
    store::{document, waiting},
    submit::{change::Found, transfer::is_of_offer},
    words,
};

/// The most that is listed.
pub const LISTED_MAX: usize = 200;

/// Something that waits for a yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its name: that of the act when it is done.
    pub act: FactId,
    /// What it would change.
    pub object: Object,
    /// The title of that.
    pub title: String,
    /// What kind of thing it is.
    pub kind: Wait,
    /// What would happen, a phrase each.
    pub does: Vec<String>,
    /// Why.
    pub why: String,
    /// Since when it waits.
    pub at: Timestamp,
    /// Whether the viewer may decide.
    pub may_decide: bool,
}

/// What kind of thing waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wait {
    /// What a rule would do.
    Rule(RuleRef),
    /// A message that a rule sends.
    Message,
    /// A review of a time, or of cases that are alike.
    Review,
    /// An offer of another unit: a no needs a reason.
    Offer,
    /// What was done by somebody who had lost the right to it.
    Contested,
}

impl Wait {
    /// Returns the rule that would act.
    pub const fn rule(&self) -> Option<&RuleRef> {
        match self {
            Self::Rule(rule) => Some(rule),
            Self::Message | Self::Review | Self::Offer | Self::Contested => None,
        }
    }
}

/// Lists what waits and somebody may read, at most [`LISTED_MAX`], said in a language.
///
/// # Errors
/// When the database refuses.
pub fn list(
    db: &Connection,
    setting: &Setting,
    viewer: &Viewer,
    language: Language,
) -> Result<Vec<Waiting>, Failure> {
    let asked = Asked { setting, language };
    let (compartments, _) = guard::reach(setting, viewer);
    let mut all = Vec::new();
    for row in waiting::list(db, &compartments)? {
        if all.len() >= LISTED_MAX {
            break;
        }
        let id = document::at(db, row)?.id;
        let object = if id.kind == DocumentKind::Case {
            Object::Case(CaseId::new(id.id))
        } else {
            Object::Task(TaskId::new(id.id))
        };
        // What they may not read is not there.
        match guard::found(db, setting, viewer, object) {
            Ok(found) if is_of_offer(&found) => {
                all.extend(asked.offer(viewer, &found));
            }
            Ok(found) => {
                let may = guard::may(setting, viewer, Action::Work, &found).is_ok();
                all.extend(asked.of(&found, object, may));
                all.extend(asked.contested(viewer, &found, object));
            }
            Err(Failure::Refused(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    all.truncate(LISTED_MAX);
    Ok(all)
}

/// Counts what somebody may decide, as [`list`] would show it.
///
/// # Errors
/// When the database refuses.
pub fn count(db: &Connection, setting: &Setting, viewer: &Viewer) -> Result<u64, Failure> {
    let Viewer::Person(person) = viewer else {
        return Ok(0);
    };
    let (compartments, _) = guard::reach(setting, viewer);
    let mine = match person.duty {
        Duty::Administrator | Duty::Coordinator => None,
        Duty::Member => Some(person.user),
        Duty::Auditor | Duty::Reporter => return Ok(0),
    };
    let filter = waiting::Filter {
        compartments,
        mine,
        roles: person.teams.iter().map(ToString::to_string).collect(),
    };
    Ok(waiting::count(db, &filter)?)
}

/// Who asks what waits, and in which language they read it.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    setting: &'a Setting,
    language: Language,
}

impl Asked<'_> {
    /// Lists what waits of a task or case that was found.
    fn of(self, found: &Found, object: Object, may_decide: bool) -> Vec<Waiting> {
        match object {
            Object::Case(_) => {
                let folded = &found.folded;
                let review = folded.review.as_ref().filter(|review| review.waits());
                if let Some(review) = review {
                    let asks = review.part_of.is_none();
                    return asks
                        .then(|| self.review(found, review, (object, may_decide)))
                        .into_iter()
                        .collect();
                }
                let led = folded.led.as_ref().filter(|led| led.waits());
                match led {
                    Some(led) => self
                        .case(found, led, object, may_decide)
                        .into_iter()
                        .collect(),
                    None => self.messages(found, object, may_decide),
                }
            }
            Object::Task(_) => {
                let fold = found.task().filter(|fold| fold.view.void.is_none());
                let by_time = fold.into_iter().flat_map(|fold| {
                    let waits = fold.by_time.iter().filter(|by| by.state == State::Waits);
                    waits.map(|by| Waiting {
                        act: by.fact,
                        object,
                        title: fold.view.title.clone(),
                        kind: Wait::Rule(by.timed.rule.clone()),
                        does: say::timed(self.language, &by.timed),
                        why: say::unresolved(self.language, by.timed.after),
                        at: by.at,
                        may_decide,
                    })
                });
                by_time.collect()
            }
        }
    }

    /// Lists what was done to a task or case by people who had lost the right to it, and nobody has decided about.
    fn contested(self, viewer: &Viewer, found: &Found, object: Object) -> Vec<Waiting> {
        let Some((contests, title)) = contests(found, object) else {
            return Vec::new();
        };
        let may = guard::may(self.setting, viewer, Action::Uphold, found).is_ok();
        let waiting = contests.open().map(|contested| Waiting {
            act: contested.act,
            object,
            title: title.clone(),
            kind: Wait::Contested,
            does: vec![say::let_stand(
                self.language,
                self.setting.user_name(contested.by),
                contested.deed,
            )],
            why: say::lost(self.language, contested.lost, contested.counts),
            at: contested.at,
            may_decide: may && !is_own(viewer, contested.by),
        });
        waiting.collect()
    }

    /// Returns the offer that a task asks about, as something that waits.
    fn offer(self, viewer: &Viewer, found: &Found) -> Option<Waiting> {
        let asks = found.task().filter(|fold| fold.view.void.is_none())?;
        let offer = transfer::asks_about(&asks.view)?;
        let mut all = found.folded.transfers();
        let (task, offered) =
            all.find(|(_, transfer)| transfer.offer_id == offer && transfer.outside.is_none())?;
        let case = &found.folded.case.view;
        let (object, title) = match task {
            Some(task) => (Object::Task(task.task_id), &task.title),
            None => (Object::Case(case.case_id), &case.title),
        };
        let say = words::Consent(self.language);
        let by = offered.by.and_then(|by| self.setting.user_name(by));
        Some(Waiting {
            act: offer,
            object,
            title: title.clone(),
            kind: Wait::Offer,
            does: vec![say.take_over(&offered.from.to_string(), &offered.to.to_string())],
            why: say.offers(by.unwrap_or(say.somebody()), &offered.reason),
            at: offered.at,
            may_decide: guard::may_receive(self.setting, viewer, found, &offered.to).is_ok(),
        })
    }

    fn case(
        self,
        found: &Found,
        led: &LedFold,
        object: Object,
        may_decide: bool,
    ) -> Option<Waiting> {
        let view = &found.folded.case.view;
        let rule = led.led.chain.last()?;
        let say = words::Consent(self.language);
        let before: Vec<&str> = led.led.chain.iter().map(|rule| rule.id.as_str()).collect();
        let why = match before.split_last() {
            Some((_, [])) | None => say.matched().to_owned(),
            Some((_, before)) => say.matched_led(&say::one_after_another(self.language, before)),
        };
        Some(Waiting {
            act: led.fact,
            object,
            title: view.title.clone(),
            kind: Wait::Rule(rule.clone()),
            does: self.opens(found),
            why,
            at: view.created_at,
            may_decide,
        })
    }

    fn review(
        self,
        found: &Found,
        fold: &ReviewFold,
        (object, may_decide): (Object, bool),
    ) -> Waiting {
        let view = &found.folded.case.view;
        Waiting {
            act: fold.act,
            object,
            title: view.title.clone(),
            kind: Wait::Review,
            does: self.opens(found),
            why: review::because(self.setting, &fold.why, self.language),
            at: fold.since,
            may_decide,
        }
    }

    /// Says that a case would be opened, and which tasks with it.
    fn opens(self, found: &Found) -> Vec<String> {
        let say = words::Consent(self.language);
        let view = &found.folded.case.view;
        let tasks = found.folded.tasks.iter().map(|(_, task)| &task.view);
        let tasks = tasks.map(|task| say.make_task(&task.title, &task.label.to_string()));
        let label = view.label.to_string();
        // Reviews of one time are held of each compartment by itself.
        let compartment = &found.compartment;
        let opens = if compartment.visibility > Visibility::Internal {
            say.open_case_in(&view.title, &label, &compartment.name)
        } else {
            say.open_case(&view.title, &label)
        };
        std::iter::once(opens).chain(tasks).collect()
    }

    /// Lists the messages about a case that wait; those that tell many the same are one act, under the name of the
    /// first.
    fn messages(self, found: &Found, object: Object, may_decide: bool) -> Vec<Waiting> {
        found.folded.with_story(|story| {
            let groups = story.asking();
            let waiting = groups.iter().filter_map(|group| {
                let first = group.first()?;
                let to = group.iter().filter_map(|message| message.wanted.to.user());
                let names = to.filter_map(|user| self.setting.user_name(user));
                let names: Vec<&str> = names.collect();
                let (does, why) = say::message(self.language, &first.wanted, &names);
                Some(Waiting {
                    act: first.effect,
                    object,
                    title: found.folded.case.view.title.clone(),
                    kind: Wait::Message,
                    does: vec![does],
                    why: why.to_owned(),
                    at: story.happened_at(first).unwrap_or_default(),
                    may_decide,
                })
            });
            waiting.collect()
        })
    }
}

/// Returns what is contested of a task or case, and its title.
pub fn contests(found: &Found, object: Object) -> Option<(&Contests, &String)> {
    match object {
        Object::Case(_) => {
            let case = &found.folded.case;
            Some((&case.contests, &case.view.title))
        }
        Object::Task(_) => found.task().map(|fold| (&fold.contests, &fold.view.title)),
    }
}

/// Whether a viewer is the one who did something: somebody else decides about that.
pub fn is_own(viewer: &Viewer, by: UserId) -> bool {
    matches!(viewer, Viewer::Person(person) if person.user == by)
}

/// Says how the act of a name stands that may wait; nothing for one that never did.
pub fn state(found: &Found, object: Object, act: FactId) -> Option<State> {
    match object {
        Object::Case(_) => {
            let review = found.folded.review.as_ref();
            if let Some(review) = review.filter(|review| review.act == act) {
                return Some(review.state);
            }
            let led = found.folded.led.as_ref();
            match led.filter(|led| led.fact == act) {
                Some(led) => Some(led.state),
                None => state_of_message(found, act),
            }
        }
        Object::Task(_) => {
            let mut by_time = found.task()?.by_time.iter();
            by_time.find(|by| by.fact == act).map(|by| by.state)
        }
    }
}

/// Says how a message about a case stands that waits for a yes, or did.
fn state_of_message(found: &Found, act: FactId) -> Option<State> {
    let message = found.folded.case.messages.get(&act)?;
    match message.consent {
        Some(true) => Some(State::Done(message.told_at().unwrap_or_default())),
        Some(false) => Some(State::Refused),
        None => found
            .folded
            .with_story(|story| story.asks(message))
            .then_some(State::Waits),
    }
}
