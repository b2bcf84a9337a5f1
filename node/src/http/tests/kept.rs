//! What a case's page says of how long it is kept.

use orgo_schema::{
    case::{CaseAction, CaseStatus},
    command::{Command, Object},
    fact::Item,
};

use super::site::{ADMIN, Site};
use crate::{purge, submit::submit};

#[test]
fn a_case_says_that_it_is_proposed_for_purging_and_that_it_is_held() {
    let site = Site::new();
    let mut admin = site.admin();
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "Please come.");
    let case = outcome.case_id.unwrap();
    let address = format!("/cases/{case}");
    let banners = ["It is proposed for purging", "It must be kept"];
    let mut shown = || {
        let text = admin.get(&address).text();
        assert!(text.contains("Water Leak in Room 102"), "{text}");
        (banners.map(|banner| text.contains(banner)), text)
    };
    assert_eq!(shown().0, [false, false]);

    let person = site.person(ADMIN);
    let act = |command| drop(submit(&site.node, &person, command).unwrap());
    act(Command::ActOnCase {
        case,
        action: CaseAction::Settle(CaseStatus::Closed),
        reason: Some("Mended".to_owned()),
    });
    // What was kept for long enough waits for people to object: nothing goes at once.
    let century = (site.node.clock)().now.plus_ms(100 * 366 * 24 * 3_600_000);
    purge::due(&site.node, century, false).unwrap();
    let (is_shown, text) = shown();
    assert_eq!(is_shown, [true, false], "{text}");
    assert!(text.contains("kept for as long as the"), "{text}");
    assert!(
        text.contains("Everything of it goes, at every site"),
        "{text}"
    );

    let object = Object::Case(case);
    let item = Item::Hold("Lawsuit 7/26".to_owned());
    act(Command::Add { object, item });
    let (is_shown, text) = shown();
    assert_eq!(is_shown, [true, true], "{text}");
    assert!(text.contains("Lawsuit 7/26"), "{text}");
}
