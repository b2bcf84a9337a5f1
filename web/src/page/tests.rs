//! Every page with a full model: its key elements, its escaping, and what all pages have in common.

mod pages;
mod setup;
mod tongues;

use crate::{
    Frame, asset,
    frame::{Clock, Site},
    model::{Files, Refill},
    page::{case, cases, listing, menu, notices, sign_in, sites, task, waiting, withheld, work},
    route, sample,
};

use pages::all;

/// Asserts that a page holds all of these texts.
fn check(name: &str, expected: &[&str]) {
    let pages = all();
    let (_, html) = pages
        .iter()
        .find(|(other, _)| *other == name)
        .expect("a page of that name");
    for text in expected {
        assert!(html.contains(text), "{name} lacks {text}");
    }
}

#[test]
fn every_page_is_whole_and_plain() {
    for (name, html) in all() {
        assert!(html.starts_with("<!DOCTYPE html><html lang=\""), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert!(html.contains("href=\"#main\" class=\"skip\""), "{name}");
        assert!(
            html.contains("<main ") && html.contains("id=\"main\""),
            "{name}"
        );
        assert!(
            html.contains(&route::asset(asset::STYLESHEET_NAME)),
            "{name}"
        );
        for noise in ["<!>", "<!--", "data-hk", " style=", "<style", "javascript:"] {
            assert!(!html.contains(noise), "{name} holds {noise}");
        }
        for tag in html.split('<').filter_map(|rest| rest.split('>').next()) {
            assert!(
                !tag.contains(" onload=\""),
                "{name} lets outside text become an attribute: {tag}"
            );
        }
    }
}

/// Counts the scripts of a page; there is but one that any may have, and that is a file of its own.
fn scripts(html: &str) -> usize {
    let own = format!(
        "<script src=\"{}\" data-from=\"/notices/live\" defer=\"\"></script>",
        route::asset(asset::SCRIPT_NAME)
    );
    let all = html.matches("<script").count();
    assert_eq!(all, html.matches(own.as_str()).count());
    all
}

#[test]
fn outside_text_stays_text() {
    for (name, html) in all() {
        assert!(scripts(&html) <= 1, "{name} runs outside text");
        assert!(
            html.contains("&lt;script&gt;alert("),
            "{name} lost the outside text"
        );
        assert_eq!(
            html.matches("<textarea").count(),
            html.matches("</textarea>").count(),
            "{name}"
        );
    }
}

#[test]
fn every_posted_form_carries_the_token() {
    // What lets somebody in there is the link itself.
    let by_link = ["rsvp", "offer"];
    let signed_in = all()
        .into_iter()
        .filter(|(name, _)| !by_link.contains(name));
    for (name, html) in signed_in {
        for form in html.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            let has_token = form.contains("name=\"token\" value=\"tok-123\"");
            assert_eq!(
                form.starts_with("method=\"post\""),
                has_token,
                "{name}: {form}"
            );
        }
    }
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    for (name, html) in all() {
        let ids: Vec<&str> = values(&html, " id=\"");
        for id in &ids {
            assert_eq!(
                ids.iter().filter(|other| other == &id).count(),
                1,
                "{name} repeats {id}"
            );
        }
        let targets = values(&html, " for=\"")
            .into_iter()
            .chain(values(&html, " href=\"#"));
        for target in targets.chain(values(&html, " list=\"")) {
            assert!(ids.contains(&target), "{name} points to {target}");
        }
        for described in values(&html, " aria-describedby=\"") {
            assert!(
                described.split(' ').all(|id| ids.contains(&id)),
                "{name}: {described}"
            );
        }
    }
}

#[test]
fn every_address_is_one_the_router_knows() {
    for (name, html) in all() {
        for marker in [" href=\"", " action=\"", " src=\""] {
            for address in values(&html, marker) {
                let is_picture = marker == " src=\"" && address.starts_with(route::PICTURE);
                let is_inside =
                    is_picture || address.starts_with('#') || route::tests::is_known(address);
                assert!(is_inside, "{name} points to {address}");
            }
        }
    }
    assert!(
        !route::tests::is_known("/cases/a/b") && !route::tests::is_known("https://example.org/")
    );
}

