//! The list of tasks: a table with groups that folds into cards by its own width.

use leptos::prelude::*;

use super::{Band, Group, TaskRow};
use crate::{
    part::{
        icon::{Icon, icon},
        mark, text,
    },
    route,
};

/// What can be done with several tasks at once.
#[derive(Debug, Clone, Copy)]
pub(in crate::page) struct Bulk {
    /// Where the form leads.
    pub(in crate::page) target: &'static str,
    /// The words of the buttons, the usual one first.
    pub(in crate::page) acts: &'static [&'static str],
}

/// Draws the table, its groups and the note below; with boxes and a bar where several can be picked.
pub(in crate::page) fn list(
    groups: Vec<Group>,
    total: Option<usize>,
    hours: &str,
    gap: &str,
    bulk: Option<Bulk>,
) -> AnyView {
    let shown: usize = groups.iter().map(|group| group.tasks.len()).sum();
    let of = text::count(total.unwrap_or(shown), "task", "tasks");
    let count = format!("{} of {of}. {hours}", text::grouped(shown));
    let legend = legend(&groups);
    let picks = bulk.is_some();
    let groups = groups
        .into_iter()
        .filter(|group| !group.tasks.is_empty())
        .map(|one| group(one, picks))
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
                <caption class="sr">"Tasks by the time they are due"</caption>
                <thead role="rowgroup"><tr role="row">
                    {pick}
                    <th role="columnheader" scope="col" class="w-st">"State"</th>
                    <th role="columnheader" scope="col">"Task"</th>
                    <th role="columnheader" scope="col" class="w-lab">"Label"</th>
                    <th role="columnheader" scope="col" class="w-pl c-pl">"Place"</th>
                    <th role="columnheader" scope="col" class="w-who c-who">"With"</th>
                    <th role="columnheader" scope="col" class="w-age c-age">"Age"</th>
                    <th role="columnheader" scope="col" class="w-left">"Time left"</th>
                </tr></thead>
                {groups}
            </table>
            <p class="foot-note"><span>{count}</span>{gap}{legend}</p>
        </div>
    };
    match bulk {
        Some(bulk) => picking(sheet.into_any(), bulk),
        None => sheet.into_any(),
    }
}

/// Puts the form around the list, with the bar that shows how many are picked.
fn picking(list: AnyView, bulk: Bulk) -> AnyView {
    let acts = bulk
        .acts
        .iter()
        .map(|words| view! { <button class="btn">{*words}</button> });
    view! {
        <form class="picking" method="get" action=bulk.target>
            {list}<div class="bulk"><span class="count">"selected"</span>{acts.collect_view()}</div>
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

/// Draws a band with its head.
fn group(group: Group, picks: bool) -> AnyView {
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
    };
    let count = group.tasks.len();
    let rows = group
        .tasks
        .into_iter()
        .map(|task| row(task, picks))
        .collect_view();
    let span = if picks { "5" } else { "4" };
    view! {
        <tbody role="rowgroup">
            <tr class="group" role="row" data-tone=tone>
                <th role="rowheader" scope="rowgroup" colspan=span>{words}" "<span class="n">{count}</span></th>
                // The columns that hide when the list is narrow need cells that hide with them.
                <td class="c-pl" aria-hidden="true"></td><td class="c-who" aria-hidden="true"></td><td class="c-age" aria-hidden="true"></td>
            </tr>
            {rows}
        </tbody>
    }
    .into_any()
}

/// Draws one task; the whole title is the link.
fn row(task: TaskRow, picks: bool) -> AnyView {
    let class = task.is_unread.then_some("new");
    let unread = task
        .is_unread
        .then(|| view! { <span class="sr">"New: "</span> });
    let pick = picks.then(|| {
        let name = format!("Pick {}", task.title);
        view! {
            <td role="cell" class="c-pick"><label>
                <input type="checkbox" class="pick" name="task" value=task.id.clone() aria-label=name/>
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
            <td role="cell" class="c-st">{mark::task_status(task.status)}</td>
            <td role="cell" class="c-t"><span class="cell">
                {mark::priority_glyph(task.priority)}
                <a class="title" href=route::task(&task.id) dir="auto">{unread}{task.title}</a>
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
