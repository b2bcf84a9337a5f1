//! What a review says beside its findings: how much came in, and how far that is complete (SPEC 8, CONVERGENCE 8).
//!
//! A report is made when somebody looks, from the rows of the review's own compartment. It names its frontier: two
//! nodes that have the same logs of all nodes say the same, and which version of the policy it goes by.

use chrono_tz::Tz;
use orgo_engine::{
    conduct::cadence::period_of,
    pattern,
    review::{
        recurs::Recurs,
        report::{self as engine, Report},
    },
};
use orgo_schema::{fact::Cyclic, id::NodeId, review::ReviewCycle, time::Timestamp};
use rusqlite::Connection;

use crate::{
    pattern::MEMBERS_MAX,
    setting::Setting,
    store::{
        StoreError,
        compartment::Compartment,
        pattern as pattern_rows,
        review::{self as rows, Reached},
    },
};

/// The most groups of cases that are counted.
const GROUPS_MAX: u32 = 10_000;
/// The most patterns that a yearly review tells of: those whose reviews were opened last.
const PATTERNS_MAX: u32 = 30;

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The name of the period before; nothing where there is none.
    pub before: Option<String>,
    /// The counts.
    pub report: Report,
    /// Whether there was more than can be counted.
    pub is_cut: bool,
    /// Of a year: what kept coming, and whether what was done helped, a sentence each.
    pub recurring: Vec<String>,
    /// The version of the policy.
    pub policy: String,
    /// Names how far the logs of all nodes are here.
    pub frontier: String,
    /// How far each of them is.
    pub sites: Vec<Site>,
}

/// How far what one node wrote is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its site, or the node itself where that is not known.
    pub name: String,
    /// The node.
    pub node: NodeId,
    /// How far.
    pub reached: Reached,
}

impl Site {
    /// Says until when it is complete, as somebody writes that time, and what is missing.
    pub fn sentence_with(&self, until: Option<&str>) -> String {
        let until = until.unwrap_or("a time that nobody vouches for");
        let gap = if self.reached.last == self.reached.gapless {
            String::new()
        } else {
            format!(", with a gap after envelope {}", self.reached.gapless)
        };
        format!("{}: complete until {until}{gap}.", self.name)
    }
}

/// Makes the report of a period.
///
/// # Errors
/// When the database refuses.
pub fn of(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    why: &Cyclic,
) -> Result<Told, StoreError> {
    let zone: Tz = why.zone.parse().unwrap_or_default();
    let before = period_of(why.cycle, why.from.plus_ms(-1), zone);
    let began = before.as_ref().map_or(why.from, |before| before.from);
    let spans = (began, why.from, why.until);
    let counted = rows::counts(db, compartment.row, spans, GROUPS_MAX)?;
    let policy = setting.policies.at(why.until);
    let enough = u64::from(policy.pattern.count);
    let reached = rows::frontier(db, compartment)?;
    Ok(Told {
        before: before.map(|before| before.name),
        is_cut: u32::try_from(counted.len()).is_ok_and(|len| len >= GROUPS_MAX),
        report: engine::report(&counted, enough),
        recurring: recurring(db, setting, compartment, why)?,
        policy: policy.version.clone(),
        frontier: frontier(&reached),
        sites: reached
            .into_iter()
            .map(|reached| Site {
                name: site(setting, reached.node),
                node: reached.node,
                reached,
            })
            .collect(),
    })
}

/// Says of what kept coming during a year how it went; nothing of shorter periods.
fn recurring(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    why: &Cyclic,
) -> Result<Vec<String>, StoreError> {
    if why.cycle != ReviewCycle::Yearly {
        return Ok(Vec::new());
    }
    let modules = &setting.configuration.loaded.modules;
    let mut said = Vec::new();
    let span = (why.from, why.until);
    for (likeness, ended) in rows::patterns(db, compartment.row, span, PATTERNS_MAX)? {
        let Some(group) = pattern::read_key(&likeness) else {
            continue;
        };
        let members = pattern_rows::members(db, (compartment.row, &likeness), MEMBERS_MAX)?;
        let recurs = Recurs {
            name: pattern::group_text(&group, modules),
            ended,
            reported: members.into_iter().map(|member| member.at).collect(),
        };
        said.push(recurs.sentence(why.from, why.until));
    }
    Ok(said)
}

/// Names how far the logs of all nodes are here.
fn frontier(reached: &[Reached]) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("orgo frontier 1");
    for reached in reached {
        hasher.update(reached.node.as_bytes());
        hasher.update(&reached.gapless.to_be_bytes());
        hasher.update(&reached.last.to_be_bytes());
    }
    let hash = hasher.finalize().to_hex();
    hash.chars().take(16).collect()
}

fn site(setting: &Setting, node: NodeId) -> String {
    if node == setting.node {
        return setting.site.clone();
    }
    let member = setting.roster.member(node);
    member.map_or_else(|| node.to_string(), |member| member.site.clone())
}

/// Writes when a period was, for people.
pub fn days(why: &Cyclic) -> (String, String) {
    let zone: Tz = why.zone.parse().unwrap_or_default();
    let day = |at: Timestamp| at.utc().with_timezone(&zone).format("%Y-%m-%d").to_string();
    (day(why.from), day(why.until.plus_ms(-1)))
}
