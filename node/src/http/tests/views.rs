//! Views of lists that people keep as tabs, for nobody else; and the columns that a list shows.

use orgo_schema::{
    command::Command,
    fact::{Listed, VIEWS_MAX, Viewed},
    word::{Duty, Priority, Visibility},
};

use super::{
    browser::Browser,
    listing::make,
    site::{ADMIN, Site},
    visibility::open,
};
use crate::{care, store::user, submit::submit};

/// Returns the tabs of a page with what they are called, and whether each is the current one.
fn tabs(browser: &mut Browser, path: &str) -> Vec<(String, String, bool)> {
    let reply = browser.get(path);
    let text = reply.text();
    assert_eq!(reply.status, 200, "{path}: {text}");
    let Some((_, nav)) = text.split_once("class=\"tabs\"") else {
        return Vec::new();
    };
    let (nav, _) = nav.split_once("</nav>").unwrap();
    let tab = |tab: &str| {
        let (address, rest) = tab.split_once('"').unwrap();
        let (_, words) = rest.split_once("<span dir=\"auto\">").unwrap();
        let (words, _) = words.split_once("</span>").unwrap();
        let is_current = rest.starts_with(" aria-current=\"page\"");
        (address.replace("&amp;", "&"), words.to_owned(), is_current)
    };
    nav.split("<a href=\"").skip(1).map(tab).collect()
}

/// Returns the name of the tab that is marked.
fn current(browser: &mut Browser, path: &str) -> Vec<String> {
    let all = tabs(browser, path).into_iter();
    all.filter(|(.., is_current)| *is_current)
        .map(|(_, words, _)| words)
        .collect()
}

/// Returns the address of the tab of a name.
fn address(browser: &mut Browser, path: &str, name: &str) -> Option<String> {
    let mut all = tabs(browser, path).into_iter();
    all.find_map(|(address, words, _)| (words == name).then_some(address))
}

/// Opens a case with its task, for the lists to hold something.
fn leak(site: &Site) {
    make(
        site,
        "Leak in the roof",
        "1001.81.Operations",
        Priority::High,
    );
}

#[test]
fn a_view_is_kept_renamed_removed_and_brought_back() {
    let site = Site::new();
    let mut admin = site.admin();
    let mut other = site.member("other", "IT");
    leak(&site);
    let asked = "holder=nobody&sort=-age&group=role&columns=place";
    for (list, base, whole) in [
        ("tasks", "/work?tab=all", format!("/work?tab=all&{asked}")),
        ("cases", "/cases", format!("/cases?{asked}")),
    ] {
        assert!(admin.get(&whole).text().contains("Keep this view…"));
        let tab = ("pair", if list == "tasks" { "tab=all" } else { "tag=" });
        let asks = [
            ("list", list),
            tab,
            ("pair", "holder=nobody"),
            ("pair", "sort=-age"),
            ("pair", "group=role"),
            ("pair", "columns=place"),
            // What no address of the list may hold is not kept either.
            ("pair", "color=red"),
            ("pair", "after=1.2."),
            ("pair", "status=moon"),
        ];
        let with = |more: &[(&'static str, &'static str)]| [asks.as_slice(), more].concat();
        let keep = with(&[("name", " To be <taken> ")]);
        let reply = admin.post("/menu", "/views", &keep);
        let there = (reply.status, reply.header("location"));
        assert_eq!(there, (303, Some(whole.as_str())), "{}", reply.text());
        let kept = "To be &lt;taken&gt;";
        assert_eq!(address(&mut admin, base, kept), Some(whole.clone()));
        assert_eq!(current(&mut admin, &whole), [kept]);
        assert_ne!(current(&mut admin, base), [kept]);
        let page = admin.get(base).text();
        assert!(
            page.contains(&format!("{kept}</span> <span class=\"n\">1</span>")),
            "{page}"
        );

        // It is nobody else's: not shown, not renamed, not removed.
        assert_eq!(address(&mut other, base, kept), None);
        let name = ("was", "To be <taken>");
        for fields in [
            with(&[name, ("name", "Mine now")]),
            with(&[("name", "To be <taken>"), ("act", "remove")]),
        ] {
            assert_eq!(other.post("/menu", "/views", &fields).status, 404);
        }
        assert!(!other.get(&whole).text().contains("Bring back"));

        let rename = with(&[name, ("name", "Free")]);
        let reply = admin.post("/menu", "/views", &rename);
        assert_eq!(reply.header("location"), Some(whole.as_str()));
        assert_eq!(address(&mut admin, base, kept), None);
        assert_eq!(address(&mut admin, base, "Free"), Some(whole.clone()));
        let gone = with(&[("name", "Free"), ("act", "remove")]);
        assert_eq!(admin.post("/menu", "/views", &gone).status, 303);
        let page = admin.get(&whole).text();
        assert!(page.contains("The view is removed"), "{page}");
        assert!(page.contains("Bring back “<bdi>Free</bdi>”"), "{page}");
        assert_eq!(address(&mut admin, base, "Free"), None);
        assert_eq!(
            admin
                .post("/menu", "/views", &with(&[("name", "Free")]))
                .status,
            303
        );
        assert_eq!(current(&mut admin, &whole), ["Free"]);
        assert!(!admin.get(&whole).text().contains("Bring back"));
    }
}

