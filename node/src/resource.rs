//! The resource library as people see it: what there is, which rules attach it and how often it was attached;
//! and adding, replacing and withdrawing what is the organisation's own (SPEC 4, 7).
//!
//! What is the organisation's own is a file of its configuration, `resources/NAME.ENDING`, and holds at every
//! site as all of it does.

mod edit;

use std::collections::BTreeMap;

use orgo_engine::{
    authorize::{Person, Viewer},
    contact::Contact,
    library::{Entry, Kind},
    profile::Configuration as Loaded,
    rule::Scope,
};
use orgo_schema::{
    command::{Command, NewFile, Object, Receipt, Refusal},
    word::Duty,
};

use crate::{
    configuration,
    failure::Failure,
    guard,
    node::Node,
    ops::attach,
    setting::Setting,
    store::case::{self, Filter, Order},
    submit::submit,
};

pub use edit::{Content, New, may_edit, put, withdraw};

/// The cases that are looked at for what was attached: as many as a small machine reads at once.
pub const CASES_MAX: u32 = 300;
/// The longest text that is shown in place and searched, in bytes.
const TEXT_BYTES_MAX: u64 = 256 << 10;
/// The longest title, in characters.
const TITLE_CHARS_MAX: usize = 120;

/// A resource as people see it.
#[derive(Debug, Clone)]
pub struct Shelved {
    /// What its address calls it: `site-map`, or `hr.grievance-procedure` where it is a module's.
    pub id: String,
    /// The name that rules use.
    pub name: String,
    /// The name of its file.
    pub file: String,
    /// What it is called: its first line, or who can be reached.
    pub title: String,
    /// The module that it comes with; nothing for what is the organisation's.
    pub domain: Option<String>,
    /// Whether the organisation wrote it, in place of what the program carries or beside it.
    pub is_own: bool,
    /// What it is.
    pub kind: Kind,
    /// Its length in bytes; nothing while it has not come here.
    pub bytes: Option<u64>,
    /// What it says, where people read it in place.
    pub text: Option<String>,
    /// How to reach somebody, where it says that.
    pub contact: Option<Contact>,
    /// The rules that attach it.
    pub rules: Vec<String>,
    /// Where its file is, as a configuration names it.
    path: String,
}

impl Shelved {
    /// Whether it has all of these words, which are in small letters.
    fn has(&self, words: &[String]) -> bool {
        let texts = [
            Some(&self.name),
            Some(&self.title),
            Some(&self.file),
            self.domain.as_ref(),
            self.text.as_ref(),
        ];
        let contact = self.contact.iter().flat_map(|contact| {
            [
                &contact.name,
                &contact.phone,
                &contact.email,
                &contact.url,
                &contact.note,
            ]
        });
        let all: Vec<String> = texts
            .into_iter()
            .flatten()
            .chain(contact)
            .map(|text| text.to_lowercase())
            .collect();
        words
            .iter()
            .all(|word| all.iter().any(|text| text.contains(word)))
    }
}

/// Whether somebody reads the library: everybody but who only reports.
///
/// # Errors
/// A refusal.
pub fn may_see(person: &Person) -> Result<(), Refusal> {
    match person.duty {
        Duty::Administrator | Duty::Coordinator | Duty::Member | Duty::Auditor => Ok(()),
        Duty::Reporter => Err(Refusal::NotAllowed {
            duty: person.duty.to_string(),
            action: "see the resource library".to_owned(),
        }),
    }
}

/// Lists the resources that have all of some words, the organisation's own first.
///
/// # Errors
/// A refusal.
pub fn list(node: &Node, person: &Person, words: &str) -> Result<Vec<Shelved>, Failure> {
    may_see(person)?;
    let setting = node.setting();
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let library = &setting.configuration.loaded.library;
    let all = library
        .entries()
        .map(|entry| shelved(node, &setting, entry));
    Ok(all.filter(|one| one.has(&words)).collect())
}

/// Finds one, by what its address calls it or by its name.
///
/// # Errors
/// A refusal.
pub fn find(node: &Node, person: &Person, named: &str) -> Result<Shelved, Failure> {
    may_see(person)?;
    let setting = node.setting();
    let library = &setting.configuration.loaded.library;
    let found = library.entries().find(|entry| id(entry) == named);
    // The name alone is enough where no resource has more of a right to it.
    let found = found.or_else(|| library.entries().find(|entry| entry.name == named));
    let found = found.ok_or_else(|| Refusal::NotFound {
        kind: "resource".to_owned(),
    })?;
    Ok(shelved(node, &setting, found))
}

/// Adds a resource to a case or task, as one of its files.
///
/// # Errors
/// A refusal, or that its content has not come here.
pub fn attach(
    node: &Node,
    person: &Person,
    named: &str,
    object: Object,
) -> Result<Receipt, Failure> {
    let found = find(node, person, named)?;
    let file = NewFile {
        content: content(node, &found)?,
        media_type: attach::guess(&found.file).to_owned(),
        name: found.file,
    };
    submit(node, person, Command::Attach { object, file })
}

