//! Translated pages in every language: that they say so, and that nothing English is left in them but what they are
//! given.

#![expect(clippy::too_many_lines, reason = "a list of pages reads straight down")]

use crate::{
    Frame, Language,
    page::{
        answers, case, conflicts, forms, label, menu, new_case, notices, offer, preferences,
        quarantine, rsvp, sign_in, task, triage, waiting,
    },
    sample, words,
};

/// Every translated page by name, with all that it was made from.
fn pages(language: Language) -> Vec<(&'static str, String, String)> {
    let frame = Frame {
        language,
        ..sample::frame()
    };
    let framed = |name, html, model: String| (name, html, format!("{frame:?} {model}"));
    let mut pages = vec![
        framed("menu", menu::render(&frame), String::new()),
        {
            let page = sample::task();
            let model = format!("{page:?}");
            framed("task", task::render(&frame, page), model)
        },
        {
            let page = sample::case();
            let model = format!("{page:?}");
            framed("case", case::render(&frame, page), model)
        },
        {
            let page = sample::new_case();
            framed(
                "new-case",
                new_case::render(&frame, &page),
                format!("{page:?}"),
            )
        },
        {
            let page = sample::triage();
            let model = format!("{page:?}");
            framed("triage", triage::render(&frame, page), model)
        },
        {
            let page = sample::preferences();
            let model = format!("{page:?}");
            framed("preferences", preferences::render(&frame, page), model)
        },
        {
            let page = sample::conflicts();
            let model = format!("{page:?}");
            framed("conflicts", conflicts::render(&frame, page), model)
        },
        {
            let page = sample::quarantine();
            let model = format!("{page:?}");
            framed("quarantine", quarantine::render(&frame, page), model)
        },
        {
            let page = sample::forms();
            let model = format!("{page:?}");
            framed("forms", forms::render_list(&frame, page), model)
        },
        {
            let page = sample::form();
            framed("form", forms::render(&frame, &page), format!("{page:?}"))
        },
        {
            let page = sample::answers();
            framed(
                "answers",
                answers::render(&frame, &page),
                format!("{page:?}"),
            )
        },
        {
            let page = sample::explained();
            let model = format!("{page:?}");
            framed("label", label::render(&frame, page), model)
        },
        {
            let page = sample::notices();
            let model = format!("{page:?}");
            framed("notices", notices::render(&frame, page), model)
        },
        {
            let page = sample::waiting();
            let model = format!("{page:?}");
            framed("waiting", waiting::render(&frame, page), model)
        },
        (
            "notices-none",
            notices::render(&frame, notices::NoticesPage::default()),
            format!("{frame:?}"),
        ),
        (
            "waiting-none",
            waiting::render(&frame, waiting::WaitingPage::default()),
            format!("{frame:?}"),
        ),
        (
            "conflicts-none",
            conflicts::render(&frame, conflicts::ConflictsPage::default()),
            format!("{frame:?}"),
        ),
        (
            "triage-none",
            triage::render(&frame, triage::TriagePage::default()),
            format!("{frame:?}"),
        ),
    ];
    pages.extend(alone(language));
    pages
}

/// The pages that need no session.
fn alone(language: Language) -> Vec<(&'static str, String, String)> {
    let door = sign_in::Door {
        language,
        ..sample::door()
    };
    let sign_in = sign_in::SignInPage {
        door: door.clone(),
        news: Some(sign_in::News::LinkOver),
        ..sample::sign_in()
    };
    let first = sign_in::FirstPasswordPage {
        door,
        ..sample::first_password()
    };
    let rsvp = rsvp::RsvpPage {
        language,
        ..sample::rsvp()
    };
    let offer = offer::OfferPage {
        language,
        ..sample::offer()
    };
    let models = [
        format!("{sign_in:?}"),
        format!("{first:?}"),
        format!("{rsvp:?}"),
        format!("{offer:?}"),
    ];
    let names = ["sign-in", "first-password", "rsvp", "offer"];
    let drawn = [
        sign_in::render(&sign_in),
        sign_in::render_first_password(first),
        rsvp::render(&rsvp),
        offer::render(&offer),
    ];
    let mut pages = Vec::new();
    for ((name, html), model) in names.into_iter().zip(drawn).zip(models) {
        pages.push((name, html, model));
    }
    for (name, html) in [
        ("rsvp-over", rsvp::render_over(language)),
        ("rsvp-often", rsvp::render_often(language)),
        ("offer-over", offer::render_over(language)),
    ] {
        pages.push((name, html, String::new()));
    }
    pages
}

#[test]
fn a_translated_page_says_its_language_once() {
    for language in Language::ALL {
        let begins = format!(
            "<!DOCTYPE html><html lang=\"{}\" dir=\"{}\">",
            language.tag(),
            language.direction()
        );
        for (name, html, _) in pages(language) {
            assert!(html.starts_with(&begins), "{name} {language:?}");
            let (_, main) = html.split_once("<main ").expect("a main part");
            let tag = main.split('>').next().unwrap_or_default();
            assert!(!tag.contains("lang="), "{name} {language:?}: <main {tag}");
        }
    }
}

#[test]
fn no_sentence_of_the_source_is_left_in_another_language() {
    let mut compared = 0;
    for (position, language) in Language::ALL.into_iter().enumerate().skip(1) {
        for (name, html, model) in pages(language) {
            for (subject, texts) in words::TEXTS {
                for said in *texts {
                    let english = said[0];
                    let is_sentence = english.contains(' ') && english != said[position];
                    if is_sentence && !model.contains(english) {
                        let escaped = english.replace('&', "&amp;");
                        assert!(
                            !html.contains(&format!(">{escaped}<"))
                                && !html.contains(&format!("\"{escaped}\"")),
                            "{name} says in {language:?} what {subject}.ftl says in English: {english}"
                        );
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}

#[test]
fn nothing_is_written_in_place() {
    let ours = ["Orgo", "English", "Français", "Español", "FREQ", "BYDAY"];
    for (name, html, model) in pages(Language::Arabic) {
        let model = model.replace("\\\"", "\"");
        for text in texts(&html) {
            let is_arabic = text
                .chars()
                .any(|sign| ('\u{0600}'..'\u{06ff}').contains(&sign));
            let is_given = |word: &str| ours.contains(&word) || model.contains(word);
            let foreign: Vec<&str> = text
                .split(|sign: char| !sign.is_alphabetic())
                .filter(|word| word.len() > 2 && !is_given(word))
                .collect();
            assert!(is_arabic || foreign.is_empty(), "{name} says {text:?}");
        }
    }
}

/// Lists what a page says: its texts, and the names of what has none.
fn texts(html: &str) -> Vec<String> {
    let (_, body) = html.split_once("</title>").expect("a title");
    let said = body.split('<').filter_map(|part| part.split_once('>'));
    let said = said.map(|(_, text)| text);
    let names = [
        " aria-label=\"",
        " placeholder=\"",
        " data-h=\"",
        " title=\"",
    ];
    let names = names.into_iter().flat_map(|name| super::values(body, name));
    let plain = |text: &str| {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
    };
    said.chain(names).map(plain).collect()
}
