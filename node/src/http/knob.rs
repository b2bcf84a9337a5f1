//! Knobs in the language of who reads: what each is about, what it says, and who says so.

use orgo_engine::{
    policy::{Automation, Contested, LogDepth, NotifyScope, Repeat, Transparency},
    resolve::{Knob, Source, Value},
    retention::Retention,
};
use orgo_schema::{label::Granularity, review::ReviewCycle, span::Span};
use orgo_web::{Language, model::severity_word, words::number};

use super::time;
use crate::words;

/// Says what a knob is about.
pub(super) const fn name(language: Language, knob: Knob) -> &'static str {
    let say = words::Knob(language);
    match knob {
        Knob::WindowCritical => say.window_critical(),
        Knob::WindowHigh => say.window_high(),
        Knob::WindowMedium => say.window_medium(),
        Knob::WindowLow => say.window_low(),
        Knob::Factor => say.factor(),
        Knob::Levels => say.levels(),
        Knob::Repeat => say.repeat(),
        Knob::Calendar => say.calendar(),
        Knob::Granularity => say.granularity(),
        Knob::AtOnce => say.at_once(),
        Knob::PatternCount => say.pattern_count(),
        Knob::PatternWindow => say.pattern_window(),
        Knob::Reviews => say.reviews(),
        Knob::Transparency => say.transparency(),
        Knob::Notify => say.notify(),
        Knob::Receipts => say.receipts(),
        Knob::Automation => say.automation(),
        Knob::Contested => say.contested(),
        Knob::Log => say.log(),
        Knob::Retention => say.retention(),
    }
}

/// Says what a knob says.
pub(super) fn value(language: Language, value: &Value) -> String {
    let say = words::Knob(language);
    let word = match value {
        Value::Span(of) => return span(language, *of),
        Value::Factor(_) => return value.to_string(),
        Value::Levels(spans) if spans.is_empty() => say.by_priority(),
        Value::Levels(spans) => {
            return words::listed(language, spans.iter().map(|of| span(language, *of)));
        }
        Value::Repeat(None) => say.never(),
        Value::Repeat(Some(Repeat { every, at_most })) => {
            return say.every(usize::from(*at_most), &span(language, *every));
        }
        Value::Calendar(None) => say.always(),
        Value::Calendar(Some(name)) => return name.clone(),
        Value::Granularity(word) => granularity(say, *word),
        Value::Severity(severity) => return severity_word(language, *severity).to_lowercase(),
        Value::Count(count) => {
            return number(language, usize::try_from(*count).unwrap_or(usize::MAX));
        }
        Value::Reviews(cycles) if cycles.is_empty() => say.none(),
        Value::Reviews(cycles) => {
            return words::listed(language, cycles.iter().map(|of| cycle(say, *of)));
        }
        Value::Transparency(word) => match word {
            Transparency::Full => say.transparency_full(),
            Transparency::Balanced => say.balanced(),
            Transparency::Restricted => say.transparency_restricted(),
            Transparency::Private => say.private(),
        },
        Value::Notify(word) => match word {
            NotifyScope::Assignee => say.assignee(),
            NotifyScope::SmallTeam => say.small_team(),
            NotifyScope::Department => say.department(),
            NotifyScope::Organization => say.organisation(),
        },
        Value::Receipts(true) => say.yes(),
        Value::Receipts(false) => say.no(),
        Value::Automation(word) => automation(say, *word),
        Value::Contested(Contested::Count) => say.contested_count(),
        Value::Contested(Contested::Wait) => say.contested_wait(),
        Value::Log(word) => match word {
            LogDepth::Minimal => say.log_minimal(),
            LogDepth::Moderate => say.log_moderate(),
            LogDepth::Audit => say.log_audit(),
            LogDepth::Full => say.log_full(),
        },
        Value::Retention(of) => return retention(language, of),
    };
    word.to_owned()
}

const fn granularity(say: words::Knob, word: Granularity) -> &'static str {
    match word {
        Granularity::Detailed => say.detailed(),
        Granularity::Moderate => say.granularity_moderate(),
        Granularity::Accelerated => say.accelerated(),
        Granularity::Broad => say.broad(),
    }
}

const fn automation(say: words::Knob, word: Automation) -> &'static str {
    match word {
        Automation::Manual => say.manual(),
        Automation::Low => say.automation_low(),
        Automation::Moderate => say.automation_moderate(),
        Automation::High => say.automation_high(),
        Automation::Full => say.automation_full(),
    }
}

const fn cycle(say: words::Knob, word: ReviewCycle) -> &'static str {
    match word {
        ReviewCycle::RealTime => say.real_time(),
        ReviewCycle::Daily => say.daily(),
        ReviewCycle::Weekly => say.weekly(),
        ReviewCycle::Monthly => say.monthly(),
        ReviewCycle::Quarterly => say.quarterly(),
        ReviewCycle::Yearly => say.yearly(),
    }
}

fn retention(language: Language, of: &Retention) -> String {
    let say = words::Knob(language);
    let kept = |length: Option<Span>| {
        length.map_or_else(
            || say.for_ever().to_owned(),
            |length| span(language, length),
        )
    };
    let usual = kept(of.usual);
    if of.classes.is_empty() {
        return usual;
    }
    let class = |(class, length): (&_, &Option<Span>)| {
        let class: &orgo_schema::retention::RetentionClass = class;
        say.of_class(&class.to_string(), &kept(*length))
    };
    let classes = words::listed(language, of.classes.iter().map(class));
    say.with_classes(&usual, &classes)
}

/// Says a span in the unit it was written in, where it was written in one.
pub(super) fn span(language: Language, span: Span) -> String {
    let say = words::Knob(language);
    let whole = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    match (span.months(), span.days(), span.seconds()) {
        (0, days, 0) if days > 0 => say.days(whole(days)),
        (months, 0, 0) if months > 0 && months.is_multiple_of(12) => say.years(whole(months / 12)),
        (months, 0, 0) if months > 0 => say.months(whole(months)),
        (_, _, _) => time::span(language, span),
    }
}

/// Names who says it, within a sentence.
pub(super) fn source(language: Language, by: &Source) -> String {
    let say = words::Clock(language);
    match by {
        Source::Default => say.by_default().to_owned(),
        Source::Profile(name, version) => say.by_profile(name, version),
        Source::Organization(version) => say.by_organisation(version),
        Source::Module(name, version) => say.by_module(name, version),
        Source::Rule(rule, version) => say.by_rule(&format!("{rule} v{version}")),
        Source::Task => say.by_task().to_owned(),
    }
}
