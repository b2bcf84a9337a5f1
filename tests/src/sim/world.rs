//! The nodes of a world, its time, and what its people know.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use orgo_node::clock::Reading;
use orgo_node::environment::{Environment, Faults};
use orgo_node::home::Home;
use orgo_node::node::Node;
use orgo_schema::id::{CaseId, FactId, SignalId, TaskId};
use orgo_schema::time::{ClockSource, Timestamp};
use tempfile::TempDir;

use super::Counts;
use super::chance::Chance;
use super::deed::Deed;
use super::disk::{Disk, beside};
use super::gone::Graves;
use super::malice::Mole;
use super::newcomer::Newcomer;
use super::post::Post;
use super::stick::{Slip, Stick};
use super::template::{BEGINNING, NEWCOMER, SITES, Template, UNCLEARED, copy, memory};

/// The most time that passes between two things, in milliseconds: five hours.
const PAUSE_MS_MAX: u64 = 5 * 3_600_000;

/// A node of the world.
#[derive(Debug)]
pub struct Site {
    /// Which node of the organisation: two sites have the same where one is a clone of the other.
    pub of: usize,
    /// The node; nothing while it has no power.
    pub node: Option<Node>,
    /// Its disk and its power.
    pub disk: Arc<Disk>,
    /// Its clock.
    pub clock: Arc<SiteClock>,
    /// Whether an administrator removed it.
    pub removed: bool,
    /// Where its store is.
    pub(super) folder: PathBuf,
    starts: u64,
}

/// An old copy of a store.
#[derive(Debug)]
pub struct Copy {
    /// Of which site.
    pub site: usize,
    /// Where it is.
    pub folder: PathBuf,
    /// How many things had been acknowledged in the world when it was made.
    pub acknowledged: usize,
    /// How much mail had been taken in then.
    pub taken_in: usize,
    /// How much was said to be gone then.
    pub gone: usize,
}

/// The clock of a site: the world's, and how far off it is.
#[derive(Debug, Default)]
pub struct SiteClock {
    world: Arc<AtomicI64>,
    /// How far it is ahead, in milliseconds.
    pub ahead_ms: AtomicI64,
    /// Whether somebody vouches for it.
    pub doubtful: AtomicBool,
}

impl SiteClock {
    fn read(&self) -> Reading {
        let ms = self.world.load(Ordering::Relaxed) + self.ahead_ms.load(Ordering::Relaxed);
        let source = if self.doubtful.load(Ordering::Relaxed) {
            ClockSource::None
        } else {
            ClockSource::Rtc
        };
        Reading::new(Timestamp(ms), source)
    }
}

/// A world.
#[derive(Debug)]
pub struct World {
    /// What comes next.
    pub chance: Chance,
    /// The nodes.
    pub sites: Vec<Site>,
    /// Cases that were opened somewhere.
    pub cases: Vec<CaseId>,
    /// Tasks that were made somewhere.
    pub tasks: Vec<TaskId>,
    /// What people were told is saved, with the site that said so.
    pub acknowledged: Vec<(usize, Deed)>,
    /// What people were told at sites after these were removed: it must count nowhere.
    pub beyond: Vec<FactId>,
    /// What mail was taken in, with the site that said so.
    pub taken_in: Vec<(usize, SignalId)>,
    /// Sites that may have heard a wrong position of a node's log, because the line changed bits: no line does
    /// that to what is encrypted, but the memory of whoever speaks may.
    pub misled: BTreeSet<(usize, usize)>,
    /// What was forged in the name of others: it must count nowhere.
    pub forged: Vec<FactId>,
    /// Facts that are no longer in their documents at the site that saved them, when the world is shown.
    pub went: BTreeSet<FactId>,
    /// What is gone, as sites said.
    pub graves: Graves,
    /// Nodes that may have written two envelopes of one number: they were cloned or an old copy came back.
    pub forked: BTreeSet<usize>,
    /// Pairs of sites that cannot see one another.
    pub apart: Vec<(usize, usize)>,
    /// Sites that nobody can see.
    pub alone: BTreeSet<usize>,
    /// What is left of cutting sites off one by one, and letting them come back in another order.
    pub swizzle: Vec<usize>,
    /// What is under way for a long time.
    pub post: Vec<Post>,
    /// Bundles that somebody carries.
    pub sticks: Vec<Stick>,
    /// Receipts that somebody carries.
    pub slips: Vec<Slip>,
    /// The member that writes whatever it likes.
    pub mole: Mole,
    /// The node that joined later, if one did.
    pub newcomer: Option<Newcomer>,
    /// Old copies of stores.
    pub copies: Vec<Copy>,
    /// What happened.
    pub counts: Counts,
    pub(super) talks: bool,
    seed: u64,
    time: Arc<AtomicI64>,
    place: TempDir,
}

