//! Who may do what at which address, written down once more, by hand: nothing here asks the program.

use orgo_schema::word::Visibility;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Actor {
    /// Nobody is signed in.
    Anonymous,
    /// Reported nothing of what is asked about.
    Reporter,
    /// Works in another team.
    Stranger,
    /// Works in the team that owns it.
    Colleague,
    /// The same, and may see what is restricted.
    Cleared,
    Coordinator,
    Auditor,
    /// Cleared for everything, as the first administrator is.
    Administrator,
}

impl Actor {
    /// Those with the least first, so that what one does cannot help the next.
    pub(super) const ALL: [Self; 8] = [
        Self::Anonymous,
        Self::Reporter,
        Self::Auditor,
        Self::Stranger,
        Self::Colleague,
        Self::Cleared,
        Self::Coordinator,
        Self::Administrator,
    ];

    /// Whether something of this visibility, which they did not report, is there for them.
    pub(super) fn sees(self, visibility: Visibility) -> bool {
        match self {
            Self::Anonymous | Self::Reporter => false,
            Self::Cleared | Self::Administrator => true,
            Self::Stranger | Self::Colleague | Self::Coordinator | Self::Auditor => {
                visibility != Visibility::Restricted
            }
        }
    }

    fn works(self) -> bool {
        matches!(
            self,
            Self::Colleague | Self::Cleared | Self::Coordinator | Self::Administrator
        )
    }

    fn comments(self) -> bool {
        self.works() || self == Self::Stranger
    }

    fn triages(self) -> bool {
        matches!(self, Self::Coordinator | Self::Administrator)
    }

    /// Whether they see what could not be read.
    pub(super) fn sees_quarantine(self) -> bool {
        self.triages() || self == Self::Auditor
    }
}

/// What an address needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// The same status for everybody.
    All(u16),
    /// To be signed in; then this status.
    Session(u16),
    /// A secret that no session has: a form of the door.
    Door,
    /// To be signed in, and it ends that.
    SignOut,
    /// To see the thing.
    Sight,
    /// To see the thing and to work on it.
    Work,
    /// To see the thing and to comment on it.
    Comment,
    /// To see the signal and to decide about signals.
    Decide,
    /// To see the thing and to move it to another compartment.
    Move,
    /// To open cases.
    Open,
    /// To decide about signals.
    Triage,
    /// To see what could not be read.
    Quarantine,
    /// The same, where whether a number stands for something is part of the secret.
    QuarantineFile,
    /// To take in what could not be read.
    TakeIn,
    /// To discard what could not be read.
    Discard,
    /// To see how it goes with other sites.
    Sites,
    /// The same, about something that is not there.
    SitesThing,
    /// To read the journal.
    Journal,
    /// To see who works here: everybody but who only reports.
    People,
    /// The same, about something that is not there.
    PeopleThing,
    /// To say who belongs to the organisation.
    Members,
    /// The same, about something that is not there.
    MembersThing,
}

/// What is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Status(u16),
    /// It was looked at: done, or refused for what was typed or how things stand.
    Passes,
}

impl Expected {
    pub(super) fn fits(self, status: u16) -> bool {
        match self {
            Self::Status(expected) => status == expected,
            Self::Passes => matches!(status, 200 | 303 | 400 | 409 | 415 | 422),
        }
    }
}

/// One method at one address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) pattern: &'static str,
    pub(super) method: &'static str,
    pub(super) needs: Needs,
}

const fn get(pattern: &'static str, needs: Needs) -> Rule {
    Rule {
        pattern,
        method: "GET",
        needs,
    }
}

const fn post(pattern: &'static str, needs: Needs) -> Rule {
    Rule {
        pattern,
        method: "POST",
        needs,
    }
}

