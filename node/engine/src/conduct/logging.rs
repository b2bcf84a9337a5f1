//! What is written into the journal, and how deep (SPEC 6, 10, 11).
//!
//! | depth | writes down, beside what the depths before it do |
//! | --- | --- |
//! | `minimal` | failures; who came in, who was refused, who may what; every opening of what is restricted or anonymised, and every export |
//! | `moderate` | every change of cases and tasks, what rules and the ladder did, what the node and its mail did |
//! | `audit` | lists and searches that reach into what is restricted or anonymised |
//! | `full` | every other read, and each mail by itself |
//!
//! A depth only adds. What SPEC 10 wants audited always, sensitive reads and exports, is written down at
//! every depth, and so is what concerns security: no profile blinds the audit.

use orgo_schema::{
    command::{Command, Object},
    fact::Item,
    id::DocumentId,
    journal::{Category, Happening, Level},
};

use crate::policy::{LogDepth, knob_words};

knob_words! {
    /// What makes an event worth writing down.
    Weight = "weight" {
        /// Something went wrong.
        Failure = "failure",
        /// Somebody came in, was refused, or changed who may what.
        Security = "security",
        /// Somebody opened or took out what is sensitive.
        Access = "access",
        /// Somebody, or Orgo, decided something.
        Decision = "decision",
        /// Somebody looked through what is sensitive, and opened nothing.
        Survey = "survey",
        /// Anything else.
        Routine = "routine",
    }
}

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub what: Happening,
    /// Whether it happened to what is restricted or anonymised.
    pub is_sensitive: bool,
}

impl Event {
    /// Returns an event that does not concern what is restricted or anonymised.
    pub const fn plain(what: Happening) -> Self {
        Self {
            what,
            is_sensitive: false,
        }
    }

    /// Returns what makes it worth writing down.
    pub const fn weight(self) -> Weight {
        self.kind().1
    }

    /// Returns what it is about.
    pub const fn category(self) -> Category {
        self.kind().0
    }

    /// Returns how much attention it asks for.
    pub const fn level(self) -> Level {
        match self.kind() {
            // Somebody who mistypes a password is no fault of the node.
            (Category::Security, Weight::Failure) => Level::Warning,
            (_, Weight::Failure) => Level::Error,
            (_, _) if matches!(self.what, Happening::Refused) => Level::Warning,
            (_, _) => Level::Info,
        }
    }

    /// Whoever opens, takes out or looks through what is sensitive is a matter of security, whatever it is.
    #[expect(clippy::too_many_lines, reason = "a line for each event")]
    const fn kind(self) -> (Category, Weight) {
        use Category::{Email, Security, System, Task, Workflow};
        use Happening as H;
        match self.what {
            H::Failed => (System, Weight::Failure),
            H::MailQuarantined | H::MailFailed => (Email, Weight::Failure),
            H::SignInFailed | H::SignInLocked => (Security, Weight::Failure),
            H::SignedIn
            | H::SignedOut
            | H::PasswordSet
            | H::SignInLinkMade
            | H::Refused
            | H::AccountChanged
            | H::PolicyChanged
            | H::RosterDecided
            | H::NodeGranted
            | H::RosterChanged
            | H::TicketMade
            | H::CompartmentChanged
            | H::QuarantineDecided
            | H::WithheldDecided
            | H::PurgeDecided
            | H::HoldChanged
            | H::CaseRaised
            | H::CasePublished
            | H::JournalSwept => (Security, Weight::Security),
            H::QuarantinedRead
            | H::JournalRead
            | H::Exported
            | H::BundleMade
            | H::BundleTakenIn
            | H::ReceiptTakenIn => (Security, Weight::Access),
            H::CaseRead | H::TaskRead | H::SignalRead | H::FileRead if self.is_sensitive => {
                (Security, Weight::Access)
            }
            H::ListRead | H::Searched if self.is_sensitive => (Security, Weight::Survey),
            H::SignalRead | H::MailWorked => (Email, Weight::Routine),
            H::CaseRead | H::TaskRead | H::FileRead | H::ListRead | H::Searched => {
                (Task, Weight::Routine)
            }
            H::NoticeSeen => (Workflow, Weight::Routine),
            H::PreferencesSet => (System, Weight::Routine),
            H::NodeStarted | H::NodeStopped | H::ClockSet | H::StoreRebuilt => {
                (System, Weight::Decision)
            }
            H::MailTakenIn | H::MailSent => (Email, Weight::Decision),
            H::SignalRouted
            | H::SignalPlaced
            | H::SignalSetAside
            | H::ActDecided
            | H::StepRecorded
            | H::RuleActed
            | H::EventPosted => (Workflow, Weight::Decision),
            H::CaseOpened
            | H::CaseActed
            | H::CaseChanged
            | H::CaseReviewed
            | H::CaseSplit
            | H::TaskCreated
            | H::TaskActed
            | H::TaskChanged
            | H::TaskAcknowledged
            | H::RequestJudged
            | H::Commented
            | H::FileAdded
            | H::FileRemoved
            | H::GuestsChanged
            | H::TransferOffered
            | H::TransferAnswered
            | H::Replied
            | H::ReplyTakenBack => (Task, Weight::Decision),
        }
    }
}

