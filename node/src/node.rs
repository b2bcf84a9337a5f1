//! The node: a store, where it works, and the clock.

use std::sync::{
    Arc, Mutex, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
};

use orgo_engine::policy::PolicyHistory;
use orgo_schema::id::{CompartmentId, DocumentId, NodeId, OrganizationId};
use orgo_sync::{author::Mandate, roster::Roster};
use tokio::sync::watch;

use crate::{
    admit,
    clock::{Keeper, keeper::Stated},
    configuration::Configuration,
    decode::Decoder,
    environment::{Clock, Environment},
    failure::Failure,
    found,
    home::Home,
    intake::{self, prepare::Ready},
    moved, parcel,
    peer::board::Board,
    policy, purge,
    setting::{KnownUser, Setting},
    store::{
        Locked, Signer, Start, Store, StoreError,
        compartment::{self, Compartment, Known},
        document, envelope, meta, open, user,
    },
    witness,
};

/// The most users a node keeps at hand.
const USERS_MAX: u32 = 10_000;

/// An open node.
pub struct Node {
    /// The store.
    pub store: Store,
    /// Reads the clock.
    pub clock: Clock,
    /// What the system's clock shows by itself.
    pub system: Clock,
    /// What people and other nodes said of the time.
    pub keeper: Arc<Keeper>,
    /// The clock, randomness, and whether there are threads.
    pub environment: Environment,
    /// Tries edits that came from outside.
    pub decoder: Decoder,
    /// The folder; held as long as the node is open.
    pub home: Home,
    /// Who is being talked with.
    pub peers: Arc<Board>,
    /// Counts what is written, here or by what comes from others.
    pub written: Arc<watch::Sender<u64>>,
    /// Which messages on the spool are worked on.
    pub intake: Arc<intake::AtWork>,
    setting: RwLock<Arc<Setting>>,
    profile: String,
    /// Why the configuration on disk is not the one in force, if it is not.
    complaint: Mutex<Option<String>>,
    /// Whether the roster grew and not all that follows from that is done.
    is_behind: AtomicBool,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node")
            .field("home", &self.home)
            .finish_non_exhaustive()
    }
}

impl Node {
    /// Opens the node of a folder and goes on with what a crash left.
    ///
    /// # Errors
    /// When the database cannot be opened, or the configuration is broken.
    pub fn open(home: Home) -> Result<Self, Failure> {
        Self::open_with(home, Environment::system())
    }

    /// Opens the node of a folder in a world of one's own.
    ///
    /// # Errors
    /// See [`Node::open`].
    pub fn open_with(home: Home, mut environment: Environment) -> Result<Self, Failure> {
        let (peers, written) = tell_what_is_written(&mut environment);
        let file = home.database();
        let db =
            open::writer(&file, &home.cipher).map_err(|error| Failure::Setup(error.to_string()))?;
        let (roster, key, node) = found::roster_of(&db)?;
        let organization = roster.organization();
        let known = own_files(&db, &home, organization)?;
        let keeper = Arc::new(keeper(&db, &known, node)?);
        let system = with_keeper(&mut environment, &keeper);
        let text = |name| -> Result<String, Failure> {
            Ok(String::from_utf8_lossy(&meta::get(&db, name)?.unwrap_or_default()).into_owned())
        };
        let (profile, site) = (text(meta::PROFILE)?, text(meta::SITE)?);
        let (configuration, complaint) = configuration(&db, &home, &profile)?;
        if meta::get(&db, meta::INSTANCE)?.is_none() {
            let instance: [u8; 16] = environment.random()?;
            meta::put(&db, meta::INSTANCE, &instance)?;
        }
        let ids = known.iter().map(|known| known.locked.id);
        let mandates = ids.filter_map(|id| Some((id, mandate(&roster, node, id)?)));
        let store = Store::start(Start {
            organization,
            file,
            cipher: home.cipher.clone(),
            db,
            signer: Signer {
                key: Arc::new(key),
                node,
                mandates: mandates.collect(),
            },
            environment: environment.clone(),
        })?;
        let (mut compartments, locked) = unlock_all(&store, &home, &known)?;
        let parcels = take_place(&roster, &mut compartments);
        let configuration = Arc::new(configuration);
        let setting = Setting {
            organization,
            organization_name: roster.founding().name.clone(),
            roster: Arc::new(roster),
            site,
            node,
            compartments: compartments.into(),
            parcels,
            locked: locked.into(),
            policies: Arc::new(PolicyHistory::new(configuration.loaded.policy.clone())),
            basis: policy::own_basis(&configuration),
            rules_since: Arc::default(),
            is_enacted: false,
            configuration,
            users: Arc::default(),
            former: Arc::default(),
        };
        let node = Self {
            store,
            clock: Arc::clone(&environment.clock),
            system,
            keeper,
            decoder: Decoder::of_program(&environment),
            environment,
            home,
            peers,
            written,
            intake: Arc::default(),
            setting: RwLock::new(Arc::new(setting)),
            profile,
            complaint: Mutex::new(complaint),
            // The power may have gone after an entry of the roster was kept, and before it was followed.
            is_behind: AtomicBool::new(true),
        };
        node.begin()?;
        Ok(node)
    }

