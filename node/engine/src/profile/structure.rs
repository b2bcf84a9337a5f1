//! Reading who is there: areas and their teams, who stands above whom, who holds a level.

use orgo_schema::{
    label::{Base, LadderTable},
    role::{Registry, RolePath},
};

use crate::{
    policy::Holders,
    yaml::{ConfigError, Fields, Reader},
};

/// Reads areas and their subroles on top of those that are there.
pub(super) fn read_areas(reader: &Reader<'_>, registry: &mut Registry) -> Result<(), ConfigError> {
    for (area, value) in reader.any_map()?.iter() {
        let subroles = if value.is_nothing() {
            Vec::new()
        } else {
            value.texts()?
        };
        let subroles: Vec<&str> = subroles.iter().map(String::as_str).collect();
        registry
            .add_area(&area.text, &subroles)
            .map_err(|error| value.error(error.to_string()))?;
    }
    Ok(())
}

/// Reads who stands above whom, on top of what is known.
pub(super) fn read_ladder(
    reader: &Reader<'_>,
    registry: &Registry,
    table: &mut LadderTable,
) -> Result<(), ConfigError> {
    for item in reader.list()? {
        let fields = item.map(&["base", "role"])?;
        let (base, role) = read_place(&fields, registry)?;
        let role =
            role.ok_or_else(|| item.error("`role` is missing: say for whom the base answers"))?;
        table
            .assign(role, base)
            .map_err(|error| item.error(error.to_string()))?;
    }
    Ok(())
}

/// Reads who holds which level.
pub(super) fn read_holders(
    reader: &Reader<'_>,
    registry: &Registry,
) -> Result<Holders, ConfigError> {
    let mut holders = Holders::default();
    for item in reader.list()? {
        let (base, role) = read_place(&item.map(&["base", "role"])?, registry)?;
        holders.hold(base, role);
    }
    Ok(holders)
}

fn read_place(
    fields: &Fields<'_>,
    registry: &Registry,
) -> Result<(Base, Option<RolePath>), ConfigError> {
    let role = fields.read("role", |role| {
        registry
            .canonical(role.source()?)
            .map_err(|error| role.error(error.to_string()))
    })?;
    Ok((fields.need("base")?.parse()?, role))
}
