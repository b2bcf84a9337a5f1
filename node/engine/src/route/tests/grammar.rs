//! What conditions that look beyond the words of a mail, and actions beside the making of work, do.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use orgo_schema::{span::Span, time::Timestamp};

use super::*;

/// A mail to nobody in particular at an instant in Paris.
fn at(subject: &'static str, instant: &str) -> Incoming<'static> {
    Incoming {
        subject,
        when: Some(Moment::in_zone(instant.parse().unwrap(), Tz::Europe__Paris)),
        ..Incoming::default()
    }
}

fn decision(loaded: &Configuration, mail: &Incoming<'_>) -> Decision {
    route(&loaded.rules, &loaded.modules, mail)
}

/// Returns the ids of the organization's own rules that matched.
fn matched(decision: &Decision) -> Vec<&str> {
    let ids = decision
        .matched
        .iter()
        .map(|matched| matched.rule.id.as_str());
    ids.filter(|id| !id.contains('/')).collect()
}

#[test]
fn the_clock_on_the_wall_decides() {
    let loaded = with_rules(
        r"
  - id: night
    when: { subject contains: alarm, time_of_day: 18:00-07:00 }
    then: { label: 1001.91.Security, priority: critical }
  - id: weekend
    when: { subject contains: alarm, day: [sat, Sunday] }
    then: { tags: [weekend] }
",
    );
    let check = |instant: &str, expected: &[&str]| {
        assert_eq!(
            matched(&decision(&loaded, &at("alarm", instant))),
            expected,
            "{instant}"
        );
    };
    // A Friday: 17:59 and 18:00 in Paris, in winter an hour ahead of UTC.
    check("2026-11-20T16:59:59Z", &[]);
    check("2026-11-20T17:00:00Z", &["night"]);
    check("2026-11-20T23:30:00Z", &["night", "weekend"]);
    check("2026-11-21T05:59:59Z", &["night", "weekend"]);
    check("2026-11-21T06:00:00Z", &["weekend"]);
    // In summer two hours ahead.
    check("2026-07-17T16:00:00Z", &["night"]);
    let at_noon = decision(&loaded, &at("alarm", "2026-11-20T11:00:00Z"));
    let near: Vec<String> = at_noon
        .near
        .iter()
        .map(|near| format!("{}: {}", near.rule.id, near.missing))
        .collect();
    assert_eq!(
        near,
        [
            "weekend: the day is Saturday or Sunday, but it was Friday",
            "night: the time is from 18:00 to 07:00, but it was 12:00",
        ]
    );
    // Where nobody knows when it came, no condition on time holds, and its opposite does not sneak in.
    assert_eq!(
        matched(&decision(
            &loaded,
            &Incoming {
                when: None,
                ..at("alarm", "2026-11-20T17:00:00Z")
            }
        )),
        [""; 0]
    );
    let found = decision(&loaded, &at("alarm", "2026-11-20T17:00:00Z"));
    let own = found
        .matched
        .iter()
        .find(|matched| matched.rule.id == "night")
        .unwrap();
    assert_eq!(own.on, ["the subject contains \"alarm\"", "it was 18:00"]);
}

#[test]
fn the_calendar_decides() {
    let loaded = with_rules(
        r"
  - { id: closed, when: { working_time: no }, then: { tags: [closed] } }
  - { id: feast, when: { day: holiday }, then: { tags: [feast] } }
",
    );
    let check = |is_working: bool, is_holiday: bool, expected: &[&str]| {
        let mut mail = at("x", "2026-11-20T11:00:00Z");
        mail.when = mail.when.map(|when| Moment {
            is_holiday,
            is_working,
            ..when
        });
        assert_eq!(matched(&decision(&loaded, &mail)), expected);
    };
    check(true, false, &[]);
    check(false, false, &["closed"]);
    check(false, true, &["closed", "feast"]);
}

#[test]
fn later_rules_see_what_earlier_ones_made() {
    let loaded = with_rules(
        r"
  - { id: too-early, order: -1, when: { priority: high }, then: { tags: [early] } }
  - id: give
    when: { subject contains: pump }
    then: { label: 1001.11.Ops.Maintenance, task: { type: maintenance, priority: high, severity: major } }
  - { id: by-priority, when: { priority: at least high }, then: { tags: [urgent] } }
  - { id: by-severity, when: { severity: [major, critical] }, then: { tags: [bad] } }
  - { id: by-domain, when: { domain: maintenance, not: { severity: critical } }, then: { tags: [ours] } }
  - { id: too-high, when: { subject contains: pump, severity: critical }, then: { tags: [worst] } }
",
    );
    let found = decision(&loaded, &at("The pump", "2026-11-20T11:00:00Z"));
    assert_eq!(
        matched(&found),
        ["give", "by-priority", "by-severity", "by-domain"]
    );
    assert_eq!(
        found.work.as_ref().unwrap().case.tags,
        ["bad", "ours", "urgent"]
    );
    let near: Vec<&str> = found
        .near
        .iter()
        .map(|near| near.missing.as_str())
        .collect();
    assert_eq!(
        near,
        ["the severity so far is critical, but the severity so far is major"]
    );
    let reasons = &found
        .matched
        .iter()
        .find(|matched| matched.rule.id == "by-priority")
        .unwrap()
        .on;
    assert_eq!(*reasons, ["the priority so far is high"]);
    // Nothing holds of work that no rule made.
    assert_eq!(
        matched(&decision(&loaded, &at("Hello", "2026-11-20T11:00:00Z"))),
        [""; 0]
    );
}

#[test]
fn a_label_of_category_9_counts_as_critical() {
    let loaded = with_rules(
        r"
  - { id: give, when: { subject contains: fire }, then: { label: 1001.91.Security } }
  - { id: see, when: { severity: critical, priority: critical }, then: { tags: [seen] } }
",
    );
    assert_eq!(
        matched(&decision(&loaded, &at("fire", "2026-11-20T11:00:00Z"))),
        ["give", "see"]
    );
}

#[test]
fn the_type_of_the_organization_decides_in_both_notations() {
    let loaded = with_rules(
        r#"
  - { id: long, when: { organisation_type: [school, hospital] }, then: { tags: [a] } }
  - condition: "organization == 'school'"
    action: { priority: high }
  - condition: "organization == 'hospital' and subject contains 'x'"
    action: { priority: critical }
"#,
    );
    let check = |profile: &'static str, expected: &[&str]| {
        let mail = Incoming {
            profile,
            ..at("x", "2026-11-20T11:00:00Z")
        };
        assert_eq!(matched(&decision(&loaded, &mail)), expected);
    };
    check("school", &["long", "own-2"]);
    check("hospital", &["long", "own-3"]);
    check("", &[]);
}

