//! Work that came to a team and that nobody there has yet: a row for each task, however many people hear of it.

use orgo_schema::{
    command::Object,
    fact::Purpose,
    id::{FactId, TaskId, UserId},
    time::Timestamp,
};
use rusqlite::{Connection, Row, ToSql, named_params};
use uuid::Uuid;

use super::{
    case::json_list,
    notice::{Filter, NoticeRow, Place},
    united,
};

/// How many that are new are counted: who has more has lists to look at.
const COUNT_MAX: u32 = 1_000;

/// Work that came to a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// How widely it is told and of which team it is.
    pub place: String,
    /// What it follows from.
    pub cause: FactId,
    /// When it came.
    pub at: Timestamp,
    /// Who brought it there.
    pub by: Option<UserId>,
    /// Who does it already.
    pub assignee: Option<UserId>,
    /// Who saw it on the pages without a message, and when.
    pub seen: Vec<(UserId, Timestamp)>,
}

/// Says whom it is told that a task came to its team; nothing: that is no news any more.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, document: i64, arrival: Option<&Arrival>) -> rusqlite::Result<()> {
    for sql in [
        "DELETE FROM arrival_row WHERE document = :document",
        "DELETE FROM arrival_seen WHERE document = :document",
    ] {
        db.prepare_cached(sql)?
            .execute(named_params! { ":document": document })?;
    }
    let Some(arrival) = arrival else {
        return Ok(());
    };
    db.prepare_cached(
        "INSERT INTO arrival_row (document, place, cause, at_ms, made_by, assignee)
         VALUES (:document, :place, :cause, :at_ms, :made_by, :assignee)",
    )?
    .execute(named_params! {
        ":document": document,
        ":place": arrival.place,
        ":cause": arrival.cause.uuid(),
        ":at_ms": arrival.at.0,
        ":made_by": arrival.by.map(UserId::uuid),
        ":assignee": arrival.assignee.map(UserId::uuid),
    })?;
    for (user, at) in &arrival.seen {
        db.prepare_cached(
            "INSERT OR IGNORE INTO arrival_seen (document, user, seen_ms) VALUES (:document, :user, :seen_ms)",
        )?
        .execute(named_params! {
            ":document": document, ":user": user.uuid(), ":seen_ms": at.0,
        })?;
    }
    Ok(())
}

/// Each place once, by as many steps in an index.
const PLACES: &str = "WITH RECURSIVE found (place) AS (
      SELECT min(place) FROM arrival_row
      UNION ALL
      SELECT (SELECT min(place) FROM arrival_row WHERE place > found.place) FROM found
       WHERE found.place IS NOT NULL)
    SELECT place FROM found WHERE place IS NOT NULL";

/// Lists how widely and of which teams there is such work.
///
/// # Errors
/// When the database refuses.
pub fn places(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut all = united::rows(db, PLACES, &[], |row| row.get(0))?;
    all.sort();
    all.dedup();
    Ok(all)
}

macro_rules! of_user {
    ($what:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM arrival_row
               JOIN document ON document.id = arrival_row.document
               JOIN task_row ON task_row.document = arrival_row.document
               LEFT JOIN arrival_seen ON arrival_seen.document = arrival_row.document AND arrival_seen.user = :user
              WHERE place = :place
                AND arrival_row.at_ms > :since
                AND compartment IN (SELECT value FROM json_each(:compartments))
                AND (made_by IS NULL OR made_by <> :user)
                AND (arrival_row.assignee IS NULL OR arrival_row.assignee <> :user)
                AND (:new_only = 0 OR seen_ms IS NULL)
                AND NOT EXISTS (
                    SELECT 1 FROM outbox WHERE outbox.document = arrival_row.document
                       AND recipient = :user AND purpose = :arrived AND holds = 1)"
        )
    };
}

const LIST: &str = concat!(
    of_user!("cause, uuid, task_row.title, arrival_row.at_ms, seen_ms, compartment"),
    " AND (arrival_row.at_ms, cause) < (:after_ms, :after_effect)
      AND (arrival_row.at_ms, cause) > (:before_ms, :before_effect)
      ORDER BY arrival_row.at_ms DESC, cause DESC LIMIT :max"
);

