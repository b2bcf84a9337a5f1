//! Whole archives in: every message accounted for, as often as it is run, whatever interrupts it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use orgo_node::found::{FirstNode, found, settle};
use orgo_node::sample;
use orgo_tests::contents::Contents;
use orgo_tests::corpus;
use orgo_tests::letter::{letter, mbox, reply};
use orgo_tests::site::{Site, end, until};
use serde_json::{Value, json};

/// The mails of the great run.
const MANY: u32 = 20_000;
/// The mails of a run that is interrupted.
const SOME: u32 = 1_500;

/// Writes an mbox of `count` distinct mails.
fn series(site: &Site, count: u32) -> PathBuf {
    let mails = (0..count).map(|number| sample::mail("series", number));
    site.file("series.mbox", mbox(mails))
}

fn import(site: &Site, options: &[&str], path: &Path) -> Value {
    let path = path.to_str().unwrap();
    let mut arguments = vec!["import", path];
    arguments.extend(options);
    let report = site.run(&arguments);
    assert_eq!(report.exit, 0, "{} {}", report.json, report.stderr);
    assert_adds_up(&report.json);
    report.json
}

/// Every message that was read is in exactly one of the counts.
fn assert_adds_up(report: &Value) {
    let count = |field: &str| {
        report[field]
            .as_u64()
            .unwrap_or_else(|| panic!("{field} of {report}"))
    };
    let kinds = [
        "created",
        "appended",
        "duplicate",
        "ignored",
        "quarantined",
        "waiting",
        "sealed",
    ];
    let failed = report["failed"].as_array().unwrap().len() as u64;
    let sum = kinds.map(count).iter().sum::<u64>() + failed;
    assert_eq!(count("read"), sum, "{report}");
}

fn report(created: u32, duplicate: u32) -> Value {
    json!({
        "read": created + duplicate, "created": created, "appended": 0, "duplicate": duplicate,
        "ignored": 0, "quarantined": 0, "waiting": 0, "sealed": 0, "failed": [],
    })
}

#[test]
fn twenty_thousand_mails_are_taken_in_once_and_no_more() {
    let site = Site::new("school");
    let archive = series(&site, MANY);
    assert_eq!(import(&site, &["--live"], &archive), report(MANY, 0));
    let digest = site.ok(&["digest"]);
    assert_eq!(import(&site, &["--live"], &archive), report(0, MANY));
    assert_eq!(
        site.ok(&["digest"]),
        digest,
        "a second run changed something"
    );

    let contents = Contents::of(&site.data());
    let held = [
        contents.signals.len(),
        contents.cases.len(),
        contents.tasks.len(),
    ];
    assert_eq!(held, [MANY as usize; 3]);
    assert_eq!((contents.spooled, contents.quarantined), (0, 0));

    site.ok(&["rebuild"]);
    assert_eq!(
        site.ok(&["digest"]),
        digest,
        "the derived tables are not what the documents say"
    );
}

#[test]
fn an_archive_is_evidence_and_no_work() {
    let site = Site::new("school");
    let archive = series(&site, 50);
    assert_eq!(import(&site, &[], &archive), report(50, 0));
    let contents = Contents::of(&site.data());
    assert_eq!(
        (
            contents.signals.len(),
            contents.cases.len(),
            contents.tasks.len()
        ),
        (50, 0, 0)
    );
    assert_eq!(site.items(&["triage", "list"]), Vec::<Value>::new());
    // The same mails live: they are known, and stay without work.
    assert_eq!(import(&site, &["--live"], &archive), report(0, 50));
    assert_eq!(site.items(&["task", "list", "--all"]), Vec::<Value>::new());
}

#[test]
fn an_archive_after_live_intake_adds_nothing() {
    let site = Site::new("school");
    let archive = series(&site, 50);
    import(&site, &["--live"], &archive);
    let before = Contents::of(&site.data());
    assert_eq!(import(&site, &[], &archive), report(0, 50));
    assert_eq!(Contents::of(&site.data()), before);
}

#[test]
fn a_dry_run_counts_and_stores_nothing() {
    let site = Site::new("school");
    let archive = series(&site, 50);
    let before = site.ok(&["digest"]);
    assert_eq!(
        import(&site, &["--live", "--dry-run"], &archive),
        report(50, 0)
    );
    assert_eq!(site.ok(&["digest"]), before);
    assert_eq!(Contents::of(&site.data()).signals.len(), 0);
}

#[test]
fn each_kind_of_message_is_counted_as_what_it_is() {
    let site = Site::new("school");
    let head = "From: ann@example.org\r\nMessage-ID: <8@example.org>\r\n";
    let unreadable = format!("{head}X-Long: {}\r\n\r\nhello\r\n", "x".repeat(70_000));
    let archive = mbox([
        letter("1@example.org", "Leak", "In the hall."),
        letter("1@example.org", "Leak", "In the hall."),
        letter("1@example.org", "Leak", "Other words."),
        reply("2@example.org", "1@example.org", "Re: Leak", "Still."),
        unreadable,
        letter(
            "3@example.org",
            "From the start",
            "From here on it is quoted.",
        ),
    ]);
    let path = site.file("mixed.mbox", archive);
    let report = import(
        &site,
        &["--live", "--to", "maintenance@school.example"],
        &path,
    );
    let expected = json!({
        "read": 6, "created": 2, "appended": 2, "duplicate": 1, "ignored": 0, "quarantined": 1,
        "waiting": 0, "sealed": 0, "failed": [],
    });
    assert_eq!(report, expected);
}

