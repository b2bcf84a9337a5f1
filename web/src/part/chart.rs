//! Drawings of numbers. Each says its values in words too, and what is missing is a gap and never zero.

use leptos::prelude::*;

use crate::part::{
    icon::{Icon, icon},
    mark,
};

/// One bar with what it was before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) now: usize,
    pub(crate) before: usize,
}

/// Draws bars that lie, the number beside each.
pub(crate) fn rows(title: &'static str, [now, before]: [&'static str; 2], rows: &[Row]) -> AnyView {
    let most = rows
        .iter()
        .map(|row| row.now.max(row.before))
        .max()
        .unwrap_or_default();
    let share = |number: usize| u8::try_from(number * 100 / most.max(1)).unwrap_or(100);
    let lines = rows.iter().map(|row| {
        let said = format!(", {before}: {}", row.before);
        view! {
            <li>
                <span>{row.name}</span>
                <span class="bars">{bar(share(row.now), "bar")}{bar(share(row.before), "bar before")}</span>
                <b>{row.now}<span class="sr">{said}</span></b>
            </li>
        }
    });
    view! {
        <figure>
            <figcaption>{title}</figcaption>
            <ul class="rows">{lines.collect_view()}</ul>
            {legend(&[(now, "f1"), (before, "f6")])}
        </figure>
    }
    .into_any()
}

fn bar(percent: u8, class: &'static str) -> AnyView {
    view! {
        <svg class=class viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect width=percent.to_string() height="4"></rect>
        </svg>
    }
    .into_any()
}

/// One column of a stack; nothing where nothing is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) parts: Option<[usize; 3]>,
}

/// The classes of the parts of a column, from below; the last is hatched too.
const FILLS: [&str; 3] = ["f1", "f2", "f3"];
// Units of the drawing, which scales to its place: the height of the columns, the room for each, its width.
const PLOT: usize = 180;
const SLOT: usize = 110;
const WIDTH: usize = 64;

