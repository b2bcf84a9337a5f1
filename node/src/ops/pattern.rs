//! `orgo pattern list`: cases that are like one another, and what looks into them.

use orgo_engine::{
    authorize::{Person, Viewer},
    pattern::{self as engine, Episode, Member, Standing},
    policy::Policy,
};
use orgo_schema::{command::Object, id::CaseId, time::Timestamp};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    failure::Failure, guard, node::Node, pattern::Looked, setting::Setting, store::pattern as rows,
};

/// The most groups that are looked through.
const GROUPS_MAX: u32 = 2_000;

/// Lists the groups that are near a pattern, or over it, and that somebody may read something of.
///
/// # Errors
/// When the database refuses.
pub fn list(node: &Node, person: &Person) -> Result<Value, Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let (compartments, _) = guard::reach(&setting, &viewer);
    let now = (node.clock)().now;
    let newest = setting.policies.newest();
    let policies = newest.domains.values().chain([newest]);
    let longest = policies.map(window_ms).max().unwrap_or_default();
    let items = node.store.read(|db| {
        let mut items = Vec::new();
        for (place, likeness) in rows::groups(db, &compartments, now.plus_ms(-longest), GROUPS_MAX)?
        {
            let looked = Looked::at(db, &setting, place, &likeness)?;
            let Some(episode) = looked.episodes.last() else {
                continue;
            };
            items.extend(item(
                db,
                &setting,
                &viewer,
                (&looked, episode, &likeness),
                now,
            )?);
        }
        Ok::<_, Failure>(items)
    })?;
    Ok(json!({ "items": items, "next": null }))
}

fn window_ms(policy: &Policy) -> i64 {
    i64::try_from(policy.pattern.window.approximate_ms()).unwrap_or(i64::MAX)
}

/// Returns how a group stands; nothing where it is far from a pattern, over, or nobody's business here.
fn item(
    db: &Connection,
    setting: &Setting,
    viewer: &Viewer,
    (looked, episode, likeness): (&Looked, &Episode, &str),
    now: Timestamp,
) -> Result<Option<Value>, Failure> {
    let needed = usize::try_from(looked.sensitivity.count).unwrap_or(usize::MAX);
    let is_near = episode.closest >= 2 && 2 * episode.closest >= needed;
    let runs = episode.runs(now, looked.sensitivity);
    let review = episode.review();
    let goes_on =
        review.is_some_and(|review| matches!(review.standing, Standing::Open | Standing::Waits));
    if !(goes_on || (runs && is_near)) {
        return Ok(None);
    }
    let mut evidence = Vec::new();
    for member in &episode.members {
        evidence.extend(line(db, setting, viewer, member)?);
    }
    let Some(group) = engine::read_key(likeness).filter(|_| !evidence.is_empty()) else {
        return Ok(None);
    };
    let review = match review {
        Some(review) => found(db, setting, viewer, review.case)?.map(|_| review),
        None => None,
    };
    let state = match (review.map(|review| review.standing), episode.triggered) {
        (None, None) => "near",
        (None, Some(_)) => "pattern",
        (Some(_), None) => "below_now",
        (Some(Standing::Waits), Some(_)) => "waits",
        (Some(_), Some(_)) => "open",
    };
    let hidden = episode.members.len().saturating_sub(evidence.len());
    Ok(Some(json!({
        "what": engine::group_text(&group, &setting.configuration.loaded.modules),
        "likeness": group.likeness,
        "domain": group.domain,
        "subtype": group.subtype,
        "site": group.site,
        "value": group.value,
        "state": state,
        "within_window": episode.closest,
        "count": looked.sensitivity.count,
        "window": looked.sensitivity.window,
        "source": looked.source,
        "since": episode.members.first().map(|member| member.at),
        "triggered_at": episode.triggered,
        "review": review.map(|review| review.case),
        "evidence": evidence,
        "hidden": hidden,
    })))
}

fn line(
    db: &Connection,
    setting: &Setting,
    viewer: &Viewer,
    member: &Member,
) -> Result<Option<Value>, Failure> {
    let title = found(db, setting, viewer, member.case)?;
    Ok(title
        .map(|title| json!({ "case_id": member.case, "title": title, "reported_at": member.at })))
}

/// Returns the title of a case that somebody may read.
fn found(
    db: &Connection,
    setting: &Setting,
    viewer: &Viewer,
    case: CaseId,
) -> Result<Option<String>, Failure> {
    match guard::found(db, setting, viewer, Object::Case(case)) {
        Ok(found) => Ok(Some(found.folded.case.view.title)),
        Err(Failure::Refused(_)) => Ok(None),
        Err(failure) => Err(failure),
    }
}
