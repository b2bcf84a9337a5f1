//! The pages of Orgo as pure functions: a page model in, an HTML document out.
//!
//! Reading order: [`route`] names every address and form field, [`model`] holds the values that
//! several pages show, [`frame`] what surrounds each page, [`page`] has one file per page with its
//! model and its `render` function, [`asset`] the stylesheet and the icons with their version.
//! The node loads data, fills a model, calls `render`, and answers each form post with a redirect.
//!
//! Why no router, resources or server functions: every page must work without script on an old
//! phone, and a function from values to text is tested without a server. The alternative, pages
//! that load for themselves, needs a runtime in each test and a second way to reach the data.
//!
//! # Invariants
//!
//! - This crate never reads a clock, a file, the environment or a database.
//! - This crate never puts outside text into a page without escaping it, and never emits an inline script or
//!   style or an address outside the node: the content security policy of the node is `default-src 'none';
//!   script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'`. The one
//!   script ([`asset::SCRIPT`]) makes pages quick and does nothing that they do not do without it.
//! - This crate never offers an action that the model does not list.

pub mod asset;
#[cfg(test)]
#[path = "../build/catalog.rs"]
mod catalog;
pub mod frame;
pub mod model;
pub mod page;
mod part;
pub mod route;
#[cfg(test)]
mod sample;
pub mod words;

pub use frame::{Frame, Language};
