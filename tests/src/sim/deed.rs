//! What people and mail do in a world. A refusal is an answer like another; trouble is not, unless the
//! world has made some.

use orgo_engine::authorize::{Person, Viewer};
use orgo_node::consent::{self, Wait, Waiting};
use orgo_node::failure::Failure;
use orgo_node::guard;
use orgo_node::intake::{Incoming, Outcome, take_in};
use orgo_node::node::Node;
use orgo_node::policy::again;
use orgo_node::project::load;
use orgo_node::purge;
use orgo_node::store::spool::Delivery;
use orgo_node::store::{StoreError, user};
use orgo_node::submit::submit;
use orgo_node::turn;
use orgo_schema::command::{Command, Receipt};
use orgo_schema::fact::Source;
use orgo_schema::id::{CaseId, DocumentId, DocumentKind, FactId, PurgeId};

use super::chance::Chance;
use super::command;
use super::law::written;
use super::mailbox;
use super::template::{self, Rights, Template};
use super::world::World;
use crate::letter::{attached, letter, reply};

/// How many different mails there are: the same one comes to several gateways.
const MAILS: u64 = 12;

/// The headers of a file that a mail brings.
const FILE: &str =
    "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=measured.txt";

/// Something that a person was told is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    /// What was written.
    pub fact: FactId,
    /// Into which document; nothing where that was purged at once.
    pub document: Option<DocumentId>,
    /// Whether it raised that document.
    pub is_raise: bool,
}

impl Deed {
    /// Returns the case that it raised.
    pub fn raises(&self) -> Option<CaseId> {
        let case = self.document.filter(|id| id.kind == DocumentKind::Case);
        case.filter(|_| self.is_raise).map(|id| CaseId::new(id.id))
    }
}

/// Lets something happen at a site that has power.
pub fn happens(world: &mut World) {
    let running = world.running();
    let Some(site) = world.chance.pick(&running).copied() else {
        return;
    };
    match world.chance.below(100) {
        0..25 => mail(world, site),
        25..33 => turn(world, site),
        33..35 => mailbox::opens(world, site),
        35..41 => purge(world, site),
        41..44 => rights(world, site),
        44..47 => decision(world, site),
        _ => {
            let command = command::any(world);
            person(world, site, command);
        }
    }
}

/// Lets a person do something at a site.
pub fn person(world: &mut World, site: usize, command: Command) {
    world.tell(|| format!("at {site}: {command:?}"));
    let is_clerk = world.chance.happens(25) && !matches!(command, Command::SetAccount { .. });
    let node = world.node(site);
    let template = Template::get();
    let person = if is_clerk {
        clerk(node)
    } else {
        guard::person(&node.setting(), template.user, &template.account)
    };
    let Some(person) = person else {
        world.tell(|| "the clerk may not sign in".to_owned());
        return world.count("deeds refused");
    };
    let is_raise = matches!(command, Command::RaiseCase { .. });
    match submit(node, &person, command) {
        Ok(receipt) => done(world, site, receipt, is_raise),
        Err(Failure::Refused(_) | Failure::Input(_)) => world.count("deeds refused"),
        Err(trouble) => {
            assert!(world.is_excused(site), "a deed at site {site}: {trouble}");
            world.count("deeds that failed");
        }
    }
}

/// Returns the clerk as a site knows them; nothing where they may not sign in.
fn clerk(node: &Node) -> Option<Person> {
    let clerk = Template::get().clerk;
    let user = node.store.read(|db| user::by_id(db, clerk));
    let user = user.expect("it can be read")?;
    guard::person(&node.setting(), clerk, &user.account)
}

/// Lets an administrator give the clerk other rights.
fn rights(world: &mut World, site: usize) {
    let all = [Rights::Full, Rights::None, Rights::Less, Rights::Uncleared];
    let rights = all[world.chance.place(all.len())];
    let template = Template::get();
    let command = Command::SetAccount {
        user: template.clerk,
        account: template::clerk(&template.account, rights),
    };
    person(world, site, command);
    world.count("rights given and taken");
}

/// Lets somebody say whether it counts what was done without a right to it.
fn decision(world: &mut World, site: usize) {
    let waiting = contested(world.node(site));
    let Some(waiting) = world.chance.pick(&waiting).cloned() else {
        return;
    };
    let command = Command::Decide {
        object: waiting.object,
        act: waiting.act,
        yes: world.chance.happens(50),
        reason: None,
    };
    person(world, site, command);
    world.count("contested acts decided");
}

/// Lists what was done at a node without a right to it, and nobody has decided about.
pub(super) fn contested(node: &Node) -> Vec<Waiting> {
    let (template, setting) = (Template::get(), node.setting());
    let reader = guard::person(&setting, template.user, &template.account).map(Viewer::Person);
    let reader = reader.expect("she is active");
    let waiting = node
        .store
        .read(|db| consent::list(db, &setting, &reader, consent::Language::English));
    let mut waiting = waiting.expect("it can be read");
    waiting.retain(|waiting| waiting.kind == Wait::Contested);
    waiting
}

fn done(world: &mut World, site: usize, receipt: Receipt, is_raise: bool) {
    world.count(if is_raise { "raises" } else { "deeds" });
    world.tell(|| format!("receipt {receipt:?}"));
    if world.sites[site].disk.is_dead() {
        // The power went before anybody could be told.
        return;
    }
    // What a removed site writes is stored and does not count.
    if world.sites[site].removed {
        world.beyond.extend(receipt.facts);
    } else {
        let documents = receipt.case_id.into_iter().map(DocumentId::from);
        let documents = documents.chain(receipt.task_ids.iter().copied().map(DocumentId::from));
        let documents: Vec<DocumentId> = documents.collect();
        for fact in receipt.facts {
            let deed = Deed {
                fact,
                document: written_in(world.node(site), &documents, fact),
                is_raise,
            };
            world.acknowledged.push((site, deed));
        }
    }
    if let Some(case) = receipt.case_id.filter(|case| !world.cases.contains(case)) {
        world.cases.push(case);
    }
    for task in receipt.task_ids {
        if !world.tasks.contains(&task) {
            world.tasks.push(task);
        }
    }
}

