//! The keys that act on pages, for who works without a mouse: a page, and what the script shows over any other.

use leptos::prelude::*;

use crate::{Frame, frame::Place, part::shell, route, words};

/// The letters that lead to places, after `g`. The script has the same.
const PLACES: [(&str, &str); 9] = [
    ("w", route::WORK),
    ("c", route::CASES),
    ("t", route::TRIAGE),
    ("n", route::NOTICES),
    ("y", route::WAITING),
    ("s", route::SITES),
    ("u", route::SETUP),
    ("h", route::HELP),
    ("m", route::MENU),
];

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame) -> String {
    let say = words::Keys(frame.language);
    let lists: [(&[&str], _); 8] = [
        (&["j", "↓"], say.next()),
        (&["k", "↑"], say.before()),
        (&["Enter", "o"], say.open()),
        (&["x"], say.pick()),
        (&["p"], say.peek()),
        (&["e"], say.complete()),
        (&["h"], say.hold()),
        (&["a"], say.give()),
    ];
    let page: [(&[&str], _); 5] = [
        (&["e"], say.main()),
        (&["h"], say.ask_hold()),
        (&["a"], say.ask_give()),
        (&["r"], say.comment()),
        (&["u"], say.up()),
    ];
    let every: [(&[&str], _); 5] = [
        (&["Ctrl K", "⌘ K"], say.go()),
        (&["/"], say.search()),
        (&["c"], say.start_case()),
        (&["?"], say.help()),
        (&["Esc"], say.shut()),
    ];
    let main = view! {
        <div class="head"><div><h1>{say.title()}</h1><p class="lede">{say.lede()}</p></div></div>
        <div class="stack measure" data-keys="">
            <div class="panel" hidden="">
                <label class="box"><input type="checkbox" aria-describedby="keys-why"/>{say.switch()}</label>
                <p class="hint" id="keys-why">{say.switch_why()}</p>
            </div>
            {part(say.every(), &every)}{part(say.lists(), &lists)}{part(say.page(), &page)}{places(frame)}
        </div>
    };
    shell::translated(frame, Place::Help, say.title(), main.into_any())
}

/// Draws what some keys do.
fn part(title: &'static str, keys: &[(&[&'static str], &'static str)]) -> AnyView {
    let lines = keys.iter().map(|(keys, does)| line(keys, does));
    let lines = lines.collect_view();
    view! { <section class="panel"><h2>{title}</h2><dl class="facts">{lines}</dl></section> }
        .into_any()
}

/// Draws one line. A key is named as it is on every keyboard.
fn line(keys: &[&'static str], does: &'static str) -> AnyView {
    let keys = keys
        .iter()
        .map(|key| view! { <kbd dir="ltr">{*key}</kbd>" " });
    view! { <dt>{keys.collect_view()}</dt><dd>{does}</dd> }.into_any()
}

/// Draws the places that this person may open, each with its letter.
fn places(frame: &Frame) -> AnyView {
    let around = words::Frame(frame.language);
    let mut names: Vec<(&str, &'static str)> = shell::entries(frame)
        .into_iter()
        .map(|entry| (entry.address, entry.name))
        .collect();
    names.push((route::MENU, around.all_places()));
    let lines = PLACES.into_iter().filter_map(|(letter, place)| {
        let (_, name) = names.iter().find(|(address, _)| *address == place)?;
        Some(line(&[letter], name))
    });
    let (title, lines) = (words::Keys(frame.language).places(), lines.collect_view());
    view! { <section class="panel"><h2>{title}</h2><dl class="facts">{lines}</dl></section> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::SCRIPT;

    #[test]
    fn the_letters_lead_where_the_script_goes() {
        for (letter, place) in PLACES {
            let pair = format!("{letter}: \"{place}\"");
            assert!(SCRIPT.contains(&pair), "the script lacks {pair}");
        }
    }

    #[test]
    fn every_place_has_its_own_letter() {
        let letters: std::collections::BTreeSet<_> = PLACES.iter().map(|(one, _)| one).collect();
        assert_eq!(letters.len(), PLACES.len());
    }
}
