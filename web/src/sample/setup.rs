//! Models of the pages of Set-up.

use crate::{
    model::{Choice, Fact, Tone},
    page::{
        dry_run::{self, DryRunPage},
        modules::{ModuleView, ModulesPage, SubtypeView},
        people::{AccountForm, LinkPage, PeoplePage, PersonLine, PersonPage},
        profile::{
            HistoryLine, KnobLine, ProfilePage,
            diff::{self, DiffPage},
            replay::{self, ReplayPage},
        },
        resources::{
            ContactView, ResourceForm, ResourceKind, ResourceLine, ResourcePage, ResourcesPage,
        },
        rule::{RuleAct, RulePage, RuleWaits, Switch},
        rules::{RuleLine, RulesPage, RulesView},
        setup::{SetupPage, State},
        start::StartPage,
        status::{Group, StatusPage, Trouble},
        test_bench::{BenchPage, Found, Typed},
    },
    route,
    sample::{HOSTILE, fault, moment, s},
};

fn state(tone: Tone, words: &str) -> State {
    State {
        tone,
        words: s(words),
    }
}

fn choice(value: &str) -> Choice {
    Choice {
        value: s(value),
        words: s(value),
    }
}

pub(crate) fn setup() -> SetupPage {
    SetupPage {
        node: Some(state(Tone::Warn, "2 things need somebody")),
        rules: Some(state(Tone::Plain, "214, all of them on.")),
        profile: state(Tone::Plain, HOSTILE),
        modules: Some(state(Tone::Fail, "Files did not load.")),
        people: Some(state(Tone::Plain, "14 people may sign in.")),
        calendars: state(Tone::Plain, "Every hour counts."),
        resources: true,
        sites: true,
        webhooks: true,
        journal: true,
    }
}

pub(crate) fn start() -> StartPage {
    StartPage {
        organization: s(HOSTILE),
        site: s("North depot"),
        profile: s("hospital"),
        came_in: true,
        people: 2,
        sites: 1,
    }
}

pub(crate) fn rules() -> RulesPage {
    let view = |name: &str, words, count| RulesView {
        name: s(name),
        words,
        count,
        is_current: name.is_empty(),
    };
    RulesPage {
        rules: vec![
            RuleLine {
                id: s("maintenance/plumbing"),
                about: s(HOSTILE),
                level: s("words of maintenance"),
                version: s("1.0"),
                is_on: true,
                acted: 12,
                waits: 0,
            },
            RuleLine {
                id: s("after-a-leak"),
                about: s("Looks after a leak."),
                level: s("organisation"),
                version: s("1.2"),
                is_on: false,
                acted: 0,
                waits: 3,
            },
        ],
        views: vec![view("", "All", 2), view("off", "Switched off", 1)],
        all: 214,
        off: 1,
        days: 7,
        is_cut: true,
        complaint: Some(s(
            "rules/a.yaml:3:5: `wen` is not known.\nrules/b.yaml:1:1: …",
        )),
    }
}

pub(crate) fn rule() -> RulePage {
    RulePage {
        id: s("maintenance/plumbing"),
        about: s("Water where it should not be."),
        level: s("words of maintenance"),
        version: s("1.0"),
        file: s("modules/maintenance/module.yaml:41"),
        order: s("0"),
        is_on: true,
        switch: Switch::Offered,
        sentences: vec![s("When the subject or the text has \"leak\".")],
        text: format!("- id: plumbing\n  title: {HOSTILE}"),
        log: vec![RuleAct {
            when: moment("Tue 17 Nov, 08:31"),
            subject: s(HOSTILE),
            case: s("c1"),
            reference: s("C-2F81A0"),
            version: s("0.9"),
            is_replaced: true,
            shapes: None,
            why: vec![s("The subject has \"leak\".")],
        }],
        days: 30,
        more: s("And 12 before these."),
        is_timed: false,
        waits: vec![RuleWaits {
            address: route::task("t1"),
            title: s("Mop the floor"),
            does: s("Moves it up one level."),
        }],
    }
}

