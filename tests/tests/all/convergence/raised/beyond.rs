//! A case is raised by somebody who is removed, or goes where others still had something of it.

use orgo_node::membership::revoke::revoke;
use orgo_node::purge;
use orgo_node::store::care::derived_rows;
use orgo_schema::fact::Value;
use orgo_tests::letter::letter;
use orgo_tests::sim::template::name;

use super::*;

/// The third one, where all are cleared.
const EAST: usize = 2;

fn cleared() -> World {
    World::of(&[0, 1, 2])
}

/// A mail came in at one node, and everybody heard of it.
fn with_mail(world: &mut World) -> CaseId {
    let outcome = take_in(&world.nodes[NORTH], leak());
    world.settle();
    outcome.case_id.unwrap()
}

fn attend(world: &World, sites: &[usize]) {
    for at in sites {
        purge::attend(&world.nodes[*at]).unwrap();
    }
}

/// Whether anything that was raised from internal is gone there, as a node says.
fn is_said_to_be_gone(world: &World, at: usize) -> bool {
    let node = &world.nodes[at];
    let setting = node.setting();
    let internal = setting.compartment_for(Visibility::Internal);
    let decisions = node
        .store
        .read(|db| purge::decisions(db, &setting, internal, false))
        .unwrap();
    decisions
        .iter()
        .any(|decision| decision.fold.purged.is_some())
}

/// Somebody raises a case, others hear of it and carry it on; meanwhile a third, who never heard of that, removes
/// who raised it, and comments.
fn removed_after_a_raise(is_gone_by_then: bool) {
    let mut world = cleared();
    let case = with_mail(&mut world);
    world.raise(SOUTH, case, "restricted").unwrap();
    world.submit(SOUTH, comment(case, "canary-beyond")).unwrap();
    world.meet(SOUTH, NORTH);
    if is_gone_by_then {
        world.time.fetch_add(YEAR_MS, Ordering::Relaxed);
        attend(&world, &[NORTH]);
        assert!(is_said_to_be_gone(&world, NORTH));
    }
    world.submit(NORTH, comment(case, "canary-above")).unwrap();
    world.submit(EAST, comment(case, "canary-below")).unwrap();
    let template = Template::get();
    let setting = world.nodes[EAST].setting();
    let person = guard::person(&setting, template.user, &template.account).unwrap();
    revoke(&world.nodes[EAST], &person, &name(1), "it was stolen").unwrap();
    for _ in 0..2 {
        world.meet(EAST, NORTH);
        for at in [NORTH, EAST] {
            moved::resume(&world.nodes[at]).unwrap();
        }
    }
    assert_eq!(
        digest(&world.nodes[NORTH]),
        digest(&world.nodes[EAST]),
        "the two agree"
    );
    for at in [NORTH, EAST] {
        let shown = world.show(at, case).unwrap();
        assert_eq!(shown["visibility"], "restricted", "{shown}");
        let told = words(&shown);
        for word in ["canary-above", "canary-below"] {
            assert!(told.contains(word), "{word} is missing in {told}");
        }
        assert!(
            !told.contains("canary-beyond"),
            "what was written beyond the cut does not count: {told}"
        );
        assert_eq!(shown["signals"].as_array().unwrap().len(), 1, "{shown}");
        assert_eq!(world.found(at, "canary"), 1, "there is one of it");
    }
}

#[test]
fn a_raise_that_was_heard_of_stands_although_who_raised_it_is_removed() {
    removed_after_a_raise(false);
}

#[test]
fn what_went_after_a_raise_stays_above_although_who_raised_it_is_removed() {
    removed_after_a_raise(true);
}

/// A node hears at once that a case was raised and that it is gone, and had written on it.
#[test]
fn what_is_here_is_carried_on_before_it_goes() {
    let mut world = cleared();
    let case = with_mail(&mut world);
    world.submit(SOUTH, comment(case, "canary-late")).unwrap();
    world
        .submit(SOUTH, retitle(case, "Leak by the canary-title cage"))
        .unwrap();
    world.raise(NORTH, case, "restricted").unwrap();
    world.meet(NORTH, EAST);
    world.time.fetch_add(YEAR_MS, Ordering::Relaxed);
    attend(&world, &[NORTH]);
    assert!(is_said_to_be_gone(&world, NORTH));
    world.meet(NORTH, SOUTH);
    world.settle();
    world.agree();
    for at in [NORTH, SOUTH, EAST] {
        let shown = world.show(at, case).unwrap();
        assert_eq!(shown["title"], "Leak by the canary-title cage", "{shown}");
        assert!(words(&shown).contains("canary-late"), "{shown}");
        assert!(!world.holds_in(at, "internal", "canary"), "it went");
    }
    let told = admit::withheld(&world.nodes[SOUTH]).unwrap();
    assert!(told.is_empty(), "nothing of hers is lost: {told:?}");
}

