//! The worker process: `orgo decode-worker`, which nobody starts by hand.

use std::{
    io::{self, BufReader, BufWriter},
    process::ExitCode,
};

use rlimit::Resource;

use super::{Trial, answer, form};

/// The address space of a worker, in bytes. The largest document that is allowed takes a third of it.
const ADDRESS_SPACE_BYTES: u64 = 256 << 20;
/// The time on the processor that a worker may use up in its life, in seconds. One that reached it is
/// replaced by another.
const PROCESSOR_SECONDS: u64 = 60;

/// Answers what is asked on standard input, until that ends.
pub fn run() -> ExitCode {
    match limit().and_then(|()| serve()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Gives up what a worker does not need. Only less is ever asked for, so the system does not refuse.
fn limit() -> io::Result<()> {
    lower(Resource::AS, ADDRESS_SPACE_BYTES)?;
    lower(Resource::CPU, PROCESSOR_SECONDS)?;
    // It holds other people's data: no core dumps, no files.
    lower(Resource::CORE, 0)?;
    lower(Resource::FSIZE, 0)
}

fn lower(resource: Resource, wanted: u64) -> io::Result<()> {
    let (_, hard) = resource.get()?;
    let limit = wanted.min(hard);
    match resource.set(limit, limit) {
        // Some systems know a limit and do not let it be set; the others still hold.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
}

fn serve() -> io::Result<()> {
    // Panics are answers here, and nobody reads what they print.
    std::panic::set_hook(Box::new(|_| {}));
    let mut questions = BufReader::new(io::stdin().lock());
    let mut answers = BufWriter::new(io::stdout().lock());
    while let Some(trial) = form::read::<Trial>(&mut questions)? {
        form::write(&mut answers, &answer(&trial))?;
    }
    Ok(())
}
