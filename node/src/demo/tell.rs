//! Letting a story happen.

use std::{
    collections::BTreeMap,
    fs, io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use chrono_tz::Tz;
use clap::{CommandFactory as _, FromArgMatches as _, Parser};
use include_dir::Dir;
use orgo_schema::time::Timestamp;
use serde_json::{Value, json};

use super::{
    site::{Hour, Site},
    story::{self, Line, What},
};
use crate::{
    failure::Failure,
    found::{self, Plan},
    membership::newcomer,
    verb::{Deliver, NodeVerb, Verb},
};

/// How often the nodes do what they do by themselves while nobody does anything, in milliseconds.
const TICK_MS: i64 = 3 * 3_600_000;
/// How long anything takes, in milliseconds.
const MOMENT_MS: i64 = 2_000;

/// What came of a story.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Mails of which something else became than the story says.
    pub(super) otherwise: Vec<String>,
}

/// Words of the command line, without the program's name.
#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
struct Asked {
    #[command(subcommand)]
    verb: Verb,
}

/// Reads words of the command line; what they may be is worked out once.
#[derive(Debug)]
pub(super) struct Reader(clap::Command);

impl Reader {
    pub(super) fn new() -> Self {
        Self(Asked::command())
    }

    pub(super) fn read(&mut self, words: Vec<String>) -> Result<Verb, Failure> {
        let matches = self.0.try_get_matches_from_mut(words);
        let asked = matches.and_then(|matches| Asked::from_arg_matches(&matches));
        asked
            .map(|asked| asked.verb)
            .map_err(|error| Failure::Input(error.to_string()))
    }
}

/// Founds an organisation and lets its story happen, up to `now`. `scratch` is a folder for what lasts only as
/// long as the story does.
pub(super) fn tell(
    (files, plan): (&Dir<'_>, &Plan),
    (folder, scratch): (&Path, &Path),
    now: Timestamp,
) -> Result<Told, Failure> {
    let story = text(files, "story.txt")?;
    let lines = story::read(story).map_err(Failure::Trouble)?;
    lay_out(files, folder)?;
    let first = lines.first().and_then(|line| line.at.instant(now, Tz::UTC));
    // The day before, whatever the clocks of the organisation show.
    let hour = Hour::new(first.unwrap_or(now).plus_ms(-24 * 3_600_000));
    let begun = found::begin_with(folder, plan, hour.environment(false))?;
    let zone = begun.node.setting().configuration.loaded.policy.zone;
    let mut teller = Teller {
        files,
        scratch,
        domain: plan.admin.rsplit('@').next().unwrap_or_default(),
        now,
        zone,
        hour,
        here: Site::new(begun.node),
        there: None,
        reader: Reader::new(),
        kept: BTreeMap::new(),
        told: Told::default(),
    };
    for (at, line) in in_order(&lines, now, zone)? {
        teller.pass(at)?;
        let kept = teller
            .happen(line)
            .map_err(|failure| wrong(line, failure))?;
        if let Some(name) = &line.name {
            teller.kept.insert(name.clone(), kept);
        }
    }
    teller.pass(now)?;
    if let Some(there) = teller.there {
        there.stop();
    }
    teller.here.stop();
    keep(folder).map_err(|error| Failure::Trouble(format!("{}: {error}", folder.display())))?;
    Ok(teller.told)
}

/// Waits until all that is in a folder is on the disk: the nodes of a story wait for nothing.
fn keep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            keep(&entry.path())?;
        } else if kind.is_file() {
            fs::File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}

/// Puts lines in the order of their times; those of one time stay as they stand.
fn in_order(lines: &[Line], now: Timestamp, zone: Tz) -> Result<Vec<(Timestamp, &Line)>, Failure> {
    let at = |line: &Line| line.at.instant(now, zone);
    let timed = lines.iter().map(|line| {
        let at = at(line).ok_or_else(|| wrong(line, "there is no such time"))?;
        Ok((at, line))
    });
    let mut timed = timed.collect::<Result<Vec<_>, Failure>>()?;
    timed.sort_by_key(|(at, _)| *at);
    Ok(timed)
}

struct Teller<'a> {
    files: &'a Dir<'a>,
    scratch: &'a Path,
    /// What stands behind the `@` in addresses of the organisation.
    domain: &'a str,
    /// When the story ends.
    now: Timestamp,
    zone: Tz,
    hour: Hour,
    here: Site,
    there: Option<Site>,
    reader: Reader,
    /// What came of lines that have a name.
    kept: BTreeMap<String, Value>,
    told: Told,
}

