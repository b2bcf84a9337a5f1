//! The fold of a case.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    case::{CaseAction, CaseStatus},
    fact::{
        Body, Field, Gathering, Item, LED_FROM, Led, Location, Opened, ROUND_OF, Round, RuleRef,
        Who,
    },
    id::{CaseId, CompartmentId, FactId, OrganizationId, PersonId, UserId},
    review::ReviewView,
    task::ShownStatus,
    time::Timestamp,
    view::{CaseLink, CaseView, Participant, TaskView},
};

use super::{
    added,
    fields::Fields,
    gather::CaseFacts,
    guests::{Answers, Calls},
    task::{conflicts, is_aside},
    timed,
    transfer::Transfers,
    verdict::{Entry, Verdict, Verdicts},
};
use crate::{
    consent::{self, Consent},
    contest::{self, Contests},
    order::{Facts, Order},
    outbox::{self, Message},
    policy::effective_severity,
    set::{self, SetChange, SetFold},
    status::{self, Outcome, StatusFold},
    walk::instant::{self, Witnessed},
};

/// All that the fold of a case depends on.
#[derive(Debug, Clone, Copy)]
pub struct CaseInput<'a> {
    /// The case.
    pub id: CaseId,
    /// The tenant.
    pub organization: OrganizationId,
    /// The compartment it lives in.
    pub compartment: CompartmentId,
    /// The facts of its document.
    pub facts: &'a Facts,
    /// What of them is contested.
    pub contests: &'a Contests,
    /// The title in its register; without one, the title it was opened with.
    pub title: Option<&'a str>,
    /// The other titles that sites wrote at once.
    pub other_titles: &'a [&'a str],
    /// The narrative as it is now; without one, as it was first told.
    pub narrative: Option<&'a str>,
    /// The rule of the routing in force, which tells the opening that counts.
    pub rule: Option<&'a RuleRef>,
    /// When what opened it was first received, as the signal says.
    pub received: Option<Timestamp>,
    /// The case it is part of in the end ([`crate::thread::survivor`]); without it, its own word counts.
    pub survivor: Option<CaseId>,
    /// The highest rung of its open tasks ([`highest_level`]).
    pub escalation_level: u8,
    /// The tags that rules gave it because of its tasks, as time passed, each with since when.
    pub tags_by_time: &'a [(Timestamp, &'a str)],
}

/// What a case is.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFold {
    /// As everybody outside sees it.
    pub view: CaseView,
    /// All its facts in order, each with what became of it.
    pub entries: Vec<Entry>,
    /// The base status, merging aside.
    pub status: CaseStatus,
    /// The case that persons merged it into: what [`crate::thread::Threads`] asks for.
    pub merged_into: Option<CaseId>,
    /// What was said when it was resolved or closed, if it is.
    pub resolution: Option<String>,
    /// The last time that it was taken up again, and when.
    pub reopened: Option<(FactId, Timestamp)>,
    /// When people meet, and the fact that says so.
    pub gathering: Option<(FactId, Gathering)>,
    /// How often what people meet for was changed: only ever more.
    pub changes: u32,
    /// Who opened it by hand, if somebody did.
    pub opened_by: Option<UserId>,
    /// When it was resolved or closed, if it is.
    pub over_at: Option<Timestamp>,
    /// Who is invited again, and who has a seat now that waited.
    pub calls: Calls,
    /// What was done by somebody who had lost the right to it.
    pub contests: Contests,
    /// Who wrote something here.
    pub people: BTreeSet<UserId>,
    /// The messages about it that were wanted, by identity, and what became of them.
    pub messages: BTreeMap<FactId, Message>,
}

/// Returns the highest rung that an unfinished task which counts stands on.
pub fn highest_level<'a>(tasks: impl IntoIterator<Item = &'a TaskView>) -> u8 {
    use ShownStatus::{Cancelled, Completed, Failed};
    let is_open = |task: &&TaskView| {
        task.void.is_none() && !matches!(task.status, Completed | Failed | Cancelled)
    };
    tasks
        .into_iter()
        .filter(is_open)
        .map(|task| task.escalation_level)
        .max()
        .unwrap_or(0)
}

