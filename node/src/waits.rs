//! What a task waits for, how that stands, and what waits for it.
//!
//! Only tasks of the same compartment hold one back: what lives elsewhere, or has not come here, is not known,
//! and nobody can be held back by what they cannot see (CONVERGENCE 1.10).

use orgo_engine::depend;
use orgo_schema::{command::Refusal, id::TaskId};
use rusqlite::Connection;

use crate::{
    http::show::task_reference,
    store::{
        StoreError,
        compartment::Compartment,
        document,
        task::{self, TaskRow},
        wait,
    },
    submit::check,
};

/// A task that another is said to wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// Which.
    pub task: TaskId,
    /// Its row; nothing where it is not known.
    pub row: Option<TaskRow>,
    /// What that means.
    pub state: State,
}

/// How a task that is waited for stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is not finished: it holds the other back.
    Holds,
    /// It is finished, or does not count.
    Over,
    /// The two wait for one another, and this way round does not hold.
    LeftOut,
    /// It lives in another compartment, or has not come here.
    Unknown,
}

/// Lists what a task is said to wait for.
///
/// # Errors
/// When the database refuses.
pub fn of(
    db: &Connection,
    compartment: &Compartment,
    task: TaskId,
    depends_on: &[TaskId],
) -> Result<Vec<Awaited>, StoreError> {
    let one = |other: &TaskId| {
        let row = row(db, compartment, *other)?;
        let state = match &row {
            None => State::Unknown,
            Some(row) if row.is_finished() || row.void => State::Over,
            Some(_) => {
                let mut waits = |task| waits(db, compartment, task);
                if depend::is_left_out(task, *other, &mut waits)? {
                    State::LeftOut
                } else {
                    State::Holds
                }
            }
        };
        Ok(Awaited {
            task: *other,
            row,
            state,
        })
    };
    depends_on.iter().map(one).collect()
}

/// Lists the tasks that hold a task back.
///
/// # Errors
/// When the database refuses.
pub fn holding(
    db: &Connection,
    compartment: &Compartment,
    task: TaskId,
    depends_on: &[TaskId],
) -> Result<Vec<TaskRow>, StoreError> {
    let all = of(db, compartment, task, depends_on)?.into_iter();
    let holding = all.filter(|awaited| awaited.state == State::Holds);
    Ok(holding.filter_map(|awaited| awaited.row).collect())
}

/// Lists the tasks that wait for one, whether it holds them back or is over.
///
/// # Errors
/// When the database refuses.
pub fn on(
    db: &Connection,
    compartment: &Compartment,
    id: TaskId,
) -> Result<Vec<TaskRow>, StoreError> {
    let mut all = Vec::new();
    for document in wait::for_task(db, compartment.row, id)? {
        all.extend(task::one(db, document)?.filter(|row| !row.void));
    }
    Ok(all)
}

/// Lists the tasks that hold the task of a row back.
///
/// # Errors
/// When the database refuses.
pub fn holding_row(
    db: &Connection,
    compartment: &Compartment,
    row: &TaskRow,
) -> Result<Vec<TaskRow>, StoreError> {
    if row.is_finished() || row.void {
        return Ok(Vec::new());
    }
    let depends_on = wait::of(db, row.document)?;
    holding(db, compartment, row.task_id, &depends_on)
}

/// Refuses to complete a task that something holds back.
///
/// # Errors
/// A refusal that names what it waits for.
pub fn may_end(holding: &[TaskRow]) -> Result<(), Refusal> {
    if holding.is_empty() {
        return Ok(());
    }
    let problem = format!(
        "it waits for {}: finish that first, or say that it need not wait for it",
        named(holding)
    );
    Err(check::invalid("action", &problem))
}

/// Refuses a wait that would close a circle.
///
/// # Errors
/// A refusal, or that the database refuses.
pub fn may_begin(
    db: &Connection,
    compartment: &Compartment,
    task: TaskId,
    other: TaskId,
) -> Result<Option<Refusal>, StoreError> {
    let mut waits = |task| waits(db, compartment, task);
    let is_circle = depend::reaches(other, task, &mut waits)?;
    Ok(is_circle.then(|| {
        let problem = "that task waits for this one already, itself or by way of others: each would wait for the \
                       other for ever";
        check::invalid("depends_on", problem)
    }))
}

/// Names tasks, as people say them.
pub fn named(tasks: &[TaskRow]) -> String {
    let named = tasks.iter().map(|row| {
        let reference = task_reference(row.task_id.uuid());
        format!("{reference} “{}”", row.title)
    });
    named.collect::<Vec<_>>().join(", ")
}

fn row(
    db: &Connection,
    compartment: &Compartment,
    id: TaskId,
) -> Result<Option<TaskRow>, StoreError> {
    match document::row(db, compartment.row, id.into())? {
        Some(document) => task::one(db, document),
        None => Ok(None),
    }
}

fn waits(
    db: &Connection,
    compartment: &Compartment,
    id: TaskId,
) -> Result<Vec<TaskId>, StoreError> {
    match document::row(db, compartment.row, id.into())? {
        Some(document) => Ok(wait::of(db, document)?),
        None => Ok(Vec::new()),
    }
}
