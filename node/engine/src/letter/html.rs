//! A written message as a page, for programs that show such: the same words, nothing from elsewhere.

use super::Written;

/// The language that is written from right to left.
const RIGHT_TO_LEFT: &str = "ar";

impl Written {
    /// Returns the text as HTML: a paragraph for each, and addresses that can be followed.
    pub fn html(&self, language: &str) -> String {
        let direction = if language == RIGHT_TO_LEFT {
            "rtl"
        } else {
            "ltr"
        };
        let mut body = String::new();
        for paragraph in self.text.trim().split("\n\n") {
            let lines: Vec<String> = paragraph.lines().map(line).collect();
            body.push_str(&format!("<p dir=\"auto\">{}</p>\n", lines.join("<br>\n")));
        }
        format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\"><title>{}</title>\
             </head>\n<body>\n{body}</body></html>\n",
            escaped(&self.subject)
        )
    }
}

/// Writes a line, its addresses as links.
fn line(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let shown = escaped(word);
        if word.starts_with("https://") || word.starts_with("http://") {
            format!("<a href=\"{shown}\">{shown}</a>")
        } else {
            shown
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Returns a text without any character that means something in HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_the_same_and_nothing_is_markup() {
        let written = Written {
            subject: "<b>Leak</b>".to_owned(),
            text:
                "Hello <script>,\n\nOpen https://orgo.example.org/tasks/1?a=1&b=\"2\" now.\nBye\n"
                    .to_owned(),
        };
        let html = written.html("fr");
        assert!(html.contains("<html lang=\"fr\" dir=\"ltr\">"), "{html}");
        assert!(
            html.contains("<title>&lt;b&gt;Leak&lt;/b&gt;</title>"),
            "{html}"
        );
        assert!(
            html.contains("<p dir=\"auto\">Hello &lt;script&gt;,</p>"),
            "{html}"
        );
        let link = "<a href=\"https://orgo.example.org/tasks/1?a=1&amp;b=&quot;2&quot;\">";
        assert!(html.contains(link), "{html}");
        assert!(html.contains("now.<br>\nBye</p>"), "{html}");
        assert!(written.html("ar").contains("dir=\"rtl\""));
    }
}
