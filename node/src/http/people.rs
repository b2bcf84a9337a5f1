//! People and roles: who signs in, adding somebody, changing what they may do, and links for their password.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::HOST},
    response::Response,
};
use orgo_engine::authorize::Action;
use orgo_schema::{
    command::{Command, Refusal},
    fact::Account,
    id::UserId,
    word::Duty,
};
use orgo_web::{
    Language,
    model::{Choice, Fault},
    page::people::{self as model, AccountForm, LinkPage, PeoplePage, PersonLine, PersonPage},
    route,
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    notice::Said,
    session::{Fields, Post, Visitor},
    settle,
};
use crate::{
    account,
    failure::Failure,
    guard, link,
    store::{
        compartment::Compartment,
        user::{self, User},
    },
    submit::submit,
    words,
};

/// People on the page.
const PEOPLE_MAX: u32 = 1_000;

/// Lists the people.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        let empty = AccountForm {
            duty: Duty::Member.to_string(),
            ..AccountForm::default()
        };
        Ok(Answer::Page(page(desk, empty)?))
    })
    .await
}

/// Whether the visitor looks after accounts.
pub(super) fn manages(desk: &Desk<'_>) -> bool {
    may_manage(desk).is_ok()
}

fn may_manage(desk: &Desk<'_>) -> Result<(), Refusal> {
    guard::may_overall(&desk.setting, &desk.visitor.viewer, Action::Accounts)
}

/// Checks that the visitor may see who works here: everybody but who only reports.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub(super) fn may_see(desk: &Desk<'_>) -> Result<(), Refusal> {
    match desk.visitor.person.duty {
        Duty::Administrator | Duty::Coordinator | Duty::Member | Duty::Auditor => Ok(()),
        Duty::Reporter => Err(Refusal::NotAllowed {
            duty: desk.visitor.person.duty.to_string(),
            action: "see who works here".to_owned(),
        }),
    }
}

fn page(desk: &Desk<'_>, form: AccountForm) -> Result<String, Failure> {
    may_see(desk)?;
    let manages = manages(desk);
    let mut users = desk.node.store.read(|db| user::list(db, PEOPLE_MAX + 1))?;
    let most = usize::try_from(PEOPLE_MAX).unwrap_or(usize::MAX);
    let is_cut = users.len() > most;
    users.truncate(most);
    users.sort_by_key(|user| (!user.account.active, user.account.name.to_lowercase()));
    // Who may not sign in any more concerns those who look after accounts.
    users.retain(|user| manages || user.account.active);
    let mut roles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for user in users.iter().filter(|user| user.account.active) {
        for team in &user.account.teams {
            let people = roles.entry(team.to_string()).or_default();
            people.push(user.account.name.clone());
        }
    }
    let page = PeoplePage {
        people: users
            .iter()
            .map(|user| person(desk, user, manages))
            .collect(),
        is_cut,
        roles: roles.into_iter().collect(),
        add: manages.then(|| with_choices(desk, form)),
    };
    Ok(model::render(&desk.frame()?, page))
}

fn person(desk: &Desk<'_>, user: &User, manages: bool) -> PersonLine {
    let account = &user.account;
    let cleared = account::restricted(&desk.setting)
        .filter(|held| account.clearances.contains(&held.scope.compartment));
    PersonLine {
        id: user.id.to_string(),
        name: account.name.clone(),
        email: if manages {
            account.email.clone()
        } else {
            String::new()
        },
        duty: duty_word(desk.visitor.language, account.duty).to_owned(),
        teams: account.teams.iter().map(ToString::to_string).collect(),
        clearances: if manages {
            cleared.map(|held| held.name.clone()).collect()
        } else {
            Vec::new()
        },
        is_active: account.active,
        // Whether somebody has a password is nobody's affair but of those who make links.
        has_password: !manages || user.phc.is_some(),
    }
}

/// Says what somebody is here.
const fn duty_word(language: Language, duty: Duty) -> &'static str {
    let say = words::People(language);
    match duty {
        Duty::Reporter => say.reporter(),
        Duty::Auditor => say.auditor(),
        Duty::Member => say.member(),
        Duty::Coordinator => say.coordinator(),
        Duty::Administrator => say.administrator(),
    }
}

fn with_choices(desk: &Desk<'_>, form: AccountForm) -> AccountForm {
    let say = words::People(desk.visitor.language);
    let duty = |duty: &Duty| {
        let words = match duty {
            Duty::Reporter => say.reporter_does(),
            Duty::Auditor => say.auditor_does(),
            Duty::Member => say.member_does(),
            Duty::Coordinator => say.coordinator_does(),
            Duty::Administrator => say.administrator_does(),
        };
        Choice {
            value: duty.to_string(),
            words: words.to_owned(),
        }
    };
    let compartment = |held: &Compartment| Choice {
        value: held.name.clone(),
        words: held.name.clone(),
    };
    AccountForm {
        duties: Duty::ALL.iter().map(duty).collect(),
        compartments: account::restricted(&desk.setting)
            .map(compartment)
            .collect(),
        ..form
    }
}

fn typed(fields: &Fields) -> AccountForm {
    AccountForm {
        email: fields.get("email").trim().to_owned(),
        name: fields.get("name").trim().to_owned(),
        duty: fields.get("duty").trim().to_owned(),
        teams: fields.get("teams").trim().to_owned(),
        cleared: fields.all("clearance").map(str::to_owned).collect(),
        is_active: fields.get("active") == "yes",
        ..AccountForm::default()
    }
}

