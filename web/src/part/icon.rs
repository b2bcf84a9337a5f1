//! The shapes beside the words. They come from the sprite and are hidden from screen readers.

use leptos::prelude::*;

use crate::{asset, route};

/// Declares the icons with their names in the sprite.
macro_rules! icons {
    ($( $variant:ident = $name:literal, )+) => {
        /// A shape of the sprite.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Icon { $( $variant, )+ }

        impl Icon {
            /// Every icon.
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$( Self::$variant ),+];

            /// Returns the id in the sprite.
            pub(crate) const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }
        }
    };
}

icons! {
    Mark = "mark",
    Pending = "pending",
    InProgress = "in-progress",
    OnHold = "on-hold",
    Escalated = "escalated",
    Completed = "completed",
    Failed = "failed",
    Cancelled = "cancelled",
    Closed = "closed",
    Merged = "merged",
    Low = "low",
    Medium = "medium",
    High = "high",
    Critical = "critical",
    Work = "work",
    Cases = "cases",
    Triage = "triage",
    Plus = "plus",
    More = "more",
    Box = "box",
    Label = "label",
    Help = "help",
    Search = "search",
    Person = "person",
    Place = "place",
    Lock = "lock",
    Eye = "eye",
    Clock = "clock",
    Alert = "alert",
    Info = "info",
    Mail = "mail",
    Bell = "bell",
    Note = "note",
    Rule = "rule",
    Change = "change",
    Undo = "undo",
    Conflict = "conflict",
    Outgoing = "outgoing",
    Travel = "travel",
    File = "file",
    Chevron = "chevron",
    Up = "up",
    Down = "down",
    Across = "across",
    Check = "check",
    Cross = "cross",
    Leave = "leave",
    Setup = "setup",
    Sites = "sites",
    Stick = "stick",
}

/// Draws an icon at the size of the text.
pub(crate) fn icon(icon: Icon) -> AnyView {
    let address = format!("{}#{}", route::asset(asset::ICONS_NAME), icon.name());
    view! {
        <svg class="i" aria-hidden="true">
            <use href=address></use>
        </svg>
    }
    .into_any()
}
