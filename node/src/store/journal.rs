//! The journal's rows: one chain in each file (SPEC 11, [`orgo_sync::journal`]).

use orgo_engine::policy::LogDepth;
use orgo_schema::{
    id::{CompartmentId, DocumentId, NodeId},
    journal::Category,
    time::Timestamp,
    word::Visibility,
};
use orgo_sync::journal::{self, Broken, Content, Entry, Link, Row, content_hash, follow};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use uuid::Uuid;

use super::{
    StoreError,
    case::{json_list, word},
    united,
};

/// The mark of the chain's head.
const HEAD: i64 = 0;
/// The mark of what the first row follows.
const START: i64 = 1;
/// The mark of up to when contents of category 0 were let go; those of the others follow.
const SWEPT: i64 = 16;

/// The chain of a file that is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// The row of the compartment whose file it is; 0: the main file.
    pub row: i64,
    /// How far it goes.
    pub head: Link,
}

impl Chain {
    /// Returns the chain of a file: that of a compartment, or the main one.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn of(
        db: &Connection,
        node: NodeId,
        own: Option<(i64, CompartmentId)>,
    ) -> rusqlite::Result<Self> {
        Ok(Self {
            row: own.map_or(0, |(row, _)| row),
            head: mark(db, "main", HEAD)?.map_or_else(|| begin(node, own), |(head, _)| head),
        })
    }
}

fn begin(node: NodeId, own: Option<(i64, CompartmentId)>) -> Link {
    let place = own.map_or([0; 16], |(_, id)| id.uuid().into_bytes());
    Link::begin(node, place)
}

/// Adds entries to the chain of a file, each with the compartment of what it happened to.
///
/// # Errors
/// When the database refuses.
pub fn append(
    db: &Connection,
    chain: &mut Chain,
    entries: &[(Option<i64>, Entry)],
) -> rusqlite::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut add = db.prepare_cached(
        "INSERT INTO journal (number, chain, at_ms, category, compartment, object, content, hash)
         VALUES (:number, :chain, :at, :category, :compartment, :object, :content, :hash)",
    )?;
    for (compartment, entry) in entries {
        let content = entry.encode();
        chain.head = chain
            .head
            .next(entry.at, entry.category, &content_hash(&content));
        add.execute(named_params! {
            ":number": chain.head.number.cast_signed(),
            ":chain": chain.row,
            ":at": entry.at.0,
            ":category": entry.category as u8,
            ":compartment": compartment,
            ":object": entry.object.map(|object| object.id),
            ":content": content,
            ":hash": chain.head.hash,
        })?;
    }
    put_mark(db, chain.row, HEAD, (chain.head, Timestamp(0)))
}

fn put_mark(
    db: &Connection,
    chain: i64,
    kind: i64,
    (link, at): (Link, Timestamp),
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO journal_mark (kind, chain, number, hash, at_ms)
         VALUES (:kind, :chain, :number, :hash, :at)
         ON CONFLICT (kind) DO UPDATE SET number = excluded.number, hash = excluded.hash, at_ms = excluded.at_ms",
    )?
    .execute(named_params! {
        ":kind": kind,
        ":chain": chain,
        ":number": link.number.cast_signed(),
        ":hash": link.hash,
        ":at": at.0,
    })?;
    Ok(())
}

fn mark(db: &Connection, schema: &str, kind: i64) -> rusqlite::Result<Option<(Link, Timestamp)>> {
    db.prepare_cached(&format!(
        "SELECT number, hash, at_ms FROM {schema}.journal_mark WHERE kind = :kind"
    ))?
    .query_row(named_params! { ":kind": kind }, |row| {
        let number: i64 = row.get(0)?;
        let link = Link {
            number: number.cast_unsigned(),
            hash: row.get(1)?,
        };
        Ok((link, Timestamp(row.get(2)?)))
    })
    .optional()
}

fn swept(db: &Connection, schema: &str, category: Category) -> rusqlite::Result<Timestamp> {
    let swept = mark(db, schema, SWEPT + i64::from(category as u8))?;
    Ok(swept.map_or(Timestamp(i64::MIN), |(_, at)| at))
}

