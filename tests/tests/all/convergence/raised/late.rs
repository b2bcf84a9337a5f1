//! What was written on a raised case by people who did not know, and comes when it is gone where they wrote it.

use orgo_node::membership::revoke::revoke;
use orgo_tests::sim::template::name;

use super::*;

/// People work at one site while the case is raised in the north and the old documents go: nobody there heard of
/// it.
fn late_work(at: usize) -> (World, CaseId, TaskId) {
    let (mut world, case, task) = with_case();
    for command in [
        comment(case, "canary-late"),
        retitle(case, "canary-title"),
        attach(case, "canary-late in a file"),
        Command::ActOnTask {
            task,
            action: TaskAction::Start,
            reason: None,
            until: None,
        },
    ] {
        world.submit(at, command).unwrap();
    }
    let other = if at == DEPOT { SOUTH } else { DEPOT };
    world.raise(NORTH, case, "restricted").unwrap();
    world.meet(NORTH, other);
    world.time.fetch_add(YEAR_MS, Ordering::Relaxed);
    for _ in 0..3 {
        for at in [NORTH, other] {
            purge::attend(&world.nodes[at]).unwrap();
        }
        world.meet(NORTH, other);
    }
    assert!(
        !world.holds_in(NORTH, "internal", "canary-before"),
        "it went"
    );
    (world, case, task)
}

/// Hands all that one node has of what is internal to another, and nothing back.
fn hand_over(world: &World, from: usize, to: usize) {
    let setting = world.nodes[from].setting();
    let internal = setting.compartment_for(Visibility::Internal);
    let all = everything(&world.nodes[from], internal).unwrap();
    let (source, id) = (Source::Wire(setting.node), internal.scope.compartment);
    admit::parcels(&world.nodes[to], source, id, all, None).unwrap();
}

/// Everything that was done late is where the case lives on, and nowhere else.
fn late_work_goes_on(world: &mut World, case: CaseId, task: TaskId) {
    for _ in 0..3 {
        world.settle();
        for node in &world.nodes {
            moved::resume(node).unwrap();
        }
    }
    world.settle();
    world.agree();
    for at in [NORTH, SOUTH] {
        let shown = world.show(at, case).unwrap();
        assert_eq!(shown["title"], "canary-title", "{shown}");
        assert!(words(&shown).contains("canary-late"), "{shown}");
        let files = shown["attachments"].as_array().unwrap();
        let late = files.iter().find(|file| file["name"] == "photo.txt");
        let hash = late.expect("the file goes along")["hash"].as_str().unwrap();
        let node = &world.nodes[at];
        let restricted = node.setting().compartment_for(Visibility::Restricted).row;
        let hash = hash.parse().unwrap();
        let here = node
            .store
            .read(|db| Ok::<_, StoreError>(orgo_node::store::blob::row(db, restricted, &hash)?));
        assert!(here.unwrap().is_some(), "and what is in it");
        let shown = world.show_task(at, task).unwrap();
        assert_eq!(shown["status"], "in_progress", "{shown}");
    }
    for at in [NORTH, SOUTH, DEPOT] {
        for word in ["canary-late", "canary-title"] {
            assert!(!world.holds_in(at, "internal", word), "{word} at {at}");
        }
        assert_eq!(admit::withheld(&world.nodes[at]).unwrap(), [], "at {at}");
    }
}

/// What was done late comes to somebody who can carry it on, long after the old documents are gone.
#[test]
fn what_comes_late_for_what_is_gone_goes_after_it_too() {
    let (mut world, case, task) = late_work(DEPOT);
    hand_over(&world, DEPOT, NORTH);
    for word in ["canary-late", "canary-title"] {
        assert!(world.holds_in(NORTH, "restricted", word), "{word}");
    }
    late_work_goes_on(&mut world, case, task);
}

