//! Conditions on what earlier rules of the walk have made of a signal, and on how often such came.

use std::{
    collections::BTreeSet,
    fmt::{self, Display},
    str::FromStr,
};

use orgo_schema::{
    span::Span,
    time::Timestamp,
    word::{Priority, Severity},
};

use super::{Vocabulary, describe::or_list};
use crate::{
    route::{Alike, Incoming, SoFar},
    yaml::{ConfigError, Reader},
};

/// The most that a condition may count to.
const COUNT_MAX: u32 = 10_000;

/// What is asked of the work as far as earlier rules have made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkTest {
    /// It is of one of these domains.
    Domain(Vec<String>),
    /// How bad it is.
    Severity(Wanted<Severity>),
    /// How soon it must be done.
    Priority(Wanted<Priority>),
}

/// Which values of an ordered field are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted<T> {
    /// One of these.
    OneOf(Vec<T>),
    /// This one or a higher one.
    AtLeast(T),
}

/// So many alike within such a time, the signal at hand included where it is alike itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountTest {
    /// What must be alike.
    pub of: Likeness,
    /// How many make it hold.
    pub at_least: u32,
    /// How far back.
    pub within: Span,
}

/// In what signals or cases must be alike; at least one thing is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Likeness {
    /// The tag.
    pub tag: Option<Like>,
    /// The domain.
    pub domain: Option<Like>,
    /// The subtype.
    pub subtype: Option<Like>,
    /// The site.
    pub site: Option<Like>,
    /// The building, room or area.
    pub location: Option<Like>,
    /// The sender.
    pub sender: Option<Like>,
}

/// A value that must be found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Like {
    /// That of the signal at hand.
    Same,
    /// This one.
    Is(String),
}

const SAME: &str = "same";

impl WorkTest {
    /// The keys under which these tests are written.
    pub(super) const KEYS: [&'static str; 3] = ["domain", "severity", "priority"];

    /// Reads the value of one of [`Self::KEYS`].
    ///
    /// # Errors
    ///
    /// When a word is not known, or the list is empty.
    pub(super) fn read(
        key: &str,
        value: &Reader<'_>,
        vocabulary: &Vocabulary<'_>,
    ) -> Result<Self, ConfigError> {
        match key {
            "severity" => Wanted::read(value).map(Self::Severity),
            "priority" => Wanted::read(value).map(Self::Priority),
            _ => {
                let domain = |item: &Reader<'_>| {
                    let domain = item.text()?;
                    let checked = vocabulary.modules.check_domain(domain);
                    checked.map_err(|problem| item.error(problem))?;
                    Ok(domain.to_owned())
                };
                some(value)?
                    .iter()
                    .map(domain)
                    .collect::<Result<_, _>>()
                    .map(Self::Domain)
            }
        }
    }

    /// Whether it holds. Where no rule has said anything yet, it does not.
    pub fn holds(&self, so_far: &SoFar) -> bool {
        match self {
            Self::Domain(domains) => domains.iter().any(|domain| so_far.domains.contains(domain)),
            Self::Severity(wanted) => so_far.severity.is_some_and(|found| wanted.holds(found)),
            Self::Priority(wanted) => so_far.priority.is_some_and(|found| wanted.holds(found)),
        }
    }

    /// Says what the test looked at.
    pub(super) fn seen(&self, so_far: &SoFar) -> String {
        let said = |name: &str, word: Option<&str>| match word {
            Some(word) => format!("the {name} so far is {word}"),
            None => format!("no rule has given a {name} so far"),
        };
        match self {
            Self::Domain(_) if so_far.domains.is_empty() => said("domain", None),
            Self::Domain(_) => said("domain", Some(&or_list(&so_far.domains))),
            Self::Severity(_) => said("severity", so_far.severity.map(Severity::as_str)),
            Self::Priority(_) => said("priority", so_far.priority.map(Priority::as_str)),
        }
    }
}

