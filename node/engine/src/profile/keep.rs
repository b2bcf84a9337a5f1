//! Reading how long finished work is kept: one time for all, or times by class.

use std::collections::BTreeMap;

use orgo_schema::{label::Category, retention::RetentionClass, span::Span};

use crate::{
    retention::Retention,
    yaml::{ConfigError, Reader},
};

const KNOWN: [&str; 4] = ["usual", "classes", "categories", "grace"];

/// Reads a time such as `P5Y`, `indefinite`, or a map of `usual`, `classes`, `categories` and `grace`.
pub(super) fn read(reader: &Reader<'_>) -> Result<Retention, ConfigError> {
    if reader.is_scalar() {
        return Ok(Retention {
            usual: read_time(reader)?,
            classes: BTreeMap::new(),
            categories: BTreeMap::new(),
            grace: usual_grace(),
        });
    }
    let fields = reader.map(&KNOWN)?;
    let classes = fields.read("classes", read_classes)?.unwrap_or_default();
    let categories = fields.read("categories", |reader| read_categories(reader, &classes))?;
    Ok(Retention {
        usual: read_time(&fields.need("usual")?)?,
        categories: categories.unwrap_or_default(),
        grace: fields.parse("grace")?.unwrap_or_else(usual_grace),
        classes,
    })
}

fn usual_grace() -> Span {
    #[expect(clippy::expect_used, reason = "a constant, read by a test")]
    Retention::GRACE.parse().expect("it is a time")
}

fn read_time(reader: &Reader<'_>) -> Result<Option<Span>, ConfigError> {
    if reader.source()? == "indefinite" {
        return Ok(None);
    }
    let span = reader
        .parse()
        .map_err(|error| error.hint("or write indefinite"))?;
    Ok(Some(span))
}

/// Reads how long each class is kept.
pub(crate) fn read_classes(
    reader: &Reader<'_>,
) -> Result<BTreeMap<RetentionClass, Option<Span>>, ConfigError> {
    let mut classes = BTreeMap::new();
    for (name, time) in reader.any_map()?.iter() {
        let class =
            RetentionClass::parse(&name.text).map_err(|error| time.error(error.to_string()))?;
        classes.insert(class, read_time(&time)?);
    }
    Ok(classes)
}

fn read_categories(
    reader: &Reader<'_>,
    classes: &BTreeMap<RetentionClass, Option<Span>>,
) -> Result<BTreeMap<Category, RetentionClass>, ConfigError> {
    let mut categories = BTreeMap::new();
    for (name, class) in reader.any_map()?.iter() {
        let category: Category = name
            .text
            .parse()
            .map_err(|error: orgo_schema::word::WordError| class.error(error.to_string()))?;
        let named: RetentionClass = class.parse()?;
        if !classes.contains_key(&named) {
            let known: Vec<&str> = classes.keys().map(RetentionClass::as_str).collect();
            return Err(class.error(if known.is_empty() {
                format!("`{named}` is no class here: say under `classes` how long it is kept")
            } else {
                format!(
                    "`{named}` is no class here: allowed are {}",
                    known.join(", ")
                )
            }));
        }
        categories.insert(category, named);
    }
    Ok(categories)
}
