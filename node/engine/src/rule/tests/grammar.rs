//! What is refused at load of the conditions and actions that look beyond the words of a mail, and why.

use super::{check, check_then};
use crate::profile::tests::{complaints, school_with};

/// Checks the one complaint about a condition.
fn check_when(when: &str, expected: &str) {
    check(
        &format!("id: a\nwhen: {{ {when} }}\nthen: {{ stop: true }}"),
        expected,
    );
}

#[test]
fn conditions_on_the_work_name_what_is_known() {
    check_when(
        "severity: mayor",
        "4:23: when.severity: `mayor` is not a severity: allowed are minor, moderate, major, critical; did you mean `major`?",
    );
    check_when(
        "priority: at least hgih",
        "4:23: when.priority: `hgih` is not a priority: allowed are low, medium, high, critical; did you mean `high`?",
    );
    check_when(
        "priority: []",
        "4:23: when.priority: the list is empty: add at least one",
    );
    let text = "version: \"1\"\nrules:\n  - id: a\n    when: { domain: maintenence }\n    then: { stop: true }\n";
    let errors = complaints(&[("rules/a.yaml", text)]);
    assert!(
        errors[0].starts_with(
            "rules/a.yaml:4:21: when.domain: `maintenence` is not a module: known are general, "
        ) && errors[0].ends_with("did you mean `maintenance`?"),
        "{errors:?}"
    );
}

#[test]
fn conditions_on_time_are_checked() {
    check_when(
        "time_of_day: 18-7",
        "4:26: when.time_of_day: `18-7` is not a stretch of the day: write for example 18:00-07:00",
    );
    check_when(
        "time_of_day: [09:00-12:00, 13:00-13:00]",
        "4:40: when.time_of_day[1]: `13:00-13:00` is no stretch of the day: it must begin before 24:00 and end at another time",
    );
    check_when(
        "day: [sat, sunn]",
        "4:24: when.day[1]: `sunn` is not a day: allowed are mon, tue, wed, thu, fri, sat, sun, holiday; did you mean `sun`?",
    );
    check_when(
        "working_time: maybe",
        "4:27: when.working_time: `maybe` is not yes or no: allowed are yes, no",
    );
}

#[test]
fn conditions_on_counts_are_checked() {
    check_when(
        "count: { at_least: 3, within: P30D }",
        "4:20: when.count: `of` is missing: add `of: …`",
    );
    check_when(
        "count: { of: {}, at_least: 3, within: P30D }",
        "4:26: when.count.of: nothing says what is alike: add one of tag, domain, subtype, site, location, sender, for example `tag: leak` or `sender: same`",
    );
    check_when(
        "count: { of: { tga: leak }, at_least: 3, within: P30D }",
        "4:28: when.count.of: `tga` is not known here: allowed are tag, domain, subtype, site, location, sender; did you mean `tag`?",
    );
    check_when(
        "count: { of: { tag: leak }, at_least: 0, within: P30D }",
        "4:51: when.count.at_least: a whole number from 1 to 10000 is wanted here",
    );
    check_when(
        "count: { of: { tag: leak }, at_least: 3, within: 30 }",
        "4:62: when.count.within: duration `30` has no unit: give a unit, for example PT30M or P30D",
    );
}

#[test]
fn a_timed_rule_asks_only_what_a_task_can_answer() {
    let timed = |when: &str, then: &str| {
        format!("id: a\nwhen: {{ unresolved_for: PT4H{when} }}\nthen: {{ {then} }}")
    };
    check(
        &timed(", from: a@*", "priority: high"),
        "4:11: when: a rule with `unresolved_for` looks at a task, which has no sender",
    );
    check(
        &timed(", any: [{ to: a@* }, { keyword: x }]", "priority: high"),
        "4:11: when: a rule with `unresolved_for` looks at a task, which has no recipient: write `to_role` for the team it is with",
    );
    check(
        &timed("", "visibility: restricted"),
        "5:25: then.visibility: `visibility` has no place in a rule with `unresolved_for`, which looks at a task that is there: allowed are priority, severity, tags, notify, escalate, checklist, label",
    );
    check(
        &timed("", "reply: thanks"),
        "5:20: then.reply: `reply` has no place in a rule with `unresolved_for`, which looks at a task that is there: allowed are priority, severity, tags, notify, escalate, checklist, label",
    );
    check(
        "id: a\nwhen: { unresolved_for: PT4H }\nthen: { priority: high }\nstop: true",
        "6:11: stop: `stop` has no place in a rule with `unresolved_for`: each waits for its own time",
    );
    check_when(
        "not: { unresolved_for: PT4H }",
        "4:36: when.not.unresolved_for: how long it is unresolved stands beside everything else that must hold: write it at the top of `when`",
    );
    check_when(
        "unresolved_for: 4",
        "4:29: when.unresolved_for: duration `4` has no unit: give a unit, for example PT4M or P4D",
    );
    check_then(
        "label: 1.11\nescalate: true",
        "7:17: then.escalate: `escalate` needs a task that is there: add `unresolved_for` to `when`, or name a higher `label`",
    );
}

