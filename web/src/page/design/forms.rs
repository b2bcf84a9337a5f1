//! Fields in every kind and state, and a signal that waits for a decision.

use leptos::prelude::*;

use super::{at, label};
use crate::{
    Language,
    model::{CaseLink, Choice, Fault, FileLink, Message, Tone},
    page::triage::{self, Suggested, Suggestion, TriageSignal},
    part::{
        banner,
        form::{self, Field, Line},
        mark,
    },
    route,
};

fn said(texts: &[&str]) -> Vec<Message> {
    texts.iter().map(|text| Message::english(*text)).collect()
}

/// Draws all of them.
pub(super) fn forms(token: &str) -> AnyView {
    view! { <div class="panel">{fields()}</div>{signal(token)} }.into_any()
}

/// Draws a form that was given back, with its faults in a summary and at their fields.
fn fields() -> AnyView {
    let fault = |field: &str, message: &str| Fault {
        field: field.to_owned(),
        message: Message::english(message),
    };
    let faults = [
        fault("what", "Write a few words, for example “Leak in room 4”."),
        fault(
            "where",
            "1001.11 lacks a role: try 1001.11.Operations.Maintenance.",
        ),
    ];
    let field = |name: &'static str, words: &'static str| Field::new(name, words).checked(&faults);
    let places = form::choices([("b", "Ward 2, bay B"), ("i", "Ward 2, isolation room")]);
    let people = vec![Choice {
        value: "joseph@clinic4.example".to_owned(),
        words: "Joseph Mbeki".to_owned(),
    }];
    let told = Field::new("told", "Tell me by mail");
    let kinds = form::choices([("up", "when it moves up"), ("done", "when it is done")]);
    view! {
        {banner::faults(Language::English, &faults)}
        <form class="stack" method="get" action=route::DESIGN>
            <div class="grid">
                {form::line(field("what", "What is wrong?").needed(), Line::Text, "", vec![])}
                {form::line(field("where", "Label").hint("Such as 1001.11.Operations.Maintenance").needed(), Line::Code, "1001.11", vec![])}
                {form::select(field("place", "Place"), places, "b")}
                {form::line(field("who", "For whom").hint("Suggestions bind nobody."), Line::Text, "", people)}
                {form::line(field("due", "Due"), Line::Moment, "2026-11-19T17:00", vec![])}
                {form::select(field("priority", "Priority"), mark::priority_choices(Language::English), "high")}
                {form::file(field("photo", "A photo"))}
                {form::checks(&told, kinds, &["up"])}
            </div>
            {form::area(field("more", "Tell us more").hint("Kept as you type it; 20,000 characters at most."), "The third step is loose.")}
            <div class="acts"><button class="btn main">"Send it"</button><a class="btn quiet" href=route::DESIGN>"Leave it"</a></div>
        </form>
    }
    .into_any()
}

/// Draws a signal that no rule claimed.
fn signal(token: &str) -> AnyView {
    let signal = TriageSignal {
        id: "sample".to_owned(),
        sender: "Mama Chantal Kabeya".to_owned(),
        trust: Some((Tone::Done, "wrote 6 times before".to_owned())),
        channel: "mail to accueil@tumaini.example".to_owned(),
        subject: "Le puits de l’école sent mauvais".to_owned(),
        text: "Depuis lundi l’eau a une odeur et trois enfants de 4e ont mal au ventre. Pouvez-vous envoyer quelqu’un avant la cantine ?".to_owned(),
        received: at("today 07:14"),
        files: vec![FileLink {
            href: route::signal_attachment("sample", 0),
            name: "puits.jpg".to_owned(),
            size: "240 kB".to_owned(),
            note: String::new(),
        }],
        why: said(&["Rule water-leak came near: it wants “leak”, “flood” or “fuite”."]),
        suggestion: Some(Suggestion {
            label: label("1001.91", "Operations.Safety"),
            certainty: "3 reasons, quite sure".to_owned(),
            reasons: said(&[
                "People gave 11 of 12 mails about “puits” or “eau” to Operations.Safety.",
                "“enfants” with “mal au ventre” is on the list of health words: one step more urgent.",
                "Sent from a known parent of Ecole Tumaini.",
            ]),
            domain: "healthcare".to_owned(),
        }),
        similar: vec![CaseLink {
            id: "sample".to_owned(),
            reference: "C-2F44".to_owned(),
            title: "Pump at the school well".to_owned(),
            state: "open, 3 d".to_owned(),
        }],
        ..TriageSignal::default()
    };
    triage::card(signal, &Suggested::default(), token)
}
