//! What a page holds is what the plain words of a filter say, in order, whoever looks.

use std::collections::BTreeSet;

use orgo_schema::{
    case::CaseStatus,
    id::{CaseId, CompartmentId, TaskId, UserId},
    label::Category,
    task::ShownStatus,
    time::Timestamp,
    word::{Priority, Severity, Visibility},
};
use proptest::prelude::*;
use rusqlite::Connection;
use uuid::Uuid;

use super::*;
use crate::{
    listing::{Group, Holder, Since, Sort, Standing, Tab, When},
    store::open,
};

const NOW: i64 = 1_000_000;
const DAY_ENDS: i64 = 1_000_500;
const WEEK_ENDS: i64 = 1_003_000;
const ROLES: [&str; 4] = ["HR", "HR.Conduct", "HRX", "IT"];

fn user(number: u8) -> UserId {
    UserId::new(Uuid::from_u128(u128::from(number)))
}

/// One generated task with the case it belongs to; small numbers choose from short lists, so that much is equal.
type Seed = (
    (u8, u8, u8, u8, u8),
    (u8, u8, u8, u8),
    (Option<u16>, Option<u16>, u16, u16, Option<(u16, bool)>),
);

fn seed() -> impl Strategy<Value = Seed> {
    (
        (0_u8..7, 0_u8..4, 0_u8..4, 0_u8..4, 0_u8..4),
        (0_u8..4, 0_u8..3, 0_u8..3, 0_u8..2),
        (
            proptest::option::of(0_u16..5000),
            proptest::option::of(0_u16..5000),
            0_u16..6,
            0_u16..6,
            proptest::option::of((0_u16..5000, any::<bool>())),
        ),
    )
}

fn pick<T: Copy>(all: &[T], at: u8) -> T {
    all[usize::from(at) % all.len()]
}

fn rows(at: usize, seed: Seed) -> (TaskRow, CaseRow, String) {
    let ((status, priority, severity, visibility, role), (assignee, level, place, domain), times) =
        seed;
    let (due, next, created, updated, top) = times;
    let row = i64::try_from(at).unwrap();
    let role = pick(&ROLES, role);
    let instant = |at: u16| Timestamp(NOW - 1_000 + i64::from(at));
    let label = format!("{}.{}1.{role}", pick(&[1001, 101, 1], level), place + 1);
    let task = TaskRow {
        document: row * 2 + 2,
        case_document: row * 2 + 1,
        task_id: TaskId::new(Uuid::from_u128(0x7000 + u128::from(at as u64) * 2 + 1)),
        case_id: CaseId::new(Uuid::from_u128(0x7000 + u128::from(at as u64) * 2)),
        label: label.clone(),
        role: role.to_owned(),
        title: format!("Task {at}"),
        status: pick(ShownStatus::ALL, status),
        priority: pick(Priority::ALL, priority),
        severity: pick(Severity::ALL, severity),
        visibility: pick(Visibility::ALL, visibility),
        escalation_level: level,
        domain: pick(&["general", "hr"], domain).to_owned(),
        subtype: pick(&["", "water"], place).to_owned(),
        assignee: (assignee > 1).then(|| user(assignee)),
        created_by: None,
        due_at: due.map(instant),
        next_step_at: next.map(instant),
        at_top_since: top.map(|(at, _)| instant(at)),
        rests: top.is_some_and(|(_, rests)| rests),
        void: false,
        conflicts: 0,
        created_at: instant(created),
        updated_at: instant(updated),
    };
    let case = CaseRow {
        document: task.case_document,
        case_id: task.case_id,
        compartment_id: CompartmentId::new(Uuid::from_u128(1)),
        label,
        title: format!("Case {at}"),
        status: pick(CaseStatus::ALL, status),
        severity: task.severity,
        priority: task.priority,
        visibility: task.visibility,
        escalation_level: level,
        domain: task.domain.clone(),
        subtype: task.subtype.clone(),
        site: pick(&["", "Clinic 4", "North"], place).to_owned(),
        area: pick(&["", "Ward"], level).to_owned(),
        tags: vec![pick(&["leak", "roof", "lea"], level).to_owned()],
        reporter: None,
        merged_into: None,
        transparency: None,
        people: Vec::new(),
        conflicts: 0,
        created_at: task.created_at,
        updated_at: task.updated_at,
    };
    (task, case, role.to_owned())
}