/// Lists the values that follow a marker up to the next quote.
fn values<'a>(html: &'a str, marker: &str) -> Vec<&'a str> {
    html.split(marker)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn headings_skip_no_level() {
    for (name, html) in all() {
        let levels = html.split("<h").skip(1).filter_map(|rest| {
            let mut chars = rest.chars();
            chars
                .next()
                .and_then(|digit| digit.to_digit(10))
                .filter(|_| matches!(chars.next(), Some('>' | ' ')))
        });
        let mut before = 0;
        for level in levels {
            assert!(
                level <= before + 1,
                "{name} goes from h{before} to h{level}"
            );
            before = level;
        }
    }
}

#[test]
fn the_door_never_says_which_field_was_wrong() {
    check(
        "sign-in",
        &[
            "That did not match",
            "Tries left: 3",
            "autocomplete=\"current-password\"",
            "action=\"/sign-in\"",
        ],
    );
    let html = sign_in::render(&sample::sign_in());
    assert!(!html.contains("aria-invalid"), "a field is named as wrong");
    check(
        "first-password",
        &[
            "Choose at least 10 characters.",
            "name=\"invite\" value=\"inv-9\"",
            "autocomplete=\"new-password\"",
        ],
    );
}

#[test]
fn my_work_is_grouped_and_summed_up() {
    check(
        "work",
        &[
            "2 tasks are late, 3 are due today. Nobody has taken 2 of them yet.",
            "Overdue",
            "Due today",
            "This week",
            "Finished recently",
            "8 of 8 tasks.",
            "href=\"/tasks/t1\"",
            "Critical priority: ",
            "Two sites differ",
            "≈ ",
            "aria-current=\"page\"",
            "Goma branch has been silent for 9 days.",
        ],
    );
    check(
        "work-empty",
        &[
            "Nothing to do in this view",
            "Nothing is late, nothing else is due today.",
        ],
    );
    check(
        "work-ar",
        &[
            "<html lang=\"ar\" dir=\"rtl\">",
            "عملي",
            "lang=\"en\" dir=\"auto\"",
        ],
    );
    let html = work::render(&sample::frame(), sample::work());
    assert!(!html.contains("Later"), "an empty group is shown");
}

#[test]
fn cases_keep_their_filter_in_the_address() {
    check(
        "cases",
        &[
            "rel=\"next\" href=\"/cases?status=unfinished&amp;after=1.2.\"",
            "aria-sort=\"descending\"",
            "of 1,000+ cases that match, last change first.",
            "Older cases",
            "Remove this filter",
            "href=\"/cases/81\"",
            "A task has moved up",
            "<option value=\"unfinished\" selected",
        ],
    );
    check(
        "cases-none",
        &[
            "There are no cases yet",
            "The comment was added",
            "role=\"status\"",
        ],
    );
    let filtering = listing::Filtering {
        is_narrow: true,
        ..Default::default()
    };
    let html = cases::render(
        &sample::frame(),
        cases::CasesPage {
            filtering,
            ..Default::default()
        },
    );
    assert!(
        html.contains("No case matches"),
        "an empty list does not say why"
    );
}

#[test]
fn several_tasks_show_what_becomes_of_each() {
    check(
        "bulk",
        &[
            "Do it for 1 task",
            "name=\"row\" value=\"b1:nobody\"",
            "name=\"go\" value=\"yes\"",
            "There is no task with this id that you may see.",
            "href=\"/tasks/b2\"",
            "Leave it",
        ],
    );
    check(
        "bulk-done",
        &["Undo", "name=\"go\" value=\"undo\"", "Back to the list"],
    );
    check(
        "bulk-asks",
        &[
            "Show what would change",
            "name=\"task\" value=\"b2\"",
            "Person",
        ],
    );
}

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

#[test]
fn triage_gives_reasons_and_three_decisions() {
    check(
        "triage",
        &[
            "12 signals that no rule claimed.",
            "Rule water-leak came near",
            "quite sure",
            "wrote 6 times before",
            "value=\"open\"",
            "value=\"link\"",
            "value=\"aside\"",
            "action=\"/signals/sig1/route\"",
            "value=\"1001.91.Operations.Safety\"",
            "(no subject)",
            "say why in at least one word",
            "<details open class=\"ask\">",
            "href=\"/quarantine\"",
            "href=\"/triage?after=x\"",
        ],
    );
}

