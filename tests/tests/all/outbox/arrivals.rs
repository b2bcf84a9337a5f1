//! The people of a team are told of what comes to it.

use orgo_tests::letter;
use orgo_tests::site::Site;

use super::server::Server;
use super::wishes::{hours_after, later, send, sunday, waiting};
use super::{ANA, add_user, all_to, header, text};

#[test]
fn what_comes_to_a_team_within_a_short_while_is_one_mail_to_each_of_its_people() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    add_user(&site, ANA, &["--team", "Operations.Maintenance"]);
    let other = ["--team", "HR.Payroll"];
    add_user(&site, "ben@riverside.example", &other);
    server.serve(&site);
    // The two minutes of a bundle begin with the hour.
    hours_after(&site, &sunday(), 9);
    let rooms = [
        "Water Leak in Room 7",
        "Water Leak in Room 8",
        "Water Leak in Room 9",
    ];
    for (number, title) in rooms.iter().enumerate() {
        let mail = letter::letter(&format!("{number}@example.org"), title, "Please look.");
        site.deliver("maintenance@riverside.example", mail);
    }
    assert_eq!(send(&site), 0);
    let held = waiting(&site);
    assert_eq!(held.len(), rooms.len(), "{held:?}");
    assert!(
        held.iter().all(|line| line["purpose"] == "arrived"),
        "{held:?}"
    );
    later(&site, &held);
    assert_eq!(send(&site), 1);
    let mails = all_to(&server, ANA);
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].contains("multipart/alternative"), "{}", mails[0]);
    for room in rooms {
        // As text and as HTML.
        assert_eq!(text(&mails[0]).matches(room).count(), 2, "{}", mails[0]);
    }
    assert!(all_to(&server, "ben@riverside.example").is_empty());

    // One thing by itself is told as ever, and once.
    let mail = letter::letter("4@example.org", "Water Leak in Room 10", "Please look.");
    site.deliver("maintenance@riverside.example", mail);
    assert_eq!(send(&site), 0);
    later(&site, &waiting(&site));
    assert_eq!(send(&site), 1);
    let mails = all_to(&server, ANA);
    let subject = header(&mails[1], "Subject");
    // In the words that the module has for it.
    assert!(subject.starts_with("Water Leak in Room 10 ["), "{subject}");
    assert!(text(&mails[1]).contains("How soon: "), "{}", mails[1]);
    assert_eq!(send(&site), 0);
    let seen = site.items(&["outbox", "list"]);
    assert_eq!(
        seen.iter().filter(|line| line["state"] == "sent").count(),
        4
    );
}
