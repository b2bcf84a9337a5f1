//! `orgo bench ingest`: mail intake, end to end and durable.

use std::path::Path;

use orgo_schema::fact::Source;
use serde_json::{Value, json};

use super::figures::{add, heading, on_disk, peak_memory_mb, round, timed};
use crate::{
    failure::Failure,
    found::{self, Plan},
    home::in_folder,
    intake::{Incoming, Kind, Outcome, begin},
    node::Node,
    sample,
    store::{Pending, StoreError, spool::Delivery},
};

/// Mails that are handed over together, as an import does.
const GROUP: u32 = 200;

/// Takes in `n` distinct mails through the whole path, durable, and reports what it cost.
///
/// # Errors
/// When the temporary folder cannot be made or written.
pub fn ingest(n: u32) -> Result<Value, Failure> {
    in_folder("bench", |folder| measure(folder, n))
}

fn measure(folder: &Path, n: u32) -> Result<Value, Failure> {
    let plan = Plan {
        organization: "Measured".into(),
        profile: "school".into(),
        site: "Bench".into(),
        admin: "admin@localhost".into(),
        ..Plan::default()
    };
    let node = found::begin(folder, &plan)?.node;
    let before = on_disk(folder)?;
    let ((bytes, created), took) = timed(|| take_in(&node, n))?;
    let mut report = heading("ingest", &node)?;
    node.close();
    let mails = f64::from(n.max(1));
    add(
        &mut report,
        json!({
            "mails": n,
            "created": created,
            "bytes_per_mail": round(bytes as f64 / mails),
            "seconds": round(took.seconds),
            "mails_per_second": round(mails / took.seconds),
            "cpu_ms_per_mail": round(took.cpu_ms / mails),
            "disk_bytes_per_mail": round((on_disk(folder)?.saturating_sub(before)) as f64 / mails),
            "peak_memory_mb": round(peak_memory_mb()?),
        }),
    );
    Ok(Value::Object(report))
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
