use std::os::unix::fs::PermissionsExt as _;

use tempfile::TempDir;

use super::*;
use crate::clock::judge;

const DAY: i64 = DAY_MS;
/// 2026-11-17T08:30:00Z.
const NOW: i64 = 1_795_077_000_000;

fn names() -> Names {
    Names::new(
        Some("hill".to_owned()),
        vec!["10.0.0.7".parse().unwrap(), "127.0.0.1".parse().unwrap()],
    )
}

fn at(now: i64) -> Reading {
    judge(Timestamp(now))
}

fn open(data: &TempDir, now: i64) -> Result<Keeper, Failure> {
    Keeper::open(data.path(), names(), at(now))
}

#[test]
fn the_first_start_makes_a_pair_and_the_next_keeps_it() {
    let data = tempfile::tempdir().unwrap();
    let first = open(&data, NOW).unwrap().pair();
    assert!(first.is_self_made);
    assert_eq!(first.fingerprint.len(), 32 * 3 - 1);
    assert_eq!(first.names, ["hill", "hill.local", "localhost"]);
    let days = first.ends.since_ms(Timestamp(NOW)) / DAY;
    assert!((LIFE_DAYS - 1..=LIFE_DAYS).contains(&days), "{days}");
    let mode = |name: &str| {
        fs::metadata(data.path().join(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!((mode("tls"), mode("tls/key.pem")), (0o700, 0o600));
    let again = open(&data, NOW + 1_000 * DAY).unwrap().pair();
    assert_eq!(first.fingerprint, again.fingerprint);
}

#[test]
fn what_the_node_made_is_renewed_under_the_same_key_before_it_ends() {
    let data = tempfile::tempdir().unwrap();
    let keeper = open(&data, NOW).unwrap();
    let key = fs::read(data.path().join("tls/key.pem")).unwrap();
    let first = keeper.pair();
    let last = first.ends.0;
    assert!(!keeper.refresh(at(last - (NEAR_DAYS + 1) * DAY)).unwrap());
    assert!(keeper.refresh(at(last - (NEAR_DAYS - 1) * DAY)).unwrap());
    let second = keeper.pair();
    assert_ne!(first.fingerprint, second.fingerprint);
    assert!(second.ends > first.ends);
    assert_eq!(fs::read(data.path().join("tls/key.pem")).unwrap(), key);
}

#[test]
fn a_wrong_clock_makes_a_pair_that_works_and_does_not_stay() {
    // A node that believes it is 1970 makes one that is good now, and keeps it when it knows better.
    let data = tempfile::tempdir().unwrap();
    let first = open(&data, 4 * DAY).unwrap().pair();
    assert!(!first.is_near_end(Timestamp(NOW)));
    let later = open(&data, NOW).unwrap();
    assert_eq!(later.pair().fingerprint, first.fingerprint);
    assert!(!later.refresh(at(0)).unwrap(), "1970 again renews nothing");
    // One that believed it was thirty years later made one for too long.
    let data = tempfile::tempdir().unwrap();
    let first = open(&data, NOW + 30 * 365 * DAY).unwrap().pair();
    let later = open(&data, NOW).unwrap().pair();
    assert_ne!(first.fingerprint, later.fingerprint);
    let error = open(&tempfile::tempdir().unwrap(), i64::MAX / 2).unwrap_err();
    assert!(error.to_string().contains("set it"), "{error}");
}

#[test]
fn a_key_without_a_certificate_is_what_a_crash_leaves() {
    let data = tempfile::tempdir().unwrap();
    drop(open(&data, NOW).unwrap());
    let key = data.path().join("tls/key.pem");
    let before = fs::read(&key).unwrap();
    fs::remove_file(data.path().join("tls/cert.pem")).unwrap();
    fs::write(data.path().join("tls/cert.pem.new"), "half").unwrap();
    drop(open(&data, NOW).unwrap());
    assert_eq!(fs::read(&key).unwrap(), before);
}

/// Puts a pair of the operator's own into a folder.
fn put_theirs(data: &TempDir, until: i32) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["*.school.example".to_owned()]).unwrap();
    params.not_after = rcgen::date_time_ymd(until, 1, 1);
    let cert = params.self_signed(&key).unwrap();
    let tls = data.path().join("tls");
    fs::create_dir_all(&tls).unwrap();
    fs::write(tls.join("cert.pem"), cert.pem()).unwrap();
    fs::write(tls.join("key.pem"), key.serialize_pem()).unwrap();
    fs::set_permissions(tls.join("key.pem"), fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn a_pair_of_the_operators_own_is_taken_up_and_never_touched() {
    let data = tempfile::tempdir().unwrap();
    let keeper = open(&data, NOW).unwrap();
    put_theirs(&data, 2027);
    assert!(keeper.refresh(at(NOW)).unwrap());
    let theirs = keeper.pair();
    assert!(!theirs.is_self_made);
    assert_eq!(theirs.names, ["*.school.example"]);
    // Whether it ends or has ended: making another is not ours to do.
    assert!(!keeper.refresh(at(NOW + 900 * DAY)).unwrap());
    assert!(keeper.pair().is_near_end(Timestamp(NOW + 900 * DAY)));
}

#[test]
fn f83_files_that_cannot_be_used_are_named_with_what_to_do() {
    let check = |break_it: &dyn Fn(&Path), needles: &[&str]| {
        let data = tempfile::tempdir().unwrap();
        drop(open(&data, NOW).unwrap());
        let keeper = open(&data, NOW).unwrap();
        break_it(&data.path().join("tls"));
        let error = open(&data, NOW).unwrap_err();
        assert_eq!(error.exit_code(false), 2);
        for needle in needles {
            assert!(error.to_string().contains(needle), "{error}");
        }
        assert!(!error.to_string().contains('\n'), "one sentence: {error}");
        let held = keeper.pair().fingerprint.clone();
        keeper.refresh(at(NOW)).unwrap_err();
        assert_eq!(keeper.pair().fingerprint, held, "what worked stays");
    };
    let write = |path: PathBuf, text: &str| fs::write(path, text).unwrap();
    check(
        &|tls| {
            let other = rcgen::KeyPair::generate().unwrap().serialize_pem();
            write(tls.join("key.pem"), &other);
        },
        &["key.pem is not the key of", "cert.pem"],
    );
    check(
        &|tls| write(tls.join("key.pem"), "hello"),
        &["key.pem holds no private key"],
    );
    check(
        &|tls| fs::remove_file(tls.join("key.pem")).unwrap(),
        &["key.pem is missing", "remove cert.pem"],
    );
    check(
        &|tls| fs::set_permissions(tls.join("key.pem"), fs::Permissions::from_mode(0o644)).unwrap(),
        &["key.pem can be read by others", "chmod 600"],
    );
    check(
        &|tls| write(tls.join("cert.pem"), ""),
        &["cert.pem holds no certificate"],
    );
    let not_base64 = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
    check(
        &|tls| write(tls.join("cert.pem"), not_base64),
        &["cert.pem is damaged"],
    );
    let no_certificate = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    check(
        &|tls| write(tls.join("cert.pem"), no_certificate),
        &["cert.pem is damaged"],
    );
    check(
        &|tls| {
            fs::remove_file(tls.join("cert.pem")).unwrap();
            write(tls.join("key.pem"), "hello");
        },
        &["key.pem holds no private key"],
    );
}
