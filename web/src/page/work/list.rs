//! The list of tasks: a table with groups that folds into cards by its own width.

use leptos::prelude::*;

use super::{
    super::listing::{self, Column, Columns, Filtering},
    Band, Group, TaskRow,
};
use crate::{
    Language,
    part::{
        form,
        icon::{Icon, icon},
        mark, text,
    },
    route, words,
};

/// What can be done with several tasks at once.
#[derive(Debug, Clone, Default)]
pub struct Bulk {
    /// Where the form leads.
    pub target: &'static str,
    /// The acts, each as it is spelled and with its words, the usual one first.
    pub acts: Vec<(&'static str, &'static str)>,
    /// The address of the list.
    pub back: String,
}

/// Says how many of the tasks are shown, and in which order.
pub(in crate::page) fn shown(
    language: Language,
    groups: &[Group],
    total: &str,
    filtering: &Filtering,
) -> AnyView {
    let say = words::Work(language);
    let shown: usize = groups.iter().map(|group| group.tasks.len()).sum();
    let (count, total) = listing::total(language, total);
    let sentence = if filtering.is_narrow {
        say.some_match(count, shown, &total)
    } else {
        say.some(count, shown, &total)
    };
    listing::in_order(language, sentence, filtering)
}

/// Draws the table, its groups and the notes below; with boxes and a bar where several can be picked.
pub(in crate::page) fn list(
    language: Language,
    (filtering, total): (&Filtering, &str),
    groups: Vec<Group>,
    [hours, gap]: [&str; 2],
    bulk: Option<(Bulk, &str)>,
) -> AnyView {
    let say = words::Work(language);
    let shown: usize = groups.iter().map(|group| group.tasks.len()).sum();
    let (count, total) = listing::total(language, total);
    let count = say.some(count, shown, &total);
    let hours = hours.to_owned();
    let legend = legend(language, &groups);
    let picks = bulk.is_some();
    let columns = Columns::of(filtering.columns.as_deref(), Column::OF_TASKS);
    let mut number = 0;
    let groups = groups
        .into_iter()
        .filter(|group| !group.tasks.is_empty())
        .map(|one| {
            let first = number;
            number += one.tasks.len();
            group(language, one, &columns, picks.then_some(first))
        })
        .collect_view();
    let gap =
        (!gap.is_empty()).then(|| view! { <span>{text::said(language, gap.to_owned())}</span> });
    let class = columns.class(if picks { " tasks picks" } else { " tasks" });
    let [first, rest] = columns.around(|one| head(language, filtering, one));
    let pick = picks.then(|| {
        view! { <th role="columnheader" scope="col" class="w-pick"><span class="sr">{say.pick()}</span></th> }
    });
    let sheet = view! {
        <div class="sheet listing">
            <table class=class role="table">
                <caption class="sr">{say.tasks()}</caption>
                <thead role="rowgroup"><tr role="row">
                    {pick}
                    {first}
                    <th role="columnheader" scope="col">{say.task()}</th>
                    {rest}
                </tr></thead>
                {groups}
            </table>
            <p class="foot-note"><span>{count}". "{hours}</span>{gap}{legend}</p>
        </div>
    };
    match bulk {
        Some((bulk, token)) => picking(language, sheet.into_any(), bulk, token),
        None => sheet.into_any(),
    }
}

/// Draws the head of a column.
fn head(language: Language, filtering: &Filtering, column: Column) -> AnyView {
    let (width, sort) = match column {
        Column::State => ("w-st", ""),
        Column::Label => ("w-lab", ""),
        Column::Place => ("w-pl c-pl", ""),
        Column::Holder => ("w-who c-who", ""),
        Column::Age => ("w-age c-age", "age"),
        Column::Changed => ("w-ch", "changed"),
        Column::Left => ("w-left", "left"),
        // Of cases alone.
        Column::Severity | Column::Tasks => ("", ""),
    };
    listing::head(filtering, sort, column.words(language), width)
}

/// Returns the class of what stands in a column.
const fn class(column: Column) -> &'static str {
    match column {
        Column::State => "c-st",
        Column::Label => "c-lab",
        Column::Place => "c-pl",
        Column::Holder => "c-who",
        Column::Age => "c-age",
        Column::Changed => "c-ch",
        Column::Left => "c-left",
        Column::Severity | Column::Tasks => "",
    }
}

/// Puts the form around the list, with the bar that shows how many are picked. Without a token nothing is posted.
fn picking(language: Language, list: AnyView, bulk: Bulk, token: &str) -> AnyView {
    let say = words::Work(language);
    let acts = bulk.acts.into_iter().map(|(act, words)| {
        view! { <button class="btn" name="act" value=act>{words}</button> }
    });
    let method = if token.is_empty() { "get" } else { "post" };
    let hidden = (!token.is_empty())
        .then(|| view! { {form::token(token)}{form::hidden("back", &bulk.back)} });
    view! {
        <form class="picking" method=method action=bulk.target>
            {hidden}{list}
            <div class="bulk" role="group" aria-label=say.with_picked()>
                <span class="count">{say.picked()}</span>{acts.collect_view()}
            </div>
        </form>
    }
    .into_any()
}

