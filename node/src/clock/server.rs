//! Whether a time server keeps the system's clock.
//!
//! systemd-timesyncd touches a file each time it has heard from its server. chrony is asked, beside the
//! work, once a minute. Where neither runs, nobody is known to keep the clock.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

/// What systemd-timesyncd touches.
const TIMESYNCD: &str = "/run/systemd/timesync/synchronized";
/// Where chrony has its socket while it runs.
const CHRONY: &str = "/run/chrony";
/// How long an answer of chrony is good.
const ASKED_EVERY: Duration = Duration::from_secs(60);
/// How far a clock may be off right after it was set by a server, in milliseconds.
const SET_MS: i64 = 500;
/// A clock that is left alone is off by one part in this many at most: 200 in a million.
pub(super) const DRIFT: i64 = 5_000;

/// Returns how far the system's clock may be off, in milliseconds, if a time server keeps it.
pub fn within_ms(now: SystemTime) -> Option<i64> {
    timesyncd(Path::new(TIMESYNCD), now).or_else(chrony)
}

/// Judges by when a file was touched: the longer ago, the further off the clock may be.
fn timesyncd(file: &Path, now: SystemTime) -> Option<i64> {
    let touched = fs::metadata(file).ok()?.modified().ok()?;
    // A clock that was set back since is not the one that was kept.
    let ago = now.duration_since(touched).ok()?;
    let ago = i64::try_from(ago.as_millis()).ok()?;
    Some(SET_MS.saturating_add(ago / DRIFT))
}

/// What chrony said last, and when.
static SAID: Mutex<Option<(Instant, Option<i64>)>> = Mutex::new(None);
/// Whether it is being asked.
static ASKING: AtomicBool = AtomicBool::new(false);

/// Returns what chrony said last. Nobody waits for it: it is asked again beside.
fn chrony() -> Option<i64> {
    let said = *SAID.lock().unwrap_or_else(PoisonError::into_inner);
    let is_old = said.is_none_or(|(at, _)| at.elapsed() > ASKED_EVERY);
    if is_old && Path::new(CHRONY).exists() && !ASKING.swap(true, Ordering::SeqCst) {
        let asked = thread::Builder::new().name("chrony".into()).spawn(|| {
            let answer = ask();
            *SAID.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), answer));
            ASKING.store(false, Ordering::SeqCst);
        });
        if asked.is_err() {
            ASKING.store(false, Ordering::SeqCst);
        }
    }
    // An answer that could not be renewed for long counts no more.
    let (at, within) = said?;
    within.filter(|_| at.elapsed() < 10 * ASKED_EVERY)
}

fn ask() -> Option<i64> {
    let asked = Command::new("chronyc")
        .args(["-n", "-c", "tracking"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let answer = asked.ok().filter(|answer| answer.status.success())?;
    tracking(&String::from_utf8_lossy(&answer.stdout))
}

/// Reads what `chronyc -c tracking` says: fourteen values, of which the fifth is how far the clock is off,
/// the eleventh and twelfth how far the server may be, in seconds, and the last whether it is kept at all.
fn tracking(line: &str) -> Option<i64> {
    let values: Vec<&str> = line.trim().split(',').collect();
    let [_, _, _, _, offset, .., delay, dispersion, _, leap] = values.as_slice() else {
        return None;
    };
    if values.len() != 14 || !matches!(*leap, "Normal" | "Insert second" | "Delete second") {
        return None;
    }
    let seconds = |text: &str| -> Option<f64> { text.parse().ok() };
    let off = seconds(offset)?.abs() + seconds(delay)? / 2.0 + seconds(dispersion)?;
    let ms = Duration::try_from_secs_f64(off).ok()?.as_millis();
    i64::try_from(ms).ok()?.checked_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_ago_a_server_was_heard_the_less_is_known() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let touched = fs::metadata(file.path()).unwrap().modified().unwrap();
        let check = |ago: u64, expected| {
            let now = touched + Duration::from_millis(ago);
            assert_eq!(timesyncd(file.path(), now), Some(expected), "{ago}");
        };
        check(0, 500);
        check(3_600_000, 500 + 720);
        assert_eq!(
            timesyncd(file.path(), touched - Duration::from_secs(1)),
            None
        );
        assert_eq!(timesyncd(Path::new("/nowhere/at/all"), touched), None);
    }

    #[test]
    fn chrony_says_how_far_off_the_clock_is() {
        let check = |line: &str, expected| assert_eq!(tracking(line), expected, "{line}");
        let line = |offset: &str, leap: &str| {
            format!(
                "C0A80001,192.168.0.1,3,1763719000.123,{offset},0.0001,0.0002,-1.5,0.01,0.2,0.020,0.004,64.5,{leap}\n"
            )
        };
        check(&line("0.000010", "Normal"), Some(15));
        check(&line("-1.5", "Insert second"), Some(1_515));
        check(&line("0.000010", "Not synchronised"), None);
        check(&line("much", "Normal"), None);
        check("506 Cannot talk to daemon", None);
        check("", None);
    }
}
