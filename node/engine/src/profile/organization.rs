//! Reading `organisation.yaml`: what one organization sets otherwise than its profile.
//!
//! ```yaml
//! version: "3"                                # named in explanations; raise it with every change
//! zone: Africa/Nairobi                        # the zone its clocks show
//! calendar: office                            # and any other knob of a profile, one or many
//! windows: { high: PT90M }
//! modules: [maintenance, groups]              # the domains in use; without it, all there are
//! areas: { Kitchen: [Stock] }                 # areas and teams, on top of those of the profile
//! ladder: [{ base: 12, role: Kitchen }]       # who stands above whom, on top of the profile
//! holders: [{ base: 12 }]                     # who holds a level, in place of the profile
//! ```

use std::collections::BTreeSet;

use chrono_tz::Tz;
use orgo_schema::{role::Registry, word::nearest};

use super::{Calendars, knobs, structure};
use crate::{
    policy::{Calendar, Policy},
    resolve::{KEYS, Overrides, read_overrides},
    rule::read_version,
    yaml::{ConfigError, Fields, Reader, parse},
};

/// The keys beside the knobs.
const OTHERS: [&str; 7] = [
    "version", "requires", "zone", "areas", "ladder", "holders", "modules",
];

/// What an organization says of itself.
#[derive(Debug)]
pub(super) struct Own {
    /// The knobs it sets.
    pub(super) overrides: Overrides,
    /// The domains in use; nothing: all there are.
    pub(super) modules: Option<BTreeSet<String>>,
}

/// Reads what an organization says of itself. Who is there goes into `policy` and `registry` at once: a
/// profile does not know the people, and nobody else may say who they are. `domains` are those there are.
pub(super) fn read(
    path: &str,
    text: &str,
    calendars: &Calendars,
    domains: &BTreeSet<&str>,
    policy: &mut Policy,
    registry: &mut Registry,
) -> Result<Own, ConfigError> {
    let node = parse(path, text)?;
    let known: Vec<&str> = OTHERS.into_iter().chain(KEYS).collect();
    let fields = Reader::new(path, &node).map(&known)?;
    let version = read_version(&fields)?;
    if let Some(zone) = fields.read("zone", knobs::read_zone)? {
        move_to(zone, calendars, policy);
    }
    fields.read("areas", |areas| structure::read_areas(areas, registry))?;
    fields.read("ladder", |list| {
        structure::read_ladder(list, registry, &mut policy.ladder)
    })?;
    if let Some(holders) = fields.read("holders", |list| structure::read_holders(list, registry))? {
        policy.holders = holders;
    }
    Ok(Own {
        modules: read_modules(&fields, domains)?,
        overrides: Overrides {
            file: path.to_owned(),
            version,
            settings: read_overrides(&fields, calendars)?,
        },
    })
}

/// Lets the clocks of a policy show a zone, those of its calendar too where that names none.
fn move_to(zone: Tz, calendars: &Calendars, policy: &mut Policy) {
    policy.zone = zone;
    if let Calendar::Working(working) = &policy.calendar
        && let Some(as_written) = calendars.get(working.name())
    {
        policy.calendar = Calendar::Working(as_written.clone()).in_zone_of(zone);
    }
}

fn read_modules(
    fields: &Fields<'_>,
    domains: &BTreeSet<&str>,
) -> Result<Option<BTreeSet<String>>, ConfigError> {
    let Some(list) = fields.get("modules") else {
        return Ok(None);
    };
    let mut chosen = BTreeSet::new();
    for item in list.list()? {
        let domain = item.text()?;
        if !domains.contains(domain) {
            let hint = nearest(domain, domains.iter().copied())
                .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            let known: Vec<&str> = domains.iter().copied().collect();
            return Err(item
                .error(format!("there is no module `{domain}`"))
                .hint(format!("there are {}{hint}", known.join(", "))));
        }
        chosen.insert(domain.to_owned());
    }
    Ok(Some(chosen))
}
