//! Every address of the web pages, once: as a pattern for the node's router and as a function that
//! fills it in.
//!
//! Patterns use the `{name}` notation of axum. Forms are posted, carry the field [`TOKEN`], and are
//! answered with 303; the other fields are named at each pattern.

/// Name of the hidden field that every posted form carries against forged requests.
pub const TOKEN: &str = "token";
/// Name of the field that holds a file.
pub const FILE: &str = "file";

/// The first page of a signed-in person: [`WORK`].
pub const HOME: &str = "/";
/// Sign-in. GET shows the form; POST takes `email`, `password`.
pub const SIGN_IN: &str = "/sign-in";
/// The field of [`SIGN_IN`] that says in which language pages are wanted, as a tag such as `fr`.
pub const LANGUAGE: &str = "language";
/// Ends the session. POST only.
pub const SIGN_OUT: &str = "/sign-out";
/// First sign-in. POST takes `invite`, `password`, `repeat`.
pub const FIRST_PASSWORD: &str = "/first-password";
/// My work. GET reads `tab`.
pub const WORK: &str = "/work";
/// One act on several tasks. POST takes `task`, once for each, `act`, `value` and `back`; then `row`, once for
/// each, and `go`: `yes` or `undo`.
pub const WORK_BULK: &str = "/bulk";
/// The views of lists that somebody keeps. POST takes `list` and `name`, with `pair` once for each field of the
/// address; to call one otherwise `was`; and `act=remove`.
pub const VIEWS: &str = "/views";
/// Cases. GET reads a filter, `after` and `view`; POST opens a case
/// with the fields of [`crate::page::new_case::NewCaseForm`].
pub const CASES: &str = "/cases";
/// The form for a new case.
pub const NEW_CASE: &str = "/cases/new";
/// One case.
pub const CASE: &str = "/cases/{id}";
/// POST takes the field that the action asks for, see [`crate::model::Ask::field`].
pub const CASE_ACTION: &str = "/cases/{id}/actions/{action}";
/// POST takes `text` and, when ticked, `internal=yes`.
pub const CASE_COMMENTS: &str = "/cases/{id}/comments";
/// POST: writes by mail to who wrote in.
pub const CASE_REPLIES: &str = "/cases/{id}/replies";
/// POST: takes a reply back.
pub const CASE_REPLY: &str = "/cases/{id}/replies/{reply}";
/// POST takes `tag`, and `remove=yes` to take the tag away.
pub const CASE_TAGS: &str = "/cases/{id}/tags";
/// POST takes `title`, `label`, `priority`, `description`; `decides=yes` for what somebody decides first, and
/// `approver`.
pub const CASE_TASKS: &str = "/cases/{id}/tasks";
/// POST sets one field. `severity`, `priority`, `retention_class` and `merged_into` take `value`;
/// `location` takes `site` and `area`; `review` takes `cycle` and `due`.
pub const CASE_FIELD: &str = "/cases/{id}/fields/{field}";
/// POST takes `who` and `as`, and `remove=yes` to take somebody away.
pub const CASE_PARTICIPANTS: &str = "/cases/{id}/participants";
/// POST takes `to`, whom to invite one a line, and `roster`.
pub const CASE_INVITATIONS: &str = "/cases/{id}/invitations";
/// POST takes `says` (`yes`, `no`, `maybe`, `came` or `missed`) and `who`; without it the reader answers.
pub const CASE_ANSWERS: &str = "/cases/{id}/answers";
/// The page behind the link of an invitation. It needs no account: the link itself is what lets somebody in,
/// and its form carries no other token. GET reads `lang`; POST takes `answer`, `guests` and `note`.
pub const RSVP: &str = "/rsvp/{link}";
/// The page behind the link of a case that is offered to another organisation. It needs no account, as
/// [`RSVP`] does not. GET reads `lang`; POST takes `says` (`accept` or `reject`) and `reason`.
pub const OFFER: &str = "/offers/{link}";
/// POST takes `outcome` and `note`: somebody looked it over.
pub const CASE_REVIEWS: &str = "/cases/{id}/reviews";
/// POST takes `task`, once for each that goes, and `title`.
pub const CASE_SPLIT: &str = "/cases/{id}/split";
/// POST takes `says`: `offer` with `to` and `reason`, or `accept`, `reject` or `revoke` with `offer` and `reason`.
pub const CASE_TRANSFERS: &str = "/cases/{id}/transfers";
pub const CASE_RAISE: &str = "/cases/{id}/raise";
pub const CASE_PUBLISH: &str = "/cases/{id}/publish";
/// POST takes the file as [`FILE`], as a browser uploads it, or `remove` with the name of a file.
pub const CASE_ATTACHMENTS: &str = "/cases/{id}/attachments";
/// One file of a case, for download.
pub const CASE_ATTACHMENT: &str = "/cases/{id}/attachments/{hash}";
/// POST takes `value`, one of the ids offered, to settle a conflict.
pub const CASE_CONFLICT: &str = "/cases/{id}/conflicts/{field}";
/// The tasks of a case through time. GET reads the fields of [`crate::page::plan::PlanFilter`].
pub const CASE_PLAN: &str = "/cases/{id}/plan";
/// What people meet for, as calendars take it in, for download.
pub const CASE_CALENDAR: &str = "/cases/{id}/calendar.ics";
/// The tasks of a role, or of the reader, through time. GET reads the fields of
/// [`crate::page::plan::PlanFilter`].
pub const PLAN: &str = "/plan";
/// One task.
pub const TASK: &str = "/tasks/{id}";
/// POST takes the field that the action asks for, see [`crate::model::Ask::field`].
pub const TASK_ACTION: &str = "/tasks/{id}/actions/{action}";
/// POST takes `text` and, when ticked, `internal=yes`.
pub const TASK_COMMENTS: &str = "/tasks/{id}/comments";
/// POST takes `done`, `yes` or `no`.
pub const TASK_CHECK: &str = "/tasks/{id}/checklist/{item}";
/// POST sets one field: `severity`, `priority`, `due_at` or `recurrence`. Takes `value`.
pub const TASK_FIELD: &str = "/tasks/{id}/fields/{field}";
/// POST takes `task`, and `remove=yes` to take it away.
pub const TASK_WAITS: &str = "/tasks/{id}/waits-for";
/// POST takes what [`CASE_TRANSFERS`] does.
pub const TASK_TRANSFERS: &str = "/tasks/{id}/transfers";
/// POST takes the file as [`FILE`], as a browser uploads it, or `remove` with the name of a file.
pub const TASK_ATTACHMENTS: &str = "/tasks/{id}/attachments";
/// One file of a task, for download.
pub const TASK_ATTACHMENT: &str = "/tasks/{id}/attachments/{hash}";
/// POST takes `value`, one of the ids offered, to settle a conflict.
pub const TASK_CONFLICT: &str = "/tasks/{id}/conflicts/{field}";
/// Who guides whom. POST takes `says`: `pair` with `mentor`, `mentee` and perhaps `case`, or `end` with `case`, `mentor`,
/// `mentee`, `reason` and `seeks`.
pub const MENTORING: &str = "/mentoring";
/// Signals that no rule claimed. GET reads `after`.
pub const TRIAGE: &str = "/triage";
/// POST takes `decision` (`open`, `link` or `aside`); for `open` also `title`, `label`, `type`;
/// for `link` also `case`; for `aside` also `reason`.
pub const SIGNAL_ROUTE: &str = "/signals/{id}/route";
/// The signal as it came, for download.
pub const SIGNAL_ORIGINAL: &str = "/signals/{id}/original";
/// One attachment of a signal, for download; the index counts from 0.
pub const SIGNAL_ATTACHMENT: &str = "/signals/{id}/attachments/{index}";
/// What could not be read.
pub const QUARANTINE: &str = "/quarantine";
/// The unread bytes, for download.
pub const QUARANTINE_ORIGINAL: &str = "/quarantine/{id}/original";
/// POST reads it again with the program as it is now.
pub const QUARANTINE_RETRY: &str = "/quarantine/{id}/retry";
/// POST takes it in as a signal without reading it.
pub const QUARANTINE_ADOPT: &str = "/quarantine/{id}/adopt";
/// POST takes `reason`.
pub const QUARANTINE_DISCARD: &str = "/quarantine/{id}/discard";
/// The sites of the organisation: how it goes with each, who asks to join, bundles, receipts.
pub const SITES: &str = "/sites";
/// POST takes `hours` and `addresses`; answers with the ticket, which is shown once.
pub const SITES_INVITE: &str = "/sites/invite";
/// POST takes `name`, of a compartment that waits, and `passphrase`.
pub const SITES_UNLOCK: &str = "/sites/unlock";
/// POST takes `now`: what time it is.
pub const SITES_CLOCK: &str = "/sites/clock";
/// POST takes `ticket` and gives it back as a file.
pub const SITES_TICKET: &str = "/sites/ticket";
/// POST takes the request of a new site as [`FILE`], as a browser uploads it.
pub const SITES_REQUESTS: &str = "/sites/requests";
/// POST takes `compartment` and `power`, once for each that is given, `administrator=yes` and, where the
/// ticket cannot be judged, `node`.
pub const REQUEST_APPROVE: &str = "/sites/requests/{id}/approve";
/// POST forgets the request.
pub const REQUEST_REFUSE: &str = "/sites/requests/{id}/refuse";
/// The welcome that answers a request, for download.
pub const REQUEST_WELCOME: &str = "/sites/requests/{id}/welcome";
/// GET says what follows when a node is removed; POST takes `reason`.
pub const NODE_REMOVE: &str = "/sites/nodes/{id}/remove";
/// GET: the receipt for the bundles of a node, for download.
pub const NODE_RECEIPT: &str = "/sites/nodes/{id}/receipt";
/// POST takes files as [`FILE`], as a browser uploads them, and takes them in.
pub const BUNDLES: &str = "/sites/bundles";
/// POST takes `to`, a node id or `everyone`, and `what`; answers with the bundle.
pub const BUNDLES_MAKE: &str = "/sites/bundles/make";
/// POST takes `code`, or a receipt as [`FILE`].
pub const RECEIPTS: &str = "/sites/receipts";
/// What other sites wrote and does not count here.
pub const WITHHELD: &str = "/sites/withheld";
/// POST judges it again.
pub const WITHHELD_RETRY: &str = "/sites/withheld/{id}/retry";
/// POST takes it in although its author was removed.
pub const WITHHELD_ADOPT: &str = "/sites/withheld/{id}/adopt";
/// POST puts it away for good.
pub const WITHHELD_DISCARD: &str = "/sites/withheld/{id}/discard";
/// What sites set differently.
pub const CONFLICTS: &str = "/conflicts";
/// What rules would do and waits for a yes.
pub const WAITING: &str = "/waiting";
/// POST takes `decision`, `yes` or `no`, and may take `reason`.
pub const CASE_DECISION: &str = "/cases/{id}/decisions/{act}";
/// POST takes `decision`, `yes` or `no`, and may take `reason`.
pub const TASK_DECISION: &str = "/tasks/{id}/decisions/{act}";
/// The forms of the modules in use.
pub const FORMS: &str = "/forms";
/// One form. GET asks, POST takes an answer for each question, see [`crate::page::forms::Question::posted`].
pub const FORM: &str = "/forms/{domain}/{name}";
/// What was answered to a form and still stands. GET reads `after`.
pub const FORM_ANSWERS: &str = "/forms/{domain}/{name}/answers";
/// What reached the reader. GET reads `new` and `after`.
pub const NOTICES: &str = "/notices";
/// POST takes `notice`, once for each that was seen, or `all=yes`.
pub const NOTICES_SEEN: &str = "/notices/seen";
/// How many are new and what comes in, as a stream of events.
pub const NOTICES_LIVE: &str = "/notices/live";
/// Whom events are posted to, and what was posted.
pub const WEBHOOKS: &str = "/webhooks";
/// POST posts a test.
pub const WEBHOOK_TEST: &str = "/webhooks/{id}/test";
/// POST posts an event again.
pub const WEBHOOK_REPLAY: &str = "/webhooks/events/{id}/replay";
/// What happened on this node. GET reads `category`, `object` and `after`.
pub const AUDIT: &str = "/audit";
/// Explains a label. GET reads `label`.
pub const LABELS: &str = "/labels";
/// How the reader wishes to be told. POST takes `language`, `zone`, `quiet`, `bundle`, `digest` and `muted`, once
/// for each.
pub const PREFERENCES: &str = "/preferences";
/// The calendars. GET reads `calendar`, `from` and `for`.
pub const CALENDARS: &str = "/calendars";
/// What the organisation works by, and how this node is: the way to all of it.
pub const SETUP: &str = "/setup";
/// What a new organisation still needs.
pub const START: &str = "/start";
/// The rules. GET reads `show`.
pub const RULES: &str = "/rules";
/// One rule, by its id.
pub const RULE: &str = "/rules/{name}";
/// POST takes `to`, `off` or `on`.
pub const RULE_SWITCH: &str = "/rules/{name}/switch";
/// What rules would make of a mail. POST takes the fields of [`crate::page::test_bench::Typed`] and stores nothing.
pub const TEST_BENCH: &str = "/test-bench";
/// What rules would have made of the mail of the last days. GET reads `days` and `without`.
pub const DRY_RUN: &str = "/dry-run";
/// What every knob says, and who said so. GET reads `domain`.
pub const PROFILE: &str = "/profile";
/// What would be otherwise under another profile. GET reads `other` and `label`.
pub const PROFILE_DIFF: &str = "/profile/diff";
/// What another profile would have done. GET reads `other` and `months`.
pub const PROFILE_REPLAY: &str = "/profile/replay";
/// Who signs in. POST takes `email`, `name`, `duty`, `teams` and `clearance`, once for each; it answers with a
/// link, which is shown once.
pub const PEOPLE: &str = "/people";
/// One account. POST takes what [`PEOPLE`] does, and `active=yes` for who may sign in.
pub const PERSON: &str = "/people/{id}";
/// POST answers with a link for choosing a password, which is shown once.
pub const PERSON_LINK: &str = "/people/{id}/link";
/// The modules in use.
pub const MODULES: &str = "/modules";
/// How this node is, for people; programs read `/health`.
pub const STATUS: &str = "/status";
/// Every part of the pages in every state. GET reads `dir` and `scheme`.
pub const DESIGN: &str = "/design";
/// The resource library. GET reads `q`; POST takes `as` (`text`, `contact` or `file`), `name`, `replaces=yes` to
/// take the place of one, and `text`, or [`FILE`], or `title`, `phone`, `email`, `url` and `note`.
pub const RESOURCES: &str = "/resources";
/// One resource.
pub const RESOURCE: &str = "/resources/{id}";
/// What it holds, for download.
pub const RESOURCE_FILE: &str = "/resources/{id}/original";
/// POST takes it out of the library.
pub const RESOURCE_WITHDRAW: &str = "/resources/{id}/withdraw";
/// POST takes `to`, a case or a task.
pub const RESOURCE_ATTACH: &str = "/resources/{id}/attach";
/// The in-app help.
pub const HELP: &str = "/help";
/// The keys that act on pages.
pub const KEYS: &str = "/keys";
/// All places in one list; the "More" of phones.
pub const MENU: &str = "/menu";
/// A file of [`crate::asset`], named by version.
pub const ASSET: &str = "/assets/{version}/{name}";

