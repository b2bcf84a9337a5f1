//! The node: a store, where it works, and the clock.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use orgo_engine::policy::PolicyHistory;
use orgo_schema::id::{DocumentId, OrganizationId};
use orgo_sync::author::{Mandate, Writer};

use crate::{
    clock::{self, Reading},
    configuration::Configuration,
    failure::Failure,
    found,
    home::Home,
    intake::{self, prepare::Ready},
    setting::{KnownUser, Setting},
    store::{
        Identity, Store, StoreError,
        compartment::{self, Compartment},
        document, envelope, meta, open, user,
    },
};

/// The most users a node keeps at hand.
const USERS_MAX: u32 = 10_000;

/// An open node.
#[derive(Debug)]
pub struct Node {
    /// The store.
    pub store: Store,
    /// Reads the clock.
    pub clock: fn() -> Reading,
    /// The folder; held as long as the node is open.
    pub home: Home,
    setting: RwLock<Arc<Setting>>,
    profile: String,
    /// Why the configuration on disk is not the one in force, if it is not.
    complaint: Mutex<Option<String>>,
}

impl Node {
    /// Opens the node of a folder and goes on with what a crash left.
    ///
    /// # Errors
    /// When the database cannot be opened, or the configuration is broken.
    pub fn open(home: Home) -> Result<Self, Failure> {
        Self::open_with(home, clock::read)
    }

    /// Opens the node of a folder with a clock of one's own.
    ///
    /// # Errors
    /// See [`Node::open`].
    pub fn open_with(home: Home, clock: fn() -> Reading) -> Result<Self, Failure> {
        let file = home.database();
        let db =
            open::writer(&file, &home.cipher).map_err(|error| Failure::Setup(error.to_string()))?;
        let (roster, key, node) = found::roster_of(&db)?;
        let organization = roster.organization();
        let compartments = compartment::all(&db, organization)?;
        let key = Arc::new(key);
        let mut writers = BTreeMap::new();
        for held in &compartments {
            let mandate = Mandate {
                organization,
                compartment: held.scope.compartment,
                grant: roster.founding_grant(),
                removals: roster.removals().last(),
            };
            let last = envelope::last(&db, held.row, node)?;
            writers.insert(held.row, Writer::new(Arc::clone(&key), mandate, last));
        }
        let stamp = envelope::greatest_stamp(&db)?;
        let text = |name| -> Result<String, Failure> {
            Ok(String::from_utf8_lossy(&meta::get(&db, name)?.unwrap_or_default()).into_owned())
        };
        let (profile, site) = (text(meta::PROFILE)?, text(meta::SITE)?);
        let kept = meta::get(&db, meta::CONFIGURATION)?;
        let (configuration, complaint) =
            Configuration::at_start(&home.folder, &profile, kept.as_deref())?;
        let to_keep = configuration.to_keep()?;
        if kept.as_ref() != Some(&to_keep) {
            meta::put(&db, meta::CONFIGURATION, &to_keep)?;
        }
        let configuration = Arc::new(configuration);
        let setting = Setting {
            organization,
            organization_name: roster.founding().name.clone(),
            roster: Arc::new(roster),
            site,
            node,
            compartments: compartments.into(),
            policies: Arc::new(PolicyHistory::new(configuration.loaded.policy.clone())),
            configuration,
            users: Arc::default(),
        };
        let identity = Identity {
            writers,
            node,
            stamp,
            clock,
            file: file.clone(),
        };
        let store = Store::start(&file, home.cipher.clone(), db, identity)?;
        let node = Self {
            store,
            clock,
            home,
            setting: RwLock::new(Arc::new(setting)),
            profile,
            complaint: Mutex::new(complaint),
        };
        node.refresh_users()?;
        intake::resume(&node)?;
        Ok(node)
    }

    /// Returns where the node works, as it is now.
    pub fn setting(&self) -> Arc<Setting> {
        Arc::clone(&self.setting.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns the tenant.
    pub fn organization(&self) -> OrganizationId {
        self.setting().organization
    }

    /// Reads the users again, after one was added or changed.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn refresh_users(&self) -> Result<(), StoreError> {
        let users = self.store.read(|db| user::list(db, USERS_MAX))?;
        let known = users
            .into_iter()
            .filter(|user| user.account.active)
            .map(|user| {
                let known = KnownUser {
                    id: user.id,
                    name: user.account.name,
                    teams: user.account.teams,
                };
                (user.account.email, known)
            });
        let users = Arc::new(known.collect());
        self.change(|setting| setting.users = users);
        Ok(())
    }

    /// Takes up profile, modules and rules where their files changed. A broken file never replaces a
    /// working one: the complaint is kept, and what was in force stays.
    ///
    /// Returns whether something new is in force.
    ///
    /// # Errors
    /// What is wrong with the new files.
    pub fn refresh_configuration(&self) -> Result<bool, Failure> {
        let folder = &self.home.folder;
        let outcome = match self.setting().configuration.is_stale(folder, &self.profile) {
            Ok(false) => Ok(None),
            Ok(true) => Configuration::read(folder, &self.profile).map(Some),
            Err(failure) => Err(failure),
        };
        let complaint = outcome.as_ref().err().map(ToString::to_string);
        *self
            .complaint
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = complaint;
        let Some(configuration) = outcome? else {
            return Ok(false);
        };
        let to_keep = configuration.to_keep()?;
        self.store.write(move |batch| {
            Ok::<_, StoreError>(meta::put(batch.db, meta::CONFIGURATION, &to_keep)?)
        })?;
        let configuration = Arc::new(configuration);
        self.change(|setting| {
            setting.policies = Arc::new(PolicyHistory::new(configuration.loaded.policy.clone()));
            setting.configuration = configuration;
        });
        Ok(true)
    }

    /// Returns why the configuration on disk is not the one in force, if it is not.
    pub fn complaint(&self) -> Option<String> {
        self.complaint
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether a prepared signal is here already.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn holds_signal(&self, ready: &Ready) -> Result<bool, StoreError> {
        let id = DocumentId::from(ready.signal);
        let compartment: Compartment = ready.compartment.clone();
        self.store
            .read(|db| match document::row(db, compartment.row, id)? {
                Some(row) => Ok(document::has_changes(db, row)?),
                None => Ok(false),
            })
    }

    /// Finishes what is waiting and closes the store.
    pub fn close(&self) {
        self.store.close();
    }

    fn change(&self, change: impl FnOnce(&mut Setting)) {
        let mut held = self.setting.write().unwrap_or_else(PoisonError::into_inner);
        let mut setting = Setting::clone(&held);
        change(&mut setting);
        *held = Arc::new(setting);
    }
}