/// What a page about one task asks: that task's row, however much came to the team that day.
const ABOUT: &str = concat!(
    of_user!("cause, uuid, task_row.title, arrival_row.at_ms, seen_ms, compartment"),
    " AND arrival_row.document = (SELECT id FROM document WHERE uuid = :about)
      AND (arrival_row.at_ms, cause) < (:after_ms, :after_effect)
      AND (arrival_row.at_ms, cause) > (:before_ms, :before_effect)
      LIMIT :max"
);

/// Lists what came to the teams of somebody within the last day and that no message tells them, the newest first. The
/// identity of each is its cause: what a message would be called follows from it and who gets it.
///
/// # Errors
/// When the database refuses.
pub fn list(db: &Connection, filter: &Filter, max: u32) -> rusqlite::Result<Vec<NoticeRow>> {
    let after = filter.after.unwrap_or(Place::LAST);
    let before = filter.before.unwrap_or(Place::FIRST);
    let about = match filter.about {
        Some(Object::Case(_)) => return Ok(Vec::new()),
        Some(Object::Task(task)) => Some(task.uuid()),
        None => None,
    };
    let mut all = Vec::new();
    for place in &filter.places {
        let asked: &[(&str, &dyn ToSql)] = named_params! {
            ":user": filter.user.uuid(),
            ":place": place,
            ":since": filter.since.0,
            ":compartments": json_list(&filter.compartments),
            ":new_only": filter.new_only,
            ":arrived": Purpose::Arrived as u8,
            ":after_ms": after.at.0,
            ":after_effect": after.effect.uuid(),
            ":before_ms": before.at.0,
            ":before_effect": before.effect.uuid(),
            ":max": max,
        };
        all.extend(match about {
            Some(task) => united::rows(db, ABOUT, &[asked, &[(":about", &task)]].concat(), read)?,
            None => united::rows(db, LIST, asked, read)?,
        });
    }
    Ok(all)
}

fn read(row: &Row<'_>) -> rusqlite::Result<NoticeRow> {
    let id: Uuid = row.get(1)?;
    Ok(NoticeRow {
        effect: FactId::new(row.get(0)?),
        came: Some((row.get(5)?, FactId::new(row.get(0)?))),
        object: Object::Task(TaskId::new(id)),
        title: row.get(2)?,
        purpose: Some(Purpose::Arrived),
        told_at: Timestamp(row.get(3)?),
        seen_at: row.get::<_, Option<i64>>(4)?.map(Timestamp),
        holds: true,
        state: "waiting",
        due_at: None,
        sent_at: None,
        reason: String::new(),
    })
}

const COUNT: &str = concat!("SELECT count(*) FROM (", of_user!("1"), " LIMIT :max)");

/// Counts what of it somebody should still look at, as far as that is worth counting.
///
/// # Errors
/// When the database refuses.
pub fn count_new(db: &Connection, filter: &Filter) -> rusqlite::Result<u64> {
    let mut all = 0;
    for place in &filter.places {
        let found: Vec<u64> = united::rows(
            db,
            COUNT,
            named_params! {
                ":user": filter.user.uuid(),
                ":place": place,
                ":since": filter.since.0,
                ":compartments": json_list(&filter.compartments),
                ":new_only": true,
                ":arrived": Purpose::Arrived as u8,
                ":max": COUNT_MAX,
            },
            |row| row.get(0),
        )?;
        all += found.iter().sum::<u64>();
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{open, tests::plan::plan};

    #[test]
    fn a_page_about_one_task_reads_that_task_alone() {
        let plan = plan(&open::in_memory(), ABOUT).unwrap().join("\n");
        assert!(
            plan.contains("SEARCH arrival_row USING INTEGER PRIMARY KEY"),
            "{plan}"
        );
        assert!(!plan.contains("arrival_place"), "{plan}");
    }

    #[test]
    fn lists_and_counts_read_a_place_in_its_order() {
        for sql in [LIST, COUNT] {
            let plan = plan(&open::in_memory(), sql).unwrap().join("\n");
            assert!(
                plan.contains("arrival_place") && !plan.contains("TEMP B-TREE"),
                "{plan}"
            );
        }
    }
}
