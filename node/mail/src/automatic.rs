//! Whether a machine sent a message, and how that is known (MAIL 5.1–5.5, 6.41; RFC 3834).

use mail_parser::{HeaderName, HeaderValue};
use serde::Serialize;

use crate::address;
use crate::clean;
use crate::part::Part;

/// The header every mail of an Orgo node carries, with the name of its organization's node group.
pub const LOOP_HEADER: &str = "X-Orgo-Node";

/// Why a message counts as automatic: it is never answered, reopens nothing and commands nothing.
///
/// Of several reasons the strongest is given, in the order of the variants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Automatic {
    /// It came from an Orgo node, perhaps this one.
    OwnLoop {
        /// The value of [`LOOP_HEADER`].
        node: String,
    },
    /// A mail system reports on a message: null sender, `multipart/report`, or mailer-daemon.
    Bounce,
    /// Auto-Submitted says so (RFC 3834, 5).
    AutoSubmitted {
        /// `auto-replied`, `auto-generated`, `auto-notified`, or what else was written.
        value: String,
    },
    /// One of the headers that answering machines set.
    AutoReply {
        /// The name of the header.
        header: &'static str,
    },
    /// Precedence says bulk, junk, list or auto_reply.
    Precedence {
        /// The value.
        value: String,
    },
    /// A mailing list sent it on.
    List,
    /// The sender asks that no machine answers (X-Auto-Response-Suppress).
    AnswerUnwanted,
    /// The address says that nobody reads what is sent to it; see [`crate::is_no_reply`].
    NoReply,
}

impl Automatic {
    pub(crate) fn of(root: &Part<'_>, from: Option<&str>) -> Option<Self> {
        own_loop(root)
            .or_else(|| bounce(root, from))
            .or_else(|| auto_submitted(root))
            .or_else(|| auto_reply(root))
            .or_else(|| precedence(root))
            .or_else(|| list(root))
            .or_else(|| answer_unwanted(root))
            .or_else(|| {
                from.filter(|from| address::is_no_reply(from))
                    .map(|_| Self::NoReply)
            })
    }
}

fn short(value: &str) -> String {
    clean::line(value, 60).to_lowercase()
}

fn own_loop(root: &Part<'_>) -> Option<Automatic> {
    let node = root.headers.named(LOOP_HEADER).next()?;
    Some(Automatic::OwnLoop {
        node: clean::line(node, 100),
    })
}

fn bounce(root: &Part<'_>, from: Option<&str>) -> Option<Automatic> {
    let null_sender = root
        .headers
        .first(&HeaderName::ReturnPath)
        .is_some_and(|path| {
            path.as_text()
                .is_none_or(|path| path.trim_matches(['<', '>', ' ']).is_empty())
        });
    let report = root.media_type == "multipart/report"
        || root
            .children
            .iter()
            .any(|part| part.media_type == "message/delivery-status");
    let daemon = match from {
        Some(from) => address::is_daemon(&address::normalize_address(from)),
        // `MAILER-DAEMON <>` is no address, and tells all the same.
        None => root.headers.raw(&HeaderName::From).is_some_and(|from| {
            from.ends_with("<>") || from.to_lowercase().contains("mailer-daemon")
        }),
    };
    let failed = root.headers.named("X-Failed-Recipients").next().is_some();
    (null_sender || report || daemon || failed).then_some(Automatic::Bounce)
}

fn auto_submitted(root: &Part<'_>) -> Option<Automatic> {
    let value = root
        .headers
        .first(&HeaderName::AutoSubmitted)
        .and_then(HeaderValue::as_text)
        .map(short)?;
    // Parameters and comments may follow the keyword.
    let keyword = value.split([';', ' ', '(']).next().unwrap_or_default();
    (!keyword.is_empty() && keyword != "no").then(|| Automatic::AutoSubmitted {
        value: keyword.to_owned(),
    })
}