/// Folds a case; nothing while its opening is not here.
pub fn case(input: &CaseInput<'_>) -> Option<CaseFold> {
    let order = Order::of(input.facts);
    let witnessed = Witnessed::of(&order);
    let mut verdicts = Verdicts::new(&order);
    let facts = CaseFacts::of(&order, input.contests, &mut verdicts);
    let (position, opened) = opening(&facts, input.rule)?;
    verdicts.supersede(
        facts.opened.iter().map(|(position, _)| *position),
        &[position],
    );
    let status = status::fold(&order, CaseStatus::Open, &facts.actions, CaseStatus::after);
    for ((position, _), outcome) in facts.actions.iter().zip(&status.outcomes) {
        verdicts.say(*position, (*outcome).into());
    }
    let mut messages = outbox::messages(&order);
    let said = outbox::agree(&order, &facts.decided, &mut messages);
    judge_consent(&order, (position, opened), (&facts, said), &mut verdicts);
    facts.replies.judge(&mut verdicts);
    verdicts.say_all(input.contests.verdicts(&order));
    let fields = Fields::fold(&order, &facts.sets, &mut verdicts);
    let answers = Answers::fold(&facts, &mut verdicts);
    let transfers = Transfers::fold(&order, &facts.offers, &facts.sets, &mut verdicts);
    let merged_into = fields.merged_into().flatten();
    let mut view = view(input, opened, &fields);
    let first: Vec<Item> = opened.tags.iter().cloned().map(Item::Tag).collect();
    let items = fold_items(&order, &first, position, &facts, &mut verdicts);
    fill_sets(&mut view, &items);
    view.links.extend(opened.led.iter().filter_map(led_from));
    view.links.extend(opened.round.iter().map(round_of));
    add_participant(&mut view, fields.person().flatten().map(about));
    let elsewhere = input.survivor.or(merged_into);
    view.merged_into = elsewhere.filter(|other| *other != input.id);
    let merged = view.merged_into.map(|_| CaseStatus::Merged);
    view.status = merged.unwrap_or(status.status);
    view.conflicts = conflicts(&view.title, input.other_titles, &fields, &status.conflict);
    let entries = verdicts.entries(&order, &witnessed);
    tag_by_time(&mut view.tags, input.tags_by_time, &order, &entries);
    let (gathering, calls) = fill_guests(
        &mut view,
        &answers,
        &fields,
        (&order, &facts, &items, &entries),
    );
    view.review = review(&order, &entries, &facts, &fields);
    view.transfers = transfers.views(&order, &entries);
    fill_words(&mut view, (&facts, &items), (&order, &entries), &messages);
    view.created_at = input
        .received
        .or_else(|| opened.round.map(|round| round.begins))
        .unwrap_or_else(|| instant::shown(&order, &witnessed, position));
    begin_with(&mut view);
    view.updated_at = last_change(&order, &entries, view.created_at);
    Some(CaseFold {
        view,
        resolution: resolution(&facts, &status),
        reopened: reopened(&order, &entries, &facts, &status),
        gathering,
        calls,
        changes: changes(&facts),
        contests: input.contests.clone(),
        people: contest::people(input.facts),
        opened_by: order
            .get(position)
            .and_then(|(_, fact)| added::user(fact.by)),
        over_at: over_at(&entries, &facts, &status),
        messages,
        entries,
        status: status.status,
        merged_into,
    })
}

/// Sees to it that what follows from how the case began is there when the case is, and no sooner: the files that a
/// rule attached, and whom a later time of what comes again invites.
fn begin_with(view: &mut CaseView) {
    let created_at = view.created_at;
    for file in view.attachments.iter_mut().filter(|file| file.by.is_none()) {
        file.at = file.at.max(created_at);
    }
    let invited = view.guests.iter_mut();
    for invited in invited.filter_map(|guest| guest.invited_at.as_mut()) {
        *invited = created_at.max(*invited);
    }
}

