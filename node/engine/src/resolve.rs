//! Which value of a knob holds, and who said so (SPEC 6).
//!
//! A knob is set by the profile, and may be set otherwise by the organization, by the module of the
//! work's domain, by the rule that made the work, and by the task itself; who is nearer to the work
//! counts. [`resolve`] gives the values as a plain [`Policy`], and for every [`Knob`] all who had a say
//! in it, from the farthest to the nearest:
//!
//! ```text
//! 2 h, from the hospital profile v1.0 (1 h), overridden by rule water-leak v1.2
//! ```

mod change;
mod knob;
mod overrides;
mod own;
mod task;
mod value;

use std::{collections::BTreeMap, fmt};

use crate::{policy::Policy, yaml::ConfigError};

pub use change::Bound;
pub use knob::Knob;
pub use overrides::{Overrides, Setting, read_overrides};
pub use own::{Own, recorded};
pub use task::{Recorded, Unknown, unknown};
pub use value::Value;

pub(crate) use overrides::KEYS;

/// Who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nobody: it is what Orgo takes where nothing is said.
    Default,
    /// The profile, by its name and version.
    Profile(String, String),
    /// The organization's own file, by its version.
    Organization(String),
    /// The module of a domain, by its domain and version.
    Module(String, String),
    /// The rule that made the work, by its id and version.
    Rule(String, String),
    /// The task itself.
    Task,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("what holds where nothing is said"),
            Self::Profile(name, version) => write!(f, "the {name} profile v{version}"),
            Self::Organization(version) => write!(f, "the organisation v{version}"),
            Self::Module(domain, version) => write!(f, "module {domain} v{version}"),
            Self::Rule(id, version) => write!(f, "rule {id} v{version}"),
            Self::Task => f.write_str("the task"),
        }
    }
}

/// What one source said about one knob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub by: Source,
    /// What.
    pub value: Value,
    /// Where it stands, as `file:line`; nothing for what stands in no file.
    pub at: Option<String>,
}

/// All who had a say in a knob, from the farthest to the nearest: the last one holds. Never empty.
///
/// Displayed it is one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story(Vec<Said>);

impl Story {
    /// Returns who had a say, the one that holds last.
    pub fn said(&self) -> &[Said] {
        &self.0
    }

    /// Returns what holds.
    pub fn holds(&self) -> Option<&Said> {
        self.0.last()
    }
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(first), Some(last)) = (self.0.first(), self.0.last()) else {
            return Ok(());
        };
        write!(f, "{}, from {}", last.value, first.by)?;
        let mut before = first;
        for said in self.0.iter().skip(1) {
            if before.value != last.value {
                write!(f, " ({})", before.value)?;
            }
            write!(f, ", overridden by {}", said.by)?;
            before = said;
        }
        Ok(())
    }
}

/// A policy and who said what of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The values, as a plain struct.
    pub policy: Policy,
    /// By knob, who said so.
    pub stories: BTreeMap<Knob, Story>,
}

impl Resolved {
    /// Returns who said what of a knob.
    pub fn story(&self, knob: Knob) -> Option<&Story> {
        self.stories.get(&knob)
    }

    /// Says of every knob in one sentence what holds and why.
    pub fn sentences(&self) -> impl Iterator<Item = (Knob, String)> {
        self.stories
            .iter()
            .map(|(knob, story)| (*knob, story.to_string()))
    }

    /// Lets a source say something.
    fn hear(&mut self, by: &Source, file: Option<&str>, settings: &[Setting]) {
        for setting in settings {
            if !setting.change.apply(&mut self.policy) {
                continue;
            }
            self.policy.said_by.insert(setting.knob, by.clone());
            let said = Said {
                by: by.clone(),
                value: setting.knob.value(&self.policy),
                at: file.map(|file| format!("{file}:{}", setting.at.line)),
            };
            self.stories
                .entry(setting.knob)
                .or_insert_with(|| Story(Vec::new()))
                .0
                .push(said);
        }
    }
}

/// What profile, organization and modules say.
#[derive(Debug, Clone, PartialEq)]
pub struct Layers {
    /// The file of the profile.
    pub profile_file: String,
    /// The profile, resolved from nothing else.
    pub profile: Policy,
    /// The organization's own file.
    pub organization: Option<Overrides>,
    /// The modules that set knobs otherwise, by domain.
    pub modules: BTreeMap<String, Overrides>,
}

impl Layers {
    /// Returns the layers of a profile alone.
    pub fn of_profile(file: &str, profile: Policy) -> Self {
        Self {
            profile_file: file.to_owned(),
            profile,
            organization: None,
            modules: BTreeMap::new(),
        }
    }

    /// Returns the policy of the organization, that of each domain within it.
    ///
    /// # Errors
    ///
    /// What does not go together, named where the nearer source says it.
    pub fn policy(&self) -> Result<Policy, Vec<ConfigError>> {
        let mut errors = Vec::new();
        let mut policy = resolve(self, None, &Recorded::default()).policy;
        let own = self.organization.iter();
        errors.extend(own.filter_map(|own| own.misfit(&policy)));
        for (domain, overrides) in &self.modules {
            let within = resolve(self, Some(domain), &Recorded::default()).policy;
            errors.extend(overrides.misfit(&within));
            policy.domains.insert(domain.clone(), within);
        }
        if errors.is_empty() {
            Ok(policy)
        } else {
            Err(errors)
        }
    }
}

/// Resolves every knob for the work of a domain, or for none, and for what was recorded of one task.
pub fn resolve(layers: &Layers, domain: Option<&str>, recorded: &Recorded<'_>) -> Resolved {
    let mut resolved = of_profile(layers);
    if let Some(own) = &layers.organization {
        let by = Source::Organization(own.version.clone());
        resolved.hear(&by, Some(&own.file), &own.settings);
        resolved.policy.version = format!("{}+{}", resolved.policy.version, own.version);
    }
    if let Some((domain, of_module)) =
        domain.and_then(|domain| layers.modules.get_key_value(domain))
    {
        let by = Source::Module(domain.clone(), of_module.version.clone());
        resolved.hear(&by, Some(&of_module.file), &of_module.settings);
    }
    for (by, settings) in recorded.layers() {
        resolved.hear(&by, None, &settings);
    }
    resolved
}

fn of_profile(layers: &Layers) -> Resolved {
    let policy = layers.profile.clone();
    let profile = || Source::Profile(policy.profile.clone(), policy.version.clone());
    let stories = Knob::ALL.iter().map(|knob| {
        let said = Said {
            by: if knob.is_left_out(&policy) {
                Source::Default
            } else {
                profile()
            },
            value: knob.value(&policy),
            at: None,
        };
        (*knob, Story(vec![said]))
    });
    Resolved {
        stories: stories.collect(),
        policy: policy.clone(),
    }
}

#[cfg(test)]
mod tests;
