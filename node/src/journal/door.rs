//! What people asked for at the doors, pages and command line: reads, refusals, and what no command does.

use orgo_engine::authorize::Person;
use orgo_schema::{
    command::Refusal,
    id::DocumentId,
    journal::{Happening, RequestId},
};

use super::{
    Circumstances, looked_through, note, read,
    web::{self, Asks},
};
use crate::{
    failure::Failure,
    node::Node,
    verb::{
        AuditVerb, BundleVerb, CaseVerb, ClockVerb, CompartmentVerb, FormVerb, GuestVerb,
        MentoringVerb, NodeVerb, PatternVerb, PurgeVerb, QuarantineVerb, ResourceVerb, ReviewVerb,
        TaskVerb, TriageVerb, UserVerb, Verb, WebhookVerb, WithheldVerb,
    },
};

/// What somebody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    asks: Asks,
    object: Option<DocumentId>,
    is_search: bool,
    request: RequestId,
}

impl Asked {
    /// Returns what was asked of the pages. An address that leads nowhere asks for nothing.
    pub(crate) fn of_page(
        is_post: bool,
        pattern: &str,
        (path, query): (&str, Option<&str>),
        request: RequestId,
    ) -> Self {
        let is_search = query.is_some_and(|query| {
            let mut fields = query.split('&');
            fields.any(|field| field.starts_with("q=") && field.len() > 2)
        });
        Self {
            asks: web::asks(is_post, pattern).unwrap_or(Asks::Own),
            object: web::object(pattern, path),
            is_search,
            request,
        }
    }

    /// Returns what was asked of the command line.
    pub(crate) fn of_verb(verb: &Verb, request: RequestId) -> Self {
        let (asks, object) = of_verb(verb);
        let is_search = matches!(verb, Verb::Case(CaseVerb::List { query: Some(_), .. }));
        Self {
            asks,
            object,
            is_search,
            request,
        }
    }

    /// Returns the name of the request.
    pub(crate) const fn request(&self) -> RequestId {
        self.request
    }

    /// Whether nothing is written down of it that goes well, so that nobody need be looked for.
    pub(crate) const fn is_own(&self) -> bool {
        matches!(self.asks, Asks::Own)
    }

    /// Writes down what came of it.
    ///
    /// # Errors
    /// When what is sensitive was read and that cannot be written down: then it may not be shown.
    pub(crate) fn answered<T>(
        &self,
        node: &Node,
        person: Option<&Person>,
        outcome: Result<&T, &Failure>,
    ) -> Result<(), Failure> {
        let about = Circumstances {
            object: self.object,
            request: Some(self.request),
            actor: person.map(|person| person.user),
        };
        match outcome {
            Ok(_) => match (self.asks, person) {
                (Asks::Own | Asks::Command, _) | (Asks::Many, None) => Ok(()),
                (Asks::One(what), _) => read(node, what, about),
                (Asks::Many, Some(person)) => {
                    let what = if self.is_search {
                        Happening::Searched
                    } else {
                        Happening::ListRead
                    };
                    looked_through(node, what, person)
                }
                (Asks::Act(what), _) => note(node, what, about),
            },
            // A refusal tells nobody more than that they asked. Whether what they asked for is there makes no
            // difference to what is written.
            Err(Failure::Refused(
                Refusal::NotFound { .. }
                | Refusal::Moved { .. }
                | Refusal::Glimpsed { .. }
                | Refusal::NotAllowed { .. },
            )) => {
                lenient(note(node, Happening::Refused, about));
                Ok(())
            }
            Err(Failure::Trouble(_) | Failure::Setup(_)) => {
                lenient(note(node, Happening::Failed, about));
                Ok(())
            }
            Err(Failure::Refused(_) | Failure::Input(_)) => Ok(()),
        }
    }
}

/// Lets somebody hear the answer they got, though it could not be written down.
fn lenient(noted: Result<(), Failure>) {
    if let Err(failure) = noted {
        tracing::error!(%failure, "an entry of the journal could not be written");
    }
}

