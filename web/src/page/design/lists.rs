//! Tabs, chips, the list of tasks with boxes to pick, and a table that folds.

use leptos::prelude::*;

use super::label;
use crate::{
    model::{LeftState, Priority, ShownStatus, TimeLeft},
    page::{
        cases::{self, CaseFilter},
        work::{
            self, Band, Group, Tab, TaskRow,
            list::{self, Bulk},
        },
    },
    part::{
        chart,
        chip::{self, Chip},
        icon::{Icon, icon},
    },
    route,
};

/// What can be done with several tasks at once.
const BULK: Bulk = Bulk {
    target: route::DESIGN,
    acts: &["Complete…", "Hold…", "Give to…"],
};

/// Draws all of them.
pub(super) fn lists() -> AnyView {
    let tab = |key: &str, words: &str, count, is_current| Tab {
        key: key.to_owned(),
        words: words.to_owned(),
        count,
        is_current,
    };
    let tabs = vec![
        tab("", "Mine and my team’s", 12, true),
        tab("late", "Late or escalated", 2, false),
        tab("blocked", "Blocked", 1, false),
        tab("levels", "By level", 1240, false),
    ];
    let filter = CaseFilter {
        role: "Operations.Maintenance".to_owned(),
        tag: "water".to_owned(),
        ..CaseFilter::default()
    };
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
    let hours = "Time left counts working hours, Mon to Sat 07:30 to 17:30, Kinshasa time.";
    let gap = "Goma branch has been silent for 9 days.";
    view! {
        {work::tabs(tabs)}{cases::chips(&filter)}{chip::nav("Kinds", views)}
        {list::list(groups(), Some(12), hours, gap, Some(BULK))}
        {sites()}
    }
    .into_any()
}

/// Makes tasks in every band, status and kind of time left.
pub(super) fn groups() -> Vec<Group> {
    use ShownStatus::{Cancelled, Completed, Escalated, Failed, InProgress, OnHold, Pending};
    let left = |text: &str, state, used_percent| TimeLeft {
        text: text.to_owned(),
        state,
        used_percent,
        is_doubtful: false,
    };
    let alarm = TaskRow {
        priority: Priority::Critical,
        is_unread: true,
        has_conflict: true,
        ..task(
            "Oxygen concentrator alarm, ward 2: output below 82 %",
            Escalated,
            left("3 h 29 min over", LeftState::Over, None),
        )
    };
    let roof = TaskRow {
        is_waiting: true,
        with: None,
        ..task(
            "Fuite d’eau au plafond de la salle de consultation, le seau déborde depuis ce matin",
            Escalated,
            left("40 min over", LeftState::Over, None),
        )
    };
    let fridge = TaskRow {
        priority: Priority::Critical,
        is_unread: true,
        with: None,
        ..task(
            "Cold chain: vaccine fridge 3 at 9.4 °C",
            Pending,
            left("42 min", LeftState::Soon, Some(85)),
        )
    };
    let well = TaskRow {
        priority: Priority::Medium,
        ..task(
            "إصلاح مضخة بئر المدرسة قبل عودة التلاميذ",
            InProgress,
            left("4 h 05 min", LeftState::Calm, Some(45)),
        )
    };
    let access = TaskRow {
        waits_for: "Order a second lock".to_owned(),
        ..task(
            "Zugang zum Serverraum nach Einbruchsversuch neu regeln",
            OnHold,
            left("Paused: part ordered", LeftState::Paused, None),
        )
    };
    let lock = TaskRow {
        priority: Priority::Low,
        ..task(
            "Cambiar cerradura del almacén de medicinas",
            InProgress,
            TimeLeft {
                is_doubtful: true,
                ..left("1 d 6 h", LeftState::Calm, Some(50))
            },
        )
    };
    let over = |title, status, words| task(title, status, left(words, LeftState::Ended, None));
    let group = |band, tasks| Group { band, tasks };
    vec![
        group(Band::Overdue, vec![alarm, roof]),
        group(Band::Today, vec![fridge, well]),
        group(Band::Week, vec![access, lock]),
        group(
            Band::Finished,
            vec![
                over(
                    "Waiting-room bench repaired and photographed",
                    Completed,
                    "Done 11:20",
                ),
                over("Borrow the spare from North depot", Failed, "Failed 09:05"),
                over("Second call about the same bench", Cancelled, "Cancelled"),
            ],
        ),
    ]
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
        left: Some(left),
        is_unread: false,
        has_conflict: false,
        is_waiting: false,
        waits_for: String::new(),
    }
}

/// Draws a table of sites with how they were heard, and how cases went there.
fn sites() -> AnyView {
    const HEADS: [&str; 5] = [
        "Link",
        "Last heard",
        "14 days",
        "Waiting to go",
        "Cases, six months",
    ];
    let heard = |days: &str| days.chars().map(|day| day == 'x').collect::<Vec<bool>>();
    let rows = [
        (
            "Clinic 2",
            "done",
            Icon::Check,
            "Connected, up to date",
            "13:59",
            "xxxxxxxxxxxxxx",
            "heard on 14 of 14 days",
            "0",
            &[3, 4, 2, 5, 6, 8][..],
            "3, 4, 2, 5, 6, 8",
        ),
        (
            "Clinic 4",
            "warn",
            Icon::Stick,
            "By stick only",
            "Thu 07:52",
            "x..x....x...x.",
            "heard on 4 of 14 days",
            "14",
            &[7, 6, 6, 3, 2, 2][..],
            "7, 6, 6, 3, 2, 2",
        ),
        (
            "Goma branch",
            "fail",
            Icon::Alert,
            "Silent for 9 days",
            "Tue 10 Nov",
            "xxxxx.........",
            "heard on 5 of 14 days",
            "unknown",
            &[][..],
            "",
        ),
    ];
    let rows = rows.map(|(site, tone, shape, link, met, days, said, waiting, cases, counts)| {
        let [link_head, met_head, days_head, waiting_head, cases_head] = HEADS;
        let trend = if cases.is_empty() {
            view! { <span class="mute">"Missing, not zero"</span> }.into_any()
        } else {
            chart::spark(cases, counts)
        };
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{site}</th>
                <td role="cell" data-h=link_head><span class="st" data-tone=tone>{icon(shape)}{link}</span></td>
                <td role="cell" data-h=met_head>{met}</td>
                <td role="cell" data-h=days_head>{chart::beat(&heard(days), said)}</td>
                <td role="cell" class="num" data-h=waiting_head>{waiting}</td>
                <td role="cell" data-h=cases_head>{trend}</td>
            </tr>
        }
    });
    let heads = HEADS.map(|head| view! { <th role="columnheader" scope="col" class=(head == "Waiting to go").then_some("num")>{head}</th> });
    view! {
        <div class="sheet listing">
            <table class="data" role="table">
                <caption>"Other sites"</caption>
                <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">"Site"</th>{heads.into_iter().collect_view()}</tr></thead>
                <tbody role="rowgroup">{rows.into_iter().collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