/// Every method at every address. What is not here is answered with 405.
pub(super) const RULES: &[Rule] = &[
    get("/", Needs::Session(303)),
    get("/sign-in", Needs::All(200)),
    post("/sign-in", Needs::Door),
    post("/sign-out", Needs::SignOut),
    get("/first-password", Needs::All(410)),
    post("/first-password", Needs::Door),
    get("/work", Needs::Session(200)),
    post("/bulk", Needs::Session(303)),
    post("/views", Needs::Session(303)),
    get("/cases", Needs::Session(200)),
    post("/cases", Needs::Open),
    get("/cases/new", Needs::Open),
    get("/cases/{id}", Needs::Sight),
    post("/cases/{id}/actions/{action}", Needs::Work),
    post("/cases/{id}/comments", Needs::Comment),
    post("/cases/{id}/replies", Needs::Work),
    post("/cases/{id}/replies/{reply}", Needs::Work),
    post("/cases/{id}/tags", Needs::Work),
    post("/cases/{id}/tasks", Needs::Work),
    post("/cases/{id}/conflicts/{field}", Needs::Work),
    post("/cases/{id}/fields/{field}", Needs::Work),
    post("/cases/{id}/participants", Needs::Work),
    post("/cases/{id}/invitations", Needs::Work),
    post("/cases/{id}/answers", Needs::Work),
    get("/rsvp/{link}", Needs::All(404)),
    post("/rsvp/{link}", Needs::All(404)),
    get("/offers/{link}", Needs::All(404)),
    post("/offers/{link}", Needs::All(404)),
    post("/cases/{id}/reviews", Needs::Work),
    post("/cases/{id}/split", Needs::Work),
    post("/cases/{id}/transfers", Needs::Work),
    post("/cases/{id}/raise", Needs::Move),
    post("/cases/{id}/publish", Needs::Move),
    post("/cases/{id}/attachments", Needs::Comment),
    get("/cases/{id}/attachments/{hash}", Needs::Sight),
    get("/tasks/{id}", Needs::Sight),
    post("/tasks/{id}/actions/{action}", Needs::Work),
    post("/tasks/{id}/comments", Needs::Comment),
    post("/tasks/{id}/checklist/{item}", Needs::Work),
    post("/tasks/{id}/conflicts/{field}", Needs::Work),
    post("/tasks/{id}/fields/{field}", Needs::Work),
    post("/tasks/{id}/waits-for", Needs::Work),
    post("/tasks/{id}/transfers", Needs::Work),
    post("/tasks/{id}/attachments", Needs::Comment),
    get("/tasks/{id}/attachments/{hash}", Needs::Sight),
    get("/triage", Needs::Triage),
    post("/signals/{id}/route", Needs::Decide),
    get("/signals/{id}/original", Needs::Sight),
    get("/signals/{id}/attachments/{index}", Needs::Sight),
    get("/quarantine", Needs::Quarantine),
    get("/quarantine/{id}/original", Needs::QuarantineFile),
    post("/quarantine/{id}/retry", Needs::TakeIn),
    post("/quarantine/{id}/adopt", Needs::TakeIn),
    post("/quarantine/{id}/discard", Needs::Discard),
    get("/sites", Needs::Sites),
    post("/sites/invite", Needs::Members),
    post("/sites/ticket", Needs::Members),
    post("/sites/unlock", Needs::Members),
    post("/sites/clock", Needs::Members),
    post("/sites/requests", Needs::Members),
    post("/sites/requests/{id}/approve", Needs::MembersThing),
    post("/sites/requests/{id}/refuse", Needs::MembersThing),
    get("/sites/requests/{id}/welcome", Needs::MembersThing),
    get("/sites/nodes/{id}/remove", Needs::MembersThing),
    post("/sites/nodes/{id}/remove", Needs::MembersThing),
    get("/sites/nodes/{id}/receipt", Needs::SitesThing),
    post("/sites/bundles", Needs::Sites),
    post("/sites/bundles/make", Needs::Members),
    post("/sites/receipts", Needs::Members),
    get("/sites/withheld", Needs::Sites),
    post("/sites/withheld/{id}/retry", Needs::SitesThing),
    post("/sites/withheld/{id}/adopt", Needs::MembersThing),
    post("/sites/withheld/{id}/discard", Needs::MembersThing),
    get("/audit", Needs::Journal),
    get("/start", Needs::Members),
    get("/webhooks", Needs::Members),
    post("/webhooks/{id}/test", Needs::MembersThing),
    post("/webhooks/events/{id}/replay", Needs::MembersThing),
    get("/conflicts", Needs::Session(200)),
    get("/waiting", Needs::Session(200)),
    post("/cases/{id}/decisions/{act}", Needs::Work),
    post("/tasks/{id}/decisions/{act}", Needs::Work),
    get("/notices", Needs::Session(200)),
    post("/notices/seen", Needs::Session(422)),
    get("/notices/live", Needs::Session(200)),
    get("/api/v1/notices", Needs::Session(200)),
    get("/api/v1/tasks/{id}/why", Needs::Sight),
    get("/calendars", Needs::Session(200)),
    get("/preferences", Needs::Session(200)),
    post("/preferences", Needs::Session(303)),
    get("/forms", Needs::Open),
    get("/forms/{domain}/{name}", Needs::Open),
    post("/forms/{domain}/{name}", Needs::Open),
    get("/forms/{domain}/{name}/answers", Needs::Open),
    get("/cases/{id}/plan", Needs::Sight),
    get("/cases/{id}/calendar.ics", Needs::Sight),
    get("/plan", Needs::Session(200)),
    get("/mentoring", Needs::Session(200)),
    post("/mentoring", Needs::Session(422)),
    get("/api/v1/mentoring", Needs::Session(200)),
    post("/api/v1/mentoring", Needs::Session(422)),
    get("/setup", Needs::Session(200)),
    get("/rules", Needs::Triage),
    get("/rules/{name}", Needs::SitesThing),
    post("/rules/{name}/switch", Needs::MembersThing),
    get("/test-bench", Needs::Triage),
    post("/test-bench", Needs::Triage),
    get("/dry-run", Needs::Triage),
    get("/profile", Needs::Session(200)),
    get("/profile/diff", Needs::Triage),
    get("/profile/replay", Needs::Triage),
    get("/people", Needs::People),
    post("/people", Needs::Members),
    get("/people/{id}", Needs::MembersThing),
    post("/people/{id}", Needs::MembersThing),
    post("/people/{id}/link", Needs::MembersThing),
    get("/modules", Needs::Triage),
    get("/resources", Needs::People),
    post("/resources", Needs::Members),
    get("/resources/{id}", Needs::PeopleThing),
    get("/resources/{id}/original", Needs::PeopleThing),
    post("/resources/{id}/withdraw", Needs::MembersThing),
    post("/resources/{id}/attach", Needs::PeopleThing),
    get("/api/v1/resources", Needs::People),
    get("/status", Needs::Triage),
    get("/labels", Needs::Session(200)),
    get("/design", Needs::Session(200)),
    get("/help", Needs::Session(200)),
    get("/keys", Needs::Session(200)),
    get("/menu", Needs::Session(200)),
    get("/assets/{version}/{name}", Needs::All(200)),
    get("/health", Needs::All(200)),
    get("/api/v1/schema/", Needs::All(200)),
    get("/api/v1/schema/{name}", Needs::All(404)),
];