#[test]
fn what_is_no_archive_is_named_with_its_place() {
    let site = Site::new("school");
    let path = site.file("notes.txt", "Only notes,\nno mail at all.\n");
    let answer = site.run(&["import", path.to_str().unwrap()]);
    assert_eq!(answer.exit, 1, "{}", answer.json);
    assert_adds_up(&answer.json);
    let failed = &answer.json["failed"][0];
    assert_eq!(failed["file"], path.to_str().unwrap());
    assert_eq!(failed["offset"], 0);
    let missing = site.run(&["import", "/nonexistent/archive.mbox"]);
    assert_eq!(missing.exit, 1);
    assert!(
        missing.stderr.contains("/nonexistent/archive.mbox: "),
        "{}",
        missing.stderr
    );
}

/// Two stores of one organisation give one mail one name, so an interrupted store can be compared with an
/// undisturbed one, name by name.
#[test]
fn an_import_killed_in_the_middle_ends_where_an_undisturbed_one_does() {
    let (killed, undisturbed) = (Site::empty(), Site::empty());
    let nodes = [[1; 32], [2; 32]].map(|key| FirstNode {
        key,
        site: "Main".into(),
    });
    let founded = found("Riverside", "school", &nodes).unwrap();
    for (site, node) in [&killed, &undisturbed].into_iter().zip(&nodes) {
        settle(&site.data(), &founded, node).unwrap().close();
    }
    let archive = series(&killed, SOME);
    assert_eq!(import(&undisturbed, &["--live"], &archive), report(SOME, 0));
    let expected = Contents::of(&undisturbed.data());

    // Killed twice, each time after some more is on disk.
    for part in [4, 2] {
        let held = kill_while_it_grows(&killed, &archive, 3 << 20);
        let least = SOME as usize / part / 100;
        assert!(
            (least..SOME as usize).contains(&held.signals.len()),
            "{} of {SOME} mails: this was not the middle",
            held.signals.len()
        );
        assert_eq!(
            held.spooled, 0,
            "the next start goes on with what was saved"
        );
        assert!(held.signals.is_subset(&expected.signals));
        assert_eq!(
            held.cases.len(),
            held.signals.len(),
            "a mail without its case"
        );
        assert_eq!(
            held.tasks.len(),
            held.signals.len(),
            "a mail without its task"
        );
    }
    let held = Contents::of(&killed.data()).signals.len();
    let held = u32::try_from(held).unwrap();
    assert_eq!(
        import(&killed, &["--live"], &archive),
        report(SOME - held, held)
    );
    assert_eq!(Contents::of(&killed.data()), expected);

    let digest = killed_digest(&killed);
    assert_eq!(import(&killed, &["--live"], &archive), report(0, SOME));
    assert_eq!(killed_digest(&killed), digest);
}

fn killed_digest(site: &Site) -> Value {
    let digest = site.ok(&["digest"]);
    site.ok(&["rebuild"]);
    assert_eq!(site.ok(&["digest"]), digest);
    digest
}

/// Starts an import, kills it when the database has grown by so many bytes, and reads what is there.
fn kill_while_it_grows(site: &Site, archive: &Path, bytes: u64) -> Contents {
    let size = || {
        ["main.db", "main.db-wal"]
            .iter()
            .filter_map(|name| std::fs::metadata(site.data().join(name)).ok())
            .map(|file| file.len())
            .sum::<u64>()
    };
    let before = size();
    let mut running = site
        .command(&["import", "--live", archive.to_str().unwrap()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    until("the database has grown", || {
        (size() > before + bytes).then_some(())
    });
    assert!(
        running.try_wait().unwrap().is_none(),
        "it had ended before it was killed"
    );
    end(&mut running);
    Contents::of(&site.data())
}

#[test]
fn a_real_archive_is_taken_in_and_accounted_for() {
    let Some(archive) = corpus("mailbagit-sample1.mbox") else {
        return;
    };
    let site = Site::new("school");
    let first = import(&site, &["--live"], &archive);
    assert!(first["read"].as_u64() > Some(0), "{first}");
    assert_eq!(first["quarantined"], 0, "{first}");
    let digest = site.ok(&["digest"]);
    let second = import(&site, &["--live"], &archive);
    assert_eq!(
        (&second["read"], &second["created"]),
        (&first["read"], &json!(0)),
        "{second}"
    );
    assert_eq!(site.ok(&["digest"]), digest);
    site.ok(&["rebuild"]);
    assert_eq!(site.ok(&["digest"]), digest);
}
