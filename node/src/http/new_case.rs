//! The form that opens a case by hand.

use axum::{extract::State, http::StatusCode, response::Response};
use orgo_engine::{authorize::Action, module::GENERAL};
use orgo_schema::{
    command::{Command, NewCase, NewTask, Refusal},
    fact::Location,
    label::Label,
    word::{Priority, Severity, TaskCategory, Visibility},
};
use orgo_web::{
    model::{Choice, Fault},
    page::new_case::{self, NewCaseForm},
    route,
};

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    notice::Said,
    session::{Fields, Post, Visitor},
    settle, show,
};
use crate::{failure::Failure, guard};

/// What commands call the fields of the form.
const NAMES: [(&str, &str); 4] = [
    ("narrative", "description"),
    ("tag", "tags"),
    ("domain", "type"),
    ("checklist", "description"),
];

/// Shows the form.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        let compartment = desk.setting.compartment_for(Visibility::Internal);
        guard::may_in(
            &desk.setting,
            &desk.visitor.viewer,
            Action::Open,
            compartment,
        )?;
        Ok(Answer::Page(page(desk, NewCaseForm::default())?))
    })
    .await
}

/// Opens a case.
pub(super) async fn post(State(app): State<App>, post: Post) -> Response {
    app.take(post, open).await
}

fn open(desk: &Desk<'_>, fields: &Fields) -> Result<Answer, Failure> {
    let (case, task) = match read(desk, fields) {
        Ok(read) => read,
        Err(faults) => return again(desk, fields, faults),
    };
    match desk.submit(Command::OpenCase {
        case,
        tasks: vec![task],
    }) {
        Ok(receipt) => {
            let address = receipt.case_id.map_or_else(
                || route::CASES.to_owned(),
                |id| route::case(&id.to_string()),
            );
            Ok(Answer::done(address, Said::CaseOpened))
        }
        Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
            again(desk, fields, vec![settle::fault(&field, &problem, &NAMES)])
        }
        Err(failure) => Err(failure),
    }
}

/// Reads the form; every fault at once.
fn read(desk: &Desk<'_>, fields: &Fields) -> Result<(NewCase, NewTask), Vec<Fault>> {
    let mut faults = Vec::new();
    let mut note = |refusal: Refusal| {
        if let Refusal::Invalid { field, problem } = refusal {
            faults.push(settle::fault(&field, &problem, &NAMES));
        }
    };
    if fields.filled("title").is_none() {
        note(settle::invalid(
            "title",
            "say in a few words what happened".to_owned(),
        ));
    }
    let label = settle::label(desk, fields.get("label"))
        .map_err(&mut note)
        .ok();
    let task_label = label
        .clone()
        .and_then(|label| owner(desk, fields, label).map_err(&mut note).ok());
    let priority: Option<Priority> = word(fields, "priority")
        .map_err(&mut note)
        .unwrap_or_default();
    let severity: Option<Severity> = word(fields, "severity")
        .map_err(&mut note)
        .unwrap_or_default();
    let domain = fields.filled("type");
    if let Some(domain) = &domain
        && let Err(problem) = desk
            .setting
            .configuration
            .loaded
            .modules
            .check_domain(domain)
    {
        note(settle::invalid("type", problem));
    }
    let (Some(label), Some(task_label), true) = (label, task_label, faults.is_empty()) else {
        return Err(faults);
    };
    let priority = priority.unwrap_or(Priority::Medium);
    let case = NewCase {
        title: fields.get("title").to_owned(),
        narrative: fields.get("description").to_owned(),
        label,
        severity,
        priority,
        visibility: Visibility::Internal,
        location: Location {
            site: fields.filled("site"),
            area: fields.filled("area"),
        },
        tags: fields
            .get("tags")
            .split(',')
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
            .map(ToOwned::to_owned)
            .collect(),
        domain: domain.clone(),
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = task(fields, task_label, domain, priority, severity);
    Ok((case, task))
}

/// Returns the one task that is made from a form.
pub(super) fn task(
    fields: &Fields,
    label: Label,
    domain: Option<String>,
    priority: Priority,
    severity: Option<Severity>,
) -> NewTask {
    NewTask {
        title: fields.get("title").to_owned(),
        description: fields.get("description").to_owned(),
        label,
        domain: domain.unwrap_or_else(|| GENERAL.to_owned()),
        category: TaskCategory::Request,
        subtype: None,
        priority,
        severity,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval: None,
        metadata: Vec::new(),
    }
}

/// Returns the label of the task: for the role that was named, if one was.
fn owner(desk: &Desk<'_>, fields: &Fields, label: Label) -> Result<Label, Refusal> {
    let Some(role) = fields.filled("role") else {
        return Ok(label);
    };
    let registry = &desk.setting.configuration.loaded.registry;
    let role = registry
        .canonical(&role)
        .map_err(|error| settle::invalid("role", error.to_string()))?;
    Ok(label.with_role(Some(role)))
}

fn word<T: std::str::FromStr<Err: std::fmt::Display>>(
    fields: &Fields,
    name: &str,
) -> Result<Option<T>, Refusal> {
    let word = fields.filled(name).map(|word| word.parse()).transpose();
    word.map_err(|error: T::Err| settle::invalid(name, error.to_string()))
}

fn again(desk: &Desk<'_>, fields: &Fields, faults: Vec<Fault>) -> Result<Answer, Failure> {
    let text = |name| fields.get(name).to_owned();
    let form = NewCaseForm {
        title: text("title"),
        description: text("description"),
        domain: text("type"),
        label: text("label"),
        severity: text("severity"),
        priority: text("priority"),
        site: text("site"),
        area: text("area"),
        tags: text("tags"),
        role: text("role"),
        faults,
        ..NewCaseForm::default()
    };
    Ok(Answer::Again(
        StatusCode::UNPROCESSABLE_ENTITY,
        page(desk, form)?,
    ))
}

fn page(desk: &Desk<'_>, form: NewCaseForm) -> Result<String, Failure> {
    let loaded = &desk.setting.configuration.loaded;
    let form = NewCaseForm {
        domains: show::domains(&loaded.modules),
        labels: show::labels(&desk.setting),
        sites: vec![Choice {
            value: desk.setting.site.clone(),
            words: desk.setting.site.clone(),
        }],
        roles: show::roles(&loaded.registry),
        ..form
    };
    Ok(new_case::render(&desk.frame()?, &form))
}
