//! Views of lists that people keep: as tabs, for nobody else, and on every site.

use super::{browser::Browser, site::Site};

/// Returns the id of the view that a page with the form of the filter is of.
fn id(browser: &mut Browser, path: &str) -> String {
    let text = browser.get(path).text();
    let (_, rest) = text
        .split_once("name=\"view\" value=\"")
        .unwrap_or_else(|| panic!("it is not kept: {text}"));
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn a_view_is_kept_called_otherwise_and_let_go() {
    let site = Site::new();
    let mut admin = site.admin();
    let mut other = site.member("other", "IT");
    for (list, base, pair, address) in [
        ("tasks", "/work?tab=all", "tab=all", "/work?tab=all&holder=nobody"),
        ("cases", "/cases?", "status=unfinished", "/cases?status=unfinished&holder=nobody"),
    ] {
        let form = format!("{}&view=filter", address);
        let asks = admin.get(&form).text();
        assert!(asks.contains("Keep this view as a tab"), "{asks}");
        let fields = [
            ("list", list),
            ("pair", pair),
            ("pair", "holder=nobody"),
            ("pair", "color=red"),
            ("name", " To be <taken> "),
        ];
        let reply = admin.post("/menu", "/views", &fields);
        let there = (reply.status, reply.header("location"));
        assert_eq!(there, (303, Some(address)), "{}", reply.text());
        let tab = format!(
            "<a href=\"{}\"><span dir=\"auto\">To be &lt;taken&gt;</span>",
            address.replace('&', "&amp;")
        );
        assert!(admin.get(base).text().contains(&tab), "{}", admin.get(base).text());
        let there = admin.get(address).text();
        let current = tab.replace("\"><span", "\" aria-current=\"page\"><span");
        assert!(there.contains(&current), "{there}");
        assert!(!other.get(base).text().contains("To be"), "it is nobody else's");
        let twice = admin.post("/cases/new", "/views", &fields);
        assert_eq!(twice.status, 303, "the same post does it once");

        let view = id(&mut admin, &form);
        let named = [("list", list), ("pair", pair), ("pair", "holder=nobody"), ("view", &view)];
        let theirs: Vec<_> = named.into_iter().chain([("name", "Mine now")]).collect();
        assert_eq!(other.post("/menu", "/views", &theirs).status, 404);
        let again: Vec<_> = named.into_iter().chain([("name", "Free")]).collect();
        assert_eq!(admin.post("/menu", "/views", &again).status, 303);
        let text = admin.get(base).text();
        assert!(text.contains(">Free</span>") && !text.contains("To be"), "{text}");
        let gone: Vec<_> = named.into_iter().chain([("act", "drop")]).collect();
        assert_eq!(admin.post("/menu", "/views", &gone).status, 303);
        assert!(!admin.get(base).text().contains(">Free</span>"));
        assert_eq!(admin.post("/menu", "/views", &again).status, 404, "it is gone");
    }
}

#[test]
fn views_are_few_and_have_names() {
    let site = Site::new();
    let mut admin = site.admin();
    let keep = |admin: &mut Browser, name: &str| {
        let fields = [("list", "tasks"), ("pair", "holder=me"), ("name", name)];
        admin.post("/menu", "/views", &fields)
    };
    for (name, said) in [("", "name"), (&*"x".repeat(61), "at most 60 letters")] {
        let reply = keep(&mut admin, name);
        assert_eq!(reply.status, 422, "{}", reply.text());
        assert!(reply.text().contains(said), "{}", reply.text());
    }
    for number in 0..20 {
        assert_eq!(keep(&mut admin, &format!("View {number}")).status, 303);
    }
    let reply = keep(&mut admin, "One more");
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("let one go first"), "{}", reply.text());
    let fields = [("list", "moon"), ("name", "x")];
    let reply = admin.post("/menu", "/views", &fields);
    assert_eq!((reply.status, reply.header("location")), (303, Some("/work")));
    // What is made anew from the facts is the same.
    let before = admin.get("/work").text().matches("View ").count();
    crate::care::rebuild(&site.node).unwrap();
    assert_eq!(admin.get("/work").text().matches("View ").count(), before);
    assert_eq!(before, 20);
}
