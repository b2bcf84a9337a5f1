mod grammar;
mod timed;

use orgo_schema::word::{Priority, Severity, Visibility};

use super::*;
use crate::profile::{
    Configuration,
    tests::{hospital, school_with},
};

/// Routes a mail from nobody in particular.
fn decide(configuration: &Configuration, to: &str, subject: &str, body: &str) -> Decision {
    let mail = Incoming {
        subject,
        body,
        from: Some("ana@home.example"),
        to: vec![to],
        from_role: None,
        attachments: Vec::new(),
        ..Incoming::default()
    };
    route(&configuration.rules, &configuration.modules, &mail)
}

fn school() -> Configuration {
    school_with(&[]).unwrap()
}

/// Checks rule, type, subtype, priority and label of the one task a mail makes at school and hospital.
fn check(to: &str, subject: &str, body: &str, expected: &str) -> Work {
    let mut works = [school(), hospital()]
        .map(|loaded| decide(&loaded, to, subject, body).work.unwrap())
        .to_vec();
    let work = works.pop().unwrap();
    assert_eq!(
        works,
        std::slice::from_ref(&work),
        "a school and a hospital make the same work"
    );
    let [task] = work.tasks.as_slice() else {
        panic!("{:#?}", work.tasks)
    };
    let subtype = task.subtype.as_deref().unwrap_or("none");
    let found = format!(
        "{} {}/{subtype}/{} {}",
        work.rule.id, task.domain, task.priority, task.label
    );
    assert_eq!(found, expected, "{subject}");
    assert_eq!(work.case.label, task.label);
    assert_eq!(work.case.priority, task.priority);
    work
}

#[test]
fn hvac_repair_is_urgent() {
    let work = check(
        "maintenance@school.example",
        "Urgent: HVAC Repair Needed",
        "The classroom is freezing.",
        "maintenance/hvac maintenance/hvac/high 1001.81.Operations.Maintenance",
    );
    assert_eq!(work.tasks[0].reactivity, None, "the profile's window holds");
    assert_eq!(
        school().policy.window(work.tasks[0].priority).to_string(),
        "PT2H"
    );
    assert_eq!(
        hospital().policy.window(work.tasks[0].priority).to_string(),
        "PT1H"
    );
    assert_eq!(work.case.title, "Urgent: HVAC Repair Needed");
    assert_eq!(work.case.narrative, "The classroom is freezing.");
    assert_eq!(work.case.domain.as_deref(), Some("maintenance"));
    assert_eq!(work.rule.version, "1.0");
    assert_eq!(work.tasks[0].checklist.len(), 3);
}

#[test]
fn a_water_leak_has_a_room_and_a_tag() {
    let work = check(
        "maintenance@school.example",
        "Water Leak in Room 102",
        "urgent",
        "maintenance/plumbing maintenance/plumbing/high 1001.81.Operations.Maintenance",
    );
    assert_eq!(work.case.location.area.as_deref(), Some("Room 102"));
    assert_eq!(work.case.tags, ["leak"]);
    assert_eq!(work.case.visibility, Visibility::Internal);
}

#[test]
fn a_fire_alarm_is_critical() {
    let work = check(
        "emergency@school.example",
        "Fire alarm in Building A",
        "",
        "maintenance/to-emergency maintenance/safety/critical 1001.91.Operations.Safety",
    );
    assert_eq!(work.tasks[0].severity, Some(Severity::Critical));
    assert_eq!(work.tasks[0].category.as_str(), "incident");
    assert_eq!(work.case.location.area.as_deref(), Some("Building A"));
    check(
        "maintenance@school.example",
        "Smoke from the heater",
        "Please come",
        "maintenance/safety maintenance/safety/critical 1001.91.Operations.Safety",
    );
}

#[test]
fn a_question_goes_to_triage() {
    for loaded in [school(), hospital()] {
        let decision = decide(
            &loaded,
            "info@school.example",
            "Question about opening hours",
            "When are you open?",
        );
        assert_eq!(decision.work, None);
        assert_eq!(decision.matched, []);
        assert_eq!(decision.near, []);
        assert_eq!(
            crate::explain::decision(&decision),
            ["No rule claims this mail: it goes to triage."]
        );
    }
}

#[test]
fn maintenance_without_a_known_word_is_general() {
    check(
        "maintenance@school.example",
        "Hello",
        "Something is odd in the yard.",
        "maintenance/to-maintenance maintenance/general/medium 1001.81.Operations.Maintenance",
    );
}

