//! Generated cases with a task, as people at a reception write them down.

use orgo_schema::{
    command::{NewCase, NewTask},
    fact::Location,
    label::Label,
    word::{Priority, Severity, TaskCategory, Visibility},
};

const THINGS: &[&str] = &[
    "radiator",
    "projector",
    "ceiling lamp",
    "door lock",
    "window blind",
    "tap",
    "drain",
    "thermostat",
    "fire door",
    "lift",
    "coffee machine",
    "printer",
    "access card",
    "bicycle rack",
    "sink",
    "boiler",
    "ventilation",
    "alarm panel",
    "whiteboard",
    "curtain rail",
    "handrail",
    "fridge",
    "toilet",
    "phone",
    "network socket",
    "gate",
    "drinking fountain",
    "floor tile",
    "water heater",
    "smoke detector",
];
const TROUBLES: &[&str] = &[
    "does not start",
    "leaks",
    "is broken",
    "makes a loud noise",
    "smells burnt",
    "is stuck",
    "is loose",
    "is missing a part",
    "stays cold",
    "cannot be switched off",
    "trips the fuse",
    "shows an error",
    "was damaged",
    "is blocked",
    "has lost its cover",
    "flickers",
];
const PLACES: &[&str] = &[
    "classroom",
    "office",
    "corridor",
    "kitchen",
    "library",
    "gym",
    "laboratory",
    "ward",
    "cellar",
    "reception",
    "workshop",
    "staff room",
    "meeting room",
    "stairwell",
    "canteen",
    "archive",
];
const WHEN: &[&str] = &[
    "since Monday",
    "since the weekend",
    "this morning",
    "after the storm",
    "for three days",
    "again",
    "since the last repair",
    "during the night",
    "from time to time",
    "since yesterday evening",
];
const NAMES: &[&str] = &[
    "Ines Duarte",
    "Omar Haddad",
    "Lucie Martin",
    "Tom Becker",
    "Aylin Kaya",
    "Piotr Nowak",
    "Grace Okafor",
    "Mei Tanaka",
    "Jonas Lind",
    "Sofia Rossi",
    "Ravi Menon",
    "Clara Weiss",
    "Hugo Lefebvre",
    "Nora Berg",
    "Samir Aziz",
    "Elena Popescu",
    "Luis Ortega",
    "Hannah Fischer",
    "Dana Cohen",
    "Marek Novak",
];
const ASKED: &[&str] = &[
    "would like to be called back first",
    "needs it before the exam",
    "can be reached until five",
    "has put a bucket under it",
    "has locked the room",
    "asks for a quote",
    "has a key for the room",
    "says it was reported twice",
    "has sent a photo",
    "is away on Thursday",
];
const STEPS: &[&str] = &[
    "Look at it and say what it needs",
    "Order the part",
    "Make it safe",
    "Repair it today",
    "Call the supplier",
    "Check the others on the floor, too",
    "Ask for two offers",
    "Replace it",
];
const ROLES: &[&str] = &["Maintenance", "Safety", "Cleaning", "Reception", "IT"];
const SITES: &[&str] = &["Main building", "North campus", "Annex", "Riverside"];

/// Picks from lists, by a number that is mixed anew for each pick.
struct Picks(u64);

impl Picks {
    fn next(&mut self) -> u64 {
        // SplitMix64: every bit of the number reaches every pick.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn of<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let at = self.below(list.len() as u64);
        let picked = usize::try_from(at).ok().and_then(|at| list.get(at));
        picked.copied().unwrap_or_default()
    }

    fn word<T: Copy>(&mut self, all: &[T], otherwise: T) -> T {
        let at = self.below(all.len() as u64);
        let picked = usize::try_from(at).ok().and_then(|at| all.get(at));
        picked.copied().unwrap_or(otherwise)
    }
}

/// Returns the `n`th case with its task: 15 fields that somebody filled in, together about 600 bytes of
/// JSON.
pub fn case(n: u32) -> (NewCase, NewTask) {
    let mut picks = Picks(u64::from(n));
    let (thing, trouble) = (picks.of(THINGS), picks.of(TROUBLES));
    let area = format!("{} {}", picks.of(PLACES), picks.below(400) + 1);
    let (name, role) = (picks.of(NAMES), picks.of(ROLES));
    let label = label(role);
    let priority = picks.word(Priority::ALL, Priority::Medium);
    let case = NewCase {
        title: format!("The {thing} in {area} {trouble}"),
        narrative: format!(
            "{name} reports: the {thing} {trouble} {}. {} {}, extension {}.",
            picks.of(WHEN),
            picks.of(NAMES),
            picks.of(ASKED),
            picks.below(9_000) + 1_000,
        ),
        label: label.clone(),
        severity: Some(picks.word(Severity::ALL, Severity::Minor)),
        priority,
        visibility: Visibility::Internal,
        location: Location {
            site: Some(picks.of(SITES).to_owned()),
            area: Some(area),
        },
        tags: vec![thing.replace(' ', "-")],
        domain: Some("maintenance".into()),
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = NewTask {
        title: format!("{}: {thing}", picks.of(STEPS)),
        description: format!("{}, then tell {name}.", picks.of(STEPS)),
        label,
        domain: "maintenance".into(),
        category: picks.word(TaskCategory::ALL, TaskCategory::Request),
        subtype: None,
        priority,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval: None,
        metadata: Vec::new(),
    };
    (case, task)
}

fn label(role: &str) -> Label {
    let text = format!("1001.81.Operations.{role}");
    #[expect(
        clippy::expect_used,
        reason = "the roles above are a fixed list, and a test reads each"
    )]
    text.parse().expect("a label")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_role_makes_a_label() {
        let labels: BTreeSet<String> = ROLES.iter().map(|role| label(role).to_string()).collect();
        assert_eq!(labels.len(), ROLES.len());
    }

    /// Returns how many bytes the fields have, as JSON, that somebody filled in.
    fn filled_in(value: &impl serde::Serialize) -> usize {
        let serde_json::Value::Object(mut fields) = serde_json::to_value(value).unwrap() else {
            panic!("a case and a task have fields");
        };
        fields.retain(|_, value| {
            !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty())
        });
        serde_json::to_string(&fields).unwrap().len()
    }

    #[test]
    fn cases_are_distinct_and_of_the_size_of_real_ones() {
        assert_eq!(case(7), case(7));
        let mut titles = BTreeSet::new();
        let mut bytes = 0;
        for n in 0..500 {
            let (case, task) = case(n);
            bytes += filled_in(&case) + filled_in(&task);
            titles.insert(case.title + &case.narrative);
        }
        assert_eq!(titles.len(), 500);
        assert!((550..650).contains(&(bytes / 500)), "{}", bytes / 500);
    }
}
