//! What the organisation decides by, at every site alike: its configuration as a replicated document
//! (SPEC 4 and 6, CONVERGENCE 6).
//!
//! ```text
//! files of an administrator's node ──[`folder`]──▶ Enacted facts ──▶ every node: [`Known`]
//!                                                                      │ configuration in force
//!                                                                      │ policies over time
//!                                              rows of open tasks ◀──[`again`]
//! ```
//!
//! Until the first configuration of the organisation has come here, a node decides by the files it has.

pub mod again;
mod content;
pub mod folder;
mod show;

use std::{collections::BTreeMap, sync::Arc};

use orgo_engine::{
    fold::{self, InForce},
    order::Facts,
    policy::PolicyHistory,
    yaml::FILE_BYTES_MAX,
};
use orgo_schema::{
    fact::{Author, Body, Enacted, EnactedFile, Fact, Filed, POLICY_FILES_MAX},
    id::{FactId, NodeId, UserId},
    journal::Happening,
    time::{Stamp, Timestamp},
    word::Visibility,
};
use orgo_sync::roster::{Roster, member::Power};
use uuid::Uuid;

use crate::{
    configuration::{Configuration, compiled},
    failure::Failure,
    journal::Circumstances,
    node::Node,
    project::load,
    setting::Setting,
    store::{Batch, StoreError, compartment::Compartment},
    submit::change::heads,
};

pub use show::{Held, held, history};

/// How hard texts are packed: they are written seldom and kept for ever.
const ZSTD_LEVEL: i32 = 19;

/// Packed text that is written in one change.
const CHANGE_BYTES: usize = 160 * 1024;

/// A configuration that came into force, by the fact that says so, and since when.
pub type Mark = (FactId, Timestamp);

/// What is known of the organisation's policy.
#[derive(Debug)]
pub struct Known {
    /// The newest configuration that this program understands.
    pub configuration: Configuration,
    /// The organisation's own files among those that were enacted last.
    pub own: BTreeMap<String, String>,
    /// The name of the profile that was enacted last.
    pub profile: String,
    /// The policies over time.
    pub policies: PolicyHistory,
    /// What [`Known::policies`] follows from.
    pub marks: Vec<Mark>,
    /// When rules that wait for time to pass came into force, those that have not always been, by id.
    pub rules_since: BTreeMap<String, Timestamp>,
    /// Why the newest configuration is not the one in force here, if it is not.
    pub complaint: Option<String>,
}

/// A whole configuration that is about to be enacted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The name of the profile it begins with.
    pub profile: String,
    /// The organisation's own files.
    pub own: BTreeMap<String, String>,
    /// Those that come with the program.
    pub shipped: BTreeMap<String, String>,
}

impl Files {
    /// Returns all, by path.
    pub fn all(&self) -> BTreeMap<String, String> {
        let mut all = self.shipped.clone();
        all.extend(self.own.clone());
        all
    }
}

/// Whether this node may enact a configuration.
pub fn may_enact(setting: &Setting) -> bool {
    setting.roster.has_power(setting.node, Power::Admin)
}

/// Reads the policy of the organisation; nothing while none was enacted, or none that this program
/// understands.
///
/// # Errors
/// When the database refuses.
pub fn known(node: &Node) -> Result<Option<Known>, StoreError> {
    let setting = node.setting();
    let facts = node.store.read(|db| {
        let internal = setting.compartment_for(Visibility::Internal);
        load::facts_of(db, internal, internal.scope.policy().into())
    })?;
    Ok(understood(&facts.facts, &setting.roster))
}

