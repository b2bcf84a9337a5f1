use super::*;

fn check(text: &str, fresh: &str, quoted: &str, signature: &str) {
    let expect = ReplyText {
        fresh: fresh.into(),
        quoted: quoted.into(),
        signature: signature.into(),
    };
    assert_eq!(split(text, "Re: pump"), expect, "{text:?}");
}

fn check_attribution(attribution: &str) {
    for quote in ["> is it done?", "is it done?"] {
        let quoted = format!("{attribution}\n\n{quote}");
        check(&format!("Yes.\n\n{quoted}"), "Yes.", &quoted, "");
    }
}

#[test]
fn attributions_of_many_languages_introduce_quotes() {
    for attribution in [
        "On Tue, Jul 28, 2026 at 2:30 PM Ann <ann@example.org> wrote:",
        "On Tue, Jul 28, 2026 at 2:30 PM Ann\n<ann@example.org>\nwrote:",
        "On 28 Jul 2026, at 14:30, Ann wrote:",
        "On Jul 28, 2026,\nat 14:30,\nAnn <ann@example.org> wrote:",
        "Ann <ann@example.org> wrote:",
        "---- On Tue, 28 Jul 2026 14:30:00 +0300 ann@example.org wrote ----",
        "Le mar. 28 juil. 2026 à 14:30, Ann <ann@example.org> a écrit :",
        "Am 28.07.2026 um 14:30 schrieb Ann <ann@example.org>:",
        "El mar, 28 jul 2026 a las 14:30, Ann (<ann@example.org>) escribió:",
        "Il giorno mar 28 lug 2026 alle ore 14:30 Ann <ann@example.org> ha scritto:",
        "Op di 28 jul 2026 om 14:30 schreef Ann <ann@example.org>:",
        "Em ter., 28 de jul. de 2026 às 14:30, Ann <ann@example.org> escreveu:",
        "في الثلاثاء، 28 يوليو 2026 في 2:30 م كتب Ann <ann@example.org>:",
        "Den tis 28 juli 2026 kl 14:30 skrev Ann <ann@example.org>:",
        "tir. 28. jul. 2026 kl. 14.30 skrev Ann <ann@example.org>:",
        "W dniu 28.07.2026 o 14:30, Ann pisze:",
        "wt., 28 lip 2026 o 14:30 Ann <ann@example.org> napisał(a):",
        "2026年7月28日(火) 14:30 Ann <ann@example.org>:",
        "在 2026年7月28日 14:30，Ann <ann@example.org> 写道：",
        "ti 28. heinäk. 2026 klo 14.30 Ann (ann@example.org) kirjoitti:",
        "вт, 28 июл. 2026 г. в 14:30, Ann <ann@example.org>:",
    ] {
        check_attribution(attribution);
    }
}

#[test]
fn header_blocks_in_any_order_introduce_quotes() {
    for block in [
        "From: Ann <ann@example.org>\nSent: Tuesday, July 28, 2026 2:30 PM\nTo: Bo\nSubject: pump\n\nIs it done?",
        "________________________________\nVon: Ann\nGesendet: Dienstag\nAn: Bo\nBetreff: Pumpe\n\nFertig?",
        "-----Original Message-----\nFrom: Ann",
        "-------- Message d'origine --------\nDe : Ann",
        "*De :* Ann\n*Objet :* pompe\n*Envoyé :* mardi\n\nFini ?",
        "Subject: pump\nFrom: Ann\n<a-very-long-address@example.org>\nDate: today\n\nIs it done?",
        "##- Please type your reply above this line -##\nx",
    ] {
        check(&format!("Yes.\n\n{block}"), "Yes.", block, "");
    }
}

#[test]
fn signatures_are_set_apart() {
    check(
        "Done.\n\n-- \nAnn\n555 0100",
        "Done.",
        "",
        "-- \nAnn\n555 0100",
    );
    check(
        "Done.\n\nSent from my iPhone",
        "Done.",
        "",
        "Sent from my iPhone",
    );
    check(
        "Fini.\n\nEnvoyé de mon iPhone",
        "Fini.",
        "",
        "Envoyé de mon iPhone",
    );
    check(
        "Done.\n\nSent from my iPhone\n\nOn 28 Jul 2026, at 14:30, Ann wrote:\n> ?",
        "Done.",
        "On 28 Jul 2026, at 14:30, Ann wrote:\n> ?",
        "Sent from my iPhone",
    );
    check(
        "Done.\n\n> is it?\n\n-- \nAnn",
        "Done.\n\n> is it?",
        "",
        "-- \nAnn",
    );
    check(
        "Sent from my desk, it is much easier than my phone.\nAnn",
        "Sent from my desk, it is much easier than my phone.\nAnn",
        "",
        "",
    );
}

