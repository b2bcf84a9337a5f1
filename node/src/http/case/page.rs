//! The page of a case.

use orgo_engine::{
    authorize::Action,
    fold::{State, TaskFold},
};
use orgo_schema::{
    case::CaseStatus,
    command::Object,
    fact::{
        Body, CAME, INVITED, LED_FROM, LED_TO, MISSED, NEXT_ROUND, Opened, ROUND_OF, SPLIT_FROM,
        SPLIT_INTO, Who,
    },
    id::{CaseId, CompartmentId},
    view::{CaseView, Participant as Part},
};
use orgo_web::{
    Language,
    model::{
        Banner, CaseLink, CaseOffer, Choice, Fact, LabelView, LinkedCase, Tone, outcome_words,
    },
    page::case::{self, CaseChange, CasePage, CaseRights, CaseTask, NewTaskForm, Participant},
};
use rusqlite::Connection;

use super::super::{
    desk::Desk,
    find, flow, forms,
    object::{self, Redo},
    show, timeline, transfer,
    work::Pressure,
};
use super::{guests, reply, review};
use crate::{
    failure::Failure,
    guard,
    project::is_answered_offer,
    purge,
    store::{case as case_row, document, signal},
    submit::change::Found,
    words,
};

/// Writes the page.
pub(in super::super) fn page(desk: &Desk<'_>, id: CaseId, redo: Redo) -> Result<String, Failure> {
    let page = desk.node.store.read(|db| {
        let found = guard::found(db, &desk.setting, &desk.visitor.viewer, Object::Case(id))?;
        fill(db, desk, &found, redo)
    })?;
    Ok(case::render(&desk.frame()?, page))
}

fn fill(db: &Connection, desk: &Desk<'_>, found: &Found, redo: Redo) -> Result<CasePage, Failure> {
    let view = &found.folded.case.view;
    let id = view.case_id.to_string();
    let may = |action| guard::may(&desk.setting, &desk.visitor.viewer, action, found).is_ok();
    let may_work = may(Action::Work);
    let mut signals = signal::of_case(db, found.row.row, timeline::SIGNALS_MAX + 1)?;
    let has_more = signals.len() > timeline::SIGNALS_MAX as usize;
    signals.truncate(timeline::SIGNALS_MAX as usize);
    let registry = &desk.setting.configuration.loaded.registry;
    let language = desk.wall.language;
    let (offers, not_offered) = offers(language, view.status, may_work);
    Ok(CasePage {
        reference: show::case_reference(view.case_id.uuid()),
        title: view.title.clone(),
        status: view.status,
        severity: show::severity(view.severity),
        priority: view.priority,
        label: show::explained(language, &view.label, registry),
        visibility: view.visibility,
        moved_up: moved_up(found),
        opened: opened(db, desk, found)?,
        narrative: view.narrative.clone(),
        banners: redo
            .banner
            .into_iter()
            .chain(kept(db, desk, found)?)
            .chain(banners(language, found, has_more))
            .collect(),
        facts: facts(db, desk, found)?,
        tags: view.tags.clone(),
        timeline: timeline::of_case(db, desk, found, &signals, may_work.then_some(id.as_str()))?,
        telling: redo.telling,
        tasks: found
            .folded
            .tasks
            .iter()
            .filter(|(_, task)| !is_answered_offer(&task.view))
            .map(|(_, task)| line(desk, task))
            .collect(),
        people: people(db, desk, found, &signals)?,
        guests: guests::guests(db, desk, found, may_work)?,
        files: object::files(
            desk,
            found,
            Object::Case(view.case_id),
            (may(Action::Comment), may_work),
        ),
        linked: linked(db, found, desk)?,
        counts: review::counts(db, found, desk)?,
        change: may_work.then(|| change(desk, found)),
        refill: redo.refill,
        offers,
        not_offered,
        refused: redo.refused,
        onward: flow::onward(desk, &view.label, view.domain.as_deref()),
        transfers: transfer::of(db, desk, found, may_work)?,
        rights: CaseRights {
            comment: may(Action::Comment),
            tag: may_work,
            add_task: may_work,
        },
        comment: redo.comment,
        replying: reply::form(db, desk, found, redo.reply)?,
        tag: redo.tag,
        new_task: NewTaskForm {
            labels: show::labels(&desk.setting),
            approvers: flow::approvers(desk, &view.label, view.domain.as_deref()),
            ..redo.new_task
        },
        id,
    })
}

/// Lists what is legal now, the usual first, and says what is not offered.
fn offers(language: Language, status: CaseStatus, may_work: bool) -> (Vec<CaseOffer>, String) {
    let say = words::Case(language);
    if !may_work {
        return (Vec::new(), say.not_yours().to_owned());
    }
    match status {
        CaseStatus::Merged => (Vec::new(), say.goes_on_there().to_owned()),
        CaseStatus::Open
        | CaseStatus::InProgress
        | CaseStatus::OnHold
        | CaseStatus::Resolved
        | CaseStatus::Closed => {
            let acts = status.actions().map(CaseOffer::Act);
            (acts.chain([CaseOffer::Relabel]).collect(), String::new())
        }
    }
}

