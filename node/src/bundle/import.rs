//! `orgo bundle import`: what others had for this node.
//!
//! A file is checked whole before anything of it is used. Then it goes the way of everything that comes
//! from outside: admission. It may come again, before its forerunners, or by way of somebody else.

use std::{
    collections::BTreeSet,
    io::{Read, Seek},
    path::{Path, PathBuf},
};

use orgo_schema::id::{CompartmentId, NodeId};
use orgo_sync::{
    bundle::{Code, Header, Item, Manifest, Piece, Stretch, receipt::Stored},
    parcel::{Cursor, Parcel},
    roster::{Roster, RosterEntry},
};
use serde::Serialize;

use super::{
    aside::put_aside,
    disk, keys,
    opened::{self, Opened},
    receipt,
};
use crate::{
    admit::{self, Report, Source},
    content::{self, Part},
    failure::Failure,
    membership,
    membership::sealing::SealingIdentity,
    moved,
    node::Node,
    parcel,
    planted::{self, Bug},
    store::{
        StoreError, admission,
        blob::Put,
        bundle::{self, Direction, HeldBundle, Record, Span},
        compartment::Compartment,
        peer,
    },
};

/// What is admitted in one transaction, in bytes, about.
const BATCH_BYTES: usize = 1 << 20;
/// The most entries of the roster that one bundle may bring.
const ENTRIES_MAX: usize = 100_000;
/// The most receipts that one bundle may bring: one per recipient.
const RECEIPTS_MAX: usize = orgo_sync::bundle::RECIPIENTS_MAX;

/// What came of importing files.
#[derive(Debug, Default, Serialize)]
pub struct Imported {
    /// Each file that could be used.
    #[serde(rename = "files")]
    pub items: Vec<Taken>,
    /// The files that could not, each with the reason.
    pub failed: Vec<String>,
    /// What goes back to those who made the bundles.
    pub receipts: Vec<Slip>,
}

/// What came of one file.
#[derive(Debug, Serialize)]
pub struct Taken {
    /// The file.
    pub file: PathBuf,
    /// Who made it.
    pub from: String,
    /// Which bundle of theirs.
    pub sequence: u64,
    /// Which part of it.
    pub part: u32,
    /// Of how many.
    pub parts: u32,
    /// What is said of it in one sentence.
    pub outcome: String,
    /// The bundles that are missing before this one.
    pub missing: Vec<u64>,
    /// Entries of the roster that were new here.
    pub roster: u64,
    /// What was admitted.
    pub report: Report,
    /// Chunks of attachments that it brought.
    pub chunks: u64,
    /// Attachments that are referred to here and have not come: the receipt asks for them.
    pub wanted: usize,
    /// What of it is not for this node, or locked here.
    pub skipped: Vec<String>,
}

/// A receipt on its way back.
#[derive(Debug, Serialize)]
pub struct Slip {
    /// To whom.
    pub to: String,
    /// The file that carries it back.
    pub file: Option<PathBuf>,
    /// The same for a slip of paper, for each bundle that came whole.
    pub codes: Vec<String>,
}

/// Imports files, in the order they were made in.
///
/// # Errors
/// When no file is named. What is wrong with one file does not keep the others out.
pub fn import(
    node: &Node,
    files: &[PathBuf],
    output: Option<&Path>,
    progress: &mut dyn FnMut(&str),
) -> Result<Imported, Failure> {
    let mut imported = Imported::default();
    let mut opened = Vec::new();
    for path in files {
        match opened::open(path) {
            Ok(mut open) => opened.push((path, open.part(), open)),
            Err(failure) => imported.failed.push(failure.to_string()),
        }
    }
    opened.sort_by_key(|(_, part, open)| (open.header.from, open.header.stamp, *part));
    let mut came: Vec<(NodeId, &PathBuf, Header)> = Vec::new();
    for (path, _, mut open) in opened {
        let name = path.display();
        match take(node, &mut open, progress) {
            Ok(mut file) => {
                file.file.clone_from(path);
                imported.items.push(file);
                came.push((open.header.from, path, open.header));
            }
            Err(Refused::Removed(why)) => {
                let kept = put_aside(node, path, &open)?;
                imported.failed.push(format!("{name}: {why}; {kept}"));
            }
            Err(Refused::Failure(failure)) => imported.failed.push(format!("{name}: {failure}")),
        }
    }
    let makers: BTreeSet<NodeId> = came.iter().map(|(from, ..)| *from).collect();
    let count = makers.len();
    for maker in makers {
        let of_maker: Vec<_> = came.iter().filter(|(from, ..)| *from == maker).collect();
        let headers: Vec<&Header> = of_maker.iter().map(|(.., header)| header).collect();
        let beside = of_maker.first().map(|(_, path, _)| path.as_path());
        imported
            .receipts
            .extend(slip(node, maker, &headers, (output.or(beside), count))?);
    }
    Ok(imported)
}

