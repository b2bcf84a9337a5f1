//! Who wrote in is told how their matter stands, in their own thread, and by no loop.

use orgo_tests::letter;
use orgo_tests::site::{Site, put};
use serde_json::Value;

use super::server::Server;
use super::{add_user, all_to, climb, header, line, text};

const WORKSHOP: &str = "maintenance@riverside.example";

/// A rule that answers, and tells the team.
const NOISE: &str = r#"version: "1"
rules:
  - id: noise
    description: Noise, whoever hears it.
    when: { keyword: noise }
    then:
      label: 1001.11.Operations.Maintenance
      task: { type: maintenance }
      reply: received
      notify: { scope: team, template: task_assignment }
"#;

fn leak(site: &Site) -> Value {
    let mail = letter::letter(
        "leak@example.org",
        "Water Leak in Room 7",
        "Hello, there is water in the hall.",
    );
    site.deliver(WORKSHOP, mail)
}

fn send(site: &Site) -> u64 {
    site.ok(&["outbox", "run"])["sent"].as_u64().unwrap()
}

/// Returns the reasons of what was not sent.
fn dropped(site: &Site) -> Vec<String> {
    let lines = site.items(&["outbox", "list"]);
    let dropped = lines.iter().filter(|line| line["state"] == "dropped");
    dropped
        .map(|line| line["reason"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn who_wrote_in_is_told_in_their_thread_and_their_answer_comes_back_into_it() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve(&site);
    let taken = leak(&site);
    let task = taken["task_ids"][0].as_str().unwrap();
    assert_eq!(send(&site), 0, "nobody has taken it up");
    site.ok(&["task", "do", "start", task]);
    assert_eq!((send(&site), send(&site)), (1, 0));
    let mail = &server.mails()[0];
    assert!(header(mail, "To").contains("ann@example.org"), "{mail}");
    assert_eq!(header(mail, "In-Reply-To"), "<leak@example.org>");
    assert_eq!(header(mail, "Auto-Submitted"), "auto-replied");
    assert_eq!(header(mail, "X-Sender"), "<>");
    assert!(header(mail, "Reply-To").contains(WORKSHOP), "{mail}");
    assert!(
        header(mail, "Subject").contains("Water Leak in Room 7"),
        "{mail}"
    );
    assert!(
        text(mail).contains("somebody has taken up what you wrote about"),
        "{mail}"
    );
    assert!(
        text(mail).contains("<p dir=3D\"auto\">"),
        "the same as HTML: {mail}"
    );

    // The answer names our message alone, as some programs do.
    let ours = header(mail, "Message-ID");
    let ours = ours.trim_matches(['<', '>']);
    let headers = format!("In-Reply-To: <{ours}>\r\n");
    let answer = letter::with_headers("thanks@example.org", "Thanks", &headers, "Thank you");
    let answered = site.deliver(WORKSHOP, answer);
    assert_eq!(answered["outcome"], "appended", "{answered}");
    assert_eq!(answered["case_id"], taken["case_id"]);

    let reason = "The joint was replaced.";
    site.ok(&["task", "do", "complete", task, "--reason", reason]);
    assert_eq!((send(&site), send(&site)), (1, 0));
    let mail = &server.mails()[1];
    assert!(
        text(mail).contains("Water Leak in Room 7: The joint was replaced."),
        "{mail}"
    );
    assert_eq!(header(mail, "References"), "<leak@example.org>");

    // The rows follow from the documents.
    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before);
}

/// A rule that answers, and names nobody.
const NAMELESS: &str = "version: \"1\"
rules:
  - id: speak-up
    when: { to: speakup@* }
    then:
      anonymise: true
      label: 1001.11.Operations.Maintenance
      task: { type: maintenance }
      reply: received
";

#[test]
fn who_is_not_named_is_not_written_to() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve(&site);
    put(&site.data().join("rules/speak-up.yaml"), NAMELESS);
    let mail = letter::letter("1@home.example", "Fire doors", "They are locked.");
    let said = site.deliver("speakup@riverside.example", mail);
    let task = said["task_ids"][0].as_str().unwrap();
    site.ok(&["task", "do", "start", task]);
    let reason = "They are open.";
    site.ok(&["task", "do", "complete", task, "--reason", reason]);
    assert_eq!(send(&site), 0, "{:?}", server.mails());
    // Of the same mail, named, its writer hears.
    let task = leak(&site)["task_ids"][0].as_str().unwrap().to_owned();
    site.ok(&["task", "do", "start", &task]);
    assert_eq!(send(&site), 1);
}

