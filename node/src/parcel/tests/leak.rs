//! What is restricted is in no byte that a node which is not cleared can read.

use orgo_schema::{
    command::{Command, Object},
    id::CaseId,
    word::Visibility,
};

use super::{Sites, administrator, bytes_of, restricted};
use crate::{
    moved, purge,
    store::tests::{leak::found, new_case, new_task},
    submit::submit,
};

/// Half of them were restricted from the beginning, half were raised after the other node had them.
const CANARIES: usize = 50;

fn canary(number: usize) -> String {
    format!("canary{number:02}xq")
}

/// Opens a case with a task and a comment, all of whose words have a mark in them.
fn open(sites: &Sites, number: usize, visibility: Visibility) -> CaseId {
    let (mark, by) = (canary(number), administrator(&sites.school));
    let command = Command::OpenCase {
        case: new_case(visibility, &mark),
        tasks: vec![new_task(&mark)],
    };
    let case = submit(&sites.school, &by, command)
        .unwrap()
        .case_id
        .unwrap();
    let (object, text) = (Object::Case(case), format!("More of {mark}."));
    submit(&sites.school, &by, Command::Comment { object, text }).unwrap();
    case
}

#[test]
fn fifty_canaries_are_in_no_file_of_a_node_that_is_not_cleared() {
    let sites = Sites::new();
    for number in 0..CANARIES / 2 {
        open(&sites, number, Visibility::Restricted);
    }
    let raised: Vec<CaseId> = (CANARIES / 2..CANARIES)
        .map(|number| open(&sites, number, Visibility::Internal))
        .collect();
    sites.meet_all();
    let all = bytes_of(&sites.gate);
    for number in 0..CANARIES {
        let is_internal = number >= CANARIES / 2;
        assert_eq!(found(&all, &canary(number)), is_internal, "{number}");
    }
    let (to, by) = (restricted(&sites.school), administrator(&sites.school));
    for case in raised {
        let reason = Some("it names a child".to_owned());
        let command = Command::RaiseCase { case, to, reason };
        submit(&sites.school, &by, command).unwrap();
    }
    for _ in 0..2 {
        sites.meet_all();
        for node in [&sites.gate, &sites.hall, &sites.school] {
            moved::resume(node).unwrap();
            purge::attend(node).unwrap();
        }
    }
    sites.meet_all();
    let all = bytes_of(&sites.gate);
    let left: Vec<String> = (0..CANARIES)
        .map(canary)
        .filter(|word| found(&all, word))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
