//! Pairs of a mentor and a mentee: made and ended on their page, told, and shown to nobody who may not see the case.

use orgo_schema::{
    command::Command,
    word::{Duty, Visibility},
};
use serde_json::Value;

use super::{
    browser::Browser,
    site::{ADMIN, Site},
    transparency::shows,
};
use crate::{
    mentoring,
    ops::{guests, show},
    submit::submit,
    verb::{GuestVerb, MentoringVerb},
};

const PAGE: &str = "/mentoring";

fn pair(browser: &mut Browser, case: &str, mentor: &str, mentee: &str) -> super::browser::Reply {
    let fields = [
        ("says", "pair"),
        ("case", case),
        ("mentor", mentor),
        ("mentee", mentee),
    ];
    browser.post(PAGE, PAGE, &fields)
}

/// The cases in which somebody guides or is guided, as a person sees them.
fn cases(site: &Site, email: &str) -> Vec<Value> {
    let person = site.person(email);
    let viewer = orgo_engine::authorize::Viewer::Person(person.clone());
    let all = site
        .node
        .store
        .read(|db| mentoring::list(db, &site.node.setting(), &viewer))
        .unwrap();
    let cases = all.iter().map(|one| one.found.case);
    cases
        .map(|case| show::one_case(&site.node, &person, case).unwrap())
        .collect()
}

fn section<'a>(text: &'a str, title: &str) -> &'a str {
    let (_, rest) = text.split_once(&format!("<h2>{title}</h2>")).unwrap();
    rest.split_once("</section>").unwrap().0
}

#[test]
#[expect(clippy::too_many_lines, reason = "one pair, from there to its end")]
fn two_are_paired_in_a_case_of_their_own_and_parted_with_a_reason() {
    let site = Site::new();
    let mut admin = site.admin();
    let mut mona = site.member("mona", "Training.Mentoring");
    let reply = pair(&mut admin, "", "mona@school.example", "");
    assert_eq!(reply.status, 422);
    assert!(
        reply.text().contains("mona@school.example"),
        "kept: {}",
        reply.text()
    );
    let wrong = pair(&mut admin, "", "mona@school.example", "a b@example.org");
    assert_eq!(wrong.status, 422);
    assert!(cases(&site, ADMIN).is_empty(), "no case is left over");

    let reply = pair(
        &mut admin,
        "",
        "mona@school.example",
        "Ria <ria@example.org>",
    );
    assert_eq!(reply.status, 303, "{}", reply.text());
    let all = cases(&site, ADMIN);
    let case = &all[0];
    // A mentor who signs in has the work; both are invited, which a mail tells them.
    let mona_id = site.user("mona@school.example").to_string();
    assert_eq!(case["tasks"][0]["assignee"], mona_id.as_str());
    assert_eq!(case["guests"].as_array().unwrap().len(), 2, "{case}");
    let text = admin.get(PAGE).text();
    assert!(
        section(&text, "Pairs").contains("mona guides Ria"),
        "{text}"
    );
    assert!(mona.get(PAGE).text().contains("mona guides Ria"));

    let id = case["case_id"].as_str().unwrap();
    let mentee = case["participants"]
        .as_array()
        .unwrap()
        .iter()
        .find(|part| part["as"] == "mentee")
        .unwrap();
    let mentee = format!("person:{}", mentee["person"].as_str().unwrap());
    let mentor = format!("user:{mona_id}");
    let mut end = |reason: &str, seeks: &str| {
        let fields = [
            ("says", "end"),
            ("case", id),
            ("mentor", mentor.as_str()),
            ("mentee", mentee.as_str()),
            ("reason", reason),
            ("seeks", seeks),
        ];
        admin.post(PAGE, PAGE, &fields)
    };
    assert_eq!(end(" ", "yes").status, 422, "why is needed");
    assert_eq!(end("Mona moves away", "yes").status, 303);
    assert_eq!(
        end("Mona moves away again", "yes").status,
        422,
        "they are no pair"
    );
    let text = admin.get(PAGE).text();
    assert!(!text.contains("mona guides"), "{text}");
    assert!(
        section(&text, "Asked for a mentor").contains("Ria"),
        "{text}"
    );
    let shown = &cases(&site, ADMIN)[0];
    assert_eq!(shown["comments"][0]["text"], "Mona moves away");
    assert_eq!(shown["tasks"][0]["assignee"], Value::Null);

    // In the case that is there: another mentor, and then it is over.
    assert_eq!(pair(&mut admin, id, ADMIN, &mentee).status, 303);
    let mentor = format!("user:{}", site.user(ADMIN));
    let fields = [
        ("says", "end"),
        ("case", id),
        ("mentor", mentor.as_str()),
        ("mentee", mentee.as_str()),
        ("reason", "She knows her way"),
        ("seeks", ""),
    ];
    assert_eq!(admin.post(PAGE, PAGE, &fields).status, 303);
    assert!(cases(&site, ADMIN).is_empty());
    let over = show::one_case(&site.node, &site.person(ADMIN), id.parse().unwrap()).unwrap();
    assert_eq!(
        (&over["status"], &over["tasks"][0]["status"]),
        (&"resolved".into(), &"cancelled".into())
    );
}