/// Walks the chain of a file that a connection knows by this schema, and returns how many entries it holds.
///
/// # Errors
/// When the database refuses. What is wrong with the chain is inside.
pub fn verify(
    db: &Connection,
    schema: &str,
    node: NodeId,
    own: Option<(i64, CompartmentId)>,
) -> Result<Result<u64, Broken>, StoreError> {
    let begin = begin(node, own);
    let head = mark(db, schema, HEAD)?.map_or(begin, |(head, _)| head);
    let start = mark(db, schema, START)?.map_or(begin, |(start, _)| start);
    let mut limits = Vec::new();
    for category in Category::ALL {
        limits.push(swept(db, schema, *category)?);
    }
    let mut statement = db.prepare(&format!(
        "SELECT number, hash, at_ms, category, content, content_hash FROM {schema}.journal ORDER BY number"
    ))?;
    let mut rows = statement.query([])?;
    let (mut last, mut count) = (start, 0);
    while let Some(row) = rows.next()? {
        let Some(row) = chained(row)? else {
            return Ok(Err(Broken {
                number: last.number.saturating_add(1),
                fault: journal::Fault::Changed,
            }));
        };
        let limit = limits.get(usize::from(row.category as u8));
        last = match follow(&last, &row, limit.copied().unwrap_or(Timestamp(i64::MIN))) {
            Ok(next) => next,
            Err(broken) => return Ok(Err(broken)),
        };
        count += 1;
    }
    Ok(journal::ends(&last, &head).map(|()| count))
}

/// Reads a row; nothing where it holds what no row can.
fn chained(row: &rusqlite::Row<'_>) -> Result<Option<Row>, StoreError> {
    let number: i64 = row.get(0)?;
    let hash: Vec<u8> = row.get(1)?;
    let category: i64 = row.get(3)?;
    let content: Option<Vec<u8>> = row.get(4)?;
    let gone: Option<Vec<u8>> = row.get(5)?;
    let fixed = |bytes: Vec<u8>| <[u8; 32]>::try_from(bytes).ok();
    let category = usize::try_from(category)
        .ok()
        .and_then(|code| Category::ALL.get(code).copied());
    let content = content
        .map(Content::Whole)
        .or_else(|| gone.and_then(fixed).map(Content::Gone));
    let (Some(hash), Some(category), Some(content)) = (fixed(hash), category, content) else {
        return Ok(None);
    };
    Ok(Some(Row {
        link: Link {
            number: number.cast_unsigned(),
            hash,
        },
        at: Timestamp(row.get(2)?),
        category,
        content,
    }))
}

/// Lets go of the contents of a category from before an instant, in the file that is written to. Returns how
/// many there were.
///
/// # Errors
/// When the database refuses.
pub fn sweep(
    db: &Connection,
    chain: &Chain,
    category: Category,
    before: Timestamp,
) -> rusqlite::Result<usize> {
    if before <= swept(db, "main", category)? {
        return Ok(0);
    }
    let old: Vec<(i64, Vec<u8>)> = db
        .prepare_cached(
            "SELECT number, content FROM journal
              WHERE at_ms < :before AND category = :category AND content IS NOT NULL",
        )?
        .query_map(
            named_params! { ":before": before.0, ":category": category as u8 },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .collect::<rusqlite::Result<_>>()?;
    let mut empty = db.prepare_cached(
        "UPDATE journal SET content = NULL, content_hash = :hash, object = NULL, compartment = NULL
          WHERE number = :number",
    )?;
    for (number, content) in &old {
        empty.execute(named_params! { ":number": number, ":hash": content_hash(content) })?;
    }
    let kind = SWEPT + i64::from(category as u8);
    put_mark(db, chain.row, kind, (chain.head, before))?;
    Ok(old.len())
}

/// Lets go of the rows at the beginning whose contents are gone, and marks what the rest follows.
///
/// # Errors
/// When the database refuses.
pub fn shorten(db: &Connection, chain: &Chain) -> rusqlite::Result<()> {
    let last: Option<(i64, [u8; 32])> = db
        .prepare_cached(
            "SELECT number, hash FROM journal
              WHERE number < (SELECT coalesce(min(number), :after) FROM journal WHERE content IS NOT NULL)
              ORDER BY number DESC LIMIT 1",
        )?
        .query_row(
            named_params! { ":after": chain.head.number.saturating_add(1).cast_signed() },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((number, hash)) = last else {
        return Ok(());
    };
    let start = Link {
        number: number.cast_unsigned(),
        hash,
    };
    put_mark(db, chain.row, START, (start, Timestamp(0)))?;
    db.prepare_cached("DELETE FROM journal WHERE number <= :number")?
        .execute(named_params! { ":number": number })?;
    Ok(())
}

/// Where a page of the list ended: when, in which chain, and which entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it happened.
    pub at: Timestamp,
    /// The chain.
    pub chain: i64,
    /// The number of the entry.
    pub number: i64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.at.0, self.chain, self.number)
    }
}

impl std::str::FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = "not a place in the journal: use the `next` of the page before";
        let parts: Vec<i64> = text
            .split('.')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_not_a_number| bad)?;
        match *parts.as_slice() {
            [at, chain, number] => Ok(Self {
                at: Timestamp(at),
                chain,
                number,
            }),
            _ => Err(bad),
        }
    }
}

