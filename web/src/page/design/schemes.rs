//! The colors, the same words on light and on dark ground, and a page that runs from right to left.

use leptos::prelude::*;

use super::{label, lines, lists, story, words};
use crate::{
    Language,
    model::{Banner, LeftState, Moment, Priority, Rung, RungState, ShownStatus, Tone},
    page::{
        listing::Filtering,
        work::{Band, Group, TaskRow, list},
    },
    part::{banner, icon::Icon, ladder},
};

/// The tokens that are shown, by what they are for.
const TOKENS: [&str; 18] = [
    "bg", "surface", "raised", "sunken", "hover", "selected", "line", "line-2", "ink", "accent",
    "fill", "plate", "tag", "focus", "c1", "c2", "c3", "c4",
];

/// Draws all of it.
pub(super) fn schemes() -> AnyView {
    view! {
        <div class="cols two">{sample("light", "On light ground")}{sample("dark", "On dark ground")}</div>
        {mirrored()}
    }
    .into_any()
}

/// Draws the same in one scheme, whatever the page has.
fn sample(scheme: &'static str, name: &'static str) -> AnyView {
    let swatches = TOKENS.map(|token| {
        view! {
            <li><svg aria-hidden="true"><rect width="100%" height="100%" fill=format!("var(--{token})")></rect></svg>{token}</li>
        }
    });
    let doubt = Banner {
        tone: Tone::Warn,
        title: "Bundle 42 from Clinic 4 is missing".to_owned(),
        text: "6 changes wait for it.".to_owned(),
        ..Banner::default()
    };
    let hours = "Kinshasa time.";
    let groups = lists::groups().into_iter().take(2).collect();
    view! {
        <div class="sample" data-scheme=scheme>
            <h3>{name}</h3>
            <ul class="swatches">{swatches.into_iter().collect_view()}</ul>
            {words::rows()}{banner::say(Language::English, doubt, Icon::Stick, None)}
            {list::list(Language::English, (&Filtering::default(), "4"), groups, [hours, ""], None)}{ladder::ladder(Language::English, story::rungs())}
        </div>
    }
    .into_any()
}

/// Draws a list and a ladder in Arabic, whose labels and names of others stay as they are.
fn mirrored() -> AnyView {
    let task = |title: &str, status, priority, left| TaskRow {
        id: "sample".to_owned(),
        title: title.to_owned(),
        status,
        priority,
        label: label("101.81", "Operations.Maintenance"),
        place: "العيادة ٤".to_owned(),
        with: Some("أمينة عثمان".to_owned()),
        age: "يومان".to_owned(),
        changed: Moment::default(),
        left: Some(left),
        is_unread: true,
        has_conflict: true,
        is_waiting: false,
        waits_for: String::new(),
    };
    let tasks = vec![
        task(
            "انقطاع الأكسجين في الجناح الثاني: الضغط أقل من الحد المسموح",
            ShownStatus::Escalated,
            Priority::Critical,
            lists::left("تأخرت ٣ س ٢٠ د", LeftState::Over, None),
        ),
        task(
            "Cold chain: vaccine fridge 3 at 9.4 °C",
            ShownStatus::Pending,
            Priority::High,
            lists::left("٤٢ د", LeftState::Calm, Some(30)),
        ),
    ];
    let groups = vec![Group {
        name: String::new(),
        band: Band::Overdue,
        tasks,
    }];
    let rung = |number, name: &str, state, said: &[&str]| Rung {
        label: label(number, "Operations.Maintenance"),
        name: name.to_owned(),
        state,
        lines: lines(said),
    };
    let rungs = vec![
        rung("1001", "الفريق", RungState::Past, &["فُتحت الثلاثاء ٠٨:٣١"]),
        rung(
            "101",
            "رئيسة الفريق",
            RungState::Here,
            &["منذ الثلاثاء ١٠:٣١"],
        ),
        rung("11", "مدير القسم", RungState::Next, &["اليوم ١٤:٣١"]),
    ];
    view! {
        <div class="sample" dir="rtl" lang="ar">
            <h3>"من اليمين إلى اليسار"</h3>
            {list::list(Language::English, (&Filtering::default(), "2"), groups, ["", ""], None)}{ladder::ladder(Language::English, rungs)}
        </div>
    }
    .into_any()
}