/// By the time it comes, the case was raised once more, and is gone from both.
#[test]
fn what_comes_late_for_what_was_raised_twice_goes_all_the_way() {
    let mut world = World::new();
    let opened = world
        .submit(NORTH, open_public("Leak by the cage"))
        .unwrap();
    let case = opened.case_id.unwrap();
    world.settle();
    for command in [
        comment(case, "canary-late"),
        retitle(case, "canary-title"),
        attach(case, "canary-late in a file"),
    ] {
        world.submit(DEPOT, command).unwrap();
    }
    for to in ["internal", "restricted"] {
        world.raise(NORTH, case, to).unwrap();
        world.time.fetch_add(YEAR_MS, Ordering::Relaxed);
        for _ in 0..3 {
            world.meet(NORTH, SOUTH);
            for at in [NORTH, SOUTH] {
                purge::attend(&world.nodes[at]).unwrap();
            }
        }
    }
    for compartment in ["public", "internal"] {
        assert!(!world.holds_in(NORTH, compartment, "by the cage"));
    }
    for _ in 0..3 {
        world.settle();
    }
    world.agree();
    for at in [NORTH, SOUTH] {
        let shown = world.show(at, case).unwrap();
        assert_eq!(shown["title"], "canary-title", "{shown}");
        assert_eq!(shown["visibility"], "restricted", "{shown}");
        assert!(words(&shown).contains("canary-late"), "{shown}");
        let files = shown["attachments"].as_array().unwrap();
        assert_eq!(files.len(), 1, "{shown}");
    }
    for at in [NORTH, SOUTH, DEPOT] {
        for compartment in ["public", "internal"] {
            assert!(!world.holds_in(at, compartment, "canary"), "at {at}");
        }
        assert_eq!(admit::withheld(&world.nodes[at]).unwrap(), [], "at {at}");
    }
}

/// Those who worked hear of the purge before anybody who is cleared has what they did.
#[test]
fn a_site_that_hears_of_the_purge_first_loses_none_of_its_work() {
    let (mut world, case, task) = late_work(DEPOT);
    hand_over(&world, NORTH, DEPOT);
    assert!(is_gone(&world.show(DEPOT, case)), "it is out of sight");
    assert!(!world.shows(DEPOT, "canary"), "no row names it");
    // People there are told what became of it.
    let told = admit::withheld(&world.nodes[DEPOT]).unwrap();
    assert!(!told.is_empty());
    for kept in told {
        assert!(
            kept.reason.contains("until a site that is cleared"),
            "{kept:?}"
        );
    }
    // It is kept over a rebuild and a start.
    care::rebuild(&world.nodes[DEPOT]).unwrap();
    world.restart(DEPOT, None);
    late_work_goes_on(&mut world, case, task);
}

/// It goes by way of a site that may not carry it on, and heard of the purge before.
#[test]
fn what_comes_late_passes_unopened_through_a_site_that_is_not_cleared() {
    let (mut world, case, task) = late_work(SOUTH);
    assert!(is_gone(&world.show(DEPOT, case)));
    hand_over(&world, SOUTH, DEPOT);
    assert!(is_gone(&world.show(DEPOT, case)), "it is out of sight");
    assert!(!world.shows(DEPOT, "canary"), "no row names it");
    assert!(world.holds_in(DEPOT, "internal", "canary-late"));
    hand_over(&world, DEPOT, NORTH);
    for word in ["canary-late", "canary-title"] {
        assert!(world.holds_in(NORTH, "restricted", word), "{word}");
        assert!(!world.holds_in(NORTH, "internal", word), "{word}");
    }
    late_work_goes_on(&mut world, case, task);
}

/// It was kept aside for a purge that turns out to be the word of somebody who was removed before.
#[test]
fn what_comes_late_counts_where_the_purge_does_not_count_any_more() {
    let (mut world, case, _) = late_work(SOUTH);
    hand_over(&world, SOUTH, DEPOT);
    assert!(is_gone(&world.show(DEPOT, case)));
    let template = Template::get();
    let setting = world.nodes[SOUTH].setting();
    let person = guard::person(&setting, template.user, &template.account).unwrap();
    revoke(&world.nodes[SOUTH], &person, &name(0), "it was stolen").unwrap();
    world.meet(SOUTH, DEPOT);
    for at in [SOUTH, DEPOT] {
        let shown = world.show(at, case).unwrap();
        assert_eq!(shown["title"], "canary-title", "{shown}");
        assert!(words(&shown).contains("canary-late"), "{shown}");
    }
}
