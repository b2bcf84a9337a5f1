//! Frames on a stream: a length of 32 bits (big-endian), then so many bytes, all of it inside one zstd
//! stream per direction that is flushed after each frame.
//!
//! One stream, because the changes of different documents repeat one another: what the first batch said
//! costs almost nothing in the second. What comes in is inflated piece by piece and held to
//! [`FRAME_BYTES_MAX`], so a small packet never becomes a large memory.

use std::io;

use zstd::stream::raw::{
    CParameter, DParameter, Decoder, Encoder, InBuffer, Operation as _, OutBuffer,
};

/// The longest frame, in bytes: 1 MiB of content (SECURITY 2.6, step 1) and what it is wrapped in.
pub const FRAME_BYTES_MAX: usize = (1 << 20) + (4 << 10);
/// How hard the stream is compressed: mail and documents halve twice at little cost.
const ZSTD_LEVEL: i32 = 3;
/// How far back the stream looks for repetition, as a power of two in bytes: 2 MiB, four batches.
const WINDOW_LOG: u32 = 21;
/// How much is inflated or deflated at once, in bytes.
const PIECE_BYTES: usize = 64 << 10;
/// The bytes of a length.
const LENGTH_BYTES: usize = 4;

/// Why a stream cannot be read or written further. The conversation ends.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// An empty frame, or one beyond the limit (E101).
    #[error("E101: a frame of {got} bytes, 1 to {FRAME_BYTES_MAX} are allowed")]
    Length {
        /// How long it says it is.
        got: usize,
    },
    /// Not the compression that was agreed.
    #[error("E101: the stream cannot be unpacked: {0}")]
    Packing(#[from] io::Error),
    /// The stream ended inside a frame.
    #[error("the stream ended {missing} bytes before the end of a frame")]
    CutOff {
        /// How many are missing, at least.
        missing: usize,
    },
}

/// Writes frames into a compressed stream.
pub struct Packer {
    encoder: Encoder<'static>,
}

impl std::fmt::Debug for Packer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Packer")
    }
}

impl Packer {
    /// Begins a stream.
    ///
    /// # Errors
    /// When the compressor has no memory.
    pub fn new() -> Result<Self, FrameError> {
        let mut encoder = Encoder::new(ZSTD_LEVEL)?;
        encoder.set_parameter(CParameter::WindowLog(WINDOW_LOG))?;
        Ok(Self { encoder })
    }

    /// Returns the bytes that carry a frame; the receiver can read it without what follows.
    ///
    /// # Errors
    /// When it is empty or too long.
    pub fn pack(&mut self, frame: &[u8]) -> Result<Vec<u8>, FrameError> {
        let length = u32::try_from(frame.len())
            .ok()
            .filter(|_| (1..=FRAME_BYTES_MAX).contains(&frame.len()));
        let length = length.ok_or(FrameError::Length { got: frame.len() })?;
        let mut packed = Vec::new();
        self.put(&length.to_be_bytes(), &mut packed)?;
        self.put(frame, &mut packed)?;
        loop {
            let mut piece = Vec::with_capacity(PIECE_BYTES);
            let left = self.encoder.flush(&mut OutBuffer::around(&mut piece))?;
            packed.append(&mut piece);
            if left == 0 {
                return Ok(packed);
            }
        }
    }

    fn put(&mut self, bytes: &[u8], packed: &mut Vec<u8>) -> Result<(), FrameError> {
        let mut input = InBuffer::around(bytes);
        while input.pos() < bytes.len() {
            let mut piece = Vec::with_capacity(PIECE_BYTES);
            self.encoder
                .run(&mut input, &mut OutBuffer::around(&mut piece))?;
            packed.append(&mut piece);
        }
        Ok(())
    }
}

/// Reads frames out of a compressed stream.
pub struct Unpacker {
    decoder: Decoder<'static>,
    /// What came and was not inflated yet, from `taken` on.
    packed: Vec<u8>,
    taken: usize,
    /// What was inflated: the length and the bytes of one frame, never more.
    plain: Vec<u8>,
}

impl std::fmt::Debug for Unpacker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unpacker")
    }
}

impl Unpacker {
    /// Begins a stream.
    ///
    /// # Errors
    /// When the decompressor has no memory.
    pub fn new() -> Result<Self, FrameError> {
        let mut decoder = Decoder::new()?;
        decoder.set_parameter(DParameter::WindowLogMax(WINDOW_LOG))?;
        Ok(Self {
            decoder,
            packed: Vec::new(),
            taken: 0,
            plain: Vec::new(),
        })
    }