/// An administrator's node that cannot carry what was raised leaves it to others to say that it is gone.
#[test]
fn who_cannot_carry_does_not_say_that_it_is_gone() {
    let (mut world, case, _) = with_case();
    world.raise(NORTH, case, "restricted").unwrap();
    world.meet(NORTH, DEPOT);
    world.time.fetch_add(YEAR_MS, Ordering::Relaxed);
    attend(&world, &[DEPOT]);
    assert!(!is_said_to_be_gone(&world, DEPOT), "it is not cleared");
    world.submit(SOUTH, comment(case, "canary-late")).unwrap();
    world.meet(SOUTH, DEPOT);
    attend(&world, &[DEPOT, NORTH]);
    assert!(is_said_to_be_gone(&world, NORTH));
    world.settle();
    world.agree();
    let shown = words(&world.show(NORTH, case).unwrap());
    assert!(shown.contains("canary-late"), "{shown}");
}

/// Two sites split one case differently, and one of the cases that came of it is raised with the task.
#[test]
fn a_task_that_was_split_off_twice_stays_in_the_case_that_is_there() {
    let (mut world, case, task) = with_case();
    let split = |title: &str| Command::SplitCase {
        case,
        tasks: vec![task],
        title: Some(title.to_owned()),
    };
    let first = world.submit(NORTH, split("The one")).unwrap();
    let first = first.case_id.unwrap();
    world.submit(SOUTH, split("The other")).unwrap();
    world.raise(NORTH, first, "restricted").unwrap();
    world.settle();
    world.agree();
    for at in [NORTH, SOUTH] {
        let shown = world.show_task(at, task).unwrap();
        assert_eq!(shown["case_id"], first.to_string(), "{shown}");
    }
}

/// Somebody makes a case part of one that was raised meanwhile: it goes after it with its mails, and rows say so once it
/// is gone.
#[test]
fn what_became_part_of_what_was_raised_goes_with_its_mails() {
    let (mut world, case, _) = with_case();
    let other = letter("other@example.org", "Leak in Room 7", "canary-other");
    let other = take_in(&world.nodes[NORTH], other.into_bytes());
    let part = other.case_id.unwrap();
    world.settle();
    world.raise(NORTH, case, "restricted").unwrap();
    let merge = Command::SetCase {
        case: part,
        value: Value::MergedInto(Some(case)),
    };
    world.submit(SOUTH, merge).unwrap();
    for (one, other) in [(NORTH, SOUTH), (NORTH, DEPOT), (SOUTH, DEPOT)] {
        world.meet(one, other);
    }
    for at in [NORTH, SOUTH, DEPOT] {
        let node = &world.nodes[at];
        let setting = node.setting();
        let internal = setting.compartment_for(Visibility::Internal).row;
        let rows = node
            .store
            .read(|db| Ok::<_, StoreError>(derived_rows(db, internal)?));
        let mut signals = rows.unwrap();
        signals.retain(|row| row.starts_with("signal "));
        assert_eq!(signals, Vec::<String>::new(), "at {at}");
    }
    world.time.fetch_add(YEAR_MS, Ordering::Relaxed);
    for _ in 0..3 {
        attend(&world, &[NORTH, SOUTH]);
        world.settle();
        world.agree();
    }
    let shown = world.show(NORTH, case).unwrap();
    assert_eq!(shown["signals"].as_array().unwrap().len(), 2, "{shown}");
}

/// Somebody who was removed makes a case that others merge something into: where that removal comes first, nothing is
/// known of it, and elsewhere no more than its name is left.
#[test]
fn what_was_merged_into_a_case_of_somebody_who_was_removed_is_shown_alike() {
    let mut world = cleared();
    let first = take_in(&world.nodes[NORTH], leak());
    // No mail has made this one: nothing else refers to what it becomes part of.
    let opened = open_in(Visibility::Internal, "Leak in Room 7");
    let opened = world.submit(NORTH, opened).unwrap().case_id.unwrap();
    let task = world.submit(NORTH, new_task(opened, "Look at it")).unwrap();
    world.settle();
    let template = Template::get();
    let setting = world.nodes[EAST].setting();
    let person = guard::person(&setting, template.user, &template.account).unwrap();
    revoke(&world.nodes[EAST], &person, &name(1), "it was stolen").unwrap();
    let split = Command::SplitCase {
        case: first.case_id.unwrap(),
        tasks: first.task_ids.clone(),
        title: Some("Split by who was removed".to_owned()),
    };
    let split = world.submit(SOUTH, split).unwrap().case_id.unwrap();
    world.meet(SOUTH, NORTH);
    let merge = Command::SetCase {
        case: opened,
        value: Value::MergedInto(Some(split)),
    };
    world.submit(NORTH, merge).unwrap();
    for _ in 0..2 {
        world.meet(EAST, NORTH);
    }
    let differ: Vec<String> = rows(&world.nodes[NORTH])
        .symmetric_difference(&rows(&world.nodes[EAST]))
        .cloned()
        .collect();
    assert_eq!(differ, Vec::<String>::new());
    for at in [NORTH, EAST] {
        assert!(world.show_task(at, task.task_ids[0]).is_ok(), "at {at}");
        assert!(world.show_task(at, first.task_ids[0]).is_ok(), "at {at}");
    }
}
