//! The colors of the stylesheet, measured: what is read and what is seen stands out in both schemes (WCAG 1.4.3,
//! 1.4.11).

use super::STYLESHEET;

/// Text of WCAG level AA.
const TEXT: f64 = 4.5;
/// Edges of controls, focus, and shapes that mean something.
const SHAPE: f64 = 3.0;

const STATUSES: [&str; 9] = [
    "pend", "prog", "hold", "esc", "done", "fail", "canc", "warn", "conf",
];
const GROUNDS: [&str; 7] = [
    "bg",
    "surface",
    "raised",
    "sunken",
    "hover",
    "selected",
    "accent-bg",
];

/// Returns the value of a token in one scheme, 0 for light and 1 for dark.
fn color(token: &str, scheme: usize) -> [f64; 3] {
    let start = format!("  --{token}: var(--light, #");
    let line = STYLESHEET.lines().find(|line| line.starts_with(&start));
    let line = line.unwrap_or_else(|| panic!("--{token} has no two values"));
    let hex = line
        .split('#')
        .nth(scheme + 1)
        .expect("a value for each scheme");
    let hex: String = hex.chars().take_while(char::is_ascii_hexdigit).collect();
    let digits: Vec<u8> = hex
        .chars()
        .map(|digit| u8::try_from(digit.to_digit(16).expect("a digit")).expect("it is small"))
        .collect();
    let channel = |at: usize| match digits.len() {
        3 => f64::from(digits[at] * 17),
        6 => f64::from(digits[2 * at] * 16 + digits[2 * at + 1]),
        _ => panic!("--{token} is {hex}"),
    };
    [channel(0), channel(1), channel(2)]
}

/// Returns the relative luminance of WCAG.
fn luminance(color: [f64; 3]) -> f64 {
    let linear = color.map(|channel| {
        let part = channel / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Every pair that the stylesheet puts on each other, with what it must reach.
fn pairs() -> Vec<(String, String, f64)> {
    let mut pairs = Vec::new();
    let mut add = |front: &str, ground: &str, least| {
        pairs.push((front.to_owned(), ground.to_owned(), least));
    };
    for ground in GROUNDS {
        for front in ["ink", "ink-2", "ink-3", "accent"] {
            add(front, ground, TEXT);
        }
        add("focus", ground, SHAPE);
        add("line-2", ground, SHAPE);
    }
    for status in STATUSES {
        let own = format!("{status}-bg");
        for ground in ["surface", "bg", "sunken", "hover", "selected", &own] {
            add(status, ground, TEXT);
        }
        for front in ["ink", "ink-2"] {
            add(front, &own, TEXT);
        }
        // What is cut out of a solid shape is the ground it stands on.
        add(status, "surface", SHAPE);
    }
    for ground in ["plate", "plate-2"] {
        for front in ["on-plate", "on-plate-2"] {
            add(front, ground, TEXT);
        }
        add("plate-mark", ground, SHAPE);
    }
    add("on-fill", "fill", TEXT);
    add("on-fill", "fill-2", TEXT);
    add("on-tag", "tag", TEXT);
    add("surface", "esc", TEXT);
    for chart in ["c1", "c2", "c3", "c4", "c5", "c6"] {
        add(chart, "surface", SHAPE);
    }
    pairs
}

#[test]
fn what_is_read_and_seen_stands_out_in_both_schemes() {
    let mut weak = Vec::new();
    for (front, ground, least) in pairs() {
        for (scheme, name) in ["light", "dark"].into_iter().enumerate() {
            let found = contrast(color(&front, scheme), color(&ground, scheme));
            if found < least {
                weak.push(format!(
                    "--{front} on --{ground}, {name}: {found:.2}, {least} is needed"
                ));
            }
        }
    }
    assert!(weak.is_empty(), "\n{}", weak.join("\n"));
}

#[test]
fn the_measure_is_that_of_wcag() {
    let gray = [119.0, 119.0, 119.0];
    let white = [255.0, 255.0, 255.0];
    assert!((contrast([0.0; 3], white) - 21.0).abs() < 0.001);
    // The published gray that just misses level AA on white.
    assert!(contrast(gray, white) < TEXT && contrast(gray, white) > 4.4);
    assert!(
        STYLESHEET
            .lines()
            .any(|line| line.starts_with("  --c6: var(--light, #"))
    );
}
