//! Processor time of the commands that were run.

use std::fs;
use std::time::Duration;

/// Linux counts processor time in hundredths of a second towards programs, whatever the kernel uses inside.
const TICK: Duration = Duration::from_millis(10);

/// Returns the processor time of all children that have ended so far, user and system together.
///
/// It is nothing where the system does not tell.
pub(crate) fn of_children() -> Option<Duration> {
    children_time(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// Reads `cutime` and `cstime` (fields 16 and 17 of proc(5)) out of a `stat` line.
fn children_time(stat: &str) -> Option<Duration> {
    // Field 2 is the program's name in brackets and may itself hold blanks and brackets,
    // so counting starts after the last one: what follows is field 3.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(13);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    TICK.checked_mul(user.checked_add(system)?)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn time_of_children_is_read_from_a_stat_line() {
        let check = |line: &str, expected: Option<u64>| {
            assert_eq!(
                children_time(line),
                expected.map(Duration::from_millis),
                "{line}"
            );
        };
        let fields = "R 1 2 3 4 5 6 7 8 9 10 900 80 1234 66 20 0 1 0";
        check(&format!("17 (xtask) {fields}"), Some(13_000));
        check(&format!("17 (a) b (c) {fields}"), Some(13_000));
        check("17 (xtask) R 1 2 3 4 5 6 7 8 9 10 900 80 0 0 20", Some(0));
        check("17 (xtask) R 1 2 3", None);
        check("17 (xtask) R 1 2 3 4 5 6 7 8 9 10 900 80 x 66 20", None);
        check("", None);
    }

    #[test]
    fn a_busy_child_is_counted() {
        let before = of_children().unwrap();
        let count = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
        let status = Command::new("sh").args(["-c", count]).status();
        assert!(status.unwrap().success());
        assert!(of_children().unwrap() > before);
    }
}
