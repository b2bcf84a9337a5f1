//! The test bench of the rules, and running them dry over the mail of the last days. Nothing is stored.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use orgo_engine::{explain, route::Decision};
use orgo_web::{
    model::{Choice, Fault, Message},
    page::{
        dry_run::{self as dry, ByTime, DryRunPage, Line},
        test_bench::{self as bench, BenchPage, Found, Typed},
    },
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    rules,
    session::{Fields, Post, Visitor},
};
use crate::{
    configuration::Configuration,
    failure::Failure,
    guard,
    ops::{
        dry_run::{self, Back, Replayed, Turn},
        explain as ops, rules as switch,
    },
    setting::Setting,
    words,
};

/// How many days a dry run may go back.
const DAYS: [u16; 4] = [1, 7, 30, 90];
/// The most signals of a dry run.
const SIGNALS_MAX: usize = 5_000;
/// The most lines of a dry run on the page.
const LINES_MAX: usize = 100;
/// The longest line of a header that is typed, in characters.
const HEADER_MAX: usize = 998;

/// Shows the test bench.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        guard::may_triage(&desk.setting, &desk.visitor.viewer)?;
        let page = bench::render(&desk.frame()?, BenchPage::default());
        Ok(Answer::Page(page))
    })
    .await
}

/// Tries a mail.
pub(super) async fn post(State(app): State<App>, post: Post) -> Response {
    app.take(post, |desk, fields| {
        guard::may_triage(&desk.setting, &desk.visitor.viewer)?;
        let typed = Typed {
            from: fields.get("from").trim().to_owned(),
            to: fields.get("to").trim().to_owned(),
            subject: fields.get("subject").trim().to_owned(),
            body: fields.get("body").to_owned(),
            raw: fields.get("raw").to_owned(),
        };
        let tried = tried(desk, &typed);
        let (found, faults) = match tried {
            Ok(found) => (Some(found), Vec::new()),
            Err(Failure::Input(why)) => (None, vec![fault("raw", &why)]),
            Err(failure) => return Err(failure),
        };
        let is_wrong = !faults.is_empty();
        let page = BenchPage {
            typed,
            faults,
            found,
        };
        let html = bench::render(&desk.frame()?, page);
        Ok(if is_wrong {
            Answer::Again(StatusCode::UNPROCESSABLE_ENTITY, html)
        } else {
            Answer::Page(html)
        })
    })
    .await
}

fn fault(field: &str, why: &str) -> Fault {
    Fault {
        field: field.to_owned(),
        message: answer::fault(why),
    }
}

fn tried(desk: &Desk<'_>, typed: &Typed) -> Result<Found, Failure> {
    let is_raw = !typed.raw.trim().is_empty();
    let nothing = [&typed.from, &typed.to, &typed.subject, &typed.body];
    if !is_raw && nothing.iter().all(|field| field.trim().is_empty()) {
        return Err(Failure::Input(
            "write a subject, a text or an address, or paste a whole mail".to_owned(),
        ));
    }
    let raw = if is_raw {
        // Browsers send what they show: without the space before the first header it is no mail.
        typed.raw.trim_start().as_bytes().to_vec()
    } else {
        composed(typed).into_bytes()
    };
    let to = Some(typed.to.as_str()).filter(|to| !to.is_empty());
    let (mail, decision) = ops::decided(desk.node, &desk.setting, &raw, to)?;
    Ok(found(&mail, &decision))
}