fn store(seeds: &[Seed]) -> (Connection, Vec<(TaskRow, CaseRow)>) {
    let db = open::in_memory();
    db.execute(
        "INSERT INTO compartment (id, uuid, name, visibility, secret) VALUES (1, ?1, 'internal', 1, x'00')",
        [Uuid::from_u128(1)],
    )
    .unwrap();
    let mut all = Vec::new();
    for (at, seed) in seeds.iter().enumerate() {
        let (task, case, role) = rows(at, *seed);
        for (row, id, kind) in [
            (case.document, case.case_id.uuid(), 0),
            (task.document, task.task_id.uuid(), 1),
        ] {
            db.execute(
                "INSERT INTO document (id, uuid, kind, compartment) VALUES (?1, ?2, ?3, 1)",
                (row, id, kind),
            )
            .unwrap();
        }
        case::put(&db, &case, &role).unwrap();
        task::put(&db, &task, None).unwrap();
        all.push((task, case));
    }
    (db, all)
}

fn scope(limit: Limit) -> Scope {
    Scope {
        compartments: vec![1],
        limit,
        me: user(2),
        teams: vec!["HR".to_owned()],
        now: Timestamp(NOW),
        day_ends: Timestamp(DAY_ENDS),
        week_ends: Timestamp(WEEK_ENDS),
    }
}

fn maybe<T: Clone + std::fmt::Debug + 'static>(all: Vec<T>) -> impl Strategy<Value = Option<T>> {
    proptest::option::weighted(0.2, proptest::sample::select(all))
}

fn tabs(list: List) -> Vec<Option<Tab>> {
    match list {
        List::Tasks => Tab::ALL
            .iter()
            .copied()
            .filter(|tab| *tab != Tab::Blocked)
            .map(Some)
            .collect(),
        List::Cases => vec![None],
    }
}

fn standings(list: List) -> Vec<Standing> {
    vec![
        Standing::Unfinished,
        Standing::Finished,
        Standing::Any,
        Standing::Only(list.statuses().into_iter().take(2).collect()),
    ]
}

fn holders() -> Vec<Holder> {
    vec![
        Holder::Me,
        Holder::Teams,
        Holder::Nobody,
        Holder::Somebody,
        Holder::User("x".to_owned(), Some(user(3))),
        Holder::User("y".to_owned(), None),
    ]
}

fn filter(list: List) -> impl Strategy<Value = Filter> {
    let text = |all: &[&str]| maybe(all.iter().map(|one| (*one).to_owned()).collect());
    let since = Since {
        text: "1d".to_owned(),
        at: Timestamp(NOW - 997),
    };
    let sorts: Vec<(Sort, bool)> = list
        .sorts()
        .iter()
        .flat_map(|sort| [(*sort, false), (*sort, true)])
        .collect();
    (
        (
            proptest::sample::select(tabs(list)),
            proptest::option::of(proptest::sample::select(standings(list))),
            maybe(vec![
                vec![Priority::Low],
                vec![Priority::Medium, Priority::Critical],
            ]),
            maybe(Severity::ALL.to_vec()),
            text(&["1001", "101.1", "1"]),
            text(&ROLES),
            maybe(vec![Category::Operational, Category::Strategic]),
            maybe(holders()),
        ),
        (
            text(&["clinic 4", "WARD", "Nowhere"]),
            text(&["general", "hr"]),
            text(&["water"]),
            text(&["leak", "lea"]),
            maybe(When::ALL.to_vec()),
            maybe(Visibility::ALL.to_vec()),
            maybe(vec![since]),
            proptest::option::of(proptest::sample::select(sorts)),
            proptest::option::of(proptest::sample::select(list.groups().to_vec())),
        ),
    )
        .prop_map(|(one, other)| {
            let (tab, standing, priorities, severity, label, role, category, holder) = one;
            let (place, domain, subtype, tag, when, visibility, since, sort, group) = other;
            Filter {
                tab,
                words: None,
                standing,
                priorities: priorities.unwrap_or_default(),
                severity,
                label,
                role,
                category,
                holder,
                place,
                domain,
                subtype,
                tag,
                when,
                visibility,
                since,
                sort,
                group,
                columns: None,
            }
        })
}

