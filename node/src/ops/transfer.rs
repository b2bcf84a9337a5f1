//! Handing work over to another unit, from the command line.

use orgo_schema::{
    command::{Command, Object},
    id::CaseId,
};

use crate::{
    failure::Failure,
    verb::{TransferAct, TransferArgs},
};

/// Returns what `orgo case transfer …` asks for.
///
/// # Errors
/// When it does not say to whom something is offered.
pub(super) fn of_case(
    case: CaseId,
    act: TransferAct,
    asked: &TransferArgs,
) -> Result<Command, Failure> {
    command(Object::Case(case), act, asked)
}

/// Returns what `orgo task transfer …` and `orgo case transfer …` ask for.
///
/// # Errors
/// When it does not say to whom something is offered.
pub(super) fn command(
    object: Object,
    act: TransferAct,
    asked: &TransferArgs,
) -> Result<Command, Failure> {
    let reason = asked.reason.clone();
    match act {
        TransferAct::Offer => {
            let to = asked.to.clone();
            let to = to.ok_or_else(|| Failure::Input("say with --to which unit".to_owned()))?;
            Ok(Command::Offer {
                object,
                to,
                reason: reason.unwrap_or_default(),
            })
        }
        TransferAct::Answer(reply) => Ok(Command::AnswerOffer {
            object,
            offer: None,
            reply,
            reason,
        }),
    }
}
