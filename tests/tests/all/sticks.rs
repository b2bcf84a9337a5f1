//! Sites that share nothing but a stick.

mod ring;
mod thousand;

use std::path::Path;
use std::process::{Command, Output};

use orgo_tests::{program, workspace};

/// Runs the demonstration that the README shows.
fn demonstrate(folder: &Path) -> Output {
    let script = workspace().join("tests/demo/two-sites-by-stick.sh");
    Command::new("sh")
        .arg(script)
        .arg(folder)
        .env("ORGO", program())
        .env_remove("ORGO_DATA")
        .output()
        .unwrap()
}

#[test]
fn the_demonstration_ends_with_two_sites_that_hold_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let ran = demonstrate(&folder.path().join("demo"));
    let said = [ran.stdout, ran.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    assert!(ran.status.success(), "{}\n{}", said[0], said[1]);
    assert!(
        said[0].ends_with("Both sites hold the same.\n"),
        "{}",
        said[0]
    );
}

#[test]
fn the_demonstration_leaves_alone_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    std::fs::write(&kept, "mine").unwrap();
    for _ in 0..2 {
        let ran = demonstrate(folder.path());
        assert_eq!(ran.status.code(), Some(1));
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(said.contains("holds something already"), "{said}");
    }
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
