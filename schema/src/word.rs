//! Small closed vocabularies: priority, severity, visibility, category, role of a user.
//!
//! Each has one spelling in data (`snake_case`), one number in facts, and one word for people.

/// Declares an enum whose variants have one spelling and one number each.
macro_rules! words {
    ($(
        $(#[$doc:meta])*
        $name:ident = $kind:literal { $( $(#[$vdoc:meta])* $code:literal $variant:ident = $text:literal, )+ }
    )*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        #[cbor(index_only)]
        pub enum $name {
            $( $(#[$vdoc])* #[doc = concat!("Written `", $text, "`.")] #[n($code)] #[serde(rename = $text)] $variant, )+
        }

        impl $name {
            /// Every word of this vocabulary, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the spelling used in data.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::word::WordError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let wanted = text.trim().to_lowercase().replace(['-', ' '], "_");
                Self::ALL.iter().copied().find(|word| word.as_str() == wanted).ok_or_else(|| {
                    $crate::word::WordError::new($kind, text, Self::ALL.iter().map(|word| word.as_str()))
                })
            }
        }
    )*};
}
pub(crate) use words;

/// Why a text is not one of the words allowed in its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {kind}: allowed are {allowed}{hint}")]
pub struct WordError {
    kind: &'static str,
    text: String,
    allowed: String,
    hint: String,
}

impl WordError {
    /// Says what is allowed, and the nearest allowed word if one is near.
    pub fn new<'a>(kind: &'static str, text: &str, allowed: impl Iterator<Item = &'a str>) -> Self {
        let text: String = text.chars().take(64).collect();
        let allowed: Vec<&str> = allowed.collect();
        let hint = nearest(&text, allowed.iter().copied())
            .map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
        Self {
            kind,
            text,
            allowed: allowed.join(", "),
            hint,
        }
    }
}

/// Returns the candidate that is a likely misspelling's correction.
pub fn nearest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_lowercase();
    candidates
        .map(|word| {
            (
                strsim::damerau_levenshtein(&text, &word.to_lowercase()),
                word,
            )
        })
        .filter(|(distance, word)| *distance > 0 && *distance * 3 <= word.chars().count().max(3))
        .min()
        .map(|(_, word)| word)
}

words! {
    /// How soon, as people set it.
    Priority = "priority" {
        0 Low = "low",
        1 Medium = "medium",
        2 High = "high",
        3 Critical = "critical",
    }

    /// How bad. Unset counts as minor; a label of category 9 counts as critical (CONVERGENCE 6).
    Severity = "severity" {
        0 Minor = "minor",
        1 Moderate = "moderate",
        2 Major = "major",
        3 Critical = "critical",
    }

    /// Who may read, what notifications say, and which nodes may hold it (SPEC 10).
    Visibility = "visibility" {
        0 Public = "public",
        1 Internal = "internal",
        2 Restricted = "restricted",
        3 Anonymised = "anonymised",
    }

    /// What a task is by intent (SPEC 3).
    TaskCategory = "task category" {
        0 Request = "request",
        1 Incident = "incident",
        2 Update = "update",
        3 Report = "report",
        4 Distribution = "distribution",
    }

    /// What a user may do in an organisation (SPEC 10).
    Duty = "duty" {
        0 Reporter = "reporter",
        1 Auditor = "auditor",
        2 Member = "member",
        3 Coordinator = "coordinator",
        4 Administrator = "administrator",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_prints_and_a_little_more() {
        for word in Visibility::ALL {
            assert_eq!(word.as_str().parse(), Ok(*word));
        }
        assert_eq!(" HIGH ".parse(), Ok(Priority::High));
    }

    #[test]
    fn refusals_list_what_is_allowed_and_guess() {
        assert_eq!(
            "critcal".parse::<Severity>().unwrap_err().to_string(),
            "`critcal` is not a severity: allowed are minor, moderate, major, critical; did you mean `critical`?"
        );
    }
}
