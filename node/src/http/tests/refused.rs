//! What another site handed over and nobody takes: listed for those who may know of it.

use std::sync::Arc;

use orgo_schema::{
    id::{CaseId, ChangeHash, DocumentId},
    time::Stamp,
    word::{Duty, Visibility},
};
use orgo_sync::{
    author::{Mandate, Writer},
    key::NodeKey,
    parcel::Parcel,
};

use serde_json::json;

use super::site::Site;
use crate::{admit, ops, verb::WithheldVerb};

/// Signed by nobody, and sent as one of a compartment.
fn forged(site: &Site, visibility: Visibility) -> Parcel {
    let setting = site.node.setting();
    let mandate = Mandate {
        organization: setting.organization,
        compartment: setting.compartment_for(visibility).scope.compartment,
        grant: setting.roster.founding_grant(),
        removals: setting.roster.removals().last(),
    };
    let clock = (site.node.clock)();
    let mut writer = Writer::new(Arc::new(NodeKey::new(&[3; 32])), mandate, None);
    let document = DocumentId::from(CaseId::new(uuid::Uuid::from_u128(1)));
    let listed = [(document, ChangeHash::new([9; 32]))];
    Parcel {
        signed: writer
            .envelope(&listed, Stamp::upto(clock.now), clock.wall())
            .unwrap(),
        changes: Vec::new(),
        keys: Vec::new(),
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one walk through one list")]
fn what_was_refused_is_listed_with_who_handed_it_over_and_can_be_forgotten() {
    let site = Site::new();
    let mut admin = site.admin();
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    for visibility in [Visibility::Internal, Visibility::Restricted] {
        let parcels = vec![forged(&site, visibility)];
        let source = admit::Source::Bundle(site.node.setting().node);
        let compartment = site.compartment(visibility);
        let report = admit::parcels(&site.node, source, compartment, parcels, None).unwrap();
        assert_eq!(report.refused.len(), 1, "{report:?}");
    }
    let page = coordinator.get("/sites/withheld");
    let text = page.text();
    for needle in [
        "Written without the right to",
        "does not name node",
        "Main building",
        "by bundle, once",
    ] {
        assert!(text.contains(needle), "no {needle} in {text}");
    }
    assert_eq!(
        text.matches("by bundle, once").count(),
        1,
        "who is not cleared: {text}"
    );
    assert!(!text.contains("/discard"), "an administrator decides");
    let status = coordinator.get("/status").text();
    assert!(
        status.contains("1 change is of other sites not let in"),
        "{status}"
    );

    let all = admit::refused(&site.node).unwrap();
    assert_eq!(all.len(), 2);
    let restricted = all.iter().find(|item| {
        item.compartment
            != Some(
                site.node
                    .setting()
                    .compartment_for(Visibility::Internal)
                    .row,
            )
    });
    let hidden = format!("/sites/withheld/{}/discard", restricted.unwrap().id);
    let person = site.person("coordinator@school.example");
    let listed = ops::withheld::answer(&site.node, &person, &WithheldVerb::List).unwrap();
    let [line] = &listed["items"].as_array().unwrap()[..] else {
        panic!("{listed}");
    };
    for (field, expected) in [
        ("state", json!("not_let_in")),
        ("site", json!("Main building")),
        ("compartment", json!("internal")),
        ("way", json!("bundle")),
        ("code", json!("E104")),
        ("times", json!(1)),
    ] {
        assert_eq!(line[field], expected, "{line}");
    }
    let id = line["withheld_id"].as_str().unwrap().parse().unwrap();
    let retry = ops::withheld::answer(&site.node, &person, &WithheldVerb::Retry { id });
    let why = retry.unwrap_err().to_string();
    assert!(why.contains("nothing is kept of what was refused"), "{why}");

    let mut second = site.somebody(Duty::Administrator, None, Vec::new());
    let internal = second
        .get("/sites/withheld")
        .links("/sites/withheld/")
        .remove(0);
    let reply = coordinator.post("/sites/withheld", &internal, &[]);
    assert_eq!(reply.status, 403, "{}", reply.text());
    let reply = second.post("/sites/withheld", &hidden, &[]);
    assert_eq!(reply.status, 404, "who is not cleared: {}", reply.text());
    let reply = second.post("/sites/withheld", &internal, &[]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(!second.get("/sites/withheld").text().contains("by bundle"));
    let text = admin.get("/sites/withheld").text();
    assert!(text.contains("by bundle, once"), "who is cleared: {text}");
    assert_eq!(admit::refused(&site.node).unwrap().len(), 1);
}
