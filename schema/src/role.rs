//! Functional teams on the horizontal axis, such as `Operations.Safety` (SPEC 2).
//!
//! People may write a role in any case and with the alias of an area; a [`RolePath`] holds the one
//! canonical spelling. The areas an organization knows are its [`Registry`]. Every registry
//! contains the standard one and spells what is in it the same way, so text at rest under a
//! standard area means the same on every node; under an area of the organization's own it is kept
//! as it was written.

mod codec;
mod registry;
mod spelling;

use std::{fmt, str::FromStr};

pub use registry::Registry;
pub use spelling::StrayCharacter;

pub(crate) use codec::text_codec;
pub(crate) use spelling::{Stray, spelled};

/// The most segments a role may have.
pub const SEGMENTS_MAX: usize = 8;

/// The most characters a segment may have.
pub const SEGMENT_CHARS_MAX: usize = 32;

/// A team in its canonical spelling: `Area.Sub[.Sub…]`, or an area alone.
///
/// Parsing goes by [`Registry::standard`]; an organization with areas of its own reads what people
/// write with [`Registry::canonical`]. Deserializing goes by [`RolePath::from_canonical`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RolePath(Box<str>);

/// Why a text is not a role, or cannot be registered as one (SECURITY 4, 56, 57, 59).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoleError {
    /// There is no text.
    #[error("role is empty: write an area and a team, for example Operations.Safety")]
    Empty,
    /// Two dots follow each other, or the text begins or ends with one. Counted from 1.
    #[error(
        "segment {segment} of the role is empty: segments are separated by single dots, with none \
         at either end, for example Operations.Safety"
    )]
    EmptySegment {
        /// The segment, counted from 1.
        segment: usize,
    },
    /// The path is too deep.
    #[error(
        "role has {got} segments: at most {SEGMENTS_MAX} are allowed, for example Operations.Safety.Audit"
    )]
    Depth {
        /// How many there are.
        got: usize,
    },
    /// A segment is too long.
    #[error(
        "segment {segment} of the role has {got} characters: at most {SEGMENT_CHARS_MAX} are \
         allowed, for example Operations.Safety"
    )]
    Length {
        /// The segment, counted from 1.
        segment: usize,
        /// How many characters it has.
        got: usize,
    },
    /// A character is neither an ASCII letter nor a digit, even when normalized.
    #[error(
        "{0} in the role: only the letters a-z and digits are allowed, for example Operations.Safety"
    )]
    Character(StrayCharacter),
    /// A pattern stands where one role is needed.
    #[error(
        "wildcard at position {position}: a pattern is for searching, one role is needed here, \
         for example Operations.Safety"
    )]
    Wildcard {
        /// The character, counted from 1.
        position: usize,
    },
    /// The first segment is not a registered area.
    #[error(
        "area `{area}` of the role is not registered: known areas are {known}, for example \
         Operations.Safety{hint}"
    )]
    UnknownArea {
        /// The area as it was written.
        area: Box<str>,
        /// The known areas, separated by commas.
        known: Box<str>,
        /// A question naming the nearest area, or nothing.
        hint: Box<str>,
    },
    /// An alias would hide an area or another alias.
    #[error("`{name}` already stands for {area}: choose another name")]
    Taken {
        /// The name wanted.
        name: Box<str>,
        /// The area it names now.
        area: Box<str>,
    },
}

impl RolePath {
    /// Reads a role from text that a node wrote, checking its form only.
    ///
    /// Areas outside the standard registry are accepted as they are spelled, because the node that
    /// wrote them had a registry this call has not; below standard areas the result is the
    /// canonical spelling. For text written by people use [`Registry::canonical`].
    ///
    /// # Errors
    ///
    /// Every [`RoleError`] about form; never [`RoleError::UnknownArea`].
    pub fn from_canonical(text: &str) -> Result<Self, RoleError> {
        let text = well_formed(text)?;
        Ok(Registry::standard()
            .respelled(&text)
            .unwrap_or(Self(text.into())))
    }

    /// Returns the canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the segments from the area down.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.split('.')
    }

    /// Returns the first segment.
    pub fn area(&self) -> &str {
        self.0.split_once('.').map_or(&*self.0, |(area, _)| area)
    }

    /// Returns the role one segment shorter, to which the work of an unassigned role falls; none
    /// for an area.
    pub fn parent(&self) -> Option<Self> {
        self.0
            .rsplit_once('.')
            .map(|(parent, _)| Self(parent.into()))
    }

    /// Returns the role and then its parents, up to the area.
    pub fn and_parents(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self.clone()), Self::parent)
    }

    /// Returns the role one segment longer, in canonical spelling.
    ///
    /// # Errors
    ///
    /// A [`RoleError`] if `segment` is not one segment or the path would be too deep.
    pub fn child(&self, segment: &str) -> Result<Self, RoleError> {
        let segment = single_segment(segment)?;
        Self::from_canonical(&format!("{self}.{}", title_case(&segment)))
    }

    /// Returns whether this is `other` or a team below it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0
            .strip_prefix(&*other.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl fmt::Display for RolePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RolePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RolePath({self})")
    }
}

