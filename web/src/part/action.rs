//! The next step: what is offered, as forms; what needs words asks for them in place.

use leptos::prelude::*;

use crate::{
    Language,
    model::{
        Ask, CaseAction, CaseOffer, CaseStatus, Choice, Judgment, Refused, TaskAction, TaskOffer,
        TaskStatus,
    },
    part::{
        form::{self, Field, Line},
        icon::{Icon, icon},
        mark, text,
    },
    route, words,
};

/// One offer, ready to be drawn.
#[derive(Debug)]
struct Offer {
    name: String,
    words: &'static str,
    ask: Ask,
    shape: Option<Icon>,
    target: String,
}

/// What all offers of a page share.
#[derive(Debug, Clone, Default)]
pub(crate) struct Setting {
    pub(crate) language: Language,
    pub(crate) token: String,
    /// People that work can be given to; suggestions.
    pub(crate) people: Vec<Choice>,
    /// Labels to suggest, and which way what it is about goes; both may be empty.
    pub(crate) onward: (Vec<Choice>, &'static str),
    /// The offer that was posted and not taken.
    pub(crate) refused: Option<Refused>,
    /// What is not offered and why; may be empty.
    pub(crate) not_offered: String,
}

/// Draws the offers of a task, the first one as the main button.
pub(crate) fn task_offers(id: &str, offers: &[TaskOffer], setting: Setting) -> AnyView {
    let language = setting.language;
    let offers = offers.iter().map(|offer| Offer {
        name: offer.name(),
        words: task_words(language, *offer),
        ask: offer.ask(),
        shape: offer.leads_to().map(|status| mark::task_shape(status).1),
        target: route::task_action(id, &offer.name()),
    });
    all(offers.collect(), setting)
}

/// Draws the offers of a case, the first one as the main button.
pub(crate) fn case_offers(id: &str, offers: &[CaseOffer], setting: Setting) -> AnyView {
    let language = setting.language;
    let offers = offers.iter().map(|offer| Offer {
        name: offer.name(),
        words: case_words(language, *offer),
        ask: offer.ask(),
        shape: None,
        target: route::case_action(id, &offer.name()),
    });
    all(offers.collect(), setting)
}

/// Returns what the button of an offer says, without the "…" of a button that asks.
const fn task_words(language: Language, offer: TaskOffer) -> &'static str {
    let say = words::Action(language);
    match offer {
        TaskOffer::Judge(Judgment::Approve) => say.approve(),
        TaskOffer::Judge(Judgment::Reject) => say.reject(),
        TaskOffer::Judge(Judgment::Revoke) => say.revoke(),
        TaskOffer::Act(TaskAction::Start) => say.start(),
        TaskOffer::Act(TaskAction::Hold) => say.hold(),
        TaskOffer::Act(TaskAction::Resume) => say.resume(),
        TaskOffer::Act(TaskAction::Complete) => say.complete(),
        TaskOffer::Act(TaskAction::Fail) => say.fail(),
        TaskOffer::Act(TaskAction::Cancel) => say.cancel(),
        TaskOffer::Act(TaskAction::Reopen) => say.reopen(),
        TaskOffer::Act(TaskAction::Settle(TaskStatus::Pending)) => say.set_pending(),
        TaskOffer::Act(TaskAction::Settle(TaskStatus::InProgress)) => say.set_in_progress(),
        TaskOffer::Act(TaskAction::Settle(TaskStatus::OnHold)) => say.set_on_hold(),
        TaskOffer::Act(TaskAction::Settle(TaskStatus::Completed)) => say.set_completed(),
        TaskOffer::Act(TaskAction::Settle(TaskStatus::Failed)) => say.set_failed(),
        TaskOffer::Act(TaskAction::Settle(TaskStatus::Cancelled)) => say.set_cancelled(),
        TaskOffer::Take => say.take(),
        TaskOffer::Acknowledge => say.acknowledge(),
        TaskOffer::Give => say.give(),
        TaskOffer::Release => say.release(),
        TaskOffer::Relabel => say.relabel(),
    }
}