/// Returns the items of a list, or the one value, refusing an empty list.
pub(super) fn some<'a>(value: &Reader<'a>) -> Result<Vec<Reader<'a>>, ConfigError> {
    let items = value.list_or_one();
    if items.is_empty() {
        return Err(value.error("the list is empty: add at least one"));
    }
    Ok(items)
}

impl<T: FromStr<Err: Display> + Ord + Copy> Wanted<T> {
    /// Reads a word, a list of words, or `at least` a word.
    fn read(value: &Reader<'_>) -> Result<Self, ConfigError> {
        let items = some(value)?;
        if let [one] = items.as_slice()
            && let Some(word) = one.source()?.trim().strip_prefix("at least ")
        {
            let word = word
                .parse()
                .map_err(|error: T::Err| one.error(error.to_string()))?;
            return Ok(Self::AtLeast(word));
        }
        items
            .iter()
            .map(Reader::parse)
            .collect::<Result<_, _>>()
            .map(Self::OneOf)
    }

    fn holds(&self, found: T) -> bool {
        match self {
            Self::OneOf(words) => words.contains(&found),
            Self::AtLeast(least) => found >= *least,
        }
    }
}

impl CountTest {
    /// Reads `{ of: { tag: leak }, at_least: 3, within: P30D }`.
    ///
    /// # Errors
    ///
    /// When something is missing, unknown or out of range.
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self, ConfigError> {
        let fields = reader.map(&["of", "at_least", "within"])?;
        let least = fields.need("at_least")?;
        let at_least = least.source()?.parse::<u32>().ok();
        let at_least = at_least.filter(|count| (1..=COUNT_MAX).contains(count));
        Ok(Self {
            of: Likeness::read(&fields.need("of")?)?,
            at_least: at_least.ok_or_else(|| {
                least.error(format!(
                    "a whole number from 1 to {COUNT_MAX} is wanted here"
                ))
            })?,
            within: fields.need("within")?.parse()?,
        })
    }

    /// Returns how many there are, the signal at hand included where it is alike itself; nothing
    /// where it lacks what `same` stands for, or when it came in is not known.
    pub fn counted(&self, mail: &Incoming<'_>, so_far: &SoFar) -> Option<u32> {
        let until = mail.when?.at;
        let alike = self.of.alike(mail, so_far)?;
        let back = i64::try_from(self.within.approximate_ms()).unwrap_or(i64::MAX);
        let since = Timestamp(until.0.saturating_sub(back));
        let before = mail.counts.count(&alike, since, until);
        let this = u32::from(is_alike(&alike, mail, so_far));
        Some(before.saturating_add(this))
    }

    /// Whether there are enough.
    pub fn holds(&self, mail: &Incoming<'_>, so_far: &SoFar) -> bool {
        self.counted(mail, so_far)
            .is_some_and(|count| count >= self.at_least)
    }

    /// Says what the test looked at.
    pub(super) fn seen(&self, mail: &Incoming<'_>, so_far: &SoFar) -> String {
        match self.counted(mail, so_far) {
            Some(1) => format!("there is 1 within {}", self.within),
            Some(count) => format!("there are {count} within {}", self.within),
            None => "it lacks what would have to be the same".to_owned(),
        }
    }
}

