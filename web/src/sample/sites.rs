//! Models of the pages about sites.

use super::{HOSTILE, fault, moment, s};
use crate::{
    model::{Banner, Choice, ConflictValue, ConflictView, Message, Tone},
    page::{
        audit::{AuditLine, AuditPage},
        conflicts::{ConflictItem, ConflictsPage},
        imported::{ImportedItem, ImportedPage, ReceiptSlip},
        mentoring::{AloneLine, MentoringPage, PairForm, PairLine},
        notices::{NoticeItem, NoticesPage},
        removal::RemovalPage,
        sites::{
            BundleLine, BundleState, Bundles, Lacks, Link, LockedLine, SiteNode, SiteRequest,
            SitesPage, Trust, Welcomed,
        },
        ticket::TicketPage,
        waiting::{WaitingItem, WaitingPage},
        webhooks::{HookItem, LogLine, WebhooksPage},
        withheld::{ParkedItem, RefusedItem, Way, WithheldItem, WithheldPage},
    },
};

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h1v1H0V0\"/></svg>";

pub(crate) fn sites() -> SitesPage {
    let here = SiteNode {
        id: s("aa11bb22cc33"),
        name: s("North depot"),
        site: s("North depot"),
        is_this: true,
        trust: Trust::Founding,
        powers: s("Holds internal, public and restricted. Administrators sign here."),
        link: Link::This,
        version: s("0.1.0"),
        ..SiteNode::default()
    };
    let clinic = SiteNode {
        id: s("bb22cc33dd44"),
        name: s("Clinic 2"),
        site: s("Bukavu"),
        powers: s("Holds internal and public. Takes mail in."),
        link: Link::Even,
        met: Some(moment("Thu 19 Nov, 13:59")),
        direction: s("they called us"),
        theirs: Lacks::Nothing,
        ours: Lacks::Nothing,
        traffic: s("1.2 MB out, 340 kB in"),
        clock: s("agrees"),
        version: s("1"),
        ..SiteNode::default()
    };
    let behind = SiteNode {
        id: s("cc33dd44ee55"),
        name: s("Clinic 4"),
        link: Link::Failed,
        theirs: Lacks::Some(14),
        ours: Lacks::Some(1),
        clock: s("26 min ahead"),
        is_clock_off: true,
        problem: format!("It did not answer. {HOSTILE}"),
        ..clinic.clone()
    };
    let never = SiteNode {
        id: s("dd44ee55ff66"),
        name: s("Goma branch"),
        site: s("Goma branch"),
        powers: s("Holds public."),
        ..SiteNode::default()
    };
    let removed = SiteNode {
        id: s("ee55ff660011"),
        name: s("Old laptop"),
        site: s("North depot"),
        trust: Trust::Removed,
        reason: format!("Stolen. {HOSTILE}"),
        link: Link::Shut,
        ..SiteNode::default()
    };
    let request = SiteRequest {
        id: s("r1"),
        name: s("Clinic 9"),
        site: s("Uvira"),
        node: s("ff660011223344556677"),
        asked: moment("Thu 19 Nov, 13:10"),
        compartments: vec![s("internal"), s("restricted=read")],
        powers: vec![s("gateway")],
        administrator: true,
        failure: Some(Message::english("The name is taken.")),
    };
    SitesPage {
        nodes: vec![here, clinic, behind, never, removed],
        clock: s("A battery-backed clock vouches for it."),
        clock_now: Some(s("2026-11-19T14:02")),
        locked: vec![LockedLine {
            name: s("restricted"),
            has_passphrase: true,
        }],
        banners: vec![Banner {
            tone: Tone::Fail,
            title: s("Bundle 42 from Clinic 4 is missing"),
            text: s("6 changes wait for it."),
            ..Banner::default()
        }],
        requests: vec![request],
        welcomed: vec![Welcomed {
            id: s("r2"),
            name: s("Clinic 2"),
            site: s("Bukavu"),
        }],
        compartments: vec![
            Choice {
                value: s("internal"),
                words: s("internal"),
            },
            Choice {
                value: s("restricted"),
                words: s("restricted (sealed, opened by key)"),
            },
        ],
        bundles: Bundles {
            to: vec![Choice {
                value: s("everyone"),
                words: s("Every site"),
            }],
            lines: vec![
                BundleLine {
                    number: 18,
                    is_ours: true,
                    name: s("Clinic 4"),
                    made: moment("Thu 19 Nov, 09:10"),
                    state: BundleState::OnTheWay,
                    receipt: None,
                },
                BundleLine {
                    number: 43,
                    is_ours: false,
                    name: s("Clinic 4"),
                    made: moment("Wed 18 Nov, 17:20"),
                    state: BundleState::Incomplete,
                    receipt: Some(s("cc33dd44ee55")),
                },
            ],
            size_max: s("4 GiB"),
        },
        withheld: 3,
        manages: true,
        faults: vec![fault("code", "this is not a code")],
    }
}