/// Finds the document that a fact was written into: one of those that the answer names, or of their signals.
fn written_in(node: &Node, named: &[DocumentId], fact: FactId) -> Option<DocumentId> {
    let setting = node.setting();
    let read = node.store.read(|db| {
        for id in named {
            for held in &*setting.compartments {
                if load::facts_of(db, held, *id)?.facts.contains_key(&fact) {
                    return Ok(Some(*id));
                }
            }
        }
        Ok::<_, StoreError>(None)
    });
    read.expect("it can be read").or_else(|| {
        let mut all = written(node).into_iter();
        let of = all.find(|document| document.facts.contains_key(&fact));
        of.map(|document| document.row.id)
    })
}

/// Lets a person say that a case shall go for good, or take that back.
fn purge(world: &mut World, site: usize) {
    let withdraws = world.chance.happens(15);
    let case = world.chance.pick(&world.cases).copied();
    let node = world.node(site);
    let template = Template::get();
    let person = guard::person(&node.setting(), template.user, &template.account);
    let person = person.expect("she is active");
    let outcome = if withdraws {
        let Some(purge) = standing(node, &person) else {
            return;
        };
        purge::withdraw(node, &person, purge, None)
    } else {
        let Some(case) = case else { return };
        purge::cases(node, &person, &[case], "nobody needs it any more").map(drop)
    };
    world.tell(|| format!("at {site}: purge {case:?}, taken back: {withdraws}: {outcome:?}"));
    match outcome {
        Ok(()) if withdraws => world.count("purges taken back"),
        Ok(()) => world.count("purges proposed"),
        Err(Failure::Refused(_) | Failure::Input(_)) => world.count("purges refused"),
        Err(trouble) => {
            assert!(world.is_excused(site), "a purge at site {site}: {trouble}");
            world.count("purges that failed");
        }
    }
}

/// Returns a proposal to purge that stands.
fn standing(node: &Node, person: &Person) -> Option<PurgeId> {
    let all = purge::list(node, person).expect("she may see them");
    let mut open = all
        .iter()
        .filter(|line| line["state"] != "done" && line["state"] != "withdrawn");
    let id = open.next()?["purge_id"].as_str()?;
    Some(id.parse().expect("it has a name"))
}

fn mail(world: &mut World, site: usize) {
    let number = world.chance.below(MAILS);
    take_mail(world, site, number);
}

/// Lets a mail come to a site.
pub(super) fn take_mail(world: &mut World, site: usize, number: u64) {
    let node = world.node(site);
    let taken = take_in(node, &[numbered_mail(node, number)]);
    keep_mail(world, site, taken);
}

/// Returns one of the mails that may come.
pub(super) fn any_mail(node: &Node, chance: &mut Chance) -> Incoming {
    numbered_mail(node, chance.below(MAILS))
}

/// Returns one of the mails that may come, by its number.
pub(super) fn numbered_mail(node: &Node, number: u64) -> Incoming {
    let id = format!("{number}@example.org");
    // Every third mail answers the one before it, which may come later or never; others bring a file.
    let raw = match number % 3 {
        2 => {
            let to = format!("{}@example.org", number - 1);
            reply(&id, &to, "Re: Leak", "It is getting worse")
        }
        1 => attached(&id, FILE, &format!("{number}, ").repeat(40_000)),
        _ => letter(&id, &format!("Leak in Room {number}"), "urgent"),
    };
    Incoming {
        raw: raw.into_bytes(),
        delivery: Delivery {
            to: Some("maintenance@school.example".into()),
            source: Source::Mail,
            received: (node.clock)().now,
        },
    }
}

/// Remembers the mail that a site said it has.
pub(super) fn keep_mail(world: &mut World, site: usize, taken: Result<Vec<Outcome>, StoreError>) {
    match taken {
        Ok(_) if world.sites[site].disk.is_dead() => {}
        Ok(outcomes) => {
            world.tell(|| format!("mail at {site}: {outcomes:?}"));
            world.count("mails");
            for outcome in outcomes {
                if !world.sites[site].removed {
                    let signals = outcome.signal_id.into_iter();
                    world.taken_in.extend(signals.map(|signal| (site, signal)));
                }
                world.cases.extend(outcome.case_id);
                world.tasks.extend(outcome.task_ids);
            }
        }
        Err(trouble) => {
            assert!(world.is_excused(site), "mail at site {site}: {trouble}");
            world.count("mails that failed");
        }
    }
    world.cases.sort_unstable();
    world.cases.dedup();
    world.tasks.sort_unstable();
    world.tasks.dedup();
}

/// Lets a node do what it does by itself from time to time.
pub fn turn(world: &mut World, site: usize) {
    world.tell(|| format!("turn of {site}"));
    let node = world.node(site);
    let done = turn::turn(node);
    let purged = purge::tick(node, true);
    let again = again::run(node);
    let mut left: Vec<String> = done.left.iter().map(ToString::to_string).collect();
    left.extend(purged.err().map(|trouble| trouble.to_string()));
    left.extend(again.err().map(|trouble| trouble.to_string()));
    assert!(
        left.is_empty() || world.is_excused(site),
        "a turn of site {site}: {left:?}"
    );
    *world.counts.entry("steps").or_default() += done.steps as u64;
    *world.counts.entry("turns that left something").or_default() += u64::from(!left.is_empty());
}