/// Writes the fields as a mail. No field can end its line.
fn composed(typed: &Typed) -> String {
    let line = |text: &str| -> String {
        let plain = text.chars().filter(|letter| !letter.is_control());
        plain.take(HEADER_MAX).collect()
    };
    let mut mail = String::new();
    for (name, value) in [
        ("From", &typed.from),
        ("To", &typed.to),
        ("Subject", &typed.subject),
    ] {
        if !value.is_empty() {
            mail.push_str(&format!("{name}: {}\r\n", line(value)));
        }
    }
    mail.push_str("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
    mail.push_str(&typed.body);
    mail.push_str("\r\n");
    mail
}

fn found(mail: &orgo_mail::Mail, decision: &Decision) -> Found {
    // What matched and what nearly did stands apart, each with a link.
    let said = explain::decision(decision);
    let is_told_apart = |sentence: &String| {
        sentence.contains(" nearly matched; it also wants this: ")
            || sentence.contains(") matched: ")
    };
    let outcome: Vec<String> = said
        .into_iter()
        .filter(|sentence| !is_told_apart(sentence))
        .collect();
    let (matched, near) = (decision.matched.iter(), decision.near.iter());
    Found {
        is_claimed: decision.work.is_some(),
        outcome,
        matched: matched
            .map(|one| (one.rule.id.clone(), one.on.clone()))
            .collect(),
        near: near
            .map(|near| (near.rule.id.clone(), near.missing.clone()))
            .collect(),
        warnings: mail
            .warnings
            .iter()
            .map(|warning| answer::sentence(&warning.to_string()))
            .collect(),
    }
}

/// Runs the rules dry.
pub(super) async fn dry_run(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        guard::may_triage(&desk.setting, &desk.visitor.viewer)?;
        let query = Fields::new(query);
        let (days, without) = (query.get("days").trim(), query.get("without").trim());
        let say = words::Rule(desk.visitor.language);
        let mut faults = Vec::new();
        let mut found = None;
        if !days.is_empty() {
            let known = days.parse().ok().filter(|days| DAYS.contains(days));
            match known.map(|days| ran(desk, days, without)) {
                None => faults.push(Fault {
                    field: "days".to_owned(),
                    message: Message::new(desk.visitor.language, say.choose_days()),
                }),
                Some(Ok(replayed)) => found = Some(told(desk, replayed)),
                Some(Err(Failure::Input(why))) => faults.push(fault("days", &why)),
                Some(Err(failure)) => return Err(failure),
            }
        }
        let page = DryRunPage {
            days: if days.is_empty() { "7" } else { days }.to_owned(),
            choices: DAYS
                .iter()
                .map(|days| choice(&days.to_string(), &say.last_days(usize::from(*days))))
                .collect(),
            without: without.to_owned(),
            rules: left_out(desk),
            faults,
            found,
        };
        Ok(Answer::Page(dry::render(&desk.frame()?, page)))
    })
    .await
}

fn choice(value: &str, words: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        words: words.to_owned(),
    }
}

/// Lists the rules that may be left out: those that are looked at.
fn left_out(desk: &Desk<'_>) -> Vec<Choice> {
    let rules = desk.setting.configuration.loaded.rules.rules().iter();
    let on = rules.filter(|compiled| compiled.rule.enabled);
    let ids = on.map(|compiled| choice(&compiled.rule.id, &compiled.rule.id));
    let none = words::Rule(desk.visitor.language).none();
    std::iter::once(choice("", none)).chain(ids).collect()
}

fn ran(desk: &Desk<'_>, days: u16, without: &str) -> Result<Replayed, Failure> {
    let back = Back {
        days,
        signals_max: Some(SIGNALS_MAX),
    };
    let candidate = if without.is_empty() {
        Setting::clone(&desk.setting)
    } else {
        rules::find(desk, without)?;
        lacking(&desk.setting, without)?
    };
    dry_run::replay(desk.node, &desk.visitor.person, &candidate, back)
}

/// Returns a setting in which a rule is switched off.
fn lacking(setting: &Setting, rule: &str) -> Result<Setting, Failure> {
    let files = setting.configuration.files().iter();
    let mut own: BTreeMap<String, String> = files
        .filter(|(path, _)| path.starts_with("rules/"))
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect();
    let off = own.remove(switch::OFF).unwrap_or_default();
    own.insert(switch::OFF.to_owned(), switch::with(&off, rule));
    let configuration: Configuration = setting.configuration.with_rules(own)?;
    let mut candidate = Setting::clone(setting);
    candidate.configuration = Arc::new(configuration);
    Ok(candidate)
}

fn told(desk: &Desk<'_>, found: Replayed) -> dry::Found {
    let say = words::Rule(desk.visitor.language);
    let says = match (found.seen, found.changed) {
        (0, _) => say.no_mail().to_owned(),
        (seen, 0) => say.all_same(seen),
        (seen, changed) => say.some_change(changed, seen),
    };
    let mut limits = Vec::new();
    if found.skipped > 0 {
        limits.push(say.skipped(found.skipped));
    }
    if found.is_cut {
        limits.push(say.was_cut(SIGNALS_MAX));
    }
    let turn = |turn: Turn| match turn {
        Turn::Opens => say.would_open(),
        Turn::Unclaimed => say.would_not_claim(),
        Turn::Otherwise => say.would_differ(),
        Turn::Elsewhere => say.would_go_elsewhere(),
    };
    let line = |line: dry_run::Line| Line {
        when: desk.moment(line.received_at),
        subject: line.subject,
        change: turn(line.change).to_owned(),
        was: line.was.unwrap_or_default(),
        would: line.would.unwrap_or_default(),
        why: line.why.unwrap_or_default(),
    };
    let by_time = |by: dry_run::ByTime| ByTime {
        task: by.task_id.to_string(),
        title: by.title,
        rule: by.rule,
        does: answer::sentence(&by.does.join("; ")),
    };
    let more = found.changed.saturating_sub(LINES_MAX);
    dry::Found {
        says,
        limits: limits.join(" "),
        lines: found.lines.into_iter().take(LINES_MAX).map(line).collect(),
        more,
        by_time: found
            .by_time
            .into_iter()
            .take(LINES_MAX)
            .map(by_time)
            .collect(),
    }
}
