use super::*;
use crate::profile::tests::{load_with, shipped, shipped_files, shipped_profiles};

/// The scenarios below a folder of what ships.
fn scenarios(below: &str, configuration: &Configuration) -> Vec<Scenario> {
    let files = shipped_files(below);
    let files = files
        .iter()
        .filter(|(path, _)| path.contains("/scenarios/"));
    files
        .map(|(path, text)| {
            read(path, text, &configuration.registry).unwrap_or_else(|error| panic!("{error}"))
        })
        .collect()
}

/// A scenario's title, what it was given, and what came of it.
type Played = (String, Given, Outcome);

#[test]
fn every_profile_behaves_as_its_scenarios_say_and_unlike_every_other() {
    let mut played: Vec<(String, Vec<Played>)> = Vec::new();
    for profile in shipped_profiles() {
        let configuration = shipped(&profile);
        let scenarios = scenarios(&profile, &configuration);
        assert!(scenarios.len() >= 2, "{profile}");
        let outcomes = scenarios.iter().map(|scenario| {
            assert_eq!(check(&configuration, scenario), [], "{profile}");
            let outcome = play(&configuration, scenario).unwrap();
            (scenario.title.clone(), scenario.given.clone(), outcome)
        });
        let outcomes = outcomes.collect();
        played.push((profile, outcomes));
    }
    assert_eq!(played.len(), 11);
    for (index, (one, of_one)) in played.iter().enumerate() {
        for (other, of_other) in &played[index + 1..] {
            for ((title, given, _), (_, same, _)) in of_one.iter().zip(of_other) {
                assert_eq!(given, same, "{one} and {other} are asked the same: {title}");
            }
            let outcomes = |of: &[Played]| -> Vec<Outcome> {
                of.iter().map(|(_, _, outcome)| outcome.clone()).collect()
            };
            assert_ne!(outcomes(of_one), outcomes(of_other), "{one} and {other}");
        }
    }
}

#[test]
fn every_module_behaves_as_its_scenarios_say() {
    let mut configurations: BTreeMap<String, Configuration> = BTreeMap::new();
    let school = shipped("school");
    let mut domains = BTreeSet::new();
    let mut complaints = Vec::new();
    for scenario in scenarios("modules", &school) {
        let profile = scenario.profile.clone().unwrap();
        let configuration = configurations
            .entry(profile)
            .or_insert_with_key(|name| shipped(name));
        complaints.extend(check(configuration, &scenario));
        domains.insert(scenario.path.split('/').nth(1).unwrap().to_owned());
    }
    let complaints: Vec<String> = complaints.iter().map(ToString::to_string).collect();
    assert_eq!(complaints, Vec::<String>::new());
    let modules: BTreeSet<String> = school.modules.names().map(str::to_owned).collect();
    assert_eq!(domains, modules, "every module has scenarios");
}

const LEAK: &str = "title: A leak\ngiven:\n  at: 2026-03-02T08:00:00Z\n  task: { title: Leak, label: 1001.81.Operations.Maintenance, priority: high }\nacts:\n  - { after: PT1H, do: start }\nthen:\n  priority: high\n  moments:\n    - { after: PT90M, level: 0, next: PT3H }\n  seen_by: { elsewhere: existence }\n  told: [team, area]\n  asks: [close]\n";