/// Returns the highest address that an unfinished task has moved up to.
fn moved_up(found: &Found) -> Option<LabelView> {
    let tasks = found.folded.tasks.iter().map(|(_, task)| task);
    let open = tasks.filter(|task| task.view.void.is_none() && !task.status.is_finished());
    let highest = open
        .filter(|task| task.view.escalation_level > 0)
        .min_by_key(|task| task.view.label.base);
    highest.map(|task| show::plate(&task.view.label.to_string()))
}

fn opened(db: &Connection, desk: &Desk<'_>, found: &Found) -> Result<String, Failure> {
    let facts = document::facts(db, &found.compartment, found.row)?;
    let opened = facts.facts.values().find_map(|fact| {
        if let Body::Opened(opened) = &fact.body {
            Some(opened)
        } else {
            None
        }
    });
    let say = words::Case(desk.wall.language);
    let when = desk.wall.full(found.folded.case.view.created_at);
    Ok(match (opened, found.folded.reporter) {
        (
            Some(Opened {
                rule: Some(rule), ..
            }),
            _,
        ) => say.opened_by_rule(&when, &rule.id),
        (_, Some(user)) => say.opened_by(&when, &desk.user_name(user)),
        (_, None) => say.opened(&when),
    })
}

fn banners(language: Language, found: &Found, has_more: bool) -> Vec<Banner> {
    let say = words::Case(language);
    let banner = |tone, title: String, text: &str| Banner {
        tone,
        title,
        text: text.to_owned(),
        language,
    };
    let view = &found.folded.case.view;
    let merged = view.merged_into.map(|other| {
        let title = say.merged(&show::case_reference(other.uuid()));
        banner(Tone::Info, title, say.merged_why())
    });
    let conflicts = view.conflicts.len()
        + found
            .folded
            .tasks
            .iter()
            .map(|(_, task)| task.view.conflicts.len())
            .sum::<usize>();
    let differ = (conflicts > 0).then(|| {
        let text = words::Task(language).differ_why();
        banner(Tone::Conflict, say.differ(conflicts), text)
    });
    let many = has_more.then(|| {
        let title = say.first_signals(show::number(timeline::SIGNALS_MAX.into()));
        banner(Tone::Info, title, say.all_kept())
    });
    let proposed =
        proposed(language, found).map(|said| banner(Tone::Warn, said.title.to_owned(), said.text));
    let all = merged.into_iter().chain(proposed).chain(differ).chain(many);
    all.collect()
}

/// What is said of a case that does not count.
#[derive(Debug, Clone, Copy)]
struct Proposed {
    /// Beside its name.
    state: &'static str,
    title: &'static str,
    text: &'static str,
}

/// Says that a case which a rule opened of its own does not count, if it does not.
fn proposed(language: Language, found: &Found) -> Option<Proposed> {
    let say = words::Case(language);
    let folded = &found.folded;
    let review = folded.review.as_ref().map(|review| review.state);
    let led = folded.led.as_ref().map(|led| led.state);
    let (waits, refused) = match review {
        Some(_) => (say.review_waits(), say.review_refused()),
        None => (say.rule_waits(), say.rule_refused()),
    };
    match review.or(led)? {
        State::Done(_) => None,
        State::Waits => Some(Proposed {
            state: say.waits(),
            title: say.case_waits(),
            text: waits,
        }),
        State::Refused => Some(Proposed {
            state: say.refused(),
            title: say.case_refused(),
            text: refused,
        }),
    }
}

/// Says that the case must be kept, and that it is proposed for purging.
fn kept(db: &Connection, desk: &Desk<'_>, found: &Found) -> Result<Vec<Banner>, Failure> {
    let language = desk.wall.language;
    let say = words::Case(language);
    let case = found.folded.case.view.case_id;
    let lines = purge::lines(db, &desk.setting, &found.compartment, case)?;
    let held = lines.holds.into_iter().map(|why| Banner {
        tone: Tone::Info,
        title: say.must_keep().to_owned(),
        text: say.hold_stands(&why),
        language,
    });
    let proposed = lines.proposed.into_iter().map(|line| Banner {
        tone: Tone::Warn,
        title: say.purge().to_owned(),
        text: say.purge_why(&line.by, &desk.wall.full(line.at), &line.why),
        language,
    });
    Ok(held.chain(proposed).collect())
}