/// Returns the address of one resource.
#[must_use]
pub fn resource(id: &str) -> String {
    fill(RESOURCE, &[id])
}

/// Returns where a resource is downloaded.
#[must_use]
pub fn resource_file(id: &str) -> String {
    fill(RESOURCE_FILE, &[id])
}

/// Returns where a resource is withdrawn.
#[must_use]
pub fn resource_withdraw(id: &str) -> String {
    fill(RESOURCE_WITHDRAW, &[id])
}

/// Returns where a resource is added to a case or task.
#[must_use]
pub fn resource_attach(id: &str) -> String {
    fill(RESOURCE_ATTACH, &[id])
}

/// Returns the address of one rule.
#[must_use]
pub fn rule(id: &str) -> String {
    fill(RULE, &[id])
}

/// Returns where a rule is switched off or on.
#[must_use]
pub fn rule_switch(id: &str) -> String {
    fill(RULE_SWITCH, &[id])
}

/// Returns the address of one account.
#[must_use]
pub fn person(id: &str) -> String {
    fill(PERSON, &[id])
}

/// Returns where a link for somebody is made.
#[must_use]
pub fn person_link(id: &str) -> String {
    fill(PERSON_LINK, &[id])
}

/// Returns where a test of a webhook is posted from.
#[must_use]
pub fn webhook_test(id: &str) -> String {
    fill(WEBHOOK_TEST, &[id])
}

