//! Sentences that concern the whole page, and what stands where nothing is.

use leptos::prelude::*;

use crate::{
    Language,
    frame::Notice,
    model::{Banner, Fault, Message, Tone},
    part::{
        form,
        icon::{Icon, icon},
    },
    words,
};

/// The most banners a page shows; more would hide the page.
const BANNERS_MAX: usize = 2;

/// Returns the shape of a tone.
pub(crate) const fn shape(tone: Tone) -> Icon {
    match tone {
        Tone::Plain | Tone::Info => Icon::Info,
        Tone::Done => Icon::Check,
        Tone::Warn | Tone::Fail => Icon::Alert,
        Tone::Hidden => Icon::Lock,
        Tone::Conflict => Icon::Conflict,
    }
}

/// Draws the first banners on a page that speaks a language; the most serious stand first.
pub(crate) fn banners(language: Language, banners: Vec<Banner>) -> AnyView {
    let drawn = banners.into_iter().take(BANNERS_MAX).map(|banner| {
        let shape = shape(banner.tone);
        say(language, banner, shape, None)
    });
    drawn.collect_view().into_any()
}

/// Draws one sentence with the shape that fits what it is about, and with the one thing to do about it, on a page that
/// speaks a language.
pub(crate) fn say(
    language: Language,
    banner: Banner,
    shape: Icon,
    act: Option<AnyView>,
) -> AnyView {
    let lang = words::foreign(language, banner.language);
    let text = (!banner.text.is_empty()).then(|| view! { <p dir="auto">{banner.text}</p> });
    let act = act.map(|act| view! { <div class="acts">{act}</div> });
    view! {
        <div class="banner" data-tone=banner.tone.name() lang=lang>
            {icon(shape)}<div><b>{banner.title}</b>{text}</div>{act}
        </div>
    }
    .into_any()
}

/// Draws what the last post did, in the language that the node says it in where that is another.
pub(crate) fn notice(lang: Option<&'static str>, notice: Notice) -> AnyView {
    let role = if notice.tone == Tone::Fail {
        "alert"
    } else {
        "status"
    };
    let text = (!notice.text.is_empty()).then(|| view! { <p dir="auto">{notice.text}</p> });
    view! {
        <div class="banner" data-tone=notice.tone.name() role=role lang=lang>
            {icon(shape(notice.tone))}<div><b>{notice.title}</b>{text}</div>
        </div>
    }
    .into_any()
}

/// Draws all faults of a form on top of it, each a link to its field.
pub(crate) fn faults(language: Language, faults: &[Fault]) -> Option<AnyView> {
    if faults.is_empty() {
        return None;
    }
    let title = words::Form(language).faults(faults.len());
    let lines = faults.iter().map(|fault| {
        let target = format!("#{}", form::field_id(&fault.field));
        let Message { text, language } = fault.message.clone();
        view! { <li><a href=target lang=language.tag() dir=language.direction()>{text}</a></li> }
    });
    let lines = lines.collect_view();
    let view = view! {
        <div class="banner" data-tone="fail" role="alert">
            {icon(Icon::Alert)}<div><b>{title}</b><ul>{lines}</ul></div>
        </div>
    };
    Some(view.into_any())
}

/// Draws an empty place: what it means and the next useful thing.
pub(crate) fn empty(shape: Icon, title: &str, text: &str, next: Option<(String, &str)>) -> AnyView {
    let next = next.map(|(address, words)| {
        view! { <p><a class="btn" href=address>{words.to_owned()}</a></p> }
    });
    view! {
        <div class="empty">
            {icon(shape)}<h2>{title.to_owned()}</h2><p>{text.to_owned()}</p>{next}
        </div>
    }
    .into_any()
}
