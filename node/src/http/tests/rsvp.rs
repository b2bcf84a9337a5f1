//! The link of an invitation: what it shows, what it takes, and when it is nothing.

use std::fs;

use orgo_engine::authorize::Viewer;
use orgo_schema::{
    case::CaseAction,
    command::{Command, NewCase, Somebody},
    fact::{Answer, AnswerWay, Gathering, INVITED, Item, Location, Recipient, Source, Value, Who},
    id::CaseId,
    view::CaseView,
    word::{Priority, Visibility},
};

use super::{
    browser::{Browser, Reply},
    site::{ADMIN, Site},
};
use crate::{intake, invite, outbox, project, submit::submit};

const SECRET: &str = "Secret words about Dana";

/// A practice to which two people and the administrator are invited, with one seat.
struct Practice {
    site: Site,
    case: CaseId,
}

impl Practice {
    fn new() -> Self {
        let site = Site::new();
        let new = NewCase {
            title: "Practice <on> Tuesday".into(),
            narrative: SECRET.into(),
            label: "1001.11.Operations.Scheduling".parse().unwrap(),
            severity: None,
            priority: Priority::Medium,
            visibility: Visibility::Internal,
            location: Location {
                site: Some("North hall".into()),
                area: None,
            },
            tags: vec!["secret-tag".into()],
            domain: None,
            subtype: None,
            reactivity_time: None,
            metadata: Vec::new(),
        };
        let open = Command::OpenCase {
            case: new,
            tasks: Vec::new(),
        };
        let case = submit(&site.node, &site.person(ADMIN), open).unwrap();
        let practice = Self {
            case: case.case_id.unwrap(),
            site,
        };
        let gathering = Gathering {
            starts: Some("2026-12-01T17:30:00Z".parse().unwrap()),
            seats: Some(1),
        };
        practice.run(Command::SetCase {
            case: practice.case,
            value: Value::Gathering(Some(gathering)),
        });
        let people = [
            "Ana Ruiz <ana@parents.example>",
            "ben@parents.example",
            ADMIN,
        ];
        let people = people.map(|address| Somebody::Address(address.to_owned()));
        practice.run(Command::Include {
            case: practice.case,
            people: people.into(),
            role: INVITED.to_owned(),
        });
        practice
    }

    fn run(&self, command: Command) {
        submit(&self.site.node, &self.site.person(ADMIN), command).unwrap();
    }

    fn who(&self, address: &str) -> Who {
        let setting = self.site.node.setting();
        let internal = setting.compartment_for(Visibility::Internal);
        Who::Person(internal.scope.person(address))
    }

    fn path(&self, address: &str) -> String {
        let setting = self.site.node.setting();
        let internal = setting.compartment_for(Visibility::Internal);
        let token = invite::token(&internal.scope, self.case, &self.who(address));
        format!("/rsvp/{token}")
    }

    fn view(&self) -> CaseView {
        let setting = self.site.node.setting();
        let internal = setting.compartment_for(Visibility::Internal);
        let folded = self
            .site
            .node
            .store
            .read(|db| project::fold_case(db, &setting, internal, self.case));
        folded.unwrap().unwrap().case.view
    }

    fn answers(&self) -> Vec<(Option<Answer>, bool)> {
        let view = self.view();
        view.guests
            .iter()
            .map(|guest| (guest.answer, guest.waits))
            .collect()
    }
}

fn shows(reply: &Reply, words: &[&str]) {
    for words in words {
        assert!(reply.text().contains(words), "{words}: {}", reply.text());
    }
}

