//! `orgo bench replicate`: what it costs that two sites agree.

use std::path::Path;

use orgo_schema::{
    command::{Command, Object},
    fact::Value as Fact,
    id::CaseId,
    word::{Priority, Severity},
};
use serde_json::{Map, Value, json};

use super::{
    figures::{add, forget_peak_memory, heading, on_disk, peak_memory_mb, round, timed},
    sites::{Sites, logged, row, rows, until},
};
use crate::{failure::Failure, home::in_folder, node::Node};

/// Cases that are changed on both sides while these are apart.
const EDITED: usize = 1_000;
/// Changes that are pushed to who is connected.
const PUSHED: usize = 20;

/// Replicates `n` cases, each with its task, from one site to another, then changes to them both ways, and
/// reports what it cost. Both sites are in this process and talk over loopback.
///
/// With a folder, the stores are made in it and stay there.
///
/// # Errors
/// When a folder cannot be made or written, or the two do not agree in the end.
pub fn replicate(n: u32, keep: Option<&Path>) -> Result<Value, Failure> {
    match keep {
        Some(folder) => measure(folder, n),
        None => in_folder("bench", |folder| measure(folder, n)),
    }
}

fn measure(folder: &Path, n: u32) -> Result<Value, Failure> {
    let sites = Sites::found(folder)?;
    let mut report = heading("replicate", &sites.here)?;
    let cases = f64::from(n.max(1));
    let (opened, making) = timed(|| sites.open_cases(&sites.here, n))?;
    add(
        &mut report,
        json!({
            "cases": n,
            "documents": rows(&sites.here)? * 2,
            "making": {
                "cases_per_second": round(cases / making.seconds),
                "cpu_ms_per_case": round(making.cpu_ms / cases),
            },
        }),
    );
    // What is written to disk here belongs to the making.
    let (sites, _) = sites.reopened()?;
    let empty = on_disk(&folder.join("there"))?;
    let initial = initial(&sites, cases)?;
    let (sites, start) = sites.reopened()?;
    let disk = on_disk(&folder.join("there"))?.saturating_sub(empty);
    add(&mut report, json!({ "initial": initial }));
    add(
        &mut report,
        json!({
            "disk_bytes_per_case": round(disk as f64 / cases),
            "start_seconds": round(start),
        }),
    );
    if let Some(first) = opened.first() {
        add(&mut report, one(&sites, *first)?);
        add(&mut report, both(&sites, &opened)?);
    }
    sites.close();
    Ok(Value::Object(report))
}

/// Lets a site that has nothing meet the other.
fn initial(sites: &Sites, cases: f64) -> Result<Value, Failure> {
    forget_peak_memory();
    let before = sites.told()?;
    let (wanted, expected) = (logged(&sites.here)?, rows(&sites.here)?);
    let (meeting, took) = timed(|| {
        let meeting = sites.meet()?;
        until(
            "everything has come",
            || Ok(logged(&sites.there)? == wanted),
        )?;
        Ok(meeting)
    })?;
    let peak = peak_memory_mb()?;
    sites.until_even()?;
    sites.part(meeting);
    let told = sites.told()?.since(before);
    sites.check_equal()?;
    let come = rows(&sites.there)?;
    if come != expected {
        return Err(Failure::Trouble(format!(
            "{come} of {expected} cases have rows"
        )));
    }
    Ok(json!({
        "rows": come,
        "seconds": round(took.seconds),
        "cases_per_second": round(cases / took.seconds),
        "cpu_ms_per_case": round(took.cpu_ms / cases),
        "wire_bytes_per_case": round(told.wire as f64 / cases),
        "loopback_bytes_per_case": told.loopback.map(|bytes| round(bytes as f64 / cases)),
        "peak_memory_mb": round(peak),
    }))
}