#[expect(clippy::too_many_lines, reason = "a line or two for each verb")]
fn of_verb(verb: &Verb) -> (Asks, Option<DocumentId>) {
    use Happening as H;
    let plain = |asks| (asks, None);
    match verb {
        Verb::Case(CaseVerb::Show { case }) | Verb::Review(ReviewVerb::Show { case, .. }) => {
            (Asks::One(H::CaseRead), Some((*case).into()))
        }
        Verb::Task(TaskVerb::Show { task } | TaskVerb::Why { task }) => {
            (Asks::One(H::TaskRead), Some((*task).into()))
        }
        Verb::Case(
            CaseVerb::List { .. } | CaseVerb::Guests(GuestVerb::Mentoring(MentoringVerb::List)),
        )
        | Verb::Task(TaskVerb::List { .. })
        | Verb::Triage(TriageVerb::List)
        | Verb::Quarantine(QuarantineVerb::List)
        | Verb::Withheld(WithheldVerb::List)
        | Verb::Plan(_)
        | Verb::Pattern(PatternVerb::List)
        | Verb::Review(ReviewVerb::List)
        | Verb::Outbox(_)
        | Verb::Waiting(_)
        | Verb::Notices(_)
        | Verb::Form(FormVerb::Answers { .. } | FormVerb::Sum { .. })
        | Verb::Purge(PurgeVerb::List)
        | Verb::User(UserVerb::List)
        | Verb::Resource(ResourceVerb::List { .. } | ResourceVerb::Show { .. })
        | Verb::Webhook(WebhookVerb::List | WebhookVerb::Log { .. }) => plain(Asks::Many),
        Verb::Audit(AuditVerb::List { .. }) => plain(Asks::Act(H::JournalRead)),
        Verb::Quarantine(_) => plain(Asks::Act(H::QuarantineDecided)),
        Verb::Withheld(_) => plain(Asks::Act(H::WithheldDecided)),
        Verb::User(UserVerb::Link { .. }) => plain(Asks::Act(H::SignInLinkMade)),
        Verb::Compartment(
            CompartmentVerb::Protect { .. }
            | CompartmentVerb::Unlock { .. }
            | CompartmentVerb::Unprotect { .. },
        ) => plain(Asks::Act(H::CompartmentChanged)),
        Verb::Node(NodeVerb::Invite { .. }) => plain(Asks::Act(H::TicketMade)),
        Verb::Node(
            NodeVerb::Approve(_)
            | NodeVerb::Revoke { .. }
            | NodeVerb::Sign { .. }
            | NodeVerb::Settle { .. }
            | NodeVerb::Threshold { .. }
            | NodeVerb::Recover,
        ) => plain(Asks::Act(H::RosterDecided)),
        Verb::Bundle(BundleVerb::Export(_)) => plain(Asks::Act(H::BundleMade)),
        Verb::Bundle(BundleVerb::Import { .. }) => plain(Asks::Act(H::BundleTakenIn)),
        Verb::Bundle(BundleVerb::Receipt { .. }) => plain(Asks::Act(H::ReceiptTakenIn)),
        Verb::Clock(ClockVerb::Set { .. }) => plain(Asks::Act(H::ClockSet)),
        Verb::Purge(_) | Verb::Retention(_) => plain(Asks::Act(H::PurgeDecided)),
        Verb::Webhook(WebhookVerb::Test { .. } | WebhookVerb::Replay { .. }) => {
            plain(Asks::Act(H::EventPosted))
        }
        Verb::Rebuild => plain(Asks::Act(H::StoreRebuilt)),
        Verb::Case(_)
        | Verb::Task(_)
        | Verb::Triage(_)
        | Verb::User(
            UserVerb::Add { .. }
            | UserVerb::Set(_)
            | UserVerb::Close { .. }
            | UserVerb::Reopen { .. }
            | UserVerb::Prefs(_),
        )
        | Verb::Form(FormVerb::Fill { .. })
        | Verb::Webhook(WebhookVerb::Add(_) | WebhookVerb::Remove { .. })
        | Verb::Resource(
            ResourceVerb::Add(_) | ResourceVerb::Withdraw { .. } | ResourceVerb::Attach(_),
        )
        | Verb::Rules(_) => plain(Asks::Command),
        Verb::Deliver(_)
        | Verb::Import(_)
        | Verb::Explain(_)
        | Verb::Profile(_)
        | Verb::Module(_)
        | Verb::Form(FormVerb::List { .. } | FormVerb::Show { .. })
        | Verb::Calendar(_)
        | Verb::Node(NodeVerb::Id | NodeVerb::List | NodeVerb::Join(_))
        | Verb::Compartment(CompartmentVerb::List)
        | Verb::Bundle(BundleVerb::Inspect { .. } | BundleVerb::List)
        | Verb::Peers(_)
        | Verb::Sync(_)
        | Verb::Clock(ClockVerb::Show)
        | Verb::Letter(_)
        | Verb::Escalate(_)
        | Verb::Pattern(PatternVerb::Find(_))
        | Verb::Review(ReviewVerb::Run(_))
        | Verb::Repeat(_)
        | Verb::Audit(AuditVerb::Verify)
        | Verb::Digest => plain(Asks::Own),
    }
}
