//! Bundles: replication by files that somebody carries (DESIGN 5).
//!
//! Reading order: [`export`] (what goes in), `part` and `seal` (how it is written), `disk` (what a stick
//! does to it), `opened` (how it is read), [`import`] (what becomes of it), [`receipt`] (how its maker
//! hears that it came), [`inspect`] (what everybody can see). The format stands in `orgo_sync::bundle`.

mod aside;
pub mod bench;
mod disk;
pub mod export;
pub mod gaps;
pub mod import;
pub mod inspect;
mod keys;
mod opened;
pub(crate) mod part;
pub mod receipt;
mod seal;
#[cfg(test)]
mod tests;

use orgo_engine::authorize::{Action, Person, Viewer};
use serde::Serialize;
use serde_json::Value;

use crate::{failure::Failure, guard, node::Node, verb::BundleVerb};

/// Runs `orgo bundle …`. Taking in what members have signed is for whoever has the stick: at a new site
/// nobody is known before the first bundle has come.
///
/// # Errors
/// When the person may not, or what [`export`], [`import`] and [`receipt`] report.
pub fn answer(
    node: &Node,
    person: impl FnOnce() -> Result<Person, Failure>,
    verb: &BundleVerb,
    progress: &mut dyn FnMut(&str),
) -> Result<Value, Failure> {
    let may = || {
        let viewer = Viewer::Person(person()?);
        guard::may_overall(&node.setting(), &viewer, Action::Configure).map_err(Failure::from)
    };
    match verb {
        BundleVerb::Export(asked) => {
            may()?;
            told(export::export(node, asked, progress)?)
        }
        BundleVerb::Import { files, output } => {
            told(import::import(node, files, output.as_deref(), progress)?)
        }
        BundleVerb::Receipt { receipt } => told(receipt::take(node, receipt)?),
        BundleVerb::Inspect { file } => inspect::inspect(file),
        BundleVerb::List => {
            may()?;
            export::list(node)
        }
    }
}

fn told(value: impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(|error| Failure::Trouble(format!("the answer: {error}")))
}
