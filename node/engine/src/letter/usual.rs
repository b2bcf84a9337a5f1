//! The texts that are there where nobody wrote others: in every language, and by the name of what they are
//! for. An organization's template of the same name stands before them, and so does that of a module for the
//! work of its domain.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{Letter, Name, PLAIN_LANGUAGE, read};

macro_rules! usual {
    ($($name:literal),+ $(,)?) => {
        &[$(
            ($name, "en", include_str!(concat!("usual/", $name, ".txt"))),
            ($name, "fr", include_str!(concat!("usual/", $name, ".fr.txt"))),
            ($name, "es", include_str!(concat!("usual/", $name, ".es.txt"))),
            ($name, "ar", include_str!(concat!("usual/", $name, ".ar.txt"))),
        )+]
    };
}

/// Of what is restricted, to people of the organization: only where to look.
pub const RESTRICTED: &str = "restricted";
/// Of what is restricted, to who wrote in about it.
pub const PRIVATE: &str = "private";
/// A case that is offered to another organisation.
pub const OFFERED_OUTSIDE: &str = "offered_outside";
/// An offer to another organisation was taken back.
pub const OFFER_WITHDRAWN: &str = "offer_withdrawn";
/// Of a module: that work came to a team or to somebody, in place of the usual texts of both.
pub const ASSIGNMENT: &str = "task_assignment";
/// Many messages in one.
pub const DIGEST: &str = "digest";
/// Those of a week, with how the work stands.
pub const WEEKLY: &str = "weekly";

/// The name, the language and the text of each.
const TEXTS: &[(&str, &str, &str)] = usual![
    "assigned",
    "arrived",
    "escalated",
    "reminded",
    "passed_on",
    "informed",
    "corrected",
    "notified",
    "decided",
    "invited",
    "comes_up",
    "seated",
    "called_off",
    "unblocked",
    "due_soon",
    "offered",
    "offer_answered",
    "offered_outside",
    "offer_withdrawn",
    "received",
    "replied",
    "taken_up",
    "moved_up",
    "resolved",
    "digest",
    "weekly",
    "restricted",
    "private",
];

/// All of them. What cannot be read is left out; a test reads them all.
static LETTERS: LazyLock<BTreeMap<Name, Letter>> = LazyLock::new(|| {
    let letters = TEXTS.iter().filter_map(|(name, language, text)| {
        let name = Name {
            domain: None,
            name: (*name).to_owned(),
            language: (*language).to_owned(),
        };
        Some((name, read("built in", text).ok()?))
    });
    letters.collect()
});

/// Returns all of them by name.
pub(super) fn iter() -> impl Iterator<Item = (&'static Name, &'static Letter)> {
    LETTERS.iter()
}

/// Returns the one of a name, in a language or else in English.
pub(super) fn get(name: &str, language: &str) -> Option<&'static Letter> {
    let at = |language: &str| {
        LETTERS.get(&Name {
            domain: None,
            name: name.to_owned(),
            language: language.to_owned(),
        })
    };
    at(language).or_else(|| at(PLAIN_LANGUAGE))
}

#[cfg(test)]
mod tests {
    use orgo_schema::fact::Purpose;

    use super::*;
    use crate::{letter::Hole, module::LANGUAGES};

    #[test]
    fn each_is_whole_in_every_language() {
        assert_eq!(LETTERS.len(), TEXTS.len());
        for (name, _, _) in TEXTS {
            let holes = |letter: &Letter| {
                let written = letter.write(|hole| Some(format!("<{}>", hole.as_str())));
                let all = format!("{}\n{}", written.subject, written.text);
                let named = Hole::ALL
                    .iter()
                    .filter(|hole| all.contains(&format!("<{}>", hole.as_str())));
                named.copied().collect::<Vec<_>>()
            };
            let english = holes(get(name, "en").unwrap());
            for language in LANGUAGES {
                let letter = get(name, language).unwrap();
                assert_eq!(holes(letter), english, "{name} {language}");
                assert!(
                    language == "en" || *letter != *get(name, "en").unwrap(),
                    "{name} {language}"
                );
            }
        }
    }

    #[test]
    fn every_purpose_has_one() {
        for purpose in Purpose::ALL {
            // What a rule answers, it names.
            let has = get(purpose.word(), "en").is_some();
            assert_eq!(has, purpose != Purpose::Answered, "{purpose}");
        }
    }

    #[test]
    fn of_what_is_restricted_nothing_is_filled_in() {
        let telling =
            |hole: Hole| hole.as_str().starts_with("case.") || hole.as_str().starts_with("task.");
        let harmless = [Hole::CaseReference, Hole::TaskLink];
        for name in [RESTRICTED, PRIVATE] {
            for language in LANGUAGES {
                let letter = get(name, language).unwrap();
                let written = letter.write(|hole| {
                    Some(
                        if telling(hole) && !harmless.contains(&hole) {
                            "SECRET"
                        } else {
                            "x"
                        }
                        .to_owned(),
                    )
                });
                assert!(
                    !format!("{written:?}").contains("SECRET"),
                    "{name} {language}"
                );
            }
        }
    }
}
