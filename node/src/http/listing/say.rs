//! A filter in words, and the links that change it.

use orgo_schema::{
    label::Category,
    word::{Priority, Severity, Visibility},
};
use orgo_web::{
    model::Choice,
    page::listing::{COLUMNS, FilterChip, FilterField, Filtering, Kind},
    route,
};

use super::{
    super::{desk::Desk, show},
    FORM, VIEW, capital,
};
use crate::listing::{Filter, Group, Holder, List, Sort, Standing, When};

/// Returns the address of a list with a filter, from a place on if there is one.
pub(super) fn address(list: List, filter: &Filter, after: &str) -> String {
    let pairs = filter.pairs();
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .chain([("after", after)])
        .collect();
    route::with_query(path(list), &pairs)
}

pub(super) const fn path(list: List) -> &'static str {
    match list {
        List::Tasks => route::WORK,
        List::Cases => route::CASES,
    }
}

/// Returns what the page shows of the filter.
pub(super) fn filtering(desk: &Desk<'_>, list: List, filter: &Filter, is_open: bool) -> Filtering {
    let tab = filter.tab.map(|tab| tab.as_str().to_owned());
    let pairs = filter.pairs();
    let open = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .chain([(VIEW, FORM)]);
    let open: Vec<(&str, &str)> = open.collect();
    Filtering {
        open: route::with_query(path(list), &open),
        action: path(list).to_owned(),
        tab: tab.unwrap_or_default(),
        chips: chips(list, filter),
        fields: if is_open {
            fields(desk, list, filter)
        } else {
            Vec::new()
        },
        columns: filter.columns.clone(),
        columns_of: list.columns(),
        others: {
            let pairs = pairs.iter().filter(|(name, _)| *name != COLUMNS);
            pairs.cloned().collect()
        },
        banner: None,
        keep: None,
        is_narrow: filter.is_narrow(),
        order: {
            let (sort, reversed) = filter.order(list);
            sort.order(reversed).to_lowercase()
        },
        turned: list
            .sorts()
            .iter()
            .map(|sort| turned(list, filter, *sort))
            .collect(),
    }
}

/// Returns the link in the head of a column: to its order, or to the other way round where it holds already.
fn turned(list: List, filter: &Filter, sort: Sort) -> (String, String, Option<bool>) {
    let (current, reversed) = filter.order(list);
    let is_current = current == sort;
    let other = Filter {
        sort: Some((sort, is_current && !reversed)),
        ..filter.clone()
    };
    let rises = is_current.then_some(sort.is_falling() == reversed);
    (sort.as_str().to_owned(), address(list, &other, ""), rises)
}

/// Returns what is set, as sentences that a link takes away.
fn chips(list: List, filter: &Filter) -> Vec<FilterChip> {
    let without = |name: &str| {
        let pairs = filter.pairs();
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .filter(|(other, _)| *other != name)
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        route::with_query(path(list), &pairs)
    };
    let mut chips = Vec::new();
    for (name, value) in filter.pairs() {
        if let Some((words, value)) = sentence(filter, name, value) {
            chips.push(FilterChip {
                words: words.to_owned(),
                value,
                without: without(name),
            });
        }
    }
    chips
}

/// Returns the two halves of the sentence of a field; nothing for what leaves nothing out.
fn sentence(filter: &Filter, name: &str, value: String) -> Option<(&'static str, String)> {
    let spoken = |value: &str| said(value, " or ");
    Some(match name {
        "q" => ("holds the words", value),
        "status" => match &filter.standing {
            Some(Standing::Any) => ("status is", "any".to_owned()),
            _ => ("status is", spoken(&value)),
        },
        "priority" => ("priority is", spoken(&value)),
        "severity" => ("severity is at least", spoken(&value)),
        "label" => ("label begins with", value),
        "role" => ("role is", value),
        "category" => ("category is", spoken(&value)),
        "holder" => match &filter.holder {
            Some(Holder::Me) => ("held by", "me".to_owned()),
            Some(Holder::Teams) => ("waits for", "my teams".to_owned()),
            Some(Holder::Nobody) => ("held by", "nobody yet".to_owned()),
            Some(Holder::Somebody) => ("held by", "somebody".to_owned()),
            // As it was typed: whether somebody is known by it is not told.
            Some(Holder::User(email, _)) => ("held by", email.clone()),
            None => return None,
        },
        "place" => ("place is", value),
        "domain" => ("domain is", value),
        "subtype" => ("subtype is", value),
        "tag" => ("tagged", value),
        "when" => ("is", filter.when?.words().to_owned()),
        "visibility" => ("visibility is", spoken(&value)),
        "since" => match value.strip_suffix('d') {
            Some("1") => ("changed in the last", "day".to_owned()),
            Some(days) => ("changed in the last", format!("{days} days")),
            None => ("changed since", value),
        },
        _ => return None,
    })
}

