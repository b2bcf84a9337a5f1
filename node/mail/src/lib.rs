//! Mail, pure: bytes to values, threading evidence, reply text, archives.
mod charset;
mod header;
mod limits;
mod transfer;
mod warning;
mod words;
mod address;
mod calendar;
mod clean;
mod flowed;
mod html;
mod name;