/// Returns what the button of an offer says, without the "…" of a button that asks.
const fn case_words(language: Language, offer: CaseOffer) -> &'static str {
    let say = words::Action(language);
    match offer {
        CaseOffer::Act(CaseAction::Start) => say.case_start(),
        CaseOffer::Act(CaseAction::Hold) => say.hold(),
        CaseOffer::Act(CaseAction::Resume) => say.case_resume(),
        CaseOffer::Act(CaseAction::Resolve) => say.case_resolve(),
        CaseOffer::Act(CaseAction::Close) => say.case_close(),
        CaseOffer::Act(CaseAction::Reopen) => say.reopen(),
        CaseOffer::Act(CaseAction::Settle(CaseStatus::Open)) => say.case_set_open(),
        CaseOffer::Act(CaseAction::Settle(CaseStatus::InProgress)) => say.case_set_in_progress(),
        CaseOffer::Act(CaseAction::Settle(CaseStatus::OnHold)) => say.case_set_on_hold(),
        CaseOffer::Act(CaseAction::Settle(CaseStatus::Resolved)) => say.case_set_resolved(),
        CaseOffer::Act(CaseAction::Settle(CaseStatus::Closed)) => say.case_set_closed(),
        CaseOffer::Act(CaseAction::Settle(CaseStatus::Merged)) => say.case_set_merged(),
        CaseOffer::Relabel => say.relabel(),
    }
}

/// Offers that stand open. What comes after them is folded away, so that a phone shows the next step
/// and not a wall of buttons.
const SHOWN_MAX: usize = 2;

/// Draws every offer and the sentence about what is missing.
fn all(mut offers: Vec<Offer>, setting: Setting) -> AnyView {
    let say = words::Action(setting.language);
    let folds = offers.len() > SHOWN_MAX + 1;
    let rest = offers.split_off(if folds { SHOWN_MAX } else { offers.len() });
    let refused = setting.refused.as_ref().map(|refused| &refused.name);
    let is_open = rest.iter().any(|offer| Some(&offer.name) == refused);
    let draw = |offers: Vec<Offer>, has_main: bool| {
        let offers = offers.into_iter().enumerate();
        offers
            .map(|(index, offer)| one(offer, has_main && index == 0, &setting))
            .collect_view()
    };
    let shown = draw(offers, true);
    let rest = folds.then(|| {
        view! {
            <details class="more" open=is_open>
                <summary>{icon(Icon::Chevron)}{say.other_steps()}</summary>
                <div class="offers">{draw(rest, false)}</div>
            </details>
        }
    });
    let not_offered = (!setting.not_offered.is_empty())
        .then(|| view! { <p class="hint">{setting.not_offered}</p> });
    view! { <div class="offers">{shown}</div>{rest}{not_offered} }.into_any()
}

