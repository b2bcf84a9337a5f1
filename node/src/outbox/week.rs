//! How the work of somebody stands, for the mail of their week (SPEC 12).

use orgo_engine::authorize::Viewer;
use orgo_schema::{time::Timestamp, word::Visibility};
use rusqlite::Connection;

use crate::{
    guard,
    setting::Setting,
    store::{
        StoreError,
        task::{self, Filter, TaskRow},
        user::User,
    },
};

/// Lines of what presses most.
const NEXT_MAX: u32 = 5;
/// In milliseconds.
const WEEK_MS: i64 = 7 * 24 * 3_600_000;

/// How the work of somebody and their teams stands. Mail is read by servers on its way: what is restricted is not
/// counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Week {
    /// What waits for them.
    pub(super) open: u64,
    /// What of it is overdue or has moved up.
    pub(super) pressing: u64,
    /// What was finished within the last seven days.
    pub(super) finished: u64,
    /// What of it presses most.
    pub(super) next: Vec<TaskRow>,
}

impl Week {
    /// Counts it; nothing for who signs in no more.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn of(
        db: &Connection,
        setting: &Setting,
        user: &User,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let Some(person) = guard::person(setting, user.id, &user.account) else {
            return Ok(None);
        };
        let roles = person.teams.iter().map(ToString::to_string).collect();
        let (mut compartments, limit) = guard::reach(setting, &Viewer::Person(person));
        compartments.retain(|row| {
            let compartment = setting.compartment(*row);
            compartment.is_some_and(|known| known.visibility < Visibility::Restricted)
        });
        let open = Filter {
            compartments,
            limit,
            mine: Some(user.id),
            roles,
            open_only: true,
            ..Filter::default()
        };
        let pressing = Filter {
            pressing_at: Some(now),
            ..open.clone()
        };
        let finished = Filter {
            open_only: false,
            finished_since: Some(now.plus_ms(-WEEK_MS)),
            ..open.clone()
        };
        Ok(Some(Self {
            open: task::count(db, &open)?,
            pressing: task::count(db, &pressing)?,
            finished: task::count(db, &finished)?,
            next: task::list(db, &open, NEXT_MAX)?,
        }))
    }
}
