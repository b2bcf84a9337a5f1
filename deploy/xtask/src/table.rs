//! The closing table of a test run.

use std::time::Duration;

/// How long one stage took and how it ended.
#[derive(Debug)]
pub(crate) struct Row {
    /// The stage's name.
    pub(crate) stage: &'static str,
    /// Time on the clock.
    pub(crate) wall: Duration,
    /// Processor time, where the system tells it.
    pub(crate) cpu: Option<Duration>,
    /// Whether the stage passed.
    pub(crate) passed: bool,
}

/// Lays the rows out under a heading and over their sums.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut lines = vec![line("stage", "wall s", "CPU s", "result")];
    for row in rows {
        let result = if row.passed { "passed" } else { "FAILED" };
        lines.push(line(
            row.stage,
            &seconds(Some(row.wall)),
            &seconds(row.cpu),
            result,
        ));
    }
    let wall = rows.iter().map(|row| row.wall).sum();
    let cpu = rows.iter().map(|row| row.cpu).sum();
    lines.push(line("all", &seconds(Some(wall)), &seconds(cpu), ""));
    lines.join("\n")
}

fn line(stage: &str, wall: &str, cpu: &str, result: &str) -> String {
    format!("{stage:<12}{wall:>10}{cpu:>10}  {result}")
        .trim_end()
        .to_owned()
}

fn seconds(time: Option<Duration>) -> String {
    time.map_or_else(
        || "-".to_owned(),
        |time| format!("{:.1}", time.as_secs_f64()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(stage: &'static str, wall_ms: u64, cpu_ms: Option<u64>, passed: bool) -> Row {
        let cpu = cpu_ms.map(Duration::from_millis);
        Row {
            stage,
            wall: Duration::from_millis(wall_ms),
            cpu,
            passed,
        }
    }

    #[test]
    fn rows_are_aligned_and_summed() {
        let rows = [
            row("format", 1_240, Some(900), true),
            row("tests", 120_000, Some(200_100), false),
        ];
        let expected = "\
stage           wall s     CPU s  result
format             1.2       0.9  passed
tests            120.0     200.1  FAILED
all              121.2     201.0";
        assert_eq!(table(&rows), expected);
    }

    #[test]
    fn unknown_processor_time_stays_unknown_in_the_sum() {
        let last = table(&[
            row("format", 100, None, true),
            row("tests", 100, Some(100), true),
        ]);
        assert!(last.ends_with("all                0.2         -"), "{last}");
    }
}
