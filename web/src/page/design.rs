//! Every part in every state, in one place: the design language as the pages speak it.
//!
//! All of it is made up and stands in this crate, so that the page shows nothing of the organization. Who changes
//! the stylesheet or a part looks here first, and the tests in a browser measure it here.

mod entries;
mod figures;
mod forms;
mod lists;
mod schemes;
mod states;
mod story;
mod table;
mod words;

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{LabelView, Moment},
    part::{
        chip::{self, Chip},
        shell,
    },
    route,
};

/// The model of the page: how the samples are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DesignPage {
    /// Whether the samples run from right to left.
    pub is_mirrored: bool,
    /// The colors of the samples.
    pub scheme: Scheme,
}

/// The colors of the samples.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scheme {
    /// What the reader's device prefers.
    #[default]
    Preferred,
    Light,
    Dark,
}

impl Scheme {
    /// Returns the value of `data-scheme`, and of `scheme` in the address; empty for what is preferred.
    const fn name(self) -> &'static str {
        match self {
            Self::Preferred => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl DesignPage {
    /// Reads the fields `dir` and `scheme` of the address; what is not known is as usual.
    #[must_use]
    pub fn of(dir: &str, scheme: &str) -> Self {
        let scheme = match scheme {
            "light" => Scheme::Light,
            "dark" => Scheme::Dark,
            _ => Scheme::Preferred,
        };
        Self {
            is_mirrored: dir == "rtl",
            scheme,
        }
    }

    fn address(self) -> String {
        let dir = if self.is_mirrored { "rtl" } else { "" };
        route::with_query(
            route::DESIGN,
            &[("dir", dir), ("scheme", self.scheme.name())],
        )
    }
}

/// One section: its id, its name, and what it shows.
type Section = (&'static str, &'static str, AnyView);

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: DesignPage) -> String {
    let token = &frame.token;
    let sections: [Section; 9] = [
        ("words", "Words with a shape", words::words()),
        (
            "buttons",
            "Buttons and the site chip",
            words::controls(frame),
        ),
        ("states", "What concerns a whole page", states::banners()),
        ("empty", "Where nothing is", states::empty()),
        ("lists", "Lists and tables", lists::lists()),
        ("story", "A task and its story", story::story(token)),
        ("forms", "Forms and decisions", forms::forms(token)),
        ("figures", "Findings and figures", figures::figures()),
        ("colors", "Colors and directions", schemes::schemes()),
    ];
    let contents = sections
        .iter()
        .map(|(id, name, _)| Chip {
            address: format!("#{id}"),
            words: name,
            count: None,
            is_current: false,
        })
        .collect();
    let sections = sections.map(|(id, name, view)| {
        view! { <section id=id><h2>{name}</h2>{view}</section> }
    });
    let scheme = page.scheme.name();
    let class = if scheme.is_empty() {
        "design"
    } else {
        "design sample"
    };
    let main = view! {
        <div class="head"><div>
            <h1>"Parts and states"</h1>
            <p class="lede">"Every part of the pages in every state it can be in. All of it is made up: what is sent from here changes nothing and leads to a page that says there is no such thing."</p>
        </div></div>
        <div class="row">{switches(page)}</div>
        {chip::nav(Language::English, "On this page", contents)}
        <div class=class dir=page.is_mirrored.then_some("rtl") data-scheme=(!scheme.is_empty()).then_some(scheme)>
            {sections.into_iter().collect_view()}
        </div>
    };
    shell::page(frame, Place::Elsewhere, "Parts and states", main.into_any())
}

/// Draws the links that turn the samples around and change their colors.
fn switches(page: DesignPage) -> AnyView {
    let link = |words, other: DesignPage| Chip {
        address: other.address(),
        words,
        count: None,
        is_current: other == page,
    };
    let toward = |is_mirrored| DesignPage {
        is_mirrored,
        ..page
    };
    let colored = |scheme| DesignPage { scheme, ..page };
    let directions = vec![
        link("Left to right", toward(false)),
        link("Right to left", toward(true)),
    ];
    let schemes = vec![
        link("As preferred", colored(Scheme::Preferred)),
        link("Light", colored(Scheme::Light)),
        link("Dark", colored(Scheme::Dark)),
    ];
    view! { {chip::choice("Direction", directions)}{chip::choice("Colors", schemes)} }.into_any()
}

/// Makes a moment of its words.
fn at(text: &str) -> Moment {
    Moment {
        iso: "2026-11-17T08:31:00+01:00".to_owned(),
        text: text.to_owned(),
        relative: None,
    }
}

/// Makes a label of its two halves.
fn label(number: &str, role: &str) -> LabelView {
    LabelView {
        number: number.to_owned(),
        role: role.to_owned(),
        explanation: String::new(),
    }
}

/// Makes sentences that own themselves.
fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_how_the_samples_are_shown() {
        for (dir, scheme, address) in [
            ("", "", "/design"),
            ("rtl", "", "/design?dir=rtl"),
            ("ltr", "dark", "/design?scheme=dark"),
            ("rtl", "light", "/design?dir=rtl&scheme=light"),
            ("x\"", "x\"", "/design"),
        ] {
            assert_eq!(DesignPage::of(dir, scheme).address(), address);
        }
    }
}
