//! Set-up: the way to what the organisation works by, each with how it stands.

use axum::{extract::State, response::Response};
use orgo_engine::authorize::Action;
use orgo_web::{
    Language,
    model::Tone,
    page::setup::{self as model, SetupPage, State as Stands},
};

use super::{answer::Answer, app::App, desk::Desk, people, session::Visitor, status};
use crate::{failure::Failure, guard, resource, store::user, words};

/// People that are counted.
const PEOPLE_MAX: u32 = 10_000;

/// Shows the way.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| Ok(Answer::Page(page(desk)?)))
        .await
}

fn plain(words: String) -> Stands {
    Stands {
        tone: Tone::Plain,
        words,
    }
}

fn page(desk: &Desk<'_>) -> Result<String, Failure> {
    let (setting, viewer) = (&desk.setting, &desk.visitor.viewer);
    let loaded = &setting.configuration.loaded;
    let may = |action| guard::may_overall(setting, viewer, action).is_ok();
    let looks_after = guard::may_triage(setting, viewer).is_ok();
    let complaint = desk.node.complaint();
    let policy = &loaded.policy;
    let language = desk.visitor.language;
    let say = words::Health(language);
    let node = looks_after.then(|| status::needs(desk)).transpose()?;
    let page = SetupPage {
        node: node.map(|needs| health(language, needs)),
        rules: looks_after.then(|| rules(desk)),
        profile: plain(format!(
            "{}.",
            words::Profile(language).version(&policy.profile, &policy.version)
        )),
        modules: looks_after.then(|| match complaint {
            Some(_) => Stands {
                tone: Tone::Fail,
                words: say.loaded_not().to_owned(),
            },
            None => plain(say.in_use(loaded.modules.iter().count())),
        }),
        people: people::may_see(desk)
            .is_ok()
            .then(|| everybody(desk))
            .transpose()?,
        calendars: plain(match policy.calendar.name() {
            "always" => say.every_hour().to_owned(),
            name => say.hours_of(name),
        }),
        resources: resource::may_see(&desk.visitor.person).is_ok(),
        sites: desk.may_see_sites().is_ok(),
        webhooks: may(Action::Configure),
        journal: may(Action::Audit),
    };
    Ok(model::render(&desk.frame()?, page))
}

fn health(language: Language, needs: usize) -> Stands {
    let say = words::Health(language);
    match needs {
        0 => Stands {
            tone: Tone::Done,
            words: say.all_well().to_owned(),
        },
        some => Stands {
            tone: Tone::Warn,
            words: say.needs(some),
        },
    }
}

fn rules(desk: &Desk<'_>) -> Stands {
    let say = words::Health(desk.visitor.language);
    let rules = desk.setting.configuration.loaded.rules.rules();
    let off = rules.iter().filter(|rule| !rule.rule.enabled).count();
    match off {
        0 => plain(say.all_on(rules.len())),
        off => Stands {
            tone: Tone::Warn,
            words: say.some_off(off, rules.len()),
        },
    }
}

fn everybody(desk: &Desk<'_>) -> Result<Stands, Failure> {
    let users = desk.node.store.read(|db| user::list(db, PEOPLE_MAX))?;
    let active: Vec<_> = users.iter().filter(|user| user.account.active).collect();
    let new = active.iter().filter(|user| user.phc.is_none()).count();
    let say = words::Health(desk.visitor.language);
    Ok(plain(if new > 0 && people::manages(desk) {
        say.may_sign_in_new(active.len(), new)
    } else {
        say.may_sign_in(active.len())
    }))
}
