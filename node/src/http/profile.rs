//! The profile: its knobs and their sources, beside another profile, and replayed under another one.

use axum::{
    extract::{Query, State},
    response::Response,
};
use orgo_engine::{
    profile::diff,
    resolve::{Knob, Recorded, Said as Spoken, Story, resolve},
};
use orgo_schema::label::Label;
use orgo_web::{
    model::{Choice, Fault},
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
    session::{Fields, Visitor},
    show,
};
use crate::{
    configuration::{NamedProfile, shipped_profiles},
    failure::Failure,
    guard,
    ops::profile as ops,
    policy,
};

/// Configurations of the past on the page.
const HISTORY_MAX: usize = 50;
/// Cases that a replay looks at: each is folded twice.
const CASES_MAX: usize = 2_000;
/// How many months a replay may go back.
const MONTHS: [(&str, &str); 4] = [
    ("1", "month"),
    ("3", "3 months"),
    ("6", "6 months"),
    ("12", "12 months"),
];

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
    let mut domains = show::domains(&loaded.modules);
    domains.insert(0, choice("", "no module in particular"));
    let looks_after = guard::may_triage(&desk.setting, &desk.visitor.viewer).is_ok();
    let history = looks_after.then(|| history(desk)).transpose()?;
    let page = ProfilePage {
        profile: format!(
            "{}, version {}",
            resolved.policy.profile, resolved.policy.version
        ),
        knobs: knobs
            .filter_map(|(knob, story)| line(*knob, story))
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

fn line(knob: Knob, story: &Story) -> Option<KnobLine> {
    let (holds, before) = story.said().split_last()?;
    let instead = |said: &Spoken| format!("{}, said {}", said.value, said.by);
    Some(KnobLine {
        name: words(knob).to_owned(),
        code: knob.as_str().to_owned(),
        value: holds.value.clone(),
        by: holds.by.to_string(),
        at: holds.at.clone().unwrap_or_default(),
        instead_of: before.iter().map(instead).collect(),
    })
}

/// Says what a knob is about.
const fn words(knob: Knob) -> &'static str {
    match knob {
        Knob::WindowCritical => "Time to react to critical work",
        Knob::WindowHigh => "Time to react to high work",
        Knob::WindowMedium => "Time to react to medium work",
        Knob::WindowLow => "Time to react to low work",
        Knob::Factor => "Each further level gets so many times that",
        Knob::Levels => "Times said level by level",
        Knob::Repeat => "The top is reminded",
        Knob::Calendar => "Which hours count",
        Knob::Granularity => "Levels that work passes through",
        Knob::AtOnce => "Severity that does not wait",
        Knob::PatternCount => "Like cases that make a pattern",
        Knob::PatternWindow => "Within how long",
        Knob::Reviews => "Reviews that are held",
        Knob::Transparency => "What members see of other teams",
        Knob::Notify => "Who is told",
        Knob::Receipts => "Who writes in is told that it came in",
        Knob::Automation => "What is done without asking",
        Knob::Contested => "What was done after a right to it was lost",
        Knob::Log => "How deep the journal is",
        Knob::Retention => "How long closed work is kept",
    }
}

fn history(desk: &Desk<'_>) -> Result<Vec<HistoryLine>, Failure> {
    let held = policy::held(desk.node)?.into_iter().take(HISTORY_MAX);
    let line = |held: policy::Held| {
        let who = held.by.unwrap_or_else(|| "by the node itself".to_owned());
        let at = held.site.map(|site| format!(" at {site}"));
        HistoryLine {
            since: held.since.map(|since| desk.moment(since)),
            by: format!("{who}{}", at.unwrap_or_default()),
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
        message: answer::sentence(why),
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
    let climb = |climbs: diff::Climbs| {
        let work = format!("{} priority, {} severity", climbs.priority, climbs.severity);
        (
            answer::sentence(&work).trim_end_matches('.').to_owned(),
            ops::steps(&climbs.one),
            ops::steps(&climbs.other),
        )
    };
    Ok(compared::Found {
        now: now.policy.profile.clone(),
        knobs: other
            .into_iter()
            .map(|line| [words(line.knob).to_owned(), line.one, line.other])
            .collect(),
        same: same.len(),
        climbs: climbs.into_iter().map(climb).collect(),
    })
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
        let (found, faults) = if other.is_empty() {
            (None, Vec::new())
        } else {
            match replayed(desk, &other, &months) {
                Ok(found) => (Some(found), Vec::new()),
                Err(Failure::Input(why)) => (None, faulty("other", &why)),
                Err(failure) => return Err(failure),
            }
        };
        let page = ReplayPage {
            profiles: others(),
            other,
            spans: MONTHS
                .iter()
                .map(|(value, words)| choice(value, words))
                .collect(),
            months,
            faults,
            found,
        };
        Ok(Answer::Page(replayed::render(&desk.frame()?, page)))
    })
    .await
}

fn replayed(desk: &Desk<'_>, other: &str, months: &str) -> Result<replayed::Found, Failure> {
    let other = NamedProfile::shipped(other)?;
    let known = MONTHS.iter().find(|(known, _)| *known == months);
    let months = known.and_then(|(known, _)| known.parse().ok());
    let months = months.ok_or_else(|| Failure::Input("choose how many months".to_owned()))?;
    // Only what the reader may read is counted: a number of what is restricted would tell of it.
    let (compartments, _) = desk.reach();
    let found = ops::replayed(desk.node, &other, months, (compartments, CASES_MAX))?;
    let tally = &found.tally;
    let mut limits = format!(
        "From {} to {}, of the work that you may read.",
        desk.wall.in_english().full(found.from),
        desk.wall.in_english().full(found.until)
    );
    if found.is_cut {
        limits.push_str(&format!(
            " There was more: only the {CASES_MAX} cases that changed last were looked at."
        ));
    }
    let count = |name: &str, was, would| (name.to_owned(), was, would);
    Ok(replayed::Found {
        sentences: tally.sentences(&found.other),
        counts: vec![
            count(
                "Tasks that moved up",
                tally.now.escalated,
                tally.then.escalated,
            ),
            count("Steps", tally.now.steps, tally.then.steps),
            count("Steps at night", tally.now.at_night, tally.then.at_night),
            count(
                "Reached the top",
                tally.now.reached_executive,
                tally.then.reached_executive,
            ),
        ],
        limits,
    })
}