/// Returns where an event is posted again from.
#[must_use]
pub fn webhook_replay(id: &str) -> String {
    fill(WEBHOOK_REPLAY, &[id])
}

/// Returns the address of one case.
#[must_use]
pub fn case(id: &str) -> String {
    fill(CASE, &[id])
}

/// Returns the address of the plan of a case.
#[must_use]
pub fn case_plan(id: &str) -> String {
    fill(CASE_PLAN, &[id])
}

/// Returns where calendars find what people meet for.
#[must_use]
pub fn case_calendar(id: &str) -> String {
    fill(CASE_CALENDAR, &[id])
}

/// Returns where an action on a case is posted.
#[must_use]
pub fn case_action(id: &str, action: &str) -> String {
    fill(CASE_ACTION, &[id, action])
}

/// Returns where a comment on a case is posted.
#[must_use]
pub fn case_comments(id: &str) -> String {
    fill(CASE_COMMENTS, &[id])
}

/// Returns where a reply to who wrote in is posted.
#[must_use]
pub fn case_replies(id: &str) -> String {
    fill(CASE_REPLIES, &[id])
}

/// Returns where a reply is taken back.
#[must_use]
pub fn case_reply(id: &str, reply: &str) -> String {
    fill(CASE_REPLY, &[id, reply])
}

