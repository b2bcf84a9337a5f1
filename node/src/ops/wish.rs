//! How somebody wishes to be told: what was typed, as a value, and back.

use orgo_engine::authorize::{Action, Person, Viewer};
use orgo_schema::{
    command::Command,
    fact::{Digest, Preferred, Purpose, Quiet},
};
use serde_json::{Value, json};

use crate::{failure::Failure, guard, node::Node, store::user, submit::submit, verb::Prefs};

/// What takes a wish away.
const NONE: &str = "none";
/// What users may want no mail about: what is said to who wrote in is not theirs.
pub const MUTABLE: [Purpose; 16] = [
    Purpose::Arrived,
    Purpose::Assigned,
    Purpose::Escalated,
    Purpose::PassedOn,
    Purpose::Reminded,
    Purpose::Notified,
    Purpose::Informed,
    Purpose::Decided,
    Purpose::Invited,
    Purpose::ComesUp,
    Purpose::Seated,
    Purpose::CalledOff,
    Purpose::Unblocked,
    Purpose::DueSoon,
    Purpose::Offered,
    Purpose::OfferAnswered,
];

/// Runs `orgo user prefs`.
///
/// # Errors
/// When nobody signs in so, the person may not, or a wish cannot be read.
pub(super) fn prefs(node: &Node, person: &Person, asked: &Prefs) -> Result<Value, Failure> {
    let found = match &asked.email {
        Some(email) => node.store.read(|db| user::by_email(db, email))?,
        None => node.store.read(|db| user::by_id(db, person.user))?,
    };
    let user = found.ok_or_else(|| {
        let email = asked.email.as_deref().unwrap_or_default();
        Failure::Input(format!("nobody signs in as {email}: see `orgo user list`"))
    })?;
    let mut preferred = user.preferred.clone();
    let fields = [
        ("language", &asked.language),
        ("zone", &asked.zone),
        ("quiet", &asked.quiet),
        ("bundle", &asked.bundle),
        ("digest", &asked.digest),
        ("mute", &asked.mute),
    ];
    let mut is_changed = false;
    for (field, text) in fields {
        if let Some(text) = text {
            set(&mut preferred, field, text)
                .map_err(|problem| Failure::Input(format!("--{field}: {problem}")))?;
            is_changed = true;
        }
    }
    if is_changed {
        let command = Command::Prefer {
            user: user.id,
            preferred: preferred.clone(),
        };
        submit(node, person, command)?;
    } else if user.id != person.user {
        let viewer = Viewer::Person(person.clone());
        guard::may_overall(&node.setting(), &viewer, Action::Accounts)?;
    }
    Ok(json!({
        "email": user.account.email,
        "language": preferred.language,
        "zone": preferred.zone,
        "quiet": preferred.quiet.map(hours),
        "bundle": preferred.bundle,
        "digest": preferred.digest,
        "muted": preferred.muted,
    }))
}

/// Reads one wish.
///
/// # Errors
/// What was wrong and what is allowed.
pub fn set(preferred: &mut Preferred, field: &str, text: &str) -> Result<(), String> {
    let text = Some(text.trim()).filter(|text| !text.is_empty() && *text != NONE);
    match field {
        "language" => preferred.language = text.map(str::to_lowercase),
        "zone" => preferred.zone = text.map(str::to_owned),
        "quiet" => preferred.quiet = text.map(quiet).transpose()?,
        "bundle" => {
            let minutes = text.map(|text| {
                text.parse()
                    .map_err(|_no_number| format!("`{text}` is not a number of minutes"))
            });
            preferred.bundle = minutes.transpose()?;
        }
        "digest" => {
            preferred.digest = match text {
                None => None,
                Some("daily") => Some(Digest::Daily),
                Some("weekly") => Some(Digest::Weekly),
                Some(other) => {
                    return Err(format!(
                        "`{other}` is no digest: allowed are daily, weekly and none"
                    ));
                }
            };
        }
        _ => {
            let words = text.unwrap_or_default().split(',');
            let words = words.map(str::trim).filter(|word| !word.is_empty());
            let muted: Vec<Purpose> = words.map(mutable).collect::<Result<_, _>>()?;
            preferred.muted = muted;
        }
    }
    Ok(())
}

fn mutable(word: &str) -> Result<Purpose, String> {
    let known = word.parse::<Purpose>().ok();
    known
        .filter(|purpose| MUTABLE.contains(purpose))
        .ok_or_else(|| {
            let known = MUTABLE.map(Purpose::word).join(", ");
            format!("`{word}` cannot be muted: allowed are {known}")
        })
}

/// Reads hours such as `21:00-06:30`.
fn quiet(text: &str) -> Result<Quiet, String> {
    let problem = || format!("`{text}` are no hours: write for example 21:00-06:30");
    let (from, until) = text.split_once('-').ok_or_else(problem)?;
    let minute = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    Ok(Quiet {
        from: minute(from).ok_or_else(problem)?,
        until: minute(until).ok_or_else(problem)?,
    })
}

/// Writes hours as they are read.
pub fn hours(quiet: Quiet) -> String {
    format!("{}-{}", clock(quiet.from), clock(quiet.until))
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_and_what_cannot_be_is_said() {
        let mut preferred = Preferred::default();
        let typed = [
            ("language", "FR"),
            ("zone", "Africa/Nairobi"),
            ("quiet", "21:00-6:30"),
            ("bundle", "10"),
            ("digest", "weekly"),
            ("mute", "escalated, passed on"),
        ];
        for (field, text) in typed {
            set(&mut preferred, field, text).unwrap();
        }
        let expected = Preferred {
            language: Some("fr".into()),
            zone: Some("Africa/Nairobi".into()),
            quiet: Some(Quiet {
                from: 1_260,
                until: 390,
            }),
            bundle: Some(10),
            digest: Some(Digest::Weekly),
            muted: vec![Purpose::Escalated, Purpose::PassedOn],
        };
        assert_eq!(preferred, expected);
        assert_eq!(hours(expected.quiet.unwrap()), "21:00-06:30");
        for (field, _) in typed {
            set(&mut preferred, field, NONE).unwrap();
        }
        assert_eq!(preferred, Preferred::default());
        let refused = [
            ("quiet", "21:00", "write for example 21:00-06:30"),
            ("quiet", "24:00-06:00", "write for example 21:00-06:30"),
            ("bundle", "ten", "is not a number of minutes"),
            ("digest", "hourly", "allowed are daily, weekly and none"),
            ("mute", "resolved", "cannot be muted"),
        ];
        for (field, text, needle) in refused {
            let problem = set(&mut preferred, field, text).unwrap_err();
            assert!(problem.contains(needle), "{problem}");
        }
    }
}
