//! A thousand cases that two sites worked on while no stick went between them.

use std::path::PathBuf;

use orgo_engine::authorize::Person;
use orgo_node::bundle::export::export;
use orgo_node::bundle::import::import;
use orgo_node::care;
use orgo_node::environment::Environment;
use orgo_node::found::{FirstNode, add_user, found, settle};
use orgo_node::guard;
use orgo_node::home::Home;
use orgo_node::node::Node;
use orgo_node::ops;
use orgo_node::submit::submit;
use orgo_node::verb::{BundleExport, CaseVerb, Verb};
use orgo_node::wire::Question;
use orgo_schema::command::{Command, NewCase, Object};
use orgo_schema::fact::{Account, Location, Value as Field};
use orgo_schema::id::{CaseId, UserId};
use orgo_schema::word::{Duty, Priority, Severity, Visibility};
use serde_json::{Value, json};
use tempfile::TempDir;

const CASES: usize = 1_000;
const ANN: &str = "ann@school.example";

/// Two sites, and a folder that stands for the stick.
struct Apart {
    folder: TempDir,
    nodes: [Node; 2],
    user: UserId,
    cases: Vec<CaseId>,
}

fn account() -> Account {
    Account {
        email: ANN.to_owned(),
        name: "Ann".to_owned(),
        duty: Duty::Coordinator,
        teams: Vec::new(),
        clearances: Vec::new(),
        active: true,
    }
}

impl Apart {
    /// Founds the two and lets both know a thousand cases.
    fn new() -> Self {
        let firsts = [("North", 1), ("South", 2)].map(|(site, key)| FirstNode {
            key: [key; 32],
            site: site.into(),
        });
        let founded = found("Riverside", "school", &firsts).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let nodes = firsts.map(|first| {
            let site = folder.path().join(&first.site);
            settle(&site, &founded, &first).unwrap().close();
            // Nothing here is about power cuts: five thousand commits need not wait for the disk.
            let environment = Environment {
                inline: true,
                ..Environment::system()
            };
            Node::open_with(Home::open(&site).unwrap(), environment).unwrap()
        });
        let user = add_user(&nodes[0], account()).unwrap();
        let mut apart = Self {
            folder,
            nodes,
            user,
            cases: Vec::new(),
        };
        let open = |number| Command::OpenCase {
            case: new_case(number),
            tasks: Vec::new(),
        };
        let person = apart.person(0);
        let opened = (0..CASES).map(|number| submit(&apart.nodes[0], &person, open(number)));
        apart.cases = opened
            .map(|receipt| receipt.unwrap().case_id.unwrap())
            .collect();
        apart.carry(0);
        apart
    }

    fn person(&self, at: usize) -> Person {
        guard::person(&self.nodes[at].setting(), self.user, &account()).unwrap()
    }

    /// Carries what a site has to the other one.
    fn carry(&self, from: usize) {
        let to = 1 - from;
        let asked = BundleExport {
            to: vec![self.nodes[to].setting().site.clone()],
            everyone: false,
            output: self.folder.path().to_owned(),
            split: None,
            full: false,
            since_last: true,
        };
        let files: Vec<PathBuf> = export(&self.nodes[from], &asked, &mut |_| ())
            .unwrap()
            .files;
        let taken = import(&self.nodes[to], &files, None, &mut |_| ()).unwrap();
        assert_eq!(taken.failed, Vec::<String>::new());
    }

    /// Lets each site do something with every case, and the stick go both ways.
    fn work(&self, deeds: [&dyn Fn(CaseId, usize) -> Command; 2]) {
        for (at, deed) in deeds.into_iter().enumerate() {
            let person = self.person(at);
            for (number, case) in self.cases.iter().enumerate() {
                submit(&self.nodes[at], &person, deed(*case, number)).unwrap();
            }
        }
        self.carry(0);
        self.carry(1);
        let [north, south] = [0, 1].map(|at| self.digest(at));
        assert_eq!(north, south, "the sites disagree");
    }

    fn digest(&self, at: usize) -> Value {
        let node = &self.nodes[at];
        let digest = node.store.read(|db| care::digest(db, &node.setting()));
        digest.unwrap()
    }

    /// Returns a case as both sites show it.
    fn shown(&self, case: CaseId) -> Value {
        let [north, south] = [0, 1].map(|at| {
            let question = Question {
                verb: Verb::Case(CaseVerb::Show { case }),
                on_behalf_of: Some(ANN.to_owned()),
            };
            ops::answer(&self.nodes[at], &question, Vec::new(), &mut |_| {}).unwrap()
        });
        assert_eq!(north, south);
        north
    }
}

fn new_case(number: usize) -> NewCase {
    NewCase {
        title: format!("Pump {number}"),
        narrative: "As told by telephone".into(),
        label: "1001.81.Operations.Maintenance".parse().unwrap(),
        severity: None,
        priority: Priority::Medium,
        visibility: Visibility::Internal,
        location: Location::default(),
        tags: Vec::new(),
        domain: Some("maintenance".into()),
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    }
}

fn severity(case: CaseId, severity: Severity) -> Command {
    Command::SetCase {
        case,
        value: Field::Severity(severity),
    }
}

#[test]
fn a_thousand_cases_keep_what_both_sites_did_with_them() {
    let apart = Apart::new();
    apart.work([
        &|case, number| Command::Retitle {
            object: Object::Case(case),
            title: format!("Pump {number} of the north"),
        },
        &|case, _| severity(case, Severity::Major),
    ]);
    for (number, case) in apart.cases.iter().enumerate() {
        let shown = apart.shown(*case);
        assert_eq!(shown["title"], format!("Pump {number} of the north"));
        assert_eq!(shown["severity"], "major");
        assert_eq!(shown["conflicts"], json!([]), "{number}");
    }

    // Both know the same severity now, and each sets another one.
    apart.work([&|case, _| severity(case, Severity::Minor), &|case, _| {
        severity(case, Severity::Critical)
    }]);
    for (number, case) in apart.cases.iter().enumerate() {
        let shown = apart.shown(*case);
        let conflict = &shown["conflicts"][0];
        assert_eq!(conflict["field"], "severity", "{number}: {shown}");
        let values = conflict["values"].as_array().unwrap();
        // The first is the one that holds.
        assert_eq!(shown["severity"], values[0]);
        let mut values: Vec<_> = values.iter().filter_map(Value::as_str).collect();
        values.sort_unstable();
        assert_eq!(values, ["critical", "minor"], "{number}");
    }
}