impl LogDepth {
    /// Says whether an event is written down.
    pub fn keeps(self, event: Event) -> bool {
        let from = match event.weight() {
            Weight::Failure | Weight::Security | Weight::Access => Self::Minimal,
            Weight::Decision => Self::Moderate,
            Weight::Survey => Self::Audit,
            Weight::Routine => Self::Full,
        };
        self >= from
    }
}

/// Returns what happened where a command was carried out.
pub const fn of(command: &Command) -> Happening {
    use Happening as H;
    match command {
        Command::OpenCase { .. } => H::CaseOpened,
        Command::CreateTask { .. } => H::TaskCreated,
        Command::RouteSignal { .. } => H::SignalRouted,
        Command::PlaceSignal { .. } => H::SignalPlaced,
        Command::SetSignalAside { .. } => H::SignalSetAside,
        Command::ActOnTask { .. } => H::TaskActed,
        Command::ActOnCase { .. } => H::CaseActed,
        Command::Judge { .. } => H::RequestJudged,
        Command::Offer { .. } => H::TransferOffered,
        Command::AnswerOffer { .. } => H::TransferAnswered,
        Command::Acknowledge { .. } => H::TaskAcknowledged,
        Command::SetTask { .. } | Command::Check { .. } => H::TaskChanged,
        Command::SetCase { .. } => H::CaseChanged,
        Command::Add {
            item: Item::Hold(_),
            ..
        }
        | Command::Remove {
            item: Item::Hold(_),
            ..
        } => H::HoldChanged,
        Command::Retitle { object, .. }
        | Command::Add { object, .. }
        | Command::Remove { object, .. } => match object {
            Object::Case(_) => H::CaseChanged,
            Object::Task(_) => H::TaskChanged,
        },
        Command::Include { .. } | Command::Answer { .. } | Command::Attend { .. } => {
            H::GuestsChanged
        }
        Command::Comment { .. } => H::Commented,
        Command::Reply { .. } => H::Replied,
        Command::TakeReplyBack { .. } => H::ReplyTakenBack,
        Command::Attach { .. } => H::FileAdded,
        Command::Detach { .. } => H::FileRemoved,
        Command::Review { .. } => H::CaseReviewed,
        Command::SplitCase { .. } => H::CaseSplit,
        Command::RaiseCase { .. } => H::CaseRaised,
        Command::PublishCase { .. } => H::CasePublished,
        Command::Decide { .. } => H::ActDecided,
        Command::See { .. } => H::NoticeSeen,
        Command::SetAccount { .. } => H::AccountChanged,
        Command::Prefer { .. } | Command::KeepView { .. } => H::PreferencesSet,
    }
}

