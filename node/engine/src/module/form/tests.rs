use std::collections::BTreeSet;

use super::*;
use crate::profile::tests::shipped;

fn hr() -> crate::profile::Configuration {
    shipped("school")
}

const LEAVE: &str = "version: \"1\"\ntitle: { en: Leave, fr: Congé }\nsubtype: leave\nfields:\n  - id: kind\n    title: { en: Kind, fr: Sorte }\n    kind: choice\n    required: true\n    maps_to: title\n    options:\n      - { id: annual, title: { en: Annual leave, fr: Congé annuel } }\n      - { id: sick, title: { en: Sick leave } }\n  - id: first_day\n    title: { en: First day }\n    kind: date\n    required: true\n  - id: days\n    title: { en: How many }\n    kind: number\n  - id: paid\n    title: { en: Paid }\n    kind: yes_no\n    maps_to: tag\n  - id: why\n    title: { en: Why, fr: Pourquoi }\n    kind: long\n    maps_to: narrative\n";

fn read_leave(text: &str) -> Result<Form, String> {
    let configuration = hr();
    let module = configuration.modules.get("hr").unwrap();
    read("modules/hr/forms/leave.yaml", text, module).map_err(|error| error.to_string())
}

#[test]
fn answers_become_what_a_case_begins_with() {
    let form = read_leave(LEAVE).unwrap();
    let answers = [
        ("kind", "annual"),
        ("first_day", "2026-07-01"),
        ("days", "2,5"),
        ("paid", "on"),
        ("why", "  Rest.\nAnd the sea. "),
    ];
    let filled = form.accept(&answers, "fr").unwrap();
    assert_eq!(filled.title, "Congé annuel");
    assert_eq!(filled.narrative, "Rest.\nAnd the sea.");
    assert_eq!(filled.tags, BTreeSet::from(["yes".to_owned()]));
    let metadata: Vec<(&str, &str)> = filled
        .metadata
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(metadata, [("days", "2.5"), ("first_day", "2026-07-01")]);
    assert_eq!(
        form.accept(&answers[..2], "ar").unwrap().title,
        "Annual leave"
    );
}

#[test]
fn wrong_answers_are_all_named() {
    let form = read_leave(LEAVE).unwrap();
    let wrong = form
        .accept(
            &[
                ("kind", "anual"),
                ("days", "two"),
                ("paid", "perhaps"),
                ("colour", "red"),
                ("first_day", " "),
            ],
            "en",
        )
        .unwrap_err();
    let told: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "colour: the form has no such field: it has kind, first_day, days, paid, why",
            "kind: `anual` cannot be chosen: allowed are annual, sick",
            "first_day: an answer is needed here",
            "days: `two` is not a number: write for example 12 or 12.5",
            "paid: `perhaps` is neither yes nor no",
        ]
    );
    let day = form
        .accept(&[("kind", "sick"), ("first_day", "1 July")], "en")
        .unwrap_err();
    assert_eq!(
        day[0].to_string(),
        "first_day: `1 July` is not a day: write it as 2026-03-02"
    );
}

/// Replaces something of the form and checks the complaint.
fn check(from: &str, to: &str, expected: &str) {
    assert!(LEAVE.contains(from), "{from}");
    let error = read_leave(&LEAVE.replacen(from, to, 1)).unwrap_err();
    assert_eq!(error, format!("modules/hr/forms/leave.yaml:{expected}"));
}

#[test]
fn a_broken_form_is_refused_with_its_place() {
    check(
        "kind: date",
        "kind: day",
        "15:11: fields[1].kind: `day` is not a kind of field: allowed are text, long, choice, date, number, yes_no, place, person",
    );
    check(
        "maps_to: narrative",
        "maps_to: narative",
        "27:14: fields[4].maps_to: `narative` is not a place for an answer: allowed are title, narrative, location, priority, tag, metadata; did you mean `narrative`?",
    );
    check(
        "subtype: leave",
        "subtype: leaf",
        "3:10: subtype: `leaf` is not a subtype of hr: known are general, leave, training, recruitment, onboarding, payroll, grievance, harassment",
    );
    check(
        "id: days",
        "id: first_day",
        "17:5: fields[2]: `first_day` stands twice (lines 13, 17)",
    );
    check(
        "title: { en: How many }",
        "title: { fr: Combien }",
        "18:12: fields[2].title: `en` is missing: add `en: …`",
    );
    check(
        "title: { en: How many }",
        "title: { en: How many, de: Wie viele }",
        "18:28: fields[2].title: `de` is not known here: allowed are en, fr, es, ar",
    );
}

