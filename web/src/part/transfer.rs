//! Offers of work to another unit: the one that waits, what became of those before, and the form for another.

use leptos::prelude::*;

use crate::{
    model::{OfferForm, OpenOffer, Refill, TransferLine, Transfers},
    part::{
        change::Small,
        form::{self, Line},
        icon::{Icon, icon},
        text,
    },
};

/// Draws all of it; nothing where there is nothing to say and nothing to do.
pub(crate) fn transfers(all: Transfers, token: &str, refill: Option<&Refill>) -> Option<AnyView> {
    if all == Transfers::default() {
        return None;
    }
    let small = |name| Small {
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
        let lines = all.trail.into_iter().map(line).collect_view();
        view! { <ul class="lines">{lines}</ul> }
    });
    let view = view! {
        <section class="panel"><h2>"Handing over"</h2>{open}{trail}{form}</section>
    };
    Some(view.into_any())
}

/// Draws the offer that waits.
fn open(offer: OpenOffer, [accept, reject, revoke]: [Small<'_>; 3]) -> AnyView {
    let said = |says: &str| {
        view! { {form::hidden("says", says)}{form::hidden("offer", &offer.offer)} }.into_any()
    };
    let why = |small: Small<'_>| {
        let field = small.field("reason", "Why").needed();
        form::line(field, Line::Text, small.value("reason", ""), vec![])
    };
    let (accepts, rejects) = if offer.is_outside {
        ("They take it over", "They do not…")
    } else {
        ("Accept", "Reject…")
    };
    let answers = offer.may_answer.then(|| {
        let fields = view! { {said("reject")}{why(reject)} };
        let reject = reject.ask(
            rejects,
            offer.action.clone(),
            fields.into_any(),
            if offer.is_outside {
                "Write it down"
            } else {
                "Reject it"
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
            "Take the offer back…",
            offer.action.clone(),
            fields.into_any(),
            "Take it back",
        )
    });
    let about = offer.about.map(|(href, words)| {
        view! { <p><a href=href dir="auto">{words}</a></p> }
    });
    let words = format!(
        "{} offers it, from {} to {}.",
        offer.by, offer.from, offer.to
    );
    let after = if offer.is_outside {
        ". A mail asks them. Whatever they say, the case stays here until somebody here ends it, and its clock runs on."
    } else {
        ". Until somebody accepts it stays where it is, and its clock runs on."
    };
    view! {
        {about}
        <p dir="auto">{words}</p>
        <p dir="auto">{offer.reason}</p>
        <p class="hint">
            "Since "{text::moment(offer.since)}{after}
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
    let to = small
        .field("to", "To whom")
        .hint(if form.takes_outside {
            "A role such as IT.Support, a whole label, or the mail address of another organisation."
        } else {
            "A role such as IT.Support, or a whole label."
        })
        .needed();
    let why = small.field("reason", "Why").needed();
    let fields = view! {
        {form::hidden("says", "offer")}
        {form::line(to, Line::Code, small.value("to", ""), form.units.clone())}
        {form::line(why, Line::Text, small.value("reason", ""), vec![])}
    };
    small.ask(
        if form.takes_outside {
            "Offer it to another unit or organisation…"
        } else {
            "Offer it to another unit…"
        },
        form.action.clone(),
        fields.into_any(),
        "Offer it",
    )
}
