//! The QUIC endpoint that nodes meet at: iroh, told to talk to nobody but the nodes that are named.
//!
//! `presets::Minimal` sets nothing but the cryptography: no relay, no public name server. The presets of
//! the same crate that look alike publish this node's addresses to a public server, even the one that
//! says it has no relay. What finds nodes here is multicast on the local network, which can be switched
//! off, and the addresses that people gave or that nodes were met at.

use std::{
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use iroh::{
    Endpoint, RelayMode, RelayUrl, SecretKey,
    endpoint::{
        BindOpts, Builder, EndpointHooks, IdleTimeout, QuicTransportConfig, VarInt, presets,
    },
};
use iroh_mdns_address_lookup::MdnsAddressLookup;

use crate::failure::Failure;

/// The protocol of members. Its number is that of the frames inside.
pub const SYNC_ALPN: &[u8] = b"orgo/sync/1";
/// The protocol of those who want to become one.
pub const JOIN_ALPN: &[u8] = b"orgo/join/1";
/// The UDP port that is tried first, so that a firewall can let it through and an address can be written
/// down. It is the one after that of the pages.
pub const PORT: u16 = 8732;
/// How often somebody on the local network asks who is there: all nodes share one question.
const CADENCE: Duration = Duration::from_secs(2);
/// How long another node may be silent before the conversation is given up, in milliseconds.
const SILENCE_MS: u32 = 12_000;
/// The most relays a node is connected through.
pub const RELAYS_MAX: usize = 4;
/// What nodes call themselves on the local network.
const SERVICE: &str = "orgo1";

/// Why a connection was closed, as a number for the other side.
pub mod code {
    use super::VarInt;

    /// The node is stopping.
    pub const STOPPING: VarInt = VarInt::from_u32(0);
    /// The other is no member here; nothing more is said.
    pub const NO_MEMBER: VarInt = VarInt::from_u32(1);
    /// The other was sent away for a minute.
    pub const SENT_AWAY: VarInt = VarInt::from_u32(2);
    /// The two are connected another way.
    pub const TWICE: VarInt = VarInt::from_u32(3);
    /// The conversation ended; the reason says why.
    pub const ENDED: VarInt = VarInt::from_u32(4);
    /// Too many conversations.
    pub const BUSY: VarInt = VarInt::from_u32(5);
}

/// Where a node listens, and how it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The address to listen at; none: [`PORT`] on every interface, or any port where that is taken.
    pub listen: Option<SocketAddr>,
    /// Whether nodes on the local network are found by multicast.
    pub multicast: bool,
    /// Relays of one's own, for nodes that cannot reach one another. None by default.
    pub relays: Vec<RelayUrl>,
}

impl Settings {
    /// Returns the same with more relays: those that people gave for other nodes.
    #[must_use]
    pub fn with_relays<'a>(&self, more: impl IntoIterator<Item = &'a RelayUrl>) -> Self {
        let mut all = self.clone();
        for relay in more {
            if all.relays.len() < RELAYS_MAX && !all.relays.contains(relay) {
                all.relays.push(relay.clone());
            }
        }
        all
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: None,
            multicast: true,
            relays: Vec::new(),
        }
    }
}

/// An endpoint, and what finds others on the local network.
#[derive(Debug)]
pub struct Bound {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// Hears of other nodes, where there is multicast.
    pub multicast: Option<MdnsAddressLookup>,
    /// The relays it is connected through.
    pub relays: Vec<RelayUrl>,
}

/// Opens the endpoint of a node.
///
/// # Errors
/// When the address is taken or no address can be had. Missing multicast is no error.
pub async fn bind<H: EndpointHooks + Clone + 'static>(
    key: &[u8; 32],
    settings: &Settings,
    alpns: &[&[u8]],
    hooks: &H,
) -> Result<Bound, Failure> {
    let builder = || {
        let mode = if settings.relays.is_empty() {
            RelayMode::Disabled
        } else {
            RelayMode::custom(settings.relays.iter().cloned())
        };
        Endpoint::builder(presets::Minimal)
            .relay_mode(mode)
            .clear_ip_transports()
            .secret_key(SecretKey::from_bytes(key))
            .transport_config(transport())
            .alpns(alpns.iter().map(|alpn| alpn.to_vec()).collect())
            .hooks(hooks.clone())
    };
    let endpoint = match settings.listen {
        Some(address) => at(builder(), address).await?,
        None => match everywhere(builder(), PORT).await {
            Ok(endpoint) => endpoint,
            Err(failure) => {
                tracing::warn!(
                    "{failure}; any other port will do, but firewalls and written addresses will not know it"
                );
                everywhere(builder(), 0).await?
            }
        },
    };
    let multicast = if settings.multicast {
        listen_around(&endpoint)
    } else {
        None
    };
    Ok(Bound {
        endpoint,
        multicast,
        relays: settings.relays.clone(),
    })
}