#[test]
fn y34_circles_are_named() {
    check_then(
        "label: 1001.11.HR\nescalation_path: [101.11.HR, 11.11.HR, 101.11.HR]",
        "7:46: then.escalation_path[2]: the path goes in a circle: 101.11.HR \u{2192} 11.11.HR \u{2192} 101.11.HR",
    );
    // a opens what b matches, b what c matches, c what a matches.
    let rule = |id: &str, word: &str, title: &str| {
        format!(
            "  - id: {id}\n    when: {{ subject contains: {word} }}\n    then: {{ open_case: {{ label: 1001.11.HR, case: {{ title: \"{title} {{{{ subject }}}}\" }} }} }}\n"
        )
    };
    let text = format!(
        "version: \"1\"\nrules:\n{}{}{}",
        rule("a", "one", "Two of"),
        rule("b", "two", "Three of"),
        rule("c", "three", "One of")
    );
    assert_eq!(
        complaints(&[("rules/round.yaml", &text)]),
        [
            "rules/round.yaml:3:5: rules open cases for one another in a circle: a \u{2192} b \u{2192} c \u{2192} a: add a condition that is not so of the case that is opened"
        ]
    );
    // Cut anywhere, it is fine.
    let text = text.replace("One of", "Last of");
    assert!(school_with(&[("rules/round.yaml", &text)]).is_ok());
}

#[test]
fn y36_a_path_through_an_unknown_role() {
    let text = "version: \"1\"\nrules:\n  - id: a\n    when: { to: a@* }\n    then: { label: 1.11, escalation_path: [11.11.Astronomy.Stars] }\n";
    let errors = complaints(&[("rules/a.yaml", text)]);
    assert!(
        errors[0].starts_with("rules/a.yaml:5:44: then.escalation_path[0]: area `Astronomy`")
            && errors[0].contains("Compliance, Customer, Finance, HR, IT"),
        "{errors:?}"
    );
    check_then(
        "label: 1.11\nescalation_path: [100.11.HR]",
        "7:25: then.escalation_path[0]: `100.11.HR` is a broadcast, and nobody in particular answers for it: name a level that somebody holds",
    );
}

#[test]
fn names_that_do_not_exist_are_refused() {
    check_then(
        "label: 1.11\nreply: thnaks",
        "7:14: then.reply: there is no template `thnaks`: known are arrived, assigned, called_off, comes_up, corrected, decided, digest, due_soon, escalated, informed, invited, moved_up, notified, offer_answered, offer_withdrawn, offered, offered_outside, passed_on, private, received, reminded, replied, resolved, restricted, seated, taken_up, unblocked, weekly",
    );
    check_then(
        "label: 1.11\nnotify: { scope: everybody }",
        "7:24: then.notify.scope: `everybody` is not a notification scope: allowed are assignee, small_team, department, organisation",
    );
    check_then(
        "label: 1.11\nlink_case: { same: [subtyp] }",
        "7:27: then.link_case.same[0]: there is no thing cases have in common `subtyp`: known are tag, domain, subtype, site, location, sender; did you mean `subtype`?",
    );
    check_then(
        "open_case: { label: 1.11 }",
        "6:18: then.open_case: a case of its own needs a title of its own: add `case: { title: … }`",
    );
    check_then(
        "open_case: { case: { title: Audit } }",
        "6:18: then.open_case: nothing says where the work goes: add `label`, `route_to`, or a task with the `type` of a module (maintenance)",
    );
    check_then(
        "label: 1.11\nlevels: [PT2H, soon]",
        "7:22: then.levels[1]: `soon` in the duration is not a unit that may stand here: allowed are Y, M, W, D and, after a T, H, M, S, each at most once and in this order, for example P1DT12H",
    );
    check(
        "id: a\nwhen: { all: [{ to: safe@* }, { not: { from: hr@* } }] }\nthen: { label: 1.11, anonymise: true }",
        "4:11: when: a rule that anonymises may not ask who wrote it: the work is made of the mail without its writer",
    );
    check_then(
        "label: 1.11\nanonymize: true",
        "7:18: then.anonymize: `anonymize` is called `anonymise` here",
    );
    check_then(
        "label: 1.11\nvisibility: restricted\nanonymise: true",
        "8:18: then.anonymise: the rule anonymises and makes it restricted: what names the writer lies where only the cleared read it, and the rest is for everybody; keep one",
    );
    check_then(
        "label: 1.11\ntemplate_reply: x",
        "7:23: then.template_reply: `template_reply` is called `reply` here",
    );
}

#[test]
fn y28_order_and_switches() {
    check(
        "id: a\norder: first\nwhen: { to: a@* }\nthen: { stop: true }",
        "4:12: order: a whole number from -10000 to 10000 is wanted here; without one a rule has 0",
    );
    check(
        "id: a\nenabled: no\nwhen: { to: a@* }\nthen: { stop: true }",
        "4:14: enabled: `no` is not true or false: allowed are true, false",
    );
    assert_eq!(
        complaints(&[("rules/a.yaml", "version: \"1\"\nenable: false\nrules: []\n")]),
        [
            "rules/a.yaml:2:1: `enable` is not known here: allowed are version, requires, enabled, rules; did you mean `enabled`?"
        ]
    );
    assert_eq!(
        complaints(&[("rules/off.yaml", "- maintenance/hvca\n")]),
        [
            "rules/off.yaml:1:3: there is no rule `maintenance/hvca`: did you mean `maintenance/hvac`?"
        ]
    );
    assert_eq!(
        complaints(&[("rules/off.yaml", "# first\n- a\n- a\n")]),
        ["rules/off.yaml:3:3: [1]: `a` stands twice (lines 2, 3)"]
    );
    assert_eq!(
        complaints(&[("rules/off.yaml", "off: a\n")]),
        ["rules/off.yaml:1:1: a list, each item after a `-` is wanted here, not a map"]
    );
}