fn auto_reply(root: &Part<'_>) -> Option<Automatic> {
    [
        "X-Autoreply",
        "X-Autorespond",
        "X-Autoresponder",
        "X-Auto-Reply",
        "X-Vacation-Version",
        "X-MS-Exchange-Inbox-Rules-Loop",
    ]
    .into_iter()
    .find(|header| {
        root.headers
            .named(header)
            .any(|value| !short(value).starts_with("no"))
    })
    .map(|header| Automatic::AutoReply { header })
}

fn precedence(root: &Part<'_>) -> Option<Automatic> {
    let names = ["Precedence", "X-Precedence"];
    let value = names
        .iter()
        .flat_map(|name| root.headers.named(name))
        .map(short)
        .find(|value| {
            matches!(
                value.as_str(),
                "bulk" | "junk" | "list" | "auto_reply" | "auto-reply"
            )
        })?;
    Some(Automatic::Precedence { value })
}

fn list(root: &Part<'_>) -> Option<Automatic> {
    let names = [
        HeaderName::ListId,
        HeaderName::ListUnsubscribe,
        HeaderName::ListPost,
        HeaderName::ListHelp,
        HeaderName::ListSubscribe,
    ];
    let is_list = names.iter().any(|name| root.headers.has(name))
        || root.headers.named("Mailing-List").next().is_some();
    is_list.then_some(Automatic::List)
}

fn answer_unwanted(root: &Part<'_>) -> Option<Automatic> {
    let asked = root.headers.named("X-Auto-Response-Suppress").map(short);
    asked
        .into_iter()
        .any(|value| {
            value
                .split([',', ' '])
                .any(|word| matches!(word, "all" | "autoreply"))
        })
        .then_some(Automatic::AnswerUnwanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::part;

    #[test]
    fn senders_that_are_machines_are_recognized_by_their_address() {
        for (from, expect) in [
            ("MAILER-DAEMON <>", Some(Automatic::Bounce)),
            (
                "Mail System <post_master@example.org>",
                Some(Automatic::Bounce),
            ),
            ("no-reply@example.org", Some(Automatic::NoReply)),
            ("ann@example.org", None),
        ] {
            let raw = format!("From: {from}\n\nhello");
            assert_eq!(
                crate::parse(raw.as_bytes(), &Limits::default())
                    .expect("readable")
                    .automatic,
                expect,
                "{from}"
            );
        }
    }

    fn check(headers: &str, expect: Option<&Automatic>) {
        let raw = format!("From: ann@example.org\n{headers}\n\nhello");
        let (root, _) = part::read(raw.as_bytes(), &Limits::default()).expect("readable");
        assert_eq!(
            Automatic::of(&root, Some("ann@example.org")),
            expect.cloned(),
            "{headers}"
        );
    }

    #[test]
    fn e19_machines_are_recognized() {
        check("Subject: x", None);
        check("Auto-Submitted: no", None);
        check(
            "Auto-Submitted: auto-replied (vacation)",
            Some(&Automatic::AutoSubmitted {
                value: "auto-replied".into(),
            }),
        );
        check(
            "Precedence: BULK",
            Some(&Automatic::Precedence {
                value: "bulk".into(),
            }),
        );
        check("Precedence: first-class", None);
        check("List-Id: <x.example.org>", Some(&Automatic::List));
        check(
            "List-Unsubscribe: <mailto:x@example.org>",
            Some(&Automatic::List),
        );
        check(
            "X-Autoreply: yes",
            Some(&Automatic::AutoReply {
                header: "X-Autoreply",
            }),
        );
        check("Return-Path: <>", Some(&Automatic::Bounce));
        check("Return-Path: <ann@example.org>", None);
        check(
            "Content-Type: multipart/report; boundary=x\n\n--x\n\na\n--x--",
            Some(&Automatic::Bounce),
        );
        check(
            "x-orgo-node: nairobi\nPrecedence: bulk",
            Some(&Automatic::OwnLoop {
                node: "nairobi".into(),
            }),
        );
        check(
            "X-Auto-Response-Suppress: DR, All",
            Some(&Automatic::AnswerUnwanted),
        );
        check("X-Auto-Response-Suppress: DR, RN", None);
    }
}