/// Explains the marks that some row carries.
fn legend(language: Language, groups: &[Group]) -> AnyView {
    let say = words::Work(language);
    let has =
        |is_set: fn(&TaskRow) -> bool| groups.iter().any(|group| group.tasks.iter().any(is_set));
    let sign = |is_shown: bool, tone, shape, words| {
        is_shown.then(
            || view! { <span data-tone=tone aria-hidden="true">{icon(shape)}" "{words}</span> },
        )
    };
    view! {
        <span class="end">
            {sign(has(|task| task.has_conflict), "conf", Icon::Conflict, say.sites_differ())}
            {sign(has(|task| task.is_waiting), "warn", Icon::Outgoing, say.not_elsewhere())}
        </span>
    }
    .into_any()
}

/// Draws a band with its head; where tasks can be picked, from this number on.
fn group(language: Language, group: Group, columns: &Columns, picks: Option<usize>) -> AnyView {
    let say = words::Work(language);
    let (words, tone) = match group.band {
        Band::RanOut => (say.ran_out(), Some("fail")),
        Band::Overdue => (say.overdue(), Some("fail")),
        Band::Today => (say.due_today(), Some("warn")),
        Band::Week => (say.this_week(), None),
        Band::Later => (say.later(), None),
        Band::Finished => (say.finished(), Some("done")),
        Band::Top => (say.at_top(), Some("fail")),
        Band::Executives => (say.executives(), Some("warn")),
        Band::Heads => (say.heads(), Some("warn")),
        Band::Leads => (say.leads(), None),
        Band::Staff => (say.teams(), None),
        Band::Named => (group.name.as_str(), None),
    };
    let words = words.to_owned();
    let count = group.tasks.len();
    let rows = group
        .tasks
        .into_iter()
        .enumerate()
        .map(|(at, task)| {
            row(
                language,
                &task,
                columns,
                picks.map(|first| format!("t{}", first + at)),
            )
        })
        .collect_view();
    let head = (!words.is_empty()).then(|| {
        let words = view! { {words}" "<span class="n">{count}</span> }.into_any();
        let before = 1 + usize::from(picks.is_some());
        columns.group(words, before, class, tone)
    });
    view! { <tbody role="rowgroup">{head}{rows}</tbody> }.into_any()
}

/// Draws one task; the whole title is the link, and names the box that picks it by this id.
fn row(language: Language, task: &TaskRow, columns: &Columns, picks: Option<String>) -> AnyView {
    let say = words::Work(language);
    let class = task.is_unread.then_some("new");
    let unread = task
        .is_unread
        .then(|| view! { <span class="sr">{say.unread()}" "</span> });
    let pick = picks.clone().map(|name| {
        view! {
            <td role="cell" class="c-pick"><label>
                <input type="checkbox" class="pick" name="task" value=task.id.clone() aria-labelledby=name/>
            </label></td>
        }
    });
    let waits = (!task.waits_for.is_empty()).then(|| {
        let words = say.waits_for(&task.waits_for);
        let said = words.clone();
        view! { <span class="chip" dir="auto" title=said>{icon(Icon::OnHold)}<span class="sr">{words}</span>{say.blocked()}</span> }
    });
    let marks = marks(language, task);
    let cell = |one| cell(language, one, task, columns.said(language, one));
    let [first, rest] = columns.around(cell);
    view! {
        <tr class=class role="row">
            {pick}{first}
            <td role="cell" class="c-t"><span class="cell">
                {mark::priority_glyph(language, task.priority)}
                <a class="title" id=picks href=route::task(&task.id) dir="auto">{unread}{task.title.clone()}</a>
                {waits}{marks}
            </span></td>
            {rest}
        </tr>
    }
    .into_any()
}

/// Draws what stands in a column about a task; cards say the name of the column before it, if there is one to say.
fn cell(language: Language, column: Column, task: &TaskRow, name: Option<&'static str>) -> AnyView {
    let within = match column {
        Column::State => mark::task_status(language, task.status),
        Column::Label => mark::plate(task.label.clone(), "soft"),
        Column::Place => listing::named(&task.place).into_any(),
        Column::Holder => match &task.with {
            Some(with) => listing::named(with).into_any(),
            None => {
                let nobody = words::Work(language).nobody();
                view! { <span class="mute">{nobody}</span> }.into_any()
            }
        },
        Column::Age => task.age.clone().into_any(),
        Column::Changed => text::moment(task.changed.clone()),
        Column::Left => {
            let left = task.left.clone();
            left.map(mark::time_left).into_any()
        }
        Column::Severity | Column::Tasks => ().into_any(),
    };
    view! { <td role="cell" class=class(column) data-h=name>{within}</td> }.into_any()
}

/// Draws what is out of the ordinary; nothing when all is well.
fn marks(language: Language, task: &TaskRow) -> Option<AnyView> {
    let (differ, waits) = (
        words::Listing(language).two_differ(),
        words::Work(language).is_not_elsewhere(),
    );
    let signs = [
        (task.has_conflict, "conf", Icon::Conflict, differ),
        (task.is_waiting, "warn", Icon::Outgoing, waits),
    ];
    mark::marks(&signs)
}
