use proptest::prelude::*;

use super::*;

/// Reads `text` as a map of two texts and a duration, as a rule or profile would.
fn read(text: &str) -> Result<(), ConfigError> {
    let node = parse("rules/water.yaml", text)?;
    let fields =
        Reader::new("rules/water.yaml", &node).map(&["country", "title", "escalate_after"])?;
    fields.text("country")?;
    fields.text("title")?;
    fields.parse::<orgo_schema::span::Span>("escalate_after")?;
    Ok(())
}

fn check(text: &str, expected: &str) {
    let error = read(text).unwrap_err().to_string();
    assert_eq!(error, format!("rules/water.yaml:{expected}"), "{text:?}");
}

#[test]
fn y26_tab_indentation() {
    check(
        "title:\n \t- a\n",
        "2:2: a tab in the indentation: indent with spaces",
    );
    check(
        "\ttitle: a\n",
        "1:1: a tab in the indentation: indent with spaces",
    );
    assert_eq!(read("title: a\tb\n\t\n"), Ok(()));
}

#[test]
fn y27_duplicate_key() {
    check(
        "escalate_after: PT1H\ntitle: a\n\nescalate_after: PT2H\n",
        "4:1: `escalate_after` given twice (lines 1, 4)",
    );
}

#[test]
fn y28_unknown_key() {
    check(
        "titel: a\n",
        "1:1: `titel` is not known here: allowed are country, title, escalate_after; did you mean `title`?",
    );
    check(
        "zzz: a\n",
        "1:1: `zzz` is not known here: allowed are country, title, escalate_after",
    );
}

#[test]
fn y29_alias_bomb() {
    let refusal = "aliases are not allowed: write the value out where it is needed";
    check(
        "title: &a [x]\ncountry: [*a, *a]\n",
        &format!("1:8: {refusal}"),
    );
    let mut bomb = "a0: &a0 [lol]\n".to_owned();
    for level in 1..9 {
        let below = format!("*a{}", level - 1);
        bomb.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            vec![below; 9].join(", ")
        ));
    }
    check(&bomb, &format!("1:5: {refusal}"));
}

#[test]
fn y30_tag() {
    check(
        "title: !!python/object:os.system x\n",
        "1:8: tags are not allowed: write the value without `!`",
    );
    check(
        "title: !!str x\n",
        "1:8: tags are not allowed: write the value without `!`",
    );
}

#[test]
fn y31_large_file() {
    let text = "#".repeat(5_000_000);
    check(
        &text,
        "1:1: the file has 5000000 bytes, which is over 256 KiB: split it",
    );
}

#[test]
fn y32_norway() {
    check(
        "country: no\n",
        "1:10: country: `no` can be read as true or false, but text is wanted here: write it in quotes, \"no\"",
    );
    check(
        "title: 1.10\n",
        "1:8: title: `1.10` can be read as a number, but text is wanted here: write it in quotes, \"1.10\"",
    );
    for ambiguous in [
        "NO", "Yes", "on", "~", "null", "0x1F", "1_000", "-3", ".5", "1e9",
    ] {
        assert!(
            read(&format!("country: {ambiguous}\n")).is_err(),
            "{ambiguous}"
        );
        assert_eq!(read(&format!("country: \"{ambiguous}\"\n")), Ok(()));
    }
    for fine in [
        "nothing",
        "Norway",
        "on site",
        "1001.11.Ops",
        "3rd floor",
        "-x",
        "+",
    ] {
        assert_eq!(read(&format!("country: {fine}\n")), Ok(()), "{fine}");
    }
}

#[test]
fn y33_duration() {
    check(
        "escalate_after: 5\n",
        "1:17: escalate_after: duration `5` has no unit: give a unit, for example PT5M or P5D",
    );
    check(
        "escalate_after: -3h\n",
        "1:17: escalate_after: duration `-3h` must be positive, for example PT2H or P2D",
    );
    check(
        "escalate_after: 1e9h\n",
        "1:17: escalate_after: duration `1e9h` is over 10 years: at most P10Y is allowed",
    );
}

#[test]
fn y39_bom_crlf_nul() {
    assert_eq!(read("\u{feff}title: a\r\ncountry: Chad\r\n"), Ok(()));
    check(
        "title: a\ncoun\0try: b\n",
        "2:5: a NUL character at byte 13: remove it",
    );
    check("\u{feff}t\0", "1:3: a NUL character at byte 4: remove it");
}

#[test]
fn one_document_of_bounded_depth() {
    check(
        "title: a\n---\ntitle: b\n",
        "2:1: a file holds one document: remove what follows the second `---`",
    );
    check("", "1:1: the file is empty");
    check("# nothing\n", "1:1: the file is empty");
    let deep = "[".repeat(40) + &"]".repeat(40);
    check(
        &format!("title: {deep}\n"),
        "1:40: nested deeper than 32 levels",
    );
    let hostile = format!("title: {}\n", "[".repeat(100_000));
    assert!(parse("f", &hostile).is_err());
    let hostile = "- ".repeat(100_000);
    assert!(parse("f", &hostile).is_err());
}

#[test]
fn what_is_not_yaml_has_a_place() {
    let error = read("title: [a\ncountry: b\n").unwrap_err();
    assert!(error.problem.starts_with("not readable as YAML"), "{error}");
    assert_eq!(error.at.line, 2, "{error}");
    check(
        "- a\n",
        "1:1: a map of `key: value` lines is wanted here, not a list",
    );
    check(
        "? [a]\n: b\n",
        "1:3: a key must be one word or text, not a list or a map",
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_breaks_the_reader(text in "[-?:,\\[\\]{}#&*!|>'\"%@` \t\r\na-z0-9~.\\\\]{0,80}") {
        if let Err(error) = read(&text) {
            prop_assert!(error.at.line >= 1 && error.at.column >= 1);
        }
    }

    #[test]
    fn no_characters_break_the_reader(text in "\\PC{0,60}|.{0,60}") {
        drop(parse("any.yaml", &text));
    }

    #[test]
    fn quoted_text_is_read_as_it_was_meant(text in "[a-z0-9 .~-]{1,20}") {
        prop_assume!(!text.trim().is_empty());
        let file = format!("title: \"{text}\"\n");
        let node = parse("any.yaml", &file).unwrap();
        let fields = Reader::new("any.yaml", &node).map(&["title"]).unwrap();
        prop_assert_eq!(fields.text("title").unwrap(), Some(text));
    }
}
