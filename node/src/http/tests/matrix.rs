//! Every route × every role × every visibility: the status that a table of rules says, and no word of
//! what somebody may not read in any answer (SECURITY 5, "Routes").

mod rules;

use std::{collections::BTreeMap, fs};

use orgo_schema::{
    command::{Command, NewCase, NewTask},
    fact::{Account, Gathering, Location, Source, Value},
    id::CompartmentId,
    time::Timestamp,
    word::{Duty, Priority, TaskCategory, Visibility},
};

use super::{
    browser::{Browser, Reply},
    site::{ADMIN, Site},
    transparency::shows,
};
use crate::{found, http::router, intake, link, submit::submit};
use rules::{Actor, Expected, Needs, RULES, Rule};

/// An id that stands for nothing.
const NOTHING: &str = "01890000-0000-7000-8000-00000000beef";
/// What addresses name: a case, a task, a signal, the hash of a file.
type Ids<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);
/// Ids that stand for nothing.
const NOWHERE: Ids<'_> = (NOTHING, NOTHING, Some(NOTHING), NOTHING);
/// A word in everything, to search for.
const WORD: &str = "matrixword";
/// The word in the bytes of what could not be read.
const UNREAD: &str = "canary-unread";

/// What this word is in goes into the restricted compartment.
const RAISING: &str = "version: \"1.0\"\nrules:\n  - id: grievance\n    when: { subject contains: grievance }\n    \
                       then: { visibility: restricted }\n";

/// A case with its task, and a signal that waits, all of one visibility, each with its word.
struct Thing {
    visibility: Visibility,
    canary: &'static str,
    case: String,
    task: String,
    signal: Option<String>,
    /// The hash of the file that case and task have.
    file: String,
}

/// An organisation with something of every kind.
struct World {
    site: Site,
    browsers: BTreeMap<Actor, Browser>,
    things: Vec<Thing>,
}

impl World {
    fn new() -> Self {
        let site = Site::new();
        fs::create_dir_all(site.folder().join("rules")).unwrap();
        fs::write(site.folder().join("rules/grievance.yaml"), RAISING).unwrap();
        // Here it is about clearances: how openly the rest is shown is asked in `transparency`.
        shows(&site, "full");
        let browsers = Actor::ALL
            .into_iter()
            .map(|actor| (actor, sign_in(&site, actor)))
            .collect();
        put_aside(&site, 1);
        let mut things = vec![
            thing(&site, Visibility::Public, "canary-public", None),
            thing(
                &site,
                Visibility::Internal,
                "canary-internal",
                Some("question"),
            ),
            thing(
                &site,
                Visibility::Restricted,
                "canary-restricted",
                Some("grievance"),
            ),
        ];
        let mut world = Self {
            site,
            browsers,
            things: Vec::new(),
        };
        for thing in &mut things {
            let admin = world.browser(Actor::Administrator);
            for page in [
                format!("/cases/{}", thing.case),
                format!("/tasks/{}", thing.task),
            ] {
                let files = format!("{page}/attachments");
                let token = admin.get(&page).token();
                assert_eq!(
                    upload(admin, &files, &token, thing.canary).status,
                    303,
                    "{files}"
                );
                let links = admin.get(&page).links(&format!("{files}/"));
                thing.file = links[0].rsplit('/').next().unwrap().to_owned();
            }
        }
        world.things = things;
        world
    }

    fn browser(&mut self, actor: Actor) -> &mut Browser {
        self.browsers.get_mut(&actor).unwrap()
    }
}

/// Delivers bytes that nobody can read; each has a number of its own.
fn put_aside(site: &Site, number: i64) {
    let raw = format!("{UNREAD} {number}\x00").into_bytes();
    let outcome = intake::deliver(&site.node, raw, None, Source::Mail).unwrap();
    assert_eq!(outcome.outcome, intake::Kind::Quarantined);
}

