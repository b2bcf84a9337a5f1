//! In which language somebody wrote, so that the answer is in it.

/// Words that are frequent in one of the languages and rare in the others.
const WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "and", "is", "are", "of", "to", "in", "please", "hello", "there", "with", "it",
            "this", "has", "my",
        ],
    ),
    (
        "fr",
        &[
            "le", "les", "des", "est", "et", "une", "dans", "bonjour", "merci", "nous", "vous",
            "pas", "je", "du", "au",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "una", "está", "hola", "gracias", "por", "con", "del", "y", "en",
            "se", "hay", "no",
        ],
    ),
];

/// Returns the language of a text, as far as a few words tell; nothing where they do not.
pub fn tongue(text: &str) -> Option<&'static str> {
    let letters = text.chars().filter(|char| char.is_alphabetic());
    let (mut all, mut arabic) = (0_u32, 0_u32);
    for letter in letters {
        all = all.saturating_add(1);
        arabic = arabic.saturating_add(u32::from(('\u{600}'..='\u{6ff}').contains(&letter)));
    }
    if all > 0 && arabic >= all.div_ceil(2) {
        return Some("ar");
    }
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|char: char| !char.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let mut counted = WORDS.iter().map(|(language, known)| {
        let found = words.iter().filter(|word| known.contains(word));
        (found.count(), *language)
    });
    let (mut best, mut second) = (counted.next()?, 0);
    for (count, language) in counted {
        if count > best.0 {
            second = best.0;
            best = (count, language);
        } else {
            second = second.max(count);
        }
    }
    (best.0 >= 2 && best.0 > second).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_words_tell_the_language_and_fewer_tell_nothing() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(tongue(text), expected, "{text}");
        check(
            "Hello, there is water in the hall. Please come.",
            Some("en"),
        );
        check("Bonjour, il y a une fuite dans la salle. Merci", Some("fr"));
        check("Hola, hay una fuga en el aula. Gracias", Some("es"));
        check("يوجد تسرب مياه في القاعة room 7", Some("ar"));
        check("Leak", None);
        check("", None);
    }
}