/// Returns where a reply is written: by itself, from a text of this name, or with the words of one that was taken
/// back.
#[must_use]
pub fn case_write(id: &str, (start, again): (&str, &str)) -> String {
    let fields = [("write", "reply"), ("start", start), ("again", again)];
    format!("{}#reply", with_query(&case(id), &fields))
}

/// Returns where the tags of a case are changed.
#[must_use]
pub fn case_tags(id: &str) -> String {
    fill(CASE_TAGS, &[id])
}

/// Returns where a new task of a case is posted.
#[must_use]
pub fn case_tasks(id: &str) -> String {
    fill(CASE_TASKS, &[id])
}

/// Returns where a field of a case is set.
#[must_use]
pub fn case_field(id: &str, field: &str) -> String {
    fill(CASE_FIELD, &[id, field])
}

/// Returns where somebody is made part of a case.
#[must_use]
pub fn case_participants(id: &str) -> String {
    fill(CASE_PARTICIPANTS, &[id])
}

/// Returns where people are invited to a case.
#[must_use]
pub fn case_invitations(id: &str) -> String {
    fill(CASE_INVITATIONS, &[id])
}

/// Returns where somebody says whether they come.
#[must_use]
pub fn case_answers(id: &str) -> String {
    fill(CASE_ANSWERS, &[id])
}