impl FromStr for RolePath {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, RoleError> {
        Registry::standard().canonical(text)
    }
}

text_codec! {
    RolePath via RolePath::from_canonical,
    pattern: r"^[A-Za-z0-9]{1,32}(\.[A-Za-z0-9]{1,32}){0,7}$",
    description: "A team: an area and its subroles, separated by dots.",
    example: "Operations.Safety",
}

impl From<Stray> for RoleError {
    fn from(stray: Stray) -> Self {
        match stray {
            Stray::Wildcard { position } => Self::Wildcard { position },
            Stray::Character(character) => Self::Character(character),
        }
    }
}

/// Normalizes a path and checks its form: characters, number of segments, their lengths.
fn well_formed(text: &str) -> Result<String, RoleError> {
    if text.is_empty() {
        return Err(RoleError::Empty);
    }
    let text = spelled(text)?;
    let got = text.split('.').count();
    if got > SEGMENTS_MAX {
        return Err(RoleError::Depth { got });
    }
    for (segment, content) in (1..).zip(text.split('.')) {
        if content.is_empty() {
            return Err(RoleError::EmptySegment { segment });
        }
        if content.len() > SEGMENT_CHARS_MAX {
            return Err(RoleError::Length {
                segment,
                got: content.len(),
            });
        }
    }
    Ok(text)
}

/// Normalizes a name that must be one segment.
fn single_segment(text: &str) -> Result<String, RoleError> {
    let text = well_formed(text)?;
    match text.find('.') {
        Some(dot) => Err(RoleError::Character(StrayCharacter {
            found: '.',
            position: dot.saturating_add(1),
        })),
        None => Ok(text),
    }
}

/// Spells a subrole nobody registered: a capital, then small letters, whatever was given, so that
/// spellings differing in case are one role.
fn title_case(segment: &str) -> String {
    let mut chars = segment.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first
        .into_iter()
        .chain(chars.map(|rest| rest.to_ascii_lowercase()))
        .collect()
}

