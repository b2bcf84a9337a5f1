//! People and roles: who sees whom, adding somebody, links, changes, and the last administrator.

use orgo_schema::word::Duty;

use super::site::{ADMIN, Site};

/// Returns the link that a page shows once.
fn link_of(text: &str) -> String {
    let begin = text.find("/first-password?invite=").unwrap();
    let rest = &text[begin..];
    rest[..rest.find('<').unwrap()].replace("&amp;", "&")
}

#[test]
fn an_administrator_adds_somebody_who_then_signs_in() {
    let site = Site::new();
    let mut admin = site.admin();
    let fields = [
        ("email", "Ana@school.example"),
        ("name", "Ana <b>"),
        ("duty", "coordinator"),
        ("teams", "Operations.Maintenance\nHR"),
        ("clearance", "restricted"),
    ];
    let reply = admin.post("/people", "/people", &fields);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let text = reply.text();
    assert!(
        text.contains("shown this once") && text.contains("from this machine alone"),
        "{text}"
    );
    let link = link_of(&text);
    let invite = link.rsplit('=').next().unwrap();
    let mut ana = site.enter(invite);
    assert_eq!(ana.get("/triage").status, 200);
    let page = admin.get("/people").text();
    for needle in [
        "ana@school.example",
        "Ana &lt;b&gt;",
        "cleared for restricted",
        "Operations.Maintenance",
        "Signs in",
    ] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    let again = admin.post("/people", "/people", &fields);
    assert_eq!(again.status, 422);
    assert!(
        again
            .text()
            .contains("Somebody signs in with this address already"),
        "{}",
        again.text()
    );
    let wrong = [
        ("email", "b@school.example"),
        ("name", "B"),
        ("duty", "king"),
        ("teams", "No such team!"),
    ];
    let reply = admin.post("/people", "/people", &wrong);
    assert!(
        reply.status == 422 && reply.text().matches("class=\"err\"").count() >= 2,
        "{}",
        reply.text()
    );
    assert!(!admin.get("/people").text().contains("b@school.example"));
}

#[test]
fn others_see_who_works_here_and_no_more() {
    let site = Site::new();
    let mut admin = site.admin();
    for (duty, status) in [
        (Duty::Member, 200),
        (Duty::Coordinator, 200),
        (Duty::Auditor, 200),
        (Duty::Reporter, 403),
    ] {
        let mut other = site.somebody(duty, Some("HR"), Vec::new());
        let reply = other.get("/people");
        assert_eq!(reply.status, status, "{duty}");
        let text = reply.text();
        assert!(
            !text.contains("@school.example") && !text.contains("action=\"/people"),
            "{duty}: {text}"
        );
        if status == 200 {
            assert!(text.contains("Some &lt;member&gt;"), "{duty}: {text}");
        }
        let user = site.user(&format!("{duty}@school.example"));
        let token = other.get("/menu").token();
        assert_eq!(other.get(&format!("/people/{user}")).status, 403, "{duty}");
        for path in [
            "/people".to_owned(),
            format!("/people/{user}"),
            format!("/people/{user}/link"),
        ] {
            let fields = [
                ("token", token.as_str()),
                ("duty", "administrator"),
                ("name", "Me"),
                ("email", "me@school.example"),
            ];
            assert_eq!(other.send(&path, &fields).status, 403, "{duty} at {path}");
        }
    }
    assert!(!admin.get("/people").text().contains("me@school.example"));
}

#[test]
fn accounts_are_changed_and_closed_but_never_the_last_administrators() {
    let site = Site::new();
    let mut admin = site.admin();
    let mut member = site.member("ben", "HR");
    let user = site.user("ben@school.example");
    let page = format!("/people/{user}");
    let text = admin.get(&page).text();
    assert!(
        text.contains("value=\"ben@school.example\"") && text.contains(">HR</textarea>"),
        "{text}"
    );
    let change = |duty, active| {
        [
            ("email", "ben@school.example"),
            ("name", "Ben"),
            ("duty", duty),
            ("teams", "HR"),
            ("active", active),
        ]
    };
    let reply = admin.post(&page, &page, &change("coordinator", "yes"));
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/people")),
        "{}",
        reply.text()
    );
    assert_eq!(member.get("/triage").status, 200, "a coordinator decides");
    // A fresh link is made, and shown.
    let text = admin.post(&page, &format!("{page}/link"), &[]).text();
    let invite = link_of(&text).rsplit('=').next().unwrap().to_owned();
    assert_eq!(
        site.browser()
            .get(&format!("/first-password?invite={invite}"))
            .status,
        200
    );
    let reply = admin.post(&page, &page, &change("coordinator", ""));
    assert_eq!(reply.status, 303);
    assert_eq!(
        member.get("/work").status,
        303,
        "who may not sign in any more is out"
    );
    assert!(admin.get("/people").text().contains("May not sign in"));
    let own = format!("/people/{}", site.user(ADMIN));
    for (duty, active) in [("member", "yes"), ("administrator", "")] {
        let fields = [
            ("email", ADMIN),
            ("name", "Me"),
            ("duty", duty),
            ("active", active),
        ];
        let reply = admin.post(&own, &own, &fields);
        assert!(
            reply.status == 422 && reply.text().contains("Nobody else is an administrator"),
            "{duty}: {}",
            reply.text()
        );
    }
    assert_eq!(admin.get("/people").status, 200);
    assert_eq!(
        admin
            .get("/people/01890000-0000-7000-8000-00000000beef")
            .status,
        404
    );
}
