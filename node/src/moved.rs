//! Documents that change compartment (CONVERGENCE 4): what decides and wraps stands in
//! [`orgo_engine::moved`], this does it.
//!
//! ```text
//! raise:   `Moved` in the laxer compartment ─▶ carry ─▶ the successor in the stricter one
//! publish: `Published` in the stricter one ─▶ a new case in the laxer one
//! ```
//!
//! Each arrow is from one transaction to another, in another compartment. A crash between the two of a raise
//! leaves what a node that hears of the raise from another has as well: a document that was moved and not
//! carried. So whatever carries does all that is missing, each time: after the act, after changes came from
//! other nodes, after mail came in, when the node starts and now and then. What is carried twice is there
//! once, because it bears the same name.
//!
//! Reading order: [`raise`] (what a person does), [`family`] (what goes along), `plan` and [`carry`] (what follows),
//! `late` (what comes for what is gone), [`publish`] (the way down).

pub mod carry;
pub mod family;
mod late;
mod plan;
pub mod publish;
pub mod raise;

use orgo_engine::authorize::Person;
use orgo_schema::{
    command::{Command, Receipt},
    id::{CaseId, CompartmentId},
};

use crate::{
    failure::Failure, node::Node, purge, setting::Setting, store::compartment::Compartment,
};

pub use carry::{carry_over, follow, is_carried, resume};
pub use late::pass_on;

/// Whether this node can carry something into a compartment.
pub fn may_carry(setting: &Setting, to: CompartmentId) -> bool {
    carry::writable(setting, to).is_some()
}

/// What is left to do of a command once its own compartment has it on disk: what belongs into another.
#[derive(Debug)]
pub enum Rest {
    /// Nothing.
    None,
    /// To carry what was raised.
    Carry,
    /// To write the copy that was announced.
    Publish {
        /// Who published.
        person: Person,
        /// What was published.
        case: CaseId,
        /// Where it goes.
        to: CompartmentId,
        /// What it says.
        redacted: publish::Redacted,
    },
}

impl Rest {
    /// Returns what a command leaves to do.
    pub fn of(command: &Command, person: &Person) -> Self {
        if let Command::RaiseCase { .. } = command {
            return Self::Carry;
        }
        let Command::PublishCase {
            case,
            to,
            title,
            text,
            label,
        } = command
        else {
            return Self::None;
        };
        Self::Publish {
            person: person.clone(),
            case: *case,
            to: *to,
            redacted: publish::Redacted {
                title: title.clone(),
                text: text.clone(),
                label: label.clone(),
            },
        }
    }

    /// Does it. `place` is the compartment that the command was written into.
    ///
    /// # Errors
    /// When the database refuses. What was raised and not carried is carried later.
    pub fn finish(
        self,
        node: &Node,
        place: &Compartment,
        receipt: &Receipt,
    ) -> Result<(), Failure> {
        match self {
            Self::None => Ok(()),
            Self::Carry => {
                if carry::all(node, place)? {
                    purge::attend(node)?;
                }
                Ok(())
            }
            Self::Publish {
                person,
                case,
                to,
                redacted,
            } => publish::write(node, &person, to, (case, redacted), receipt),
        }
    }
}
