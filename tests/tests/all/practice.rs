//! A basketball team, through real parts: it practices every week, says who comes, notes who came, finds
//! somebody to drive, writes down how its players do, and knows what it can lend.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use orgo_tests::letter::reply;
use orgo_tests::site::{Running, Site};
use serde_json::Value;

use super::groups::{ORGO, PAGES, answers, id_of, open, send};
use super::outbox::server::Server;
use super::outbox::{all_to, header, text};

const PLAYERS: [&str; 3] = ["ann@example.org", "ben@example.org", "cy@example.org"];
const LABEL: &str = "1001.11.Operations.Scheduling";

/// Returns the instant so many days from now, to the second.
fn in_days(days: u64) -> String {
    let at = SystemTime::now() + Duration::from_secs(days * 24 * 3_600);
    let at = at.duration_since(UNIX_EPOCH).unwrap().as_secs() * 1_000;
    orgo_schema::time::Timestamp(i64::try_from(at).unwrap()).to_string()
}

/// Opens the practice of a team, with what is done each time, and returns both.
fn practice(site: &Site, roster: &str, first: &str) -> (String, String) {
    let case = open(site, "Practice of the Hawks");
    site.ok(&["case", "set", &case, "--starts", first, "--seats", "2"]);
    let new = ["task", "new", "--case", &case, "--title", "Note who came"];
    let kind = ["--label", LABEL, "--type", "groups"];
    let task = site.ok(&[&new[..], &kind].concat())["task_ids"][0].clone();
    let task = task.as_str().unwrap().to_owned();
    site.ok(&["task", "set", &task, "--due", first]);
    site.ok(&["task", "set", &task, "--recurrence", "FREQ=WEEKLY"]);
    site.ok(&["case", "invite", &case, "--roster", roster]);
    (case, task)
}

/// Fills in the form behind a link and returns what the page says then.
fn press(node: &Running, link: &str, fields: &str) -> String {
    let said = node.said();
    let at = said
        .split("http://")
        .nth(1)
        .expect("it says where its pages are");
    let host = at.split(['/', '\n']).next().unwrap().trim().to_owned();
    let path = &link[link.find("/rsvp/").expect("a link")..];
    let mut stream = TcpStream::connect(&host).unwrap();
    let length = fields.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{fields}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn team(site: &Site) -> String {
    let roster = open(site, "The Hawks");
    for who in PLAYERS {
        site.ok(&[
            "case",
            "participant",
            "add",
            &roster,
            who,
            "--part",
            "member",
        ]);
    }
    roster
}

#[test]
fn a_team_practices_every_week_and_each_time_is_one_at_all_sites() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve_at(&site, PAGES);
    let other = site.second("Annex");
    server.serve_at(&other, PAGES);
    let (first, second) = (in_days(7), in_days(14));
    let (case, task) = practice(&site, &team(&site), &first);
    assert_eq!(send(&site), 3, "the first time");
    site.carry(&other, "Annex");

    // Both sites make the same week, apart: it is one task and one practice, to which each is invited once.
    let later = in_days(8);
    let make = |place: &Site| place.items(&["repeat", "--now", &later]).remove(0);
    let (made, theirs) = (make(&site), make(&other));
    assert_eq!(made, theirs);
    assert_eq!(made["series"], task.as_str());
    let week = made["round"].as_str().expect("people meet").to_owned();
    assert_ne!(week, case);
    assert_eq!(send(&site), 3);
    site.carry(&other, "Annex");
    other.carry(&site, "Main");
    assert_eq!((send(&site), send(&other)), (0, 0));
    assert_eq!(site.digest(), other.digest());
    assert!(site.items(&["repeat", "--now", &later]).is_empty());
    let shown = other.ok(&["case", "show", &week]);
    assert_eq!(shown["gathering"]["starts"], second.as_str());
    assert_eq!(shown["gathering"]["seats"], 2);
    assert_eq!(shown["title"], "Practice of the Hawks");
    assert_eq!(shown["guests"].as_array().unwrap().len(), 3);
    let link = |shown: &Value, relation: &str| {
        let links = shown["links"].as_array().unwrap().iter();
        let mut found = links.filter(|link| link["relation"] == relation);
        found.next().map(|link| link["case_id"].clone())
    };
    assert_eq!(link(&shown, "round_of"), Some(case.as_str().into()));
    let shown = site.ok(&["case", "show", &case]);
    assert_eq!(link(&shown, "next_round"), Some(week.as_str().into()));
    answered(&site, &server, &week);
    assert!(
        answers(&site, &case)
            .iter()
            .all(|(said, _, _)| said.is_null()),
        "who comes next week has said nothing of this one"
    );

    // The week after follows by itself, at the other site; and nothing once the team stops.
    site.carry(&other, "Annex");
    let made = other.items(&["repeat", "--now", &in_days(15)]).remove(0);
    assert_ne!(made["round"], week.as_str());
    other.carry(&site, "Main");
    site.ok(&[
        "case",
        "do",
        "resolve",
        &case,
        "--reason",
        "The season is over",
    ]);
    assert!(site.items(&["repeat", "--now", &in_days(30)]).is_empty());
    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before);
}

