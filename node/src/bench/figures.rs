//! Figures: what time, processor, memory and disk something took, and on what it was measured.

use std::{fs, io, path::Path, time::Instant};

use serde_json::{Map, Value, json};

use crate::{failure::Failure, node::Node, store::care};

/// What something took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Took {
    /// By the clock on the wall.
    pub(crate) seconds: f64,
    /// Of all threads of this process.
    pub(crate) cpu_ms: f64,
}

/// Does something and says what it took.
///
/// # Errors
/// What the work reports.
pub(crate) fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<(T, Took), Failure> {
    let (cpu, start) = (cpu_ms()?, Instant::now());
    let outcome = work()?;
    let took = Took {
        seconds: start.elapsed().as_secs_f64(),
        cpu_ms: cpu_ms()? - cpu,
    };
    Ok((outcome, took))
}

/// Returns what every report begins with: what was measured, of which build, on which machine.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn heading(bench: &str, node: &Node) -> Result<Map<String, Value>, Failure> {
    let cipher = node
        .store
        .read(|db| Ok::<_, Failure>(care::cipher_version(db)))?;
    let encryption = cipher.map_or_else(
        || "none".to_owned(),
        |version| format!("SQLCipher {version}"),
    );
    let mut heading = Map::new();
    for (name, value) in [
        ("bench", json!(bench)),
        ("version", json!(env!("CARGO_PKG_VERSION"))),
        (
            "build",
            json!(if cfg!(debug_assertions) {
                "debug"
            } else {
                "release"
            }),
        ),
        ("machine", machine()),
        ("encryption", json!(encryption)),
    ] {
        heading.insert(name.to_owned(), value);
    }
    Ok(heading)
}

/// Adds figures to a report.
pub(crate) fn add(report: &mut Map<String, Value>, figures: Value) {
    if let Value::Object(figures) = figures {
        report.extend(figures);
    }
}

/// Rounds to three digits after the point.
pub(crate) fn round(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// Returns how many bytes the files of a folder have, and of those below it.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn on_disk(folder: &Path) -> Result<u64, Failure> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).map_err(|error| trouble(folder, &error))? {
        let entry = entry.map_err(|error| trouble(folder, &error))?;
        let metadata = entry.metadata();
        let metadata = metadata.map_err(|error| trouble(&entry.path(), &error))?;
        bytes += if metadata.is_dir() {
            on_disk(&entry.path())?
        } else {
            metadata.len()
        };
    }
    Ok(bytes)
}

/// Returns the processor time of this process so far, in milliseconds.
fn cpu_ms() -> Result<f64, Failure> {
    /// Clock ticks a second, as Linux reports them to programs.
    const TICKS: f64 = 100.0;
    let path = Path::new("/proc/self/stat");
    let stat = fs::read_to_string(path).map_err(|error| trouble(path, &error))?;
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    Ok((ticks(11) + ticks(12)) * 1000.0 / TICKS)
}

/// Lets [`peak_memory_mb`] begin anew. Where the system does not allow it, the peak stays that of the
/// whole run: never too small.
pub(crate) fn forget_peak_memory() {
    /// What Linux takes for "reset the peak resident set size".
    const RESET_PEAK: &[u8] = b"5";
    if let Err(error) = fs::write("/proc/self/clear_refs", RESET_PEAK) {
        tracing::warn!(%error, "the peak of memory is that of the whole run");
    }
}

/// Returns the most memory this process had at once, in MiB.
///
/// # Errors
/// When the system does not say.
pub(crate) fn peak_memory_mb() -> Result<f64, Failure> {
    let path = Path::new("/proc/self/status");
    let status = fs::read_to_string(path).map_err(|error| trouble(path, &error))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: Option<f64> = line
        .and_then(|line| line.split_whitespace().next())
        .and_then(|kib| kib.parse().ok());
    Ok(kib.unwrap_or(0.0) / 1024.0)
}

fn machine() -> Value {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or_default();
    json!({
        "cpu": model.trim_start_matches(['\t', ':', ' ']),
        "cores": std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    })
}

fn trouble(path: &Path, error: &io::Error) -> Failure {
    Failure::Trouble(format!("{}: {error}", path.display()))
}