/// Returns the page behind the link of an invitation.
#[must_use]
pub fn rsvp(link: &str) -> String {
    fill(RSVP, &[link])
}

/// Returns the page behind the link of a case that is offered to another organisation.
#[must_use]
pub fn offer(link: &str) -> String {
    fill(OFFER, &[link])
}

/// Returns where the outcome of a review is posted.
#[must_use]
pub fn case_reviews(id: &str) -> String {
    fill(CASE_REVIEWS, &[id])
}

/// Returns where a case is offered to another unit, and where such an offer is answered.
#[must_use]
pub fn case_transfers(id: &str) -> String {
    fill(CASE_TRANSFERS, &[id])
}

/// Returns where a task is offered to another unit, and where such an offer is answered.
#[must_use]
pub fn task_transfers(id: &str) -> String {
    fill(TASK_TRANSFERS, &[id])
}

/// Returns where a case is raised into a stricter compartment.
#[must_use]
pub fn case_raise(id: &str) -> String {
    fill(CASE_RAISE, &[id])
}

/// Returns where a copy of a case is published.
#[must_use]
pub fn case_publish(id: &str) -> String {
    fill(CASE_PUBLISH, &[id])
}

/// Returns where tasks are split off a case.
#[must_use]
pub fn case_split(id: &str) -> String {
    fill(CASE_SPLIT, &[id])
}