impl Likeness {
    /// The keys of what can be alike.
    pub(super) const KEYS: [&'static str; 6] =
        ["tag", "domain", "subtype", "site", "location", "sender"];

    fn read(reader: &Reader<'_>) -> Result<Self, ConfigError> {
        let fields = reader.map(&Self::KEYS)?;
        let like = |key: &str| {
            fields.read(key, |value| {
                let text = value.text()?.trim();
                let is_same = text == SAME;
                Ok(if is_same {
                    Like::Same
                } else {
                    Like::Is(text.to_lowercase())
                })
            })
        };
        let likeness = Self {
            tag: like("tag")?,
            domain: like("domain")?,
            subtype: like("subtype")?,
            site: like("site")?,
            location: like("location")?,
            sender: like("sender")?,
        };
        if likeness == Self::default() {
            return Err(reader.error(format!(
                "nothing says what is alike: add one of {}, for example `tag: leak` or `sender: same`",
                Self::KEYS.join(", ")
            )));
        }
        Ok(likeness)
    }

    /// Makes the likeness in which everything of a list is the same as here.
    pub(super) fn same(keys: &[&str]) -> Self {
        let like = |key: &str| keys.contains(&key).then_some(Like::Same);
        Self {
            tag: like("tag"),
            domain: like("domain"),
            subtype: like("subtype"),
            site: like("site"),
            location: like("location"),
            sender: like("sender"),
        }
    }

    /// Returns what others must have to be like the signal at hand; nothing where that lacks what
    /// `same` stands for.
    pub fn alike(&self, mail: &Incoming<'_>, so_far: &SoFar) -> Option<Alike> {
        let resolve = |like: &Option<Like>, own: Option<&str>| match like {
            None => Some(None),
            Some(Like::Is(text)) => Some(Some(text.clone())),
            Some(Like::Same) => own.map(|own| Some(own.to_owned())),
        };
        let place = &so_far.location;
        let tags = match &self.tag {
            None => BTreeSet::new(),
            Some(Like::Is(tag)) => BTreeSet::from([tag.clone()]),
            Some(Like::Same) if so_far.tags.is_empty() => return None,
            Some(Like::Same) => so_far.tags.clone(),
        };
        Some(Alike {
            tags,
            domain: resolve(&self.domain, so_far.domain.as_deref())?,
            subtype: resolve(&self.subtype, so_far.subtype.as_deref())?,
            site: resolve(&self.site, place.site.as_deref())?,
            area: resolve(&self.location, place.area.as_deref())?,
            sender: resolve(&self.sender, mail.from)?,
        })
    }
}

/// Whether the signal at hand has all that is asked.
fn is_alike(alike: &Alike, mail: &Incoming<'_>, so_far: &SoFar) -> bool {
    let is = |wanted: &Option<String>, own: Option<&str>| {
        wanted
            .as_ref()
            .is_none_or(|wanted| own.is_some_and(|own| own.to_lowercase() == wanted.to_lowercase()))
    };
    let place = &so_far.location;
    (alike.tags.is_empty() || !alike.tags.is_disjoint(&so_far.tags))
        && is(&alike.domain, so_far.domain.as_deref())
        && is(&alike.subtype, so_far.subtype.as_deref())
        && is(&alike.site, place.site.as_deref())
        && is(&alike.area, place.area.as_deref())
        && is(&alike.sender, mail.from)
}

impl<T: Display> Display for Wanted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneOf(words) => f.write_str(&or_list(words)),
            Self::AtLeast(word) => write!(f, "at least {word}"),
        }
    }
}

impl Display for WorkTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domain(domains) => write!(f, "the domain so far is {}", or_list(domains)),
            Self::Severity(wanted) => write!(f, "the severity so far is {wanted}"),
            Self::Priority(wanted) => write!(f, "the priority so far is {wanted}"),
        }
    }
}

impl Display for CountTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (of, least, within) = (&self.of, self.at_least, self.within);
        write!(f, "there are at least {least} with {of} within {within}")
    }
}

impl Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            ("tag", &self.tag),
            ("domain", &self.domain),
            ("subtype", &self.subtype),
            ("site", &self.site),
            ("location", &self.location),
            ("sender", &self.sender),
        ];
        let mut separator = "";
        for (name, like) in parts {
            match like {
                Some(Like::Same) => write!(f, "{separator}the same {name}")?,
                Some(Like::Is(text)) => write!(f, "{separator}the {name} {text}")?,
                None => continue,
            }
            separator = " and ";
        }
        Ok(())
    }
}
