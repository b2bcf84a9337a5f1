use super::*;

const GOOD: &str = "subject: {{ task.title }} [{{ case.reference }}]\n\nHello {{ recipient.name }},\n\n\
                    Where: {{ case.location }}\n\nBye\n";

fn write(text: &str, known: &[(Hole, &str)]) -> Written {
    let value = |hole: Hole| {
        let found = known.iter().find(|(name, _)| *name == hole);
        found.map(|(_, value)| (*value).to_owned())
    };
    read("templates/a.txt", text).unwrap().write(value)
}

#[test]
fn a_message_is_filled() {
    let known = [
        (Hole::TaskTitle, "Leak\nin room 3"),
        (Hole::CaseReference, "ORG-7F3K"),
        (Hole::RecipientName, "Ana"),
        (Hole::CaseLocation, "room 3"),
    ];
    let written = write(GOOD, &known);
    assert_eq!(written.subject, "Leak in room 3 [ORG-7F3K]");
    assert_eq!(written.text, "Hello Ana,\n\nWhere: room 3\n\nBye\n");
}

#[test]
fn what_has_nothing_to_say_takes_its_line_with_it() {
    let written = write(GOOD, &[(Hole::RecipientName, "Ana")]);
    assert_eq!(written.subject, "(no subject)");
    assert_eq!(written.text, "Hello Ana,\n\nBye\n");
}

#[test]
fn what_was_filled_in_is_not_read_again() {
    let written = write(GOOD, &[(Hole::RecipientName, "{{ case.title }}")]);
    assert_eq!(written.text, "Hello {{ case.title }},\n\nBye\n");
}

#[test]
fn a_broken_template_is_refused_with_its_place() {
    let check = |text: &str, expected: &str| {
        let errors = read("templates/a.txt", text).unwrap_err();
        assert!(errors[0].to_string().starts_with(expected), "{}", errors[0]);
    };
    check(
        "",
        "templates/a.txt:1:1: the first line is the subject: write `subject: …`",
    );
    check(
        "Hello\n",
        "templates/a.txt:1:1: the first line is the subject",
    );
    check(
        "subject: \n\nHi\n",
        "templates/a.txt:1:1: the first line is the subject",
    );
    check(
        "subject: Hi\nHello\n",
        "templates/a.txt:2:1: between the subject and the text stands an empty line",
    );
    check(
        "subject: Hi\n\n\n",
        "templates/a.txt:3:1: there is no text below the subject: write some",
    );
    check(
        "subject: Hi\n\nDear {{ recipent.name }},\n",
        "templates/a.txt:3:6: `recipent.name` is not a placeholder: known are organisation.name, ",
    );
    check(
        "subject: Hi {{ case }}\n\nx\n",
        "templates/a.txt:1:13: `case` is not a placeholder",
    );
    check(
        "subject: Hi\n\nDear {{ recipient.name\n",
        "templates/a.txt:3:6: a `{{` has no `}}` on its line: close it, for example {{ case.title }}",
    );
    check(
        "subject: Hi\n\na\0b\n",
        "templates/a.txt:1:1: a NUL character at byte 14: remove it",
    );
    let errors = read("a.txt", "subject: {{ a }}\n\n{{ b }}\n{{ c }}\n").unwrap_err();
    assert_eq!(errors.len(), 3, "a complaint a line");
    let hint = read("a.txt", "subject: Hi\n\n{{ recipent.name }}\n").unwrap_err()[0].to_string();
    assert!(hint.ends_with("did you mean `recipient.name`?"), "{hint}");
}

#[test]
fn a_name_has_a_language() {
    let name = name_of("modules/hr/templates/leave_decided.fr.txt", Some("hr")).unwrap();
    assert_eq!(
        (name.name.as_str(), name.language.as_str()),
        ("leave_decided", "fr")
    );
    assert_eq!(name_of("templates/a.txt", None).unwrap().language, "en");
    let check = |path: &str, expected: &str| {
        assert_eq!(name_of(path, None).unwrap_err().to_string(), expected);
    };
    check(
        "templates/a.de.txt",
        "templates/a.de.txt:1:1: `de` is not a language here: allowed are en, fr, es, ar",
    );
    check(
        "templates/A b.txt",
        "templates/A b.txt:1:1: `A b` is not the name of a template: use small letters a-z, digits and `_`, for example welcome.txt",
    );
}

