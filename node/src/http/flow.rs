//! Which way work went, and where it goes next in the direction of its flow (SPEC 2).

use std::collections::BTreeMap;

use orgo_engine::{fold::TaskFold, path};
use orgo_schema::{
    id::FactId,
    label::{Label, Subcategory},
};
use orgo_web::model::{Choice, PathStop, way_words};

use super::{desk::Desk, show, task};
use crate::store::document::Facts;

/// Returns the stops of a task's path for its page.
pub(super) fn path(desk: &Desk<'_>, fold: &TaskFold, facts: &Facts) -> Vec<PathStop> {
    let stops = path::of_task(fold, &facts.facts).into_iter();
    stops
        .map(|step| PathStop {
            kind: step.kind,
            label: show::plate(&step.label.to_string()),
            direction: step.direction,
            against: step.against.map(|against| against.what),
            who: step.by.map(|user| desk.user_name(user)).unwrap_or_default(),
            // Why time moved it is said on the ladder, in the language of the page.
            why: step.by.and(step.why).unwrap_or_default(),
            at: desk.moment(step.at),
        })
        .collect()
}

/// Lists the facts that brought a task somewhere against its flow, with what it was about.
pub(super) fn against(fold: &TaskFold, facts: &Facts) -> BTreeMap<FactId, Subcategory> {
    let stops = path::of_task(fold, &facts.facts).into_iter();
    stops
        .filter_map(|step| Some((step.fact?, step.against?.what)))
        .collect()
}

/// Returns where work goes next in the direction of its flow, to be suggested, and which direction that is.
pub(super) fn onward(
    desk: &Desk<'_>,
    label: &Label,
    domain: Option<&str>,
) -> (Vec<Choice>, &'static str) {
    let policy = desk.setting.policies.newest().for_domain(domain);
    let next = label.onward(&policy.ladder);
    let next = next.iter().map(|label| choice(desk, label));
    let way = way_words(desk.wall.language, label.subcategory);
    (next.collect(), way)
}

/// Lists who may be asked for a yes, one level up first.
pub(super) fn approvers(desk: &Desk<'_>, label: &Label, domain: Option<&str>) -> Vec<Choice> {
    let policy = desk.setting.policies.newest().for_domain(domain);
    let mut here = label.clone();
    let above = std::iter::from_fn(|| {
        here = here.above(&policy.ladder)?;
        Some(choice(desk, &here))
    });
    above.collect()
}

fn choice(desk: &Desk<'_>, label: &Label) -> Choice {
    Choice {
        value: label.to_string(),
        words: task::level_name(desk.wall.language, label.base),
    }
}
