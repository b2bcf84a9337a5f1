//! A filter as a statement. Every piece of text is from here; what people wrote is bound.

use std::cmp::Ordering;

use orgo_schema::{
    id::UserId,
    word::{Severity, Visibility},
};
use rusqlite::{ToSql, types::Value};
use uuid::Uuid;

use super::{
    Scope, Spot,
    part::{Part, of_teams},
};
use crate::{
    listing::{Filter, Group, Holder, List, Sort, Standing, When},
    store::{
        case::{self, json_list},
        limit::sees,
        search, task,
    },
};

/// A statement that grows, with what is bound in it.
pub(super) struct Clause {
    list: List,
    falls: bool,
    key: &'static str,
    group: Option<String>,
    is_whole: &'static str,
    conditions: String,
    bound: Vec<(&'static str, Value)>,
}

impl Clause {
    /// Asks for what a viewer sees and a filter lets through.
    pub(super) fn of(list: List, scope: &Scope, filter: &Filter) -> Self {
        let (sort, reversed) = filter.order(list);
        let sees = match list {
            List::Tasks => concat!(
                "((:reporter IS NULL AND :member IS NULL) OR task_row.creator = :reporter OR ",
                sees!("whole", ":glimpse"),
                ")"
            ),
            List::Cases => sees!("case_row", ":glimpse"),
        };
        let is_whole = match list {
            List::Tasks => concat!(
                "coalesce((:reporter IS NULL AND :member IS NULL) OR task_row.creator = :reporter OR ",
                sees!("whole", "0"),
                ", 0)"
            ),
            List::Cases => concat!("coalesce(", sees!("case_row", "0"), ", 0)"),
        };
        let mut clause = Self {
            list,
            falls: sort.is_falling() != reversed,
            key: key(list, sort),
            group: None,
            is_whole,
            conditions: String::new(),
            bound: Vec::new(),
        };
        clause.viewer(scope, filter);
        clause.and(sees);
        clause.group(scope, filter, sort);
        clause.standing(filter);
        clause.texts(filter);
        clause.people(scope, filter);
        clause.when(scope, filter);
        clause
    }

    fn and(&mut self, condition: &str) {
        self.conditions.push_str("\n AND ");
        self.conditions.push_str(condition);
    }

    fn bind(&mut self, name: &'static str, value: impl Into<Value>) {
        if self.bound.iter().all(|(known, _)| *known != name) {
            self.bound.push((name, value.into()));
        }
    }

    /// The table of what is listed.
    const fn row(&self) -> &'static str {
        match self.list {
            List::Tasks => "task_row",
            List::Cases => "case_row",
        }
    }

