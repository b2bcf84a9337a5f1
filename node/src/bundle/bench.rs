//! `orgo bench bundle`: what it costs to write a bundle and to take it in.

use std::path::Path;

use serde_json::{Value, json};

use super::{export::export, import::import};
use crate::{
    bench::{
        figures::{add, forget_peak_memory, heading, on_disk, peak_memory_mb, round, timed},
        sites::{Sites, rows},
        take_in,
    },
    failure::Failure,
    home::in_folder,
    verb::BundleExport,
};

/// What is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// Cases that people opened, each with a task.
    Cases,
    /// Mails, each with its raw bytes, case and task.
    Mails,
}

/// Carries `n` cases or mails from one node to another.
///
/// # Errors
/// When the temporary folder cannot be made or written, or the two do not agree in the end.
pub fn bundle(n: u32, load: Load) -> Result<Value, Failure> {
    in_folder("bench", |folder| measure(folder, n, load))
}

fn measure(folder: &Path, n: u32, load: Load) -> Result<Value, Failure> {
    let sites = Sites::found(folder)?;
    match load {
        Load::Cases => drop(sites.open_cases(&sites.here, n)?),
        Load::Mails => drop(take_in(&sites.here, n)?),
    }
    // What is written to disk here belongs to the making.
    let (sites, _) = sites.reopened()?;
    let there = folder.join("there");
    let empty = on_disk(&there)?;
    let asked = BundleExport {
        to: vec!["There".into()],
        everyone: false,
        output: folder.to_owned(),
        split: None,
        full: false,
        since_last: false,
    };
    forget_peak_memory();
    let (exported, writing) = timed(|| export(&sites.here, &asked, &mut |_| ()))?;
    let writing_memory = peak_memory_mb()?;
    forget_peak_memory();
    let (imported, reading) = timed(|| import(&sites.there, &exported.files, None, &mut |_| ()))?;
    let reading_memory = peak_memory_mb()?;
    if !imported.failed.is_empty() {
        return Err(Failure::Trouble(format!(
            "not all was taken in: {:?}",
            imported.failed
        )));
    }
    sites.check_equal()?;
    let (sites, _) = sites.reopened()?;
    let disk = on_disk(&there)?.saturating_sub(empty);
    let mut report = heading("bundle", &sites.here)?;
    let cases = f64::from(n.max(1));
    add(
        &mut report,
        json!({
            "load": match load { Load::Cases => "cases", Load::Mails => "mails" },
            "cases": rows(&sites.there)?,
            "changes": exported.changes,
            "bytes": exported.bytes,
            "bytes_per_case": round(exported.bytes as f64 / cases),
            "export_seconds": round(writing.seconds),
            "export_cpu_ms_per_case": round(writing.cpu_ms / cases),
            "export_peak_memory_mb": round(writing_memory),
            "import_seconds": round(reading.seconds),
            "import_cases_per_second": round(cases / reading.seconds),
            "import_cpu_ms_per_case": round(reading.cpu_ms / cases),
            "import_peak_memory_mb": round(reading_memory),
            "disk_bytes_per_case": round(disk as f64 / cases),
        }),
    );
    sites.close();
    Ok(Value::Object(report))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_measurement_ends_with_two_nodes_that_agree() {
        for load in [Load::Cases, Load::Mails] {
            let told = bundle(20, load).unwrap();
            assert_eq!(told["cases"], 20, "{told}");
            assert!(told["bytes_per_case"].as_f64().unwrap() > 0.0, "{told}");
        }
    }
}
