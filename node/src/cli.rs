//! The command line: reads arguments, asks the running node or does it itself, prints the answer.

use std::{
    io::{self, IsTerminal as _, Read as _, Write as _},
    os::unix::net::UnixStream,
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};
use serde_json::Value;

use crate::{
    bench,
    failure::Failure,
    found::{self, Plan},
    home::{self, Home},
    node::Node,
    ops, print, run,
    verb::{Explain, Verb},
    wire::{self, Heard, Question},
};

/// Orgo: the nervous system of an organisation
#[derive(Debug, Parser)]
#[command(name = "orgo", version, max_term_width = 100)]
struct Arguments {
    /// The folder that holds everything of this node
    #[arg(long, global = true, env = "ORGO_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print one JSON document to standard output
    #[arg(long, global = true)]
    json: bool,
    /// On whose behalf, by mail address; default: the first administrator
    #[arg(long = "as", global = true, value_name = "EMAIL")]
    on_behalf_of: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the node; the first start creates everything
    Run(Run),
    /// Create a store without questions
    Init(Init),
    /// Measure
    #[command(subcommand)]
    Bench(Bench),
    #[command(flatten)]
    Ask(Verb),
}

/// `orgo run`.
#[derive(Debug, Args)]
pub struct Run {
    /// Where the web pages are
    #[arg(long, default_value = "127.0.0.1:8731", value_name = "ADDR")]
    pub http: std::net::SocketAddr,
    /// Fill a new store with a demo organisation
    #[arg(long)]
    pub demo: bool,
}

/// `orgo init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The name of the organisation
    #[arg(long)]
    pub organisation: String,
    /// The profile, for example school
    #[arg(long)]
    pub profile: String,
    /// The name of this site
    #[arg(long)]
    pub site: String,
    /// The mail address of the first administrator
    #[arg(long, default_value = "admin@localhost")]
    pub admin: String,
}

impl From<Init> for Plan {
    fn from(init: Init) -> Self {
        Self {
            organization: init.organisation,
            profile: init.profile,
            site: init.site,
            admin: init.admin,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// Mail intake, end to end and durable
    Ingest {
        /// How many distinct mails
        #[arg(long, default_value_t = 20_000)]
        n: u32,
    },
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let for_mail_server = matches!(arguments.command, Command::Ask(Verb::Deliver(_)));
    match start(arguments) {
        Ok(code) => code,
        Err(failure) => {
            say(&format!("orgo: {failure}"));
            ExitCode::from(failure.exit_code(for_mail_server))
        }
    }
}

fn start(arguments: Arguments) -> Result<ExitCode, Failure> {
    let data = match arguments.data {
        Some(data) => data,
        None => home::default_folder()?,
    };
    let answer = match arguments.command {
        Command::Run(run) => return run::run(&data, &run),
        Command::Init(init) => found::init(&data, &init.into())?,
        Command::Bench(Bench::Ingest { n }) => bench::ingest(n)?,
        Command::Ask(verb) => {
            let payload = payload_of(&verb)?;
            let verb = verb.with_absolute_paths()?;
            let question = Question {
                verb,
                on_behalf_of: arguments.on_behalf_of,
            };
            match connect(&data) {
                Some(stream) => ask(stream, &question, &payload)?,
                None => do_it_here(&data, &question, payload)?,
            }
        }
    };
    let text = if arguments.json {
        format!("{answer:#}\n")
    } else {
        print::human(&answer)
    };
    // A reader that stopped reading has what it wanted.
    drop(io::stdout().write_all(text.as_bytes()));
    Ok(ExitCode::from(u8::from(
        answer.get("failed").is_some_and(is_failure),
    )))
}

/// Whether an answer that came says that something of what was asked failed.
fn is_failure(failed: &Value) -> bool {
    failed.as_array().is_some_and(|list| !list.is_empty())
}

/// Reads standard input for the verbs that take a message there.
fn payload_of(verb: &Verb) -> Result<Vec<u8>, Failure> {
    let wanted = match verb {
        Verb::Deliver(_) => true,
        Verb::Explain(Explain::Mail { file, .. }) => file.as_os_str() == "-",
        Verb::Import(_)
        | Verb::Explain(_)
        | Verb::Case(_)
        | Verb::Task(_)
        | Verb::Triage(_)
        | Verb::Quarantine(_)
        | Verb::User(_)
        | Verb::Profile(_)
        | Verb::Rules(_)
        | Verb::Module(_)
        | Verb::Node(_)
        | Verb::Escalate(_)
        | Verb::Digest
        | Verb::Rebuild => false,
    };
    let mut payload = Vec::new();
    if wanted {
        let limit = u64::from(wire::PAYLOAD_BYTES_MAX) + 1;
        io::stdin()
            .lock()
            .take(limit)
            .read_to_end(&mut payload)
            .map_err(|error| Failure::Trouble(format!("standard input: {error}")))?;
        if payload.len() as u64 >= limit {
            return Err(Failure::Input(format!(
                "a message of more than {} MiB",
                wire::PAYLOAD_BYTES_MAX >> 20
            )));
        }
    }
    Ok(payload)
}

fn connect(data: &std::path::Path) -> Option<UnixStream> {
    UnixStream::connect(home::socket(data)).ok()
}

fn ask(mut stream: UnixStream, question: &Question, payload: &[u8]) -> Result<Value, Failure> {
    let gone = |error: io::Error| Failure::Trouble(format!("the running node went away: {error}"));
    wire::write(&mut stream, question, payload).map_err(gone)?;
    loop {
        match wire::read::<Heard>(&mut stream).map_err(gone)?.0 {
            Heard::Progress(line) => progress(&line),
            Heard::Done(value) => return Ok(value),
            Heard::Failed(failure) => return Err(failure),
        }
    }
}

fn do_it_here(
    data: &std::path::Path,
    question: &Question,
    payload: Vec<u8>,
) -> Result<Value, Failure> {
    if let Some(answer) = ops::without_store(&question.verb) {
        return answer;
    }
    let node = Node::open(Home::open(data)?)?;
    if let Some(complaint) = node.complaint() {
        say(&format!(
            "orgo: {complaint}\norgo: the last configuration that worked is in force"
        ));
    }
    let answer = ops::answer(&node, question, payload, &mut progress);
    node.close();
    answer
}

/// Shows how far it is, where somebody looks.
fn progress(line: &str) {
    if io::stderr().is_terminal() {
        drop(write!(io::stderr(), "\r\x1b[K{line}"));
    }
}

/// Says something to the person at the terminal.
pub fn say(line: &str) {
    drop(writeln!(io::stderr(), "{line}"));
}