    /// Takes up what was left lying when the program ended, and what came to lie there since.
    fn begin(&self) -> Result<(), StoreError> {
        self.refresh_users()?;
        self.refresh_policy()?;
        self.take_up_edits();
        intake::resume(self)?;
        self.go_on()?;
        witness::look_back(self)?;
        witness::run(self)?;
        purge::attend(self)
    }

    /// Opens a compartment whose key was not here, and takes up the mail that waits for it.
    ///
    /// # Errors
    /// When the key is another one's, or the file of the compartment cannot be opened.
    pub fn unlock(&self, id: CompartmentId, key: [u8; 32]) -> Result<(), StoreError> {
        let compartment = self.store.unlock(id, key)?;
        self.hold(compartment);
        self.refresh_users()?;
        intake::resume(self)?;
        self.go_on()?;
        purge::attend(self)
    }

    /// Goes on with what waits for documents, contents and keys of this node.
    fn go_on(&self) -> Result<(), StoreError> {
        admit::resume(self)?;
        moved::resume(self)?;
        parcel::open(self).map(drop)
    }

    /// Takes in a compartment that the roster gave this node, at run time.
    ///
    /// # Errors
    /// When the disk refuses, or it is here already.
    pub fn add_compartment(
        &self,
        new: &compartment::New<'_>,
        mandate: Option<Mandate>,
    ) -> Result<(), Failure> {
        let key = compartment::has_own_file(new.visibility)
            .then(|| self.home.make_compartment_key(new.id))
            .transpose()?;
        let compartment = self.store.add_compartment(new, mandate, key)?;
        self.hold(compartment);
        Ok(())
    }

    /// Lists the compartments whose keys are not here. Nothing else is known of what they hold.
    pub fn locked(&self) -> Vec<Locked> {
        self.setting().locked.to_vec()
    }

    fn hold(&self, compartment: Compartment) {
        self.change(|setting| {
            let place = setting.roster.parcels().map(|(id, _)| id);
            if Some(compartment.scope.compartment) == place {
                setting.parcels = Some(compartment);
                return;
            }
            let mut held = setting.compartments.to_vec();
            held.retain(|held| held.row != compartment.row);
            let locked = setting.locked.iter();
            setting.locked = locked
                .filter(|locked| locked.row != compartment.row)
                .cloned()
                .collect();
            held.push(compartment);
            held.sort_by_key(|held| (held.visibility, held.row));
            setting.compartments = held.into();
        });
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
        let (active, former): (Vec<_>, Vec<_>) =
            users.into_iter().partition(|user| user.account.active);
        let former = former.into_iter().map(|user| (user.id, user.account.name));
        let former = Arc::new(former.collect());
        let known = active.into_iter().map(|user| {
            let email = user.account.email.clone();
            let known = KnownUser {
                id: user.id,
                name: user.account.name.clone(),
                teams: user.account.teams.clone(),
                account: user.account,
            };
            (email, known)
        });
        let users = Arc::new(known.collect());
        self.change(|setting| (setting.users, setting.former) = (users, former));
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
        match policy::folder::look(self) {
            Ok(None) => self.refresh_own_files(),
            Ok(Some(is_new)) => {
                self.complain(None);
                Ok(is_new)
            }
            Err(failure) => {
                self.complain(Some(failure.to_string()));
                Err(failure)
            }
        }
    }

