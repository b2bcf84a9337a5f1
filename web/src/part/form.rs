//! Fields of forms. Values are given back as they were typed, faults stand at their field.

use std::borrow::Cow;

use leptos::prelude::*;

use crate::{
    Language,
    model::{Choice, Fault, Message},
    part::text,
    route, words,
};

/// A field as the reader sees it, without its control.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field {
    /// The posted name.
    pub(crate) name: Cow<'static, str>,
    /// Unique on the page; the posted name where a form stands alone.
    pub(crate) id: String,
    pub(crate) words: Cow<'static, str>,
    pub(crate) hint: Cow<'static, str>,
    pub(crate) is_needed: bool,
    pub(crate) fault: Option<Message>,
    /// What the form says by itself is said in this language.
    pub(crate) language: Language,
}

impl Field {
    /// Describes an optional field of a form that stands alone on its page.
    pub(crate) fn new(
        name: impl Into<Cow<'static, str>>,
        words: impl Into<Cow<'static, str>>,
    ) -> Self {
        let name = name.into();
        Self {
            id: field_id(&name),
            name,
            words: words.into(),
            ..Self::default()
        }
    }

    /// Says the language of the form.
    pub(crate) fn spoken(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Tells the field from its namesakes on the same page.
    pub(crate) fn within(mut self, form: &str) -> Self {
        self.id = format!("{}-{form}", self.id);
        self
    }

    /// Marks the field as needed.
    pub(crate) fn needed(mut self) -> Self {
        self.is_needed = true;
        self
    }

    /// Adds a sentence about what to write.
    pub(crate) fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Takes the fault that names this field, if one does.
    pub(crate) fn checked(mut self, faults: &[Fault]) -> Self {
        self.fault = faults
            .iter()
            .find(|fault| fault.field == self.name)
            .map(|f| f.message.clone());
        self
    }

    /// Takes the fault of a form with one field.
    pub(crate) fn fault(mut self, fault: Option<Message>) -> Self {
        self.fault = fault;
        self
    }

    /// Returns the ids of hint and fault, for `aria-describedby`.
    fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let fault = self.fault.is_some().then(|| format!("{}-fault", self.id));
        let ids: Vec<String> = hint.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Draws hint and fault.
    fn remarks(&self) -> (Option<AnyView>, Option<AnyView>) {
        let hint = (!self.hint.is_empty()).then(|| {
            view! { <p class="hint" id=format!("{}-hint", self.id)>{self.hint.clone()}</p> }
                .into_any()
        });
        let fault = self
            .fault
            .clone()
            .map(|fault| text::fault(Some(format!("{}-fault", self.id)), fault));
        (hint, fault)
    }

    /// Draws label, hint, the control and the fault.
    fn around(self, control: AnyView) -> AnyView {
        let needed = self
            .is_needed
            .then(|| view! { <span class="req">" "{words::Form(self.language).needed()}</span> });
        let (hint, fault) = self.remarks();
        let words = self.words;
        view! {
            <div class="field"><label for=self.id>{words}{needed}</label>{control}{hint}{fault}</div>
        }
        .into_any()
    }
}

/// Returns the id of a field that stands alone on its page; summaries of faults link to it.
pub(crate) fn field_id(name: &str) -> String {
    format!("f-{name}")
}

/// Draws the hidden field against forged requests.
pub(crate) fn token(token: &str) -> AnyView {
    hidden(route::TOKEN, token)
}

/// Draws a hidden field.
pub(crate) fn hidden(name: &'static str, value: &str) -> AnyView {
    view! { <input type="hidden" name=name value=value.to_owned()/> }.into_any()
}

/// The kinds of one-line fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// What people write, in any direction.
    Text,
    /// A label or another code, always left to right.
    Code,
    Email,
    /// A password that is known.
    Password,
    /// A password that is being chosen.
    NewPassword,
    /// A day and a time, `2026-12-01T09:00`.
    Moment,
    /// A day, `2026-12-01`.
    Day,
    /// A number, perhaps with a fraction, with a point or a comma before it.
    Number,
}

/// Draws a one-line field. The suggestions are a `datalist` and bind nobody.
pub(crate) fn line(field: Field, kind: Line, value: &str, suggestions: Vec<Choice>) -> AnyView {
    let (type_, direction, complete) = match kind {
        Line::Text => ("text", "auto", "off"),
        Line::Code => ("text", "ltr", "off"),
        Line::Email => ("email", "ltr", "username"),
        Line::Password => ("password", "ltr", "current-password"),
        Line::NewPassword => ("password", "ltr", "new-password"),
        Line::Moment => ("datetime-local", "ltr", "off"),
        Line::Day => ("date", "ltr", "off"),
        Line::Number => ("text", "ltr", "off"),
    };
    let keys = (kind == Line::Number).then_some("decimal");
    let list_id = (!suggestions.is_empty()).then(|| format!("{}-list", field.id));
    let list = list_id.clone().map(|id| {
        let options = suggestions
            .into_iter()
            .map(|choice| view! { <option value=choice.value>{choice.words}</option> })
            .collect_view();
        view! { <datalist id=id>{options}</datalist> }
    });
    let control = view! {
        <input class="input" type=type_ id=field.id.clone() name=field.name.clone() value=value.to_owned() inputmode=keys
            dir=direction autocomplete=complete list=list_id required=field.is_needed
            aria-invalid=field.fault.is_some().then_some("true") aria-describedby=field.described_by()/>
        {list}
    };
    field.around(control.into_any())
}

