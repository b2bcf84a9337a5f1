//! The web side of the node.

use std::{future::Future, net::SocketAddr, sync::Arc};

use tokio::net::TcpListener;

use crate::{failure::Failure, node::Node};

/// Takes the address that the pages will be at.
///
/// # Errors
/// One sentence that says what to do.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| Failure::Setup(format!("{address}: {error}")))
}

/// Answers until `stopped` is done.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(
    node: Arc<Node>,
    listener: TcpListener,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let _unused = (node, listener);
    stopped.await;
    Ok(())
}