#[test]
fn the_other_pages_say_what_to_do_next() {
    check(
        "quarantine",
        &[
            "The message ends inside its headers.",
            "href=\"/quarantine/q1/original\"",
            "action=\"/quarantine/q1/retry\"",
            "action=\"/quarantine/q1/adopt\"",
            "action=\"/quarantine/q2/discard\"",
            "It still cannot be read.",
            "say why in at least one word",
            "Discarded",
            "href=\"/quarantine/q3/original\"",
            "3 kB",
        ],
    );
    check(
        "calendars",
        &[
            "value=\"2026-03-06T17:30\"",
            "Over on Mon 9 Mar 2026 12:00 Europe/Paris.",
            "Counts: 4 h from",
            "name=\"for\"",
        ],
    );
    check("calendars-fault", &["aria-invalid=\"true\""]);
    check(
        "preferences",
        &[
            "aria-invalid=\"true\"",
            "value=\"Africa/Nairobi\"",
            "action=\"/preferences\"",
            "value=\"escalated\" checked",
        ],
    );
    check(
        "label",
        &[
            "Where it goes if nobody acts",
            "Chief operating officer",
            "value=\"1001.81.Ops.Maintenance\"",
        ],
    );
    check(
        "label-fault",
        &[
            "is not a level: a level is a number such as 1001",
            "aria-invalid=\"true\"",
        ],
    );
    check(
        "problem",
        &["You may not do this", "Ask a coordinator", "href=\"/work\""],
    );
    check("problem-outside", &["href=\"/sign-in\""]);
    check(
        "help",
        &[
            "What the states mean",
            "id=\"sites\"",
            "This node trusts its clock.",
        ],
    );
    check("menu", &["action=\"/sign-out\"", "Amina Okafor"]);
}

/// Writes every page into the folder named by `ORGO_WEB_DUMP`, for looking at in a browser.
///
/// The folder can be served by any file server; the addresses of stylesheet and icons fit.
#[test]
fn pages_can_be_written_for_a_look() {
    let pages = all();
    assert!(
        pages
            .iter()
            .all(|(_, html)| html.ends_with("</body></html>"))
    );
    let Some(folder) = std::env::var_os("ORGO_WEB_DUMP").map(std::path::PathBuf::from) else {
        return;
    };
    let assets = folder.join("assets").join(asset::version());
    std::fs::create_dir_all(&assets).expect("a folder for the assets");
    for name in [
        asset::STYLESHEET_NAME,
        asset::ICONS_NAME,
        asset::FAVICON_NAME,
    ] {
        let (text, _) = asset::find(name).expect("a known name");
        std::fs::write(assets.join(name), text).expect("an asset is written");
    }
    for (name, html) in pages {
        std::fs::write(folder.join(format!("{name}.html")), html).expect("a page is written");
    }
}

#[test]
fn sites_say_what_is_known_and_what_is_not() {
    check(
        "sites",
        &[
            "This node and 3 others. 1 of 3 connected now.",
            "Connected, up to date",
            "Not reached",
            "Never met",
            "they called us",
            "14 entries",
            "unknown",
            "26 min ahead",
            "founding member",
            "Stolen.",
            "Bundle 42 from Clinic 4 is missing",
            "Requests waiting",
            "ff660011223344556677",
            "The name is taken.",
            "value=\"restricted=read\" checked",
            "action=\"/sites/requests/r1/approve\"",
            "action=\"/sites/requests/r1/refuse\"",
            "href=\"/sites/requests/r2/welcome\"",
            "href=\"/sites/nodes/bb22cc33dd44/remove\"",
            "Locked here",
            "action=\"/sites/bundles/make\"",
            "action=\"/sites/bundles\"",
            "At most 4 GiB together.",
            "On the way, no receipt yet",
            "href=\"/sites/nodes/cc33dd44ee55/receipt\"",
            "this is not a code",
        ],
    );
    let html = sites::render(&sample::frame(), sample::sites());
    assert!(
        !html.contains("/sites/nodes/aa11bb22cc33/remove")
            && !html.contains("/sites/nodes/ee55ff660011/remove"),
        "neither this node nor a removed one is offered for removal"
    );
}

#[test]
fn a_reader_who_does_not_manage_sees_no_forms_of_administrators() {
    let page = sites::SitesPage {
        manages: false,
        ..sample::sites()
    };
    let html = sites::render(&sample::frame(), page);
    for hidden in [
        "/approve",
        "/refuse",
        "/remove",
        "/sites/invite",
        "/sites/bundles/make",
        "/sites/receipts",
    ] {
        assert!(!html.contains(hidden), "{hidden} is offered");
    }
    assert!(
        html.contains("An administrator decides.") && html.contains("action=\"/sites/bundles\"")
    );
}

