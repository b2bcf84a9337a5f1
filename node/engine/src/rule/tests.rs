mod files;
mod grammar;

use orgo_schema::role::RolePath;
use proptest::prelude::*;

use super::{
    text::{folded, stands_alone},
    *,
};
use crate::{
    profile::tests::{complaints, school_with},
    route::{Incoming, SoFar},
};

/// Checks the one complaint about a rule of the organization, given from its `id` on.
fn check(rule: &str, expected: &str) {
    let indented = rule.replace('\n', "\n    ");
    let text = format!("version: \"1\"\nrules:\n  - {indented}\n");
    assert_eq!(
        complaints(&[("rules/water.yaml", &text)]),
        [format!("rules/water.yaml:{expected}")],
        "{rule}"
    );
}

/// Checks the one complaint about a value of a `then`.
fn check_then(then: &str, expected: &str) {
    check(
        &format!(
            "id: a\nwhen: {{ to: a@* }}\nthen:\n  {}",
            then.replace('\n', "\n  ")
        ),
        expected,
    );
}

#[test]
fn a_misspelled_word_is_found_in_its_line() {
    check_then(
        "task: { type: maintenance, priority: hgih }",
        "6:44: then.task.priority: `hgih` is not a priority: allowed are low, medium, high, critical; did you mean `high`?",
    );
    check_then(
        "task: { type: maintenence }",
        "6:21: then.task.type: `maintenence` is not a module: known are general, maintenance; did you mean `maintenance`?",
    );
    check_then(
        "task: { type: maintenance, subtype: hvca }",
        "6:43: then.task.subtype: `hvca` is not a subtype of maintenance: known are general, furniture, cleaning, doors_windows, structure, elevator, hvac, electrical, plumbing, safety; did you mean `hvac`?",
    );
    check_then(
        "severity: at least mayor",
        "6:17: then.severity: `mayor` is not a severity: allowed are minor, moderate, major, critical; did you mean `major`?",
    );
}

#[test]
fn y28_unknown_key_in_a_rule() {
    check(
        "id: a\nwhne: { to: a@* }\nthen: { stop: true }",
        "4:5: `whne` is not known here: allowed are id, description, enabled, order, when, then, stop, condition, action; did you mean `when`?",
    );
    check(
        "id: a\nwhen: { sbject contains: x }\nthen: { stop: true }",
        "4:13: `sbject` is not a condition: allowed are all, any, not, subject, body, keyword, from, to, from_role, to_role, attachment, sender, found, domain, severity, priority, organisation_type, time_of_day, day, working_time, unresolved_for, count; did you mean `subject`?",
    );
    check(
        "id: a\nwhen: { subject contians: x }\nthen: { stop: true }",
        "4:13: `contians` is not an operator: allowed are matches, contains; did you mean `contains`?",
    );
    check_then(
        "proirity: high",
        "6:7: then: `proirity` is not known here: allowed are case, task, tasks, label, route_to, priority, severity, visibility, anonymise, reactivity_time, tags, location, assign, checklist, escalation_path, levels, policy, attach, notify, reply, link_case, open_case, escalate, stop; did you mean `priority`?",
    );
}

#[test]
fn y32_norway_in_a_rule() {
    check_then(
        "case: { domain: maintenance, location: { site: no } }",
        "6:54: then.case.location.site: `no` can be read as true or false, but text is wanted here: write it in quotes, \"no\"",
    );
    check(
        "id: a\nwhen: { subject matches any: [911] }\nthen: { stop: true }",
        "4:35: when.subject matches any[0]: `911` can be read as a number, but text is wanted here: write it in quotes, \"911\"",
    );
}

#[test]
fn y33_duration_in_a_rule() {
    check_then(
        "reactivity_time: 5",
        "6:24: then.reactivity_time: duration `5` has no unit: give a unit, for example PT5M or P5D",
    );
    check_then(
        "reactivity_time: -3h",
        "6:24: then.reactivity_time: duration `-3h` must be positive, for example PT2H or P2D",
    );
    check_then(
        "reactivity_time: 1e9h",
        "6:24: then.reactivity_time: duration `1e9h` is over 10 years: at most P10Y is allowed",
    );
}

