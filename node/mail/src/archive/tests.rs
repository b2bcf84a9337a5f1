use std::io::{BufReader, Read};

use proptest::prelude::*;

use super::*;

const FROM: &str = "From ann@example.org Tue Jul 28 14:30:00 2026";

fn items(mbox: &[u8], limit: usize) -> Vec<MboxItem> {
    // A tiny buffer makes every line arrive in pieces.
    MboxReader::with_limit(BufReader::with_capacity(7, mbox), limit)
        .map(Result::unwrap)
        .collect()
}

fn check(mbox: &str, expect: &[&str]) {
    for (mbox, ending) in [
        (mbox.to_owned(), "\n"),
        (mbox.replace('\n', "\r\n"), "\r\n"),
    ] {
        let found: Vec<String> = items(mbox.as_bytes(), 1_000)
            .into_iter()
            .map(|item| match item {
                MboxItem::Message(message) => {
                    let offset = usize::try_from(message.offset).unwrap();
                    assert!(mbox[offset..].starts_with(&message.from_line));
                    String::from_utf8(message.bytes).unwrap()
                }
                MboxItem::Oversize { offset, .. } => format!("oversize at {offset}"),
                MboxItem::Junk { offset, .. } => format!("junk at {offset}"),
            })
            .collect();
        let expect: Vec<String> = expect
            .iter()
            .map(|text| text.replace('\n', ending))
            .collect();
        assert_eq!(found, expect, "{mbox:?}");
    }
}

#[test]
fn messages_are_divided() {
    check("", &[]);
    check("\n\n", &[]);
    check(
        &format!("{FROM}\nA: 1\n\none\n\n{FROM}\nB: 2\n\ntwo"),
        &["A: 1\n\none\n", "B: 2\n\ntwo"],
    );
    check(
        &format!("{FROM}\nA: 1\n\none\n\n{FROM}\nB: 2\n\ntwo\n\n"),
        &["A: 1\n\none\n", "B: 2\n\ntwo\n"],
    );
    check("From - Mon Jan  1 00:00:00 1990\nA: 1\n", &["A: 1\n"]);
    check("From nobody\nA: 1\n", &["A: 1\n"]);
}

#[test]
fn a_sentence_that_starts_with_from_does_not_divide() {
    for body in [
        "one\nFrom ann@example.org Tue Jul 28 14:30:00 2026\nB: 2",
        "one\n\nFrom here on it went well.\nB: 2",
        "one\n\nFrom Jul 28 2026 on we close at 14:30\nwhich is early",
        "one\n\nFrom ann@example.org Tue Jul 28 14:30:00 2026\n",
    ] {
        check(
            &format!("{FROM}\nA: 1\n\n{body}"),
            &[&format!("A: 1\n\n{body}")],
        );
    }
}

#[test]
fn quoting_is_undone_unless_the_length_says_there_is_none() {
    check(
        &format!("{FROM}\nA: 1\n\n>From x\n>>From y\n> From z\n"),
        &["A: 1\n\nFrom x\n>From y\n> From z\n"],
    );
    let counted = "Content-Length: 8\n\n>From x\n";
    assert_eq!(
        items(format!("{FROM}\n{counted}").as_bytes(), 1_000).len(),
        1
    );
    check(&format!("{FROM}\n{counted}"), &[counted]);
}

#[test]
fn what_precedes_the_first_message_is_reported() {
    check(
        &format!("rubbish\n\n{FROM}\nA: 1\n"),
        &["junk at 0", "A: 1\n"],
    );
    check("no mbox at all\n", &["junk at 0"]);
}

#[test]
fn an_oversize_message_is_passed_over() {
    let big = "x".repeat(2_000);
    let mbox = format!("{FROM}\nA: 1\n\n{big}\n\n{FROM}\nB: 2\n");
    let found = items(mbox.as_bytes(), 1_000);
    assert!(
        matches!(
            found.as_slice(),
            [
                MboxItem::Oversize {
                    offset: 0,
                    bytes: 2_008
                },
                MboxItem::Message(_)
            ]
        ),
        "{found:?}"
    );
}

/// Ten gigabytes would take half a minute; that memory does not grow with the file shows at twenty megabytes.
#[test]
fn a_line_without_end_is_not_held() {
    let mbox = FROM
        .as_bytes()
        .chain(&b"\nA: 1\n\n"[..])
        .chain(io::repeat(b'x').take(20 << 20));
    let mut reader = MboxReader::with_limit(BufReader::new(mbox), 1 << 20);
    let Some(Ok(MboxItem::Oversize { offset: 0, bytes })) = reader.next() else {
        panic!("not passed over")
    };
    assert!(bytes > 20 << 20);
    assert!(reader.piece.capacity() <= 2 * PIECE_BYTES_MAX && reader.open.bytes.capacity() == 0);
    assert!(reader.next().is_none());
}

#[test]
fn an_error_of_the_reader_is_reported_once() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("disk"))
        }
    }
    let mut reader = MboxReader::new(BufReader::new(Broken));
    assert!(reader.next().is_some_and(|item| item.is_err()));
    assert!(reader.next().is_none());
}

proptest! {
    #[test]
    fn every_byte_is_read_and_no_message_is_lost(bodies in prop::collection::vec("[a-z >F\n]{0,60}", 0..6)) {
        let mut mbox = String::new();
        for body in &bodies {
            mbox.push_str(&format!("{FROM}\nX: 1\n\n{body}\n\n"));
        }
        let mut reader = MboxReader::new(BufReader::with_capacity(5, mbox.as_bytes()));
        prop_assert_eq!(reader.by_ref().count(), bodies.len());
        prop_assert_eq!(reader.position(), mbox.len() as u64);
    }

    #[test]
    fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(items(&bytes, 100).len() <= bytes.len() + 1);
    }
}