/// Reads an account as it was typed, with what is wrong with it.
fn read(desk: &Desk<'_>, form: &AccountForm) -> Result<Account, Vec<Fault>> {
    let duty = account::duty(&form.duty);
    let teams = account::teams(&form.teams);
    let names = form.cleared.iter().map(String::as_str);
    let clearances = account::clearances(&desk.setting, names);
    match (duty, teams, clearances) {
        (Ok(duty), Ok(teams), Ok(clearances)) => Ok(Account {
            email: form.email.clone(),
            name: form.name.clone(),
            duty,
            teams,
            clearances,
            active: true,
        }),
        (duty, teams, clearances) => {
            let problems = [
                ("duty", duty.err()),
                ("teams", teams.err()),
                ("clearance", clearances.err()),
            ];
            let faults = problems.into_iter().filter_map(|(field, problem)| {
                Some(Fault {
                    field: field.to_owned(),
                    message: answer::fault(&problem?),
                })
            });
            Err(faults.collect())
        }
    }
}

/// Writes an account, or says what is wrong with what was typed.
fn write(desk: &Desk<'_>, user: UserId, account: Account) -> Result<(), Failure> {
    submit(
        desk.node,
        &desk.visitor.person,
        Command::SetAccount { user, account },
    )
    .map(|_receipt| ())
}

/// Adds somebody, and shows their link.
pub(super) async fn add(State(app): State<App>, headers: HeaderMap, post: Post) -> Response {
    let scheme = app.place().scheme();
    app.take(post, move |desk, fields| {
        may_manage(desk)?;
        let form = typed(fields);
        let again = |faults: Vec<Fault>| {
            let html = page(
                desk,
                AccountForm {
                    faults,
                    ..form.clone()
                },
            )?;
            Ok(Answer::Again(StatusCode::UNPROCESSABLE_ENTITY, html))
        };
        let account = match read(desk, &form) {
            Ok(account) => account,
            Err(faults) => return again(faults),
        };
        let user = UserId::new(desk.node.environment.fresh_uuid(desk.now)?);
        match write(desk, user, account) {
            Ok(()) => linked(desk, user, &form.name, &address(scheme, &headers)),
            Err(Failure::Refused(Refusal::Invalid { field, problem })) => again(vec![Fault {
                field,
                message: answer::fault(&problem),
            }]),
            Err(failure) => Err(failure),
        }
    })
    .await
}

/// Returns the address under which the reader knows this node.
fn address(scheme: &str, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    format!("{scheme}{}", host.unwrap_or_default())
}

/// Makes a link and shows it, this once.
fn linked(desk: &Desk<'_>, user: UserId, name: &str, address: &str) -> Result<Answer, Failure> {
    let token = link::make(desk.node, user)?;
    let is_near = ["://127.", "://localhost", "://[::1]"]
        .iter()
        .any(|near| address.contains(near));
    let warning = if is_near {
        words::People(desk.visitor.language).near()
    } else {
        ""
    };
    let page = LinkPage {
        name: name.to_owned(),
        link: format!("{address}{}", link::path(&token)),
        until: desk.moment(desk.now.plus_ms(link::GOOD_MS)),
        warning: warning.to_owned(),
    };
    Ok(Answer::Page(model::render_link(&desk.frame()?, page)))
}

fn found(desk: &Desk<'_>, id: &str) -> Result<User, Failure> {
    may_manage(desk)?;
    let id: UserId = settle::id(id, "person")?;
    let found = desk.node.store.read(|db| user::by_id(db, id))?;
    found.ok_or_else(|| {
        Refusal::NotFound {
            kind: "person".to_owned(),
        }
        .into()
    })
}

/// Makes a link for somebody.
pub(super) async fn link(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    post: Post,
) -> Response {
    let scheme = app.place().scheme();
    app.take(post, move |desk, _| {
        let user = found(desk, &id)?;
        linked(
            desk,
            user.id,
            &user.account.name,
            &address(scheme, &headers),
        )
    })
    .await
}

/// Shows somebody's account.
pub(super) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| {
        let user = found(desk, &id)?;
        let account = &user.account;
        let held = account::restricted(&desk.setting);
        let cleared = held.filter(|held| account.clearances.contains(&held.scope.compartment));
        let teams: Vec<String> = account.teams.iter().map(ToString::to_string).collect();
        let form = AccountForm {
            email: account.email.clone(),
            name: account.name.clone(),
            duty: account.duty.to_string(),
            teams: teams.join("\n"),
            cleared: cleared.map(|held| held.name.clone()).collect(),
            is_active: account.active,
            ..AccountForm::default()
        };
        Ok(Answer::Page(shown(desk, &user, form)?))
    })
    .await
}

fn shown(desk: &Desk<'_>, user: &User, form: AccountForm) -> Result<String, Failure> {
    let page = PersonPage {
        id: user.id.to_string(),
        name: user.account.name.clone(),
        form: with_choices(desk, form),
    };
    Ok(model::render_person(&desk.frame()?, &page))
}

/// Changes somebody's account.
pub(super) async fn change(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| {
        let user = found(desk, &id)?;
        let form = typed(fields);
        let again = |faults: Vec<Fault>| {
            let html = shown(
                desk,
                &user,
                AccountForm {
                    faults,
                    ..form.clone()
                },
            )?;
            Ok(Answer::Again(StatusCode::UNPROCESSABLE_ENTITY, html))
        };
        let mut account = match read(desk, &form) {
            Ok(account) => account,
            Err(faults) => return again(faults),
        };
        account.active = form.is_active;
        account.clearances =
            account::keep_hidden(&desk.setting, &user.account.clearances, account.clearances);
        match write(desk, user.id, account) {
            Ok(()) => Ok(Answer::done(route::PEOPLE.to_owned(), Said::AccountKept)),
            Err(Failure::Refused(Refusal::Invalid { field, problem })) => again(vec![Fault {
                field,
                message: answer::fault(&problem),
            }]),
            Err(failure) => Err(failure),
        }
    })
    .await
}