/// Adds the person a case is about to those who are part of it, each once, in order.
fn add_participant(view: &mut CaseView, about: Option<Participant>) {
    view.participants.extend(about);
    view.participants.sort();
    view.participants.dedup();
}

/// Returns the link to the case that led to one which a rule opened of its own.
fn led_from(led: &Led) -> Option<CaseLink> {
    Some(CaseLink {
        relation: LED_FROM.to_owned(),
        case_id: led.case?,
    })
}

/// Returns the link to the case that was the first time.
fn round_of(round: &Round) -> CaseLink {
    CaseLink {
        relation: ROUND_OF.to_owned(),
        case_id: round.of,
    }
}

/// Says which yes and no still count, of those that people said to a case that a rule opened of its own or that is a
/// review, and to messages about it.
fn judge_consent(
    order: &Order<'_>,
    (position, opened): (usize, &Opened),
    (facts, said): (&CaseFacts<'_>, BTreeMap<FactId, Consent>),
    verdicts: &mut Verdicts,
) {
    // Two nodes whose modules differed may have worded one review apart: a yes to either opens it.
    let openings = facts.opened.iter().map(|(position, _)| *position);
    let acts: Vec<FactId> = openings
        .filter(|at| facts.is_review || (*at == position && opened.led.is_some()))
        .filter_map(|at| order.get(at).map(|(act, _)| act))
        .collect();
    let consent = consent::fold_any(order, &facts.decided, |act| acts.contains(&act));
    let consents = consent
        .iter()
        .flat_map(|said| acts.iter().map(|act| (*act, said.clone())));
    let all = consents.chain(said).collect();
    timed::judge_decisions(&all, &facts.decided, verdicts);
}

/// Returns what was said when the case was resolved or closed, if it is.
fn resolution(facts: &CaseFacts<'_>, status: &StatusFold<CaseStatus>) -> Option<String> {
    if !matches!(status.status, CaseStatus::Resolved | CaseStatus::Closed) {
        return None;
    }
    let mut applied = facts.actions.iter().zip(&status.outcomes).rev();
    applied.find_map(|((position, action), outcome)| {
        let ends = matches!(action, CaseAction::Resolve | CaseAction::Close);
        let reason = facts.reasons.get(position)?;
        (ends && *outcome == Outcome::Applied).then(|| (*reason).to_owned())
    })
}

/// Counts what changed when and where people meet, and whether they do.
fn changes(facts: &CaseFacts<'_>) -> u32 {
    let of = |field| facts.sets.get(&field).map_or(0, Vec::len);
    let all = of(Field::Gathering) + of(Field::Location) + facts.actions.len();
    u32::try_from(all).unwrap_or(u32::MAX)
}

/// Returns when the case was over, if it is.
fn over_at(
    entries: &[Entry],
    facts: &CaseFacts<'_>,
    status: &StatusFold<CaseStatus>,
) -> Option<Timestamp> {
    use CaseAction::{Close, Resolve, Settle};
    let mut over = None;
    let applied = facts.actions.iter().zip(&status.outcomes);
    for ((position, action), _) in applied.filter(|(_, outcome)| **outcome == Outcome::Applied) {
        let ends = matches!(
            action,
            Resolve | Close | Settle(CaseStatus::Resolved | CaseStatus::Closed)
        );
        over = ends.then(|| over.unwrap_or_else(|| added::written(entries, *position)));
    }
    over
}

/// Returns the last time that the case was taken up again.
fn reopened(
    order: &Order<'_>,
    entries: &[Entry],
    facts: &CaseFacts<'_>,
    status: &StatusFold<CaseStatus>,
) -> Option<(FactId, Timestamp)> {
    let mut applied = facts.actions.iter().zip(&status.outcomes).rev();
    let ((position, _), _) = applied.find(|((_, action), outcome)| {
        *action == CaseAction::Reopen && **outcome == Outcome::Applied
    })?;
    let (fact, _) = order.get(*position)?;
    Some((fact, added::written(entries, *position)))
}

/// Picks the opening that counts: that of the routing in force, else the first in order.
fn opening<'a>(facts: &CaseFacts<'a>, rule: Option<&RuleRef>) -> Option<(usize, &'a Opened)> {
    let of_rule = facts
        .opened
        .iter()
        .find(|(_, opened)| rule.is_some() && opened.rule.as_ref() == rule);
    of_rule.or(facts.opened.first()).copied()
}