/// Changes one case: first while the two are apart, then several times while they are connected.
fn one(sites: &Sites, case: CaseId) -> Result<Value, Failure> {
    let set = |priority| Command::SetCase {
        case,
        value: Fact::Priority(priority),
    };
    let other = |now| match now {
        Priority::High => Priority::Low,
        Priority::Low | Priority::Medium | Priority::Critical => Priority::High,
    };
    let shows = |node: &Node, wanted| {
        let row = row(node, case)?;
        Ok(row.is_some_and(|row| row.priority == wanted))
    };
    let was = row(&sites.here, case)?.map_or(Priority::Low, |row| row.priority);
    let mut wanted = other(was);
    sites.submit(&sites.here, set(wanted))?;
    let before = sites.told()?;
    let (called, took) = timed(|| {
        let meeting = sites.meet()?;
        until("the change has come", || shows(&sites.there, wanted))?;
        Ok((meeting.called.elapsed().as_secs_f64(), meeting))
    })?;
    let (seconds, meeting) = called;
    sites.until_even()?;
    sites.part(meeting);
    let told = sites.told()?.since(before);
    let meeting = sites.meet()?;
    sites.until_even()?;
    let before = sites.told()?;
    let mut pushes = Vec::with_capacity(PUSHED);
    for _ in 0..PUSHED {
        wanted = other(wanted);
        let ((), push) = timed(|| {
            sites.submit(&sites.here, set(wanted))?;
            until("the change is pushed", || shows(&sites.there, wanted))
        })?;
        pushes.push(push.seconds);
    }
    sites.part(meeting);
    let pushed = sites.told()?.since(before);
    let each = |bytes: u64| round(bytes as f64 / PUSHED as f64);
    pushes.sort_by(f64::total_cmp);
    Ok(json!({
        "reconnect_one_change": {
            "seconds": round(seconds),
            "seconds_with_opening_both_endpoints": round(took.seconds),
            "wire_bytes": told.wire,
            "loopback_bytes": told.loopback,
        },
        "live_one_change": {
            "times": PUSHED,
            "seconds_median": round(pushes.get(PUSHED / 2).copied().unwrap_or_default()),
            "seconds_worst": round(pushes.last().copied().unwrap_or_default()),
            "wire_bytes": each(pushed.wire),
            "loopback_bytes": pushed.loopback.map(each),
        },
    }))
}

/// Changes the same cases on both sides while these are apart: fields by facts, many in a commit and then
/// each in its own, and titles by edits of the document.
fn both(sites: &Sites, opened: &[CaseId]) -> Result<Value, Failure> {
    let edited = opened.get(..EDITED).unwrap_or(opened);
    let priority = |case: &CaseId| Command::SetCase {
        case: *case,
        value: Fact::Priority(Priority::Critical),
    };
    let severity = |case: &CaseId| Command::SetCase {
        case: *case,
        value: Fact::Severity(Severity::Critical),
    };
    let mut figures = Map::new();
    sites.submit_all(&sites.here, edited.iter().map(priority))?;
    sites.submit_all(&sites.there, edited.iter().map(severity))?;
    let together = reconnect(sites, edited, |row| {
        usize::from(row.priority == Priority::Critical)
            + usize::from(row.severity == Severity::Critical)
    })?;
    figures.insert("both_edited".into(), together);
    for case in edited {
        let value = Fact::Priority(Priority::Medium);
        sites.submit(&sites.here, Command::SetCase { case: *case, value })?;
        let value = Fact::Severity(Severity::Moderate);
        sites.submit(&sites.there, Command::SetCase { case: *case, value })?;
    }
    let singly = reconnect(sites, edited, |row| {
        usize::from(row.priority == Priority::Medium)
            + usize::from(row.severity == Severity::Moderate)
    })?;
    figures.insert("both_edited_one_by_one".into(), singly);
    let retitle = |case: &CaseId| Command::Retitle {
        object: Object::Case(*case),
        title: format!("Renamed {case}"),
    };
    sites.submit_all(&sites.here, edited.iter().map(retitle))?;
    sites.submit_all(&sites.there, edited.iter().map(severity))?;
    let titles = reconnect(sites, edited, |row| {
        usize::from(row.title.starts_with("Renamed"))
            + usize::from(row.severity == Severity::Critical)
    })?;
    figures.insert("both_edited_titles".into(), titles);
    Ok(Value::Object(figures))
}

/// Lets the two meet until both have everything, and counts on both how many edits are shown.
fn reconnect(
    sites: &Sites,
    edited: &[CaseId],
    shown: impl Fn(&crate::store::case::CaseRow) -> usize,
) -> Result<Value, Failure> {
    let before = sites.told()?;
    let all = sites.together()?;
    let ((called, meeting), took) = timed(|| {
        let meeting = sites.meet()?;
        until("all edits have come", || {
            Ok(logged(&sites.here)? == all && logged(&sites.there)? == all)
        })?;
        Ok((meeting.called.elapsed().as_secs_f64(), meeting))
    })?;
    sites.until_even()?;
    sites.part(meeting);
    let told = sites.told()?.since(before);
    sites.check_equal()?;
    let kept = |node: &Node| {
        edited.iter().try_fold(0, |kept, case| {
            Ok::<_, Failure>(kept + row(node, *case)?.as_ref().map_or(0, &shown))
        })
    };
    let (here, there) = (kept(&sites.here)?, kept(&sites.there)?);
    let made = edited.len() * 2;
    if here != made || there != made {
        return Err(Failure::Trouble(format!(
            "of {made} edits {here} are shown here and {there} there"
        )));
    }
    Ok(json!({
        "documents": edited.len(),
        "edits_kept": here,
        "seconds": round(called),
        "cpu_ms": round(took.cpu_ms),
        "wire_bytes": told.wire,
        "loopback_bytes": told.loopback,
    }))
}
