//! What the knobs of a policy decide, each as a function of its value (SPEC 6).
//!
//! | knob | decides | asked by |
//! | --- | --- | --- |
//! | windows, factor, levels, calendar | when work moves up | [`crate::walk`] |
//! | granularity | through which levels | [`crate::walk`] |
//! | at_once | whether the first step waits | [`crate::walk`] |
//! | retention | how long a case is kept | [`crate::purge`] |
//! | transparency | what others see | [`sight`] |
//! | notify | who is told | [`audience`] |
//! | automation | what waits for a person | [`automation`] |
//! | log | what is written into the journal | [`logging`] |
//! | reviews | when everything is looked over | [`crate::review::cycle`] |
//! | pattern | when similar cases are no chance | [`crate::pattern`] |

pub mod audience;
pub mod automation;
pub mod cadence;
pub mod closing;
pub mod logging;
pub mod sight;
