//! What each address of the pages has the journal know.

use orgo_schema::{
    id::{CaseId, DocumentId, SignalId, TaskId},
    journal::Happening,
};
use orgo_web::route;

/// Where the addresses for programs begin.
const API: &str = "/api/v1";

/// What an address asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nothing of others: a form to fill in, help, one's own settings. What the door writes down by itself.
    Own,
    /// What a command does, which is written down where it is carried out.
    Command,
    /// To read the thing that the address names.
    One(Happening),
    /// To look through what there is.
    Many,
    /// Something that no command does.
    Act(Happening),
}

/// Returns what an address asks for; nothing for one that is not in the table.
#[expect(clippy::too_many_lines, reason = "a line for each address")]
pub fn asks(is_post: bool, pattern: &str) -> Option<Asks> {
    use Happening as H;
    Some(match (is_post, pattern) {
        (
            _,
            route::HOME
            | route::SIGN_IN
            | route::SIGN_OUT
            | route::FIRST_PASSWORD
            | route::RSVP
            | route::OFFER
            | route::HELP
            | route::KEYS
            | route::DESIGN
            | route::MENU
            | route::ASSET
            | route::LABELS
            | route::CALENDARS
            | route::SETUP
            | route::PROFILE
            | route::PROFILE_DIFF
            | route::TEST_BENCH
            | route::MODULES
            | route::START
            | route::STATUS
            | route::NOTICES_LIVE,
        )
        | (false, route::NEW_CASE | route::FORMS | route::FORM | route::PREFERENCES) => Asks::Own,
        (_, path) if path == "/health" || path.starts_with("/api/v1/schema/") => Asks::Own,
        (_, "/api/v1/notices" | "/api/v1/resources") | (false, "/api/v1/mentoring") => Asks::Many,
        (false, route::CASE | route::CASE_PLAN | route::CASE_CALENDAR) => Asks::One(H::CaseRead),
        (false, route::TASK | "/api/v1/tasks/{id}/why") => Asks::One(H::TaskRead),
        (false, route::SIGNAL_ORIGINAL) => Asks::One(H::SignalRead),
        (false, route::CASE_ATTACHMENT | route::TASK_ATTACHMENT | route::SIGNAL_ATTACHMENT) => {
            Asks::One(H::FileRead)
        }
        (
            false,
            route::WORK
            | route::CASES
            | route::PLAN
            | route::MENTORING
            | route::TRIAGE
            | route::CONFLICTS
            | route::WAITING
            | route::FORM_ANSWERS
            | route::NOTICES
            | route::QUARANTINE
            | route::WITHHELD
            | route::SITES
            | route::WEBHOOKS
            | route::RESOURCES
            | route::RESOURCE
            | route::RESOURCE_FILE
            | route::RULES
            | route::RULE
            | route::DRY_RUN
            | route::PROFILE_REPLAY
            | route::PEOPLE
            | route::PERSON
            | route::NODE_REMOVE,
        ) => Asks::Many,
        (false, route::QUARANTINE_ORIGINAL) => Asks::Act(H::QuarantinedRead),
        (false, route::AUDIT) => Asks::Act(H::JournalRead),
        (false, route::REQUEST_WELCOME | route::NODE_RECEIPT) => Asks::Act(H::Exported),
        (true, route::QUARANTINE_RETRY | route::QUARANTINE_ADOPT | route::QUARANTINE_DISCARD) => {
            Asks::Act(H::QuarantineDecided)
        }
        (true, route::WITHHELD_RETRY | route::WITHHELD_ADOPT | route::WITHHELD_DISCARD) => {
            Asks::Act(H::WithheldDecided)
        }
        (true, route::SITES_INVITE | route::SITES_TICKET) => Asks::Act(H::TicketMade),
        (true, route::SITES_UNLOCK) => Asks::Act(H::CompartmentChanged),
        (true, route::SITES_CLOCK) => Asks::Act(H::ClockSet),
        (
            true,
            route::SITES_REQUESTS
            | route::REQUEST_APPROVE
            | route::REQUEST_REFUSE
            | route::NODE_REMOVE,
        ) => Asks::Act(H::RosterDecided),
        (true, route::RULE_SWITCH | route::RESOURCES | route::RESOURCE_WITHDRAW) => {
            Asks::Act(H::PolicyChanged)
        }
        (true, route::PERSON_LINK) => Asks::Act(H::SignInLinkMade),
        (true, route::BUNDLES) => Asks::Act(H::BundleTakenIn),
        (true, route::BUNDLES_MAKE) => Asks::Act(H::BundleMade),
        (true, route::RECEIPTS) => Asks::Act(H::ReceiptTakenIn),
        // What would change is read; what changes is written down where each command is carried out.
        (true, route::WORK_BULK) => Asks::Many,
        (true, route::WEBHOOK_TEST | route::WEBHOOK_REPLAY) => Asks::Act(H::EventPosted),
        (
            true,
            route::CASES
            | route::CASE_ACTION
            | route::CASE_COMMENTS
            | route::CASE_REPLIES
            | route::CASE_REPLY
            | route::CASE_TAGS
            | route::CASE_TASKS
            | route::CASE_FIELD
            | route::CASE_PARTICIPANTS
            | route::MENTORING
            | "/api/v1/mentoring"
            | route::CASE_INVITATIONS
            | route::CASE_ANSWERS
            | route::CASE_REVIEWS
            | route::CASE_SPLIT
            | route::CASE_TRANSFERS
            | route::CASE_RAISE
            | route::CASE_PUBLISH
            | route::CASE_ATTACHMENTS
            | route::RESOURCE_ATTACH
            | route::CASE_CONFLICT
            | route::CASE_DECISION
            | route::TASK_ACTION
            | route::TASK_COMMENTS
            | route::TASK_CHECK
            | route::TASK_FIELD
            | route::TASK_WAITS
            | route::TASK_TRANSFERS
            | route::TASK_ATTACHMENTS
            | route::TASK_CONFLICT
            | route::TASK_DECISION
            | route::SIGNAL_ROUTE
            | route::FORM
            | route::NOTICES_SEEN
            | route::PEOPLE
            | route::PERSON
            | route::PREFERENCES
            | route::VIEWS,
        ) => Asks::Command,
        (_, _) => return None,
    })
}

