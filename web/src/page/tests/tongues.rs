//! Translated pages in every language: that they say so, and that nothing English is left in them but what they are
//! given.

#![expect(clippy::too_many_lines, reason = "a list of pages reads straight down")]

use std::fmt::Debug;

use crate::{
    Frame, Language,
    page::{
        answers,
        bulk::{self, Stage},
        case,
        cases::{self, CasesPage},
        conflicts::{self, ConflictsPage},
        forms,
        imported::{self, ImportedPage},
        label,
        listing::{Column, Filtering, Pages},
        menu, new_case,
        notices::{self, NoticesPage},
        offer,
        plan::{self, PlanPage},
        preferences,
        problem::{self, Problem},
        quarantine, removal, rsvp, sign_in,
        sites::{self, SitesPage},
        task, ticket, triage,
        waiting::{self, WaitingPage},
        withheld::{self, WithheldPage},
        work::{self, Band, Group, WorkPage},
    },
    sample, words,
};

/// A page: its name, what it says, and all that it was made from.
type Drawn = (&'static str, String, String);

/// Draws a page in a frame.
fn drawn<M: Debug>(
    frame: &Frame,
    name: &'static str,
    model: M,
    render: impl FnOnce(&Frame, M) -> String,
) -> Drawn {
    let given = format!("{frame:?} {model:?}");
    (name, render(frame, model), given)
}

/// Every translated page.
fn pages(language: Language) -> Vec<Drawn> {
    let frame = Frame {
        language,
        ..sample::frame()
    };
    let frame = &frame;
    let mut pages = of_work(frame);
    pages.extend([
        drawn(frame, "menu", (), |frame, ()| menu::render(frame)),
        drawn(
            frame,
            "preferences",
            sample::preferences(),
            preferences::render,
        ),
        drawn(frame, "conflicts", sample::conflicts(), conflicts::render),
        drawn(
            frame,
            "conflicts-none",
            ConflictsPage::default(),
            conflicts::render,
        ),
        drawn(
            frame,
            "quarantine",
            sample::quarantine(),
            quarantine::render,
        ),
        drawn(frame, "forms", sample::forms(), forms::render_list),
        drawn(frame, "form", sample::form(), |frame, page| {
            forms::render(frame, &page)
        }),
        drawn(frame, "answers", sample::answers(), |frame, page| {
            answers::render(frame, &page)
        }),
        drawn(frame, "label", sample::explained(), label::render),
        drawn(frame, "notices", sample::notices(), notices::render),
        drawn(
            frame,
            "notices-none",
            NoticesPage::default(),
            notices::render,
        ),
        drawn(frame, "waiting", sample::waiting(), waiting::render),
        drawn(
            frame,
            "waiting-none",
            WaitingPage::default(),
            waiting::render,
        ),
    ]);
    pages.extend(of_sites(frame));
    pages.extend(problems(frame));
    pages.extend(alone(language));
    pages
}

/// Sites, and what travels between them.
fn of_sites(frame: &Frame) -> Vec<Drawn> {
    let alone = || SitesPage {
        manages: true,
        ..SitesPage::default()
    };
    vec![
        drawn(frame, "sites", sample::sites(), sites::render),
        drawn(frame, "sites-alone", alone(), sites::render),
        drawn(frame, "ticket", sample::ticket(), ticket::render),
        drawn(frame, "withheld", sample::withheld(), withheld::render),
        drawn(
            frame,
            "withheld-none",
            WithheldPage::default(),
            withheld::render,
        ),
        drawn(frame, "imported", sample::imported(), imported::render),
        drawn(
            frame,
            "imported-none",
            ImportedPage::default(),
            imported::render,
        ),
        drawn(frame, "removal", sample::removal(), removal::render),
    ]
}

/// What answers when another page cannot.
fn problems(frame: &Frame) -> Vec<Drawn> {
    let why = || "The reason".to_owned();
    let problems = [
        Problem::NotFound,
        Problem::Forbidden { why: why() },
        Problem::BadRequest { why: why() },
        Problem::Stale,
        Problem::TooMany { wait: why() },
        Problem::Failure { reference: why() },
    ];
    let draw = |problem| {
        drawn(frame, "problem", problem, |frame, problem| {
            problem::render(Some(frame), &problem)
        })
    };
    problems.into_iter().map(draw).collect()
}

/// The lists, and what they lead to.
fn of_work(frame: &Frame) -> Vec<Drawn> {
    let mut pages = vec![
        drawn(frame, "work", sample::work(), work::render),
        drawn(frame, "work-none", WorkPage::default(), work::render),
        drawn(frame, "work-narrow", narrow_work(), work::render),
        drawn(frame, "work-end", work_end(), work::render),
        drawn(frame, "work-kept", work_kept(), work::render),
        drawn(frame, "cases", sample::cases(), cases::render),
        drawn(frame, "cases-none", CasesPage::default(), cases::render),
        drawn(frame, "cases-narrow", narrow_cases(), cases::render),
        drawn(frame, "cases-end", cases_end(), cases::render),
        drawn(frame, "task", sample::task(), task::render),
        drawn(frame, "case", sample::case(), case::render),
        drawn(frame, "new-case", sample::new_case(), |frame, page| {
            new_case::render(frame, &page)
        }),
        drawn(frame, "triage", sample::triage(), triage::render),
        drawn(
            frame,
            "triage-none",
            triage::TriagePage::default(),
            triage::render,
        ),
        drawn(frame, "plan", sample::plan(), plan::render),
        drawn(frame, "plan-none", PlanPage::default(), plan::render),
    ];
    for stage in [
        Stage::Preview,
        Stage::Done,
        Stage::Undone,
        Stage::Asks {
            words: "To whom",
            choices: Vec::new(),
            is_closed: false,
        },
    ] {
        pages.push(drawn(frame, "bulk", sample::bulk(stage), bulk::render));
    }
    pages
}

fn narrow() -> Filtering {
    Filtering {
        is_narrow: true,
        open: "/work?filter=open".to_owned(),
        ..Filtering::default()
    }
}

fn narrow_work() -> WorkPage {
    WorkPage {
        filtering: narrow(),
        ..WorkPage::default()
    }
}

fn work_end() -> WorkPage {
    WorkPage {
        pages: end(),
        ..WorkPage::default()
    }
}

/// My work under a name, in columns that were chosen, with tasks of every band.
fn work_kept() -> WorkPage {
    let mut page = sample::work();
    page.filtering.is_narrow = true;
    page.filtering.columns = Some(Column::OF_TASKS.to_vec());
    if let Some(keep) = &mut page.filtering.keep {
        keep.name = None;
    }
    let bands = [
        Band::Overdue,
        Band::Today,
        Band::Week,
        Band::Later,
        Band::Finished,
        Band::Top,
        Band::Executives,
        Band::Heads,
        Band::Leads,
        Band::Staff,
    ];
    let tasks = page.groups.iter().flat_map(|group| group.tasks.clone());
    let tasks: Vec<_> = tasks.collect();
    let group = |band| Group {
        band,
        name: String::new(),
        tasks: tasks.clone(),
    };
    page.groups = bands.into_iter().map(group).collect();
    page
}

fn narrow_cases() -> CasesPage {
    CasesPage {
        filtering: narrow(),
        ..CasesPage::default()
    }
}

fn cases_end() -> CasesPage {
    CasesPage {
        pages: end(),
        ..CasesPage::default()
    }
}

fn end() -> Pages {
    Pages {
        next: None,
        first: Some("/work".to_owned()),
    }
}

/// The pages that need no session.
fn alone(language: Language) -> Vec<Drawn> {
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