/// Why a file is not imported.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    /// Its maker was removed from the organisation.
    #[error("{0}")]
    Removed(String),
    /// Anything else.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Failure(error.into())
    }
}

impl From<orgo_sync::bundle::BundleError> for Refused {
    fn from(error: orgo_sync::bundle::BundleError) -> Self {
        Self::Failure(Failure::Input(error.to_string()))
    }
}

/// Imports one opened file.
pub(super) fn take<R: Read + Seek>(
    node: &Node,
    open: &mut Opened<R>,
    progress: &mut dyn FnMut(&str),
) -> Result<Taken, Refused> {
    is_for_us(node, &open.header)?;
    let manifest = open.verify(|done, of| {
        progress(&format!(
            "checking: {} %",
            done.saturating_mul(100) / of.max(1)
        ));
    })?;
    let identity = membership::identity(node)?;
    let header = open.header.clone();
    let mut taking = Taking::new(node, &header, &manifest);
    for (number, section) in manifest.sections.iter().enumerate() {
        if !taking.opens(section.to.as_slice(), section.stretch.as_ref()) {
            continue;
        }
        match &section.stretch {
            None => taking.first(open, number, &identity)?,
            Some(stretch) => {
                is_of_member(node, &header)?;
                taking.log(open, number, &identity, stretch, progress)?;
            }
        }
    }
    is_of_member(node, &header)?;
    taking.keep()?;
    taking.told()
}

/// Checks whose a bundle is and whom it is for, before gigabytes are read.
fn is_for_us(node: &Node, header: &Header) -> Result<(), Refused> {
    let setting = node.setting();
    let refuse = |why: String| Err(Failure::Input(why).into());
    if header.organization != setting.organization {
        return refuse(format!(
            "made for the organisation {} ({}), this is {}; nothing was imported",
            header.organization_name, header.organization, setting.organization_name
        ));
    }
    is_not_removed(&setting.roster, header)?;
    if header.from == setting.node {
        return refuse("made by this node itself; it goes to the others".into());
    }
    if header.addressee(setting.node).is_none() {
        let names: Vec<_> = header.to.iter().map(|to| to.name.as_str()).collect();
        return refuse(format!(
            "sealed for: {}; this is {}, which can carry it and not open it",
            names.join(", "),
            keys::name(&setting, setting.node)
        ));
    }
    Ok(())
}

fn is_not_removed(roster: &Roster, header: &Header) -> Result<(), Refused> {
    if !roster.is_removed(header.from) {
        return Ok(());
    }
    let log = roster.removals();
    let entries = log.of_node(header.from);
    let mut reasons = entries.filter_map(|(hash, _)| log.reason(hash));
    let reason = reasons.next();
    let reason = reason.map_or_else(String::new, |why| format!(": {why}"));
    let date = log.removed_at(header.from).map_or_else(String::new, |at| {
        format!(" on {}", at.utc().format("%Y-%m-%d"))
    });
    Err(Refused::Removed(format!(
        "signed by {}, which was removed from the organisation{date}{reason}; nothing was imported",
        header.from_name
    )))
}

/// Checks that the maker of a bundle was let in. It may say so itself: what it begins with brings the roster, which
/// administrators have signed.
fn is_of_member(node: &Node, header: &Header) -> Result<(), Refused> {
    let setting = node.setting();
    is_not_removed(&setting.roster, header)?;
    if setting.roster.is_member(header.from) {
        return Ok(());
    }
    Err(Refused::Failure(Failure::Input(format!(
        "signed by {} ({}), which no administrator has let in as far as is known here; nothing was imported",
        header.from_name, header.from
    ))))
}

/// A file that is being imported.
struct Taking<'a> {
    node: &'a Node,
    header: &'a Header,
    manifest: &'a Manifest,
    token: Option<[u8; 16]>,
    spans: BTreeSet<Span>,
    report: Report,
    roster: u64,
    chunks: u64,
    skipped: Vec<String>,
    locked: bool,
    missing: Vec<u64>,
}

