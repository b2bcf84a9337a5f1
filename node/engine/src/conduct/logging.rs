//! What is written into the logs (SPEC 11).

use crate::policy::{LogDepth, knob_words};

knob_words! {
    /// What an entry is about.
    Category = "log category" {
        /// Signals, rules, routing.
        Workflow = "workflow",
        /// Cases and tasks.
        Task = "task",
        /// The node itself.
        System = "system",
        /// Who came in, who was refused, what was opened.
        Security = "security",
        /// Mail in and out.
        Email = "email",
    }

    /// What kind of thing happened.
    Weight = "weight" {
        /// Something went wrong.
        Failure = "failure",
        /// Somebody, or Orgo, decided something.
        Decision = "decision",
        /// Somebody read or exported what is sensitive.
        SensitiveRead = "sensitive_read",
        /// Anything else.
        Routine = "routine",
    }
}

/// Says whether something is written down. What concerns security is, from decisions on, whatever the
/// profile says: a profile may not blind the audit.
pub fn keeps(depth: LogDepth, category: Category, weight: Weight) -> bool {
    let from = match (category, weight) {
        (_, Weight::Failure) | (Category::Security, Weight::Decision) => LogDepth::Minimal,
        (_, Weight::Decision) => LogDepth::Moderate,
        (_, Weight::SensitiveRead) => LogDepth::Audit,
        (_, Weight::Routine) => LogDepth::Full,
    };
    depth >= from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_depth_keeps_more_than_the_one_above() {
        let kept = |depth: LogDepth, category: Category| -> Vec<&str> {
            let weights = Weight::ALL
                .iter()
                .filter(|weight| keeps(depth, category, **weight));
            weights.map(|weight| weight.as_str()).collect()
        };
        for category in [
            Category::Workflow,
            Category::Task,
            Category::System,
            Category::Email,
        ] {
            assert_eq!(kept(LogDepth::Minimal, category), ["failure"]);
            assert_eq!(kept(LogDepth::Moderate, category), ["failure", "decision"]);
            assert_eq!(
                kept(LogDepth::Audit, category),
                ["failure", "decision", "sensitive_read"]
            );
            assert_eq!(kept(LogDepth::Full, category).len(), Weight::ALL.len());
        }
        assert_eq!(
            kept(LogDepth::Minimal, Category::Security),
            ["failure", "decision"]
        );
    }
}
