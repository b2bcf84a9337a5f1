//! The two directions of a connection: frames out of a stream, frames into a stream.

use std::sync::Arc;

use iroh::endpoint::{RecvStream, SendStream};
use orgo_schema::id::NodeId;
use tokio::sync::mpsc;

use super::{
    ended::Ended,
    frame::{FrameError, Packer, Unpacker},
};
use crate::node::Node;

/// How much is read from the stream at once, in bytes.
const PIECE_BYTES: usize = 64 << 10;

/// Unpacks frames from a stream, and says at the end why there are no more.
pub(super) async fn hear(
    node: Arc<Node>,
    peer: NodeId,
    stream: RecvStream,
    heard: mpsc::Sender<Result<Vec<u8>, Ended>>,
) {
    if let Some(ended) = hear_all(&node, peer, stream, &heard).await {
        // Nobody listens where the session has ended by itself.
        drop(heard.send(Err(ended)).await);
    }
}

async fn hear_all(
    node: &Node,
    peer: NodeId,
    mut stream: RecvStream,
    heard: &mpsc::Sender<Result<Vec<u8>, Ended>>,
) -> Option<Ended> {
    let garbled = |error: FrameError| Some(Ended::Garbled(error.to_string()));
    let mut unpacker = match Unpacker::new() {
        Ok(unpacker) => unpacker,
        Err(error) => return Some(Ended::Trouble(error.to_string())),
    };
    loop {
        let chunk = match stream.read_chunk(PIECE_BYTES).await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => {
                let cut_off = unpacker.finish().err().map(|error| error.to_string());
                return Some(Ended::Lost(
                    cut_off.unwrap_or_else(|| "the other ended it".to_owned()),
                ));
            }
            Err(error) => return Some(Ended::Lost(error.to_string())),
        };
        let bytes = chunk.len() as u64;
        let now = (node.clock)().now;
        node.peers.note(peer, |contact| {
            contact.received_bytes += bytes;
            contact.met = Some(now);
        });
        unpacker.feed(&chunk);
        loop {
            match unpacker.next_frame() {
                Ok(None) => break,
                Ok(Some(frame)) => {
                    if heard.send(Ok(frame)).await.is_err() {
                        return None;
                    }
                }
                Err(error) => return garbled(error),
            }
        }
    }
}

/// Packs frames into a stream until there are no more, and waits until the other has them.
pub(super) async fn say(
    node: Arc<Node>,
    peer: NodeId,
    mut stream: SendStream,
    mut to_say: mpsc::Receiver<Vec<u8>>,
) -> Result<(), String> {
    let mut packer = Packer::new().map_err(|error| error.to_string())?;
    while let Some(frame) = to_say.recv().await {
        let packed = packer.pack(&frame).map_err(|error| error.to_string())?;
        stream
            .write_all(&packed)
            .await
            .map_err(|error| error.to_string())?;
        let bytes = packed.len() as u64;
        node.peers.note(peer, |contact| contact.sent_bytes += bytes);
    }
    stream.finish().map_err(|error| error.to_string())?;
    stream
        .stopped()
        .await
        .map(drop)
        .map_err(|error| error.to_string())
}
