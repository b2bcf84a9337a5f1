//! A demo organisation: a school with people, mails in several languages, and work under way.
//! Everything comes in the way real things do: by mail, and by what people do.

use orgo_schema::{
    command::{Command, Object},
    fact::{Account, Source, Value},
    id::TaskId,
    task::TaskAction,
    word::Duty,
};

use crate::{
    failure::Failure,
    found::{self, Plan},
    guard,
    intake::{self, Outcome},
    node::Node,
    store::user,
    submit::submit,
};

/// The people of the demo: address, name, duty, teams.
const PEOPLE: &[(&str, &str, Duty, &[&str])] = &[
    (
        "ines@riverside.example",
        "Ines Duarte",
        Duty::Coordinator,
        &["Operations"],
    ),
    (
        "omar@riverside.example",
        "Omar Haddad",
        Duty::Member,
        &["Operations.Maintenance"],
    ),
    (
        "lucie@riverside.example",
        "Lucie Martin",
        Duty::Member,
        &["Operations.Safety"],
    ),
    ("tom@riverside.example", "Tom Becker", Duty::Reporter, &[]),
];

/// The mails of the demo, in the order they came.
const MAILS: &[&str] = &[
    include_str!("demo/01-hvac.eml"),
    include_str!("demo/02-leak.eml"),
    include_str!("demo/03-fire.eml"),
    include_str!("demo/04-hours.eml"),
    include_str!("demo/05-fuite.eml"),
    include_str!("demo/06-cerradura.eml"),
    include_str!("demo/07-arabic.eml"),
    include_str!("demo/08-leak-reply.eml"),
    include_str!("demo/09-newsletter.eml"),
    include_str!("demo/10-lights.eml"),
];

/// Returns the organisation the demo founds.
pub fn plan() -> Plan {
    Plan {
        organization: "Riverside School".into(),
        profile: "school".into(),
        site: "Main building".into(),
        admin: "head@riverside.example".into(),
    }
}

/// Fills a new node.
///
/// # Errors
/// When the database refuses.
pub fn fill(node: &Node) -> Result<(), Failure> {
    for (email, name, duty, teams) in PEOPLE {
        let teams = teams
            .iter()
            .map(|team| team.parse())
            .collect::<Result<_, orgo_schema::role::RoleError>>();
        let account = Account {
            email: (*email).to_owned(),
            name: (*name).to_owned(),
            duty: *duty,
            teams: teams.map_err(|error| Failure::Input(error.to_string()))?,
            clearances: Vec::new(),
            active: true,
        };
        found::add_user(node, account)?;
    }
    let mut outcomes = Vec::new();
    for mail in MAILS {
        outcomes.push(intake::deliver(
            node,
            mail.as_bytes().to_vec(),
            None,
            Source::Mail,
        )?);
    }
    work(node, &outcomes)
}

/// Lets people do what they do on a morning.
fn work(node: &Node, outcomes: &[Outcome]) -> Result<(), Failure> {
    let first_task = |at: usize| {
        outcomes
            .get(at)
            .and_then(|outcome| outcome.task_ids.first())
            .copied()
    };
    if let Some(task) = first_task(0) {
        take(node, "omar@riverside.example", task)?;
        act(
            node,
            "omar@riverside.example",
            task,
            TaskAction::Start,
            None,
        )?;
        let text = "The fan runs, the compressor does not. I have called the supplier for a relay.";
        say(node, "omar@riverside.example", task, text)?;
    }
    if let Some(task) = first_task(4) {
        let reason = "Waiting for the plumber, who comes on Thursday morning.";
        act(
            node,
            "omar@riverside.example",
            task,
            TaskAction::Hold,
            Some(reason),
        )?;
    }
    if let Some(task) = first_task(5) {
        act(
            node,
            "omar@riverside.example",
            task,
            TaskAction::Start,
            None,
        )?;
        act(
            node,
            "omar@riverside.example",
            task,
            TaskAction::Complete,
            Some("New lock fitted, two keys at the office."),
        )?;
    }
    Ok(())
}

fn take(node: &Node, email: &str, task: TaskId) -> Result<(), Failure> {
    let user = node.setting().users.get(email).map(|user| user.id);
    as_person(
        node,
        email,
        Command::SetTask {
            task,
            value: Value::Assignee(user),
        },
    )
}

fn act(
    node: &Node,
    email: &str,
    task: TaskId,
    action: TaskAction,
    reason: Option<&str>,
) -> Result<(), Failure> {
    let reason = reason.map(ToOwned::to_owned);
    as_person(
        node,
        email,
        Command::ActOnTask {
            task,
            action,
            reason,
            until: None,
        },
    )
}

fn say(node: &Node, email: &str, task: TaskId, text: &str) -> Result<(), Failure> {
    as_person(
        node,
        email,
        Command::Comment {
            object: Object::Task(task),
            text: text.to_owned(),
        },
    )
}

fn as_person(node: &Node, email: &str, command: Command) -> Result<(), Failure> {
    let found = node.store.read(|db| user::by_email(db, email))?;
    let person = found.and_then(|user| guard::person(&node.setting(), user.id, &user.account));
    let person = person.ok_or_else(|| Failure::Trouble(format!("{email} is not there")))?;
    submit(node, &person, command).map(drop)
}
