//! Content whole, cut and in part.

use std::io::Read as _;

use orgo_schema::{
    derive::{IdSecret, Scope},
    id::{CompartmentId, OrganizationId},
    word::Visibility,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::store::{compartment::Compartment, open};

fn compartment() -> Compartment {
    Compartment {
        row: 2,
        name: "internal".into(),
        visibility: Visibility::Internal,
        scope: Scope::new(
            OrganizationId::new(Uuid::from_u128(1)),
            CompartmentId::new(Uuid::from_u128(2)),
            IdSecret::new([3; 32]),
        ),
    }
}

fn database() -> Connection {
    open::in_memory()
}

/// Half of it compresses, half does not.
fn content(size: usize) -> Vec<u8> {
    let mut bytes = vec![b'a'; size];
    let mut hasher = blake3::Hasher::new();
    hasher.update(&size.to_be_bytes());
    hasher.finalize_xof().fill(&mut bytes[size / 2..]);
    bytes
}

fn count(db: &Connection, table: &str) -> i64 {
    db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
        row.get(0)
    })
    .unwrap()
}

const SIZES: [usize; 7] = [
    0,
    1,
    CHUNK_BYTES - 1,
    CHUNK_BYTES,
    CHUNK_BYTES + 1,
    2 * CHUNK_BYTES,
    3 * CHUNK_BYTES + 7,
];

#[test]
fn what_is_kept_is_read_at_once_as_a_stream_and_by_chunks() {
    for size in SIZES {
        let (db, place, bytes) = (database(), compartment(), content(size));
        let hash = place.scope.blob(&bytes);
        let packed = Packed::new(&bytes).unwrap();
        let row = add(&db, place.row, &hash, &packed).unwrap();
        assert_eq!(add(&db, place.row, &hash, &packed).unwrap(), row);
        assert_eq!(read(&db, row).unwrap(), bytes);
        let mut streamed = Vec::new();
        let mut stream = reader(&db, row).unwrap();
        assert_eq!(stream.size(), size);
        stream.read_to_end(&mut streamed).unwrap();
        assert_eq!(streamed, bytes);
        let mut joined = Vec::new();
        for number in 0.. {
            let (part, last) = chunk(&db, place.row, &hash, number).unwrap().unwrap();
            joined.extend(part);
            if last {
                assert_eq!(chunk(&db, place.row, &hash, number + 1).unwrap(), None);
                break;
            }
        }
        assert_eq!(joined, bytes);
        assert_eq!(count(&db, "chunk") > 0, size > CHUNK_BYTES, "{size}");
        assert_eq!(missing_from(&db, place.row, &hash).unwrap(), None);
        remove(&db, row).unwrap();
        assert_eq!((count(&db, "blob"), count(&db, "chunk")), (0, 0));
    }
}

#[test]
fn what_comes_in_chunks_is_here_with_the_last_one() {
    for size in SIZES {
        let (db, place, bytes) = (database(), compartment(), content(size));
        let hash = place.scope.blob(&bytes);
        let mut parts: Vec<&[u8]> = bytes.chunks(CHUNK_BYTES).collect();
        if parts.is_empty() {
            parts.push(&[]);
        }
        let end = parts.len() - 1;
        for (number, part) in parts.iter().enumerate() {
            let at = u32::try_from(number).unwrap();
            assert_eq!(missing_from(&db, place.row, &hash).unwrap(), Some(at));
            assert_eq!(row(&db, place.row, &hash).unwrap(), None, "not whole yet");
            assert_eq!(
                chunk(&db, place.row, &hash, 0).unwrap(),
                None,
                "not served in part"
            );
            // One that is here, and one that comes too early, change nothing.
            for other in [at + 1, at.saturating_sub(1)]
                .into_iter()
                .filter(|other| *other != at)
            {
                let put = put_chunk(&db, &place, &hash, other, &[1; CHUNK_BYTES], false).unwrap();
                assert_eq!(put, Put::Partial { next: at });
            }
            let put = put_chunk(&db, &place, &hash, at, part, number == end).unwrap();
            if number < end {
                assert_eq!(put, Put::Partial { next: at + 1 });
            }
        }
        let found = row(&db, place.row, &hash).unwrap().unwrap();
        assert_eq!(read(&db, found).unwrap(), bytes);
        assert_eq!(count(&db, "chunk") > 0, size > CHUNK_BYTES);
        let again = put_chunk(
            &db,
            &place,
            &hash,
            0,
            &bytes[..size.min(CHUNK_BYTES)],
            end == 0,
        );
        assert_eq!(again.unwrap(), Put::Complete { row: found });
        assert_eq!(count(&db, "blob"), 1);
    }
}

