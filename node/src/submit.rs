//! The one way in: authorise, change, project (DESIGN 1).
//!
//! Mail, command line and web all end here. A read finds the compartment of what a command is about; the
//! command is checked against the object as it is inside the writer's transaction there, so what was
//! allowed is what happens.

pub mod change;
pub mod check;
pub mod file;
pub mod include;
pub mod judge;
pub mod open;
pub mod place;
pub mod reply;
pub mod signal;
pub mod split;
pub mod transfer;
pub mod user;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use orgo_engine::authorize::{Person, Viewer};
use orgo_schema::{
    command::{Command, Object, Receipt},
    fact::{Account, Body, Preferred, Viewed},
    id::{FactId, UserId},
};

use crate::{
    failure::Failure,
    journal,
    moved::{Rest, publish, raise},
    node::Node,
    setting::Setting,
    store::{Batch, Pending, StoreError, compartment::Compartment},
};

/// A command that was handed over and may not be on disk yet.
#[derive(Debug)]
#[must_use = "what a command leaves to do is done by `finish`"]
pub struct Submitted {
    pending: Pending<Receipt, Failure>,
    rest: Rest,
    compartment: Compartment,
    changes_users: bool,
}

/// Applies a command on behalf of somebody. When this returns, it is on disk.
///
/// # Errors
/// A refusal that says why and what is allowed, or that it could not be saved.
pub fn submit(node: &Node, person: &Person, command: Command) -> Result<Receipt, Failure> {
    begin(node, person, command)?.finish(node)
}

/// Hands a command over without waiting for the disk, so that many share a commit.
///
/// # Errors
/// A refusal that says why and what is allowed; one that is found in the transaction comes with
/// [`Submitted::finish`].
pub fn begin(node: &Node, person: &Person, mut command: Command) -> Result<Submitted, Failure> {
    let setting = node.setting();
    let person = person.clone();
    let changes_users = matches!(command, Command::SetAccount { .. });
    let compartment = place::find(node, &Viewer::Person(person.clone()), &command)?;
    let packed = file::Packed::of(&mut command)?;
    let (rest, told) = (Rest::of(&command, &person), journal::of(&command));
    let pending = node.store.write_later(&compartment, move |batch| {
        let receipt = apply(batch, &setting, &person, command, packed.as_ref())?;
        batch.note_command(&setting, &person, told, &receipt)?;
        Ok(receipt)
    });
    Ok(Submitted {
        pending,
        rest,
        compartment,
        changes_users,
    })
}

/// A command that is tried and not kept.
#[derive(Debug)]
#[must_use = "what came of it is told by `wait`"]
pub struct Rehearsed {
    pending: Pending<Receipt, Failure>,
    is_taken: Arc<AtomicBool>,
}

/// Tries a command on behalf of somebody and keeps nothing of it: it is done in a transaction that is undone.
/// So what is said of it beforehand is what would come of it, and not somebody's second telling of the rules.
///
/// # Errors
/// A refusal that says why and what is allowed; one that is found in the transaction comes with
/// [`Rehearsed::wait`].
pub fn rehearse(node: &Node, person: &Person, mut command: Command) -> Result<Rehearsed, Failure> {
    let setting = node.setting();
    let person = person.clone();
    let compartment = place::find(node, &Viewer::Person(person.clone()), &command)?;
    let packed = file::Packed::of(&mut command)?;
    let is_taken = Arc::new(AtomicBool::new(false));
    let said = Arc::clone(&is_taken);
    let pending = node.store.write_later(&compartment, move |batch| {
        apply(batch, &setting, &person, command, packed.as_ref())?;
        said.store(true, Ordering::Release);
        Err(Failure::Trouble("what is tried is not kept".to_owned()))
    });
    Ok(Rehearsed { pending, is_taken })
}

