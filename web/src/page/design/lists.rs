//! Tabs, chips, the list of tasks with boxes to pick, and a table that folds.

use leptos::prelude::*;

use super::{label, table};
use crate::{
    Language,
    model::{LeftState, Moment, Priority, ShownStatus, TimeLeft},
    page::{
        listing::{self, FilterChip, Filtering},
        work::{
            self, Band, Group, Tab, TaskRow,
            list::{self, Bulk},
        },
    },
    part::chip::{self, Chip},
    route,
};

/// Draws all of them.
pub(super) fn lists() -> AnyView {
    let tab = |key: &str, words: &str, count: &str, is_current| Tab {
        address: route::with_query(route::DESIGN, &[("tab", key)]),
        words: words.to_owned(),
        count: count.to_owned(),
        is_current,
    };
    let tabs = vec![
        tab("", "Mine and my team’s", "12", true),
        tab("late", "Late or escalated", "2", false),
        tab("blocked", "Blocked", "1", false),
        tab("levels", "By level", "1,000+", false),
    ];
    let chip = |words: &str, value: &str| FilterChip {
        words: words.to_owned(),
        value: value.to_owned(),
        without: route::DESIGN.to_owned(),
    };
    let chips = [
        chip("role is", "Operations.Maintenance"),
        chip("tagged", "water"),
    ];
    let view = |words, count, is_current| Chip {
        address: route::DESIGN.to_owned(),
        words,
        count: Some(count),
        is_current,
    };
    let views = vec![
        view("All", 12, true),
        view("Mail", 7, false),
        view("From a stick", 2, false),
    ];
    let bulk = Bulk {
        target: route::DESIGN,
        acts: vec![
            ("complete", "Complete…"),
            ("hold", "Hold…"),
            ("give", "Give to…"),
        ],
        back: String::new(),
    };
    let hours = "Time left counts working hours, Mon to Sat 07:30 to 17:30, Kinshasa time.";
    let gap = "Goma branch has been silent for 9 days.";
    view! {
        {work::tabs(Language::English, tabs)}{listing::chips(Language::English, &chips, vec![listing::open(Language::English, route::DESIGN.to_owned())])}{chip::nav(Language::English, "Kinds", views)}
        {list::list(Language::English, (&Filtering::default(), "12"), groups(), [hours, gap], Some((bulk, "")))}
        {table::sites()}
    }
    .into_any()
}

/// Makes tasks in every band, status and kind of time left.
pub(super) fn groups() -> Vec<Group> {
    let over = |title, status, words| task(title, status, left(words, LeftState::Ended, None));
    let finished = vec![
        over(
            "Waiting-room bench repaired and photographed",
            ShownStatus::Completed,
            "Done 11:20",
        ),
        over(
            "Borrow the spare from North depot",
            ShownStatus::Failed,
            "Failed 09:05",
        ),
        over(
            "Second call about the same bench",
            ShownStatus::Cancelled,
            "Cancelled",
        ),
    ];
    let group = |band, tasks| Group {
        band,
        name: String::new(),
        tasks,
    };
    vec![
        group(Band::Overdue, overdue()),
        group(Band::Today, today()),
        group(Band::Week, week()),
        group(Band::Finished, finished),
    ]
}

fn overdue() -> Vec<TaskRow> {
    let alarm = TaskRow {
        priority: Priority::Critical,
        is_unread: true,
        has_conflict: true,
        ..task(
            "Oxygen concentrator alarm, ward 2: output below 82 %",
            ShownStatus::Escalated,
            left("3 h 29 min over", LeftState::Over, None),
        )
    };
    let roof = TaskRow {
        is_waiting: true,
        with: None,
        ..task(
            "Fuite d’eau au plafond de la salle de consultation, le seau déborde depuis ce matin",
            ShownStatus::Escalated,
            left("40 min over", LeftState::Over, None),
        )
    };
    vec![alarm, roof]
}

fn today() -> Vec<TaskRow> {
    let fridge = TaskRow {
        priority: Priority::Critical,
        is_unread: true,
        with: None,
        ..task(
            "Cold chain: vaccine fridge 3 at 9.4 °C",
            ShownStatus::Pending,
            left("42 min", LeftState::Soon, Some(85)),
        )
    };
    let well = TaskRow {
        priority: Priority::Medium,
        ..task(
            "إصلاح مضخة بئر المدرسة قبل عودة التلاميذ",
            ShownStatus::InProgress,
            left("4 h 05 min", LeftState::Calm, Some(45)),
        )
    };
    vec![fridge, well]
}

fn week() -> Vec<TaskRow> {
    let access = TaskRow {
        waits_for: "Order a second lock".to_owned(),
        ..task(
            "Zugang zum Serverraum nach Einbruchsversuch neu regeln",
            ShownStatus::OnHold,
            left("Paused: part ordered", LeftState::Paused, None),
        )
    };
    let doubtful = TimeLeft {
        is_doubtful: true,
        ..left("1 d 6 h", LeftState::Calm, Some(50))
    };
    let lock = TaskRow {
        priority: Priority::Low,
        ..task(
            "Cambiar cerradura del almacén de medicinas",
            ShownStatus::InProgress,
            doubtful,
        )
    };
    vec![access, lock]
}

/// Makes the time left of its words.
pub(super) fn left(text: &str, state: LeftState, used_percent: Option<u8>) -> TimeLeft {
    TimeLeft {
        text: text.to_owned(),
        state,
        used_percent,
        is_doubtful: false,
    }
}

fn task(title: &str, status: ShownStatus, left: TimeLeft) -> TaskRow {
    TaskRow {
        id: "sample".to_owned(),
        title: title.to_owned(),
        status,
        priority: Priority::High,
        label: label("1001.81", "Operations.Maintenance"),
        place: "Clinic 4".to_owned(),
        with: Some("Amina Okafor".to_owned()),
        age: "2 d".to_owned(),
        changed: Moment::default(),
        left: Some(left),
        is_unread: false,
        has_conflict: false,
        is_waiting: false,
        waits_for: String::new(),
    }
}