/// Returns what is wrong with a scenario at a school.
fn complaints(text: &str) -> Vec<String> {
    let school = shipped("school");
    match read("scenarios/leak.yaml", text, &school.registry) {
        Ok(scenario) => check(&school, &scenario)
            .iter()
            .map(ToString::to_string)
            .collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// Replaces something of the leak and checks the one complaint.
fn expect(from: &str, to: &str, expected: &str) {
    assert!(LEAK.contains(from), "{from}");
    assert_eq!(
        complaints(&LEAK.replacen(from, to, 1)),
        [format!("scenarios/leak.yaml:{expected}")]
    );
}

#[test]
fn what_comes_otherwise_is_named_with_its_line() {
    assert_eq!(complaints(LEAK), Vec::<String>::new());
    expect(
        "\n  priority: high",
        "\n  priority: low",
        "8:13: then.priority: `low` must come of it, but `high` came",
    );
    expect(
        "level: 0",
        "level: 1",
        "10:7: then.moments[0]: it is level 0 and not 1",
    );
    expect(
        "next: PT3H",
        "next: never",
        "10:7: then.moments[0]: it is next after 3 h and not never",
    );
    expect(
        "{ elsewhere: existence }",
        "{ elsewhere: nothing }",
        "11:25: then.seen_by.elsewhere: `nothing` must come of it, but `existence` came",
    );
    expect(
        "told: [team, area]",
        "told: [team]",
        "12:9: then.told: team must be told, but it is team, area",
    );
    expect(
        "asks: [close]",
        "does: [close]",
        "13:10: then.does[0]: `close` must be done without asking, but a person is asked first",
    );
    expect(
        "  asks: [close]\n",
        "  steps: []\n",
        "13:10: then.steps: the steps must be none, but they are after 3 h to 11.81.Operations.Maintenance, after 5 h to 2.81, after 7 h to 1.81",
    );
    expect(
        "  asks: [close]\n",
        "  subtype: plumbing\n",
        "13:12: then.subtype: `plumbing` must come of it, but `nothing` came",
    );
}

#[test]
fn a_broken_scenario_is_refused_with_its_place() {
    expect(
        "do: start",
        "do: resume",
        "6:5: acts: this cannot be done with a task that is pending",
    );
    expect(
        "do: start",
        "do: begin",
        "6:24: acts[0].do: `begin` is not an act: allowed are start, hold, resume, complete, fail, cancel, reopen, acknowledge",
    );
    expect(
        "do: start",
        "do: start, priority: low",
        "6:5: acts[0]: one act is wanted here: add one of do, priority, severity, label, reactivity_time",
    );
    expect(
        "after: PT1H",
        "after: P1M",
        "6:14: acts[0].after: months differ in length: write days, for example P30D",
    );
    expect(
        "elsewhere: existence",
        "everywhere: existence",
        "11:26: then.seen_by.everywhere: `everywhere` is not a tie: allowed are involved, team, above, elsewhere",
    );
    expect(
        "  at: 2026-03-02T08:00:00Z\n",
        "",
        "3:3: given: `at` is missing: add `at: …`",
    );
    expect(
        "  task: {",
        "  mail: { to: a@b, subject: Hi }\n  task: {",
        "5:9: given.task: a scenario is given a mail or a task, not both",
    );
    expect(
        "told:",
        "tolt:",
        "12:3: then: `tolt` is not known here: allowed are rule, type, subtype, priority, severity, label, visibility, title, task_title, area, site, tags, tasks, reactivity_time, triage, steps, moments, seen_by, told, does, asks; did you mean `told`?",
    );
}

#[test]
fn a_mail_that_no_rule_claims_goes_to_triage() {
    let text = "title: A question\ngiven:\n  at: 2026-03-02T08:00:00Z\n  mail: { to: info@example.org, subject: When are you open }\nthen:\n  triage: true\n";
    let school = shipped("school");
    let scenario = read("a.yaml", text, &school.registry).unwrap();
    assert_eq!(check(&school, &scenario), []);
    let rule = (
        "rules/all.yaml",
        "version: \"1\"\nrules:\n  - id: all\n    when: { to: \"*\" }\n    then: { label: 1001.11.Operations }\n",
    );
    let claimed = load_with("school", &[rule]).unwrap();
    let told = check(&claimed, &scenario)[0].to_string();
    assert_eq!(
        told,
        "a.yaml:6:11: then.triage: no rule must claim it, but `all` did"
    );
}

/// What a scenario asks of the work of a task, and under which metadata or rule.
fn leak(given: &str, then: &str) -> String {
    let then = then.replace('\n', "\n  ");
    format!("title: A leak\ngiven:\n  at: 2026-03-02T08:00:00Z\n  {given}\nthen:\n  {then}\n")
}

/// Every knob that is about one piece of work may be set by the rule that makes it, and by the work itself: what it
/// does otherwise than the policy of the school is what the same value does in a policy.
#[test]
fn rules_and_tasks_set_the_knobs_of_their_work() {
    let of_task = |metadata: &str| {
        format!(
            "task: {{ title: Leak, label: 1001.81.Operations.Maintenance, priority: high, severity: major, metadata: {metadata} }}"
        )
    };
    let mail = "mail: { from: ana@example.org, to: pool@example.org, subject: Leak }";
    let rule = |policy: &str| {
        format!(
            "version: \"1.2\"\nrules:\n  - id: pool\n    when: {{ to: pool@* }}\n    then:\n      task: {{ label: 1001.81.Operations.Maintenance, priority: high, severity: major }}\n      policy: {policy}\n"
        )
    };
    for (own, then) in [
        // As the school has it.
        (
            "{}",
            "moments: [{ after: PT1M, level: 1, label: 11.81.Operations.Maintenance }]\nseen_by: { elsewhere: existence }\ntold: [team, area]\nasks: [close]",
        ),
        (
            "{ at_once: critical }",
            "moments: [{ after: PT119M, level: 0, next: PT2H }]",
        ),
        (
            "{ granularity: broad }",
            "steps: [{ after: at once, to: 2.81 }, { after: PT2H, to: 1.81 }]",
        ),
        (
            "{ transparency: full }",
            "seen_by: { elsewhere: everything }",
        ),
        (
            "{ transparency: private }",
            "seen_by: { elsewhere: nothing }",
        ),
        ("{ notify: small_team }", "told: [team]"),
        ("{ notify: organisation }", "told: [team, area, elsewhere]"),
        ("{ automation: manual }", "asks: [change, notify, reply]"),
        ("{ automation: full }", "does: [close, reply]"),
    ] {
        let rules = rule(own);
        let by_rule = school_at("rules/pool.yaml", &rules);
        for (school, given) in [
            (&by_rule, mail.to_owned()),
            (&shipped("school"), of_task(own)),
        ] {
            let text = leak(&given, then);
            let scenario = read("scenarios/leak.yaml", &text, &school.registry)
                .unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(check(school, &scenario), [], "{own} {given}");
        }
    }
    // Only a task says the time as a knob: a rule has `reactivity_time`.
    let text = leak(
        &of_task("{ reactivity_time: 3 hours, at_once: critical }"),
        "moments: [{ after: PT1H, level: 0, next: PT3H }]",
    );
    assert_eq!(complaints(&text), Vec::<String>::new());
}

fn school_at(path: &str, text: &str) -> Configuration {
    load_with("school", &[(path, text)]).unwrap_or_else(|errors| panic!("{errors:#?}"))
}