impl<'a> Taking<'a> {
    fn new(node: &'a Node, header: &'a Header, manifest: &'a Manifest) -> Self {
        Self {
            node,
            header,
            manifest,
            token: None,
            spans: BTreeSet::new(),
            report: Report::default(),
            roster: 0,
            chunks: 0,
            skipped: Vec::new(),
            locked: false,
            missing: Vec::new(),
        }
    }

    /// Whether a section is sealed to this node and its compartment is open here.
    fn opens(&mut self, to: &[NodeId], stretch: Option<&Stretch>) -> bool {
        let setting = self.node.setting();
        if !to.contains(&setting.node) {
            self.skipped
                .push("a compartment that is sealed to others only".into());
            return false;
        }
        let Some(stretch) = stretch else { return true };
        let id = stretch.compartment;
        if self.compartment(id).is_some() {
            return true;
        }
        let locked = setting.locked.iter().find(|locked| locked.id == id);
        self.skipped.push(match locked {
            Some(locked) => format!(
                "the compartment {} is locked here: unlock it and import again",
                locked.name
            ),
            None => {
                "a compartment that is not here yet: import again once the node holds it".into()
            }
        });
        self.locked = true;
        false
    }

    fn compartment(&self, id: CompartmentId) -> Option<Compartment> {
        self.node.setting().held(id).cloned()
    }

    /// Takes in what all recipients must know first.
    fn first<R: Read + Seek>(
        &mut self,
        open: &mut Opened<R>,
        number: usize,
        identity: &SealingIdentity,
    ) -> Result<(), Refused> {
        let mut opener = open.section(self.manifest, number, identity)?;
        let (mut entries, mut receipts): (Vec<RosterEntry>, Vec<_>) = (Vec::new(), Vec::new());
        while let Some(item) = opener.next()? {
            match item {
                Item::Token(token) => self.token = Some(token),
                Item::Roster(entry) if entries.len() < ENTRIES_MAX => entries.push(entry),
                Item::Receipt(receipt) if receipts.len() < RECEIPTS_MAX => receipts.push(receipt),
                Item::Roster(_)
                | Item::Receipt(_)
                | Item::Parcel(_)
                | Item::Reached(_)
                | Item::Blob(_)
                | Item::Unknown(_) => {}
            }
        }
        let source = Source::Bundle(self.header.from);
        self.roster += admit::roster(self.node, source, entries)?.added.len() as u64;
        let this = self.node.setting().node;
        for receipt in receipts {
            // Others' receipts ride along; an old one of ours says nothing new.
            if receipt.verify().is_ok_and(|read| read.to == this)
                && let Err(why) = receipt::take_signed(self.node, &receipt)
            {
                tracing::info!(%why, "a receipt in a bundle says nothing here");
            }
        }
        Ok(())
    }

    /// Takes in a stretch of its maker's log.
    fn log<R: Read + Seek>(
        &mut self,
        open: &mut Opened<R>,
        number: usize,
        identity: &SealingIdentity,
        stretch: &Stretch,
        progress: &mut dyn FnMut(&str),
    ) -> Result<(), Refused> {
        let Some(compartment) = self.compartment(stretch.compartment) else {
            return Ok(());
        };
        let from = self.header.from;
        let here = self.position(&compartment)?;
        // Where something is missing before it, the cursor stays until that has come.
        let follows = stretch.after <= here;
        let mut opener = open.section(self.manifest, number, identity)?;
        let (mut waiting, mut pieces, mut weight, mut envelopes) = (Vec::new(), Vec::new(), 0, 0);
        while let Some(item) = opener.next()? {
            match item {
                Item::Parcel(parcel) => {
                    weight += parcel.weight();
                    waiting.push(parcel);
                    envelopes += 1;
                    if weight >= BATCH_BYTES {
                        self.admit(&compartment, std::mem::take(&mut waiting), None)?;
                        weight = 0;
                        progress(&format!("{}: {envelopes}", compartment.name));
                    }
                }
                Item::Reached(position) => {
                    let position = position.min(stretch.until).max(here);
                    let cursor = follows.then_some(Cursor {
                        instance: self.header.instance,
                        position,
                    });
                    self.admit(&compartment, std::mem::take(&mut waiting), cursor)?;
                    weight = 0;
                }
                Item::Blob(piece) => {
                    weight += piece.content.len();
                    pieces.push(piece);
                    if weight >= BATCH_BYTES {
                        self.chunks(&compartment, std::mem::take(&mut pieces))?;
                        weight = 0;
                    }
                }
                Item::Token(_) | Item::Roster(_) | Item::Receipt(_) | Item::Unknown(_) => {}
            }
        }
        self.admit(&compartment, waiting, None)?;
        self.chunks(&compartment, pieces)?;
        self.spans.insert(Span {
            compartment: stretch.compartment,
            after: stretch.after,
            until: stretch.until,
        });
        progress(&format!(
            "{} of {}",
            compartment.name,
            keys::name(&self.node.setting(), from)
        ));
        Ok(())
    }