    /// Takes up what was changed in the folder while no program ran. What is wrong with it is kept as a
    /// complaint: a power cut after a bad edit must not stop a node.
    fn take_up_edits(&self) {
        if !self.setting().is_enacted {
            return;
        }
        if let Err(failure) = self.refresh_configuration() {
            tracing::warn!("the configuration in the folder is not in force: {failure}");
        }
    }

    /// Takes up the files of a node that does not know the organisation's policy yet.
    fn refresh_own_files(&self) -> Result<bool, Failure> {
        let folder = &self.home.folder;
        let outcome = match self.setting().configuration.is_stale(folder, &self.profile) {
            Ok(false) => Ok(None),
            Ok(true) => Configuration::read(folder, &self.profile).map(Some),
            Err(failure) => Err(failure),
        };
        self.complain(outcome.as_ref().err().map(ToString::to_string));
        let Some(configuration) = outcome? else {
            return Ok(false);
        };
        let to_keep = configuration.to_keep()?;
        let configuration = Arc::new(configuration);
        self.change(|setting| {
            setting.policies = Arc::new(PolicyHistory::new(configuration.loaded.policy.clone()));
            setting.basis = policy::own_basis(&configuration);
            setting.rules_since = Arc::default();
            setting.configuration = configuration;
        });
        self.store.write_local(move |batch| {
            Ok::<_, StoreError>(meta::put(batch.db, meta::CONFIGURATION, &to_keep)?)
        })?;
        Ok(true)
    }

    /// Keeps why the configuration on disk, or the organisation's newest, is not the one in force.
    pub(crate) fn complain(&self, complaint: Option<String>) {
        *self
            .complaint
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = complaint;
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

    /// Says that the roster grew, or that what follows from that could not be done.
    pub(crate) fn fall_behind(&self) {
        self.is_behind.store(true, Ordering::Release);
    }

    /// Whether anything is to be done for the roster. Whoever asks does it, or calls [`Node::fall_behind`].
    pub(crate) fn catch_up(&self) -> bool {
        self.is_behind.swap(false, Ordering::AcqRel)
    }

    /// Changes where the node works, for what begins from now on.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Setting)) {
        let mut held = self.setting.write().unwrap_or_else(PoisonError::into_inner);
        let mut setting = Setting::clone(&held);
        change(&mut setting);
        // Who is let in further, or removed, is noticed in the middle of a conversation.
        let is_other = !Arc::ptr_eq(&held.roster, &setting.roster)
            || held.places().count() != setting.places().count();
        *held = Arc::new(setting);
        drop(held);
        if is_other {
            self.peers.roster_changed();
        }
    }
}

/// Lets those hear of what is written who talk with other nodes, and those who show pages.
fn tell_what_is_written(environment: &mut Environment) -> (Arc<Board>, Arc<watch::Sender<u64>>) {
    let (peers, written) = (Arc::new(Board::default()), Arc::new(watch::Sender::new(0)));
    let (told, counted) = (Arc::clone(&peers), Arc::clone(&written));
    environment.committed = Some(Arc::new(move |compartment| {
        told.written(compartment);
        counted.send_modify(|count: &mut u64| *count = count.wrapping_add(1));
    }));
    (peers, written)
}