#[test]
fn other_languages_are_understood() {
    let to = "maintenance@school.example";
    let label = "1001.81.Operations.Maintenance";
    check(
        to,
        "Fuite d’eau, salle 12",
        "",
        &format!("maintenance/plumbing maintenance/plumbing/medium {label}"),
    );
    check(
        to,
        "No funciona la CALEFACCIÓN",
        "es urgente",
        &format!("maintenance/hvac maintenance/hvac/high {label}"),
    );
    check(
        to,
        "تسرب في غرفة 12",
        "عاجل",
        &format!("maintenance/plumbing maintenance/plumbing/high {label}"),
    );
    let work = decide(&school(), to, "Fuite d’eau, salle 12", "")
        .work
        .unwrap();
    assert_eq!(work.case.location.area.as_deref(), Some("salle 12"));
    assert_eq!(work.case.tags, ["leak"]);
}

#[test]
fn the_explanation_names_words_and_what_was_near() {
    let decision = decide(&school(), "maintenance@school.example", "Water leak", "");
    let matched: Vec<String> = decision
        .matched
        .iter()
        .map(|matched| format!("{}: {}", matched.rule.id, matched.on.join("; ")))
        .collect();
    assert_eq!(
        matched,
        [
            "maintenance/to-maintenance: it was sent to maintenance@*",
            "maintenance/plumbing: it was sent to maintenance@*; the subject has \"leak\"",
            "maintenance-leak: it was sent to maintenance@*; the subject has \"leak\"",
        ]
    );
    assert_eq!(decision.near.len(), NEAR_MAX);
    let decision = decide(&school(), "info@school.example", "Water leak in room 3", "");
    assert_eq!(decision.work, None);
    let near: Vec<String> = decision
        .near
        .iter()
        .map(|near| format!("{}: {}", near.rule.id, near.missing))
        .collect();
    assert_eq!(
        near,
        [
            "maintenance-leak: it was sent to maintenance@*",
            "maintenance-room: it was sent to maintenance@* or emergency@*",
            "maintenance/plumbing: it was sent to maintenance@*",
        ]
    );
}