fn sign_in(site: &Site, actor: Actor) -> Browser {
    let (duty, team, clearances) = match actor {
        Actor::Anonymous => return site.browser(),
        Actor::Administrator => return site.admin(),
        Actor::Reporter => (Duty::Reporter, None, Vec::new()),
        Actor::Stranger => (Duty::Member, Some("Operations.Maintenance"), Vec::new()),
        Actor::Colleague => (Duty::Member, Some("HR"), Vec::new()),
        Actor::Cleared => (
            Duty::Member,
            Some("HR"),
            vec![site.compartment(Visibility::Restricted)],
        ),
        Actor::Coordinator => (Duty::Coordinator, None, Vec::new()),
        Actor::Auditor => (Duty::Auditor, None, Vec::new()),
    };
    enter(site, &format!("{actor:?}"), duty, team, clearances)
}

fn enter(
    site: &Site,
    name: &str,
    duty: Duty,
    team: Option<&str>,
    clearances: Vec<CompartmentId>,
) -> Browser {
    let account = Account {
        email: format!("{}@school.example", name.to_lowercase()),
        name: name.to_owned(),
        duty,
        teams: team.into_iter().map(|team| team.parse().unwrap()).collect(),
        clearances,
        active: true,
    };
    let user = found::add_user(&site.node, account).unwrap();
    site.enter(&link::make(&site.node, user).unwrap())
}

fn thing(
    site: &Site,
    visibility: Visibility,
    canary: &'static str,
    subject: Option<&str>,
) -> Thing {
    let label: orgo_schema::label::Label = "1001.11.HR.Conduct".parse().unwrap();
    let words = format!("{WORD} {canary}");
    let case = NewCase {
        title: words.clone(),
        narrative: words.clone(),
        label: label.clone(),
        severity: None,
        priority: Priority::Medium,
        visibility,
        location: Location {
            site: Some(words.clone()),
            area: Some(words.clone()),
        },
        tags: vec![WORD.to_owned(), canary.to_owned()],
        domain: None,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = NewTask {
        title: words.clone(),
        description: words.clone(),
        label,
        domain: "general".into(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: vec![words.clone()],
        approval: None,
        metadata: Vec::new(),
    };
    let tasks = vec![task];
    let receipt = submit(
        &site.node,
        &site.person(ADMIN),
        Command::OpenCase { case, tasks },
    )
    .unwrap();
    let gathering = Gathering {
        starts: Some(Timestamp(4_099_915_800_000)),
        seats: None,
    };
    let set = Command::SetCase {
        case: receipt.case_id.unwrap(),
        value: Value::Gathering(Some(gathering)),
    };
    submit(&site.node, &site.person(ADMIN), set).unwrap();
    Thing {
        visibility,
        canary,
        case: receipt.case_id.unwrap().to_string(),
        task: receipt.task_ids[0].to_string(),
        signal: subject.map(|subject| waiting(site, subject, &words)),
        file: String::new(),
    }
}

/// Delivers a mail with a file that no rule makes work of.
fn waiting(site: &Site, subject: &str, words: &str) -> String {
    let raw = format!(
        "From: {words} <dana@parents.example>\r\nTo: info@school.example\r\nSubject: {subject} {words}\r\n\
         Message-ID: <{subject}@parents.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{words}\r\n--b\r\n\
         Content-Type: text/plain; name=\"{words}.txt\"\r\nContent-Disposition: attachment\r\n\r\n{words}\r\n--b--\r\n"
    );
    let outcome = intake::deliver(&site.node, raw.into_bytes(), None, Source::Mail).unwrap();
    assert!(outcome.case_id.is_none(), "{outcome:?}");
    outcome.signal_id.unwrap().to_string()
}

/// Returns the address of a pattern for a thing; nothing where the thing has no such part.
fn address(pattern: &str, (case, task, signal, file): Ids<'_>) -> Option<String> {
    let of_thing = pattern.strip_prefix("/api/v1").unwrap_or(pattern);
    let id = match of_thing.split('/').nth(1).unwrap_or_default() {
        "cases" => case,
        "tasks" => task,
        "signals" => signal?,
        _ => "1",
    };
    Some(
        pattern
            .replace("{version}", &orgo_web::asset::version())
            .replace("{domain}/{name}", "hr/leave")
            .replace("{name}", orgo_web::asset::STYLESHEET_NAME)
            .replace("{id}", id)
            .replace("{link}", &format!("{case}.{}", "0".repeat(32)))
            .replace("{act}", "01890000-0000-7000-8000-00000000beef")
            .replace("{action}", "start")
            .replace("{reply}", "01890000-0000-7000-8000-00000000beef")
            .replace("{item}", "0")
            .replace("{index}", "0")
            .replace("{hash}", file)
            .replace("/fields/{field}", "/fields/priority")
            .replace("{field}", "label"),
    )
}

fn ids(thing: &Thing) -> Ids<'_> {
    let signal = thing.signal.as_deref();
    (&thing.case, &thing.task, signal, &thing.file)
}

/// Asks as the rule says; a post carries the token and something for every field there is.
fn ask(browser: &mut Browser, rule: Rule, address: &str, token: &str) -> Reply {
    let id = address.split('/').nth(2).unwrap_or_default();
    let task = if address.starts_with("/tasks/") {
        id
    } else {
        NOTHING
    };
    if rule.method == "GET" {
        return browser.get(address);
    }
    let label = "1001.11.HR.Conduct";
    let is_field = rule.pattern.ends_with("/fields/{field}");
    let fields = [
        ("token", token),
        ("title", "By the matrix"),
        ("text", "By the matrix"),
        ("reason", "By the matrix"),
        ("tag", "by-the-matrix"),
        ("label", label),
        ("value", if is_field { "low" } else { label }),
        ("who", "colleague@school.example"),
        ("as", "witness"),
        ("says", "yes"),
        ("to", "colleague@school.example"),
        ("outcome", "watch"),
        ("task", task),
        ("priority", "low"),
        ("visibility", "internal"),
        ("done", "yes"),
        ("decision", "aside"),
    ];
    if address.ends_with("/attachments") {
        return upload(browser, address, token, "by the matrix");
    }
    browser.send(address, &fields)
}

/// Uploads a file of these words as a browser does.
fn upload(browser: &mut Browser, address: &str, token: &str, words: &str) -> Reply {
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--b\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{words}.txt\"\r\n\r\n{words}\r\n--b--\r\n"
    );
    let kind = [("Content-Type", "multipart/form-data; boundary=b")];
    browser.ask("POST", address, &kind, Some(&body))
}

