//! What people do to tasks and cases, in words and shapes.

use orgo_schema::{
    case::CaseAction,
    task::{ShownStatus, TaskAction, TaskStatus},
};
use orgo_web::{Language, model::StepKind};

use crate::words;

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

pub(super) const fn task_words(language: Language, action: TaskAction) -> &'static str {
    let say = words::Story(language);
    match action {
        TaskAction::Start => say.task_start(),
        TaskAction::Hold => say.task_hold(),
        TaskAction::Resume => say.task_resume(),
        TaskAction::Complete => say.task_complete(),
        TaskAction::Fail => say.task_fail(),
        TaskAction::Cancel => say.task_cancel(),
        TaskAction::Reopen => say.task_reopen(),
        TaskAction::Settle(_) => say.task_settle(),
    }
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

pub(super) const fn case_words(language: Language, action: CaseAction) -> &'static str {
    let say = words::Story(language);
    match action {
        CaseAction::Start => say.case_start(),
        CaseAction::Hold => say.case_hold(),
        CaseAction::Resume => say.case_resume(),
        CaseAction::Resolve => say.case_resolve(),
        CaseAction::Close => say.case_close(),
        CaseAction::Reopen => say.case_reopen(),
        CaseAction::Settle(_) => say.case_settle(),
    }
}
