//! The decisions of Orgo: folds, rules, routing, escalation, authorisation.
