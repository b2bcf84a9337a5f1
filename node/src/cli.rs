//! The command line: reads arguments, asks the running node or does it itself, prints the answer.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _},
    net::SocketAddr,
    os::unix::net::UnixStream,
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};
use serde_json::Value;

use crate::{
    bench::{self, Asking},
    bundle::{self, bench::Load},
    decode,
    demo::Demo,
    failure::Failure,
    found::{self, Plan},
    home::{self, Home},
    membership::newcomer,
    node::Node,
    ops,
    peer::{Place, Settings},
    print, prompt, run,
    verb::{CompartmentVerb, Explain, FormVerb, NodeVerb, Verb},
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
    /// Try edits that came from outside, for a running node
    #[command(hide = true)]
    DecodeWorker,
    #[command(flatten)]
    Ask(Verb),
}

/// `orgo run`.
#[derive(Debug, Args)]
pub struct Run {
    /// Where the web pages are; other machines reach them only over HTTPS, for example at 0.0.0.0:8731
    #[arg(long, default_value = "127.0.0.1:8731", value_name = "ADDR", value_parser = listen_address)]
    pub http: SocketAddr,
    /// Fill a new store with a demo organisation and its last three weeks: a school if none is named
    #[arg(long, value_name = "WHICH", num_args = 0..=1, default_missing_value = "school")]
    pub demo: Option<Demo>,
    /// Fetch and send no mail; what `orgo deliver` and `orgo import` are given still comes in
    #[arg(long)]
    pub no_mail: bool,
    /// Where other nodes meet this one, over UDP; `off`: nowhere [default: 0.0.0.0:8732]
    #[arg(long, value_name = "ADDR", value_parser = meeting_place)]
    pub sync: Option<MeetingPlace>,
    /// Neither look for other nodes on the local network nor be found there
    #[arg(long)]
    pub no_multicast: bool,
    /// A relay of your own, for nodes that cannot reach one another; may be given several times. Nodes that
    /// are given the same one meet there
    #[arg(long = "relay", value_name = "URL", value_parser = relay)]
    pub relays: Vec<iroh::RelayUrl>,
}

/// Where other nodes meet this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeetingPlace {
    /// Nowhere.
    Off,
    /// At this address.
    At(SocketAddr),
}

impl Run {
    /// Returns where other nodes meet this one, and how they find it; nothing if nowhere.
    pub fn meeting(&self) -> Option<Settings> {
        let listen = match self.sync {
            Some(MeetingPlace::Off) => return None,
            Some(MeetingPlace::At(address)) => Some(address),
            None => None,
        };
        Some(Settings {
            listen,
            multicast: !self.no_multicast,
            relays: self.relays.clone(),
        })
    }
}

/// Reads the address of a relay.
fn relay(text: &str) -> Result<iroh::RelayUrl, String> {
    match text.parse() {
        Ok(Place::Relay(relay)) => Ok(relay),
        Ok(Place::Socket(_)) | Err(_) => Err(format!(
            "`{text}` is no relay: give its address, such as https://relay.example.org"
        )),
    }
}

/// Reads where other nodes meet this one.
fn meeting_place(text: &str) -> Result<MeetingPlace, String> {
    if text == "off" {
        Ok(MeetingPlace::Off)
    } else {
        listen_address(text).map(MeetingPlace::At)
    }
}

/// Reads where to listen, and says in a sentence what is wrong with it.
fn listen_address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let port = text.rsplit_once(':').map(|(_, port)| port);
    Err(match port {
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_err() => {
            format!("{port} is no port: ports go from 0 (any that is free) to 65535")
        }
        Some(_) | None => {
            "write an address in numbers and a port, for example 127.0.0.1:8731, or 0.0.0.0:8731 for all machines of \
             the network"
                .to_owned()
        }
    })
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
    /// A compartment for restricted work that only cleared nodes and people have, the laxest first; may be given
    /// several times, and only now [default: restricted]
    #[arg(long, value_name = "NAME")]
    pub restricted: Vec<String>,
}

