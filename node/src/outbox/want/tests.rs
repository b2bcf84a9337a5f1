//! Who is told, of mail that a real node takes in, on a clock that the test sets.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use orgo_engine::authorize::{Person, Viewer};
use orgo_schema::{
    fact::{Account, Source},
    time::{ClockSource, Timestamp},
    word::Duty,
};
use tempfile::TempDir;

use crate::{
    clock::Reading,
    environment::Environment,
    escalate::{self, What},
    found::{self, Plan},
    guard,
    intake::{self, Outcome},
    ops::show,
    outbox,
    store::outbox::Line,
};

use super::*;

mod arrivals;
mod broadcasts;

/// A Monday morning.
const BEGIN: i64 = 1_772_438_400_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const ADMIN: &str = "admin@school.example";

/// A smell leads to an inspection, of which safety hears.
const INSPECTS: &str = r#"version: "1"
rules:
  - id: smell
    when: { keyword: smell }
    then:
      task: { type: maintenance }
      label: 1001.11.Operations.Maintenance
      notify: { scope: team }
      open_case: { case: { title: "Inspection of the boiler" }, task: { type: maintenance }, label: 1001.11.Operations.Safety }
  - id: inspection
    when: { subject contains: inspection }
    then: { notify: { scope: team }, reply: received }
"#;

/// A school of one site, and the time there.
struct Office {
    node: Node,
    clock: Arc<AtomicI64>,
    is_doubtful: Arc<AtomicBool>,
    folder: TempDir,
}

impl Office {
    /// Opens a school, with rules of its own or those that are there anyway.
    fn new(rules: Option<&str>) -> Self {
        Self::of("school", rules)
    }

    /// Does the same of a profile.
    fn of(profile: &str, rules: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if let Some(rules) = rules {
            fs::create_dir_all(folder.path().join("rules")).unwrap();
            fs::write(folder.path().join("rules/own.yaml"), rules).unwrap();
        }
        let clock = Arc::new(AtomicI64::new(BEGIN));
        let is_doubtful = Arc::new(AtomicBool::new(false));
        let (shown, doubt) = (Arc::clone(&clock), Arc::clone(&is_doubtful));
        // Nothing happens twice in one millisecond.
        let environment = Environment::with_clock(move || {
            let now = shown.fetch_add(1, Ordering::SeqCst);
            let source = if doubt.load(Ordering::SeqCst) {
                ClockSource::None
            } else {
                ClockSource::Ntp
            };
            Reading::new(Timestamp(now), source)
        });
        let plan = Plan {
            organization: "Riverside School".into(),
            profile: profile.into(),
            site: "Main building".into(),
            admin: ADMIN.into(),
            restricted: Vec::new(),
        };
        let begun = found::begin_with(folder.path(), &plan, environment).unwrap();
        Self {
            node: begun.node,
            clock,
            is_doubtful,
            folder,
        }
    }

    /// Adds somebody of a team, cleared for everything.
    fn colleague(&self, name: &str, team: &str) {
        let setting = self.node.setting();
        let cleared = setting.compartments.iter();
        let account = Account {
            email: format!("{name}@school.example"),
            name: name.to_owned(),
            duty: Duty::Member,
            teams: vec![team.parse().unwrap()],
            clearances: cleared.map(|held| held.scope.compartment).collect(),
            active: true,
        };
        found::add_user(&self.node, account).unwrap();
    }

    fn take_in(&self, to: &str, subject: &str) -> Outcome {
        self.take_in_by(Source::Mail, to, subject)
    }

    fn take_in_by(&self, source: Source, to: &str, subject: &str) -> Outcome {
        let mail = format!(
            "From: Omar <omar@example.org>\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{}@example.org>\r\n\r\nPlease look.\r\n",
            subject.replace(' ', "-")
        );
        intake::deliver(&self.node, mail.into_bytes(), Some(to.to_owned()), source).unwrap()
    }

    /// Names a server that takes mail; nobody listens there.
    fn serve(&self) {
        let server = "smtp:\n  host: 127.0.0.1\n  port: 9\n  encryption: none\n  from: Orgo <orgo@school.example>\n";
        fs::write(self.folder.path().join("mail.yaml"), server).unwrap();
    }

    /// Lets time pass, records the steps that are due, and writes down who is told. Returns where they lead.
    fn pass(&self, ms: i64) -> Vec<String> {
        self.clock.fetch_add(ms, Ordering::SeqCst);
        let recorded = escalate::run(&self.node, (self.node.clock)().now, false).unwrap();
        outbox::note(&self.node).unwrap();
        let steps = recorded.into_iter().filter_map(|one| match one.what {
            What::Step { to, .. } => Some(to),
            What::Rule { .. } => None,
        });
        steps.collect()
    }

    fn lines(&self) -> Vec<Line> {
        outbox::list(&self.node, &Viewer::Person(self.admin()), 100).unwrap()
    }

