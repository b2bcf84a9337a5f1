//! Which answers are packed for the way, and for whom.

use orgo_schema::word::Priority;
use orgo_web::{asset, route};

use super::{
    browser::{Browser, Reply},
    listing::make,
    site::Site,
};

/// What a page of a list may weigh on the way, in bytes.
const LIST_MAX: usize = 15_000;

fn ask(admin: &mut Browser, path: &str, headers: &[(&str, &str)]) -> Reply {
    let accept = [("Accept-Encoding", "gzip, br")];
    admin.ask("GET", path, &[&accept, headers].concat(), None)
}

#[test]
fn pages_and_styles_are_packed_for_who_asks_for_it() {
    let site = Site::new();
    let mut admin = site.admin();
    site.deliver_samples();
    let style = route::asset(asset::STYLESHEET_NAME);
    for path in [route::WORK, route::CASES, style.as_str()] {
        let packed = ask(&mut admin, path, &[]);
        assert_eq!(packed.header("content-encoding"), Some("br"), "{path}");
        let vary = packed.header("vary").unwrap_or_default();
        assert!(vary.contains("accept-encoding"), "{path}: {vary}");
        let plain = admin.get(path);
        assert_eq!(plain.header("content-encoding"), None, "{path}");
        let (packed, plain) = (packed.body.len(), plain.body.len());
        assert!(packed * 3 < plain, "{path}: {packed} of {plain} bytes");
    }
    let plain = [("Accept-Encoding", "identity")];
    let plain = admin.ask("GET", route::WORK, &plain, None);
    assert_eq!(plain.header("content-encoding"), None);
}

#[test]
fn what_another_site_makes_a_browser_ask_for_goes_as_it_is() {
    let site = Site::new();
    let mut admin = site.admin();
    for from in ["cross-site", "same-site"] {
        let path = route::with_query(route::CASES, &[("q", "name=\"token\" value=\"a")]);
        let plain = ask(&mut admin, &path, &[("Sec-Fetch-Site", from)]);
        assert_eq!(
            (plain.status, plain.header("content-encoding")),
            (200, None),
            "{from}"
        );
    }
    for from in ["same-origin", "none"] {
        let packed = ask(&mut admin, route::CASES, &[("Sec-Fetch-Site", from)]);
        assert_eq!(packed.header("content-encoding"), Some("br"), "{from}");
    }
}

#[test]
fn what_people_sent_goes_as_it_is() {
    let site = Site::new();
    let mut admin = site.admin();
    let taken = site.deliver(
        "maintenance",
        "Water Leak in Room 102",
        "Please come. ".repeat(200).as_str(),
    );
    let original = route::signal_original(&taken.signal_id.unwrap().to_string());
    let plain = ask(&mut admin, &original, &[]);
    assert_eq!(
        (plain.status, plain.header("content-encoding")),
        (200, None)
    );
    assert!(plain.body.len() > 2_000);
}

#[test]
fn a_page_of_fifty_lines_is_light_on_the_way() {
    let site = Site::new();
    let mut admin = site.admin();
    let what = [
        "Water runs through the ceiling",
        "The generator stops under load",
        "Vaccine fridge is too warm",
        "No light on the stairs",
        "Projector shows no picture",
        "Gate to the yard does not lock",
        "Printer eats its paper",
    ];
    let place = [
        "ward 2",
        "room 102",
        "the library",
        "the north depot",
        "hall B",
    ];
    let labels = [
        ("1001.81.Operations", Priority::High),
        ("1001.11.IT.Support", Priority::Low),
        ("1001.91.Operations.Safety", Priority::Critical),
        ("1001.11.HR.Conduct", Priority::Medium),
    ];
    let (what, place) = (what.iter().cycle(), place.iter().cycle());
    let all = what.zip(place).zip(labels.iter().cycle());
    for (number, ((what, place), (label, priority))) in all.take(50).enumerate() {
        let title = format!("{what} in {place}, since day {number}");
        make(&site, &title, label, *priority);
    }
    for path in ["/work?tab=all", "/cases"] {
        let (packed, plain) = (ask(&mut admin, path, &[]), admin.get(path));
        assert_eq!(packed.header("content-encoding"), Some("br"), "{path}");
        assert_eq!(
            plain.text().matches("class=\"title\"").count(),
            50,
            "{path}"
        );
        let (packed, plain) = (packed.body.len(), plain.body.len());
        assert!(
            packed <= LIST_MAX,
            "{path} takes {packed} bytes on the way, {plain} unpacked"
        );
    }
}