/// Generates texts by the pattern in the published schema, which must promise nothing the parser
/// refuses.
#[cfg(test)]
pub(crate) fn published<T: schemars::JsonSchema>()
-> impl proptest::strategy::Strategy<Value = String> {
    let schema = schemars::schema_for!(T);
    let pattern = schema
        .get("pattern")
        .and_then(|pattern| pattern.as_str())
        .unwrap();
    proptest::string::string_regex(pattern.trim_matches(['^', '$'])).unwrap()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_any_case_and_writes_one() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                text.parse::<RolePath>().unwrap().as_str(),
                expected,
                "{text}"
            );
        };
        check("it.SUPPORT", "IT.Support");
        check("ops.maintenance", "Operations.Maintenance");
        check("OPERATIONS", "Operations");
        check("Operations.safety.AUDIT", "Operations.Safety.Audit");
        check("Leadership.Safety.Review", "Leadership.Safety.Review");
        check("Customer.HelpDesk", "Customer.Helpdesk");
        check("IT.2ndLine", "IT.2ndline");
        check("ＩＴ．Ｓｕｐｐｏｒｔ", "IT.Support");
        check("hr", "HR");
    }

    #[test]
    fn refuses_with_the_reason_and_the_place() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                text.parse::<RolePath>().unwrap_err().to_string(),
                expected,
                "{text}"
            );
        };
        check(
            "",
            "role is empty: write an area and a team, for example Operations.Safety",
        );
        let rule = "segments are separated by single dots, with none at either end, for example Operations.Safety";
        check("IT.", &format!("segment 2 of the role is empty: {rule}"));
        check(".IT", &format!("segment 1 of the role is empty: {rule}"));
        check(
            "IT..Support",
            &format!("segment 2 of the role is empty: {rule}"),
        );
        check(
            "IT…Support",
            &format!("segment 2 of the role is empty: {rule}"),
        );
        check(
            &["IT"; 40].join("."),
            "role has 40 segments: at most 8 are allowed, for example Operations.Safety.Audit",
        );
        check(
            &format!("IT.{}", "x".repeat(33)),
            "segment 2 of the role has 33 characters: at most 32 are allowed, for example Operations.Safety",
        );
        let rule = "in the role: only the letters a-z and digits are allowed, for example Operations.Safety";
        check(
            "IT.Help-Desk",
            &format!("`-` (U+002D) at position 8 {rule}"),
        );
        check("Оps.Safety", &format!("`О` (U+041E) at position 1 {rule}"));
        check(
            "IT.Sup\u{200b}port",
            &format!("U+200B at position 7 {rule}"),
        );
        check(
            "IT.Caf\u{e9}",
            &format!("`é` (U+00E9) at position 7 {rule}"),
        );
        check("IT.Cafe\u{301}", &format!("U+0301 at position 8 {rule}"));
        check("IT.Sup port", &format!("U+0020 at position 7 {rule}"));
        check(
            "IT.*",
            "wildcard at position 4: a pattern is for searching, one role is needed here, for example Operations.Safety",
        );
    }

    #[test]
    fn an_unknown_area_names_the_known_and_the_nearest() {
        let check = |text: &str, hint: &str| {
            let error = text.parse::<RolePath>().unwrap_err().to_string();
            let known = "Compliance, Customer, Finance, HR, IT, Leadership, Legal, Marketing, \
                         Operations, Sales, Security, Training";
            let area = text.split('.').next().unwrap();
            assert_eq!(
                error,
                format!(
                    "area `{area}` of the role is not registered: known areas are {known}, for example Operations.Safety{hint}"
                )
            );
        };
        check("Finanse.Audit", "; did you mean `Finance`?");
        check("Oprations.Safety", "; did you mean `Operations`?");
        check("Astronomy", "");
    }

    #[test]
    fn at_rest_only_the_form_is_checked() {
        let check = |text: &str, expected: &str| {
            assert_eq!(RolePath::from_canonical(text).unwrap().as_str(), expected);
            let json = format!("\"{text}\"");
            assert_eq!(
                serde_json::from_str::<RolePath>(&json).unwrap().as_str(),
                expected
            );
        };
        check("ICU.NightShift", "ICU.NightShift");
        check("IT.Support", "IT.Support");
        check("ops.maintenance", "Operations.Maintenance");
        assert_eq!(
            RolePath::from_canonical("ICU..Ward"),
            Err(RoleError::EmptySegment { segment: 2 })
        );
    }

    #[test]
    fn knows_its_place_in_the_tree() {
        let role: RolePath = "Operations.Safety.Audit".parse().unwrap();
        let parent = role.parent().unwrap();
        assert_eq!(parent.as_str(), "Operations.Safety");
        assert_eq!(role.area(), "Operations");
        assert_eq!(
            role.segments().collect::<Vec<_>>(),
            ["Operations", "Safety", "Audit"]
        );
        assert_eq!(role.and_parents().count(), 3);
        assert!(role.is_within(&parent) && role.is_within(&role) && !parent.is_within(&role));
        let other: RolePath = "Operations.Safetynet".parse().unwrap();
        assert!(!other.is_within(&parent));
        assert_eq!("IT".parse::<RolePath>().unwrap().parent(), None);
        assert_eq!(
            parent.child("resolved").unwrap().as_str(),
            "Operations.Safety.Resolved"
        );
        assert!(parent.child("a.b").is_err());
    }

    #[test]
    fn travels_as_its_text() {
        let role: RolePath = "Operations.Safety".parse().unwrap();
        assert_eq!(
            serde_json::to_string(&role).unwrap(),
            "\"Operations.Safety\""
        );
        let bytes = minicbor::to_vec(&role).unwrap();
        assert_eq!(
            minicbor::decode::<String>(&bytes).unwrap(),
            "Operations.Safety"
        );
        assert_eq!(minicbor::decode::<RolePath>(&bytes).unwrap(), role);
        assert!(minicbor::decode::<RolePath>(&minicbor::to_vec("a..b").unwrap()).is_err());
    }

    proptest! {
        #[test]
        fn display_is_the_inverse_of_parse(text in "(?i:it|hr|ops|legal|Sales)(\\.[A-Za-z0-9]{1,32}){0,7}") {
            let role: RolePath = text.parse().unwrap();
            prop_assert_eq!(role.to_string().parse::<RolePath>().unwrap(), role.clone());
            prop_assert_eq!(RolePath::from_canonical(role.as_str()).unwrap(), role);
        }

        #[test]
        fn case_does_not_matter(text in "(?i:it|hr|ops|legal|Sales)(\\.[A-Za-z0-9]{1,32}){0,7}") {
            let role: RolePath = text.parse().unwrap();
            prop_assert_eq!(&text.to_lowercase().parse::<RolePath>().unwrap(), &role);
            prop_assert_eq!(&text.to_uppercase().parse::<RolePath>().unwrap(), &role);
        }

        #[test]
        fn the_published_pattern_is_what_is_read(text in published::<RolePath>()) {
            let role = RolePath::from_canonical(&text).unwrap();
            prop_assert_eq!(RolePath::from_canonical(role.as_str()).unwrap(), role);
        }

        #[test]
        fn no_text_breaks_the_parser(text in "\\PC{0,60}") {
            if let Ok(role) = text.parse::<RolePath>() {
                prop_assert!(role.as_str().is_ascii());
            }
        }
    }
}