/// Lists the compartments of a store. Each that must have a key of its own has one from here on.
fn own_files(
    db: &rusqlite::Connection,
    home: &Home,
    organization: OrganizationId,
) -> Result<Vec<Known>, Failure> {
    let known = compartment::known(db, organization)?;
    let open = known.iter().filter(|known| {
        compartment::has_own_file(known.locked.visibility) && known.shared().is_some()
    });
    let mut moved = false;
    for inside in open {
        let key = home.make_compartment_key(inside.locked.id)?;
        compartment::move_out(db, inside, &key, crate::home::random()?)
            .map_err(|error| Failure::Setup(error.to_string()))?;
        moved = true;
    }
    if moved {
        return Ok(compartment::known(db, organization)?);
    }
    Ok(known)
}

/// Opens every compartment whose key is here; the others are locked.
fn unlock_all(
    store: &Store,
    home: &Home,
    known: &[Known],
) -> Result<(Vec<Compartment>, Vec<Locked>), Failure> {
    let (mut open, mut locked) = (Vec::new(), Vec::new());
    for known in known {
        if let Some(shared) = known.shared() {
            open.push(shared);
            continue;
        }
        let id = known.locked.id;
        match home.compartment_key(id)? {
            Some(key) => open.push(store.unlock(id, key).map_err(|error| {
                Failure::Setup(format!(
                    "{}: {error}; without that file the node starts with the compartment locked",
                    home.compartment_key_file(id).display()
                ))
            })?),
            None => locked.push(known.locked.clone()),
        }
    }
    Ok((open, locked))
}

/// Takes the place for parcels out of the compartments that are open, if it is among them.
fn take_place(roster: &Roster, open: &mut Vec<Compartment>) -> Option<Compartment> {
    let (place, _) = roster.parcels()?;
    let is_place = |held: &mut Compartment| held.scope.compartment == place;
    open.extract_if(.., is_place).next()
}

/// Returns by what right a node writes in a compartment; nothing where it may only read.
pub(crate) fn mandate(
    roster: &Roster,
    node: NodeId,
    compartment: CompartmentId,
) -> Option<Mandate> {
    Some(Mandate {
        organization: roster.organization(),
        compartment,
        grant: roster.grant_for(node, compartment)?,
        removals: roster.removals().last(),
    })
}

/// Takes up what is known of the time: when this node wrote last, and what a person said since.
fn keeper(
    db: &rusqlite::Connection,
    compartments: &[Known],
    node: NodeId,
) -> Result<Keeper, Failure> {
    let kept = meta::get(db, meta::CLOCK)?;
    let kept: Option<(i64, Stated)> = kept.and_then(|kept| minicbor::decode(&kept).ok());
    let (after, stated) = kept.map_or((0, None), |(after, stated)| (after, Some(stated)));
    let mut written = None;
    for known in compartments {
        written = written.max(envelope::last_sound(db, known.locked.row, node, after)?);
    }
    let floor = written.or(stated.as_ref().map(|stated| stated.wall.earliest));
    Ok(Keeper::new(floor.unwrap_or_default(), stated))
}

/// Lets whoever asks for the time hear what the keeper makes of it. Returns what the system shows.
fn with_keeper(environment: &mut Environment, keeper: &Arc<Keeper>) -> Clock {
    let system = Arc::clone(&environment.clock);
    let (shown, running) = (Arc::clone(&system), Arc::clone(&environment.uptime));
    let keeper = Arc::clone(keeper);
    environment.clock = Arc::new(move || keeper.judge(shown(), running().as_ref()));
    system
}

/// Reads the configuration and keeps it as the last that worked; says what is wrong with a newer one.
fn configuration(
    db: &rusqlite::Connection,
    home: &Home,
    profile: &str,
) -> Result<(Configuration, Option<String>), Failure> {
    let kept = meta::get(db, meta::CONFIGURATION)?;
    let (configuration, complaint) =
        Configuration::at_start(&home.folder, profile, kept.as_deref())?;
    let to_keep = configuration.to_keep()?;
    if kept.as_ref() != Some(&to_keep) {
        meta::put(db, meta::CONFIGURATION, &to_keep)?;
    }
    Ok((configuration, complaint))
}
