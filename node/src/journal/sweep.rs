//! Letting go of entries that were kept for long enough.

use orgo_engine::policy::Policy;
use orgo_schema::{
    journal::{Category, Happening},
    retention::RetentionClass,
    span::Span,
    time::Timestamp,
};

use super::Circumstances;
use crate::{
    node::Node,
    store::{Compartment, StoreError, journal},
};

/// Returns how long entries of a category are kept: as the class `log_CATEGORY` of the profile's retention
/// says, such as `log_security`, else as everything is. Nothing: for ever.
fn kept_for(policy: &Policy, category: Category) -> Option<Span> {
    let class = RetentionClass::parse(&format!("log_{category}")).ok();
    let own = class.and_then(|class| policy.retention.classes.get(&class));
    own.copied().unwrap_or(policy.retention.usual)
}

/// Lets go of what was kept for long enough by `now`, in every file that is open, and returns how many entries
/// that were. A node whose clock nobody vouches for lets nothing go.
///
/// # Errors
/// When the database refuses.
pub fn sweep(node: &Node, now: Timestamp) -> Result<usize, StoreError> {
    if !(node.clock)().source.is_sound() {
        return Ok(0);
    }
    let setting = node.setting();
    let policy = setting.policies.newest();
    let limits: Vec<(Category, Timestamp)> = Category::ALL
        .iter()
        .filter_map(|category| {
            let kept = kept_for(policy, *category)?;
            let kept = i64::try_from(kept.approximate_ms()).unwrap_or(i64::MAX);
            Some((*category, now.plus_ms(kept.saturating_neg())))
        })
        .collect();
    let own = setting.compartments.iter();
    let own = own.filter(|held| held.has_own_file() && node.store.is_begun(held));
    let mut gone = one(node, None, limits.clone())?;
    for held in own {
        gone += one(node, Some(held), limits.clone())?;
    }
    Ok(gone)
}

fn one(
    node: &Node,
    held: Option<&Compartment>,
    limits: Vec<(Category, Timestamp)>,
) -> Result<usize, StoreError> {
    let setting = node.setting();
    let sweep = move |batch: &mut crate::store::Batch<'_>| {
        let chain = *batch.journal();
        let mut gone = 0;
        for (category, before) in limits {
            gone += journal::sweep(batch.db, &chain, category, before)?;
        }
        if gone > 0 {
            journal::shorten(batch.db, &chain)?;
            batch.note(&setting, Happening::JournalSwept, Circumstances::default())?;
        }
        Ok::<_, StoreError>(gone)
    };
    match held {
        Some(held) => node.store.write(held, sweep),
        None => node.store.write_local(sweep),
    }
}
