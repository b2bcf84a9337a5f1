//! Webhooks: addresses that events are posted to, `webhooks/NAME.yaml` (SPEC 12).
//!
//! ```yaml
//! id: 0198c0de-0000-7000-8000-000000000001   # made by `orgo webhook add`; its secret follows from it
//! url: https://chat.example.org/hooks/orgo
//! events: [escalated, resolved]               # without it, all there are
//! roles: [Operations.Safety]                  # of these teams and those below; without it, all
//! since: 2026-11-21T08:30:00Z                 # nothing from before
//! ```
//!
//! The file is part of the one configuration of all sites. It holds no secret: the nodes derive that from the
//! id and from what only nodes of the organization know.

use std::collections::BTreeSet;

use orgo_schema::{
    fact::Purpose, id::HookId, label::Label, role::RolePath, time::Timestamp, word::WordError,
};

use crate::yaml::{ConfigError, Fields, Reader, parse};

/// Webhooks of an organization.
pub const HOOKS_MAX: usize = 32;
/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 40;
/// The longest address, in bytes.
const URL_BYTES_MAX: usize = 2_000;

/// What webhooks can be told of.
pub const TOLD: [Purpose; 13] = [
    Purpose::Received,
    Purpose::TakenUp,
    Purpose::MovedUp,
    Purpose::Resolved,
    Purpose::Assigned,
    Purpose::Escalated,
    Purpose::Corrected,
    Purpose::Reminded,
    Purpose::Decided,
    Purpose::Unblocked,
    Purpose::DueSoon,
    Purpose::Arrived,
    Purpose::Informed,
];

/// An address that events are posted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// Its identity.
    pub id: HookId,
    /// What people call it: the name of its file.
    pub name: String,
    /// Where events go: https, or http to this machine where a node allows it.
    pub url: String,
    /// What it is told of; nothing: everything in [`TOLD`].
    pub events: BTreeSet<Purpose>,
    /// Of which teams' work; nothing: of all.
    pub roles: Vec<RolePath>,
    /// Since when.
    pub since: Option<Timestamp>,
}

impl Hook {
    /// Whether it is to be told of something about work with a label.
    pub fn wants(&self, purpose: Purpose, label: &Label) -> bool {
        let is_told = TOLD.contains(&purpose);
        let is_event = self.events.is_empty() || self.events.contains(&purpose);
        let is_within = |role: &RolePath| {
            let own = label.role.as_ref();
            own.is_some_and(|own| own.is_within(role))
        };
        is_told && is_event && (self.roles.is_empty() || self.roles.iter().any(is_within))
    }

    /// Whether something that happened then is not older than the webhook.
    pub fn is_since(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= at)
    }
}

/// Reads what a webhook is told of.
///
/// # Errors
/// When there is no such event; those there are are named.
pub fn event(text: &str) -> Result<Purpose, WordError> {
    let read = text.parse().ok();
    let told = read.filter(|purpose| TOLD.contains(purpose));
    told.ok_or_else(|| WordError::new("event", text, TOLD.into_iter().map(Purpose::word)))
}

/// Says what is wrong with the name of a webhook.
///
/// # Errors
/// What is allowed.
pub fn check_name(name: &str) -> Result<(), String> {
    let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    if !name.is_empty() && name.len() <= NAME_CHARS_MAX && name.chars().all(is_plain) {
        Ok(())
    } else {
        Err(format!(
            "`{name}` is no name of a webhook: 1 to {NAME_CHARS_MAX} of a-z, 0-9 and -"
        ))
    }
}

/// Says what is wrong with the address of a webhook, as far as its words tell. Where it leads is looked at by the
/// node that posts there, each time.
///
/// # Errors
/// What is allowed.
pub fn check_url(url: &str) -> Result<(), String> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err(
            "this is no address: write for example https://chat.example.org/hooks/1".to_owned(),
        );
    };
    if !matches!(scheme, "https" | "http") {
        return Err(format!("`{scheme}` is not posted to: https is"));
    }
    let is_plain = |char: char| char.is_ascii_graphic() && !"\"<>\\^`{|}".contains(char);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || url.len() > URL_BYTES_MAX || !url.chars().all(is_plain) {
        return Err(format!(
            "an address has a host and at most {URL_BYTES_MAX} plain characters: write the others as %20 and the like"
        ));
    }
    if host.contains('@') {
        return Err(
            "a name and password do not belong into the address: events are signed".to_owned(),
        );
    }
    if url.contains('#') {
        return Err("what stands after # is sent to nobody: leave it out".to_owned());
    }
    Ok(())
}

