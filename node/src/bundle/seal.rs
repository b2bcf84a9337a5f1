//! One section of a bundle: frames, compressed as one stream, sealed as one stream.
//!
//! Compressing across documents is what makes a bundle small: cases resemble one another. Compression
//! comes before sealing, because nothing sealed can be compressed.

use std::io::{self, BufRead, BufReader, Cursor, Read, Write};

use age::{Decryptor, Encryptor, stream::StreamWriter};
use orgo_sync::{
    bundle::{BundleError, Item, RECIPIENTS_MAX, item::SECTION_END},
    id::SealingKey,
};

use crate::{
    failure::Failure,
    membership::sealing::{self, SealingIdentity},
};

/// The level of compression: a stick is slower than this.
const ZSTD_LEVEL: i32 = 5;
/// How far back the compressor looks, in bits: 8 MiB, which a small node has.
const WINDOW_BITS: u32 = 23;
/// The most bytes that the header of a sealed stream may have: room for [`RECIPIENTS_MAX`].
const SEAL_HEADER_BYTES_MAX: usize = 256 * RECIPIENTS_MAX;
/// What one recipient costs in the header of a sealed stream, in bytes, at most.
pub(super) const RECIPIENT_BYTES: u64 = 256;
/// The longest line of the header of a sealed stream.
const LINE_BYTES_MAX: u64 = 1_024;

/// A section that is being written.
pub(super) struct Sealer<W: Write> {
    encoder: zstd::stream::write::Encoder<'static, StreamWriter<W>>,
    content_bytes: u64,
}

impl<W: Write> Sealer<W> {
    /// Begins a section for those who hold these keys.
    pub(super) fn begin(to: &[SealingKey], out: W) -> Result<Self, Failure> {
        let recipients = to
            .iter()
            .map(|key| sealing::recipient(*key))
            .collect::<Result<Vec<_>, _>>()?;
        let recipients = recipients.iter().map(|key| key as &dyn age::Recipient);
        let sealed = Encryptor::with_recipients(recipients)
            .map_err(|error| Failure::Trouble(format!("sealing: {error}")))?;
        let mut encoder = sealed
            .wrap_output(out)
            .and_then(|stream| zstd::stream::write::Encoder::new(stream, ZSTD_LEVEL))
            .map_err(|error| trouble(&error))?;
        encoder
            .window_log(WINDOW_BITS)
            .map_err(|error| trouble(&error))?;
        Ok(Self {
            encoder,
            content_bytes: 0,
        })
    }

    /// Adds a frame.
    pub(super) fn add(&mut self, item: &Item) -> io::Result<()> {
        let frame = item
            .frame()
            .ok_or_else(|| io::Error::other("a change of more than 1 MiB"))?;
        self.content_bytes += frame.len() as u64;
        self.encoder.write_all(&frame)
    }

    /// Hands on what is held back for better compression, all but the last 64 KiB.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.encoder.flush()
    }

    /// Returns how many bytes the frames have so far.
    pub(super) const fn content_bytes(&self) -> u64 {
        self.content_bytes
    }

    /// Ends the section; returns what it was written to, and how many bytes its frames have.
    pub(super) fn finish(mut self) -> io::Result<(W, u64)> {
        self.encoder.write_all(&SECTION_END)?;
        let out = self.encoder.finish()?.finish()?;
        Ok((out, self.content_bytes + SECTION_END.len() as u64))
    }
}

fn trouble(error: &io::Error) -> Failure {
    Failure::Trouble(format!("sealing: {error}"))
}

/// A section that is being read.
pub(super) struct Opener<'a, R: BufRead> {
    decoder: zstd::stream::read::Decoder<'a, BufReader<age::stream::StreamReader<Headed<R>>>>,
    left: u64,
}

/// The header that was looked at, then the rest.
type Headed<R> = io::Chain<Cursor<Vec<u8>>, R>;

impl<R: BufRead> Opener<'_, R> {
    /// Opens a section that says how many bytes its frames have.
    pub(super) fn begin(
        identity: &SealingIdentity,
        mut sealed: R,
        content_bytes: u64,
    ) -> Result<Self, BundleError> {
        let header = header(&mut sealed)?;
        let unfit = |error: &dyn std::fmt::Display| BundleError::content(format!("seal: {error}"));
        let decryptor = Decryptor::new_buffered(Cursor::new(header).chain(sealed))
            .map_err(|error| unfit(&error))?;
        let identity = identity.age() as &dyn age::Identity;
        let stream = decryptor
            .decrypt(std::iter::once(identity))
            .map_err(|error| unfit(&error))?;
        let mut decoder =
            zstd::stream::read::Decoder::new(stream).map_err(|error| unfit(&error))?;
        decoder
            .window_log_max(WINDOW_BITS)
            .map_err(|error| unfit(&error))?;
        Ok(Self {
            decoder,
            left: content_bytes,
        })
    }

    /// Reads the next frame; nothing after the last one.
    pub(super) fn next(&mut self) -> Result<Option<Item>, BundleError> {
        let mut length = [0; 4];
        self.fill(&mut length)?;
        let Some(length) = Item::length(length)? else {
            return Ok(None);
        };
        let mut bytes = vec![0; length];
        self.fill(&mut bytes)?;
        Item::read(&bytes).map(Some)
    }

    /// Reads no more than the manifest promised: a small file cannot become endless.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), BundleError> {
        self.left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| BundleError::content("more than its manifest says"))?;
        self.decoder
            .read_exact(bytes)
            .map_err(|error| BundleError::content(error.to_string()))
    }
}

