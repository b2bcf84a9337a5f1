//! Labels: where in the organization something belongs, and what kind of information it is
//! (SPEC 2).
//!
//! `<base>.<category><subcategory>[.<Role>]`, for example `1001.91.Operations.Safety`. Parsing is
//! strict and happens at the door; past it, a [`Label`] is always a possible one, and prints
//! canonically. A [`LadderTable`] says who stands above a label, and [`Label::ladder`] the labels
//! its work climbs.

mod base;
mod error;
mod explain;
mod flow;
mod kind;
mod ladder;

use std::{fmt, str::FromStr};

pub use base::{Base, BaseError, Level};
pub use error::LabelError;
pub use explain::LabelExplanation;
pub use flow::{Against, Direction, direction};
pub use kind::{Category, Flow, Subcategory};
pub use ladder::{Granularity, LadderError, LadderTable};

use crate::role::{Registry, RoleError, RolePath, Stray, spelled, text_codec};

/// The routing address of a case, task or message.
///
/// Parsing goes by [`Registry::standard`]; an organization with areas of its own reads what people
/// write with [`Label::parse`]. Deserializing goes by [`Label::from_canonical`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The level, or the levels a broadcast goes to.
    pub base: Base,
    /// What it is about.
    pub category: Category,
    /// What it wants.
    pub subcategory: Subcategory,
    /// The team it belongs to.
    pub role: Option<RolePath>,
}

impl Label {
    /// Reads a label as a person wrote it, with the areas of `registry`.
    ///
    /// # Errors
    ///
    /// A [`LabelError`] naming the part at fault.
    pub fn parse(text: &str, registry: &Registry) -> Result<Self, LabelError> {
        read(text, |role| registry.canonical(role))
    }

    /// Reads a label from text that a node wrote: the area of the role may be one this call does
    /// not know ([`RolePath::from_canonical`]).
    ///
    /// # Errors
    ///
    /// A [`LabelError`] naming the part at fault.
    pub fn from_canonical(text: &str) -> Result<Self, LabelError> {
        read(text, RolePath::from_canonical)
    }

    /// Returns the label with its role spelled as `registry` does, for one that came as data from
    /// outside the organization's nodes.
    ///
    /// # Errors
    ///
    /// [`RoleError::UnknownArea`].
    pub fn canonical(&self, registry: &Registry) -> Result<Self, RoleError> {
        let role = self
            .role
            .as_ref()
            .map(|role| registry.canonical(role.as_str()))
            .transpose()?;
        Ok(self.with_role(role))
    }

    /// Returns the same information at another level.
    #[must_use]
    pub fn with_base(&self, base: Base) -> Self {
        Self {
            base,
            ..self.clone()
        }
    }

    /// Returns the same information for another team, or for none.
    #[must_use]
    pub fn with_role(&self, role: Option<RolePath>) -> Self {
        Self {
            role,
            base: self.base,
            category: self.category,
            subcategory: self.subcategory,
        }
    }

    /// Returns the address with another kind of information, such as the decision on a request.
    #[must_use]
    pub fn with_kind(&self, category: Category, subcategory: Subcategory) -> Self {
        Self {
            category,
            subcategory,
            ..self.clone()
        }
    }

    /// Returns the label with the role one segment longer, as a resolution does
    /// (`11.94.Operations.Safety.Resolved`).
    ///
    /// # Errors
    ///
    /// A [`RoleError`] if there is no role to lengthen, or the segment is none.
    pub fn with_subrole(&self, segment: &str) -> Result<Self, RoleError> {
        let role = self.role.as_ref().ok_or(RoleError::Empty)?;
        Ok(self.with_role(Some(role.child(segment)?)))
    }

    /// Returns which way this information goes.
    pub const fn flow(&self) -> Flow {
        self.subcategory.flow()
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            base,
            category,
            subcategory,
            role,
        } = self;
        write!(f, "{base}.{}{}", category.digit(), subcategory.digit())?;
        role.as_ref().map_or(Ok(()), |role| write!(f, ".{role}"))
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Label({self})")
    }
}

