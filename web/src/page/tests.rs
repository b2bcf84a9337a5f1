//! Every page with a full model: its key elements, its escaping, and what all pages have in common.

mod lists;
mod objects;
mod other;
mod pages;
mod setup;
mod sites;
mod tongues;

use crate::{asset, route};

use pages::all;

/// Asserts that a page holds all of these texts.
fn check(name: &str, expected: &[&str]) {
    let pages = all();
    let (_, html) = pages
        .iter()
        .find(|(other, _)| *other == name)
        .expect("a page of that name");
    for text in expected {
        assert!(html.contains(text), "{name} lacks {text}");
    }
}

#[test]
fn every_page_is_whole_and_plain() {
    for (name, html) in all() {
        assert!(html.starts_with("<!DOCTYPE html><html lang=\""), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert!(html.contains("href=\"#main\" class=\"skip\""), "{name}");
        assert!(
            html.contains("<main ") && html.contains("id=\"main\""),
            "{name}"
        );
        assert!(
            html.contains(&route::asset(asset::STYLESHEET_NAME)),
            "{name}"
        );
        for noise in ["<!>", "<!--", "data-hk", " style=", "<style", "javascript:"] {
            assert!(!html.contains(noise), "{name} holds {noise}");
        }
        for tag in html.split('<').filter_map(|rest| rest.split('>').next()) {
            assert!(
                !tag.contains(" onload=\""),
                "{name} lets outside text become an attribute: {tag}"
            );
        }
    }
}

/// Counts the scripts of a page; there is but one that any may have, and that is a file of its own.
fn scripts(html: &str) -> usize {
    let own = format!(
        "<script src=\"{}\" data-from=\"/notices/live\" defer=\"\"></script>",
        route::asset(asset::SCRIPT_NAME)
    );
    let all = html.matches("<script").count();
    assert_eq!(all, html.matches(own.as_str()).count());
    all
}

#[test]
fn outside_text_stays_text() {
    for (name, html) in all() {
        assert!(scripts(&html) <= 1, "{name} runs outside text");
        assert!(
            html.contains("&lt;script&gt;alert("),
            "{name} lost the outside text"
        );
        assert_eq!(
            html.matches("<textarea").count(),
            html.matches("</textarea>").count(),
            "{name}"
        );
    }
}

#[test]
fn every_posted_form_carries_the_token() {
    // What lets somebody in there is the link itself.
    let by_link = ["rsvp", "offer"];
    let signed_in = all()
        .into_iter()
        .filter(|(name, _)| !by_link.contains(name));
    for (name, html) in signed_in {
        for form in html.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            let has_token = form.contains("name=\"token\" value=\"tok-123\"");
            assert_eq!(
                form.starts_with("method=\"post\""),
                has_token,
                "{name}: {form}"
            );
        }
    }
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    for (name, html) in all() {
        let ids: Vec<&str> = values(&html, " id=\"");
        for id in &ids {
            assert_eq!(
                ids.iter().filter(|other| other == &id).count(),
                1,
                "{name} repeats {id}"
            );
        }
        let targets = values(&html, " for=\"")
            .into_iter()
            .chain(values(&html, " href=\"#"));
        for target in targets.chain(values(&html, " list=\"")) {
            assert!(ids.contains(&target), "{name} points to {target}");
        }
        for described in values(&html, " aria-describedby=\"") {
            assert!(
                described.split(' ').all(|id| ids.contains(&id)),
                "{name}: {described}"
            );
        }
    }
}

#[test]
fn every_address_is_one_the_router_knows() {
    for (name, html) in all() {
        for marker in [" href=\"", " action=\"", " src=\""] {
            for address in values(&html, marker) {
                let is_picture = marker == " src=\"" && address.starts_with(route::PICTURE);
                let is_inside =
                    is_picture || address.starts_with('#') || route::tests::is_known(address);
                assert!(is_inside, "{name} points to {address}");
            }
        }
    }
    assert!(
        !route::tests::is_known("/cases/a/b") && !route::tests::is_known("https://example.org/")
    );
}

/// Lists the values that follow a marker up to the next quote.
fn values<'a>(html: &'a str, marker: &str) -> Vec<&'a str> {
    html.split(marker)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn headings_skip_no_level() {
    for (name, html) in all() {
        let levels = html.split("<h").skip(1).filter_map(|rest| {
            let mut chars = rest.chars();
            chars
                .next()
                .and_then(|digit| digit.to_digit(10))
                .filter(|_| matches!(chars.next(), Some('>' | ' ')))
        });
        let mut before = 0;
        for level in levels {
            assert!(
                level <= before + 1,
                "{name} goes from h{before} to h{level}"
            );
            before = level;
        }
    }
}

/// Writes every page into the folder named by `ORGO_WEB_DUMP`, for looking at in a browser.
///
/// The folder can be served by any file server; the addresses of stylesheet and icons fit.
#[test]
fn pages_can_be_written_for_a_look() {
    let pages = all();
    assert!(
        pages
            .iter()
            .all(|(_, html)| html.ends_with("</body></html>"))
    );
    let Some(folder) = std::env::var_os("ORGO_WEB_DUMP").map(std::path::PathBuf::from) else {
        return;
    };
    let assets = folder.join("assets").join(asset::version());
    std::fs::create_dir_all(&assets).expect("a folder for the assets");
    for name in [
        asset::STYLESHEET_NAME,
        asset::ICONS_NAME,
        asset::FAVICON_NAME,
    ] {
        let (text, _) = asset::find(name).expect("a known name");
        std::fs::write(assets.join(name), text).expect("an asset is written");
    }
    for (name, html) in pages {
        std::fs::write(folder.join(format!("{name}.html")), html).expect("a page is written");
    }
}
