use super::*;
use crate::profile::tests::{hospital_with, load_with};

#[test]
fn a_knob_says_who_set_it_in_one_sentence() {
    let hospital = hospital_with(&[]).unwrap();
    let check = |domain: Option<&str>, recorded: &Recorded<'_>, knob: Knob, expected: &str| {
        let resolved = resolve(&hospital.layers, domain, recorded);
        assert_eq!(resolved.story(knob).unwrap().to_string(), expected);
    };
    let none = Recorded::default();
    check(
        None,
        &none,
        Knob::WindowHigh,
        "1 h, from the hospital profile v1.0",
    );
    check(
        None,
        &none,
        Knob::Calendar,
        "always, from what holds where nothing is said",
    );
    check(
        None,
        &Recorded {
            rule: Some(("water-leak", "1.2")),
            reactivity: Some("PT2H".parse().unwrap()),
            ..none
        },
        Knob::WindowHigh,
        "2 h, from the hospital profile v1.0 (1 h), overridden by rule water-leak v1.2",
    );
    check(
        Some("hr"),
        &Recorded {
            metadata: &[(
                "notification_scope".to_owned(),
                "\"organization-wide\"".to_owned(),
            )],
            ..none
        },
        Knob::Notify,
        "organisation, from the hospital profile v1.0 (small_team), overridden by module hr v1.0 (small_team), overridden by the task",
    );
    check(
        None,
        &Recorded {
            metadata: &[
                ("reactivity_time".to_owned(), "2 hours".to_owned()),
                ("transparency".to_owned(), "glass".to_owned()),
            ],
            ..none
        },
        Knob::WindowLow,
        "2 h, from the hospital profile v1.0 (1 day), overridden by the task",
    );
}

#[test]
fn the_rule_is_named_before_the_task_and_what_a_person_set_last() {
    let hospital = hospital_with(&[]).unwrap();
    let check = |domain: Option<&str>, recorded: &Recorded<'_>, knob: Knob, expected: &str| {
        let resolved = resolve(&hospital.layers, domain, recorded);
        assert_eq!(resolved.story(knob).unwrap().to_string(), expected);
    };
    let none = Recorded::default();
    let said = |key: &str, word: &str| (key.to_owned(), word.to_owned());
    let both = [said("rule.log", "full"), said("log", "minimal")];
    check(
        None,
        &Recorded {
            rule: Some(("water-leak", "1.2")),
            reactivity: Some("PT2H".parse().unwrap()),
            set: Some("PT3H".parse().unwrap()),
            metadata: &both,
            ..none
        },
        Knob::Log,
        "minimal, from the hospital profile v1.0 (audit), overridden by rule water-leak v1.2 (full), overridden by the task",
    );
    check(
        None,
        &Recorded {
            rule: Some(("water-leak", "1.2")),
            reactivity: Some("PT2H".parse().unwrap()),
            set: Some("PT3H".parse().unwrap()),
            ..none
        },
        Knob::WindowHigh,
        "3 h, from the hospital profile v1.0 (1 h), overridden by rule water-leak v1.2 (2 h), overridden by the task",
    );
    let of_all = [said("reviews", "weekly"), said("retention", "P1D")];
    check(
        None,
        &Recorded {
            metadata: &of_all,
            ..none
        },
        Knob::Retention,
        "10 years (clinical indefinite, errand 1 year), from the hospital profile v1.0",
    );
}

#[test]
fn whoever_is_nearer_to_the_work_counts() {
    let own = "version: \"7\"\nwindows: { high: PT90M }\nautomation: low\nreceipts: true\npattern: { count: 2 }\n";
    let module = "version: \"2\"\ndomain: pool\ntitle: Pool\nlabel: 1001.81.Operations\naddresses: []\nsubtypes: [{ id: general, title: General }]\npolicy:\n  windows: { high: PT45M }\n  transparency: at least balanced\n  log: at least full\n";
    let loaded = hospital_with(&[
        ("organisation.yaml", own),
        ("modules/pool/module.yaml", module),
    ])
    .unwrap();
    let text = |domain, knob: Knob| {
        let value = knob.value(loaded.policy.for_domain(domain));
        value.to_string()
    };
    assert_eq!(text(None, Knob::WindowHigh), "1 h 30 min");
    assert_eq!(text(Some("pool"), Knob::WindowHigh), "45 min");
    assert_eq!(text(Some("maintenance"), Knob::WindowHigh), "1 h 30 min");
    assert_eq!(text(Some("pool"), Knob::Automation), "low");
    assert_eq!(text(Some("pool"), Knob::Receipts), "true");
    assert_eq!(
        text(Some("pool"), Knob::Transparency),
        "restricted",
        "stricter stays"
    );
    assert_eq!(text(Some("pool"), Knob::Log), "full");
    assert_eq!(text(Some("pool"), Knob::PatternCount), "2");
    assert_eq!(text(None, Knob::PatternWindow), "30 days");
    let giver = |domain, knob: Knob| loaded.policy.for_domain(domain).giver(knob).to_string();
    assert_eq!(giver(Some("pool"), Knob::WindowHigh), "module pool v2");
    assert_eq!(giver(None, Knob::WindowHigh), "the organisation v7");
    assert_eq!(
        giver(Some("pool"), Knob::WindowLow),
        "the hospital profile v1.0"
    );
    let pool = resolve(&loaded.layers, Some("pool"), &Recorded::default());
    assert_eq!(
        &pool.policy,
        loaded.policy.for_domain(Some("pool")),
        "one function gives both"
    );
    assert_eq!(
        pool.story(Knob::WindowHigh).unwrap().to_string(),
        "45 min, from the hospital profile v1.0 (1 h), overridden by the organisation v7 (1 h 30 min), overridden by module pool v2"
    );
    assert_eq!(
        pool.story(Knob::WindowHigh)
            .unwrap()
            .holds()
            .unwrap()
            .at
            .as_deref(),
        Some("modules/pool/module.yaml:8")
    );
    assert_eq!(
        pool.story(Knob::Transparency).unwrap().said().len(),
        1,
        "a limit that changes nothing had no say"
    );
    assert_eq!(
        pool.stories.len(),
        Knob::ALL.len(),
        "every knob has a story"
    );
}

