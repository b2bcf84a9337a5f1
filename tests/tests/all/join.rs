//! A second site joins with a ticket and two files, as people do it: with the program.

use orgo_tests::site::{Site, founding};

#[test]
fn a_site_joins_with_a_ticket_and_two_files() {
    let first = Site::empty();
    let recovery = first.ok(&founding("school"))["recovery_key"]
        .as_str()
        .unwrap()
        .to_owned();
    // The node of the administrator runs; the command line asks it over its socket.
    let running = first.start();
    let invited = first.ok(&["node", "invite", "--address", "127.0.0.1:8732"]);
    let ticket = invited["ticket"].as_str().unwrap();

    let second = Site::empty();
    let request = second.file("request.orgo", "");
    let (request, welcome) = (
        request.to_str().unwrap(),
        request.with_file_name("welcome.orgo"),
    );
    let asked = second.ok(&["node", "join", ticket, "--site", "Hill", "-o", request]);
    // As the page of sites gives it: a text file.
    let file = second.file("ticket.txt", format!("{ticket}\n"));
    let again = second.ok(&[
        "node",
        "join",
        file.to_str().unwrap(),
        "--site",
        "Hill",
        "-o",
        request,
    ]);
    assert_eq!(again, asked);
    let approved = first.ok(&["node", "approve", request]);
    assert_eq!(approved["node_id"], asked["node_id"]);
    assert_eq!(approved["welcome"], welcome.to_str().unwrap());
    let joined = second.ok(&["node", "join", welcome.to_str().unwrap()]);
    assert_eq!(joined["organisation"], "Riverside");
    assert_eq!(joined["node_id"], asked["node_id"]);

    for site in [&first, &second] {
        let nodes = site.items(&["node", "list"]);
        let names: Vec<_> = nodes.iter().map(|node| node["name"].as_str()).collect();
        assert_eq!(names, [Some("Hill"), Some("Main")]);
    }
    // Its people are still on their way: it invents none.
    let hill = second.start();
    assert!(!hill.said().contains("first login"), "{}", hill.said());
    let nobody = second.run(&["user", "list"]);
    assert_eq!(nobody.exit, 1);
    assert!(
        nobody.stderr.contains("have not come here yet"),
        "{}",
        nobody.stderr
    );
    drop((hill, running));

    // The paper speaks when the first site is lost, and nothing else does.
    let wrong = second.run_with(&["node", "recover"], b"orgo-key1-aaaa");
    assert_eq!(wrong.exit, 1);
    assert!(
        wrong.stderr.contains("this is not a recovery key"),
        "{}",
        wrong.stderr
    );
    let recovered = second.run_with(&["node", "recover"], recovery.as_bytes());
    assert_eq!(recovered.exit, 0, "{}", recovered.stderr);
    let nodes = second.items(&["node", "list"]);
    let powers = nodes[0]["powers"].as_array().unwrap();
    assert!(powers.contains(&"administrator".into()), "{powers:?}");
}

#[test]
fn who_removes_a_node_is_told_which_work_it_leaves() {
    let first = Site::new("school");
    let ticket = first.ok(&["node", "invite"]);
    let second = Site::empty();
    let request = second.file("request.orgo", "");
    let request = request.to_str().unwrap();
    let ticket = ticket["ticket"].as_str().unwrap();
    second.ok(&["node", "join", ticket, "--site", "Hill", "-o", request]);
    first.ok(&["node", "approve", request]);
    for site in ["Hill", "Main"] {
        let title = format!("Leak at {site}");
        let case = [
            "case",
            "new",
            "--title",
            &title,
            "--label",
            "1001.91.Operations.Safety",
            "--site",
            site,
            "--task-type",
            "maintenance",
        ];
        first.ok(&case);
    }
    let revoked = first.ok(&["node", "revoke", "Hill", "--reason", "stolen"]);
    let tasks = revoked["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 1, "{revoked}");
    let nodes = first.items(&["node", "list"]);
    assert_eq!(nodes[1]["status"], "removed");
    assert_eq!(nodes[1]["reason"], "stolen");
    // What a removed site had written before is as it was.
    assert_eq!(first.ok(&["audit", "verify"])["outcome"], "sound");
    let again = first.run(&["node", "revoke", "Hill", "--reason", "stolen"]);
    assert_eq!(again.exit, 1);
    assert!(
        again.stderr.contains("Hill was removed before"),
        "{}",
        again.stderr
    );
}

#[test]
fn what_is_wrong_with_a_ticket_or_a_file_is_one_sentence() {
    let site = Site::new("school");
    let other = Site::empty();
    let file = other.file("letter.txt", "Dear all");
    let file = file.to_str().unwrap();
    for (site, arguments, expect) in [
        (
            &other,
            &["node", "join", "orgo1abc"][..],
            "this is not a ticket",
        ),
        (
            &other,
            &["node", "join", file],
            "this is not a welcome of Orgo",
        ),
        (
            &site,
            &["node", "approve", file],
            "this is not a request of Orgo",
        ),
        (
            &site,
            &["node", "approve", "Hill"],
            "no request of such a node waits here",
        ),
        (
            &site,
            &["node", "revoke", "Hill", "--reason", "lost"],
            "no node is called Hill",
        ),
    ] {
        let answer = site.run(arguments);
        assert_eq!(answer.exit, 1, "{arguments:?}: {}", answer.stderr);
        assert!(answer.stderr.contains(expect), "{}", answer.stderr);
        assert_eq!(answer.stderr.trim().lines().count(), 1, "{}", answer.stderr);
    }
    let wish = ["node", "join", "x", "--compartment", "hr=all"];
    assert_eq!(other.run(&wish).exit, 2);
}
