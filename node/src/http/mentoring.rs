//! Who guides whom, and the forms that pair two and end a pair.

use axum::{extract::State, http::StatusCode, response::Response};
use orgo_engine::{
    authorize::Action,
    mentor::{self, Mentoring, Pair, Side},
};
use orgo_schema::{
    command::{Receipt, Refusal, Somebody},
    fact::Who,
    word::Visibility,
};
use orgo_web::{
    page::mentoring::{self as model, AloneLine, MentoringPage, PairForm, PairLine},
    route,
};
use rusqlite::Connection;

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    find,
    notice::Said,
    session::{Fields, Post, Visitor},
    settle, show, timeline,
};
use crate::{
    failure::Failure,
    guard,
    mentoring::{self, OfCase},
    ops::guests,
};

/// Shows who guides whom, in the cases that the reader may see.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        Ok(Answer::Page(page(desk, PairForm::default())?))
    })
    .await
}

/// Pairs two, or ends a pair.
pub(super) async fn post(State(app): State<App>, post: Post) -> Response {
    app.take(post, act).await
}

/// Lists the same for programs.
pub(super) async fn values(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        guests::pairs(desk.node, &desk.visitor.person).map(Answer::Json)
    })
    .await
}

/// Does the same for programs, with the fields of the forms: the answer is the receipt.
pub(super) async fn change(State(app): State<App>, post: Post) -> Response {
    app.take(post, |desk, fields| {
        let (receipt, _) = done(desk, fields)?;
        Ok(Answer::Json(
            serde_json::to_value(receipt).unwrap_or_default(),
        ))
    })
    .await
}

fn done(desk: &Desk<'_>, fields: &Fields) -> Result<(Receipt, Said), Failure> {
    match fields.get("says") {
        "pair" => Ok((pair(desk, fields)?, Said::Paired)),
        "end" => Ok((end(desk, fields)?, Said::Parted)),
        _ => {
            let problem = "say pair or end".to_owned();
            Err(settle::invalid("says", problem).into())
        }
    }
}

fn act(desk: &Desk<'_>, fields: &Fields) -> Result<Answer, Failure> {
    match done(desk, fields) {
        Ok((_, said)) => Ok(Answer::done(route::MENTORING.to_owned(), said)),
        Err(Failure::Refused(Refusal::Invalid { field, problem }))
            if fields.get("says") == "pair" =>
        {
            let form = PairForm {
                mentor: fields.get("mentor").to_owned(),
                mentee: fields.get("mentee").to_owned(),
                case: fields.get("case").to_owned(),
                people: Vec::new(),
                faults: vec![settle::fault(&field, &problem, &[])],
            };
            Ok(Answer::Again(
                StatusCode::UNPROCESSABLE_ENTITY,
                page(desk, form)?,
            ))
        }
        Err(failure) => Err(failure),
    }
}

fn pair(desk: &Desk<'_>, fields: &Fields) -> Result<Receipt, Failure> {
    let person = &desk.visitor.person;
    let case = fields.filled("case");
    let case = case
        .map(|typed| find::case(desk, "case", &typed))
        .transpose()?;
    let somebody = |field: &str| {
        fields
            .filled(field)
            .map(|typed| match find::who(desk, &typed) {
                Ok(Who::User(user)) => Somebody::User(user),
                Ok(Who::Person(person)) => Somebody::Person(person),
                // Who does not sign in is a person all the same, by their address.
                Ok(Who::Role(_)) | Err(_) => Somebody::Address(typed),
            })
            .ok_or_else(|| settle::invalid(field, "say who, by an address".to_owned()))
    };
    let (mentor, mentee) = (somebody("mentor")?, somebody("mentee")?);
    mentoring::pair(desk.node, person, case, (&mentor, &mentee))
}

fn end(desk: &Desk<'_>, fields: &Fields) -> Result<Receipt, Failure> {
    let case = settle::id(fields.get("case"), "case")?;
    let (mentor, mentee) = (
        find::who(desk, fields.get("mentor"))?,
        find::who(desk, fields.get("mentee"))?,
    );
    let why = (fields.get("reason"), fields.get("seeks") == "yes");
    mentoring::end(
        desk.node,
        &desk.visitor.person,
        case,
        (&mentor, &mentee),
        why,
    )
}

fn page(desk: &Desk<'_>, form: PairForm) -> Result<String, Failure> {
    let (setting, viewer) = (&desk.setting, &desk.visitor.viewer);
    let usual = setting.compartment_for(Visibility::Internal);
    let may_open = guard::may_in(setting, viewer, Action::Open, usual).is_ok();
    let page = desk.node.store.read(|db| {
        let all = mentoring::list(db, &desk.setting, &desk.visitor.viewer)?;
        let mut pairs = Vec::new();
        for one in &all {
            for pair in one.mentoring.pairs() {
                pairs.push(line(db, desk, (one, &pair))?);
            }
        }
        let cases: Vec<(&OfCase, &Mentoring)> =
            all.iter().map(|one| (one, &one.mentoring)).collect();
        let alone = mentor::alone(cases.iter().copied());
        let lines = |sides: Vec<(&OfCase, Side)>| {
            let lines = sides
                .into_iter()
                .map(|(one, side)| self::alone(db, desk, one, &side));
            lines.collect::<Result<Vec<_>, Failure>>()
        };
        Ok::<_, Failure>(MentoringPage {
            pairs,
            mentees: lines(alone.mentees)?,
            mentors: lines(alone.mentors)?,
            form: may_open.then(|| PairForm {
                people: show::people(&desk.setting),
                ..form
            }),
        })
    })?;
    Ok(model::render(&desk.frame()?, page))
}

fn line(
    db: &Connection,
    desk: &Desk<'_>,
    (one, pair): (&OfCase, &Pair),
) -> Result<PairLine, Failure> {
    let (href, case) = link(one);
    let ends = || {
        [
            one.found.case.to_string(),
            find::spelled(&pair.mentor),
            find::spelled(&pair.mentee),
        ]
    };
    Ok(PairLine {
        mentor: name(db, desk, one, &pair.mentor)?,
        mentee: name(db, desk, one, &pair.mentee)?,
        href,
        case,
        since: desk.moment(pair.since),
        ends: one.may_work.then(ends),
    })
}

fn alone(
    db: &Connection,
    desk: &Desk<'_>,
    one: &OfCase,
    side: &Side,
) -> Result<AloneLine, Failure> {
    let (href, case) = link(one);
    Ok(AloneLine {
        name: name(db, desk, one, &side.who)?,
        href,
        case,
        since: desk.moment(side.since),
    })
}

fn link(one: &OfCase) -> (String, String) {
    let view = &one.found.folded.case.view;
    let reference = show::case_reference(view.case_id.uuid());
    (
        route::case(&view.case_id.to_string()),
        format!("{reference} {}", view.title),
    )
}

fn name(db: &Connection, desk: &Desk<'_>, one: &OfCase, who: &Who) -> Result<String, Failure> {
    Ok(match who {
        Who::User(user) => desk.user_name(*user),
        Who::Person(person) => timeline::sender(db, desk, &one.found.compartment, Some(*person))?,
        Who::Role(role) => role.to_string(),
    })
}
