//! What is restricted is in no byte that a node which is not cleared can read, however the sites meet.

use std::{
    collections::BTreeSet,
    fs,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use orgo_schema::{
    command::{Command, NewFile, Object},
    fact::Source,
    id::{CaseId, EnvelopeHash},
    word::Visibility,
};
use orgo_sync::envelope::Signed;
use tokio::runtime::Runtime;

use super::{Sites, administrator, bytes_of, restricted};
use crate::{
    bundle::{export::export, import::import},
    intake, moved,
    node::Node,
    ops,
    peer::{self, Reachable, Settings},
    purge,
    store::{
        StoreError, envelope,
        replica::Log,
        tests::{leak::found, new_case, new_task},
    },
    submit::submit,
    verb::{BundleExport, PeersVerb},
};

/// Half of them were restricted from the beginning, half were raised after the other node had them. Of each half
/// one comes by hand, with a file, the next by mail, with an attachment.
const CANARIES: usize = 50;

fn is_mail(number: usize) -> bool {
    number % 2 == 1
}

fn canary(number: usize) -> String {
    format!("canary{number:02}xq")
}

/// Returns the words that only content has: of a file, or of a mail and what is attached to it.
fn of_content(number: usize) -> Vec<String> {
    let kinds: &[&str] = if is_mail(number) {
        &["body", "paper"]
    } else {
        &["file"]
    };
    kinds
        .iter()
        .map(|kind| format!("{kind}{number:02}xq"))
        .collect()
}

/// Opens a case with a task, a comment and a file, all of whose words have a mark in them.
fn open(node: &Node, number: usize, visibility: Visibility) -> CaseId {
    let (mark, by) = (canary(number), administrator(node));
    let command = Command::OpenCase {
        case: new_case(visibility, &mark),
        tasks: vec![new_task(&mark)],
    };
    let case = submit(node, &by, command).unwrap().case_id.unwrap();
    let (object, text) = (Object::Case(case), format!("More of {mark}."));
    submit(node, &by, Command::Comment { object, text }).unwrap();
    let file = NewFile {
        name: format!("{mark}.txt"),
        media_type: "text/plain".to_owned(),
        content: of_content(number).join(" ").into_bytes(),
    };
    submit(node, &by, Command::Attach { object, file }).unwrap();
    case
}

/// Takes in a mail with an attachment, all of whose words have a mark in them.
fn mail(node: &Node, number: usize, to: &str) -> CaseId {
    let (mark, content) = (canary(number), of_content(number));
    let raw = format!(
        "From: Ann <ann@example.org>\r\nTo: {to}@school.example\r\nSubject: Leak {mark}\r\n\
         Date: Mon, 02 Nov 2026 08:00:00 +0000\r\nMessage-ID: <{number}@example.org>\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nIt was {}.\r\n\
         --b\r\nContent-Disposition: attachment; filename={mark}.txt\r\n\r\n{}\r\n--b--\r\n",
        content[0], content[1]
    );
    let to = Some(format!("{to}@school.example"));
    let outcome = intake::deliver(node, raw.into_bytes(), to, Source::Mail).unwrap();
    outcome.case_id.unwrap()
}

/// Works with all the canaries, and looks at what a node that is not cleared has of them. `meet` lets all sites hear
/// of one another, and says whether contents come along.
fn check(sites: &Sites, meet: impl Fn() -> bool) {
    let school = &sites.school;
    for number in 0..CANARIES / 2 {
        if is_mail(number) {
            mail(school, number, "safe");
        } else {
            open(school, number, Visibility::Restricted);
        }
    }
    let raised: Vec<CaseId> = (CANARIES / 2..CANARIES)
        .map(|number| {
            if is_mail(number) {
                mail(school, number, "maintenance")
            } else {
                open(school, number, Visibility::Internal)
            }
        })
        .collect();
    let contents = meet();
    let all = bytes_of(&sites.gate);
    for number in 0..CANARIES {
        let is_internal = number >= CANARIES / 2;
        assert_eq!(found(&all, &canary(number)), is_internal, "{number}");
        for word in of_content(number) {
            let is_here = is_internal && (contents || word.starts_with("body"));
            assert_eq!(found(&all, &word), is_here, "{word}");
        }
    }
    let (to, by) = (restricted(school), administrator(school));
    for case in raised {
        let reason = Some("it names a child".to_owned());
        let command = Command::RaiseCase { case, to, reason };
        submit(school, &by, command).unwrap();
    }
    for _ in 0..2 {
        meet();
        for node in [&sites.gate, &sites.hall, &sites.school] {
            moved::resume(node).unwrap();
            purge::attend(node).unwrap();
        }
    }
    meet();
    let all = bytes_of(&sites.gate);
    let left: Vec<String> = (0..CANARIES)
        .flat_map(|number| [vec![canary(number)], of_content(number)].concat())
        .filter(|word| found(&all, word))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn fifty_canaries_are_in_no_file_of_a_node_that_is_not_cleared() {
    let sites = Sites::new();
    check(&sites, || {
        sites.meet_all();
        false
    });
}

/// The sticks lie in the folder of the node that is not cleared: it carries what it cannot open.
#[test]
fn fifty_canaries_pass_by_on_sticks() {
    let sites = Sites::new();
    let all = [&sites.school, &sites.hall, &sites.gate];
    check(&sites, || {
        for from in all.iter().chain(&all) {
            let output = sites.gate.home.folder.join("stick.orgo");
            drop(fs::remove_file(&output));
            let asked = BundleExport {
                to: Vec::new(),
                everyone: true,
                output,
                split: None,
                full: true,
                since_last: false,
            };
            let files = export(from, &asked, &mut |_| ()).unwrap().files;
            for to in all
                .iter()
                .filter(|to| to.setting().node != from.setting().node)
            {
                let imported = import(to, &files, None, &mut |_| ()).unwrap();
                assert_eq!(imported.failed, Vec::<String>::new());
            }
        }
        true
    });
}

/// Returns what a node has of the compartments that all hold: the names of the envelopes, and how much content it
/// lacks.
fn held(node: &Node) -> (BTreeSet<EnvelopeHash>, usize) {
    let setting = node.setting();
    let held = node.store.read(|db| {
        let (mut names, mut lacking) = (BTreeSet::new(), 0);
        let all = setting.compartments.iter();
        for held in all.filter(|held| held.visibility < Visibility::Restricted) {
            names.extend(envelope::all(db, held.row)?.iter().map(Signed::hash));
            if let Some(log) = Log::open(db, held)? {
                lacking += log.wanted(1_000)?.len();
            }
        }
        Ok::<_, StoreError>((names, lacking))
    });
    held.unwrap()
}

#[test]
fn fifty_canaries_pass_by_on_the_wire() {
    let sites = Sites::new();
    let all = [&sites.school, &sites.hall, &sites.gate];
    let runtime = Runtime::new().unwrap();
    let settings = Settings {
        listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        multicast: false,
        relays: Vec::new(),
    };
    let mut open: Vec<Reachable> = Vec::new();
    for (number, node) in all.iter().enumerate() {
        for (other, reachable) in all[..number].iter().zip(&open) {
            let verb = PeersVerb::Add {
                node: other.setting().site.clone(),
                address: reachable.listens_at()[0].to_string(),
            };
            ops::peers::peers(node, Some(&verb)).unwrap();
        }
        let started = runtime.block_on(peer::start(Arc::clone(node), &settings));
        open.push(started.unwrap());
    }
    while !all.iter().all(|node| node.peers.is_listened_to()) {
        std::thread::yield_now();
    }
    check(&sites, || {
        for node in all {
            let met = ops::peers::sync(node, None).unwrap();
            let met = met["items"].as_array().unwrap();
            assert!(met.iter().all(|peer| peer["connected"] == true), "{met:?}");
        }
        // What was written since is pushed.
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let [one, two, three] = all.map(|node| held(node));
            if one == two && two == three && one.1 == 0 {
                return true;
            }
            assert!(Instant::now() < end, "they do not agree");
            std::thread::yield_now();
        }
    });
    for reachable in open {
        runtime.block_on(reachable.stop());
    }
}