pub(crate) fn bench() -> BenchPage {
    BenchPage {
        typed: Typed {
            from: s("dana@parents.example"),
            to: s("maintenance@school.example"),
            subject: s("A leak"),
            body: s(HOSTILE),
            raw: s(HOSTILE),
        },
        faults: vec![fault("raw", "The message has no headers.")],
        found: Some(Found {
            is_claimed: true,
            outcome: vec![s("The rule plumbing opens the case \"A leak\".")],
            matched: vec![(
                s("maintenance/plumbing"),
                vec![s("the subject has \"leak\"")],
            )],
            near: vec![(s("after-a-leak"), s("it was sent to office@*"))],
            warnings: vec![s("No sender address.")],
        }),
    }
}

pub(crate) fn dry_run() -> DryRunPage {
    DryRunPage {
        days: s("7"),
        choices: vec![choice("7"), choice("30")],
        without: s("maintenance/plumbing"),
        rules: vec![choice("maintenance/plumbing")],
        faults: vec![fault("days", "Choose how many days.")],
        found: Some(dry_run::Found {
            says: s("1 of 12 that rules decide about would go another way."),
            limits: s("3 were not decided by rules."),
            lines: vec![dry_run::Line {
                when: moment("Tue 17 Nov, 08:31"),
                subject: s(HOSTILE),
                change: s("would no longer be claimed"),
                was: s("maintenance/plumbing at 1001.81"),
                would: s(""),
                why: vec![s("the subject has \"leak\"")],
            }],
            more: 2,
            by_time: vec![dry_run::ByTime {
                task: s("t1"),
                title: s("Mop the floor"),
                rule: s("forgotten"),
                does: s("Move it up one level."),
            }],
        }),
    }
}

pub(crate) fn profile() -> ProfilePage {
    ProfilePage {
        profile: s("hospital, version 1.0+2"),
        knobs: vec![KnobLine {
            name: s("Time to react to high work"),
            code: s("windows.high"),
            value: s("2 h"),
            by: s("the organisation (version 2)"),
            at: s("organisation.yaml:4"),
            instead_of: vec![s("1 h, said the profile hospital (version 1.0)")],
        }],
        domains: vec![choice(""), choice("hr")],
        domain: s("hr"),
        history: Some(vec![
            HistoryLine {
                since: Some(moment("Tue 17 Nov, 08:31")),
                by: s(HOSTILE),
                profile: s("hospital"),
                changed: vec![s("rules/leaks.yaml")],
            },
            HistoryLine::default(),
        ]),
        complaint: None,
    }
}

pub(crate) fn diff() -> DiffPage {
    DiffPage {
        profiles: vec![choice("school"), choice("hospital")],
        other: s("hospital"),
        label: s(HOSTILE),
        faults: vec![fault("label", "This is not a label.")],
        found: Some(diff::Found {
            now: s("school"),
            knobs: vec![[s("Time to react to high work"), s("2 h"), s("1 h")]],
            same: 18,
            climbs: vec![(
                s("Critical priority, minor severity"),
                vec![s("after 2 h to 100.71")],
                Vec::new(),
            )],
        }),
    }
}

pub(crate) fn replay() -> ReplayPage {
    ReplayPage {
        profiles: vec![choice("hospital")],
        other: s("hospital"),
        spans: vec![choice("3")],
        months: s("3"),
        faults: Vec::new(),
        found: Some(replay::Found {
            sentences: vec![s("Under hospital, 3 of 9 tasks would have escalated.")],
            counts: vec![(s("Tasks that moved up"), 2, 1_240)],
            limits: s(HOSTILE),
        }),
    }
}

pub(crate) fn modules() -> ModulesPage {
    ModulesPage {
        modules: vec![ModuleView {
            domain: s("hr"),
            title: s(HOSTILE),
            version: s("1.0"),
            is_own: true,
            facts: vec![Fact {
                name: s("Categories"),
                value: s("request, repair"),
                note: s(""),
            }],
            subtypes: vec![SubtypeView {
                id: s("leave"),
                title: s("Leave"),
                label: s("1001.11.HR"),
                wikidata: s("Q12345"),
                words: s("leave, congé"),
            }],
            forms: vec![(route::form("hr", "leave"), s("Ask for leave"))],
            knobs: 2,
            rules: 9,
        }],
        complaints: vec![s("rules/a.yaml:3:5: `wen` is not known.")],
    }
}

