//! The resource library on its pages: who reads it, who changes it, what is handed out and how, and what comes
//! to a case.

use orgo_schema::word::{Duty, Visibility};
use serde_json::Value;

use super::{site::Site, visibility::open};

const CONTACT: [(&str, &str); 5] = [
    ("as", "contact"),
    ("name", "legal-aid"),
    ("title", "Legal <aid>"),
    ("phone", "+254 57 202 0000"),
    ("url", "https://aid.example.org"),
];

#[test]
fn an_administrator_adds_replaces_and_withdraws_and_everybody_who_works_reads() {
    let site = Site::new();
    let mut admin = site.admin();
    let page = admin.get("/resources").text();
    for needle in [
        "hr.grievance-procedure",
        "of the module Human resources",
        "action=\"/resources\"",
    ] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    let reply = admin.post("/resources", "/resources", &CONTACT);
    assert_eq!(
        reply.header("location"),
        Some("/resources/legal-aid"),
        "{}",
        reply.text()
    );
    let other = [&CONTACT[..], &[("note", "Free.")]].concat();
    let again = admin.post("/resources", "/resources", &other);
    assert_eq!(again.status, 422);
    assert!(again.text().contains("already") && again.text().contains("value=\"legal-aid\""));
    let mut member = site.somebody(Duty::Member, None, Vec::new());
    let page = member.get("/resources/legal-aid").text();
    for needle in [
        "Legal &lt;aid&gt;",
        "+254 57 202 0000",
        "https://aid.example.org",
    ] {
        assert!(page.contains(needle), "{needle}: {page}");
    }
    assert!(
        !page.contains("/withdraw") && !page.contains("/rules/"),
        "{page}"
    );
    let found = member.get("/resources?q=LEGAL+202").text();
    assert!(
        found.contains("/resources/legal-aid") && !found.contains("grievance"),
        "{found}"
    );
    for duty in [
        Duty::Member,
        Duty::Coordinator,
        Duty::Auditor,
        Duty::Reporter,
    ] {
        let mut other = site.somebody(duty, None, Vec::new());
        let token = other.get("/menu").token();
        for address in ["/resources", "/resources/legal-aid/withdraw"] {
            let fields = [&CONTACT[..], &[("replaces", "yes"), ("token", &token)]].concat();
            assert_eq!(
                other.send(address, &fields).status,
                403,
                "{duty} at {address}"
            );
        }
    }
    let mut reporter = site.somebody(Duty::Reporter, None, Vec::new());
    for address in [
        "/resources",
        "/resources/legal-aid",
        "/resources/legal-aid/original",
        "/api/v1/resources",
    ] {
        assert_eq!(reporter.get(address).status, 403, "{address}");
    }
    let reply = admin.post("/resources/legal-aid", "/resources/legal-aid/withdraw", &[]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert_eq!(admin.get("/resources/legal-aid").status, 404);
}

#[test]
fn what_is_handed_out_is_inert_and_comes_to_a_case_by_hand_and_by_a_rule() {
    let site = Site::new();
    let mut admin = site.admin();
    let fields = [
        ("as", "text"),
        ("name", "wet"),
        ("text", "Wet floors\n<script>alert(1)</script>"),
    ];
    assert_eq!(admin.post("/resources", "/resources", &fields).status, 303);
    let page = admin.get("/resources/wet").text();
    assert!(
        page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"),
        "{page}"
    );
    let file = admin.get("/resources/wet/original");
    let header = |name: &str| file.header(name).unwrap_or_default().to_owned();
    assert!(
        header("content-disposition").starts_with("attachment"),
        "{}",
        file.text()
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    let case = open(&site, Visibility::Internal).0;
    let to = [("to", case.as_str())];
    let reply = admin.post("/resources/wet", "/resources/wet/attach", &to);
    assert_eq!(
        reply.header("location"),
        Some(format!("/cases/{case}").as_str()),
        "{}",
        reply.text()
    );
    assert!(
        admin
            .get(&format!("/cases/{case}"))
            .text()
            .contains("wet.txt")
    );
    let counted = || -> Value {
        let mut admin = site.somebody(Duty::Administrator, None, Vec::new());
        let all: Value = serde_json::from_str(&admin.get("/api/v1/resources").text()).unwrap();
        let items = all["items"].as_array().unwrap();
        items
            .iter()
            .find(|one| one["resource_id"] == "wet")
            .unwrap()
            .clone()
    };
    let one = counted();
    assert_eq!(
        (&one["cases_with"], &one["kind"]),
        (&Value::from(1), &Value::from("text"))
    );
    // Who may not read the case is not told that one has it, nor lets one come to it.
    let hidden = open(&site, Visibility::Restricted).0;
    let mut member = site.somebody(Duty::Member, None, Vec::new());
    let reply = member.post(
        "/resources/wet",
        "/resources/wet/attach",
        &[("to", &hidden)],
    );
    assert_eq!(reply.status, 404, "{}", reply.text());
}
