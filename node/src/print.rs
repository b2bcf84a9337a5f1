//! Answers for people: the same values that `--json` prints, laid out to be read.

use serde_json::{Map, Value};

/// The fields a list shows, in this order, where its lines have them.
const COLUMNS: &[&str] = &[
    "case_id",
    "task_id",
    "rule_id",
    "rule",
    "version",
    "scope",
    "change",
    "was",
    "would",
    "signal_id",
    "event",
    "category",
    "level",
    "quarantine_id",
    "withheld_id",
    "node_id",
    "sequence",
    "direction",
    "email",
    "name",
    "purpose",
    "url",
    "way",
    "event_id",
    "at",
    "visibility",
    "connected",
    "caught_up",
    "met_at",
    "problem",
    "site",
    "state",
    "status",
    "priority",
    "severity",
    "label",
    "title",
    "subject",
    "duty",
    "since",
    "until",
    "due_at",
    "next_step_at",
    "at_top_since",
    "again_at",
    "received_at",
    "reason",
    "does",
    "updated_at",
    "made_at",
    "confirmed_at",
];

/// Lays a value out for a terminal.
pub fn human(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) => match map.get("sentences") {
            // An answer that says itself in words is told in them alone.
            Some(Value::Array(sentences)) => {
                for sentence in sentences {
                    out.push_str(&scalar(sentence));
                    out.push('\n');
                }
            }
            _ => object(map, 0, &mut out),
        },
        Value::Array(items) => table(items, &mut out),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&scalar(value));
            out.push('\n');
        }
    }
    out
}

fn object(map: &Map<String, Value>, indent: usize, out: &mut String) {
    let width = map.keys().map(|key| key.chars().count()).max().unwrap_or(0);
    for (key, value) in map {
        if key == "items"
            && let Value::Array(items) = value
        {
            table(items, out);
            continue;
        }
        let shown = match value {
            Value::Null => continue,
            Value::Array(items) if items.is_empty() => continue,
            Value::Object(inner) if inner.is_empty() => continue,
            Value::Array(items) if items.iter().all(|item| !item.is_object()) => {
                items.iter().map(scalar).collect::<Vec<_>>().join(", ")
            }
            Value::Array(items) => {
                out.push_str(&format!("{:indent$}{key}\n", ""));
                for item in items {
                    if let Value::Object(inner) = item {
                        object(inner, indent + 4, out);
                        out.push('\n');
                    }
                }
                continue;
            }
            Value::Object(inner) => {
                out.push_str(&format!("{:indent$}{key}\n", ""));
                object(inner, indent + 4, out);
                continue;
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) => scalar(value),
        };
        let shown = shown.replace(
            '\n',
            &format!("\n{:width$}", "", width = indent + width + 2),
        );
        out.push_str(&format!("{:indent$}{key:width$}  {shown}\n", ""));
    }
}

fn table(items: &[Value], out: &mut String) {
    if items.is_empty() {
        out.push_str("nothing\n");
        return;
    }
    let has = |column: &&&str| {
        items
            .iter()
            .any(|item| item.get(**column).is_some_and(|value| !value.is_null()))
    };
    let columns: Vec<&str> = COLUMNS.iter().filter(has).copied().collect();
    if columns.is_empty() || items.iter().any(|item| item.get("sentences").is_some()) {
        for item in items {
            if let Value::Object(map) = item {
                object(map, 0, out);
            } else {
                out.push_str(&scalar(item));
            }
            out.push('\n');
        }
        return;
    }
    let cell = |item: &Value, column: &str| item.get(column).map_or_else(String::new, scalar);
    let width = |column: &str| {
        let longest = items
            .iter()
            .map(|item| cell(item, column).chars().count())
            .max();
        longest.unwrap_or(0).max(column.len()).min(48)
    };
    let widths: Vec<usize> = columns.iter().map(|column| width(column)).collect();
    let mut line = |cells: Vec<String>| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| {
            let short: String = cell.chars().take(*width).collect();
            format!("{short:width$}")
        });
        out.push_str(padded.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    };
    line(columns.iter().map(|column| (*column).to_owned()).collect());
    for item in items {
        line(columns.iter().map(|column| cell(item, column)).collect());
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_becomes_a_table_and_a_thing_its_fields() {
        let list = json!({ "items": [{ "title": "Leak", "status": "open" }], "next": null });
        assert_eq!(human(&list), "status  title\nopen    Leak\n");
        assert_eq!(
            human(&json!({ "label": "1.11", "tags": ["a", "b"] })),
            "label  1.11\ntags   a, b\n"
        );
        assert_eq!(human(&json!([])), "nothing\n");
    }
}
