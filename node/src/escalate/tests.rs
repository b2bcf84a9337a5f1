use super::*;

/// Ten thousand that are due at once are of one team, and what another has is due after them.
#[test]
fn each_team_has_its_turn_before_any_has_the_next() {
    let due = |at: i64, document: i64, role: &str| task::Due {
        at: Timestamp(at),
        document,
        role: role.to_owned(),
    };
    let mut all: Vec<task::Due> = (0..10_000).map(|row| due(1, row, "IT.Support")).collect();
    all.extend((0..3).map(|row| due(2, 20_000 + row, "HR.Payroll")));
    all.push(due(3, 30_000, ""));
    let order = in_turns(all.clone());
    assert_eq!(order[..7], [0, 20_000, 30_000, 1, 20_001, 2, 20_002]);
    assert!(order[7..].is_sorted(), "then as it is due");
    let mut found = order;
    found.sort_unstable();
    let rows: Vec<i64> = all.into_iter().map(|due| due.document).collect();
    assert_eq!(found, rows, "each once");
}
