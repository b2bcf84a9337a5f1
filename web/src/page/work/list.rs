//! The list of tasks: a table with groups that folds into cards by its own width.

use leptos::prelude::*;

use super::{
    super::listing::{self, Filtering},
    Band, Group, TaskRow,
};
use crate::{
    Language,
    part::{
        form,
        icon::{Icon, icon},
        mark, text,
    },
    route,
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
pub(in crate::page) fn shown(groups: &[Group], total: &str, filtering: &Filtering) -> String {
    let shown: usize = groups.iter().map(|group| group.tasks.len()).sum();
    let noun = if total == "1" { "task" } else { "tasks" };
    let which = match (filtering.is_narrow, total) {
        (true, "1") => " that matches",
        (true, _) => " that match",
        (false, _) => "",
    };
    format!("{shown} of {total} {noun}{which}, {}.", filtering.order)
}

/// Draws the table, its groups and the notes below; with boxes and a bar where several can be picked.
pub(in crate::page) fn list(
    filtering: &Filtering,
    groups: Vec<Group>,
    total: &str,
    [hours, gap]: [&str; 2],
    bulk: Option<(Bulk, &str)>,
) -> AnyView {
    let shown: usize = groups.iter().map(|group| group.tasks.len()).sum();
    let noun = if total == "1" { "task" } else { "tasks" };
    let count = format!("{} of {total} {noun}. {hours}", text::grouped(shown));
    let legend = legend(&groups);
    let picks = bulk.is_some();
    let mut number = 0;
    let groups = groups
        .into_iter()
        .filter(|group| !group.tasks.is_empty())
        .map(|one| {
            let first = number;
            number += one.tasks.len();
            group(one, picks.then_some(first))
        })
        .collect_view();
    let gap = (!gap.is_empty()).then(|| view! { <span>{gap.to_owned()}</span> });
    let class = if picks {
        "list tasks picks"
    } else {
        "list tasks"
    };
    let pick = picks.then(|| {
        view! { <th role="columnheader" scope="col" class="w-pick"><span class="sr">"Pick"</span></th> }
    });
    let sheet = view! {
        <div class="sheet listing">
            <table class=class role="table">
                <caption class="sr">"Tasks"</caption>
                <thead role="rowgroup"><tr role="row">
                    {pick}
                    <th role="columnheader" scope="col" class="w-st">"State"</th>
                    <th role="columnheader" scope="col">"Task"</th>
                    <th role="columnheader" scope="col" class="w-lab">"Label"</th>
                    <th role="columnheader" scope="col" class="w-pl c-pl">"Place"</th>
                    <th role="columnheader" scope="col" class="w-who c-who">"With"</th>
                    {listing::head(filtering, "age", "Age", "w-age c-age")}
                    {listing::head(filtering, "left", "Time left", "w-left")}
                </tr></thead>
                {groups}
            </table>
            <p class="foot-note"><span>{count}</span>{gap}{legend}</p>
        </div>
    };
    match bulk {
        Some((bulk, token)) => picking(sheet.into_any(), bulk, token),
        None => sheet.into_any(),
    }
}

/// Puts the form around the list, with the bar that shows how many are picked. Without a token nothing is posted.
fn picking(list: AnyView, bulk: Bulk, token: &str) -> AnyView {
    let acts = bulk
        .acts
        .into_iter()
        .map(|(act, words)| view! { <button class="btn" name="act" value=act>{words}</button> });
    let method = if token.is_empty() { "get" } else { "post" };
    let hidden = (!token.is_empty())
        .then(|| view! { {form::token(token)}{form::hidden("back", &bulk.back)} });
    view! {
        <form class="picking" method=method action=bulk.target>
            {hidden}{list}
            <div class="bulk" role="group" aria-label="With the tasks that are picked">
                <span class="count">"selected"</span>{acts.collect_view()}
            </div>
        </form>
    }
    .into_any()
}

/// Explains the marks that some row carries.
fn legend(groups: &[Group]) -> AnyView {
    let has =
        |is_set: fn(&TaskRow) -> bool| groups.iter().any(|group| group.tasks.iter().any(is_set));
    let sign = |is_shown: bool, tone, shape, words| {
        is_shown.then(
            || view! { <span data-tone=tone aria-hidden="true">{icon(shape)}" "{words}</span> },
        )
    };
    view! {
        <span class="end">
            {sign(has(|task| task.has_conflict), "conf", Icon::Conflict, "two sites differ")}
            {sign(has(|task| task.is_waiting), "warn", Icon::Outgoing, "not yet at another site")}
        </span>
    }
    .into_any()
}

/// Draws a band with its head; where tasks can be picked, from this number on.
fn group(group: Group, picks: Option<usize>) -> AnyView {
    let (words, tone) = match group.band {
        Band::Overdue => ("Overdue", Some("fail")),
        Band::Today => ("Due today", Some("warn")),
        Band::Week => ("This week", None),
        Band::Later => ("Later", None),
        Band::Finished => ("Finished recently", Some("done")),
        Band::Top => ("At the top", Some("fail")),
        Band::Executives => ("With the executives", Some("warn")),
        Band::Heads => ("With heads of departments", Some("warn")),
        Band::Leads => ("With leads of teams", None),
        Band::Staff => ("With the teams", None),
        Band::Named => (group.name.as_str(), None),
    };
    let words = words.to_owned();
    let count = group.tasks.len();
    let rows = group
        .tasks
        .into_iter()
        .enumerate()
        .map(|(at, task)| row(task, picks.map(|first| format!("t{}", first + at))))
        .collect_view();
    let span = if picks.is_some() { "5" } else { "4" };
    let head = (!words.is_empty()).then(|| view! {
            <tr class="group" role="row" data-tone=tone>
                <th role="rowheader" scope="rowgroup" colspan=span dir="auto">{words}" "<span class="n">{count}</span></th>
                // The columns that hide when the list is narrow need cells that hide with them.
                <td class="c-pl" aria-hidden="true"></td><td class="c-who" aria-hidden="true"></td><td class="c-age" aria-hidden="true"></td>
            </tr>
    });
    view! { <tbody role="rowgroup">{head}{rows}</tbody> }.into_any()
}

/// Draws one task; the whole title is the link, and names the box that picks it by this id.
fn row(task: TaskRow, picks: Option<String>) -> AnyView {
    let class = task.is_unread.then_some("new");
    let unread = task
        .is_unread
        .then(|| view! { <span class="sr">"New: "</span> });
    let pick = picks.clone().map(|name| {
        view! {
            <td role="cell" class="c-pick"><label>
                <input type="checkbox" class="pick" name="task" value=task.id.clone() aria-labelledby=name/>
            </label></td>
        }
    });
    let with = match &task.with {
        Some(with) => view! { <span dir="auto">{with.clone()}</span> }.into_any(),
        None => view! { <span class="mute">"Nobody yet"</span> }.into_any(),
    };
    let waits = (!task.waits_for.is_empty()).then(|| {
        let words = format!("Waits for {}", task.waits_for);
        let said = words.clone();
        view! { <span class="chip" dir="auto" title=said>{icon(Icon::OnHold)}<span class="sr">{words}</span>"Blocked"</span> }
    });
    let marks = marks(&task);
    view! {
        <tr class=class role="row">
            {pick}
            <td role="cell" class="c-st">{mark::task_status(Language::English, task.status)}</td>
            <td role="cell" class="c-t"><span class="cell">
                {mark::priority_glyph(Language::English, task.priority)}
                <a class="title" id=picks href=route::task(&task.id) dir="auto">{unread}{task.title}</a>
                {waits}{marks}
            </span></td>
            <td role="cell" class="c-lab">{mark::plate(task.label, "soft")}</td>
            <td role="cell" class="c-pl" dir="auto">{task.place}</td>
            <td role="cell" class="c-who">{with}</td>
            <td role="cell" class="c-age">{task.age}</td>
            <td role="cell" class="c-left">{task.left.map(mark::time_left)}</td>
        </tr>
    }
    .into_any()
}

/// Draws what is out of the ordinary; nothing when all is well.
fn marks(task: &TaskRow) -> Option<AnyView> {
    let signs = [
        (
            task.has_conflict,
            "conf",
            Icon::Conflict,
            "Two sites differ",
        ),
        (
            task.is_waiting,
            "warn",
            Icon::Outgoing,
            "Not yet at another site",
        ),
    ];
    mark::marks(&signs)
}
