//! Pairs of a mentor and a mentee: those that stand in what somebody may see, pairing two, and ending a pair (SPEC 7,
//! groups).
//!
//! Each is told as people of a case are anyway: both are invited to it, and a mentor who signs in is given its tasks.

use std::collections::BTreeMap;

use orgo_engine::{
    authorize::{Action, Person, Viewer},
    fold::TaskFold,
    mentor::Mentoring,
    module::GENERAL,
    outbox::is_inviting,
    transfer,
};
use orgo_schema::{
    case::CaseAction,
    command::{Command, NewCase, NewTask, Object, Receipt, Refusal, Somebody},
    fact::{INVITED, Item, Location, MENTEE, MENTOR, Value, Who},
    id::{CaseId, TaskId, UserId},
    label::Label,
    role::RolePath,
    task::TaskAction,
    word::{Priority, TaskCategory, Visibility},
};
use rusqlite::Connection;

use crate::{
    failure::Failure,
    guard,
    node::Node,
    outbox::reach,
    project,
    setting::Setting,
    store::{StoreError, case, compartment::Compartment, document},
    submit::{change::Found, check, include, submit},
};

/// The most cases that are looked through.
const CASES_MAX: u32 = 500;
/// The most cases of one mentee that are looked through for who guides them.
const GUIDED_MAX: u32 = 20;
/// The domain and subtype of cases that are opened for a pair.
const DOMAIN: &str = "groups";
const SUBTYPE: &str = "mentoring";
/// Where such a case goes, if the module says nothing.
const LABEL: &str = "1001.51.Training.Mentoring";

/// A case in which somebody guides or is guided.
#[derive(Debug)]
pub struct OfCase {
    /// The case.
    pub found: Found,
    /// Who guides and who is guided.
    pub mentoring: Mentoring,
    /// Whether whoever asks may pair and part people in it.
    pub may_work: bool,
}

/// Lists the cases in which somebody guides or is guided, of those that go on and that somebody may read, the last
/// changed first.
///
/// # Errors
/// When the database refuses.
pub fn list(db: &Connection, setting: &Setting, viewer: &Viewer) -> Result<Vec<OfCase>, Failure> {
    let (compartments, _) = guard::reach(setting, viewer);
    let mut all = Vec::new();
    for row in case::mentoring(db, &compartments, CASES_MAX)? {
        let found = match guard::found(db, setting, viewer, Object::Case(row.case_id)) {
            Ok(found) => found,
            Err(Failure::Refused(_)) => continue,
            Err(failure) => return Err(failure),
        };
        let mentoring = of(db, &found)?;
        if !mentoring.is_empty() {
            let may_work = guard::may(setting, viewer, Action::Work, &found).is_ok();
            all.push(OfCase {
                found,
                mentoring,
                may_work,
            });
        }
    }
    Ok(all)
}

/// Returns who guides and is guided in a case that was found.
fn of(db: &Connection, found: &Found) -> Result<Mentoring, Failure> {
    let facts = document::facts(db, &found.compartment, found.row)?;
    Ok(Mentoring::of(&found.folded.case, &facts.facts))
}

/// Returns the one who guides a user in a case, if one does and signs in.
///
/// # Errors
/// When the database refuses.
pub fn mentor_of(
    db: &Connection,
    found: &Found,
    mentee: UserId,
) -> Result<Option<UserId>, Failure> {
    let pairs = of(db, found)?.pairs().into_iter();
    let mut mentors = pairs
        .filter(|pair| pair.mentee == Who::User(mentee))
        .map(|pair| pair.mentor);
    Ok(match (mentors.next(), mentors.next()) {
        (Some(Who::User(mentor)), None) => Some(mentor),
        _ => None,
    })
}

/// Returns the one who guides the writer of a mail in the group whose work it is, and in which case: where one pair
/// stands there, or several with one mentor, who signs in and reads what is there.
///
/// # Errors
/// When the database refuses.
pub fn guide(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    mentees: &[Who],
    (domain, role): (&str, Option<&RolePath>),
) -> Result<Option<(UserId, CaseId)>, StoreError> {
    let mut guides: BTreeMap<Who, CaseId> = BTreeMap::new();
    for mentee in mentees {
        for row in case::guiding(db, compartment.row, (mentee, domain), GUIDED_MAX)? {
            let at = document::at(db, row.document)?;
            let facts = document::facts(db, compartment, at)?;
            let Some(folded) = project::fold_case(db, setting, compartment, row.case_id)? else {
                continue;
            };
            if folded.case.view.label.role.as_ref() != role {
                continue;
            }
            let pairs = Mentoring::of(&folded.case, &facts.facts).pairs();
            let own = pairs.into_iter().filter(|pair| pair.mentee == *mentee);
            guides.extend(own.map(|pair| (pair.mentor, row.case_id)));
        }
    }
    let mut guides = guides.into_iter();
    Ok(match (guides.next(), guides.next()) {
        (Some((Who::User(mentor), case)), None) if reads(setting, compartment, mentor) => {
            Some((mentor, case))
        }
        _ => None,
    })
}