#[test]
fn a_second_gateway_does_not_tell_again_what_the_first_told() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve(&site);
    let taken = leak(&site);
    let task = taken["task_ids"][0].as_str().unwrap();
    let other = site.second("Annex");
    server.serve(&other);
    site.ok(&["task", "do", "start", task]);
    assert_eq!(send(&site), 1);
    site.carry(&other, "Annex");
    assert_eq!(send(&other), 0);
    // What happens there, the other tells, from the mail that came with the bundle.
    other.ok(&["task", "do", "complete", task, "--reason", "Dry again."]);
    assert_eq!(send(&other), 1);
    assert!(text(&server.mails()[1]).contains("Dry again."));
}

/// Two nodes close one case while they do not hear of each other, and the first gateway tells: the second does not tell
/// again, nor does the first when it hears that the other closed it too.
#[test]
fn what_two_nodes_close_apart_is_summed_up_once() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve(&site);
    let taken = leak(&site);
    let case = taken["case_id"].as_str().unwrap();
    let task = taken["task_ids"][0].as_str().unwrap();
    let other = site.second("Annex");
    server.serve(&other);
    site.carry(&other, "Annex");
    let close = |at: &Site, reason: &str| {
        for action in ["resolve", "close"] {
            at.ok(&["case", "do", action, case, "--reason", reason]);
        }
    };
    close(&site, "The joint was replaced.");
    other.ok(&["task", "do", "complete", task, "--reason", "It is dry."]);
    close(&other, "Nothing drips.");
    assert_eq!(send(&site), 1);
    site.carry(&other, "Annex");
    assert_eq!(send(&other), 0);
    other.carry(&site, "Main");
    assert_eq!((send(&site), send(&other)), (0, 0));
    assert_eq!(all_to(&server, "ann@example.org").len(), 1);
    for at in [&site, &other] {
        assert_eq!(at.ok(&["case", "show", case])["status"], "closed");
    }
    assert_eq!(site.digest(), other.digest());
}

#[test]
fn what_climbs_is_told_once_and_in_the_language_it_was_written_in() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve(&site);
    let mail = letter::letter(
        "feu@example.org",
        "Fire alarm in Building A",
        "Bonjour, il y a une alarme dans le couloir. Merci de venir.",
    );
    site.deliver("emergency@riverside.example", mail);
    climb(&site);
    send(&site);
    let told: Vec<String> = server
        .mails()
        .into_iter()
        .filter(|mail| header(mail, "To").contains("ann@example.org"))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("lang=3D\"fr\""), "{}", told[0]);
    assert_eq!(send(&site), 0);
}

#[test]
fn no_machine_is_answered_nor_the_organisation_itself() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    put(&site.data().join("rules/own.yaml"), NOISE);
    server.serve(&site);
    let machine = letter::with_headers(
        "auto@example.org",
        "Noise in the yard",
        "Auto-Submitted: auto-replied\r\n",
        "I am away.",
    );
    site.deliver(WORKSHOP, machine);
    let list = letter::with_headers(
        "list@example.org",
        "Noise in the hall",
        "List-Id: <neighbours.example.org>\r\n",
        "Noise.",
    );
    site.deliver(WORKSHOP, list);
    send(&site);
    let people = || all_to(&server, "ann@example.org");
    assert_eq!(people(), [] as [String; 0], "the team alone hears of it");
    // Ann's address turns out to be one that mail comes in by.
    site.deliver(
        "ann@example.org",
        letter::letter("own@example.org", "Noise again", "Noise."),
    );
    send(&site);
    assert_eq!(people(), [] as [String; 0]);
    let reasons = dropped(&site);
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert!(
        reasons[0].contains("an address of the organisation itself"),
        "{reasons:?}"
    );
}