/// Answers every question with one number, and remembers the questions.
#[derive(Debug, Default)]
struct Before {
    count: u32,
    asked: std::cell::RefCell<Vec<(Alike, Timestamp, Timestamp)>>,
}

impl Counts for Before {
    fn count(&self, alike: &Alike, since: Timestamp, until: Timestamp) -> u32 {
        self.asked.borrow_mut().push((alike.clone(), since, until));
        self.count
    }
}

#[test]
fn what_came_before_is_counted_and_this_one_too() {
    let loaded = with_rules(
        r"
  - { id: leak, when: { keyword: leak }, then: { label: 1001.11.Ops, tags: [leak], location: { area: Hall } } }
  - id: again
    when: { count: { of: { tag: leak, location: same }, at_least: 3, within: P30D } }
    then: { priority: critical }
  - id: insistent
    when: { count: { of: { sender: same }, at_least: 2, within: P1D } }
    then: { tags: [insistent] }
",
    );
    let check =
        |subject: &'static str, from: Option<&'static str>, count: u32, expected: &[&str]| {
            let before = Before {
                count,
                ..Before::default()
            };
            let mail = Incoming {
                from,
                counts: &before,
                ..at(subject, "2026-11-20T11:00:00Z")
            };
            assert_eq!(
                matched(&decision(&loaded, &mail)),
                expected,
                "{subject} {count}"
            );
            before.asked.into_inner()
        };
    check("leak", None, 1, &["leak"]);
    let asked = check("leak", None, 2, &["leak", "again"]);
    let until = "2026-11-20T11:00:00Z".parse().unwrap();
    let alike = Alike {
        tags: BTreeSet::from(["leak".to_owned()]),
        area: Some("Hall".to_owned()),
        ..Alike::default()
    };
    assert_eq!(
        asked[0],
        (alike, "2026-10-21T11:00:00Z".parse().unwrap(), until)
    );
    // Not alike itself: only what came before counts. No place: nothing can be at the same.
    check("hello", Some("a@b.c"), 1, &["insistent"]);
    check("hello", Some("a@b.c"), 0, &[]);
    check("hello", None, 99, &[]);
    let before = Before {
        count: 2,
        ..Before::default()
    };
    let mail = Incoming {
        counts: &before,
        ..at("leak", "2026-11-20T11:00:00Z")
    };
    let found = decision(&loaded, &mail);
    assert_eq!(
        found.matched.last().unwrap().on,
        ["there are 3 within P30D"]
    );
}