#[test]
fn what_is_not_what_its_name_says_is_dropped_whole() {
    let (db, place, bytes) = (database(), compartment(), content(2 * CHUNK_BYTES));
    let hash = place.scope.blob(&bytes);
    let put =
        |number: u32, part: &[u8], last| put_chunk(&db, &place, &hash, number, part, last).unwrap();
    let (first, second) = bytes.split_at(CHUNK_BYTES);
    put(0, first, false);
    let mut other = second.to_vec();
    other[5] ^= 1;
    assert_eq!(put(1, &other, true), Put::Wrong);
    assert_eq!((count(&db, "blob"), count(&db, "chunk")), (0, 0));
    // Neither a short one in the middle nor one that is too long has a place.
    put(0, first, false);
    assert_eq!(put(1, &second[1..], false), Put::Wrong);
    assert_eq!(put(0, &bytes, true), Put::Wrong);
    assert_eq!(missing_from(&db, place.row, &hash).unwrap(), Some(0));
    put(0, first, false);
    assert!(matches!(put(1, second, true), Put::Complete { .. }));
}

#[test]
fn what_came_in_another_way_meanwhile_ends_the_parts() {
    let (db, place, bytes) = (database(), compartment(), content(2 * CHUNK_BYTES));
    let hash = place.scope.blob(&bytes);
    put_chunk(&db, &place, &hash, 0, &bytes[..CHUNK_BYTES], false).unwrap();
    let kept = add(&db, place.row, &hash, &Packed::new(&bytes).unwrap()).unwrap();
    let put = put_chunk(&db, &place, &hash, 1, &bytes[CHUNK_BYTES..], true).unwrap();
    assert_eq!(put, Put::Complete { row: kept });
    assert_eq!((count(&db, "blob"), count(&db, "chunk")), (1, 2));
}

#[test]
fn content_of_an_older_version_lies_in_one_row_whatever_its_size() {
    let (db, place, bytes) = (database(), compartment(), content(2 * CHUNK_BYTES + 5));
    let hash = place.scope.blob(&bytes);
    db.execute(
        "INSERT INTO blob (compartment, prefix, hash, size, content) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            place.row,
            prefix(&hash),
            hash.as_bytes(),
            bytes.len(),
            pack(&bytes).unwrap(),
        ),
    )
    .unwrap();
    let found = row(&db, place.row, &hash).unwrap().unwrap();
    assert_eq!(read(&db, found).unwrap(), bytes);
    let mut streamed = Vec::new();
    let mut stream = reader(&db, found).unwrap();
    stream.read_to_end(&mut streamed).unwrap();
    assert_eq!(streamed, bytes);
    let (part, last) = chunk(&db, place.row, &hash, 2).unwrap().unwrap();
    assert_eq!((part.as_slice(), last), (&bytes[2 * CHUNK_BYTES..], true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn packing_loses_nothing(size in 0..3 * CHUNK_BYTES) {
        let (db, bytes) = (database(), content(size));
        let row = add_spooled(&db, &Packed::new(&bytes).unwrap()).unwrap();
        prop_assert_eq!(read(&db, row).unwrap(), bytes);
    }
}
