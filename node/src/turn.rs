//! What a node does by itself every few moments: what is due, and what a fault kept back.

use crate::{
    closing, escalate,
    failure::Failure,
    intake, membership, moved,
    node::Node,
    outbox, parcel, pattern,
    review::{self, cycle::How},
    series, witness,
};

/// What came of a turn.
#[derive(Debug, Default)]
pub struct Turn {
    /// How many steps of the ladder were recorded.
    pub steps: usize,
    /// What could not be done. It is tried again at the next turn.
    pub left: Vec<Left>,
}

/// Something that could not be done.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {why}")]
pub struct Left {
    /// What was left undone, as a sentence.
    pub what: &'static str,
    /// Why.
    pub why: Failure,
}

/// Does what is due. What cannot be done keeps nothing else from being done.
pub fn turn(node: &Node) -> Turn {
    let mut turn = Turn::default();
    turn.keep(
        "what the roster brought could not be followed",
        membership::follow(node),
    );
    turn.keep(
        "doubtful times could not be witnessed",
        witness::run(node).map_err(Failure::from).map(drop),
    );
    // Content that has come meanwhile, and what a fault kept back.
    turn.keep(
        "what was raised could not be carried on",
        moved::resume(node).map_err(Failure::from),
    );
    turn.keep(
        "sealed mail could not be opened",
        parcel::open(node).map_err(Failure::from).map(drop),
    );
    turn.keep(
        "mail stays on the spool",
        intake::retry_left(node).map_err(Failure::from).map(drop),
    );
    let reading = (node.clock)();
    if reading.source.is_sound() {
        turn.keep(
            "work that comes again could not be made",
            series::run(node, reading.now, false)
                .map_err(Failure::from)
                .map(drop),
        );
        turn.keep(
            "reviews of what keeps coming could not be opened",
            pattern::run(node, reading.now, false)
                .map_err(Failure::from)
                .map(drop),
        );
        turn.keep(
            "reviews of what has ended could not be opened",
            review::cycle::run(node, reading.now, How::Turn)
                .map_err(Failure::from)
                .map(drop),
        );
        let steps = escalate::run(node, reading.now, false);
        turn.steps = steps.as_ref().map_or(0, Vec::len);
        turn.keep(
            "steps that are due could not be recorded",
            steps.map_err(Failure::from).map(drop),
        );
        turn.keep(
            "cases that are done could not be closed",
            closing::run(node).map_err(Failure::from).map(drop),
        );
        turn.keep(
            "what people are to be told could not be written down",
            outbox::note(node),
        );
    }
    turn
}

impl Turn {
    fn keep(&mut self, what: &'static str, done: Result<(), Failure>) {
        self.left.extend(done.err().map(|why| Left { what, why }));
    }
}
