//! `orgo letter …`: the texts that messages are made from.

use std::collections::BTreeSet;

use orgo_engine::{
    letter::{Hole, Letter, Letters, Name},
    module::LANGUAGES,
};
use serde_json::{Value, json};

use super::list as listed;
use crate::{
    failure::Failure,
    setting::Setting,
    verb::{LetterVerb, Preview},
};

/// Answers what is asked about templates.
///
/// # Errors
/// When there is none of that name, or no such language.
pub(super) fn answer(setting: &Setting, verb: &LetterVerb) -> Result<Value, Failure> {
    match verb {
        LetterVerb::List => list(setting),
        LetterVerb::Preview(asked) => preview(setting, asked),
    }
}

fn list(setting: &Setting) -> Result<Value, Failure> {
    let own = setting.configuration.loaded.letters.iter();
    let own = own.map(|(name, letter)| shown(name, letter));
    let usual = Letters::usual().map(|(name, letter)| shown(name, letter));
    let items: Vec<Value> = own.chain(usual).collect();
    listed(items, None)
}

fn shown(name: &Name, letter: &Letter) -> Value {
    json!({
        "name": name.name,
        "domain": name.domain,
        "language": name.language,
        "file": letter.path,
    })
}

fn preview(setting: &Setting, asked: &Preview) -> Result<Value, Failure> {
    let letters = &setting.configuration.loaded.letters;
    if !LANGUAGES.contains(&asked.language.as_str()) {
        return Err(Failure::Input(format!(
            "`{}` is not a language here: allowed are {}",
            asked.language,
            LANGUAGES.join(", ")
        )));
    }
    let domain = asked.domain.as_deref();
    let letter = letters.get(&asked.name, domain, &asked.language);
    let letter = letter.ok_or_else(|| {
        let names: BTreeSet<&str> = letters.names().collect();
        let names: Vec<&str> = names.into_iter().collect();
        Failure::Input(format!(
            "there is no template `{}`: there are {}",
            asked.name,
            names.join(", ")
        ))
    })?;
    let written = letter.write(|hole: Hole| Some(hole.sample().to_owned()));
    let html = asked.html.then(|| written.html(&asked.language));
    let shown = html.as_deref().unwrap_or(&written.text);
    let heading = format!("Subject: {}", written.subject);
    let sentences: Vec<&str> = [heading.as_str(), ""]
        .into_iter()
        .chain(shown.lines())
        .collect();
    Ok(json!({
        "name": asked.name,
        "file": letter.path,
        "subject": written.subject,
        "text": written.text,
        "html": html,
        "sentences": sentences,
    }))
}