impl Teller<'_> {
    /// Lets time pass, in which the nodes do what they do by themselves.
    fn pass(&mut self, until: Timestamp) -> Result<(), Failure> {
        loop {
            let next = self.hour.now().plus_ms(TICK_MS).min(until);
            self.hour.go_on(next);
            self.here.look()?;
            if let Some(there) = &self.there {
                there.look()?;
            }
            if next >= until {
                return Ok(());
            }
        }
    }

    fn happen(&mut self, line: &Line) -> Result<Value, Failure> {
        let after = self.hour.now().plus_ms(MOMENT_MS);
        self.hour.go_on(after);
        match &line.what {
            What::Mail { file, outcome } => {
                let sent = self.hour.now().utc().to_rfc2822();
                let raw = self.filled(text(self.files, file)?)?;
                let answer = self.deliver(line, &raw, outcome)?;
                Ok(with(answer, json!({ "sent": sent, "raw": raw })))
            }
            What::Again { name, outcome } => {
                let raw = self.of(name, "raw")?;
                self.deliver(line, &raw, outcome)
            }
            What::Join(site) => self.join(site),
            What::Power { is_lost } => {
                if let Some(there) = self.there.take() {
                    there.stop();
                }
                self.start_there(*is_lost).map(|()| Value::Null)
            }
            What::Agree => self.agree(line),
            What::LookOver => self.look_over(line),
            What::Verb(words) => {
                let words = words.iter().map(|word| self.filled(word));
                let words = words.collect::<Result<_, _>>()?;
                let verb = self.reader.read(words)?;
                self.ask(line, verb, Vec::new())
            }
        }
    }

    /// Says yes to what waits for one.
    fn agree(&mut self, line: &Line) -> Result<Value, Failure> {
        let waiting = self.said(line, &["waiting", "list"])?;
        for item in items(&waiting) {
            if item.get("is_offer") == Some(&Value::Bool(false)) {
                self.said(line, &["waiting", "yes", text_of(item, "act_id")])?;
            }
        }
        Ok(waiting)
    }

    /// Finishes the reviews that are open.
    fn look_over(&mut self, line: &Line) -> Result<Value, Failure> {
        let reviews = self.said(line, &["review", "list"])?;
        for review in items(&reviews).filter(|review| text_of(review, "state") == "open") {
            let case = text_of(review, "case_id");
            let tasks = self.said(line, &["task", "list", "--case", case])?;
            for task in items(&tasks) {
                let task = text_of(task, "task_id");
                let reason = "Looked over; what is late has somebody now.";
                self.said(line, &["task", "do", "start", task])?;
                self.said(line, &["task", "do", "complete", task, "--reason", reason])?;
            }
            self.said(line, &["case", "do", "resolve", case])?;
        }
        Ok(reviews)
    }

    fn said(&mut self, line: &Line, words: &[&str]) -> Result<Value, Failure> {
        let verb = self.spoken(words)?;
        self.ask(line, verb, Vec::new())
    }

    /// Lets a mail come in, and compares what becomes of it with what the story says.
    fn deliver(&mut self, line: &Line, raw: &str, outcome: &str) -> Result<Value, Failure> {
        let verb = Verb::Deliver(Deliver { to: None });
        let answer = self.ask(line, verb, raw.as_bytes().to_vec())?;
        if text_of(&answer, "outcome") != outcome {
            let number = line.number;
            self.told
                .otherwise
                .push(format!("line {number}: not {outcome} but {answer}"));
        }
        Ok(answer)
    }

    /// Lets a second site join by files that are carried.
    fn join(&mut self, site: &str) -> Result<Value, Failure> {
        let folder = self.there_folder();
        let file = |name: &str| self.scratch.join(name).to_string_lossy().into_owned();
        let (request, welcome) = (file("request.orgo"), file("welcome.orgo"));
        let invite = self.spoken(&["node", "invite"])?;
        let invited = self.here.ask(invite, None, Vec::new())?;
        let ticket = text_of(&invited, "ticket");
        self.at_newcomer(
            &folder,
            &["node", "join", ticket, "--site", site, "-o", &request],
        )?;
        let approve = self.spoken(&["node", "approve", &request, "-o", &welcome])?;
        let approved = self.here.ask(approve, None, Vec::new())?;
        self.at_newcomer(&folder, &["node", "join", &welcome])?;
        self.start_there(false)?;
        Ok(approved)
    }

    fn at_newcomer(&mut self, folder: &Path, words: &[&str]) -> Result<(), Failure> {
        let Verb::Node(NodeVerb::Join(join)) = self.spoken(words)? else {
            return Err(Failure::Trouble(
                "a newcomer does nothing but join".to_owned(),
            ));
        };
        newcomer::run(folder, &join).map(drop)
    }

    fn there_folder(&self) -> PathBuf {
        self.scratch.join("there")
    }

    fn start_there(&mut self, is_lost: bool) -> Result<(), Failure> {
        let started = Site::start(&self.there_folder(), self.hour.environment(is_lost))?;
        self.there = Some(started);
        Ok(())
    }

    fn ask(&self, line: &Line, verb: Verb, payload: Vec<u8>) -> Result<Value, Failure> {
        let there = || {
            let there = self.there.as_ref();
            there.ok_or_else(|| Failure::Trouble("there is no second site yet".to_owned()))
        };
        let site = if line.is_there { there()? } else { &self.here };
        let who = line
            .who
            .as_ref()
            .map(|who| format!("{who}@{}", self.domain));
        site.ask(verb, who, payload)
    }

    fn spoken(&mut self, words: &[&str]) -> Result<Verb, Failure> {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        self.reader.read(words)
    }

    /// Puts what is meant in place of what stands in braces: `{leak.task}`, `{stick}`, `{now}`, `{-3T08:00}`,
    /// `{+2}`, `{file:plan.txt}`.
    fn filled(&self, text: &str) -> Result<String, Failure> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((inside, after)) = after.split_once('}') else {
                break;
            };
            filled.push_str(before);
            filled.push_str(&self.meant(inside)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn meant(&self, inside: &str) -> Result<String, Failure> {
        match inside {
            "now" => return Ok(self.hour.now().utc().to_rfc2822()),
            "time" => return Ok(self.hour.now().to_string()),
            "stick" => return Ok(self.scratch.to_string_lossy().into_owned()),
            _ => {}
        }
        if let Some(name) = inside.strip_prefix("file:") {
            let file = self.scratch.join(name);
            fs::write(&file, text(self.files, name)?)
                .map_err(|error| Failure::Trouble(format!("{}: {error}", file.display())))?;
            return Ok(file.to_string_lossy().into_owned());
        }
        if let Some(time) = story::time(inside, self.now, self.zone) {
            return Ok(time);
        }
        let (name, field) = inside.split_once('.').unwrap_or((inside, "task"));
        self.of(name, field)
    }

    /// Returns a field of what came of a line: `task`, `case` and `signal` are ids; anything else is a path, as
    /// `items/0/id`.
    fn of(&self, name: &str, field: &str) -> Result<String, Failure> {
        let path = match field {
            "task" => "task_ids/0",
            "case" => "case_id",
            "signal" => "signal_id",
            other => other,
        };
        let kept = self
            .kept
            .get(name)
            .and_then(|kept| kept.pointer(&format!("/{path}")));
        let text = kept.and_then(Value::as_str);
        text.map(ToOwned::to_owned)
            .ok_or_else(|| Failure::Trouble(format!("nothing is kept as {name}.{field}")))
    }
}

