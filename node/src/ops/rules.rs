//! `orgo rules …`: what rules there are, what they would do, what they did, and switching them off.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use orgo_engine::{
    authorize::Person,
    explain,
    profile::Configuration as Loaded,
    rule::{self, Off, RuleFile, Scope, Vocabulary},
};
use orgo_schema::role::Registry;
use serde_json::{Value, json};

use super::{
    dry_run,
    explain::{bytes, explained as of_mail},
};
use crate::{
    configuration::{self, Configuration},
    failure::Failure,
    membership::letter,
    node::Node,
    setting::Setting,
    verb::{RulesTest, RulesVerb},
};

/// Where the rules stand that are switched off, in the data folder.
pub const OFF: &str = "rules/off.yaml";

/// What stands above them.
const OFF_HEAD: &str =
    "# Rules that are switched off, a line each: `orgo rules off` and `orgo rules on`.\n";

/// Answers `orgo rules …`.
///
/// # Errors
/// A refusal, bad input, or trouble.
pub fn answer(
    node: &Node,
    person: impl FnOnce() -> Result<Person, Failure>,
    verb: &RulesVerb,
) -> Result<Value, Failure> {
    match verb {
        RulesVerb::List => Ok(list(&node.setting())),
        RulesVerb::Check { files } => check(files),
        RulesVerb::Test(asked) => test(node, asked),
        RulesVerb::DryRun(asked) => dry_run::dry_run(node, &person()?, asked),
        RulesVerb::Log { rule, days } => dry_run::log(node, &person()?, rule, *days),
        RulesVerb::Off { rule } => switch(node, rule, Switch::Off),
        RulesVerb::On { rule } => switch(node, rule, Switch::On),
    }
}

fn list(setting: &Setting) -> Value {
    let rules = setting.configuration.loaded.rules.rules();
    let items = rules.iter().map(|compiled| {
        let rule = &compiled.rule;
        json!({
            "rule_id": rule.id,
            "version": compiled.version,
            "scope": scope(&compiled.scope),
            "state": if rule.enabled { "on" } else { "off" },
            "order": rule.order,
            "file": format!("{}:{}", compiled.path, rule.at.line),
            "unresolved_for": rule.unresolved_for,
            "title": rule.description,
        })
    });
    json!({ "items": items.collect::<Vec<_>>(), "next": null })
}

/// Says in a word or two whose rule it is.
pub fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Generated(module) => format!("words of {module}"),
        Scope::Global => "global".to_owned(),
        Scope::Organization => "organisation".to_owned(),
        Scope::Module(module) => format!("module {module}"),
    }
}

/// Checks rule files.
///
/// # Errors
/// What is wrong with them, with file, line and column.
pub fn check(files: &[PathBuf]) -> Result<Value, Failure> {
    let plain = plain()?;
    let mut read = Vec::new();
    let mut problems = Vec::new();
    for file in files {
        match read_rules(&plain, file) {
            Ok(rules) => read.push(rules),
            Err(failure) => problems.push(failure.to_string()),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::Input(problems.join("\n")));
    }
    let count: usize = read.iter().map(|file| file.rules.len()).sum();
    rule::RuleBook::compile(read, &plain.modules)
        .map_err(|errors| Failure::Input(configuration::lines(&errors)))?;
    Ok(json!({ "files": files.len(), "rules": count, "ok": true }))
}

/// Says in sentences what the rules of a file do.
///
/// # Errors
/// When the file cannot be read or is no rule file.
pub fn explained(file: &Path) -> Result<Value, Failure> {
    let plain = plain()?;
    super::list(explain::rules(&read_rules(&plain, file)?), None)
}

/// What a rule file is checked against where no organisation is asked.
fn plain() -> Result<Arc<Loaded>, Failure> {
    let nowhere = Path::new("/nonexistent");
    Ok(Configuration::read(nowhere, configuration::PLAIN_PROFILE)?.loaded)
}

fn read_rules(plain: &Loaded, file: &Path) -> Result<RuleFile, Failure> {
    let resources = plain.library.names().map(str::to_owned).collect();
    let templates = plain.letters.names().map(str::to_owned).collect();
    let vocabulary = Vocabulary {
        resources: &resources,
        templates: &templates,
        ..Vocabulary::new(Registry::standard(), &plain.modules)
    };
    let text = configuration::text(file)?;
    let path = file.display().to_string();
    rule::read(&path, &text, Scope::Organization, &vocabulary)
        .map_err(|errors| Failure::Input(configuration::lines(&errors)))
}

/// Says what rules make of mails. Of one mail everything, of several a line each.
fn test(node: &Node, asked: &RulesTest) -> Result<Value, Failure> {
    let setting = with_rules(&node.setting(), &asked.rules)?;
    let one = |mail: &PathBuf| of_mail(node, &setting, &bytes(mail)?, asked.to.as_deref());
    if let [mail] = asked.mails.as_slice() {
        return one(mail);
    }
    let line = |mail: &PathBuf| {
        let found = one(mail)?;
        let field = |name: &str| found.get(name).cloned().unwrap_or(Value::Null);
        Ok(json!({
            "name": mail.display().to_string(),
            "rule_id": found.pointer("/matched_rule/id"),
            "label": found.pointer("/commands/case/label"),
            "subject": field("subject"),
            "reasons": field("reasons"),
        }))
    };
    super::list(
        asked
            .mails
            .iter()
            .map(line)
            .collect::<Result<Vec<_>, Failure>>()?,
        None,
    )
}

