//! The forms of the modules in use, and filling one in.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use orgo_engine::module::{
    Module,
    form::{FORM_NAME, FORM_VERSION, Field, FieldKind, Form, Problem, Target, yes_and_no},
};
use orgo_schema::{command::Refusal, id::CaseId, view::CaseView, word::Visibility};
use orgo_web::{
    Language,
    model::{Banner, Choice, Fact, Fault, Message, Tone},
    page::answers::{self as listed, AnswerLine, AnswersPage},
    page::forms::{self as model, Asked, FormGroup, FormLink, FormPage, FormsPage, Question},
    route,
};
use serde_json::Value;

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    notice::Said,
    session::{Fields, Post, Visitor},
};
use crate::{
    answers,
    failure::Failure,
    form::{self, Sent},
    setting::Setting,
    words,
};

/// Cases of its kind that a list of what was answered looks at on one page.
const LINES_MAX: u32 = 50;

/// Lists the forms.
pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        form::may(&desk.setting, &desk.visitor.viewer)?;
        let groups = groups(&desk.setting, desk.visitor.language.tag());
        let page = FormsPage { groups };
        Ok(Answer::Page(model::render_list(&desk.frame()?, page)))
    })
    .await
}

/// Shows one.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path((domain, name)): Path<(String, String)>,
) -> Response {
    app.answer(visitor, move |desk| {
        form::may(&desk.setting, &desk.visitor.viewer)?;
        let found = form::find(&desk.setting, &domain, &name)?;
        let page = page(desk, found, &Fields::default(), Vec::new());
        Ok(Answer::Page(model::render(&desk.frame()?, &page)))
    })
    .await
}

/// Lists what was answered to one, as far as the reader may read it.
pub(super) async fn answered(
    State(app): State<App>,
    visitor: Visitor,
    Path((domain, name)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| {
        form::may(&desk.setting, &desk.visitor.viewer)?;
        let (_, form) = form::find(&desk.setting, &domain, &name)?;
        let query = Fields::new(query);
        let after = query.filled("after").map(|after| after.parse()).transpose();
        let after =
            after.map_err(|problem: &str| Failure::Input(format!("`after` is {problem}")))?;
        let found = answers::list(desk.node, &desk.visitor.viewer, form, (after, LINES_MAX))?;
        let line = |view: &CaseView| AnswerLine {
            id: view.case_id.to_string(),
            title: view.title.clone(),
            text: view.narrative.clone(),
            facts: said(desk, form, view),
        };
        let page = AnswersPage {
            domain,
            name,
            title: form
                .title
                .in_language(desk.visitor.language.tag())
                .to_owned(),
            lines: found
                .cases
                .iter()
                .filter(|view| answers::stands(view))
                .map(line)
                .collect(),
            older: found.next.map(|next| next.to_string()),
        };
        Ok(Answer::Page(listed::render(&desk.frame()?, &page)))
    })
    .await
}

/// Returns what was answered to the questions that a list shows beside title and text.
fn said(desk: &Desk<'_>, form: &Form, view: &CaseView) -> Vec<Fact> {
    let language = desk.visitor.language.tag();
    let fact = |field: &Field| {
        let value = match field.maps_to {
            Target::Location => view.location.area.clone()?,
            Target::Title
            | Target::Narrative
            | Target::Priority
            | Target::Tag
            | Target::Metadata => field.shown(answers::to(view, &field.id)?, language),
        };
        Some(Fact {
            name: field.title.in_language(language).to_owned(),
            value,
            note: String::new(),
        })
    };
    let shown = form.fields.iter();
    let shown = shown.filter(|field| !matches!(field.maps_to, Target::Title | Target::Narrative));
    shown.filter_map(fact).collect()
}

/// Takes one that was filled in.
pub(super) async fn post(
    State(app): State<App>,
    Path((domain, name)): Path<(String, String)>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        form::may(&desk.setting, &desk.visitor.viewer)?;
        let found = form::find(&desk.setting, &domain, &name)?;
        send(desk, fields, found)
    })
    .await
}

