//! What somebody may do, as it was typed: the page of people and `orgo user` read it alike.

use orgo_schema::{
    id::CompartmentId,
    role::RolePath,
    word::{Duty, Visibility},
};

use crate::{setting::Setting, store::compartment::Compartment};

/// What says that there are none.
const NONE: &str = "none";

/// Lists the compartments that need a clearance and are open here.
pub fn restricted(setting: &Setting) -> impl Iterator<Item = &Compartment> {
    let held = setting.compartments.iter();
    held.filter(|held| held.visibility > Visibility::Internal)
}

/// Reads teams that are separated by commas or stand a line each, each once; `none` are none.
///
/// # Errors
/// Which of them is none, and why.
pub fn teams(text: &str) -> Result<Vec<RolePath>, String> {
    let mut teams: Vec<RolePath> = Vec::new();
    for team in parts(text) {
        let read = team.parse::<RolePath>();
        let read = read.map_err(|error| format!("{team}: {error}"))?;
        if !teams.contains(&read) {
            teams.push(read);
        }
    }
    Ok(teams)
}

/// Reads a duty.
///
/// # Errors
/// What is allowed.
pub fn duty(text: &str) -> Result<Duty, String> {
    text.parse::<Duty>().map_err(|error| error.to_string())
}

/// Finds the compartments of these names; `none` names none.
///
/// # Errors
/// Which of them is none that needs a clearance, and which do.
pub fn clearances<'a>(
    setting: &Setting,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<CompartmentId>, String> {
    let mut found = Vec::new();
    for name in names.into_iter().flat_map(parts) {
        let held = restricted(setting).find(|held| held.name == name);
        let held = held.ok_or_else(|| {
            let names: Vec<&str> = restricted(setting).map(|held| held.name.as_str()).collect();
            let names = if names.is_empty() {
                "no compartment that is open here needs a clearance".to_owned()
            } else {
                format!("a clearance is for {}", names.join(", "))
            };
            format!("there is no clearance for `{name}`: {names}")
        })?;
        let id = held.scope.compartment;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Adds the clearances of before for what is not open here: nobody could see or choose them, and they stay.
pub fn keep_hidden(
    setting: &Setting,
    before: &[CompartmentId],
    mut chosen: Vec<CompartmentId>,
) -> Vec<CompartmentId> {
    let is_hidden = |id: &&CompartmentId| {
        let mut shown = restricted(setting);
        shown.all(|held| held.scope.compartment != **id) && !chosen.contains(id)
    };
    let hidden: Vec<CompartmentId> = before.iter().filter(is_hidden).copied().collect();
    chosen.extend(hidden);
    chosen
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['\n', ',']).map(str::trim);
    parts.filter(|part| !part.is_empty() && *part != NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teams_are_read_from_lines_and_commas_each_once() {
        let read = teams(" Operations.Safety,\nIT.Support\nOperations.Safety, ").unwrap();
        let expected = ["Operations.Safety", "IT.Support"].map(|team| team.parse().unwrap());
        assert_eq!(read, expected);
        assert_eq!(teams("none"), Ok(Vec::new()));
        let problem = teams("Operations.Safety, a b!").unwrap_err();
        assert!(problem.starts_with("a b!: "), "{problem}");
    }
}