#[test]
fn what_is_asked_beside_the_work_names_its_rule() {
    let loaded = with_rules(
        r"
  - id: first
    when: { keyword: leak }
    then:
      label: 1001.11.Ops.Maintenance
      tags: [leak]
      notify: [{ scope: team }, department]
      link_case: { same: [tag, sender], within: P7D }
      escalation_path: [101.11.Ops.Maintenance, 2.11]
      levels: [PT2H, PT4H]
  - id: second
    when: { keyword: leak }
    then: { notify: small_team, link_case: { same: tag } }
",
    );
    let mail = Incoming {
        from: Some("a@b.c"),
        ..at("leak", "2026-11-20T11:00:00Z")
    };
    let found = decision(&loaded, &mail);
    let told: Vec<String> = found
        .asked
        .notify
        .iter()
        .map(|notice| format!("{} {}", notice.rule.id, notice.scope))
        .collect();
    assert_eq!(told, ["first small_team", "first department"]);
    let link = found.asked.link.unwrap();
    assert_eq!(
        (link.rule.id.as_str(), link.within),
        ("second", "P30D".parse::<Span>().unwrap())
    );
    assert_eq!(
        link.to,
        Alike {
            tags: BTreeSet::from(["leak".to_owned()]),
            ..Alike::default()
        }
    );
    let work = found.work.unwrap();
    let path: Vec<String> = work.tasks[0].path.iter().map(ToString::to_string).collect();
    assert_eq!(path, ["101.11.Operations.Maintenance", "2.11"]);
    assert_eq!(
        work.tasks[0].levels,
        ["PT2H", "PT4H"].map(|span| span.parse::<Span>().unwrap())
    );
    // What is not there cannot be the same.
    let silent = with_rules(
        "  - { id: a, when: { keyword: leak }, then: { label: 1.11, link_case: { same: location } } }\n",
    );
    assert_eq!(decision(&silent, &mail).asked.link, None);
}

#[test]
fn names_of_resources_and_templates_are_data() {
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<BTreeSet<_>>()
    };
    let (resources, templates) = (names(&["site-map"]), names(&["thanks", "call"]));
    let loaded = school();
    let vocabulary = crate::rule::Vocabulary {
        resources: &resources,
        templates: &templates,
        ..crate::rule::Vocabulary::new(&loaded.registry, &loaded.modules)
    };
    let text = "version: \"2\"\nrules:\n  - id: a\n    when: { keyword: leak }\n    then: { label: 1.11, attach: [site-map], reply: thanks, notify: { scope: team, template: call } }\n";
    let file = crate::rule::read(
        "rules/a.yaml",
        text,
        crate::rule::Scope::Organization,
        &vocabulary,
    )
    .unwrap();
    assert_eq!(
        file.rules[0].sentences()[1..],
        [
            "Sends the work to 1.11.",
            "Attaches site-map.",
            "Tells the team that owns it, with the template call.",
            "Answers the sender with the template thanks.",
        ]
    );
    let book = RuleBook::compile(vec![file], &loaded.modules).unwrap();
    let mail = at("leak", "2026-11-20T11:00:00Z");
    let asked = route(&book, &loaded.modules, &mail).asked;
    assert_eq!(asked.attach[0].resource, "site-map");
    assert_eq!(asked.notify[0].template.as_deref(), Some("call"));
    assert_eq!(
        asked
            .reply
            .as_ref()
            .map(|reply| (reply.template.as_str(), reply.rule.version.as_str())),
        Some(("thanks", "2"))
    );
    // The fifth rule in a chain of answers may still answer, the sixth not.
    let chain = |count: usize| {
        vec![
            RuleRef {
                id: "a".to_owned(),
                version: "2".to_owned()
            };
            count
        ]
    };
    let (four, five) = (chain(CHAIN_MAX - 1), chain(CHAIN_MAX));
    let mail = |caused_by| Incoming {
        caused_by,
        ..at("leak", "2026-11-20T11:00:00Z")
    };
    assert!(
        route(&book, &loaded.modules, &mail(&four))
            .asked
            .reply
            .is_some()
    );
    let cut = route(&book, &loaded.modules, &mail(&five));
    assert_eq!(cut.asked.reply, None);
    assert_eq!(cut.cut[0].chain.len(), CHAIN_MAX + 1);
    assert_eq!(
        cut.cut[0].why,
        "the answer is not sent: 5 rules have acted one because of another"
    );
}