fn send(desk: &Desk<'_>, fields: &Fields, found: (&Module, &Form)) -> Result<Answer, Failure> {
    let (_, form) = found;
    let typed: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|field| (field.id.as_str(), fields.get(&Question::posted(&field.id))))
        .collect();
    let language = desk.visitor.language.tag();
    let sent = form::fill(desk.node, &desk.visitor.person, found, &typed, language);
    let spoken = desk.visitor.language;
    let faults = match sent {
        Ok(Sent::Opened(receipt)) => return sent_to(desk, receipt.case_id),
        Ok(Sent::Wrong(wrong)) => {
            let fault = |wrong: &orgo_engine::module::form::Wrong| {
                let field = form.fields.iter().find(|field| field.id == wrong.field);
                let asked = field.map_or("", |field| field.title.in_language(language));
                Fault {
                    field: Question::posted(&wrong.field),
                    message: Message::new(
                        spoken,
                        words::Form(spoken).at(asked, &problem(spoken, &wrong.problem)),
                    ),
                }
            };
            wrong.iter().map(fault).collect()
        }
        Err(Failure::Refused(Refusal::Invalid { field, problem })) if field != "form" => {
            let mut goes_there = form.fields.iter();
            let asked = goes_there.find(|asked| asked.maps_to.as_str() == field);
            vec![Fault {
                field: asked.map_or(field.clone(), |asked| Question::posted(&asked.id)),
                message: Message::english(format!("{field}: {problem}")),
            }]
        }
        // Where it cannot be sent at all, the page says so itself.
        Err(Failure::Refused(Refusal::Invalid { .. })) => Vec::new(),
        Err(failure) => return Err(failure),
    };
    let page = page(desk, found, fields, faults);
    Ok(Answer::Again(
        StatusCode::UNPROCESSABLE_ENTITY,
        model::render(&desk.frame()?, &page),
    ))
}

/// Leads to the case, or where somebody may not read what they sent, back to the forms.
fn sent_to(desk: &Desk<'_>, case: Option<CaseId>) -> Result<Answer, Failure> {
    let Some(id) = case else {
        return Ok(Answer::done(route::FORMS.to_owned(), Said::FormSent));
    };
    let object = orgo_schema::command::Object::Case(id);
    let found = desk.node.store.read(|db| {
        let found = crate::guard::found(db, &desk.setting, &desk.visitor.viewer, object);
        Ok::<_, Failure>(found.is_ok())
    })?;
    Ok(if found {
        Answer::done(route::case(&id.to_string()), Said::FormSent)
    } else {
        Answer::done(route::FORMS.to_owned(), Said::FormHandedIn)
    })
}

/// Returns what was answered to a form, as facts of the case that it became: each question in the reader's
/// language where the form is still in use, else under its name.
pub(super) fn answers(desk: &Desk<'_>, metadata: &BTreeMap<String, Value>) -> Vec<Fact> {
    let text = |name: &str| metadata.get(name).and_then(Value::as_str);
    let Some(id) = text(FORM_NAME) else {
        return Vec::new();
    };
    let (domain, name) = id.split_once('/').unwrap_or_default();
    let language = desk.visitor.language.tag();
    let form = form::find(&desk.setting, domain, name).ok();
    let form = form.map(|(_, form)| form);
    let version = text(FORM_VERSION).unwrap_or_default();
    let title = form.map_or(id, |form| form.title.in_language(language));
    let named = Fact {
        name: "Form".to_owned(),
        value: title.to_owned(),
        note: format!("{id}, version {version}"),
    };
    let asked = form.into_iter().flat_map(|form| &form.fields);
    let known = asked.filter_map(|field| {
        let answer = metadata.get(&field.id)?.as_str()?;
        Some(Fact {
            name: field.title.in_language(language).to_owned(),
            value: field.shown(answer, language),
            note: String::new(),
        })
    });
    let is_known = |id: &str| form.is_some_and(|form| form.fields.iter().any(|one| one.id == id));
    let others = metadata
        .iter()
        .filter(|(id, _)| !id.contains('.') && !is_known(id));
    let others = others.filter_map(|(id, answer)| {
        Some(Fact {
            name: id.clone(),
            value: answer.as_str()?.to_owned(),
            note: String::new(),
        })
    });
    [named].into_iter().chain(known).chain(others).collect()
}