#[test]
fn a_name_stands_for_one_view_of_each_list() {
    let site = Site::new();
    let mut admin = site.admin();
    for (list, pair) in [
        ("tasks", "holder=nobody"),
        ("cases", "holder=nobody"),
        ("cases", "tag=leak"),
    ] {
        let fields = [("list", list), ("pair", pair), ("name", "Free")];
        assert_eq!(admin.post("/menu", "/views", &fields).status, 303);
    }
    // The last word about it counts.
    assert_eq!(current(&mut admin, "/cases?tag=leak"), ["Free"]);
    assert_eq!(tabs(&mut admin, "/cases").len(), 2, "and the whole list");
    // What is made anew from the facts is the same.
    let before = tabs(&mut admin, "/work");
    care::rebuild(&site.node).unwrap();
    assert_eq!(tabs(&mut admin, "/work"), before);
}

#[test]
fn views_are_few_and_have_names() {
    let site = Site::new();
    let mut admin = site.admin();
    let keep = |admin: &mut Browser, name: &str| {
        let fields = [("list", "tasks"), ("pair", "tab=late"), ("name", name)];
        admin.post("/menu", "/views", &fields)
    };
    for (name, said) in [("", "name"), (&*"x".repeat(61), "at most 60 letters")] {
        let reply = keep(&mut admin, name);
        assert_eq!(reply.status, 422, "{}", reply.text());
        assert!(reply.text().contains(said), "{}", reply.text());
    }
    for number in 0..VIEWS_MAX {
        assert_eq!(keep(&mut admin, &format!("View {number}")).status, 303);
    }
    let reply = keep(&mut admin, "One more");
    assert_eq!(reply.status, 422);
    assert!(
        reply.text().contains("remove one first"),
        "{}",
        reply.text()
    );
    // One of those there are may ask something else; two of one name there are not.
    let other = [("list", "tasks"), ("pair", "tab=all"), ("name", "View 3")];
    assert_eq!(admin.post("/menu", "/views", &other).status, 303);
    assert_eq!(current(&mut admin, "/work?tab=all"), ["View 3"]);
    let twice = [("list", "tasks"), ("was", "View 4"), ("name", "View 3")];
    let reply = admin.post("/menu", "/views", &twice);
    assert_eq!(reply.status, 422, "{}", reply.text());
    assert!(
        reply.text().contains("of this name already"),
        "{}",
        reply.text()
    );
    assert_eq!(
        current(&mut admin, "/work?tab=late"),
        ["View 0"],
        "one of many that ask the same"
    );
    assert_eq!(tabs(&mut admin, "/work?tab=all").len(), 5 + VIEWS_MAX);
    let nowhere = [("list", "moon"), ("name", "x")];
    let reply = admin.post("/menu", "/views", &nowhere);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/work"))
    );
}

#[test]
fn nobody_keeps_views_for_others_and_none_is_without_end() {
    let site = Site::new();
    let email = "member@school.example";
    let _member = site.somebody(Duty::Member, None, Vec::new());
    let keep = |by: &str, about: &str, asks: Vec<(String, String)>| {
        let viewed = Viewed {
            list: Listed::Cases,
            name: "Mine".to_owned(),
            asks: Some(asks),
            was: None,
        };
        let user = site.user(about);
        let command = Command::KeepView { user, viewed };
        submit(&site.node, &site.person(by), command).is_ok()
    };
    let pair = |value: String| ("q".to_owned(), value);
    assert!(
        !keep(ADMIN, email, vec![pair("x".to_owned())]),
        "not even who looks after accounts"
    );
    assert!(!keep(email, ADMIN, Vec::new()));
    assert!(!keep(email, email, vec![pair("x".repeat(3_000))]));
    assert!(!keep(email, email, vec![pair("x".to_owned()); 33]));
    assert!(keep(email, email, vec![pair("x".to_owned())]));
    let views = |email: &str| {
        let user = site.user(email);
        let read = site.node.store.read(|db| user::views(db, user));
        read.unwrap().kept.len()
    };
    assert_eq!((views(email), views(ADMIN)), (1, 0));
}

