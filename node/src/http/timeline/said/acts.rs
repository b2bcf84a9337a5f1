//! What people do to tasks and cases, in words and shapes.

use orgo_schema::{
    case::CaseAction,
    task::{ShownStatus, TaskAction, TaskStatus},
};
use orgo_web::model::StepKind;

pub(super) const fn task_kind(action: TaskAction) -> StepKind {
    StepKind::Status(match action {
        TaskAction::Start | TaskAction::Resume | TaskAction::Reopen => ShownStatus::InProgress,
        TaskAction::Hold => ShownStatus::OnHold,
        TaskAction::Complete => ShownStatus::Completed,
        TaskAction::Fail => ShownStatus::Failed,
        TaskAction::Cancel => ShownStatus::Cancelled,
        TaskAction::Settle(status) => match status {
            TaskStatus::Pending => ShownStatus::Pending,
            TaskStatus::InProgress => ShownStatus::InProgress,
            TaskStatus::OnHold => ShownStatus::OnHold,
            TaskStatus::Completed => ShownStatus::Completed,
            TaskStatus::Failed => ShownStatus::Failed,
            TaskStatus::Cancelled => ShownStatus::Cancelled,
        },
    })
}

pub(super) const fn case_kind(action: CaseAction) -> StepKind {
    match action {
        CaseAction::Start | CaseAction::Resume | CaseAction::Reopen => {
            StepKind::Status(ShownStatus::InProgress)
        }
        CaseAction::Hold => StepKind::Status(ShownStatus::OnHold),
        CaseAction::Resolve | CaseAction::Close => StepKind::Status(ShownStatus::Completed),
        CaseAction::Settle(_) => StepKind::Changed,
    }
}