#[test]
fn a_rule_answers_and_tells_the_team_with_the_templates_it_names() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    put(&site.data().join("rules/own.yaml"), NOISE);
    add_user(
        &site,
        "ana@riverside.example",
        &["--team", "Operations.Maintenance"],
    );
    server.serve(&site);
    let mail = letter::letter(
        "1@example.org",
        "Noise in the yard",
        "Hello, there is noise.",
    );
    let taken = site.deliver(WORKSHOP, mail);
    let case = site.ok(&["case", "show", taken["case_id"].as_str().unwrap()]);
    assert!(
        !case.to_string().contains("not done by this version"),
        "{case}"
    );
    assert_eq!((send(&site), send(&site)), (2, 0));
    let mails = server.mails();
    let to = |address: &str| {
        let found = mails
            .iter()
            .find(|mail| header(mail, "To").contains(address));
        text(found.unwrap_or_else(|| panic!("nothing to {address}: {mails:?}")))
    };
    assert!(to("ann@example.org").contains("what you wrote has come in"));
    assert!(
        to("ana@riverside.example").contains("How soon: "),
        "{mails:?}"
    );
    // Whoever writes all day is answered once a day.
    let again = letter::letter("2@example.org", "More noise", "Noise again.");
    site.deliver(WORKSHOP, again);
    assert_eq!(send(&site), 1, "the team hears of it");
    let reasons = dropped(&site);
    assert!(reasons[0].contains("within the last day"), "{reasons:?}");
}

#[test]
fn where_a_person_confirms_first_nothing_leaves_before_their_yes() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("friend_group");
    put(&site.data().join("rules/own.yaml"), NOISE);
    server.serve(&site);
    let mail = letter::letter("1@example.org", "Noise in the yard", "Hello.");
    site.deliver(WORKSHOP, mail);
    assert_eq!(send(&site), 0);
    let lines = site.items(&["outbox", "list"]);
    assert_eq!(lines.len(), 2, "the answer and the notice: {lines:?}");
    for line in &lines {
        assert_eq!(line["state"], "waiting", "{line}");
        assert!(line["due_at"].is_null(), "nobody looks after it: {line}");
        let reason = line["reason"].as_str().unwrap();
        assert!(reason.contains("waits for the yes of somebody"), "{line}");
    }
    assert!(
        site.items(&["notices", "list"]).is_empty(),
        "nobody reads it before somebody said yes"
    );
    let waiting = site.items(&["waiting", "list"]);
    let does = |found: &str| {
        let mut waiting = waiting.iter();
        let of = waiting.find(|act| act["does"][0].as_str().unwrap().contains(found));
        of.unwrap_or_else(|| panic!("{found}")).clone()
    };
    let (answer, notice) = (does("answer who wrote in"), does("tell "));
    assert_eq!(answer["reason"], "a rule asks for it");
    let id = |act: &Value| act["act_id"].as_str().unwrap().to_owned();
    site.ok(&["waiting", "no", &id(&answer)]);
    site.ok(&["waiting", "yes", &id(&notice)]);
    assert!(site.items(&["waiting", "list"]).is_empty());
    assert_eq!(dropped(&site), ["somebody said no to it"]);
    assert_eq!(site.items(&["notices", "list"])[0]["purpose"], "notified");
    assert_eq!((send(&site), send(&site)), (1, 0));
    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before);
}

