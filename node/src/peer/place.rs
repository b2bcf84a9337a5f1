//! Where a node may be reached: at an address, or through a relay.

use std::{fmt, net::SocketAddr, str::FromStr};

use iroh::{RelayUrl, TransportAddr};

/// The longest address of a relay, in bytes.
const RELAY_BYTES_MAX: usize = 200;

/// Where a node may be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At an address of its own.
    Socket(SocketAddr),
    /// Through a relay that passes on what it cannot read.
    Relay(RelayUrl),
}

/// Why a text is no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Neither of the two.
    #[error(
        "`{0}` is no place to reach a node at: give an address and port, such as 192.0.2.7:8732 or [2001:db8::7]:8732, \
         or a relay, such as https://relay.example.org"
    )]
    Neither(String),
    /// A name of a machine, which nobody may be there to resolve.
    #[error("`{0}` names a machine: give its address and port, such as 192.0.2.7:8732")]
    Name(String),
}

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        if let Ok(socket) = text.parse() {
            return Ok(Self::Socket(socket));
        }
        let neither = || PlaceError::Neither(text.chars().take(RELAY_BYTES_MAX).collect());
        if text.len() > RELAY_BYTES_MAX || text.contains(char::is_whitespace) {
            return Err(neither());
        }
        if text.starts_with("https://") || text.starts_with("http://") {
            let Ok(relay) = text.parse() else {
                return Err(neither());
            };
            return Ok(Self::Relay(relay));
        }
        match text.rsplit_once(':') {
            Some((_, port)) if port.parse::<u16>().is_ok() => {
                Err(PlaceError::Name(text.to_owned()))
            }
            _ => Err(neither()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket(socket) => socket.fmt(f),
            Self::Relay(relay) => relay.fmt(f),
        }
    }
}

impl Place {
    /// Returns the relay, where it is one.
    pub const fn relay(&self) -> Option<&RelayUrl> {
        match self {
            Self::Socket(_) => None,
            Self::Relay(relay) => Some(relay),
        }
    }
}

impl From<Place> for TransportAddr {
    fn from(place: Place) -> Self {
        match place {
            Place::Socket(socket) => Self::Ip(socket),
            Place::Relay(relay) => Self::Relay(relay),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_written() {
        for text in [
            "192.0.2.7:8732",
            "[2001:db8::7]:8732",
            "https://relay.example.org/",
            "http://10.0.0.1:3340/",
        ] {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
        let relay: Place = "https://relay.example.org".parse().unwrap();
        assert_eq!(relay.to_string(), "https://relay.example.org/");
    }

    #[test]
    fn what_is_no_place_is_told_what_would_be() {
        for (text, expect) in [
            ("", "is no place"),
            ("192.0.2.7", "such as 192.0.2.7:8732"),
            ("clinic4.lan:8732", "names a machine"),
            ("ftp://relay.example.org", "is no place"),
            ("https://", "is no place"),
            ("https://relay example.org", "is no place"),
            ("192.0.2.7:87320", "is no place"),
        ] {
            let error = text.parse::<Place>().unwrap_err().to_string();
            assert!(error.contains(expect), "{text}: {error}");
        }
        let long = format!("https://{}", "a".repeat(1_000));
        assert!(long.parse::<Place>().unwrap_err().to_string().len() < 500);
    }
}
