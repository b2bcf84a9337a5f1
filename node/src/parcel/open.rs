//! Opening what was sealed to this node.

use std::io::{self, Read as _};

use orgo_engine::fold;
use orgo_schema::{
    fact::{Body, PurgeReason, Via},
    id::{BlobHash, CompartmentId, DocumentId, DocumentKind, FactId, SignalId},
};
use rusqlite::Connection;

use super::seal::Letter;
use crate::{
    failure::Failure,
    intake,
    membership::{self, sealing::SealingIdentity},
    node::Node,
    project::load,
    purge,
    setting::Setting,
    store::{
        Batch, StoreError, blob,
        compartment::Compartment,
        document::{self, Row},
        parcel as rows,
        spool::Delivery,
    },
    submit::change::heads,
};

/// Parcels that are looked at in one go.
const PARCELS_AT_ONCE: u32 = 500;
/// The largest mail that is unpacked, in bytes: no door takes in a larger one.
const MAIL_BYTES_MAX: u64 = 128 << 20;

/// A parcel that this node can open.
struct Mine {
    row: Row,
    home: Compartment,
    to: Compartment,
    via: Via,
    sealed: BlobHash,
}

/// Opens the parcels that came for this node, and takes in what they hold. Returns how many. One that cannot
/// be opened stays, with the reason, and delays no other.
///
/// # Errors
/// When the database refuses. What was not opened is opened another time.
pub fn open(node: &Node) -> Result<usize, StoreError> {
    let setting = node.setting();
    let all = node.store.read(|db| mine(db, &setting))?;
    if all.is_empty() {
        return Ok(0);
    }
    let identity = membership::identity(node).map_err(|failure| store_error(&failure))?;
    let mut opened = 0;
    for parcel in all {
        match letter(node, &identity, &parcel)? {
            Ok((raw, delivery, original_of)) => {
                let place = (parcel.to.clone(), parcel.via);
                intake::take_sealed(node, place, (&raw, original_of), delivery)?;
                say(node, parcel)?;
                opened += 1;
            }
            Err(why) => {
                tracing::warn!(parcel = %parcel.row.id, %why, "a sealed mail cannot be opened");
                node.store.write_local(move |batch| {
                    Ok::<_, StoreError>(rows::done(batch.db, parcel.row.row, &why)?)
                })?;
            }
        }
    }
    if opened > 0 {
        purge::attend(node)?;
    }
    Ok(opened)
}

/// Lists the parcels that were sealed to this node, are here whole, and that it has not opened.
fn mine(db: &Connection, setting: &Setting) -> Result<Vec<Mine>, StoreError> {
    let mut mine = Vec::new();
    for parcel in rows::unopened(db, PARCELS_AT_ONCE)? {
        let row = parcel.row;
        let Some(home) = setting.compartment(row.compartment) else {
            continue;
        };
        let facts = document::facts(db, home, row)?;
        let Some(fold) = fold::parcel(&facts.facts) else {
            continue;
        };
        let (node, parceled) = (setting.node, fold.parceled);
        if !parceled.recipients.contains(&node) || fold.opened.contains(&node) {
            continue;
        }
        let may_write = setting.roster.grant_for(node, parceled.to).is_some();
        let Some(to) = setting.held(parceled.to).filter(|_| may_write) else {
            continue;
        };
        if blob::row(db, home.row, &parceled.sealed)?.is_some() {
            mine.push(Mine {
                row,
                home: home.clone(),
                to: to.clone(),
                via: fold.via,
                sealed: parceled.sealed,
            });
        }
    }
    Ok(mine)
}

/// What was sealed: the mail, how it came, and the one without its writer that it is the original of.
type Opened = (Vec<u8>, Delivery, Option<SignalId>);

/// Opens a parcel. In the inner result, why that cannot be.
fn letter(
    node: &Node,
    identity: &SealingIdentity,
    parcel: &Mine,
) -> Result<Result<Opened, String>, StoreError> {
    let sealed = node
        .store
        .read(|db| match blob::row(db, parcel.home.row, &parcel.sealed)? {
            Some(row) => blob::read(db, row),
            None => Ok(Vec::new()),
        })?;
    Ok(read(identity, &sealed, parcel.to.scope.compartment))
}

fn read(identity: &SealingIdentity, sealed: &[u8], to: CompartmentId) -> Result<Opened, String> {
    let plain = identity.open(sealed).map_err(|error| error.to_string())?;
    let letter: Letter = minicbor::decode(&plain).map_err(|error| error.to_string())?;
    // Who passes a parcel on can write another label on it.
    if letter.to != to {
        return Err("inside it says that it belongs into another compartment".to_owned());
    }
    if letter.bytes > MAIL_BYTES_MAX {
        return Err(format!(
            "{} bytes, at most {MAIL_BYTES_MAX} are unpacked",
            letter.bytes
        ));
    }
    let raw = unpack(&letter.packed, letter.bytes)
        .map_err(|error| format!("what is inside is damaged: {error}"))?;
    let delivery = Delivery {
        to: letter.delivered_to,
        source: letter.source,
        received: letter.received,
    };
    Ok((raw, delivery, letter.original_of))
}

