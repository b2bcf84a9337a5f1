//! A timeline with an entry of every kind: mail, a note that came late, steps, a conflict, a step that was withdrawn.

use super::{at, label, lines};
use crate::{
    model::{
        Arrival, ConflictValue, ConflictView, Day, Entry, EntryBody, FileLink, ReplyCard,
        ReplyState, ShownStatus, SignalView, StepKind, StepView,
    },
    route,
};

/// What stands for the id of a task or signal.
const ID: &str = "sample";

/// Makes two days with an entry of every kind.
pub(super) fn days() -> Vec<Day> {
    let day = |words: &str, entries| Day {
        words: words.to_owned(),
        entries,
    };
    vec![
        day("Tuesday 17 November", first_day()),
        day("Thursday 19 November", second_day()),
    ]
}

fn first_day() -> Vec<Entry> {
    let rule = step(
        StepKind::Rule,
        "Rule oxygen-alarm, version 3,",
        "opened this, critical, as",
        Some("1001.81"),
    );
    let up = step(
        StepKind::Escalated,
        "Nobody took it in 2 h:",
        "it moved up to",
        Some("101.81"),
    );
    vec![
        entry("mail", "Tue 17 Nov, 08:31", mail()),
        entry("rule", "08:31", rule),
        entry("up", "10:31", up),
        late(),
    ]
}

fn second_day() -> Vec<Entry> {
    let hold = step(
        StepKind::Status(ShownStatus::OnHold),
        "Amina Okafor",
        "put it on hold: waiting for the driver",
        None,
    );
    let told = step(
        StepKind::Told,
        "Dr Solange Ilunga",
        "was told by mail",
        None,
    );
    let back = step(
        StepKind::Withdrawn,
        "A step was withdrawn:",
        "the move up to",
        Some("11"),
    );
    let withdrawn = Entry {
        mark: Some(
            "North depot could not see that Amina had put it on hold. Nobody needs to act."
                .to_owned(),
        ),
        ..entry("withdrawn", "10:04", back)
    };
    vec![
        entry("conflict", "07:52", conflict()),
        entry(
            "reply",
            "09:12",
            reply(ReplyState::Waits, "Waits to leave by mail"),
        ),
        entry(
            "reply-sent",
            "09:30",
            reply(ReplyState::Sent, "Left Thu 19 Nov, 09:30"),
        ),
        entry(
            "reply-failed",
            "09:40",
            reply(
                ReplyState::Failed,
                "Did not leave: 550 there is no such mailbox",
            ),
        ),
        entry("hold", "10:00", hold),
        entry("told", "10:01", told),
        withdrawn,
    ]
}

/// Makes a note that was long on its way, from a clock that was not sure.
fn late() -> Entry {
    let note = EntryBody::Comment {
        by: "Joseph Mbeki".to_owned(),
        text: "Checked it at noon: the sieve bed is saturated. Swap with the depot’s unit, serial 0071.".to_owned(),
    };
    let arrival = Arrival {
        text: "Written at Clinic 4 Tue 16:05, arrived here Thu 07:52 by stick, 1 d 16 h on the way"
            .to_owned(),
        is_late: true,
    };
    Entry {
        arrival: Some(arrival),
        doubt: Some(
            "The clock of Clinic 4 was not sure. North depot had it by Thu 19 Nov, 07:52."
                .to_owned(),
        ),
        ..entry("note", "Tue 17 Nov, 16:05", note)
    }
}

/// Makes a reply to who wrote in.
fn reply(state: ReplyState, became: &str) -> EntryBody {
    EntryBody::Reply(ReplyCard {
        by: "Amina Okafor".to_owned(),
        to: "Awa Diallo <awa@clinique.example>".to_owned(),
        text: "Somebody comes at four with the depot’s unit. Please keep bay B free.".to_owned(),
        state,
        became: became.to_owned(),
        take_back: (state == ReplyState::Waits).then(|| route::case_reply("c1", "r1")),
    })
}

fn entry(id: &str, when: &str, body: EntryBody) -> Entry {
    Entry {
        id: id.to_owned(),
        at: at(when),
        body,
        arrival: None,
        doubt: None,
        contested: None,
        mark: None,
    }
}

fn step(kind: StepKind, who: &str, what: &str, number: Option<&str>) -> EntryBody {
    let why = match kind {
        StepKind::Rule => lines(&["“concentrateur” in the subject", "sent to maintenance@"]),
        StepKind::Status(_)
        | StepKind::Escalated
        | StepKind::Changed
        | StepKind::Withdrawn
        | StepKind::Told => vec![],
    };
    EntryBody::Step(StepView {
        kind,
        who: who.to_owned(),
        what: what.to_owned(),
        language: crate::Language::English,
        label: number.map(|number| label(number, "Operations.Maintenance")),
        note: String::new(),
        why,
    })
}

fn mail() -> EntryBody {
    let file = |name: &str, size: &str, note: &str| FileLink {
        href: route::signal_attachment(ID, 0),
        name: name.to_owned(),
        size: size.to_owned(),
        note: note.to_owned(),
    };
    EntryBody::Signal(SignalView {
        id: ID.to_owned(),
        sender: "Dr Solange Ilunga".to_owned(),
        to: "maintenance@clinic4.example".to_owned(),
        subject: "Concentrateur salle 2".to_owned(),
        text: "Bonjour, le concentrateur d’oxygène de la salle 2 sonne depuis 6 h. La pureté est tombée à 81 %.".to_owned(),
        quoted: "Le 12 nov., Atelier a écrit :\n> filtre changé, à surveiller".to_owned(),
        files: vec![file("IMG_2214.jpg", "240 kB", ""), file("journal.exe", "8 kB", "is a program")],
        warnings: lines(&["The date in it is 6 hours ahead of its arrival."]),
    })
}

/// Makes a field that two sites set apart.
fn conflict() -> EntryBody {
    let value = |id: &str, text: &str, by: &str, is_shown| ConflictValue {
        id: id.to_owned(),
        text: text.to_owned(),
        by: by.to_owned(),
        is_shown,
    };
    EntryBody::Conflict(ConflictView {
        action: Some(route::task_conflict(ID, "location")),
        field: "the place".to_owned(),
        values: vec![
            value(
                "b",
                "Ward 2, bay B",
                "Clinic 4, Joseph Mbeki, Tue 16:05",
                true,
            ),
            value(
                "i",
                "Ward 2, isolation room",
                "North depot, Amina Okafor, Wed 11:02",
                false,
            ),
        ],
    })
}
