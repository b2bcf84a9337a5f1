//! A site to try things on: a data folder of its own, and the real program that works on it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::program;

/// How long anything may take that is waited for.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// What a site asks for, and is given, that may read and write everything.
pub const EVERYTHING: [&str; 6] = [
    "--compartment",
    "public",
    "--compartment",
    "internal",
    "--compartment",
    "restricted",
];

/// Returns the words of the command line that found an organisation of this profile.
pub const fn founding(profile: &str) -> [&str; 7] {
    [
        "init",
        "--organisation",
        "Riverside",
        "--profile",
        profile,
        "--site",
        "Main",
    ]
}

/// A data folder that goes away with this value.
#[derive(Debug)]
pub struct Site {
    folder: TempDir,
}

/// What the program said and how it ended.
#[derive(Debug)]
pub struct Answer {
    /// Its exit code; −1 where a signal ended it.
    pub exit: i32,
    /// The one JSON document on its standard output; null where it printed none.
    pub json: Value,
    /// What it said to people.
    pub stderr: String,
}

impl Site {
    /// Founds an organisation of this profile.
    pub fn new(profile: &str) -> Self {
        let site = Self::empty();
        site.ok(&founding(profile));
        site
    }

    /// Makes a folder with nothing in it.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Self { folder }
    }

    /// Lets a new site join the organisation of this one by two files, cleared for everything.
    pub fn second(&self, name: &str) -> Self {
        self.second_as(name, &[])
    }

    /// The same, where more is said when it is let in.
    pub fn second_as(&self, name: &str, more: &[&str]) -> Self {
        self.second_with(name, &EVERYTHING, more)
    }

    /// The same, cleared for what these words of the command line say.
    pub fn second_with(&self, name: &str, cleared: &[&str], more: &[&str]) -> Self {
        let ticket = self.ok(&["node", "invite"]);
        let ticket = ticket["ticket"].as_str().expect("a ticket is text");
        let second = Self::empty();
        let request = second.file("request.orgo", "");
        let request = plain(&request);
        let ask = ["node", "join", ticket, "--site", name, "-o", request];
        second.ok(&[&ask[..], cleared].concat());
        let approved = self.ok(&[&["node", "approve", request], cleared, more].concat());
        let welcome = approved["welcome"].as_str().expect("a path is text");
        second.ok(&["node", "join", welcome]);
        second
    }

    /// Takes what another site lacks to it on a stick, all of which it must take in. `name` is what that site is called.
    pub fn carry(&self, to: &Self, name: &str) {
        let stick = tempfile::tempdir().expect("a temporary folder can be made");
        self.ok(&["bundle", "export", "--to", name, "-o", plain(stick.path())]);
        let files = std::fs::read_dir(stick.path()).expect("a folder can be read");
        let files = files.map(|file| file.expect("a folder can be read").path());
        for file in files.filter(|file| file.extension().is_some_and(|end| end == "orgo")) {
            let taken = to.ok(&["bundle", "import", plain(&file)]);
            assert_eq!(taken["failed"], Value::Array(Vec::new()), "{taken}");
        }
    }

    /// Returns the two hashes of each compartment.
    pub fn digest(&self) -> Value {
        self.ok(&["digest"])["compartments"].take()
    }

    /// Returns the data folder; it may not exist yet.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Writes a file beside the data folder and returns its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        put(&path, content);
        path
    }

    /// Returns the program, about to work on this site's data and to answer in JSON.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = orgo(arguments);
        command.arg("--json").arg("--data").arg(self.data());
        command
    }

    /// Runs the program with nothing on its standard input.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with(arguments, b"")
    }

    /// Runs the program with this on its standard input.
    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Answer {
        answer(self.command(arguments), input)
    }

    /// Runs the program, which must succeed, and returns what it printed.
    pub fn ok(&self, arguments: &[&str]) -> Value {
        let answer = self.run(arguments);
        assert_eq!(answer.exit, 0, "orgo {arguments:?}: {}", answer.stderr);
        answer.json
    }

    /// Delivers a mail, which must be taken in, and returns the outcome.
    pub fn deliver(&self, to: &str, mail: impl AsRef<[u8]>) -> Value {
        let answer = self.run_with(&["deliver", "--to", to], mail.as_ref());
        assert_eq!(answer.exit, 0, "deliver: {}", answer.stderr);
        answer.json
    }

    /// Returns the lines of a list.
    pub fn items(&self, arguments: &[&str]) -> Vec<Value> {
        let mut answer = self.ok(arguments);
        let items = answer["items"].take();
        serde_json::from_value(items).expect("a list is printed")
    }

    /// Starts the node and waits until it says where its pages are.
    pub fn start(&self) -> Running {
        Running::start(self.command(&["run", "--http", "127.0.0.1:0", "--sync", "off"]))
    }

    /// Starts the node so that others can meet it on this machine.
    pub fn open(&self) -> Running {
        let run = ["run", "--http", "127.0.0.1:0", "--sync", "127.0.0.1:0"];
        Running::start(self.command(&[&run[..], &["--no-multicast"]].concat()))
    }
}

