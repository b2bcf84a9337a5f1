//! A group of cases that are like one another, as it stands in a compartment here.

use orgo_engine::{
    fold::CaseFold,
    pattern::{self, Episode, Member},
    policy::PatternSensitivity,
    resolve::{Knob, Recorded, resolve},
};
use orgo_schema::{
    fact::{Group, Opened, Recurring},
    id::DocumentId,
    time::Timestamp,
};
use rusqlite::Connection;

use super::{MEMBERS_MAX, Made};
use crate::{
    project,
    setting::Setting,
    store::{
        StoreError,
        compartment::Compartment,
        pattern::{self as rows, ReviewRow},
        purged,
    },
};

/// A group as it stands here.
#[derive(Debug)]
pub struct Looked {
    likeness: String,
    /// Its stretches of cases, the earliest first.
    pub episodes: Vec<Episode>,
    /// How many make a pattern, within how long.
    pub sensitivity: PatternSensitivity,
    /// Who says so, for example `the school profile v1.0`.
    pub source: String,
    pub(super) reviews: Vec<ReviewRow>,
}

impl Looked {
    /// Reads a group of a compartment.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn at(
        db: &Connection,
        setting: &Setting,
        place: i64,
        likeness: &str,
    ) -> Result<Self, StoreError> {
        let members = rows::members(db, (place, likeness), MEMBERS_MAX)?;
        let reviews = rows::reviews(db, place, likeness)?;
        let group = pattern::read_key(likeness);
        let domain = group.as_ref().and_then(|group| group.domain.as_deref());
        let policy = setting.policies.newest().for_domain(domain);
        let known: Vec<pattern::Review> = reviews.iter().map(|row| row.review).collect();
        Ok(Self {
            likeness: likeness.to_owned(),
            episodes: pattern::episodes(policy.pattern, &members, &known),
            sensitivity: policy.pattern,
            source: source(setting, domain),
            reviews,
        })
    }

    /// Returns the review that is to be opened now, if one is, and how it begins.
    pub(super) fn to_open(
        &self,
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        now: Timestamp,
    ) -> Result<Option<(Made, Opened)>, StoreError> {
        let episode = self.episodes.last();
        let Some((episode, first)) = episode.and_then(|episode| {
            let first = episode.to_open(now, self.sensitivity)?;
            Some((episode, first))
        }) else {
            return Ok(None);
        };
        let Some((group, case)) = self.group(db, setting, compartment, first)? else {
            return Ok(None);
        };
        let id = compartment.scope.pattern(&self.likeness, first.case);
        // What was purged is not opened again.
        if purged::of(db, compartment.row, DocumentId::from(id).into())?.is_some() {
            return Ok(None);
        }
        let modules = &setting.configuration.loaded.modules;
        let opened = pattern::opened(&group, &case.view, modules, compartment.visibility);
        let made = Made {
            case: id,
            title: opened.title.clone(),
            label: opened.label.clone(),
            why: Recurring {
                group,
                count: self.sensitivity.count,
                window: self.sensitivity.window,
                source: self.source.clone(),
                first: first.case,
                first_at: first.at,
                known: u32::try_from(episode.members.len()).unwrap_or(u32::MAX),
            },
        };
        Ok(Some((made, opened)))
    }

    /// Returns what the cases have in common, as the first of them spells it, and that case.
    fn group(
        &self,
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        first: Member,
    ) -> Result<Option<(Group, CaseFold)>, StoreError> {
        let Some(folded) = project::fold_case(db, setting, compartment, first.case)? else {
            return Ok(None);
        };
        let mut groups = pattern::groups(&folded.case.view).into_iter();
        let group = groups.find(|group| pattern::key(group) == self.likeness);
        Ok(group.map(|group| (group, folded.case)))
    }
}

/// Says who set how many cases make a pattern.
fn source(setting: &Setting, domain: Option<&str>) -> String {
    let layers = &setting.configuration.loaded.layers;
    let resolved = resolve(layers, domain, &Recorded::default());
    let said = |knob| resolved.story(knob).and_then(|story| story.holds());
    let (count, window) = (said(Knob::PatternCount), said(Knob::PatternWindow));
    let mut by: Vec<String> = [count, window]
        .into_iter()
        .flatten()
        .map(|said| said.by.to_string())
        .collect();
    by.dedup();
    by.join(" and ")
}
