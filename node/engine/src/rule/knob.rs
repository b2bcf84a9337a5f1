//! The knobs that a rule sets for the work it makes (SPEC 6).

use std::{collections::BTreeMap, fmt::Display, str::FromStr};

use orgo_schema::{label::Granularity, word::Severity};

use crate::{
    policy::{Automation, LogDepth, NotifyScope, Transparency},
    resolve::Knob,
    yaml::{ConfigError, Fields, Reader},
};

/// The knobs that are about one piece of work, by their names.
const SET: [(&str, Knob, Read); 6] = [
    ("granularity", Knob::Granularity, word::<Granularity>),
    ("at_once", Knob::AtOnce, word::<Severity>),
    ("transparency", Knob::Transparency, word::<Transparency>),
    ("notify", Knob::Notify, word::<NotifyScope>),
    ("automation", Knob::Automation, word::<Automation>),
    ("log", Knob::Log, word::<LogDepth>),
];

/// Those that a rule says in another way, or not at all, and why.
const ELSEWHERE: [(&str, &str); 9] = [
    (
        "windows",
        "a rule gives its work one time to react: write `reactivity_time` beside `policy`",
    ),
    ("levels", "write `levels` beside `policy`"),
    (
        "factor",
        "a rule says the time at each level: write `levels` beside `policy`",
    ),
    ("repeat", OF_ALL),
    ("calendar", OF_ALL),
    (
        "pattern",
        "a pattern is found in much work at once, so no rule for one piece of it can say when: set it in the \
         profile, organisation.yaml or the module",
    ),
    (
        "reviews",
        "a review looks over much work at once, so no rule for one piece of it can say when: set it in the \
         profile, organisation.yaml or the module",
    ),
    (
        "retention",
        "how long a case is kept goes by its class, which its label or a person gives it: name times for classes \
         in the profile, organisation.yaml or the module",
    ),
    (
        "receipts",
        "a rule answers with `reply: TEMPLATE`, beside `policy`",
    ),
];

const OF_ALL: &str =
    "it is one for all work of a domain: set it in the profile, organisation.yaml or the module";

/// Reads one word, and returns it as it is spelled.
type Read = fn(&Reader<'_>) -> Result<String, ConfigError>;

/// Reads the knobs that a rule sets, by their names.
///
/// # Errors
///
/// When a knob is unknown, is not about one piece of work, or has no such value.
pub(super) fn read_policy(
    fields: &Fields<'_>,
) -> Result<BTreeMap<&'static str, String>, ConfigError> {
    let Some(reader) = fields.get("policy") else {
        return Ok(BTreeMap::new());
    };
    for (key, value) in reader.any_map()?.iter() {
        let name = key.text.as_str();
        if let Some((_, why)) = ELSEWHERE.iter().find(|(known, _)| *known == name) {
            return Err(value
                .error(format!("a rule cannot set `{name}`: {why}"))
                .hint(format!(
                    "allowed are {}",
                    SET.map(|(key, ..)| key).join(", ")
                )));
        }
    }
    let knobs = reader.map(&SET.map(|(key, ..)| key))?;
    let mut policy = BTreeMap::new();
    for (key, knob, read) in SET {
        if let Some(value) = knobs.get(key) {
            policy.insert(knob.as_str(), read(&value)?);
        }
    }
    Ok(policy)
}

fn word<T: FromStr<Err: Display> + Display>(reader: &Reader<'_>) -> Result<String, ConfigError> {
    reader.parse::<T>().map(|word| word.to_string())
}
