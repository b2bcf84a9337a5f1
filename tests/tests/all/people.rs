//! Accounts from the command line: what may be changed, and what stays as it is.

use orgo_tests::site::Site;
use serde_json::{Value, json};

const ADMIN: &str = "admin@localhost";
const ANA: &str = "ana@riverside.example";
const BEN: &str = "ben@riverside.example";

fn account(site: &Site, email: &str) -> Value {
    let people = site.items(&["user", "list"]);
    let mut found = people.into_iter().filter(|one| one["email"] == email);
    found.next().unwrap_or(Value::Null)
}

fn refused(site: &Site, arguments: &[&str], needle: &str) {
    let answer = site.run(arguments);
    assert!(
        answer.exit == 1 && answer.stderr.contains(needle),
        "{arguments:?}: {} {}",
        answer.exit,
        answer.stderr
    );
}

/// A school with Ana, who looks after maintenance, and Ben.
fn school() -> Site {
    let site = Site::new("school");
    for (email, name) in [(ANA, "Ana Ruiz"), (BEN, "Ben Okello")] {
        let team = "Operations.Maintenance";
        site.ok(&["user", "add", email, "--name", name, "--team", team]);
    }
    site
}

#[test]
fn an_account_is_changed_and_what_is_not_said_stays() {
    let site = school();
    let before = account(&site, ANA);
    let new = "ana.ruiz@riverside.example";
    let set = ["user", "set", ANA, "--email", "Ana.Ruiz@riverside.example"];
    let more = ["--duty", "coordinator", "--clearances", "restricted"];
    let changed = site.ok(&[&set[..], &more[..]].concat());
    let expected = json!({
        "user_id": before["user_id"], "email": new, "name": "Ana Ruiz", "duty": "coordinator",
        "teams": ["Operations.Maintenance"], "clearances": ["restricted"], "active": true, "has_password": false,
    });
    assert_eq!(changed, expected);
    assert_eq!(account(&site, new), expected);
    assert_eq!(account(&site, ANA), Value::Null);
    let teams = "Operations.Safety, IT.Support,Operations.Safety";
    let changed = site.ok(&["user", "set", new, "--teams", teams, "--name", "Ana R."]);
    assert_eq!(changed["teams"], json!(["Operations.Safety", "IT.Support"]));
    assert_eq!(
        (&changed["name"], &changed["duty"]),
        (&json!("Ana R."), &json!("coordinator"))
    );
    let changed = site.ok(&[
        "user",
        "set",
        new,
        "--teams",
        "none",
        "--clearances",
        "none",
    ]);
    assert_eq!(
        (&changed["teams"], &changed["clearances"]),
        (&json!([]), &json!([]))
    );

    refused(&site, &["user", "set", new], "nothing would change");
    refused(
        &site,
        &["user", "set", new, "--name", "Ana R."],
        "orgo user prefs",
    );
    refused(
        &site,
        &["user", "set", new, "--teams", "IT.Support,a b!"],
        "--teams: a b!: ",
    );
    refused(
        &site,
        &["user", "set", new, "--clearances", "vault"],
        "a clearance is for restricted",
    );
    refused(
        &site,
        &["user", "set", new, "--email", BEN],
        "somebody signs in with this address already",
    );
    refused(
        &site,
        &["user", "set", "nobody@riverside.example", "--name", "N"],
        "see `orgo user list`",
    );
    refused(
        &site,
        &["--as", BEN, "user", "set", BEN, "--duty", "administrator"],
        "may not",
    );
}

#[test]
fn a_closed_account_signs_in_no_more_until_it_is_opened_again() {
    let site = school();
    assert_eq!(site.run(&["--as", BEN, "case", "list"]).exit, 0);
    assert_eq!(site.ok(&["user", "close", BEN])["active"], false);
    refused(&site, &["--as", BEN, "case", "list"], "nobody signs in as");
    refused(&site, &["user", "close", BEN], "is closed already");
    assert_eq!(
        account(&site, BEN)["teams"],
        json!(["Operations.Maintenance"])
    );
    assert_eq!(site.ok(&["user", "reopen", BEN])["active"], true);
    refused(&site, &["user", "reopen", BEN], "is open");
    assert_eq!(site.run(&["--as", BEN, "case", "list"]).exit, 0);
    refused(&site, &["--as", BEN, "user", "close", ANA], "may not");
    let said = site.items(&["audit", "list", "--category", "security"]);
    let said = said
        .iter()
        .filter(|entry| entry["event"] == "account_changed");
    assert!(
        said.count() >= 4,
        "closing and opening stand in the journal"
    );
}

#[test]
fn the_last_administrator_stays() {
    let site = school();
    let last = "nobody else is an administrator who may sign in: make somebody one first";
    refused(&site, &["user", "close", ADMIN], last);
    refused(&site, &["user", "set", ADMIN, "--duty", "member"], last);
    // Who has chosen no password yet cannot take over.
    site.ok(&["user", "set", ANA, "--duty", "administrator"]);
    refused(&site, &["user", "close", ADMIN], last);
    let renamed = site.ok(&["user", "set", ADMIN, "--name", "Chipo Moyo"]);
    assert_eq!(renamed["name"], "Chipo Moyo");
}
