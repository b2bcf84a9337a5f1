//! A page that stands alone, for somebody without an account: it leads nowhere else.

use leptos::prelude::*;

use crate::{
    Language,
    part::{
        document,
        icon::{Icon, icon},
    },
    words,
};

/// Draws it.
pub(crate) fn lone(language: Language, organization: &str, title: &str, main: AnyView) -> String {
    let name = (!organization.is_empty())
        .then(|| view! { <p class="name" dir="auto">{organization.to_owned()}</p> });
    let body = view! {
        <a class="skip" href="#main">{words::Frame(language).skip()}</a>
        <div class="door">
            <aside aria-label=title.to_owned()>
                <span class="mark">{icon(Icon::Mark)}<span>"Orgo"</span></span>{name}
            </aside>
            <main id="main" tabindex="-1">{main}</main>
        </div>
    };
    document::document(language, title, body.into_any())
}
