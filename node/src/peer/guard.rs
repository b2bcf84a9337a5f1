//! Who may talk with this node: members of the organisation that were not sent away.

use std::sync::Arc;

use iroh::endpoint::{AfterHandshakeOutcome, Connection, EndpointHooks, VarInt};
use orgo_schema::id::NodeId;
use tokio::time::Instant;

use super::endpoint::{JOIN_ALPN, SYNC_ALPN, code};
use crate::node::Node;

/// Looks at each connection when the other's name is proven and before anything is read.
#[derive(Debug, Clone)]
pub struct Guard {
    node: Arc<Node>,
}

impl Guard {
    /// Guards a node.
    pub const fn new(node: Arc<Node>) -> Self {
        Self { node }
    }

    /// Returns why a connection is not wanted, as a number for the other side.
    fn objection(&self, peer: NodeId, alpn: &[u8]) -> Option<VarInt> {
        if alpn == JOIN_ALPN {
            // Whoever has a ticket may ask; the ticket is looked at where the question is.
            return None;
        }
        if alpn != SYNC_ALPN || !self.node.setting().roster.is_member(peer) {
            return Some(code::NO_MEMBER);
        }
        let is_sent_away = self.node.peers.is_sent_away(peer, Instant::now());
        is_sent_away.then_some(code::SENT_AWAY)
    }
}

impl EndpointHooks for Guard {
    async fn after_handshake<'a>(&'a self, connection: &'a Connection) -> AfterHandshakeOutcome {
        let peer = NodeId::new(*connection.remote_id().as_bytes());
        match self.objection(peer, connection.alpn()) {
            None => AfterHandshakeOutcome::Accept,
            Some(error_code) => {
                tracing::info!(%peer, code = %error_code, "a connection was turned away");
                AfterHandshakeOutcome::Reject {
                    error_code,
                    // A stranger learns nothing, not even what this is.
                    reason: Vec::new(),
                }
            }
        }
    }
}
