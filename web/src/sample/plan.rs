//! A sample of a plan.

use super::{HOSTILE, fault, s};
use crate::{
    model::ShownStatus,
    page::plan::{Bar, Mark, MarkKind, PlanFilter, PlanPage},
};

/// A plan of a role with a late task, a blocked one, and one of which nothing is shown.
pub(crate) fn plan() -> PlanPage {
    let mark = |at, kind| Mark { at, kind };
    let late = Bar {
        id: s("t1"),
        title: s(HOSTILE),
        status: ShownStatus::Escalated,
        times: vec![s("Since Tue 17 Nov"), s("Due Thu 19 Nov, late")],
        with: s(HOSTILE),
        waits_for: String::new(),
        waits_on: Vec::new(),
        span: Some((100, 400)),
        late: Some(300),
        marks: vec![mark(300, MarkKind::Due), mark(200, MarkKind::Step)],
    };
    let blocked = Bar {
        id: s("t2"),
        status: ShownStatus::Pending,
        waits_for: s(HOSTILE),
        waits_on: vec![s("t1")],
        span: None,
        late: None,
        marks: vec![mark(500, MarkKind::Waits), mark(900, MarkKind::Again)],
        ..late.clone()
    };
    PlanPage {
        case: None,
        filter: PlanFilter {
            role: s(HOSTILE),
            ..PlanFilter::default()
        },
        faults: vec![fault("role", HOSTILE)],
        roles: Vec::new(),
        window: s("Mon 9 Nov to Sun 6 Dec, in UTC"),
        earlier: PlanFilter::default(),
        later: PlanFilter::default(),
        ticks: vec![(0, s("9 Nov")), (250, s("16 Nov"))],
        today: Some(400),
        bars: vec![late, blocked],
        has_more: true,
    }
}
