//! Offers of work to another unit: the one that waits, what became of those before, and the form for another.

use leptos::prelude::*;

use crate::{
    Language,
    model::{OfferForm, OpenOffer, Refill, TransferLine, Transfers},
    part::{
        change::Small,
        form::{self, Line},
        icon::{Icon, icon},
        text,
    },
    words,
};

/// Draws all of it; nothing where there is nothing to say and nothing to do.
pub(crate) fn transfers(
    language: Language,
    all: Transfers,
    token: &str,
    refill: Option<&Refill>,
) -> Option<AnyView> {
    if all == Transfers::default() {
        return None;
    }
    let small = |name| Small {
        language,
        name,
        token,
        refill,
    };
    let open = all.open.map(|open| {
        let forms = [
            small("transfer-accept"),
            small("transfer-reject"),
            small("transfer-revoke"),
        ];
        self::open(open, forms)
    });
    let form = all.form.map(|form| offer(&form, small("transfer-offer")));
    let trail = (!all.trail.is_empty()).then(|| {
        let lines = all.trail.into_iter().map(line);
        let lines = lines.collect_view();
        view! { <ul class="lines">{lines}</ul> }
    });
    let title = words::Transfer(language).title();
    let view = view! {
        <section class="panel"><h2>{title}</h2>{open}{trail}{form}</section>
    };
    Some(view.into_any())
}

/// Draws the offer that waits.
fn open(offer: OpenOffer, [accept, reject, revoke]: [Small<'_>; 3]) -> AnyView {
    let say = words::Transfer(accept.language);
    let said = |says: &str| {
        view! { {form::hidden("says", says)}{form::hidden("offer", &offer.offer)} }.into_any()
    };
    let why = |small: Small<'_>| {
        let field = small.field("reason", say.why()).needed();
        form::line(field, Line::Text, small.value("reason", ""), vec![])
    };
    let (accepts, rejects) = if offer.is_outside {
        (say.they_accept(), say.they_reject())
    } else {
        (say.accept(), say.reject())
    };
    let answers = offer.may_answer.then(|| {
        let fields = view! { {said("reject")}{why(reject)} };
        let reject = reject.ask(
            rejects,
            offer.action.clone(),
            fields.into_any(),
            if offer.is_outside {
                say.write_down()
            } else {
                say.reject_it()
            },
        );
        view! {
            <form method="post" action=offer.action.clone()>
                {form::token(accept.token)}{said("accept")}
                <button class="btn main">{icon(Icon::Check)}{accepts}</button>
            </form>
            {reject}
        }
    });
    let revoke = offer.may_revoke.then(|| {
        let fields = view! { {said("revoke")}{why(revoke)} };
        revoke.ask(
            say.take_back(),
            offer.action.clone(),
            fields.into_any(),
            say.take_it_back(),
        )
    });
    let about = offer.about.map(|(href, words)| {
        view! { <p><a href=href dir="auto">{words}</a></p> }
    });
    let words = say.offers(&offer.by, &offer.from, &offer.to);
    let after = if offer.is_outside {
        say.outside_waits()
    } else {
        say.waits()
    };
    view! {
        {about}
        <p dir="auto">{words}</p>
        <p dir="auto">{offer.reason}</p>
        <p class="hint">
            {say.since()}" "{text::moment(offer.since)}". "{after}
        </p>
        <div class="stack smalls">{answers}{revoke}</div>
    }
    .into_any()
}

/// Draws what became of an offer.
fn line(line: TransferLine) -> AnyView {
    let said = line.said.into_iter();
    let said = said
        .map(|said| view! { <span class="under" dir="auto">{said}</span> })
        .collect_view();
    view! {
        <li><b class="grow" dir="auto">{line.words}</b><span class="mute">{text::moment(line.at)}</span>{said}</li>
    }
    .into_any()
}

/// Draws the form that offers the work.
fn offer(form: &OfferForm, small: Small<'_>) -> AnyView {
    let say = words::Transfer(small.language);
    let hint = if form.takes_outside {
        say.to_hint_outside()
    } else {
        say.to_hint()
    };
    let hint = format!("{hint} {}", form.way);
    let to = small
        .field("to", say.to_whom())
        .hint(hint.trim().to_owned())
        .needed();
    let why = small.field("reason", say.why()).needed();
    let fields = view! {
        {form::hidden("says", "offer")}
        {form::line(to, Line::Code, small.value("to", ""), form.units.clone())}
        {form::line(why, Line::Text, small.value("reason", ""), vec![])}
    };
    small.ask(
        if form.takes_outside {
            say.offer_outside()
        } else {
            say.offer()
        },
        form.action.clone(),
        fields.into_any(),
        say.offer_it(),
    )
}
