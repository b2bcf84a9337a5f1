//! Content that something here refers to and that is not here: the conversation with other nodes asks
//! for it.

use orgo_schema::{id::BlobHash, word::Priority};
use rusqlite::{Connection, OptionalExtension as _, named_params};

/// Takes note that a document refers to content that is not here. `size` is in bytes, 0 where what refers
/// to it does not say.
///
/// # Errors
/// When the database refuses.
pub fn add(
    db: &Connection,
    compartment: i64,
    hash: &BlobHash,
    document: i64,
    size: u64,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO wanted (compartment, hash, document, size) VALUES (:compartment, :hash, :document, :size)
             ON CONFLICT (compartment, hash) DO UPDATE SET size = max(size, excluded.size)",
    )?
    .execute(named_params! {
        ":compartment": compartment,
        ":hash": hash.as_bytes(),
        ":document": document,
        ":size": size.cast_signed(),
    })?;
    Ok(())
}

/// Takes note of how urgent a case is, for the content that it, its tasks and its signals refer to: what is open in
/// it says so. `case` is its document.
///
/// # Errors
/// When the database refuses.
pub fn rank_case(db: &Connection, case: i64) -> rusqlite::Result<()> {
    if !any(db)? {
        return Ok(());
    }
    let most: Option<u8> = db
        .prepare_cached(
            "SELECT max(priority) FROM (
                SELECT priority FROM case_row WHERE document = :case AND open = 1
                UNION ALL
                SELECT priority FROM task_row WHERE case_document = :case AND open = 1 AND void = 0
             )",
        )?
        .query_row(named_params! { ":case": case }, |row| row.get(0))?;
    db.prepare_cached(
        "UPDATE wanted SET rank = :rank WHERE rank <> :rank AND document IN (
            SELECT :case
            UNION ALL SELECT document FROM task_row WHERE case_document = :case
            UNION ALL SELECT document FROM signal_row WHERE case_document = :case
         )",
    )?
    .execute(named_params! { ":case": case, ":rank": rank(most) })?;
    Ok(())
}

/// Takes note that somebody is to look at what a document says.
///
/// # Errors
/// When the database refuses.
pub fn rank_triage(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE wanted SET rank = :rank WHERE document = :document")?
        .execute(named_params! {
            ":document": document, ":rank": rank(Some(Priority::Medium as u8)),
        })?;
    Ok(())
}

/// Returns the place of open work of a priority, and of what nobody works on, as rows hold it.
fn rank(priority: Option<u8>) -> u8 {
    let last = Priority::Critical as u8 + 1;
    priority.map_or(last, |priority| (last - 1).saturating_sub(priority))
}

fn any(db: &Connection) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM wanted LIMIT 1")?
        .exists([])
}

/// Whether something refers to content that is not here.
///
/// # Errors
/// When the database refuses.
pub fn is(db: &Connection, compartment: i64, hash: &BlobHash) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM wanted WHERE compartment = :compartment AND hash = :hash")?
        .exists(named_params! { ":compartment": compartment, ":hash": hash.as_bytes() })
}

/// Takes note that content is here now, and returns the document that first referred to it.
///
/// # Errors
/// When the database refuses.
pub fn found(db: &Connection, compartment: i64, hash: &BlobHash) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(
        "DELETE FROM wanted WHERE compartment = :compartment AND hash = :hash RETURNING document",
    )?
    .query_row(
        named_params! { ":compartment": compartment, ":hash": hash.as_bytes() },
        |row| row.get(0),
    )
    .optional()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_wanted_until_it_is_found() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("migrations/1.sql")).unwrap();
        db.execute_batch(include_str!("migrations/3.sql")).unwrap();
        let hash = BlobHash::new([1; 32]);
        add(&db, 1, &hash, 5, 0).unwrap();
        add(&db, 1, &hash, 6, 70).unwrap();
        assert_eq!(found(&db, 2, &hash).unwrap(), None);
        assert_eq!(found(&db, 1, &hash).unwrap(), Some(5));
        assert_eq!(found(&db, 1, &hash).unwrap(), None);
    }

    #[test]
    fn what_open_work_needs_stands_before_the_rest_and_the_small_before_the_large() {
        let db = crate::store::open::in_memory();
        db.pragma_update(None, "foreign_keys", "OFF").unwrap();
        let work = |case: i64, open: bool, priority: Priority, task: Option<(bool, Priority)>| {
            db.execute(
                "INSERT INTO case_row (document, label, role, title, status, open, severity, priority, visibility,
                        level, domain, subtype, site, area, tags, conflicts, created_ms, updated_ms)
                 VALUES (?1, '', '', '', '', ?2, 0, ?3, 1, 1, '', '', '', '', '', 0, 0, 0)",
                (case, open, priority as u8),
            )
            .unwrap();
            if let Some((open, priority)) = task {
                db.execute(
                    "INSERT INTO task_row (document, case_document, label, role, title, status, open, severity,
                            priority, visibility, level, domain, subtype, void, conflicts, created_ms, updated_ms)
                     VALUES (?1 + 1, ?1, '', '', '', '', ?2, 0, ?3, 1, 1, '', '', 0, 0, 0, 0)",
                    (case, open, priority as u8),
                )
                .unwrap();
            }
            db.execute(
                "INSERT INTO signal_row (document, case_document, subject, excerpt, delivered_to, triage, variants,
                        received_ms)
                 VALUES (?1 + 2, ?1, '', '', '', 0, 0, 0)",
                [case],
            )
            .unwrap();
        };
        work(10, true, Priority::Low, None);
        work(20, true, Priority::Low, Some((true, Priority::Critical)));
        work(
            30,
            false,
            Priority::Critical,
            Some((false, Priority::Critical)),
        );
        let want = |name: u8, document: i64, size: u64| {
            add(&db, 1, &BlobHash::new([name; 32]), document, size).unwrap();
        };
        want(1, 30, 1);
        want(2, 12, 5);
        want(3, 10, 4);
        want(4, 22, 900);
        want(5, 21, 800);
        want(6, 99, 2);
        want(7, 50, 3);
        for case in [10, 20, 30] {
            rank_case(&db, case).unwrap();
        }
        rank_triage(&db, 50).unwrap();
        let order = || -> Vec<u8> {
            let sql = "SELECT hash FROM wanted WHERE compartment = 1 ORDER BY rank, size, hash";
            let mut statement = db.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get::<_, [u8; 32]>(0));
            rows.unwrap().map(|hash| hash.unwrap()[0]).collect()
        };
        assert_eq!(order(), [5, 4, 7, 3, 2, 1, 6]);
        // Once it is done, it waits like the rest.
        db.execute_batch("UPDATE task_row SET open = 0; UPDATE case_row SET open = 0")
            .unwrap();
        rank_case(&db, 20).unwrap();
        assert_eq!(order(), [7, 3, 2, 1, 6, 5, 4]);
    }
}