#[test]
fn what_of_a_view_cannot_be_read_any_more_is_said_where_it_leads() {
    let site = Site::new();
    let mut admin = site.admin();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let viewed = Viewed {
        list: Listed::Cases,
        name: "Of the moon".to_owned(),
        asks: Some(vec![
            pair("tag", "leak"),
            pair("role", "Moon"),
            pair("a\"&b", "c"),
        ]),
        was: None,
    };
    let user = site.user(ADMIN);
    let command = Command::KeepView { user, viewed };
    submit(&site.node, &site.person(ADMIN), command).unwrap();
    let there = address(&mut admin, "/cases", "Of the moon").unwrap();
    assert_eq!(there, "/cases?tag=leak&role=Moon");
    let page = admin.get(&there).text();
    assert!(
        page.contains("One part of the address was left out"),
        "{page}"
    );
    assert_eq!(current(&mut admin, &there), ["Of the moon"]);
}

/// Returns the heads of the columns.
fn heads(browser: &mut Browser, path: &str) -> Vec<String> {
    let text = browser.get(path).text();
    let (_, head) = text.split_once("<thead").unwrap();
    let (head, _) = head.split_once("</thead>").unwrap();
    let heads = head.split("</th>").map(|head| {
        // The words are the text between the tags.
        let texts = head
            .split('>')
            .skip(1)
            .filter_map(|rest| rest.split('<').next());
        texts.collect::<String>().trim_end_matches(" ▾").to_owned()
    });
    let heads = heads.map(|head| head.trim_end_matches(" ▴").to_owned());
    heads
        .filter(|head| !head.is_empty() && head != "Pick")
        .collect()
}

#[test]
fn a_list_shows_the_columns_that_are_asked_for() {
    let site = Site::new();
    let mut admin = site.admin();
    leak(&site);
    let usual = [
        "State",
        "Task",
        "Label",
        "Place",
        "With",
        "Age",
        "Time left",
    ];
    let of_tasks = "/work?tab=all&";
    for (query, expected) in [
        ("", usual.as_slice()),
        ("columns=none", &["Task"]),
        ("columns=left,place", &["Task", "Place", "Time left"]),
        // As boxes bring them.
        (
            "columns=none&columns=state&columns=changed",
            &["State", "Task", "Last change"],
        ),
        (
            "columns=state,label,place,holder,age,left",
            usual.as_slice(),
        ),
    ] {
        assert_eq!(
            heads(&mut admin, &format!("{of_tasks}{query}")),
            expected,
            "{query}"
        );
    }
}

#[test]
fn the_columns_of_cases_are_kept_in_the_links_of_the_page() {
    let site = Site::new();
    let mut admin = site.admin();
    leak(&site);
    let usual = [
        "State",
        "Case",
        "Label",
        "Severity",
        "Place",
        "Tasks",
        "Last change",
    ];
    assert_eq!(heads(&mut admin, "/cases"), usual);
    let few = admin.get("/cases?columns=age,place").text();
    assert_eq!(
        heads(&mut admin, "/cases?columns=age,place"),
        ["Case", "Place", "Age"]
    );
    for said in [
        "class=\"list chosen\"",
        "data-h=\"Place\"",
        "Clinic 4, Ward 2",
        // The links of the page keep to the choice, and one leads back.
        "href=\"/cases?sort=age&amp;columns=place%2Cage\"",
        "href=\"/cases\" class=\"btn quiet\">The usual columns</a>",
        "value=\"place\" checked",
    ] {
        assert!(few.contains(said), "{said}: {few}");
    }
    assert!(!few.contains("1001.81"), "{few}");
    let form = admin.get("/cases?columns=age,place&view=filter").text();
    assert!(
        form.contains("name=\"columns\" value=\"place,age\""),
        "{form}"
    );
    for list in ["/work?tab=all&", "/cases?"] {
        let text = admin.get(&format!("{list}columns=moon")).text();
        assert!(text.contains("`moon` is unknown as `columns`"), "{text}");
        assert!(text.contains("Leak in the roof"), "{text}");
    }
}

#[test]
fn a_tab_counts_what_its_keeper_may_see() {
    let site = Site::new();
    let mut admin = site.admin();
    open(&site, Visibility::Restricted);
    let mut stranger = site.member("stranger", "IT");
    let fields = [
        ("list", "cases"),
        ("pair", "q=Dana"),
        ("name", "About Dana"),
    ];
    for (browser, count) in [(&mut admin, "1"), (&mut stranger, "0")] {
        assert_eq!(browser.post("/menu", "/views", &fields).status, 303);
        let page = browser.get("/cases").text();
        let tab = format!("About Dana</span> <span class=\"n\">{count}</span>");
        assert!(page.contains(&tab), "{page}");
    }
}
