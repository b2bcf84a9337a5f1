//! The site chip: where the reader is, and whether all is well there.

use leptos::prelude::*;

use crate::{
    Language,
    frame::{Clock, Site},
    route, words,
};

/// Draws which site this is and whether its clock can be trusted.
pub(crate) fn chip(language: Language, site: &Site) -> AnyView {
    let say = words::Frame(language);
    let (clock, is_said) = match site.clock {
        Clock::Sound => (say.clock_ok(), None),
        Clock::Doubtful => (say.clock_doubt(), Some("say")),
    };
    let tone = if site.clock == Clock::Doubtful || site.lacks_bundle {
        "fail"
    } else if site.is_late {
        "warn"
    } else {
        "done"
    };
    let peers = (site.peers > 0).then(|| view! { <span>{say.peers(site.peers)}</span> });
    // Only what is out of the ordinary is said where there is little room.
    let is_late = site.is_late.then_some("say");
    let waiting = (site.waiting > 0)
        .then(|| view! { <span class=is_late>{say.waiting(site.waiting)}</span> });
    let bundle = site
        .lacks_bundle
        .then(|| view! { <span class="say">{say.lacks_bundle()}</span> });
    let address = if site.opens {
        route::SITES.to_owned()
    } else {
        format!("{}#sites", route::HELP)
    };
    view! {
        <a class="site" data-tone=tone href=address>
            <i></i><b dir="auto">{site.name.clone()}</b>{peers}{waiting}{bundle}<span class=is_said>{clock}</span>
        </a>
    }
    .into_any()
}
