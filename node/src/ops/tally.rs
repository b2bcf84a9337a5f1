//! `orgo form sum`: what the answers to a question add up to, by month.

use std::collections::BTreeMap;

use orgo_engine::{
    authorize::{Person, Viewer},
    module::form::{Amount, Field, FieldKind, Form},
};
use serde_json::{Value, json};

use super::list;
use crate::{answers, failure::Failure, node::Node};

/// Cases that are read in one go.
const PAGE: u32 = 500;

/// The month and the answer to the other question.
type Group = (String, Option<String>);

/// Adds up the answers to a question of a form, in the cases that somebody may read: by month, and by the
/// answer to another question if one is named. Without a question that is the form's one number.
///
/// # Errors
/// When there is no such question, or the database refuses.
pub fn sum(
    node: &Node,
    person: &Person,
    form: &Form,
    (of, by): (Option<&str>, Option<&str>),
) -> Result<Value, Failure> {
    let of = number(form, of)?;
    let by = by.map(|by| question(form, by)).transpose()?;
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let zone = setting.policies.newest().zone;
    let mut groups: BTreeMap<Group, (Amount, u64)> = BTreeMap::new();
    let mut left_out = 0_u64;
    let mut after = None;
    loop {
        let page = answers::list(node, &viewer, form, (after, PAGE))?;
        for view in &page.cases {
            let Some(text) = answers::to(view, &of.id) else {
                continue;
            };
            let month = view.created_at.utc().with_timezone(&zone);
            let month = month.format("%Y-%m").to_string();
            let other = by.and_then(|by| answers::to(view, &by.id).map(str::to_owned));
            let (total, count) = groups.entry((month, other)).or_default();
            match text.parse().ok().and_then(|amount| total.plus(amount)) {
                Some(more) => (*total, *count) = (more, *count + 1),
                None => left_out += 1,
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let item = |((month, other), (total, count)): (Group, (Amount, u64))| {
        let mut item = json!({ "month": month, "answers": count, "sum": total.to_string() });
        if let (Value::Object(map), Some(by)) = (&mut item, by) {
            map.insert(by.id.clone(), json!(other));
        }
        item
    };
    let items: Vec<Value> = groups.into_iter().map(item).collect();
    let mut listed = list(items, None)?;
    if let Value::Object(map) = &mut listed {
        map.insert("left_out".into(), json!(left_out));
    }
    Ok(listed)
}

/// Finds a question by its name.
///
/// # Errors
/// When the form has none of that name.
pub fn question<'a>(form: &'a Form, id: &str) -> Result<&'a Field, Failure> {
    form.fields
        .iter()
        .find(|field| field.id == id)
        .ok_or_else(|| {
            let ids: Vec<&str> = form.fields.iter().map(|field| field.id.as_str()).collect();
            Failure::Input(format!(
                "the form {} has no question `{id}`: it has {}",
                form.id(),
                ids.join(", ")
            ))
        })
}

/// Finds the question whose answers are added up.
fn number<'a>(form: &'a Form, id: Option<&str>) -> Result<&'a Field, Failure> {
    let is_number = |field: &&Field| field.kind == FieldKind::Number;
    if let Some(id) = id {
        let field = question(form, id)?;
        return is_number(&field)
            .then_some(field)
            .ok_or_else(|| Failure::Input(format!("`{id}` is not a question for a number")));
    }
    let mut numbers = form.fields.iter().filter(is_number);
    match (numbers.next(), numbers.next()) {
        (Some(field), None) => Ok(field),
        (None, _) => Err(Failure::Input(format!(
            "the form {} asks for no number",
            form.id()
        ))),
        (Some(_), Some(_)) => Err(Failure::Input(format!(
            "the form {} asks for several numbers: say which with --of",
            form.id()
        ))),
    }
}