impl World {
    /// Begins a world; one that talks says on standard output what happens in it.
    pub fn new(mut chance: Chance, talks: bool) -> Self {
        let seed = chance.draw();
        let place = memory();
        let time = Arc::new(AtomicI64::new(BEGINNING.0 + 60_000));
        let mut world = Self {
            chance,
            sites: Vec::new(),
            cases: Vec::new(),
            tasks: Vec::new(),
            acknowledged: Vec::new(),
            beyond: Vec::new(),
            taken_in: Vec::new(),
            misled: BTreeSet::new(),
            forged: Vec::new(),
            went: BTreeSet::new(),
            graves: Graves::default(),
            forked: BTreeSet::new(),
            apart: Vec::new(),
            alone: BTreeSet::new(),
            swizzle: Vec::new(),
            post: Vec::new(),
            sticks: Vec::new(),
            slips: Vec::new(),
            mole: Mole::default(),
            newcomer: None,
            copies: Vec::new(),
            counts: Counts::new(),
            talks,
            seed,
            time,
            place,
        };
        // Some worlds are small: two nodes find other troubles than five.
        let sites = 2 + world.chance.place(SITES - 1);
        for site in 0..sites {
            let folder = world.folder();
            Template::get().copy(site, &folder);
            world.add_site(site, folder);
            world.start(site);
        }
        world
    }

    /// Counts something that happened.
    pub fn count(&mut self, what: &'static str) {
        self.tell(|| what.to_owned());
        *self.counts.entry(what).or_default() += 1;
    }

    /// Says what happens, where somebody wants to follow it.
    pub fn tell(&self, what: impl FnOnce() -> String) {
        if self.talks {
            println!("{} {}", self.now(), what());
        }
    }

