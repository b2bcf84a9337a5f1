//! What groups do, through real parts: inviting, answering, seats, rosters, reminders and thanks.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use orgo_tests::letter::{letter, reply};
use orgo_tests::site::{Site, until};
use serde_json::Value;

use super::outbox::server::Server;
use super::outbox::{all_to, header, text};

pub(crate) const ORGO: &str = "orgo@riverside.example";
pub(crate) const PAGES: &str = "https://orgo.riverside.example";
/// So far ahead that no test is later.
const DAY: &str = "2099-12-01T17:30:00Z";

/// Opens a case that people meet for.
pub(crate) fn open(site: &Site, title: &str) -> String {
    let label = "1001.11.Operations.Scheduling";
    let new = [
        "case",
        "new",
        "--title",
        title,
        "--label",
        label,
        "--area",
        "Sports hall",
    ];
    site.ok(&new)["case_id"].as_str().unwrap().to_owned()
}

pub(crate) fn send(site: &Site) -> u64 {
    site.ok(&["outbox", "run"])["sent"].as_u64().unwrap()
}

/// Returns what everybody answered, those who come first: the answer, how many they bring, whether they wait.
pub(crate) fn answers(site: &Site, case: &str) -> Vec<(Value, u64, bool)> {
    let shown = site.ok(&["case", "show", case]);
    let guests = shown["guests"].as_array().cloned().unwrap_or_default();
    let line = |guest: &Value| {
        let waits = guest["waits"].as_bool().unwrap();
        (
            guest["answer"].clone(),
            guest["guests"].as_u64().unwrap(),
            waits,
        )
    };
    guests.iter().map(line).collect()
}