/// Puts what an organisation sets otherwise than its profile into a new folder, where nothing says so yet.
fn lay_out(files: &Dir<'_>, folder: &Path) -> Result<(), Failure> {
    const OWN: &str = "organisation.yaml";
    let own = folder.join(OWN);
    let Some(said) = files.get_file(OWN) else {
        return Ok(());
    };
    let made = fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder);
    let laid = made.and_then(|()| {
        if own.exists() {
            return Ok(());
        }
        fs::write(&own, said.contents())
    });
    laid.map_err(|error| Failure::Setup(format!("{}: {error}", own.display())))
}

fn text<'a>(files: &'a Dir<'_>, name: &str) -> Result<&'a str, Failure> {
    let file = files
        .get_file(name)
        .and_then(include_dir::File::contents_utf8);
    file.ok_or_else(|| Failure::Trouble(format!("the story has no file {name}")))
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    let items = list.get("items").and_then(Value::as_array);
    items.into_iter().flatten()
}

fn text_of<'a>(item: &'a Value, field: &str) -> &'a str {
    item.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn with(mut answer: Value, more: Value) -> Value {
    if let (Value::Object(answer), Value::Object(more)) = (&mut answer, more) {
        answer.extend(more);
    }
    answer
}

fn wrong(line: &Line, why: impl std::fmt::Display) -> Failure {
    Failure::Trouble(format!("line {} of the story: {why}", line.number))
}
