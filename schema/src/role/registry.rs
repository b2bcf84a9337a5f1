//! The areas and subroles an organization knows.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{RoleError, RolePath, single_segment, title_case, well_formed};
use crate::word::nearest;

/// The areas of the labelling document, what each is called in a sentence, and their subroles.
const STANDARD: &[(&str, &str, &[&str])] = &[
    (
        "IT",
        "Information Technology",
        &["Support", "Network", "Security", "Development"],
    ),
    (
        "HR",
        "Human Resources",
        &["Recruitment", "Payroll", "Policy", "Training"],
    ),
    (
        "Finance",
        "Finance",
        &["Audit", "Budgeting", "Reporting", "Payments"],
    ),
    (
        "Operations",
        "Operations",
        &[
            "Logistics",
            "Maintenance",
            "Procurement",
            "Scheduling",
            "Safety",
        ],
    ),
    ("Sales", "Sales", &["Leads", "Negotiations"]),
    ("Marketing", "Marketing", &["Content", "Analytics"]),
    ("Customer", "Customer", &["Support", "Feedback", "Service"]),
    ("Compliance", "Compliance", &["Policy", "Reporting"]),
    ("Legal", "Legal", &["Consultation", "Disputes"]),
    (
        "Training",
        "Training",
        &["Content", "Schedule", "Evaluation", "Requests"],
    ),
    (
        "Security",
        "Security",
        &["Physical", "Digital", "Protocols", "Audit"],
    ),
    (
        "Leadership",
        "Leadership",
        &["Strategy", "Decision", "Communication"],
    ),
];

/// The areas, subroles and aliases of one organization (SPEC 2).
///
/// It always holds the standard areas; an organization adds its own. Subroles are open below a
/// registered area: one that is not registered is spelled with a capital and small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry {
    /// By the area's name in small letters.
    areas: BTreeMap<String, Area>,
    /// From the alias to the key of its area, both in small letters.
    aliases: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Area {
    name: String,
    title: String,
    /// Standard areas are spelled alike in every organization.
    standard: bool,
    /// By the subrole's name in small letters.
    subroles: BTreeMap<String, String>,
}

static STANDARD_REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let areas = STANDARD.iter().map(|&(name, title, subroles)| {
        let subroles = subroles
            .iter()
            .map(|&name| (name.to_lowercase(), name.to_owned()))
            .collect();
        let area = Area {
            name: name.to_owned(),
            title: title.to_owned(),
            standard: true,
            subroles,
        };
        (name.to_lowercase(), area)
    });
    let aliases = BTreeMap::from([("ops".to_owned(), "operations".to_owned())]);
    Registry {
        areas: areas.collect(),
        aliases,
    }
});

impl Default for Registry {
    fn default() -> Self {
        Self::standard().clone()
    }
}