#[test]
fn who_holds_the_link_answers_without_an_account() {
    let practice = Practice::new();
    let mut nobody = practice.site.browser();
    let (ana, ben) = (
        practice.path("ana@parents.example"),
        practice.path("ben@parents.example"),
    );
    for _ in 0..3 {
        let page = nobody.get(&ana);
        assert_eq!(page.status, 200);
        shows(
            &page,
            &[
                "Practice &lt;on&gt; Tuesday",
                "2026-12-01 17:30",
                "North hall",
                "Ana Ruiz",
            ],
        );
    }
    assert_eq!(
        practice.answers(),
        [(None, false); 3],
        "looking answers nothing"
    );

    let said = nobody.send(
        &ana,
        &[("answer", "yes"), ("guests", "0"), ("note", "I bring cake")],
    );
    assert_eq!(said.status, 200, "{}", said.text());
    shows(&said, &["You come", "Your answer is kept", "I bring cake"]);
    let first = &practice.view().guests[0];
    assert_eq!(
        (first.answer, first.via),
        (Some(Answer::Yes), Some(AnswerWay::Link))
    );
    assert_eq!(first.note.as_deref(), Some("I bring cake"));
    // Who presses twice has answered once.
    let before = practice.view();
    nobody.send(
        &ana,
        &[("answer", "yes"), ("guests", "0"), ("note", "I bring cake")],
    );
    assert_eq!(practice.view(), before);

    let said = nobody.send(&format!("{ben}?lang=ar"), &[("answer", "yes")]);
    shows(&said, &["lang=\"ar\" dir=\"rtl\"", "قائمة الانتظار"]);
    assert_eq!(
        practice.answers()[..2],
        [(Some(Answer::Yes), false), (Some(Answer::Yes), true)]
    );
    nobody.send(&ana, &[("answer", "no")]);
    shows(
        &nobody.get(&format!("{ben}?lang=fr")),
        &["Vous venez", "lang=\"fr\""],
    );

    // Those who work on it see who said what.
    let mut admin = practice.site.admin();
    let page = admin.get(&format!("/cases/{}", practice.case));
    shows(
        &page,
        &[
            "1 of 1 come",
            "has not answered",
            "by the link",
            "Ana Ruiz",
            "Invite people…",
        ],
    );
}

#[test]
fn what_cannot_be_is_said_and_kept_in_the_form() {
    let practice = Practice::new();
    let mut nobody = practice.site.browser();
    let ana = practice.path("ana@parents.example");
    for (fields, words) in [
        ([("answer", "yes"), ("guests", "200")], "At most 20."),
        ([("answer", "yes"), ("guests", "many")], "Write a number."),
    ] {
        let reply = nobody.send(&ana, &fields);
        assert_eq!(reply.status, 422);
        shows(&reply, &[words]);
    }
    let long = "x".repeat(501);
    let reply = nobody.send(&ana, &[("answer", "no"), ("note", &long)]);
    assert_eq!(reply.status, 422);
    shows(&reply, &["501 characters, at most 500 are allowed", &long]);
    assert_eq!(nobody.send(&ana, &[("answer", "perhaps")]).status, 422);
    assert_eq!(practice.answers(), [(None, false); 3]);
}

/// Checks that a link is answered, to the byte, like one that never was, for looking and for answering.
fn check_nothing(nobody: &mut Browser, path: &str, what: &str) {
    let never = format!(
        "/rsvp/01890000-0000-7000-8000-00000000beef.{}",
        "0".repeat(32)
    );
    let (gone, missing) = (nobody.get(path), nobody.get(&never));
    assert_eq!((gone.status, gone.text()), (404, missing.text()), "{what}");
    assert_eq!(
        nobody.send(path, &[("answer", "yes")]).status,
        404,
        "{what}"
    );
}

#[test]
fn a_link_shows_nothing_but_the_invitation_and_dies_with_it() {
    let practice = Practice::new();
    let mut nobody = practice.site.browser();
    let ana = practice.path("ana@parents.example");
    let page = nobody.get(&ana);
    for hidden in [
        SECRET,
        "secret-tag",
        "ben@parents.example",
        "ana@parents.example",
        "admin@school.example",
        "/cases/",
    ] {
        assert!(!page.text().contains(hidden), "{hidden}");
    }
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
    assert_eq!(page.header("set-cookie"), None);

    // A link of somebody else's making, of another case, or of who is not invited, is no link.
    let made = practice.path("eve@parents.example");
    check_nothing(&mut nobody, &made, "not invited");
    let mut last = ana.clone();
    let end = if last.pop() == Some('0') { '1' } else { '0' };
    last.push(end);
    check_nothing(&mut nobody, &last, "one digit is another");
    check_nothing(&mut nobody, &ana[..ana.len() - 1], "cut");

    let mut browser = practice.site.browser();
    let foreign = [("Origin", "http://evil.example")];
    assert_eq!(
        browser
            .ask("POST", &ana, &foreign, Some("answer=no"))
            .status,
        403
    );
    let cross = [("Sec-Fetch-Site", "cross-site")];
    assert_eq!(
        browser.ask("POST", &ana, &cross, Some("answer=no")).status,
        403
    );
    assert_eq!(practice.answers(), [(None, false); 3]);

    let removed = Item::Participant {
        who: practice.who("ben@parents.example"),
        role: INVITED.to_owned(),
    };
    let object = orgo_schema::command::Object::Case(practice.case);
    practice.run(Command::Remove {
        object,
        item: removed,
    });
    check_nothing(
        &mut nobody,
        &practice.path("ben@parents.example"),
        "taken back",
    );
    practice.run(Command::ActOnCase {
        case: practice.case,
        action: CaseAction::Resolve,
        reason: Some("It rained".into()),
    });
    check_nothing(&mut nobody, &ana, "over");
}