impl Rehearsed {
    /// Waits until it was tried.
    ///
    /// # Errors
    /// A refusal that says why and what is allowed, or that it could not be tried.
    pub fn wait(self) -> Result<(), Failure> {
        match self.pending.wait() {
            Err(failure) if !self.is_taken.load(Ordering::Acquire) => Err(failure),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

impl Submitted {
    /// Waits until it is on disk, and does what follows.
    ///
    /// # Errors
    /// A refusal that says why and what is allowed, or that it could not be saved.
    pub fn finish(self, node: &Node) -> Result<Receipt, Failure> {
        let receipt = self.pending.wait()?;
        self.rest.finish(node, &self.compartment, &receipt)?;
        if self.changes_users {
            node.refresh_users()?;
        }
        Ok(receipt)
    }
}

#[expect(clippy::too_many_lines, reason = "a line or two for each command")]
fn apply(
    batch: &mut Batch<'_>,
    setting: &Setting,
    person: &Person,
    command: Command,
    packed: Option<&file::Packed>,
) -> Result<Receipt, Failure> {
    let viewer = Viewer::Person(person.clone());
    let mut ask = change::Ask::new(batch, setting, (person, &viewer));
    match command {
        Command::OpenCase { case, tasks } => open::case(&mut ask, &case, &tasks),
        Command::CreateTask { case, task } => open::task(&mut ask, case, &task),
        Command::RouteSignal {
            signal,
            case,
            tasks,
        } => open::from_signal(&mut ask, signal, &case, &tasks),
        Command::PlaceSignal { signal, case } => signal::place(&mut ask, signal, case),
        Command::SetSignalAside { signal, reason } => signal::set_aside(&mut ask, signal, &reason),
        Command::ActOnTask {
            task,
            action,
            reason,
            until,
        } => change::act_on_task(&mut ask, task, action, (reason, until)),
        Command::ActOnCase {
            case,
            action,
            reason,
        } => change::act_on_case(&mut ask, case, action, reason),
        Command::Judge {
            task,
            judgment,
            reason,
        } => judge::judge(&mut ask, task, judgment, reason),
        Command::Offer { object, to, reason } => transfer::offer(&mut ask, object, &to, &reason),
        Command::AnswerOffer {
            object,
            offer,
            reply,
            reason,
        } => transfer::answer(&mut ask, object, offer, (reply, reason)),
        Command::Acknowledge {
            task,
            until,
            reason,
        } => change::acknowledge(&mut ask, task, until, reason),
        Command::SetTask { task, value } => change::set(&mut ask, Object::Task(task), value),
        Command::SetCase { case, value } => change::set(&mut ask, Object::Case(case), value),
        Command::Retitle { object, title } => change::retitle(&mut ask, object, &title),
        Command::Add { object, item } => change::add(&mut ask, object, item),
        Command::Remove { object, item } => change::remove(&mut ask, object, item),
        Command::Include { case, people, role } => include::add(&mut ask, case, &people, &role),
        Command::Answer { case, who, given } => include::answer(&mut ask, case, who, given),
        Command::Attend { case, who, came } => include::attend(&mut ask, case, &who, came),
        Command::Comment { object, text } => change::comment(&mut ask, object, &text),
        Command::Reply { case, signal, text } => reply::write(&mut ask, case, signal, &text),
        Command::TakeReplyBack { case, reply } => reply::take_back(&mut ask, case, reply),
        Command::Attach { object, .. } => file::attach(&mut ask, object, packed),
        Command::Detach { object, file } => file::detach(&mut ask, object, file),
        Command::Review {
            case,
            outcome,
            note,
        } => change::review(&mut ask, case, outcome, note),
        Command::SplitCase { case, tasks, title } => {
            split::split(&mut ask, case, &tasks, title.as_deref())
        }
        Command::RaiseCase { case, to, reason } => raise::raise(&mut ask, case, to, reason),
        Command::PublishCase {
            case,
            to,
            title,
            text,
            label,
        } => {
            let redacted = publish::Redacted { title, text, label };
            publish::say(&mut ask, case, to, &redacted)
        }
        Command::Decide {
            object,
            act,
            yes,
            reason,
        } => change::decide(&mut ask, object, (act, yes), reason),
        Command::See { object, effects } => change::see(&mut ask, object, &effects),
        Command::Check { task, item, done } => change::tick(&mut ask, task, item, done),
        Command::SetAccount { user, account } => user::account(&mut ask, user, account),
        Command::Prefer { user, preferred } => user::prefer(&mut ask, user, preferred),
        Command::KeepView { user, viewed } => user::keep(&mut ask, user, viewed),
    }
}

/// Writes what a user may do: by somebody, or by the node itself when it begins.
///
/// # Errors
/// When the database refuses.
pub fn write_account(
    batch: &mut Batch<'_>,
    setting: &Setting,
    by: Option<UserId>,
    user: UserId,
    account: Account,
) -> Result<FactId, StoreError> {
    write_user(batch, setting, by, user, Body::Account(account))
}

/// Writes how a user wishes to be told.
///
/// # Errors
/// When the database refuses.
pub fn write_preferred(
    batch: &mut Batch<'_>,
    setting: &Setting,
    by: UserId,
    user: UserId,
    preferred: Preferred,
) -> Result<FactId, StoreError> {
    write_user(batch, setting, Some(by), user, Body::Preferred(preferred))
}

/// Writes which view of a list a user keeps.
///
/// # Errors
/// When the database refuses.
pub fn write_viewed(
    batch: &mut Batch<'_>,
    setting: &Setting,
    user: UserId,
    viewed: Viewed,
) -> Result<FactId, StoreError> {
    write_user(batch, setting, Some(user), user, Body::Viewed(viewed))
}

/// Writes a user's new password.
///
/// # Errors
/// When the database refuses.
pub fn write_credential(
    batch: &mut Batch<'_>,
    setting: &Setting,
    user: UserId,
    phc: String,
) -> Result<FactId, StoreError> {
    write_user(batch, setting, Some(user), user, Body::Credential { phc })
}

fn write_user(
    batch: &mut Batch<'_>,
    setting: &Setting,
    by: Option<UserId>,
    user: UserId,
    body: Body,
) -> Result<FactId, StoreError> {
    let compartment: &Compartment =
        setting.compartment_for(orgo_schema::word::Visibility::Internal);
    let known = crate::project::load::facts_of(batch.db, compartment, user.into())?;
    let id = FactId::new(batch.fresh_uuid()?);
    let fact = batch.author(by, change::heads(&known.facts), body);
    batch.add_facts(compartment, user.into(), &[(id, fact)])?;
    crate::project::user(batch.db, compartment, user)?;
    Ok(id)
}
