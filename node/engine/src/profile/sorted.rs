//! What each file of a configuration is, by its path.

use std::collections::BTreeSet;

use super::START;
use crate::{rule::Scope, yaml::ConfigError};

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// The profile.
    Profile,
    /// What the organization sets otherwise.
    Organization,
    /// A calendar of working time.
    Calendar,
    /// A module, by its domain.
    Module(String),
    /// Rules.
    Rules(Scope),
    /// The rules that are switched off.
    Off,
    /// A text of messages, by its domain if it is a module's.
    Letter(Option<String>),
    /// A form, by its domain.
    Form(String),
    /// A webhook.
    Webhook,
    /// A file that rules attach, by its domain if it is a module's.
    Resource(Option<String>),
    /// What must come of what. Not read here.
    Scenario(Option<String>),
}

impl Kind {
    /// Returns what the file at a path is.
    fn of(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        let domain = |domain: &&str| Some((*domain).to_owned());
        match parts.as_slice() {
            [.., "modules", domain, "module.yaml"] => Some(Self::Module((*domain).to_owned())),
            [.., "modules", name, "rules", file] if file.ends_with(".yaml") => {
                Some(Self::Rules(Scope::Module((*name).to_owned())))
            }
            [.., "modules", name, "templates", file] if file.ends_with(".txt") => {
                Some(Self::Letter(domain(name)))
            }
            [.., "modules", name, "forms", file] if file.ends_with(".yaml") => {
                Some(Self::Form((*name).to_owned()))
            }
            [.., "modules", name, "resources", _] => Some(Self::Resource(domain(name))),
            [.., "modules", name, "scenarios", file] if file.ends_with(".yaml") => {
                Some(Self::Scenario(domain(name)))
            }
            [.., "modules", _, _, _] => None,
            [.., "global", "rules", file] if file.ends_with(".yaml") => {
                Some(Self::Rules(Scope::Global))
            }
            [.., "rules", "off.yaml"] => Some(Self::Off),
            [.., "rules", file] if file.ends_with(".yaml") => {
                Some(Self::Rules(Scope::Organization))
            }
            [.., "webhooks", file] if file.ends_with(".yaml") => Some(Self::Webhook),
            [.., "calendars", file] if file.ends_with(".yaml") => Some(Self::Calendar),
            [.., "templates", file] if file.ends_with(".txt") => Some(Self::Letter(None)),
            [.., "resources", _] => Some(Self::Resource(None)),
            [.., "scenarios", file] if file.ends_with(".yaml") => Some(Self::Scenario(None)),
            [.., "organisation.yaml"] => Some(Self::Organization),
            [.., "profile.yaml"] => Some(Self::Profile),
            _ => None,
        }
    }

    /// Returns the module it belongs to.
    fn domain(&self) -> Option<&str> {
        match self {
            Self::Module(domain) | Self::Form(domain) | Self::Rules(Scope::Module(domain)) => {
                Some(domain)
            }
            Self::Letter(domain) | Self::Resource(domain) | Self::Scenario(domain) => {
                domain.as_deref()
            }
            Self::Profile
            | Self::Organization
            | Self::Calendar
            | Self::Webhook
            | Self::Rules(_)
            | Self::Off => None,
        }
    }
}

/// Files, each with what it is.
pub(super) struct Sorted<'a>(Vec<(Kind, &'a str, &'a str)>);

impl<'a> Sorted<'a> {
    /// Sorts files, and complains about those that are nothing.
    pub(super) fn of(files: &[(&'a str, &'a str)], errors: &mut Vec<ConfigError>) -> Self {
        let mut sorted = Vec::new();
        for (path, text) in files {
            match Kind::of(path) {
                Some(kind) => sorted.push((kind, *path, *text)),
                None => errors.push(stray(path)),
            }
        }
        Self(sorted)
    }

    /// Returns all files.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(Kind, &'a str, &'a str)> {
        self.0.iter()
    }

    /// Returns the files of a kind.
    pub(super) fn of_kind(
        &self,
        wanted: impl Fn(&Kind) -> bool,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let files = self.0.iter().filter(move |(kind, ..)| wanted(kind));
        files.map(|(_, path, text)| (*path, *text))
    }

    /// Returns the one file of a kind of which there may not be two.
    pub(super) fn the_one(
        &self,
        wanted: Kind,
        word: &str,
    ) -> Result<Option<(&'a str, &'a str)>, ConfigError> {
        let mut files = self.of_kind(move |kind| *kind == wanted);
        let first = files.next();
        match (first, files.next()) {
            (Some((first, _)), Some((second, _))) => Err(ConfigError::new(
                second,
                START,
                "",
                format!("there are two {word}s, here and {first}: keep one"),
            )),
            (first, _) => Ok(first),
        }
    }

    /// Returns the domains that have a module.
    pub(super) fn domains(&self) -> BTreeSet<&str> {
        let modules = self.0.iter().filter_map(|(kind, ..)| match kind {
            Kind::Module(domain) => Some(domain.as_str()),
            Kind::Profile
            | Kind::Organization
            | Kind::Calendar
            | Kind::Webhook
            | Kind::Rules(_)
            | Kind::Off
            | Kind::Letter(_)
            | Kind::Form(_)
            | Kind::Resource(_)
            | Kind::Scenario(_) => None,
        });
        modules.collect()
    }

    /// Forgets the files of all other domains.
    pub(super) fn keep_domains(&mut self, chosen: &BTreeSet<String>) {
        self.0
            .retain(|(kind, ..)| kind.domain().is_none_or(|domain| chosen.contains(domain)));
    }
}

fn stray(path: &str) -> ConfigError {
    ConfigError::new(path, START, "", "this file has no place in a configuration").hint(
        "allowed are profile.yaml, organisation.yaml, calendars/NAME.yaml, webhooks/NAME.yaml, and rules/*.yaml, templates/*.txt, \
         forms/*.yaml, resources/*, scenarios/*.yaml, the same below modules/DOMAIN beside its module.yaml, and \
         global/rules/*.yaml",
    )
}