/// Draws a field for several lines of text.
pub(crate) fn area(field: Field, value: &str) -> AnyView {
    // The renderer writes the children of a textarea unescaped, so the text goes in escaped here.
    let control = view! {
        <textarea class="input" id=field.id.clone() name=field.name.clone() dir="auto" required=field.is_needed
            aria-invalid=field.fault.is_some().then_some("true") aria-describedby=field.described_by()
            inner_html=area_text(value)></textarea>
    };
    field.around(control.into_any())
}

/// Escapes the text of a textarea; a browser drops the first line break, so one is put before it.
fn area_text(value: &str) -> String {
    let escaped = value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    if escaped.starts_with('\n') {
        format!("\n{escaped}")
    } else {
        escaped
    }
}

/// Draws a choice of one. A chosen value that is not offered stays visible as it is.
pub(crate) fn select(field: Field, choices: Vec<Choice>, chosen: &str) -> AnyView {
    let unknown =
        (!chosen.is_empty() && choices.iter().all(|choice| choice.value != chosen)).then(|| {
            Choice {
                value: chosen.to_owned(),
                words: chosen.to_owned(),
            }
        });
    let options = choices.into_iter().chain(unknown).map(|choice| {
        let is_chosen = choice.value == chosen;
        view! { <option value=choice.value selected=is_chosen>{choice.words}</option> }
    });
    let options = options.collect_view();
    let control = view! {
        <select class="input" id=field.id.clone() name=field.name.clone() required=field.is_needed
            aria-invalid=field.fault.is_some().then_some("true") aria-describedby=field.described_by()>
            {options}
        </select>
    };
    field.around(control.into_any())
}

/// Draws boxes to tick, all of one name.
pub(crate) fn checks(field: &Field, choices: Vec<Choice>, ticked: &[&str]) -> AnyView {
    let described_by = field.described_by();
    let boxes = choices.into_iter().enumerate().map(|(index, choice)| {
        let id = format!("{}-{index}", field.id);
        let for_id = id.clone();
        let is_ticked = ticked.contains(&choice.value.as_str());
        view! {
            <label class="box" for=for_id>
                <input type="checkbox" id=id name=field.name.clone() value=choice.value checked=is_ticked/>
                <span dir="auto">{choice.words}</span>
            </label>
        }
    });
    let boxes = boxes.collect_view();
    let (hint, fault) = field.remarks();
    view! {
        <fieldset class="field boxes" aria-describedby=described_by>
            <legend>{field.words.clone()}</legend>{boxes}{hint}{fault}
        </fieldset>
    }
    .into_any()
}

/// Draws the line that says since when what is written is kept in the browser; the script shows it.
pub(crate) fn kept(language: Language) -> AnyView {
    let say = words::Desk(language);
    view! {
        <p class="hint kept" hidden="">
            {say.kept()}" "<time></time>" "<button type="button" class="btn quiet">{say.discard()}</button>
        </p>
    }
    .into_any()
}

/// Draws a field that takes a file; the script says on the way how far it is.
pub(crate) fn file(field: Field) -> AnyView {
    let say = words::Desk(field.language);
    let control = view! {
        <input class="input" type="file" id=field.id.clone() name=field.name.clone() required=field.is_needed
            data-sent=say.sent() data-cancel=say.cancel() data-failed=say.failed() data-cancelled=say.cancelled()
            aria-invalid=field.fault.is_some().then_some("true") aria-describedby=field.described_by()/>
    };
    field.around(control.into_any())
}

/// Makes choices of spellings and their words.
pub(crate) fn choices<'a>(words: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Choice> {
    let choice = |(value, words): (&str, &str)| Choice {
        value: value.to_owned(),
        words: words.to_owned(),
    };
    words.into_iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part::document::tests::html;

    const OUTSIDE: &str = "</textarea><script>alert(\"1\")</script>&amp;<!>";

    #[test]
    fn an_area_gives_back_what_was_typed_and_nothing_runs() {
        let html = html(area(Field::new("text", "Text"), OUTSIDE));
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1);
        assert!(html.contains(
            "&lt;/textarea&gt;&lt;script&gt;alert(\"1\")&lt;/script&gt;&amp;amp;&lt;!&gt;"
        ));
        assert_eq!(area_text("\nx"), "\n\nx");
    }

    #[test]
    fn a_line_gives_back_what_was_typed_and_nothing_runs() {
        let html = html(line(
            Field::new("text", "Text"),
            Line::Text,
            OUTSIDE,
            vec![],
        ));
        assert!(!html.contains("<script"), "{html}");
        assert!(
            html.contains("&lt;!&gt;\""),
            "the end of the value is kept: {html}"
        );
    }

    #[test]
    fn a_fault_is_tied_to_its_field() {
        let faults = [Fault {
            field: "label".to_owned(),
            message: Message::english("the base is missing"),
        }];
        let field = Field::new("label", "Label")
            .hint("Such as 1001.11")
            .needed()
            .checked(&faults);
        let html = html(line(field, Line::Code, "x", vec![]));
        assert!(html.contains("aria-invalid=\"true\""));
        assert!(html.contains("aria-describedby=\"f-label-hint f-label-fault\""));
        assert!(html.contains("id=\"f-label-fault\""));
        assert!(html.contains("required"));
    }

    #[test]
    fn a_chosen_value_that_is_not_offered_is_not_lost() {
        let html = html(select(
            Field::new("type", "Type"),
            choices([("", "Any"), ("a", "A")]),
            "zzz",
        ));
        assert!(
            html.contains("<option value=\"zzz\" selected>zzz</option>"),
            "{html}"
        );
    }
}
