//! What is told to a range: who is in it, and that it makes no work.

use super::*;

const TELLS: &str = r#"version: "1"
rules:
  - { id: staff, when: { to: staff@* }, then: { label: 1000.65 } }
  - { id: finance, when: { to: ledger@* }, then: { label: 1000.75.Finance } }
  - { id: heads, when: { to: heads@* }, then: { label: 100.65 } }
  - { id: board, when: { to: board@* }, then: { label: 10.65 } }
  - { id: both, when: { to: both@* }, then: { label: 1000.65, notify: { scope: organisation } } }
"#;

fn school() -> Office {
    let office = Office::new(Some(TELLS));
    office.colleague("Ana", "Operations.Maintenance");
    office.colleague("Ben", "Finance.Budgeting");
    office.colleague("Cid", "Finance");
    office
}

#[test]
fn a_broadcast_opens_a_case_informs_its_range_once_and_asks_nobody() {
    let check = |to: &str, expected: &[&str]| {
        let office = school();
        let taken = office.take_in(&format!("{to}@school.example"), "Spring fair");
        assert_eq!(taken.task_ids, [], "{to}");
        assert!(taken.case_id.is_some(), "{to}");
        office.pass(1);
        assert_eq!(office.told(Purpose::Informed), expected, "{to}");
        assert_eq!(office.told(Purpose::Arrived), Vec::<String>::new(), "{to}");
        let before = office.lines().len();
        office.pass(HOUR);
        assert_eq!(office.lines().len(), before, "{to}: once");
    };
    check("staff", &["Ana", "Ben", "Cid"]);
    check("ledger", &["Ben", "Cid"]);
    check("heads", &["Cid"]);
    // Executives have no team: who looks after the organisation hears of it.
    check("board", &["Administrator"]);
}

#[test]
fn whom_the_rule_tells_itself_is_not_informed_twice() {
    let office = school();
    office.take_in("both@school.example", "Spring fair");
    office.pass(1);
    let told = office.told(Purpose::Notified);
    assert!(told.len() >= 3, "{told:?}");
    assert_eq!(office.told(Purpose::Informed), Vec::<String>::new());
}
