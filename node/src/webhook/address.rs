//! Which addresses events may go to: those of the open internet, and what this node's settings list.
//!
//! An address in the configuration is a wish of whoever may configure; that must not let them reach what only
//! this machine reaches (SECURITY 2.19). What counts is where a connection is opened to, not how it is spelled.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// A stretch of addresses, such as `10.0.0.0/8`, or one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Net {
    base: IpAddr,
    bits: u8,
}

impl Net {
    fn contains(&self, address: IpAddr) -> bool {
        let differ = match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                (u32::from(base) ^ u32::from(address)).leading_zeros()
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                (u128::from(base) ^ u128::from(address)).leading_zeros()
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
        };
        differ >= u32::from(self.bits)
    }
}

impl FromStr for Net {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("`{text}` is no address: write for example 10.1.2.3, 10.0.0.0/8 or fd00::/8")
        };
        let (base, bits) = match text.split_once('/') {
            Some((base, bits)) => (base, Some(bits)),
            None => (text, None),
        };
        let base: IpAddr = base.parse().map_err(|_no_address| wrong())?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().map_err(|_no_number| wrong())?,
            None => most,
        };
        (bits <= most)
            .then_some(Self { base, bits })
            .ok_or_else(wrong)
    }
}

impl fmt::Display for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

/// Says why events do not go to an address.
///
/// # Errors
/// What kind of address it is.
pub(super) fn check(address: IpAddr, allow: &[Net]) -> Result<(), String> {
    let meant = meant(address);
    if allow
        .iter()
        .any(|net| net.contains(address) || net.contains(meant))
    {
        return Ok(());
    }
    match closed(meant) {
        Some(kind) => Err(format!(
            "{address} is {kind}: events go there where `gateway.yaml` of this node allows it"
        )),
        None => Ok(()),
    }
}

/// Whether an address is this machine's own.
pub(super) fn is_own(address: IpAddr) -> bool {
    meant(address).is_loopback()
}

/// Returns the address that another one stands for: IPv4 inside of IPv6, mapped or translated.
fn meant(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address else {
        return address;
    };
    let [.., high, low] = six.segments();
    let (high, low) = (high.to_be_bytes(), low.to_be_bytes());
    let inner = Ipv4Addr::new(high[0], high[1], low[0], low[1]);
    let is_translated = matches!(six.segments(), [0x64, 0xff9b, 0, 0, 0, 0, _, _]);
    if six.to_ipv4_mapped().is_some() || is_translated {
        IpAddr::V4(inner)
    } else {
        address
    }
}

/// Returns what an address is that is not one of the open internet.
fn closed(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(four) => closed_four(four),
        IpAddr::V6(six) => closed_six(six),
    }
}

fn closed_four(four: Ipv4Addr) -> Option<&'static str> {
    match four.octets() {
        [127, ..] => Some("this machine's own"),
        [0, ..] => Some("no address of another machine"),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Some("a private one"),
        [169, 254, ..] => Some("one of the local link"),
        [100, 64..=127, ..] => Some("one that a provider shares out (CGNAT)"),
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 18..=19, ..] => Some("a reserved one"),
        [198, 51, 100, _] | [203, 0, 113, _] => Some("a reserved one"),
        [224..=239, ..] => Some("one of many machines"),
        [240..=255, ..] => Some("a reserved one"),
        _ => None,
    }
}

fn closed_six(six: Ipv6Addr) -> Option<&'static str> {
    match six.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("this machine's own"),
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("no address of another machine"),
        [0xfc00..=0xfdff, ..] => Some("a private one"),
        [0xfe80..=0xfeff, ..] => Some("one of the local link"),
        [0xff00..=0xffff, ..] => Some("one of many machines"),
        // What carries other addresses inside may lead anywhere.
        [0x2002, ..] | [0x2001, 0, ..] => Some("one that tunnels"),
        [0x2001, 0x1..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Some("a reserved one"),
        [0x2000..=0x3fff, ..] => None,
        _ => Some("a reserved one"),
    }
}

#[cfg(test)]
mod tests {
    use std::net::ToSocketAddrs as _;

    use super::*;

    /// Ways to write addresses that events must not go to; each is read as a connection would read it.
    const CLOSED: [&str; 43] = [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.255.255.254",
        "localhost",
        "0.0.0.0",
        "0",
        "10.0.0.1",
        "10.1",
        "0xa000001",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.168.257",
        "3232235777",
        "169.254.169.254",
        "2852039166",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::1",
        "::",
        "0:0:0:0:0:0:0:1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "fe80::1",
        "fd12:3456::1",
        "ff02::1",
    ];
    const OPEN: [&str; 8] = [
        "1.1.1.1",
        "134744072",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "2606:4700::1111",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ];

    fn addresses(spelled: &str) -> Vec<IpAddr> {
        let found = (spelled, 443).to_socket_addrs();
        let found = found.unwrap_or_else(|error| panic!("{spelled}: {error}"));
        found.map(|address| address.ip()).collect()
    }

    #[test]
    fn what_only_this_machine_reaches_is_refused_however_it_is_spelled() {
        for spelled in CLOSED {
            let found = addresses(spelled);
            assert!(!found.is_empty(), "{spelled}");
            for address in found {
                assert!(check(address, &[]).is_err(), "{spelled} is {address}");
            }
        }
    }

    #[test]
    fn the_open_internet_is_not() {
        for spelled in OPEN {
            for address in addresses(spelled) {
                assert_eq!(check(address, &[]), Ok(()), "{spelled}");
            }
        }
    }

    #[test]
    fn what_is_listed_is_reached_and_nothing_beside_it() {
        let allow: Vec<Net> = ["10.0.0.0/8", "fd00::/8", "127.0.0.1"]
            .into_iter()
            .map(|net| net.parse().unwrap())
            .collect();
        let is_open = |address: &str| check(address.parse().unwrap(), &allow).is_ok();
        for open in ["10.9.8.7", "::ffff:10.0.0.1", "fd12::1", "127.0.0.1"] {
            assert!(is_open(open), "{open}");
        }
        for closed in ["11.0.0.1", "127.0.0.2", "::1", "192.168.0.1", "fe80::1"] {
            assert_eq!(is_open(closed), closed == "11.0.0.1", "{closed}");
        }
        assert!(is_own("::ffff:127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_address_is_said() {
        for wrong in ["", "10", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "host"] {
            let error = wrong.parse::<Net>().unwrap_err();
            assert!(error.contains("for example"), "{error}");
        }
        assert_eq!(
            "10.0.0.0/8".parse::<Net>().unwrap().to_string(),
            "10.0.0.0/8"
        );
    }
}