#[test]
fn a_rule_opens_a_case_that_rules_look_at() {
    let loaded = with_rules(
        r#"
  - id: leak
    when: { keyword: leak }
    then:
      task: { type: maintenance, subtype: plumbing }
      visibility: restricted
      open_case:
        case: { title: "Inspection after {{ subject }}", narrative: "See {{ match.room }}.", domain: maintenance }
        tasks: [{ key: look, type: maintenance, title: Look }]
  - { id: inspections, when: { subject contains: inspection, domain: maintenance }, then: { tags: [inspection], checklist: [Lamp] } }
"#,
    );
    let found = decision(&loaded, &at("Leak in room 7", "2026-11-20T11:00:00Z"));
    assert_eq!(found.work.as_ref().unwrap().case.title, "Leak in room 7");
    let [opened] = found.opened.as_slice() else {
        panic!("{found:#?}")
    };
    assert_eq!(opened.work.case.title, "Inspection after Leak in room 7");
    assert_eq!(opened.work.case.narrative, "See room 7.");
    assert_eq!(opened.work.case.tags, ["inspection"]);
    assert_eq!(
        opened.work.case.visibility,
        Visibility::Restricted,
        "as strict as what led to it"
    );
    assert_eq!(opened.work.tasks[0].checklist, ["Lamp"]);
    assert_eq!(opened.work.rule.id, "leak");
    assert_eq!((opened.chain.len(), opened.number), (1, 0));
    let ids: Vec<&str> = opened
        .matched
        .iter()
        .map(|matched| matched.rule.id.as_str())
        .collect();
    assert_eq!(ids, ["inspections"], "its title has no `leak` of its own");
}

#[test]
fn a_chain_of_cases_is_cut_and_named() {
    let opening = |number: usize, word: &str, title: &str| {
        format!(
            "  - {{ id: r{number}, when: {{ subject contains: {word} }}, then: {{ open_case: {{ label: 1001.11.HR, case: {{ title: \"{title}\" }} }} }} }}\n"
        )
    };
    let deep: String = (1..9)
        .map(|number| {
            opening(
                number,
                &format!("step{number}"),
                &format!("Step{}", number + 1),
            )
        })
        .collect();
    let found = decision(&with_rules(&deep), &at("step1", "2026-11-20T11:00:00Z"));
    let titles: Vec<&str> = found
        .opened
        .iter()
        .map(|opened| opened.work.case.title.as_str())
        .collect();
    assert_eq!(titles, ["Step2", "Step3", "Step4", "Step5", "Step6"]);
    let [cut] = found.cut.as_slice() else {
        panic!("{:#?}", found.cut)
    };
    let chain: Vec<&str> = cut.chain.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(chain, ["r1", "r2", "r3", "r4", "r5", "r6"]);
    assert_eq!(
        cut.why,
        "the case is not opened: 5 rules have acted one because of another"
    );
    assert!(crate::explain::decision(&found).iter().any(|sentence| sentence
        == "A chain of rules was cut (r1 \u{2192} r2 \u{2192} r3 \u{2192} r4 \u{2192} r5 \u{2192} r6): the case is not opened: 5 rules have acted one because of another."));
    // The word that goes round is in the mail, so that no circle can be seen in the file: each rule
    // acts once on the way, and the number of cases is bounded as well.
    let wide = |count: usize| -> Configuration {
        with_rules(
            &(0..count)
                .map(|number| opening(number, "echo", &format!("{number} {{{{ subject }}}}")))
                .collect::<String>(),
        )
    };
    let found = decision(&wide(1), &at("echo", "2026-11-20T11:00:00Z"));
    assert_eq!((found.opened.len(), found.cut.len()), (1, 0));
    let found = decision(&wide(6), &at("echo", "2026-11-20T11:00:00Z"));
    assert_eq!(found.opened.len(), OPENED_MAX);
    assert!(
        found
            .cut
            .iter()
            .any(|cut| cut.why.ends_with("at most 20 cases beside its own"))
    );
}

