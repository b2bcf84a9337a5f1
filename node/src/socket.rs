//! The running node's ear for the command line: a socket in the data folder, for its owner alone.

use std::{
    io,
    os::unix::{
        fs::PermissionsExt as _,
        net::{UnixListener, UnixStream},
    },
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use crate::{
    failure::Failure,
    home,
    node::Node,
    ops,
    wire::{self, Heard, Question},
};

/// Conversations at once; a further one is turned away.
const AT_ONCE_MAX: usize = 32;

/// Listens until the program ends.
///
/// # Errors
/// When the socket cannot be made.
pub fn listen(node: &Arc<Node>) -> Result<(), Failure> {
    let path = home::socket(&node.home.folder);
    // The lock of the folder is ours: a socket that is still here is a dead one.
    if let Err(error) = std::fs::remove_file(&path)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(Failure::Setup(format!("{}: {error}", path.display())));
    }
    let listener = UnixListener::bind(&path).map_err(|error| {
        Failure::Setup(format!(
            "{}: {error}: a shorter --data path may help",
            path.display()
        ))
    })?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))
        .map_err(|error| Failure::Setup(format!("{}: {error}", path.display())))?;
    let node = Arc::clone(node);
    let running = Arc::new(AtomicUsize::new(0));
    let accept = move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { continue };
            if running.fetch_add(1, Ordering::SeqCst) >= AT_ONCE_MAX {
                running.fetch_sub(1, Ordering::SeqCst);
                turn_away(stream);
                continue;
            }
            let (node, still) = (Arc::clone(&node), Arc::clone(&running));
            let talk = move || {
                if let Err(error) = converse(&node, stream) {
                    tracing::debug!(%error, "a conversation on the socket ended early");
                }
                still.fetch_sub(1, Ordering::SeqCst);
            };
            if let Err(error) = thread::Builder::new().name("socket".into()).spawn(talk) {
                running.fetch_sub(1, Ordering::SeqCst);
                tracing::error!(%error, "no thread for a conversation on the socket");
            }
        }
    };
    thread::Builder::new()
        .name("socket".into())
        .spawn(accept)
        .map(drop)
        .map_err(|error| Failure::Trouble(format!("no thread for the socket: {error}")))
}

fn turn_away(mut stream: UnixStream) {
    let failure = Failure::Trouble(format!(
        "{AT_ONCE_MAX} conversations are going on: try again"
    ));
    if let Err(error) = wire::write(&mut stream, &Heard::Failed(failure), &[]) {
        tracing::debug!(%error, "a conversation was turned away and had gone");
    }
}

fn converse(node: &Node, mut stream: UnixStream) -> io::Result<()> {
    let (question, payload): (Question, Vec<u8>) = wire::read(&mut stream)?;
    let mut far = stream.try_clone()?;
    let mut progress = |line: &str| {
        if let Err(error) = wire::write(&mut far, &Heard::Progress(line.to_owned()), &[]) {
            tracing::debug!(%error, "nobody hears how far it is");
        }
    };
    let heard = match ops::answer(node, &question, payload, &mut progress) {
        Ok(value) => Heard::Done(value),
        Err(failure) => Heard::Failed(failure),
    };
    wire::write(&mut stream, &heard, &[])
}
