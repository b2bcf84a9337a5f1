//! The form in which somebody says what time it is.

use orgo_schema::{time::ClockSource, word::Duty};

use super::site::Site;

const FORM: &str = "action=\"/sites/clock\"";

#[test]
fn an_administrator_says_what_time_it_is() {
    let site = Site::new();
    let (mut admin, node) = (site.admin(), &site.node);
    let before = (node.clock)();
    let now = before.now.plus_ms(10 * 60_000).utc();
    let typed = now.format("%Y-%m-%dT%H:%M").to_string();
    if before.source == ClockSource::Ntp {
        // Where a time server keeps the clock of the machine, nobody else is asked.
        assert!(!admin.get("/sites").text().contains(FORM));
        let reply = admin.post("/sites", "/sites/clock", &[("now", &typed)]);
        assert_eq!(reply.status, 422, "{}", reply.text());
        return;
    }
    assert!(admin.get("/sites").text().contains(FORM));
    for (wrong, why) in [
        ("soon", "is not a day and a time"),
        ("1970-01-05T08:30", "was before Orgo was made"),
    ] {
        let reply = admin.post("/sites", "/sites/clock", &[("now", wrong)]);
        assert_eq!(reply.status, 422, "{wrong}");
        assert!(reply.text().contains(why), "{}", reply.text());
    }
    assert_eq!((node.clock)().source, before.source, "nothing was believed");
    let reply = admin.post("/sites", "/sites/clock", &[("now", &typed)]);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/sites")),
        "{}",
        reply.text()
    );
    let after = (node.clock)();
    assert_eq!(after.source, ClockSource::Operator);
    assert!(after.now > before.now.plus_ms(8 * 60_000), "{after:?}");
    let page = admin.get("/sites").text();
    assert!(page.contains("a person vouches for it"), "{page}");
}

#[test]
fn nobody_but_administrators_says_what_time_it_is() {
    let site = Site::new();
    let before = (site.node.clock)().source;
    for duty in [Duty::Coordinator, Duty::Member] {
        let mut somebody = site.somebody(duty, None, Vec::new());
        assert!(!somebody.get("/sites").text().contains(FORM), "{duty}");
        let fields = [("now", "2030-01-01T00:00")];
        let reply = somebody.post("/menu", "/sites/clock", &fields);
        assert_eq!(reply.status, 403, "{duty}: {}", reply.text());
    }
    assert_eq!((site.node.clock)().source, before);
}