#[test]
fn a_node_alone_says_what_to_do() {
    let page = sites::SitesPage {
        manages: true,
        ..sites::SitesPage::default()
    };
    let html = sites::render(&sample::frame(), page);
    assert!(html.contains("This is the only node of the organisation."));
    assert!(html.contains("action=\"/sites/invite\""));
    for absent in ["Locked here", "Requests waiting", "/sites/bundles/make"] {
        assert!(!html.contains(absent), "{absent}");
    }
}

#[test]
fn results_about_sites_say_what_follows() {
    check(
        "ticket",
        &[
            "orgo1abc",
            "src=\"data:image/svg+xml,%3Csvg%20",
            "action=\"/sites/ticket\"",
        ],
    );
    check(
        "removal",
        &[
            "Remove Clinic 2?",
            "It keeps what it already holds.",
            "Say why in at least one word.",
        ],
    );
    check(
        "imported",
        &[
            "Some files were taken in, and others could not be.",
            "Bundle 42 from Clinic 4",
            "href=\"/sites/nodes/cc33/receipt\"",
            "43-ABCD",
        ],
    );
    check(
        "withheld",
        &[
            "1 of 3 changes",
            "action=\"/sites/withheld/7/retry\"",
            "action=\"/sites/withheld/7/adopt\"",
            "action=\"/sites/withheld/7/discard\"",
            "action=\"/sites/withheld/e1/retry\"",
            "action=\"/sites/withheld/e1/discard\"",
            "Waits for the roster",
        ],
    );
    let page = withheld::WithheldPage {
        decides: false,
        ..sample::withheld()
    };
    assert!(!withheld::render(&sample::frame(), page).contains("/sites/withheld/7/"));
}

#[test]
fn what_waits_for_people_says_what_it_would_do_and_what_reached_them() {
    check(
        "conflicts",
        &[
            "1 difference to settle.",
            "action=\"/cases/c1/conflicts/location\"",
            "href=\"/cases/c1\"",
        ],
    );
    check(
        "waiting",
        &[
            "Waiting for your yes",
            "action=\"/tasks/t1/decisions/a1\"",
            "name=\"decision\" value=\"no\"",
            "Rule a-week, version 3",
        ],
    );
    check(
        "notices",
        &[
            "What reached you",
            "2 things are new.",
            "action=\"/notices/seen\"",
            "name=\"notice\" value=\"e1\"",
            "name=\"all\" value=\"yes\"",
            "You are asked to do it.",
            "No mail: quiet hours.",
            "/notices?after=7_e2",
            "It is over, or does not hold any more.",
        ],
    );
    check(
        "webhooks",
        &[
            "action=\"/webhooks/h1/test\"",
            "action=\"/webhooks/events/e1/replay\"",
            "chat, escalated",
            "It answered 503.",
            "href=\"/tasks/t1\"",
        ],
    );
    check(
        "audit",
        &[
            "Journal",
            "case read",
            "href=\"/cases/c1\"",
            "mail taken in",
            "40 times",
            "aria-current=\"page\"><span dir=\"auto\">security</span>",
            "/audit?after=7.0.3",
        ],
    );
    let html = notices::render(&sample::frame(), sample::notices());
    assert_eq!(
        html.matches("name=\"notice\"").count(),
        1,
        "only what is new can be marked"
    );
    let html = waiting::render(&sample::frame(), sample::waiting());
    assert_eq!(
        html.matches("/decisions/").count(),
        2,
        "who may only look has no buttons"
    );
    assert_eq!(
        html.matches("name=\"reason\"").count(),
        1,
        "a no to an offer says why"
    );
}

