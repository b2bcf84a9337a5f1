//! Which cases and tasks hold values that sites set apart.

use rusqlite::{Connection, named_params};

use super::united;

/// Lists the rows of cases and tasks in some compartments with a conflict, the last changed first.
///
/// # Errors
/// When the database refuses.
pub fn list(db: &Connection, compartments: &[i64], max: u32) -> rusqlite::Result<Vec<i64>> {
    let sql = "SELECT case_row.document, updated_ms FROM case_row
                 JOIN document ON document.id = case_row.document
                WHERE conflicts > 0 AND document.compartment IN (SELECT value FROM json_each(:compartments))
                UNION ALL
               SELECT task_row.document, updated_ms FROM task_row
                 JOIN document ON document.id = task_row.document
                WHERE conflicts > 0 AND document.compartment IN (SELECT value FROM json_each(:compartments))
                ORDER BY 2 DESC, 1 DESC LIMIT :max";
    let within: Vec<String> = compartments.iter().map(ToString::to_string).collect();
    let within = format!("[{}]", within.join(","));
    let mut all: Vec<(i64, i64)> = Vec::new();
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let params = named_params! { ":compartments": within, ":max": max };
        let rows = statement.query_map(params, |row| Ok((row.get(1)?, row.get(0)?)))?;
        for row in rows {
            all.push(row?);
        }
    }
    all.sort_by_key(|row| std::cmp::Reverse(*row));
    all.truncate(max as usize);
    Ok(all.into_iter().map(|(_, document)| document).collect())
}