impl Registry {
    /// Returns the registry every organization starts from.
    pub fn standard() -> &'static Self {
        &STANDARD_REGISTRY
    }

    /// Returns the canonical form of a role as a person wrote it.
    ///
    /// # Errors
    ///
    /// A [`RoleError`] about the form, or [`RoleError::UnknownArea`].
    pub fn canonical(&self, text: &str) -> Result<RolePath, RoleError> {
        let text = well_formed(text)?;
        self.respelled(&text).ok_or_else(|| {
            let area = text.split('.').next().unwrap_or_default();
            let hint = nearest(area, self.names())
                .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            let known: Vec<&str> = self.areas().collect();
            RoleError::UnknownArea {
                area: area.into(),
                known: known.join(", ").into(),
                hint: hint.into(),
            }
        })
    }

    /// Adds an area, or adds subroles to one that exists.
    ///
    /// Areas and subroles print as they were first registered; new subroles of a standard area
    /// print with a capital and small letters, since other nodes may not know this registry.
    ///
    /// # Errors
    ///
    /// A [`RoleError`] about the form of `name` or of a subrole; then nothing is added.
    pub fn add_area(&mut self, name: &str, subroles: &[&str]) -> Result<(), RoleError> {
        let name = single_segment(name)?;
        let subroles = subroles
            .iter()
            .map(|&subrole| single_segment(subrole))
            .collect::<Result<Vec<_>, _>>()?;
        let area = self.areas.entry(self.key(&name)).or_insert_with(|| Area {
            name: name.clone(),
            title: name,
            standard: false,
            subroles: BTreeMap::new(),
        });
        for subrole in subroles {
            let spelling = if area.standard {
                title_case(&subrole)
            } else {
                subrole.clone()
            };
            area.subroles
                .entry(subrole.to_lowercase())
                .or_insert(spelling);
        }
        Ok(())
    }

    /// Lets `alias` be written for `area`, which may itself be named by an alias.
    ///
    /// # Errors
    ///
    /// [`RoleError::UnknownArea`], [`RoleError::Taken`] if the alias names something else, or an
    /// error about the form of either.
    pub fn add_alias(&mut self, alias: &str, area: &str) -> Result<(), RoleError> {
        let alias = single_segment(alias)?;
        let key = self.key(self.canonical(&single_segment(area)?)?.area());
        if let Some(taken) = self.area(&alias) {
            return if self.key(&alias) == key {
                Ok(())
            } else {
                Err(RoleError::Taken {
                    name: alias.into(),
                    area: taken.name.as_str().into(),
                })
            };
        }
        self.aliases.insert(alias.to_lowercase(), key);
        Ok(())
    }

    /// Returns the areas in alphabetical order.
    pub fn areas(&self) -> impl Iterator<Item = &str> {
        self.areas.values().map(|area| area.name.as_str())
    }

    /// Returns the registered subroles of an area in alphabetical order; none if it is unknown.
    pub fn subroles(&self, area: &str) -> impl Iterator<Item = &str> {
        self.area(area)
            .into_iter()
            .flat_map(|area| area.subroles.values().map(String::as_str))
    }

    /// Returns each alias, in small letters, with the area it stands for.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, &str)> {
        self.aliases.iter().filter_map(|(alias, key)| {
            self.areas
                .get(key)
                .map(|area| (alias.as_str(), area.name.as_str()))
        })
    }

    /// Returns the role as it reads inside a sentence: `Support in Information Technology`.
    pub fn describe(&self, role: &RolePath) -> String {
        let title = self
            .area(role.area())
            .map_or(role.area(), |area| area.title.as_str());
        let subroles: Vec<&str> = role.segments().skip(1).collect();
        if subroles.is_empty() {
            title.to_owned()
        } else {
            format!("{} in {title}", subroles.join(" "))
        }
    }

    /// Spells a well-formed path as this registry does; none if its area is unknown here.
    pub(super) fn respelled(&self, text: &str) -> Option<RolePath> {
        let mut segments = text.split('.');
        let area = self.area(segments.next()?)?;
        let mut spelled = area.name.clone();
        for (index, segment) in segments.enumerate() {
            let registered = area
                .subroles
                .get(&segment.to_lowercase())
                .filter(|_| index == 0);
            spelled.push('.');
            spelled.push_str(&registered.cloned().unwrap_or_else(|| title_case(segment)));
        }
        Some(RolePath(spelled.into()))
    }

    fn area(&self, name: &str) -> Option<&Area> {
        self.areas.get(&self.key(name))
    }

    /// Returns the key an area of this name or alias has, or would have.
    fn key(&self, name: &str) -> String {
        let lower = name.to_lowercase();
        self.aliases.get(&lower).cloned().unwrap_or(lower)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.areas().chain(self.aliases.keys().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clinic() -> Registry {
        let mut registry = Registry::default();
        registry.add_area("ICU", &["NightShift", "Ward"]).unwrap();
        registry.add_alias("Intensive", "icu").unwrap();
        registry
    }

    #[test]
    fn the_standard_areas_and_subroles_are_those_of_the_labelling_document() {
        let standard = Registry::standard();
        assert_eq!(standard.areas().count(), 12);
        assert_eq!(
            STANDARD
                .iter()
                .map(|(_, _, subroles)| subroles.len())
                .sum::<usize>(),
            39
        );
        assert_eq!(
            standard.aliases().collect::<Vec<_>>(),
            [("ops", "Operations")]
        );
        assert_eq!(
            standard.subroles("hr").collect::<Vec<_>>(),
            ["Payroll", "Policy", "Recruitment", "Training"]
        );
        assert_eq!(standard.subroles("Astronomy").count(), 0);
    }

    #[test]
    fn standard_subroles_are_spelled_as_unregistered_ones_would_be() {
        // What keeps text at rest the same under every organization's registry.
        for name in STANDARD.iter().flat_map(|(_, _, subroles)| subroles.iter()) {
            assert_eq!(title_case(name), **name);
        }
    }

    #[test]
    fn an_organization_has_areas_of_its_own() {
        let check = |text: &str, expected: &str| {
            assert_eq!(clinic().canonical(text).unwrap().as_str(), expected);
        };
        check("icu.nightshift", "ICU.NightShift");
        check("INTENSIVE.ward", "ICU.Ward");
        check("icu.bedSide.nightshift", "ICU.Bedside.Nightshift");
        check("ops.safety", "Operations.Safety");
        assert!("icu.ward".parse::<RolePath>().is_err());
    }

    #[test]
    fn registering_is_repeatable_and_takes_no_name_twice() {
        let mut registry = clinic();
        registry.add_area("icu", &["WARD"]).unwrap();
        registry.add_area("Ops", &[]).unwrap();
        registry.add_alias("OPS", "Operations").unwrap();
        assert_eq!(registry, clinic());
        let error = registry.add_alias("ops", "icu").unwrap_err().to_string();
        assert_eq!(
            error,
            "`ops` already stands for Operations: choose another name"
        );
        assert!(registry.add_alias("Finance", "icu").is_err());
        assert!(registry.add_alias("Sky", "Astronomy").is_err());
        assert!(registry.add_area("a.b", &[]).is_err());
        assert!(registry.add_area("Lab", &["x", "y z"]).is_err());
        assert_eq!(registry, clinic());
    }

    #[test]
    fn subroles_added_to_a_standard_area_read_alike_everywhere() {
        let mut registry = Registry::default();
        registry.add_area("IT", &["HelpDesk"]).unwrap();
        assert_eq!(
            registry.canonical("it.helpdesk").unwrap().as_str(),
            "IT.Helpdesk"
        );
        assert!(registry.subroles("IT").any(|subrole| subrole == "Helpdesk"));
    }

    #[test]
    fn describes_a_role_in_words() {
        let check = |text: &str, expected: &str| {
            let role = clinic().canonical(text).unwrap();
            assert_eq!(clinic().describe(&role), expected);
        };
        check("it.support", "Support in Information Technology");
        check("hr", "Human Resources");
        check("ops.safety.audit", "Safety Audit in Operations");
        check("icu.ward", "Ward in ICU");
    }

    proptest! {
        #[test]
        fn canonical_is_idempotent_and_case_blind(
            text in "(?i:icu|intensive|it|ops|training)(\\.(?i:nightshift|support|[a-z0-9]{1,12})){0,7}"
        ) {
            let registry = clinic();
            let role = registry.canonical(&text).unwrap();
            prop_assert_eq!(&registry.canonical(role.as_str()).unwrap(), &role);
            prop_assert_eq!(&registry.canonical(&text.to_lowercase()).unwrap(), &role);
            prop_assert_eq!(&registry.canonical(&text.to_uppercase()).unwrap(), &role);
            prop_assert_eq!(&RolePath::from_canonical(role.as_str()).unwrap(), &role);
        }
    }
}
