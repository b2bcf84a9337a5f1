use super::*;

/// The files that ship, as a node would hand them over.
pub(crate) const MAINTENANCE: [(&str, &str); 5] = [
    (
        "profiles/modules/maintenance/module.yaml",
        include_str!("../../../../profiles/modules/maintenance/module.yaml"),
    ),
    (
        "profiles/modules/maintenance/rules/places.yaml",
        include_str!("../../../../profiles/modules/maintenance/rules/places.yaml"),
    ),
    (
        "profiles/modules/maintenance/rules/water.yaml",
        include_str!("../../../../profiles/modules/maintenance/rules/water.yaml"),
    ),
    (
        "profiles/modules/maintenance/resources/leak-protocol.txt",
        "",
    ),
    ("profiles/modules/maintenance/resources/wet-floor.txt", ""),
];

const SCHOOL: (&str, &str) = (
    "profiles/school/profile.yaml",
    include_str!("../../../../profiles/school/profile.yaml"),
);

const HOSPITAL: (&str, &str) = (
    "profiles/hospital/profile.yaml",
    include_str!("../../../../profiles/hospital/profile.yaml"),
);

/// Every file that ships below a folder of `profiles/`, with its path.
pub(crate) fn shipped_files(below: &str) -> Vec<(String, String)> {
    fn add(folder: &std::path::Path, path: &str, files: &mut Vec<(String, String)>) {
        let mut entries: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let path = format!("{path}/{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                add(&entry.path(), &path, files);
            } else {
                files.push((path, std::fs::read_to_string(entry.path()).unwrap()));
            }
        }
    }
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let mut files = Vec::new();
    if top.join(below).is_dir() {
        add(&top.join(below), below, &mut files);
    }
    files
}