/// Returns when something happens to a task that is open; of what nobody above saves a time before all others.
fn press(task: &TaskRow) -> Option<i64> {
    if task.is_finished() {
        return None;
    }
    match task.at_top_since {
        Some(since) if !task.rests => Some(since.0 - 1_000_000_000_000_000),
        rests => [task.due_at, task.next_step_at, rests]
            .into_iter()
            .flatten()
            .min()
            .map(|at| at.0),
    }
}

fn is_within(role: &str, of: &str) -> bool {
    role == of
        || role
            .strip_prefix(of)
            .is_some_and(|rest| rest.starts_with('.'))
}

fn is_mine(task: &TaskRow) -> bool {
    task.assignee.is_none() && is_within(&task.role, "HR")
}

fn holds(holder: &Holder, task: &TaskRow) -> bool {
    match holder {
        Holder::Me => task.assignee == Some(user(2)),
        Holder::Teams => is_mine(task),
        Holder::Nobody => task.assignee.is_none(),
        Holder::Somebody => task.assignee.is_some(),
        Holder::User(_, one) => one.is_some() && task.assignee == *one,
    }
}

fn comes(when: When, task: &TaskRow) -> bool {
    let at = press(task);
    let is_up = !task.is_finished() && task.escalation_level > 0;
    let is_late = at.is_some_and(|at| at < NOW);
    match when {
        When::Late => is_late,
        When::Up => is_up,
        When::Pressing => is_late || is_up,
        When::Today => at.is_some_and(|at| (NOW..DAY_ENDS).contains(&at)),
        When::Week => at.is_some_and(|at| (NOW..WEEK_ENDS).contains(&at)),
    }
}

/// The plain words of a filter.
fn lets_through(list: List, filter: &Filter, task: &TaskRow, case: &CaseRow) -> bool {
    let is_of_tasks = list == List::Tasks;
    let (status, is_over) = if is_of_tasks {
        (task.status.as_str(), task.is_finished())
    } else {
        (case.status.as_str(), case.status.is_finished())
    };
    let of_tab = match filter.tab {
        Some(Tab::Mine) => task.assignee == Some(user(2)) || is_mine(task),
        Some(Tab::Late) => comes(When::Pressing, task),
        _ => true,
    };
    // A case is asked for the tasks that are open in it.
    let of_task = |is_so: bool| is_so && (is_of_tasks || !task.is_finished());
    let same = |one: &Option<String>, other: &str| one.as_ref().is_none_or(|one| one == other);
    let by_standing = match filter.standing(list) {
        Standing::Unfinished => !is_over,
        Standing::Finished => is_over,
        Standing::Any => true,
        Standing::Only(all) => all.contains(&status),
    };
    let category = task.label.split('.').nth(1).unwrap().chars().next();
    let is_at = |place: &String| {
        case.site.eq_ignore_ascii_case(place) || case.area.eq_ignore_ascii_case(place)
    };
    of_tab
        && by_standing
        && (filter.priorities.is_empty() || filter.priorities.contains(&task.priority))
        && filter.severity.is_none_or(|least| task.severity >= least)
        && filter
            .label
            .as_ref()
            .is_none_or(|label| task.label.starts_with(label))
        && filter
            .role
            .as_ref()
            .is_none_or(|role| is_within(&task.role, role))
        && filter
            .category
            .is_none_or(|one| Some(one.digit()) == category)
        && filter
            .holder
            .as_ref()
            .is_none_or(|holder| of_task(holds(holder, task)))
        && filter.place.as_ref().is_none_or(is_at)
        && same(&filter.domain, &task.domain)
        && same(&filter.subtype, &task.subtype)
        && filter
            .tag
            .as_ref()
            .is_none_or(|tag| case.tags.contains(tag))
        && filter.when.is_none_or(|when| of_task(comes(when, task)))
        && filter.visibility.is_none_or(|one| task.visibility == one)
        && filter
            .since
            .as_ref()
            .is_none_or(|since| task.updated_at >= since.at)
}

