//! `format=flowed` text (RFC 3676): lines that were cut for transport made whole again.

/// Joins the lines of flowed text; `delete_space` is the DelSp parameter.
pub(crate) fn unfold(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // The quote depth of the paragraph that the next line may continue.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = line.get(depth..).unwrap_or_default();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_signature = content == "-- ";
        if open != Some(depth) || is_signature {
            if open.is_some() {
                end_line(&mut out);
            }
            out.extend(std::iter::repeat_n('>', depth));
            if depth > 0 && !content.is_empty() {
                out.push(' ');
            }
        }
        let flows = content.ends_with(' ') && !is_signature;
        out.push_str(if flows && delete_space {
            content.strip_suffix(' ').unwrap_or(content)
        } else {
            content
        });
        open = flows.then_some(depth);
        if !flows {
            out.push('\n');
        }
    }
    if open.is_some() {
        end_line(&mut out);
    }
    out
}

fn end_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(unfold(text, false), expect, "{text:?}");
    }

    #[test]
    fn flowed_lines_are_joined() {
        check("one \ntwo\nthree", "one two\nthree\n");
        check("> one \n> two\n>> deep\nmine", "> one two\n>> deep\nmine\n");
        check("> one \nmine", "> one\nmine\n");
        check(" >not a quote", ">not a quote\n");
        check("text \n-- \nAnn", "text\n-- \nAnn\n");
        check("open ", "open\n");
        check(">\n> a", ">\n> a\n");
        assert_eq!(unfold("日本 \n語", true), "日本語\n");
    }
}
