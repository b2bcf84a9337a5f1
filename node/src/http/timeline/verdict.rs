//! What became of an entry that does not count as it was written.

use orgo_engine::{
    fold::{Verdict, VoidFact},
    walk::judge::VoidStep,
};

use super::super::time::Wall;
use crate::words;

/// Returns the sentence about it; nothing for what counts.
pub(super) fn mark(wall: Wall, verdict: Verdict) -> Option<String> {
    let say = words::Story(wall.language);
    match verdict {
        Verdict::Valid => None,
        Verdict::Overtaken => Some(say.overtaken().to_owned()),
        Verdict::Superseded => Some(say.superseded().to_owned()),
        Verdict::Void(why) => Some(say.void(&void(wall, why))),
    }
}

fn void(wall: Wall, why: VoidFact) -> String {
    let say = words::Story(wall.language);
    let why = match why {
        VoidFact::Illegal => say.void_illegal(),
        VoidFact::Waiting => say.void_waiting(),
        VoidFact::NotByPerson => say.void_person(),
        VoidFact::Elsewhere => say.void_elsewhere(),
        VoidFact::NoSuchItem => say.void_item(),
        VoidFact::Step(step) => return void_step(wall, step),
        VoidFact::Refused => say.void_refused(),
        VoidFact::Contested => say.void_contested(),
        VoidFact::NothingAsked => say.void_nothing(),
    };
    why.to_owned()
}

fn void_step(wall: Wall, why: VoidStep) -> String {
    let say = words::Story(wall.language);
    match why {
        VoidStep::UnknownRun => say.void_run().to_owned(),
        VoidStep::Answered { at, .. } => say.void_answered(&wall.full(at)),
        VoidStep::Finished { at, .. } => say.void_finished(&wall.full(at)),
        VoidStep::Held { since, .. } => say.void_held(&wall.full(since)),
        VoidStep::NotReached => say.void_reached().to_owned(),
        VoidStep::NotBegun => say.void_begun().to_owned(),
    }
}