fn resource(kind: ResourceKind) -> ResourceLine {
    ResourceLine {
        id: s("hr.grievance-procedure"),
        title: s(HOSTILE),
        name: s("grievance-procedure"),
        module: s("Human resources"),
        kind,
        size: Some(s("2 KB")),
        rules: Some(2),
        attached: 3,
    }
}

pub(crate) fn resources() -> ResourcesPage {
    let own = ResourceLine {
        id: s("site-map"),
        name: s("site-map"),
        module: String::new(),
        size: None,
        ..resource(ResourceKind::File)
    };
    ResourcesPage {
        query: s("leak"),
        items: vec![
            own,
            resource(ResourceKind::Text),
            resource(ResourceKind::Contact),
        ],
        cases: 120,
        adds: true,
    }
}

fn contact() -> ContactView {
    ContactView {
        title: s("Legal aid"),
        phone: s("+254 57 202 0000"),
        email: s("aid@example.org"),
        url: s("https://aid.example.org"),
        note: s(HOSTILE),
    }
}

pub(crate) fn one_resource() -> ResourcePage {
    ResourcePage {
        line: resource(ResourceKind::Contact),
        file: s("legal-aid.vcf"),
        text: String::new(),
        contact: Some(contact()),
        rules: Some(vec![s("hr/grievance")]),
        cases: 120,
        edit: Some(resource_form(ResourceKind::Contact)),
    }
}

pub(crate) fn resource_form(kind: ResourceKind) -> ResourceForm {
    ResourceForm {
        kind,
        name: s("legal-aid"),
        text: s(HOSTILE),
        contact: contact(),
        replaces: kind == ResourceKind::Contact,
    }
}

pub(crate) fn status() -> StatusPage {
    StatusPage {
        trouble: vec![
            Trouble {
                tone: Tone::Fail,
                title: s("The disk has 120 MB left"),
                text: s("Make room."),
                raw: String::new(),
                next: None,
            },
            Trouble {
                tone: Tone::Warn,
                title: s(HOSTILE),
                text: s("It was met last Tue 10 Nov."),
                raw: s("Nobody answers at 10.0.0.7."),
                next: Some((s(route::SITES), s("Go to the sites"))),
            },
        ],
        groups: vec![Group {
            title: s("Disk"),
            facts: vec![Fact {
                name: s("Free"),
                value: s("120 MB"),
                note: s(""),
            }],
        }],
    }
}

fn account() -> AccountForm {
    AccountForm {
        email: s("ana@example.org"),
        name: s(HOSTILE),
        duty: s("member"),
        teams: s("HR"),
        cleared: vec![s("restricted")],
        is_active: true,
        duties: vec![choice("member")],
        compartments: vec![choice("restricted")],
        faults: vec![fault("email", "Expected an address.")],
    }
}

pub(crate) fn people() -> PeoplePage {
    PeoplePage {
        people: vec![
            PersonLine {
                id: s("u1"),
                name: s(HOSTILE),
                email: s("ana@example.org"),
                duty: s("member"),
                teams: vec![s("HR")],
                clearances: vec![s("restricted")],
                is_active: true,
                has_password: false,
            },
            PersonLine {
                id: s("u2"),
                name: s("Ben"),
                duty: s("coordinator"),
                ..PersonLine::default()
            },
        ],
        is_cut: true,
        roles: vec![(s("HR"), vec![s("Ana"), s("Ben")])],
        add: Some(account()),
    }
}

pub(crate) fn person() -> PersonPage {
    PersonPage {
        id: s("u1"),
        name: s("Ana"),
        form: account(),
    }
}

pub(crate) fn link() -> LinkPage {
    LinkPage {
        name: s(HOSTILE),
        link: s("https://orgo.example.org/first-password?invite=abc"),
        until: moment("Tue 24 Nov, 08:31"),
        warning: s("It leads here from this machine alone."),
    }
}
