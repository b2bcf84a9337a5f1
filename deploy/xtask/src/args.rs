//! What the words after `cargo xtask` ask for.

/// What is printed for `help` and after a usage error.
pub(crate) const USAGE: &str = "\
cargo xtask run [--release] [--demo school|hospital|field] [--data DIR] [-- ARGUMENTS]
    builds the node and starts it with a demo organisation kept in target/demo, or target/demo-hospital
    and target/demo-field (or DIR); ARGUMENTS go to `orgo run` as they are
cargo xtask test
    runs every check there is and closes with a table of the time each took
cargo xtask sim [--seeds N] [--from S] | --seed S | --planted [BUG]
    runs simulated worlds of nodes in an optimized build: N of them, one of them telling what happens,
    or with each of the planted bugs in turn until a world shows it
cargo xtask audit
    checks licences, bans, sources and advisories of the dependencies with cargo-deny";

/// One thing this program can do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Starts a demo node.
    Run(RunArgs),
    /// Runs all checks.
    Test,
    /// Runs simulated worlds, with these words for the simulation.
    Sim(Vec<String>),
    /// Checks the dependencies.
    Audit,
    /// Prints the usage.
    Help,
}

/// How a demo node is to be built and started.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RunArgs {
    /// Whether the optimized build is wanted.
    pub(crate) release: bool,
    /// The demo organisation, when it is not the school; `orgo run` says which there are.
    pub(crate) demo: Option<String>,
    /// Where the node keeps its data, when not in the usual folder.
    pub(crate) data: Option<String>,
    /// What is handed to `orgo run` unread.
    pub(crate) rest: Vec<String>,
}

/// Reads the words after the program's name, or says which of them is not understood.
pub(crate) fn parse(words: Vec<String>) -> anyhow::Result<Task> {
    let mut words = words.into_iter();
    let Some(task) = words.next() else {
        anyhow::bail!("no command given");
    };
    match task.as_str() {
        "run" => run_args(words).map(Task::Run),
        "test" => alone(&task, words, Task::Test),
        "sim" => Ok(Task::Sim(words.collect())),
        "audit" => alone(&task, words, Task::Audit),
        "help" | "--help" | "-h" => Ok(Task::Help),
        _ => anyhow::bail!("`{task}` is not a command"),
    }
}

fn alone(name: &str, mut words: impl Iterator<Item = String>, task: Task) -> anyhow::Result<Task> {
    match words.next() {
        None => Ok(task),
        Some(word) => anyhow::bail!("`{name}` takes no arguments, got `{word}`"),
    }
}

fn run_args(mut words: impl Iterator<Item = String>) -> anyhow::Result<RunArgs> {
    let mut run = RunArgs::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--release" => run.release = true,
            "--data" => {
                let Some(folder) = words.next() else {
                    anyhow::bail!("`--data` needs a folder after it");
                };
                run.data = Some(folder);
            }
            "--demo" => {
                let Some(demo) = words.next() else {
                    anyhow::bail!("`--demo` needs a word after it: school, hospital or field");
                };
                run.demo = Some(demo);
            }
            "--" => {
                run.rest.extend(words.by_ref());
            }
            other => match other.split_once('=') {
                Some(("--data", folder)) if !folder.is_empty() => {
                    run.data = Some(folder.to_owned());
                }
                Some(("--demo", demo)) if !demo.is_empty() => run.demo = Some(demo.to_owned()),
                _ => anyhow::bail!(
                    "`run` does not know `{other}`; arguments for the node go after `--`"
                ),
            },
        }
    }
    Ok(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_line(line: &str) -> Result<Task, String> {
        parse(line.split_whitespace().map(ToOwned::to_owned).collect())
            .map_err(|error| error.to_string())
    }

    fn check_run(line: &str, release: bool, data: Option<&str>, rest: &[&str]) {
        let expected = RunArgs {
            release,
            demo: None,
            data: data.map(ToOwned::to_owned),
            rest: rest.iter().map(|word| (*word).to_owned()).collect(),
        };
        assert_eq!(parse_line(line), Ok(Task::Run(expected)), "{line}");
    }

    #[test]
    fn run_takes_its_own_words_and_passes_on_the_rest() {
        check_run("run", false, None, &[]);
        check_run("run --release", true, None, &[]);
        check_run("run --data /tmp/a", false, Some("/tmp/a"), &[]);
        check_run("run --data=/tmp/a --release", true, Some("/tmp/a"), &[]);
        check_run(
            "run -- --http 127.0.0.1:0",
            false,
            None,
            &["--http", "127.0.0.1:0"],
        );
        check_run("run --release -- --release", true, None, &["--release"]);
    }

    #[test]
    fn run_takes_the_name_of_a_demo() {
        for line in ["run --demo field", "run --demo=field"] {
            let expected = RunArgs {
                demo: Some("field".to_owned()),
                ..RunArgs::default()
            };
            assert_eq!(parse_line(line), Ok(Task::Run(expected)), "{line}");
        }
    }

    #[test]
    fn the_other_commands_stand_alone() {
        assert_eq!(parse_line("test"), Ok(Task::Test));
        assert_eq!(parse_line("audit"), Ok(Task::Audit));
        let words = ["--seed", "7"].map(ToOwned::to_owned).to_vec();
        assert_eq!(parse_line("sim --seed 7"), Ok(Task::Sim(words)));
        assert_eq!(parse_line("--help"), Ok(Task::Help));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let check = |line: &str, part: &str| {
            let error = parse_line(line).unwrap_err();
            assert!(error.contains(part), "{line:?} gave {error:?}");
        };
        check("", "no command");
        check("deploy", "`deploy`");
        check("test fast", "`fast`");
        check("run --http", "`--http`");
        check("run --data", "needs a folder");
        check("run --data=", "`--data=`");
        check("run --demo", "school, hospital or field");
        check("run --demo=", "`--demo=`");
    }
}