/// Draws one offer: a button, or a button that opens its question.
fn one(offer: Offer, is_main: bool, setting: &Setting) -> AnyView {
    let class = if is_main { "btn main" } else { "btn" };
    let refused = setting
        .refused
        .as_ref()
        .filter(|refused| refused.name == offer.name);
    let token = form::token(&setting.token);
    let Some(question) = question(&offer, refused, setting) else {
        let fault = refused.map(|refused| text::fault(None, refused.message.clone()));
        return view! {
            <form method="post" action=offer.target>
                {token}<button class=class>{offer.shape.map(icon)}{offer.words}</button>{fault}
            </form>
        }
        .into_any();
    };
    view! {
        <details class="ask" open=refused.is_some()>
            <summary class=class>{offer.shape.map(icon)}{offer.words}"…"</summary>
            <form method="post" action=offer.target>
                {token}{question}<button class="btn main">{offer.words}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Draws the field of an offer that asks for something.
fn question(offer: &Offer, refused: Option<&Refused>, setting: &Setting) -> Option<AnyView> {
    let say = words::Action(setting.language);
    let name = offer.ask.field()?;
    let typed = refused.map_or("", |refused| refused.typed.as_str());
    let field = |words| {
        let fault = refused.map(|refused| refused.message.clone());
        Field::new(name, words)
            .spoken(setting.language)
            .within(&offer.name.replace(':', "-"))
            .fault(fault)
    };
    let view = match offer.ask {
        Ask::Nothing => return None,
        Ask::Reason => form::area(field(say.why()).needed(), typed),
        Ask::Remark => form::area(field(say.how_ended()), typed),
        Ask::Hours => {
            let why = Field::new("reason", say.why())
                .spoken(setting.language)
                .within(&format!("{}-why", offer.name));
            let hours = form::select(
                field(say.hold_for()),
                hours(setting.language, say.one_window()),
                typed,
            );
            view! { {hours}{form::area(why, "")} }.into_any()
        }
        Ask::Pause => {
            let how_long = Field::new("hours", say.hold_for())
                .spoken(setting.language)
                .within(&format!("{}-hours", offer.name));
            let hours = form::select(how_long, hours(setting.language, say.until_resumed()), "");
            view! { {form::area(field(say.why()).needed(), typed)}{hours} }.into_any()
        }
        Ask::Person => form::line(
            field(say.to_whom()).needed(),
            Line::Text,
            typed,
            setting.people.clone(),
        ),
        Ask::Label => {
            let (labels, way) = setting.onward.clone();
            let hint = format!("{way} {}", say.label_hint());
            let field = field(say.new_label()).hint(hint.trim().to_owned()).needed();
            form::line(field, Line::Code, typed, labels)
        }
    };
    Some(view)
}

/// Lists for how long the clock may stand; what stands first is chosen where nothing else is.
fn hours(language: Language, else_words: &str) -> Vec<Choice> {
    let hours = [4, 8, 24, 72].map(|count: usize| Choice {
        value: count.to_string(),
        words: words::Action(language).hours(count),
    });
    let first = form::choices([("", else_words)]);
    first.into_iter().chain(hours).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Message, TaskAction, TaskStatus},
        part::document::tests::html,
    };

    #[test]
    fn exactly_the_legal_actions_are_offered() {
        for status in TaskStatus::ALL {
            let offers: Vec<TaskOffer> = status.actions().map(TaskOffer::Act).collect();
            let html = html(task_offers("t1", &offers, Setting::default()));
            for action in TaskAction::PLAIN {
                let target = format!("action=\"{}\"", route::task_action("t1", action.as_str()));
                let is_legal = status.after(action).is_some();
                assert_eq!(
                    html.contains(&target),
                    is_legal,
                    "{status}, {action}: {html}"
                );
            }
            assert_eq!(html.matches("<form").count(), offers.len());
            assert_eq!(html.matches(r#"name="token""#).count(), offers.len());
        }
    }

    #[test]
    fn the_first_offer_is_the_main_button() {
        let offers = [TaskOffer::Act(TaskAction::Start), TaskOffer::Take];
        let html = html(task_offers("t1", &offers, Setting::default()));
        let main = html.find("btn main").expect("a main button");
        assert!(main < html.find("Take it").expect("the other"));
        assert_eq!(html.matches("btn main").count(), 1);
    }

    #[test]
    fn all_but_the_next_steps_are_folded_away_until_one_of_them_is_refused() {
        let offers: Vec<TaskOffer> = TaskStatus::Pending.actions().map(TaskOffer::Act).collect();
        let fold = |setting: Setting| {
            let html = html(task_offers("t1", &offers, setting));
            let (shown, rest) = html.split_once("class=\"more\"").expect("a fold");
            assert_eq!(shown.matches("<form").count(), SHOWN_MAX, "{shown}");
            assert_eq!(rest.matches("<form").count(), offers.len() - SHOWN_MAX);
            shown.ends_with("<details open ")
        };
        assert!(!fold(Setting::default()));
        let refused = Refused {
            name: "cancel".to_owned(),
            typed: String::new(),
            message: Message::english("say why"),
        };
        assert!(fold(Setting {
            refused: Some(refused),
            ..Setting::default()
        }));
        let few = html(task_offers("t1", &offers[..3], Setting::default()));
        assert!(!few.contains("class=\"more\""), "three are no wall: {few}");
    }

    #[test]
    fn a_refused_action_opens_again_with_what_was_typed() {
        let setting = Setting {
            refused: Some(Refused {
                name: "hold".to_owned(),
                typed: "waiting for <parts>".to_owned(),
                message: Message::english("say why in at least one word"),
            }),
            ..Setting::default()
        };
        let offers = [
            TaskOffer::Act(TaskAction::Hold),
            TaskOffer::Act(TaskAction::Cancel),
        ];
        let html = html(task_offers("t1", &offers, setting));
        assert_eq!(
            html.matches("<details open class=\"ask\">").count(),
            1,
            "{html}"
        );
        assert!(html.contains("waiting for &lt;parts&gt;"));
        assert!(html.contains("say why in at least one word"));
    }
}
