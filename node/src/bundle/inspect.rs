//! `orgo bundle inspect`: what anybody can say of a bundle without a key.

use std::path::Path;

use orgo_schema::id::NodeId;
use orgo_sync::bundle::{Header, Manifest, Section};
use serde_json::{Value, json};

use super::opened;
use crate::failure::Failure;

/// Says what a file is, for whom, and how much is in it: never what it says.
///
/// # Errors
/// When its beginning is not that of a bundle, or was changed. What is wrong further on is part of the
/// answer.
pub fn inspect(path: &Path) -> Result<Value, Failure> {
    let mut open = opened::open(path)?;
    let (manifest, failed) = match open.verify(|_, _| ()) {
        Ok(manifest) => (Some(manifest), Vec::new()),
        Err(error) => (None, vec![error.to_string()]),
    };
    let header = &open.header;
    let mut told = json!({
        "file": path,
        "organisation": header.organization_name,
        "organisation_id": header.organization,
        "from": header.from_name,
        "from_node": header.from,
        "to": header.to.iter().map(|to| json!({
            "name": to.name,
            "node_id": to.node,
            "follows": to.before.map(|before| before.sequence),
        })).collect::<Vec<_>>(),
        "sequence": header.sequence,
        "bundle": header.hash().to_string(),
        "made_at": header.wall.latest,
        "clock": header.wall.source,
        "program": open.program,
        "instance": header.instance.to_string(),
        "bytes": open.size,
        "intact": failed.is_empty(),
        "failed": failed,
    });
    if let (Some(manifest), Some(map)) = (manifest, told.as_object_mut()) {
        map.extend(content(header, &manifest));
    }
    Ok(told)
}

fn content(header: &Header, manifest: &Manifest) -> serde_json::Map<String, Value> {
    let name = |node: &NodeId| {
        let addressee = header.addressee(*node);
        addressee.map_or_else(|| node.to_string(), |to| to.name.clone())
    };
    let section = |section: &Section| {
        let stretch = section.stretch.as_ref();
        json!({
            "compartment": stretch.map(|stretch| stretch.compartment),
            "sealed_to": section.to.iter().map(name).collect::<Vec<_>>(),
            "sealed_bytes": section.sealed_bytes,
            "content_bytes": section.content_bytes,
            "after": stretch.map(|stretch| stretch.after),
            "until": stretch.map(|stretch| stretch.until),
            "envelopes": stretch.map(|stretch| stretch.envelopes),
            "changes": stretch.map(|stretch| stretch.changes),
            "chunks": stretch.map(|stretch| stretch.chunks),
            "authors": stretch.map(|stretch| stretch.authors.iter().map(|range| json!({
                "node_id": range.author,
                "first": range.first,
                "last": range.last,
            })).collect::<Vec<_>>()),
        })
    };
    let mut map = serde_json::Map::new();
    map.insert("part".into(), json!(manifest.part));
    map.insert("parts".into(), json!(manifest.parts));
    map.insert(
        "sections".into(),
        manifest.sections.iter().map(section).collect(),
    );
    map
}
