//! Reading a file of rules.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::word::Visibility;

use super::{
    Rule, RuleFile, Scope, Vocabulary,
    action::{Timing, read_actions, read_short_actions},
    condition::read_when,
};
use crate::yaml::{ConfigError, Fields, Reader, parse};

/// The longest id, in characters.
const ID_CHARS_MAX: usize = 64;

/// The highest number that orders rules.
const ORDER_MAX: i32 = 10_000;

/// Reads and checks a file of rules.
///
/// # Errors
///
/// Everything that is wrong with it: at most one complaint a rule.
pub fn read(
    path: &str,
    text: &str,
    scope: Scope,
    vocabulary: &Vocabulary<'_>,
) -> Result<RuleFile, Vec<ConfigError>> {
    let node = parse(path, text).map_err(|error| vec![error])?;
    let top = Reader::new(path, &node);
    // The short notation allows a bare list of rules.
    let Head {
        version,
        enabled,
        items,
    } = match top.list() {
        Ok(items) => Head {
            version: "0".to_owned(),
            enabled: true,
            items,
        },
        Err(_) => head(&top).map_err(|error| vec![error])?,
    };
    let mut rules: Vec<Rule> = Vec::new();
    let mut errors = Vec::new();
    let mut lines = BTreeMap::new();
    for (number, item) in (1_usize..).zip(&items) {
        match read_rule(&item.rebased(), path, number, vocabulary) {
            Err(error) => errors.push(error),
            Ok(mut rule) => {
                rule.enabled &= enabled;
                if let Some(first) = lines.insert(rule.id.clone(), rule.at.line) {
                    let problem = format!(
                        "the rule `{}` stands twice (lines {first}, {})",
                        rule.id, rule.at.line
                    );
                    errors.push(
                        item.rebased()
                            .error(problem)
                            .hint("give each rule an id of its own"),
                    );
                }
                rules.push(rule);
            }
        }
    }
    if errors.is_empty() {
        Ok(RuleFile {
            path: path.to_owned(),
            version,
            scope,
            rules,
        })
    } else {
        Err(errors)
    }
}

/// What stands above the rules of a file.
struct Head<'a> {
    version: String,
    enabled: bool,
    items: Vec<Reader<'a>>,
}

fn head<'a>(top: &Reader<'a>) -> Result<Head<'a>, ConfigError> {
    let fields = top.map(&["version", "requires", "enabled", "rules"])?;
    Ok(Head {
        version: read_version(&fields)?,
        enabled: fields.read("enabled", Reader::boolean)?.unwrap_or(true),
        items: fields.need("rules")?.list()?,
    })
}

/// Reads `version` and checks `requires` (SECURITY 4, 40).
pub(crate) fn read_version(fields: &Fields<'_>) -> Result<String, ConfigError> {
    if let Some(reader) = fields.get("requires") {
        let wanted = reader.text()?;
        let (Some(needed), Some(program)) = (numbers(wanted), numbers(env!("CARGO_PKG_VERSION")))
        else {
            return Err(reader.error(format!(
                "`{wanted}` is not a version: write for example \"0.1\""
            )));
        };
        if needed > program {
            let program = env!("CARGO_PKG_VERSION");
            return Err(reader.error(format!(
                "this file needs Orgo ≥ {wanted}, and this is {program}"
            )));
        }
    }
    Ok(fields.need("version")?.text()?.trim().to_owned())
}

fn numbers(version: &str) -> Option<[u32; 3]> {
    let mut numbers = [0; 3];
    let mut parts = version.trim().split('.');
    for number in &mut numbers {
        if let Some(part) = parts.next() {
            *number = part.parse().ok()?;
        }
    }
    parts.next().is_none().then_some(numbers)
}

fn read_rule(
    reader: &Reader<'_>,
    path: &str,
    number: usize,
    vocabulary: &Vocabulary<'_>,
) -> Result<Rule, ConfigError> {
    let fields = reader.map(&[
        "id",
        "description",
        "enabled",
        "order",
        "when",
        "then",
        "stop",
        "condition",
        "action",
    ])?;
    let id = match fields.get("id") {
        Some(id) => read_id(&id)?,
        None if fields.get("condition").is_some() => format!("{}-{number}", stem(path)),
        None => {
            return Err(reader.error("the rule has no `id`: add one, for example `id: water-leak`"));
        }
    };
    let (condition, is_short) = match (fields.get("when"), fields.get("condition")) {
        (Some(when), None) => (when, false),
        (None, Some(condition)) => (condition, true),
        (Some(_), Some(second)) => {
            return Err(second.error("the rule has `when` and `condition`: keep one"));
        }
        (None, None) => {
            return Err(reader.error(format!(
                "the rule `{id}` has no `when`: say what it waits for"
            )));
        }
    };
    let (when, unresolved_for) = read_when(&condition, vocabulary)?;
    let mut captures: BTreeSet<String> = vocabulary
        .modules
        .captures()
        .map(|(name, _)| name.to_owned())
        .collect();
    when.add_captures(&mut captures);
    let timing = match unresolved_for {
        Some(_) => Timing::Unresolved,
        None => Timing::Intake,
    };
    let (then, stops) = if is_short {
        let actions = read_short_actions(&fields.need("action")?, vocabulary)?;
        (actions, false)
    } else {
        read_actions(&fields.need("then")?, vocabulary, &captures, timing)?
    };
    if then.visibility == Some(Visibility::Anonymised) && when.asks_who() {
        return Err(condition.error(
            "a rule that anonymises may not ask who wrote it: the work is made of the mail without its writer",
        ));
    }
    if let (Some(stop), Timing::Unresolved) = (fields.get("stop"), timing) {
        return Err(stop.error(
            "`stop` has no place in a rule with `unresolved_for`: each waits for its own time",
        ));
    }
    Ok(Rule {
        description: fields.text("description")?,
        stop: fields.read("stop", Reader::boolean)?.unwrap_or(false) || stops,
        unresolved_for,
        order: fields.read("order", read_order)?.unwrap_or(0),
        enabled: fields.read("enabled", Reader::boolean)?.unwrap_or(true),
        ..Rule::new(id, reader.at(), when, then)
    })
}

/// Reads where a rule stands among those of its scope.
fn read_order(reader: &Reader<'_>) -> Result<i32, ConfigError> {
    let number = reader.source()?.parse::<i32>().ok();
    let number = number.filter(|number| (-ORDER_MAX..=ORDER_MAX).contains(number));
    number.ok_or_else(|| {
        reader.error(format!(
            "a whole number from -{ORDER_MAX} to {ORDER_MAX} is wanted here; without one a rule has 0"
        ))
    })
}

fn read_id(reader: &Reader<'_>) -> Result<String, ConfigError> {
    let id = reader.text()?;
    let is_plain = id
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !is_plain || id.len() > ID_CHARS_MAX {
        return Err(reader.error(format!(
            "`{id}` is not an id: use small letters a-z, digits and `-`, at most {ID_CHARS_MAX}, for example water-leak"
        )));
    }
    Ok(id.to_owned())
}

/// Returns the name of a file without its folders and its ending, as far as an id may hold it.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(ID_CHARS_MAX / 2)
        .collect()
}
