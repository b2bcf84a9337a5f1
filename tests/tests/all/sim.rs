//! Worlds in which things go wrong on purpose: whatever happened, after healing the laws hold.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use orgo_node::admit;
use orgo_node::care;
use orgo_node::clock;
use orgo_node::environment::{Environment, Faults, Moment};
use orgo_node::guard;
use orgo_node::home::Home;
use orgo_node::intake::deliver;
use orgo_node::membership::revoke::revoke;
use orgo_node::node::Node;
use orgo_node::turn::turn;
use orgo_schema::fact::Source;
use orgo_tests::letter::letter;
use orgo_tests::sim;
use orgo_tests::sim::template::{BEGINNING, Template, copy, memory, name, node_id};
use serde_json::Value;

/// Worlds of one test. Several tests run on several processors.
const WORLDS: u64 = 63;

fn check(part: u64) {
    let seeds = part * WORLDS..(part + 1) * WORLDS;
    let problems: Vec<String> = seeds
        .filter_map(|seed| sim::run(seed, false).err())
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

macro_rules! worlds {
    ($($name:ident = $part:literal)*) => {$(
        #[test]
        fn $name() {
            check($part);
        }
    )*};
}

worlds! {
    laws_hold_in_the_first_worlds = 0
    laws_hold_in_the_second_worlds = 1
    laws_hold_in_the_third_worlds = 2
    laws_hold_in_the_fourth_worlds = 3
    laws_hold_in_the_fifth_worlds = 4
    laws_hold_in_the_sixth_worlds = 5
    laws_hold_in_the_seventh_worlds = 6
    laws_hold_in_the_eighth_worlds = 7
}

#[test]
fn a_world_is_the_same_each_time() {
    assert_eq!(sim::run(11, false), sim::run(11, false));
}

/// A disk that refuses one commit.
#[derive(Debug)]
struct Refusing(AtomicI64);

impl Faults for Refusing {
    fn room(&self, _: &Path) -> Option<u32> {
        None
    }

    fn has_power(&self, _: &Path, moment: Moment) -> bool {
        moment != Moment::Begins || self.0.fetch_sub(1, Ordering::Relaxed) != 0
    }
}

fn open(folder: &Path, faults: Option<Arc<Refusing>>) -> Node {
    let home = Home::open(folder).unwrap();
    let mut environment = Environment::seeded(3, || clock::judge(BEGINNING));
    environment.faults = faults.map(|faults| faults as Arc<dyn Faults>);
    Node::open_with(home, environment).unwrap()
}

fn compartments(node: &Node) -> Value {
    let digest = node.store.read(|db| care::digest(db, &node.setting()));
    digest.unwrap()["compartments"].take()
}

/// A node that has something of another one which a third removes without knowing of it; whichever commit
/// fails when it hears of that, the next turn of the node does what was left.
#[test]
fn what_a_removal_demands_is_done_at_the_next_turn_where_the_disk_refused() {
    let (north, south, west) = (0, 1, 3);
    let place = memory();
    let folder = |name: &str| -> PathBuf { place.path().join(name) };
    let template = Template::get();
    let site = |of: usize| {
        template.copy(of, &folder(&name(of)));
        open(&folder(&name(of)), None)
    };
    let [remover, hearer, removed] = [north, south, west].map(site);
    let mail = letter("1@example.org", "Leak in Room 1", "urgent");
    let to = Some("maintenance@school.example".to_owned());
    deliver(&removed, mail.into_bytes(), to, Source::Mail).unwrap();
    admit::exchange(&removed, &hearer).unwrap();
    let person = guard::person(&remover.setting(), template.user, &template.account);
    revoke(&remover, &person.unwrap(), &name(west), "it was stolen").unwrap();
    let entries = remover.setting().roster.entries();
    let before = compartments(&hearer);
    hearer.close();
    drop(hearer);

    // Returns how many commits were left to be refused, and what came of it.
    let hear = |refused: i64| {
        let copied = folder(&refused.to_string());
        copy(&folder(&name(south)), &copied);
        let faults = Arc::new(Refusing(AtomicI64::new(i64::MAX)));
        let node = open(&copied, Some(Arc::clone(&faults)));
        faults.0.store(refused, Ordering::Relaxed);
        let source = admit::Source::Wire(node.setting().node);
        let heard = admit::roster(&node, source, entries.clone());
        let left = faults.0.load(Ordering::Relaxed);
        assert_eq!(heard.is_err(), left < 0, "commit {refused}: {heard:?}");
        let knows = node.setting().roster.is_removed(node_id(west));
        // The turn has commits of its own, and its disk is well.
        faults.0.store(i64::MAX, Ordering::Relaxed);
        let done = turn(&node);
        assert!(done.left.is_empty(), "commit {refused}: {:?}", done.left);
        (left, knows.then(|| compartments(&node)))
    };
    let (_, after) = hear(i64::MAX);
    let after = after.unwrap();
    assert_ne!(before, after, "the removal takes something away");
    let mut followed = 0;
    for refused in 0.. {
        let (left, came) = hear(refused);
        if left >= 0 {
            break;
        }
        // Where the removal itself was not kept, others tell of it again.
        if let Some(came) = came {
            assert_eq!(came, after, "commit {refused}");
            followed += 1;
        }
    }
    assert!(followed > 0, "some commits come after the removal is kept");
}
