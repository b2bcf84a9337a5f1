//! How somebody wishes to be told, on its page.

use orgo_schema::{
    command::Command,
    fact::{Digest, Preferred, Purpose, Quiet},
    word::Duty,
};

use super::site::{ADMIN, Site};
use crate::{store::user, submit::submit};

const PAGE: &str = "/preferences";

#[test]
fn what_is_typed_is_kept_and_what_cannot_be_is_given_back() {
    let site = Site::new();
    let mut admin = site.admin();
    let wrong = [("quiet", "late"), ("zone", "Mars"), ("bundle", "ten")];
    let reply = admin.post(PAGE, PAGE, &wrong);
    assert_eq!(reply.status, 422, "{}", reply.text());
    for words in [
        "write for example 21:00-06:30",
        "value=\"late\"",
        "is not a number of minutes",
    ] {
        assert!(reply.text().contains(words), "{words}: {}", reply.text());
    }
    let fields = [
        ("language", "fr"),
        ("zone", "Africa/Nairobi"),
        ("quiet", "21:00-06:30"),
        ("digest", "daily"),
        ("bundle", ""),
        ("muted", "escalated"),
        ("muted", "reminded"),
    ];
    assert_eq!(admin.post(PAGE, PAGE, &fields).status, 303);
    let shown = admin.get(PAGE).text();
    for words in [
        "value=\"21:00-06:30\"",
        "value=\"escalated\" checked",
        "value=\"daily\" selected",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let kept = site
        .node
        .store
        .read(|db| user::by_email(db, ADMIN))
        .unwrap()
        .unwrap();
    let expected = Preferred {
        language: Some("fr".into()),
        zone: Some("Africa/Nairobi".into()),
        quiet: Some(Quiet {
            from: 1_260,
            until: 390,
        }),
        bundle: None,
        digest: Some(Digest::Daily),
        muted: vec![Purpose::Escalated, Purpose::Reminded],
    };
    assert_eq!(kept.preferred, expected);
}

#[test]
fn nobody_says_it_for_others_but_who_looks_after_accounts() {
    let site = Site::new();
    let email = "member@school.example";
    let mut member = site.somebody(Duty::Member, None, Vec::new());
    assert_eq!(member.get(PAGE).status, 200);
    let prefer = |by: &str, about: &str| {
        let command = Command::Prefer {
            user: site.user(about),
            preferred: Preferred::default(),
        };
        submit(&site.node, &site.person(by), command).is_ok()
    };
    assert!(prefer(email, email) && prefer(ADMIN, email));
    assert!(!prefer(email, ADMIN));
}