#[test]
fn what_an_organization_says_of_itself_is_checked() {
    let check = |own: &str, expected: &str| {
        let errors = hospital_with(&[("organisation.yaml", own)]).unwrap_err();
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(told, [format!("organisation.yaml:{expected}")]);
    };
    check(
        "windows: { high: PT2H }\n",
        "1:1: `version` is missing: add `version: …`",
    );
    check(
        "version: \"1\"\nwindow: { high: PT2H }\n",
        "2:1: `window` is not known here: allowed are version, requires, zone, areas, ladder, holders, modules, windows, factor, levels, repeat, calendar, granularity, at_once, pattern, reviews, transparency, notify, automation, log, retention, receipts, contested; did you mean `windows`?",
    );
    check(
        "version: \"1\"\nwindows:\n  hgih: PT2H\n",
        "3:3: windows: `hgih` is not known here: allowed are critical, high, medium, low; did you mean `high`?",
    );
    check(
        "version: \"1\"\nwindows: { high: P2D }\n",
        "2:18: windows: with this a higher priority has a longer window in the hospital profile",
    );
    check(
        "version: \"1\"\ntransparency: at least glass\n",
        "2:15: transparency: `glass` is not a transparency: allowed are full, balanced, restricted, private",
    );
    check(
        "version: \"1\"\nat_once: at most mayor\n",
        "2:10: at_once: `mayor` is not a severity: allowed are minor, moderate, major, critical; did you mean `major`?",
    );
    check(
        "version: \"1\"\npattern: { count: 1 }\n",
        "2:19: pattern.count: a pattern needs at least 2 similar cases",
    );
    check(
        "version: \"1\"\nretention: P11Y\n",
        "2:12: retention: duration `P11Y` is over 10 years: at most P10Y is allowed: or write indefinite",
    );
    check(
        "version: \"1\"\nfactor: 0\n",
        "2:9: factor: `0` is not a factor: write a number from 0.001 to 100, for example 0.5",
    );
    check(
        "version: \"1\"\nmodules: [maintenance, grups]\n",
        "2:24: modules[1]: there is no module `grups`: there are education, finance_approvals, government, groups, healthcare, hr, it_support, maintenance; did you mean `groups`?",
    );
}

#[test]
fn an_organization_says_who_is_there_and_what_it_uses() {
    let own = "version: \"1\"\nzone: Europe/Paris\nmodules: [maintenance]\nareas: { Kitchen: [Stock] }\nladder: [{ base: 12, role: Kitchen }]\nholders: [{ base: 12 }, { base: 1 }]\nretention: { usual: at least P20D, classes: { menu: P1M } }\n";
    let loaded = load_with("school", &[("organisation.yaml", own)]).unwrap();
    assert_eq!(loaded.modules.names().collect::<Vec<_>>(), ["maintenance"]);
    assert!(
        loaded
            .forms
            .keys()
            .all(|(domain, _)| domain == "maintenance")
    );
    assert_eq!(loaded.policy.zone.name(), "Europe/Paris");
    let role = loaded.registry.canonical("kitchen.stock").unwrap();
    assert_eq!(loaded.policy.ladder.head(Some(&role)).get(), 12);
    assert_eq!(
        Knob::Retention.value(&loaded.policy).to_string(),
        "5 years (accident 10 years, errand 1 year, menu 1 month)"
    );
}

#[test]
fn no_module_that_ships_is_laxer_than_a_profile() {
    for profile in crate::profile::tests::shipped_profiles() {
        let loaded = crate::profile::tests::shipped(&profile);
        for (domain, within) in &loaded.policy.domains {
            let whole = &loaded.policy;
            assert!(
                within.transparency >= whole.transparency,
                "{profile} {domain}"
            );
            assert!(within.log >= whole.log, "{profile} {domain}");
            assert!(within.at_once <= whole.at_once, "{profile} {domain}");
            assert!(within.notify <= whole.notify, "{profile} {domain}");
            let kept = |policy: &Policy| {
                policy
                    .retention
                    .usual
                    .map_or(u64::MAX, orgo_schema::span::Span::approximate_ms)
            };
            assert!(kept(within) >= kept(whole), "{profile} {domain}");
        }
        let money = loaded.policy.for_domain(Some("finance_approvals"));
        assert!(
            money
                .retention
                .usual
                .is_none_or(|span| span.to_string() == "P10Y"),
            "{profile}"
        );
    }
}
