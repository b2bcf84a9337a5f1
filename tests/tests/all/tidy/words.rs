//! What no file may mention: paths of one machine, hosts of registries, and how the work was organized.

use super::tree::File;

/// The words, in pieces, so that this file does not hold them.
const MISPLACED: [(&str, &str); 16] = [
    ("/wo", "rk/"),
    ("/ro", "ot/"),
    ("/sha", "red/"),
    ("sha", "red/corpora"),
    ("sub", "agent"),
    ("sub-", "agent"),
    ("pream", "ble.md"),
    ("crates.io", "-index"),
    ("index.", "crates.io"),
    ("static.", "crates.io"),
    ("//crates", ".io"),
    ("deb.", "debian.org"),
    ("security.", "debian.org"),
    ("registry.", "npmjs.org"),
    ("pypi", ".org"),
    ("pythonhosted", ".org"),
];

/// The one file that may look beside the clone, for the sample mails.
const LOOKS_BESIDE: &str = ".ci/run";

/// Returns the misplaced words of a file, whatever their case.
pub(super) fn misplaced(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    for (line, text) in (1..).zip(file.text.lines()) {
        let text = text.to_lowercase();
        for word in MISPLACED.map(|(start, end)| format!("{start}{end}")) {
            let excused = file.path == LOOKS_BESIDE && word.contains("shared");
            if !excused && mentions(&text, &word) {
                found.push(format!("{}:{line}: `{word}` has no place here", file.path));
            }
        }
    }
    found
}

/// A path counts where it starts at the root, so that `tests/root/a` is none of them.
fn mentions(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let inside = text[..at].ends_with(|sign: char| sign.is_alphanumeric() || sign == '_');
        !(word.starts_with('/') && inside)
    })
}

#[test]
fn planted_words_are_found() {
    for (start, end) in MISPLACED {
        let text = format!("see \"{start}{end}main\"");
        let found = misplaced(&File::planted("node/src/a.rs", &text));
        assert!(!found.is_empty(), "{text}");
    }
}

#[test]
fn the_sample_mails_are_looked_for_in_one_place() {
    let text = format!("if [[ -d ../sha{} ]]", "red/corpora");
    assert!(misplaced(&File::planted(".ci/run", &text)).is_empty());
    assert!(!misplaced(&File::planted("deploy/run", &text)).is_empty());
}

#[test]
fn a_folder_further_down_is_no_path_of_a_machine() {
    assert!(misplaced(&File::planted("a.md", "tests/root/a and home-work/b")).is_empty());
}
