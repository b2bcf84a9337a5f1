//! What the pages say once sites have met: how that went, what forked, what came late, whose clock was not sure.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use orgo_schema::{
    command::{Command, Object},
    id::CaseId,
    task::TaskAction,
    time::ClockSource,
    word::{Duty, Visibility},
};
use orgo_sync::{
    key::AdminKey,
    roster::{EntryKind, Removal, Replaced, RosterEntry, Waiting},
};
use tokio::runtime::Runtime;

use super::{
    site::{ADMIN, Setup, Site},
    sites::{Clinic, case},
};
use crate::{
    admit,
    bundle::{export, import},
    clock::{self, Reading},
    environment::Environment,
    home::Home,
    membership::{list, take},
    node::Node,
    ops,
    peer::{self, Settings},
    store::meta,
    submit::submit,
    verb::{BundleExport, PeersVerb},
};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// A world whose clock is as far from that of this machine as it is set to be.
fn world(apart: &Arc<AtomicI64>, source: ClockSource) -> Environment {
    let apart = Arc::clone(apart);
    Environment::with_clock(move || {
        let apart = apart.load(Ordering::Relaxed);
        Reading::new(clock::read().now.plus_ms(apart), source)
    })
}

fn apart(ms: i64) -> Arc<AtomicI64> {
    Arc::new(AtomicI64::new(ms))
}

fn comment(case: CaseId, text: &str) -> Command {
    Command::Comment {
        object: Object::Case(case),
        text: text.into(),
    }
}

/// Returns what the row of a site says on the page of sites.
#[track_caller]
fn row(page: &str, site: &str) -> String {
    let rows = page.split("<tr role=\"row\">");
    let mut rows = rows.filter(|row| row.contains("role=\"rowheader\"") && row.contains(site));
    let row = rows.next().unwrap_or_else(|| panic!("no {site} in {page}"));
    row.split("</tr>").next().unwrap().to_owned()
}

