//! The other pages: what each of them says.

use super::check;
use crate::{page::sign_in, sample};

#[test]
fn the_door_never_says_which_field_was_wrong() {
    check(
        "sign-in",
        &[
            "That did not match",
            "Tries left: 3",
            "autocomplete=\"current-password\"",
            "action=\"/sign-in\"",
        ],
    );
    let html = sign_in::render(&sample::sign_in());
    assert!(!html.contains("aria-invalid"), "a field is named as wrong");
    check(
        "first-password",
        &[
            "Choose at least 10 characters.",
            "name=\"invite\" value=\"inv-9\"",
            "autocomplete=\"new-password\"",
        ],
    );
}

#[test]
fn the_other_pages_say_what_to_do_next() {
    check(
        "quarantine",
        &[
            "The message ends inside its headers.",
            "href=\"/quarantine/q1/original\"",
            "action=\"/quarantine/q1/retry\"",
            "action=\"/quarantine/q1/adopt\"",
            "action=\"/quarantine/q2/discard\"",
            "It still cannot be read.",
            "say why in at least one word",
            "Discarded",
            "href=\"/quarantine/q3/original\"",
            "3 kB",
        ],
    );
    check(
        "calendars",
        &[
            "value=\"2026-03-06T17:30\"",
            "Over on Mon 9 Mar 2026 12:00 Europe/Paris.",
            "Counts: 4 h from",
            "name=\"for\"",
        ],
    );
    check("calendars-fault", &["aria-invalid=\"true\""]);
    check(
        "preferences",
        &[
            "aria-invalid=\"true\"",
            "value=\"Africa/Nairobi\"",
            "action=\"/preferences\"",
            "value=\"escalated\" checked",
        ],
    );
    check(
        "label",
        &[
            "Where it goes if nobody acts",
            "Chief operating officer",
            "value=\"1001.81.Ops.Maintenance\"",
        ],
    );
    check(
        "label-fault",
        &[
            "is not a level: a level is a number such as 1001",
            "aria-invalid=\"true\"",
        ],
    );
    check(
        "problem",
        &["You may not do this", "Ask a coordinator", "href=\"/work\""],
    );
    check("problem-outside", &["href=\"/sign-in\""]);
    check(
        "help",
        &[
            "What the states mean",
            "id=\"sites\"",
            "This node trusts its clock.",
        ],
    );
    check("menu", &["action=\"/sign-out\"", "Amina Okafor"]);
}

#[test]
fn a_form_asks_in_the_language_of_the_reader_and_gives_answers_back() {
    check(
        "form",
        &[
            "action=\"/forms/hr/leave\"",
            "name=\"answer.told\"",
            "type=\"date\"",
            "inputmode=\"decimal\"",
            "href=\"#f-answer.day\"",
            "id=\"f-answer.day-fault\"",
            "<option value=\"sick\" selected>",
            "value=\"1,5\"",
        ],
    );
    check("form-ar", &["<html lang=\"ar\" dir=\"rtl\">", "أرسل"]);
    check(
        "forms",
        &["href=\"/forms/hr/grievance\"", "Restricted", "Maintenance"],
    );
}

#[test]
fn a_plan_says_in_words_what_its_bars_show() {
    check(
        "plan",
        &[
            "<rect x=\"10.0%\"",
            "class=\"late\"",
            "Due Thu 19 Nov, late",
            "Waits for ",
            "<text x=\"25.0%\"",
            "There are more tasks",
            "rel=\"prev\"",
            "href=\"/plan\"",
        ],
    );
}

#[test]
fn the_page_of_parts_shows_each_of_them_in_each_state() {
    let words = [
        "Pending",
        "In progress",
        "On hold",
        "Escalated",
        "Completed",
        "Failed",
        "Cancelled",
    ];
    check("design", &words.map(|word| word));
    check(
        "design",
        &[
            "Critical priority",
            "Major severity",
            "Restricted",
            "Anonymised",
            "class=\"plate soft\"",
            "class=\"plate big\"",
            "class=\"btn risk\"",
            "disabled",
            "class=\"doubt\"",
            "clock in doubt",
            "a bundle is missing",
            "Catching up with Clinic 4",
            "This site is on its own",
            "You can read this, not change it",
            "Sites set 2 fields differently",
            "The clock may be wrong",
            "% of the disk is left",
            "Bundle 42 from Clinic 4 is missing",
            "This is restricted",
            "mails are taken in",
            "Undo",
            "Nothing waits for you",
            "class=\"bulk\"",
            "Two sites differ",
            "2 things need your attention",
            "aria-invalid=\"true\"",
            "Missing, not zero",
            "heard on 4 of 14 days",
            "class=\"hatch\"",
            "W45: not known",
            "data-scheme=\"dark\"",
            "dir=\"rtl\"",
            "shown now",
            "class=\"late\"",
            "class=\"void\"",
        ],
    );
    check("design-other", &["class=\"design sample\""]);
}
