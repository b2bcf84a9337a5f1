//! Rules in the language of who reads: what one waits for, what it does, and whose it is.

use orgo_engine::{
    resolve::{Knob, Value},
    rule::{
        Actions, AttachmentTest, Change, Condition, CountTest, DayKind, DaySpan, Like, Likeness,
        Notify, Quantifier, Rule, Scope, TaskSpec, Term, TextTest, TimeTest, Wanted, WorkTest,
    },
};
use orgo_schema::{recurrence::Weekday, span::Span, word::Visibility};
use orgo_web::{
    Language,
    model::{priority_word, severity_word, visibility_word},
};

use super::super::knob;
use crate::words;

/// How many items of a long list are named.
const NAMED_MAX: usize = 8;

/// Says whose a rule is.
pub(super) fn scope(language: Language, scope: &Scope) -> String {
    let say = words::Rule(language);
    match scope {
        Scope::Generated(module) => say.of_words(module),
        Scope::Global => say.of_all().to_owned(),
        Scope::Organization => say.of_organisation().to_owned(),
        Scope::Module(module) => say.of_module(module),
    }
}

/// Says what a rule waits for and what it does, a sentence each.
pub(super) fn sentences(language: Language, rule: &Rule) -> Vec<String> {
    let say = words::Rule(language);
    let off = (!rule.enabled).then(|| say.off().to_owned());
    let anything = matches!(&rule.when, Condition::All(list) if list.is_empty());
    let what = condition(language, &rule.when);
    let when = match rule.unresolved_for {
        None => say.when(&what),
        Some(span) if anything => say.when_unresolved(&knob::span(language, span)),
        Some(span) => say.when_unresolved_and(&knob::span(language, span), &what),
    };
    let stop = rule.stop.then(|| say.stop().to_owned());
    off.into_iter()
        .chain([when])
        .chain(actions(language, &rule.then))
        .chain(stop)
        .collect()
}

/// Says what is done, a sentence each.
pub(super) fn actions(language: Language, then: &Actions) -> Vec<String> {
    let mut lines = made(language, then);
    lines.extend(shaped(language, then));
    lines.extend(asked(language, then));
    lines
}

/// Says what is made.
fn made(language: Language, then: &Actions) -> Vec<String> {
    let say = words::Rule(language);
    let case = then.case.as_ref().map(|case| {
        let title = case.title.as_ref().map(|title| title.source.as_str());
        say.opens_case(title.unwrap_or_else(|| say.the_subject()))
    });
    let tasks = then.tasks.iter().map(|spec| task(language, spec));
    let label = then.label.as_ref();
    case.into_iter()
        .chain(tasks)
        .chain(label.map(|label| say.sends(&label.to_string())))
        .collect()
}

/// Says how the work is shaped.
fn shaped(language: Language, then: &Actions) -> Vec<String> {
    let say = words::Rule(language);
    let mut lines = Vec::new();
    let priority = then.priority.map(|to| {
        let to = change(language, to, |word| priority_word(language, word));
        say.sets_priority(&to)
    });
    let severity = then.severity.map(|to| {
        let to = change(language, to, |word| severity_word(language, word));
        say.sets_severity(&to)
    });
    let visibility = then.visibility.map(|to| match to {
        Visibility::Anonymised => say.keeps_name().to_owned(),
        Visibility::Public | Visibility::Internal | Visibility::Restricted => {
            say.raises_visibility(&visibility_word(language, to).to_lowercase())
        }
    });
    let time = then
        .reactivity
        .map(|span| say.gives_time(&knob::span(language, span)));
    lines.extend([priority, severity, visibility, time].into_iter().flatten());
    let of_case = then.case.iter();
    let tags = of_case.flat_map(|case| &case.tags).chain(&then.tags);
    let tags: Vec<&String> = tags.collect();
    if !tags.is_empty() {
        lines.push(say.adds_tags(&all(language, tags)));
    }
    let places = then.case.iter().map(|case| &case.place);
    let parts = places
        .chain([&then.place])
        .flat_map(|place| [&place.site, &place.area])
        .flatten();
    lines.extend(parts.map(|part| say.places(&part.source)));
    lines.extend(then.assign.as_ref().map(|user| say.gives_tasks(user)));
    if !then.checklist.is_empty() {
        lines.push(say.adds_lines(&then.checklist.join("; ")));
    }
    lines
}