/// Reads the header of a sealed stream within limits, before the library that has none does (SECURITY 4,
/// B70). A stream that is sealed with a passphrase would cost whatever its maker wants.
fn header(sealed: &mut impl BufRead) -> Result<Vec<u8>, BundleError> {
    let mut header = Vec::new();
    let mut recipients = 0;
    loop {
        let from = header.len();
        let read = sealed
            .by_ref()
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut header);
        read.map_err(|error| BundleError::content(error.to_string()))?;
        let line = header.get(from..).unwrap_or_default();
        if line.last() != Some(&b'\n') {
            return Err(BundleError::content("the seal's header is cut off"));
        }
        if line.starts_with(b"-> scrypt") {
            return Err(BundleError::content("it is sealed with a passphrase"));
        }
        if line.starts_with(b"---") {
            return Ok(header);
        }
        recipients += usize::from(line.starts_with(b"-> "));
        // One is not a recipient: every sealed stream has a stanza that nobody knows, by chance.
        if recipients > RECIPIENTS_MAX + 1 || header.len() > SEAL_HEADER_BYTES_MAX {
            return Err(BundleError::content(format!(
                "it is sealed to more than {RECIPIENTS_MAX} recipients"
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(to: &[&SealingIdentity], items: &[Item]) -> (Vec<u8>, u64) {
        let keys: Vec<_> = to.iter().map(|identity| identity.public()).collect();
        let mut sealer = Sealer::begin(&keys, Vec::new()).unwrap();
        for item in items {
            sealer.add(item).unwrap();
        }
        sealer.finish().unwrap()
    }

    fn opened(
        identity: &SealingIdentity,
        sealed: &[u8],
        content: u64,
    ) -> Result<Vec<Item>, String> {
        let read = || {
            let mut opener = Opener::begin(identity, sealed, content)?;
            let mut items = Vec::new();
            while let Some(item) = opener.next()? {
                items.push(item);
            }
            Ok::<_, BundleError>(items)
        };
        read().map_err(|error| error.to_string())
    }

    #[test]
    fn those_it_is_sealed_to_open_it_and_nobody_else() {
        let [one, two, other] = [(); 3].map(|()| SealingIdentity::generate());
        let items: Vec<_> = (0..1_000).map(Item::Reached).collect();
        let (bytes, content) = sealed(&[&one, &two], &items);
        assert_eq!(opened(&one, &bytes, content), Ok(items.clone()));
        assert_eq!(opened(&two, &bytes, content), Ok(items));
        let error = opened(&other, &bytes, content).unwrap_err();
        assert!(error.contains("No matching keys"), "{error}");
    }

    #[test]
    fn what_is_larger_than_it_says_is_not_unpacked() {
        let one = SealingIdentity::generate();
        let blob = Item::Reached(7);
        let (bytes, content) = sealed(&[&one], &vec![blob; 50_000]);
        assert!(bytes.len() < 10_000, "{}", bytes.len());
        let error = opened(&one, &bytes, content - 5).unwrap_err();
        assert!(error.contains("more than its manifest says"), "{error}");
    }

    #[test]
    fn b70_a_seal_of_ten_thousand_recipients_or_of_a_passphrase_is_refused() {
        let one = SealingIdentity::generate();
        let stanza = "-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n";
        let many = format!("age-encryption.org/v1\n{}", stanza.repeat(10_000));
        let error = opened(&one, many.as_bytes(), 9).unwrap_err();
        assert!(error.contains("more than 1000 recipients"), "{error}");
        let scrypt = "age-encryption.org/v1\n-> scrypt bQHlqkjH6sFBVqGVRbU8Tw 30\nU4OzXg\n--- a\n";
        let error = opened(&one, scrypt.as_bytes(), 9).unwrap_err();
        assert!(error.contains("sealed with a passphrase"), "{error}");
        let endless = vec![b'a'; 1 << 20];
        let error = opened(&one, &endless, 9).unwrap_err();
        assert!(error.contains("cut off"), "{error}");
    }
}