#[test]
fn a_case_that_is_raised_takes_its_links_along() {
    let practice = Practice::new();
    let ana = practice.path("ana@parents.example");
    let mut nobody = practice.site.browser();
    assert_eq!(nobody.get(&ana).status, 200);
    practice.run(Command::RaiseCase {
        case: practice.case,
        to: practice.site.compartment(Visibility::Restricted),
        reason: None,
    });
    check_nothing(&mut nobody, &ana, "raised");
    // And there nobody is invited: a mail would tell of it.
    let include = Command::Include {
        case: practice.case,
        people: vec![Somebody::Address("cy@parents.example".into())],
        role: INVITED.to_owned(),
    };
    let refusal = submit(&practice.site.node, &practice.site.person(ADMIN), include).unwrap_err();
    assert!(
        refusal.to_string().contains("restricted invites nobody"),
        "{refusal}"
    );
}

#[test]
fn who_guesses_links_is_stopped_and_nobody_else_is() {
    let practice = Practice::new();
    let mut nobody = practice.site.browser();
    let ana = practice.path("ana@parents.example");
    let guess = |number: usize| format!("/rsvp/{}.{number:032x}", practice.case);
    let statuses: Vec<u16> = (0..110)
        .map(|number| nobody.get(&guess(number)).status)
        .collect();
    assert_eq!(
        statuses.iter().filter(|status| **status == 404).count(),
        100
    );
    assert_eq!(statuses[109], 429);
    // Tries at links are no tries at accounts.
    drop(practice.site.admin());
    // Who has a good link presses now and then, and is asked to wait when a program does.
    let answer = |browser: &mut Browser, number: usize| {
        let answer = if number.is_multiple_of(2) {
            "yes"
        } else {
            "no"
        };
        browser.send(&ana, &[("answer", answer)]).status
    };
    let statuses: Vec<u16> = (0..12).map(|number| answer(&mut nobody, number)).collect();
    assert_eq!((statuses[9], statuses[10]), (200, 429));
}

#[test]
fn people_of_the_house_answer_on_the_page_for_themselves_and_others() {
    let practice = Practice::new();
    let mut admin = practice.site.admin();
    let page = format!("/cases/{}", practice.case);
    let answers = format!("{page}/answers");
    assert_eq!(
        admin.post(&page, &answers, &[("says", "maybe")]).status,
        303
    );
    let ana = format!(
        "person:{}",
        match practice.who("ana@parents.example") {
            Who::Person(person) => person,
            Who::User(_) | Who::Role(_) => unreachable!("she does not sign in"),
        }
    );
    for says in ["yes", "came"] {
        let fields = [("says", says), ("who", ana.as_str())];
        assert_eq!(admin.post(&page, &answers, &fields).status, 303, "{says}");
    }
    let view = practice.view();
    assert_eq!(
        (view.guests[0].answer, view.guests[0].came),
        (Some(Answer::Yes), Some(true))
    );
    assert_eq!(view.guests[1].answer, Some(Answer::Maybe));
    admin.post(
        &page,
        &answers,
        &[("says", "missed"), ("who", ana.as_str())],
    );
    assert_eq!(practice.view().guests[0].came, Some(false));

    let invites = format!("{page}/invitations");
    let more = [("to", "Cy <cy@parents.example>\nadmin@school.example")];
    assert_eq!(admin.post(&page, &invites, &more).status, 303);
    assert_eq!(
        practice.view().guests.len(),
        4,
        "who is invited already is not invited again"
    );
    let wrong = admin.post(&page, &invites, &[("to", "cy@@parents.example")]);
    assert_eq!(wrong.status, 422);
    shows(&wrong, &["is no address", "cy@@parents.example"]);
    let fields = [("starts", "2026-12-08T17:30"), ("seats", "0")];
    let wrong = admin.post(&page, &format!("{page}/fields/gathering"), &fields);
    assert_eq!(wrong.status, 422);
    let fields = [("starts", "2026-12-08T17:30"), ("seats", "12")];
    assert_eq!(
        admin
            .post(&page, &format!("{page}/fields/gathering"), &fields)
            .status,
        303
    );
    shows(&admin.get(&page), &["1 of 12 come", "8 Dec"]);
}

