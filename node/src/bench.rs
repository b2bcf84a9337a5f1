//! `orgo bench`: the node measures itself, on a store of its own in a temporary folder.

use std::{fs, path::Path, time::Instant};

use orgo_schema::fact::Source;
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    found::{self, Plan},
    home::random,
    intake::{Incoming, Kind, Outcome, begin},
    node::Node,
    sample,
    store::{Pending, StoreError, care, spool::Delivery},
};

/// Mails that are handed over together, as an import does.
const GROUP: u32 = 200;

/// Takes in `n` distinct mails through the whole path, durable, and reports what it cost.
///
/// # Errors
/// When the temporary folder cannot be made or written.
pub fn ingest(n: u32) -> Result<Value, Failure> {
    let name: [u8; 8] = random()?;
    let folder = std::env::temp_dir().join(format!("orgo-bench-{:016x}", u64::from_be_bytes(name)));
    let outcome = measure(&folder, n);
    if let Err(error) = fs::remove_dir_all(&folder) {
        tracing::warn!(%error, folder = %folder.display(), "the folder of the measurement stays");
    }
    outcome
}

fn measure(folder: &Path, n: u32) -> Result<Value, Failure> {
    let plan = Plan {
        organization: "Measured".into(),
        profile: "school".into(),
        site: "Bench".into(),
        admin: "admin@localhost".into(),
    };
    let node = found::begin(folder, &plan)?.node;
    let before = on_disk(folder)?;
    let (cpu_start, start) = (cpu_ms()?, Instant::now());
    let (bytes, created) = take_in(&node, n)?;
    let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu_ms()? - cpu_start);
    let cipher = node
        .store
        .read(|db| Ok::<_, Failure>(care::cipher_version(db)))?;
    node.close();
    let mails = f64::from(n.max(1));
    Ok(json!({
        "bench": "ingest",
        "version": env!("CARGO_PKG_VERSION"),
        "build": if cfg!(debug_assertions) { "debug" } else { "release" },
        "machine": machine(),
        "encryption": cipher.map_or_else(|| "none".to_owned(), |version| format!("SQLCipher {version}")),
        "mails": n,
        "created": created,
        "bytes_per_mail": round(bytes as f64 / mails),
        "seconds": round(wall),
        "mails_per_second": round(mails / wall),
        "cpu_ms_per_mail": round(cpu / mails),
        "disk_bytes_per_mail": round((on_disk(folder)?.saturating_sub(before)) as f64 / mails),
        "peak_memory_mb": round(peak_memory_kb()? / 1024.0),
    }))
}

/// Takes in `n` distinct mails; returns how many bytes they had, and how many were new.
pub(crate) fn take_in(node: &Node, n: u32) -> Result<(u64, u64), Failure> {
    let (mut bytes, mut created) = (0_u64, 0_u64);
    let mut next = 0;
    let mut recording = None;
    while next < n {
        let end = n.min(next + GROUP);
        let received = (node.clock)().now;
        let group: Vec<Incoming> = (next..end)
            .map(|number| Incoming {
                raw: sample::mail("bench", number),
                delivery: Delivery {
                    to: Some("maintenance@example.net".into()),
                    source: Source::Mail,
                    received,
                },
            })
            .collect();
        bytes += group.iter().map(|mail| mail.raw.len() as u64).sum::<u64>();
        let before = recording.replace(begin(node, &group)?);
        created += new_in(before)?;
        next = end;
    }
    created += new_in(recording)?;
    Ok((bytes, created))
}

/// Waits for a group and counts what was new in it.
fn new_in(recording: Option<Pending<Vec<Outcome>, StoreError>>) -> Result<u64, Failure> {
    let outcomes = recording
        .map(Pending::wait)
        .transpose()?
        .unwrap_or_default();
    Ok(outcomes
        .iter()
        .filter(|outcome| outcome.outcome == Kind::Created)
        .count() as u64)
}

/// Rounds to three digits after the point.
pub(crate) fn round(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

fn on_disk(folder: &Path) -> Result<u64, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| trouble(folder, &error))?;
    let sizes = entries.map(|entry| {
        entry
            .and_then(|entry| entry.metadata())
            .map(|metadata| metadata.len())
    });
    sizes
        .sum::<Result<u64, _>>()
        .map_err(|error| trouble(folder, &error))
}

/// Returns the processor time of this process so far, in milliseconds.
pub(crate) fn cpu_ms() -> Result<f64, Failure> {
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

fn peak_memory_kb() -> Result<f64, Failure> {
    let path = Path::new("/proc/self/status");
    let status = fs::read_to_string(path).map_err(|error| trouble(path, &error))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    Ok(line
        .and_then(|line| line.split_whitespace().next())
        .and_then(|kb| kb.parse().ok())
        .unwrap_or(0.0))
}

pub(crate) fn machine() -> Value {
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

fn trouble(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Trouble(format!("{}: {error}", path.display()))
}