/// Whether a user still signs in, and reads a compartment.
fn reads(setting: &Setting, compartment: &Compartment, user: UserId) -> bool {
    let known = setting.users.values().find(|known| known.id == user);
    known.is_some_and(|known| {
        let of = (known.id, &known.account);
        known.account.active && reach::may_read(setting, compartment, of)
    })
}

/// Finds a case that somebody may work on, with who guides and is guided there.
fn workable(node: &Node, person: &Person, case: CaseId) -> Result<(Found, Mentoring), Failure> {
    let (setting, viewer) = (node.setting(), Viewer::Person(person.clone()));
    node.store.read(|db| {
        let found = guard::found(db, &setting, &viewer, Object::Case(case))?;
        guard::may(&setting, &viewer, Action::Work, &found)?;
        let mentoring = of(db, &found)?;
        Ok((found, mentoring))
    })
}

/// Pairs two in a case, or in a case of their own where none is named. Where a mentor signs in, the tasks of the case
/// that nobody has are theirs.
///
/// # Errors
/// A refusal that says who cannot be found, or that nobody would know who is with whom.
pub fn pair(
    node: &Node,
    person: &Person,
    case: Option<CaseId>,
    (mentor, mentee): (&Somebody, &Somebody),
) -> Result<Receipt, Failure> {
    for (somebody, field) in [(mentor, "mentor"), (mentee, "mentee")] {
        if let Somebody::Address(text) = somebody {
            include::check_address(text).map_err(|refusal| named(refusal, field))?;
        }
    }
    let case = match case {
        Some(case) => case,
        None => open(node, person)?,
    };
    let (found, mentoring) = workable(node, person, case)?;
    let setting = node.setting();
    let who = |somebody: &Somebody, field: &str| {
        one(&setting, &found, somebody)
            .ok_or_else(|| check::invalid(field, "name one person: an address"))
    };
    let (guides, guided) = (who(mentor, "mentor")?, who(mentee, "mentee")?);
    if guides == guided {
        return Err(check::invalid("mentor", "somebody else guides them").into());
    }
    if !mentoring.takes(&guides, &guided) {
        let problem = "several mentors and mentees would take part in this case, and nobody would know who is with \
                       whom: leave the case empty, and they get one of their own";
        return Err(check::invalid("case", problem).into());
    }
    let mut receipt = include(node, person, case, (&[mentee], MENTEE), "mentee")?;
    let more = include(node, person, case, (&[mentor], MENTOR), "mentor")?;
    receipt.facts.extend(more.facts);
    if is_inviting(&found.folded.case) {
        let more = include(node, person, case, (&[mentee, mentor], INVITED), "mentee")?;
        receipt.facts.extend(more.facts);
    }
    if let Who::User(mentor) = guides {
        for task in unheld(&found) {
            let value = Value::Assignee(Some(mentor));
            let more = submit(node, person, Command::SetTask { task, value })?;
            receipt.facts.extend(more.facts);
            receipt.task_ids.extend(more.task_ids);
        }
    }
    Ok(receipt)
}

/// Ends a pair, and says why in the case. Where the case was only theirs and the mentee looks for nobody else, it is
/// resolved, and what is left of its work is called off; otherwise one of the two is no part of it any more.
///
/// # Errors
/// A refusal that says that they are no pair, or why is missing.
pub fn end(
    node: &Node,
    person: &Person,
    case: CaseId,
    (mentor, mentee): (&Who, &Who),
    (reason, seeks): (&str, bool),
) -> Result<Receipt, Failure> {
    let (found, mentoring) = workable(node, person, case)?;
    let reason = check::words("reason", reason)?;
    let is_it = |pair: &orgo_engine::mentor::Pair| pair.mentor == *mentor && pair.mentee == *mentee;
    if !mentoring.pairs().iter().any(is_it) {
        return Err(check::invalid("mentee", "these two are no pair in this case any more").into());
    }
    let is_theirs = mentoring.mentors.len() == 1 && mentoring.mentees.len() == 1;
    if is_theirs && !seeks {
        return wind_up(node, person, &found, &reason);
    }
    let text = Command::Comment {
        object: Object::Case(case),
        text: reason,
    };
    let mut receipt = submit(node, person, text)?;
    // Whoever has nobody else here goes; a mentee who looks for another mentor stays.
    let (who, role) = if mentoring.mentees.len() > 1 {
        (mentee, MENTEE)
    } else {
        (mentor, MENTOR)
    };
    for role in [role, INVITED] {
        let item = Item::Participant {
            who: who.clone(),
            role: role.to_owned(),
        };
        let object = Object::Case(case);
        let more = submit(node, person, Command::Remove { object, item })?;
        receipt.facts.extend(more.facts);
    }
    if let (Who::User(user), MENTOR) = (who, role) {
        for task in held(&found, *user) {
            let value = Value::Assignee(None);
            let more = submit(node, person, Command::SetTask { task, value })?;
            receipt.facts.extend(more.facts);
        }
    }
    Ok(receipt)
}

