//! Running verbs: the same for the command line and the socket.

pub mod attach;
pub mod audit;
pub mod calendar;
pub mod change;
pub mod dry_run;
pub mod explain;
pub mod form;
pub mod guests;
pub mod letter;
pub mod members;
pub mod notices;
pub mod pattern;
pub mod peers;
pub mod people;
pub mod plan;
pub mod profile;
pub mod purge;
pub mod resource;
pub mod review;
pub mod rules;
pub mod set;
pub mod show;
pub mod tally;
mod transfer;
pub mod waiting;
pub mod webhook;
pub mod wish;
pub mod withheld;

use orgo_engine::authorize::Person;
use orgo_schema::{fact::Source, journal::RequestId};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    bundle, care, clock, escalate,
    failure::Failure,
    found, guard,
    intake::{self, import},
    journal::door::Asked,
    node::Node,
    outbox, policy, protect, quarantine, series,
    store::user,
    verb::{
        BundleVerb, CalendarVerb, CompartmentVerb, Explain, ModuleVerb, OutboxVerb, PatternVerb,
        ProfileVerb, QuarantineVerb, ReviewVerb, RulesVerb, UserVerb, Verb,
    },
    wire::Question,
};

/// The most lines of a list.
const LIST_MAX: u32 = 1_000;

/// Answers verbs that need no store, such as explaining a label.
pub fn without_store(verb: &Verb) -> Option<Result<Value, Failure>> {
    match verb {
        Verb::Explain(Explain::Label { label }) => Some(explain::label(label)),
        Verb::Explain(Explain::Rule { file }) => Some(rules::explained(file)),
        Verb::Profile(ProfileVerb::List) => Some(Ok(explain::profiles())),
        Verb::Profile(ProfileVerb::Check { path }) => Some(profile::check(path)),
        Verb::Profile(ProfileVerb::Diff { one, other, label }) => {
            Some(profile::diff(one, other, label.as_deref()))
        }
        Verb::Module(ModuleVerb::Check { folder }) => Some(profile::check_module(folder)),
        Verb::Calendar(CalendarVerb::Check { file }) => Some(calendar::check(file)),
        Verb::Rules(RulesVerb::Check { files }) => Some(rules::check(files)),
        Verb::Bundle(BundleVerb::Inspect { file }) => Some(bundle::inspect::inspect(file)),
        Verb::Explain(Explain::Mail { .. })
        | Verb::Waiting(_)
        | Verb::Notices(_)
        | Verb::Webhook(_)
        | Verb::Resource(_)
        | Verb::Audit(_)
        | Verb::Deliver(_)
        | Verb::Import(_)
        | Verb::Case(_)
        | Verb::Task(_)
        | Verb::Triage(_)
        | Verb::Quarantine(_)
        | Verb::Withheld(_)
        | Verb::User(_)
        | Verb::Profile(
            ProfileVerb::Show { .. } | ProfileVerb::History | ProfileVerb::Replay { .. },
        )
        | Verb::Rules(_)
        | Verb::Module(ModuleVerb::List | ModuleVerb::Show { .. })
        | Verb::Form(_)
        | Verb::Plan(_)
        | Verb::Calendar(CalendarVerb::List | CalendarVerb::Test(_))
        | Verb::Node(_)
        | Verb::Compartment(_)
        | Verb::Outbox(_)
        | Verb::Letter(_)
        | Verb::Peers(_)
        | Verb::Sync(_)
        | Verb::Bundle(_)
        | Verb::Escalate(_)
        | Verb::Repeat(_)
        | Verb::Pattern(_)
        | Verb::Review(_)
        | Verb::Clock(_)
        | Verb::Purge(_)
        | Verb::Retention(_)
        | Verb::Digest
        | Verb::Rebuild => None,
    }
}

/// Answers a question with an open node.
///
/// # Errors
/// A refusal, bad input, or trouble.
pub fn answer(
    node: &Node,
    question: &Question,
    payload: Vec<u8>,
    progress: &mut dyn FnMut(&str),
) -> Result<Value, Failure> {
    if let Some(answer) = without_store(&question.verb) {
        return answer;
    }
    let asked = Asked::of_verb(&question.verb, RequestId::new(node.environment.random()?));
    let answer = run(node, (question, asked.request()), payload, progress);
    let failed = answer.is_err();
    // Whom mail is delivered for is nobody who is looked for.
    let who = (failed || !asked.is_own()).then(|| person(node, (question, asked.request())).ok());
    asked.answered(node, who.flatten().as_ref(), answer.as_ref())?;
    answer
}

