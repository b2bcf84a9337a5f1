//! The profile: its knobs and their sources, beside another profile, and replayed under another one.

use axum::{
    extract::{Query, State},
    response::Response,
};
use orgo_engine::{
    profile::{diff, scenario::Climbed},
    replay::Tally,
    resolve::{Knob, Recorded, Said as Spoken, Story, resolve},
};
use orgo_schema::label::Label;
use orgo_web::{
    Language,
    model::{Choice, Fault, Message, priority_word, severity_word},
    page::profile::{
        self as model, HistoryLine, KnobLine, ProfilePage,
        diff::{self as compared, DiffPage},
        replay::{self as replayed, ReplayPage},
    },
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    knob,
    session::{Fields, Visitor},
    show,
    time::length,
};
use crate::{
    configuration::{NamedProfile, shipped_profiles},
    failure::Failure,
    guard,
    ops::profile as ops,
    policy, words,
};

/// Configurations of the past on the page.
const HISTORY_MAX: usize = 50;
/// Cases that a replay looks at: each is folded twice.
const CASES_MAX: usize = 2_000;
/// How many months a replay may go back.
const MONTHS: [usize; 4] = [1, 3, 6, 12];

/// Shows the knobs.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        let domain = Fields::new(query).filled("domain");
        Ok(Answer::Page(page(desk, domain)?))
    })
    .await
}

fn page(desk: &Desk<'_>, domain: Option<String>) -> Result<String, Failure> {
    let loaded = &desk.setting.configuration.loaded;
    if let Some(domain) = &domain {
        loaded
            .modules
            .check_domain(domain)
            .map_err(Failure::Input)?;
    }
    let resolved = resolve(&loaded.layers, domain.as_deref(), &Recorded::default());
    let knobs = resolved.stories.iter();
    let language = desk.visitor.language;
    let say = words::Profile(language);
    let mut domains = show::domains(&loaded.modules);
    domains.insert(0, choice("", say.no_module()));
    let looks_after = guard::may_triage(&desk.setting, &desk.visitor.viewer).is_ok();
    let history = looks_after.then(|| history(desk)).transpose()?;
    let page = ProfilePage {
        profile: say.version(&resolved.policy.profile, &resolved.policy.version),
        knobs: knobs
            .filter_map(|(knob, story)| line(language, *knob, story))
            .collect(),
        domains,
        domain: domain.unwrap_or_default(),
        history,
        complaint: desk.node.complaint().filter(|_| looks_after),
    };
    Ok(model::render(&desk.frame()?, page))
}

fn choice(value: &str, words: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        words: words.to_owned(),
    }
}

fn line(language: Language, knob: Knob, story: &Story) -> Option<KnobLine> {
    let (holds, before) = story.said().split_last()?;
    let instead = |said: &Spoken| {
        let by = knob::source(language, &said.by);
        words::Profile(language).said(&knob::value(language, &said.value), &by)
    };
    Some(KnobLine {
        name: knob::name(language, knob).to_owned(),
        code: knob.as_str().to_owned(),
        value: knob::value(language, &holds.value),
        by: knob::source(language, &holds.by),
        at: holds.at.clone().unwrap_or_default(),
        instead_of: before.iter().map(instead).collect(),
    })
}

fn history(desk: &Desk<'_>) -> Result<Vec<HistoryLine>, Failure> {
    let say = words::Profile(desk.visitor.language);
    let held = policy::held(desk.node)?.into_iter().take(HISTORY_MAX);
    let line = |held: policy::Held| {
        let who = held.by.unwrap_or_else(|| say.by_node().to_owned());
        HistoryLine {
            since: held.since.map(|since| desk.moment(since)),
            by: match held.site {
                Some(site) => say.at_site(&who, &site),
                None => who,
            },
            profile: held.profile,
            changed: held.changed,
        }
    };
    Ok(held.map(line).collect())
}

/// Lists the profiles to compare with: those the program carries. Names of files are for the command line, whose
/// user owns the machine.
fn others() -> Vec<Choice> {
    let names = shipped_profiles();
    names.iter().map(|name| choice(name, name)).collect()
}

fn faulty(field: &str, why: &str) -> Vec<Fault> {
    vec![Fault {
        field: field.to_owned(),
        message: answer::fault(why),
    }]
}

/// Compares with another profile.
pub(super) async fn compare(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        guard::may_triage(&desk.setting, &desk.visitor.viewer)?;
        let query = Fields::new(query);
        let other = query.get("other").trim().to_owned();
        let typed = query.filled("label");
        let label = typed.unwrap_or_else(|| ops::USUAL_LABEL.to_owned());
        let (found, faults) = if other.is_empty() {
            (None, Vec::new())
        } else {
            match differ(desk, &other, &label) {
                Ok(found) => (Some(found), Vec::new()),
                Err((field, Failure::Input(why))) => (None, faulty(field, &why)),
                Err((_, failure)) => return Err(failure),
            }
        };
        let page = DiffPage {
            profiles: others(),
            other,
            label,
            faults,
            found,
        };
        Ok(Answer::Page(compared::render(&desk.frame()?, page)))
    })
    .await
}

