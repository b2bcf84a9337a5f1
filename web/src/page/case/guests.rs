//! Who comes: the answers, the seats, and the forms that invite, answer for somebody, and say who came.

use leptos::prelude::*;

use crate::{
    model::Answer,
    part::{
        form::{self, Line},
        icon::{Icon, icon},
    },
    route, words,
};

use super::forms::Forms;

/// Who comes to a case.
#[derive(Debug, Clone, Default)]
pub struct Guests {
    /// "Sat 28 Nov, 10:00 UTC"; may be empty.
    pub when: String,
    /// "7 come, 2 wait, 12 seats"; may be empty.
    pub count: String,
    pub lines: Vec<GuestLine>,
    /// What the reader answered, where they may answer for themselves.
    pub own: Option<OwnAnswer>,
    /// What the reader may change; nothing for one who may not.
    pub change: Option<GuestChange>,
}

/// What the reader answered themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct OwnAnswer {
    pub answer: Option<Answer>,
}

/// One who is invited, answered or came.
#[derive(Debug, Clone, Default)]
pub struct GuestLine {
    pub name: String,
    /// How forms spell who it is.
    pub who: String,
    /// "comes", "waits for a seat".
    pub state: String,
    /// "with 2 more, by the link: I bring cake"; may be empty.
    pub under: String,
    /// Whether they came, if anybody said.
    pub came: Option<bool>,
}

/// What the forms hold now.
#[derive(Debug, Clone, Default)]
pub struct GuestChange {
    /// When it begins, as forms spell it.
    pub starts: String,
    pub seats: String,
    /// The zone of that time.
    pub zone: String,
    /// Whether people may be invited: not to what is over or restricted.
    pub invites: bool,
}

/// Draws who comes; nothing where nobody does and the reader may invite nobody.
pub(super) fn guests(guests: Guests, forms: Forms<'_>) -> Option<AnyView> {
    if guests.lines.is_empty() && guests.when.is_empty() && guests.change.is_none() {
        return None;
    }
    let say = words::Guests(forms.language);
    let may_change = guests.change.is_some();
    let lines = guests
        .lines
        .into_iter()
        .map(|line| guest(line, may_change, forms));
    let lines = lines.collect_view();
    let when = (!guests.when.is_empty())
        .then(|| {
            let file = route::case_calendar(forms.id);
            view! {
                <p dir="auto">{icon(Icon::Clock)}" "{guests.when}" "<a class="hint" href=file download="">{say.calendar()}</a></p>
            }
        });
    let count = (!guests.count.is_empty()).then(|| view! { <span class="n">{guests.count}</span> });
    let own = guests.own.map(|own| own_answer(own, forms));
    let change = guests.change.map(|change| {
        let invite = change.invites.then(|| invite(forms));
        view! { {invite}{plan(&change, forms)} }
    });
    let view = view! {
        <section class="panel"><h2>{say.title()}" "{count}</h2>{when}{own}<ul class="lines">{lines}</ul>{change}</section>
    };
    Some(view.into_any())
}

/// Draws one line, with what may be written down about them.
fn guest(line: GuestLine, may_change: bool, forms: Forms<'_>) -> AnyView {
    let say = words::Guests(forms.language);
    let came = line.came.map(|came| {
        let (words, shape) = if came {
            (say.came(), Icon::Check)
        } else {
            (say.missed(), Icon::Cross)
        };
        view! { <span class="mute">{icon(shape)}{words}</span> }
    });
    let under = (!line.under.is_empty())
        .then(|| view! { <span class="under" dir="auto">{line.under}</span> });
    let buttons = may_change.then(|| {
        let choice = |value: &'static str, words: &'static str| {
            let name = format!("{} {words}", line.name);
            view! { <button class="btn quiet" name="says" value=value aria-label=name>{words}</button> }
        };
        view! {
            <details class="more">
                <summary>{say.write_down()}</summary>
                <form method="post" action=route::case_answers(forms.id)>
                    {form::token(forms.token)}{form::hidden("who", &line.who)}
                    {choice("yes", say.comes())}{choice("maybe", say.may_come())}{choice("no", say.comes_not())}
                    {choice("came", say.came())}{choice("missed", say.was_missing())}
                </form>
            </details>
        }
    });
    view! {
        <li>
            <b class="grow" dir="auto">{line.name.clone()}</b><span class="mute">{line.state}</span>{came}{under}{buttons}
        </li>
    }
    .into_any()
}

/// Draws the buttons by which the reader answers for themselves.
fn own_answer(own: OwnAnswer, forms: Forms<'_>) -> AnyView {
    let say = words::Guests(forms.language);
    let button = |answer: Answer, words: &'static str| {
        let is_it = own.answer == Some(answer);
        let class = if is_it { "btn main" } else { "btn" };
        view! {
            <button class=class name="says" value=answer.as_str() aria-pressed=if is_it { "true" } else { "false" }>{words}</button>
        }
    };
    view! {
        <form class="acts" method="post" action=route::case_answers(forms.id)>
            {form::token(forms.token)}
            {button(Answer::Yes, say.i_come())}{button(Answer::Maybe, say.maybe())}{button(Answer::No, say.i_do_not())}
        </form>
    }
    .into_any()
}

/// Draws the form that invites people.
fn invite(forms: Forms<'_>) -> AnyView {
    let say = words::Guests(forms.language);
    let small = forms.small("invitations");
    let to = small.field("to", say.whom()).hint(say.whom_hint());
    let roster = small.field("roster", say.roster()).hint(say.roster_hint());
    let fields = view! {
        {form::area(to, small.value("to", ""))}
        {form::line(roster, Line::Text, small.value("roster", ""), vec![])}
        <p class="hint">{say.one_mail()}</p>
    };
    let target = route::case_invitations(forms.id);
    small.ask(say.invite(), target, fields.into_any(), say.invite_them())
}

/// Draws the form that says when people meet.
fn plan(change: &GuestChange, forms: Forms<'_>) -> AnyView {
    let say = words::Guests(forms.language);
    let small = forms.small("gathering");
    let starts = small.field("starts", say.begins());
    let seats = small.field("seats", say.seats()).hint(say.seats_hint());
    let zone = forms.say().zone(&change.zone);
    let fields = view! {
        {form::line(starts, Line::Moment, small.value("starts", &change.starts), vec![])}
        {form::line(seats, Line::Code, small.value("seats", &change.seats), vec![])}
        <p class="hint">{zone}</p>
    };
    let target = route::case_field(forms.id, "gathering");
    let set = words::Change(forms.language).set();
    small.ask(say.say_when(), target, fields.into_any(), set)
}
