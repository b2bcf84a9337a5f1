//! Two sites of one organisation that meet over loopback and part again.

use std::{
    collections::{BTreeSet, VecDeque},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use orgo_engine::authorize::Person;
use orgo_schema::{
    command::{Command, Receipt},
    fact::Account,
    id::{CaseId, UserId},
    word::{Duty, Visibility},
};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::{
    care,
    failure::Failure,
    found::{self, FirstNode},
    guard,
    home::{Home, random},
    node::Node,
    peer::{self, Place, Reachable, Settings},
    sample,
    store::{
        StoreError, case as case_row, document,
        peer::{Address, add_address, get},
        replica::Log,
    },
    submit,
};

/// Commands that wait for the writer at once: as many as fit into a commit.
const HANDED_OVER_MAX: usize = 256;
/// How long anything is waited for.
const PATIENCE: Duration = Duration::from_secs(1_800);
/// How often it is looked whether something has come.
const GLANCE: Duration = Duration::from_millis(1);

/// Two sites of one organisation.
pub(crate) struct Sites {
    pub(crate) here: Arc<Node>,
    pub(crate) there: Arc<Node>,
    folder: PathBuf,
    runtime: Runtime,
    user: UserId,
    account: Account,
}

/// Two sites while they talk.
pub(crate) struct Meeting {
    here: Reachable,
    there: Reachable,
    /// When the one began to call the other.
    pub(crate) called: Instant,
}

/// Bytes on the way between two sites, both ways together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    /// As the streams count them, packed.
    pub(crate) wire: u64,
    /// As the loopback of this network namespace counts them: packets with all their headers, those of other
    /// programs too. Nothing where the system does not say.
    pub(crate) loopback: Option<u64>,
}

impl Told {
    /// Returns what was told since.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            wire: self.wire - before.wire,
            loopback: self
                .loopback
                .zip(before.loopback)
                .map(|(now, then)| now.saturating_sub(then)),
        }
    }
}

/// Returns how many bytes went over the loopback of this network namespace.
fn on_loopback() -> Option<u64> {
    let devices = std::fs::read_to_string("/proc/self/net/dev").ok()?;
    let counts = devices
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("lo:"))?;
    counts.split_whitespace().next()?.parse().ok()
}

impl Sites {
    /// Founds an organisation of two sites in a folder, with somebody who may do everything.
    pub(crate) fn found(folder: &Path) -> Result<Self, Failure> {
        let first = |site: &str| {
            Ok::<_, Failure>(FirstNode {
                key: random()?,
                site: site.to_owned(),
            })
        };
        let firsts = [first("Here")?, first("There")?];
        let founded = found::found("Measured", "school", &firsts)?;
        let [here, there] = &firsts;
        let here = found::settle(&folder.join("here"), &founded, here)?;
        let there = found::settle(&folder.join("there"), &founded, there)?;
        let account = Account {
            email: "admin@localhost".into(),
            name: "Administrator".into(),
            duty: Duty::Administrator,
            teams: Vec::new(),
            clearances: Vec::new(),
            active: true,
        };
        let user = found::add_user(&here, account.clone())?;
        let runtime = Runtime::new().map_err(|error| Failure::Trouble(error.to_string()))?;
        Ok(Self {
            here: Arc::new(here),
            there: Arc::new(there),
            folder: folder.to_owned(),
            runtime,
            user,
            account,
        })
    }

    /// Does things at a site as somebody who may do everything, many in one commit. Returns what came
    /// of each.
    pub(crate) fn submit_all(
        &self,
        node: &Node,
        commands: impl IntoIterator<Item = Command>,
    ) -> Result<Vec<Receipt>, Failure> {
        let person = self.person(node)?;
        let mut receipts = Vec::new();
        let mut waiting: VecDeque<submit::Submitted> = VecDeque::with_capacity(HANDED_OVER_MAX);
        for command in commands {
            if waiting.len() == HANDED_OVER_MAX
                && let Some(first) = waiting.pop_front()
            {
                receipts.push(first.finish(node)?);
            }
            waiting.push_back(submit::begin(node, &person, command)?);
        }
        for last in waiting {
            receipts.push(last.finish(node)?);
        }
        Ok(receipts)
    }

    /// Does one thing at a site, in a commit of its own.
    pub(crate) fn submit(&self, node: &Node, command: Command) -> Result<Receipt, Failure> {
        submit::submit(node, &self.person(node)?, command)
    }

    /// Who may do everything.
    pub(crate) fn user(&self) -> UserId {
        self.user
    }

    fn person(&self, node: &Node) -> Result<Person, Failure> {
        guard::person(&node.setting(), self.user, &self.account)
            .ok_or_else(|| Failure::Trouble("the account may not sign in".to_owned()))
    }

    /// Opens cases at a site, each with a task.
    pub(crate) fn open_cases(&self, node: &Node, n: u32) -> Result<Vec<CaseId>, Failure> {
        let opened = self.submit_all(
            node,
            (0..n).map(|number| {
                let (case, task) = sample::case(number);
                Command::OpenCase {
                    case,
                    tasks: vec![task],
                }
            }),
        )?;
        Ok(opened
            .into_iter()
            .filter_map(|receipt| receipt.case_id)
            .collect())
    }