#[test]
fn y35_two_rules_of_one_id() {
    let rule = "  - id: leak\n    when: { to: a@* }\n    then: { stop: true }\n";
    let text = format!("version: \"1\"\nrules:\n{rule}{rule}");
    assert_eq!(
        complaints(&[("rules/a.yaml", &text)]),
        [
            "rules/a.yaml:6:5: the rule `leak` stands twice (lines 3, 6): give each rule an id of its own"
        ]
    );
    let text = format!("version: \"1\"\nrules:\n{rule}");
    assert_eq!(
        complaints(&[("rules/b.yaml", &text), ("rules/a.yaml", &text)]),
        [
            "rules/b.yaml:3:5: the rule `leak` stands twice (rules/a.yaml:3, rules/b.yaml:3): give each rule an id of its own"
        ]
    );
}

#[test]
fn y36_unknown_role() {
    let known = "Compliance, Customer, Finance, HR, IT, Leadership, Legal, Marketing, Operations, Sales, Security, Training";
    for (rule, at) in [
        (
            "id: a\nwhen: { to: a@* }\nthen: { task: { type: maintenance, owner_role: Astronomy.Stars } }",
            "5:52: then.task.owner_role",
        ),
        (
            "id: a\nwhen: { to: a@* }\nthen: { route_to: Astronomy.Stars }",
            "5:23: then.route_to",
        ),
        (
            "id: a\nwhen: { from_role: Astronomy.Stars }\nthen: { stop: true }",
            "4:24: when.from_role",
        ),
        (
            "id: a\nwhen: { to: a@* }\nthen: { label: 1001.11.Astronomy.Stars }",
            "5:20: then.label",
        ),
    ] {
        let text = format!(
            "version: \"1\"\nrules:\n  - {}\n",
            rule.replace('\n', "\n    ")
        );
        let errors = complaints(&[("rules/a.yaml", &text)]);
        assert!(
            errors[0].starts_with(&format!("rules/a.yaml:{at}: area `Astronomy`")),
            "{}",
            errors[0]
        );
        assert!(errors[0].contains(known), "{}", errors[0]);
    }
}

#[test]
fn y37_visibility_is_only_raised() {
    check_then(
        "visibility: public",
        "6:19: then.visibility: a rule may not lower the visibility to public: only a person publishes: allowed are internal, restricted, anonymised",
    );
}

#[test]
fn y38_regex_malformed_or_too_large() {
    let rule = |term: &str| {
        format!("id: a\nwhen: {{ subject matches: '{term}' }}\nthen: {{ stop: true }}")
    };
    check(
        &rule("/(leak/"),
        "4:30: when.subject matches: the regex /(leak/ is malformed: unclosed group",
    );
    check(
        &rule("/(?=leak)/"),
        "4:30: when.subject matches: the regex /(?=leak)/ is malformed: look-around, including look-ahead and look-behind, is not supported",
    );
    check(
        &rule("/(\\w{100}){100}/"),
        "4:30: when.subject matches: the regex is too large when compiled, which is over 512 KiB: lower the counts in its `{…}`",
    );
    check(
        &rule("/x*/"),
        "4:30: when.subject matches: the regex /x*/ is found in every text, even an empty one",
    );
    check(
        &rule(&format!("/{}/", "x".repeat(1_001))),
        "4:30: when.subject matches: the regex is longer than 1000 characters: split it",
    );
    // Catastrophic elsewhere, linear here: it is accepted and stays fast.
    let text = format!(
        "version: \"1\"\nrules:\n  - {}\n",
        rule("/(a+)+$/").replace('\n', "\n    ")
    );
    let loaded = school_with(&[("rules/a.yaml", &text)]).unwrap();
    let subject = format!("{}b", "a".repeat(50_000));
    let decision = crate::route::route(&loaded.rules, &loaded.modules, &mail(&subject, ""));
    assert_eq!(decision.matched, []);
}

