//! What a conversation with another node reads of the log (SYNC 6): envelopes in the order they came
//! here, by name, or all their names; and the changes they name.
//!
//! Positions are row ids of one file's envelopes. The one writer of a file numbers them in the order it
//! commits them, so who has read up to a position has everything that was committed before it.

use orgo_schema::{
    id::{BlobHash, DocumentKind, EnvelopeHash, NodeId},
    time::Stamp,
};
use orgo_sync::envelope::{Listed, ListedDocument, Signed};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{StoreError, admission::State, compartment::Compartment, united};

// `{}` stands for the file that the compartment lies in.

/// Counts what came after a position.
const COUNT_AFTER: &str = "SELECT count(*) FROM {}.envelope
  WHERE id > :position AND +compartment = :compartment AND origin IS NOT :skip";
/// Reads what came after a position: by row, never by the index of the compartment, which would have to be
/// sorted first. What is skipped is not read.
const AFTER: &str =
    "SELECT id, CASE WHEN origin IS NOT :skip THEN bytes END, signature FROM {}.envelope
  WHERE id > :position AND +compartment = :compartment ORDER BY id";
/// Finds an envelope by its name.
const BY_HASH: &str =
    "SELECT bytes, signature FROM {}.envelope WHERE hash = :hash AND +compartment = :compartment";
/// Finds a change by its name.
const CHANGE: &str =
    "SELECT bytes FROM {}.document CROSS JOIN {}.change ON document = document.id AND hash = :hash
  WHERE uuid = :uuid AND kind = :kind AND compartment = :compartment";
/// Finds a document.
const DOCUMENT: &str =
    "SELECT id FROM {}.document WHERE uuid = :uuid AND kind = :kind AND compartment = :compartment";

/// The log of one compartment, in the file it lies in.
#[derive(Debug)]
pub struct Log<'a> {
    db: &'a Connection,
    schema: String,
    compartment: i64,
}

/// An envelope of the log. What the asking node handed over itself has no bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its position.
    pub position: u64,
    /// The envelope.
    pub signed: Option<Signed>,
}