/// Loads organization rules on top of what ships for a school.
fn with_rules(rules: &str) -> Configuration {
    let text = format!("version: \"1\"\nrules:\n{rules}");
    school_with(&[("rules/own.yaml", &text)]).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

#[test]
fn the_rule_of_the_specification_works_as_written() {
    let loaded = with_rules(
        r#"
  - id: water-leak
    when:
      all:
        - subject|body matches any: [leak, flood, burst pipe, fuite]   # word, phrase, /regex/
        - to: maintenance@*                                            # role addresses
      not: { from_role: Ops.Maintenance }
    then:
      case: { title: "{{ subject }}", tags: [leak], location: { area: "{{ match.room }}" } }
      task: { type: maintenance, subtype: plumbing, priority: high }
      label: 1001.11.Ops.Maintenance
      reactivity_time: PT2H
    stop: true
"#,
    );
    let decision = decide(&loaded, "maintenance@school.example", "Flood in room 7", "");
    assert_eq!(
        decision.stopped_by.as_ref().map(|rule| rule.id.as_str()),
        Some("water-leak")
    );
    let work = decision.work.unwrap();
    assert_eq!(work.rule.id, "water-leak");
    assert_eq!(
        work.case.label.to_string(),
        "1001.11.Operations.Maintenance"
    );
    assert_eq!(work.case.location.area.as_deref(), Some("room 7"));
    assert_eq!(work.case.tags, ["leak"]);
    assert_eq!(work.tasks.len(), 1);
    assert_eq!(work.tasks[0].priority, Priority::High);
    assert_eq!(work.tasks[0].reactivity.unwrap().to_string(), "PT2H");
    // The maintenance team's own mails are not caught.
    let role = "Operations.Maintenance.Night".parse().unwrap();
    let mail = Incoming {
        subject: "Flood in room 7",
        body: "",
        from: None,
        to: vec!["maintenance@school.example"],
        from_role: Some(&role),
        attachments: Vec::new(),
        ..Incoming::default()
    };
    let decision = route(&loaded.rules, &loaded.modules, &mail);
    assert_eq!(decision.work.unwrap().rule.id, "maintenance/plumbing");
    assert!(decision.near.iter().any(|near| {
        near.rule.id == "water-leak"
            && near.missing == "it is not so that the sender is of Operations.Maintenance"
    }));
}

#[test]
fn the_short_notation_works() {
    let short = "- condition: \"subject contains 'urgent'\"\n  action:\n    route_to: \"emergency@organization.com\"\n    priority: \"high\"\n    escalate_after: \"1 hour\"\n";
    let loaded = school_with(&[("rules/short.yaml", short)]).unwrap();
    let work = decide(&loaded, "info@school.example", "Most URGENTLY needed", "")
        .work
        .unwrap();
    assert_eq!(work.rule.id, "short-1");
    assert_eq!(work.case.label.to_string(), "1001.91.Operations.Safety");
    assert_eq!(work.tasks[0].domain, "maintenance");
    assert_eq!(work.tasks[0].subtype.as_deref(), Some("safety"));
    assert_eq!(work.tasks[0].priority, Priority::High);
    assert_eq!(work.tasks[0].reactivity.unwrap().to_string(), "PT1H");
    let loaded = with_rules(
        "  - condition: \"from contains '@vendor' and subject matches 'offer' or 'price'\"\n    action: { route_to: Finance.Payments }\n",
    );
    let mail = Incoming {
        subject: "Our best price",
        body: "",
        from: Some("sales@vendor.example"),
        to: Vec::new(),
        from_role: None,
        attachments: Vec::new(),
        ..Incoming::default()
    };
    let work = route(&loaded.rules, &loaded.modules, &mail).work.unwrap();
    assert_eq!(work.rule.id, "own-1");
    assert_eq!(work.tasks[0].label.to_string(), "1001.11.Finance.Payments");
    assert_eq!(work.tasks[0].domain, "general");
}

#[test]
fn later_rules_win_and_several_tasks_keep_apart() {
    let loaded = with_rules(
        r#"
  - id: inspection
    when: { subject contains: inspection }
    then:
      case: { title: "Inspection: {{ subject }}", domain: maintenance }
      tasks:
        - { key: prepare, title: Prepare, type: maintenance, owner_role: Ops.Safety, checklist: [Papers] }
        - { key: report, title: Report, type: maintenance, category: report, assignee: Ana@School.example }
      severity: at least moderate
      visibility: restricted
  - id: inspection-late
    when: { subject contains: inspection, body contains: overdue }
    then: { priority: critical, checklist: [Call the office] }
"#,
    );
    let work = decide(
        &loaded,
        "x@school.example",
        "Roof inspection",
        "it is overdue",
    )
    .work
    .unwrap();
    assert_eq!(work.rule.id, "inspection", "the later rule only shapes");
    assert_eq!(work.case.title, "Inspection: Roof inspection");
    assert_eq!(
        (work.case.priority, work.case.severity),
        (Priority::Critical, Some(Severity::Moderate))
    );
    assert_eq!(work.case.visibility, Visibility::Restricted);
    let tasks: Vec<String> = work
        .tasks
        .iter()
        .map(|task| {
            format!(
                "{} {} {} {} {:?}",
                task.key, task.label, task.category, task.priority, task.checklist
            )
        })
        .collect();
    assert_eq!(
        tasks,
        [
            "prepare 1001.81.Operations.Safety request critical [\"Papers\", \"Call the office\"]",
            "report 1001.81.Operations.Maintenance report critical [\"Call the office\"]",
        ]
    );
    assert_eq!(
        work.tasks[1].assignee.as_deref(),
        Some("ana@school.example")
    );
}

#[test]
fn module_rules_come_after_the_organizations_and_these_after_global_ones() {
    let rule = |name: &str| {
        format!(
            "version: \"1\"\nrules:\n  - id: {name}\n    when: {{ subject contains: x }}\n    then: {{ label: 1001.11.HR, case: {{ title: {name} }} }}\n"
        )
    };
    let (global, own, module) = (rule("global"), rule("own"), rule("module"));
    let files = [
        ("modules/maintenance/rules/z.yaml", module.as_str()),
        ("rules/a.yaml", own.as_str()),
        ("global/rules/m.yaml", global.as_str()),
    ];
    let decision = decide(&school_with(&files).unwrap(), "a@b", "x", "");
    let order: Vec<&str> = decision
        .matched
        .iter()
        .map(|matched| matched.rule.id.as_str())
        .collect();
    assert_eq!(order, ["global", "own", "module"]);
    let work = decision.work.unwrap();
    assert_eq!(
        (work.rule.id.as_str(), work.case.title.as_str()),
        ("module", "module")
    );
    // Whatever order the files come in.
    let mut reversed = files;
    reversed.reverse();
    assert_eq!(
        decide(&school_with(&reversed).unwrap(), "a@b", "x", "")
            .work
            .unwrap(),
        work
    );
}

#[test]
fn titles_are_one_line_and_never_empty() {
    let title = |subject: &str| {
        decide(&school(), "maintenance@x", subject, "")
            .work
            .unwrap()
            .case
            .title
    };
    assert_eq!(title("  a \n b\u{7}  "), "a b");
    assert_eq!(title(" "), "(no subject)");
    assert_eq!(title(&"x".repeat(2_000)).chars().count(), 300);
}

#[test]
fn attachments_and_team_addresses_are_conditions() {
    let loaded = with_rules(
        r#"
  - id: invoice
    when: { attachment name: "*invoice*.pdf", to_role: Operations }
    then: { route_to: Finance.Payments }
"#,
    );
    let mail = |name: &'static str, to: &'static str| Incoming {
        subject: "",
        body: "",
        from: None,
        to: vec![to],
        from_role: None,
        attachments: vec![(name, "application/pdf")],
        ..Incoming::default()
    };
    let rule = |mail: &Incoming<'_>| {
        route(&loaded.rules, &loaded.modules, mail)
            .matched
            .last()
            .map(|m| m.rule.id.clone())
    };
    assert_eq!(
        rule(&mail("Invoice 12.PDF", "emergency@x")).as_deref(),
        Some("invoice")
    );
    assert_eq!(
        rule(&mail("photo.pdf", "emergency@x")).as_deref(),
        Some("maintenance/to-emergency")
    );
    assert_eq!(rule(&mail("invoice.pdf", "info@x")), None);
}

