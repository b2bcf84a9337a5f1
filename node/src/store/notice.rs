//! Messages to users as their own page lists them: what each is about, and how it reached them.

use orgo_engine::outbox::NEWS_MS;
use orgo_schema::{
    command::Object,
    fact::Purpose,
    id::{CaseId, DocumentKind, FactId, TaskId, UserId},
    time::Timestamp,
};
use rusqlite::{Connection, Row, ToSql, named_params};
use uuid::Uuid;

use super::{arrival, case::json_list, outbox::STATES, united};

/// A message to a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Its identity.
    pub effect: FactId,
    /// Of work that came to a team and that no message tells: the row of its compartment, and what it follows from.
    pub came: Option<(i64, FactId)>,
    /// The task or case that it is about.
    pub object: Object,
    /// The title of that.
    pub title: String,
    /// What it tells; nothing for what only a newer version knows.
    pub purpose: Option<Purpose>,
    /// When what it tells of happened.
    pub told_at: Timestamp,
    /// When they saw it.
    pub seen_at: Option<Timestamp>,
    /// Whether it still tells something true.
    pub holds: bool,
    /// What became of the mail: waiting, leased, sent or dropped.
    pub state: &'static str,
    /// When somebody may act on the mail next.
    pub due_at: Option<Timestamp>,
    /// When the mail was sent.
    pub sent_at: Option<Timestamp>,
    /// Why the mail waits or does not go.
    pub reason: String,
}

impl NoticeRow {
    /// Returns where in the list it stands.
    pub const fn place(&self) -> Place {
        let effect = match self.came {
            Some((_, cause)) => cause,
            None => self.effect,
        };
        Place {
            at: self.told_at,
            effect,
        }
    }

    /// Whether somebody should still look at it.
    pub const fn is_new(&self) -> bool {
        self.holds && self.seen_at.is_none()
    }
}

/// A place in the list: what was told later stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When what a message tells of happened.
    pub at: Timestamp,
    /// Of what happened at once: which.
    pub effect: FactId,
}

impl Place {
    /// The newest there can be.
    pub(super) const LAST: Self = Self {
        at: Timestamp(i64::MAX),
        effect: FactId::new(Uuid::max()),
    };
    /// The oldest there can be.
    pub(super) const FIRST: Self = Self {
        at: Timestamp(i64::MIN),
        effect: FactId::new(Uuid::nil()),
    };
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.at.0, self.effect)
    }
}

impl std::str::FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = "not a place in a list: use the `next` of the page before";
        let (at, effect) = text.split_once('_').ok_or(bad)?;
        match (at.parse(), effect.parse()) {
            (Ok(at), Ok(effect)) => Ok(Self {
                at: Timestamp(at),
                effect,
            }),
            (Err(_), _) | (_, Err(_)) => Err(bad),
        }
    }
}

/// Whose messages, and which of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Who gets them.
    pub user: UserId,
    /// The rows of the compartments they reach.
    pub compartments: Vec<i64>,
    /// How widely what comes to which teams is told them ([`super::arrival`]).
    pub places: Vec<String>,
    /// From when on it is news to them that work came to a team.
    pub since: Timestamp,
    /// Now: a reminder is none before its time, nor of what is not to come any more.
    pub now: Timestamp,
    /// Only what they should still look at.
    pub new_only: bool,
    /// Only what is about this.
    pub about: Option<Object>,
    /// Only what stands after this.
    pub after: Option<Place>,
    /// Only what stands before this.
    pub before: Option<Place>,
}

impl Filter {
    /// Returns everything for somebody that they reach.
    pub const fn of(user: UserId, compartments: Vec<i64>, now: Timestamp) -> Self {
        Self {
            user,
            compartments,
            places: Vec::new(),
            since: now.plus_ms(-NEWS_MS),
            now,
            new_only: false,
            about: None,
            after: None,
            before: None,
        }
    }
}

/// Returns the numbers of the purposes that are of a day to come.
fn reminders() -> String {
    let all = Purpose::ALL.iter().zip(0_i64..);
    let of_days = all.filter(|(purpose, _)| matches!(purpose, Purpose::ComesUp | Purpose::DueSoon));
    let numbers: Vec<i64> = of_days.map(|(_, number)| number).collect();
    json_list(&numbers)
}

macro_rules! page {
    ($whose:literal, $which:literal, $order:literal) => {
        concat!(
            "SELECT effect, kind, uuid, coalesce(task_row.title, case_row.title, ''), purpose, told_ms, seen_ms,
                    holds, state, outbox.due_ms, at_ms, reason
               FROM outbox
               JOIN document ON document.id = outbox.document
               LEFT JOIN task_row ON task_row.document = outbox.document
               LEFT JOIN case_row ON case_row.document = outbox.document
              WHERE ",
            $whose,
            " AND person = 0 AND secret = 0 ",
            $which,
            " AND compartment IN (SELECT value FROM json_each(:compartments))
              AND (purpose NOT IN (SELECT value FROM json_each(:reminders)) OR (told_ms <= :now AND holds = 1))
              AND (told_ms, effect) < (:after_ms, :after_effect)
              AND (told_ms, effect) > (:before_ms, :before_effect) ",
            $order,
            " LIMIT :max"
        )
    };
}

