//! What people made of mail like this before (SPEC 4): where a mail that no rule claims may belong.
//!
//! Only what people decided counts, never what a rule or this suggestion did by itself. It is asked of the rows as
//! they are and binds nobody: somebody opens the case, or does not.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::label::Label;

/// The shortest word that says what a mail is about, in letters.
const WORD_CHARS_MIN: usize = 4;
/// The most words of a subject that are looked for.
const WORDS_MAX: usize = 12;

/// An earlier mail that a person found a place for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The label of the case it is in.
    pub label: Label,
    /// The domain of that case.
    pub domain: Option<String>,
    /// Whether the same person wrote it.
    pub is_same_sender: bool,
    /// Its subject.
    pub subject: String,
}

/// Where similar mail went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    /// The label that most of it got.
    pub label: Label,
    /// The domain that most of that got.
    pub domain: Option<String>,
    /// How many got it.
    pub votes: usize,
    /// Of how many that were alike.
    pub of: usize,
    /// How many of the votes are by the same writer.
    pub by_sender: usize,
    /// Whether it may be relied on: three votes, four of five for it, and one of them about the same.
    pub is_sure: bool,
}

/// Returns the words that say what a subject is about, in small letters.
pub fn words(subject: &str) -> BTreeSet<String> {
    let words = subject.split(|letter: char| !letter.is_alphanumeric());
    let long = words.filter(|word| word.chars().count() >= WORD_CHARS_MIN);
    long.map(str::to_lowercase).take(WORDS_MAX).collect()
}

/// Says where a mail of this subject may belong, if most of what was alike went one way.
pub fn learned(subject: &str, earlier: &[Earlier]) -> Option<Learned> {
    let sought = words(subject);
    let alike: Vec<(&Earlier, usize)> = earlier
        .iter()
        .map(|one| (one, likeness(&sought, one)))
        .filter(|(_, weight)| *weight > 0)
        .collect();
    let mut by_label: BTreeMap<String, Vec<(&Earlier, usize)>> = BTreeMap::new();
    for one in &alike {
        by_label
            .entry(one.0.label.to_string())
            .or_default()
            .push(*one);
    }
    let weight = |votes: &[(&Earlier, usize)]| votes.iter().map(|(_, one)| one).sum::<usize>();
    let total = weight(&alike);
    // Of labels with as much for them, the first by name: nobody depends on the order of rows.
    let (_, votes) = by_label
        .iter()
        .rev()
        .max_by_key(|(_, votes)| weight(votes))?;
    let is_most = weight(votes) * 2 > total;
    let (first, _) = votes.first().filter(|_| is_most && weight(votes) > 1)?;
    Some(Learned {
        label: first.label.clone(),
        domain: usual(votes.iter().filter_map(|(one, _)| one.domain.as_deref())),
        votes: votes.len(),
        of: alike.len(),
        by_sender: votes.iter().filter(|(one, _)| one.is_same_sender).count(),
        is_sure: votes.len() >= 3
            && weight(votes) * 5 >= total * 4
            && votes.iter().any(|(_, weight)| *weight > 1),
    })
}

/// Weighs how alike an earlier mail is: by its writer, by half of the words of the subject, or by both.
fn likeness(sought: &BTreeSet<String>, earlier: &Earlier) -> usize {
    let shared = words(&earlier.subject).intersection(sought).count();
    let is_about = shared > 0 && shared * 2 >= sought.len();
    match (earlier.is_same_sender, is_about) {
        (true, true) => 3,
        (false, true) => 2,
        (true, false) => 1,
        (false, false) => 0,
    }
}

/// Returns the most frequent of some words; of several, the first by name.
fn usual<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let found = counts.iter().rev().max_by_key(|(_, count)| **count);
    found.map(|(word, _)| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earlier(label: &str, is_same_sender: bool, subject: &str) -> Earlier {
        Earlier {
            label: label.parse().unwrap(),
            domain: label.contains("IT").then(|| "it_support".to_owned()),
            is_same_sender,
            subject: subject.to_owned(),
        }
    }

    #[test]
    fn most_of_what_was_alike_decides() {
        let it = |subject| earlier("1001.11.IT.Support", false, subject);
        let hr = earlier("1001.11.HR.Payroll", false, "Printer of the payroll office");
        let all = [
            it("Printer jams"),
            it("printer jams again"),
            it("Re: Printer jams"),
            hr,
        ];
        let found = learned("Printer jams", &all).unwrap();
        assert_eq!(
            (found.label.to_string().as_str(), found.votes, found.of),
            ("1001.11.IT.Support", 3, 4)
        );
        assert_eq!(found.domain.as_deref(), Some("it_support"));
        assert!(
            !found.is_sure,
            "three of four by weight are not four of five"
        );
        assert!(learned("Printer jams", &all[..3]).unwrap().is_sure);
    }

    #[test]
    fn a_writer_counts_for_little_and_one_mail_of_theirs_for_nothing() {
        let one = earlier("1.11", true, "Something else");
        assert_eq!(learned("Printer jams", std::slice::from_ref(&one)), None);
        let found = learned("Printer jams", &[one.clone(), one]).unwrap();
        assert_eq!((found.by_sender, found.is_sure), (2, false));
    }

    #[test]
    fn where_people_did_not_agree_nothing_is_suggested() {
        let all = [
            earlier("1001.11.IT.Support", false, "Printer jams"),
            earlier("1001.11.HR.Payroll", false, "Printer jams"),
        ];
        assert_eq!(learned("Printer jams", &all), None);
        assert_eq!(learned("", &all), None);
        assert_eq!(learned("Printer jams", &[]), None);
    }
}
