//! Small values as pages show them: labels, short references, sizes, roles.

use orgo_engine::module::Modules;
use orgo_schema::{
    label::{Base, Category, Label, Level, Subcategory},
    review::ReviewPlan,
    role::Registry,
    word::Severity,
};
use orgo_web::{
    Language,
    model::{CaseLink, Choice, LabelView, cycle_words},
};
use uuid::Uuid;

use super::time::Wall;
use crate::{setting::Setting, store::case::CaseRow, words};

/// Returns the short name people say for a case: the last six digits of its id.
pub(crate) fn case_reference(id: Uuid) -> String {
    format!("C-{}", tail(id))
}

/// Returns the short name people say for a task.
pub(crate) fn task_reference(id: Uuid) -> String {
    format!("T-{}", tail(id))
}

fn tail(id: Uuid) -> String {
    let [.., a, b, c] = *id.as_bytes();
    format!("{a:02X}{b:02X}{c:02X}")
}

/// Reads the last bytes of an id from a short reference, such as `C-2F81A0` or `2f81a0`.
pub(super) fn read_reference(text: &str) -> Option<[u8; 3]> {
    let text = text.trim();
    let digits = text
        .strip_prefix("C-")
        .or_else(|| text.strip_prefix("c-"))
        .unwrap_or(text);
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, a, b, c] = number.to_be_bytes();
    Some([a, b, c])
}

/// Splits a label as a row holds it into what plates show.
pub(super) fn plate(label: &str) -> LabelView {
    let mut parts = label.splitn(3, '.');
    let number = [parts.next(), parts.next()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(".");
    LabelView {
        number,
        role: parts.next().unwrap_or_default().to_owned(),
        explanation: String::new(),
    }
}

/// Returns a label with its sentence.
pub(super) fn explained(language: Language, label: &Label, registry: &Registry) -> LabelView {
    LabelView {
        explanation: sentence(language, label, registry),
        ..plate(&label.to_string())
    }
}

/// Says a label in one sentence.
fn sentence(language: Language, label: &Label, registry: &Registry) -> String {
    let say = words::Label(language);
    let what = match label.subcategory {
        Subcategory::Request => say.request(),
        Subcategory::Update => say.update(),
        Subcategory::Decision => say.decision(),
        Subcategory::Report => say.report(),
        Subcategory::Distribution => say.distribution(),
    };
    let topic = match label.category {
        Category::Operational => say.operational(),
        Category::Strategic => say.strategic(),
        Category::Compliance => say.compliance(),
        Category::Customer => say.customer(),
        Category::Training => say.training(),
        Category::Communication => say.communication(),
        Category::Financial => say.financial(),
        Category::Technical => say.technical(),
        Category::Crisis => say.crisis(),
    };
    let (whom, way) = (whom(say, label.base), way(say, label));
    match &label.role {
        None => say.sentence(what, topic, &whom, way),
        // The long names of areas are English: elsewhere a role is said as labels spell it.
        Some(role) if language == Language::English => {
            say.sentence_of(what, topic, &whom, &registry.describe(role), way)
        }
        Some(role) => say.sentence_of(what, topic, &whom, &role.to_string(), way),
    }
}

/// Says whom a label is for.
fn whom(say: words::Label, base: Base) -> String {
    let number = base.to_string();
    match (base.is_broadcast(), base.level()) {
        (false, Level::Executive) if base == Base::CEO => say.for_top().to_owned(),
        (false, Level::Executive) => say.for_executive(&number),
        (false, Level::Head) => say.for_head(&number),
        (false, Level::Lead) => say.for_lead(&number),
        (false, Level::Staff) => say.for_staff(&number),
        (true, Level::Executive) => say.to_executives().to_owned(),
        (true, Level::Head) => say.to_heads().to_owned(),
        (true, Level::Lead | Level::Staff) => say.to_everybody().to_owned(),
    }
}

/// Says where such information goes.
const fn way(say: words::Label, label: &Label) -> &'static str {
    match (label.base.is_broadcast(), label.subcategory) {
        (true, Subcategory::Request) => say.way_broadcast_request(),
        (true, _) => say.way_broadcast(),
        (false, Subcategory::Request) => say.way_request(),
        (false, Subcategory::Update) => say.way_update(),
        (false, Subcategory::Decision) => say.way_decision(),
        (false, Subcategory::Report) => say.way_report(),
        (false, Subcategory::Distribution) => say.way_distribution(),
    }
}

