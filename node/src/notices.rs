//! What reached somebody: the messages that documents want them to get, as the pages show them (SPEC 12).
//!
//! A message to a user is on their page at every site that holds what it is about, whether a mail goes or
//! not. That they saw it is a fact of the same document, so every site knows. What they may not read any
//! more is not there, counts included.

use std::collections::BTreeMap;

use orgo_engine::authorize::{Person, Viewer};
use orgo_schema::{
    command::{Command, Object},
    fact::Purpose,
    id::FactId,
    time::Timestamp,
};
use orgo_web::Language;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    guard,
    node::Node,
    outbox::reach,
    setting::Setting,
    store::{
        arrival,
        notice::{self, Filter, NoticeRow, Place},
        user,
    },
    submit::{begin, submit},
    words,
};

/// Messages on a page.
pub const PAGE_MAX: u32 = 50;
/// Why who finds it here gets no mail that work came to their team.
const UNWANTED: &str = "they want no mail about this (arrived)";
/// The most that is marked as seen at once.
const SEEN_AT_ONCE: u32 = 1_000;

/// What is asked for of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Only what they should still look at.
    pub new_only: bool,
    /// Only what stands after this.
    pub after: Option<Place>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The messages, the newest first.
    pub rows: Vec<NoticeRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
    /// How many they should still look at.
    pub new: u64,
}

/// Returns the filter of all that somebody reads; nothing for who reads only what they reported themselves: such
/// people are answered, not told.
fn filter(
    db: &Connection,
    setting: &Setting,
    (person, now): (&Person, Timestamp),
) -> Result<Option<Filter>, Failure> {
    let viewer = Viewer::Person(person.clone());
    let (compartments, limit) = guard::reach(setting, &viewer);
    if limit.is_of_reporter() {
        return Ok(None);
    }
    let mut places = arrival::places(db)?;
    places.retain(|place| reach::is_told(setting, person.user, place));
    Ok(Some(Filter {
        places,
        ..Filter::of(person.user, compartments, now)
    }))
}

/// Lists the messages of a filter, and what came to teams under the name that a message about it would have.
fn rows(
    db: &Connection,
    setting: &Setting,
    filter: &Filter,
    max: u32,
) -> Result<Vec<NoticeRow>, Failure> {
    let mut rows = notice::list(db, filter, max)?;
    let mut muted = None;
    for row in &mut rows {
        let Some((compartment, cause)) = row.came else {
            continue;
        };
        if let Some(compartment) = setting.compartment(compartment) {
            row.effect = reach::arrival(compartment, cause, filter.user);
        }
        if muted.is_none() {
            let user = user::by_id(db, filter.user)?;
            muted = Some(user.is_some_and(|user| user.preferred.muted.contains(&Purpose::Arrived)));
        }
        if muted == Some(true) {
            row.state = "dropped";
            row.reason = UNWANTED.to_owned();
        }
    }
    Ok(rows)
}

/// Lists what reached somebody.
///
/// # Errors
/// When the database refuses.
pub fn list(
    db: &Connection,
    setting: &Setting,
    (person, now): (&Person, Timestamp),
    asked: &Asked,
) -> Result<Listed, Failure> {
    let mut listed = Listed {
        rows: Vec::new(),
        next: None,
        new: count(db, setting, person, now)?,
    };
    let Some(filter) = filter(db, setting, (person, now))? else {
        return Ok(listed);
    };
    let filter = Filter {
        new_only: asked.new_only,
        after: asked.after,
        ..filter
    };
    listed.rows = rows(db, setting, &filter, PAGE_MAX + 1)?;
    if listed.rows.len() > PAGE_MAX as usize {
        listed.rows.truncate(PAGE_MAX as usize);
        listed.next = listed.rows.last().map(NoticeRow::place);
    }
    Ok(listed)
}

/// Lists what somebody should look at and was told of after a place, the oldest first, at most `max`.
///
/// # Errors
/// When the database refuses.
pub fn since(
    db: &Connection,
    setting: &Setting,
    (person, now): (&Person, Timestamp),
    (place, max): (Option<Place>, u32),
) -> Result<Vec<NoticeRow>, Failure> {
    let Some(filter) = filter(db, setting, (person, now))? else {
        return Ok(Vec::new());
    };
    let filter = Filter {
        new_only: true,
        before: place,
        ..filter
    };
    let mut rows = rows(db, setting, &filter, max)?;
    rows.reverse();
    Ok(rows)
}

/// Counts what somebody should still look at.
///
/// # Errors
/// When the database refuses.
pub fn count(
    db: &Connection,
    setting: &Setting,
    person: &Person,
    now: Timestamp,
) -> Result<u64, Failure> {
    Ok(match filter(db, setting, (person, now))? {
        Some(filter) => notice::count_new(db, &filter)?,
        None => 0,
    })
}