/// Says what is to be answered to an actor who asks about something of a visibility.
pub(super) fn expected(rule: Rule, actor: Actor, visibility: Visibility) -> Expected {
    if let Needs::All(status) = rule.needs {
        return Expected::Status(status);
    }
    if rule.needs == Needs::Door {
        return Expected::Status(403);
    }
    if actor == Actor::Anonymous {
        return Expected::Status(stranger_at(rule));
    }
    let sees = actor.sees(visibility);
    let (is_told, may) = match rule.needs {
        Needs::All(status) | Needs::Session(status) => return Expected::Status(status),
        Needs::Door => return Expected::Status(403),
        Needs::SignOut => return Expected::Status(303),
        Needs::Sight => (sees, sees),
        Needs::Work => (sees, actor.works()),
        Needs::Comment => (sees, actor.comments()),
        Needs::Decide | Needs::Move => (sees, actor.triages()),
        Needs::Open => (true, actor != Actor::Auditor),
        Needs::Triage | Needs::TakeIn | Needs::Sites => (true, actor.triages()),
        Needs::Quarantine => (true, actor.sees_quarantine()),
        Needs::QuarantineFile => (actor.sees_quarantine(), true),
        Needs::Journal => (true, matches!(actor, Actor::Auditor | Actor::Administrator)),
        Needs::People => (true, actor != Actor::Reporter),
        Needs::PeopleThing => (actor == Actor::Reporter, false),
        Needs::Discard | Needs::Members => (true, actor == Actor::Administrator),
        Needs::SitesThing => (!actor.triages(), false),
        Needs::MembersThing => (actor != Actor::Administrator, false),
    };
    match (is_told, may, rule.method) {
        (false, ..) => Expected::Status(404),
        (true, false, _) => Expected::Status(403),
        (true, true, "GET") => Expected::Status(200),
        (true, true, _) => Expected::Passes,
    }
}

/// What somebody is answered who is not signed in: pages lead to the door, all else says no.
fn stranger_at(rule: Rule) -> u16 {
    let is_file = rule.pattern.ends_with("/original") || rule.pattern.contains("/attachments/");
    match rule.method {
        "GET" if is_file || rule.pattern.starts_with("/api/") => 401,
        "GET" => 303,
        _ => 403,
    }
}