#[test]
fn a_broadcast_makes_a_case_and_no_task_unless_it_asks_or_a_rule_says_so() {
    let tasks = |then: &str| {
        let rules = format!(
            "version: \"1\"\nrules:\n  - {{ id: all, when: {{ to: all@* }}, then: {{ {then} }} }}\n"
        );
        let loaded = school_with(&[("rules/all.yaml", &rules)]).unwrap();
        let work = decide(&loaded, "all@school.example", "Spring fair", "On Friday.").work;
        let work = work.unwrap();
        let labels = work.tasks.iter().map(|task| task.label.to_string());
        (work.case.label.to_string(), labels.collect::<Vec<_>>())
    };
    let of = |case: &str, tasks: &[&str]| {
        let tasks = tasks.iter().map(|label| (*label).to_owned());
        (case.to_owned(), tasks.collect::<Vec<_>>())
    };
    for base in ["10", "100", "1000"] {
        let label = format!("{base}.65");
        assert_eq!(tasks(&format!("label: {label}")), of(&label, &[]));
    }
    assert_eq!(
        tasks("label: 1000.65, task: { type: maintenance }"),
        of("1000.65", &["1000.65"])
    );
    // A request is work of the executive of the area: `Label::entry`.
    assert_eq!(
        tasks("label: 100.71.Finance.Budgeting"),
        of("100.71.Finance.Budgeting", &["100.71.Finance.Budgeting"])
    );
    assert_eq!(tasks("label: 101.65.HR"), of("101.65.HR", &["101.65.HR"]));
}

#[test]
fn what_shaped_is_told_beside_what_the_work_is_named_after() {
    let decision = decide(&school(), "maintenance@school.example", "Water leak", "");
    let work = decision.work.as_ref().unwrap();
    assert_eq!(work.rule.id, "maintenance/plumbing");
    let shaped = decision.shaped();
    let shaped: Vec<&str> = shaped.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(shaped, ["maintenance/to-maintenance", "maintenance-leak"]);
    let said = crate::explain::routing(&decision);
    assert_eq!(said[0], "it was sent to maintenance@*");
    let leak = said
        .iter()
        .find(|said| said.contains("maintenance-leak ("))
        .unwrap();
    assert!(
        leak.contains(
            " acted on it too, because it was sent to maintenance@*, and the subject has \"leak\"."
        ) && leak.ends_with("Adds the tags leak. Attaches leak-protocol."),
        "{leak}"
    );
}