/// Says that somebody has seen messages: those that are named, or all. Returns how many that they had not.
///
/// # Errors
/// When the database refuses.
pub fn see(node: &Node, person: &Person, named: Option<&[FactId]>) -> Result<usize, Failure> {
    let setting = node.setting();
    let now = (node.clock)().now;
    let rows = node.store.read(|db| {
        let Some(filter) = filter(db, &setting, (person, now))? else {
            return Ok(Vec::new());
        };
        let filter = Filter {
            new_only: named.is_none(),
            ..filter
        };
        rows(db, &setting, &filter, SEEN_AT_ONCE)
    })?;
    let is_meant = |row: &NoticeRow| named.is_none_or(|named| named.contains(&row.effect));
    let mut objects: BTreeMap<Object, Vec<FactId>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.seen_at.is_none()) {
        if is_meant(row) {
            objects.entry(row.object).or_default().push(row.effect);
        }
    }
    let mut begun = Vec::new();
    let mut seen = 0;
    for (object, effects) in objects {
        let count = effects.len();
        // What has gone from under them since needs no mark.
        match begin(node, person, Command::See { object, effects }) {
            Ok(submitted) => begun.push((submitted, count)),
            Err(Failure::Refused(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    for (submitted, count) in begun {
        match submitted.finish(node) {
            Ok(_) => seen += count,
            Err(Failure::Refused(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(seen)
}

/// Takes note that somebody opened a task or case: what they were told about it they have seen.
///
/// # Errors
/// When the database refuses.
pub fn opened(node: &Node, person: &Person, object: Object) -> Result<(), Failure> {
    let (setting, now) = (node.setting(), (node.clock)().now);
    let rows = node.store.read(|db| {
        let Some(filter) = filter(db, &setting, (person, now))? else {
            return Ok(Vec::new());
        };
        let filter = Filter {
            new_only: true,
            about: Some(object),
            ..filter
        };
        rows(db, &setting, &filter, SEEN_AT_ONCE)
    })?;
    if rows.is_empty() {
        return Ok(());
    }
    let effects = rows.iter().map(|row| row.effect).collect();
    match submit(node, person, Command::See { object, effects }) {
        Ok(_) | Err(Failure::Refused(_)) => Ok(()),
        Err(failure) => Err(failure),
    }
}

/// Says what a message tells, in a sentence.
pub(crate) const fn says(language: Language, purpose: Option<Purpose>) -> &'static str {
    let say = words::News(language);
    match purpose {
        Some(Purpose::Assigned) => say.assigned(),
        Some(Purpose::Escalated) => say.escalated(),
        Some(Purpose::Corrected) => say.corrected(),
        Some(Purpose::Reminded) => say.reminded(),
        Some(Purpose::PassedOn) => say.passed_on(),
        Some(Purpose::Notified) => say.notified(),
        Some(Purpose::Decided) => say.decided(),
        Some(Purpose::Invited) => say.invited(),
        Some(Purpose::ComesUp) => say.comes_up(),
        Some(Purpose::Offered) => say.offered(),
        Some(Purpose::OfferAnswered) => say.offer_answered(),
        Some(Purpose::Seated) => say.seated(),
        Some(Purpose::CalledOff) => say.called_off(),
        Some(Purpose::DueSoon) => say.due_soon(),
        Some(Purpose::Unblocked) => say.unblocked(),
        Some(Purpose::Arrived) => say.arrived(),
        Some(Purpose::Informed) => say.informed(),
        Some(
            Purpose::Received
            | Purpose::TakenUp
            | Purpose::MovedUp
            | Purpose::Resolved
            | Purpose::Answered
            | Purpose::Replied
            | Purpose::Weekly,
        )
        | None => say.news(),
    }
}

/// Says what became of the mail, in a sentence; the reason is as it was written down.
pub(crate) fn way(language: Language, row: &NoticeRow) -> String {
    let say = words::News(language);
    match (row.state, row.reason.as_str()) {
        ("sent", _) => say.sent().to_owned(),
        ("leased", _) => say.on_its_way().to_owned(),
        ("dropped", why) => say.no_mail(why),
        (_, "") => say.no_mail_yet().to_owned(),
        (_, why) => say.mail_waits(why),
    }
}

/// Puts a message into JSON.
pub fn item(row: &NoticeRow) -> Value {
    let (task, case) = match row.object {
        Object::Task(task) => (Some(task), None),
        Object::Case(case) => (None, Some(case)),
    };
    json!({
        "effect_id": row.effect,
        "task_id": task,
        "case_id": case,
        "title": row.title,
        "purpose": row.purpose.map(Purpose::word),
        "says": says(Language::English, row.purpose),
        "told_at": row.told_at,
        "seen_at": row.seen_at,
        "holds": row.holds,
        "mail": {
            "state": row.state,
            "reason": row.reason,
            "due_at": row.due_at,
            "sent_at": row.sent_at,
        },
    })
}

/// Puts a page of the list into JSON.
pub fn page(listed: &Listed) -> Value {
    let items: Vec<Value> = listed.rows.iter().map(item).collect();
    let next = listed.next.map(|place| place.to_string());
    json!({ "items": items, "next": next, "new": listed.new })
}

/// Reads a place in the list; an empty text is its beginning.
///
/// # Errors
/// When it is none.
pub fn place(text: &str) -> Result<Option<Place>, Failure> {
    let place = (!text.is_empty()).then(|| text.parse()).transpose();
    place.map_err(|problem: &str| Failure::Input(format!("`after` is {problem}")))
}