/// Says words of a vocabulary as people read them.
fn said(value: &str, between: &str) -> String {
    let words = value.split(',').map(|word| word.replace('_', " "));
    words.collect::<Vec<_>>().join(between)
}

/// Returns the fields of the form that sets a filter.
#[expect(clippy::too_many_lines, reason = "a line or two for each field")]
fn fields(desk: &Desk<'_>, list: List, filter: &Filter) -> Vec<FilterField> {
    let pairs = filter.pairs();
    let value = |name: &str| {
        let found = pairs.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let field = |name: &'static str, words: &'static str, kind: Kind| FilterField {
        name,
        words,
        value: value(name),
        kind,
    };
    let loaded = &desk.setting.configuration.loaded;
    let priorities = Priority::ALL.iter().map(|one| one.as_str());
    let severities = Severity::ALL.iter().map(|one| one.as_str());
    let categories = Category::ALL.iter().map(|one| one.as_str());
    let visibilities = Visibility::ALL.iter().map(|one| one.as_str());
    let whens = When::ALL.iter().map(|when| (when.as_str(), when.words()));
    let standings = ["unfinished", "finished"]
        .into_iter()
        .chain(list.statuses());
    let usual = match list {
        List::Tasks => choices("Unfinished", [("any", "any")]),
        List::Cases => choices("Any", []),
    };
    let standings = vocabulary("", standings).into_iter().skip(1);
    let standings = usual
        .into_iter()
        .chain(standings.filter(|choice| list == List::Cases || choice.value != "unfinished"));
    let holders = [
        ("me", "me"),
        ("teams", "my teams, nobody yet"),
        ("nobody", "nobody yet"),
        ("somebody", "somebody"),
    ];
    vec![
        field("q", "Words", Kind::Text(Vec::new())),
        field("status", "Status", Kind::Choice(standings.collect())),
        field("when", "Time", Kind::Choice(choices("Any", whens))),
        field(
            "holder",
            "With",
            Kind::Choice(choices("Anybody or nobody", holders)),
        ),
        field(
            "priority",
            "Priority",
            Kind::Choice(vocabulary("Any", priorities)),
        ),
        field(
            "severity",
            "Severity at least",
            Kind::Choice(vocabulary("Any", severities)),
        ),
        field("role", "Role", Kind::Text(show::roles(&loaded.registry))),
        field(
            "category",
            "Category",
            Kind::Choice(vocabulary("Any", categories)),
        ),
        field("label", "Label begins with", Kind::Code),
        field("place", "Place", Kind::Text(places(desk))),
        field(
            "domain",
            "Domain",
            Kind::Text(show::domains(&loaded.modules)),
        ),
        field("subtype", "Subtype", Kind::Text(Vec::new())),
        field("tag", "Tag", Kind::Text(Vec::new())),
        field(
            "visibility",
            "Visibility",
            Kind::Choice(vocabulary("Any", visibilities)),
        ),
        field("since", "Changed since (2026-11-01, or 14d)", Kind::Code),
        field("sort", "Order", Kind::Choice(orders(list))),
        field("group", "Together by", Kind::Choice(groups(list))),
    ]
}

/// Offers the sites that everybody sees in the frame, and none that only work tells of.
fn places(desk: &Desk<'_>) -> Vec<Choice> {
    choices(
        "",
        [(desk.setting.site.as_str(), desk.setting.site.as_str())],
    )
    .into_iter()
    .skip(1)
    .collect()
}

fn orders(list: List) -> Vec<Choice> {
    let orders = list.sorts().iter().flat_map(|sort| {
        let text = sort.as_str();
        [
            (text.to_owned(), sort.order(false)),
            (format!("-{text}"), sort.order(true)),
        ]
    });
    let choice = |(value, words): (String, &str)| Choice {
        value,
        words: words.to_owned(),
    };
    choices("Usual", [])
        .into_iter()
        .chain(orders.map(choice))
        .collect()
}

fn groups(list: List) -> Vec<Choice> {
    let groups = list.groups().iter();
    choices(
        "Usual",
        groups.map(|group: &Group| (group.as_str(), group.words())),
    )
}

/// Returns choices with one for nothing before them.
fn choices<'a>(none: &'a str, all: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Choice> {
    let choice = |(value, words): (&str, &str)| Choice {
        value: value.to_owned(),
        words: words.to_owned(),
    };
    [("", none)].into_iter().chain(all).map(choice).collect()
}

/// Returns the words of a vocabulary as choices, with one for nothing before them.
fn vocabulary<'a>(none: &str, all: impl IntoIterator<Item = &'a str>) -> Vec<Choice> {
    let mut choices = choices(none, []);
    choices.extend(all.into_iter().map(|value| Choice {
        value: value.to_owned(),
        words: capital(&said(value, ", ")),
    }));
    choices
}