#[test]
fn of_what_is_restricted_who_wrote_in_reads_neutral_words_alone() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    let rule = NOISE.replace(
        "reply: received",
        "visibility: restricted\n      reply: received",
    );
    assert_ne!(rule, NOISE);
    put(&site.data().join("rules/own.yaml"), rule);
    server.serve(&site);
    let mail = letter::letter("1@example.org", "Noise about Dana", "Hello, Dana is hurt.");
    let taken = site.deliver(WORKSHOP, mail);
    assert_eq!(taken["rule"], "noise", "{taken}");
    assert!(send(&site) >= 1);
    let mails = server.mails();
    let told = |mail: &&String| header(mail, "To").contains("ann@example.org");
    let mail = mails.iter().find(told).unwrap();
    assert!(text(mail).contains("says no more on purpose"), "{mail}");
    assert!(
        !mails.iter().any(|mail| text(mail).contains("Dana")),
        "{mails:?}"
    );
    line(&site, "sent");
}

/// The module answers who writes of a grievance: that somebody listens, and nothing of what it is about.
#[test]
fn a_grievance_is_answered_without_a_word_of_it() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve(&site);
    let mail = letter::letter(
        "1@example.org",
        "Formal complaint about Dana",
        "Hello, Dana shouts at me.",
    );
    let taken = site.deliver("hr@riverside.example", mail);
    assert_eq!(taken["outcome"], "created", "{taken}");
    assert_eq!((send(&site), send(&site)), (1, 0));
    let mails = all_to(&server, "ann@example.org");
    assert!(
        text(&mails[0]).contains("is read by few people only")
            && text(&mails[0]).contains("2 d. You decide whom you speak to"),
        "{mails:?}"
    );
    for secret in ["Dana", "omplaint", "Grievance", "grievance"] {
        assert!(!mails[0].contains(secret), "{secret}: {mails:?}");
    }
    // A template that names the matter does not leave: neutral words go instead.
    let own = "subject: About {{ case.title }}\n\nHello.\n";
    put(&site.data().join("templates/grievance_received.txt"), own);
    let mail = letter::letter("2@home.example", "Formal complaint about Dana", "Hello.");
    site.deliver("hr@riverside.example", mail.replace("ann@", "bea@"));
    send(&site);
    let mails = all_to(&server, "bea@example.org");
    assert!(
        text(&mails[0]).contains("says no more on purpose"),
        "{mails:?}"
    );
}

#[test]
fn a_template_of_the_organisation_stands_before_the_usual_one() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    let own = "subject: Ours [{{ case.reference }}]\n\nIn hand, {{ recipient.name }}.\n";
    put(&site.data().join("templates/taken_up.txt"), own);
    server.serve(&site);
    let taken = leak(&site);
    site.ok(&[
        "task",
        "do",
        "start",
        taken["task_ids"][0].as_str().unwrap(),
    ]);
    send(&site);
    let mails = server.mails();
    assert!(
        header(&mails[0], "Subject").starts_with("Ours [C-"),
        "{mails:?}"
    );
    assert!(text(&mails[0]).contains("In hand, Ann."), "{mails:?}");
    let shown = site.ok(&["letter", "preview", "taken_up"]);
    assert_eq!(shown["text"], "In hand, Ana Ruiz.\n");
    let usual = site.ok(&[
        "letter",
        "preview",
        "resolved",
        "--language",
        "es",
        "--html",
    ]);
    assert!(
        usual["html"].as_str().unwrap().contains("lang=\"es\""),
        "{usual}"
    );
    let names = site.items(&["letter", "list"]);
    assert!(
        names
            .iter()
            .any(|line| line["name"] == "taken_up" && line["file"] == "templates/taken_up.txt")
    );
    let wrong = site.run(&["letter", "preview", "takn_up"]);
    assert!(wrong.exit == 1 && wrong.stderr.contains("there is no template `takn_up`"));
}

#[test]
fn a_profile_says_whether_who_writes_in_gets_a_receipt() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    let own = "version: \"1\"\nreceipts: true\n";
    put(&site.data().join("organisation.yaml"), own);
    server.serve(&site);
    let taken = leak(&site);
    assert_eq!(taken["outcome"], "created", "{taken}");
    assert_eq!((send(&site), send(&site)), (1, 0));
    let mails = all_to(&server, "ann@example.org");
    assert!(
        text(&mails[0]).contains("what you wrote has come in"),
        "{mails:?}"
    );
}
