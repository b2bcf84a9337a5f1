//! The files a page needs beside its HTML, and the version that names them.
//!
//! The version is part of the address, so the node may let browsers keep these files for ever.

/// Joins the parts of the stylesheet, in the order of the cascade.
macro_rules! style {
    ($( $part:literal, )+) => {
        concat!($( include_str!(concat!("../asset/style/", $part, ".css")), "\n" ),+)
    };
}

/// The one stylesheet, served as `text/css`. It is written in parts, each with one subject.
pub const STYLESHEET: &str = style![
    "reset", "token", "base", "frame", "page", "form", "word", "block", "list", "plan", "data",
    "sites", "timeline", "ladder", "task", "chart", "alone", "setup", "design", "desk", "forced",
    "paper",
];
/// The icon sprite, served as `image/svg+xml`.
pub const ICONS: &str = include_str!("../asset/icons.svg");
/// The mark shown in browser tabs, served as `image/svg+xml`.
pub const FAVICON: &str = include_str!("../asset/favicon.svg");
/// The one script, served as `text/javascript`: what makes an open page quick. It is written in parts, each with one
/// subject, which the build joins; every page works the same without it.
pub const SCRIPT: &str = include_str!(concat!(env!("OUT_DIR"), "/orgo.js"));

/// File name of [`STYLESHEET`].
pub const STYLESHEET_NAME: &str = "orgo.css";
/// File name of [`ICONS`].
pub const ICONS_NAME: &str = "icons.svg";
/// File name of [`FAVICON`].
pub const FAVICON_NAME: &str = "favicon.svg";
/// File name of [`SCRIPT`].
pub const SCRIPT_NAME: &str = "orgo.js";

/// A fingerprint of all files; not a defense against forgery, only a name for a version.
const FINGERPRINT: u64 = fingerprint(&[STYLESHEET, ICONS, FAVICON, SCRIPT]);

/// Returns the version as 16 hexadecimal digits; it changes whenever one of the files does.
#[must_use]
pub fn version() -> String {
    format!("{FINGERPRINT:016x}")
}

/// Returns the bytes and content type of a file, or `None` for an unknown name.
#[must_use]
pub fn find(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        STYLESHEET_NAME => Some((STYLESHEET, "text/css; charset=utf-8")),
        ICONS_NAME => Some((ICONS, "image/svg+xml")),
        FAVICON_NAME => Some((FAVICON, "image/svg+xml")),
        SCRIPT_NAME => Some((SCRIPT, "text/javascript; charset=utf-8")),
        _ => None,
    }
}

/// FNV-1a with 64 bits over the files, in order.
#[expect(
    clippy::indexing_slicing,
    reason = "both indices are below the length just compared"
)]
const fn fingerprint(files: &[&str]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut file = 0;
    while file < files.len() {
        let bytes = files[file].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at] as u64;
            hash = (hash ^ byte).wrapping_mul(0x0000_0100_0000_01b3);
            at += 1;
        }
        file += 1;
    }
    hash
}

#[cfg(test)]
mod contrast;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part::icon::Icon;

    #[test]
    fn version_follows_the_content() {
        assert_eq!(version().len(), 16);
        assert_ne!(fingerprint(&["a"]), fingerprint(&["b"]));
        // The published FNV-1a value of "foobar".
        assert_eq!(fingerprint(&["foo", "bar"]), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn every_part_of_the_stylesheet_is_in_it_and_every_token_is_declared() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/asset/style");
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            let part = std::fs::read_to_string(&path).expect("it is text");
            assert!(
                STYLESHEET.contains(&part),
                "{} is not served",
                path.display()
            );
            assert!(
                part.starts_with("/* "),
                "{} does not say its subject",
                path.display()
            );
        }
        let used = STYLESHEET.split("var(--").skip(1);
        let used = used.filter_map(|rest| rest.split([')', ',']).next());
        for token in used {
            let declared = format!("--{token}: ");
            assert!(
                STYLESHEET.contains(&declared),
                "--{token} is nowhere declared"
            );
        }
    }

    /// What browsers unpack and read before a page is quick, at most.
    const SCRIPT_BYTES_MAX: usize = 24_000;

    #[test]
    fn every_part_of_the_script_is_in_it_and_it_is_light() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/asset/script");
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            let part = std::fs::read_to_string(&path).expect("it is text");
            let says = part.starts_with("// ");
            assert!(says, "{} does not say its subject", path.display());
            let code = part.lines().map(str::trim);
            for line in code.filter(|line| !line.is_empty() && !line.starts_with("//")) {
                assert!(SCRIPT.contains(line), "{} lacks {line}", path.display());
            }
        }
        let bytes = SCRIPT.len();
        assert!(bytes <= SCRIPT_BYTES_MAX, "{bytes} bytes of script");
    }

    #[test]
    fn the_script_goes_nowhere_but_to_pages_of_the_node() {
        let texts = SCRIPT.split(['"', '`', '\'']);
        let addresses: Vec<&str> = texts.filter(|text| text.starts_with('/')).collect();
        assert!(addresses.len() > 10, "{addresses:?}");
        for address in addresses {
            let is_known = address == "/" || crate::route::tests::is_known(address);
            assert!(is_known, "the script knows {address}");
        }
        for way_out in ["eval(", "Function(", "http:", "https:", "document.write"] {
            assert!(!SCRIPT.contains(way_out), "{way_out}");
        }
    }

    #[test]
    fn the_stylesheet_names_no_side() {
        for side in [
            " left:",
            " right:",
            "-left:",
            "-right:",
            "align: left",
            "align: right",
            "float:",
        ] {
            let found = STYLESHEET.lines().find(|line| line.contains(side));
            assert_eq!(found, None, "pages run in both directions");
        }
    }

    #[test]
    fn every_icon_is_in_the_sprite() {
        for icon in Icon::ALL {
            let id = format!("id=\"{}\"", icon.name());
            assert!(ICONS.contains(&id), "the sprite lacks {id}");
        }
    }

    #[test]
    fn files_are_found_by_name_and_hold_nothing_remote() {
        for name in [STYLESHEET_NAME, ICONS_NAME, FAVICON_NAME, SCRIPT_NAME] {
            let (text, _) = find(name).expect("known name");
            assert!(!text.contains("url("), "{name} points somewhere");
            assert!(!text.contains("<script"), "{name} holds a script");
            assert!(
                !text.contains("innerHTML"),
                "{name} makes text into elements"
            );
        }
        assert_eq!(find("../Cargo.toml"), None);
    }
}
