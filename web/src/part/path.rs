//! The path of a task: where it began, each stop in between, and where it is now, in one compact row.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Direction, PathKind, PathStop, against_words},
    part::{
        icon::{Icon, icon},
        mark, text,
    },
    words,
};

/// Draws the stops in the order of time; nothing for what is still where it began.
pub(crate) fn path(language: Language, stops: Vec<PathStop>) -> Option<AnyView> {
    if stops.len() < 2 {
        return None;
    }
    let stops = stops.into_iter().map(|stop| self::stop(language, stop));
    let stops = stops.collect_view();
    let title = words::Path(language).title();
    let view = view! {
        <section class="panel"><h2>{title}</h2><ol class="path">{stops}</ol></section>
    };
    Some(view.into_any())
}

/// Draws one stop: which way it came, where to, how, and who brought it when.
fn stop(language: Language, stop: PathStop) -> AnyView {
    let say = words::Path(language);
    let way = stop.direction.map(|direction| {
        let (shape, words) = match direction {
            Direction::Up => (Icon::Up, say.up()),
            Direction::Down => (Icon::Down, say.down()),
            Direction::Sideways => (Icon::Across, say.sideways()),
            Direction::Stays => (Icon::Across, say.stays()),
        };
        let class = if shape == Icon::Across {
            "way across"
        } else {
            "way"
        };
        view! { <span class=class>{icon(shape)}<span>{words}</span></span> }
    });
    let against = stop.against.map(|what| {
        view! {
            <span class="against" data-tone="warn">{icon(Icon::Alert)}{against_words(language, what)}</span>
        }
    });
    let who = (!stop.who.is_empty()).then(|| view! { <span dir="auto">{stop.who}</span> });
    let why = (!stop.why.is_empty()).then(|| view! { <span dir="auto">{stop.why}</span> });
    view! {
        <li>
            {way}{mark::plate(stop.label, "soft")}<b>{kind(say, stop.kind)}</b>
            {who}<span class="mute">{text::moment(stop.at)}</span>{why}{against}
        </li>
    }
    .into_any()
}

/// Says how work came somewhere.
const fn kind(say: words::Path, kind: PathKind) -> &'static str {
    match kind {
        PathKind::Opened => say.opened(),
        PathKind::Climbed => say.climbed(),
        PathKind::HandedOver => say.handed_over(),
        PathKind::Relabeled => say.relabeled(),
        PathKind::Transferred => say.transferred(),
        PathKind::Decided => say.decided(),
        PathKind::Resolved => say.resolved(),
        PathKind::Reopened => say.reopened(),
        PathKind::Ruled => say.ruled(),
        PathKind::Settled => say.settled(),
    }
}