#[test]
fn the_nearest_template_in_the_nearest_language_is_taken() {
    let mut letters = Letters::default();
    for (domain, file) in [
        (Some("hr"), "hello.txt"),
        (Some("hr"), "hello.fr.txt"),
        (Some("it_support"), "hello.txt"),
        (Some("it_support"), "bye.txt"),
        (None, "bye.es.txt"),
        (None, "bye.txt"),
    ] {
        let letter = read(&format!("{domain:?}/{file}"), "subject: Hi\n\nHi\n").unwrap();
        letters.insert(name_of(file, domain).unwrap(), letter);
    }
    let path = |name: &str, domain, language| {
        letters
            .get(name, domain, language)
            .map(|letter| letter.path.clone())
    };
    assert_eq!(
        path("hello", Some("hr"), "fr").unwrap(),
        "Some(\"hr\")/hello.fr.txt"
    );
    assert_eq!(
        path("hello", Some("it_support"), "fr").unwrap(),
        "Some(\"it_support\")/hello.txt"
    );
    assert_eq!(
        path("bye", Some("it_support"), "es").unwrap(),
        "None/bye.es.txt"
    );
    assert_eq!(
        path("bye", Some("it_support"), "ar").unwrap(),
        "None/bye.txt"
    );
    assert_eq!(path("hello", None, "en").unwrap(), "Some(\"hr\")/hello.txt");
    assert_eq!(path("nothing", None, "en"), None);
}

#[test]
fn what_tells_of_the_matter_is_not_neutral() {
    let neutral = |text: &str| read("templates/a.txt", text).unwrap().is_neutral();
    assert!(neutral(
        "subject: It came in [{{ case.reference }}]\n\nHello {{ recipient.name }},\n{{ task.window }}\n"
    ));
    assert!(!neutral(GOOD));
    assert!(!neutral("subject: About {{ case.title }}\n\nHello.\n"));
    assert!(!neutral("subject: Hello\n\nIt is with {{ task.team }}.\n"));
    let letters = Letters::default();
    assert!(letters.of_kind(PRIVATE, None, "en").unwrap().is_neutral());
    assert!(
        !letters
            .of_kind("received", None, "en")
            .unwrap()
            .is_neutral()
    );
}

#[test]
fn a_module_says_in_its_own_words_that_work_came() {
    let mut letters = Letters::default();
    let mut add = |domain: Option<&str>, name: &str, subject: &str| {
        let text = format!("subject: {subject}\n\nBye\n");
        let name = Name {
            domain: domain.map(str::to_owned),
            name: name.to_owned(),
            language: "en".to_owned(),
        };
        letters.insert(name, read("a.txt", &text).unwrap());
        letters.clone()
    };
    let subject = |letters: &Letters, domain: &str, language: &str| {
        let letter = letters.of_module("arrived", ASSIGNMENT, domain, language)?;
        Some(letter.write(|_| None).subject)
    };
    let of_module = add(Some("maintenance"), ASSIGNMENT, "module");
    assert_eq!(
        subject(&of_module, "maintenance", "fr").as_deref(),
        Some("module")
    );
    assert_eq!(subject(&of_module, "hr", "en"), None, "another domain");
    let own = add(None, ASSIGNMENT, "own");
    assert_eq!(subject(&own, "maintenance", "en").as_deref(), Some("own"));
    assert_eq!(
        subject(&own, "hr", "en"),
        None,
        "no module replaces it there"
    );
    let usual = add(None, "arrived", "all");
    assert_eq!(
        subject(&usual, "maintenance", "en"),
        None,
        "the organization has words for every arrival"
    );
}
