//! Adding, replacing and withdrawing resources of the organisation: files of its configuration, which travel as
//! all of it does.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use orgo_engine::{
    authorize::{Action, Person, Viewer},
    contact::Contact,
    library::{self, Kind, Resource},
};
use orgo_schema::command::Refusal;

use crate::{
    failure::Failure, guard, membership::letter, node::Node, policy, submit::file::FILE_BYTES_MAX,
};

/// The folder of their files.
const FOLDER: &str = "resources";
/// The longest field of a contact, in characters; its note may be ten times as long.
const FIELD_CHARS_MAX: usize = 300;

/// A resource that is to be.
#[derive(Debug, Clone, Default)]
pub struct New {
    /// The name that rules use; empty: that of the file.
    pub name: String,
    /// What it holds.
    pub content: Content,
    /// Whether it takes the place of one of this name.
    pub replaces: bool,
}

/// What a resource holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// What people read in place.
    Text(String),
    /// Whom to turn to.
    Contact(Contact),
    /// A file, with the name it had.
    File(String, Vec<u8>),
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

/// Whether somebody changes the library here: an administrator, at an administrator's node.
///
/// # Errors
/// A refusal, or where else it is done.
pub fn may_edit(node: &Node, person: &Person) -> Result<(), Failure> {
    let setting = node.setting();
    guard::may_overall(&setting, &Viewer::Person(person.clone()), Action::Configure)?;
    if policy::may_enact(&setting) {
        Ok(())
    } else {
        Err(Failure::Input(
            "this is no administrator's node: resources are added and withdrawn at one of those"
                .to_owned(),
        ))
    }
}

/// Adds a resource, or replaces one, at every site; and returns its name.
///
/// # Errors
/// When the person may not, or something is wrong with it.
pub fn put(node: &Node, person: &Person, new: &New) -> Result<String, Failure> {
    may_edit(node, person)?;
    let (file, bytes) = written(new)?;
    let name = library::named(&file).to_owned();
    library::check_name(&name).map_err(|problem| invalid("name", &problem))?;
    let known = own(node, &name);
    if known.is_some() && !new.replaces {
        let problem = format!(
            "there is a resource `{name}` already: choose another name, or say that this one replaces it"
        );
        return Err(invalid("name", &problem));
    }
    let folder = node.home.folder.join(FOLDER);
    let path = folder.join(&file);
    let old = known.map(|known| node.home.folder.join(known.path));
    let before = old.as_deref().and_then(|old| fs::read(old).ok());
    fs::create_dir_all(&folder).map_err(|error| trouble(&folder, &error))?;
    if let Some(old) = old.as_deref().filter(|old| *old != path) {
        remove(old)?;
    }
    letter::write(&path, &bytes)?;
    take_up(node, || {
        remove(&path)?;
        put_back(old.as_deref(), before.as_deref())
    })?;
    Ok(name)
}

/// Withdraws a resource, at every site. What it was attached to keeps it.
///
/// # Errors
/// When the person may not, there is none of that name here, or a rule attaches it.
pub fn withdraw(node: &Node, person: &Person, name: &str) -> Result<(), Failure> {
    may_edit(node, person)?;
    let known = own(node, name).ok_or_else(|| Refusal::NotFound {
        kind: "resource".to_owned(),
    })?;
    let path = node.home.folder.join(known.path);
    let Ok(before) = fs::read(&path) else {
        return Err(super::not_here(name));
    };
    remove(&path)?;
    take_up(node, || put_back(Some(&path), Some(&before)))
}

/// Lets what was changed in the folder come into force, or undoes it and says why not.
fn take_up(node: &Node, undo: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    let Err(failure) = node.refresh_configuration() else {
        return Ok(());
    };
    undo()?;
    // What is wrong now was wrong before.
    if let Err(left) = node.refresh_configuration() {
        tracing::warn!("the configuration on disk is broken: {left}");
    }
    Err(failure)
}

fn put_back(path: Option<&Path>, bytes: Option<&[u8]>) -> Result<(), Failure> {
    match path.zip(bytes) {
        Some((path, bytes)) => letter::write(path, bytes),
        None => Ok(()),
    }
}

/// Finds a resource of the organisation itself.
fn own(node: &Node, name: &str) -> Option<Resource> {
    let setting = node.setting();
    let mut entries = setting.configuration.loaded.library.entries();
    let found = entries.find(|entry| entry.domain.is_none() && entry.name == name)?;
    Some(found.resource.clone())
}