/// Returns the Message-ID of the one mail that somebody has, without its brackets.
pub(crate) fn id_of(server: &Server, to: &str) -> String {
    let mails = all_to(server, to);
    let mail = mails.last().unwrap_or_else(|| panic!("no mail for {to}"));
    header(mail, "Message-ID")
        .trim_matches(['<', '>'])
        .to_owned()
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one round, from the first mail to who came"
)]
fn a_game_day_goes_round_by_mail() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve_at(&site, PAGES);
    let case = open(&site, "Game day against the Eagles");
    site.ok(&["case", "set", &case, "--starts", DAY, "--seats", "3"]);
    let to = "Ann <ann@example.org>,ben@example.org,cy@example.org";
    site.ok(&["case", "invite", &case, "--to", to]);
    assert_eq!((send(&site), send(&site)), (3, 0), "each is invited once");
    let mail = &all_to(&server, "ann@example.org")[0];
    assert!(
        header(mail, "Subject").contains("Game day against the Eagles"),
        "{mail}"
    );
    for words in ["2099-12-01 17:30", "Sports hall", "/rsvp/", &case] {
        assert!(text(mail).contains(words), "{words}: {mail}");
    }
    assert!(
        !mail.contains("ben@example.org"),
        "nobody reads who else is invited"
    );
    // Calendars take it in as well.
    let uid = format!("UID:{case}@");
    for words in [
        "Content-Type: text/calendar; charset=utf-8; method=PUBLISH",
        "METHOD:PUBLISH",
        &uid,
        "DTSTART:20991201T173000Z",
        "SUMMARY:Game day against the Eagles",
        "LOCATION:Sports hall",
        "STATUS:CONFIRMED",
    ] {
        assert!(text(mail).contains(words), "{words}: {mail}");
    }
    site.ok(&["case", "invite", &case, "--to", "ann@example.org"]);
    assert_eq!(send(&site), 0, "who is invited is not invited again");

    // What is plain is an answer; what is not is for a person to read, and both are in the case.
    let ours = id_of(&server, "ann@example.org");
    let mail = reply(
        "yes@example.org",
        &ours,
        "Re: Game day",
        "Yes +1, see you there\r\n\r\n> you are invited",
    );
    let taken = site.deliver(ORGO, mail);
    assert_eq!(
        (&taken["outcome"], &taken["case_id"]),
        (&"appended".into(), &case.as_str().into())
    );
    let yes = Value::from("yes");
    assert_eq!(answers(&site, &case)[0], (yes.clone(), 1, false));
    let shown = site.ok(&["case", "show", &case]);
    assert_eq!(shown["guests"][0]["caused_by"], taken["signal_id"]);
    let unclear = reply(
        "late@example.org",
        &ours,
        "Re: Game day",
        "Yes, but could we come later?",
    );
    let taken = site.deliver(ORGO, unclear);
    assert_eq!(taken["case_id"], case.as_str());
    assert_eq!(answers(&site, &case)[0], (yes.clone(), 1, false));
    // Who answers an invitation of somebody else has not answered, and neither has a machine.
    let eve =
        reply("eve@example.org", &ours, "Re: Game day", "No").replace("Ann <ann@", "Eve <eve@");
    site.deliver(ORGO, eve);
    let machine = reply("away@example.org", &ours, "Re: Game day", "No")
        .replace("Date:", "Auto-Submitted: auto-replied\r\nDate:");
    site.deliver(ORGO, machine);
    assert_eq!(answers(&site, &case)[0], (yes.clone(), 1, false));

    // Whoever works on it answers for others. Who does not fit waits, until somebody takes their yes back.
    for who in ["ben@example.org", "cy@example.org"] {
        site.ok(&["case", "answer", &case, "yes", "--who", who]);
    }
    assert_eq!(answers(&site, &case)[2], (yes.clone(), 0, true));
    let no = reply("no@example.org", &ours, "Re: Game day", "No, sorry");
    site.deliver(ORGO, no);
    let all = [
        (yes.clone(), 0, false),
        (yes, 0, false),
        ("no".into(), 0, false),
    ];
    assert_eq!(answers(&site, &case), all);

    site.ok(&[
        "case",
        "attendance",
        &case,
        "--came",
        "ben@example.org",
        "--missed",
        "cy@example.org",
    ]);
    let shown = site.ok(&["case", "show", &case]);
    let came: Vec<&Value> = shown["guests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|guest| &guest["came"])
        .collect();
    assert_eq!(
        came,
        [&Value::from(true), &Value::from(false), &Value::Null]
    );
    let names: Vec<&Value> = shown["guests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|guest| &guest["name"])
        .collect();
    assert_eq!(names, ["ben@example.org", "cy@example.org", "Ann"]);

    // The rows follow from the documents.
    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before);
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one seat, from who has it first to who is asked again"
)]
fn who_waited_is_told_of_their_seat_once_and_who_is_invited_again_is_asked_again() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve_at(&site, PAGES);
    let other = site.second("Annex");
    server.serve_at(&other, PAGES);
    let case = open(&site, "Meditation at dawn");
    site.ok(&["case", "set", &case, "--starts", DAY, "--seats", "1"]);
    let to = "ben@example.org,ann@example.org,cy@example.org";
    site.ok(&["case", "invite", &case, "--to", to]);
    assert_eq!(send(&site), 3);
    let ours = id_of(&server, "ann@example.org");
    site.ok(&["case", "answer", &case, "yes", "--who", "ben@example.org"]);
    // Ann says yes by mail at both gateways, and waits.
    let yes = reply("yes@example.org", &ours, "Re: Meditation", "Oui");
    site.deliver(ORGO, &yes);
    assert_eq!(answers(&site, &case)[1], ("yes".into(), 0, true));
    assert_eq!(send(&site), 0);
    site.carry(&other, "Annex");
    other.deliver(ORGO, &yes);
    other.carry(&site, "Main");

    // Whoever makes room, and whichever gateway hears of it: one mail.
    site.ok(&["case", "answer", &case, "no", "--who", "ben@example.org"]);
    assert_eq!((send(&site), send(&site)), (1, 0));
    site.carry(&other, "Annex");
    assert_eq!(send(&other), 0);
    let mails = all_to(&server, "ann@example.org");
    assert_eq!(mails.len(), 2);
    let told = &mails[1];
    assert!(
        header(told, "Subject").starts_with("There is a seat for you"),
        "{told}"
    );
    assert!(text(told).contains("/rsvp/"), "{told}");
    // It is answered like the invitation.
    let no = reply(
        "no@example.org",
        &id_of(&server, "ann@example.org"),
        "Re: A seat",
        "No",
    );
    site.deliver(ORGO, no);
    let said = || {
        let shown = site.ok(&["case", "show", &case]);
        let guests = shown["guests"].as_array().unwrap().clone();
        let is_it = |name: &str| name.to_lowercase().starts_with("ann");
        let line = guests
            .into_iter()
            .find(|guest| guest["name"].as_str().is_some_and(is_it));
        line.map(|guest| guest["answer"].clone())
    };
    assert_eq!(said(), Some("no".into()));

    // Who is taken off the list is not there any more; invited again they get a second mail, and are asked anew.
    let taken = [
        "case",
        "participant",
        "remove",
        &case,
        "ann@example.org",
        "--part",
        "invited",
    ];
    site.ok(&taken);
    assert_eq!((said(), send(&site)), (None, 0));
    site.carry(&other, "Annex");
    for place in [&site, &other] {
        place.ok(&["case", "invite", &case, "--to", "ann@example.org"]);
    }
    assert_eq!((send(&site), send(&site)), (1, 0));
    site.carry(&other, "Annex");
    assert_eq!(send(&other), 0);
    other.carry(&site, "Main");
    assert_eq!(send(&site), 0);
    assert_eq!(all_to(&server, "ann@example.org").len(), 3);
    assert_eq!(said(), Some(Value::Null));
    let again = id_of(&server, "ann@example.org");
    assert_ne!(again, ours);
    site.deliver(
        ORGO,
        reply("again@example.org", &again, "Re: Meditation", "Yes"),
    );
    assert_eq!(said(), Some("yes".into()));
    assert_eq!(site.digest(), {
        site.carry(&other, "Annex");
        other.digest()
    });
}

