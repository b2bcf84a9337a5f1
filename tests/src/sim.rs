//! A small world of nodes that goes wrong on purpose, and is the same each time for the same seed.
//!
//! The nodes are real: the real stores, sessions, folds and rules, each on its own clock, all on one thread.
//! What is simulated is the world between them: lines, sticks, clocks, power and people. After the last
//! trouble everything is healed, everybody talks with everybody until nobody has anything to say, and then
//! the laws of CONVERGENCE 10 and the invariants of SECURITY 1.3 must hold.
//!
//! Reading order: [`world`] (the nodes and the time), [`deed`] and [`command`] (what people do), [`trouble`] (what goes
//! wrong), [`talk`] (lines), [`stick`] (bundles), [`post`] (parcels that are late or damaged), [`disk`] (full
//! disks, power that goes in a commit), [`decay`] (bits that turn), [`malice`] (a member that lies),
//! [`newcomer`] (a node that joins), [`scene`] (what chance alone brings too
//! seldom), [`mailbox`] (what leaves), [`heal`] and [`law`] (what must hold
//! in the end), [`shown`], [`gone`] and [`again`] (the longer ones of the laws).

pub mod again;
pub mod chance;
pub mod command;
pub mod decay;
pub mod deed;
pub mod disk;
pub mod gone;
pub mod heal;
pub mod journal;
pub mod law;
pub mod mailbox;
pub mod malice;
pub mod newcomer;
pub mod post;
pub mod scene;
pub mod shown;
pub mod stick;
pub mod talk;
mod tell;
pub mod template;
pub mod trouble;
pub mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chance::Chance;
use world::World;

/// How many things happen in a world.
const STEPS: u64 = 60;

/// One world of so many begins with a scene.
const SCENES_EVERY: u64 = 8;

/// What happened in a world, counted by name.
pub type Counts = BTreeMap<&'static str, u64>;

/// What came of a seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What happened.
    pub counts: Counts,
    /// How much time passed in the world, in milliseconds.
    pub passed_ms: i64,
    /// What all nodes that hold everything agree on.
    pub digest: String,
}

/// Runs the world of a seed; one that talks says on standard output what happens in it.
///
/// # Errors
/// What went wrong, with the command that shows it again.
pub fn run(seed: u64, talks: bool) -> Result<Outcome, String> {
    let ran = catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::new(Chance::new(seed), talks);
        if seed % SCENES_EVERY == SCENES_EVERY - 1 {
            scene::begins(&mut world);
        }
        for _ in 0..STEPS {
            world.pass_time();
            match world.chance.below(100) {
                0..38 => deed::happens(&mut world),
                38..62 => trouble::meeting(&mut world),
                62..74 => stick::happens(&mut world),
                _ => trouble::happens(&mut world),
            }
            world.clear_up();
            gone::observe(&mut world);
            tell::what_went(&mut world);
        }
        heal::heal(&mut world)
    }));
    let problem = match ran {
        Ok(Ok(outcome)) => return Ok(outcome),
        Ok(Err(problem)) => problem,
        Err(panic) => panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_else(|| "it panicked".to_owned()),
    };
    Err(format!(
        "seed {seed}: {problem}\nshow it again: cargo xtask sim --seed {seed}"
    ))
}
