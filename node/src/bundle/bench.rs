//! `orgo bench bundle`: what it costs to write a bundle and to take it in.

use std::{fs, path::Path, time::Instant};

use serde_json::{Value, json};

use super::{export::export, import::import};
use crate::{
    bench::{cpu_ms, machine, round, take_in},
    care,
    failure::Failure,
    found::{self, FirstNode},
    home::random,
    node::Node,
    verb::BundleExport,
};

/// Carries `n` mails, each with its case and task, from one node to another.
///
/// # Errors
/// When the temporary folder cannot be made or written, or the two do not agree in the end.
pub fn bundle(n: u32) -> Result<Value, Failure> {
    let name: [u8; 8] = random()?;
    let folder = std::env::temp_dir().join(format!("orgo-bench-{:016x}", u64::from_be_bytes(name)));
    let outcome = measure(&folder, n);
    if let Err(error) = fs::remove_dir_all(&folder) {
        tracing::warn!(%error, folder = %folder.display(), "the folder of the measurement stays");
    }
    outcome
}

fn measure(folder: &Path, n: u32) -> Result<Value, Failure> {
    let first = |site: &str| {
        Ok::<_, Failure>(FirstNode {
            key: random()?,
            site: site.to_owned(),
        })
    };
    let sites = [first("Here")?, first("There")?];
    let founded = found::found("Measured", "school", &sites)?;
    let [here, there] = &sites;
    let here = found::settle(&folder.join("here"), &founded, here)?;
    let there = found::settle(&folder.join("there"), &founded, there)?;
    take_in(&here, n)?;
    let asked = BundleExport {
        to: vec!["There".into()],
        everyone: false,
        output: folder.to_owned(),
        split: None,
        full: false,
        since_last: false,
    };
    let (exported, writing) = timed(|| export(&here, &asked, &mut |_| ()))?;
    let (imported, reading) = timed(|| import(&there, &exported.files, None, &mut |_| ()))?;
    if !imported.failed.is_empty() || digest(&here)? != digest(&there)? {
        return Err(Failure::Trouble(format!(
            "the two do not agree: {:?}",
            imported.failed
        )));
    }
    here.close();
    there.close();
    let mails = f64::from(n.max(1));
    Ok(json!({
        "bench": "bundle",
        "version": env!("CARGO_PKG_VERSION"),
        "build": if cfg!(debug_assertions) { "debug" } else { "release" },
        "machine": machine(),
        "mails": n,
        "changes": exported.changes,
        "bytes": exported.bytes,
        "bytes_per_mail": round(exported.bytes as f64 / mails),
        "export_seconds": round(writing.seconds),
        "export_cpu_ms_per_mail": round(writing.cpu_ms / mails),
        "import_seconds": round(reading.seconds),
        "import_cpu_ms_per_mail": round(reading.cpu_ms / mails),
        "import_mails_per_second": round(mails / reading.seconds),
    }))
}

/// What something took.
struct Took {
    seconds: f64,
    cpu_ms: f64,
}

fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<(T, Took), Failure> {
    let (cpu, start) = (cpu_ms()?, Instant::now());
    let outcome = work()?;
    let took = Took {
        seconds: start.elapsed().as_secs_f64(),
        cpu_ms: cpu_ms()? - cpu,
    };
    Ok((outcome, took))
}

fn digest(node: &Node) -> Result<Value, Failure> {
    let setting = node.setting();
    Ok(node.store.read(|db| care::digest(db, &setting))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_measurement_ends_with_two_nodes_that_agree() {
        let told = bundle(20).unwrap();
        assert_eq!(told["mails"], 20);
        assert!(told["bytes_per_mail"].as_f64().unwrap() > 0.0, "{told}");
    }
}