/// What comes first, as people would say it.
fn place(list: List, filter: &Filter, task: &TaskRow, case: &CaseRow) -> (String, i64) {
    let (sort, _) = filter.order(list);
    let never = 999_999_999_999_999;
    let press = press(task).unwrap_or(never);
    let number = match (list, sort) {
        (List::Tasks, Sort::Left) => press,
        (List::Tasks, Sort::Priority) => task.priority as i64 * 10 * (never + 1) + (never - press),
        (List::Cases, Sort::Priority) => task.priority as i64 * (never + 1) + task.updated_at.0,
        (_, Sort::Severity) => task.severity as i64 * (never + 1) + task.updated_at.0,
        (_, Sort::Age) => task.created_at.0,
        (_, _) => task.updated_at.0,
    };
    let at = |word: &str| {
        let statuses = list.statuses();
        statuses
            .iter()
            .position(|one| *one == word)
            .unwrap()
            .to_string()
    };
    let both = [case.site.as_str(), case.area.as_str()];
    let both: Vec<&str> = both.into_iter().filter(|part| !part.is_empty()).collect();
    let hex = |user: UserId| {
        let bytes = user.uuid();
        let bytes = bytes.as_bytes().iter();
        bytes.map(|byte| format!("{byte:02X}")).collect::<String>()
    };
    let group = match filter.grouping(list) {
        Group::Plain => String::new(),
        Group::Time if sort == Sort::Left => String::new(),
        Group::Time if task.is_finished() => "5".to_owned(),
        Group::Time => match press {
            ..0 => "0".to_owned(),
            0..NOW => "1".to_owned(),
            NOW..DAY_ENDS => "2".to_owned(),
            DAY_ENDS..WEEK_ENDS => "3".to_owned(),
            _ => "4".to_owned(),
        },
        Group::Level => match task.label.split('.').next() {
            Some("1") => "0".to_owned(),
            Some("101") => "3".to_owned(),
            _ => "4".to_owned(),
        },
        Group::Role => task.role.clone(),
        Group::Place => both.join(", "),
        Group::Holder => task.assignee.map(hex).unwrap_or_default(),
        Group::Status if list == List::Tasks => at(task.status.as_str()),
        Group::Status => at(case.status.as_str()),
    };
    (group, number)
}

/// Reads every page, and returns the documents.
fn all_pages(
    db: &Connection,
    list: List,
    scope: &Scope,
    filter: &Filter,
    max: u32,
) -> Vec<(i64, bool)> {
    let (mut all, mut after) = (Vec::new(), None::<Spot>);
    loop {
        let lines: Vec<(i64, bool, Spot)> = match list {
            List::Tasks => tasks(db, scope, filter, after.as_ref(), max)
                .unwrap()
                .into_iter()
                .map(|line| (line.row.document, line.is_whole, line.spot))
                .collect(),
            List::Cases => cases(db, scope, filter, after.as_ref(), max)
                .unwrap()
                .into_iter()
                .map(|line| (line.row.document, line.is_whole, line.spot))
                .collect(),
        };
        let Some((.., last)) = lines.last() else {
            return all;
        };
        // A place survives being written into an address.
        after = Some(last.to_string().parse().unwrap());
        all.extend(
            lines
                .into_iter()
                .map(|(document, is_whole, _)| (document, is_whole)),
        );
    }
}

fn expected(list: List, filter: &Filter, rows: &[(TaskRow, CaseRow)]) -> Vec<i64> {
    let (sort, reversed) = filter.order(list);
    let document = |task: &TaskRow, case: &CaseRow| match list {
        List::Tasks => task.document,
        List::Cases => case.document,
    };
    let mut found: Vec<((String, i64), i64)> = rows
        .iter()
        .filter(|(task, case)| lets_through(list, filter, task, case))
        .map(|(task, case)| (place(list, filter, task, case), document(task, case)))
        .collect();
    found.sort_by(|((group, number), row), ((other, second), beside)| {
        let order = (number, row).cmp(&(second, beside));
        let order = if sort.is_falling() == reversed {
            order
        } else {
            order.reverse()
        };
        group.cmp(other).then(order)
    });
    found.into_iter().map(|(_, document)| document).collect()
}

