//! Words with a shape, buttons, the site chip and the bell.

use leptos::prelude::*;

use super::label;
use crate::{
    Frame, Language,
    frame::{Clock, Site},
    model::{
        CaseStatus, LabelView, LeftState, Priority, Severity, ShownStatus, TimeLeft, Visibility,
    },
    part::{
        bell,
        icon::{Icon, icon},
        mark, site,
    },
    route,
};

/// Draws all of them.
pub(super) fn words() -> AnyView {
    view! { <div class="panel stack">{rows()}</div> }.into_any()
}

/// Draws them without a panel, for samples of the schemes.
pub(super) fn rows() -> AnyView {
    let boxed = ShownStatus::ALL
        .iter()
        .map(|status| mark::task_status_box(Language::English, *status));
    let plain = ShownStatus::ALL
        .iter()
        .map(|status| mark::task_status(Language::English, *status));
    let cases = [
        CaseStatus::Open,
        CaseStatus::Resolved,
        CaseStatus::Closed,
        CaseStatus::Merged,
    ];
    let cases = cases
        .into_iter()
        .map(|status| mark::case_status(Language::English, status));
    let priorities = Priority::ALL
        .iter()
        .map(|priority| mark::priority(Language::English, *priority));
    let severities = Severity::ALL
        .iter()
        .map(|severity| mark::severity(Language::English, *severity));
    let seen = [
        Visibility::Public,
        Visibility::Internal,
        Visibility::Restricted,
        Visibility::Anonymised,
    ];
    let seen = seen
        .into_iter()
        .map(|value| mark::visibility(Language::English, value));
    let signs = [
        (true, "conf", Icon::Conflict, "Two sites differ"),
        (true, "warn", Icon::Outgoing, "Not yet at another site"),
        (true, "esc", Icon::Escalated, "A task has moved up"),
    ];
    view! {
        <p class="row">{boxed.collect_view()}</p>
        <p class="row">{plain.collect_view()}{cases.collect_view()}</p>
        <p class="row">{priorities.collect_view()}{severities.collect_view()}</p>
        <p class="row">{seen.collect_view()}{mark::marks(&signs)}</p>
        <p class="row">{plates()}</p>
        <p class="row">{left().collect_view()}</p>
    }
    .into_any()
}

/// Draws labels in every size; the long one is cut where there is no room.
fn plates() -> AnyView {
    let safety = || label("1001.91", "Operations.Safety");
    let explained = LabelView {
        explanation: "A technical request to safety, with the staff of a site.".to_owned(),
        ..safety()
    };
    view! {
        {mark::plate(safety(), "soft")}{mark::plate(safety(), "")}{mark::plate(safety(), "big")}
        {mark::plate(label("11.94", "Operations.Safety.Audit.District.Kivu.North"), "big")}
        {mark::plate_explained(Language::English, explained)}
    }
    .into_any()
}

/// Draws the time left in each of its states.
fn left() -> impl Iterator<Item = AnyView> {
    let left = |text: &str, state, used_percent, is_doubtful| TimeLeft {
        text: text.to_owned(),
        state,
        used_percent,
        is_doubtful,
    };
    [
        left("1 d 6 h", LeftState::Calm, Some(20), false),
        left("40 min", LeftState::Soon, Some(85), false),
        left("3 h 29 min over", LeftState::Over, None, false),
        left("Paused: part ordered", LeftState::Paused, None, false),
        left("Done 11:20", LeftState::Ended, None, false),
        left("50 min", LeftState::Calm, Some(60), true),
    ]
    .into_iter()
    .map(mark::time_left)
}

/// Draws buttons in their kinds, and the site chip in its states.
pub(super) fn controls(frame: &Frame) -> AnyView {
    let language = frame.language;
    let calm = Site {
        name: "North depot".to_owned(),
        clock: Clock::Sound,
        peers: 3,
        waiting: 0,
        is_late: false,
        lacks_bundle: false,
        opens: frame.site.opens,
    };
    let late = Site {
        waiting: 14,
        is_late: true,
        ..calm.clone()
    };
    let doubtful = Site {
        clock: Clock::Doubtful,
        ..late.clone()
    };
    let gap = Site {
        lacks_bundle: true,
        ..calm.clone()
    };
    let bells = [0, 1, 3, 1_240].map(|count| bell::still(language, count));
    let chips = [calm, late, doubtful, gap].map(|site| site::chip(language, &site));
    view! {
        <div class="panel stack">
            <div class="row">
                <button class="btn main" type="button">"Take it"</button>
                <button class="btn" type="button">{icon(Icon::OnHold)}"Hold…"</button>
                <button class="btn quiet" type="button">"Not now"</button>
                <button class="btn risk" type="button">"Remove…"</button>
                <button class="btn" type="button" disabled aria-describedby="why-not">"Close the case"</button>
                <a class="btn" href=route::DESIGN>"A link that looks like one"</a>
            </div>
            <p class="hint" id="why-not">"A case is closed when its tasks are finished, so that is not offered yet."</p>
            <div class="row">{chips.into_iter().collect_view()}</div>
            <div class="row">{bells.into_iter().collect_view()}</div>
        </div>
    }
    .into_any()
}
