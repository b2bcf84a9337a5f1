//! Runs worlds: `sim --seeds N` the first N of them, `--from S` begins elsewhere, `--seed S` runs one and
//! says what happens in it. Built with the feature `planted`, `sim --planted` plants each bug in turn and
//! runs worlds until one shows it, `sim --planted BUG` that one alone.

use std::num::NonZero;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use orgo_tests::sim::{self, Counts};

const USAGE: &str = "sim [--seeds N] [--from S] | --seed S | --planted [BUG]";

/// The milliseconds of a year.
const YEAR_MS: f64 = 365.25 * 24.0 * 3_600_000.0;

/// What came of many worlds.
#[derive(Debug, Default)]
struct Total {
    counts: Counts,
    passed_ms: f64,
    failed: Vec<u64>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut first, mut count) = (0, 500);
    while let Some(name) = arguments.next() {
        if name == "--planted" {
            return planted(arguments.next().as_deref());
        }
        let value = arguments.next().and_then(|value| value.parse::<u64>().ok());
        match (name.as_str(), value) {
            ("--seeds", Some(value)) => count = value,
            ("--from", Some(value)) => first = value,
            ("--seed", Some(value)) => (first, count) = (value, 1),
            _ => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        }
    }
    if count > 1 {
        say_no_panics();
    }
    let begun = Instant::now();
    let total = run(first, count);
    let years = total.passed_ms / YEAR_MS;
    let seconds = begun.elapsed().as_secs_f64();
    println!("{count} seeds in {seconds:.1} s, {years:.1} simulated years");
    for (what, number) in &total.counts {
        println!("{number:>10} {what}");
    }
    if total.failed.is_empty() {
        println!("every law held in every one");
        ExitCode::SUCCESS
    } else {
        println!("{} failed: {:?}", total.failed.len(), total.failed);
        ExitCode::FAILURE
    }
}

/// Says nothing of panics: those in the library that reads what is damaged are caught, and the others are
/// what a world says of itself.
fn say_no_panics() {
    std::panic::set_hook(Box::new(|_| ()));
}

/// Runs worlds on all processors.
fn run(first: u64, count: u64) -> Total {
    let (next, total) = (AtomicU64::new(first), Mutex::new(Total::default()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + count {
                        break;
                    }
                    let ran = sim::run(seed, count == 1);
                    total.lock().expect("nobody panics with it").add(seed, ran);
                }
            });
        }
    });
    total.into_inner().expect("nobody panicked with it")
}

impl Total {
    fn add(&mut self, seed: u64, ran: Result<sim::Outcome, String>) {
        match ran {
            Ok(outcome) => {
                self.passed_ms += outcome.passed_ms as f64;
                for (what, number) in outcome.counts {
                    *self.counts.entry(what).or_insert(0) += number;
                }
            }
            Err(problem) => {
                println!("{problem}");
                self.failed.push(seed);
            }
        }
    }
}

/// Plants each bug, or one, and runs worlds until one shows it.
#[cfg(feature = "planted")]
fn planted(only: Option<&str>) -> ExitCode {
    use orgo_node::planted::{Bug, plant};

    /// A bug that so many worlds do not show would not be seen by the tests either.
    const WORLDS_MAX: u64 = 500;

    say_no_panics();
    let mut unseen = Vec::new();
    let named = |bug: &Bug| only.is_none_or(|only| format!("{bug:?}") == only);
    for bug in Bug::ALL.into_iter().filter(named) {
        let shows = |seed| {
            plant(Some(bug));
            let why = sim::run(seed, false).err()?;
            // What is wrong without it as well says nothing of it.
            plant(None);
            sim::run(seed, false).ok().map(|_| (seed, why))
        };
        let found = (0..WORLDS_MAX).find_map(shows);
        match found {
            Some((seed, why)) => {
                let why = why.lines().next().unwrap_or_default();
                println!("{bug:?}: seen after {} worlds: {why}", seed + 1);
            }
            None => {
                println!("{bug:?}: not seen in {WORLDS_MAX} worlds");
                unseen.push(bug);
            }
        }
    }
    if unseen.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[cfg(not(feature = "planted"))]
fn planted(_: Option<&str>) -> ExitCode {
    eprintln!("this build cannot plant bugs: `cargo xtask sim --planted` makes one that can");
    ExitCode::from(2)
}
