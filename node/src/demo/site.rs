//! A site of a story: its node, and what its clock shows.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use orgo_schema::time::Timestamp;
use serde_json::Value;

use crate::{
    clock::{judge, uptime::Uptime},
    environment::Environment,
    failure::Failure,
    home::Home,
    node::Node,
    ops, turn,
    verb::Verb,
    wire::Question,
};

/// What a clock shows that has forgotten the time: some moments after 1970 began.
const FORGOTTEN: Timestamp = Timestamp(20_000);

/// The time that it is in the story.
#[derive(Debug, Clone)]
pub(super) struct Hour(Arc<AtomicI64>);

impl Hour {
    pub(super) fn new(at: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(at.0)))
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }

    /// Goes on to a time; never back.
    pub(super) fn go_on(&self, at: Timestamp) {
        self.0.fetch_max(at.0, Ordering::Relaxed);
    }

    /// Returns the world of a machine that starts now, whose clock shows the time or has forgotten it.
    pub(super) fn environment(&self, is_lost: bool) -> Environment {
        let start = self.now();
        let lag = if is_lost { start.0 - FORGOTTEN.0 } else { 0 };
        let (shown, running) = (self.clone(), self.clone());
        Environment {
            clock: Arc::new(move || judge(shown.now().plus_ms(-lag))),
            uptime: Arc::new(move || {
                Some(Uptime {
                    start: start.to_string(),
                    ms: running.now().since_ms(start),
                })
            }),
            // Nothing waits for the disk until all is told.
            inline: true,
            ..Environment::system()
        }
    }
}

/// A node at work.
#[derive(Debug)]
pub(super) struct Site(Node);

impl Site {
    pub(super) fn new(node: Node) -> Self {
        Self(node)
    }

    /// Starts the node of a folder.
    pub(super) fn start(folder: &Path, environment: Environment) -> Result<Self, Failure> {
        Node::open_with(Home::open(folder)?, environment).map(Self)
    }

    #[cfg(test)]
    pub(super) fn node(&self) -> &Node {
        &self.0
    }

    /// Does what a running node does by itself.
    pub(super) fn look(&self) -> Result<(), Failure> {
        self.0.refresh_configuration()?;
        crate::policy::again::run(&self.0)?;
        match turn::turn(&self.0).left.into_iter().next() {
            Some(left) => Err(Failure::Trouble(left.to_string())),
            None => Ok(()),
        }
    }

    /// Answers as a running node does who asks by the command line.
    pub(super) fn ask(
        &self,
        verb: Verb,
        on_behalf_of: Option<String>,
        payload: Vec<u8>,
    ) -> Result<Value, Failure> {
        let question = Question { verb, on_behalf_of };
        ops::answer(&self.0, &question, payload, &mut |_| ())
    }

    pub(super) fn stop(self) {
        self.0.close();
    }
}