/// Returns where files of a case are added.
#[must_use]
pub fn case_attachments(id: &str) -> String {
    fill(CASE_ATTACHMENTS, &[id])
}

/// Returns the address of a file of a case.
#[must_use]
pub fn case_attachment(id: &str, hash: &str) -> String {
    fill(CASE_ATTACHMENT, &[id, hash])
}

/// Returns where a conflict on a case is settled.
#[must_use]
pub fn case_conflict(id: &str, field: &str) -> String {
    fill(CASE_CONFLICT, &[id, field])
}

/// Returns the address of one task.
#[must_use]
pub fn task(id: &str) -> String {
    fill(TASK, &[id])
}

/// Returns where an action on a task is posted.
#[must_use]
pub fn task_action(id: &str, action: &str) -> String {
    fill(TASK_ACTION, &[id, action])
}

/// Returns where a comment on a task is posted.
#[must_use]
pub fn task_comments(id: &str) -> String {
    fill(TASK_COMMENTS, &[id])
}

/// Returns where one line of a checklist is ticked or cleared.
#[must_use]
pub fn task_check(id: &str, item: &str) -> String {
    fill(TASK_CHECK, &[id, item])
}

/// Returns where a field of a task is set.
#[must_use]
pub fn task_field(id: &str, field: &str) -> String {
    fill(TASK_FIELD, &[id, field])
}

/// Returns where it is said what a task waits for.
#[must_use]
pub fn task_waits(id: &str) -> String {
    fill(TASK_WAITS, &[id])
}

/// Returns where files of a task are added.
#[must_use]
pub fn task_attachments(id: &str) -> String {
    fill(TASK_ATTACHMENTS, &[id])
}

/// Returns the address of a file of a task.
#[must_use]
pub fn task_attachment(id: &str, hash: &str) -> String {
    fill(TASK_ATTACHMENT, &[id, hash])
}

/// Returns where a conflict on a task is settled.
#[must_use]
pub fn task_conflict(id: &str, field: &str) -> String {
    fill(TASK_CONFLICT, &[id, field])
}

/// Returns where the decision on a signal is posted.
#[must_use]
pub fn signal_route(id: &str) -> String {
    fill(SIGNAL_ROUTE, &[id])
}

/// Returns the address of a signal as it came.
#[must_use]
pub fn signal_original(id: &str) -> String {
    fill(SIGNAL_ORIGINAL, &[id])
}

/// Returns the address of one attachment, counted from 0.
#[must_use]
pub fn signal_attachment(id: &str, index: usize) -> String {
    fill(SIGNAL_ATTACHMENT, &[id, &index.to_string()])
}

/// Returns the address of the unread bytes of something in quarantine.
#[must_use]
pub fn quarantine_original(id: &str) -> String {
    fill(QUARANTINE_ORIGINAL, &[id])
}

/// Returns where something in quarantine is read again.
#[must_use]
pub fn quarantine_retry(id: &str) -> String {
    fill(QUARANTINE_RETRY, &[id])
}

/// Returns where something in quarantine is taken in unread.
#[must_use]
pub fn quarantine_adopt(id: &str) -> String {
    fill(QUARANTINE_ADOPT, &[id])
}

/// Returns where something in quarantine is discarded.
#[must_use]
pub fn quarantine_discard(id: &str) -> String {
    fill(QUARANTINE_DISCARD, &[id])
}