    /// Returns the true time.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.time.load(Ordering::Relaxed))
    }

    /// Lets some time pass.
    pub fn pass_time(&mut self) {
        let ms = 1 + self.chance.below(PAUSE_MS_MAX);
        self.pass_ms(i64::try_from(ms).expect("a few hours"));
    }

    /// Lets this much time pass.
    pub fn pass_ms(&self, ms: i64) {
        self.time.fetch_add(ms, Ordering::Relaxed);
    }

    /// Returns the sites that have power.
    pub fn running(&self) -> Vec<usize> {
        let sites = self.sites.iter().enumerate();
        sites
            .filter(|(_, site)| site.node.is_some())
            .map(|(at, _)| at)
            .collect()
    }

    /// Returns the node of a site that has power.
    pub fn node(&self, site: usize) -> &Node {
        self.sites[site].node.as_ref().expect("it has power")
    }

    /// Adds a site that does not run yet.
    pub fn add_site(&mut self, of: usize, folder: PathBuf) {
        self.sites.push(Site {
            of,
            node: None,
            disk: Arc::default(),
            clock: Arc::new(SiteClock {
                world: Arc::clone(&self.time),
                ..SiteClock::default()
            }),
            removed: false,
            folder,
            starts: 0,
        });
    }

    /// Whether a site may hold what is restricted.
    pub fn is_cleared(&self, site: usize) -> bool {
        ![UNCLEARED, NEWCOMER].contains(&self.sites[site].of)
    }

    /// Whether a site has reason not to do what it should: its disk is full or has just refused something, or its
    /// power went.
    pub fn is_excused(&self, site: usize) -> bool {
        let disk = &self.sites[site].disk;
        disk.is_full() || disk.has_refused() || disk.is_dead()
    }

    /// Starts the node of a site, if it does not run. On a full disk it may not start.
    ///
    /// # Panics
    /// When it has no reason not to start.
    pub fn start(&mut self, at: usize) {
        let site = &mut self.sites[at];
        if site.node.is_some() {
            return;
        }
        site.starts += 1;
        site.disk.place(&site.folder);
        let clock = Arc::clone(&site.clock);
        let seed = self.seed ^ (at as u64) << 32 ^ site.starts << 48;
        let home = Home::open(&site.folder).expect("nobody else has it open");
        let mut environment = Environment::seeded(seed, move || clock.read());
        environment.faults = Some(Arc::clone(&site.disk) as Arc<dyn Faults>);
        match Node::open_with(home, environment) {
            Ok(node) => site.node = Some(node),
            Err(error) => {
                assert!(self.is_excused(at), "site {at} does not start: {error}");
                self.count("starts that failed");
            }
        }
    }

    /// Takes the power of a site: what is on its disk at that instant is all that it will find again.
    pub fn crash(&mut self, at: usize) {
        let site = &mut self.sites[at];
        let image = site.disk.take_image().unwrap_or_else(|| {
            let image = beside(&site.folder);
            copy(&site.folder, &image);
            image
        });
        // What it still does to its old folder, nobody will see.
        drop(site.node.take());
        drop(fs::remove_dir_all(&site.folder));
        site.folder = image;
    }

    /// Clears up where the power went in the middle of a commit, or the disk refused one.
    pub fn clear_up(&mut self) {
        for at in 0..self.sites.len() {
            if self.sites[at].disk.take_refused() {
                self.count("refused commits");
            }
            if self.sites[at].disk.is_dead() {
                self.crash(at);
                self.count("power cuts in a commit");
            }
        }
    }

    /// Clones a site: from now on two work under one name.
    pub fn clone_site(&mut self, at: usize) {
        let folder = self.folder();
        copy(&self.sites[at].folder, &folder);
        let of = self.sites[at].of;
        self.forked.insert(of);
        self.add_site(of, folder);
        let removed = self.sites[at].removed;
        let clone = self.sites.len() - 1;
        self.sites[clone].removed = removed;
        self.start(clone);
    }

    /// Stops a site as it should be.
    pub fn stop(&mut self, at: usize) {
        if let Some(node) = self.sites[at].node.take() {
            node.close();
        }
    }

    /// Keeps a copy of the store of a site that does not run.
    pub fn keep_copy(&mut self, at: usize) {
        let image = self.folder();
        copy(&self.sites[at].folder, &image);
        let acknowledged = self.acknowledged.len();
        self.copies.push(Copy {
            site: at,
            folder: image,
            acknowledged,
            taken_in: self.taken_in.len(),
            gone: self.graves.told.len(),
        });
    }

    /// Puts an old copy in the place of the store of a site that does not run.
    pub fn put_back(&mut self, at: usize, image: &std::path::Path) {
        let folder = self.folder();
        copy(image, &folder);
        drop(fs::remove_dir_all(&self.sites[at].folder));
        self.sites[at].folder = folder;
        self.forked.insert(self.sites[at].of);
    }

    /// Makes an empty folder.
    pub fn folder(&self) -> PathBuf {
        let made = tempfile::tempdir_in(self.place.path()).expect("a folder can be made");
        made.keep()
    }
}
