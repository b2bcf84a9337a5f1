//! What pages say, in every language. The catalogues are `locales/LANGUAGE/SUBJECT.ftl`; the build turns each subject
//! into a type and each message into a function of it, so that a message that is missing, a value that is forgotten and
//! a message that nobody uses do not compile.
//!
//! Why not a Fluent bundle at run time: constant sentences stay `&'static str`, nothing is parsed when a node starts,
//! nothing can fail while a page is drawn, and a page costs what it did when it was English alone.

use std::borrow::Cow;

use crate::{Language, frame::COUNTED_MAX};

pub(crate) use catalog::*;

#[deny(dead_code)]
#[allow(
    clippy::too_many_lines,
    reason = "a message has an arm for each language, and in it one for each form"
)]
mod catalog {
    use super::{Plural, apart, number, plural};
    use crate::Language;

    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

/// Returns the `lang` of what the node says by itself, where the page around it speaks another language: its sentences
/// are English until they stand in the catalogues too.
pub(crate) const fn of_node(language: Language) -> Option<&'static str> {
    match language {
        Language::English => None,
        Language::French | Language::Spanish | Language::Arabic => Some("en"),
    }
}

/// Returns the `lang` of what is said in one language on a page that speaks another.
pub(crate) fn foreign(page: Language, spoken: Language) -> Option<&'static str> {
    (page != spoken).then_some(spoken.tag())
}

/// A form that words take beside a number (CLDR).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// Returns the form beside a whole number.
#[must_use]
pub const fn plural(language: Language, number: usize) -> Plural {
    match (language, number) {
        (_, 1) | (Language::French, 0) => Plural::One,
        (Language::English, _) => Plural::Other,
        (Language::French | Language::Spanish, _) => {
            if number > 0 && number.is_multiple_of(1_000_000) {
                Plural::Many
            } else {
                Plural::Other
            }
        }
        (Language::Arabic, 0) => Plural::Zero,
        (Language::Arabic, 2) => Plural::Two,
        (Language::Arabic, _) => match number % 100 {
            3..=10 => Plural::Few,
            11..=99 => Plural::Many,
            _ => Plural::Other,
        },
    }
}

/// Writes a number beside a place: above [`COUNTED_MAX`] it says only that.
pub(crate) fn counted(language: Language, count: usize) -> String {
    let shown = number(language, count.min(COUNTED_MAX));
    if count > COUNTED_MAX {
        format!("{shown}+")
    } else {
        shown
    }
}

/// Writes a number with its thousands apart, in the digits that the labels have too.
#[must_use]
pub fn number(language: Language, number: usize) -> String {
    let between = match language {
        Language::English | Language::Arabic => ',',
        // A narrow space that does not break.
        Language::French | Language::Spanish => '\u{202f}',
    };
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}

/// Keeps a value from turning the sentence around it: most names and all labels run left to right. Elsewhere the element
/// around a sentence says its direction.
#[must_use]
pub fn apart(language: Language, value: &str) -> Cow<'_, str> {
    match language {
        Language::Arabic => Cow::Owned(format!("\u{2068}{value}\u{2069}")),
        Language::English | Language::French | Language::Spanish => Cow::Borrowed(value),
    }
}

#[cfg(test)]
mod tests {
    use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};

    use super::*;

    #[test]
    fn the_forms_are_those_of_the_languages() {
        for language in Language::ALL {
            let tag: unic_langid::LanguageIdentifier = language.tag().parse().unwrap();
            let rules = PluralRules::create(tag, PluralRuleType::CARDINAL).unwrap();
            for number in 0..=100 {
                let expected = match rules.select(number).unwrap() {
                    PluralCategory::ZERO => Plural::Zero,
                    PluralCategory::ONE => Plural::One,
                    PluralCategory::TWO => Plural::Two,
                    PluralCategory::FEW => Plural::Few,
                    PluralCategory::MANY => Plural::Many,
                    PluralCategory::OTHER => Plural::Other,
                };
                assert_eq!(plural(language, number), expected, "{language:?} {number}");
            }
        }
        // Above a hundred the crate forgets the remainder for Arabic, and it is older than the form for millions:
        // these are the tables of CLDR.
        for (number, form) in [
            (102, Plural::Other),
            (103, Plural::Few),
            (110, Plural::Few),
            (111, Plural::Many),
            (200, Plural::Other),
            (1003, Plural::Few),
        ] {
            assert_eq!(plural(Language::Arabic, number), form, "{number}");
        }
        assert_eq!(plural(Language::French, 1_000_000), Plural::Many);
        assert_eq!(plural(Language::Spanish, 2_000_000), Plural::Many);
        assert_eq!(plural(Language::Spanish, 1_000_001), Plural::Other);
    }

    #[test]
    fn thousands_stand_apart_as_each_language_writes_them() {
        for (language, text) in [
            (Language::English, "1,240"),
            (Language::French, "1\u{202f}240"),
            (Language::Spanish, "1\u{202f}240"),
            (Language::Arabic, "1,240"),
        ] {
            assert_eq!(number(language, 1240), text);
            assert_eq!(number(language, 999), "999");
        }
    }

    #[test]
    fn a_value_in_an_arabic_sentence_keeps_its_own_direction() {
        let said = Change(Language::Arabic).take_away("a.txt");
        assert!(said.contains("\u{2068}a.txt\u{2069}"), "{said}");
        let said = Change(Language::French).take_away("a.txt");
        assert!(said.contains(" a.txt"), "{said}");
    }
}