/// Says how connections are kept.
///
/// A node that does not answer is talked to for a while yet: a cable that was pulled says nothing. Nobody tries how
/// large a packet may be: that takes 11 kB of each meeting, and most meetings have less than that to say.
fn transport() -> QuicTransportConfig {
    let idle = IdleTimeout::from(VarInt::from_u32(SILENCE_MS));
    QuicTransportConfig::builder()
        .max_idle_timeout(Some(idle))
        .mtu_discovery_config(None)
        .keep_alive_interval(Duration::from_millis(u64::from(SILENCE_MS) / 3))
        .default_path_max_idle_timeout(Duration::from_millis(SILENCE_MS.into()))
        .default_path_keep_alive_interval(Duration::from_millis(u64::from(SILENCE_MS) / 3))
        .build()
}

async fn at(builder: Builder, address: SocketAddr) -> Result<Endpoint, Failure> {
    let builder = builder
        .bind_addr(address)
        .map_err(|error| Failure::Setup(format!("--sync {address}: {error}")))?;
    open(builder, &address.to_string()).await
}

async fn everywhere(builder: Builder, port: u16) -> Result<Endpoint, Failure> {
    // A machine without IPv6 is a usual one.
    let optional = BindOpts::default().set_is_required(false);
    let bound = builder
        .bind_addr((Ipv4Addr::UNSPECIFIED, port))
        .and_then(|builder| builder.bind_addr_with_opts((Ipv6Addr::UNSPECIFIED, port), optional));
    let builder = bound.map_err(|error| Failure::Setup(format!("port {port}: {error}")))?;
    open(builder, &format!("UDP port {port}")).await
}

async fn open(builder: Builder, place: &str) -> Result<Endpoint, Failure> {
    let bound = builder.bind().await;
    bound.map_err(|error| Failure::Setup(format!("other nodes cannot be met at {place}: {error}")))
}

/// Begins to hear of other nodes on the local network, and to tell them of this one.
fn listen_around(endpoint: &Endpoint) -> Option<MdnsAddressLookup> {
    let built = MdnsAddressLookup::builder()
        .service_name(SERVICE)
        .discovery_cadence(CADENCE)
        .build(endpoint.id());
    let multicast = match built {
        Ok(multicast) => multicast,
        Err(error) => {
            tracing::warn!("no multicast here, other nodes are called at known addresses: {error}");
            return None;
        }
    };
    match endpoint.address_lookup() {
        Ok(lookup) => lookup.add(multicast.clone()),
        Err(error) => tracing::warn!("other nodes are called at known addresses: {error}"),
    }
    Some(multicast)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone)]
    struct Anybody;
    impl EndpointHooks for Anybody {}

    fn local(multicast: bool) -> Settings {
        Settings {
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
            multicast,
            relays: Vec::new(),
        }
    }

    #[tokio::test]
    async fn nothing_public_is_asked_or_told() {
        let bound = bind(&[1; 32], &local(false), &[SYNC_ALPN], &Anybody)
            .await
            .unwrap();
        let endpoint = &bound.endpoint;
        // No service that publishes or resolves, no relay: there is nobody to talk to.
        assert!(endpoint.address_lookup().unwrap().is_empty());
        assert_eq!(endpoint.addr().relay_urls().count(), 0);
        assert!(
            endpoint
                .bound_sockets()
                .iter()
                .all(|socket| socket.ip().is_loopback())
        );
        endpoint.close().await;
    }

    #[tokio::test]
    async fn the_name_is_the_key_of_the_node() {
        let bound = bind(&[7; 32], &local(false), &[SYNC_ALPN], &Anybody)
            .await
            .unwrap();
        let node = orgo_sync::key::NodeKey::new(&[7; 32]).node_id();
        assert_eq!(bound.endpoint.id().as_bytes(), node.as_bytes());
        bound.endpoint.close().await;
    }

    #[tokio::test]
    async fn a_taken_address_is_named() {
        let first = bind(&[1; 32], &local(false), &[SYNC_ALPN], &Anybody)
            .await
            .unwrap();
        let settings = Settings {
            listen: first.endpoint.bound_sockets().first().copied(),
            ..local(false)
        };
        let error = bind(&[2; 32], &settings, &[SYNC_ALPN], &Anybody)
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("cannot be met at 127.0.0.1:"),
            "{error}"
        );
        first.endpoint.close().await;
    }
}
