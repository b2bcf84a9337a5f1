//! A case that is part of another is raised: its work no longer says how that one stands.

use orgo_node::escalate;
use orgo_schema::fact::Value as Said;

use super::*;

/// Two cases, of which the second has work that climbed, known to everybody.
fn two_cases(world: &mut World) -> [CaseId; 2] {
    let opened = ["Leak in Room 7", "Smell in Room 7"].map(|title| {
        let case = world.submit(NORTH, open_in(Visibility::Internal, title));
        case.unwrap().case_id.unwrap()
    });
    let [_, part] = opened;
    world.submit(NORTH, new_task(part, "Look at it")).unwrap();
    world.time.fetch_add(YEAR_MS, Ordering::Relaxed);
    let now = Timestamp(world.time.load(Ordering::Relaxed));
    let climbed = escalate::run(&world.nodes[NORTH], now, false).unwrap();
    assert!(!climbed.is_empty());
    world.settle();
    opened
}

/// Returns how far the work of a case climbed, as the list of a node shows it.
fn climbed(world: &World, at: usize, case: CaseId) -> u64 {
    let list = CaseVerb::List {
        query: None,
        status: None,
        label: None,
        role: None,
        severity: None,
        tag: None,
        after: None,
        max: 50,
    };
    let listed = world.ask(at, list).unwrap();
    let mut items = listed["items"].as_array().unwrap().iter();
    let case = items.find(|item| item["case_id"] == case.to_string());
    case.unwrap()["escalation_level"].as_u64().unwrap()
}

#[test]
fn what_is_raised_no_longer_says_how_far_that_climbed_which_it_was_part_of() {
    let mut world = World::new();
    let [whole, part] = two_cases(&mut world);
    let merge = Command::SetCase {
        case: part,
        value: Said::MergedInto(Some(whole)),
    };
    world.submit(NORTH, merge).unwrap();
    assert!(climbed(&world, NORTH, whole) > 0);
    // Another site, which has not heard of that yet.
    world.raise(SOUTH, part, "restricted").unwrap();
    world.settle();
    for at in [NORTH, SOUTH, DEPOT] {
        assert_eq!(climbed(&world, at, whole), 0, "at {at}");
    }
    world.agree();
}