    /// Returns how far the maker's log is here.
    fn position(&self, compartment: &Compartment) -> Result<u64, StoreError> {
        position(self.node, self.header, compartment)
    }

    fn admit(
        &mut self,
        compartment: &Compartment,
        parcels: Vec<Parcel>,
        cursor: Option<Cursor>,
    ) -> Result<(), StoreError> {
        if parcels.is_empty() && cursor.is_none() {
            return Ok(());
        }
        let source = Source::Bundle(self.header.from);
        let id = compartment.scope.compartment;
        self.report
            .add(admit::parcels(self.node, source, id, parcels, cursor)?);
        Ok(())
    }

    /// Keeps chunks of attachments, in one transaction. Those of no use are told apart there.
    fn chunks(&mut self, compartment: &Compartment, pieces: Vec<Piece>) -> Result<(), StoreError> {
        if pieces.is_empty() {
            return Ok(());
        }
        self.chunks += pieces.len() as u64;
        let (setting, held) = (self.node.setting(), compartment.clone());
        let complete = self.node.store.write(compartment, move |batch| {
            let mut complete = Vec::new();
            for piece in pieces {
                let part = Part {
                    number: piece.number,
                    content: &piece.content,
                    last: piece.last,
                };
                let put = content::put(batch, &setting, &held, &piece.hash, part)?;
                if let Put::Complete { .. } = put {
                    complete.push(piece.hash);
                }
            }
            Ok::<_, StoreError>(complete)
        })?;
        if !complete.is_empty() {
            // It may be of what was raised, and is wanted where that goes on.
            moved::resume(self.node)?;
            parcel::open(self.node)?;
        }
        for hash in complete {
            self.node.peers.stored(compartment.row, hash);
        }
        Ok(())
    }

    /// Notes what came, and moves the cursors over everything that is here without a gap.
    fn keep(&mut self) -> Result<(), Refused> {
        let setting = self.node.setting();
        let (header, manifest) = (self.header, self.manifest);
        let before = header.addressee(setting.node).and_then(|to| to.before);
        let new = HeldBundle {
            direction: Direction::In,
            peer: header.from,
            sequence: header.sequence,
            hash: header.hash(),
            made: header.stamp.wall(),
            record: Record {
                instance: header.instance,
                parts: manifest.parts,
                came: BTreeSet::new(),
                spans: BTreeSet::new(),
                token: None,
                receipt: None,
                confirmed: None,
                before: before.map(|before| before.sequence),
                came_at: None,
            },
        };
        let (part, token) = ((!self.locked).then_some(manifest.part), self.token);
        let spans = std::mem::take(&mut self.spans);
        self.node.store.write_local(move |batch| {
            let kept = bundle::find(batch.db, Direction::In, new.peer, new.hash)?;
            let mut held = kept.unwrap_or(new);
            held.record.came_at = Some(batch.now());
            held.record.came.extend(part);
            held.record.spans.extend(spans);
            held.record.token = token.or(held.record.token);
            bundle::put(batch.db, &held)
        })?;
        let came = came(self.node, header)?;
        let mut stored = Vec::new();
        for compartment in setting.places() {
            let position = advance(self.node, header, compartment, &came)?;
            stored.push(Stored {
                compartment: compartment.scope.compartment,
                position,
            });
        }
        self.missing = receipt::missing(&came, &stored);
        Ok(())
    }

    fn told(self) -> Result<Taken, Refused> {
        let (header, manifest) = (self.header, self.manifest);
        let stretches = || {
            let sections = manifest.sections.iter();
            sections.filter_map(|section| section.stretch.as_ref())
        };
        let receipt = receipt::of(self.node, header.from)?;
        let total: u64 = stretches().map(|stretch| stretch.changes).sum();
        let from = keys::name(&self.node.setting(), header.from);
        let outcome = if let Some(first) = self.missing.first() {
            let part = if *first == header.sequence {
                format!("other parts of bundle {first} of {from} have not come yet")
            } else {
                let missing: Vec<_> = self.missing.iter().map(u64::to_string).collect();
                format!("bundle {} of {from} is missing", missing.join(", "))
            };
            format!(
                "{} of {total} changes were new here; {part}",
                self.report.changes
            )
        } else if self.report.envelopes + self.report.changes + self.roster == 0 {
            format!("nothing new: 0 of {total} changes were needed")
        } else {
            format!("{} of {total} changes were new here", self.report.changes)
        };
        Ok(Taken {
            file: PathBuf::new(),
            from,
            sequence: header.sequence,
            part: manifest.part,
            parts: manifest.parts,
            outcome,
            missing: self.missing,
            roster: self.roster,
            report: self.report,
            chunks: self.chunks,
            wanted: receipt.map_or(0, |receipt| receipt.wanted.len()),
            skipped: self.skipped,
        })
    }
}

