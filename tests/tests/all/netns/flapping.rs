//! A cable that comes and goes, again and again, while mail comes in at both of its ends.

use orgo_tests::contents::lacking;
use orgo_tests::site::until;

use super::{Machines, NAMES, RATE, import};

/// How often the cable goes.
const CUTS: usize = 8;
/// Mails that come in at each end while it is gone.
const ALONE: u32 = 6;
/// What comes when it is there again, in bytes, before it goes once more: less than what is to come.
const SOME: u64 = 8_000;
/// How many times the bytes that it takes where nothing happens a cable that comes and goes may take.
const TIMES: u64 = 2;

impl Machines {
    /// Lets mail come in at both ends of a cable.
    fn post(&self, series: &str) {
        for at in [0, 1] {
            import(&self.sites[at], &format!("{series}.{at}"), ALONE);
        }
    }

    /// Waits until everybody has everything, and returns what all have received by then, in bytes.
    fn settled(&self) -> u64 {
        self.agree(&[0, 1, 2]);
        until("all content is everywhere", || {
            let lack = |site: &orgo_tests::site::Site| lacking(&site.data()) > 0;
            (!self.sites.iter().any(lack)).then_some(())
        });
        self.carried()
    }
}

#[test]
fn a_cable_that_comes_and_goes_brings_nothing_again_and_again() {
    let Some(machines) = Machines::new() else {
        return;
    };
    if !machines.switch.narrow(RATE) {
        return;
    }
    let begun = machines.settled();
    for turn in 0..CUTS {
        machines.post(&format!("calm.{turn}"));
    }
    let calm = machines.settled();
    for turn in 0..CUTS {
        machines.switch.plug(1, false);
        machines.post(&format!("torn.{turn}"));
        // Most cuts are over before anybody notices; this one is not.
        if turn == CUTS / 2 {
            machines.until_silent(1);
        }
        let had = machines.received(1);
        machines.switch.plug(1, true);
        until("some of it comes", || {
            (machines.received(1) > had + SOME).then_some(())
        });
    }
    let torn = machines.settled() - calm;
    let calm = calm - begun;
    println!(
        "{} mails at {RATE} kbit/s, to {} machines each: {calm} bytes received where nothing happened, {torn} where a \
         cable went {CUTS} times",
        CUTS * 2 * ALONE as usize,
        NAMES.len() - 1
    );
    assert!(torn < TIMES * calm, "{torn} bytes, where {calm} are enough");
}
