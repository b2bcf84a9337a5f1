//! The rules: which there are, what one does and made, and its switch.

mod say;

use std::collections::BTreeMap;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use orgo_engine::{
    authorize::Action,
    rule::{Compiled, Scope},
};
use orgo_schema::command::Refusal;
use orgo_web::{
    Language,
    page::{
        rule::{self as one, RuleAct, RulePage, RuleWaits},
        rules::{self as model, RuleLine, RulesPage, RulesView},
    },
    route,
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    notice::Said,
    object,
    session::{Fields, Post, Visitor},
    settle, show,
};
use crate::{
    consent,
    failure::Failure,
    guard,
    ops::{
        dry_run::{self, Acted, Back},
        rules::{self as ops, Switch},
    },
    policy, words,
};

/// What the list counts: the mail of a week.
const LIST: Back = Back {
    days: 7,
    signals_max: Some(2_000),
};
/// What the page of one rule looks at.
const LOG: Back = Back {
    days: 30,
    signals_max: Some(5_000),
};
/// Lines of a log on the page.
const LINES_MAX: usize = 50;
/// Of what a rule does, as many letters stand in the list.
const ABOUT_MAX: usize = 160;
/// Lines of the text of a rule on the page.
const TEXT_LINES_MAX: usize = 300;

/// Lists the rules.
pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        let show = Fields::new(query).get("show").trim().to_owned();
        Ok(Answer::Page(page(desk, &show)?))
    })
    .await
}

/// Shows one.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| Ok(Answer::Page(rule(desk, &id)?)))
        .await
}

/// Switches one off or on.
pub(super) async fn switch(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| {
        desk.may_manage_sites()?;
        find(desk, &id)?;
        let (to, said) = match fields.get("to") {
            "off" => (Switch::Off, Said::RuleOff),
            "on" => (Switch::On, Said::RuleOn),
            _ => {
                let problem = "choose off or on".to_owned();
                return Err(settle::invalid("to", problem).into());
            }
        };
        ops::switch(desk.node, &id, to)?;
        Ok(Answer::done(route::rule(&id), said))
    })
    .await
}

/// What a view of the list shows.
fn shows(view: &str, rule: &Compiled, acted: &BTreeMap<String, usize>) -> bool {
    match (view, &rule.scope) {
        ("", _)
        | ("own", Scope::Organization | Scope::Global)
        | ("modules", Scope::Module(_))
        | ("words", Scope::Generated(_)) => true,
        ("off", _) => !rule.rule.enabled,
        ("acted", _) => acted.contains_key(&rule.rule.id),
        (domain, Scope::Module(known) | Scope::Generated(known)) => domain == known,
        (_, Scope::Organization | Scope::Global) => false,
    }
}

fn page(desk: &Desk<'_>, show: &str) -> Result<String, Failure> {
    guard::may_triage(&desk.setting, &desk.visitor.viewer)?;
    let (made, is_cut) = dry_run::acted(desk.node, &desk.visitor.person, None, LIST)?;
    let mut acted: BTreeMap<String, usize> = BTreeMap::new();
    for one in made {
        *acted.entry(one.by.id).or_default() += 1;
    }
    let mut waits: BTreeMap<String, usize> = BTreeMap::new();
    for one in waiting(desk)? {
        *waits
            .entry(
                one.kind
                    .rule()
                    .map(|rule| rule.id.clone())
                    .unwrap_or_default(),
            )
            .or_default() += 1;
    }
    let rules = desk.setting.configuration.loaded.rules.rules();
    let language = desk.visitor.language;
    let tell = words::Rule(language);
    let known = [
        ("", tell.show_all()),
        ("own", tell.show_own()),
        ("modules", tell.show_modules()),
        ("words", tell.show_words()),
        ("acted", tell.show_acted()),
        ("off", tell.show_off()),
    ];
    let view = |name: &str, words| RulesView {
        name: name.to_owned(),
        words,
        count: rules
            .iter()
            .filter(|rule| shows(name, rule, &acted))
            .count(),
        is_current: name == show,
    };
    let mut views: Vec<RulesView> = known
        .iter()
        .map(|(name, words)| view(name, words))
        .collect();
    if !known.iter().any(|(name, _)| *name == show) {
        views.push(view(show, tell.show_one()));
    }
    let lines = rules.iter().filter(|rule| shows(show, rule, &acted));
    let line = |compiled: &Compiled| {
        let rule = &compiled.rule;
        RuleLine {
            about: about(language, compiled),
            level: say::scope(language, &compiled.scope),
            version: compiled.version.clone(),
            is_on: rule.enabled,
            acted: acted.get(&rule.id).copied().unwrap_or_default(),
            waits: waits.get(&rule.id).copied().unwrap_or_default(),
            id: rule.id.clone(),
        }
    };
    let page = RulesPage {
        rules: lines.map(line).collect(),
        views,
        all: rules.len(),
        off: rules.iter().filter(|rule| !rule.rule.enabled).count(),
        days: LIST.days,
        is_cut,
        complaint: desk.node.complaint(),
    };
    Ok(model::render(&desk.frame()?, page))
}

/// Lists what rules would do and waits, as far as the reader may read it.
fn waiting(desk: &Desk<'_>) -> Result<Vec<consent::Waiting>, Failure> {
    let (viewer, setting) = (&desk.visitor.viewer, &desk.setting);
    let mut all = desk
        .node
        .store
        .read(|db| consent::list(db, setting, viewer, desk.wall.language))?;
    all.retain(|one| one.kind.rule().is_some());
    Ok(all)
}

