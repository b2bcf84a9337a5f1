//! Mail, pure: bytes to values, threading evidence, reply text, archives.
//!
//! Read [`parse`] and [`Mail`] first, then [`Warning`] and [`Unparsed`] for what can be wrong,
//! [`ReplyText`] for what is new in a reply, and [`archive`] for mbox files.
//!
//! # Invariants
//!
//! - This crate never does I/O: it takes bytes, or a reader that the caller opened.
//! - This crate never asks for the time, and never for anything random.
//! - This crate never loses a message: every input is a [`Mail`] or an [`Unparsed`] reason, and the
//!   caller keeps the raw bytes of both.
//! - This crate never lets the content of one message decide how long it takes: the time is a
//!   constant times its length, and levels, parts and headers are counted before they are entered.
//! - This crate never cuts text that may be new: what is not surely a quote stays.
//!
//! # Why not all of mail-parser
//!
//! Header fields and addresses are parsed by mail-parser; the tree of parts is built here.
//! Its own tree is as deep as the bytes say, which a message of a megabyte uses to overrun the stack.
//! HTML is rendered here too, in one pass: the library at hand builds a tree of elements and takes a
//! second for a hundred kilobytes of unclosed ones.

#![warn(missing_docs)]

pub mod archive;

mod address;
pub mod anonymous;
mod attachment;
mod automatic;
mod body;
mod calendar;
mod charset;
mod clean;
mod date;
mod event;
mod explain;
mod fingerprint;
mod flowed;
mod header;
mod html;
mod limits;
mod mail;
mod name;
mod part;
mod reply;
mod signed;
mod text;
mod transfer;
mod warning;
mod words;

pub use address::{Address, is_no_reply, normalize_address};
pub use attachment::Attachment;
pub use automatic::{Automatic, LOOP_HEADER};
pub use event::{EVENT_MEDIA_TYPE, Event, write_event};
pub use explain::{AttachmentExplanation, MailExplanation, explain};
pub use limits::Limits;
pub use mail::{Mail, parse, parse_head};
pub use name::safe_name;
pub use reply::{ReplyText, split as split_reply};
pub use warning::{Unparsed, Warning};
