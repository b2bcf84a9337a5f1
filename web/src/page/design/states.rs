//! The states a page can be in, each as one sentence with what it means and what to do about it.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Banner, Tone},
    part::{banner, icon::Icon},
    route,
};

/// Draws a sentence for each state, and what a post is answered with.
pub(super) fn banners() -> AnyView {
    let act =
        |words: &'static str| view! { <a class="btn" href=route::DESIGN>{words}</a> }.into_any();
    let say = |tone, shape, title: &str, text: &str, words: &'static str| {
        let banner = Banner {
            tone,
            title: title.to_owned(),
            text: text.to_owned(),
            ..Banner::default()
        };
        banner::say(
            Language::English,
            banner,
            shape,
            (!words.is_empty()).then(|| act(words)),
        )
    };
    view! {
        <div class="stack">
            {say(Tone::Done, Icon::Check, "3 tasks were given to Joseph Mbeki", "Nobody has been told yet.", "Undo")}
            {say(Tone::Fail, Icon::Alert, "That could not be done", "Somebody finished the task while you were writing. What you wrote is kept below.", "")}
            {say(Tone::Info, Icon::Change, "Catching up with Clinic 4", "About 3,200 of 9,800 changes are here. Rules wait until the rest has come; you can work as usual.", "Details")}
            {say(Tone::Warn, Icon::Outgoing, "This site is on its own", "No other site was heard since 09:12. Keep working: 14 changes are safe here and leave when a line or a stick comes.", "Make a bundle")}
            {say(Tone::Plain, Icon::Lock, "You can read this, not change it", "Your role at Clinic 2 ended on 14 November. What you began to write is kept.", "")}
            {say(Tone::Conflict, Icon::Conflict, "Sites set 2 fields differently", "All values are kept. Somebody who knows should choose.", "Compare")}
            {say(Tone::Fail, Icon::Clock, "The clock may be wrong by up to 26 minutes", "Times marked ≈ may be off. Nothing moves up by itself until it is settled.", "Say the time")}
            {say(Tone::Fail, Icon::Box, "4 % of the disk is left", "New files are refused; text still works.", "")}
            {say(Tone::Warn, Icon::Mail, "No mail has come in for 6 hours", "North depot usually fetches it. Clinic 2 takes over at 15:00.", "")}
            {say(Tone::Warn, Icon::Stick, "Bundle 42 from Clinic 4 is missing", "Bundle 43 is in use. 6 changes wait for 42.", "Ask again")}
            {say(Tone::Info, Icon::Merged, "It is part of the case C-2F44", "Its tasks and signals go on there. It can be taken apart again.", "Go there")}
            {say(Tone::Plain, Icon::Cross, "Purged on 3 November", "Text and names are gone at every site that was heard since. The number and the dates stay.", "")}
            {say(Tone::Hidden, Icon::Eye, "2 passages are hidden from you", "A named person can open them; opening is written down.", "")}
            {say(Tone::Hidden, Icon::Lock, "This is restricted", "Only who is cleared reads it. Mails about it say no more than where to look.", "")}
            {say(Tone::Info, Icon::Travel, "41,200 of 100,000 mails are taken in", "312 were here before, 3 could not be read. It goes on when this page is closed.", "Show the 3")}
        </div>
    }
    .into_any()
}

/// Draws what stands where nothing is.
pub(super) fn empty() -> AnyView {
    let next = |words| Some((route::DESIGN.to_owned(), words));
    let calm = banner::empty(
        Icon::Check,
        "Nothing waits for you",
        "4 tasks are with your team, 2 wait for other sites. The next thing is due on Monday at 08:00.",
        next("See the team’s work"),
    );
    let filtered = banner::empty(
        Icon::Search,
        "No task matches these filters",
        "12 match without “changed in 14 days”. Goma branch has been silent for 9 days, so something may be missing.",
        next("Drop that filter"),
    );
    view! { <div class="cols two"><div class="sheet">{calm}</div><div class="sheet">{filtered}</div></div> }.into_any()
}
