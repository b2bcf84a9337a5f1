//! What offers of work mean for who sees a case, and who works on it.

use orgo_engine::{
    contest::Contests,
    fold::{self, TaskFold},
    transfer,
};
use orgo_schema::{
    fact::TransferState,
    id::UserId,
    role::RolePath,
    view::{TaskView, TransferView},
};

use super::Folded;
use crate::store::document::{Facts, Row};

impl Folded {
    /// Lists the offers of the case and its tasks, each with the task, if it is of one.
    pub fn transfers(&self) -> impl Iterator<Item = (Option<&TaskView>, &TransferView)> {
        let of_case = self.case.view.transfers.iter();
        let of_case = of_case.map(|transfer| (None, transfer));
        let tasks = self.tasks.iter().map(|(_, fold)| &fold.view);
        let of_tasks = tasks.flat_map(|task| {
            let all = task.transfers.iter();
            all.map(move |transfer| (Some(task), transfer))
        });
        of_case.chain(of_tasks)
    }

    /// Lists the teams that see the case because of its offers: those that work is offered to, and those that
    /// handed work over.
    pub fn units(&self) -> impl Iterator<Item = &RolePath> {
        self.transfers()
            .filter_map(|(_, transfer)| match transfer.state {
                TransferState::Open => transfer.to.role.as_ref(),
                TransferState::Accepted => transfer.from.role.as_ref(),
                TransferState::Rejected | TransferState::Revoked | TransferState::Lapsed => None,
            })
    }

    /// Returns who made the case or a task of it, and may work on it for that: not after it went to another unit.
    pub fn maker(&self, task: Option<&TaskView>) -> Option<UserId> {
        let of_case = transfer::accepted_at(&self.case.view.transfers);
        let Some(task) = task else {
            return self.reporter.filter(|_| of_case.is_none());
        };
        let went = transfer::accepted_at(&task.transfers).max(of_case);
        let stays = went.is_none_or(|went| went < task.created_at);
        task.created_by.filter(|_| stays)
    }
}

/// Takes out of account the tasks that ask about offers which are not open. A case that is part of another is
/// offered with that one.
pub(super) fn leave_out_answered(
    (case, contests): (&Facts, &Contests),
    is_part: bool,
    tasks: &mut [(Row, TaskFold)],
) {
    let offers = if is_part {
        Vec::new()
    } else {
        fold::transfers(&case.facts, contests)
    };
    transfer::leave_out(&offers, tasks.iter_mut().map(|(_, fold)| fold));
}

/// Whether a task asks about an offer that is not open any more.
pub fn is_answered_offer(view: &TaskView) -> bool {
    view.void.is_some() && transfer::asks_about(view).is_some()
}
