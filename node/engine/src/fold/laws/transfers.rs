//! Offers between units: sites that answered apart agree on what became of each, and nobody who took work over
//! loses it.

use orgo_schema::{
    case::CaseAction,
    fact::{Author, Body, OfferAnswered, OfferReply, Offered, Purpose, TransferState, Value},
    id::{FactId, PersonId},
    label::Label,
    task::TaskAction,
    time::Timestamp,
    view::TransferView,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::{CREATION, HOUR, fold, fold_case, opened, site, verdict, with_task};
use crate::{
    fold::{TaskFold, Verdict, VoidFact, transfers},
    history::{Site, pull_all, user_id},
    order::Facts,
    outbox::{Reach, follow_up},
    transfer,
};

const HERE: &str = "1001.11.IT.Support";
const HR: &str = "1001.11.HR.Conduct";
const LEGAL: &str = "1001.11.Legal";

fn label(text: &str) -> Label {
    text.parse().unwrap()
}

fn offer(site: &mut Site, now: i64, to: &str) -> FactId {
    let offered = Offered {
        to: label(to),
        from: label(HERE),
        reason: "It is theirs".to_owned(),
        outside: None,
    };
    site.write(now, Body::Offered(offered))
}

/// Answers as a node does: what follows of a yes is written with it.
fn answer(site: &mut Site, now: i64, offer: FactId, reply: OfferReply) -> FactId {
    let to = fold(&site.facts)
        .view
        .transfers
        .into_iter()
        .find(|transfer| transfer.offer_id == offer)
        .map(|transfer| transfer.to);
    let answered = OfferAnswered {
        offer,
        reply,
        reason: None,
        cause: None,
    };
    let answer = site.write(now, Body::OfferAnswered(answered));
    if let (OfferReply::Accept, Some(to)) = (reply, to) {
        site.write(now, Body::Set(Value::Label(to)));
    }
    answer
}

fn all(facts: &Facts) -> Vec<TransferView> {
    fold(facts).view.transfers
}

fn states(facts: &Facts) -> Vec<TransferState> {
    all(facts).iter().map(|transfer| transfer.state).collect()
}

/// Two sites that know of one offer.
fn offered() -> (Site, Site, FactId) {
    let mut a = site(1);
    let id = offer(&mut a, 10, HR);
    let mut b = Site::new(2);
    b.pull(&a);
    (a, b, id)
}

#[test]
fn nothing_changes_until_somebody_accepts() {
    let before = fold(&site(1).facts).view;
    let (a, mut b, id) = offered();
    let open = fold(&a.facts).view;
    assert_eq!(states(&a.facts), [TransferState::Open]);
    assert_eq!(
        (&open.label, open.status, open.next_step_at),
        (&before.label, before.status, before.next_step_at),
        "its clock runs on"
    );
    answer(&mut b, 20, id, OfferReply::Accept);
    let accepted = fold(&b.facts);
    assert_eq!(accepted.address, label(HR));
    assert_eq!(states(&b.facts), [TransferState::Accepted]);
    let transfer = &accepted.view.transfers[0];
    assert_eq!(
        (transfer.by, transfer.at),
        (Some(user_id(1)), Timestamp(10))
    );
    let said = transfer.answer.as_ref().unwrap();
    assert_eq!((said.by, said.at), (Some(user_id(2)), Timestamp(20)));
}

#[test]
fn an_acceptance_outweighs_what_it_had_not_seen_whatever_the_clocks_say() {
    for reply in [OfferReply::Revoke, OfferReply::Reject] {
        for (yes_at, no_at) in [(20, 30), (30, 20)] {
            let (mut a, mut b, id) = offered();
            let no = answer(&mut a, no_at, id, reply);
            assert_eq!(states(&a.facts), [reply.leads_to()]);
            let yes = answer(&mut b, yes_at, id, OfferReply::Accept);
            pull_all(&mut [&mut a, &mut b]);
            let merged = fold(&a.facts);
            assert_eq!(merged, fold(&b.facts));
            assert_eq!(states(&a.facts), [TransferState::Accepted], "{reply}");
            assert_eq!(merged.address, label(HR));
            assert_eq!(merged.view.conflicts, []);
            assert_eq!(verdict(&merged, yes), Verdict::Valid);
            assert_eq!(verdict(&merged, no), Verdict::Overtaken);
        }
    }
}

#[test]
fn of_two_who_accept_apart_the_first_counts_and_nothing_is_in_conflict() {
    let (mut a, mut b, id) = offered();
    let mut c = Site::new(3);
    c.pull(&a);
    let first = answer(&mut b, 20, id, OfferReply::Accept);
    let second = answer(&mut a, 30, id, OfferReply::Accept);
    let refusal = answer(&mut c, 15, id, OfferReply::Reject);
    pull_all(&mut [&mut a, &mut b, &mut c]);
    let merged = fold(&a.facts);
    assert_eq!(merged, fold(&c.facts));
    let said = merged.view.transfers[0].answer.as_ref().unwrap();
    assert_eq!(said.answer_id, first);
    assert_eq!(verdict(&merged, second), Verdict::Superseded);
    assert_eq!(verdict(&merged, refusal), Verdict::Overtaken);
    assert_eq!(merged.view.conflicts, []);
}

#[test]
fn who_has_seen_the_end_of_an_offer_answers_it_no_more() {
    for end in [OfferReply::Accept, OfferReply::Reject, OfferReply::Revoke] {
        let (mut a, mut b, id) = offered();
        answer(&mut a, 20, id, end);
        b.pull(&a);
        let late = answer(&mut b, 30, id, OfferReply::Accept);
        let merged = fold(&b.facts);
        assert_eq!(states(&b.facts), [end.leads_to()]);
        assert_eq!(
            verdict(&merged, late),
            Verdict::Void(VoidFact::NothingAsked),
            "{end}"
        );
    }
    // Nor who has not seen that there is one.
    let (a, _, id) = offered();
    let mut c = site(3);
    let blind = answer(&mut c, 40, id, OfferReply::Accept);
    c.pull(&a);
    assert_eq!(states(&c.facts), [TransferState::Open]);
    assert_eq!(
        verdict(&fold(&c.facts), blind),
        Verdict::Void(VoidFact::NothingAsked)
    );
}

#[test]
fn an_offer_lapses_when_the_work_ends_or_goes_elsewhere_and_a_yes_that_had_not_seen_it_stands() {
    let moved = Body::Set(Value::Label(label(LEGAL)));
    let done = Body::TaskActed {
        action: TaskAction::Complete,
        reason: None,
        until: None,
    };
    for end in [moved, done] {
        let (mut a, mut b, id) = offered();
        a.write(20, end);
        assert_eq!(states(&a.facts), [TransferState::Lapsed]);
        let fold_of_a = fold(&a.facts);
        assert_eq!(verdict(&fold_of_a, id), Verdict::Superseded);
        answer(&mut b, 30, id, OfferReply::Accept);
        pull_all(&mut [&mut a, &mut b]);
        assert_eq!(states(&a.facts), [TransferState::Accepted]);
        assert_eq!(fold(&a.facts), fold(&b.facts));
    }
}

#[test]
fn of_offers_made_apart_the_last_is_open_and_two_that_are_accepted_apart_are_for_people_to_settle()
{
    let (mut a, mut b) = (site(1), site(2));
    let (to_hr, to_legal) = (offer(&mut a, 10, HR), offer(&mut b, 20, LEGAL));
    let (mut alone, mut other) = (a.clone(), b.clone());
    pull_all(&mut [&mut a, &mut b]);
    assert_eq!(
        states(&a.facts),
        [TransferState::Lapsed, TransferState::Open]
    );
    assert_eq!(all(&a.facts), all(&b.facts));
    // Whoever sees both answers the one that is open.
    let late = answer(&mut a, 30, to_hr, OfferReply::Accept);
    assert_eq!(
        verdict(&fold(&a.facts), late),
        Verdict::Void(VoidFact::NothingAsked)
    );
    answer(&mut alone, 30, to_hr, OfferReply::Accept);
    answer(&mut other, 40, to_legal, OfferReply::Accept);
    pull_all(&mut [&mut alone, &mut other]);
    let merged = fold(&alone.facts);
    assert_eq!(states(&alone.facts), [TransferState::Accepted; 2]);
    assert_eq!(merged.view.conflicts[0].field, "label");
    assert_eq!(merged.address, label(LEGAL));
}

#[test]
fn a_case_is_offered_as_a_task_is() {
    let mut a = Site::new(1);
    a.derive(CREATION, opened());
    let id = offer(&mut a, 10, HR);
    assert_eq!(
        transfers(&a.facts, crate::contest::Contests::none()),
        fold_case(&a.facts, None).view.transfers
    );
    let mut b = Site::new(2);
    b.pull(&a);
    a.write(
        20,
        Body::CaseActed {
            action: CaseAction::Resolve,
            reason: None,
        },
    );
    assert_eq!(
        transfers(&a.facts, crate::contest::Contests::none())[0].state,
        TransferState::Lapsed
    );
    let accept = OfferAnswered {
        offer: id,
        reply: OfferReply::Accept,
        reason: None,
        cause: None,
    };
    b.write(15, Body::OfferAnswered(accept));
    pull_all(&mut [&mut a, &mut b]);
    let merged = fold_case(&a.facts, None).view;
    assert_eq!(merged.transfers[0].state, TransferState::Accepted);
    assert_eq!(merged, fold_case(&b.facts, None).view);
}

#[test]
fn those_it_is_offered_to_hear_of_it_and_then_who_offered_it() {
    let told = |fold: &TaskFold| -> Vec<(Purpose, Reach)> {
        let news = follow_up(fold, Timestamp(HOUR)).into_iter();
        let news = news.filter(|news| news.purpose != Purpose::Arrived);
        news.map(|news| (news.purpose, news.reach)).collect()
    };
    let (a, b, id) = offered();
    let there = Reach::Holders(label(HR));
    let offerer = Reach::User(user_id(1));
    assert_eq!(told(&fold(&a.facts)), [(Purpose::Offered, there.clone())]);
    for (reply, reach) in [
        (OfferReply::Accept, offerer.clone()),
        (OfferReply::Reject, offerer),
        (OfferReply::Revoke, there),
    ] {
        let mut b = b.clone();
        answer(&mut b, 20, id, reply);
        let news = told(&fold(&b.facts));
        assert_eq!(news, [(Purpose::OfferAnswered, reach)], "{reply}");
    }
    // Nobody is told what they said themselves.
    let mut own = a.clone();
    answer(&mut own, 20, id, OfferReply::Reject);
    assert_eq!(told(&fold(&own.facts)), []);
}

#[test]
fn what_asks_about_an_offer_counts_as_long_as_it_is_open() {
    let (mut a, _, id) = offered();
    let asked = transfer::Asked {
        case: crate::history::case_id(1),
        title: "Offered: Leak".to_owned(),
        reason: "It is theirs".to_owned(),
        to: label(HR),
        domain: "maintenance".to_owned(),
        priority: orgo_schema::word::Priority::High,
        severity: orgo_schema::word::Severity::Minor,
        visibility: orgo_schema::word::Visibility::Internal,
        received: Some(Timestamp(10)),
    };
    let mut facts = Site::new(1);
    facts.derive(CREATION, Body::Created(transfer::created(id, asked)));
    let asks = |name: FactId| {
        let input = super::TaskInput {
            id: transfer::task(name),
            ..super::input(&facts.facts)
        };
        super::task(&input).unwrap()
    };
    let mut pair = [fold(&a.facts), asks(id)];
    transfer::leave_out(&[], &mut pair);
    assert_eq!(transfer::asks_about(&pair[1].view), Some(id));
    assert_eq!(pair[1].view.void, None);
    assert!(pair[1].view.next_step_at.is_some(), "it climbs");
    // The same metadata make no such task of other work.
    assert_eq!(
        transfer::asks_about(&asks(crate::history::fact_id(7)).view),
        None
    );
    answer(&mut a, 20, id, OfferReply::Revoke);
    let mut pair = [fold(&a.facts), asks(id)];
    transfer::leave_out(&[], &mut pair);
    assert!(pair[1].view.void.is_some());
    assert_eq!(
        (pair[1].view.next_step_at, pair[1].due_steps().len()),
        (None, 0)
    );
}

proptest! {
    #[test]
    fn sites_agree_what_became_of_offers_whatever_they_heard_first(
        acts in prop::collection::vec((0..3_usize, 0..7_u8, any::<bool>(), any::<bool>()), 0..24),
    ) {
        let mut sites = [1, 2, 3].map(Site::new).map(with_task);
        let mut accepted = Vec::new();
        for (turn, (at, act, back, hear)) in acts.into_iter().enumerate() {
            let step = i64::try_from(turn).unwrap() * 1_000;
            let now = if back { HOUR - step } else { step + 10 };
            let mine = &mut sites[at];
            let known = all(&mine.facts);
            // As a node does: one offer at a time, and what is open is answered.
            match (transfer::open(&known).map(|open| open.offer_id), act) {
                (None, 0 | 1) => {
                    offer(mine, now, if act == 0 { HR } else { LEGAL });
                }
                (Some(open), 2 | 3) => {
                    accepted.push((open, answer(mine, now, open, OfferReply::Accept)));
                }
                (Some(open), 4) => {
                    answer(mine, now, open, OfferReply::Reject);
                }
                (Some(open), 5) => {
                    answer(mine, now, open, OfferReply::Revoke);
                }
                (_, 6) => {
                    mine.write(now, Body::Set(Value::Label(label(HERE))));
                }
                _ => {}
            }
            if hear {
                let other = sites[(at + 1) % 3].clone();
                sites[at].pull(&other);
            }
        }
        let [mut a, mut b, mut c] = sites;
        pull_all(&mut [&mut a, &mut b, &mut c]);
        let merged = fold(&a.facts);
        prop_assert_eq!(&merged, &fold(&b.facts));
        prop_assert_eq!(&merged, &fold(&c.facts));
        let views = &merged.view.transfers;
        let open = views.iter().filter(|view| view.state == TransferState::Open);
        prop_assert!(open.count() <= 1, "one offer at a time");
        for (offer, answer) in accepted {
            let view = views.iter().find(|view| view.offer_id == offer).unwrap();
            prop_assert_eq!(view.state, TransferState::Accepted, "a yes that saw it open stands");
            prop_assert_ne!(verdict(&merged, answer), Verdict::Overtaken);
        }
        // What somebody accepted is where it was accepted to, or people are asked, or moved it since.
        for view in views {
            let is_answered = view.answer.is_some();
            let needs_one = !matches!(view.state, TransferState::Open | TransferState::Lapsed);
            prop_assert_eq!(is_answered, needs_one);
        }
    }
}

/// A case that is offered to somebody outside.
fn offered_outside(site: &mut Site) -> FactId {
    site.derive(CREATION, opened());
    let offered = Offered {
        to: label(HERE),
        from: label(HERE),
        reason: "The main pipe is theirs".to_owned(),
        outside: Some(PersonId::new(Uuid::from_u128(7))),
    };
    site.write(10, Body::Offered(offered))
}

/// A node takes in what somebody said who has no account.
fn take_in(site: &mut Site, now: i64, offer: FactId, reply: OfferReply) -> FactId {
    let node = Author::Node(site.node());
    let answered = OfferAnswered {
        offer,
        reply,
        reason: None,
        cause: None,
    };
    site.write_as(node, now, Body::OfferAnswered(answered))
}

#[test]
fn who_has_no_account_answers_what_was_offered_to_them_and_nothing_else() {
    for (reply, state) in [
        (OfferReply::Accept, TransferState::Accepted),
        (OfferReply::Reject, TransferState::Rejected),
        (OfferReply::Revoke, TransferState::Open),
    ] {
        let mut a = Site::new(1);
        let id = offered_outside(&mut a);
        let label = fold_case(&a.facts, None).view.label;
        take_in(&mut a, 20, id, reply);
        let view = fold_case(&a.facts, None).view;
        assert_eq!(view.transfers[0].state, state, "{reply}");
        assert_eq!(view.label, label, "it stays where it is");
        assert_eq!(transfer::accepted_at(&view.transfers), None);
    }
    let mut a = site(1);
    let id = offer(&mut a, 10, HR);
    let answer = take_in(&mut a, 20, id, OfferReply::Accept);
    assert_eq!(states(&a.facts), [TransferState::Open]);
    assert_eq!(
        verdict(&fold(&a.facts), answer),
        Verdict::Void(VoidFact::NothingAsked)
    );
}
