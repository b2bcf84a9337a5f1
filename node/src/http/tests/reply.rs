//! Replying by mail to who wrote in: who may, to whom, and what the page of the case says of it.

use std::fs;

use orgo_schema::{
    command::{Command, NewCase},
    fact::Source,
    word::{Duty, Visibility},
};

use super::{browser::Reply, site::Site};
use crate::{intake, sample, submit::submit};

const WORDS: &str = "Somebody comes at <four>.";

/// Takes in a mail and returns the address of its case.
fn leak(site: &Site) -> String {
    let outcome = site.deliver("maintenance", "Water leak", "There is water in Room 7.");
    format!("/cases/{}", outcome.case_id.unwrap())
}

/// Returns where a reply on a page is taken back.
fn takes_back(page: &Reply, case: &str) -> Vec<String> {
    page.links(&format!("{case}/replies/"))
}

#[test]
fn who_works_on_it_replies_and_takes_it_back_with_its_words() {
    let site = Site::new();
    drop(site.admin());
    let case = leak(&site);
    let mut team = site.member("team", "Operations.Maintenance");
    let page = team.get(&case).text();
    assert!(
        page.contains("Reply by mail") && page.contains("Dana Reyes"),
        "{page}"
    );
    assert!(
        page.contains("from a site that sends mail"),
        "this one sends none: {page}"
    );

    let replies = format!("{case}/replies");
    let empty = team.post(&case, &replies, &[("text", "  ")]);
    assert_eq!(empty.status, 422, "{empty:?}");
    let sent = team.post(&case, &replies, &[("text", WORDS)]);
    assert_eq!(sent.status, 303, "{sent:?}");
    let page = team.get(&case);
    let text = page.text();
    assert!(text.contains("Somebody comes at &lt;four&gt;."), "{text}");
    assert!(text.contains("Waits to leave by mail"), "{text}");
    // The page of its task leads there.
    let task = page.links("/tasks/").remove(0);
    let task = team.get(&task).text();
    assert!(
        task.contains(&format!("{case}?write=reply#reply")),
        "{task}"
    );
    let [takes_back] = takes_back(&page, &case).try_into().unwrap();

    // Who may only read it neither replies nor takes it back.
    let mut auditor = site.somebody(Duty::Auditor, None, Vec::new());
    let seen = auditor.get(&case);
    assert!(seen.text().contains("Somebody comes at"), "{}", seen.text());
    assert!(self::takes_back(&seen, &case).is_empty() && !seen.text().contains("Reply by mail"));
    super::transparency::shows(&site, "full");
    let mut stranger = site.member("stranger", "IT");
    let seen = stranger.get(&case).text();
    assert!(seen.contains("Who works on this case can reply"), "{seen}");
    for path in [&replies, &takes_back] {
        let refused = auditor.post(&case, path, &[("text", "mine")]);
        assert_eq!(refused.status, 403, "{path}");
    }

    let back = team.post(&case, &takes_back, &[]);
    assert_eq!(back.status, 303, "{back:?}");
    let again = back.header("location").unwrap().to_owned();
    let page = team.get(again.split('#').next().unwrap());
    let text = page.text();
    assert!(text.contains("Taken back before it left"), "{text}");
    let box_of = text.split("id=\"f-text-reply\"").nth(1).unwrap();
    let typed = box_of.split("</textarea>").next().unwrap();
    assert!(typed.contains("Somebody comes at &lt;four&gt;."), "{typed}");
    // What is posted twice is done once: this says something else.
    let twice = team.post(&case, &takes_back, &[("again", "yes")]);
    assert_eq!(twice.status, 409, "{twice:?}");
}

#[test]
fn nobody_is_written_to_who_must_not_be() {
    let site = Site::new();
    let mut admin = site.admin();
    // What somebody opened here has no mail.
    let (by_hand, _) = sample::case(1);
    let open = |visibility| {
        let case = NewCase {
            visibility,
            ..by_hand.clone()
        };
        let tasks = Vec::new();
        let person = site.person(super::site::ADMIN);
        let receipt = submit(&site.node, &person, Command::OpenCase { case, tasks });
        format!("/cases/{}", receipt.unwrap().case_id.unwrap())
    };
    let opened = open(Visibility::Internal);
    let page = admin.get(&opened).text();
    assert!(!page.contains("Reply by mail"), "{page}");
    let refused = admin.post(&opened, &format!("{opened}/replies"), &[("text", "Hello")]);
    assert_eq!(refused.status, 422, "{refused:?}");
    let secret = open(Visibility::Restricted);
    let page = admin.get(&secret).text();
    assert!(
        page.contains("A mail would tell of what is restricted"),
        "{page}"
    );

    // Of two who wrote in the one is named who is meant, and a machine comes last.
    let case = leak(&site);
    let thread = "In-Reply-To: <Water.leak@parents.example>\r\n";
    for (from, more) in [
        ("Ben <ben@home.example>", ""),
        (
            "Robot <robot@home.example>",
            "Auto-Submitted: auto-replied\r\n",
        ),
    ] {
        let id = from.split('@').next().unwrap().len();
        let raw = format!(
            "From: {from}\r\nTo: maintenance@school.example\r\nSubject: Re: Water leak\r\nDate: Wed, 18 Nov 2026 08:00:00 +0000\r\nMessage-ID: <{id}@home.example>\r\n{thread}{more}\r\nIt is in Room 8 too.\r\n"
        );
        let to = Some("maintenance@school.example".to_owned());
        let taken = intake::deliver(&site.node, raw.into_bytes(), to, Source::Mail).unwrap();
        assert_eq!(format!("/cases/{}", taken.case_id.unwrap()), case, "{from}");
    }
    let page = admin.get(&case).text();
    let order = [
        "ben@home.example&gt;</option>",
        "dana@parents.example&gt;</option>",
        "(a machine)</option>",
    ];
    let at = order.map(|part| page.find(part).unwrap_or_else(|| panic!("{part}: {page}")));
    assert!(at.is_sorted(), "{at:?}");
}

#[test]
fn a_text_to_start_from_is_filled_for_who_wrote_in() {
    let site = Site::new();
    let mut admin = site.admin();
    let folder = site.folder().join("templates");
    fs::create_dir_all(&folder).unwrap();
    let text = "subject: More\n\nHello {{ recipient.name }},\n\nwhich room is it?\n\n-- \n{{ organisation.name }}\n";
    fs::write(folder.join("which_room.txt"), text).unwrap();
    // What names the team is for people here.
    let inside = "subject: More\n\n{{ task.team }}\n";
    fs::write(folder.join("for_the_team.txt"), inside).unwrap();
    assert!(site.node.refresh_configuration().unwrap());
    let case = leak(&site);
    let page = admin.get(&case).text();
    assert!(page.contains("which room"), "it is offered: {page}");
    assert!(!page.contains("for the team"), "{page}");
    assert!(
        !page.contains(">taken up<"),
        "what the node says itself is not: {page}"
    );
    let page = admin
        .get(&format!("{case}?write=reply&start=which_room"))
        .text();
    let typed = page.split("id=\"f-text-reply\"").nth(1).unwrap();
    let typed = typed.split("</textarea>").next().unwrap();
    assert!(
        typed.contains("Hello Dana Reyes,\n\nwhich room is it?"),
        "{typed}"
    );
    assert!(!typed.contains("--"), "the mail signs itself: {typed}");
}
