//! Generated mails and cases: distinct, plausible, the same for the same number. For measuring and for
//! trying out.

mod case;

use std::fmt::Write as _;

pub use case::case;

/// Senders that write again and again, as in life.
const SENDERS: u32 = 500;

const PLACES: &[&str] = &[
    "Room 102",
    "Room 7",
    "Building A",
    "Building C",
    "the library",
    "ward 3",
    "the gym",
];
const TROUBLES: &[&str] = &[
    "Water leak",
    "Heating does not start",
    "Broken window",
    "No light",
    "Urgent: HVAC repair needed",
    "Door does not close",
    "Question about opening hours",
    "Smell of gas",
];
const SENTENCES: &[&str] = &[
    "We noticed it this morning when the first people came in.",
    "It has been like this since the weekend and it is getting worse.",
    "Somebody from the team had a look and could not find the cause.",
    "Please tell us when somebody can come, we are there until five.",
    "The same thing happened in spring and took two days to repair.",
    "There is a photo from the corridor in the shared folder.",
    "Bonjour, merci de passer voir avant la fin de la semaine.",
    "Nadie ha podido abrir la puerta del cuarto técnico desde ayer.",
];

/// Returns the `n`th mail of a series, about 5.6 kB long as real ones are.
pub fn mail(series: &str, n: u32) -> Vec<u8> {
    let pick = |list: &[&'static str], salt: u32| {
        let at = (n.wrapping_mul(2_654_435_761) >> 7).wrapping_add(salt.wrapping_mul(97)) as usize;
        list.get(at % list.len().max(1))
            .copied()
            .unwrap_or_default()
    };
    let sender = n.wrapping_mul(7919) % SENDERS;
    let mut mail = String::with_capacity(6 << 10);
    let day = n % 28 + 1;
    let (hour, minute, second) = (n / 28 % 24, n / 672 % 60, n % 60);
    // Writing to a string cannot fail.
    write!(
        mail,
        "Return-Path: <person{sender}@example.org>\r\n\
         Received: from mx{}.example.org (mx{}.example.org [192.0.2.{}]) by mail.example.net with ESMTPS id {n:08x}\r\n\
         \tfor <maintenance@example.net>; {day:02} Nov 2026 {hour:02}:{minute:02}:{second:02} +0000\r\n\
         DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=mail; h=from:to:subject:date;\r\n\
         \tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b={}\r\n\
         From: Person {sender} <person{sender}@example.org>\r\n\
         To: maintenance@example.net\r\n\
         Subject: {} in {} ({n})\r\n\
         Date: {day:02} Nov 2026 {hour:02}:{minute:02}:{second:02} +0000\r\n\
         Message-ID: <{series}.{n}@example.org>\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n",
        n % 9,
        n % 9,
        n % 250,
        noise(n, 340),
        pick(TROUBLES, 1),
        pick(PLACES, 2),
    )
    .unwrap_or_default();
    let mut salt = 3;
    while mail.len() < 5_600 {
        writeln!(
            mail,
            "{} {} (note {n}.{salt}, {})\r",
            pick(SENTENCES, salt),
            pick(SENTENCES, salt * 3),
            noise(n ^ salt, 24)
        )
        .unwrap_or_default();
        salt += 1;
    }
    mail.into_bytes()
}

/// Returns letters that do not compress, as signatures and ids do not.
fn noise(seed: u32, length: usize) -> String {
    let mut state = u64::from(seed) | 1 << 40;
    (0..length)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let letters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
            let at = usize::try_from(state >> 58).unwrap_or(0);
            letters.get(at).copied().map_or('a', char::from)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_distinct_and_of_the_length_of_real_ones() {
        let (one, two) = (mail("a", 1), mail("a", 2));
        assert_ne!(one, two);
        assert_eq!(one, mail("a", 1));
        assert!((5_500..6_000).contains(&one.len()), "{}", one.len());
    }
}