/// Folds the sets. The first tags count as added by the opening.
fn fold_items<'a>(
    order: &Order<'_>,
    first: &'a [Item],
    position: usize,
    facts: &CaseFacts<'a>,
    verdicts: &mut Verdicts,
) -> SetFold<'a, Item> {
    let first = first.iter().map(|item| SetChange {
        position,
        adds: true,
        item,
    });
    let fold = set::fold(order, first.chain(facts.items.iter().copied()));
    for ended in fold.ended.iter().filter(|ended| **ended != position) {
        verdicts.say(*ended, Verdict::Superseded);
    }
    fold
}

/// Adds what rules tagged it with as time passed, but what people took away since.
fn tag_by_time(
    tags: &mut Vec<String>,
    by_time: &[(Timestamp, &str)],
    order: &Order<'_>,
    entries: &[Entry],
) {
    for (at, tag) in by_time {
        let is_removal =
            |body: &Body| matches!(body, Body::Removed(Item::Tag(removed)) if removed == tag);
        let mut written = entries.iter().zip(order.iter());
        let is_removed =
            written.any(|(entry, (_, _, fact))| is_removal(&fact.body) && entry.at >= *at);
        if !is_removed && !tags.iter().any(|known| known == tag) {
            tags.push((*tag).to_owned());
        }
    }
    tags.sort();
}

/// Fills in the tags, participants and links.
fn fill_sets(view: &mut CaseView, items: &SetFold<'_, Item>) {
    for item in &items.members {
        match item {
            Item::Tag(tag) => view.tags.push(tag.clone()),
            Item::Participant { who, role } => view.participants.push(participant(who, role)),
            Item::Link { relation, case } => {
                view.links.push(CaseLink {
                    relation: relation.clone(),
                    case_id: *case,
                });
            }
            Item::DependsOn(_) | Item::File(_) | Item::Hold(_) => {}
        }
    }
}