impl From<Init> for Plan {
    fn from(init: Init) -> Self {
        Self {
            organization: init.organisation,
            profile: init.profile,
            site: init.site,
            admin: init.admin,
            restricted: init.restricted,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// Export and import of a bundle
    Bundle {
        /// How many cases are in it, each with a task
        #[arg(long, default_value_t = 10_000)]
        n: u32,
        /// Cases that mails made, with the mails
        #[arg(long)]
        mails: bool,
    },
    /// Looking for what is due among many open tasks, recording much of it at once, and folding anew
    Engine {
        /// How many open tasks
        #[arg(long, default_value_t = 100_000)]
        n: u32,
        /// How many of them are due at once
        #[arg(long, default_value_t = 10_000)]
        due: u32,
    },
    /// Mail intake, end to end and durable
    Ingest {
        /// How many distinct mails
        #[arg(long, default_value_t = 20_000)]
        n: u32,
    },
    /// Pages over HTTP where there is much
    Query {
        /// How many cases, each with a task
        #[arg(long, default_value_t = 100_000)]
        n: u32,
        /// How many requests for each kind of page
        #[arg(long, default_value_t = 1_000)]
        requests: usize,
        /// How many connections at once
        #[arg(long, default_value_t = 1)]
        connections: usize,
    },
    /// Two sites that meet: everything, one change, changes on both sides
    Replicate {
        /// How many cases, each with a task
        #[arg(long, default_value_t = 10_000)]
        n: u32,
        /// Make the stores in this new folder and leave them there
        #[arg(long, value_name = "DIR")]
        keep: Option<PathBuf>,
    },
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Ok(program) = decode::this_program() {
        decode::set_program(program);
    }
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
    let data = match (arguments.data, &arguments.command) {
        (Some(data), _) => data,
        // It works on what it is asked, in no folder.
        (None, Command::DecodeWorker) => PathBuf::new(),
        (None, _) => home::default_folder()?,
    };
    let answer = match arguments.command {
        Command::Run(run) => return run::run(&data, &run),
        Command::Init(init) => found::init(&data, &init.into())?,
        Command::DecodeWorker => return Ok(decode::worker::run()),
        Command::Bench(Bench::Bundle { n, mails }) => {
            bundle::bench::bundle(n, if mails { Load::Mails } else { Load::Cases })?
        }
        Command::Bench(Bench::Engine { n, due }) => bench::engine(n, due)?,
        Command::Bench(Bench::Ingest { n }) => bench::ingest(n)?,
        Command::Bench(Bench::Query {
            n,
            requests,
            connections,
        }) => bench::query(Asking {
            cases: n,
            requests,
            connections,
        })?,
        Command::Bench(Bench::Replicate { n, keep }) => bench::replicate(n, keep.as_deref())?,
        Command::Ask(Verb::Node(NodeVerb::Join(join))) => newcomer::run(&data, &join)?,
        Command::Ask(verb) => {
            let verb = filled_in(&data, verb, arguments.on_behalf_of.as_deref())?;
            let payload = payload_of(&verb)?;
            let verb = verb.with_absolute_paths()?;
            let question = Question {
                verb,
                on_behalf_of: arguments.on_behalf_of,
            };
            answer(&data, &question, payload)?
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
    if let Verb::Compartment(verb) = verb {
        return match verb {
            CompartmentVerb::List => Ok(Vec::new()),
            CompartmentVerb::Protect { .. } => passphrase(true),
            CompartmentVerb::Unlock { .. } | CompartmentVerb::Unprotect { .. } => passphrase(false),
        };
    }
    let wanted = match verb {
        Verb::Deliver(_) | Verb::Node(NodeVerb::Recover) => true,
        Verb::Explain(Explain::Mail { file, .. }) => file.as_os_str() == "-",
        Verb::Import(_)
        | Verb::Explain(_)
        | Verb::Case(_)
        | Verb::Task(_)
        | Verb::Triage(_)
        | Verb::Quarantine(_)
        | Verb::Withheld(_)
        | Verb::User(_)
        | Verb::Profile(_)
        | Verb::Rules(_)
        | Verb::Module(_)
        | Verb::Form(_)
        | Verb::Plan(_)
        | Verb::Calendar(_)
        | Verb::Node(_)
        | Verb::Compartment(_)
        | Verb::Outbox(_)
        | Verb::Letter(_)
        | Verb::Peers(_)
        | Verb::Sync(_)
        | Verb::Bundle(_)
        | Verb::Escalate(_)
        | Verb::Repeat(_)
        | Verb::Pattern(_)
        | Verb::Review(_)
        | Verb::Waiting(_)
        | Verb::Notices(_)
        | Verb::Webhook(_)
        | Verb::Resource(_)
        | Verb::Clock(_)
        | Verb::Purge(_)
        | Verb::Retention(_)
        | Verb::Digest
        | Verb::Audit(_)
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

/// Asks for a passphrase where somebody sits, twice for a new one; else it is the first line of standard
/// input.
fn passphrase(is_new: bool) -> Result<Vec<u8>, Failure> {
    let trouble = |error: io::Error| Failure::Trouble(format!("the passphrase: {error}"));
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        let limit = u64::from(wire::PAYLOAD_BYTES_MAX);
        let mut input = io::stdin().lock().take(limit);
        input.read_line(&mut line).map_err(trouble)?;
        return Ok(line.trim_end_matches(['\r', '\n']).into());
    }
    let first = rpassword::prompt_password("Passphrase: ").map_err(trouble)?;
    if is_new && rpassword::prompt_password("The same again: ").map_err(trouble)? != first {
        return Err(Failure::Input("these are two different ones".into()));
    }
    Ok(first.into())
}

/// Asks the questions of a form that is to be filled in, where no answer was given.
fn filled_in(
    data: &std::path::Path,
    verb: Verb,
    on_behalf_of: Option<&str>,
) -> Result<Verb, Failure> {
    let Verb::Form(FormVerb::Fill {
        form,
        set,
        language,
    }) = &verb
    else {
        return Ok(verb);
    };
    if !set.is_empty() {
        return Ok(verb);
    }
    let question = Question {
        verb: Verb::Form(FormVerb::Show {
            form: form.clone(),
            language: language.clone(),
        }),
        on_behalf_of: on_behalf_of.map(ToOwned::to_owned),
    };
    let shown = answer(data, &question, Vec::new())?;
    let (mut input, mut output) = (io::stdin().lock(), io::stderr().lock());
    prompt::fill(&shown, language, &mut input, &mut output).map(Verb::Form)
}

/// Asks the running node, or does it here.
fn answer(data: &std::path::Path, question: &Question, payload: Vec<u8>) -> Result<Value, Failure> {
    match connect(data) {
        Some(stream) => ask(stream, question, &payload),
        None => do_it_here(data, question, payload),
    }
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
    if matches!(
        question.verb,
        Verb::Compartment(CompartmentVerb::Unlock { .. })
    ) {
        return Err(Failure::Setup(
            "this node is not running, and what is unlocked stays so until the node stops: start it with `orgo run` \
             first"
                .to_owned(),
        ));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f83_an_address_that_is_none_is_explained() {
        let check = |text: &str, needle: &str| {
            let error = Arguments::try_parse_from(["orgo", "run", "--http", text]).unwrap_err();
            assert_eq!(error.exit_code(), 2);
            assert!(error.to_string().contains(needle), "{error}");
        };
        check("127.0.0.1:70000", "70000 is no port: ports go from 0");
        check("127.0.0.1", "127.0.0.1:8731");
        check("school:8731", "in numbers");
        check("127.0.0.1:-1", "in numbers");
        assert_eq!(listen_address("[::]:443").unwrap().port(), 443);
    }

    #[test]
    fn a_demo_is_named_or_is_the_school() {
        let demo = |words: &[&str]| {
            let words = ["orgo", "run"].iter().chain(words);
            match Arguments::try_parse_from(words).map(|read| read.command) {
                Ok(Command::Run(run)) => Ok(run.demo),
                Ok(other) => panic!("{other:?}"),
                Err(error) => Err(error),
            }
        };
        assert_eq!(demo(&[]).unwrap(), None);
        assert_eq!(demo(&["--demo"]).unwrap(), Some(Demo::School));
        assert_eq!(demo(&["--demo", "--no-mail"]).unwrap(), Some(Demo::School));
        assert_eq!(demo(&["--demo", "hospital"]).unwrap(), Some(Demo::Hospital));
        assert_eq!(demo(&["--demo=field"]).unwrap(), Some(Demo::Field));
        let error = demo(&["--demo", "plant"]).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        let said = error.to_string();
        assert!(said.contains("school, hospital, field"), "{said}");
    }
}
