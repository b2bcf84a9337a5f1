//! The end of catching up: both say how many envelopes they have, and compare the sets if they differ.

use orgo_schema::id::CompartmentId;

use crate::{
    frame::Frame,
    session::{
        Session, Step, Stop,
        close::{CloseReason, Code},
        lane::Check,
        replica::Replica,
    },
};

fn out_of_order(what: &str) -> CloseReason {
    CloseReason::new(Code::Order, what)
}

impl Session {
    /// Says what follows when a compartment has caught up: the counts are compared, then perhaps the
    /// sets, and then it is settled.
    pub(super) fn settle<R: Replica>(
        &mut self,
        replica: &R,
        compartment: CompartmentId,
    ) -> Step<R> {
        let asks = self.asks(replica);
        let prove = self.settings.prove || self.hello.as_ref().is_some_and(|hello| hello.prove);
        let lane = self.lane(compartment)?;
        if lane.settled || !lane.caught_up() {
            return Ok(());
        }
        match lane.check {
            Check::Nothing if !asks => {
                let count = replica.size(compartment).map_err(Stop::Replica)?.envelopes;
                lane.check = Check::Told;
                self.link.send(&Frame::Check(compartment, count));
            }
            Check::Heard(theirs) => {
                let ours = replica.size(compartment).map_err(Stop::Replica)?.envelopes;
                if !lane.compared && (prove || ours != theirs) {
                    return self.begin_comparison(replica, compartment);
                }
                lane.settled = true;
                self.link.send(&Frame::Settled(compartment));
            }
            Check::Nothing | Check::Told => {}
        }
        Ok(())
    }

    /// Hears how many envelopes the peer counts.
    pub(super) fn on_check<R: Replica>(
        &mut self,
        replica: &R,
        compartment: CompartmentId,
        count: u64,
    ) -> Step<R> {
        let asks = self.asks(replica);
        let lane = self.lane(compartment)?;
        if !asks || lane.check != Check::Nothing {
            return Err(out_of_order("count of a compartment that was not to be counted").into());
        }
        lane.check = Check::Heard(count);
        Ok(())
    }

    /// Hears that the peer, which asks, takes the sets to be equal.
    pub(super) fn on_settled<R: Replica>(
        &mut self,
        replica: &R,
        compartment: CompartmentId,
    ) -> Step<R> {
        let asks = self.asks(replica);
        let lane = self.lane(compartment)?;
        if asks || lane.check != Check::Told {
            return Err(out_of_order("a compartment is settled that was not counted").into());
        }
        lane.settled = true;
        Ok(())
    }
}