fn groups(setting: &Setting, language: &str) -> Vec<FormGroup> {
    let mut groups: Vec<(&str, FormGroup)> = Vec::new();
    for (module, form) in form::all(setting) {
        let link = FormLink {
            domain: form.domain.clone(),
            name: form.name.clone(),
            title: form.title.in_language(language).to_owned(),
            is_restricted: form.visibility(module) >= Visibility::Restricted,
        };
        match groups.last_mut() {
            Some((domain, group)) if *domain == form.domain => group.forms.push(link),
            Some(_) | None => {
                let group = FormGroup {
                    title: module.title.clone(),
                    forms: vec![link],
                };
                groups.push((&form.domain, group));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn page(
    desk: &Desk<'_>,
    (module, form): (&Module, &Form),
    fields: &Fields,
    faults: Vec<Fault>,
) -> FormPage {
    let language = desk.visitor.language.tag();
    let say = words::Form(desk.visitor.language);
    let closed = form::closed(&desk.setting, module, form);
    let is_open = closed.is_none();
    let is_restricted = form.visibility(module) >= Visibility::Restricted;
    let closed = closed.map(|why| Banner {
        tone: Tone::Fail,
        title: "This form cannot be sent at this site".to_owned(),
        text: format!("{} Nothing was sent.", answer::sentence(&why)),
        ..Banner::default()
    });
    let restricted = is_restricted.then(|| Banner {
        tone: Tone::Info,
        title: say.restricted().to_owned(),
        text: say.restricted_text().to_owned(),
        language: desk.visitor.language,
    });
    let question = |field: &Field| Question {
        id: field.id.clone(),
        words: field.title.in_language(language).to_owned(),
        is_needed: field.required,
        answer: fields.get(&Question::posted(&field.id)).to_owned(),
        kind: asked(desk, field, language),
    };
    let subtype = module.subtype(&form.subtype);
    let label = subtype.map_or(&module.label, |subtype| &subtype.label);
    let role = label.role.as_ref().map(ToString::to_string);
    FormPage {
        domain: form.domain.clone(),
        name: form.name.clone(),
        title: form.title.in_language(language).to_owned(),
        lede: say.becomes(&role.unwrap_or_else(|| label.to_string())),
        questions: form.fields.iter().map(question).collect(),
        faults,
        banners: closed.into_iter().chain(restricted).collect(),
        is_open,
    }
}

/// Says what is wrong with an answer, as the rest of a sentence that begins with the question.
fn problem(language: Language, problem: &Problem) -> String {
    let say = words::Form(language);
    match problem {
        Problem::Stranger(fields) => say.stranger(fields),
        Problem::Needed => say.needed().to_owned(),
        Problem::Lines => say.one_line().to_owned(),
        Problem::TooLong { count, most } => say.too_long(*count, *most),
        Problem::NoChoice { text, allowed } => say.no_choice(text, allowed),
        Problem::NoDay(text) => say.no_day(text),
        Problem::NoNumber(text) => say.no_number(text),
        Problem::NeitherYesNorNo(text) => say.yes_or_no(text),
    }
}

/// Returns how a question is asked.
fn asked(desk: &Desk<'_>, field: &Field, language: &str) -> Asked {
    let choice = |value: &str, words: &str| Choice {
        value: value.to_owned(),
        words: words.to_owned(),
    };
    match field.kind {
        FieldKind::Text => Asked::Line(Vec::new()),
        FieldKind::Long => Asked::Lines,
        FieldKind::Date => Asked::Day,
        FieldKind::Number => Asked::Number,
        FieldKind::Place => Asked::Line(vec![choice(&desk.setting.site, &desk.setting.site)]),
        FieldKind::Person => Asked::Line(vec![choice(&desk.visitor.name, &desk.visitor.name)]),
        FieldKind::YesNo => {
            let (yes, no) = yes_and_no(language);
            Asked::OneOf(vec![choice("yes", yes), choice("no", no)])
        }
        FieldKind::Choice => {
            let options = field.options.iter();
            let options = options.map(|one| choice(&one.id, one.title.in_language(language)));
            Asked::OneOf(options.collect())
        }
    }
}