fn differ(
    desk: &Desk<'_>,
    other: &str,
    label: &str,
) -> Result<compared::Found, (&'static str, Failure)> {
    let at_other = |failure| ("other", failure);
    let other = NamedProfile::shipped(other).map_err(at_other)?;
    let configuration = &desk.setting.configuration;
    let then = configuration.with_profile(&other).map_err(at_other)?;
    let (now, then) = (&configuration.loaded, &then.loaded);
    let label = Label::parse(label.trim(), &now.registry)
        .map_err(|error| ("label", Failure::Input(error.to_string())))?;
    let (other, same): (Vec<_>, Vec<_>) = diff::knobs(&now.policy, &then.policy)
        .into_iter()
        .partition(|line| line.one != line.other);
    let mut climbs = diff::climbs(&now.policy, &then.policy, &label, ops::A_MONDAY);
    climbs.sort_by_key(|climbs| climbs.one == climbs.other);
    let language = desk.visitor.language;
    let climb = |climbs: diff::Climbs| {
        let work = words::Profile(language).work(
            &priority_word(language, climbs.priority).to_lowercase(),
            &severity_word(language, climbs.severity).to_lowercase(),
        );
        let steps = |steps: &[Climbed]| steps.iter().map(|step| climbed(language, step)).collect();
        (work, steps(&climbs.one), steps(&climbs.other))
    };
    Ok(compared::Found {
        now: now.policy.profile.clone(),
        knobs: other
            .into_iter()
            .map(|line| {
                let value = |of| knob::value(language, of);
                let name = knob::name(language, line.knob).to_owned();
                [name, value(&line.one), value(&line.other)]
            })
            .collect(),
        same: same.len(),
        climbs: climbs.into_iter().map(climb).collect(),
    })
}

/// Says a step of a climb.
fn climbed(language: Language, step: &Climbed) -> String {
    let say = words::Profile(language);
    let to = step.to.to_string();
    match step.after_ms {
        0 => say.at_once_to(&to),
        ms => say.after_to(&length(language, ms), &to),
    }
}

/// Replays the work of the last months under another profile.
pub(super) async fn replay(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        guard::may_triage(&desk.setting, &desk.visitor.viewer)?;
        let query = Fields::new(query);
        let other = query.get("other").trim().to_owned();
        let months = query.filled("months").unwrap_or_else(|| "3".to_owned());
        let say = words::Profile(desk.visitor.language);
        let (found, faults) = if other.is_empty() {
            (None, Vec::new())
        } else {
            let months = months.parse().ok().filter(|months| MONTHS.contains(months));
            match months.map(|months| replayed(desk, &other, months)) {
                None => {
                    let message = Message::new(desk.visitor.language, say.choose_months());
                    let field = "months".to_owned();
                    (None, vec![Fault { field, message }])
                }
                Some(Ok(found)) => (Some(found), Vec::new()),
                Some(Err(Failure::Input(why))) => (None, faulty("other", &why)),
                Some(Err(failure)) => return Err(failure),
            }
        };
        let page = ReplayPage {
            profiles: others(),
            other,
            spans: MONTHS
                .iter()
                .map(|count| choice(&count.to_string(), &say.last_months(*count)))
                .collect(),
            months,
            faults,
            found,
        };
        Ok(Answer::Page(replayed::render(&desk.frame()?, page)))
    })
    .await
}

fn replayed(desk: &Desk<'_>, other: &str, months: usize) -> Result<replayed::Found, Failure> {
    let other = NamedProfile::shipped(other)?;
    let months = u32::try_from(months).unwrap_or(u32::MAX);
    // Only what the reader may read is counted: a number of what is restricted would tell of it.
    let (compartments, _) = desk.reach();
    let found = ops::replayed(desk.node, &other, months, (compartments, CASES_MAX))?;
    let (tally, language) = (&found.tally, desk.visitor.language);
    let say = words::Profile(language);
    let mut limits = say.limits(&desk.wall.full(found.from), &desk.wall.full(found.until));
    if found.is_cut {
        limits.push(' ');
        limits.push_str(&say.cut(CASES_MAX));
    }
    let (now, then) = (&tally.now, &tally.then);
    let count = |name: &str, was, would| (name.to_owned(), was, would);
    Ok(replayed::Found {
        sentences: sentences(language, tally, &found.other),
        counts: vec![
            count(say.tasks_up(), now.escalated, then.escalated),
            count(say.counted_steps(), now.steps, then.steps),
            count(say.steps_at_night(), now.at_night, then.at_night),
            count(
                say.reached_top(),
                now.reached_executive,
                then.reached_executive,
            ),
        ],
        limits,
    })
}

/// Says what would have been otherwise, what is none left out.
fn sentences(language: Language, tally: &Tally, other: &str) -> Vec<String> {
    let say = words::Profile(language);
    let (now, then) = (&tally.now, &tally.then);
    let some = |count: usize, sentence: String| (count > 0).then_some(sentence);
    let all = [
        Some(say.escalated(other, then.escalated, tally.tasks, now.escalated)),
        some(
            then.steps.max(now.steps),
            say.steps(then.steps, then.at_night, now.steps, now.at_night),
        ),
        some(tally.only_then, say.only_then(tally.only_then)),
        some(tally.only_now, say.only_now(tally.only_now)),
        some(
            tally.sooner.max(tally.later),
            say.sooner(tally.sooner, tally.later),
        ),
        some(
            then.reached_executive.max(now.reached_executive),
            say.executive(then.reached_executive, now.reached_executive),
        ),
    ];
    all.into_iter().flatten().collect()
}
