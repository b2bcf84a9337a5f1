//! One case, one task: what is told of it, and what may be done with it.

use super::check;
use crate::{
    model::{Files, Refill, Show, Telling},
    page::{case, task},
    route, sample,
};

#[test]
fn a_case_tells_its_story() {
    check(
        "case",
        &[
            "C-2F81",
            "Moved up to ",
            "A technical request to Operations.Maintenance",
            "Restricted",
            "Quoted text, 2 lines",
            "href=\"/signals/sig1/original\"",
            "is a program",
            "Written at Clinic 4 Tue 16:05, arrived here Thu 07:52 by stick",
            "Sites set the place differently",
            "action=\"/cases/c1/conflicts/location\"",
            "shown now",
            "action=\"/cases/c1/actions/resolve\"",
            "action=\"/cases/c1/comments\"",
            "action=\"/cases/c1/tags\"",
            "action=\"/cases/c1/tasks\"",
            "2 of 4 finished",
            "reported it",
            "Why?",
            "Nobody needs to act.",
            "split from",
            "href=\"/cases/c9\"",
        ],
    );
    let page = case::CasePage {
        refill: None,
        ..sample::case()
    };
    let html = case::render(&sample::frame(), page);
    assert_eq!(
        html.matches(" checked").count(),
        1,
        "only the value shown now is chosen"
    );
}

#[test]
fn a_timeline_shows_what_its_address_asks_for() {
    let shown = |show, is_newest_first| {
        let telling = Telling {
            show,
            is_newest_first,
        };
        let page = case::CasePage {
            telling,
            ..sample::case()
        };
        case::render(&sample::frame(), page)
    };
    let (mail, note, step) = ("id=\"e-e1\"", "id=\"e-e4\"", "id=\"e-e2\"");
    let has = |html: &str| [mail, note, step].map(|entry| html.contains(entry));
    let all = shown(Show::All, false);
    assert_eq!(has(&all), [true; 3]);
    assert_eq!(has(&shown(Show::Mail, false)), [true, false, false]);
    assert_eq!(has(&shown(Show::Notes, false)), [false, true, false]);
    assert_eq!(has(&shown(Show::Steps, false)), [false, false, true]);
    let newest = shown(Show::All, true);
    assert!(all.find(mail) < all.find(note) && newest.find(note) < newest.find(mail));
    for way in [
        "show=notes&amp;order=newest#timeline",
        "show=notes#timeline",
    ] {
        let html = shown(Show::Notes, true);
        assert!(html.contains(way), "{way}: {html}");
    }
    // Of a few there is nothing to choose.
    let short = case::CasePage {
        timeline: vec![],
        ..sample::case()
    };
    let short = case::render(&sample::frame(), short);
    assert!(!short.contains("#timeline"), "{short}");
    for show in Show::ALL {
        assert_eq!(Show::read(show.word()), show);
    }
    assert_eq!(Show::read("nonsense"), Show::All);
}

#[test]
fn a_case_without_rights_has_no_forms_of_its_own() {
    let page = case::CasePage {
        rights: case::CaseRights::default(),
        offers: vec![],
        not_offered: String::new(),
        timeline: vec![],
        change: None,
        guests: case::Guests::default(),
        counts: None,
        files: Files::default(),
        ..sample::case()
    };
    let html = case::render(&sample::frame(), page);
    assert!(!html.contains("action=\"/cases/c1"), "{html}");
    assert!(html.contains("Nothing has happened yet."));
}

#[test]
fn what_is_seldom_changed_is_folded_away_until_a_form_is_given_back() {
    let case = |form: &str| {
        let refill = Refill {
            form: form.to_owned(),
            ..Refill::default()
        };
        let page = case::CasePage {
            refill: Some(refill),
            ..sample::case()
        };
        case::render(&sample::frame(), page)
    };
    let is_open = |html: &str| html.contains("<details open class=\"panel fold\">");
    assert!(!is_open(&case("")));
    for form in [
        "severity",
        "priority",
        "location",
        "review",
        "reviews",
        "retention_class",
        "merged_into",
    ] {
        assert!(is_open(&case(form)), "{form}");
    }
    for form in ["split", "participants", "attachments"] {
        let html = case(form);
        assert!(!is_open(&html), "{form} stands elsewhere");
        assert_eq!(
            html.matches("<details open class=\"ask\">").count(),
            2,
            "{form}"
        );
    }
    check(
        "case",
        &[
            "action=\"/cases/c1/fields/location\"",
            "action=\"/cases/c1/fields/merged_into\"",
            "action=\"/cases/c1/reviews\"",
            "action=\"/cases/c1/split\"",
            "name=\"task\" value=\"t2\" checked",
            "action=\"/cases/c1/participants\"",
            "enctype=\"multipart/form-data\"",
            "href=\"/cases/c1/attachments/0f\"",
        ],
    );
    check(
        "task",
        &[
            "<details open class=\"panel fold\">",
            "it is not a recurrence",
            "Now: <span>every week on Monday</span>.",
            "value=\"2026-11-19T17:00\"",
            "action=\"/tasks/t1/fields/due_at\"",
            "action=\"/tasks/t1/waits-for\"",
            "href=\"/tasks/t1/attachments/0f\"",
        ],
    );
}

#[test]
fn a_task_offers_what_is_legal_and_shows_where_it_goes() {
    check(
        "task",
        &[
            "action=\"/tasks/t1/actions/start\"",
            "action=\"/tasks/t1/actions/acknowledge\"",
            "An escalated task cannot go back to pending, so that is not offered.",
            "aria-current=\"step\"",
            "The ladder ends at 1",
            "Why 14:31?",
            "1 of 3",
            "action=\"/tasks/t1/checklist/0\"",
            "name=\"done\" value=\"no\"",
            "clock in doubt",
            "action=\"/tasks/t1/comments\"",
            "Waits for",
            "href=\"/cases/c1\"",
        ],
    );
    let html = task::render(&sample::frame(), sample::task());
    for illegal in ["resume", "reopen", "fail"] {
        assert!(
            !html.contains(&route::task_action("t1", illegal)),
            "{illegal} is offered"
        );
    }
}

#[test]
fn a_refused_case_form_keeps_what_was_typed() {
    check(
        "new-case",
        &[
            "2 things need your attention",
            "href=\"#f-label\"",
            "aria-describedby=\"f-label-hint f-label-fault\"",
            "value=\"1001.11.Ops\"",
            "The pump knocks.\n",
            "<option value=\"medium\" selected",
            "action=\"/cases\"",
        ],
    );
}
