//! What rules ask beside the mail: when it came in, and how often such came before (SPEC 4).

use orgo_engine::route::{Alike, Counts, Moment};
use orgo_schema::{id::PersonId, time::Timestamp, word::Visibility};

use crate::{
    node::Node,
    setting::Setting,
    store::{
        Store, StoreError,
        alike::{self, Stretch},
    },
};

/// What is known of the time a mail came in and of what came before it. Only the laxest compartment
/// is looked at: a decision about what is internal never depends on what is restricted.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    store: &'a Store,
    setting: &'a Setting,
    /// When it came in; nothing where no clock vouches for it.
    pub at: Option<Timestamp>,
    /// How much later than that what came before it may be dated, in milliseconds: by the latest that it
    /// can have been.
    bound_ms: i64,
}

impl std::fmt::Debug for Before<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Before")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl<'a> Before<'a> {
    /// Returns what is known of a mail that this node received at an instant. While the clock is not
    /// sound, no condition on time holds.
    pub fn received(node: &'a Node, setting: &'a Setting, at: Timestamp) -> Self {
        let reading = (node.clock)();
        Self {
            at: reading.source.is_sound().then_some(at),
            bound_ms: reading.wall().latest.since_ms(reading.now),
            ..Self::at(node, setting, at)
        }
    }

    /// Returns what was known of a mail at an instant that is beyond doubt.
    pub const fn at(node: &'a Node, setting: &'a Setting, at: Timestamp) -> Self {
        Self {
            store: &node.store,
            setting,
            at: Some(at),
            bound_ms: 0,
        }
    }

    /// Returns the instant by the organisation's clock on the wall.
    pub fn moment(&self) -> Option<Moment> {
        let policy = &self.setting.configuration.loaded.policy;
        self.at.map(|at| Moment::of(at, policy))
    }

    fn asked(&self, like: &Alike, since: Timestamp, until: Timestamp) -> Result<u32, StoreError> {
        let compartment = self.setting.compartment_for(Visibility::Internal);
        let at = Stretch {
            compartment: compartment.row,
            since,
            until: until.plus_ms(self.bound_ms),
        };
        let sender = self.sender(like);
        let is_of_sender = Alike {
            sender: like.sender.clone(),
            ..Alike::default()
        } == *like;
        self.store.read(|db| match sender {
            Some(sender) if is_of_sender => alike::signals(db, at, sender),
            sender => alike::cases(db, at, like, sender),
        })
    }

    /// Returns the name under which the compartment knows a sender.
    fn sender(&self, like: &Alike) -> Option<PersonId> {
        let scope = &self.setting.compartment_for(Visibility::Internal).scope;
        let sender = like.sender.as_deref()?;
        Some(scope.person(&orgo_mail::normalize_address(sender)))
    }
}

impl Counts for Before<'_> {
    fn count(&self, alike: &Alike, since: Timestamp, until: Timestamp) -> u32 {
        // A rule that cannot count is no reason to send mail back: it does not match.
        self.asked(alike, since, until).unwrap_or_else(|error| {
            tracing::error!(%error, "what came before could not be counted");
            0
        })
    }
}
