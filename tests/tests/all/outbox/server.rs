//! A real mail server that keeps what it takes.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use orgo_tests::site::{Site, end, put, until};
use tempfile::TempDir;

/// Debian's own Python, which Debian's packages are for.
const PYTHON: &str = "/usr/bin/python3";
const SCRIPT: &str = include_str!("server.py");
/// Names the variable that makes a missing server a failure.
const STRICTNESS: &str = "ORGO_E2E";

/// A running server.
pub(crate) struct Server {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Server {
    /// Starts a server; returns nothing, and says so, where there is none and none is required.
    pub(crate) fn start() -> Option<Self> {
        let known = Command::new(PYTHON)
            .args(["-c", "import aiosmtpd"])
            .output();
        if !known.is_ok_and(|known| known.status.success()) {
            let required = std::env::var_os(STRICTNESS).is_some_and(|value| value == "require");
            assert!(!required, "{STRICTNESS}=require, and aiosmtpd is missing");
            let said = std::io::stderr()
                .write_all(b"SKIPPED: mail was NOT sent to a real server: aiosmtpd is missing\n");
            said.expect("standard error takes a line");
            return None;
        }
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let spawned = Command::new(PYTHON)
            .args(["-c", SCRIPT])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = spawned.expect("the server starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it was asked for");
        let read = BufReader::new(stdout).read_line(&mut line);
        assert!(read.is_ok_and(|read| read > 0), "the server ended");
        let port = line.trim().parse().expect("it says its port");
        Some(Self {
            child,
            port,
            folder,
        })
    }

    /// Lets a node send its mail here.
    pub(crate) fn serve(&self, site: &Site) {
        put(&site.data().join("mail.yaml"), self.settings());
    }

    /// The same, and says where people open the pages of the node.
    pub(crate) fn serve_at(&self, site: &Site, url: &str) {
        let settings = format!("{}  url: {url}\n", self.settings());
        put(&site.data().join("mail.yaml"), settings);
    }

    fn settings(&self) -> String {
        format!(
            "smtp:\n  host: 127.0.0.1\n  port: {}\n  encryption: none\n  from: Orgo <orgo@riverside.example>\n",
            self.port
        )
    }

    /// Returns the mails it took, in the order they came.
    pub(crate) fn mails(&self) -> Vec<String> {
        let path = |number: usize| self.folder.path().join(format!("{number}.eml"));
        let read = |path: &Path| fs::read_to_string(path).ok();
        (1..).map_while(|number| read(&path(number))).collect()
    }

    /// Waits until it has taken so many mails, and returns them.
    pub(crate) fn has(&self, count: usize) -> Vec<String> {
        until("the server has the mails", || {
            Some(self.mails()).filter(|mails| mails.len() >= count)
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}
