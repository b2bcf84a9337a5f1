//! The outermost HTML, and how a view becomes text.

use leptos::prelude::*;

use crate::{Language, asset, route};

/// Writes a whole document: head and the given body.
pub(crate) fn document(language: Language, title: &str, body: AnyView) -> String {
    let title = format!("{title} · Orgo");
    let page = view! {
        <html lang=language.tag() dir=language.direction()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                <link rel="stylesheet" href=route::asset(asset::STYLESHEET_NAME)/>
                <link rel="icon" type="image/svg+xml" href=route::asset(asset::FAVICON_NAME)/>
            </head>
            <body>{body}</body>
        </html>
    };
    format!("<!DOCTYPE html>{}", plain_html(page))
}

/// Renders without the marks that only a hydrating script would need.
///
/// The renderer separates text nodes and ends lists with `<!>`. Outside text cannot contain these
/// three characters, because `<` is always escaped; the tests of [`super::form`] prove it.
fn plain_html(view: impl RenderHtml) -> String {
    view.to_html().replace("<!>", "")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Renders a part as pages do.
    pub(crate) fn html(view: AnyView) -> String {
        plain_html(view)
    }

    #[test]
    fn text_and_attributes_are_escaped_and_no_marks_stay() {
        let outside = "<!>\"'<script>&".to_owned();
        let parts: Vec<AnyView> = vec!["a".into_any(), "b".into_any()];
        let title = outside.clone();
        let view = view! { <p title=title>{outside}{parts}{None::<String>}</p> };
        assert_eq!(
            html(view.into_any()),
            "<p title=\"&lt;!&gt;&quot;'&lt;script&gt;&amp;\">&lt;!&gt;\"'&lt;script&gt;&amp;ab</p>"
        );
    }
}