#[test]
fn y40_newer_than_the_program_in_rules() {
    let text = "version: \"1\"\nrequires: \"9.0\"\nrules: []\n";
    assert_eq!(
        complaints(&[("rules/a.yaml", text)]),
        [format!(
            "rules/a.yaml:2:11: requires: this file needs Orgo ≥ 9.0, and this is {}",
            env!("CARGO_PKG_VERSION")
        )]
    );
}

#[test]
fn placeholders_are_checked_at_load() {
    check_then(
        "case: { title: \"{{ subjct }}\", domain: maintenance }",
        "6:22: then.case.title: `subjct` is not a placeholder: known are subject, from, to, body, match.building, match.room; did you mean `subject`?",
    );
    check_then(
        "label: 1.11\ncase: { title: \"{{ match.floor }}\" }",
        "7:22: then.case.title: `match.floor` is not a placeholder: known are subject, from, to, body, match.building, match.room; did you mean `match.room`?",
    );
    check_then(
        "label: 1.11\ncase: { title: \"{{ subject\" }",
        "7:22: then.case.title: a `{{` has no `}}`: close it, for example {{ subject }}",
    );
    // A group of the rule's own is known; one below `not` is not.
    let rule = "id: a\nwhen: { not: { subject matches: '/f(?<floor>\\d)/' } }\nthen: { label: 1.11, case: { title: '{{ match.floor }}' } }";
    let text = format!(
        "version: \"1\"\nrules:\n  - {}\n",
        rule.replace('\n', "\n    ")
    );
    assert!(
        complaints(&[("rules/a.yaml", &text)])[0].contains("`match.floor` is not a placeholder")
    );
    let text = text.replace(
        "not: { subject matches: '/f(?<floor>\\d)/' }",
        "subject matches: '/f(?<floor>\\d)/'",
    );
    let loaded = school_with(&[("rules/a.yaml", &text)]).unwrap();
    let work = crate::route::route(&loaded.rules, &loaded.modules, &mail("on F3", ""))
        .work
        .unwrap();
    assert_eq!(work.case.title, "3");
}

#[test]
fn rules_that_make_no_sense_are_refused() {
    check_then(
        "case: { title: x }",
        "6:7: then: nothing says where the work goes: add `label`, `route_to`, or a task with the `type` of a module (maintenance)",
    );
    check_then(
        "route_to: nobody@school.example",
        "6:17: then.route_to: no module knows the address `nobody@school.example`: known are maintenance@*, emergency@*; or name a role, for example Operations.Maintenance",
    );
    check_then(
        "label: 1.11\nroute_to: HR",
        "7:17: then.route_to: `route_to` and `label` both say where the work goes: keep one",
    );
    check_then(
        "tasks: [{ type: maintenance }]",
        "6:15: then.tasks[0]: one of several tasks needs a `key`, for example `key: inspect`",
    );
    check_then(
        "assign: ana",
        "6:15: then.assign: `ana` is not the sign-in address of a user, for example ana@school.example",
    );
    check(
        "id: A b\nwhen: { to: a@* }\nthen: { stop: true }",
        "3:9: id: `A b` is not an id: use small letters a-z, digits and `-`, at most 64, for example water-leak",
    );
    check(
        "when: { to: a@* }\nthen: { stop: true }",
        "3:5: the rule has no `id`: add one, for example `id: water-leak`",
    );
    check(
        "id: a\nthen: { stop: true }",
        "3:5: the rule `a` has no `when`: say what it waits for",
    );
    check(
        "id: a\nwhen: {}\nthen: { stop: true }",
        "4:11: when: there is no condition: add one, for example `to: maintenance@*`",
    );
    check(
        "id: a\nwhen: { any: [] }\nthen: { stop: true }",
        "4:18: when.any: the list is empty: add a condition",
    );
    check(
        "id: a\nwhen: { subject: leak }\nthen: { stop: true }",
        "4:22: when.subject: say how to look: write for example `subject contains: …` or `subject|body matches any: […]`",
    );
}

