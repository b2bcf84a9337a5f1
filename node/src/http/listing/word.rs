//! The words of what a list can be asked for.

use orgo_schema::{case::CaseStatus, task::ShownStatus};
use orgo_web::{
    Language,
    model::{case_word, task_word},
};

use crate::{
    listing::{Group, List, Sort, Tab, When},
    words,
};

/// Returns the name of a view that everybody has.
pub(in crate::http) const fn tab(language: Language, tab: Tab) -> &'static str {
    let say = words::Listing(language);
    match tab {
        Tab::Mine => say.mine(),
        Tab::Late => say.late_or_up(),
        Tab::Blocked => say.blocked(),
        Tab::Levels => say.by_level(),
        Tab::All => say.all_open(),
    }
}

/// Returns when something happens, as the rest of a sentence.
pub(super) const fn when(language: Language, when: When) -> &'static str {
    let say = words::Listing(language);
    match when {
        When::Late => say.when_late(),
        When::Up => say.when_up(),
        When::Pressing => say.when_pressing(),
        When::Today => say.when_today(),
        When::Week => say.when_week(),
    }
}

/// Returns the words for an order, or for the other way round.
pub(super) const fn order(language: Language, sort: Sort, reversed: bool) -> &'static str {
    let say = words::Listing(language);
    match (sort, reversed) {
        (Sort::Left, false) => say.left_least(),
        (Sort::Left, true) => say.left_most(),
        (Sort::Priority, false) => say.priority_highest(),
        (Sort::Priority, true) => say.priority_lowest(),
        (Sort::Severity, false) => say.severity_worst(),
        (Sort::Severity, true) => say.severity_least(),
        (Sort::Age, false) => say.age_oldest(),
        (Sort::Age, true) => say.age_newest(),
        (Sort::Changed, false) => say.changed_last(),
        (Sort::Changed, true) => say.changed_longest(),
    }
}

/// Returns what lines stand together by.
pub(super) const fn group(language: Language, group: Group) -> &'static str {
    let say = words::Listing(language);
    match group {
        Group::Time => say.group_time(),
        Group::Level => say.group_level(),
        Group::Role => say.group_role(),
        Group::Place => say.group_place(),
        Group::Holder => say.group_holder(),
        Group::Status => say.group_status(),
        Group::Plain => say.group_nothing(),
    }
}

/// Returns the word of a status of a list, as an address spells it; nothing for what is none.
pub(super) fn status(language: Language, list: List, text: &str) -> &'static str {
    let word = match list {
        List::Tasks => {
            let mut all = ShownStatus::ALL.iter();
            let found = all.find(|one| one.as_str() == text);
            found.map(|status| task_word(language, *status))
        }
        List::Cases => {
            let mut all = CaseStatus::ALL.iter();
            let found = all.find(|one| one.as_str() == text);
            found.map(|status| case_word(language, *status))
        }
    };
    word.unwrap_or_default()
}