/// Lists the bundles of this life of their maker that came here.
fn came(node: &Node, header: &Header) -> Result<Vec<HeldBundle>, StoreError> {
    let mut came = node.store.read(|db| bundle::all(db, Direction::In))?;
    came.retain(|held| held.peer == header.from && held.record.instance == header.instance);
    Ok(came)
}

fn position(node: &Node, header: &Header, compartment: &Compartment) -> Result<u64, StoreError> {
    let cursor = node
        .store
        .read(|db| Ok::<_, StoreError>(peer::cursor(db, header.from, compartment.row)?))?;
    let same = cursor.filter(|(instance, _)| instance == header.instance.as_bytes());
    Ok(same.map_or(0, |(_, position)| position))
}

/// Moves the cursor over stretches that came before what they follow; never back.
fn advance(
    node: &Node,
    header: &Header,
    compartment: &Compartment,
    came: &[HeldBundle],
) -> Result<u64, StoreError> {
    let here = position(node, header, compartment)?;
    let id = compartment.scope.compartment;
    let mut spans: Vec<&Span> = came
        .iter()
        .flat_map(|held| &held.record.spans)
        .filter(|span| span.compartment == id)
        .collect();
    spans.sort_by_key(|span| (span.after, span.until));
    let reached = spans.into_iter().fold(here, |reached, span| {
        if span.after <= reached || planted::is(Bug::Receipt) {
            reached.max(span.until)
        } else {
            reached
        }
    });
    if reached > here {
        let (from, row, instance) = (header.from, compartment.row, header.instance);
        node.store.write(compartment, move |batch| {
            let instance = instance.as_bytes();
            Ok::<_, StoreError>(admission::put_cursor(
                batch.db, from, row, instance, reached,
            )?)
        })?;
    }
    Ok(reached)
}

/// Writes the receipt for the maker of some bundles that came. Where there are several makers, its name says
/// for whom it is, so that their receipts lie side by side.
fn slip(
    node: &Node,
    maker: NodeId,
    headers: &[&Header],
    (beside, makers): (Option<&Path>, usize),
) -> Result<Option<Slip>, Failure> {
    let Some(receipt) = receipt::of(node, maker)? else {
        return Ok(None);
    };
    let (key, _) = keys::of(node)?;
    let mut codes: Vec<Code> = Vec::new();
    for header in headers {
        let held = node
            .store
            .read(|db| bundle::find(db, Direction::In, maker, header.hash()))?;
        if let Some(held) = held
            && let Some(code) = receipt::code(node, &held)?
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    let setting = node.setting();
    let name = |node| keys::name(&setting, node).replace(['/', ' '], "-");
    let to = name(maker);
    let path = beside.map(|beside| {
        if beside.is_dir() {
            beside.join(format!("{}-for-{to}.receipt", name(setting.node)))
        } else if beside.extension().is_some_and(|end| end == "receipt") {
            let stem = beside.file_stem().unwrap_or_default().to_string_lossy();
            match makers {
                0 | 1 => beside.to_owned(),
                _ => beside.with_file_name(format!("{stem}-for-{to}.receipt")),
            }
        } else {
            let mut path = beside.as_os_str().to_owned();
            path.push(".receipt");
            path.into()
        }
    });
    let mut written = None;
    if let Some(path) = path {
        match disk::put(&path, &receipt.sign(&key).file()) {
            Ok(()) => written = Some(path),
            // The stick may be locked against writing; the code does as well.
            Err(failure) => tracing::warn!(%failure, "the receipt could not be written"),
        }
    }
    if let (Some(path), Some(code)) = (&written, codes.last()) {
        let picture = receipt::picture(code)?;
        disk::put(&path.with_extension("receipt.svg"), picture.as_bytes())?;
    }
    Ok(Some(Slip {
        to: keys::name(&node.setting(), maker),
        file: written,
        codes: codes.iter().map(ToString::to_string).collect(),
    }))
}