/// Unpacks a mail of so many bytes, and never more.
fn unpack(packed: &[u8], bytes: u64) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    let unpacked = zstd::stream::read::Decoder::new(packed)?;
    unpacked.take(bytes + 1).read_to_end(&mut raw)?;
    if raw.len() as u64 == bytes {
        Ok(raw)
    } else {
        Err(io::Error::other("it is not as long as it says"))
    }
}

/// Says that this node has what a parcel holds, and proposes that it goes.
fn say(node: &Node, parcel: Mine) -> Result<(), StoreError> {
    let setting = node.setting();
    let home = parcel.home.clone();
    let may_write = setting
        .roster
        .grant_for(setting.node, home.scope.compartment)
        .is_some();
    node.store.write(&parcel.home.clone(), move |batch| {
        rows::done(batch.db, parcel.row.row, "")?;
        if may_write {
            say_so(batch, &setting, &home, &parcel)?;
        }
        Ok::<_, StoreError>(())
    })
}

fn say_so(
    batch: &mut Batch<'_>,
    setting: &Setting,
    home: &Compartment,
    parcel: &Mine,
) -> Result<(), StoreError> {
    let id = parcel.row.id;
    let known = load::facts_of(batch.db, home, id)?;
    let fact_id = FactId::new(batch.fresh_uuid()?);
    let fact = batch.author(None, heads(&known.facts), Body::Unparceled);
    batch.add_facts(home, id, &[(fact_id, fact)])?;
    if document::children(batch.db, parcel.row.row, DocumentKind::Purge)?.is_empty() {
        let to = parcel.to.scope.compartment;
        let reason = PurgeReason::Moved { to };
        purge::propose(batch, setting, home, None, &[id].into(), &reason)?;
    }
    Ok(())
}

/// Whether any of some documents is a parcel that this node has to open before it may go.
///
/// # Errors
/// When the database refuses.
pub fn is_awaited<'a>(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    documents: impl IntoIterator<Item = &'a DocumentId>,
) -> Result<bool, StoreError> {
    let parcels = documents
        .into_iter()
        .filter(|id| id.kind == DocumentKind::Parcel);
    for id in parcels {
        let Some(row) = load::row(db, compartment, *id)? else {
            continue;
        };
        let facts = document::facts(db, compartment, row)?;
        let is_ours = fold::parcel(&facts.facts).is_some_and(|fold| {
            fold.parceled.recipients.contains(&setting.node)
                && !fold.opened.contains(&setting.node)
                && setting
                    .roster
                    .grant_for(setting.node, fold.parceled.to)
                    .is_some()
        });
        if is_ours && rows::is_unopened(db, row.row)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn store_error(failure: &Failure) -> StoreError {
    StoreError::Document(failure.to_string())
}

#[cfg(test)]
mod tests {
    use orgo_schema::{fact::Source, time::Timestamp};
    use uuid::Uuid;

    use super::*;
    use crate::membership::sealing;

    #[test]
    fn a_parcel_under_another_label_or_that_says_less_than_it_holds_is_not_opened() {
        let identity = SealingIdentity::generate();
        let place = |number| CompartmentId::new(Uuid::from_u128(number));
        let seal = |bytes| {
            let letter = Letter {
                to: place(3),
                delivered_to: Some("a@b.example".to_owned()),
                source: Source::Mail,
                received: Timestamp(5),
                bytes,
                packed: zstd::bulk::compress(&[b'x'; 1_000], 1).unwrap(),
                original_of: None,
            };
            let plain = minicbor::to_vec(&letter).unwrap();
            sealing::seal_to_all(&[identity.public()], &plain).unwrap()
        };
        let (raw, delivery, _) = read(&identity, &seal(1_000), place(3)).unwrap();
        assert_eq!((raw.len(), delivery.received), (1_000, Timestamp(5)));
        let error = read(&identity, &seal(1_000), place(2)).unwrap_err();
        assert!(error.contains("another compartment"), "{error}");
        assert!(read(&identity, &seal(999), place(3)).is_err());
        let error = read(&identity, &seal(u64::MAX), place(3)).unwrap_err();
        assert!(error.contains("at most"), "{error}");
        let other = SealingIdentity::generate();
        assert!(read(&other, &seal(1_000), place(3)).is_err());
    }
}
