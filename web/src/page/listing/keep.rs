//! What an address asks of a list, kept under a name: a view, which is a tab of whoever keeps it.

use leptos::prelude::*;

use crate::{
    Language,
    part::{
        form::{self, Field, Line},
        icon::{Icon, icon},
    },
    route, words,
};

/// What an address asks, as a form brings it: `holder=me`.
pub type Asks = Vec<String>;

/// An address as it is kept.
#[derive(Debug, Clone, Default)]
pub struct Keep {
    /// Which list: `tasks` or `cases`.
    pub list: &'static str,
    pub asks: Asks,
    /// What it is called, where it is kept already.
    pub name: Option<String>,
    /// The view of this list that was removed a moment ago.
    pub removed: Option<(String, Asks)>,
}

/// Draws how the address is kept under a name; of one that is kept how it is called otherwise or removed.
pub(super) fn form(language: Language, keep: &Keep, token: &str) -> AnyView {
    let say = words::Listing(language);
    let Some(name) = &keep.name else {
        let field = Field::new("name", say.name())
            .spoken(language)
            .needed()
            .hint(say.keep_hint());
        return view! {
            <details class="pop"><summary class="chip plain">{say.keep()}</summary><div>
                <form method="post" action=route::VIEWS class="stack">
                    {form::token(token)}{asks(keep.list, &keep.asks)}{form::line(field, Line::Text, "", Vec::new())}
                    <button class="btn main">{say.keep_it()}</button>
                </form>
            </div></details>
        }
        .into_any();
    };
    let field = Field::new("name", say.name()).spoken(language).needed();
    view! {
        <details class="pop"><summary class="chip plain">{say.this_view()}</summary><div>
            <form method="post" action=route::VIEWS class="stack">
                {form::token(token)}{asks(keep.list, &keep.asks)}{form::hidden("was", name)}{form::line(field, Line::Text, name, Vec::new())}
                <button class="btn">{say.rename()}</button>
            </form>
            <form method="post" action=route::VIEWS class="acts">
                {form::token(token)}{asks(keep.list, &keep.asks)}{form::hidden("name", name)}
                <button class="btn risk" name="act" value="remove">{say.remove_view()}</button>
            </form>
        </div></details>
    }
    .into_any()
}

/// Draws the way back for the view that was removed a moment ago.
pub(super) fn back(language: Language, keep: &Keep, token: &str) -> Option<AnyView> {
    let say = words::Listing(language);
    let (name, asked) = keep.removed.as_ref()?;
    let back = view! {
        <form method="post" action=route::VIEWS>
            {form::token(token)}{asks(keep.list, asked)}{form::hidden("name", name)}
            <button class="chip add">{icon(Icon::Undo)}{say.bring_back()}<bdi>{name.clone()}</bdi>{say.bring_back_end()}</button>
        </form>
    };
    Some(back.into_any())
}

fn asks(list: &'static str, asks: &[String]) -> AnyView {
    let pairs = asks.iter().cloned();
    let pairs = pairs.map(|pair| view! { <input type="hidden" name="pair" value=pair/> });
    view! { {form::hidden("list", list)}{pairs.collect_view()} }.into_any()
}