#[test]
fn who_is_invited_hears_once_that_it_is_called_off_unless_they_had_said_no() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve_at(&site, PAGES);
    let other = site.second("Annex");
    server.serve_at(&other, PAGES);
    let case = open(&site, "Walk along the river");
    site.ok(&["case", "set", &case, "--starts", DAY]);
    let to = "ann@example.org,ben@example.org,cy@example.org";
    site.ok(&["case", "invite", &case, "--to", to]);
    assert_eq!(send(&site), 3);
    site.ok(&["case", "answer", &case, "yes", "--who", "ann@example.org"]);
    site.ok(&["case", "answer", &case, "no", "--who", "ben@example.org"]);
    // Who was not told yet that there is something hears nothing of it.
    site.ok(&["case", "invite", &case, "--to", "dee@example.org"]);
    let why = ["--reason", "The path is flooded"];
    site.ok(&[&["case", "do", "resolve", &case], &why[..]].concat());
    assert_eq!((send(&site), send(&site)), (2, 0));
    for address in ["ann@example.org", "cy@example.org"] {
        let mails = all_to(&server, address);
        let mail = text(&mails[1]);
        assert!(
            header(&mails[1], "Subject").contains("Called off: Walk along the river"),
            "{mail}"
        );
        for words in [
            "does not take place",
            "2099-12-01 17:30",
            "The path is flooded",
            "STATUS:CANCELLED",
        ] {
            assert!(mail.contains(words), "{words}: {mail}");
        }
        assert_eq!(mails.len(), 2);
    }
    assert_eq!(all_to(&server, "ben@example.org").len(), 1);
    assert!(all_to(&server, "dee@example.org").is_empty());
    let lines = site.items(&["outbox", "list"]);
    let dropped = lines.iter().find(|line| line["state"] == "dropped");
    let reason = dropped.unwrap()["reason"].as_str().unwrap();
    assert!(reason.contains("never told"), "{reason}");
    // The other gateway does not say it again.
    site.carry(&other, "Annex");
    assert_eq!(send(&other), 0);
    // It takes place after all, and is called off once more: that is news again.
    site.ok(&["case", "do", "reopen", &case, "--reason", "It dries"]);
    send(&site);
    site.ok(&[&["case", "do", "resolve", &case], &why[..]].concat());
    send(&site);
    let last = all_to(&server, "ann@example.org");
    let off = |mail: &&String| header(mail, "Subject").contains("Called off");
    assert_eq!(last.iter().filter(off).count(), 2);
}