/// Draws columns of three parts, the bad one on top and hatched, with the same as a table.
pub(crate) fn columns(
    title: &'static str,
    parts: [&'static str; 3],
    columns: &[Column],
) -> AnyView {
    let most = columns
        .iter()
        .map(|column| column.parts.map_or(0, |parts| parts.iter().sum()))
        .max()
        .unwrap_or_default();
    let says: Vec<String> = columns.iter().map(|column| said(*column)).collect();
    let drawn = (0..)
        .zip(columns)
        .map(|(place, column)| stack(*column, place * SLOT, most.max(1)));
    let shape = format!("0 0 {} {}", columns.len() * SLOT, PLOT + 46);
    let floor = format!("M0 {}H{}", PLOT + 22, columns.len() * SLOT);
    let [first, second, third] = parts;
    view! {
        <figure>
            <figcaption>{title}</figcaption>
            <svg class="plot" viewBox=shape role="img" aria-label=says.join("; ")>
                {drawn.collect_view()}<path class="axis" d=floor></path>
            </svg>
            {legend(&[(first, "f1"), (second, "f2"), (third, "f3")])}
            {table(title, parts, columns)}
        </figure>
    }
    .into_any()
}

fn said(column: Column) -> String {
    match column.parts {
        Some(parts) => format!(
            "{}: {}",
            column.name,
            parts.map(|part| part.to_string()).join(", ")
        ),
        None => format!("{}: not known", column.name),
    }
}

/// Draws one column at a place, or a gap.
fn stack(column: Column, left: usize, most: usize) -> AnyView {
    let middle = (left + SLOT / 2).to_string();
    let name = view! { <text x=middle.clone() y=(PLOT + 40).to_string() text-anchor="middle">{column.name}</text> };
    let left = left + (SLOT - WIDTH) / 2;
    let Some(parts) = column.parts else {
        let gap = format!("M{left} {}v-60h{WIDTH}v60", PLOT + 22);
        return view! { <path class="gap" d=gap></path>{name} }.into_any();
    };
    let sum: usize = parts.iter().sum();
    let mut floor = PLOT + 22;
    let mut drawn: Vec<AnyView> = Vec::new();
    for (part, fill) in parts.into_iter().zip(FILLS) {
        let height = part * PLOT / most;
        floor = floor.saturating_sub(height);
        let box_ = view! {
            <rect class=fill x=left.to_string() y=floor.to_string() width=WIDTH.to_string() height=height.to_string()></rect>
        };
        drawn.push(box_.into_any());
        if fill == "f3" {
            drawn.push(
                view! { <path class="hatch" d=hatch(left, floor, height)></path> }.into_any(),
            );
        }
    }
    let top = floor.saturating_sub(7).to_string();
    view! {
        {drawn}<text class="value" x=middle y=top text-anchor="middle">{sum}</text>{name}
    }
    .into_any()
}

/// Strokes across a box, so that it is told from its neighbors without color too.
fn hatch(left: usize, top: usize, height: usize) -> String {
    let strokes = (1..=height / 8).map(|step| format!("M{left} {}h{WIDTH}", top + step * 8 - 4));
    strokes.collect()
}

/// Draws what the colors mean.
fn legend(entries: &[(&'static str, &'static str)]) -> AnyView {
    let entries = entries.iter().map(|(words, fill)| {
        let hatched = (*fill == "f3").then(|| view! { <path class="hatch" d="M0 4h14M0 10h14"></path> });
        view! {
            <li><svg viewBox="0 0 14 14" aria-hidden="true"><rect class=*fill width="14" height="14" rx="2"></rect>{hatched}</svg>{*words}</li>
        }
    });
    view! { <ul class="legend">{entries.collect_view()}</ul> }.into_any()
}

/// Draws the same numbers as a table, folded.
fn table(title: &'static str, parts: [&'static str; 3], columns: &[Column]) -> AnyView {
    let heads =
        parts.map(|part| view! { <th role="columnheader" scope="col" class="num">{part}</th> });
    let rows = columns.iter().map(|column| {
        let cells = parts.into_iter().enumerate().map(|(place, head)| {
            let number = column.parts.and_then(|parts| parts.get(place).copied());
            let words = number.map_or("not known".to_owned(), |number| number.to_string());
            view! { <td role="cell" class="num" data-h=head>{words}</td> }
        });
        view! { <tr role="row"><th role="rowheader" scope="row">{column.name}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <details class="more">
            <summary>{icon(Icon::Chevron)}"As a table"</summary>
            <div class="listing"><table class="data" role="table">
                <caption class="sr">{title}</caption>
                <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">"Week"</th>{heads.into_iter().collect_view()}</tr></thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table></div>
        </details>
    }
    .into_any()
}

/// Draws how a number went, with the words for it.
pub(crate) fn spark(values: &[usize], says: &'static str) -> AnyView {
    let most = values.iter().copied().max().unwrap_or_default().max(1);
    let step = 92 / values.len().saturating_sub(1).max(1);
    let spots: Vec<(usize, usize)> = (0..)
        .zip(values)
        .map(|(place, value)| (2 + place * step, 22 - value * 20 / most))
        .collect();
    let line: Vec<String> = spots.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let end = spots.last().map(|(x, y)| {
        view! { <circle cx=x.to_string() cy=y.to_string() r="2.5"></circle> }
    });
    view! {
        <svg class="spark" viewBox="0 0 96 24" role="img" aria-label=says>
            <polyline points=line.join(" ")></polyline>{end}
        </svg>
    }
    .into_any()
}

/// Draws on which days something was heard, the last day at the end, with the words for it.
pub(crate) fn beat(days: &[bool], says: &'static str) -> AnyView {
    let days = (0..).zip(days).map(|(place, was_heard): (usize, _)| {
        let (class, top, height) = if *was_heard {
            ("", "0", "16")
        } else {
            ("off", "12", "4")
        };
        view! { <rect class=class x=(place * 6).to_string() y=top width="4" height=height></rect> }
    });
    view! {
        <svg class="beat" viewBox="0 0 84 16" role="img" aria-label=says>{days.collect_view()}</svg>
    }
    .into_any()
}

/// Draws how much of what was expected is there, with a sentence about the rest.
pub(crate) fn meter(title: &'static str, percent: u8, rest: &'static str) -> AnyView {
    view! {
        <div class="meter" data-tone="warn">
            <h3>{title}</h3>{mark::bar(percent)}<p class="soft">{rest}</p>
        </div>
    }
    .into_any()
}