fn facts(db: &Connection, desk: &Desk<'_>, found: &Found) -> Result<Vec<Fact>, Failure> {
    let say = words::Case(desk.wall.language);
    let view = &found.folded.case.view;
    let fact = |name: &str, value: String, note: &str| {
        (!value.is_empty()).then(|| Fact {
            name: name.to_owned(),
            value,
            note: note.to_owned(),
        })
    };
    let place = show::place(
        view.location.site.as_deref().unwrap_or_default(),
        view.location.area.as_deref().unwrap_or_default(),
    );
    let kind = show::kind(
        view.domain.as_deref().unwrap_or_default(),
        view.subtype.as_deref().unwrap_or_default(),
    );
    let react = view.reactivity_time.map(|span| desk.wall.span(span));
    let from = view
        .origin_role
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let review = &view.review;
    let due = review.due_at.map(|due| desk.wall.full(due));
    let (reviewed, note) = reviewed(desk, view);
    let kept = view.retention_class.as_ref().map(ToString::to_string);
    let (nodes, nodes_note) = timeline::held_by(db, desk, found)?;
    let answers = forms::answers(desk, &view.metadata);
    Ok([
        fact(say.place(), place, ""),
        fact(say.kind(), kind, ""),
        fact(say.to_react(), react.unwrap_or_default(), say.named_here()),
        fact(say.from(), from, ""),
        fact(say.to_look_over(), due.unwrap_or_default(), ""),
        fact(say.looked_over(), reviewed, &note),
        fact(say.kept_as(), kept.unwrap_or_default(), ""),
        fact(say.last_change(), desk.wall.full(view.updated_at), ""),
        fact(say.compartment(), found.compartment.name.clone(), ""),
        fact(say.on_nodes(), nodes, &nodes_note),
    ]
    .into_iter()
    .flatten()
    .chain(answers)
    .collect())
}

/// Says when a case was last looked over, by whom, and what came of it.
fn reviewed(desk: &Desk<'_>, view: &CaseView) -> (String, String) {
    let review = &view.review;
    let when = review.last_at.map(|at| desk.wall.full(at));
    let who = review.last_by.map(|user| desk.user_name(user));
    let outcome = review
        .outcome
        .map(|outcome| outcome_words(desk.wall.language, outcome).to_owned());
    let join = |parts: Vec<String>, with: &str| parts.join(with);
    (
        join(when.into_iter().chain(who).collect(), ", "),
        join(
            outcome.into_iter().chain(review.note.clone()).collect(),
            ": ",
        ),
    )
}

/// Returns what the fields hold now, as forms spell it, and what to suggest.
fn change(desk: &Desk<'_>, found: &Found) -> CaseChange {
    let view = &found.folded.case.view;
    let kept = view.retention_class.as_ref().map(ToString::to_string);
    let cycle = view.review.cycle.map(|cycle| cycle.as_str().to_owned());
    let loaded = &desk.setting.configuration.loaded;
    CaseChange {
        severity: view.severity.to_string(),
        priority: view.priority.to_string(),
        site: view.location.site.clone().unwrap_or_default(),
        area: view.location.area.clone().unwrap_or_default(),
        sites: vec![Choice {
            value: desk.setting.site.clone(),
            words: desk.setting.site.clone(),
        }],
        retention_class: kept.unwrap_or_default(),
        cycle: cycle.unwrap_or_default(),
        due: view
            .review
            .due_at
            .map(|at| desk.wall.form(at))
            .unwrap_or_default(),
        zone: desk.wall.zone.name().to_owned(),
        who: [show::people(&desk.setting), show::roles(&loaded.registry)].concat(),
        stands_alone: view.status != CaseStatus::Merged,
        raises_to: targets(desk, found, |target, here| {
            desk.setting.is_stricter(target, here)
        }),
        publishes_to: targets(desk, found, |target, here| {
            desk.setting.is_stricter(here, target)
        }),
        label: view.label.to_string(),
    }
}

/// Lists the compartments that the reader may move a case to, or publish a copy in.
fn targets(
    desk: &Desk<'_>,
    found: &Found,
    fits: impl Fn(CompartmentId, CompartmentId) -> bool,
) -> Vec<Choice> {
    let viewer = &desk.visitor.viewer;
    if guard::may(&desk.setting, viewer, Action::Raise, found).is_err() {
        return Vec::new();
    }
    let here = found.compartment.scope.compartment;
    let held = desk.setting.compartments.iter();
    held.filter(|held| fits(held.scope.compartment, here))
        .filter(|held| guard::may_in(&desk.setting, viewer, Action::Raise, held).is_ok())
        .map(|held| Choice {
            value: held.name.clone(),
            words: held.name.clone(),
        })
        .collect()
}