pub(crate) fn ticket() -> TicketPage {
    TicketPage {
        ticket: s("orgo1abc"),
        picture: s(SVG),
        expires: moment("Sun 22 Nov, 14:00"),
        warning: s(HOSTILE),
    }
}

pub(crate) fn removal() -> RemovalPage {
    RemovalPage {
        id: s("bb22"),
        name: s("Clinic 2"),
        site: s(HOSTILE),
        follows: vec![s("It keeps what it already holds.")],
        reason: s(HOSTILE),
        fault: Some(Message::english("Say why in at least one word.")),
    }
}

pub(crate) fn imported() -> ImportedPage {
    ImportedPage {
        items: vec![ImportedItem {
            title: s("Bundle 43 from Clinic 4"),
            outcome: s(HOSTILE),
            brought: vec![s("12 envelopes with 30 changes")],
            missing: vec![Message::english("Bundle 42 from Clinic 4")],
        }],
        failed: vec![format!("photo.jpg: not a bundle {HOSTILE}")],
        receipts: vec![ReceiptSlip {
            node: s("cc33"),
            to: s("Clinic 4"),
            codes: vec![(s("43-ABCD"), s(SVG))],
        }],
    }
}

pub(crate) fn withheld() -> WithheldPage {
    let item = WithheldItem {
        id: s("7"),
        state: s("Written after a removal"),
        reason: format!("Its author was removed before. {HOSTILE}"),
        author: s("Old laptop"),
        written: Some(moment("Wed 18 Nov, 17:20")),
        origin: s("Clinic 4"),
        received: moment("Thu 19 Nov, 07:52"),
        compartment: s("internal"),
        what: s("a change of a case, 2 kB"),
        can_adopt: true,
        can_discard: true,
        failure: Some(Message::english("It is still bad.")),
    };
    WithheldPage {
        items: vec![item],
        total: Some(3),
        parked: vec![ParkedItem {
            id: s("e1"),
            reason: format!("It needs a grant. {HOSTILE}"),
            failure: Some(Message::english("It still waits.")),
            origin: s(HOSTILE),
            received: moment("Thu 19 Nov, 07:52"),
            size: s("3 kB"),
        }],
        refused: vec![RefusedItem {
            id: s("refused-e2"),
            what: s("Not signed by whom it names"),
            reason: format!("Signature is not that of 5b0c. {HOSTILE}"),
            origin: s(HOSTILE),
            way: Way::Bundle,
            compartment: s("internal"),
            times: 3,
            received: moment("Thu 19 Nov, 07:52"),
        }],
        decides: true,
        discards: true,
    }
}

pub(crate) fn mentoring() -> MentoringPage {
    let alone = AloneLine {
        name: s(HOSTILE),
        href: crate::route::case("c1"),
        case: s("C-2F81 Settling in"),
        since: moment("Thu 19 Nov, 07:52"),
    };
    let pair = PairLine {
        mentor: s("Amina Okafor"),
        mentee: s(HOSTILE),
        href: crate::route::case("c1"),
        case: s("C-2F81 Settling in"),
        since: moment("Thu 19 Nov, 07:52"),
        ends: Some([s("c1"), s("user:u1"), s("person:p1")]),
    };
    let shown = PairLine {
        ends: None,
        ..pair.clone()
    };
    MentoringPage {
        pairs: vec![pair, shown],
        mentees: vec![alone.clone()],
        mentors: vec![alone],
        form: Some(PairForm {
            mentor: s(HOSTILE),
            faults: vec![fault("mentor", "nobody signs in with this address")],
            ..PairForm::default()
        }),
    }
}