/// What is asked, in which request.
type Asking<'a> = (&'a Question, RequestId);

fn run(
    node: &Node,
    question: Asking<'_>,
    payload: Vec<u8>,
    progress: &mut dyn FnMut(&str),
) -> Result<Value, Failure> {
    match &question.0.verb {
        Verb::Deliver(deliver) => to_json(intake::deliver(
            node,
            payload,
            deliver.to.clone(),
            Source::Mail,
        )?),
        Verb::Import(asked) => to_json(import::import(node, asked, progress)?),
        Verb::Explain(Explain::Mail { file, to }) => {
            explain::mail(node, file, payload, to.as_deref())
        }
        Verb::Rules(verb) => rules::answer(node, || person(node, question), verb),
        Verb::Case(verb) => change::case(node, &person(node, question)?, verb),
        Verb::Task(verb) => change::task(node, &person(node, question)?, verb),
        Verb::Triage(verb) => change::triage(node, &person(node, question)?, verb),
        Verb::Quarantine(verb) => put_aside(node, &person(node, question)?, verb),
        Verb::Withheld(verb) => withheld::answer(node, &person(node, question)?, verb),
        Verb::User(verb) => users(node, &person(node, question)?, verb),
        Verb::Profile(ProfileVerb::History) => policy::history(node),
        Verb::Profile(ProfileVerb::Show { domain }) => {
            profile::show(&node.setting(), domain.as_deref())
        }
        Verb::Profile(ProfileVerb::Replay { other, months }) => {
            profile::replay(node, other, *months)
        }
        Verb::Module(ModuleVerb::List) => Ok(explain::modules(&node.setting())),
        Verb::Module(ModuleVerb::Show { name }) => explain::module(&node.setting(), name),
        Verb::Plan(asked) => plan::answer(node, &person(node, question)?, asked),
        Verb::Form(verb) => form::answer(node, &person(node, question)?, verb),
        Verb::Calendar(CalendarVerb::List) => Ok(calendar::list(&node.setting())),
        Verb::Calendar(CalendarVerb::Test(asked)) => calendar::test(&node.setting(), asked),
        Verb::Letter(verb) => letter::answer(&node.setting(), verb),
        Verb::Outbox(OutboxVerb::List) => show::outbox(node, &person(node, question)?),
        Verb::Outbox(OutboxVerb::Run) => {
            let sent = outbox::run(node)?;
            Ok(json!({ "sent": sent, "events": outbox::call::run(node)? }))
        }
        Verb::Compartment(verb) => compartments(node, verb, &payload),
        Verb::Node(verb) => members::answer(node, question, verb, &payload),
        Verb::Peers(asked) => peers::peers(node, asked.verb.as_ref()),
        Verb::Bundle(verb) => bundle::answer(node, || person(node, question), verb, progress),
        Verb::Sync(asked) => peers::sync(node, asked.peer.as_deref()),
        Verb::Clock(asked) => clock::say::answer(node, asked),
        Verb::Waiting(verb) => waiting::answer(node, &person(node, question)?, verb),
        Verb::Notices(verb) => notices::answer(node, &person(node, question)?, verb),
        Verb::Webhook(verb) => webhook::answer(node, &person(node, question)?, verb),
        Verb::Resource(verb) => resource::answer(node, &person(node, question)?, verb),
        Verb::Audit(verb) => audit::answer(node, &person(node, question)?, verb),
        Verb::Escalate(asked) => escalate::by_hand(node, asked),
        Verb::Repeat(asked) => series::by_hand(node, asked),
        Verb::Pattern(PatternVerb::Find(asked)) => crate::pattern::by_hand(node, asked),
        Verb::Pattern(PatternVerb::List) => pattern::list(node, &person(node, question)?),
        Verb::Review(ReviewVerb::Run(asked)) => crate::review::cycle::by_hand(node, asked),
        Verb::Review(ReviewVerb::List) => review::list(node, &person(node, question)?),
        Verb::Review(ReviewVerb::Show { case, csv }) => {
            review::show(node, &person(node, question)?, *case, *csv)
        }
        Verb::Purge(verb) => purge::answer(node, &person(node, question)?, verb),
        Verb::Retention(asked) => purge::retention(node, &person(node, question)?, asked),
        Verb::Digest => {
            policy::again::run(node)?;
            Ok(node.store.read(|db| care::digest(db, &node.setting()))?)
        }
        Verb::Rebuild => care::rebuild(node),
        Verb::Explain(_) | Verb::Profile(_) | Verb::Module(_) | Verb::Calendar(_) => {
            Err(Failure::Input("this needs no store".into()))
        }
    }
}

