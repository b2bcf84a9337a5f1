//! Small forms: one field or two, one button, one address each.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Fault, Files, LinkedCase, Refill},
    part::{
        form::{self, Field},
        icon::{Icon, icon},
    },
    route, words,
};

/// A small form, before its fields are drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Small<'a> {
    pub(crate) language: Language,
    /// Tells it from the others of the page; also in the ids of its fields.
    pub(crate) name: &'static str,
    pub(crate) token: &'a str,
    /// The form that was given back, if one was.
    pub(crate) refill: Option<&'a Refill>,
}

impl<'a> Small<'a> {
    /// Whether it was given back.
    pub(crate) fn is_open(self) -> bool {
        self.refill.is_some_and(|refill| refill.form == self.name)
    }

    /// Describes one of its fields, with what is wrong with it.
    pub(crate) fn field(self, name: &'static str, words: &'static str) -> Field {
        let faults: &[Fault] = self
            .refill
            .filter(|_| self.is_open())
            .map(|refill| refill.faults.as_slice())
            .unwrap_or_default();
        Field::new(name, words)
            .spoken(self.language)
            .within(self.name)
            .checked(faults)
    }

    /// Returns what stands in a field: what was typed, else what is so now.
    pub(crate) fn value(self, field: &str, now: &'a str) -> &'a str {
        let typed = self
            .refill
            .and_then(|refill| refill.typed(self.name, field));
        typed.unwrap_or(now)
    }

    /// Draws the form on one line.
    pub(crate) fn line(self, action: String, fields: AnyView, button: &'static str) -> AnyView {
        view! {
            <form class="inline" method="post" action=action>
                {form::token(self.token)}{fields}<button class="btn">{button}</button>
            </form>
        }
        .into_any()
    }

    /// Draws a button that opens the form.
    pub(crate) fn ask(
        self,
        summary: &'static str,
        action: String,
        fields: AnyView,
        button: &'static str,
    ) -> AnyView {
        view! {
            <details class="ask" open=self.is_open()>
                <summary class="btn">{icon(Icon::Plus)}{summary}</summary>
                <form method="post" action=action>
                    {form::token(self.token)}{fields}<button class="btn main">{button}</button>
                </form>
            </details>
        }
        .into_any()
    }
}

/// Draws the seldom used forms, folded away unless one of them was given back.
pub(crate) fn folded(language: Language, is_open: bool, forms: Vec<AnyView>) -> AnyView {
    let title = words::Change(language).title();
    view! {
        <details class="panel fold" open=is_open>
            <summary><h2>{title}</h2>{icon(Icon::Chevron)}</summary>
            <div class="stack smalls">{forms}</div>
        </details>
    }
    .into_any()
}

/// Draws the files that people added, and the form for another; nothing where there is neither.
pub(crate) fn files(action: &str, files: Files, small: Small<'_>) -> Option<AnyView> {
    if files.files.is_empty() && !files.may_add {
        return None;
    }
    let say = words::Change(small.language);
    let may_remove = files.may_remove;
    let lines = files.files.into_iter().map(|file| {
        let remove = may_remove.then(|| {
            let name = say.take_away(&file.name);
            view! {
                <form method="post" action=action.to_owned()>
                    {form::token(small.token)}{form::hidden("remove", &file.hash)}
                    <button class="btn quiet" aria-label=name>{icon(Icon::Cross)}</button>
                </form>
            }
        });
        view! {
            <li>
                <a class="file" href=file.href>{icon(Icon::File)}<bdi>{file.name}</bdi><span>{file.size}</span></a>
                {remove}<span class="under" dir="auto">{file.by}</span>
            </li>
        }
    });
    let lines = lines.collect_view();
    let add = files.may_add.then(|| {
        let field = small.field(route::FILE, say.file()).needed();
        let hint = say.at_most(&files.size_max);
        view! {
            <details class="ask" open=small.is_open()>
                <summary class="btn">{icon(Icon::Plus)}{say.add_file()}</summary>
                <form method="post" action=action.to_owned() enctype="multipart/form-data">
                    {form::token(small.token)}{form::file(field)}<p class="hint">{hint}</p>
                    <button class="btn main">{say.add_the_file()}</button>
                </form>
            </details>
        }
    });
    let view = view! { <section class="panel"><h2>{say.files()}</h2><ul class="lines">{lines}</ul>{add}</section> };
    Some(view.into_any())
}

/// Draws the other cases it has to do with.
pub(crate) fn linked(language: Language, cases: Vec<LinkedCase>) -> Option<AnyView> {
    if cases.is_empty() {
        return None;
    }
    let lines = cases.into_iter().map(|linked| {
        let words = format!("{} {}", linked.case.reference, linked.case.title);
        view! {
            <li>
                <a class="grow" href=route::case(&linked.case.id) dir="auto">{words}</a>
                <span class="mute" dir="auto">{linked.relation}</span>
            </li>
        }
    });
    let lines = lines.collect_view();
    let title = words::Change(language).other_cases();
    let view =
        view! { <section class="panel"><h2>{title}</h2><ul class="lines">{lines}</ul></section> };
    Some(view.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Message, part::document::tests::html};

    #[test]
    fn a_form_that_was_given_back_is_open_with_what_was_typed() {
        let refill = Refill {
            form: "due".to_owned(),
            values: vec![("value".to_owned(), "to<morrow>".to_owned())],
            faults: vec![Fault {
                field: "value".to_owned(),
                message: Message::english("Write a day."),
            }],
        };
        let draw = |name: &'static str| {
            let small = Small {
                language: Language::English,
                name,
                token: "t",
                refill: Some(&refill),
            };
            let field = small.field("value", "Due");
            let value = small.value("value", "now");
            let line = form::line(field, form::Line::Text, value, vec![]);
            html(small.ask("Due…", "/x".to_owned(), line, "Set"))
        };
        let given_back = draw("due");
        for part in ["<details open", "to&lt;morrow&gt;", "Write a day."] {
            assert!(given_back.contains(part), "{part}: {given_back}");
        }
        let other = draw("recurrence");
        assert!(other.contains("value=\"now\""), "{other}");
        assert!(!other.contains("<details open") && !other.contains("Write a day."));
    }
}