/// Returns what a resource holds.
///
/// # Errors
/// When that has not come here.
pub fn content(node: &Node, found: &Shelved) -> Result<Vec<u8>, Failure> {
    match found.bytes {
        Some(_) => configuration::resource(&node.home.folder, &found.path),
        None => Err(not_here(&found.name)),
    }
}

/// Says that only the name of a resource is known here.
pub fn not_here(named: &str) -> Failure {
    Failure::Input(format!(
        "the content of the resource {named} has not come to this site yet: exchange with the others first"
    ))
}

/// Counts, by the names of their files, how many of the latest cases that somebody may read have each
/// resource; and how many cases those are.
///
/// # Errors
/// When the database refuses.
pub fn attached(node: &Node, person: &Person) -> Result<(BTreeMap<String, usize>, usize), Failure> {
    let (setting, viewer) = (node.setting(), Viewer::Person(person.clone()));
    let (compartments, limit) = guard::reach(&setting, &viewer);
    let filter = Filter {
        compartments,
        limit,
        ..Filter::default()
    };
    node.store.read(|db| {
        let (mut counts, mut cases) = (BTreeMap::new(), 0);
        for row in case::ordered(db, &filter, Order::Created, CASES_MAX)? {
            let found = match guard::found(db, &setting, &viewer, Object::Case(row.case_id)) {
                Ok(found) => found,
                Err(Failure::Refused(_)) => continue,
                Err(failure) => return Err(failure),
            };
            cases += 1;
            let mut names: Vec<&str> = found
                .attachments()
                .iter()
                .map(|file| file.name.as_str())
                .collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                *counts.entry(name.to_owned()).or_default() += 1;
            }
        }
        Ok((counts, cases))
    })
}

fn id(entry: &Entry<'_>) -> String {
    match entry.domain {
        Some(domain) => format!("{domain}.{}", entry.name),
        None => entry.name.to_owned(),
    }
}

fn shelved(node: &Node, setting: &Setting, entry: Entry<'_>) -> Shelved {
    let resource = entry.resource;
    let folder = &node.home.folder;
    let bytes = configuration::resource_bytes(folder, &resource.path);
    let kind = resource.kind();
    let text = bytes
        .filter(|bytes| kind != Kind::File && *bytes <= TEXT_BYTES_MAX)
        .and_then(|_| configuration::resource(folder, &resource.path).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let contact = text.as_deref().filter(|_| kind == Kind::Contact);
    let contact = contact.and_then(Contact::read);
    let title = match (&contact, &text) {
        (Some(contact), _) => Some(contact.name.clone()),
        (None, Some(text)) if kind == Kind::Text => title(text),
        (None, _) => None,
    };
    Shelved {
        id: id(&entry),
        name: entry.name.to_owned(),
        file: resource.file.clone(),
        title: title.unwrap_or_else(|| resource.file.clone()),
        domain: entry.domain.map(ToOwned::to_owned),
        is_own: folder.join(&resource.path).exists() || bytes.is_none(),
        kind,
        bytes,
        text: text.filter(|_| kind == Kind::Text),
        contact,
        rules: rules(&setting.configuration.loaded, entry),
        path: resource.path.clone(),
    }
}

/// Returns the first line of a text, without the marks of a heading.
fn title(text: &str) -> Option<String> {
    let lines = text
        .lines()
        .map(|line| line.trim_matches(['#', ' ', '\t', '\u{feff}', '\r']));
    let first = lines.into_iter().find(|line| !line.is_empty())?;
    Some(first.chars().take(TITLE_CHARS_MAX).collect())
}

/// Lists the rules that attach a resource, of its module or of all.
fn rules(loaded: &Loaded, entry: Entry<'_>) -> Vec<String> {
    let attaches = |scope: &Scope| {
        let domain = match scope {
            Scope::Generated(domain) | Scope::Module(domain) => Some(domain.as_str()),
            // Work of any domain may come to it.
            Scope::Global | Scope::Organization => entry.domain,
        };
        let found = loaded.library.get(entry.name, domain);
        found.is_some_and(|found| found.path == entry.resource.path)
    };
    let rules = loaded.rules.rules().iter();
    let rules = rules.filter(|compiled| {
        let named = compiled.rule.then.attach.iter();
        named.clone().any(|name| name == entry.name) && attaches(&compiled.scope)
    });
    rules.map(|compiled| compiled.rule.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_title() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(title(text).as_deref(), expected, "{text:?}");
        };
        check(
            "\n## When water leaks\n\nShut it.",
            Some("When water leaks"),
        );
        check("# \n\r\n", None);
        check("", None);
    }
}
