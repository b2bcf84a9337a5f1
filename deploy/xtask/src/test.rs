//! `cargo xtask test`: every check there is, quick ones first, the tests last so that their summary is what
//! stands above the table.

use std::num::NonZero;
use std::process::Command;
use std::time::Instant;

use crate::table::{Row, table};
use crate::{cpu, prepare, process};

/// One check: a name for the closing table, and the command that makes it.
#[derive(Debug)]
struct Stage {
    name: &'static str,
    arguments: &'static [&'static str],
    /// One variable the command needs, with its value.
    variable: Option<(&'static str, &'static str)>,
    /// Whether it runs tests side by side.
    side_by_side: bool,
}

const FORMAT: Stage = Stage {
    name: "format",
    arguments: &["fmt", "--all", "--check"],
    variable: None,
    side_by_side: false,
};

const LINTS: Stage = Stage {
    name: "lints",
    arguments: &[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ],
    variable: None,
    side_by_side: false,
};

/// Documents of what others build on; nobody reads those of programs and of what only tests use.
const DOCUMENTS: Stage = Stage {
    name: "documents",
    arguments: &[
        "doc",
        "--workspace",
        "--lib",
        "--no-deps",
        "--exclude",
        "orgo-tests",
    ],
    variable: Some(("RUSTDOCFLAGS", "-D warnings")),
    side_by_side: false,
};

const TESTS_BY_NEXTEST: Stage = Stage {
    name: "tests",
    arguments: &["nextest", "run", "--workspace"],
    variable: None,
    side_by_side: true,
};

const TESTS_BY_CARGO: Stage = Stage {
    name: "tests",
    arguments: &["test", "--workspace", "--all-targets"],
    variable: None,
    side_by_side: false,
};

/// What makes tests of the pages fail, instead of being skipped, where no browser is found.
const BROWSER_REQUIRED: (&str, &str) = ("ORGO_E2E", "require");

/// Compiles what the tests need, also the program itself, which tests of the whole start.
const BUILD: Stage = Stage {
    name: "build",
    arguments: &["build", "--workspace", "--all-targets"],
    variable: None,
    side_by_side: false,
};

/// The examples in documentation, which neither of the two commands above runs.
const EXAMPLES: Stage = Stage {
    name: "examples",
    arguments: &["test", "--workspace", "--doc"],
    variable: None,
    side_by_side: false,
};

/// Runs all stages, stops at the first that fails, and closes with the time each took.
pub(crate) fn test() -> anyhow::Result<()> {
    prepare::prepare(&prepare::BUILD)?;
    prepare::prepare(&prepare::BROWSER)?;
    prepare::prepare(&prepare::CLOCK)?;
    prepare::prepare(&prepare::MAIL)?;
    prepare::prepare(&prepare::NETWORK)?;
    let browser = prepare::is_ours();
    if std::env::var_os("ORGO_CORPORA").is_none() {
        println!(
            "ORGO_CORPORA is not set: the tests on sample mails have nothing to read and are skipped"
        );
    }
    let nextest = process::answers("cargo", &["nextest", "--version"]);
    run_all(&stages(nextest, browser), Stage::command)
}

/// Returns the stages; with `browser`, the tests of the pages fail where they find no browser.
fn stages(nextest: bool, browser: bool) -> [Stage; 6] {
    let tests = if nextest {
        TESTS_BY_NEXTEST
    } else {
        TESTS_BY_CARGO
    };
    let tests = Stage {
        variable: browser.then_some(BROWSER_REQUIRED),
        ..tests
    };
    [FORMAT, LINTS, DOCUMENTS, BUILD, EXAMPLES, tests]
}

impl Stage {
    fn command(&self) -> anyhow::Result<Command> {
        let mut command = process::cargo(self.arguments)?;
        command.envs(self.variable);
        if self.side_by_side {
            command.env("NEXTEST_TEST_THREADS", tests_at_once().to_string());
        }
        Ok(command)
    }
}

/// Returns how many tests run at once: half as many again as there are cores, for those that wait for a disk, a
/// browser or another node leave theirs to others.
fn tests_at_once() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    cores + cores.div_ceil(2)
}

fn run_all(
    stages: &[Stage],
    command: impl Fn(&Stage) -> anyhow::Result<Command>,
) -> anyhow::Result<()> {
    let mut rows: Vec<Row> = Vec::new();
    for stage in stages {
        let row = run_stage(stage.name, &mut command(stage)?)?;
        let passed = row.passed;
        rows.push(row);
        if !passed {
            break;
        }
    }
    println!("\n{}", table(&rows));
    match rows.iter().find(|row| !row.passed) {
        None => Ok(()),
        Some(row) => anyhow::bail!(
            "the stage `{}` failed: see its last lines above the table",
            row.stage
        ),
    }
}

fn run_stage(stage: &'static str, command: &mut Command) -> anyhow::Result<Row> {
    println!("\n== {stage}: {}", process::shown(command));
    let (cpu_before, start) = (cpu::of_children(), Instant::now());
    let passed = process::succeeds(command)?;
    let wall = start.elapsed();
    let cpu = cpu::of_children()
        .zip(cpu_before)
        .map(|(after, before)| after.saturating_sub(before));
    Ok(Row {
        stage,
        wall,
        cpu,
        passed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runners_lead_to_the_same_stages() {
        let names = |nextest| stages(nextest, true).map(|stage| stage.name);
        assert_eq!(
            names(true),
            ["format", "lints", "documents", "build", "examples", "tests"]
        );
        assert_eq!(names(true), names(false));
    }

    #[test]
    fn warnings_are_errors_in_lints_and_documents() {
        let lints = LINTS.command().unwrap();
        assert!(process::shown(&lints).ends_with("-- -D warnings"));
        let documents = DOCUMENTS.command().unwrap();
        let flags = documents
            .get_envs()
            .find(|(name, _)| *name == "RUSTDOCFLAGS");
        assert_eq!(
            flags.and_then(|(_, value)| value),
            Some("-D warnings".as_ref())
        );
    }

    #[test]
    fn a_browser_is_required_by_the_tests_alone_and_only_where_it_was_asked_for() {
        let requiring = |nextest, browser| {
            let stages = stages(nextest, browser);
            let found = stages.iter().filter(|stage| {
                let command = stage.command().unwrap();
                command
                    .get_envs()
                    .any(|(name, value)| name == "ORGO_E2E" && value == Some("require".as_ref()))
            });
            found.map(|stage| stage.name).collect::<Vec<_>>()
        };
        for nextest in [false, true] {
            assert_eq!(requiring(nextest, true), ["tests"]);
            assert!(requiring(nextest, false).is_empty());
        }
    }

    #[test]
    fn the_first_failing_stage_ends_the_run_and_is_named() {
        let answer = |fails: &'static str| {
            run_all(&stages(true, false), move |stage| {
                // Whatever follows the failing stage cannot be started, so reaching it would change the error.
                let order = ["format", "lints", "documents", "build", "examples", "tests"];
                let place = |name| order.iter().position(|known| *known == name);
                let program = match place(stage.name).cmp(&place(fails)) {
                    std::cmp::Ordering::Less => "true",
                    std::cmp::Ordering::Equal => "false",
                    std::cmp::Ordering::Greater => "orgo-has-no-such-program",
                };
                Ok(Command::new(program))
            })
        };
        for fails in ["format", "documents", "tests"] {
            let error = answer(fails).unwrap_err().to_string();
            assert!(error.contains(&format!("`{fails}` failed")), "{error}");
        }
        run_all(&stages(true, false), |_| Ok(Command::new("true"))).unwrap();
    }
}