impl FromStr for Label {
    type Err = LabelError;

    fn from_str(text: &str) -> Result<Self, LabelError> {
        Self::parse(text, Registry::standard())
    }
}

text_codec! {
    Label via Label::from_canonical,
    pattern: r"^(10{1,3}|[1-9]|[1-9][0-9]{0,2}[1-9])\.[1-9][1-5](\.[A-Za-z0-9]{1,32}){0,8}$",
    description: "A label: base, category and subcategory, and perhaps a role.",
    example: "1001.91.Operations.Safety",
}

fn read(
    text: &str,
    role: impl FnOnce(&str) -> Result<RolePath, RoleError>,
) -> Result<Label, LabelError> {
    if text.is_empty() {
        return Err(LabelError::Empty);
    }
    let text = spelled(text).map_err(|stray| match stray {
        Stray::Wildcard { position } => LabelError::Wildcard { position },
        Stray::Character(character) => LabelError::Character(character),
    })?;
    if let Some((part, _)) = (1..)
        .zip(text.split('.'))
        .find(|(_, content)| content.is_empty())
    {
        return Err(LabelError::EmptyPart { part });
    }
    let mut parts = text.splitn(3, '.');
    let base = parts.next().unwrap_or_default().parse()?;
    let (category, subcategory) = kind(parts.next().unwrap_or_default())?;
    let role = parts.next().map(role).transpose()?;
    Ok(Label {
        base,
        category,
        subcategory,
        role,
    })
}