#[track_caller]
fn says(text: &str, needles: &[&str]) {
    for needle in needles {
        assert!(text.contains(needle), "no {needle} in {text}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one contact from end to end")]
fn the_page_of_sites_says_how_the_last_contact_went() {
    let site = Site::within(Setup::default(), world(&apart(0), ClockSource::Rtc));
    let mut admin = site.admin();
    let case = case(&site);
    let ahead = apart(11 * MINUTE_MS / 2);
    let clinic = Clinic::let_in(&mut admin).reopened(world(&ahead, ClockSource::Rtc));
    let Clinic {
        node,
        folder: _kept,
    } = clinic;
    let clinic = Arc::new(node);
    says(
        &row(&admin.get("/sites").text(), "Clinic 4"),
        &["Never met", "unknown", "never"],
    );

    let runtime = Runtime::new().unwrap();
    let settings = Settings {
        listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        multicast: false,
        relays: Vec::new(),
    };
    let open = |node: &Arc<Node>| {
        let started = runtime.block_on(peer::start(Arc::clone(node), &settings));
        started.unwrap()
    };
    let here = open(&site.node);
    let address = here.listens_at()[0];
    let add = |name: &str| {
        let verb = PeersVerb::Add {
            node: name.to_owned(),
            address: address.to_string(),
        };
        ops::peers::peers(&clinic, Some(&verb))
    };
    let nobody = add("Nowhere").unwrap_err().to_string();
    says(
        &nobody,
        &["no other member is called `Nowhere`", "orgo peers"],
    );
    let listed = add("Main building").unwrap();
    let known = listed["items"][0]["addresses"].to_string();
    assert!(known.contains(&address.to_string()), "{listed}");

    let there = open(&clinic);
    for node in [&clinic, &site.node] {
        while !node.peers.is_listened_to() {
            std::thread::yield_now();
        }
        let met = ops::peers::sync(node, None).unwrap();
        assert_eq!(met["items"][0]["caught_up"], true, "{met}");
    }
    let met = row(&admin.get("/sites").text(), "Clinic 4");
    says(
        &met,
        &[
            "Connected, up to date",
            "they called us",
            "protocol ",
            "5 min ahead",
            "B out, ",
        ],
    );
    assert_eq!(met.matches(">nothing<").count(), 2, "{met}");
    runtime.block_on(there.stop());
    runtime.block_on(here.stop());

    // What each wrote since, as far as it can be known: of the last of three the two before are missed.
    let setting = clinic.setting();
    let internal = setting.compartment_for(Visibility::Internal);
    for text in ["One", "Two", "Three"] {
        let person = site.person(ADMIN);
        submit(&clinic, &person, comment(case, text)).unwrap();
        submit(&site.node, &person, comment(case, text)).unwrap();
    }
    let last = admit::everything(&clinic, internal).unwrap().pop().unwrap();
    let place = internal.scope.compartment;
    let source = admit::Source::Wire(setting.node);
    let report = admit::parcels(&site.node, source, place, vec![last], None).unwrap();
    assert_eq!(report.envelopes, 1, "{report:?}");
    let parted = row(&admin.get("/sites").text(), "Clinic 4");
    says(&parted, &["3 entries", "2 entries"]);
    assert!(!parted.contains("Connected,"), "{parted}");
}

/// Copies a folder, as somebody does who clones a disk.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_copied_disk_is_said_on_top_of_the_page_of_sites() {
    let site = Site::new();
    let mut admin = site.admin();
    let clinic = Clinic::let_in(&mut admin);
    let case = case(&site);
    clinic.meet(&site);
    clinic.node.close();
    copy(&clinic.path("node"), &clinic.path("copy"));
    let person = site.person(ADMIN);
    let clinic = clinic.reopened(Environment::system());
    let copied = Node::open(Home::open(&clinic.path("copy")).unwrap()).unwrap();
    let said = "Clinic 4 went on in two ways";
    for (node, text) in [(&clinic.node, "Of the one"), (&copied, "Of the other")] {
        assert!(!admin.get("/sites").text().contains(said));
        submit(node, &person, comment(case, text)).unwrap();
        admit::exchange(&site.node, node).unwrap();
    }
    says(
        &admin.get("/sites").text(),
        &[said, "a copied disk", "Stop one of the two"],
    );
    let text = admin.get(&format!("/cases/{case}")).text();
    says(&text, &["Of the one", "Of the other"]);
}

#[test]
fn a_forked_removal_log_is_said_with_who_signed_both() {
    let site = Site::new();
    let mut admin = site.admin();
    let clinic = Clinic::let_in(&mut admin);
    let setting = site.node.setting();
    let key = site
        .node
        .store
        .read(|db| Ok::<_, crate::store::StoreError>(meta::get(db, meta::ADMIN_KEY)?.unwrap()));
    let key = AdminKey::new(&key.unwrap().try_into().unwrap());
    let entry = |reason: &str| {
        let removal = Removal {
            organization: setting.organization,
            number: 1,
            previous: setting.roster.removals().last(),
            change: Replaced::Node {
                node: clinic.node.setting().node,
                cut: std::collections::BTreeSet::new(),
                reason: reason.to_owned(),
                at: None,
            },
        };
        RosterEntry {
            kind: EntryKind::Removal,
            signed: removal.sign(&[&key]),
        }
    };
    let said = "Administrators removed nodes apart";
    assert!(!admin.get("/sites").text().contains(said));
    assert_eq!(
        list::run(&site.node).unwrap()["forks_of_the_removal_log"],
        serde_json::json!([])
    );
    let entries = vec![entry("It was stolen."), entry("It was sold.")];
    take(&site.node, &mut Waiting::default(), entries).unwrap();
    says(&admin.get("/sites").text(), &[said, "orgo node settle"]);
    let listed = list::run(&site.node).unwrap();
    let fork = &listed["forks_of_the_removal_log"][0];
    assert_eq!(
        (&fork["branches"], &fork["settled"]),
        (&2.into(), &false.into()),
        "{listed}"
    );
    let both = [key.admin_id().to_string()];
    assert_eq!(fork["equivocators"], serde_json::json!(both), "{listed}");
}

