//! Where the pages are: the address, whether they are encrypted, and the names they answer to.

use std::{net::IpAddr, net::SocketAddr, sync::Arc};

use crate::tls::Keeper;

/// Where the pages are.
#[derive(Debug, Clone)]
pub(super) struct Place {
    bound: SocketAddr,
    tls: Option<Arc<Keeper>>,
}

impl Place {
    pub(super) const fn new(bound: SocketAddr, tls: Option<Arc<Keeper>>) -> Self {
        Self { bound, tls }
    }

    /// Whether everything travels encrypted.
    pub(super) const fn is_secure(&self) -> bool {
        self.tls.is_some()
    }

    /// Returns how addresses of the pages begin.
    pub(super) const fn scheme(&self) -> &'static str {
        if self.is_secure() {
            "https://"
        } else {
            "http://"
        }
    }

    /// Returns the certificate of the pages, if they have one.
    pub(super) const fn tls(&self) -> Option<&Arc<Keeper>> {
        self.tls.as_ref()
    }

    /// Whether a request that names this host, with or without a port, is meant for these pages.
    ///
    /// Names are the danger: whoever owns one can let it lead here and read what their page loads
    /// (DNS rebinding). Nobody can do that with an address in numbers.
    pub(super) fn answers_to(&self, named: &str) -> bool {
        let host = host_of(named);
        let number = host.trim_start_matches('[').trim_end_matches(']');
        match (number.parse::<IpAddr>(), &self.tls) {
            (Ok(ip), None) => ip == self.bound.ip() || ip.is_loopback(),
            (Ok(_), Some(_)) => true,
            (Err(_), None) => host.eq_ignore_ascii_case("localhost"),
            (Err(_), Some(keeper)) => {
                let host = host.to_ascii_lowercase();
                let held = keeper.pair();
                let mut known = held.names.iter().map(String::as_str);
                keeper.names().dns().contains(&host) || known.any(|known| fits(known, &host))
            }
        }
    }
}

/// Whether a name of a certificate stands for a host.
fn fits(known: &str, host: &str) -> bool {
    match known.strip_prefix("*.") {
        Some(parent) => host.split_once('.').is_some_and(|(_, rest)| rest == parent),
        None => known == host,
    }
}

/// Returns a host without its port.
fn host_of(named: &str) -> &str {
    match named.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => named,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_lose_their_port() {
        for (named, host) in [
            ("localhost:80", "localhost"),
            ("[::1]:8731", "[::1]"),
            ("127.0.0.1", "127.0.0.1"),
        ] {
            assert_eq!(host_of(named), host);
        }
    }

    #[test]
    fn a_star_stands_for_one_label() {
        let check = |known: &str, host: &str, expected: bool| {
            assert_eq!(fits(known, host), expected, "{known} {host}");
        };
        check("orgo.school.example", "orgo.school.example", true);
        check("*.school.example", "orgo.school.example", true);
        check("*.school.example", "a.b.school.example", false);
        check("*.school.example", "school.example", false);
        check("*.school.example", "evilschool.example", false);
    }
}