/// Answers for one week by every way there is, and says who came.
fn answered(site: &Site, server: &Server, week: &str) {
    let mails = all_to(server, PLAYERS[0]);
    assert_eq!(mails.len(), 2);
    assert!(header(&mails[1], "Subject").contains("Practice of the Hawks"));
    // By mail, by the link, and said to whoever leads, who writes it down.
    let said = reply(
        "yes@example.org",
        &id_of(server, PLAYERS[0]),
        "Re: Practice",
        "Yes",
    );
    assert_eq!(site.deliver(ORGO, said)["case_id"], week);
    let mail = text(&all_to(server, PLAYERS[1])[1]).replace("=3D", "=");
    let mut words = mail.split_whitespace();
    let link = words
        .find(|word| word.contains("/rsvp/"))
        .expect("a link")
        .to_owned();
    {
        let node = Running::start(site.command(&[
            "run",
            "--http",
            "127.0.0.1:0",
            "--sync",
            "off",
            "--no-mail",
        ]));
        let page = press(&node, &link, "answer=yes&guests=0&note=");
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    }
    site.ok(&["case", "answer", week, "yes", "--who", PLAYERS[2]]);
    let yes = Value::from("yes");
    let all = [
        (yes.clone(), 0, false),
        (yes.clone(), 0, false),
        (yes, 0, true),
    ];
    assert_eq!(answers(site, week), all);
    let shown = site.ok(&["case", "show", week]);
    let ways: Vec<&Value> = shown["guests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|guest| &guest["via"])
        .collect();
    assert_eq!(ways, ["mail", "link", "page"]);
    let took = [
        "case",
        "attendance",
        week,
        "--came",
        PLAYERS[0],
        "--missed",
        PLAYERS[1],
    ];
    site.ok(&took);
    let shown = site.ok(&["case", "show", week]);
    assert_eq!(
        (&shown["guests"][0]["came"], &shown["guests"][1]["came"]),
        (&true.into(), &false.into())
    );
}

fn fill(site: &Site, form: &str, said: &[&str]) -> Value {
    let mut fill = vec!["form", "fill", form];
    for said in said {
        fill.extend(["--set", said]);
    }
    site.ok(&fill)
}

#[test]
fn whoever_can_help_says_so_in_a_form() {
    let site = Site::new("school");
    fill(
        &site,
        "groups/volunteer",
        &[
            "what=Drive to the away game",
            "name=Ben's mother",
            "day=2099-12-05",
        ],
    );
    let offers = site.items(&["form", "answers", "groups/volunteer"]);
    assert_eq!(offers[0]["title"], "Drive to the away game");
    assert_eq!(offers[0]["answers"]["name"], "Ben's mother");
}

#[test]
fn what_is_written_about_a_player_stays_with_few() {
    let site = Site::new("school");
    // What is written about a player stays with those who are cleared for it.
    let noted = fill(
        &site,
        "groups/performance",
        &[
            "who=Ann",
            "day=2099-12-01",
            "well=Passes early",
            "next=Left hand",
            "shared=yes",
        ],
    );
    let note = site.ok(&["case", "show", noted["case_id"].as_str().unwrap()]);
    assert_eq!(
        (&note["visibility"], &note["subtype"], &note["narrative"]),
        (
            &"restricted".into(),
            &"performance".into(),
            &"Passes early".into()
        )
    );
    assert_eq!(
        site.items(&["form", "answers", "groups/performance"]).len(),
        1
    );
}

#[test]
fn the_directory_of_a_group_lists_what_stands() {
    let site = Site::new("school");
    let room = fill(
        &site,
        "groups/directory",
        &[
            "what=Small hall",
            "kind=room",
            "where=Sports hall",
            "ask=Mr Sand",
        ],
    );
    fill(
        &site,
        "groups/directory",
        &[
            "what=Ten balls",
            "kind=lent",
            "ask=Ana",
            "reach=555 0100",
            "terms=A week at most",
        ],
    );
    let listed = |more: &[&str]| {
        let lines = site.items(&[&["form", "answers", "groups/directory"], more].concat());
        lines
            .iter()
            .map(|line| line["title"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed(&[]), ["Ten balls", "Small hall"]);
    assert_eq!(listed(&["--where", "kind=room"]), ["Small hall"]);
    let french = site.items(&["form", "answers", "groups/directory", "--language", "fr"]);
    assert_eq!(french[1]["answers"]["kind"], "Une salle ou un lieu");
    assert_eq!(french[1]["area"], "Sports hall");
    let room = room["case_id"].as_str().unwrap();
    site.ok(&["case", "do", "resolve", room, "--reason", "It was sold"]);
    assert_eq!(listed(&["--where", "kind=room"]), ["Small hall"]);
    site.ok(&["case", "do", "close", room]);
    assert_eq!(listed(&[]), ["Ten balls"]);
    let wrong = site.run(&[
        "form",
        "answers",
        "groups/directory",
        "--where",
        "color=red",
    ]);
    assert!(
        wrong.stderr.contains("has no question `color`"),
        "{}",
        wrong.stderr
    );
}