/// Returns a path as a word of the command line.
pub fn plain(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}

/// Returns the program with these arguments, and nothing of the environment that it listens to.
pub fn orgo(arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command
        .args(arguments)
        .env_remove("ORGO_DATA")
        .env_remove("ORGO_LOG");
    command
}

/// Runs a command to its end.
pub fn answer(mut command: Command, input: &[u8]) -> Answer {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it was asked for");
    let output = thread::scope(|scope| {
        // A program that refuses its arguments never reads: a broken pipe is no failure of the test.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().expect("the program ends")
    });
    Answer {
        exit: output.status.code().unwrap_or(-1),
        json: serde_json::from_slice(&output.stdout).unwrap_or(Value::Null),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Writes a file and the folders above it.
pub fn put(path: &Path, content: impl AsRef<[u8]>) {
    let folder = path.parent().expect("a file is in a folder");
    std::fs::create_dir_all(folder).expect("a folder can be made");
    std::fs::write(path, content).expect("a file can be written");
}

/// Returns the library that the program `faketime` puts before all others, where it is installed. The
/// program itself stands between a test and what it starts, and does not end with it.
pub fn library_of_faketime() -> Option<String> {
    let asked = Command::new("faketime")
        .args(["1970-01-05", "env"])
        .output();
    let variables = String::from_utf8(asked.ok()?.stdout).ok()?;
    let mut lines = variables.lines();
    lines.find_map(|line| line.strip_prefix("LD_PRELOAD=").map(str::to_owned))
}

/// Waits until something holds, and fails after [`DEADLINE`] with what was waited for.
pub fn until<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + DEADLINE;
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < end, "waited in vain until {what}");
        thread::yield_now();
    }
}

/// A node that runs, until this value goes away.
#[derive(Debug)]
pub struct Running {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Running {
    /// Starts a node and waits until it says where its pages are.
    pub fn start(mut command: Command) -> Self {
        let spawned = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = spawned.expect("the program starts");
        let mut stderr = BufReader::new(child.stderr.take().expect("it was asked for"));
        let mut greeting = String::new();
        while !greeting.contains("  pages  ") {
            let read = stderr.read_line(&mut greeting).expect("it says UTF-8");
            assert!(read > 0, "the node ended: {greeting}");
        }
        let said = Arc::new(Mutex::new(greeting));
        let heard = Arc::clone(&said);
        // The pipe must be emptied, or the node waits for somebody to read its log.
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..count]).into_owned();
                heard.lock().expect("nobody panics here").push_str(&text);
            }
        });
        Self { child, said }
    }

    /// Returns what the node said so far.
    pub fn said(&self) -> String {
        self.said.lock().expect("nobody panics here").clone()
    }

    /// Returns where others meet the node, once it says so.
    pub fn meets_at(&self) -> SocketAddr {
        until("it says where others meet it", || {
            let said = self.said();
            let mut lines = said.lines();
            let line = lines.find_map(|line| line.trim().strip_prefix("other nodes"))?;
            line.split(',').next()?.trim().parse().ok()
        })
    }

    /// Returns the number that the system knows the node by.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Ends the node as a power cut does: at once, with nothing tidied up.
    pub fn kill(mut self) {
        end(&mut self.child);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Kills a program (signal 9) and waits until it is gone.
pub fn end(child: &mut Child) {
    drop(child.kill());
    child.wait().expect("a child can be waited for");
}