#[test]
fn the_chip_is_quiet_until_something_is_wrong() {
    let chip = |site: Site| {
        let frame = Frame {
            site,
            ..sample::frame()
        };
        let html = menu::render(&frame);
        let mut links = html
            .split("<a ")
            .filter_map(|rest| rest.split("</a>").next());
        let chip = links.find(|link| link.contains("class=\"site\""));
        chip.expect("a chip").to_owned()
    };
    let calm = Site {
        is_late: false,
        ..sample::frame().site
    };
    let cases = [
        (calm.clone(), "data-tone=\"done\"", "14 waiting"),
        (
            sample::frame().site,
            "data-tone=\"warn\"",
            "class=\"say\">14 waiting",
        ),
        (
            Site {
                lacks_bundle: true,
                ..calm.clone()
            },
            "data-tone=\"fail\"",
            "a bundle is missing",
        ),
        (
            Site {
                clock: Clock::Doubtful,
                ..calm.clone()
            },
            "data-tone=\"fail\"",
            "clock in doubt",
        ),
    ];
    for (site, tone, words) in cases {
        let html = chip(site);
        assert!(html.contains(tone) && html.contains(words), "{html}");
        assert!(
            html.contains("3 peers") && html.contains("href=\"/sites\""),
            "{html}"
        );
    }
    let stranger = Site {
        opens: false,
        ..calm
    };
    assert!(chip(stranger).contains("href=\"/help#sites\""));
}

#[test]
fn a_form_asks_in_the_language_of_the_reader_and_gives_answers_back() {
    check(
        "form",
        &[
            "action=\"/forms/hr/leave\"",
            "name=\"answer.told\"",
            "type=\"date\"",
            "inputmode=\"decimal\"",
            "href=\"#f-answer.day\"",
            "id=\"f-answer.day-fault\"",
            "<option value=\"sick\" selected>",
            "value=\"1,5\"",
        ],
    );
    check("form-ar", &["<html lang=\"ar\" dir=\"rtl\">", "أرسل"]);
    check(
        "forms",
        &["href=\"/forms/hr/grievance\"", "Restricted", "Maintenance"],
    );
}

#[test]
fn a_plan_says_in_words_what_its_bars_show() {
    check(
        "plan",
        &[
            "<rect x=\"10.0%\"",
            "class=\"late\"",
            "Due Thu 19 Nov, late",
            "Waits for ",
            "<text x=\"25.0%\"",
            "There are more tasks",
            "rel=\"prev\"",
            "href=\"/plan\"",
        ],
    );
}

#[test]
fn the_page_of_parts_shows_each_of_them_in_each_state() {
    let words = [
        "Pending",
        "In progress",
        "On hold",
        "Escalated",
        "Completed",
        "Failed",
        "Cancelled",
    ];
    check("design", &words.map(|word| word));
    check(
        "design",
        &[
            "Critical priority",
            "Major severity",
            "Restricted",
            "Anonymised",
            "class=\"plate soft\"",
            "class=\"plate big\"",
            "class=\"btn risk\"",
            "disabled",
            "class=\"doubt\"",
            "clock in doubt",
            "a bundle is missing",
            "Catching up with Clinic 4",
            "This site is on its own",
            "You can read this, not change it",
            "Sites set 2 fields differently",
            "The clock may be wrong",
            "% of the disk is left",
            "Bundle 42 from Clinic 4 is missing",
            "This is restricted",
            "mails are taken in",
            "Undo",
            "Nothing waits for you",
            "class=\"bulk\"",
            "Two sites differ",
            "2 things need your attention",
            "aria-invalid=\"true\"",
            "Missing, not zero",
            "heard on 4 of 14 days",
            "class=\"hatch\"",
            "W45: not known",
            "data-scheme=\"dark\"",
            "dir=\"rtl\"",
            "shown now",
            "class=\"late\"",
            "class=\"void\"",
        ],
    );
    check("design-other", &["class=\"design sample\""]);
}

/// What a page of a list may weigh before it is packed, in bytes for each task and for what is around them.
const ROW_BYTES_MAX: usize = 1_300;
const FRAME_BYTES_MAX: usize = 11_000;

#[test]
fn a_list_stays_light() {
    let one = sample::work()
        .groups
        .into_iter()
        .flat_map(|group| group.tasks);
    let tasks: Vec<_> = one
        .filter(|task| task.title.len() < 99)
        .cycle()
        .take(50)
        .collect();
    let group = work::Group {
        band: work::Band::Week,
        name: String::new(),
        tasks,
    };
    let page = work::WorkPage {
        groups: vec![group],
        ..sample::work()
    };
    let html = work::render(&sample::frame(), page);
    assert!(
        html.len() <= FRAME_BYTES_MAX + 50 * ROW_BYTES_MAX,
        "50 tasks take {} bytes",
        html.len()
    );
}