/// Returns where a request is approved.
#[must_use]
pub fn request_approve(id: &str) -> String {
    fill(REQUEST_APPROVE, &[id])
}

/// Returns where a request is refused.
#[must_use]
pub fn request_refuse(id: &str) -> String {
    fill(REQUEST_REFUSE, &[id])
}

/// Returns the address of the welcome that answers a request.
#[must_use]
pub fn request_welcome(id: &str) -> String {
    fill(REQUEST_WELCOME, &[id])
}

/// Returns where a node is removed.
#[must_use]
pub fn node_remove(id: &str) -> String {
    fill(NODE_REMOVE, &[id])
}

/// Returns the address of the receipt for the bundles of a node.
#[must_use]
pub fn node_receipt(id: &str) -> String {
    fill(NODE_RECEIPT, &[id])
}

/// Returns where a yes or no to a case goes that a rule would open.
#[must_use]
pub fn case_decision(id: &str, act: &str) -> String {
    fill(CASE_DECISION, &[id, act])
}

/// Returns where a yes or no to what a rule would do to a task goes.
#[must_use]
pub fn task_decision(id: &str, act: &str) -> String {
    fill(TASK_DECISION, &[id, act])
}

/// Returns the address of a form of a module.
#[must_use]
pub fn form(domain: &str, name: &str) -> String {
    fill(FORM, &[domain, name])
}

/// Returns the address of what was answered to a form.
#[must_use]
pub fn form_answers(domain: &str, name: &str) -> String {
    fill(FORM_ANSWERS, &[domain, name])
}

/// Returns where a withheld change is judged again.
#[must_use]
pub fn withheld_retry(id: &str) -> String {
    fill(WITHHELD_RETRY, &[id])
}

/// Returns where a withheld change is taken in.
#[must_use]
pub fn withheld_adopt(id: &str) -> String {
    fill(WITHHELD_ADOPT, &[id])
}

/// Returns where a withheld change is put away.
#[must_use]
pub fn withheld_discard(id: &str) -> String {
    fill(WITHHELD_DISCARD, &[id])
}

/// Returns an address that holds a picture itself.
#[must_use]
pub fn picture(svg: &str) -> String {
    let mut address = PICTURE.to_owned();
    encode(svg, &mut address);
    address
}

/// What an address begins with that holds a picture itself.
pub(crate) const PICTURE: &str = "data:image/svg+xml,";

/// Returns the address of a file of [`crate::asset`].
#[must_use]
pub fn asset(name: &str) -> String {
    fill(ASSET, &[&crate::asset::version(), name])
}

/// Returns a path with its non-empty fields as the query, in the order given.
#[must_use]
pub fn with_query(path: &str, fields: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(mark);
        address.push_str(name);
        address.push('=');
        encode(value, &mut address);
        mark = '&';
    }
    address
}

