//! What this machine is called on its networks.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
};

/// Where Linux says what the machine is called.
const HOST_FILE: &str = "/proc/sys/kernel/hostname";
/// Where Linux lists its IPv4 addresses, among other routes.
const ROUTES_FILE: &str = "/proc/net/fib_trie";
/// Where Linux lists its IPv6 addresses.
const ADDRESSES_FILE: &str = "/proc/net/if_inet6";
/// An address that stands for the world outside (RFC 5737). Nothing is sent there.
const OUTSIDE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 9);

/// The name and the addresses that others reach this machine under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    host: Option<String>,
    addresses: Vec<IpAddr>,
}

impl Names {
    /// Asks the system what leads to what is bound to an address.
    pub fn of(bound: IpAddr) -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let host = name(&read(HOST_FILE));
        let mut addresses = if bound.is_unspecified() {
            let mut all = local_v4(&read(ROUTES_FILE));
            if bound.is_ipv6() {
                all.extend(local_v6(&read(ADDRESSES_FILE)));
            }
            all.extend(towards_outside());
            all
        } else {
            vec![bound]
        };
        addresses.push(IpAddr::V4(Ipv4Addr::LOCALHOST));
        addresses.push(IpAddr::V6(Ipv6Addr::LOCALHOST));
        Self::new(host, addresses)
    }

    /// Puts names together: those that others use first, each once.
    pub fn new(host: Option<String>, addresses: Vec<IpAddr>) -> Self {
        let mut known = Vec::new();
        for address in addresses {
            if !known.contains(&address) {
                known.push(address);
            }
        }
        known.sort_by_key(IpAddr::is_loopback);
        Self {
            host,
            addresses: known,
        }
    }

    /// Returns the name of the machine, if it has one that can stand in an address.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// Returns the addresses, those that only this machine can use last.
    pub fn addresses(&self) -> &[IpAddr] {
        &self.addresses
    }

    /// Returns the names that can stand in an address: of the machine, the same with `.local`, and
    /// `localhost`.
    pub fn dns(&self) -> Vec<String> {
        let mut all: Vec<String> = self.host.iter().cloned().collect();
        all.extend(self.local_name());
        all.push("localhost".to_owned());
        all.dedup();
        all
    }

    /// Returns the name under which machines that look for it by mDNS find this one.
    pub fn local_name(&self) -> Option<String> {
        let first = self.host()?.split('.').next()?;
        (first != "localhost").then(|| format!("{first}.local"))
    }
}

/// Reads a machine's name; one that cannot stand in an address is none.
fn name(text: &str) -> Option<String> {
    let name = text.trim().to_ascii_lowercase();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    (name.len() <= 253 && name.split('.').all(is_label) && name != "localhost").then_some(name)
}

/// Reads the machine's own addresses out of its IPv4 routes.
fn local_v4(routes: &str) -> Vec<IpAddr> {
    let (mut found, mut last) = (Vec::new(), None);
    for line in routes.lines().map(str::trim) {
        if let Some(address) = line.strip_prefix("|-- ") {
            last = address.parse::<Ipv4Addr>().ok();
        } else if line == "/32 host LOCAL" {
            found.extend(last.map(IpAddr::V4));
        }
    }
    found
}

/// Reads the machine's own IPv6 addresses, without those that need the name of an interface.
fn local_v6(addresses: &str) -> Vec<IpAddr> {
    const GLOBAL: &str = "00";
    let lines = addresses.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let (address, scope) = (words.next()?, words.nth(2)?);
        let address = u128::from_str_radix(address, 16).ok()?;
        (scope == GLOBAL).then(|| IpAddr::V6(Ipv6Addr::from_bits(address)))
    });
    lines.collect()
}

/// Asks from which address this machine would speak to the world. Works where the lists are not.
fn towards_outside() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(OUTSIDE).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linux_lists_its_addresses() {
        let routes = "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n     |-- 192.168.7.4\n        \
                      /32 host LOCAL\n     |-- 192.168.7.255\n        /32 link BROADCAST\n     |-- 127.0.0.1\n        /32 host LOCAL\n";
        let expected: Vec<IpAddr> =
            vec!["192.168.7.4".parse().unwrap(), "127.0.0.1".parse().unwrap()];
        assert_eq!(local_v4(routes), expected);
        let six = "00000000000000000000000000000001 01 80 10 80       lo\n\
                   fd000000000000000000000000000007 02 40 00 80     eth0\n\
                   fe800000000000000000000000000007 02 40 20 80     eth0\nnonsense\n";
        assert_eq!(local_v6(six), vec!["fd00::7".parse::<IpAddr>().unwrap()]);
    }

    #[test]
    fn a_name_can_stand_in_an_address() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        };
        check("Riverside\n", Some("riverside"));
        check("node-7.school.example", Some("node-7.school.example"));
        check("", None);
        check("(none)", None);
        check("-a", None);
        check("localhost", None);
        check("a..b", None);
    }

    #[test]
    fn names_are_complete_and_each_once() {
        let names = Names::new(
            Some("hill.school.example".to_owned()),
            vec![
                "127.0.0.1".parse().unwrap(),
                "10.0.0.7".parse().unwrap(),
                "10.0.0.7".parse().unwrap(),
            ],
        );
        assert_eq!(
            names.dns(),
            ["hill.school.example", "hill.local", "localhost"]
        );
        assert_eq!(names.addresses()[0], "10.0.0.7".parse::<IpAddr>().unwrap());
        assert_eq!(names.addresses().len(), 2);
        assert_eq!(Names::new(None, Vec::new()).dns(), ["localhost"]);
        let here = Names::of("0.0.0.0".parse().unwrap());
        assert!(here.addresses().contains(&"127.0.0.1".parse().unwrap()));
    }
}
