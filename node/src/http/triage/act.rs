//! Decisions about signals, as commands.

use orgo_schema::{
    command::{Command, NewCase, Refusal},
    fact::Location,
    id::SignalId,
    word::Priority,
};
use orgo_web::{
    page::triage::{Decision, DecisionForm},
    route,
};

use super::{
    super::{
        answer::{self, Answer},
        desk::Desk,
        find, new_case,
        notice::Said,
        session::Fields,
        settle,
    },
    page,
};
use crate::{failure::Failure, guard};

/// Decides what becomes of a signal.
pub(super) fn decide(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let signal: SignalId = settle::id(id, "signal")?;
    let chosen = [Decision::Open, Decision::Link, Decision::Aside];
    let decision = chosen
        .into_iter()
        .find(|decision| decision.name() == fields.get("decision"));
    let decision = decision.ok_or_else(|| {
        Failure::Input("`decision` is unknown: allowed are open, link, aside".to_owned())
    })?;
    match command(desk, fields, signal, decision).and_then(|command| desk.submit(command)) {
        Ok(receipt) => {
            let case = receipt.case_id.map(|case| route::case(&case.to_string()));
            Ok(match decision {
                Decision::Open => Answer::done(
                    case.unwrap_or_else(|| route::TRIAGE.to_owned()),
                    Said::CaseOpened,
                ),
                Decision::Link => Answer::done(
                    case.unwrap_or_else(|| route::TRIAGE.to_owned()),
                    Said::Placed,
                ),
                Decision::Aside => Answer::done(route::TRIAGE.to_owned(), Said::SetAside),
            })
        }
        Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
            let form = DecisionForm {
                decision: Some(decision),
                title: fields.get("title").to_owned(),
                label: fields.get("label").to_owned(),
                domain: fields.get("type").to_owned(),
                case: fields.get("case").to_owned(),
                reason: fields.get("reason").to_owned(),
                faults: vec![settle::fault(&field, &problem, &[])],
            };
            page::again(
                desk,
                signal,
                form,
                answer::status(&Refusal::Invalid { field, problem }),
            )
        }
        Err(failure) => Err(failure),
    }
}

fn command(
    desk: &Desk<'_>,
    fields: &Fields,
    signal: SignalId,
    decision: Decision,
) -> Result<Command, Failure> {
    match decision {
        Decision::Open => open(desk, fields, signal),
        Decision::Link => Ok(Command::PlaceSignal {
            signal,
            case: find::case(desk, "case", fields.get("case"))?,
        }),
        Decision::Aside => Ok(Command::SetSignalAside {
            signal,
            reason: fields.get("reason").to_owned(),
        }),
    }
}

fn open(desk: &Desk<'_>, fields: &Fields, signal: SignalId) -> Result<Command, Failure> {
    if fields.filled("title").is_none() {
        return Err(settle::invalid("title", "say in a few words what happened".to_owned()).into());
    }
    let label = settle::label(desk, fields.get("label"))?;
    let domain = fields.filled("type");
    if let Some(domain) = &domain {
        let known = desk
            .setting
            .configuration
            .loaded
            .modules
            .check_domain(domain);
        known.map_err(|problem| settle::invalid("type", problem))?;
    }
    // The case lives where its signal does.
    let visibility = desk.node.store.read(|db| {
        let (compartment, _) = guard::find(
            db,
            &desk.setting,
            &desk.visitor.viewer,
            signal.into(),
            "signal",
        )?;
        Ok::<_, Failure>(compartment.visibility)
    })?;
    let task = new_case::task(
        fields,
        label.clone(),
        domain.clone(),
        Priority::Medium,
        None,
    );
    let case = NewCase {
        title: fields.get("title").to_owned(),
        narrative: String::new(),
        label,
        severity: None,
        priority: Priority::Medium,
        visibility,
        location: Location::default(),
        tags: Vec::new(),
        domain,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    Ok(Command::RouteSignal {
        signal,
        case,
        tasks: vec![task],
    })
}
