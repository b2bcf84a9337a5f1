//! Reading a form.

use std::collections::BTreeMap;

use orgo_schema::word::Priority;

use super::{Choice, FIELDS_MAX, Field, FieldKind, Form, Target, Words};
use crate::{
    letter::PLAIN_LANGUAGE,
    module::{LANGUAGES, Module},
    rule::read_version,
    yaml::{ConfigError, Fields, Reader, parse},
};

/// Reads and checks a form of a module.
///
/// # Errors
///
/// What is wrong with it, and where.
pub fn read(path: &str, text: &str, module: &Module) -> Result<Form, ConfigError> {
    let node = parse(path, text)?;
    let top = Reader::new(path, &node);
    let fields = top.map(&["version", "requires", "title", "subtype", "fields"])?;
    let version = read_version(&fields)?;
    let subtype = fields.need("subtype")?;
    module
        .check_subtype(subtype.text()?)
        .map_err(|problem| subtype.error(problem))?;
    Ok(Form {
        path: path.to_owned(),
        name: read_name(&top)?,
        version,
        domain: module.domain.clone(),
        subtype: subtype.text()?.to_owned(),
        title: read_words(&fields.need("title")?)?,
        fields: read_fields(&fields.need("fields")?)?,
    })
}

fn read_name(top: &Reader<'_>) -> Result<String, ConfigError> {
    let file = top.file().rsplit('/').next().unwrap_or_default();
    let stem = file.strip_suffix(".yaml").unwrap_or(file);
    if is_id(stem) {
        Ok(stem.to_owned())
    } else {
        Err(top.error(format!(
            "`{stem}` is not the name of a form: use small letters a-z, digits, `-` and `_`, for example leave.yaml"
        )))
    }
}

fn is_id(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    !text.is_empty() && text.len() <= 64 && text.chars().all(is_plain)
}

fn read_id(fields: &Fields<'_>) -> Result<String, ConfigError> {
    let id = fields.need("id")?;
    let text = id.text()?;
    if is_id(text) {
        Ok(text.to_owned())
    } else {
        Err(id.error(format!(
            "`{text}` is not an id: use small letters a-z, digits, `-` and `_`, at most 64, for example first_day"
        )))
    }
}

/// Reads a text by language; English must be there.
fn read_words(reader: &Reader<'_>) -> Result<Words, ConfigError> {
    let fields = reader.map(&LANGUAGES)?;
    fields.need(PLAIN_LANGUAGE)?;
    let words = fields
        .iter()
        .map(|(language, text)| Ok((language.text.clone(), text.text()?.to_owned())));
    words.collect::<Result<BTreeMap<_, _>, _>>().map(Words)
}

fn read_fields(reader: &Reader<'_>) -> Result<Vec<Field>, ConfigError> {
    let items = reader.list()?;
    if items.is_empty() || items.len() > FIELDS_MAX {
        return Err(reader.error(format!(
            "a form has 1 to {FIELDS_MAX} fields, not {}",
            items.len()
        )));
    }
    let mut fields: Vec<(Field, Reader<'_>)> = Vec::new();
    for item in items {
        let field = read_field(&item)?;
        if let Some((_, first)) = fields.iter().find(|(other, _)| other.id == field.id) {
            let (first, second) = (first.at().line, item.at().line);
            return Err(item.error(format!(
                "`{}` stands twice (lines {first}, {second})",
                field.id
            )));
        }
        let is_lone =
            |target| matches!(target, Target::Title | Target::Location | Target::Priority);
        if let Some((other, _)) = fields
            .iter()
            .find(|(other, _)| other.maps_to == field.maps_to && is_lone(field.maps_to))
        {
            return Err(item.error(format!(
                "`{}` and `{}` both go to the {}: only one may",
                other.id, field.id, field.maps_to
            )));
        }
        fields.push((field, item));
    }
    if !fields
        .iter()
        .any(|(field, _)| field.maps_to == Target::Title && field.required)
    {
        return Err(reader
            .error("nothing gives the work a title")
            .hint("add `maps_to: title` and `required: true` to one field"));
    }
    Ok(fields.into_iter().map(|(field, _)| field).collect())
}

fn read_field(reader: &Reader<'_>) -> Result<Field, ConfigError> {
    let fields = reader.map(&["id", "title", "kind", "required", "options", "maps_to"])?;
    let kind: FieldKind = fields.need("kind")?.parse()?;
    let field = Field {
        id: read_id(&fields)?,
        title: read_words(&fields.need("title")?)?,
        kind,
        required: fields.read("required", Reader::boolean)?.unwrap_or(false),
        options: read_options(&fields, kind)?,
        maps_to: fields.parse("maps_to")?.unwrap_or(Target::Metadata),
    };
    check_target(&fields, &field)?;
    Ok(field)
}

fn read_options(fields: &Fields<'_>, kind: FieldKind) -> Result<Vec<Choice>, ConfigError> {
    let Some(list) = fields.get("options") else {
        return match kind {
            FieldKind::Choice => fields.need("options").map(|_| Vec::new()),
            FieldKind::Text
            | FieldKind::Long
            | FieldKind::Date
            | FieldKind::Number
            | FieldKind::YesNo
            | FieldKind::Place
            | FieldKind::Person => Ok(Vec::new()),
        };
    };
    if kind != FieldKind::Choice {
        return Err(list.error(format!(
            "a field of kind {kind} has no options: only a choice has"
        )));
    }
    let mut options: Vec<Choice> = Vec::new();
    for item in list.list()? {
        let inside = item.map(&["id", "title"])?;
        let id = read_id(&inside)?;
        if options.iter().any(|other| other.id == id) {
            return Err(item.error(format!("the option `{id}` stands twice")));
        }
        options.push(Choice {
            id,
            title: read_words(&inside.need("title")?)?,
        });
    }
    if options.len() < 2 {
        return Err(list.error("a choice needs at least 2 options"));
    }
    Ok(options)
}

/// Refuses answers that cannot stand where they go.
fn check_target(fields: &Fields<'_>, field: &Field) -> Result<(), ConfigError> {
    let Some(target) = fields.get("maps_to") else {
        return Ok(());
    };
    match (field.maps_to, field.kind) {
        (Target::Priority, FieldKind::Choice) => {
            let stranger = field
                .options
                .iter()
                .find(|option| option.id.parse::<Priority>().is_err());
            match stranger {
                Some(option) => Err(target
                    .error(format!("the option `{}` is not a priority", option.id))
                    .hint("allowed are low, medium, high, critical")),
                None => Ok(()),
            }
        }
        (Target::Priority, _) => Err(target.error("only a choice may set the priority")),
        (Target::Tag, FieldKind::Long) => Err(target.error("a tag is a word or two, not lines")),
        (Target::Title | Target::Location, FieldKind::Long) => {
            Err(target.error(format!("the {} is one line: use kind text", field.maps_to)))
        }
        (
            Target::Title | Target::Location | Target::Tag | Target::Narrative | Target::Metadata,
            _,
        ) => Ok(()),
    }
}