impl<'a> Log<'a> {
    /// Opens the log of a compartment. None where the compartment has a file of its own that is not
    /// there: then its log is empty.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn open(db: &'a Connection, compartment: &Compartment) -> rusqlite::Result<Option<Self>> {
        Ok(united::schema_of(db, compartment)?.map(|schema| Self {
            db,
            schema,
            compartment: compartment.row,
        }))
    }

    /// Returns the last position of the log, 0 while it is empty. Another compartment of the same file
    /// moves it, too.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn end(&self) -> rusqlite::Result<u64> {
        let sql = format!("SELECT coalesce(max(id), 0) FROM {}.envelope", self.schema);
        self.db
            .prepare_cached(&sql)?
            .query_row([], |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()))
    }

    /// Returns how many envelopes there are.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn count(&self) -> rusqlite::Result<u64> {
        let sql = format!(
            "SELECT count FROM {}.envelope_count WHERE compartment = :compartment",
            self.schema
        );
        let count = self
            .db
            .prepare_cached(&sql)?
            .query_row(named_params! { ":compartment": self.compartment }, |row| {
                Ok(row.get::<_, i64>(0)?.cast_unsigned())
            })
            .optional()?;
        Ok(count.unwrap_or(0))
    }

    /// Returns how many envelopes came after a position, and not from a node.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn count_after(&self, position: u64, skip: NodeId) -> rusqlite::Result<u64> {
        let sql = COUNT_AFTER.replace("{}", &self.schema);
        self.db.prepare_cached(&sql)?.query_row(
            named_params! {
                ":compartment": self.compartment,
                ":position": position.cast_signed(),
                ":skip": skip.as_bytes(),
            },
            |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()),
        )
    }

    /// Calls `take` for the envelopes after a position, in order, until it says that is enough.
    ///
    /// # Errors
    /// When the database refuses, or `take` does.
    pub fn after(
        &self,
        position: u64,
        skip: NodeId,
        mut take: impl FnMut(Entry) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let sql = AFTER.replace("{}", &self.schema);
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {
            ":compartment": self.compartment,
            ":position": position.cast_signed(),
            ":skip": skip.as_bytes(),
        })?;
        while let Some(row) = rows.next()? {
            let bytes: Option<Vec<u8>> = row.get(1)?;
            let signature = row.get(2)?;
            let entry = Entry {
                position: row.get::<_, i64>(0)?.cast_unsigned(),
                signed: bytes.map(|bytes| Signed { bytes, signature }),
            };
            if !take(entry)? {
                break;
            }
        }
        Ok(())
    }

    /// Lists all envelopes by stamp and name, in no order: who compares sets sorts them faster.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn items(&self) -> rusqlite::Result<Vec<(Stamp, EnvelopeHash)>> {
        let sql = format!(
            "SELECT stamp, hash FROM {}.envelope WHERE +compartment = :compartment",
            self.schema
        );
        self.db
            .prepare_cached(&sql)?
            .query_map(named_params! { ":compartment": self.compartment }, |row| {
                let stamp = Stamp(row.get::<_, i64>(0)?.cast_unsigned());
                Ok((stamp, EnvelopeHash::new(row.get(1)?)))
            })?
            .collect()
    }

    /// Returns an envelope of this compartment by its name. That of another compartment is not found.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn by_hash(&self, hash: &EnvelopeHash) -> rusqlite::Result<Option<Signed>> {
        let sql = BY_HASH.replace("{}", &self.schema);
        self.db
            .prepare_cached(&sql)?
            .query_row(
                named_params! { ":hash": hash.as_bytes(), ":compartment": self.compartment },
                |row| {
                    Ok(Signed {
                        bytes: row.get(0)?,
                        signature: row.get(1)?,
                    })
                },
            )
            .optional()
    }

    /// Returns roughly how many bytes envelopes and changes have, from a few of them.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn bytes(&self, envelopes: u64) -> rusqlite::Result<u64> {
        let sql = format!(
            "SELECT (SELECT coalesce(max(id), 0) FROM {0}.change)
                    * (SELECT coalesce(avg(size), 0) FROM
                        (SELECT length(bytes) AS size FROM {0}.change ORDER BY id DESC LIMIT 64)),
                    (SELECT coalesce(max(id), 0) FROM {0}.envelope)
                    * (SELECT coalesce(avg(size), 0) FROM
                        (SELECT length(bytes) AS size FROM {0}.envelope ORDER BY id DESC LIMIT 64)),
                    (SELECT coalesce(max(id), 0) FROM {0}.envelope)",
            self.schema
        );
        let (changes, logged, all): (f64, f64, i64) = self
            .db
            .prepare_cached(&sql)?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rough size: never negative, and a float beyond the range becomes its end"
        )]
        let whole = (changes + logged) as u64;
        // The other compartment of the file has its share.
        let all = u128::from(all.cast_unsigned().max(1));
        let share = u128::from(whole) * u128::from(envelopes) / all;
        Ok(u64::try_from(share).unwrap_or(u64::MAX))
    }

    /// Calls `take` for the changes of a list, with the bytes of those that are here, until it says that
    /// is enough. What is withheld is passed on, too: each node comes to its own verdict.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn changes(
        &self,
        listed: &[Listed],
        mut take: impl FnMut(Listed, Option<Vec<u8>>) -> bool,
    ) -> rusqlite::Result<()> {
        let sql = CHANGE.replace("{}", &self.schema);
        let mut statement = self.db.prepare_cached(&sql)?;
        for listed in listed {
            let kept = statement
                .query_row(
                    named_params! {
                        ":uuid": listed.document.id,
                        ":kind": listed.document.kind,
                        ":compartment": self.compartment,
                        ":hash": listed.change.as_bytes(),
                    },
                    |row| row.get(0),
                )
                .optional()?;
            let bytes = match kept {
                Some(bytes) => Some(bytes),
                None => self.withheld(listed)?,
            };
            if !take(*listed, bytes) {
                break;
            }
        }
        Ok(())
    }

    fn withheld(&self, listed: &Listed) -> rusqlite::Result<Option<Vec<u8>>> {
        let sql = format!(
            "SELECT bytes FROM {}.withheld
              WHERE hash = :hash AND +compartment = :compartment AND kind = :kind AND uuid = :uuid
                AND bytes IS NOT NULL LIMIT 1",
            self.schema
        );
        self.db
            .prepare_cached(&sql)?
            .query_row(
                named_params! {
                    ":hash": listed.change.as_bytes(),
                    ":compartment": self.compartment,
                    ":kind": listed.document.kind,
                    ":uuid": listed.document.id,
                },
                |row| row.get(0),
            )
            .optional()
    }

    fn is_purged(&self, document: ListedDocument) -> rusqlite::Result<bool> {
        let sql = format!(
            "SELECT 1 FROM {}.purged WHERE compartment = :compartment AND kind = :kind AND uuid = :uuid",
            self.schema
        );
        self.db.prepare_cached(&sql)?.exists(named_params! {
            ":compartment": self.compartment, ":kind": document.kind, ":uuid": document.id,
        })
    }

    /// Whether the bytes of a change are lacking: neither here nor withheld, nor found bad before, nor purged.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn lacks(&self, listed: &Listed) -> rusqlite::Result<bool> {
        if self.is_purged(listed.document)? {
            return Ok(false);
        }
        if let Some(row) = self.document(listed.document)? {
            let sql = format!(
                "SELECT 1 FROM {}.change WHERE document = :document AND hash = :hash",
                self.schema
            );
            let params = named_params! { ":document": row, ":hash": listed.change.as_bytes() };
            if self.db.prepare_cached(&sql)?.exists(params)? {
                return Ok(false);
            }
        }
        let sql = format!(
            "SELECT 1 FROM {}.withheld
              WHERE hash = :hash AND +compartment = :compartment AND kind = :kind AND uuid = :uuid
                AND (bytes IS NOT NULL OR state <> :missing)",
            self.schema
        );
        let known = self.db.prepare_cached(&sql)?.exists(named_params! {
            ":hash": listed.change.as_bytes(),
            ":compartment": self.compartment,
            ":kind": listed.document.kind,
            ":uuid": listed.document.id,
            ":missing": State::Missing as u8,
        })?;
        Ok(!known)
    }

    /// Lists the envelopes of this file that wait for the roster, as admission wrote them: of this
    /// compartment and of others.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn parked(&self) -> rusqlite::Result<Vec<Vec<u8>>> {
        let sql = format!("SELECT parcel FROM {}.parked ORDER BY hash", self.schema);
        self.db
            .prepare_cached(&sql)?
            .query_map([], |row| row.get(0))?
            .collect()
    }

    /// Lists content that something refers to and that is not here: its name and size, what open work needs first,
    /// by priority, and of what is needed alike the small.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn wanted(&self, count: usize) -> rusqlite::Result<Vec<(BlobHash, u64)>> {
        let sql = format!(
            "SELECT hash, size FROM {}.wanted WHERE compartment = :compartment
              ORDER BY rank, size, hash LIMIT :count",
            self.schema
        );
        self.db
            .prepare_cached(&sql)?
            .query_map(
                named_params! { ":compartment": self.compartment, ":count": count },
                |row| {
                    let size = row.get::<_, i64>(1)?.cast_unsigned();
                    Ok((BlobHash::new(row.get(0)?), size))
                },
            )?
            .collect()
    }

    /// Returns the keys of a person's names that are here, by version. A destroyed one is empty and no key.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn person_keys(&self, document: ListedDocument) -> rusqlite::Result<Vec<(u32, [u8; 32])>> {
        if document.kind != DocumentKind::Person.code() {
            return Ok(Vec::new());
        }
        let Some(row) = self.document(document)? else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT version, key FROM {}.person_key
              WHERE document = :document AND length(key) = 32 ORDER BY version",
            self.schema
        );
        self.db
            .prepare_cached(&sql)?
            .query_map(named_params! { ":document": row }, |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect()
    }

    fn document(&self, document: ListedDocument) -> rusqlite::Result<Option<i64>> {
        let sql = DOCUMENT.replace("{}", &self.schema);
        self.db
            .prepare_cached(&sql)?
            .query_row(
                named_params! {
                    ":uuid": document.id,
                    ":kind": document.kind,
                    ":compartment": self.compartment,
                },
                |row| row.get(0),
            )
            .optional()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{open::in_memory, tests::plan::plan};

    /// Envelopes may be put by themselves.
    fn open() -> Connection {
        let db = in_memory();
        db.pragma_update(None, "foreign_keys", "OFF").unwrap();
        db
    }

    #[test]
    fn nothing_is_sorted_that_has_its_order_and_nothing_is_scanned_that_has_a_name() {
        let db = open();
        let check = |sql: &str, expect: &str| {
            let plan = plan(&db, &sql.replace("{}", "main")).unwrap().join("; ");
            assert!(
                plan.contains(expect) && !plan.contains("TEMP B-TREE"),
                "{sql}: {plan}"
            );
        };
        check(AFTER, "USING INTEGER PRIMARY KEY (rowid>?)");
        check(COUNT_AFTER, "USING INTEGER PRIMARY KEY (rowid>?)");
        check(BY_HASH, "(hash=?)");
        check(
            CHANGE,
            "USING INDEX change_document (document=? AND hash=?)",
        );
        check(DOCUMENT, "(uuid=? AND kind=? AND compartment=?)");
    }

    #[test]
    fn knowing_a_name_opens_no_other_compartment() {
        let db = open();
        let hash = EnvelopeHash::new([7; 32]);
        db.execute(
            "INSERT INTO envelope (compartment, hash, author, seq, stamp, bytes, signature)
             VALUES (2, ?1, x'00', 1, 1, x'01', zeroblob(64))",
            [hash.as_bytes()],
        )
        .unwrap();
        let log = |compartment| Log {
            db: &db,
            schema: "main".to_owned(),
            compartment,
        };
        assert!(log(1).by_hash(&hash).unwrap().is_none());
        assert!(log(2).by_hash(&hash).unwrap().is_some());
        assert_eq!(log(1).items().unwrap(), []);
        assert_eq!(log(1).count().unwrap(), 0);
        // What another compartment of the file adds moves the end of both.
        assert_eq!((log(1).end().unwrap(), log(2).end().unwrap()), (1, 1));
    }

    #[test]
    fn what_a_node_handed_over_is_not_told_to_it_again() {
        let db = open();
        for (number, origin) in [(1_u8, None), (2, Some([9_u8; 32])), (3, Some([8; 32]))] {
            db.execute(
                "INSERT INTO envelope (compartment, hash, author, seq, stamp, bytes, signature, origin)
                 VALUES (1, ?1, x'00', ?2, 1, x'01', zeroblob(64), ?3)",
                rusqlite::params![[number; 32], number, origin],
            )
            .unwrap();
        }
        let log = Log {
            db: &db,
            schema: "main".to_owned(),
            compartment: 1,
        };
        let mut told = Vec::new();
        log.after(0, NodeId::new([9; 32]), |entry| {
            told.push((entry.position, entry.signed.is_some()));
            Ok(true)
        })
        .unwrap();
        assert_eq!(told, [(1, true), (2, false), (3, true)]);
        assert_eq!(log.count_after(1, NodeId::new([9; 32])).unwrap(), 1);
    }
}