/// The names of the profiles that ship.
pub(crate) fn shipped_profiles() -> Vec<String> {
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let entries = std::fs::read_dir(top)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let folders = entries.filter(|path| path.join("profile.yaml").is_file());
    let mut names: Vec<String> = folders
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

/// Loads a profile that ships with every module and calendar that ships, and more files.
pub(crate) fn load_with(
    profile: &str,
    more: &[(&str, &str)],
) -> Result<Configuration, Vec<ConfigError>> {
    let mut files = shipped_files(profile);
    files.extend(shipped_files("modules"));
    files.extend(shipped_files("calendars"));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .chain(more.iter().copied())
        .collect();
    load(&files)
}

/// As [`load_with`] nothing more.
pub(crate) fn shipped(profile: &str) -> Configuration {
    load_with(profile, &[]).unwrap_or_else(|errors| panic!("{profile}: {errors:#?}"))
}

/// As [`load_with`], for a hospital.
pub(crate) fn hospital_with(more: &[(&str, &str)]) -> Result<Configuration, Vec<ConfigError>> {
    load_with("hospital", more)
}

/// Loads what ships for a school, with more files.
pub(crate) fn school_with(more: &[(&str, &str)]) -> Result<Configuration, Vec<ConfigError>> {
    let files: Vec<_> = [SCHOOL]
        .iter()
        .chain(&MAINTENANCE)
        .chain(more)
        .copied()
        .collect();
    load(&files)
}

pub(crate) fn hospital() -> Configuration {
    let files: Vec<_> = [HOSPITAL].iter().chain(&MAINTENANCE).copied().collect();
    load(&files).unwrap()
}

/// Returns every complaint as text.
pub(crate) fn complaints(more: &[(&str, &str)]) -> Vec<String> {
    school_with(more)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn what_ships_has_the_values_of_the_specification() {
    assert_eq!(
        school_with(&[]).unwrap().policy,
        Policy {
            version: "1.0".to_owned(),
            ..crate::policy::tests::school()
        }
    );
    let policy = hospital().policy;
    let span = |text: &str| text.parse::<orgo_schema::span::Span>().unwrap();
    let windows = [
        policy.windows.critical,
        policy.windows.high,
        policy.windows.medium,
        policy.windows.low,
    ];
    assert_eq!(windows, ["PT5M", "PT1H", "PT4H", "P1D"].map(span));
    assert_eq!(policy.factor.milli(), 500);
    assert_eq!(policy.granularity.as_str(), "accelerated");
    assert_eq!(policy.at_once.as_str(), "moderate");
    assert_eq!(
        (policy.pattern.count, policy.pattern.window),
        (3, span("P30D"))
    );
    let retention = &policy.retention;
    assert_eq!(
        (retention.usual, retention.grace),
        (Some(span("P10Y")), span("P30D"))
    );
    use orgo_schema::label::Category;
    let clinical = "clinical".parse().unwrap();
    assert_eq!(
        retention.of(None, Category::Crisis),
        (None, Some(&clinical))
    );
    assert_eq!(
        retention
            .of(Some(&"errand".parse().unwrap()), Category::Crisis)
            .0,
        Some(span("P1Y"))
    );
    assert_eq!(
        retention.of(None, Category::Technical),
        (retention.usual, None)
    );
    // Somebody named it for a reason.
    assert_eq!(
        retention
            .of(Some(&"other".parse().unwrap()), Category::Technical)
            .0,
        None
    );
    assert_eq!(retention.shortest(), Some(span("P1Y")));
    assert_eq!(policy.reviews.len(), 5);
    let knobs = [
        policy.transparency.as_str(),
        policy.notify.as_str(),
        policy.automation.as_str(),
        policy.log.as_str(),
    ];
    assert_eq!(knobs, ["restricted", "small_team", "high", "audit"]);
}

/// Replaces a line of the school's profile and checks the one complaint.
fn check(from: &str, to: &str, expected: &str) {
    assert!(SCHOOL.1.contains(from), "{from}");
    let text = SCHOOL.1.replace(from, to);
    let errors = load(&[(SCHOOL.0, &text)]).unwrap_err();
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(texts, [format!("profiles/school/profile.yaml:{expected}")]);
}

#[test]
fn a_wrong_knob_is_named_with_its_place() {
    check(
        "factor: 1",
        "factor: 1e3",
        "23:9: factor: `1e3` is not a factor: write a number from 0.001 to 100, for example 0.5",
    );
    check(
        "factor: 1",
        "factor: 0",
        "23:9: factor: `0` is not a factor: write a number from 0.001 to 100, for example 0.5",
    );
    check(
        "at_once: major",
        "at_once: mayor",
        "31:10: at_once: `mayor` is not a severity: allowed are minor, moderate, major, critical; did you mean `major`?",
    );
    check(
        "  high: PT2H",
        "  high: 2 hours",
        "18:9: windows.high: duration `2 hours` is not ISO 8601: write PT2H",
    );
    check(
        "  high: PT2H",
        "  high: P2D",
        "17:3: windows: a higher priority must not have a longer window",
    );
    check(
        "  count: 5",
        "  count: 1",
        "35:10: pattern.count: a pattern needs at least 2 similar cases",
    );
    check(
        "log: moderate",
        "logs: moderate",
        "51:1: `logs` is not known here: allowed are version, requires, profile, title, windows, factor, levels, repeat, granularity, at_once, pattern, reviews, transparency, notify, automation, log, retention, areas, ladder, holders, zone, calendar, receipts, contested; did you mean `log`?",
    );
    check("log: moderate", "", "9:1: `log` is missing: add `log: …`");
}

#[test]
fn how_long_finished_work_is_kept_is_checked() {
    let plain = SCHOOL.1.split("retention:").next().unwrap().to_owned();
    let read = |text: &str| {
        let text = format!("{plain}{text}");
        let loaded = load(&[(SCHOOL.0, &text)]).map_err(|errors| errors[0].to_string())?;
        Ok::<_, String>(loaded.policy.retention)
    };
    assert_eq!(read("retention: indefinite\n").unwrap().usual, None);
    let lone = read("retention: P5Y\n").unwrap();
    assert_eq!(lone.grace.to_string(), crate::retention::Retention::GRACE);
    let check = |text: &str, expected: &str| {
        let error = read(text).unwrap_err();
        assert!(error.contains(expected), "{text}: {error}");
    };
    check("retention: forever\n", "or write indefinite");
    check("retention:\n  classes: {a: P1Y}\n", "`usual` is missing");
    check(
        "retention:\n  usual: P5Y\n  class: {}\n",
        "`class` is not known here",
    );
    check(
        "retention:\n  usual: P5Y\n  classes:\n    10y: P10Y\n",
        "not a retention class",
    );
    check(
        "retention:\n  usual: P5Y\n  categories:\n    crisis: clinical\n",
        "`clinical` is no class here: say under `classes`",
    );
    check(
        "retention:\n  usual: P5Y\n  classes:\n    errand: P1Y\n  categories:\n    crisis: clinical\n",
        "`clinical` is no class here: allowed are errand",
    );
    check(
        "retention:\n  usual: P5Y\n  classes:\n    errand: P1Y\n  categories:\n    crises: errand\n",
        "did you mean `crisis`?",
    );
    check(
        "retention:\n  usual: P5Y\n  grace: -P1D\n",
        "retention.grace",
    );
}

#[test]
fn y33_duration_in_a_profile() {
    check(
        "  high: PT2H",
        "  high: 5",
        "18:9: windows.high: duration `5` has no unit: give a unit, for example PT5M or P5D",
    );
    check(
        "  high: PT2H",
        "  high: -3h",
        "18:9: windows.high: duration `-3h` must be positive, for example PT2H or P2D",
    );
    check(
        "  high: PT2H",
        "  high: 1e9h",
        "18:9: windows.high: duration `1e9h` is over 10 years: at most P10Y is allowed",
    );
}

#[test]
fn y40_newer_than_the_program() {
    check(
        "requires: \"0.1\"",
        "requires: \"9.0\"",
        &format!(
            "10:11: requires: this file needs Orgo ≥ 9.0, and this is {}",
            env!("CARGO_PKG_VERSION")
        ),
    );
    check(
        "requires: \"0.1\"",
        "requires: \"new\"",
        "10:11: requires: `new` is not a version: write for example \"0.1\"",
    );
    let module = MAINTENANCE[0]
        .1
        .replace("requires: \"0.1\"", "requires: \"0.1.99\"");
    let errors = load(&[SCHOOL, (MAINTENANCE[0].0, &module)]).unwrap_err();
    assert!(
        errors[0]
            .to_string()
            .contains("this file needs Orgo ≥ 0.1.99"),
        "{}",
        errors[0]
    );
}

#[test]
fn areas_ladders_and_holders_are_read() {
    let more = "areas:\n  ICU: [Ward]\n  Kitchen:\nladder:\n  - { base: 12, role: ICU }\nholders:\n  - { base: 1001, role: ICU.Ward }\n  - { base: 12 }\n";
    let text = format!("{}{more}", SCHOOL.1);
    let loaded = load(&[(SCHOOL.0, &text)]).unwrap();
    let role = loaded.registry.canonical("icu.ward").unwrap();
    assert_eq!(role.as_str(), "ICU.Ward");
    assert_eq!(loaded.policy.ladder.head(Some(&role)).get(), 12);
    assert!(
        loaded
            .policy
            .holders
            .holds(&orgo_schema::label::Label::parse("12.81.ICU", &loaded.registry).unwrap())
    );
    let text = format!("{}ladder:\n  - {{ base: 12, role: Astronomy }}\n", SCHOOL.1);
    let error = load(&[(SCHOOL.0, &text)]).unwrap_err()[0].to_string();
    assert!(
        error.contains(
            "ladder[0].role: area `Astronomy` of the role is not registered: known areas are"
        ),
        "{error}"
    );
}

#[test]
fn a_bad_folder_gives_every_complaint_and_no_configuration() {
    let kept = school_with(&[]).unwrap();
    let broken = (
        "modules/hr/module.yaml",
        "version: \"1\"\ndomain: hr\nlabel: 1001.11.HX\n",
    );
    let errors = complaints(&[
        broken,
        (
            "rules/a.yaml",
            "version: \"1\"\nrules:\n  - id: a\n    when: { to: x }\n    then: { stop: true }\n",
        ),
        ("notes.txt", "hello"),
    ]);
    assert_eq!(errors.len(), 3, "{errors:#?}");
    assert!(
        errors[0].starts_with("notes.txt:1:1: this file has no place in a configuration"),
        "{errors:#?}"
    );
    assert!(
        errors[1].starts_with("modules/hr/module.yaml:3:8: label: "),
        "{errors:#?}"
    );
    assert!(errors[1].contains("HX"), "{errors:#?}");
    assert_eq!(
        errors[2],
        "rules/a.yaml:4:17: when.to: `x` is not an address pattern: write for example x@* or *@x"
    );
    // What a caller does: the working configuration stays until there is a new one.
    let reloaded = school_with(&[broken]).unwrap_or_else(|_| kept.clone());
    assert_eq!(reloaded.rules.rules().len(), kept.rules.rules().len());
}

#[test]
fn there_is_one_profile_and_one_module_of_a_name() {
    let check = |files: &[(&str, &str)], expected: &str| {
        assert_eq!(load(files).unwrap_err()[0].to_string(), expected);
    };
    check(
        &[],
        "profile.yaml:1:1: there is no profile: add a `profile.yaml`",
    );
    check(
        &[SCHOOL, HOSPITAL],
        "profiles/hospital/profile.yaml:1:1: there are two profiles, here and profiles/school/profile.yaml: keep one",
    );
    check(
        &[
            SCHOOL,
            MAINTENANCE[0],
            ("modules/maintenance/module.yaml", MAINTENANCE[0].1),
        ],
        "modules/maintenance/module.yaml:1:1: the module `maintenance` stands here and in \
         profiles/modules/maintenance/module.yaml: keep one",
    );
    check(
        &[SCHOOL, ("modules/repair/module.yaml", MAINTENANCE[0].1)],
        "modules/repair/module.yaml:11:9: domain: the folder is called `repair`: the domain must be called so too",
    );
}

#[test]
fn a_module_is_checked_line_by_line() {
    let check = |from: &str, to: &str, expected: &str| {
        assert!(MAINTENANCE[0].1.contains(from), "{from}");
        let text = MAINTENANCE[0].1.replacen(from, to, 1);
        let error =
            load(&[SCHOOL, ("modules/maintenance/module.yaml", &text)]).unwrap_err()[0].to_string();
        assert!(
            error.starts_with("modules/maintenance/module.yaml:") && error.contains(expected),
            "{error}"
        );
    };
    check(
        "subtype: safety",
        "subtype: safty",
        "`safty` is not a subtype of maintenance: known are general, furniture",
    );
    check(
        "wikidata: Q14745",
        "wikidata: furniture",
        "`furniture` is not a Wikidata id such as Q3196",
    );
    for odd in ["Q", "Q0", "Q014745", "q14745", "Q14745b", "\"Q 1\""] {
        let known = format!("`{}` is not a Wikidata id", odd.trim_matches('"'));
        check("wikidata: Q14745", &format!("wikidata: {odd}"), &known);
    }
    check(
        "id: cleaning",
        "id: furniture",
        "`furniture` stands twice (lines ",
    );
    check(
        "(?<room>",
        "(?<place>",
        "the regex has no group called `room`: write (?<room>…)",
    );
    check(
        "      en: [desk",
        "      de: [Tisch]\n      en: [desk",
        "`de` is not known here: allowed are en, fr, es, ar",
    );
    check(
        "priority: critical",
        "priority: hgih",
        "`hgih` is not a priority: allowed are low, medium, high, critical; did you mean `high`?",
    );
}

const POOL: (&str, &str) = (
    "modules/pool/module.yaml",
    "version: \"1\"\ndomain: pool\ntitle: Pool\nlabel: 1001.81.Operations\naddresses: [{ address: pool@*, subtype: general }]\nsubtypes: [{ id: general, title: General, visibility: restricted, reactivity_time: PT3H }]\n",
);

#[test]
fn a_folder_dropped_in_is_a_module_with_all_that_belongs_to_it() {
    let loaded = school_with(&[
        POOL,
        ("modules/pool/templates/hello.txt", "subject: Hello\n\nHi {{ recipient.name }}\n"),
        ("modules/pool/templates/hello.fr.txt", "subject: Salut\n\nBonjour {{ recipient.name }}\n"),
        (
            "modules/pool/forms/tell.yaml",
            "version: \"1\"\ntitle: { en: Tell }\nsubtype: general\nfields:\n  - { id: what, title: { en: What }, kind: text, required: true, maps_to: title }\n",
        ),
        ("modules/pool/resources/depths.pdf", ""),
        ("modules/pool/scenarios/any.yaml", "not read here: ["),
        (
            "modules/pool/rules/a.yaml",
            "version: \"1\"\nrules:\n  - id: pool-depths\n    when: { to: pool@* }\n    then: { attach: [depths], reply: hello }\n",
        ),
    ])
    .unwrap();
    assert_eq!(loaded.modules.get("pool").unwrap().title, "Pool");
    assert_eq!(
        loaded
            .letters
            .get("hello", Some("pool"), "fr")
            .unwrap()
            .path,
        "modules/pool/templates/hello.fr.txt"
    );
    assert!(
        loaded
            .forms
            .contains_key(&("pool".to_owned(), "tell".to_owned()))
    );
    assert_eq!(
        loaded.library.get("depths", None).unwrap().file,
        "depths.pdf"
    );
    let mail = crate::route::Incoming {
        subject: "Hello",
        to: vec!["pool@school.example"],
        ..Default::default()
    };
    let work = crate::route::route(&loaded.rules, &loaded.modules, &mail)
        .work
        .unwrap();
    assert_eq!(work.case.visibility.as_str(), "restricted");
    assert_eq!(work.tasks[0].reactivity.unwrap().to_string(), "PT3H");
}

#[test]
fn what_belongs_to_a_module_is_refused_with_its_place() {
    let check = |file: (&str, &str), expected: &str| {
        assert_eq!(complaints(&[POOL, file]), [expected]);
    };
    check(
        (
            "modules/pool/templates/hello.txt",
            "subject: Hi\n\n{{ recipient }}\n",
        ),
        &format!(
            "modules/pool/templates/hello.txt:3:1: `recipient` is not a placeholder: known are {}",
            letter::Hole::ALL
                .iter()
                .map(|hole| hole.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        ),
    );
    check(
        (
            "modules/pool/templates/hello.fr.txt",
            "subject: Salut\n\nBonjour\n",
        ),
        "modules/pool/templates/hello.fr.txt:1:1: there is no English for this: add the file without the language in its name",
    );
    check(
        ("modules/pool/resources/Site map.pdf", ""),
        "modules/pool/resources/Site map.pdf:1:1: `Site map` is not the name of a resource: use small letters a-z, digits, `-` and `_`, for example site-map.pdf",
    );
    check(
        ("modules/pol/templates/hello.txt", "subject: Hi\n\nHi\n"),
        "modules/pol/templates/hello.txt:1:1: `pol` is not a module: known are general, maintenance, pool; did you mean `pool`?: a module begins with a `module.yaml`",
    );
    check(
        ("modules/pool/notes.md", "hi"),
        "modules/pool/notes.md:1:1: this file has no place in a configuration: allowed are profile.yaml, organisation.yaml, calendars/NAME.yaml, webhooks/NAME.yaml, and rules/*.yaml, templates/*.txt, forms/*.yaml, resources/*, scenarios/*.yaml, the same below modules/DOMAIN beside its module.yaml, and global/rules/*.yaml",
    );
}

#[test]
fn the_knobs_of_a_module_are_checked_line_by_line() {
    let check = |policy: &str, expected: &str| {
        let text = format!("{}policy:\n  {policy}\n", POOL.1);
        assert_eq!(
            complaints(&[(POOL.0, &text)]),
            [format!("modules/pool/module.yaml:{expected}")]
        );
    };
    check(
        "transparancy: private",
        "8:3: policy: `transparancy` is not known here: allowed are windows, factor, levels, repeat, calendar, granularity, at_once, pattern, reviews, transparency, notify, automation, log, retention, receipts, contested; did you mean `transparency`?",
    );
    check(
        "log: at least all",
        "8:8: policy.log: `all` is not a logging depth: allowed are minimal, moderate, audit, full",
    );
    check(
        "windows: { low: PT1M }",
        "8:19: windows: with this a higher priority has a longer window in the school profile",
    );
    check(
        "calendar: ofice",
        "8:13: policy.calendar: `ofice` is no calendar here: allowed are always; a calendar is a file calendars/NAME.yaml",
    );
    check(
        "levels: [5]",
        "8:12: policy.levels[0]: duration `5` has no unit: give a unit, for example PT5M or P5D",
    );
    check(
        "reviews: [hourly]",
        "8:13: policy.reviews[0]: `hourly` is not a review cycle: allowed are real_time, daily, weekly, monthly, quarterly, yearly",
    );
}