    /// Lets one site call the other.
    pub(crate) fn meet(&self) -> Result<Meeting, Failure> {
        let settings = Settings {
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
            multicast: false,
            relays: Vec::new(),
        };
        let start = |node| self.runtime.block_on(peer::start(node, &settings));
        let here = start(Arc::clone(&self.here))?;
        let known = here.listens_at();
        let id = self.here.setting().node;
        self.there.store.write_local(move |batch| {
            for socket in known {
                let address = Address {
                    place: Place::Socket(socket),
                    given: true,
                };
                add_address(batch.db, id, &address)?;
            }
            Ok::<_, StoreError>(())
        })?;
        let there = start(Arc::clone(&self.there))?;
        Ok(Meeting {
            here,
            there,
            called: Instant::now(),
        })
    }

    /// Waits until both have what the other had.
    pub(crate) fn until_even(&self) -> Result<(), Failure> {
        let (here, there) = (self.here.setting().node, self.there.setting().node);
        until("the two are even", || {
            Ok(self.here.peers.is_even(there) && self.there.peers.is_even(here))
        })
    }

    /// Lets the two part.
    pub(crate) fn part(&self, meeting: Meeting) {
        self.runtime.block_on(async {
            meeting.there.stop().await;
            meeting.here.stop().await;
        });
    }

    /// Closes both stores and opens them again; also returns how long that of the second took to open, in
    /// seconds.
    pub(crate) fn reopened(self) -> Result<(Self, f64), Failure> {
        self.close();
        until("nobody works with the stores any more", || {
            Ok(Arc::strong_count(&self.here) == 1 && Arc::strong_count(&self.there) == 1)
        })?;
        let Self {
            here,
            there,
            folder,
            runtime,
            user,
            account,
        } = self;
        drop((here, there));
        let here = Arc::new(Node::open(Home::open(&folder.join("here"))?)?);
        let start = Instant::now();
        let there = Arc::new(Node::open(Home::open(&folder.join("there"))?)?);
        let seconds = start.elapsed().as_secs_f64();
        let sites = Self {
            here,
            there,
            folder,
            runtime,
            user,
            account,
        };
        Ok((sites, seconds))
    }

    /// Closes both stores.
    pub(crate) fn close(&self) {
        self.here.close();
        self.there.close();
    }

    /// Returns how many bytes the two have told one another.
    pub(crate) fn told(&self) -> Result<Told, Failure> {
        Ok(Told {
            wire: sent(&self.here, &self.there)? + sent(&self.there, &self.here)?,
            loopback: on_loopback(),
        })
    }

    /// Returns how many envelopes of what is internal there are on the two together.
    pub(crate) fn together(&self) -> Result<u64, Failure> {
        let mut all = BTreeSet::new();
        for node in [&self.here, &self.there] {
            let setting = node.setting();
            let internal = setting.compartment_for(Visibility::Internal);
            let items = node.store.read(|db| {
                let log = Log::open(db, internal)?;
                Ok::<_, Failure>(log.map(|log| log.items()).transpose()?.unwrap_or_default())
            })?;
            all.extend(items.into_iter().map(|(_, hash)| hash));
        }
        Ok(all.len() as u64)
    }

    /// Checks that both hold the same documents and show the same rows.
    pub(crate) fn check_equal(&self) -> Result<(), Failure> {
        if digest(&self.here)? == digest(&self.there)? {
            Ok(())
        } else {
            Err(Failure::Trouble("the two do not agree".to_owned()))
        }
    }
}

/// Returns how many bytes a site has sent to another: what was counted since it was opened, and before
/// the first meeting since then, what it wrote down.
fn sent(from: &Node, to: &Node) -> Result<u64, Failure> {
    let to = to.setting().node;
    if let Some((contact, _)) = from.peers.contact(to) {
        return Ok(contact.sent_bytes);
    }
    let known = from.store.read(|db| Ok::<_, StoreError>(get(db, to)?))?;
    Ok(known.map_or(0, |peer| peer.contact.sent_bytes))
}

/// Returns how many envelopes a site holds of what is internal.
pub(crate) fn logged(node: &Node) -> Result<u64, Failure> {
    let setting = node.setting();
    let internal = setting.compartment_for(Visibility::Internal);
    node.store.read(|db| {
        let log = Log::open(db, internal)?;
        Ok::<_, Failure>(log.map(|log| log.count()).transpose()?.unwrap_or(0))
    })
}

/// Returns how many cases a site has rows of.
pub(crate) fn rows(node: &Node) -> Result<u64, Failure> {
    let setting = node.setting();
    let filter = case_row::Filter {
        compartments: setting.compartments.iter().map(|held| held.row).collect(),
        ..case_row::Filter::default()
    };
    Ok(node.store.read(|db| case_row::count(db, &filter))?)
}

/// Returns the row of a case at a site, as soon as there is one.
pub(crate) fn row(node: &Node, case: CaseId) -> Result<Option<case_row::CaseRow>, Failure> {
    let setting = node.setting();
    let internal = setting.compartment_for(Visibility::Internal);
    Ok(node.store.read(|db| {
        let row = document::row(db, internal.row, case.into())?;
        match row {
            Some(row) => case_row::one(db, row),
            None => Ok(None),
        }
    })?)
}

fn digest(node: &Node) -> Result<Value, Failure> {
    let setting = node.setting();
    Ok(node.store.read(|db| care::digest(db, &setting))?)
}

/// Waits until something holds.
pub(crate) fn until(
    what: &str,
    mut holds: impl FnMut() -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let end = Instant::now() + PATIENCE;
    while !holds()? {
        if Instant::now() > end {
            return Err(Failure::Trouble(format!("waited in vain until {what}")));
        }
        thread::sleep(GLANCE);
    }
    Ok(())
}