    /// The table of the case.
    const fn whole(&self) -> &'static str {
        match self.list {
            List::Tasks => "whole",
            List::Cases => "case_row",
        }
    }

    fn viewer(&mut self, scope: &Scope, filter: &Filter) {
        let limit = &scope.limit;
        let id = |id: Option<Uuid>| id.map_or(Value::Null, blob);
        self.bind(":compartments", json_list(&scope.compartments));
        self.bind(":reporter", id(limit.reporter));
        self.bind(":member", id(limit.member));
        self.bind(":part", limit.part.clone());
        self.bind(":teams", limit.teams.clone());
        self.bind(":by_domain", limit.by_domain.clone());
        self.bind(":usual", i64::from(limit.usual));
        // Nobody learns by asking what they are not shown.
        self.bind(":glimpse", i64::from(!filter.asks_within(self.list)));
    }

    fn standing(&mut self, filter: &Filter) {
        let row = self.row();
        match filter.standing(self.list) {
            Standing::Unfinished => self.and(&format!("{row}.open = 1")),
            Standing::Finished => self.and(&format!("{row}.open = 0")),
            Standing::Any => {}
            Standing::Only(statuses) => {
                self.bind(
                    ":statuses",
                    serde_json::to_string(&statuses).unwrap_or_default(),
                );
                self.and(&format!(
                    "{row}.status IN (SELECT value FROM json_each(:statuses))"
                ));
            }
        }
        if self.list == List::Tasks {
            self.and("task_row.void = 0");
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "a line or two for each field of a filter"
    )]
    fn texts(&mut self, filter: &Filter) {
        let (row, whole) = (self.row(), self.whole());
        let words = filter.words.as_deref().and_then(search::query);
        if let Some(words) = words {
            self.bind(":query", words);
            self.bind(":typed", filter.words.clone().unwrap_or_default());
            let found = match self.list {
                // Words are indexed with the case, its mail and its tags; the titles of tasks are not.
                List::Tasks => {
                    "(task_row.case_document IN (
                         SELECT rowid FROM search WHERE search MATCH :query
                         UNION SELECT case_document FROM signal_row
                                WHERE document IN (SELECT rowid FROM search WHERE search MATCH :query))
                      OR instr(lower(task_row.title), lower(:typed)) > 0)"
                }
                List::Cases => case::found!(),
            };
            self.and(found);
        } else if filter.words.is_some() {
            self.and("0");
        }
        let codes: Vec<i64> = filter
            .priorities
            .iter()
            .map(|one| i64::from(*one as u8))
            .collect();
        if !codes.is_empty() {
            self.bind(":priorities", json_list(&codes));
            // The sign keeps an index of roles and priorities from being read priority by priority, for the parts of
            // a list name theirs: what is read so has no order, and all of it would be sorted for the first page.
            self.and(&format!(
                "+{row}.priority IN (SELECT value FROM json_each(:priorities))"
            ));
        }
        let severity = filter.severity.map(|one: Severity| i64::from(one as u8));
        let visibility = filter
            .visibility
            .map(|one: Visibility| i64::from(one as u8));
        for (name, value, condition) in [
            (
                ":severity",
                severity,
                format!("{row}.severity >= :severity"),
            ),
            (
                ":visibility",
                visibility,
                format!("{row}.visibility = :visibility"),
            ),
            (
                ":since",
                filter.since.as_ref().map(|since| since.at.0),
                format!("{row}.updated_ms >= :since"),
            ),
        ] {
            if let Some(value) = value {
                self.bind(name, value);
                self.and(&condition);
            }
        }
        let category = filter.category.map(|one| one.digit().to_string());
        for (name, value, condition) in [
            (
                ":label",
                &filter.label,
                format!("substr({row}.label, 1, length(:label)) = :label"),
            ),
            (
                ":role",
                &filter.role,
                format!(
                    "({row}.role = :role OR substr({row}.role, 1, length(:role) + 1) = :role || '.')"
                ),
            ),
            (
                ":category",
                &category,
                format!("substr({row}.label, instr({row}.label, '.') + 1, 1) = :category"),
            ),
            (
                ":place",
                &filter.place,
                format!(
                    "({whole}.site = :place COLLATE NOCASE OR {whole}.area = :place COLLATE NOCASE)"
                ),
            ),
            (":domain", &filter.domain, format!("{row}.domain = :domain")),
            (
                ":subtype",
                &filter.subtype,
                format!("{row}.subtype = :subtype"),
            ),
            (
                ":tag",
                &filter.tag,
                format!(
                    "instr(char(10) || {whole}.tags || char(10), char(10) || :tag || char(10)) > 0"
                ),
            ),
        ] {
            if let Some(value) = value {
                self.bind(name, value.clone());
                self.and(&condition);
            }
        }
    }

    fn people(&mut self, scope: &Scope, filter: &Filter) {
        self.known(scope);
        let Some(holder) = &filter.holder else { return };
        let condition = match holder {
            Holder::Me => "of.assignee = :me".to_owned(),
            Holder::Teams => concat!("of.assignee IS NULL AND ", of_teams!("of")).to_owned(),
            Holder::Nobody => "of.assignee IS NULL".to_owned(),
            Holder::Somebody => "of.assignee IS NOT NULL".to_owned(),
            Holder::User(_, user) => {
                self.bind(
                    ":holder",
                    user.map_or(Value::Null, |user| blob(user.uuid())),
                );
                "of.assignee = :holder".to_owned()
            }
        };
        self.of_tasks(&condition);
    }

    /// Names the viewer, and the time.
    fn known(&mut self, scope: &Scope) {
        self.bind(":me", blob(UserId::uuid(scope.me)));
        let roles = serde_json::to_string(&scope.teams).unwrap_or_default();
        self.bind(":roles", roles);
        self.bind(":now", scope.now.0);
    }

    /// Asks something of a task, or of an open task of a case; the table is called `of`.
    fn of_tasks(&mut self, condition: &str) {
        match self.list {
            List::Tasks => self.and(&format!("({})", condition.replace("of.", "task_row."))),
            List::Cases => self.and(&format!(
                "EXISTS (SELECT 1 FROM task_row AS of WHERE of.case_document = case_row.document
                    AND of.open = 1 AND of.void = 0 AND ({condition}))"
            )),
        }
    }

    fn when(&mut self, scope: &Scope, filter: &Filter) {
        if let Some(when) = filter.when {
            self.pressing(scope, when);
        }
    }

    fn pressing(&mut self, scope: &Scope, when: When) {
        self.bind(":now", scope.now.0);
        self.bind(":day_ends", scope.day_ends.0);
        self.bind(":week_ends", scope.week_ends.0);
        self.of_tasks(match when {
            When::Late => "of.press_ms < :now",
            When::Up => "of.open = 1 AND of.level > 0",
            When::Pressing => "of.open = 1 AND (of.press_ms < :now OR of.level > 0)",
            When::Today => "of.press_ms >= :now AND of.press_ms < :day_ends",
            When::Week => "of.press_ms >= :now AND of.press_ms < :week_ends",
        });
    }

    /// Puts lines together by what they have in common. Where the order does that already, nothing is to do.
    fn group(&mut self, scope: &Scope, filter: &Filter, sort: Sort) {
        let (row, whole) = (self.row(), self.whole());
        // Whose place or holder is not told stands with those that have none.
        let told = |text: &str, of: &str| format!("CASE WHEN {of} THEN {text} ELSE '' END");
        self.group = match filter.grouping(self.list) {
            Group::Plain => None,
            Group::Time if sort == Sort::Left => None,
            Group::Time => {
                self.bind(":now", scope.now.0);
                self.bind(":day_ends", scope.day_ends.0);
                self.bind(":week_ends", scope.week_ends.0);
                Some(
                    "CASE WHEN task_row.open = 0 THEN '5' WHEN task_row.press_ms < 0 THEN '0'
                          WHEN task_row.press_ms < :now THEN '1'
                          WHEN task_row.press_ms < :day_ends THEN '2'
                          WHEN task_row.press_ms < :week_ends THEN '3' ELSE '4' END"
                        .to_owned(),
                )
            }
            // The index `task_ladder` has the same words.
            Group::Level => Some(
                "CASE WHEN CAST(task_row.label AS INTEGER) = 1 THEN '0'
                      WHEN CAST(task_row.label AS INTEGER) <= 10
                        OR CAST(task_row.label AS INTEGER) IN (100, 1000) THEN '1'
                      WHEN CAST(task_row.label AS INTEGER) < 100 THEN '2'
                      WHEN CAST(task_row.label AS INTEGER) < 1000 THEN '3' ELSE '4' END"
                    .to_owned(),
            ),
            Group::Role => Some(format!("{row}.role")),
            Group::Place => Some(told(
                &format!(
                    "coalesce({whole}.site || CASE WHEN {whole}.site <> '' AND {whole}.area <> ''
                        THEN ', ' ELSE '' END || {whole}.area, '')"
                ),
                self.is_whole,
            )),
            Group::Holder => Some(told("coalesce(hex(task_row.assignee), '')", self.is_whole)),
            Group::Status => Some(in_order(row, &self.list.statuses())),
        };
    }

    /// Goes on after a place.
    pub(super) fn after(&mut self, spot: Option<&Spot>) {
        let Some(spot) = spot else { return };
        self.bind(":key", spot.key);
        self.bind(":document", spot.document);
        let (row, key) = (self.row(), self.key);
        let sign = if self.falls { "<" } else { ">" };
        // The first half says the same once more, for indexes of what is reckoned are not read by pairs.
        let mut condition =
            format!("({key} {sign}= :key AND ({key}, {row}.document) {sign} (:key, :document))");
        if let Some(group) = &self.group {
            condition = format!("({group} > :group OR ({group} = :group AND {condition}))");
            self.bind(":group", spot.group.clone());
        }
        self.and(&condition);
    }

    /// Leaves out what comes after a place that is bound each time ([`Self::params`]). Lines that stand together come
    /// by that first, so nothing is left out of them.
    pub(super) fn until(&mut self) {
        if self.group.is_none() {
            let sign = if self.falls { ">=" } else { "<=" };
            self.and(&format!("{} {sign} :until", self.key));
        }
    }

    /// Returns the last place of all.
    pub(super) const fn last(&self) -> i64 {
        if self.falls { i64::MIN } else { i64::MAX }
    }

    fn from(&self, part: &Part) -> String {
        let by = part.index.map(|index| format!(" INDEXED BY {index}"));
        let by = by.unwrap_or_default();
        let (tables, conditions) = (
            match self.list {
                List::Tasks => {
                    "CROSS JOIN document ON document.id = task_row.document
                     CROSS JOIN document AS parent ON parent.id = task_row.case_document
                     LEFT JOIN case_row AS whole ON whole.document = task_row.case_document"
                }
                List::Cases => {
                    "CROSS JOIN document ON document.id = case_row.document
                     CROSS JOIN compartment ON compartment.id = document.compartment"
                }
            },
            &self.conditions,
        );
        format!(
            "FROM {}{by} {tables}
              WHERE document.compartment IN (SELECT value FROM json_each(:compartments)){conditions}
                AND {}",
            self.row(),
            part.condition,
        )
    }

    /// Returns the statement that counts, up to a number.
    pub(super) fn counting(&self, part: &Part, max: u64) -> String {
        format!(
            "SELECT count(*) FROM (SELECT 1 {} LIMIT {max})",
            self.from(part)
        )
    }

    /// Returns the statement that lists.
    pub(super) fn listing(&self, part: &Part, max: u32) -> String {
        let (row, key, whole) = (self.row(), self.key, self.whole());
        let columns = match self.list {
            List::Tasks => task::listed!(),
            List::Cases => case::listed!(),
        };
        let group = self.group.as_deref().unwrap_or("''");
        let falls = if self.falls { "DESC" } else { "ASC" };
        let by_group = self
            .group
            .as_ref()
            .map(|_| "in_group, ")
            .unwrap_or_default();
        format!(
            "SELECT {columns}, {group} AS in_group, {key} AS in_order, {} AS is_whole,
                    coalesce({whole}.site, '') AS its_site, coalesce({whole}.area, '') AS its_area
               {}
              ORDER BY {by_group}{key} {falls}, {row}.document {falls} LIMIT {max}",
            self.is_whole,
            self.from(part)
        )
    }

    /// Returns what is bound in a statement, and the place it is read until: not all that orders is counted.
    pub(super) fn params<'a>(
        &'a self,
        sql: &str,
        part: &'a Part,
        until: &'a i64,
    ) -> Vec<(&'static str, &'a dyn ToSql)> {
        let used = self.bound.iter().filter(|(name, _)| names(sql, name));
        let used = used.map(|(name, value)| (*name, value as &dyn ToSql));
        let role = part.role.as_ref();
        let priority = part.priority.as_ref();
        let until = names(sql, ":until").then_some((":until", until as &dyn ToSql));
        used.chain(until)
            .chain(role.map(|role| (":part_role", role as &dyn ToSql)))
            .chain(priority.map(|priority| (":part_priority", priority as &dyn ToSql)))
            .collect()
    }

    /// Compares two places as the statement does.
    pub(super) fn compare(&self, one: &Spot, other: &Spot) -> Ordering {
        let order = (one.key, one.document).cmp(&(other.key, other.document));
        let order = if self.falls { order.reverse() } else { order };
        one.group.cmp(&other.group).then(order)
    }
}

