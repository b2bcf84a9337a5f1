//! The resource library: files that rules attach to cases (SPEC 4, 7).
//!
//! A resource is a file in `resources/` of the organization or of a module, of any type. Rules name it
//! by its file name without the ending: `attach: [leak-protocol]`. Its bytes are not read here.
//!
//! What ends in `.txt` or `.md` is a text, what ends in `.vcf` says how to reach somebody ([`crate::contact`]),
//! everything else is a file and nothing more.

use std::collections::BTreeMap;

use crate::yaml::{At, ConfigError};

/// A file that rules may attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its path, as the caller named it.
    pub path: String,
    /// Its name as people see it when it is attached, with the ending.
    pub file: String,
}

impl Resource {
    /// Returns what it is, by the ending of its name.
    pub fn kind(&self) -> Kind {
        let ending = self.file.rsplit_once('.').map(|(_, ending)| ending);
        match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("txt" | "md") => Kind::Text,
            Some("vcf") => Kind::Contact,
            Some(_) | None => Kind::File,
        }
    }
}

/// What a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// People read it in place.
    Text,
    /// Whom to turn to, and how.
    Contact,
    /// Bytes to keep.
    File,
}

impl Kind {
    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Contact => "contact",
            Self::File => "file",
        }
    }
}

/// A resource and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The module that it belongs to; nothing for what is the organization's.
    pub domain: Option<&'a str>,
    /// The name that rules use.
    pub name: &'a str,
    /// The file.
    pub resource: &'a Resource,
}

/// The resources of an organization, its own and those of its modules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Library(BTreeMap<(Option<String>, String), Resource>);

impl Library {
    /// Adds the file at a path.
    ///
    /// # Errors
    ///
    /// When its name cannot be used, or another file has it.
    pub fn add(&mut self, path: &str, domain: Option<&str>) -> Result<(), ConfigError> {
        let file = path.rsplit('/').next().unwrap_or(path);
        let name = named(file);
        let error = |problem: String| {
            Err(ConfigError::new(
                path,
                At { line: 1, column: 1 },
                "",
                problem,
            ))
        };
        if let Err(problem) = check_name(name) {
            return error(problem);
        }
        let resource = Resource {
            path: path.to_owned(),
            file: file.to_owned(),
        };
        let key = (domain.map(str::to_owned), name.to_owned());
        match self.0.insert(key, resource) {
            Some(other) => error(format!(
                "the resource `{name}` is here and in {}: give each a name of its own",
                other.path
            )),
            None => Ok(()),
        }
    }

    /// Returns the resource of a name for work of a domain: the organization's own, the one of the domain,
    /// or else the first module's that has one.
    pub fn get(&self, name: &str, domain: Option<&str>) -> Option<&Resource> {
        let at = |domain: Option<&str>| self.0.get(&(domain.map(str::to_owned), name.to_owned()));
        at(None)
            .or_else(|| domain.and_then(|domain| at(Some(domain))))
            .or_else(|| {
                let named =
                    |((_, known), _): &(&(Option<String>, String), &Resource)| known == name;
                self.0.iter().find(named).map(|(_, resource)| resource)
            })
    }

    /// Returns the names that rules may use.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(|(_, name)| name.as_str())
    }

    /// Returns all resources, the organization's own first.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.0.iter().map(|((domain, name), resource)| Entry {
            domain: domain.as_deref(),
            name,
            resource,
        })
    }
}

/// Returns the name of a resource, by that of its file.
pub fn named(file: &str) -> &str {
    file.split('.').next().unwrap_or(file)
}

/// Says what is wrong with the name of a resource.
///
/// # Errors
/// What is allowed.
pub fn check_name(name: &str) -> Result<(), String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if !name.is_empty() && name.len() <= 64 && name.chars().all(is_plain) {
        return Ok(());
    }
    Err(format!(
        "`{name}` is not the name of a resource: use small letters a-z, digits, `-` and `_`, for example site-map.pdf"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_organization_comes_first_and_then_the_domain() {
        let mut library = Library::default();
        for (path, domain) in [
            ("modules/hr/resources/steps.txt", Some("hr")),
            ("modules/it/resources/steps.pdf", Some("it")),
            ("modules/it/resources/map.tar.gz", Some("it")),
            ("resources/map.png", None),
        ] {
            library.add(path, domain).unwrap();
        }
        let path = |name, domain| library.get(name, domain).map(|found| found.path.as_str());
        assert_eq!(
            path("steps", Some("it")),
            Some("modules/it/resources/steps.pdf")
        );
        assert_eq!(path("steps", None), Some("modules/hr/resources/steps.txt"));
        assert_eq!(path("map", Some("it")), Some("resources/map.png"));
        assert_eq!(path("plan", None), None);
    }

    #[test]
    fn the_ending_says_what_it_is() {
        let check = |file: &str, kind| {
            let mut library = Library::default();
            library.add(&format!("resources/{file}"), None).unwrap();
            let entry = library.entries().next().unwrap();
            assert_eq!((entry.name, entry.domain), ("map", None));
            assert_eq!(entry.resource.kind(), kind, "{file}");
        };
        check("map.txt", Kind::Text);
        check("map.MD", Kind::Text);
        check("map.vcf", Kind::Contact);
        check("map.txt.zip", Kind::File);
        check("map", Kind::File);
    }

    #[test]
    fn a_name_is_plain_and_stands_once() {
        let mut library = Library::default();
        let error = library.add("resources/Site Map.pdf", None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "resources/Site Map.pdf:1:1: `Site Map` is not the name of a resource: use small letters a-z, digits, `-` and `_`, for example site-map.pdf"
        );
        library.add("resources/map.pdf", None).unwrap();
        let error = library.add("resources/map.png", None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "resources/map.png:1:1: the resource `map` is here and in resources/map.pdf: give each a name of its own"
        );
    }
}
