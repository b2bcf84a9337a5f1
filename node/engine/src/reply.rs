//! What a reply to an invitation says, where that is plain (SPEC 4: replies as commands).
//!
//! A reply is never guessed: its first line must begin with a phrase that means yes, no or maybe and nothing
//! else, and hold no word that takes it back. Everything else is for a person to read.

use std::{collections::BTreeSet, sync::LazyLock};

use orgo_schema::fact::Answer;

/// The phrases, as data.
const TEXT: &str = include_str!("reply/words.txt");
/// The most that one person brings by a mail.
const GUESTS_MAX: u8 = 20;

/// What a reply says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// How many they bring: the number of a `+2`.
    pub guests: u8,
}

/// The phrases and words by what they mean.
#[derive(Debug, Default)]
struct Words {
    yes: BTreeSet<&'static str>,
    no: BTreeSet<&'static str>,
    maybe: BTreeSet<&'static str>,
    doubt: BTreeSet<&'static str>,
    denial: BTreeSet<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    let mut section = "";
    for line in TEXT.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            continue;
        }
        let set = match section {
            "yes" => &mut words.yes,
            "no" => &mut words.no,
            "maybe" => &mut words.maybe,
            "doubt" => &mut words.doubt,
            "denial" => &mut words.denial,
            // A test reads every line.
            _ => continue,
        };
        set.insert(line);
    }
    words
});

/// Reads what somebody wrote above what they quote; nothing where it is not plain.
pub fn read(text: &str) -> Option<Reply> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let line = line.to_lowercase().replace('’', "'");
    let (phrase, rest) = line.split_at(line.find(is_end).unwrap_or(line.len()));
    let phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = &*WORDS;
    let phrase = phrase.as_str();
    let answer = if words.maybe.contains(phrase) {
        Answer::Maybe
    } else if words.yes.contains(phrase) {
        Answer::Yes
    } else if words.no.contains(phrase) {
        Answer::No
    } else {
        return None;
    };
    let said: Vec<&str> = rest
        .split(|char: char| !(char.is_alphanumeric() || matches!(char, '\'' | '-' | '+')))
        .filter(|word| !word.is_empty())
        .collect();
    let has = |set: &BTreeSet<&str>| said.iter().any(|word| set.contains(word));
    let is_taken_back = match answer {
        Answer::Yes => has(&words.doubt) || has(&words.denial) || line.contains(['?', '؟']),
        Answer::No => has(&words.doubt) || has(&words.yes) || line.contains(['?', '؟']),
        Answer::Maybe => false,
    };
    if is_taken_back {
        return None;
    }
    let brings = said
        .iter()
        .find_map(|word| word.strip_prefix('+')?.parse().ok());
    let guests = brings.unwrap_or_default();
    (guests <= GUESTS_MAX).then_some(Reply {
        answer,
        guests: if answer == Answer::No { 0 } else { guests },
    })
}

/// Whether a phrase ends here. The sign in `peut-être` and `can't` is part of a word.
fn is_end(char: char) -> bool {
    !(char.is_alphanumeric() || char.is_whitespace() || matches!(char, '\'' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(Answer, u8)>) {
        let read = read(text).map(|reply| (reply.answer, reply.guests));
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn a_plain_reply_is_read_in_each_language() {
        for text in [
            "Yes",
            "yes!",
            "Yes, see you there",
            "  Sure.\nAna",
            "OUI",
            "Oui, merci !",
            "Sí, con mi hermana",
            "نعم، شكرا",
            "I’ll be there",
        ] {
            check(text, Some((Answer::Yes, 0)));
        }
        for text in [
            "No",
            "No, sorry",
            "Non, merci.",
            "No gracias",
            "لا",
            "I can't come, we travel",
        ] {
            check(text, Some((Answer::No, 0)));
        }
        for text in [
            "Maybe",
            "Not sure yet, I work that day",
            "Peut-être",
            "Quizás",
            "ربما",
        ] {
            check(text, Some((Answer::Maybe, 0)));
        }
        check("Yes +2", Some((Answer::Yes, 2)));
        check("oui, +3 avec les enfants", Some((Answer::Yes, 3)));
        check("no +3", Some((Answer::No, 0)));
    }

    #[test]
    fn what_is_not_plain_is_for_a_person() {
        for text in [
            "",
            "Hello Ana",
            "No problem, I'll be there",
            "Sorry, I am late",
            "No idea",
            "Yes, but only until nine",
            "Yes, if it does not rain",
            "Yes - no, wait",
            "yes?",
            "No, yes!",
            "Oui, mais plus tard",
            "Sí, pero tarde",
            "نعم، لكن متأخرا",
            "Yesterday I was ill",
            "Nothing works here",
            "yes +200",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn every_phrase_is_read_as_what_it_stands_under() {
        let words = &*WORDS;
        let under = [
            (Answer::Yes, &words.yes),
            (Answer::No, &words.no),
            (Answer::Maybe, &words.maybe),
        ];
        for (answer, phrases) in under {
            assert!(phrases.len() > 10);
            for phrase in phrases {
                check(phrase, Some((answer, 0)));
            }
        }
        let lines = TEXT
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with(['#', '[']));
        let kept = [
            &words.yes,
            &words.no,
            &words.maybe,
            &words.doubt,
            &words.denial,
        ];
        assert_eq!(
            kept.iter().map(|set| set.len()).sum::<usize>(),
            lines.count()
        );
    }
}