#[test]
fn two_gateways_invite_once_and_read_one_answer_out_of_one_mail() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve_at(&site, PAGES);
    let other = site.second("Annex");
    server.serve_at(&other, PAGES);
    let case = open(&site, "Meditation at dawn");
    site.ok(&[
        "case",
        "invite",
        &case,
        "--to",
        "ann@example.org,ben@example.org",
    ]);
    assert_eq!(send(&site), 2);
    site.carry(&other, "Annex");
    assert_eq!(
        send(&other),
        0,
        "what the first sent, the second does not send again"
    );

    // Whom the other site invites, this one knows the address of when the stick is back; and who was invited
    // at both sites apart has one invitation.
    for place in [&site, &other] {
        place.ok(&["case", "invite", &case, "--to", "cy@example.org"]);
    }
    assert_eq!(send(&site), 1);
    site.carry(&other, "Annex");
    assert_eq!(send(&other), 0);
    other.carry(&site, "Main");
    assert_eq!(send(&site), 0);

    let ours = id_of(&server, "ann@example.org");
    let mail = reply("yes@example.org", &ours, "Re: Meditation", "Yes");
    for place in [&site, &other] {
        assert_eq!(place.deliver(ORGO, &mail)["case_id"], case.as_str());
    }
    site.ok(&["case", "answer", &case, "no", "--who", "ben@example.org"]);
    other.ok(&["case", "answer", &case, "maybe", "--who", "ben@example.org"]);
    for _ in 0..2 {
        site.carry(&other, "Annex");
        other.carry(&site, "Main");
    }
    let (here, there) = (answers(&site, &case), answers(&other, &case));
    assert_eq!(here, there);
    assert_eq!(here[0], ("yes".into(), 0, false));
    assert_eq!(site.digest(), other.digest());
    let shown = site.ok(&["case", "show", &case]);
    assert_eq!(shown["signals"].as_array().unwrap().len(), 1);
    assert_eq!((send(&site), send(&other)), (0, 0));
}