#[test]
fn the_footer_of_a_list_is_no_text() {
    let footer = format!(
        "{}\nriders mailing list\nhttps://lists.example.org/riders",
        "_".repeat(40)
    );
    check(&format!("Done.\n\n{footer}"), "Done.", "", &footer);
    let text = format!("{}\n{}", "_".repeat(40), "a line\n".repeat(30).trim_end());
    check(&text, &text, "", "");
}

#[test]
fn text_right_above_an_attribution_is_not_part_of_it() {
    let quoted = "On Dec 8, 2026 2:10 PM, \"Ann\" <ann@example.org> wrote:\n\n> A?";
    for text in [
        "Fixed at 5 pm.\nSee bo@example.org there",
        "On Monday, then.",
        "At 10 I try",
    ] {
        check(&format!("{text}\n{quoted}"), text, quoted, "");
    }
}

#[test]
fn text_that_only_looks_like_a_quote_stays() {
    for text in [
        "On the other hand, Ann wrote:\nsomething nice",
        "On Monday it rained.\n\nOn Tuesday it did not:\n- dry\n- sunny",
        "From: the bottom of my heart\nthank you",
        "Here are dates:\n2026-07-28 14:30:25\nJuly 28 at 14:30",
        "See https://example.org/ann-wrote:42",
        "a -- b\nc",
    ] {
        check(text, text, "", "");
    }
}

#[test]
fn interleaved_replies_are_kept_whole() {
    for text in [
        "On 28 Jul 2026, at 14:30, Ann wrote:\n> A?\n\nYes.\n\n> B?\n\nNo.",
        "Hi,\n\nOn 28 Jul 2026, at 14:30, Ann wrote:\n> A?\n\nYes.\n> B?\n",
        "My answers:\n\n> A?\n\nYes.\n\n> B?\n\nNo.",
        "Hi Ann,\n\n> A?\n\nYes.\n\n> B",
    ] {
        check(text, text.trim(), "", "");
    }
}

#[test]
fn an_answer_below_the_quote_is_the_fresh_text() {
    check(
        "On 28 Jul 2026, at 14:30, Ann wrote:\n> A?\n\nYes.",
        "Yes.",
        "On 28 Jul 2026, at 14:30, Ann wrote:\n> A?",
        "",
    );
}

#[test]
fn forwards_are_not_stripped() {
    for text in [
        "See below.\n\n---------- Forwarded message ---------\nFrom: Ann\nDate: today\nSubject: x\n\nhello",
        "Begin forwarded message:\n\nFrom: Ann\nDate: today\nSubject: x\n\nhello",
    ] {
        check(text, text, "", "");
    }
    let text = "See below.\n\nFrom: Ann\nSent: today\nTo: Bo\nSubject: x\n\nhello";
    assert_eq!(split(text, "FW: x").fresh, text);
    assert_eq!(split(text, "RE: x").fresh, "See below.");
}

#[test]
fn nothing_is_stripped_to_nothing() {
    for text in [
        "> only a quote",
        "On 28 Jul 2026, at 14:30, Ann wrote:\n> A?",
        "Sent from my iPhone",
        "-- \nAnn",
        "From: a\nTo: b\nSubject: c\n\nx",
    ] {
        assert_eq!(split(text, "").fresh, text, "{text:?}");
    }
    check("", "", "", "");
    check(
        "Sent from my iPhone\n\nOn 28 Jul 2026, at 14:30, Ann wrote:\n> A?",
        "Sent from my iPhone",
        "On 28 Jul 2026, at 14:30, Ann wrote:\n> A?",
        "",
    );
}

#[test]
fn a_block_of_quotes_at_the_end_is_cut() {
    check("Yes.\n\n> A?\n> B?\n", "Yes.", "> A?\n> B?", "");
}
