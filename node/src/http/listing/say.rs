//! A filter in words, and the links that change it.

use orgo_schema::{
    label::Category,
    word::{Priority, Severity, Visibility},
};
use orgo_web::{
    Language,
    model::{Choice, category_word, priority_word, severity_word, visibility_word},
    page::listing::{COLUMNS, FilterChip, FilterField, Filtering, Kind},
    route,
};

use super::{
    super::{desk::Desk, show},
    FORM, VIEW, word,
};
use crate::{
    listing::{Filter, Holder, List, Sort, Standing, When},
    words,
};

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
        chips: chips(desk.wall.language, list, filter),
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
            word::order(desk.wall.language, sort, reversed).to_lowercase()
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
fn chips(language: Language, list: List, filter: &Filter) -> Vec<FilterChip> {
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
        if let Some((words, value)) = sentence(language, (list, filter), name, value) {
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
fn sentence(
    language: Language,
    (list, filter): (List, &Filter),
    name: &str,
    value: String,
) -> Option<(&'static str, String)> {
    let say = words::Listing(language);
    let lower = |word: &str| word.to_lowercase();
    Some(match name {
        "q" => (say.chip_words(), value),
        "status" => (
            say.chip_status(),
            standing(language, list, filter.standing.as_ref()?),
        ),
        "priority" => {
            let all = filter.priorities.iter();
            let all = all.map(|one| lower(priority_word(language, *one)));
            (say.chip_priority(), either(language, all))
        }
        "severity" => (
            say.chip_severity(),
            lower(severity_word(language, filter.severity?)),
        ),
        "label" => (say.chip_label(), value),
        "role" => (say.chip_role(), value),
        "category" => (
            say.chip_category(),
            lower(category_word(language, filter.category?)),
        ),
        "holder" => match filter.holder.as_ref()? {
            Holder::Me => (say.chip_held(), say.me().to_owned()),
            Holder::Teams => (say.chip_waits(), say.my_teams().to_owned()),
            Holder::Nobody => (say.chip_held(), say.nobody().to_owned()),
            Holder::Somebody => (say.chip_held(), say.somebody().to_owned()),
            // As it was typed: whether somebody is known by it is not told.
            Holder::User(email, _) => (say.chip_held(), email.clone()),
        },
        "place" => (say.chip_place(), value),
        "domain" => (say.chip_domain(), value),
        "subtype" => (say.chip_subtype(), value),
        "tag" => (say.chip_tag(), value),
        "when" => (say.chip_is(), word::when(language, filter.when?).to_owned()),
        "visibility" => (
            say.chip_visibility(),
            lower(visibility_word(language, filter.visibility?)),
        ),
        "since" => match value.strip_suffix('d').map(str::parse) {
            Some(Ok(days)) => (say.chip_changed_in(), say.days(days)),
            Some(Err(_)) | None => (say.chip_changed_since(), value),
        },
        _ => return None,
    })
}

/// Says where things stand that are asked for.
fn standing(language: Language, list: List, standing: &Standing) -> String {
    let say = words::Listing(language);
    match standing {
        Standing::Any => say.any().to_owned(),
        Standing::Unfinished => say.unfinished().to_lowercase(),
        Standing::Finished => say.finished().to_lowercase(),
        Standing::Only(all) => {
            let all = all.iter();
            let all = all.map(|one| word::status(language, list, one).to_lowercase());
            either(language, all)
        }
    }
}

/// Joins words of which one is enough.
fn either(language: Language, all: impl Iterator<Item = String>) -> String {
    let or = format!(" {} ", words::Listing(language).or());
    all.collect::<Vec<_>>().join(&or)
}

/// Returns the fields of the form that sets a filter.
fn fields(desk: &Desk<'_>, list: List, filter: &Filter) -> Vec<FilterField> {
    let say = words::Listing(desk.wall.language);
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
    let vocabularies = Vocabularies(desk.wall.language);
    let text = || Kind::Text(Vec::new());
    let choice = Kind::Choice;
    vec![
        field("q", say.words(), text()),
        field("status", say.status(), choice(vocabularies.standings(list))),
        field("when", say.time(), choice(vocabularies.whens())),
        field("holder", say.with(), choice(vocabularies.holders())),
        field(
            "priority",
            say.priority(),
            choice(vocabularies.priorities()),
        ),
        field(
            "severity",
            say.severity(),
            choice(vocabularies.severities()),
        ),
        field(
            "role",
            say.role(),
            Kind::Text(show::roles(&loaded.registry)),
        ),
        field(
            "category",
            say.category(),
            choice(vocabularies.categories()),
        ),
        field("label", say.label(), Kind::Code),
        field("place", say.place(), Kind::Text(places(desk))),
        field(
            "domain",
            say.domain(),
            Kind::Text(show::domains(&loaded.modules)),
        ),
        field("subtype", say.subtype(), text()),
        field("tag", say.tag(), text()),
        field(
            "visibility",
            say.visibility(),
            choice(vocabularies.visibilities()),
        ),
        field("since", say.since(), Kind::Code),
        field("sort", say.order(), choice(vocabularies.orders(list))),
        field("group", say.together(), choice(vocabularies.groups(list))),
    ]
}

/// What there is to choose from in a language, each with a choice for nothing before it.
#[derive(Debug, Clone, Copy)]
struct Vocabularies(Language);

impl Vocabularies {
    const fn say(self) -> words::Listing {
        words::Listing(self.0)
    }

    fn standings(self, list: List) -> Vec<Choice> {
        let say = self.say();
        let statuses = list.statuses().into_iter();
        let statuses = statuses.map(|status| (status, word::status(self.0, list, status)));
        let finished = ("finished", say.finished());
        match list {
            List::Tasks => {
                let first = [("any", say.any()), finished];
                choices(say.unfinished(), first.into_iter().chain(statuses))
            }
            List::Cases => {
                let first = [("unfinished", say.unfinished()), finished];
                choices(say.whatever(), first.into_iter().chain(statuses))
            }
        }
    }

    fn whens(self) -> Vec<Choice> {
        let all = When::ALL.iter();
        let all = all.map(|when| (when.as_str(), word::when(self.0, *when)));
        choices(self.say().whatever(), all)
    }

    fn holders(self) -> Vec<Choice> {
        let say = self.say();
        let all = [
            ("me", say.me()),
            ("teams", say.my_teams_nobody()),
            ("nobody", say.nobody()),
            ("somebody", say.somebody()),
        ];
        choices(say.anybody(), all)
    }

    fn priorities(self) -> Vec<Choice> {
        let all = Priority::ALL.iter();
        let all = all.map(|one| (one.as_str(), priority_word(self.0, *one)));
        choices(self.say().whatever(), all)
    }

    fn severities(self) -> Vec<Choice> {
        let all = Severity::ALL.iter();
        let all = all.map(|one| (one.as_str(), severity_word(self.0, *one)));
        choices(self.say().whatever(), all)
    }

    fn categories(self) -> Vec<Choice> {
        let all = Category::ALL.iter();
        let all = all.map(|one| (one.as_str(), category_word(self.0, *one)));
        choices(self.say().whatever(), all)
    }

    fn visibilities(self) -> Vec<Choice> {
        let all = Visibility::ALL.iter();
        let all = all.map(|one| (one.as_str(), visibility_word(self.0, *one)));
        choices(self.say().whatever(), all)
    }

    fn orders(self, list: List) -> Vec<Choice> {
        let orders = list.sorts().iter().flat_map(|sort| {
            let text = sort.as_str();
            [
                (text.to_owned(), word::order(self.0, *sort, false)),
                (format!("-{text}"), word::order(self.0, *sort, true)),
            ]
        });
        let orders: Vec<_> = orders.collect();
        let orders = orders.iter().map(|(value, words)| (value.as_str(), *words));
        choices(self.say().usual(), orders)
    }

    fn groups(self, list: List) -> Vec<Choice> {
        let all = list.groups().iter();
        let all = all.map(|one| (one.as_str(), word::group(self.0, *one)));
        choices(self.say().usual(), all)
    }
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

/// Returns choices with one for nothing before them.
fn choices<'a>(none: &'a str, all: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Choice> {
    let choice = |(value, words): (&str, &str)| Choice {
        value: value.to_owned(),
        words: words.to_owned(),
    };
    [("", none)].into_iter().chain(all).map(choice).collect()
}
