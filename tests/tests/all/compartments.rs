//! More than one compartment for restricted work: who is cleared for one has nothing of the other.

use orgo_tests::letter::letter;
use orgo_tests::site::{Site, founding};
use serde_json::Value;

/// Founds an organisation with these compartments for restricted work.
fn founded(restricted: &[&str]) -> Site {
    let site = Site::empty();
    let named = restricted.iter().flat_map(|name| ["--restricted", name]);
    site.ok(&founding("school")
        .into_iter()
        .chain(named)
        .collect::<Vec<_>>());
    site
}

/// Opens a case by a mail and raises it.
fn raised(site: &Site, subject: &str, to: &str) -> String {
    let mail = letter(to, subject, "Please look at the radiator.");
    let case = site.deliver("maintenance@school.example", mail)["case_id"].take();
    let case = case.as_str().unwrap().to_owned();
    site.ok(&["case", "raise", &case, "--to", to, "--reason", "for few"]);
    case
}

fn names(site: &Site) -> Vec<Value> {
    let held = site.digest();
    let held = held.as_array().unwrap().iter();
    held.map(|one| one["name"].clone()).collect()
}

#[test]
fn a_site_holds_the_restricted_compartments_it_is_cleared_for_and_no_other() {
    let main = founded(&["hr", "board"]);
    assert_eq!(
        names(&main),
        ["parcels", "public", "internal", "hr", "board"]
    );
    let cleared = ["public", "internal", "hr"].map(|name| ["--compartment", name]);
    let hill = main.second_with("Hill", cleared.as_flattened(), &[]);
    let (own, other) = (
        raised(&main, "Complaint about a class", "hr"),
        raised(&main, "Sale of the laundry", "board"),
    );
    main.carry(&hill, "Hill");
    // The other says what it carried over, too.
    hill.carry(&main, "Main");
    main.carry(&hill, "Hill");
    assert_eq!(names(&hill), ["parcels", "public", "internal", "hr"]);
    assert_eq!(
        hill.digest().as_array().unwrap()[..],
        main.digest().as_array().unwrap()[..4]
    );
    assert_eq!(
        hill.ok(&["case", "show", &own])["title"],
        "Complaint about a class"
    );
    let unknown = hill.run(&["case", "show", &other]);
    assert_eq!((unknown.exit, unknown.json), (1, Value::Null));

    // What goes on among fewer is there no more, and nothing goes back among more.
    main.ok(&["case", "raise", &own, "--to", "board"]);
    main.carry(&hill, "Hill");
    assert_eq!(hill.run(&["case", "show", &own]).exit, 1);
    assert_eq!(
        main.ok(&["case", "show", &own])["title"],
        "Complaint about a class"
    );
    let back = main.run(&["case", "raise", &own, "--to", "hr"]);
    assert!(
        back.exit == 1 && back.stderr.contains("not stricter"),
        "{}",
        back.stderr
    );
}

#[test]
fn compartments_that_cannot_be_are_refused_before_anything_is_made() {
    let eleven: Vec<String> = (0..11).map(|number| format!("r{number}")).collect();
    let eleven: Vec<&str> = eleven.iter().map(String::as_str).collect();
    for (restricted, expect) in [
        (&["hr", "hr"][..], "hr"),
        (&["internal"], "internal"),
        (&["parcels"], "parcels"),
        (&[""], "name"),
        (&eleven, "at most 10"),
    ] {
        let site = Site::empty();
        let named = restricted.iter().flat_map(|name| ["--restricted", name]);
        let said = site.run(
            &founding("school")
                .into_iter()
                .chain(named)
                .collect::<Vec<_>>(),
        );
        assert!(
            said.exit != 0 && said.stderr.contains(expect),
            "{}",
            said.stderr
        );
        assert!(!site.data().exists(), "{restricted:?}");
    }
}