#[test]
fn tests_that_make_no_sense_are_refused() {
    check(
        "id: a\nwhen: { from|subject matches all: [a, b] }\nthen: { stop: true }",
        "4:39: when.from|subject matches all: `all` is for words in subject and body: write `all:` with a condition for each",
    );
    check(
        "id: a\nwhen: { to matches all: [a@*, b@*] }\nthen: { stop: true }",
        "4:29: when.to matches all: `all` is for words in subject and body: write `all:` with a condition for each",
    );
    check(
        "id: a\nwhen: { from_role: [] }\nthen: { stop: true }",
        "4:24: when.from_role: the list is empty: add at least one",
    );
    check(
        "id: a\nwhen: { attachment: none }\nthen: { stop: true }",
        "4:25: when.attachment: this is not a condition: allowed are `attachment: any`, `attachment name: \"*.pdf\"`, `attachment type: image/*`",
    );
    check(
        "id: a\nwhen: { found: floor }\nthen: { stop: true }",
        "4:20: when.found: `floor` is not a capture of a module: known are building, room",
    );
    check(
        "id: a\nwhen: { subject contains: \"\u{301}\" }\nthen: { stop: true }",
        "4:31: when.subject contains: `\u{301}` has no letters to look for",
    );
    let deep = (0..9).fold("to: a@*".to_owned(), |inner, _| {
        format!("not: {{ {inner} }}")
    });
    check(
        &format!("id: a\nwhen: {{ {deep} }}\nthen: {{ stop: true }}"),
        "4:67: when.not.not.not.not.not.not.not.not: conditions are nested deeper than 8 levels",
    );
}

#[test]
fn the_short_notation_is_checked() {
    let short = |condition: &str| format!("condition: \"{condition}\"\naction: {{ route_to: HR }}");
    check(
        &short("subject"),
        "3:16: condition: `subject` is not a condition: write for example \"subject contains 'urgent'\"",
    );
    check(
        &short("subject contains 'a"),
        "3:16: condition: a quote is not closed in `subject contains 'a`",
    );
    check(
        &short("subject contains 'a' and body contains 'b' or to contains 'c'"),
        "3:16: condition: `and` and `or` are mixed, which can be read two ways: use all: and any:",
    );
    check(
        &short("subject contains 'a' but 'b'"),
        "3:16: condition: `but` is not understood: join tests with `and` or `or`",
    );
    check(
        &short("topic contains 'a'"),
        "3:16: condition: `topic` is not a condition: allowed are all, any, not, subject, body, keyword, from, to, from_role, to_role, attachment, sender, found, domain, severity, priority, organisation_type, time_of_day, day, working_time, unresolved_for, count",
    );
}

