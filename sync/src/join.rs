//! How a node joins an organisation: ticket, request, welcome (SECURITY 2.2, DESIGN 5).
//!
//! Somebody at a member node makes a [`Ticket`] and hands it over: on paper, as a picture, by telephone.
//! The new node makes its keys, and a [`Request`] that it signs. An administrator looks at the request
//! and makes a [`Grant`](crate::roster::Grant); the [`Welcome`] carries it back with the whole roster.
//! Requests and welcomes are the same bytes on the wire and in a file.
//!
//! A ticket proves nothing but that its bearer was meant to ask: an administrator decides. It tells the
//! new node which organisation it is about to believe, and the welcome is held against that.

pub mod file;
pub mod paper;
pub mod request;
pub mod text;
pub mod ticket;
pub mod welcome;

pub use file::{FileError, FileKind};
pub use request::{Request, SignedRequest};
pub use text::TextError;
pub use ticket::{Ticket, TicketError, TicketSecret};
pub use welcome::{Opened, SignedWelcome, Welcome, WelcomeError};
