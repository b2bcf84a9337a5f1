//! The JSON Schemas of the contracts, generated from the types, as published at `/api/v1/schema/`.

use schemars::schema_for;
use serde_json::Value;

use crate::{
    command::{NewCase, NewTask},
    view::{CaseView, SignalView, TaskView},
};

/// Returns every published schema with the name it stands under, sorted by name.
pub fn schemas() -> [(&'static str, Value); 5] {
    [
        ("case", schema_for!(CaseView).to_value()),
        ("new-case", schema_for!(NewCase).to_value()),
        ("new-task", schema_for!(NewTask).to_value()),
        ("signal", schema_for!(SignalView).to_value()),
        ("task", schema_for!(TaskView).to_value()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_hold_the_fields_the_specification_names() {
        let schemas = schemas();
        let check = |name: &str, fields: &str| {
            let (_, schema) = schemas.iter().find(|(known, _)| *known == name).unwrap();
            let properties = schema["properties"].as_object().unwrap();
            for field in fields.split_whitespace() {
                assert!(properties.contains_key(field), "{name} lacks {field}");
            }
        };
        check(
            "case",
            "case_id organization_id label title narrative status severity priority visibility \
             reactivity_time origin_role origin_signal location tags participants domain subtype \
             metadata links review retention_class attachments comments created_at updated_at",
        );
        check(
            "task",
            "task_id case_id organization_id label title description type category subtype status \
             priority severity visibility owner_role assignee created_by due_at reactivity_time \
             escalation_level depends_on checklist approval recurrence attachments comments metadata \
             resolution created_at updated_at",
        );
    }

    #[test]
    fn the_words_of_a_vocabulary_are_listed() {
        let text = serde_json::to_string(&schemas()[0].1).unwrap();
        assert!(
            text.contains("\"on_hold\"") && text.contains("\"critical\""),
            "{text}"
        );
    }

    #[test]
    fn unknown_fields_of_a_request_are_refused() {
        let json = r#"{"title":"x","label":"1001.11.IT.Support","color":"red"}"#;
        let error = serde_json::from_str::<NewCase>(json)
            .unwrap_err()
            .to_string();
        assert!(error.contains("unknown field `color`"), "{error}");
    }
}