/// Reads the two digits after the base.
fn kind(text: &str) -> Result<(Category, Subcategory), LabelError> {
    let mut chars = text.chars();
    let (Some(first), Some(second), None) = (chars.next(), chars.next(), chars.next()) else {
        return Err(LabelError::kind(text));
    };
    let category = Category::from_digit(first).ok_or(LabelError::Category { found: first })?;
    let subcategory =
        Subcategory::from_digit(second).ok_or(LabelError::Subcategory { found: second })?;
    Ok((category, subcategory))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn label(text: &str) -> Label {
        text.parse().unwrap()
    }

    #[test]
    fn reads_the_labels_of_the_notes() {
        for text in [
            "1.32",
            "1.71",
            "100.34",
            "100.74",
            "1001.11.IT.Support",
            "1001.91.Operations.Safety",
            "100.51.HR.Training",
            "100.71.Finance.Budgeting",
            "100.94.Operations.Safety",
            "101.12.IT.Support",
            "1000.72.Finance",
            "11.34.IT.Security",
            "11.51.HR.Recruitment",
            "11.94.Operations.Safety.Audit",
            "11.94.Operations.Safety.Resolved",
            "2.71",
            "2.94.Leadership.Safety.Review",
        ] {
            assert_eq!(label(text).to_string(), text);
        }
    }

    #[test]
    fn writes_one_spelling() {
        let check = |text: &str, expected: &str| assert_eq!(label(text).to_string(), expected);
        check("1001.11.ops.MAINTENANCE", "1001.11.Operations.Maintenance");
        check(
            "１００１．９１．ｏｐｓ．ｓａｆｅｔｙ",
            "1001.91.Operations.Safety",
        );
        check("11.51.hr.TRAINING", "11.51.HR.Training");
    }

    #[test]
    fn takes_its_parts_from_the_text() {
        let label = label("100.94.Operations.Safety");
        assert_eq!(label.base.get(), 100);
        assert_eq!(
            (label.category, label.subcategory),
            (Category::Crisis, Subcategory::Report)
        );
        assert_eq!(
            label.role.as_ref().map(RolePath::as_str),
            Some("Operations.Safety")
        );
        assert_eq!(label.flow(), Flow::Up);
    }

    /// Checks the part at fault and the message up to its example.
    fn refused(text: &str, part: &str, expected: &str) {
        let error = text.parse::<Label>().unwrap_err();
        let expected = format!("{expected}, for example 1001.91.Operations.Safety");
        assert_eq!(
            (error.part(), error.to_string()),
            (part, expected),
            "{text}"
        );
    }

    #[test]
    fn refuses_empty_parts() {
        let whole = "label is empty: write base, category and subcategory, and perhaps a role";
        refused("", "label", whole);
        let check = |text: &str, part: usize| {
            let rule = "parts are separated by single dots, with none at either end";
            refused(
                text,
                "label",
                &format!("part {part} of the label is empty: {rule}"),
            );
        };
        check(".1001.91", 1);
        check("...", 1);
        check("1001..91", 2);
        check("1001.91.", 3);
        check("1001.91.Ops..Safety", 4);
        check("11.94.Operations.Safety.Audit.", 6);
    }

    #[test]
    fn refuses_patterns_and_look_alikes() {
        let wildcard = |text: &str, position: usize| {
            let rule = "a pattern is for searching, one label is needed here";
            let found = format!("wildcard at position {position} of the label");
            refused(text, "label", &format!("{found}: {rule}"));
        };
        wildcard("100?.91", 4);
        wildcard("1001.91.*", 9);
        let stray = |text: &str, found: &str| {
            let rule = "only digits, the letters a-z and dots are allowed";
            refused(text, "label", &format!("{found} of the label: {rule}"));
        };
        stray("1001.91.Оps", "`О` (U+041E) at position 9");
        stray("1001.91\u{200b}", "U+200B at position 8");
        stray("1001.91.Caf\u{e9}", "`é` (U+00E9) at position 12");
        stray("1001.91.Cafe\u{301}", "U+0301 at position 13");
        stray(" 1001.91", "U+0020 at position 1");
        stray("-1.32", "`-` (U+002D) at position 1");
        stray("١.32", "`١` (U+0661) at position 1");
    }

    #[test]
    fn refuses_impossible_digits() {
        let kind = |text: &str, complaint: &str| {
            let rule = "two digits are needed here, category 1 to 9 and subcategory 1 to 5";
            let part = "category and subcategory";
            refused(text, part, &format!("{part} {complaint}: {rule}"));
        };
        kind("1001", "are missing");
        kind("1001.9", "`9` are incomplete or too long");
        kind("1001.911", "`911` are incomplete or too long");
        let categories = "allowed are 1 operational, 2 strategic, 3 compliance, 4 customer, \
                          5 training, 6 communication, 7 financial, 8 technical, 9 crisis";
        refused(
            "1001.01",
            "category",
            &format!("`0` is not a category: {categories}"),
        );
        refused(
            "1001.x1",
            "category",
            &format!("`x` is not a category: {categories}"),
        );
        let kinds = "allowed are 1 request, 2 update, 3 decision, 4 report, 5 distribution";
        refused(
            "1001.96",
            "subcategory",
            &format!("`6` is not a subcategory: {kinds}"),
        );
        refused(
            "1001.90",
            "subcategory",
            &format!("`0` is not a subcategory: {kinds}"),
        );
    }

    #[test]
    fn refuses_impossible_bases_and_roles() {
        let check = |text: &str, part: &str, needle: &str| {
            let error = text.parse::<Label>().unwrap_err();
            assert_eq!(error.part(), part, "{text}");
            let message = error.to_string();
            assert!(
                message.contains(needle) && message.contains("for example"),
                "{text}: {message}"
            );
        };
        for text in [
            "20.11", "90.11", "110.11", "500.11", "1010.11", "9990.11", "200.11",
        ] {
            check(
                text,
                "base",
                "ends in 0, which only the broadcasts 10, 100 and 1000 may",
            );
        }
        for text in ["0.11", "00.11", "01.32", "0011.11"] {
            check(text, "base", "begins with 0");
        }
        for text in ["10000.11", "10001.11", "99999999999999999999.11"] {
            check(text, "base", "is over 9999");
        }
        check("CEO.11", "base", "`CEO` is not a number");
        check("1e3.11", "base", "`1e3` is not a number");
        check(
            "1001.11.Astronomy",
            "role",
            "area `Astronomy` of the role is not registered",
        );
        check(
            &format!("1001.11.{}", ["IT"; 40].join(".")),
            "role",
            "40 segments",
        );
        check(
            &format!("1001.11.IT.{}", "x".repeat(33)),
            "role",
            "33 characters",
        );
    }

    #[test]
    fn relabels() {
        let label = label("1001.91.Operations.Safety");
        assert_eq!(
            label.with_base(Base::CEO).to_string(),
            "1.91.Operations.Safety"
        );
        assert_eq!(label.with_role(None).to_string(), "1001.91");
        let kind = label.with_kind(Category::Compliance, Subcategory::Decision);
        assert_eq!(kind.to_string(), "1001.33.Operations.Safety");
        let resolved = label.with_subrole("resolved").unwrap();
        assert_eq!(resolved.to_string(), "1001.91.Operations.Safety.Resolved");
        assert_eq!(
            label.with_role(None).with_subrole("resolved"),
            Err(RoleError::Empty)
        );
    }

    #[test]
    fn reads_areas_of_the_organization() {
        let mut registry = Registry::default();
        registry.add_area("ICU", &["NightShift"]).unwrap();
        let label = Label::parse("1001.91.icu.nightshift", &registry).unwrap();
        assert_eq!(label.to_string(), "1001.91.ICU.NightShift");
        assert!("1001.91.ICU.NightShift".parse::<Label>().is_err());
        assert_eq!(
            Label::from_canonical("1001.91.ICU.NightShift").unwrap(),
            label
        );
        let outside = Label::from_canonical("1001.91.icu.nightshift").unwrap();
        assert_eq!(outside.canonical(&registry).unwrap(), label);
        assert!(label.canonical(Registry::standard()).is_err());
    }

    #[test]
    fn travels_as_its_text() {
        let label = label("1001.91.ops.safety");
        assert_eq!(
            serde_json::to_string(&label).unwrap(),
            "\"1001.91.Operations.Safety\""
        );
        assert_eq!(
            serde_json::from_str::<Label>("\"1001.91.Ops.Safety\"").unwrap(),
            label
        );
        let bytes = minicbor::to_vec(&label).unwrap();
        assert_eq!(
            minicbor::decode::<String>(&bytes).unwrap(),
            label.to_string()
        );
        assert_eq!(minicbor::decode::<Label>(&bytes).unwrap(), label);
        assert!(minicbor::decode::<Label>(&minicbor::to_vec("20.11").unwrap()).is_err());
    }

    proptest! {
        #[test]
        fn display_is_the_inverse_of_parse(text in crate::role::published::<Label>()) {
            let label = Label::from_canonical(&text).unwrap();
            prop_assert_eq!(Label::from_canonical(&label.to_string()).unwrap(), label);
        }

        #[test]
        fn what_people_write_prints_and_reads_back(
            text in "(10{1,3}|[1-9]|[1-9][0-9]{0,2}[1-9])\\.[1-9][1-5]\\.(?i:it|ops|hr)(\\.[A-Za-z0-9]{1,9}){0,7}"
        ) {
            let label: Label = text.parse().unwrap();
            prop_assert_eq!(label.to_string().parse::<Label>().unwrap(), label.clone());
            prop_assert_eq!(text.to_uppercase().parse::<Label>().unwrap(), label);
        }

        #[test]
        fn no_text_breaks_the_parser(text in "[0-9]{1,5}\\.[0-9]{2}\\PC{0,20}|\\PC{0,40}") {
            if let Ok(label) = text.parse::<Label>() {
                prop_assert_eq!(label.to_string().parse::<Label>().unwrap(), label);
            }
        }

        #[test]
        fn every_base_is_read_as_the_ranges_say(base in 0..20_000u16) {
            let broadcast = [10, 100, 1000].contains(&base);
            let allowed = broadcast || (base % 10 != 0 && base < 10_000);
            prop_assert_eq!(format!("{base}.11").parse::<Label>().is_ok(), allowed);
        }
    }
}
