//! Pages of a node in the other languages: nothing is left in them that the catalogues of the node say in English.

use orgo_web::Language;

use super::{browser::Browser, site::Site};
use crate::words;

/// Opens a page in a language, which the browser brings.
fn open(browser: &mut Browser, language: Language, path: &str) -> String {
    let tag = [("Accept-Language", language.tag())];
    let reply = browser.ask("GET", path, &tag, None);
    let text = reply.text();
    assert_eq!(reply.status, 200, "{path}: {text}");
    let begins = format!("<!DOCTYPE html><html lang=\"{}\"", language.tag());
    assert!(text.starts_with(&begins), "{path}");
    text
}

/// Takes what is marked as English out of a page: what documents keep, and what the engine explains.
fn spoken(page: &str) -> String {
    let mut parts = page.split(" lang=\"en\"");
    let mut spoken = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        spoken.push_str(part.split_once("</").map_or("", |(_, rest)| rest));
    }
    spoken
}

/// Checks that a page holds no sentence of the node in English.
fn check(page: &str, path: &str, language: Language) -> usize {
    let spoken = spoken(page);
    let position = Language::ALL.iter().position(|one| *one == language);
    let position = position.unwrap();
    let mut compared = 0;
    for (subject, texts) in words::TEXTS {
        for said in *texts {
            let english = said[0];
            if !english.contains(' ') || english == said[position] {
                continue;
            }
            let around = [
                format!(">{english}<"),
                format!("\"{english}\""),
                format!(">{english} "),
                format!("{english}<"),
            ];
            for english in around {
                assert!(
                    !spoken.contains(&english),
                    "{path} says in {language:?} what {subject}.ftl says in English: {english}"
                );
            }
            compared += 1;
        }
    }
    compared
}

#[test]
fn pages_say_nothing_of_the_node_in_english() {
    let site = Site::new();
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "urgent");
    let (case, task) = (outcome.case_id.unwrap(), outcome.task_ids[0]);
    let mut admin = site.admin();
    let task = format!("/tasks/{task}");
    let case = format!("/cases/{case}");
    assert_eq!(
        admin
            .post(&task, &format!("{task}/actions/take"), &[])
            .status,
        303
    );
    let paths = [
        "/work",
        "/work?tab=all&view=filter",
        "/work?tab=levels&status=pending,on_hold&since=14d&group=place",
        "/work?tab=all&priority=high&holder=nobody&when=today&columns=age,left,changed",
        "/cases?view=filter",
        "/cases?severity=minor&group=status&sort=-age",
        "/notices",
        task.as_str(),
        case.as_str(),
    ];
    for language in [Language::French, Language::Spanish, Language::Arabic] {
        for path in paths {
            let page = open(&mut admin, language, path);
            assert!(check(&page, path, language) > 200, "{path}");
        }
    }
}

#[test]
fn times_clocks_and_stories_are_said_in_the_language_of_who_reads() {
    let site = Site::new();
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "urgent");
    let task = format!("/tasks/{}", outcome.task_ids[0]);
    let mut admin = site.admin();
    for (language, parts) in [
        (
            Language::French,
            [
                "Avant de remonter",
                "a créé cette tâche sous",
                "Aujourd’hui,",
            ],
        ),
        (
            Language::Spanish,
            ["Hasta que se escale", "creó esta tarea como", "Hoy,"],
        ),
        (
            Language::Arabic,
            ["حتى التصعيد", "أنشأت هذه المهمة بوسم", "اليوم،"],
        ),
    ] {
        let page = open(&mut admin, language, &task);
        for part in parts {
            assert!(page.contains(part), "{language:?}: {part}: {page}");
        }
        let list = open(&mut admin, language, "/work?tab=late&holder=me");
        let tab = words::Listing(language).late_or_up();
        assert!(list.contains(tab), "{language:?}: {tab}");
    }
}

#[test]
fn what_was_done_is_said_in_the_language_of_who_did_it() {
    let site = Site::new();
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "urgent");
    let task = format!("/tasks/{}", outcome.task_ids[0]);
    let mut admin = site.admin();
    assert_eq!(
        admin
            .post(&task, &format!("{task}/actions/take"), &[])
            .status,
        303
    );
    let page = open(&mut admin, Language::French, &task);
    assert!(page.contains("Elle est à vous maintenant"), "{page}");
}

#[test]
fn what_is_marked_as_english_is_left_out_of_the_comparison_and_nothing_else() {
    let page = "<p>un</p><p lang=\"en\">two</p><p>trois</p>";
    assert_eq!(spoken(page), "<p>un</p><pp><p>trois</p>");
}
