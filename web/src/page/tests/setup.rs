//! The pages of Set-up: what they offer to whom, and what they say is not known.

use super::check;
use crate::{
    page::{
        dry_run, modules, people, profile, resources, rule, rules, setup, start, status, test_bench,
    },
    sample,
};

/// Every page of Set-up, by name.
pub(super) fn all() -> Vec<(&'static str, String)> {
    let frame = sample::frame();
    vec![
        ("setup", setup::render(&frame, sample::setup::setup())),
        ("start", start::render(&frame, &sample::setup::start())),
        ("rules", rules::render(&frame, sample::setup::rules())),
        ("rule", rule::render(&frame, sample::setup::rule())),
        ("bench", test_bench::render(&frame, sample::setup::bench())),
        ("dry-run", dry_run::render(&frame, sample::setup::dry_run())),
        ("profile", profile::render(&frame, sample::setup::profile())),
        (
            "profile-diff",
            profile::diff::render(&frame, sample::setup::diff()),
        ),
        (
            "profile-replay",
            profile::replay::render(&frame, sample::setup::replay()),
        ),
        ("modules", modules::render(&frame, sample::setup::modules())),
        (
            "resources",
            resources::render(&frame, sample::setup::resources()),
        ),
        (
            "resource",
            resources::render_one(&frame, sample::setup::one_resource()),
        ),
        (
            "resource-again",
            resources::render_again(
                &frame,
                &sample::setup::resource_form(resources::ResourceKind::Text),
                &[sample::fault("name", "another name")],
            ),
        ),
        ("status", status::render(&frame, sample::setup::status())),
        ("people", people::render(&frame, sample::setup::people())),
        (
            "person",
            people::render_person(&frame, &sample::setup::person()),
        ),
        (
            "person-link",
            people::render_link(&frame, sample::setup::link()),
        ),
    ]
}

#[test]
fn set_up_leads_everywhere_and_says_how_it_stands() {
    check(
        "setup",
        &[
            "2 things need somebody",
            "href=\"/rules\"",
            "href=\"/people\"",
            "aria-current=\"page\"",
        ],
    );
    check(
        "rules",
        &[
            "214 rules, 1 switched off.",
            "href=\"/rules/maintenance%2Fplumbing\"",
            "href=\"/rules?show=off\"",
            "There was more than is counted here.",
            "What stands in the files is not in force",
            "rules/a.yaml:3:5",
        ],
    );
    check(
        "rule",
        &[
            "action=\"/rules/maintenance%2Fplumbing/switch\"",
            "name=\"to\" value=\"off\"",
            "decided otherwise since",
            "href=\"/cases/c1\"",
            "And 12 before these.",
        ],
    );
    check("bench", &["Rules claim it", "It also wants this: "]);
    check(
        "dry-run",
        &["would no longer be claimed", "triage", "And 2 more."],
    );
    check(
        "profile",
        &["instead of ", "organisation.yaml:4", "from the beginning"],
    );
    check("profile-diff", &["18 the same", "stays where it is"]);
    check("profile-replay", &["1,240"]);
    check(
        "modules",
        &[
            "rules/a.yaml:3:5",
            "href=\"/forms/hr/leave\"",
            "sets 2 knobs otherwise",
        ],
    );
    check("status", &["2 things need somebody", "href=\"/sites\""]);
    check(
        "people",
        &[
            "1 person may sign in.",
            "Has not signed in yet",
            "May not sign in",
            "action=\"/people\"",
        ],
    );
    check(
        "person",
        &["action=\"/people/u1/link\"", "value=\"yes\" checked"],
    );
    check("person-link", &["invite=abc", "shown this once"]);
}

#[test]
fn who_may_not_is_offered_nothing() {
    let frame = sample::frame();
    let page = people::PeoplePage {
        add: None,
        ..sample::setup::people()
    };
    let html = people::render(&frame, page);
    assert!(!html.contains("/people/u1") && !html.contains("action=\"/people"));
    for switch in [
        rule::Switch::NotAllowed,
        rule::Switch::Written,
        rule::Switch::Elsewhere,
    ] {
        let page = rule::RulePage {
            switch,
            ..sample::setup::rule()
        };
        assert!(
            !rule::render(&frame, page).contains("/switch\""),
            "{switch:?}"
        );
    }
    let html = setup::render(&frame, setup::SetupPage::default());
    for hidden in [
        "/rules",
        "/people",
        "/status",
        "/audit",
        "/webhooks",
        "/resources",
    ] {
        assert!(
            !html.contains(&format!("<li><a href=\"{hidden}\"")),
            "{hidden}"
        );
    }
    assert!(html.contains("href=\"/profile\"") && html.contains("href=\"/calendars\""));
}

#[test]
fn a_resource_shows_what_it_says_and_offers_what_the_reader_may() {
    check(
        "resources",
        &[
            "href=\"/resources/hr.grievance-procedure\"",
            "of the module Human resources",
            "not here yet",
            "In 3 of the latest 120 cases that you may read",
            "enctype=\"multipart/form-data\"",
        ],
    );
    check(
        "resource",
        &[
            "href=\"/resources/hr.grievance-procedure/original\"",
            "+254 57 202 0000",
            "action=\"/resources/hr.grievance-procedure/withdraw\"",
            "name=\"replaces\" value=\"yes\"",
            "href=\"/rules/hr%2Fgrievance\"",
        ],
    );
    check("resource-again", &["another name", "href=\"#f-name\""]);
    let frame = sample::frame();
    let page = resources::ResourcePage {
        edit: None,
        rules: None,
        ..sample::setup::one_resource()
    };
    let html = resources::render_one(&frame, page);
    assert!(!html.contains("/withdraw") && !html.contains("/rules/"));
    let page = resources::ResourcesPage::default();
    let html = resources::render(&frame, page);
    assert!(html.contains("No resource has all of these words"));
    assert!(!html.contains("method=\"post\" action=\"/resources\""));
}

#[test]
fn a_node_that_is_well_says_what_that_does_not_promise() {
    let html = status::render(&sample::frame(), status::StatusPage::default());
    assert!(html.contains("All well") && html.contains("It does not promise"));
    let html = modules::render(&sample::frame(), modules::ModulesPage::default());
    assert!(html.contains("Every file of the configuration loaded."));
}