    fn admin(&self) -> Person {
        let user = self.node.store.read(|db| user::by_email(db, ADMIN));
        let user = user.unwrap().unwrap();
        guard::person(&self.node.setting(), user.id, &user.account).unwrap()
    }

    /// Returns the names of those who are told something, sorted.
    fn told(&self, purpose: Purpose) -> Vec<String> {
        let setting = self.node.setting();
        let lines = self.lines().into_iter();
        let lines = lines.filter(|line| line.purpose == Some(purpose));
        let mut names: Vec<String> = lines
            .filter_map(|line| match line.to {
                Recipient::User(user) => setting.user_name(user).map(str::to_owned),
                Recipient::Person(_) | Recipient::Hook(_) => None,
            })
            .collect();
        names.sort();
        names
    }
}

#[test]
fn the_policy_of_its_domain_says_how_many_hear_of_work() {
    let office = Office::new(None);
    for (name, team) in [
        ("Dana", "HR.Policy"),
        ("Ben", "HR.Payroll"),
        ("Ana", "Operations.Maintenance"),
        ("Cid", "Operations.Safety"),
    ] {
        office.colleague(name, team);
    }
    // A school tells the department.
    office.take_in(
        "maintenance@school.example",
        "Urgent: Water Leak in Room 102",
    );
    office.pass(3 * HOUR);
    assert_eq!(office.told(Purpose::Escalated), ["Ana", "Cid"]);
    // Of what its module of human resources takes care of, the team and nobody else.
    office.take_in("hr@school.example", "Formal complaint about my shifts");
    office.pass(47 * HOUR);
    let before = office.told(Purpose::Escalated);
    assert!(!before.contains(&"Dana".to_owned()), "{before:?}");
    office.pass(2 * HOUR);
    let after = office.told(Purpose::Escalated);
    assert!(after.contains(&"Dana".to_owned()), "{after:?}");
    assert!(!after.contains(&"Ben".to_owned()), "{after:?}");
}

#[test]
fn the_team_that_had_it_hears_that_it_moved_up() {
    let office = Office::new(None);
    office.colleague("Dana", "HR.Policy");
    office.take_in("hr@school.example", "Formal complaint about my shifts");
    assert_eq!(office.pass(47 * HOUR), Vec::<String>::new());
    assert_eq!(office.pass(2 * HOUR), ["11.31.HR.Policy"]);
    // It came to those of the same team, one level up: one message is enough.
    assert_eq!(office.told(Purpose::Escalated), ["Dana"]);
    assert_eq!(office.told(Purpose::PassedOn), Vec::<String>::new());
    // The next level is nobody's: who coordinates hears that it came, and the team that it went.
    assert_eq!(office.pass(48 * HOUR), ["2.31"]);
    assert_eq!(office.told(Purpose::Escalated), ["Administrator", "Dana"]);
    assert_eq!(office.told(Purpose::PassedOn), ["Dana"]);
    let before = office.lines().len();
    office.pass(HOUR);
    assert_eq!(office.lines().len(), before, "once");
}

#[test]
fn who_rules_tell_of_a_case_that_they_open_is_told_of_that_one() {
    let office = Office::new(Some(INSPECTS));
    office.serve();
    office.colleague("Ana", "Operations.Maintenance");
    office.colleague("Cid", "Operations.Safety");
    let taken = office.take_in("info@school.example", "A smell in the cellar");
    office.pass(1);
    assert_eq!(office.told(Purpose::Notified), ["Ana", "Cid"]);
    let lines = office.lines();
    let about = |name: &str| {
        let setting = office.node.setting();
        let mut lines = lines.iter();
        let line = lines.find(|line| {
            let to = line.to.user().and_then(|user| setting.user_name(user));
            line.purpose == Some(Purpose::Notified) && to == Some(name)
        });
        line.unwrap().about
    };
    let own = taken.case_id.unwrap();
    assert_eq!(about("Ana"), own.into());
    assert_ne!(about("Cid"), own.into(), "the inspection");
    let mut purposes = lines.iter().map(|line| line.purpose);
    assert!(
        purposes.all(|purpose| purpose != Some(Purpose::Answered)),
        "nobody sent the inspection"
    );
}

#[test]
fn an_outage_climbs_to_the_regional_lead_after_four_hours_and_to_the_national_one_after_eight_more()
{
    let office = Office::new(None);
    office.colleague("Ana", "IT.Support");
    office.colleague("Ben", "HR.Payroll");
    office.take_in("helpdesk@school.example", "Server down in the north");
    assert_eq!(office.pass(4 * HOUR - MINUTE), Vec::<String>::new());
    assert_eq!(office.pass(2 * MINUTE), ["101.81.IT.Support"]);
    assert_eq!(office.told(Purpose::Escalated), ["Ana"]);
    assert_eq!(office.pass(8 * HOUR - 2 * MINUTE), Vec::<String>::new());
    assert_eq!(office.pass(2 * MINUTE), ["11.81.IT.Support"]);
    assert_eq!(office.told(Purpose::Escalated), ["Ana", "Ana"]);
    assert_eq!(
        office.pass(100 * HOUR),
        Vec::<String>::new(),
        "there the path ends"
    );
}

