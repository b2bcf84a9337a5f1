//! Worlds in which things go wrong on purpose: whatever happened, after healing the laws hold.

use orgo_tests::sim;

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