/// Calls off what is left of the work of a case, and resolves it.
fn wind_up(node: &Node, person: &Person, found: &Found, reason: &str) -> Result<Receipt, Failure> {
    for task in open_tasks(found) {
        let command = Command::ActOnTask {
            task: task.view.task_id,
            action: TaskAction::Cancel,
            reason: Some(reason.to_owned()),
            until: None,
        };
        submit(node, person, command)?;
    }
    let command = Command::ActOnCase {
        case: found.case,
        action: CaseAction::Resolve,
        reason: Some(reason.to_owned()),
    };
    submit(node, person, command)
}

/// Lists the work of a case that is not over, offers aside.
fn open_tasks(found: &Found) -> impl Iterator<Item = &TaskFold> {
    let tasks = found.folded.tasks.iter().map(|(_, task)| task);
    tasks.filter(|task| {
        task.view.void.is_none()
            && !task.status.is_finished()
            && transfer::asks_about(&task.view).is_none()
    })
}

/// Lists the work that nobody has: a request that somebody decides goes to whoever decides.
fn unheld(found: &Found) -> Vec<TaskId> {
    let free = open_tasks(found)
        .filter(|task| task.view.assignee.is_none() && task.view.approval.is_none());
    free.map(|task| task.view.task_id).collect()
}

fn held(found: &Found, user: UserId) -> Vec<TaskId> {
    let theirs = open_tasks(found).filter(|task| task.view.assignee == Some(user));
    theirs.map(|task| task.view.task_id).collect()
}

/// Makes people part of a case.
fn include(
    node: &Node,
    person: &Person,
    case: CaseId,
    (people, role): (&[&Somebody], &str),
    field: &str,
) -> Result<Receipt, Failure> {
    let command = Command::Include {
        case,
        people: people.iter().copied().cloned().collect(),
        role: role.to_owned(),
    };
    submit(node, person, command).map_err(|failure| match failure {
        Failure::Refused(refusal) => named(refusal, field).into(),
        Failure::Input(_) | Failure::Setup(_) | Failure::Trouble(_) => failure,
    })
}

/// Says which of the two a refusal is about.
fn named(refusal: Refusal, as_field: &str) -> Refusal {
    match &refusal {
        Refusal::Invalid { field, problem } if field == "who" => check::invalid(as_field, problem),
        Refusal::Invalid { .. }
        | Refusal::NotFound { .. }
        | Refusal::Moved { .. }
        | Refusal::Glimpsed { .. }
        | Refusal::NotAllowed { .. }
        | Refusal::IllegalMove { .. } => refusal,
    }
}

/// Returns the one person who is named, as the compartment of a case knows them.
fn one(setting: &Setting, found: &Found, somebody: &Somebody) -> Option<Who> {
    match somebody {
        Somebody::Address(text) => {
            let address = text
                .rsplit_once('<')
                .map_or(text.as_str(), |(_, rest)| rest);
            let address = orgo_mail::normalize_address(address.trim_end_matches('>').trim());
            let user = setting.users.get(&address).map(|user| Who::User(user.id));
            Some(user.unwrap_or_else(|| Who::Person(found.compartment.scope.person(&address))))
        }
        Somebody::User(user) => Some(Who::User(*user)),
        Somebody::Person(person) => Some(Who::Person(*person)),
        Somebody::Team(_) | Somebody::Roster(_) => None,
    }
}

/// Opens a case for a pair, with what is to be done first.
fn open(node: &Node, person: &Person) -> Result<CaseId, Failure> {
    let setting = node.setting();
    let modules = &setting.configuration.loaded.modules;
    let has_groups = modules.check_domain(DOMAIN).is_ok();
    let (domain, subtype) = if has_groups {
        (DOMAIN, Some(SUBTYPE.to_owned()))
    } else {
        (GENERAL, None)
    };
    let label = LABEL.parse::<Label>();
    let label = label.map_err(|error| Failure::Input(error.to_string()))?;
    let case = NewCase {
        title: "Mentoring".to_owned(),
        narrative: String::new(),
        label: label.clone(),
        severity: None,
        priority: Priority::Medium,
        visibility: Visibility::Internal,
        location: Location::default(),
        tags: Vec::new(),
        domain: Some(domain.to_owned()),
        subtype: subtype.clone(),
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = NewTask {
        title: "First meeting".to_owned(),
        description: String::new(),
        label,
        domain: domain.to_owned(),
        category: TaskCategory::Request,
        subtype,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: vec!["Ask after a month how it goes".to_owned()],
        approval: None,
        metadata: Vec::new(),
    };
    let tasks = vec![task];
    let receipt = submit(node, person, Command::OpenCase { case, tasks })?;
    let missing = || Failure::Input("the case was not opened".to_owned());
    receipt.case_id.ok_or_else(missing)
}