/// Replaces each `{…}` of a pattern by the next value, encoded as one path segment.
fn fill(pattern: &str, values: &[&str]) -> String {
    let mut address = String::with_capacity(pattern.len() + 40);
    let mut values = values.iter();
    for (index, segment) in pattern.split('/').enumerate() {
        if index > 0 {
            address.push('/');
        }
        if segment.starts_with('{') {
            encode(values.next().copied().unwrap_or_default(), &mut address);
        } else {
            address.push_str(segment);
        }
    }
    address
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encode(value: &str, address: &mut String) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            address.push(char::from(byte));
        } else {
            let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or('0');
            address.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Every pattern a page may point to.
    const PATTERNS: [&str; 113] = [
        HOME,
        SETUP,
        START,
        RULES,
        RULE,
        RULE_SWITCH,
        TEST_BENCH,
        DRY_RUN,
        PROFILE,
        PROFILE_DIFF,
        PROFILE_REPLAY,
        PEOPLE,
        PERSON,
        PERSON_LINK,
        MODULES,
        STATUS,
        SIGN_IN,
        SIGN_OUT,
        FIRST_PASSWORD,
        WORK,
        WORK_BULK,
        VIEWS,
        CASES,
        NEW_CASE,
        CASE,
        CASE_ACTION,
        CASE_COMMENTS,
        CASE_REPLIES,
        CASE_REPLY,
        CASE_TAGS,
        CASE_TASKS,
        CASE_FIELD,
        CASE_PARTICIPANTS,
        CASE_INVITATIONS,
        CASE_ANSWERS,
        RSVP,
        OFFER,
        CASE_REVIEWS,
        CASE_SPLIT,
        CASE_TRANSFERS,
        CASE_RAISE,
        CASE_PUBLISH,
        CASE_ATTACHMENTS,
        CASE_ATTACHMENT,
        CASE_CONFLICT,
        CASE_PLAN,
        CASE_CALENDAR,
        PLAN,
        MENTORING,
        TASK,
        TASK_ACTION,
        TASK_COMMENTS,
        TASK_CHECK,
        TASK_FIELD,
        TASK_WAITS,
        TASK_TRANSFERS,
        TASK_ATTACHMENTS,
        TASK_ATTACHMENT,
        TASK_CONFLICT,
        TRIAGE,
        SIGNAL_ROUTE,
        SIGNAL_ORIGINAL,
        SIGNAL_ATTACHMENT,
        QUARANTINE,
        QUARANTINE_ORIGINAL,
        QUARANTINE_RETRY,
        QUARANTINE_ADOPT,
        QUARANTINE_DISCARD,
        SITES,
        SITES_INVITE,
        SITES_UNLOCK,
        SITES_CLOCK,
        SITES_TICKET,
        SITES_REQUESTS,
        REQUEST_APPROVE,
        REQUEST_REFUSE,
        REQUEST_WELCOME,
        NODE_REMOVE,
        NODE_RECEIPT,
        BUNDLES,
        BUNDLES_MAKE,
        RECEIPTS,
        WITHHELD,
        WITHHELD_RETRY,
        WITHHELD_ADOPT,
        WITHHELD_DISCARD,
        CONFLICTS,
        WAITING,
        CASE_DECISION,
        TASK_DECISION,
        FORMS,
        FORM,
        FORM_ANSWERS,
        NOTICES,
        NOTICES_SEEN,
        NOTICES_LIVE,
        WEBHOOKS,
        WEBHOOK_TEST,
        WEBHOOK_REPLAY,
        AUDIT,
        RESOURCES,
        RESOURCE,
        RESOURCE_FILE,
        RESOURCE_WITHDRAW,
        RESOURCE_ATTACH,
        LABELS,
        CALENDARS,
        PREFERENCES,
        DESIGN,
        HELP,
        KEYS,
        MENU,
        ASSET,
    ];

    /// Whether a router with these patterns would answer an address.
    pub(crate) fn is_known(address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        PATTERNS.iter().any(|pattern| {
            let (mut wanted, mut found) = (pattern.split('/'), path.split('/'));
            loop {
                match (wanted.next(), found.next()) {
                    (None, None) => return true,
                    (Some(wanted), Some(found)) if wanted == found => {}
                    (Some(wanted), Some(found)) if wanted.starts_with('{') && !found.is_empty() => {
                    }
                    _ => return false,
                }
            }
        })
    }

    #[test]
    fn patterns_are_filled_in_order() {
        assert_eq!(case("C-2F81"), "/cases/C-2F81");
        assert_eq!(task_action("01ab", "start"), "/tasks/01ab/actions/start");
        assert_eq!(signal_attachment("s", 3), "/signals/s/attachments/3");
    }

    #[test]
    fn a_value_cannot_leave_its_segment() {
        assert_eq!(case("../a/b?c#d"), "/cases/..%2Fa%2Fb%3Fc%23d");
        assert_eq!(task("é\""), "/tasks/%C3%A9%22");
    }

    #[test]
    fn empty_fields_stay_out_of_the_query() {
        assert_eq!(with_query(CASES, &[("q", ""), ("tag", "")]), "/cases");
        assert_eq!(
            with_query(CASES, &[("q", "wet floor"), ("tag", ""), ("role", "A&B")]),
            "/cases?q=wet%20floor&role=A%26B"
        );
    }
}