/// Says what is done beside the making of work.
fn asked(language: Language, then: &Actions) -> Vec<String> {
    let say = words::Rule(language);
    let mut lines = Vec::new();
    if !then.path.is_empty() {
        lines.push(say.climbs(&one_by_one(language, &labels(&then.path))));
    }
    if !then.levels.is_empty() {
        lines.push(say.each_level(&one_by_one(language, &lengths(language, &then.levels))));
    }
    lines.extend(then.policy.iter().map(|(key, word)| {
        let known = Knob::ALL.iter().find(|knob| knob.as_str() == *key);
        say.sets_knob(known.map_or(*key, |of| knob::name(language, *of)), word)
    }));
    if !then.attach.is_empty() {
        lines.push(say.attaches(&all(language, &then.attach)));
    }
    lines.extend(then.notify.iter().map(|one| notify(language, one)));
    lines.extend(then.reply.as_ref().map(|template| say.answers(template)));
    lines.extend(then.link.as_ref().map(|link| {
        say.links(
            &likeness(language, &link.to),
            &knob::span(language, link.within),
        )
    }));
    let further = then.open.iter();
    lines.extend(further.map(|opened| say.further(&actions(language, opened).join(" "))));
    if then.escalate {
        lines.push(say.escalates().to_owned());
    }
    lines
}

fn notify(language: Language, notify: &Notify) -> String {
    let say = words::Rule(language);
    let whom = knob::value(language, &Value::Notify(notify.scope));
    match &notify.template {
        Some(template) => say.tells_with(&whom, template),
        None => say.tells(&whom),
    }
}

fn task(language: Language, spec: &TaskSpec) -> String {
    let say = words::Rule(language);
    let priority = spec.priority.map(|to| {
        let to = change(language, to, |word| priority_word(language, word));
        say.with_priority(&to)
    });
    let severity = spec.severity.map(|to| {
        let to = change(language, to, |word| severity_word(language, word));
        say.with_severity(&to)
    });
    let some = |list: Vec<String>| (!list.is_empty()).then(|| one_by_one(language, &list));
    let parts = [
        spec.title.as_ref().map(|title| say.called(&title.source)),
        spec.domain.as_ref().map(|domain| say.of_type(domain)),
        spec.subtype.as_ref().map(|subtype| say.of_subtype(subtype)),
        priority,
        severity,
        spec.owner_role
            .as_ref()
            .map(|role| say.for_team(&role.to_string())),
        spec.label
            .as_ref()
            .map(|label| say.at_label(&label.to_string())),
        spec.assignee.as_ref().map(|who| say.taken_by(who)),
        some(labels(&spec.path)).map(|path| say.climbing_by(&path)),
        some(lengths(language, &spec.levels)).map(|levels| say.with_times(&levels)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        say.makes_task().to_owned()
    } else {
        say.makes_task_with(&words::listed(language, parts))
    }
}

/// Says a condition, as the rest of a sentence.
fn condition(language: Language, condition: &Condition) -> String {
    let say = words::Rule(language);
    let inner = |one: &Condition| self::condition(language, one);
    match condition {
        Condition::All(list) => list
            .iter()
            .map(inner)
            .reduce(|one, next| say.all_of(&one, &next))
            .unwrap_or_else(|| say.anything().to_owned()),
        Condition::Any(list) => {
            let any = list.iter().map(inner);
            let any = any.reduce(|one, next| say.any_of(&one, &next));
            say.either(&any.unwrap_or_default())
        }
        Condition::Not(inner) => say.not_so(&self::condition(language, inner)),
        Condition::Text(test) => text(language, test),
        Condition::From(patterns) => {
            say.sent_by(&any(language, patterns.iter().map(|pattern| &pattern.0)))
        }
        Condition::To(patterns) => {
            say.sent_to(&any(language, patterns.iter().map(|pattern| &pattern.0)))
        }
        Condition::FromRole(roles) => say.of_role(&any(language, roles)),
        Condition::ToRole(roles) => say.to_role(&any(language, roles)),
        Condition::Attachment(AttachmentTest::Any) => say.attached().to_owned(),
        Condition::Attachment(AttachmentTest::Name(names)) => {
            say.attached_named(&any(language, names))
        }
        Condition::Attachment(AttachmentTest::Type(types)) => {
            say.attached_type(&any(language, types))
        }
        Condition::Work(test) => work(language, test),
        Condition::Profile(names) => say.profile_is(&any(language, names)),
        Condition::Time(test) => time(language, test),
        Condition::Count(CountTest {
            of,
            at_least,
            within,
        }) => say.count(
            usize::try_from(*at_least).unwrap_or(usize::MAX),
            &likeness(language, of),
            &knob::span(language, *within),
        ),
    }
}

fn text(language: Language, test: &TextTest) -> String {
    let say = words::Rule(language);
    let place = match (test.subject, test.body) {
        (true, true) => say.in_both(),
        (true, false) => say.in_subject(),
        (false, _) => say.in_text(),
    };
    let terms = test.terms.iter().map(|term| match term {
        Term::Word(text) | Term::Part(text) => say.word(text),
        Term::Regex(pattern) => format!("/{}/", pattern.source),
    });
    let is_part = matches!(test.terms.first(), Some(Term::Part(_)));
    match (test.quantifier, is_part) {
        (Quantifier::Any, false) => say.has(place, &any(language, terms)),
        (Quantifier::Any, true) => say.contains(place, &any(language, terms)),
        (Quantifier::All, false) => say.has_all(place, &all(language, terms)),
        (Quantifier::All, true) => say.contains_all(place, &all(language, terms)),
    }
}

fn work(language: Language, test: &WorkTest) -> String {
    let say = words::Rule(language);
    match test {
        WorkTest::Domain(domains) => say.domain_so_far(&any(language, domains)),
        WorkTest::Severity(of) => {
            say.severity_so_far(&wanted(language, of, |word| severity_word(language, *word)))
        }
        WorkTest::Priority(of) => {
            say.priority_so_far(&wanted(language, of, |word| priority_word(language, *word)))
        }
    }
}

fn wanted<T>(language: Language, of: &Wanted<T>, word: impl Fn(&T) -> &'static str) -> String {
    match of {
        Wanted::OneOf(words) => any(language, words.iter().map(|of| word(of).to_lowercase())),
        Wanted::AtLeast(least) => words::Rule(language).at_least(&word(least).to_lowercase()),
    }
}

fn change<T>(language: Language, to: Change<T>, word: impl Fn(T) -> &'static str) -> String {
    match to {
        Change::To(value) => word(value).to_lowercase(),
        Change::AtLeast(value) => words::Rule(language).at_least(&word(value).to_lowercase()),
    }
}

fn time(language: Language, test: &TimeTest) -> String {
    let say = words::Rule(language);
    match test {
        TimeTest::OfDay(spans) => {
            let span = |span: &DaySpan| say.stretch(&clock(span.from), &clock(span.to));
            say.time_is(&any(language, spans.iter().map(span)))
        }
        TimeTest::Day(days) => {
            say.day_is(&any(language, days.iter().map(|one| day(language, *one))))
        }
        TimeTest::Working(true) => say.working().to_owned(),
        TimeTest::Working(false) => say.not_working().to_owned(),
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn day(language: Language, day: DayKind) -> &'static str {
    match day {
        DayKind::Holiday => words::Rule(language).holiday(),
        DayKind::Weekday(day) => weekday(language, day),
    }
}

fn weekday(language: Language, day: Weekday) -> &'static str {
    let at = match day {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    };
    let mut days = words::Time(language).weekdays().split(' ');
    days.nth(at).unwrap_or_default()
}

fn likeness(language: Language, of: &Likeness) -> String {
    let say = words::Rule(language);
    let part = |like: &Option<Like>, same: &'static str, is: &dyn Fn(&str) -> String| match like {
        Some(Like::Same) => Some(same.to_owned()),
        Some(Like::Is(text)) => Some(is(text)),
        None => None,
    };
    let parts = [
        part(&of.tag, say.same_tag(), &|text| say.tag_is(text)),
        part(&of.domain, say.same_domain(), &|text| say.domain_is(text)),
        part(&of.subtype, say.same_subtype(), &|text| {
            say.subtype_is(text)
        }),
        part(&of.site, say.same_site(), &|text| say.site_is(text)),
        part(&of.location, say.same_location(), &|text| {
            say.location_is(text)
        }),
        part(&of.sender, say.same_sender(), &|text| say.sender_is(text)),
    ];
    all(language, parts.into_iter().flatten())
}