#[test]
fn who_may_not_see_the_case_sees_no_pair_of_it_and_ends_none() {
    let site = Site::new();
    let mut admin = site.admin();
    shows(&site, "private");
    let mut mona = site.member("mona", "Training.Mentoring");
    let mut ria = site.member("ria", "Legal");
    let mut other = site.member("other", "Legal");
    let mut reporter = site.somebody(Duty::Reporter, None, Vec::new());
    let reply = pair(&mut admin, "", "mona@school.example", "ria@school.example");
    assert_eq!(reply.status, 303, "{}", reply.text());
    for browser in [&mut mona, &mut ria] {
        assert!(browser.get(PAGE).text().contains("mona guides ria"));
    }
    let case = cases(&site, ADMIN)[0]["case_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (mentor, mentee) = ["mona@school.example", "ria@school.example"]
        .map(|email| format!("user:{}", site.user(email)))
        .into();
    for browser in [&mut other, &mut reporter] {
        let text = browser.get(PAGE).text();
        assert!(
            !text.contains("guides ria") && !text.contains(&case),
            "{text}"
        );
        let fields = [
            ("says", "end"),
            ("case", case.as_str()),
            ("mentor", mentor.as_str()),
            ("mentee", mentee.as_str()),
            ("reason", "I say so"),
        ];
        assert_eq!(browser.post(PAGE, PAGE, &fields).status, 404);
    }
    let compartment = site.compartment(Visibility::Internal);
    assert_eq!(
        cases(&site, ADMIN)[0]["compartment_id"],
        compartment.to_string().as_str()
    );
}

#[test]
fn where_several_of_both_take_part_a_pair_gets_a_case_of_its_own() {
    let site = Site::new();
    let mut admin = site.admin();
    for (mentor, mentee) in [
        ("ann@example.org", "ria@example.org"),
        ("ann@example.org", "ben@example.org"),
    ] {
        let case = cases(&site, ADMIN)
            .first()
            .map_or_else(String::new, |case| {
                case["case_id"].as_str().unwrap().to_owned()
            });
        assert_eq!(pair(&mut admin, &case, mentor, mentee).status, 303);
    }
    let case = cases(&site, ADMIN)[0]["case_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let refused = pair(&mut admin, &case, "cy@example.org", "dan@example.org");
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("leave the case empty"),
        "{}",
        refused.text()
    );
    // Said by hand all the same, nobody knows who is with whom.
    let participants = format!("/cases/{case}/participants");
    let fields = [("who", "cy@example.org"), ("as", "mentor")];
    let page = format!("/cases/{case}");
    assert_eq!(admin.post(&page, &participants, &fields).status, 303);
    let text = admin.get(PAGE).text();
    assert!(!text.contains("guides"), "{text}");
    for name in ["ria@example.org", "ben@example.org"] {
        assert!(
            section(&text, "Asked for a mentor").contains(name),
            "{text}"
        );
    }
    assert!(
        section(&text, "Mentors who are free").contains("cy@example.org"),
        "{text}"
    );
    assert_eq!(
        pair(&mut admin, "", "cy@example.org", "ria@example.org").status,
        303
    );
    let text = admin.get(PAGE).text();
    assert!(
        section(&text, "Pairs").contains("ria@example.org"),
        "{text}"
    );
    assert!(
        !section(&text, "Asked for a mentor").contains("ria@example.org"),
        "{text}"
    );
}

#[test]
fn what_somebody_asks_who_is_guided_goes_to_who_guides_them() {
    let site = Site::new();
    let mut admin = site.admin();
    drop(site.member("mona", "Training.Mentoring"));
    let reply = pair(&mut admin, "", "mona@school.example", ADMIN);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let person = site.person(ADMIN);
    let list = GuestVerb::Mentoring(MentoringVerb::List);
    let told = guests::run(&site.node, &person, &list).unwrap();
    let mona = site.user("mona@school.example");
    let pair = &told["items"][0];
    assert_eq!(pair["mentor"]["name"], "mona");
    assert_eq!(
        pair["mentee"]["who"]["user"],
        person.user.to_string().as_str()
    );
    assert_eq!(told["mentees"], serde_json::json!([]));
    assert_eq!(told["mentors"], serde_json::json!([]));

    let case = pair["case_id"].as_str().unwrap().parse().unwrap();
    let task = crate::store::tests::new_task("question");
    assert_eq!(task.assignee, None);
    let receipt = submit(&site.node, &person, Command::CreateTask { case, task }).unwrap();
    let asked = show::one_task(&site.node, &person, receipt.task_ids[0]).unwrap();
    assert_eq!(asked["assignee"], mona.to_string().as_str());
}

#[test]
fn mail_of_who_is_guided_goes_to_who_guides_them_in_that_group_and_says_why() {
    let site = Site::new();
    let mut admin = site.admin();
    drop(site.member("mona", "Training.Mentoring"));
    let reply = pair(
        &mut admin,
        "",
        "mona@school.example",
        "Dana Reyes <dana@parents.example>",
    );
    assert_eq!(reply.status, 303, "{}", reply.text());
    let case = cases(&site, ADMIN)[0]["case_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mona = site.user("mona@school.example").to_string();
    let person = site.person(ADMIN);
    let taken = |to: &str, subject: &str| {
        let taken = site.deliver(to, subject, "Please help me.");
        let shown = show::one_task(&site.node, &person, taken.task_ids[0]).unwrap();
        (shown["assignee"].clone(), taken)
    };
    let (assignee, asked) = taken("mentoring", "How do I find the templates");
    assert_eq!(assignee, mona.as_str(), "{asked:?}");
    let why = format!("its writer is guided in case {case}");
    assert!(
        asked.reasons.iter().any(|reason| reason.contains(&why)),
        "{asked:?}"
    );
    let page = admin
        .get(&format!("/cases/{}", asked.case_id.unwrap()))
        .text();
    assert!(page.contains("is guided in case"), "{page}");
    let (other, _) = taken("maintenance", "Water Leak in Room 102");
    assert_eq!(other, Value::Null, "the work of another group");

    // A pair that is over guides nobody.
    let mentee = &cases(&site, ADMIN)[0]["participants"];
    let mentee = mentee.as_array().unwrap().iter();
    let mut mentee = mentee.filter(|part| part["as"] == "mentee");
    let mentee = format!(
        "person:{}",
        mentee.next().unwrap()["person"].as_str().unwrap()
    );
    let mentor = format!("user:{mona}");
    let fields = [
        ("says", "end"),
        ("case", case.as_str()),
        ("mentor", mentor.as_str()),
        ("mentee", mentee.as_str()),
        ("reason", "She knows her way"),
        ("seeks", ""),
    ];
    assert_eq!(admin.post(PAGE, PAGE, &fields).status, 303);
    let (after, _) = taken("mentoring", "Where is the key");
    assert_eq!(after, Value::Null);
}

#[test]
fn nobody_is_given_the_mail_of_somebody_with_two_mentors() {
    let site = Site::new();
    let mut admin = site.admin();
    for name in ["mona", "ben"] {
        drop(site.member(name, "Training.Mentoring"));
        let mentor = format!("{name}@school.example");
        let reply = pair(&mut admin, "", &mentor, "dana@parents.example");
        assert_eq!(reply.status, 303, "{}", reply.text());
    }
    let taken = site.deliver("mentoring", "Who helps me", "Please.");
    let person = site.person(ADMIN);
    let shown = show::one_task(&site.node, &person, taken.task_ids[0]).unwrap();
    assert_eq!(shown["assignee"], Value::Null);
}

#[test]
fn programs_list_make_and_end_pairs_and_find_nothing_that_a_person_may_not() {
    const API: &str = "/api/v1/mentoring";
    let site = Site::new();
    let mut admin = site.admin();
    shows(&site, "private");
    drop(site.member("mona", "Training.Mentoring"));
    let mut other = site.member("other", "Legal");
    let json = |reply: &super::browser::Reply| -> Value {
        serde_json::from_slice(&reply.body).unwrap_or_else(|_| panic!("{}", reply.text()))
    };
    let fields = [
        ("says", "pair"),
        ("case", ""),
        ("mentor", "mona@school.example"),
        ("mentee", "ria@example.org"),
    ];
    let reply = admin.post(PAGE, API, &fields);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(json(&reply)["facts"].is_array(), "{}", reply.text());
    let listed = json(&admin.get(API));
    let pair = &listed["items"][0];
    assert_eq!(pair["mentor"]["name"], "mona");
    let case = pair["case_id"].as_str().unwrap();

    let reply = other.get(API);
    assert_eq!(json(&reply)["items"], serde_json::json!([]));
    let text = reply.text();
    assert!(!text.contains(case) && !text.contains("ria@"), "{text}");
    let mentor = format!("user:{}", site.user("mona@school.example"));
    let mentee = format!(
        "person:{}",
        pair["mentee"]["who"]["person"].as_str().unwrap()
    );
    let end = [
        ("says", "end"),
        ("case", case),
        ("mentor", mentor.as_str()),
        ("mentee", mentee.as_str()),
        ("reason", "She knows her way"),
    ];
    assert_eq!(other.post(PAGE, API, &end).status, 404);
    assert_eq!(json(&admin.get(API))["items"].as_array().unwrap().len(), 1);
    assert_eq!(site.browser().get(API).status, 401, "nobody signed in");
    assert_eq!(admin.post(PAGE, API, &end).status, 200);
    assert_eq!(json(&admin.get(API))["items"], serde_json::json!([]));
}
