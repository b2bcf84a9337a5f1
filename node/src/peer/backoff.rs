//! How long to wait before a node is called again.

use std::time::Duration;

use orgo_schema::id::NodeId;

/// The wait after the first failure.
const FIRST: Duration = Duration::from_secs(1);
/// The longest wait: a site that comes back is heard of within a minute, though nobody says so.
const LONGEST: Duration = Duration::from_secs(60);

/// Returns how long `caller` waits after so many failures in a row before it calls `called` again.
///
/// The wait doubles, and a third of it is different for each pair and each try, so that sites which lost
/// their link together do not all call at once. It follows from the names alone: nothing is drawn.
pub fn wait(failures: u32, caller: NodeId, called: NodeId) -> Duration {
    let doubled = FIRST.saturating_mul(1 << failures.min(16).saturating_sub(1));
    let wait = doubled.min(LONGEST);
    let mut hasher = blake3::Hasher::new_derive_key("orgo wait before a call 1");
    hasher
        .update(caller.as_bytes())
        .update(called.as_bytes())
        .update(&failures.to_be_bytes());
    let [byte, ..] = *hasher.finalize().as_bytes();
    wait - wait / 3 * u32::from(byte) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_a_minute_and_differs_between_pairs() {
        let node = |byte| NodeId::new([byte; 32]);
        for failures in 0..100 {
            let most = FIRST
                .saturating_mul(1 << failures.clamp(1, 10) >> 1)
                .min(LONGEST);
            for called in 0..50 {
                let wait = wait(failures, node(1), node(called));
                assert!(
                    wait <= most && wait >= most * 66 / 100,
                    "{failures} {wait:?} {most:?}"
                );
            }
        }
        assert_ne!(wait(5, node(1), node(2)), wait(5, node(2), node(1)));
    }
}