fn labels(path: &[orgo_schema::label::Label]) -> Vec<String> {
    path.iter().map(ToString::to_string).collect()
}

fn lengths(language: Language, levels: &[Span]) -> Vec<String> {
    levels
        .iter()
        .map(|span| knob::span(language, *span))
        .collect()
}

/// Writes `a, then b, then c`.
fn one_by_one(language: Language, items: &[String]) -> String {
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    crate::consent::say::one_after_another(language, &items)
}

/// Writes `a, b or c`, and of a long list only the beginning.
fn any<T: ToString>(language: Language, items: impl IntoIterator<Item = T>) -> String {
    let say = words::Rule(language);
    list(language, items, |list, last| say.or(list, last))
}

/// Writes `a, b and c`, and of a long list only the beginning.
fn all<T: ToString>(language: Language, items: impl IntoIterator<Item = T>) -> String {
    let say = words::Rule(language);
    list(language, items, |list, last| say.and(list, last))
}

fn list<T: ToString>(
    language: Language,
    items: impl IntoIterator<Item = T>,
    join: impl Fn(&str, &str) -> String,
) -> String {
    let say = words::Rule(language);
    let mut texts: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    if texts.len() > NAMED_MAX {
        let more = say.more(texts.len().saturating_sub(NAMED_MAX));
        texts.truncate(NAMED_MAX);
        return join(&words::listed(language, texts), &more);
    }
    match texts.pop() {
        None => say.nothing().to_owned(),
        Some(only) if texts.is_empty() => only,
        Some(last) => join(&words::listed(language, texts), &last),
    }
}
