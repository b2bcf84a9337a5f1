//! What those hear who are invited to a case: that they are, that it is near, and that it is called off.

use orgo_schema::{
    case::CaseStatus,
    fact::{Answer, Purpose, Recipient},
    id::FactId,
    task::TaskStatus,
    time::Timestamp,
    view::GuestView,
    word::Visibility,
};

use super::{News, Reach, decide::NEWS_MS, story::is_work, story::reaches};
use crate::fold::{CaseFold, TaskFold, worth_telling};

/// Whether people are invited to a case, and may answer: while it goes on, and where a mail may tell of it.
pub fn is_inviting(case: &CaseFold) -> bool {
    let goes_on = matches!(
        case.view.status,
        CaseStatus::Open | CaseStatus::InProgress | CaseStatus::OnHold
    );
    goes_on && may_tell(case)
}

/// Whether a mail may tell of a case.
fn may_tell(case: &CaseFold) -> bool {
    case.view.visibility < Visibility::Restricted
}

/// Returns when what people were invited to was called off, if it was: the case was over before it began, or all its
/// work was cancelled before it did.
pub fn called_off(case: &CaseFold, tasks: &[&TaskFold]) -> Option<Timestamp> {
    let work = || tasks.iter().copied().filter(is_work);
    let is_cancelled = work().all(|task| task.status == TaskStatus::Cancelled);
    let cancelled_at = work().map(|task| task.view.updated_at).max();
    let cancelled_at = cancelled_at.filter(|_| is_cancelled);
    match starts(case) {
        Some(starts) => {
            let over = case.over_at.into_iter().chain(cancelled_at).min();
            over.filter(|over| *over < starts)
        }
        // What names no day is over when somebody says so, and that it was cancelled only its tasks say.
        None => cancelled_at,
    }
}

fn starts(case: &CaseFold) -> Option<Timestamp> {
    case.gathering.and_then(|(_, gathering)| gathering.starts)
}

/// Lists what those hear who are invited.
pub(super) fn news(case: &CaseFold, tasks: &[&TaskFold]) -> Vec<News> {
    match called_off(case, tasks) {
        Some(at) => cancellations(case, at),
        None => invitations(case),
    }
}

/// Lists who hears that it is called off: everybody on the list but who had said no.
///
/// It follows from the case itself, or from the last time that it was taken up again, and from nothing that was said
/// when it ended: two sites that call it off apart tell it once.
fn cancellations(case: &CaseFold, at: Timestamp) -> Vec<News> {
    if !may_tell(case) {
        return Vec::new();
    }
    let cause = case
        .reopened
        .map_or_else(|| of_case(case), |(fact, _)| fact);
    // It is news for as long as they could set out.
    let until = starts(case).map(|starts| starts.plus_ms(-NEWS_MS));
    let at = until.map_or(at, |until| until.max(at));
    let hears = |guest: &&GuestView| {
        guest.answer != Some(Answer::No) && (guest.invited_at.is_some() || guest.answer.is_some())
    };
    let guests = case.view.guests.iter().filter(hears);
    let told = |reach| News {
        cause,
        purpose: Purpose::CalledOff,
        reach,
        at,
        template: None,
    };
    guests.filter_map(reach).map(told).collect()
}

/// Whether somebody knows of what they were invited to: they were told of it, or they answered.
pub(super) fn was_told(case: &CaseFold, to: Recipient) -> bool {
    let mut messages = case.messages.values();
    let mut guests = case.view.guests.iter();
    messages.any(|message| {
        let wanted = &message.wanted;
        let is_call = wanted.purpose.is_for_guests() && wanted.purpose != Purpose::CalledOff;
        is_call && wanted.to == to && message.told_at().is_some()
    }) || guests.any(|guest| {
        guest.answer.is_some() && reach(guest).is_some_and(|reach| reaches(&reach, to))
    })
}

/// Returns the cause of what follows from a case being there, whoever said so first.
fn of_case(case: &CaseFold) -> FactId {
    FactId::new(case.view.case_id.uuid())
}

/// Lists who is invited, each once, and who said that they come to what is near.
///
/// That somebody is invited follows from the case itself, whoever said so first: two sites that invite one
/// person apart invite them once; that they are invited again, from what had taken them off the list. Who
/// waited and has a seat now hears of it, once for each yes.
fn invitations(case: &CaseFold) -> Vec<News> {
    if !is_inviting(case) {
        return Vec::new();
    }
    let starts = starts(case);
    let mut news = Vec::new();
    for guest in &case.view.guests {
        let Some(reach) = reach(guest) else {
            continue;
        };
        let told = |cause, purpose, at| News {
            cause,
            purpose,
            reach: reach.clone(),
            at,
            template: None,
        };
        if let Some(invited_at) = guest.invited_at {
            let again = guest.who().and_then(|who| case.calls.again.get(&who));
            let cause = again.copied().unwrap_or_else(|| of_case(case));
            // It is news for as long as they can come, also to a gateway that hears of it late.
            let until = worth_telling(invited_at, starts);
            news.push(told(cause, Purpose::Invited, until.plus_ms(-NEWS_MS)));
        }
        let seated = guest.who().and_then(|who| case.calls.seated.get(&who));
        if let Some((cause, since)) = seated {
            let until = worth_telling(*since, starts);
            news.push(told(*cause, Purpose::Seated, until.plus_ms(-NEWS_MS)));
        }
        let comes = guest.answer == Some(Answer::Yes) && !guest.waits;
        if let (true, Some((cause, gathering))) = (comes, case.gathering)
            && let (Some(starts), Some(answered_at)) = (gathering.starts, guest.answered_at)
        {
            let before = starts.plus_ms(-NEWS_MS);
            // Who has just said so needs no reminder.
            if answered_at < before {
                news.push(told(cause, Purpose::ComesUp, before));
            }
        }
    }
    news
}

fn reach(guest: &GuestView) -> Option<Reach> {
    let user = guest.user.map(Reach::User);
    user.or_else(|| guest.person.map(Reach::Person))
}