#[test]
fn volunteers_of_a_roster_sign_up_and_are_reminded_the_day_before() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve_at(&site, PAGES);
    let roster = open(&site, "The team");
    for (who, part) in [
        ("ann@example.org", "member"),
        ("ben@example.org", "member"),
        ("cy@example.org", "mentor"),
        ("ann@example.org", "mentee"),
    ] {
        site.ok(&["case", "participant", "add", &roster, who, "--part", part]);
    }
    let case = open(&site, "Snacks and drivers");
    site.ok(&["case", "invite", &case, "--roster", &roster]);
    assert_eq!(send(&site), 2, "mentors are not on the roster");
    site.ok(&[
        "case",
        "participant",
        "remove",
        &roster,
        "ben@example.org",
        "--part",
        "member",
    ]);
    let parts = site.ok(&["case", "show", &roster])["participants"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(parts, 3);

    // It begins in a day and some seconds: the reminder waits until a day is left.
    let starts = SystemTime::now() + Duration::from_secs(24 * 3_600 + 20);
    let starts = starts.duration_since(UNIX_EPOCH).unwrap().as_millis();
    let starts = orgo_schema::time::Timestamp(i64::try_from(starts).unwrap()).to_string();
    site.ok(&["case", "set", &case, "--starts", &starts]);
    site.ok(&["case", "answer", &case, "yes", "--who", "ann@example.org"]);
    site.ok(&["case", "answer", &case, "no", "--who", "ben@example.org"]);
    assert_eq!(send(&site), 0);
    let lines = site.items(&["outbox", "list"]);
    let held = lines
        .iter()
        .find(|line| line["purpose"] == "comes_up")
        .unwrap();
    assert_eq!(
        (&held["state"], &held["reason"]),
        (&"waiting".into(), &"it goes the day before".into())
    );
    until("the reminder has come", || (send(&site) == 1).then_some(()));
    let mails = all_to(&server, "ann@example.org");
    assert!(
        header(&mails[1], "Subject").starts_with("Tomorrow: Snacks"),
        "{}",
        mails[1]
    );
    assert_eq!(
        all_to(&server, "ben@example.org").len(),
        1,
        "who does not come is not reminded"
    );

    // What is over invites nobody, and takes no answer.
    site.ok(&["case", "do", "resolve", &case, "--reason", "All went well"]);
    let late = site.run(&["case", "answer", &case, "yes", "--who", "ben@example.org"]);
    assert!(late.stderr.contains("the case is over"), "{}", late.stderr);
    let late = site.run(&["case", "invite", &case, "--to", "dan@example.org"]);
    assert!(
        late.stderr.contains("over or restricted invites nobody"),
        "{}",
        late.stderr
    );
}

#[test]
fn who_gives_is_thanked_once_in_their_thread() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    server.serve_at(&site, PAGES);
    let gift = letter(
        "gift@example.org",
        "Donation for the new roof",
        "I have sent 100 EUR.",
    );
    let taken = site.deliver("donations@riverside.example", gift);
    assert_eq!(taken["label"], "1001.74.Finance.Payments");
    assert_eq!((send(&site), send(&site)), (1, 0));
    let mail = &all_to(&server, "ann@example.org")[0];
    assert_eq!(header(mail, "In-Reply-To"), "<gift@example.org>");
    assert!(text(mail).contains("your donation has come in"), "{mail}");
}

#[test]
fn gifts_are_logged_by_a_form_and_added_up() {
    let site = Site::new("school");
    let give = |amount: &str, currency: &str| {
        let (amount, currency) = (format!("amount={amount}"), format!("currency={currency}"));
        let what = [
            "--set",
            "for_what=The roof",
            "--set",
            &amount,
            "--set",
            &currency,
        ];
        site.ok(&[&["form", "fill", "groups/donation"], &what[..]].concat())
    };
    for (amount, currency) in [
        ("100", "EUR"),
        ("12.50", "EUR"),
        ("0.1", "EUR"),
        ("7", "USD"),
    ] {
        give(amount, currency);
    }
    let sums = site.items(&["form", "sum", "groups/donation", "--by", "currency"]);
    let seen: Vec<_> = sums
        .iter()
        .map(|sum| (&sum["currency"], &sum["sum"], &sum["answers"]))
        .collect();
    assert_eq!(
        seen,
        [
            (&"EUR".into(), &"112.60".into(), &3.into()),
            (&"USD".into(), &"7".into(), &1.into())
        ]
    );
    let all = site.items(&["form", "sum", "groups/donation"]);
    assert_eq!((all.len(), &all[0]["sum"]), (1, &"119.60".into()));
    for (asked, needle) in [
        (
            ["groups/donation", "--of", "giver"],
            "not a question for a number",
        ),
        (
            ["groups/donation", "--of", "none"],
            "has no question `none`: it has for_what",
        ),
        (["groups/volunteer", "--by", "day"], "asks for no number"),
    ] {
        let answer = site.run(&[&["form", "sum"], &asked[..]].concat());
        assert!(answer.stderr.contains(needle), "{}", answer.stderr);
    }
}