/// Returns the thing that an address names: `/cases/{id}…` a case, and so on. What cannot be read names nothing.
pub(super) fn object(pattern: &str, path: &str) -> Option<DocumentId> {
    // Programs ask for the same things below an address of their own.
    let (pattern, path) = match pattern.strip_prefix(API) {
        Some(pattern) => (pattern, path.strip_prefix(API)?),
        None => (pattern, path),
    };
    let (mut wanted, mut given) = (pattern.split('/').skip(1), path.split('/').skip(1));
    let (kind, _) = (wanted.next()?, given.next()?);
    let (hole, id) = (wanted.next()?, given.next()?);
    if hole != "{id}" {
        return None;
    }
    match kind {
        "cases" => id.parse::<CaseId>().ok().map(Into::into),
        "tasks" => id.parse::<TaskId>().ok().map(Into::into),
        "signals" => id.parse::<SignalId>().ok().map(Into::into),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_what_its_id_says() {
        let id = "01890000-0000-7000-8000-000000000001";
        let kind = |pattern: &str, path: String| {
            object(pattern, &path).map(|object| (object.kind.code(), object.id.to_string()))
        };
        let case = kind(route::CASE_ATTACHMENT, format!("/cases/{id}/attachments/0"));
        assert_eq!(case, Some((1, id.to_owned())));
        assert_eq!(
            kind(route::TASK, format!("/tasks/{id}")),
            Some((2, id.to_owned()))
        );
        assert_eq!(
            kind(route::SIGNAL_ORIGINAL, format!("/signals/{id}/original")),
            Some((0, id.to_owned()))
        );
        let why = "/api/v1/tasks/{id}/why";
        assert_eq!(
            kind(why, format!("/api/v1/tasks/{id}/why")),
            Some((2, id.to_owned()))
        );
        assert_eq!(kind(why, format!("/tasks/{id}/why")), None);
        assert_eq!(kind(route::CASE, "/cases/no-id".to_owned()), None);
        assert_eq!(kind(route::NEW_CASE, "/cases/new".to_owned()), None);
        assert_eq!(kind(route::HOME, "/".to_owned()), None);
    }
}