#[test]
fn what_a_bundle_brings_late_says_when_it_was_written_and_when_it_came() {
    let later = apart(0);
    let site = Site::within(Setup::default(), world(&later, ClockSource::Rtc));
    let mut admin = site.admin();
    let clinic = Clinic::let_in(&mut admin).reopened(world(&apart(0), ClockSource::Rtc));
    let case = case(&site);
    clinic.meet(&site);
    clinic.submit(comment(case, "Seen at the clinic"));
    let asked = BundleExport {
        to: vec!["Main building".into()],
        everyone: false,
        output: clinic.path("late.orgo"),
        split: None,
        full: false,
        since_last: false,
    };
    let exported = export::export(&clinic.node, &asked, &mut |_| ()).unwrap();
    later.store(2 * DAY_MS, Ordering::Relaxed);
    let imported = import::import(&site.node, &exported.files, None, &mut |_| ()).unwrap();
    assert_eq!(imported.failed, Vec::<String>::new());

    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    let text = coordinator.get(&format!("/cases/{case}")).text();
    says(&text, &["Seen at the clinic"]);
    let (_, line) = text
        .split_once("Written at Clinic 4 on ")
        .unwrap_or_else(|| panic!("it is not said to be late: {text}"));
    let line = line.split('<').next().unwrap();
    let (written, arrived) = line.split_once(", arrived here ").unwrap();
    let (days, now) = (
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        |text: &str| text[..3].to_owned(),
    );
    let day = |text: &str| days.iter().position(|day| *day == now(text)).unwrap();
    assert_eq!((day(written) + 2) % 7, day(arrived), "{line}");
}

#[test]
fn a_node_whose_clock_is_not_sure_says_so_beside_every_time() {
    let site = Site::within(Setup::default(), world(&apart(0), ClockSource::None));
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "It is urgent.");
    let (case, task) = (outcome.case_id.unwrap(), outcome.task_ids[0]);
    let mut admin = site.admin();
    let path = format!("/tasks/{task}");
    let due = [("value", "2030-01-04T09:00")];
    let reply = admin.post(&path, &format!("{path}/fields/due_at"), &due);
    assert_eq!(reply.status, 303, "{}", reply.text());
    says(
        &admin.get(&path).text(),
        &[
            "A clock is in doubt",
            ", provisional",
            "take this as provisional",
        ],
    );
    let person = site.person(ADMIN);
    let act = Command::ActOnTask {
        task,
        action: TaskAction::Start,
        reason: None,
        until: None,
    };
    submit(&site.node, &person, act).unwrap();
    submit(&site.node, &person, comment(case, "About now")).unwrap();
    let page = admin.get(&format!("/tasks/{task}")).text();
    says(
        &page,
        &[
            "Until it moves up",
            "Not known yet",
            "whose clock was not sure",
        ],
    );
    let page = admin.get(&format!("/cases/{case}")).text();
    says(
        &page,
        &[
            "About now",
            "≈ ",
            "About then, perhaps: the clock of Main building was not sure",
        ],
    );

    // The same on a node whose clock somebody vouches for.
    let sure = Site::within(Setup::default(), world(&apart(0), ClockSource::Rtc));
    let outcome = sure.deliver("maintenance", "Water Leak in Room 102", "It is urgent.");
    let (case, task) = (outcome.case_id.unwrap(), outcome.task_ids[0]);
    submit(&sure.node, &sure.person(ADMIN), comment(case, "At ten")).unwrap();
    let mut admin = sure.admin();
    for path in [format!("/tasks/{task}"), format!("/cases/{case}")] {
        let page = admin.get(&path).text();
        for word in ["in doubt", "provisional", "not sure", "≈ "] {
            assert!(!page.contains(word), "{word} in {page}");
        }
    }
}