fn understood(facts: &Facts, roster: &Roster) -> Option<Known> {
    let in_force = fold::policy(facts, |node| was_administrator(roster, node));
    let newest = in_force.last()?;
    let (own, profile) = (own(facts, newest), newest.profile.to_owned());
    let mut complaint = None;
    let mut read: Vec<(Timestamp, Configuration)> = Vec::new();
    for one in &in_force {
        match configuration(facts, one) {
            Ok(configuration) => read.push((one.since, configuration)),
            Err(failure) => complaint = Some(failure.to_string()),
        }
    }
    let is_newest = read.last().map(|(since, _)| *since) == Some(newest.since);
    let mut policies = read
        .first()
        .map(|(_, first)| PolicyHistory::new(first.loaded.policy.clone()))?;
    for (since, configuration) in read.iter().skip(1) {
        policies.enact(*since, configuration.loaded.policy.clone());
    }
    let rules_since = rules_since(&read);
    let (_, configuration) = read.pop()?;
    Some(Known {
        rules_since,
        configuration,
        own,
        profile,
        policies,
        marks: in_force.iter().map(|one| (one.fact, one.since)).collect(),
        complaint: complaint.filter(|_| !is_newest).map(|complaint| {
            format!("the organisation's newest configuration is not understood here, bring this program up to date: {complaint}")
        }),
    })
}

/// Says since when the rules of the newest configuration that wait for time to pass are what they are. What
/// the first configuration had has always been.
fn rules_since(read: &[(Timestamp, Configuration)]) -> BTreeMap<String, Timestamp> {
    let mut since: BTreeMap<String, Timestamp> = BTreeMap::new();
    for pair in read.windows(2) {
        let [(_, before), (at, now)] = pair else {
            continue;
        };
        let mut kept = BTreeMap::new();
        for (rule, _) in now.loaded.rules.timed() {
            let mut earlier = before.loaded.rules.timed();
            let is_same = earlier.any(|(other, _)| other.says_the_same(rule));
            let from = if is_same {
                since.get(&rule.rule.id).copied()
            } else {
                Some(*at)
            };
            kept.extend(from.map(|from| (rule.rule.id.clone(), from)));
        }
        since = kept;
    }
    since
}

/// Whether a node was ever granted the power of an administrator.
fn was_administrator(roster: &Roster, node: NodeId) -> bool {
    roster.members().any(|(_, member)| {
        member.node == node && member.capabilities.powers.contains(&Power::Admin)
    })
}

fn configuration(facts: &Facts, one: &InForce<'_>) -> Result<Configuration, Failure> {
    let mut files = BTreeMap::new();
    for file in one.files.values() {
        files.insert(file.path.clone(), text(facts, file)?);
    }
    Configuration::of(files)
}

fn own(facts: &Facts, one: &InForce<'_>) -> BTreeMap<String, String> {
    let own = one.files.values().filter(|file| file.own);
    own.filter_map(|file| Some((file.path.clone(), text(facts, file).ok()?)))
        .collect()
}

fn text(facts: &Facts, file: &EnactedFile) -> Result<String, Failure> {
    let damaged = |problem: &str| Failure::Input(format!("{}: {problem}", file.path));
    let filed =
        fold::filed(facts, file.text).ok_or_else(|| damaged("its text has not come here"))?;
    let bytes = zstd::bulk::decompress(&filed.packed, FILE_BYTES_MAX)
        .map_err(|_malformed| damaged("its text cannot be unpacked"))?;
    String::from_utf8(bytes).map_err(|_malformed| damaged("not UTF-8 text"))
}

/// Returns what the policy of a node follows from that knows no other than its own files.
pub fn own_basis(configuration: &Configuration) -> Arc<[Mark]> {
    let hash = compiled::hash(configuration.files());
    let [id, ..] = *hash.as_bytes().as_chunks::<16>().0 else {
        return Arc::default();
    };
    Arc::new([(FactId::new(Uuid::from_bytes(id)), Timestamp::default())])
}