/// Returns what a command is carried out on; nothing for a case that it opens.
pub fn object_of(command: &Command) -> Option<DocumentId> {
    Some(match command {
        Command::OpenCase { .. } => return None,
        Command::CreateTask { case, .. }
        | Command::ActOnCase { case, .. }
        | Command::SetCase { case, .. }
        | Command::Include { case, .. }
        | Command::Answer { case, .. }
        | Command::Attend { case, .. }
        | Command::Review { case, .. }
        | Command::SplitCase { case, .. }
        | Command::RaiseCase { case, .. }
        | Command::PublishCase { case, .. }
        | Command::Reply { case, .. }
        | Command::TakeReplyBack { case, .. } => (*case).into(),
        Command::ActOnTask { task, .. }
        | Command::Judge { task, .. }
        | Command::Acknowledge { task, .. }
        | Command::SetTask { task, .. }
        | Command::Check { task, .. } => (*task).into(),
        Command::Offer { object, .. }
        | Command::AnswerOffer { object, .. }
        | Command::Retitle { object, .. }
        | Command::Add { object, .. }
        | Command::Remove { object, .. }
        | Command::Comment { object, .. }
        | Command::Attach { object, .. }
        | Command::Detach { object, .. }
        | Command::Decide { object, .. }
        | Command::See { object, .. } => match object {
            Object::Case(case) => (*case).into(),
            Object::Task(task) => (*task).into(),
        },
        Command::RouteSignal { signal, .. }
        | Command::PlaceSignal { signal, .. }
        | Command::SetSignalAside { signal, .. } => (*signal).into(),
        Command::SetAccount { user, .. }
        | Command::Prefer { user, .. }
        | Command::KeepView { user, .. } => (*user).into(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What a depth writes down of all that there is.
    fn kept(depth: LogDepth) -> BTreeSet<(&'static str, bool)> {
        let events = Happening::ALL.iter().flat_map(|what| {
            [false, true].map(|is_sensitive| Event {
                what: *what,
                is_sensitive,
            })
        });
        events
            .filter(|event| depth.keeps(*event))
            .map(|event| (event.what.as_str(), event.is_sensitive))
            .collect()
    }

    #[test]
    fn each_depth_adds_to_the_one_before() {
        let all: Vec<_> = LogDepth::ALL.iter().map(|depth| kept(*depth)).collect();
        for pair in all.windows(2) {
            assert!(pair[0].is_subset(&pair[1]) && pair[0] != pair[1]);
        }
        assert_eq!(all[3].len(), 2 * Happening::ALL.len(), "full keeps all");
        let added = |at: usize| -> Vec<_> {
            let new = all[at].difference(&all[at - 1]);
            new.map(|(what, is_sensitive)| (*what, *is_sensitive))
                .collect()
        };
        assert_eq!(added(2), [("list_read", true), ("searched", true)]);
        let of_full: BTreeSet<&str> = added(3).into_iter().map(|(what, _)| what).collect();
        assert_eq!(
            of_full.into_iter().collect::<Vec<_>>(),
            [
                "case_read",
                "file_read",
                "list_read",
                "mail_worked",
                "notice_seen",
                "preferences_set",
                "searched",
                "signal_read",
                "task_read",
            ]
        );
        let of_moderate: BTreeSet<&str> = added(1).into_iter().map(|(what, _)| what).collect();
        for what in ["task_acted", "step_recorded", "mail_sent"] {
            assert!(of_moderate.contains(what), "{what}");
        }
    }

    #[test]
    fn no_depth_blinds_the_audit() {
        for depth in LogDepth::ALL {
            let kept = kept(*depth);
            for what in [
                "signed_in",
                "sign_in_failed",
                "refused",
                "account_changed",
                "policy_changed",
                "roster_changed",
                "exported",
                "bundle_made",
                "journal_read",
                "failed",
                "mail_failed",
            ] {
                assert!(kept.contains(&(what, false)), "{depth}: {what}");
            }
            for what in ["case_read", "task_read", "signal_read", "file_read"] {
                assert!(kept.contains(&(what, true)), "{depth}: {what}");
                let full = *depth == LogDepth::Full;
                assert_eq!(kept.contains(&(what, false)), full, "{depth}: {what}");
            }
        }
    }

    #[test]
    fn what_is_sensitive_is_a_matter_of_security() {
        let event = |what, is_sensitive| Event { what, is_sensitive };
        let category = |what, is_sensitive| event(what, is_sensitive).category();
        assert_eq!(category(Happening::CaseRead, true), Category::Security);
        assert_eq!(category(Happening::CaseRead, false), Category::Task);
        assert_eq!(category(Happening::SignalRead, false), Category::Email);
        assert_eq!(category(Happening::SignInFailed, false), Category::Security);
        assert_eq!(category(Happening::StepRecorded, false), Category::Workflow);
        assert_eq!(category(Happening::Failed, false), Category::System);
    }
}