#[test]
fn answers_that_cannot_go_where_they_should_are_refused() {
    check(
        "maps_to: title",
        "maps_to: metadata",
        "5:3: fields: nothing gives the work a title: add `maps_to: title` and `required: true` to one field",
    );
    check(
        "maps_to: title",
        "maps_to: priority",
        "9:14: fields[0].maps_to: the option `annual` is not a priority: allowed are low, medium, high, critical",
    );
    check(
        "maps_to: tag",
        "maps_to: priority",
        "23:14: fields[3].maps_to: only a choice may set the priority",
    );
    check(
        "maps_to: narrative",
        "maps_to: tag",
        "27:14: fields[4].maps_to: a tag is a word or two, not lines",
    );
    check(
        "kind: number",
        "kind: number\n    options: []",
        "20:14: fields[2].options: a field of kind number has no options: only a choice has",
    );
    check(
        "      - { id: sick, title: { en: Sick leave } }\n",
        "",
        "11:7: fields[0].options: a choice needs at least 2 options",
    );
    check(
        "id: sick",
        "id: annual",
        "12:9: fields[0].options[1]: the option `annual` stands twice",
    );
    check(
        "id: days",
        "id: How many",
        "17:9: fields[2].id: `How many` is not an id: use small letters a-z, digits, `-` and `_`, at most 64, for example first_day",
    );
    check(
        "required: true",
        "required: yes",
        "8:15: fields[0].required: `yes` is not true or false: allowed are true, false",
    );
    check(
        "  - id: days",
        "  - maps_to: title\n    id: days",
        "17:5: fields[2]: `kind` and `days` both go to the title: only one may",
    );
}

#[test]
fn a_filled_form_opens_what_mail_of_its_kind_would() {
    let configuration = hr();
    let module = configuration.modules.get("hr").unwrap();
    let form = read_leave(LEAVE).unwrap();
    let answers = [
        ("kind", "sick"),
        ("first_day", "2026-07-01"),
        ("paid", "yes"),
        ("why", "Rest."),
    ];
    let filled = form.accept(&answers, "es").unwrap();
    let told = "First day\n2026-07-01\n\nPaid\nSí\n\nWhy\nRest.";
    assert_eq!(filled.told, told);
    let (case, task) = form.opens(filled, module);
    let leave = module.subtype("leave").unwrap();
    assert_eq!((&case.label, &task.label), (&leave.label, &leave.label));
    assert_eq!(
        (case.priority, task.priority),
        (leave.priority, leave.priority)
    );
    assert_eq!(task.checklist, leave.checklist);
    assert_eq!(task.description, told);
    assert_eq!(case.visibility, orgo_schema::word::Visibility::Internal);
    let metadata: Vec<(&str, &str)> = case
        .metadata
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        metadata,
        [
            ("form.name", "\"hr/leave\""),
            ("form.version", "\"1\""),
            ("first_day", "\"2026-07-01\""),
        ]
    );
    assert_eq!(task.metadata.len(), 2, "answers say nothing to the clock");
}

#[test]
fn forms_of_restricted_work_open_restricted_cases() {
    let configuration = hr();
    let form = &configuration.forms[&("hr".to_owned(), "grievance".to_owned())];
    let module = configuration.modules.get("hr").unwrap();
    let answers = [("about", "Pay"), ("told", &*"x".repeat(20_000))];
    let (case, task) = form.opens(form.accept(&answers, "en").unwrap(), module);
    assert_eq!(case.visibility, orgo_schema::word::Visibility::Restricted);
    assert_eq!(task.reactivity_time.unwrap().to_string(), "PT48H");
    assert_eq!(task.description.chars().count(), 4_000);
    assert_eq!(
        case.narrative.chars().count(),
        20_000,
        "the case has it whole"
    );
}

#[test]
fn a_form_reads_back_from_what_is_printed() {
    let form = read_leave(LEAVE).unwrap();
    let text = serde_json::to_string(&form).unwrap();
    assert_eq!(serde_json::from_str::<Form>(&text).unwrap(), form);
}