#[test]
fn order_and_switches() {
    let rule = |id: &str, more: &str| {
        format!(
            "  - {{ id: {id}, {more}when: {{ subject contains: x }}, then: {{ tags: [{id}] }} }}\n"
        )
    };
    let head = "version: \"1\"\n";
    let a = format!(
        "{head}rules:\n{}{}{}",
        rule("a1", ""),
        rule("a2", "order: 5, "),
        rule("a3", "enabled: false, ")
    );
    let b = format!(
        "{head}rules:\n{}{}",
        rule("b1", ""),
        rule("b2", "order: -5, ")
    );
    let c = format!("{head}enabled: false\nrules:\n{}", rule("c1", ""));
    let global = format!("{head}rules:\n{}", rule("g", "order: 9000, "));
    let mut files = vec![
        ("rules/a.yaml", a.as_str()),
        ("rules/b.yaml", b.as_str()),
        ("rules/c.yaml", c.as_str()),
        ("global/rules/g.yaml", global.as_str()),
    ];
    let loaded = school_with(&files).unwrap();
    let mail = at("x", "2026-11-20T11:00:00Z");
    assert_eq!(
        matched(&decision(&loaded, &mail)),
        ["g", "b2", "a1", "b1", "a2"]
    );
    assert!(
        loaded
            .rules
            .rules()
            .iter()
            .any(|rule| rule.rule.id == "c1" && !rule.rule.enabled)
    );
    files.push((
        "rules/off.yaml",
        "# for the week\n- b2\n- maintenance/hvac\n",
    ));
    let loaded = school_with(&files).unwrap();
    assert_eq!(matched(&decision(&loaded, &mail)), ["g", "a1", "b1", "a2"]);
    let work = decide(&loaded, "maintenance@school.example", "HVAC", "")
        .work
        .unwrap();
    assert_eq!(work.tasks[0].subtype.as_deref(), Some("general"));
    let off = loaded
        .rules
        .rules()
        .iter()
        .find(|rule| rule.rule.id == "b2")
        .unwrap();
    assert_eq!(off.rule.sentences()[0], "It is switched off.");
    files.pop();
    files.push(("rules/off.yaml", "# none\n"));
    assert_eq!(
        matched(&decision(&school_with(&files).unwrap(), &mail)),
        ["g", "b2", "a1", "b1", "a2"]
    );
}

proptest::proptest! {
    #[test]
    fn explanations_never_break(
        subject in "\\PC{0,30}",
        body in "(leak|room 7|echo|\\PC){0,12}",
        minute in 0..3_000_000_i64,
        count in 0..9_u32,
    ) {
        let loaded = with_rules(
            r#"
  - { id: a, when: { any: [{ time_of_day: 18:00-07:00 }, { keyword: leak }] }, then: { label: 1001.11.HR, tags: [t] } }
  - { id: b, when: { count: { of: { tag: same }, at_least: 3, within: P1D }, not: { day: [mon] } }, then: { open_case: { label: 1.11, case: { title: "{{ body }} b" } } } }
  - { id: c, when: { subject|body matches any: ["/room (?<number>\\d+)/"] }, then: { tags: [c], location: { area: "{{ match.number }}" } } }
"#,
        );
        let before = Before { count, ..Before::default() };
        let mail = Incoming {
            subject: &subject,
            body: &body,
            when: Some(Moment::in_zone(Timestamp(minute * 60_000), Tz::Asia__Kathmandu)),
            counts: &before,
            ..Incoming::default()
        };
        let found = decision(&loaded, &mail);
        let sentences = crate::explain::decision(&found);
        proptest::prop_assert!(sentences.iter().all(|sentence| !sentence.is_empty()));
        proptest::prop_assert!(found.opened.len() <= OPENED_MAX);
    }
}
