//! HTML to text: what a person would read, and nothing that runs, loads or hides.
//!
//! One pass over the tags, no tree. A tree of a hundred thousand unclosed elements costs seconds to
//! lay out and may overrun the stack when dropped; a mail is read by machines before any person
//! has vouched for it, so the time must be a constant times its length, whatever it holds.
//! Quotes become `> ` lines, so that the reply is found in HTML as in plain text.

mod tag;
mod write;

use crate::clean;
use tag::{Tag, Tags, Token};
use write::Writer;

/// Elements whose content is never text for a reader.
const SKIPPED: [&str; 9] = [
    "script", "style", "title", "template", "textarea", "select", "object", "iframe", "svg",
];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 29] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "main",
    "nav",
    "section",
    "summary",
    "table",
    "tr",
    "caption",
];

/// Elements with an empty line around them.
const PARAGRAPHS: [&str; 4] = ["p", "ul", "ol", "pre"];

/// Renders at most `bytes_max` bytes of HTML; returns the text and whether the rest was left out.
pub(crate) fn to_text(html: &str, bytes_max: usize) -> (String, bool) {
    let end = floor_boundary(html, bytes_max);
    let cut = end < html.len();
    let html = html.get(..end).unwrap_or(html);
    // An element hidden by its style and never closed would hide the rest of the mail.
    let text = render(html, true)
        .or_else(|| render(html, false))
        .unwrap_or_default();
    (text, cut)
}

/// Returns the largest index that is at most `at` and between two characters.
fn floor_boundary(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// An element that is not shown, and how many of its name are open within it.
struct Hidden<'a> {
    name: &'a str,
    depth: usize,
}

fn render(html: &str, hide: bool) -> Option<String> {
    let mut writer = Writer::with_capacity(html.len() / 3);
    let mut hidden: Option<Hidden<'_>> = None;
    let mut tags = Tags::new(html);
    while let Some(token) = tags.next() {
        match (token, &mut hidden) {
            (Token::Text(text), None) => writer.text(text),
            (Token::Text(_), Some(_)) => {}
            (Token::Tag(tag), Some(open)) => {
                if tag.name.eq_ignore_ascii_case(open.name) {
                    if !tag.closes {
                        open.depth += 1;
                    } else if open.depth == 0 {
                        hidden = None;
                    } else {
                        open.depth -= 1;
                    }
                }
            }
            (Token::Tag(tag), None) => {
                if SKIPPED.iter().any(|name| tag.is(name)) && !tag.closes {
                    tags.skip_element(tag.name);
                } else if hide && !tag.closes && tag.can_hide() && tag.is_hidden() {
                    hidden = Some(Hidden {
                        name: tag.name,
                        depth: 0,
                    });
                } else {
                    element(&mut writer, &tag);
                }
            }
        }
    }
    hidden
        .is_none()
        .then(|| clean::text(&writer.finish()).into_owned())
}

/// Writes what a tag means for the text around it.
fn element(writer: &mut Writer, tag: &Tag<'_>) {
    match (tag.lower_name().as_str(), tag.closes) {
        ("br", _) => writer.line_break(),
        ("hr", _) => writer.rule(),
        ("img", false) => writer.image(tag.attribute("alt")),
        ("a", closes) => {
            writer.end_link();
            if !closes {
                writer.start_link(tag.attribute("href"));
            }
        }
        ("td" | "th", false) => writer.space(),
        ("li", false) => writer.item(),
        ("blockquote", closes) if closes || is_quote(tag) => writer.quote(closes),
        ("ul" | "ol", closes) => {
            writer.paragraph();
            writer.list(tag.is("ol"), closes);
        }
        ("pre", closes) => {
            writer.paragraph();
            writer.preformatted(closes);
        }
        (name, _) if PARAGRAPHS.contains(&name) => writer.paragraph(),
        (name, _) if BLOCKS.contains(&name) => writer.block(),
        _ => {}
    }
}

/// Some editors indent with quotes that have no border; those quote nobody.
fn is_quote(tag: &Tag<'_>) -> bool {
    let style = tag
        .attribute("style")
        .unwrap_or_default()
        .replace(' ', "")
        .to_ascii_lowercase();
    !style.contains("border:none")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expect: &str) {
        assert_eq!(to_text(html, 1 << 20).0, expect, "{html:?}");
    }

    #[test]
    fn text_and_blocks() {
        check("Hello <b>big</b>   world", "Hello big world");
        check("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree");
        check(
            "<div>a</div><div>b</div><div><br></div><div>c</div>",
            "a\nb\n\nc",
        );
        check(
            "a &lt; b &amp;&nbsp;c &#233; &eacute; &#x1F600; &nope; &",
            "a < b & c é é 😀 &nope; &",
        );
        check(
            "<ul><li>x<li>y</ul><ol><li>p<li>q</ol>end",
            "- x\n- y\n\n1. p\n2. q\n\nend",
        );
        check(
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
            "a b\nc",
        );
        check("<pre>  a\n   b</pre>", "  a\n   b");
        check("1 < 2 and 3 > 2", "1 < 2 and 3 > 2");
        check("GUAR</>AN</ foo>TEE <> </", "GUARANTEE <>");
    }

    #[test]
    fn what_runs_loads_or_hides_is_gone() {
        check(
            "a<script>evil()</script>b<style>p{}</style>c<!-- x --><title>t</title>d",
            "abcd",
        );
        check(
            "<img src='http://tracker/1.gif' alt='logo'>a<img alt='😀'>",
            "a😀",
        );
        check(
            "<div style='display: none'>pre<div>header</div></div>shown",
            "shown",
        );
        check("<span hidden>x</span>y", "y");
        check("<div style='display:none'>never closed", "never closed");
        check(
            "<head><title>x</title><meta charset=utf-8></head><body>y",
            "y",
        );
        check("x<script>never closed", "x");
        check("a\u{0}b\u{7}c&#7;d", "abcd");
    }

    #[test]
    fn quotes_are_marked() {
        check(
            "mine<blockquote type=cite>theirs<br>more<blockquote>old</blockquote></blockquote>end",
            "mine\n> theirs\n> more\n> > old\nend",
        );
        check(
            "<blockquote style='margin:0;border:none'>indented</blockquote>",
            "indented",
        );
    }

    #[test]
    fn links_keep_a_short_address_that_the_text_does_not_show() {
        check(
            "<a href='https://a.example/x'>here</a>!",
            "here <https://a.example/x>!",
        );
        check(
            "<a href='https://a.example'>https://a.example</a>",
            "https://a.example",
        );
        check("<a href='mailto:a@b.c'>a@b.c</a>", "a@b.c");
        check("<a href='javascript:x'>here</a>", "here");
        check(
            &format!("<a href='https://t.example/{}'>here</a>", "x".repeat(300)),
            "here",
        );
    }

    #[test]
    fn a_bomb_costs_what_its_length_costs() {
        for bomb in [
            "<div>",
            "<blockquote>x",
            "<table><tr><td>",
            "<ul><li>",
            "<a href=x>",
            "<",
            "<!--",
            "<a \"",
            "&",
            "<a '",
            "</",
            "<style>",
            "<svg ",
        ] {
            let html = bomb.repeat(200_000);
            let (text, _) = to_text(&html, 1 << 20);
            assert!(text.len() <= 32 << 20, "{bomb}: {}", text.len());
        }
    }

    #[test]
    fn input_is_bounded_at_a_character() {
        assert_eq!(to_text("aéb", 2), ("a".to_owned(), true));
        assert_eq!(to_text("aéb", 4), ("aéb".to_owned(), false));
    }
}
