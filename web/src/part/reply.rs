//! Writing about a case: a comment for people here, or a reply by mail to who wrote in. Each is a form of its own, so
//! that nothing meant for colleagues leaves by mistake.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Choice, Draft, ReplyCard, ReplyForm, ReplyState, Replying},
    part::{
        form::{self, Field},
        icon::{Icon, icon},
        text, timeline,
    },
    route, words,
};

/// Draws both ways to write, the one that the reader is at open.
pub(crate) fn writing(
    language: Language,
    id: &str,
    (comment, replying): (&Draft, Replying),
    token: &str,
) -> AnyView {
    let note = timeline::composer(language, route::case_comments(id), comment, token);
    let say = words::Reply(language);
    let reply = match replying {
        Replying::No => return note,
        Replying::Barred(why) => {
            return view! { {note}<p class="hint" id="reply">{icon(Icon::Lock)}" "{why}</p> }
                .into_any();
        }
        Replying::Open(reply) => reply,
    };
    let is_open = reply.is_open;
    let form = reply_form(language, id, reply, token);
    // One at a time is open, by their common name.
    view! {
        <div class="ways">
            <details name="write" open=!is_open>
                <summary>{icon(Icon::Lock)}{say.comment_kind()}</summary>
                <div class="way"><p class="hint">{say.comment_why()}</p>{note}</div>
            </details>
            <details name="write" open=is_open id="reply">
                <summary>{icon(Icon::Mail)}{say.reply_kind()}</summary><div class="way">{form}</div>
            </details>
        </div>
    }
    .into_any()
}

fn reply_form(language: Language, id: &str, reply: ReplyForm, token: &str) -> AnyView {
    let say = words::Reply(language);
    let to = addressees(language, &reply);
    let starts = starts(language, id, &reply.starts);
    let field = Field::new("text", say.words())
        .within("reply")
        .spoken(language)
        .needed()
        .hint(reply.leaves)
        .fault(reply.draft.fault);
    view! {
        <form class="compose" method="post" action=route::case_replies(id)>
            {form::token(token)}{to}{starts}{form::area(field, &reply.draft.text)}
            <div class="acts"><button class="btn main">{say.send()}</button></div>
            {form::kept(language)}
        </form>
    }
    .into_any()
}

/// Draws to whom: a choice where several wrote in.
fn addressees(language: Language, reply: &ReplyForm) -> AnyView {
    let say = words::Reply(language);
    match reply.to.as_slice() {
        [] => ().into_any(),
        [only] => view! {
            <p>{say.to()}" "<b><bdi>{only.words.clone()}</bdi></b>{form::hidden("signal", &only.value)}</p>
        }
        .into_any(),
        many => {
            let field = Field::new("signal", say.to())
                .within("reply")
                .spoken(language);
            form::select(field, many.to_vec(), &reply.chosen)
        }
    }
}

/// Draws texts to start from.
fn starts(language: Language, id: &str, starts: &[Choice]) -> Option<AnyView> {
    if starts.is_empty() {
        return None;
    }
    let links = starts.iter().map(|start| {
        let href = route::case_write(id, (&start.value, ""));
        view! { <li><a class="chip" href=href><bdi>{start.words.clone()}</bdi></a></li> }
    });
    let links = links.collect_view();
    let title = words::Reply(language).start_from();
    Some(
        view! { <div class="starts"><span class="hint">{title}</span><ul>{links}</ul></div> }
            .into_any(),
    )
}

/// Draws the way from a task to where its case is replied about.
pub(crate) fn way(language: Language, case: &str) -> AnyView {
    let address = route::case_write(case, ("", ""));
    view! {
        <p><a class="btn" href=address>{icon(Icon::Outgoing)}{words::Reply(language).to_sender()}</a></p>
    }
    .into_any()
}

/// Draws a reply on the timeline: what left, or waits to.
pub(crate) fn card(language: Language, reply: ReplyCard, at: AnyView, token: &str) -> AnyView {
    let say = words::Reply(language);
    let shape = match reply.state {
        ReplyState::Waits => Icon::Clock,
        ReplyState::Sent => Icon::Outgoing,
        ReplyState::TakenBack => Icon::Undo,
        ReplyState::Failed => Icon::Alert,
    };
    let take_back = reply.take_back.map(|target| {
        view! {
            <form class="inline" method="post" action=target>
                {form::token(token)}<button class="btn">{icon(Icon::Undo)}{say.take_back()}</button>
            </form>
        }
    });
    view! {
        <article class="entry reply" data-state=reply.state.as_str()>
            <header><b dir="auto">{reply.by}</b><span class="soft">{say.replied_to()}" "<bdi>{reply.to}</bdi></span><span class="end">{at}</span></header>
            {text::paragraphs(&reply.text)}
            <footer><span class="state">{icon(shape)}<span dir="auto">{reply.became}</span></span>{take_back}</footer>
        </article>
    }
    .into_any()
}