/// Returns everything of an answer that could tell something, without what differs by itself.
fn told(reply: &Reply) -> String {
    let headers = reply
        .headers
        .iter()
        .filter(|(name, _)| name != "date")
        .map(|(name, value)| format!("{name}: {value}\n"));
    let headers: String = headers.collect();
    format!("{}\n{headers}\n{}", reply.status, reply.text())
}

fn check_canaries(world: &[(&'static str, bool)], reply: &Reply, what: &str) {
    let told = told(reply);
    for (canary, may_read) in world {
        assert!(
            *may_read || !told.contains(canary),
            "{what} leaks {canary}: {told}"
        );
    }
}

fn canaries(things: &[Thing], actor: Actor) -> Vec<(&'static str, bool)> {
    let of_things = things
        .iter()
        .map(|thing| (thing.canary, actor.sees(thing.visibility)));
    of_things
        .chain([(UNREAD, actor.sees_quarantine())])
        .collect()
}

fn token_of(browser: &mut Browser, actor: Actor) -> String {
    if actor == Actor::Anonymous {
        NOTHING.to_owned()
    } else {
        browser.get("/menu").token()
    }
}

#[test]
fn every_route_is_in_the_matrix() {
    for (pattern, _) in router::table() {
        let known = RULES.iter().any(|rule| rule.pattern == pattern);
        assert!(
            known,
            "{pattern} is in the router and in no rule of the matrix"
        );
    }
}

#[test]
fn every_method_that_no_rule_names_is_refused() {
    let mut world = World::new();
    for (pattern, _) in router::table() {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let is_named = RULES
                .iter()
                .any(|rule| rule.pattern == pattern && rule.method == method);
            let address = address(pattern, NOWHERE).unwrap();
            if !is_named {
                let reply =
                    world
                        .browser(Actor::Administrator)
                        .ask(method, &address, &[], Some(""));
                assert_eq!(reply.status, 405, "{method} {pattern}");
            }
        }
    }
}

#[test]
fn every_route_answers_every_role_as_the_rules_say() {
    let mut world = World::new();
    let patterns: Vec<&str> = router::table()
        .into_iter()
        .map(|(pattern, _)| pattern)
        .collect();
    let (mut asked, mut unread, mut wrong) = (0, 1, Vec::new());
    // First everything is read, then written: what somebody may do changes what is there.
    for method in ["GET", "POST"] {
        let of_method = |rule: &&Rule| rule.method == method && patterns.contains(&rule.pattern);
        for actor in Actor::ALL {
            let mut browser = world.browser(actor).clone();
            let token = token_of(&mut browser, actor);
            let canaries = canaries(&world.things, actor);
            for rule in RULES.iter().filter(of_method).copied() {
                if rule.needs == Needs::SignOut && actor != Actor::Anonymous {
                    continue;
                }
                for thing in &world.things {
                    let Some(mut address) = address(rule.pattern, ids(thing)) else {
                        continue;
                    };
                    if matches!(rule.needs, Needs::TakeIn | Needs::Discard) {
                        // What was decided about is gone: each asks about another one.
                        unread += 1;
                        put_aside(&world.site, unread);
                        address = rule.pattern.replace("{id}", &unread.to_string());
                    }
                    let what = format!("{actor:?}: {method} {} ({})", rule.pattern, thing.canary);
                    let expected = rules::expected(rule, actor, thing.visibility);
                    let reply = ask(&mut browser.clone(), rule, &address, &token);
                    if !expected.fits(reply.status) {
                        wrong.push(format!("{what} gives {}, not {expected:?}", reply.status));
                    }
                    check_canaries(&canaries, &reply, &what);
                    asked += 1;
                    if expected == Expected::Status(404) && rule.needs != Needs::All(404) {
                        check_like_nothing(&browser, rule, (&address, &reply), &token, &what);
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked > 8 * 40, "only {asked} questions were asked");
    check_sign_out(&mut world);
}

/// Checks that what is hidden is answered, to the byte, like what is not there.
fn check_like_nothing(
    browser: &Browser,
    rule: Rule,
    (hidden, reply): (&str, &Reply),
    token: &str,
    what: &str,
) {
    let nothing = if rule.needs == Needs::QuarantineFile {
        rule.pattern.replace("{id}", "987654")
    } else {
        address(rule.pattern, NOWHERE).unwrap()
    };
    let missing = ask(&mut browser.clone(), rule, &nothing, token);
    if told(&missing) == told(reply) {
        return;
    }
    // The page says what time it is: the minute may have passed between the two.
    let again = ask(&mut browser.clone(), rule, hidden, token);
    assert_eq!(told(&missing), told(&again), "{what} is told from nothing");
}

fn check_sign_out(world: &mut World) {
    for actor in Actor::ALL
        .into_iter()
        .filter(|actor| *actor != Actor::Anonymous)
    {
        let browser = world.browser(actor);
        assert_eq!(
            browser.post("/menu", "/sign-out", &[]).status,
            303,
            "{actor:?}"
        );
        assert_eq!(
            browser.get("/work").header("location"),
            Some("/sign-in"),
            "{actor:?}"
        );
    }
}

#[test]
fn lists_searches_and_filters_hold_nothing_that_may_not_be_read() {
    let mut world = World::new();
    let lists = [
        "/work?tab=all".to_owned(),
        "/work?tab=late".to_owned(),
        "/work?tab=levels".to_owned(),
        format!("/cases?q={WORD}"),
        format!("/cases?tag={WORD}"),
        "/cases?label=1001.11.HR".to_owned(),
        format!("/cases?q={WORD}&sort=severity"),
        "/triage".to_owned(),
        "/quarantine".to_owned(),
        "/conflicts".to_owned(),
        "/sites".to_owned(),
        "/setup".to_owned(),
        "/rules?show=acted".to_owned(),
        "/rules/grievance".to_owned(),
        "/dry-run?days=90".to_owned(),
        "/dry-run?days=90&without=grievance".to_owned(),
        "/profile/replay?other=hospital&months=1".to_owned(),
        "/people".to_owned(),
        "/start".to_owned(),
        "/status".to_owned(),
    ];
    let mut shown = 0;
    for actor in Actor::ALL {
        let canaries = canaries(&world.things, actor);
        for list in &lists {
            let reply = world.browser(actor).get(list);
            check_canaries(&canaries, &reply, &format!("{actor:?} {list}"));
            let told = told(&reply);
            shown += canaries
                .iter()
                .filter(|(canary, _)| told.contains(canary))
                .count();
        }
        // Where it may be read, it is found: an empty list would leak nothing either.
        if actor.sees(Visibility::Internal) {
            let found = world.browser(actor).get(&format!("/cases?q={WORD}"));
            for (canary, may_read) in canaries.iter().filter(|(canary, _)| *canary != UNREAD) {
                assert_eq!(
                    found.text().contains(canary),
                    *may_read,
                    "{actor:?} {canary}"
                );
            }
        }
    }
    assert!(shown > 20, "canaries were seen {shown} times only");
}

#[test]
fn another_organisation_is_like_nothing() {
    let mut world = World::new();
    let other = World::new();
    let token = token_of(world.browser(Actor::Administrator), Actor::Administrator);
    let admin = world.browser(Actor::Administrator).clone();
    let mut asked = 0;
    for (pattern, _) in router::table() {
        let of_thing = pattern.strip_prefix("/api/v1").unwrap_or(pattern);
        let is_of_thing = ["/cases/{id}", "/tasks/{id}", "/signals/{id}"]
            .iter()
            .any(|start| of_thing.starts_with(start));
        for rule in RULES
            .iter()
            .filter(|rule| is_of_thing && rule.pattern == pattern)
            .copied()
        {
            for thing in &other.things {
                let Some(theirs) = address(pattern, ids(thing)) else {
                    continue;
                };
                let reply = ask(&mut admin.clone(), rule, &theirs, &token);
                let what = format!("{} {pattern} ({})", rule.method, thing.canary);
                assert_eq!(reply.status, 404, "{what}");
                check_like_nothing(&admin, rule, (&theirs, &reply), &token, &what);
                asked += 1;
            }
        }
    }
    assert!(asked > 30, "only {asked} questions were asked");
    // A session of theirs is none here.
    let mut guest = Browser::new(world.site.address, None);
    guest
        .cookies
        .clone_from(&other.browsers[&Actor::Administrator].cookies);
    assert_eq!(guest.get("/work").header("location"), Some("/sign-in"));
    let mine = world.things[0].case.clone();
    assert_eq!(guest.get(&format!("/cases/{mine}")).status, 303);
}

/// What somebody may not see cannot be reached through what they may, by its id in a form
/// (SECURITY 3, 19 and 20).
#[test]
fn ids_in_forms_reach_nothing_that_may_not_be_read() {
    let mut world = World::new();
    let [_, seen, hidden] = world.things.as_slice() else {
        panic!("three things");
    };
    let (case, task) = (seen.case.clone(), seen.task.clone());
    let signal = seen.signal.clone().unwrap();
    let (hidden_case, hidden_task) = (hidden.case.clone(), hidden.task.clone());
    let forms = [
        (
            format!("/cases/{case}/fields/merged_into"),
            "value",
            &hidden_case,
        ),
        (format!("/tasks/{task}/waits-for"), "task", &hidden_task),
        (format!("/cases/{case}/split"), "task", &hidden_task),
        (format!("/signals/{signal}/route"), "case", &hidden_case),
    ];
    let mut browser = world.browser(Actor::Coordinator).clone();
    let token = token_of(&mut browser, Actor::Coordinator);
    for (address, name, hidden) in forms {
        let send = |id: &str| {
            let fields = [
                ("token", token.as_str()),
                ("title", "By the matrix"),
                ("decision", "link"),
                (name, id),
            ];
            browser.clone().send(&address, &fields)
        };
        let (reply, nothing) = (send(hidden), send(NOTHING));
        assert!(
            !matches!(reply.status, 200 | 303),
            "{address} takes {}: {}",
            reply.status,
            reply.text()
        );
        let alike = told(&reply).replace(hidden.as_str(), NOTHING) == told(&nothing)
            || told(&send(hidden)).replace(hidden.as_str(), NOTHING) == told(&nothing);
        assert!(alike, "{address} tells what is hidden from nothing");
    }
}