/// Fills in what people wrote and attached.
fn fill_words(
    view: &mut CaseView,
    (facts, items): (&CaseFacts<'_>, &SetFold<'_, Item>),
    (order, entries): (&Order<'_>, &[Entry]),
    messages: &BTreeMap<FactId, Message>,
) {
    view.attachments = added::attachments(order, entries, items);
    view.comments = added::comments(order, entries);
    view.replies = facts.replies.fold((order, entries), messages);
}

/// Fills in when people meet and who comes, and returns the fact that says when, and what they are told.
fn fill_guests(
    view: &mut CaseView,
    answers: &Answers<'_>,
    fields: &Fields<'_>,
    (order, facts, items, entries): (&Order<'_>, &CaseFacts<'_>, &SetFold<'_, Item>, &[Entry]),
) -> (Option<(FactId, Gathering)>, Calls) {
    let gathering = fields.gathering();
    view.gathering = gathering.map(|(_, gathering)| gathering);
    let seats = view.gathering.and_then(|gathering| gathering.seats);
    let (guests, calls) = answers.views(order, facts, items, entries, seats);
    view.guests = guests;
    let said = gathering.and_then(|(position, gathering)| {
        let (fact, _) = order.get(position)?;
        Some((fact, gathering))
    });
    (said, calls)
}

/// Returns when somebody last wrote something, or else when it began.
fn last_change(order: &Order<'_>, entries: &[Entry], created_at: Timestamp) -> Timestamp {
    let authored = entries
        .iter()
        .zip(order.iter())
        .filter(|(_, (_, _, fact))| fact.wall.is_some() && !is_aside(&fact.body));
    authored
        .map(|(entry, _)| entry.at)
        .fold(created_at, Timestamp::max)
}

/// Says when the case is due for a review, and what came of the last one.
fn review(
    order: &Order<'_>,
    entries: &[Entry],
    facts: &CaseFacts<'_>,
    fields: &Fields<'_>,
) -> ReviewView {
    let last = facts.reviews.last().copied();
    let last_at = last.map(|(position, ..)| added::written(entries, position));
    let plan = fields.review();
    // A plan that was made since the last review begins with its own first time.
    let under = plan.and_then(|(set, _)| last.filter(|(position, ..)| *position > set));
    ReviewView {
        cycle: plan.and_then(|(_, plan)| plan.cycle),
        due_at: plan.and_then(|(_, plan)| plan.due_after(last_at.filter(|_| under.is_some()))),
        last_at,
        last_by: last.and_then(|(position, ..)| added::user(order.get(position)?.1.by)),
        outcome: last.map(|(_, outcome, _)| outcome),
        note: last.and_then(|(.., note)| note.map(ToOwned::to_owned)),
    }
}

fn participant(who: &Who, part: &str) -> Participant {
    let mut participant = Participant {
        person: None,
        user: None,
        role: None,
        part: part.to_owned(),
    };
    match who {
        Who::Person(person) => participant.person = Some(*person),
        Who::User(user) => participant.user = Some(*user),
        Who::Role(role) => participant.role = Some(role.clone()),
    }
    participant
}

/// Returns the person a case is about as one of its participants.
fn about(person: PersonId) -> Participant {
    participant(&Who::Person(person), "about")
}

fn view(input: &CaseInput<'_>, opened: &Opened, fields: &Fields<'_>) -> CaseView {
    let label = fields.label().unwrap_or(&opened.label);
    let location = fields.location().map_or_else(
        || opened.location.clone(),
        |place| Location {
            site: place.site.clone(),
            area: place.area.clone(),
        },
    );
    CaseView {
        case_id: input.id,
        organization_id: input.organization,
        compartment_id: input.compartment,
        label: label.clone(),
        title: input.title.unwrap_or(&opened.title).to_owned(),
        narrative: input.narrative.unwrap_or(&opened.narrative).to_owned(),
        status: CaseStatus::Open,
        severity: effective_severity(label, fields.severity().or(opened.severity)),
        priority: fields.priority().unwrap_or(opened.priority),
        visibility: opened.visibility,
        reactivity_time: fields.reactivity().or(opened.reactivity),
        origin_role: opened.origin_role.clone(),
        origin_signal: opened.signal,
        location,
        tags: Vec::new(),
        participants: Vec::new(),
        gathering: None,
        guests: Vec::new(),
        domain: opened.domain.clone(),
        subtype: opened.subtype.clone(),
        metadata: metadata(&opened.metadata),
        links: Vec::new(),
        merged_into: None,
        transfers: Vec::new(),
        review: ReviewView::default(),
        retention_class: fields.retention_class().flatten().cloned(),
        attachments: Vec::new(),
        comments: Vec::new(),
        replies: Vec::new(),
        escalation_level: input.escalation_level,
        conflicts: Vec::new(),
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
    }
}

/// Reads metadata; a value that is not JSON is kept as the text it is. Of two values of one key the last
/// counts.
pub(super) fn metadata(pairs: &[(String, String)]) -> BTreeMap<String, serde_json::Value> {
    let read = |text: &String| {
        serde_json::from_str(text).unwrap_or_else(|_| serde_json::Value::String(text.clone()))
    };
    pairs
        .iter()
        .map(|(key, text)| (key.clone(), read(text)))
        .collect()
}