/// Says in a line what a rule is for.
fn about(language: Language, compiled: &Compiled) -> String {
    let rule = &compiled.rule;
    let text = rule
        .description
        .clone()
        .unwrap_or_else(|| say::actions(language, &rule.then).join(" "));
    if text.chars().count() <= ABOUT_MAX {
        return text;
    }
    let short: String = text.chars().take(ABOUT_MAX).collect();
    format!("{}…", short.trim_end())
}

/// Finds a rule by its id.
pub(super) fn find<'a>(desk: &'a Desk<'_>, id: &str) -> Result<&'a Compiled, Refusal> {
    let rules = desk.setting.configuration.loaded.rules.rules();
    let found = rules.iter().find(|compiled| compiled.rule.id == id);
    found.ok_or_else(|| Refusal::NotFound {
        kind: "rule".to_owned(),
    })
}

fn rule(desk: &Desk<'_>, id: &str) -> Result<String, Failure> {
    guard::may_triage(&desk.setting, &desk.visitor.viewer)?;
    let compiled = find(desk, id)?;
    let rule = &compiled.rule;
    let (mut made, is_cut) = dry_run::acted(desk.node, &desk.visitor.person, Some(id), LOG)?;
    let left = made.len().saturating_sub(LINES_MAX);
    made.truncate(LINES_MAX);
    let language = desk.visitor.language;
    let tell = words::Rule(language);
    let more = match (left, is_cut) {
        (0, false) => String::new(),
        (0, true) => tell.was_more().to_owned(),
        (left, _) => tell.before_these(left),
    };
    let waits = waiting(desk)?.into_iter();
    let waits = waits.filter(|one| one.kind.rule().is_some_and(|rule| rule.id == id));
    let page = RulePage {
        id: rule.id.clone(),
        about: rule.description.clone().unwrap_or_default(),
        level: say::scope(language, &compiled.scope),
        version: compiled.version.clone(),
        file: format!("{}:{}", compiled.path, rule.at.line),
        order: rule.order.to_string(),
        is_on: rule.enabled,
        switch: switchable(desk, compiled),
        sentences: say::sentences(language, rule),
        text: written(desk, compiled),
        log: made.iter().map(|one| line(desk, one)).collect(),
        days: LOG.days,
        more,
        is_timed: rule.unresolved_for.is_some(),
        waits: waits.map(waits_line).collect(),
    };
    Ok(one::render(&desk.frame()?, page))
}

fn line(desk: &Desk<'_>, one: &Acted) -> RuleAct {
    RuleAct {
        when: desk.moment(one.at),
        subject: one.subject.clone(),
        case: one.case.to_string(),
        reference: show::case_reference(one.case.uuid()),
        version: one.by.version.clone(),
        is_replaced: !one.is_in_force,
        shapes: one.shapes.as_ref().map(|rule| rule.id.clone()),
        why: one.why.iter().map(|why| answer::sentence(why)).collect(),
    }
}

fn waits_line(one: consent::Waiting) -> RuleWaits {
    RuleWaits {
        address: object::address(one.object),
        title: one.title,
        does: answer::sentence(&one.does.join("; ")),
    }
}

/// Says whether the reader may switch a rule.
fn switchable(desk: &Desk<'_>, compiled: &Compiled) -> one::Switch {
    let listed = desk.setting.configuration.files().get(ops::OFF);
    let is_listed = listed.is_some_and(|text| ops::lists(text, &compiled.rule.id).unwrap_or(false));
    if guard::may_overall(&desk.setting, &desk.visitor.viewer, Action::Configure).is_err() {
        one::Switch::NotAllowed
    } else if !policy::may_enact(&desk.setting) {
        one::Switch::Elsewhere
    } else if !compiled.rule.enabled && !is_listed {
        one::Switch::Written
    } else {
        one::Switch::Offered
    }
}

/// Returns the text of a rule as it stands in its file: from where it begins to what stands beside it.
fn written(desk: &Desk<'_>, compiled: &Compiled) -> String {
    let files = desk.setting.configuration.files();
    let text = files.get(&compiled.path).map_or("", String::as_str);
    piece(text, compiled.rule.at.line.saturating_sub(1))
}

/// Returns the lines from one on, counted from 0, that belong to what begins there, without the space before them.
fn piece(text: &str, begin: usize) -> String {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines().skip(begin);
    let Some(first) = lines.next() else {
        return String::new();
    };
    let base = depth(first);
    let rest = lines.take_while(|line| line.trim().is_empty() || depth(line) > base);
    let rest = rest.take(TEXT_LINES_MAX);
    let dedented = std::iter::once(first)
        .chain(rest)
        .map(|line| line.get(base..).unwrap_or_default().trim_end());
    dedented
        .collect::<Vec<_>>()
        .join("\n")
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_rule_ends_where_the_next_begins() {
        let text = "version: \"1\"\nrules:\n  - id: a\n    when: { keyword: leak }\n\n    then:\n      tags: [x]\n  - id: b\n";
        assert_eq!(
            piece(text, 2),
            "- id: a\n  when: { keyword: leak }\n\n  then:\n    tags: [x]"
        );
        assert_eq!(piece(text, 7), "- id: b");
        assert_eq!(piece(text, 99), "");
    }
}
