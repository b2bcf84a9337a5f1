//! Bundles: files that carry what one node has for others, by hand (DESIGN 5).
//!
//! ```text
//! preamble   32 bytes: magic, format, length of the header, version of the program
//! header     who made it for whom, signed; read before anything else
//! sections   each one age stream of a zstd stream of frames: the roster, then one per compartment,
//!            sealed to those recipients that are cleared for it
//! manifest   what is in the sections, how long they are, and the hash of everything before; signed
//! end        length of the manifest, magic
//! ```
//!
//! # Why there are two signatures
//!
//! Whose it is and for whom must be known before gigabytes are read, and what it weighs is known only
//! after they were written. So the header comes first and the manifest last, and a file that lost its
//! end is known at once. Writing the figures into the header afterwards would need room for numbers
//! that nobody can foretell.
//!
//! # Why a section per compartment
//!
//! A node that is not cleared for a compartment can carry a bundle, and even be among its recipients,
//! and cannot open what is in that compartment: it holds no key that the section is sealed to.
//!
//! Sealing, compression and files are the node's; here are only bytes.

pub mod code;
pub mod error;
pub mod header;
pub mod item;
pub mod manifest;
pub mod receipt;

pub use code::Code;
pub use error::BundleError;
pub use header::{Addressee, Before, Header, Preamble};
pub use item::{FRAME_BYTES_MAX, Item, Piece};
pub use manifest::{AuthorRange, Manifest, Section, Stretch};
pub use receipt::{Receipt, SignedReceipt};

/// The format of every bundle that this program writes and reads.
pub const FORMAT: u16 = 1;

/// The most nodes that one bundle may be sealed to (SECURITY 4, B70).
pub const RECIPIENTS_MAX: usize = 1_000;

/// The most sections of one bundle.
pub const SECTIONS_MAX: usize = 4_096;

/// The most parts that one bundle may be split into.
pub const PARTS_MAX: u32 = 100_000;
