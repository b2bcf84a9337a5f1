//! Translated pages in every language: that they say so, and that nothing English is left in them but what they are
//! given.

mod drawn;

use crate::{Frame, Language, model::EntryBody, page::task, sample, words};
use drawn::pages;

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
    let ours = [
        "Orgo",
        "English",
        "Français",
        "Español",
        "FREQ",
        "BYDAY",
        "Enter",
        "Esc",
        "Ctrl",
    ];
    let command = "orgo node join TICKET --site NAME";
    for (name, html, model) in pages(Language::Arabic) {
        let given = given(&model);
        for text in texts(&html) {
            let is_arabic = text
                .chars()
                .any(|sign| ('\u{0600}'..'\u{06ff}').contains(&sign));
            let is_given = |word: &str| ours.contains(&word) || given.contains(word);
            let foreign: Vec<&str> = text
                .split(|sign: char| !sign.is_alphabetic())
                .filter(|word| word.len() > 2 && !is_given(word))
                .collect();
            assert!(
                is_arabic || text == command || foreign.is_empty(),
                "{name} says {text:?}"
            );
        }
    }
}

#[test]
fn what_speaks_another_language_than_the_page_says_which() {
    let language = Language::French;
    let frame = Frame {
        language,
        ..sample::frame()
    };
    let marked = "data-tone=\"warn\" lang=\"en\" class=\"banner\"";
    let step = "<span dir=\"ltr\"><b dir=\"auto\">";
    let mut page = sample::task();
    let html = task::render(&frame, page.clone());
    assert!(html.contains(marked) && html.contains(step), "{html}");
    for banner in &mut page.banners {
        banner.language = language;
    }
    for entry in page.timeline.iter_mut().flat_map(|day| &mut day.entries) {
        if let EntryBody::Step(step) = &mut entry.body {
            step.language = language;
        }
    }
    let html = task::render(&frame, page);
    assert!(!html.contains(marked) && !html.contains(step), "{html}");
}

/// Joins the texts that a model holds, without the names of its fields.
fn given(model: &str) -> String {
    let mut given = String::new();
    let (mut is_text, mut is_escaped) = (false, false);
    for sign in model.chars() {
        match (is_text, is_escaped, sign) {
            (true, false, '\\') => is_escaped = true,
            (_, false, '"') => {
                is_text = !is_text;
                given.push('\n');
            }
            (true, ..) => {
                given.push(sign);
                is_escaped = false;
            }
            (false, ..) => {}
        }
    }
    given
}

#[test]
fn what_a_model_holds_is_told_from_how_it_is_called() {
    let model = format!("{:?}", ("say \"it\"", Some("now")));
    assert_eq!(given(&model), "\nsay \"it\"\n\nnow\n");
    assert_eq!(given("Field { name: 1 }"), "");
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