pub(crate) fn waiting() -> WaitingPage {
    let item = WaitingItem {
        action: Some(crate::route::task_decision("t1", "a1")),
        href: crate::route::task("t1"),
        reference: s("T-2F81"),
        title: s(HOSTILE),
        rule: s("Rule a-week, version 3"),
        does: vec![s("Set the priority to high."), s(HOSTILE)],
        why: s("Nobody has resolved it for P7D."),
        since: moment("Thu 19 Nov, 07:52"),
        is_offer: false,
        is_contested: false,
    };
    let contested = WaitingItem {
        reference: s("T-2F83"),
        rule: s("Contested"),
        does: vec![s("Let stand what Ben did: complete.")],
        is_contested: true,
        ..item.clone()
    };
    let offered = WaitingItem {
        reference: s("T-2F82"),
        rule: s("An offer"),
        is_offer: true,
        ..item.clone()
    };
    let only_shown = WaitingItem {
        action: None,
        ..item.clone()
    };
    WaitingPage {
        items: vec![item, offered, contested, only_shown],
        has_more: true,
    }
}

pub(crate) fn notices() -> NoticesPage {
    let item = NoticeItem {
        id: s("e1"),
        href: crate::route::task("t1"),
        reference: s("T-2F81"),
        title: s(HOSTILE),
        says: s("You are asked to do it."),
        way: s("No mail: quiet hours."),
        when: moment("Thu 19 Nov, 07:52"),
        seen: None,
        is_over: false,
    };
    let seen = NoticeItem {
        id: s("e2"),
        seen: Some(moment("Thu 19 Nov, 08:00")),
        way: s(HOSTILE),
        ..item.clone()
    };
    let over = NoticeItem {
        id: s("e3"),
        is_over: true,
        ..item.clone()
    };
    NoticesPage {
        items: vec![item, seen, over],
        new: 2,
        older: Some(s("7_e2")),
        is_later_page: true,
        new_only: false,
    }
}

pub(crate) fn webhooks() -> WebhooksPage {
    let line = LogLine {
        when: moment("Thu 19 Nov, 07:52"),
        hook: s("chat"),
        event: s("escalated"),
        way: s(""),
        is_taken: false,
        says: s("It answered 503."),
        raw: String::new(),
        about: Some((crate::route::task("t1"), s("T-2F81"))),
        replay: Some(crate::route::webhook_replay("e1")),
    };
    let test = LogLine {
        event: s(""),
        way: s("a test"),
        is_taken: true,
        says: String::new(),
        raw: s(HOSTILE),
        about: None,
        replay: None,
        ..line.clone()
    };
    WebhooksPage {
        items: vec![HookItem {
            name: s("chat"),
            host: s("https://chat.example.org"),
            events: s("escalated, resolved"),
            roles: s(""),
            test: Some(crate::route::webhook_test("h1")),
        }],
        log: vec![line, test],
        sends: true,
        fault: Some(Message::english(HOSTILE)),
    }
}

pub(crate) fn conflicts() -> ConflictsPage {
    let value = |id: &str, is_shown| ConflictValue {
        id: s(id),
        text: format!("{id} {HOSTILE}"),
        by: s("Amina Okafor at Clinic 4, Tue 16:05"),
        is_shown,
    };
    ConflictsPage {
        items: vec![ConflictItem {
            id: s("c1-location"),
            href: crate::route::case("c1"),
            reference: s("C-2F81"),
            title: s(HOSTILE),
            noticed: moment("Thu 19 Nov, 07:52"),
            conflict: ConflictView {
                action: Some(crate::route::case_conflict("c1", "location")),
                field: s("the place"),
                values: vec![value("ward-2", true), value("ward-3", false)],
            },
        }],
        has_more: true,
    }
}

pub(crate) fn audit() -> AuditPage {
    let read = AuditLine {
        when: moment("Thu 19 Nov, 07:52"),
        category: s("security"),
        event: s("case read"),
        is_grave: false,
        who: s(HOSTILE),
        count: 1,
        about: Some((crate::route::case("c1"), s("C-2F81"))),
        request: s("00010203040506ff"),
    };
    let mail = AuditLine {
        category: s("email"),
        event: s("mail taken in"),
        is_grave: true,
        who: s("this node"),
        count: 40,
        about: None,
        request: s(""),
        ..read.clone()
    };
    AuditPage {
        lines: vec![read, mail],
        categories: vec![s("workflow"), s("security")],
        category: s("security"),
        object: s(HOSTILE),
        next: Some(s("/audit?after=7.0.3")),
    }
}
