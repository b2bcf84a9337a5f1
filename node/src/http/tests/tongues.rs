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

/// Pages on which the node says nothing in English at all.
const SPOKEN: [&str; 3] = ["/setup", "/profile", "/profile?domain=hr"];

/// Little words that only English has, of those languages.
const ENGLISH: [&str; 14] = [
    "the", "of", "is", "it", "was", "with", "from", "this", "not", "and", "that", "has", "to", "by",
];

/// Returns the texts of a page that hold words which only English has.
fn english(page: &str) -> Vec<&str> {
    let (_, main) = page.split_once("<main").unwrap();
    let texts = main.split('<').filter_map(|part| part.split_once('>'));
    let is_english = |text: &&str| {
        let mut words = text.split(|sign: char| !sign.is_alphanumeric() && !"-_./".contains(sign));
        words.any(|word| ENGLISH.contains(&word))
    };
    texts.map(|(_, text)| text).filter(is_english).collect()
}

#[test]
fn set_up_and_the_profile_have_nothing_left_in_english() {
    let site = Site::new();
    site.deliver_samples();
    let own =
        "version: \"2\"\nwindows: { high: PT1H }\nlog: full\nrepeat: { every: PT4H, at_most: 3 }\n";
    std::fs::write(site.folder().join("organisation.yaml"), own).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let setting = site.node.setting();
    let modules = setting.configuration.loaded.modules.iter();
    let titles: Vec<String> = modules.map(|module| module.title.clone()).collect();
    let mut admin = site.admin();
    for path in SPOKEN {
        let page = admin.get(path).text();
        assert!(!english(&page).is_empty(), "{path} in English");
        for language in [Language::French, Language::Spanish, Language::Arabic] {
            let page = open(&mut admin, language, path);
            assert!(!page.contains(" lang=\"en\""), "{path}: {page}");
            let mut left = english(&page);
            // The titles of modules are words of their authors.
            left.retain(|text| !titles.iter().any(|title| title == text));
            assert!(left.is_empty(), "{path} says in {language:?}: {left:?}");
        }
    }
}

#[test]
fn what_only_english_says_is_found() {
    let page =
        "<main class=\"x\"><p>Le profil</p><b>what the node said</b><i>by-node is.yaml</i></main>";
    assert_eq!(english(page), ["what the node said"]);
}

/// Returns the tag of what is wrong with the one field of a page that is at fault, and what it says.
fn fault(page: &str) -> (&str, &str) {
    let (before, after) = page.split_once("class=\"err\"").unwrap();
    let tag = before.rsplit('<').next().unwrap();
    let (_, after) = after.split_once("</svg>").unwrap();
    (tag, after.split('<').next().unwrap())
}

#[test]
fn what_is_wrong_with_a_form_is_said_in_the_language_or_marked() {
    let site = Site::new();
    let mut admin = site.admin();
    let mut check = |language, asked: &str, lang: &str, said: &str| {
        let path = format!("/calendars?calendar=always&{asked}");
        let page = open(&mut admin, language, &path);
        let (tag, text) = fault(&page);
        assert!(tag.contains(lang) && text.contains(said), "{tag}: {text}");
    };
    let (french, arabic) = (Language::French, Language::Arabic);
    let soon = "from=soon&for=1+hour";
    check(
        french,
        soon,
        "lang=\"fr\" dir=\"ltr\"",
        "Ce n’est pas un jour",
    );
    check(arabic, soon, "lang=\"ar\" dir=\"rtl\"", "ليس هذا يوما");
    // What the reader of lengths says is English, and says so.
    let soon = "from=2026-12-01T09:00&for=soon";
    check(arabic, soon, "lang=\"en\" dir=\"ltr\"", "soon");
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