/// Reads the file of a webhook.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read(path: &str, text: &str) -> Result<Hook, ConfigError> {
    let node = parse(path, text)?;
    let top = Reader::new(path, &node);
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".yaml").unwrap_or(name);
    check_name(name).map_err(|problem| top.error(problem))?;
    let fields = top.map(&["id", "url", "events", "roles", "since"])?;
    let url = fields.need("url")?;
    check_url(url.text()?).map_err(|problem| url.error(problem))?;
    let roles = list(&fields, "roles")?;
    Ok(Hook {
        id: fields.need("id")?.parse()?,
        name: name.to_owned(),
        url: url.text()?.to_owned(),
        events: read_events(&fields)?,
        roles: roles.iter().map(Reader::parse).collect::<Result<_, _>>()?,
        since: fields.parse("since")?,
    })
}

fn read_events(fields: &Fields<'_>) -> Result<BTreeSet<Purpose>, ConfigError> {
    let listed = list(fields, "events")?;
    let events = listed
        .iter()
        .map(|item| event(item.text()?).map_err(|error| item.error(error.to_string())));
    events.collect()
}

fn list<'a>(fields: &Fields<'a>, key: &str) -> Result<Vec<Reader<'a>>, ConfigError> {
    fields
        .get(key)
        .map_or(Ok(Vec::new()), |reader| reader.list())
}

/// Writes the file of a webhook.
pub fn write(hook: &Hook) -> String {
    let mut lines = vec![
        "# Written by `orgo webhook add`. The secret that events are signed with follows from the id."
            .to_owned(),
        format!("id: {}", hook.id),
        format!("url: \"{}\"", hook.url),
    ];
    let listed = |key: &str, items: Vec<String>| {
        (!items.is_empty()).then(|| format!("{key}: [{}]", items.join(", ")))
    };
    let events = hook.events.iter().map(ToString::to_string).collect();
    let roles = hook.roles.iter().map(ToString::to_string).collect();
    lines.extend(listed("events", events));
    lines.extend(listed("roles", roles));
    lines.extend(hook.since.map(|since| format!("since: {since}")));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "id: 0198c0de-0000-7000-8000-000000000001\nurl: https://chat.example.org/hooks?x=1\n\
                         events: [escalated, resolved]\nroles: [Operations.Safety]\nsince: 2026-11-21T08:30:00Z\n";

    #[test]
    fn what_is_written_is_read_again() {
        let hook = read("webhooks/chat-1.yaml", WHOLE).unwrap();
        assert_eq!(hook.name, "chat-1");
        assert_eq!(read("webhooks/chat-1.yaml", &write(&hook)).unwrap(), hook);
        let plain = Hook {
            events: BTreeSet::new(),
            roles: Vec::new(),
            since: None,
            ..hook
        };
        assert_eq!(read("webhooks/chat-1.yaml", &write(&plain)).unwrap(), plain);
    }

    #[test]
    fn it_is_told_of_its_events_and_teams() {
        let hook = read("webhooks/chat.yaml", WHOLE).unwrap();
        let label = |text: &str| text.parse::<Label>().unwrap();
        let safety = label("1001.91.Operations.Safety");
        assert!(hook.wants(Purpose::Escalated, &safety));
        assert!(hook.wants(Purpose::Resolved, &safety));
        assert!(!hook.wants(Purpose::Assigned, &safety));
        assert!(!hook.wants(Purpose::Escalated, &label("1001.91.Operations.Maintenance")));
        assert!(!hook.is_since(Timestamp(0)));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let check = |from: &str, to: &str, needle: &str| {
            let text = WHOLE.replace(from, to);
            assert_ne!(text, WHOLE);
            let error = read("webhooks/chat.yaml", &text).unwrap_err().to_string();
            assert!(error.contains(needle), "{error}");
        };
        check("https://", "ftp://", "chat.yaml:2:6");
        check("https://", "https://ann:secret@", "name and password");
        check("?x=1", "#x", "after #");
        check("https://chat.example.org", "https://", "a host");
        check("escalated", "escalatd", "escalated");
        check("escalated", "answered", "event");
        check("id:", "name:", "name");
        let error = read("webhooks/Chat 1.yaml", WHOLE).unwrap_err().to_string();
        assert!(error.contains("a-z"), "{error}");
    }
}
