//! The local socket: one question, progress lines, one answer.
//!
//! A frame is two lengths (JSON, payload; 32 bits each, big-endian), then both. The payload carries
//! raw bytes such as a mail. The socket stands in the data folder and only its owner can reach it.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::verb::Verb;

/// The longest payload: a mail with its attachments, in bytes.
pub const PAYLOAD_BYTES_MAX: u32 = 128 << 20;
/// The longest JSON text of a frame, in bytes.
const JSON_BYTES_MAX: u32 = 64 << 20;

/// What a client asks.
#[derive(Debug, Serialize, Deserialize)]
pub struct Question {
    /// What to do. The payload is standard input, for verbs that read it.
    pub verb: Verb,
    /// On whose behalf, by mail address; nothing: the first administrator.
    pub on_behalf_of: Option<String>,
}

/// What a client hears.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// How far it is.
    Progress(String),
    /// The answer; nothing follows.
    Done(serde_json::Value),
    /// A no, or a failure; nothing follows.
    Failed(crate::failure::Failure),
}

/// Writes a frame.
///
/// # Errors
/// When the other side went away, or the frame is too long.
pub fn write(to: &mut impl Write, value: &impl Serialize, payload: &[u8]) -> io::Result<()> {
    let json = serde_json::to_vec(value)?;
    for (length, max) in [
        (json.len(), JSON_BYTES_MAX),
        (payload.len(), PAYLOAD_BYTES_MAX),
    ] {
        let length = u32::try_from(length).ok().filter(|length| *length <= max);
        let length =
            length.ok_or_else(|| io::Error::other(format!("a frame of more than {max} bytes")))?;
        to.write_all(&length.to_be_bytes())?;
    }
    to.write_all(&json)?;
    to.write_all(payload)?;
    to.flush()
}

/// Reads a frame.
///
/// # Errors
/// When the other side went away, says it is longer than allowed, or talks something else.
pub fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<(T, Vec<u8>)> {
    let json = length(from, JSON_BYTES_MAX)?;
    let payload = length(from, PAYLOAD_BYTES_MAX)?;
    let json = take(from, json)?;
    let payload = take(from, payload)?;
    Ok((serde_json::from_slice(&json)?, payload))
}

fn length(from: &mut impl Read, max: u32) -> io::Result<u32> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    let length = u32::from_be_bytes(bytes);
    if length > max {
        return Err(io::Error::other(format!(
            "a frame of {length} bytes, at most {max} are allowed"
        )));
    }
    Ok(length)
}

/// Reads as the bytes come: a length alone reserves nothing.
fn take(from: &mut impl Read, length: u32) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == u64::from(length) {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let mut bytes = Vec::new();
        write(&mut bytes, &"hello", b"raw").unwrap();
        assert_eq!(
            read::<String>(&mut bytes.as_slice()).unwrap(),
            ("hello".to_owned(), b"raw".to_vec())
        );
    }

    #[test]
    fn a_huge_length_is_refused_before_anything_is_read() {
        let bytes = [0xff; 8];
        assert!(
            read::<String>(&mut bytes.as_slice())
                .unwrap_err()
                .to_string()
                .contains("at most")
        );
    }
}