    /// Takes bytes as they come. Call [`Self::next_frame`] until it has none before giving more.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.packed.drain(..self.taken.min(self.packed.len()));
        self.taken = 0;
        self.packed.extend_from_slice(bytes);
    }

    /// Returns the next frame, if it is here whole.
    ///
    /// # Errors
    /// When its length is not allowed, or the stream is damaged.
    pub fn next_frame(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        loop {
            let wanted = self.wanted()?;
            if self.plain.len() == wanted && wanted > LENGTH_BYTES {
                let frame = self.plain.split_off(LENGTH_BYTES);
                self.plain.clear();
                return Ok(Some(frame));
            }
            if !self.inflate(wanted - self.plain.len())? {
                return Ok(None);
            }
        }
    }

    /// Checks that nothing was left half said.
    ///
    /// # Errors
    /// When the stream ended inside a frame.
    pub fn finish(&self) -> Result<(), FrameError> {
        match self.wanted()? - self.plain.len() {
            LENGTH_BYTES if self.plain.is_empty() => Ok(()),
            missing => Err(FrameError::CutOff { missing }),
        }
    }

    /// Returns how many plain bytes the frame has, its length included, as far as that is known.
    fn wanted(&self) -> Result<usize, FrameError> {
        let Some(length) = self.plain.first_chunk::<LENGTH_BYTES>() else {
            return Ok(LENGTH_BYTES);
        };
        let got = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        if (1..=FRAME_BYTES_MAX).contains(&got) {
            Ok(LENGTH_BYTES + got)
        } else {
            Err(FrameError::Length { got })
        }
    }

    /// Inflates at most so many bytes, and says whether that went anywhere.
    fn inflate(&mut self, most: usize) -> Result<bool, FrameError> {
        let packed = self.packed.get(self.taken..).unwrap_or_default();
        let mut piece = vec![0; most.min(PIECE_BYTES)];
        let done = self.decoder.run_on_buffers(packed, &mut piece)?;
        self.taken += done.bytes_read;
        self.plain
            .extend_from_slice(piece.get(..done.bytes_written).unwrap_or_default());
        Ok(done.bytes_read > 0 || done.bytes_written > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads all frames of a stream that comes in pieces of this size.
    fn read(bytes: &[u8], piece: usize) -> Result<Vec<Vec<u8>>, FrameError> {
        let mut unpacker = Unpacker::new()?;
        let mut frames = Vec::new();
        for piece in bytes.chunks(piece) {
            unpacker.feed(piece);
            while let Some(frame) = unpacker.next_frame()? {
                frames.push(frame);
            }
        }
        unpacker.finish()?;
        Ok(frames)
    }

    fn pack(frames: &[Vec<u8>]) -> Vec<u8> {
        let mut packer = Packer::new().unwrap();
        let packed = frames.iter().map(|frame| packer.pack(frame).unwrap());
        packed.collect::<Vec<_>>().concat()
    }

    /// Compresses bytes that no honest node sends.
    fn forge(plain: &[u8]) -> Vec<u8> {
        let mut packer = Packer::new().unwrap();
        let mut packed = Vec::new();
        packer.put(plain, &mut packed).unwrap();
        let mut rest = Vec::with_capacity(PIECE_BYTES);
        packer
            .encoder
            .flush(&mut OutBuffer::around(&mut rest))
            .unwrap();
        packed.append(&mut rest);
        packed
    }

    fn check(bytes: &[u8], expect: &str) {
        let error = read(bytes, 1 << 16).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}, expected {expect}");
    }

    proptest! {
        #[test]
        fn frames_come_out_as_they_went_in(
            frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..3_000), 0..8),
            piece in 1_usize..5_000,
        ) {
            prop_assert_eq!(read(&pack(&frames), piece).unwrap(), frames);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            // Refusing is fine; what must not happen is a panic or an endless loop.
            drop(read(&bytes, 100));
        }
    }

    #[test]
    fn the_longest_frame_passes_and_repetition_is_nearly_free() {
        let frame: Vec<u8> = (0..FRAME_BYTES_MAX)
            .map(|at| blake3::hash(&(at / 32).to_be_bytes()).as_bytes()[at % 32])
            .collect();
        let once = pack(std::slice::from_ref(&frame)).len();
        let both = [frame.clone(), frame];
        let packed = pack(&both);
        assert_eq!(read(&packed, 1 << 20).unwrap(), both);
        assert!(packed.len() < once + once / 10, "{} {once}", packed.len());
    }

    #[test]
    fn s71_lengths_of_nothing_and_of_everything_are_refused() {
        check(&forge(&[0; 4]), "E101: a frame of 0 bytes");
        check(&forge(&[0xff; 4]), "E101: a frame of 4294967295 bytes");
        check(
            &forge(&[0x80, 0, 0, 0]),
            "E101: a frame of 2147483648 bytes",
        );
        check(&[1; 40], "E101: the stream cannot be unpacked");
        assert!(Packer::new().unwrap().pack(&[]).is_err());
        let long = vec![0; FRAME_BYTES_MAX + 1];
        assert!(Packer::new().unwrap().pack(&long).is_err());
    }

    #[test]
    fn s73_a_bomb_is_held_to_one_frame() {
        // 256 MiB of zeros behind one good length: a few kilobytes on the wire.
        let length = u32::try_from(FRAME_BYTES_MAX).unwrap().to_be_bytes();
        let mut plain = length.to_vec();
        plain.resize(256 << 20, 0);
        let packed = forge(&plain);
        assert!(packed.len() < 100_000, "{}", packed.len());
        let mut unpacker = Unpacker::new().unwrap();
        unpacker.feed(&packed);
        assert!(unpacker.next_frame().unwrap().is_some());
        let error = unpacker.next_frame().unwrap_err().to_string();
        assert!(error.contains("a frame of 0 bytes"), "{error}");
        assert!(unpacker.plain.capacity() <= 2 * FRAME_BYTES_MAX);
    }

    #[test]
    fn a_stream_that_ends_inside_a_frame_says_so() {
        let packed = pack(&[b"a frame that is cut off".to_vec()]);
        check(&packed[..packed.len() - 6], "before the end of a frame");
    }
}
