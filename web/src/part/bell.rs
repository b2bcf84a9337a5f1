//! The bell: the way to what reached the reader, with how much of it is new.

use leptos::prelude::*;

use crate::{
    Language,
    frame::COUNTED_MAX,
    part::icon::{Icon, icon},
    route, words,
};

/// A number for each form that a name takes beside it, none first: what the script knows the names by.
const FORMS: [usize; 6] = [0, 1, 2, 3, 11, 100];
/// What stands for the number in the names that the script has.
const NUMBER: &str = "#";

/// Draws the bell of the frame: its count follows what comes in.
pub(crate) fn live(language: Language, count: usize) -> AnyView {
    let names = FORMS.map(|number| name(language, number).replace(&number.to_string(), NUMBER));
    drawn(language, count, Some(names.join("|")))
}

/// Draws a bell that stands still.
pub(crate) fn still(language: Language, count: usize) -> AnyView {
    drawn(language, count, None)
}

fn drawn(language: Language, count: usize, names: Option<String>) -> AnyView {
    let name = name(language, count);
    let mark = (count > 0).then(
        || view! { <span class="n" aria-hidden="true">{words::counted(language, count)}</span> },
    );
    view! {
        <a class="btn quiet bell" href=route::NOTICES aria-label=name.clone() title=name data-bell=names>{icon(Icon::Bell)}{mark}</a>
    }
    .into_any()
}

/// Says how many messages are new.
fn name(language: Language, count: usize) -> String {
    let say = words::Frame(language);
    if count > COUNTED_MAX {
        say.more_messages(COUNTED_MAX)
    } else {
        say.new_messages(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_named_with_the_number_in_every_language() {
        for (language, count, expected) in [
            (Language::English, 0, "No new messages"),
            (Language::English, 1, "1 new message"),
            (Language::English, 3, "3 new messages"),
            (Language::English, 1_001, "More than 1,000 new messages"),
            (Language::French, 2, "2 nouveaux messages"),
            (Language::Arabic, 2, "رسالتان جديدتان"),
            (Language::Arabic, 3, "3 رسائل جديدة"),
        ] {
            assert_eq!(name(language, count), expected);
            let html = still(language, count).to_html();
            assert!(
                html.contains(&format!("aria-label=\"{expected}\"")),
                "{html}"
            );
            assert_eq!(html.contains("class=\"n\""), count > 0, "{html}");
            assert!(!html.contains("data-bell"), "{html}");
        }
    }

    #[test]
    fn the_script_has_a_name_for_every_form() {
        let html = live(Language::Arabic, 0).to_html();
        let (_, names) = html.split_once("data-bell=\"").unwrap();
        let names: Vec<&str> = names.split('"').next().unwrap().split('|').collect();
        assert_eq!(names.len(), FORMS.len());
        assert_eq!(names[0], "لا رسائل جديدة");
        for name in &names[3..] {
            assert!(name.starts_with(NUMBER), "{name}");
        }
        assert_eq!(names[3], "# رسائل جديدة");
    }
}