/// Returns a case as the target of a link.
pub(super) fn case_link(row: &CaseRow, state: String) -> CaseLink {
    CaseLink {
        id: row.case_id.to_string(),
        reference: case_reference(row.case_id.uuid()),
        title: row.title.clone(),
        state,
    }
}

/// Writes a size: "240 kB".
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Joins site and area.
pub(super) fn place(site: &str, area: &str) -> String {
    let parts: Vec<&str> = [site, area]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

/// Joins domain and subtype.
pub(super) fn kind(domain: &str, subtype: &str) -> String {
    place(domain, subtype)
}

/// Returns the severity worth showing: the least is what nobody said.
pub(super) fn severity(severity: Severity) -> Option<Severity> {
    (severity > Severity::Minor).then_some(severity)
}

/// Says when a case is to be looked over.
pub(super) fn plan(plan: ReviewPlan, wall: Wall) -> String {
    let say = words::Story(wall.language);
    let due = wall.full(plan.due);
    match plan.cycle {
        Some(often) => say.plan_again(cycle_words(wall.language, often), &due),
        None => say.plan_once(&due),
    }
}

/// Counts as pages take them.
pub(super) fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Lists the roles there are, to suggest.
pub(super) fn roles(registry: &Registry) -> Vec<Choice> {
    let mut roles = Vec::new();
    for area in registry.areas() {
        roles.push(area.to_owned());
        roles.extend(
            registry
                .subroles(area)
                .map(|subrole| format!("{area}.{subrole}")),
        );
    }
    roles
        .into_iter()
        .map(|role| Choice {
            value: role.clone(),
            words: role,
        })
        .collect()
}

/// Lists the domains there are.
pub(super) fn domains(modules: &Modules) -> Vec<Choice> {
    let choice = |module: &orgo_engine::module::Module| Choice {
        value: module.domain.clone(),
        words: module.title.clone(),
    };
    modules.iter().map(choice).collect()
}

/// Lists the labels that modules give to their work, to suggest.
pub(super) fn labels(setting: &Setting) -> Vec<Choice> {
    let mut labels: Vec<Choice> = Vec::new();
    for module in setting.configuration.loaded.modules.iter() {
        let subtypes = module
            .subtypes
            .iter()
            .map(|subtype| (&subtype.label, subtype.title.as_str()));
        for (label, title) in
            std::iter::once((&module.label, module.title.as_str())).chain(subtypes)
        {
            let value = label.to_string();
            if !labels.iter().any(|known| known.value == value) {
                labels.push(Choice {
                    value,
                    words: title.to_owned(),
                });
            }
        }
    }
    labels
}

/// Lists the people who sign in, to suggest.
pub(super) fn people(setting: &Setting) -> Vec<Choice> {
    let people = setting.users.iter();
    people
        .map(|(email, user)| Choice {
            value: email.clone(),
            words: user.name.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_back_to_the_last_bytes() {
        let id: Uuid = "01890000-0000-7000-8000-0000002f81a0".parse().unwrap();
        assert_eq!(case_reference(id), "C-2F81A0");
        assert_eq!(read_reference(" c-2f81a0 "), Some([0x2f, 0x81, 0xa0]));
        for text in ["C-2F81A", "C-2F81A00", "C-2F81AG", "water", "+2F81A"] {
            assert_eq!(read_reference(text), None, "{text}");
        }
    }

    #[test]
    fn labels_are_split_for_plates() {
        let view = plate("1001.91.Operations.Safety.Audit");
        assert_eq!(
            (view.number.as_str(), view.role.as_str()),
            ("1001.91", "Operations.Safety.Audit")
        );
        assert_eq!(
            (plate("1.32").number.as_str(), plate("1.32").role.as_str()),
            ("1.32", "")
        );
    }

    #[test]
    fn sizes_are_short() {
        let check = |bytes: u64, text: &str| assert_eq!(size(bytes), text);
        check(0, "0 B");
        check(999, "999 B");
        check(240_300, "240 kB");
        check(12_340_000, "12.3 MB");
    }
}
