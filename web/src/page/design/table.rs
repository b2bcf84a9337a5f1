//! A table that folds: how sites were heard, and how cases went there.

use leptos::prelude::*;

use crate::part::{
    chart,
    icon::{Icon, icon},
};

/// One line of the table.
#[derive(Debug)]
struct Site {
    name: &'static str,
    link: (&'static str, Icon, &'static str),
    heard: &'static str,
    /// On which of the last days it was heard, today last.
    days: [bool; 14],
    days_said: &'static str,
    /// What waits to go there; nothing where it is not known.
    waiting: Option<usize>,
    /// Cases of six months; nothing where none came.
    cases: Option<([usize; 6], &'static str)>,
}

const YES: bool = true;
const NO: bool = false;

const SITES: [Site; 3] = [
    Site {
        name: "Clinic 2",
        link: ("done", Icon::Check, "Connected, up to date"),
        heard: "13:59",
        days: [YES; 14],
        days_said: "heard on 14 of 14 days",
        waiting: Some(0),
        cases: Some(([3, 4, 2, 5, 6, 8], "3, 4, 2, 5, 6, 8 a month")),
    },
    Site {
        name: "Clinic 4",
        link: ("warn", Icon::Stick, "By stick only"),
        heard: "Thu 07:52",
        days: [YES, NO, NO, YES, NO, NO, NO, NO, YES, NO, NO, NO, YES, NO],
        days_said: "heard on 4 of 14 days",
        waiting: Some(14),
        cases: Some(([7, 6, 6, 3, 2, 2], "7, 6, 6, 3, 2, 2 a month")),
    },
    Site {
        name: "Goma branch",
        link: ("fail", Icon::Alert, "Silent for 9 days"),
        heard: "Tue 10 Nov",
        days: [YES, YES, YES, YES, YES, NO, NO, NO, NO, NO, NO, NO, NO, NO],
        days_said: "heard on 5 of 14 days",
        waiting: None,
        cases: None,
    },
];

/// Draws the table.
pub(super) fn sites() -> AnyView {
    let rows = SITES.iter().map(row);
    view! {
        <div class="sheet listing">
            <table class="data" role="table">
                <caption>"Other sites"</caption>
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">"Site"</th><th role="columnheader" scope="col">"Link"</th>
                    <th role="columnheader" scope="col">"Last heard"</th><th role="columnheader" scope="col">"14 days"</th>
                    <th role="columnheader" scope="col" class="num">"Waiting to go"</th>
                    <th role="columnheader" scope="col">"Cases, six months"</th>
                </tr></thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(site: &Site) -> AnyView {
    let (tone, shape, link) = site.link;
    let waiting = site
        .waiting
        .map_or("unknown".to_owned(), |waiting| waiting.to_string());
    let trend = match site.cases {
        Some((cases, said)) => chart::spark(&cases, said),
        None => view! { <span class="mute">"Missing, not zero"</span> }.into_any(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{site.name}</th>
            <td role="cell" data-h="Link"><span class="st" data-tone=tone>{icon(shape)}{link}</span></td>
            <td role="cell" data-h="Last heard">{site.heard}</td>
            <td role="cell" data-h="14 days">{chart::beat(&site.days, site.days_said)}</td>
            <td role="cell" class="num" data-h="Waiting to go">{waiting}</td>
            <td role="cell" data-h="Cases, six months">{trend}</td>
        </tr>
    }
    .into_any()
}