/// Returns what a list is ordered by.
fn key(list: List, sort: Sort) -> &'static str {
    match (list, sort) {
        (List::Tasks, Sort::Left) => "task_row.press_ms",
        (List::Tasks, Sort::Priority | Sort::Severity) => {
            "task_row.priority * 10000000000000000 + 999999999999999 - task_row.press_ms"
        }
        (List::Tasks, Sort::Age) => "task_row.created_ms",
        (List::Tasks, Sort::Changed) => "task_row.updated_ms",
        (List::Cases, Sort::Priority) => {
            "case_row.priority * 1000000000000000 + case_row.updated_ms"
        }
        (List::Cases, Sort::Severity) => {
            "case_row.severity * 1000000000000000 + case_row.updated_ms"
        }
        (List::Cases, Sort::Age) => "case_row.created_ms",
        (List::Cases, Sort::Changed | Sort::Left) => "case_row.updated_ms",
    }
}

/// Returns words as digits in their order.
fn in_order(row: &str, words: &[&str]) -> String {
    let cases = words.iter().enumerate();
    let cases: String = cases
        .map(|(at, word)| format!(" WHEN '{word}' THEN '{at}'"))
        .collect();
    format!("CASE {row}.status{cases} ELSE '9' END")
}

fn blob(id: Uuid) -> Value {
    Value::Blob(id.as_bytes().to_vec())
}

/// Whether a statement has a place of this name.
fn names(sql: &str, name: &str) -> bool {
    sql.match_indices(name).any(|(at, _)| {
        let next = sql
            .get(at + name.len()..)
            .and_then(|rest| rest.chars().next());
        !next.is_some_and(|sign| sign.is_alphanumeric() || sign == '_')
    })
}