/// Lists the other cases it has to do with, as far as they are here. They live in the same compartment,
/// so whoever reads this one may read them, unless they see only what they reported.
fn linked(db: &Connection, found: &Found, desk: &Desk<'_>) -> Result<Vec<LinkedCase>, Failure> {
    let language = desk.wall.language;
    let say = words::Case(language);
    let view = &found.folded.case.view;
    let links = view.links.iter().map(|link| {
        let relation = match link.relation.as_str() {
            SPLIT_FROM => say.split_from(),
            SPLIT_INTO => say.split_into(),
            LED_FROM => say.led_from(),
            LED_TO => say.led_to(),
            ROUND_OF => say.round_of(),
            NEXT_ROUND => say.next_round(),
            "duplicate_of" => say.same(),
            other => other,
        };
        (link.case_id, relation)
    });
    let alike = review::alike(db, found, desk)?;
    let alike = alike.iter().map(|(id, relation)| (*id, relation.as_str()));
    let head = view.merged_into.map(|head| (head, say.this_is_part()));
    let parts = case_row::parts_of(db, view.case_id)?;
    let parts = parts.into_iter().map(|part| (part, say.is_part()));
    let mut linked = Vec::new();
    for (id, relation) in head.into_iter().chain(alike).chain(links).chain(parts) {
        let Ok(other) = guard::found(db, &desk.setting, &desk.visitor.viewer, Object::Case(id))
        else {
            continue;
        };
        let case = &other.folded.case.view;
        linked.push(LinkedCase {
            relation: relation.to_owned(),
            case: CaseLink {
                id: id.to_string(),
                reference: show::case_reference(id.uuid()),
                title: case.title.clone(),
                state: proposed(language, &other)
                    .map_or_else(String::new, |said| said.state.to_owned()),
            },
        });
    }
    Ok(linked)
}

fn line(desk: &Desk<'_>, task: &TaskFold) -> CaseTask {
    let view = &task.view;
    let pressure = Pressure {
        status: view.status,
        due_at: view.due_at,
        next_step_at: view.next_step_at,
        at_top_since: view.at_top_since,
        updated_at: view.updated_at,
    };
    let with = match (&view.void, view.assignee, &view.owner_role) {
        (Some(why), ..) => words::Case(desk.wall.language).not_counted(why),
        (None, Some(user), _) => desk.user_name(user),
        (None, None, Some(role)) => role.to_string(),
        (None, None, None) => words::Task(desk.wall.language).nobody().to_owned(),
    };
    CaseTask {
        id: view.task_id.to_string(),
        title: view.title.clone(),
        status: view.status,
        with,
        left: pressure
            .left(desk.wall, desk.is_sure())
            .filter(|_| view.void.is_none()),
    }
}

/// Lists who the case has to do with, each once for each part.
fn people(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    signals: &[signal::SignalRow],
) -> Result<Vec<Participant>, Failure> {
    let person = |name: String, part: &str, who: Option<String>| Participant {
        name,
        part: part.to_owned(),
        who,
    };
    let say = words::Case(desk.wall.language);
    let mut people: Vec<Participant> = Vec::new();
    let reporter = found.folded.reporter.map(|user| desk.user_name(user));
    people.extend(reporter.map(|name| person(name, say.reported_it(), None)));
    for signal in signals {
        let sender = timeline::sender(db, desk, &found.compartment, signal.from)?;
        people.push(person(sender, say.wrote(), None));
    }
    // Who comes stands by itself.
    let shown_apart = [INVITED, CAME, MISSED];
    let parts = found.folded.case.view.participants.iter();
    for part in parts.filter(|part| !shown_apart.contains(&part.part.as_str())) {
        let name = participant(db, desk, found, part)?;
        people.push(person(
            name,
            &part.part,
            who(part).as_ref().map(find::spelled),
        ));
    }
    for (_, task) in &found.folded.tasks {
        let holder = task.view.assignee.map(|user| desk.user_name(user));
        people.extend(holder.map(|name| person(name, say.holds_task(), None)));
    }
    let mut once: Vec<Participant> = Vec::new();
    for person in people {
        let is_told =
            |known: &Participant| (&known.name, &known.part) == (&person.name, &person.part);
        if !once.iter().any(is_told) {
            once.push(person);
        }
    }
    Ok(once)
}

/// Returns who a participant is; nothing for whom a case is about, which is a field.
fn who(part: &Part) -> Option<Who> {
    match (part.person, part.user, &part.role) {
        (Some(_), ..) if part.part == "about" => None,
        (Some(person), ..) => Some(Who::Person(person)),
        (None, Some(user), _) => Some(Who::User(user)),
        (None, None, role) => role.clone().map(Who::Role),
    }
}

fn participant(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    part: &Part,
) -> Result<String, Failure> {
    Ok(match who(part) {
        Some(Who::User(user)) => desk.user_name(user),
        Some(Who::Role(role)) => role.to_string(),
        Some(Who::Person(_)) | None => timeline::sender(db, desk, &found.compartment, part.person)?,
    })
}
