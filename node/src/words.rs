//! What the node itself says on pages, in every language. The catalogues are `locales/LANGUAGE/SUBJECT.ftl`, compiled as
//! those of `orgo-web` are: a message that is missing, a value that is forgotten and a message that nobody uses do not
//! compile.
//!
//! Why a second place: what only a page says stands with the pages. Here stands what a node puts together from what it
//! knows, such as times and what somebody did. What documents keep is told as it was written, in whatever language.

pub(crate) use catalog::*;

#[deny(dead_code)]
#[allow(
    clippy::too_many_lines,
    reason = "a message has an arm for each language, and in it one for each form"
)]
mod catalog {
    use orgo_web::{
        Language,
        words::{Plural, apart, number, plural},
    };

    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}