fn check(list: List, seeds: &[Seed], filter: &Filter, max: u32) {
    let (db, rows) = store(seeds);
    let whole = scope(Limit::default());
    let expected = expected(list, filter, &rows);
    let found: Vec<i64> = all_pages(&db, list, &whole, filter, max)
        .into_iter()
        .map(|(document, _)| document)
        .collect();
    assert_eq!(found, expected, "{filter:?}");
    let counted = count(&db, list, &whole, filter).unwrap();
    assert_eq!(counted, expected.len() as u64);
    // Who sees less finds what they see anyway, and nothing tells of the rest.
    for (domain_code, usual) in [(3, 1), (1, 2), (2_u8, 0)] {
        let limit = Limit {
            reporter: None,
            member: Some(user(2).uuid()),
            part: format!("user:{}", user(2)),
            teams: "[\"HR\"]".to_owned(),
            by_domain: format!("{{\"hr\":{domain_code}}}"),
            usual,
        };
        let some = scope(limit);
        let plain = Filter {
            tab: filter.tab.map(|_| Tab::All),
            standing: Some(Standing::Any),
            ..Filter::default()
        };
        let seen = all_pages(&db, list, &some, &plain, 50);
        let shown = all_pages(&db, list, &some, filter, max);
        let is_told = |document: &i64| {
            seen.iter()
                .any(|(row, is_whole)| row == document && (*is_whole || !filter.asks_within(list)))
        };
        let told: BTreeSet<i64> = expected.iter().copied().filter(is_told).collect();
        let found: BTreeSet<i64> = shown.iter().map(|(row, _)| *row).collect();
        assert_eq!(found, told, "{filter:?}");
        assert_eq!(found.len(), shown.len(), "each once: {filter:?}");
        assert_eq!(count(&db, list, &some, filter).unwrap(), told.len() as u64);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn pages_of_tasks_hold_what_the_filter_says(
        seeds in proptest::collection::vec(seed(), 0..24),
        filter in filter(List::Tasks),
        max in 1_u32..9,
    ) {
        check(List::Tasks, &seeds, &filter, max);
    }

    #[test]
    fn pages_of_cases_hold_what_the_filter_says(
        seeds in proptest::collection::vec(seed(), 0..24),
        filter in filter(List::Cases),
        max in 1_u32..9,
    ) {
        check(List::Cases, &seeds, &filter, max);
    }
}

/// A page that follows is the same whatever changed on those before it.
#[test]
fn what_changes_moves_nothing_to_another_page() {
    let seed = |created| {
        (
            (0, 1, 0, 1, 0),
            (0, 0, 0, 0),
            (None, None, created, 0, None),
        )
    };
    let (db, rows) = store(&[seed(0), seed(1), seed(2), seed(3)]);
    let scope = scope(Limit::default());
    let filter = Filter {
        sort: Some((Sort::Age, false)),
        group: Some(Group::Plain),
        ..Filter::default()
    };
    let first = tasks(&db, &scope, &filter, None, 2).unwrap();
    let spot = &first[1].spot;
    let titles = |spot| {
        let lines = tasks(&db, &scope, &filter, Some(spot), 9).unwrap();
        lines
            .into_iter()
            .map(|line| line.row.title)
            .collect::<Vec<_>>()
    };
    assert_eq!(titles(spot), ["Task 2", "Task 3"]);
    task::hide(&db, rows[0].0.document).unwrap();
    let moved = TaskRow {
        created_at: Timestamp(0),
        ..rows[1].0.clone()
    };
    task::put(&db, &moved, None).unwrap();
    assert_eq!(titles(spot), ["Task 2", "Task 3"]);
}

#[test]
fn counting_ends() {
    let seed = ((0, 1, 0, 1, 0), (0, 0, 0, 0), (None, None, 0, 0, None));
    let (db, _) = store(&vec![seed; 1_010]);
    let scope = scope(Limit::default());
    for list in [List::Tasks, List::Cases] {
        let counted = count(&db, list, &scope, &Filter::default()).unwrap();
        assert_eq!(counted, COUNTED_MAX + 1);
    }
}

/// The common lists read an index in their order and sort nothing.
#[test]
fn common_lists_read_an_index() {
    // One task that nobody of the viewer's team has yet.
    let (db, _) = store(&[((0, 0, 0, 0, 0), (0, 0, 0, 0), (None, None, 0, 0, None))]);
    let scope = scope(Limit::default());
    let sorted = |sort: Sort, reversed: bool| Filter {
        sort: Some((sort, reversed)),
        ..Filter::default()
    };
    let held = Filter {
        holder: Some(Holder::Me),
        ..Filter::default()
    };
    let open = Filter {
        standing: Some(Standing::Unfinished),
        ..Filter::default()
    };
    let every = Filter {
        standing: Some(Standing::Any),
        group: Some(Group::Plain),
        ..sorted(Sort::Changed, false)
    };
    let late = Filter {
        when: Some(When::Late),
        ..Filter::default()
    };
    let tab = |tab: Tab| Filter {
        tab: Some(tab),
        ..Filter::default()
    };
    for (list, filter, indexes) in [
        (List::Tasks, tab(Tab::Mine), "task_holder task_free"),
        (List::Tasks, tab(Tab::Late), "task_press task_up"),
        (List::Tasks, tab(Tab::Blocked), "task_waits"),
        (List::Tasks, tab(Tab::All), "task_press"),
        (List::Tasks, tab(Tab::Levels), "task_ladder"),
        (List::Tasks, Filter::default(), "task_press"),
        (List::Tasks, sorted(Sort::Left, true), "task_press"),
        (List::Tasks, late, "task_press"),
        (List::Tasks, held, "task_holder"),
        (List::Tasks, every, "task_updated"),
        (List::Cases, Filter::default(), "case_updated"),
        (List::Cases, open, "case_open"),
        (List::Cases, sorted(Sort::Age, true), "case_created"),
        (List::Cases, sorted(Sort::Severity, false), "case_severity"),
        (List::Cases, sorted(Sort::Priority, false), "case_priority"),
    ] {
        reads(&db, &scope, list, &filter, indexes);
    }
}

/// What a role has is found by an index of roles, however rare it is.
#[test]
fn lists_of_a_role_read_an_index_of_roles() {
    let (db, _) = store(&[((0, 0, 0, 0, 0), (0, 0, 0, 0), (None, None, 0, 0, None))]);
    let scope = scope(Limit::default());
    let of = |role: Option<&str>, label: Option<&str>| Filter {
        role: role.map(str::to_owned),
        label: label.map(str::to_owned),
        ..Filter::default()
    };
    let urgent = |filter: Filter| Filter {
        priorities: vec![Priority::High],
        ..filter
    };
    let by_role = || of(Some("HR"), None);
    let by_label = || of(None, Some("1001.11.H"));
    let every = ["task_role"; Priority::ALL.len()].join(" ");
    for (list, filter, indexes) in [
        (List::Tasks, urgent(by_role()), "task_role"),
        (List::Tasks, urgent(by_label()), "task_role"),
        (List::Cases, urgent(by_role()), "case_role"),
        (List::Cases, urgent(by_label()), "case_role"),
        (List::Tasks, by_role(), every.as_str()),
    ] {
        reads(&db, &scope, list, &filter, indexes);
    }
}

/// A page reads these indexes, one for each of its parts, and sorts nothing: the first, and those that follow.
fn reads(db: &Connection, scope: &Scope, list: List, filter: &Filter, indexes: &str) {
    let parts = parts(db, list, scope, filter).unwrap();
    assert_eq!(parts.len(), indexes.split(' ').count(), "{filter:?}");
    let spot = Spot {
        group: String::new(),
        key: 1,
        document: 1,
    };
    for after in [None, Some(&spot)] {
        let mut clause = Clause::of(list, scope, filter);
        clause.after(after);
        clause.until();
        for (part, index) in parts.iter().zip(indexes.split(' ')) {
            let sql = format!("EXPLAIN QUERY PLAN {}", clause.listing(part, 51));
            let mut statement = db.prepare(&sql).unwrap();
            let last = clause.last();
            let plan: Vec<String> = statement
                .query_map(clause.params(&sql, part, &last).as_slice(), |row| {
                    row.get(3)
                })
                .unwrap()
                .map(Result::unwrap)
                .collect();
            let plan = plan.join("\n");
            assert!(
                format!("{plan}\n")
                    .replace('\n', " \n")
                    .contains(&format!("INDEX {index} ")),
                "{filter:?}, after {after:?}:\n{plan}"
            );
            assert!(
                !plan.contains("TEMP B-TREE"),
                "{filter:?}, after {after:?}:\n{plan}"
            );
        }
    }
}

/// A page that is put together from many parts reads of each what may stand on it, and no more.
#[test]
fn what_comes_after_a_full_page_is_not_read() {
    // Forty cases of each priority, the least urgent changed last.
    let seed = |priority: u8, at: u16| {
        let changed = 1_000 * (4 - u16::from(priority)) + at;
        (
            (0, priority, 0, 1, 0),
            (0, 0, 0, 0),
            (None, None, 0, changed, None),
        )
    };
    let seeds: Vec<Seed> = (0..4)
        .flat_map(|priority| (0..40).map(move |at| seed(priority, at)))
        .collect();
    let (db, rows) = store(&seeds);
    let scope = scope(Limit::default());
    let filter = Filter {
        role: Some("HR".to_owned()),
        ..Filter::default()
    };
    let read = std::cell::Cell::new(0);
    let lines = page(&db, List::Cases, (&scope, &filter), None, 10, |row| {
        read.set(read.get() + 1);
        case::read(row)
    });
    let lines: Vec<i64> = lines
        .unwrap()
        .into_iter()
        .map(|line| line.row.document)
        .collect();
    assert_eq!(parts(&db, List::Cases, &scope, &filter).unwrap().len(), 4);
    assert_eq!(read.get(), 10);
    assert_eq!(lines, expected(List::Cases, &filter, &rows)[..10]);
}

#[test]
fn a_place_is_read_as_it_is_written() {
    for text in ["-5.7.", "12.3.Clinic 4. Ward", "1.2.Ops.Safety"] {
        let spot: Spot = text.parse().unwrap();
        assert_eq!(spot.to_string(), text);
    }
    for bad in ["", "1", "1.2", "a.2.", "1.b.", "99999999999999999999.1."] {
        assert!(bad.parse::<Spot>().is_err(), "{bad}");
    }
}

/// It comes before what is overdue, the one that waits longest first; and of what rests there, only once its rest is over.
#[test]
fn what_nobody_above_saves_comes_first() {
    let seed = |due: u16, top: Option<(u16, bool)>| {
        ((0, 1, 0, 1, 0), (0, 0, 0, 0), (Some(due), None, 0, 0, top))
    };
    let (db, _) = store(&[
        seed(10, None),
        seed(4_000, Some((500, false))),
        seed(4_000, Some((400, false))),
        seed(4_000, Some((20, true))),
        seed(4_000, Some((3_000, true))),
    ]);
    let scope = scope(Limit::default());
    let titles = |sort: Sort| -> Vec<(String, String)> {
        let filter = Filter {
            sort: Some((sort, false)),
            group: Some(Group::Time),
            ..Filter::default()
        };
        let lines = tasks(&db, &scope, &filter, None, 9).unwrap().into_iter();
        lines
            .map(|line| (line.row.title, line.spot.group))
            .collect()
    };
    let by_time = titles(Sort::Left);
    let names: Vec<&str> = by_time.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!(names, ["Task 2", "Task 1", "Task 0", "Task 3", "Task 4"]);
    let groups: Vec<(String, String)> = titles(Sort::Age);
    let of = |name: &str| {
        let found = groups.iter().find(|(title, _)| title == name);
        found.unwrap().1.as_str()
    };
    assert_eq!([of("Task 2"), of("Task 0"), of("Task 4")], ["0", "1", "3"]);
    let all = task::Filter {
        compartments: vec![1],
        ..task::Filter::default()
    };
    let listed = task::list(&db, &all, 9).unwrap();
    let listed: Vec<&str> = listed.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(listed[..2], ["Task 2", "Task 1"]);
}
