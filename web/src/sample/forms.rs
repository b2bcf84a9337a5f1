//! Samples of forms of modules.

use super::{HOSTILE, fault, s};
use crate::{
    model::{Banner, Choice, Fact, Tone},
    page::answers::{AnswerLine, AnswersPage},
    page::forms::{Asked, FormGroup, FormLink, FormPage, FormsPage, Question},
};

/// Two modules, one of them with a form that only few read.
pub(crate) fn forms() -> FormsPage {
    let link = |name: &str, is_restricted| FormLink {
        domain: s("hr"),
        name: s(name),
        title: s(HOSTILE),
        is_restricted,
    };
    let group = |title: &str, forms| FormGroup {
        title: s(title),
        forms,
    };
    FormsPage {
        groups: vec![
            group(
                "Human resources",
                vec![link("leave", false), link("grievance", true)],
            ),
            group("Maintenance", vec![link("report", false)]),
        ],
    }
}

/// What was answered to a form: one with everything, one with no more than a title.
pub(crate) fn answers() -> AnswersPage {
    let fact = |name: &str| Fact {
        name: s(name),
        value: s(HOSTILE),
        note: String::new(),
    };
    let line = |id: &str, facts| AnswerLine {
        id: s(id),
        title: s(HOSTILE),
        text: s(HOSTILE),
        facts,
    };
    AnswersPage {
        domain: s("groups"),
        name: s("directory"),
        title: s("Directory"),
        lines: vec![
            line("c1", vec![fact("What kind"), fact(HOSTILE)]),
            line("c2", Vec::new()),
        ],
        older: Some(s("9-7")),
    }
}

/// A form with every kind of question, given back with two faults.
pub(crate) fn form() -> FormPage {
    let question = |id: &str, kind, answer: &str| Question {
        id: s(id),
        words: s("Since when"),
        is_needed: id == "day",
        answer: s(answer),
        kind,
    };
    let choice = |value: &str| Choice {
        value: s(value),
        words: s(HOSTILE),
    };
    FormPage {
        domain: s("hr"),
        name: s("leave"),
        title: s("Leave"),
        lede: s("It becomes a case with one task, for HR."),
        questions: vec![
            question("what", Asked::Line(vec![choice("North")]), HOSTILE),
            question("told", Asked::Lines, HOSTILE),
            question("day", Asked::Day, ""),
            question("count", Asked::Number, "1,5"),
            question(
                "kind",
                Asked::OneOf(vec![choice("sick"), choice("annual")]),
                "sick",
            ),
        ],
        faults: vec![
            fault("answer.day", "Since when: an answer is needed here"),
            fault("answer.count", HOSTILE),
        ],
        banners: vec![Banner {
            tone: Tone::Info,
            title: s("Restricted"),
            text: s(HOSTILE),
            ..Banner::default()
        }],
        is_open: true,
    }
}
