//! Parcels in the form in which they travel, cut into frames.

use crate::{
    envelope::Listed,
    frame::{BATCH_BYTES, Numbered, Packed},
    parcel::{CHANGE_FRAMING, KEY_BYTES, PARCEL_FRAMING, Parcel},
};

/// The most keys that go into one frame.
const KEYS_MAX: usize = 4_096;

/// What goes into one batch.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) parcels: Vec<Packed>,
    /// What each parcel lists, if the changes are left out.
    pub(super) listed: Option<Vec<Vec<Listed>>>,
}

/// Cuts parcels into batches, each as full as its frame allows.
///
/// With `lean` all changes are left out, else only those of parcels that fill a frame alone. `cut` says
/// that the last parcel has more changes than it brings.
pub(super) fn drafts(parcels: Vec<Parcel>, lean: bool, cut: bool) -> Vec<Draft> {
    let mut cutter = Cutter {
        drafts: Vec::new(),
        weight: 0,
    };
    let last = parcels.len().saturating_sub(1);
    for (at, parcel) in parcels.into_iter().enumerate() {
        let alone = (cut && at == last) || parcel.weight() > BATCH_BYTES;
        cutter.add(parcel, lean || alone);
    }
    cutter.drafts
}

struct Cutter {
    drafts: Vec<Draft>,
    weight: usize,
}

impl Cutter {
    fn add(&mut self, mut parcel: Parcel, lean: bool) {
        // An envelope that names thousands of people comes several times, with some of their keys each.
        while parcel.keys.len() > KEYS_MAX {
            let keys = parcel.keys.split_off(parcel.keys.len() - KEYS_MAX);
            let signed = parcel.signed.clone();
            self.place(
                Packed {
                    signed,
                    changes: Vec::new(),
                    keys,
                },
                None,
            );
        }
        // What cannot be read is passed on for the receiver to judge. Nobody knows what it lists.
        let listed = parcel
            .signed
            .read()
            .map_or(Vec::new(), |envelope| envelope.changes);
        let Parcel {
            signed,
            changes,
            keys,
        } = parcel;
        let changes = if lean {
            Vec::new()
        } else {
            number(changes, &listed)
        };
        self.place(
            Packed {
                signed,
                changes,
                keys,
            },
            lean.then_some(listed),
        );
    }

    fn place(&mut self, packed: Packed, listed: Option<Vec<Listed>>) {
        let weight = weight(&packed);
        let fits = |draft: &&mut Draft| {
            draft.listed.is_some() == listed.is_some() && self.weight + weight <= BATCH_BYTES
        };
        match self.drafts.last_mut().filter(fits) {
            Some(draft) => {
                self.weight += weight;
                draft.parcels.push(packed);
                if let (Some(all), Some(listed)) = (&mut draft.listed, listed) {
                    all.push(listed);
                }
            }
            None => {
                self.weight = weight;
                let listed = listed.map(|listed| vec![listed]);
                self.drafts.push(Draft {
                    parcels: vec![packed],
                    listed,
                });
            }
        }
    }
}

fn weight(packed: &Packed) -> usize {
    let changes = packed
        .changes
        .iter()
        .map(|change| change.bytes.len() + CHANGE_FRAMING);
    packed.signed.bytes.len()
        + PARCEL_FRAMING
        + changes.sum::<usize>()
        + packed.keys.len() * KEY_BYTES
}

/// Numbers changes as the envelope lists them. What it does not list is left out.
fn number(changes: Vec<(Listed, Vec<u8>)>, listed: &[Listed]) -> Vec<Numbered> {
    let mut numbered: Vec<_> = changes
        .into_iter()
        .filter_map(|(change, bytes)| {
            let index = u32::try_from(listed.binary_search(&change).ok()?).ok()?;
            Some(Numbered { index, bytes })
        })
        .collect();
    numbered.sort_unstable_by_key(|change| change.index);
    numbered.dedup_by_key(|change| change.index);
    numbered
}

/// A set of small numbers, as bits: the lowest of a byte first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Bits(Vec<u8>);

impl Bits {
    /// Takes bytes of a peer, if they are as many as `count` numbers need.
    pub(super) fn read(bytes: Vec<u8>, count: usize) -> Option<Self> {
        (bytes.len() == count.div_ceil(8)).then_some(Self(bytes))
    }

    pub(super) fn of(flags: &[bool]) -> Self {
        let byte = |flags: &[bool]| {
            let bit = |(at, flag): (usize, &bool)| u8::from(*flag) << at;
            flags
                .iter()
                .enumerate()
                .map(bit)
                .fold(0, |all, bit| all | bit)
        };
        Self(flags.chunks(8).map(byte).collect())
    }

    pub(super) fn has(&self, at: usize) -> bool {
        self.0
            .get(at / 8)
            .is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}