/// Runs `orgo compartment …`. Who can reach the socket or the files owns the node, and still needs the passphrase.
fn compartments(node: &Node, verb: &CompartmentVerb, payload: &[u8]) -> Result<Value, Failure> {
    let passphrase = || {
        std::str::from_utf8(payload)
            .map_err(|_not_text| Failure::Input("the passphrase is not UTF-8".into()))
    };
    match verb {
        CompartmentVerb::List => list(protect::list(node), None),
        CompartmentVerb::Protect { name } => to_json(protect::protect(node, name, passphrase()?)?),
        CompartmentVerb::Unlock { name } => to_json(protect::unlock(node, name, passphrase()?)?),
        CompartmentVerb::Unprotect { name } => {
            to_json(protect::unprotect(node, name, passphrase()?)?)
        }
    }
}

/// Runs `orgo user …`.
fn users(node: &Node, person: &Person, verb: &UserVerb) -> Result<Value, Failure> {
    match verb {
        UserVerb::List => people::list(node, person),
        UserVerb::Prefs(asked) => wish::prefs(node, person, asked),
        UserVerb::Link { email } => people::link(node, person, email),
        UserVerb::Set(asked) => people::set(node, person, asked),
        UserVerb::Close { email } => people::close(node, person, email),
        UserVerb::Reopen { email } => people::reopen(node, person, email),
        UserVerb::Add {
            email,
            name,
            duty,
            teams,
            clearances,
        } => people::add(
            node,
            person,
            &people::NewUser {
                email,
                name,
                duty: *duty,
                teams,
                clearances,
            },
        ),
    }
}

/// Runs `orgo quarantine …`.
fn put_aside(node: &Node, person: &Person, verb: &QuarantineVerb) -> Result<Value, Failure> {
    match verb {
        QuarantineVerb::List => show::quarantine(node, person),
        QuarantineVerb::Retry { id } => to_json(quarantine::retry(node, person, *id)?),
        QuarantineVerb::Adopt { id } => to_json(quarantine::adopt(node, person, *id)?),
        QuarantineVerb::Discard { id, reason } => {
            quarantine::discard(node, person, *id, reason)?;
            Ok(json!({ "quarantine_id": id, "outcome": "discarded" }))
        }
    }
}

/// Finds on whose behalf something is asked. Who can reach the socket or the files owns the node.
fn person(node: &Node, (question, request): Asking<'_>) -> Result<Person, Failure> {
    let users = node.store.read(|db| user::list(db, LIST_MAX))?;
    let asked = question
        .on_behalf_of
        .as_deref()
        .map(|email| email.trim().to_lowercase());
    let found = users.into_iter().find(|user| match &asked {
        Some(email) => user.account.email == *email,
        None => user.account.active && user.account.duty == orgo_schema::word::Duty::Administrator,
    });
    let setting = node.setting();
    found
        .and_then(|user| guard::person(&setting, user.id, &user.account))
        .map(|person| Person {
            request: Some(request),
            ..person
        })
        .ok_or_else(|| {
            Failure::Input(match asked {
                Some(email) => format!("nobody signs in as {email}: see `orgo user list`"),
                None if found::joined_later(&setting) => {
                    "the people of this organisation have not come here yet: let this node meet another one, or bring \
                     it a bundle"
                        .to_owned()
                }
                None => "there is no administrator yet: see `orgo user add`".to_owned(),
            })
        })
}

/// Puts a value into JSON.
fn to_json(value: impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(|error| Failure::Trouble(format!("the answer: {error}")))
}

/// Puts a list into JSON, with where the next page begins.
fn list(items: impl Serialize, next: Option<&str>) -> Result<Value, Failure> {
    Ok(json!({ "items": to_json(items)?, "next": next }))
}
