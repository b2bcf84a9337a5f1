//! What reviews show: how much was heard, findings, and charts.

use leptos::prelude::*;

use crate::{
    part::{
        chart::{self, Column, Row},
        finding::{self, Finding},
        icon::{Icon, icon},
    },
    route,
};

/// Draws all of them.
pub(super) fn figures() -> AnyView {
    let evidence = chart::meter(
        "Evidence: 4 of 5 sites, 96 % of the expected changes",
        96,
        "Goma branch has been silent since Tue 10 Nov. Its numbers are missing below, not zero.",
    );
    let row = |name, now, before| Row { name, now, before };
    let open = [
        row("Operations.Maintenance", 34, 21),
        row("Operations.Safety", 22, 12),
        row("IT.Support", 15, 17),
        row("Finance.Payables", 4, 7),
    ];
    let week = |name, parts| Column { name, parts };
    let ended = [
        week("W43", Some([18, 6, 2])),
        week("W44", Some([21, 5, 3])),
        week("W45", None),
        week("W46", Some([16, 8, 9])),
        week("W47", Some([14, 7, 6])),
    ];
    view! {
        <div class="panel">{evidence}</div>
        {finding::findings(found())}
        <div class="cols two">
            <div class="panel">{chart::rows("Open tasks by team", ["November so far", "October, same days"], &open)}</div>
            <div class="panel">{chart::columns("How tasks ended, by week", ["In time", "After one reminder", "Late"], &ended)}</div>
        </div>
    }
    .into_any()
}

/// Makes two findings, one to act on and one that tells of a success.
fn found() -> Vec<Finding> {
    let link = |words: &'static str| view! { <a href=route::DESIGN>{words}</a> };
    vec![
        Finding {
            claim: "Wet floor at the main entrance, 5 reports in 21 days",
            text: "Three people slipped. The cause named most often is the blocked gutter, reported on 2 Nov and never started.",
            evidence: view! {
                {link("5 signals")}<span>{icon(Icon::Place)}"Ecole Tumaini"</span><span>"threshold 3 in 30 days"</span>
                {chart::spark(&[1, 2, 1, 2, 1, 4, 3], "1, 2, 1, 2, 1, 4, 3 a week")}
            }
            .into_any(),
            acts: view! {
                <a class="btn main" href=route::DESIGN>"Make a task"</a><a class="btn" href=route::DESIGN>"Leave it, with a reason"</a>
            }
            .into_any(),
        },
        Finding {
            claim: "Last month’s change helped: first answers are 38 % faster",
            text: "Requests to IT.Support now skip one level. The median time to a first action went from 3 h 10 min to 1 h 58 min.",
            evidence: view! {
                {link("62 tasks")}<span class="st" data-tone="done">{icon(Icon::Completed)}"C-2D90 made in October"</span>
                {chart::spark(&[9, 9, 8, 7, 5, 4, 4], "9, 9, 8, 7, 5, 4, 4 hours a week")}
            }
            .into_any(),
            acts: view! { <a class="btn" href=route::DESIGN>"Keep the change"</a> }.into_any(),
        },
    ]
}