/// Lets a configuration come into force, for every node of the organisation. `by` is the person behind it,
/// if there is one.
///
/// # Errors
/// When this is no administrator's node, the files are broken, or the database refuses.
pub fn enact(node: &Node, by: Option<UserId>, files: &Files) -> Result<(), Failure> {
    let setting = node.setting();
    if !may_enact(&setting) {
        return Err(Failure::Input(
            "this is no administrator's node: what holds for every site is said at one of those"
                .to_owned(),
        ));
    }
    let all = files.all();
    if all.len() > POLICY_FILES_MAX {
        return Err(Failure::Input(format!(
            "a configuration of {} files: at most {POLICY_FILES_MAX} are allowed",
            all.len()
        )));
    }
    Configuration::of(all)?;
    let contents = content::fresh(node, &files.own)?;
    let internal = setting.compartment_for(Visibility::Internal).clone();
    let (files, here) = (files.clone(), internal.clone());
    node.store.write(&internal, move |batch| {
        write(batch, &here, by, &files, contents)?;
        let about = Circumstances {
            actor: by,
            ..Circumstances::default()
        };
        batch.note(&setting, Happening::PolicyChanged, about)
    })?;
    node.refresh_policy()?;
    Ok(())
}

fn write(
    batch: &mut Batch<'_>,
    internal: &Compartment,
    by: Option<UserId>,
    files: &Files,
    contents: Vec<content::Fresh>,
) -> Result<(), StoreError> {
    let document = internal.scope.policy().into();
    let known = load::facts_of(batch.db, internal, document)?.facts;
    let mut contents = content::keep(batch, internal, contents)?;
    contents.retain(|(id, _)| !known.contains_key(id));
    if !contents.is_empty() {
        batch.add_facts(internal, document, &contents)?;
    }
    let mut listed = Vec::new();
    let (mut waiting, mut bytes) = (Vec::new(), 0);
    for (own, path, text) in files
        .shipped
        .iter()
        .filter(|(path, _)| !files.own.contains_key(*path))
        .map(|(path, text)| (false, path, text))
        .chain(files.own.iter().map(|(path, text)| (true, path, text)))
    {
        let packed = zstd::bulk::compress(text.as_bytes(), ZSTD_LEVEL)?;
        let id = internal.scope.fact("filed", &[&packed]);
        listed.push(EnactedFile {
            path: path.clone(),
            text: id,
            own,
        });
        if known.contains_key(&id) || waiting.iter().any(|(other, _)| *other == id) {
            continue;
        }
        bytes += packed.len();
        waiting.push((id, filed(packed)));
        if bytes > CHANGE_BYTES {
            batch.add_facts(internal, document, &std::mem::take(&mut waiting))?;
            bytes = 0;
        }
    }
    if !waiting.is_empty() {
        batch.add_facts(internal, document, &waiting)?;
    }
    // Texts and contents follow from their bytes and are nobody's act: only what was said is seen.
    let said: Facts = known
        .into_iter()
        .filter(|(_, fact)| !matches!(fact.body, Body::Filed(_) | Body::Added(_)))
        .collect();
    let body = Body::Enacted(Enacted {
        profile: files.profile.clone(),
        files: listed,
    });
    let fact = batch.author(by, heads(&said), body);
    let id = FactId::new(batch.fresh_uuid()?);
    batch.add_facts(internal, document, &[(id, fact)])?;
    Ok(())
}

fn filed(packed: Vec<u8>) -> Fact {
    Fact {
        by: Author::Derived,
        seen: Vec::new(),
        stamp: Stamp::default(),
        wall: None,
        body: Body::Filed(Filed { packed }),
    }
}

impl Node {
    /// Takes up the organisation's policy, after something of it came or was written. Returns whether
    /// another configuration or another history is in force.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn refresh_policy(&self) -> Result<bool, StoreError> {
        let Some(known) = known(self)? else {
            return Ok(false);
        };
        let is_other = *self.setting().basis != *known.marks;
        if known.complaint.is_some() || is_other {
            self.complain(known.complaint);
        }
        if is_other {
            self.change(|setting| {
                setting.configuration = Arc::new(known.configuration);
                setting.policies = Arc::new(known.policies);
                setting.basis = known.marks.into();
                setting.rules_since = Arc::new(known.rules_since);
                setting.is_enacted = true;
            });
        }
        Ok(is_other)
    }
}