#[test]
fn an_answer_by_mail_says_which_mail_it_was_read_out_of() {
    let practice = Practice::new();
    let site = &practice.site;
    let smtp = "smtp:\n  host: 127.0.0.1\n  port: 1\n  encryption: none\n  from: Orgo <orgo@riverside.example>\n";
    fs::write(site.folder().join("mail.yaml"), smtp).unwrap();
    practice.run(Command::SetCase {
        case: practice.case,
        value: Value::Gathering(Some(Gathering {
            starts: Some("2099-12-01T17:30:00Z".parse().unwrap()),
            seats: None,
        })),
    });
    // Nobody takes the invitation now; what it is called is known all the same.
    outbox::note(&site.node).unwrap();
    let viewer = Viewer::Person(site.person(ADMIN));
    let lines = outbox::list(&site.node, &viewer, 100).unwrap();
    let Who::Person(ana) = practice.who("ana@parents.example") else {
        panic!("she does not sign in");
    };
    let invited = lines.iter().find(|line| line.to == Recipient::Person(ana));
    let effect = invited.unwrap().effect;
    let organization = site.node.setting().organization;
    let mail = format!(
        "From: Ana Ruiz <ana@parents.example>\r\nTo: orgo@riverside.example\r\nSubject: Re: Practice\r\n\
         Message-ID: <yes@parents.example>\r\n\
         In-Reply-To: <{effect}.case.{}@{organization}.orgo.invalid>\r\n\r\nYes\r\n",
        practice.case
    );
    let to = Some("orgo@riverside.example".to_owned());
    let taken = intake::deliver(&site.node, mail.into_bytes(), to, Source::Mail).unwrap();
    assert_eq!(practice.view().guests[0].caused_by, taken.signal_id);
    let page = site.admin().get(&format!("/cases/{}", practice.case));
    shows(
        &page,
        &["by mail", "It was read out of the mail “Re: Practice”"],
    );
}

#[test]
fn calendars_take_in_what_people_meet_for_and_that_it_was_called_off() {
    let practice = Practice::new();
    let mut admin = practice.site.admin();
    let case = format!("/cases/{}", practice.case);
    let file = format!("{case}/calendar.ics");
    assert!(
        admin
            .get(&case)
            .text()
            .contains(&format!("href=\"{file}\""))
    );
    let reply = admin.get(&file);
    assert_eq!(reply.status, 200);
    let disposition = reply.header("content-disposition").unwrap_or_default();
    assert!(disposition.contains(".ics"), "{disposition}");
    let text = reply.text();
    let uid = format!("UID:{}@", practice.case);
    for words in [
        uid.as_str(),
        "SEQUENCE:1\r\n",
        "DTSTART:20261201T173000Z",
        "SUMMARY:Practice <on> Tuesday",
        "LOCATION:North hall",
        "STATUS:CONFIRMED",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains(SECRET) && !text.contains("ana@"), "{text}");
    let later = Gathering {
        starts: Some("2099-12-02T17:30:00Z".parse().unwrap()),
        seats: Some(1),
    };
    practice.run(Command::SetCase {
        case: practice.case,
        value: Value::Gathering(Some(later)),
    });
    let text = admin.get(&file).text();
    assert!(
        text.contains("SEQUENCE:2\r\n") && text.contains("DTSTART:20991202T173000Z"),
        "{text}"
    );
    practice.run(Command::ActOnCase {
        case: practice.case,
        action: CaseAction::Resolve,
        reason: Some("It rained".into()),
    });
    let text = admin.get(&file).text();
    assert!(text.contains("STATUS:CANCELLED"), "{text}");
    practice.run(Command::SetCase {
        case: practice.case,
        value: Value::Gathering(None),
    });
    assert_eq!(admin.get(&file).status, 404, "nobody says when");
}