/// Everything that somebody was told.
const ALL: &str = page!(
    "recipient = :user",
    "",
    "ORDER BY told_ms DESC, effect DESC"
);
/// What somebody should still look at: an index holds no more than that.
const NEW: &str = page!(
    "recipient = :user",
    "AND seen_ms IS NULL AND holds = 1",
    "ORDER BY told_ms DESC, effect DESC"
);
/// What somebody was told about one task or case, in no order. The index of a person would be read from end to end.
const ABOUT: &str = page!(
    "+recipient = :user",
    "AND outbox.document = (SELECT id FROM document WHERE uuid = :about)
     AND (:new_only = 0 OR (seen_ms IS NULL AND holds = 1))",
    ""
);

/// Lists the messages to somebody, the newest first.
///
/// # Errors
/// When the database refuses.
pub fn list(db: &Connection, filter: &Filter, max: u32) -> rusqlite::Result<Vec<NoticeRow>> {
    let after = filter.after.unwrap_or(Place::LAST);
    let before = filter.before.unwrap_or(Place::FIRST);
    let asked: &[(&str, &dyn ToSql)] = named_params! {
        ":user": filter.user.uuid(),
        ":compartments": json_list(&filter.compartments),
        ":now": filter.now.0,
        ":reminders": reminders(),
        ":after_ms": after.at.0,
        ":after_effect": after.effect.uuid(),
        ":before_ms": before.at.0,
        ":before_effect": before.effect.uuid(),
        ":max": max,
    };
    let mut all = arrival::list(db, filter, max)?;
    all.extend(match filter.about {
        Some(about) => {
            let about = match about {
                Object::Case(case) => case.uuid(),
                Object::Task(task) => task.uuid(),
            };
            let about: &[(&str, &dyn ToSql)] =
                named_params! { ":about": about, ":new_only": filter.new_only };
            united::rows(db, ABOUT, &[asked, about].concat(), read)?
        }
        None => united::rows(db, if filter.new_only { NEW } else { ALL }, asked, read)?,
    });
    all.sort_by_key(|row| std::cmp::Reverse(row.place()));
    all.truncate(max as usize);
    Ok(all)
}

fn read(row: &Row<'_>) -> rusqlite::Result<NoticeRow> {
    let id: Uuid = row.get(2)?;
    let object = match DocumentKind::from_code(row.get(1)?) {
        Some(DocumentKind::Case) => Object::Case(CaseId::new(id)),
        Some(_) | None => Object::Task(TaskId::new(id)),
    };
    let time = |column| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp))
    };
    Ok(NoticeRow {
        effect: FactId::new(row.get(0)?),
        came: None,
        object,
        title: row.get(3)?,
        purpose: Purpose::ALL.get(row.get::<_, usize>(4)?).copied(),
        told_at: Timestamp(row.get(5)?),
        seen_at: time(6)?,
        holds: row.get(7)?,
        state: STATES.get(row.get::<_, usize>(8)?).copied().unwrap_or(""),
        due_at: time(9)?,
        sent_at: time(10)?,
        reason: row.get(11)?,
    })
}

const COUNT: &str = "SELECT count(*) FROM outbox
       JOIN document ON document.id = outbox.document
      WHERE recipient = :user AND person = 0 AND seen_ms IS NULL AND holds = 1 AND secret = 0
        AND (purpose NOT IN (SELECT value FROM json_each(:reminders)) OR (told_ms <= :now AND holds = 1))
        AND compartment IN (SELECT value FROM json_each(:compartments))";

/// Counts what somebody should still look at.
///
/// # Errors
/// When the database refuses.
pub fn count_new(db: &Connection, filter: &Filter) -> rusqlite::Result<u64> {
    let mut all = arrival::count_new(db, filter)?;
    for sql in united::each(db, COUNT)? {
        let count: u64 = db.prepare_cached(&sql)?.query_row(
            named_params! {
                ":user": filter.user.uuid(),
                ":compartments": json_list(&filter.compartments),
                ":now": filter.now.0,
                ":reminders": reminders(),
            },
            |row| row.get(0),
        )?;
        all += count;
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{open, tests::plan::plan};

    #[test]
    fn nothing_reads_more_than_it_shows() {
        for (sql, index) in [
            (COUNT, "outbox_unseen"),
            (NEW, "outbox_unseen"),
            (ALL, "outbox_notice"),
        ] {
            let plan = plan(&open::in_memory(), sql).unwrap().join("\n");
            assert!(
                plan.contains(index) && !plan.contains("TEMP B-TREE"),
                "{plan}"
            );
        }
    }

    #[test]
    fn a_page_about_one_object_reads_what_is_about_it() {
        let plan = plan(&open::in_memory(), ABOUT).unwrap().join("\n");
        let indexes = ["outbox_unseen", "outbox_notice", "SCAN outbox"];
        assert!(!indexes.iter().any(|index| plan.contains(index)), "{plan}");
    }

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let place = Place {
            at: Timestamp(-7),
            effect: FactId::new(Uuid::from_u128(9)),
        };
        assert_eq!(place.to_string().parse(), Ok(place));
        for wrong in ["", "7", "7_x", "x_00000000-0000-0000-0000-000000000009"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }
}