/// Returns the name of the file and its bytes.
fn written(new: &New) -> Result<(String, Vec<u8>), Failure> {
    let name = new.name.trim();
    let (file, bytes) = match &new.content {
        Content::Text(text) if text.trim().is_empty() => {
            return Err(invalid("text", "write something"));
        }
        Content::Text(text) => (
            format!("{name}.txt"),
            text.replace("\r\n", "\n").into_bytes(),
        ),
        Content::Contact(contact) => (format!("{name}.vcf"), checked(contact)?.into_bytes()),
        Content::File(file, bytes) => (file_name(name, file), bytes.clone()),
    };
    if bytes.is_empty() || bytes.len() > FILE_BYTES_MAX {
        let problem = format!("1 byte to {} MiB are allowed", FILE_BYTES_MAX >> 20);
        return Err(invalid("file", &problem));
    }
    let resource = Resource {
        path: String::new(),
        file,
    };
    let text = std::str::from_utf8(&bytes).ok();
    let problem = match resource.kind() {
        Kind::Text if text.is_none() => {
            "a text must be UTF-8: save it as such, or let it end otherwise"
        }
        Kind::Contact if text.and_then(Contact::read).is_none() => {
            "this is no vCard that names somebody"
        }
        Kind::Text | Kind::Contact | Kind::File => return Ok((resource.file, bytes)),
    };
    Err(invalid("file", problem))
}

fn checked(contact: &Contact) -> Result<String, Failure> {
    if contact.name.trim().is_empty() {
        return Err(invalid("title", "say who or what it is"));
    }
    let fields = [
        ("title", &contact.name, 1),
        ("phone", &contact.phone, 1),
        ("email", &contact.email, 1),
        ("url", &contact.url, 1),
        ("note", &contact.note, 10),
    ];
    for (field, value, times) in fields {
        if value.chars().count() > FIELD_CHARS_MAX * times {
            let problem = format!("at most {} characters are allowed", FIELD_CHARS_MAX * times);
            return Err(invalid(field, &problem));
        }
    }
    let url = contact.url.trim();
    let is_plain = url.chars().all(|char| char.is_ascii_graphic());
    if !url.is_empty() && !(is_plain && (url.starts_with("https://") || url.starts_with("http://")))
    {
        let problem = "write the address of a page, for example https://aid.example.org";
        return Err(invalid("url", problem));
    }
    let contact = Contact {
        url: url.to_owned(),
        ..contact.clone()
    };
    Ok(contact.write())
}

/// Returns the name of a file: the one that was chosen, or its own in letters that names have, with its ending.
fn file_name(name: &str, file: &str) -> String {
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, "bin"));
    let plain = |char: char| match char.to_ascii_lowercase() {
        char @ ('a'..='z' | '0'..='9' | '-' | '_') => char,
        _ => '-',
    };
    let name = if name.is_empty() {
        let name: String = stem.chars().map(plain).collect();
        name.trim_matches('-').to_owned()
    } else {
        name.to_owned()
    };
    let ending: String = ending
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|char| char.to_ascii_lowercase())
        .collect();
    // What ends in `part` is taken for a file that is being written.
    match ending.as_str() {
        "" | "part" => format!("{name}.bin"),
        _ => format!("{name}.{ending}"),
    }
}

fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(trouble(path, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn trouble(path: &Path, error: &io::Error) -> Failure {
    Failure::Trouble(format!("{}: {error}", PathBuf::from(path).display()))
}

fn invalid(field: &str, problem: &str) -> Failure {
    Failure::Refused(Refusal::Invalid {
        field: field.to_owned(),
        problem: problem.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_in_plain_letters_and_keeps_its_ending() {
        let check =
            |name: &str, file: &str, expected: &str| assert_eq!(file_name(name, file), expected);
        check("", "Site Map (2).PDF", "site-map--2.pdf");
        check("map", "C:\\docs\\Site.Map.pdf", "map.pdf");
        check("", "../../etc/passwd", "passwd.bin");
        check("map", "map.part", "map.bin");
        check("map", "x.p/../df", "map.bin");
    }

    #[test]
    fn what_cannot_be_kept_says_at_which_field() {
        let check = |content: Content, field: &str| {
            let new = New {
                name: "map".to_owned(),
                content,
                replaces: false,
            };
            let Err(Failure::Refused(Refusal::Invalid { field: at, .. })) = written(&new) else {
                panic!("{new:?} was taken");
            };
            assert_eq!(at, field);
        };
        let link = |name: &str, url: &str| {
            Content::Contact(Contact {
                name: name.to_owned(),
                url: url.to_owned(),
                ..Contact::default()
            })
        };
        check(Content::Text(" \n".to_owned()), "text");
        check(link(" ", ""), "title");
        check(link("Aid", "javascript:alert(1)"), "url");
        check(link(&"a".repeat(301), ""), "title");
        check(Content::File("a.txt".to_owned(), vec![0xff]), "file");
        check(Content::File("a.vcf".to_owned(), b"hello".to_vec()), "file");
        check(Content::File("a.pdf".to_owned(), Vec::new()), "file");
    }
}