#[test]
fn while_the_clock_is_doubtful_nobody_is_told_anything() {
    let office = Office::new(None);
    office.colleague("Ana", "Operations.Maintenance");
    office.take_in(
        "maintenance@school.example",
        "Urgent: Water Leak in Room 102",
    );
    office.clock.fetch_add(3 * HOUR, Ordering::SeqCst);
    let now = (office.node.clock)().now;
    assert!(!escalate::run(&office.node, now, false).unwrap().is_empty());
    office.serve();
    office.is_doubtful.store(true, Ordering::SeqCst);
    outbox::note(&office.node).unwrap();
    assert_eq!(outbox::run(&office.node).unwrap(), 0);
    assert_eq!(office.lines(), []);
    // Once somebody vouches for it, what was kept is told, and tried.
    office.is_doubtful.store(false, Ordering::SeqCst);
    outbox::note(&office.node).unwrap();
    assert_eq!(office.told(Purpose::Escalated), ["Ana"]);
    office.is_doubtful.store(true, Ordering::SeqCst);
    assert_eq!(outbox::run(&office.node).unwrap(), 0);
    assert!(
        office.lines().iter().all(|line| line.failures == 0),
        "nothing was tried"
    );
    office.is_doubtful.store(false, Ordering::SeqCst);
    assert_eq!(
        outbox::run(&office.node).unwrap(),
        0,
        "nobody listens there"
    );
    assert!(office.lines().iter().any(|line| line.failures == 1));
}

/// The rules in one of two versions: whoever reads half of one and half of the other decides what neither says.
fn version(number: usize) -> String {
    let (team, tag) = [("Safety", "safety"), ("Maintenance", "maintenance")][number % 2];
    let rule = |word: &str| {
        format!(
            "  - {{ id: {word}, when: {{ keyword: smell }}, then: {{ task: {{ type: maintenance }}, label: 1001.11.Operations.{team}, tags: [{word}-{tag}] }} }}\n"
        )
    };
    format!(
        "version: \"{}\"\nrules:\n{}{}",
        number % 2,
        rule("first"),
        rule("second")
    )
}

/// Changes the rules back and forth, as editors do: a whole file takes the place of another.
fn change_rules(office: &Office) {
    let file = office.folder.path().join("rules/own.yaml");
    for number in 1..10 {
        let new = file.with_extension("new");
        fs::write(&new, version(number)).unwrap();
        fs::rename(&new, &file).unwrap();
        office.node.refresh_configuration().unwrap();
    }
}

#[test]
fn mail_that_comes_in_while_rules_change_is_decided_by_one_whole_version_and_none_is_lost() {
    const SENDERS: usize = 3;
    const MAILS_MAX: usize = 100;
    let office = Office::new(Some(&version(0)));
    let is_done = AtomicBool::new(false);
    let take = |sender: usize, number: usize| {
        let subject = format!("A smell in room {sender} {number}");
        office.take_in("info@school.example", &subject)
    };
    let send = |sender: usize| {
        let numbers = (0..MAILS_MAX).take_while(|_| !is_done.load(Ordering::SeqCst));
        numbers
            .map(|number| take(sender, number))
            .collect::<Vec<_>>()
    };
    let mut taken = vec![take(SENDERS, 0)];
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let send = &send;
                scope.spawn(move || send(sender))
            })
            .collect();
        change_rules(&office);
        is_done.store(true, Ordering::SeqCst);
        let sent = senders.into_iter().map(|sender| sender.join().unwrap());
        taken.extend(sent.flatten());
    });
    taken.push(take(SENDERS, 1));
    let cases: BTreeSet<_> = taken
        .iter()
        .map(|outcome| outcome.case_id.unwrap())
        .collect();
    assert_eq!(cases.len(), taken.len(), "each mail has its case");
    let mut teams = BTreeSet::new();
    for case in cases {
        let view = show::one_case(&office.node, &office.admin(), case).unwrap();
        let label = view["label"].as_str().unwrap().to_owned();
        let team = label.rsplit('.').next().unwrap().to_lowercase();
        let expected = serde_json::json!([format!("first-{team}"), format!("second-{team}")]);
        assert_eq!(view["tags"], expected, "{view}");
        for task in view["tasks"].as_array().unwrap() {
            assert_eq!(task["label"], label.as_str(), "{view}");
        }
        teams.insert(team);
    }
    assert_eq!(teams.len(), 2, "each version decided something");
}