#[test]
fn a_book_holds_a_bounded_number_of_rules() {
    let rule = |number: usize| {
        format!("  - {{ id: r{number}, when: {{ to: a@* }}, then: {{ stop: true }} }}\n")
    };
    let files: Vec<(String, String)> = (0..2)
        .map(|file| {
            let rules: String = (0..2_600)
                .map(|number| rule(file * 2_600 + number))
                .collect();
            (
                format!("rules/{file}.yaml"),
                format!("version: \"1\"\nrules:\n{rules}"),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let errors = complaints(&files);
    assert_eq!(
        errors,
        ["rules:1:1: there are 5216 rules, which is over 5000: remove some"]
    );
}

#[test]
fn every_rule_that_ships_is_explained() {
    let loaded = school_with(&[]).unwrap();
    for compiled in loaded.rules.rules() {
        assert!(compiled.rule.description.is_some(), "{}", compiled.rule.id);
        let sentences = compiled.rule.sentences();
        assert!(
            sentences.len() >= 2 && sentences[0].starts_with("When "),
            "{sentences:?}"
        );
    }
    let hvac = loaded
        .rules
        .rules()
        .iter()
        .find(|compiled| compiled.rule.id == "maintenance/hvac")
        .unwrap();
    assert_eq!(
        hvac.rule.sentences()[1..],
        [
            "Makes a task of type maintenance and subtype hvac with priority medium and severity minor.",
            "Sends the work to 1001.81.Operations.Maintenance.",
        ]
    );
    assert!(hvac.rule.sentences()[0].starts_with(
        "When it was sent to maintenance@*, and the subject or the text has \"hvac\", \"heating\", \"heater\""
    ));
}

fn mail<'a>(subject: &'a str, body: &'a str) -> Incoming<'a> {
    Incoming {
        subject,
        body,
        from: Some("a@b.c"),
        to: vec!["x@y.z"],
        from_role: None,
        attachments: Vec::new(),
        ..Incoming::default()
    }
}

/// Says whether a condition holds the slow and plain way.
fn holds(condition: &Condition, mail: &Incoming<'_>) -> bool {
    match condition {
        Condition::All(list) => list.iter().all(|condition| holds(condition, mail)),
        Condition::Any(list) => list.iter().any(|condition| holds(condition, mail)),
        Condition::Not(inner) => !holds(inner, mail),
        Condition::Text(test) => {
            let texts: Vec<&str> = [(test.subject, mail.subject), (test.body, mail.body)]
                .into_iter()
                .filter_map(|(on, text)| on.then_some(text))
                .collect();
            let has = |term: &Term| texts.iter().any(|text| term_in(term, text));
            match test.quantifier {
                Quantifier::Any => test.terms.iter().any(has),
                Quantifier::All => test.terms.iter().all(has),
            }
        }
        Condition::From(patterns) => mail
            .from
            .is_some_and(|from| patterns.iter().any(|p| is_like(&p.0, from))),
        Condition::To(patterns) => patterns
            .iter()
            .any(|p| mail.to.iter().any(|to| is_like(&p.0, to))),
        Condition::FromRole(roles) => mail
            .from_role
            .is_some_and(|own| roles.iter().any(|role| own.is_within(role))),
        Condition::ToRole(_) => false,
        Condition::Attachment(_) => !mail.attachments.is_empty(),
        Condition::Profile(names) => names.iter().any(|name| name == mail.profile),
        Condition::Time(test) => mail.when.is_some_and(|when| test.holds(&when)),
        Condition::Work(_) | Condition::Count(_) => false,
    }
}

fn term_in(term: &Term, text: &str) -> bool {
    let text_folded = folded(text);
    match term {
        Term::Part(part) => text_folded.contains(part.as_str()),
        Term::Word(word) => (0..text_folded.len()).any(|start| {
            text_folded
                .get(start..)
                .is_some_and(|rest| rest.starts_with(word.as_str()))
                && stands_alone(&text_folded, start, start + word.len())
        }),
        Term::Regex(pattern) => pattern.regex.is_match(text),
    }
}

/// Words over few letters, so that they overlap, contain one another and touch.
fn term() -> impl Strategy<Value = Term> {
    let pattern = |source: String| {
        let regex = leaf::regex_of(&source).build().unwrap();
        Term::Regex(Pattern { source, regex })
    };
    prop_oneof![
        "[abé]{1,3}( [ab]{1,2})?".prop_map(|word| Term::Word(folded(&word))),
        "[ab]{1,2}".prop_map(Term::Part),
        "[ab]\\[ab\\][ab]?\\+?".prop_map(pattern),
        "\\^[ab]{1,2}".prop_map(pattern),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let text = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop::collection::vec(term(), 1..4),
    )
        .prop_map(|(subject, body, all, terms)| {
            let quantifier = if all {
                Quantifier::All
            } else {
                Quantifier::Any
            };
            Condition::Text(TextTest {
                subject,
                body: body || !subject,
                quantifier,
                terms,
            })
        });
    let address = || {
        prop_oneof![Just("a@*"), Just("*@y.z"), Just("*"), Just("q@*")]
            .prop_map(|p| vec![AddressPattern(p.to_owned())])
    };
    let leaf = prop_oneof![
        4 => text,
        1 => address().prop_map(Condition::From),
        1 => address().prop_map(Condition::To),
        1 => Just(Condition::FromRole(vec!["Operations".parse::<RolePath>().unwrap()])),
        1 => Just(Condition::Attachment(AttachmentTest::Any)),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::Any),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn file(path: &str, rules: Vec<(String, Condition)>) -> RuleFile {
    let at = At { line: 1, column: 1 };
    let rule = |(id, when)| Rule::new(id, at, when, Actions::default());
    RuleFile {
        path: path.to_owned(),
        version: "1".to_owned(),
        scope: Scope::Organization,
        rules: rules.into_iter().map(rule).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn matching_agrees_with_the_plain_way(
        conditions in prop::collection::vec(condition(), 1..6),
        subject in "[abABé ,\n-]{0,12}",
        body in "[abAé ,\n-]{0,20}",
        is_own in any::<bool>(),
        attached in any::<bool>(),
    ) {
        let rules = conditions.iter().enumerate().map(|(number, when)| (format!("r{number}"), when.clone())).collect();
        let modules = Modules::default();
        let book = RuleBook::compile(vec![file("a", rules)], &modules).unwrap();
        let role = "Operations.Safety".parse().unwrap();
        let mut mail = mail(&subject, &body);
        mail.from_role = is_own.then_some(&role);
        mail.attachments = if attached { vec![("a.pdf", "application/pdf")] } else { Vec::new() };
        let hits = book.look(&mail, &modules);
        let so_far = SoFar::default();
        let sight = Sight { hits: &hits, so_far: &so_far };
        for (rule, condition) in book.rules().iter().zip(&conditions) {
            let outcome = book.outcome(rule, sight);
            prop_assert_eq!(outcome == Outcome::Met, holds(condition, &mail), "{}", condition);
            if let Outcome::Near { missing, .. } = outcome {
                prop_assert!(!holds(missing, &mail));
            }
        }
    }

    #[test]
    fn a_book_does_not_depend_on_the_order_of_its_files(order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let scopes = [Scope::Global, Scope::Organization, Scope::Module("a".to_owned())];
        let files: Vec<RuleFile> = order
            .iter()
            .map(|number| {
                let when = Condition::To(vec![AddressPattern("*".to_owned())]);
                let mut file = file(&format!("f{number}"), vec![(format!("r{number}"), when)]);
                file.scope = scopes[number % 3].clone();
                file
            })
            .collect();
        let book = RuleBook::compile(files, &Modules::default()).unwrap();
        let ids: Vec<&str> = book.rules().iter().map(|rule| rule.rule.id.as_str()).collect();
        prop_assert_eq!(ids, ["r0", "r3", "r1", "r4", "r2", "r5"]);
    }

    #[test]
    fn no_rule_file_breaks_the_reader(text in "(version: \"1\"\nrules:\n - id: a\n)?[a-z:|{}\\[\\]'\"/ \n-]{0,60}") {
        let modules = Modules::default();
        let vocabulary = Vocabulary::new(Registry::standard(), &modules);
        drop(read("rules/any.yaml", &text, Scope::Organization, &vocabulary));
    }
}

/// A switch, a number and a scope for a rule.
fn placed() -> impl Strategy<Value = (bool, i32, usize)> {
    (any::<bool>(), -2..3_i32, 0..3_usize)
}

proptest! {
    #[test]
    fn matching_does_not_depend_on_the_order_of_files_and_what_is_off_never_matches(
        placed in prop::collection::vec(placed(), 2..8),
        shuffled in any::<prop::sample::Index>(),
        subject in "[ab ]{0,6}",
    ) {
        let scopes = [Scope::Global, Scope::Organization, Scope::Module("m".to_owned())];
        let build = |turn: usize| {
            let mut files: Vec<RuleFile> = placed
                .iter()
                .enumerate()
                .map(|(number, (enabled, order, scope))| {
                    let part = if number % 2 == 0 { "a" } else { "b" };
                    let when = Condition::Text(TextTest {
                        subject: true,
                        body: false,
                        quantifier: Quantifier::Any,
                        terms: vec![Term::Part(part.to_owned())],
                    });
                    let mut file = file(&format!("f{number}"), vec![(format!("r{number}"), when)]);
                    file.scope = scopes[*scope].clone();
                    file.rules[0].enabled = *enabled;
                    file.rules[0].order = *order;
                    file.rules[0].then.tags = vec![format!("t{number}")];
                    file
                })
                .collect();
            files.rotate_left(turn % placed.len());
            if turn % 2 == 1 {
                files.reverse();
            }
            RuleBook::compile(files, &Modules::default()).unwrap()
        };
        let mail = mail(&subject, "");
        let modules = Modules::default();
        let first = crate::route::route(&build(0), &modules, &mail);
        let other = crate::route::route(&build(shuffled.index(97)), &modules, &mail);
        prop_assert_eq!(&first, &other);
        let keys: Vec<(usize, i32, usize)> = first
            .matched
            .iter()
            .map(|matched| {
                let number: usize = matched.rule.id[1..].parse().unwrap();
                let (enabled, order, scope) = placed[number];
                assert!(enabled, "{} is off", matched.rule.id);
                (scope, order, number)
            })
            .collect();
        prop_assert!(keys.is_sorted(), "{:?}", keys);
        let near_and_off = first.near.iter().any(|near| !placed[near.rule.id[1..].parse::<usize>().unwrap()].0);
        prop_assert!(!near_and_off);
    }
}

#[test]
fn a_rule_sets_the_knobs_of_its_work_and_no_others() {
    check_then(
        "label: 1001.81.Operations\npolicy: { automation: some }",
        "7:29: then.policy.automation: `some` is not a level of automation: allowed are manual, low, moderate, high, full",
    );
    check_then(
        "label: 1001.81.Operations\npolicy: { granularty: broad }",
        "7:17: then.policy: `granularty` is not known here: allowed are granularity, at_once, transparency, notify, automation, log; did you mean `granularity`?",
    );
    let allowed = "allowed are granularity, at_once, transparency, notify, automation, log";
    for (knob, value, why) in [
        (
            "reviews",
            "[daily]",
            "a review looks over much work at once",
        ),
        (
            "pattern",
            "{ count: 2 }",
            "a pattern is found in much work at once",
        ),
        (
            "retention",
            "P10Y",
            "how long a case is kept goes by its class",
        ),
        (
            "windows",
            "{ high: PT1H }",
            "a rule gives its work one time to react",
        ),
        ("factor", "2", "a rule says the time at each level"),
        ("levels", "[PT1H]", "write `levels` beside"),
        ("calendar", "office", "it is one for all work of a domain"),
        ("receipts", "true", "a rule answers with `reply: TEMPLATE`"),
    ] {
        let text = format!(
            "version: \"1\"\nrules:\n  - id: a\n    when: {{ to: a@* }}\n    then:\n      label: 1001.81.Operations\n      policy: {{ {knob}: {value} }}\n"
        );
        let told = complaints(&[("rules/water.yaml", &text)]);
        let [told] = told.as_slice() else {
            panic!("{told:?}");
        };
        let begins = format!(
            "rules/water.yaml:7:{}: then.policy.{knob}: a rule cannot set `{knob}`: {why}",
            19 + knob.len()
        );
        assert!(told.starts_with(&begins), "{told}");
        assert!(told.ends_with(allowed), "{told}");
    }
}