/// What a list of entries may hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The rows of the compartments the reader reaches: of others nothing is told.
    pub compartments: Vec<i64>,
    /// Only of this category.
    pub category: Option<Category>,
    /// Only since then.
    pub since: Option<Timestamp>,
    /// Only what happened to this.
    pub object: Option<Uuid>,
    /// Only what stands after this place.
    pub after: Option<Place>,
}

/// Lists entries, the newest first.
///
/// # Errors
/// When the database refuses. A row that cannot be read is left out: verifying says so.
pub fn list(db: &Connection, filter: &Filter, max: u32) -> rusqlite::Result<Vec<(Place, Entry)>> {
    let sql = "SELECT at_ms, chain, number, content FROM journal
          WHERE content IS NOT NULL
            AND (chain = 0 OR chain IN (SELECT value FROM json_each(:compartments)))
            AND (compartment IS NULL OR compartment IN (SELECT value FROM json_each(:compartments)))
            AND (:category IS NULL OR category = :category)
            AND (:since IS NULL OR at_ms >= :since)
            AND (:object IS NULL OR object = :object)
            AND (:at IS NULL OR (at_ms, chain, number) < (:at, :chain, :number))
          ORDER BY at_ms DESC, chain DESC, number DESC LIMIT :max";
    let mut all: Vec<(Place, Entry)> = Vec::new();
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {
            ":compartments": json_list(&filter.compartments),
            ":category": filter.category.map(|category| category as u8),
            ":since": filter.since.map(|since| since.0),
            ":object": filter.object,
            ":at": filter.after.map(|after| after.at.0),
            ":chain": filter.after.map(|after| after.chain),
            ":number": filter.after.map(|after| after.number),
            ":max": max,
        })?;
        while let Some(row) = rows.next()? {
            let place = Place {
                at: Timestamp(row.get(0)?),
                chain: row.get(1)?,
                number: row.get(2)?,
            };
            let content: Vec<u8> = row.get(3)?;
            all.extend(Entry::decode(&content).ok().map(|entry| (place, entry)));
        }
    }
    all.sort_by(|(one, _), (other, _)| other.cmp(one));
    all.truncate(usize::try_from(max).unwrap_or(usize::MAX));
    Ok(all)
}

/// What the journal asks of the document that something happens to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The row of its compartment.
    pub compartment: i64,
    /// How visible it says it is; nothing where it is no case and no task.
    pub visibility: Option<Visibility>,
    /// The domain of its work; empty: none.
    pub domain: String,
    /// How much it says of itself that is written down.
    pub own: Option<LogDepth>,
}

/// Returns what the journal asks of a document, for each compartment that it is in.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn standings(db: &Connection, id: DocumentId) -> Result<Vec<Standing>, StoreError> {
    let sql = "SELECT document.compartment, coalesce(case_row.visibility, task_row.visibility),
                coalesce(case_row.domain, task_row.domain, ''), depth
           FROM document
           LEFT JOIN case_row ON case_row.document = document.id
           LEFT JOIN task_row ON task_row.document = document.id
           LEFT JOIN own_log ON own_log.document = document.id
          WHERE document.uuid = :id AND document.kind = :kind";
    let of_document = named_params! { ":id": id.id, ":kind": id.kind.code() };
    let found: Vec<(i64, Option<usize>, String, Option<usize>)> =
        united::rows(db, sql, of_document, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    let standings = found
        .into_iter()
        .map(|(compartment, visibility, domain, depth)| {
            let visibility = visibility.map(|code| word(Visibility::ALL, code, "case_row"));
            let own = depth.map(|code| word(LogDepth::ALL, code, "own_log"));
            Ok(Standing {
                compartment,
                visibility: visibility.transpose()?,
                domain,
                own: own.transpose()?,
            })
        });
    standings.collect()
}

/// Puts how much a case or task says of itself that is written down.
///
/// # Errors
/// When the database refuses.
pub fn put_own(db: &Connection, document: i64, own: Option<LogDepth>) -> rusqlite::Result<()> {
    match own {
        Some(depth) => db
            .prepare_cached(
                "INSERT INTO own_log (document, depth) VALUES (:document, :depth)
                 ON CONFLICT (document) DO UPDATE SET depth = excluded.depth",
            )?
            .execute(named_params! { ":document": document, ":depth": depth as u8 })?,
        None => db
            .prepare_cached("DELETE FROM own_log WHERE document = :document")?
            .execute(named_params! { ":document": document })?,
    };
    Ok(())
}
