//! What pages are made of. A part draws the values it is given and knows nothing else.

pub(crate) mod action;
pub(crate) mod banner;
pub(crate) mod bell;
pub(crate) mod change;
pub(crate) mod chart;
pub(crate) mod chip;
pub(crate) mod document;
pub(crate) mod facts;
pub(crate) mod finding;
pub(crate) mod form;
pub(crate) mod icon;
pub(crate) mod ladder;
pub(crate) mod lone;
pub(crate) mod mark;
pub(crate) mod path;
pub(crate) mod reply;
pub(crate) mod setup;
pub(crate) mod shell;
pub(crate) mod site;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod timeline;
pub(crate) mod transfer;