/// Returns a setting with other rules in place of the organisation's own. A folder stands for the rule
/// files in it.
///
/// # Errors
/// When they cannot be read, or do not load.
pub(super) fn with_rules(setting: &Setting, paths: &[PathBuf]) -> Result<Setting, Failure> {
    let mut setting = Setting::clone(setting);
    if paths.is_empty() {
        return Ok(setting);
    }
    let mut own = BTreeMap::new();
    for path in paths {
        let mut files = BTreeMap::new();
        if path.is_dir() {
            configuration::add_folder(path, path, &mut files)?;
        } else {
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.unwrap_or("rules.yaml").to_owned();
            files.insert(name, configuration::text(path)?);
        }
        own.extend(
            files
                .into_iter()
                .map(|(name, text)| (format!("rules/{name}"), text)),
        );
    }
    setting.configuration = Arc::new(setting.configuration.with_rules(own)?);
    Ok(setting)
}

/// What a rule is switched to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It is not looked at.
    Off,
    /// It is looked at again.
    On,
}

/// Switches a rule off or on: the file says so from now on, and the node takes it up.
///
/// # Errors
/// When there is no such rule, its file switches it off itself, or this node may not change the configuration.
pub fn switch(node: &Node, id: &str, to: Switch) -> Result<Value, Failure> {
    let setting = node.setting();
    let rules = setting.configuration.loaded.rules.rules();
    if !rules.iter().any(|compiled| compiled.rule.id == id) {
        return Err(Failure::Input(format!(
            "there is no rule `{id}`: `orgo rules list` shows them all"
        )));
    }
    let path = node.home.folder.join(OFF);
    let before = if path.exists() {
        configuration::text(&path)?
    } else {
        String::new()
    };
    let is_off = lists(&before, id)?;
    match to {
        Switch::Off if !is_off => put(node, &path, &before, &with(&before, id), (id, to))?,
        Switch::On if is_off => put(node, &path, &before, &without(&before, id), (id, to))?,
        Switch::Off | Switch::On => {}
    }
    let setting = node.setting();
    let mut rules = setting.configuration.loaded.rules.rules().iter();
    let is_on = rules.any(|compiled| compiled.rule.id == id && compiled.rule.enabled);
    if to == Switch::On && !is_on {
        return Err(Failure::Input(format!(
            "the rule `{id}` is switched off where it is written, by `enabled: false`: change that file"
        )));
    }
    Ok(json!({ "rule_id": id, "state": if is_on { "on" } else { "off" } }))
}

/// Whether the file of the rules that are switched off lists one.
///
/// # Errors
/// When the file cannot be read as such.
pub fn lists(text: &str, id: &str) -> Result<bool, Failure> {
    let off = Off::read(OFF, text).map_err(|error| Failure::Input(error.to_string()))?;
    Ok(off.ids().any(|known| known == id))
}

/// Adds a line for a rule.
pub fn with(text: &str, id: &str) -> String {
    let head = if text.is_empty() { OFF_HEAD } else { text };
    let end = if head.ends_with('\n') { "" } else { "\n" };
    format!("{head}{end}- {id}\n")
}

/// Takes the line of a rule out and leaves all others as they are.
fn without(text: &str, id: &str) -> String {
    let is_other = |line: &&str| {
        let said = line.split(" #").next().unwrap_or_default().trim();
        let said = said
            .strip_prefix('-')
            .map(|said| said.trim().trim_matches(['"', '\'']));
        said != Some(id)
    };
    text.split_inclusive('\n')
        .filter(|line| is_other(&line.trim_end()))
        .collect()
}

/// Writes the file and takes it up. What does not work is taken back.
fn put(
    node: &Node,
    path: &Path,
    before: &str,
    after: &str,
    (id, to): (&str, Switch),
) -> Result<(), Failure> {
    if lists(after, id).ok() != Some(to == Switch::Off) {
        return Err(Failure::Input(format!(
            "{}: it is not written as a list with one rule a line: change it by hand",
            path.display()
        )));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| Failure::Trouble(format!("{}: {error}", folder.display())))?;
    }
    letter::write(path, after.as_bytes())?;
    if let Err(failure) = node.refresh_configuration() {
        if before.is_empty() {
            fs::remove_file(path)
                .map_err(|error| Failure::Trouble(format!("{}: {error}", path.display())))?;
        } else {
            letter::write(path, before.as_bytes())?;
        }
        return Err(failure);
    }
    tracing::info!(rule = id, switch = ?to, "a rule was switched");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_and_goes_and_the_rest_stays() {
        let first = with("", "water-leak");
        assert_eq!(first, format!("{OFF_HEAD}- water-leak\n"));
        let text = "# for the fair\n- a\n- \"b\"   # until Monday\n- c";
        assert_eq!(with(text, "d"), format!("{text}\n- d\n"));
        assert_eq!(without(text, "b"), "# for the fair\n- a\n- c");
        assert_eq!(
            without(text, "c"),
            "# for the fair\n- a\n- \"b\"   # until Monday\n"
        );
        assert_eq!(without(&first, "water-leak"), OFF_HEAD);
        assert!(!lists(OFF_HEAD, "water-leak").unwrap() && lists(text, "b").unwrap());
    }
}
