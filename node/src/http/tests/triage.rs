//! Decisions about signals that no rule claimed.

use orgo_schema::word::Duty;

use super::site::Site;
use crate::http::show;

#[test]
fn a_signal_becomes_a_case() {
    let site = Site::new();
    let signal = site.deliver_samples()[3].signal_id.unwrap();
    let mut admin = site.admin();
    let target = format!("/signals/{signal}/route");
    let fields = [
        ("decision", "open"),
        ("title", "Opening hours"),
        ("label", "nonsense"),
        ("type", ""),
    ];
    let reply = admin.post("/triage", &target, &fields);
    assert_eq!(reply.status, 422);
    assert!(
        reply.text().contains("nonsense") && reply.text().contains("is not a number"),
        "{}",
        reply.text()
    );
    let fields = [
        ("decision", "open"),
        ("title", "Opening hours"),
        ("label", "1001.41.Customer"),
        ("type", ""),
    ];
    let reply = admin.post("/triage", &target, &fields);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let case = admin.get(reply.header("location").unwrap()).text();
    assert!(
        case.contains("When do you open?") && case.contains("Administrator"),
        "{case}"
    );
    assert!(
        admin
            .get("/triage")
            .text()
            .contains("Nothing waits for a decision")
    );
}

/// What people make of mail is suggested for the next like it, and one press opens the case so. What rules made counts
/// for nothing.
#[test]
fn what_people_made_of_similar_mail_is_suggested() {
    let site = Site::new();
    let mut admin = site.admin();
    for number in 1..=3 {
        let subject = format!("Beamer in room {number} flickers");
        let signal = site.deliver("info", &subject, "Hello").signal_id.unwrap();
        let page = admin.get("/triage").text();
        let says = page.contains("similar messages there");
        // One by the same writer about the same is enough for a guess.
        assert_eq!(says, number > 1, "{page}");
        let fields = [
            ("decision", "open"),
            ("title", subject.as_str()),
            ("label", "1001.81.IT.Support"),
            ("type", "it_support"),
        ];
        let reply = admin.post("/triage", &format!("/signals/{signal}/route"), &fields);
        assert_eq!(reply.status, 303, "{}", reply.text());
    }
    site.deliver("info", "The beamer flickers in room 9", "Hello");
    let page = admin.get("/triage").text();
    assert!(
        page.contains("People sent 3 of 3 similar messages there, 3 of these by the same writer.")
            && page.contains("quite sure")
            && page.contains("Open the case so"),
        "{page}"
    );
    assert!(
        page.contains("name=\"label\" value=\"1001.81.IT.Support\"")
            && page.contains("name=\"type\" value=\"it_support\""),
        "{page}"
    );
    site.deliver("info", "Lost scarf", "Hello");
    let page = admin.get("/triage").text();
    assert_eq!(page.matches("similar messages there").count(), 2, "{page}");
    assert!(
        page.contains("a guess"),
        "of the writer alone little follows: {page}"
    );
}

#[test]
fn a_signal_goes_into_a_case_by_its_short_name_or_its_words() {
    let site = Site::new();
    let outcomes = site.deliver_samples();
    let mut admin = site.admin();
    let case = outcomes[1].case_id.unwrap();
    let by_words = site
        .deliver("info", "Another question", "Is the room dry?")
        .signal_id
        .unwrap();
    let mut link = |signal: String, typed: &str| {
        let fields = [("decision", "link"), ("case", typed)];
        admin.post("/triage", &format!("/signals/{signal}/route"), &fields)
    };
    let signal = outcomes[3].signal_id.unwrap().to_string();
    for (typed, fault) in [
        ("", "Say which"),
        ("C-000000", "There is no case"),
        ("zebra", "There is no case"),
    ] {
        let reply = link(signal.clone(), typed);
        assert_eq!(reply.status, 422, "{typed}");
        assert!(reply.text().contains(fault), "{typed}: {}", reply.text());
    }
    let reply = link(signal, &show::case_reference(case.uuid()));
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some(format!("/cases/{case}").as_str()))
    );
    let reply = link(by_words.to_string(), "water leak");
    assert_eq!(reply.status, 303, "{}", reply.text());
    let page = admin.get(&format!("/cases/{case}")).text();
    assert!(
        page.contains("When do you open?") && page.contains("Is the room dry?"),
        "{page}"
    );
}

#[test]
fn a_signal_is_set_aside_with_a_reason() {
    let site = Site::new();
    let signal = site.deliver_samples()[3].signal_id.unwrap();
    let mut admin = site.admin();
    let target = format!("/signals/{signal}/route");
    let reply = admin.post("/triage", &target, &[("decision", "aside"), ("reason", "")]);
    assert_eq!(reply.status, 422);
    let reply = admin.post("/triage", &target, &[("decision", "maybe")]);
    assert_eq!(reply.status, 400);
    let reply = admin.post(
        "/triage",
        &target,
        &[("decision", "aside"), ("reason", "answered by phone")],
    );
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/triage"))
    );
    let page = admin.get("/triage").text();
    assert!(
        page.contains("Nothing waits for a decision") && page.contains("The signal is set aside"),
        "{page}"
    );
}

#[test]
fn the_list_goes_on_where_the_page_ended() {
    let site = Site::new();
    let mut admin = site.admin();
    for number in 0..22 {
        site.deliver("info", &format!("Question {number:02}"), "Hello?");
    }
    let first = admin.get("/triage");
    assert!(first.text().contains("22 signals") && first.text().contains("Question 19"));
    assert!(!first.text().contains("Question 20"));
    let next = first.links("/triage?after=");
    let second = admin.get(&next[0]).text();
    assert!(
        second.contains("Question 20")
            && second.contains("Question 21")
            && !second.contains("Question 19")
    );
}

#[test]
fn only_those_who_decide_see_what_waits() {
    let site = Site::new();
    let signal = site.deliver_samples()[3].signal_id.unwrap();
    drop(site.admin());
    let mut member = site.somebody(Duty::Member, Some("Operations"), Vec::new());
    assert_eq!(member.get("/triage").status, 403);
    let fields = [("decision", "aside"), ("reason", "no")];
    let reply = member.post("/menu", &format!("/signals/{signal}/route"), &fields);
    assert_eq!(reply.status, 403);
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    assert_eq!(coordinator.get("/triage").status, 200);
}
