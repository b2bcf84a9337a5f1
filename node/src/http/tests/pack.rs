//! Which answers are packed for the way, and for whom.

use orgo_web::{asset, route};

use super::{
    browser::{Browser, Reply},
    site::Site,
};

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
