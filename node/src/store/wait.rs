//! Which task waits for which.

use orgo_schema::id::{DocumentKind, TaskId};
use rusqlite::{Connection, named_params};
use uuid::Uuid;

/// The most tasks that are listed as waiting for one.
pub const LISTED_MAX: u32 = 200;

/// Says what a task waits for whose row is there.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, document: i64, tasks: &[TaskId]) -> rusqlite::Result<()> {
    remove(db, document)?;
    for task in tasks {
        db.prepare_cached("INSERT INTO wait_row (document, task) VALUES (:document, :task)")?
            .execute(named_params! { ":document": document, ":task": task.uuid() })?;
    }
    if !tasks.is_empty() {
        db.prepare_cached("UPDATE task_row SET waits = 1 WHERE document = :document")?
            .execute(named_params! { ":document": document })?;
    }
    Ok(())
}

/// Forgets what a task waits for.
///
/// # Errors
/// When the database refuses.
pub fn remove(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM wait_row WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Lists what a task waits for, by id.
///
/// # Errors
/// When the database refuses.
pub fn of(db: &Connection, document: i64) -> rusqlite::Result<Vec<TaskId>> {
    db.prepare_cached("SELECT task FROM wait_row WHERE document = :document ORDER BY task")?
        .query_map(named_params! { ":document": document }, |row| {
            row.get::<_, Uuid>(0).map(TaskId::new)
        })?
        .collect()
}

/// Lists the documents of the tasks of a compartment that wait for a task, in the order they came here.
///
/// # Errors
/// When the database refuses.
pub fn for_task(db: &Connection, compartment: i64, task: TaskId) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached(
        "SELECT wait_row.document FROM wait_row JOIN document ON document.id = wait_row.document
          WHERE wait_row.task = :task AND document.compartment = :compartment AND document.kind = :kind
          ORDER BY wait_row.document LIMIT :max",
    )?
    .query_map(
        named_params! {
            ":task": task.uuid(),
            ":compartment": compartment,
            ":kind": DocumentKind::Task.code(),
            ":max": LISTED_MAX,
        },
        |row| row.get(0),
    )?
    .collect()
}
