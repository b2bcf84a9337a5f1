//! Other sites: what is known of them, what waits or is withheld, and the chip that says so on every page.

use super::check;
use crate::{
    Frame,
    frame::{Clock, Site},
    page::{menu, notices, sites, waiting, withheld},
    sample,
};

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
            "action=\"/tasks/t1/decisions/a1\"",
            "name=\"decision\" value=\"no\"",
            "Rule a-week, version 3",
            "It does not count",
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
        3,
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
