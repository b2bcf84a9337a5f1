//! What the review of a pattern begins with: a function of what the cases have in common, the first of them, and the
//! modules, so that two nodes which open it apart open one.

use orgo_schema::{
    fact::{Created, Group, Likeness, Location, Opened},
    id::CaseId,
    label::{Base, Label, Subcategory},
    view::CaseView,
    word::Visibility,
};

use crate::{
    module::Modules,
    review::{self, Asks},
};

/// The rule that makes the task of such a review.
pub const RULE: &str = "pattern";
/// What tells its task from others.
pub const TASK_KEY: &str = "audit";
/// The level at which what keeps coming back is looked at, where a module says nothing: the heads of departments.
const LEVEL: u16 = 11;

/// Returns how the review begins. `first` is the first case that its opener knows.
pub fn opened(
    group: &Group,
    first: &CaseView,
    modules: &Modules,
    visibility: Visibility,
) -> Opened {
    let is_place = group.likeness == Likeness::Place;
    let area = is_place.then(|| group.value.clone());
    let site = group.site.clone().filter(|_| is_place);
    let narrative = format!(
        "Cases like one another keep coming: {}. The evidence is listed here, and grows as more of it comes in. \
         What do they have in common, and what has to change so that they stop?",
        group_text(group, modules)
    );
    Opened {
        location: Location { site, area },
        domain: group.domain.clone(),
        ..review::opened(
            format!("{}: {}", name(group, modules), group.value),
            narrative,
            label(group, &first.label, modules),
            (TASK_KEY, visibility),
        )
    }
}

/// Returns the task that a review begins with.
pub fn created(case: CaseId, opened: &Opened) -> Created {
    let asks = Asks {
        rule: RULE,
        key: TASK_KEY,
        title: "Find out why this keeps coming back",
        checklist: &[
            "Look at what the cases have in common",
            "Decide what changes",
            "Say how it will show whether that helped",
        ],
    };
    review::created(case, opened, &asks)
}

/// Returns the title of the kind of work that the cases of a group are.
pub fn kind<'a>(group: &'a Group, modules: &'a Modules) -> &'a str {
    let module = group.domain.as_deref().and_then(|name| modules.get(name));
    let subtype = module.and_then(|module| module.subtype(&group.subtype));
    subtype.map_or(group.subtype.as_str(), |subtype| subtype.title.as_str())
}

/// Says in words what the cases of a group have in common, for example `Water and drains in Building A`.
pub fn group_text(group: &Group, modules: &Modules) -> String {
    let kind = kind(group, modules);
    let value = &group.value;
    match (group.likeness, &group.site) {
        (Likeness::Place, Some(site)) => format!("{kind} in {value}, {site}"),
        (Likeness::Place, None) => format!("{kind} in {value}"),
        (Likeness::Equipment, _) => format!("{kind}, about {value}"),
        (Likeness::Tag, _) => format!("{kind}, tagged {value}"),
    }
}

fn name(group: &Group, modules: &Modules) -> String {
    let module = group.domain.as_deref().and_then(|name| modules.get(name));
    match module {
        Some(module) => module.audit.as_ref().map_or_else(
            || format!("{} audit", module.title),
            |audit| audit.title.clone(),
        ),
        None => "Audit".to_owned(),
    }
}

/// Returns where a review goes: as the module says, else as a report about the same to whoever heads the same team.
fn label(group: &Group, first: &Label, modules: &Modules) -> Label {
    let module = group.domain.as_deref().and_then(|name| modules.get(name));
    let said = module.and_then(|module| module.audit.as_ref());
    let usual = || Label {
        base: Base::new(LEVEL).unwrap_or(first.base),
        subcategory: Subcategory::Report,
        ..first.clone()
    };
    said.map_or_else(usual, |audit| audit.label.clone())
}
