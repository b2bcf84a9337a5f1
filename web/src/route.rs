//! Every address of the web pages, once: as a pattern for the node's router and as a function that
//! fills it in.
//!
//! Patterns use the `{name}` notation of axum. Forms are posted, carry the field [`TOKEN`], and are
//! answered with 303; the other fields are named at each pattern.

/// Name of the hidden field that every posted form carries against forged requests.
pub const TOKEN: &str = "token";

/// The first page of a signed-in person: [`WORK`].
pub const HOME: &str = "/";
/// Sign-in. GET shows the form; POST takes `email`, `password`.
pub const SIGN_IN: &str = "/sign-in";
/// Ends the session. POST only.
pub const SIGN_OUT: &str = "/sign-out";
/// First sign-in. POST takes `invite`, `password`, `repeat`.
pub const FIRST_PASSWORD: &str = "/first-password";
/// My work. GET reads `tab`.
pub const WORK: &str = "/work";
/// Cases. GET reads the fields of [`crate::page::cases::CaseFilter`] and `after`; POST opens a case
/// with the fields of [`crate::page::new_case::NewCaseForm`].
pub const CASES: &str = "/cases";
/// The form for a new case.
pub const NEW_CASE: &str = "/cases/new";
/// One case.
pub const CASE: &str = "/cases/{id}";
/// POST takes the field that the action asks for, see [`crate::model::Ask::field`].
pub const CASE_ACTION: &str = "/cases/{id}/actions/{action}";
/// POST takes `text` and, when ticked, `internal=yes`.
pub const CASE_COMMENTS: &str = "/cases/{id}/comments";
/// POST takes `tag`, and `remove=yes` to take the tag away.
pub const CASE_TAGS: &str = "/cases/{id}/tags";
/// POST takes `title`, `label`, `priority`, `description`.
pub const CASE_TASKS: &str = "/cases/{id}/tasks";
/// POST takes `value`, one of the ids offered, to settle a conflict.
pub const CASE_CONFLICT: &str = "/cases/{id}/conflicts/{field}";
/// One task.
pub const TASK: &str = "/tasks/{id}";
/// POST takes the field that the action asks for, see [`crate::model::Ask::field`].
pub const TASK_ACTION: &str = "/tasks/{id}/actions/{action}";
/// POST takes `text` and, when ticked, `internal=yes`.
pub const TASK_COMMENTS: &str = "/tasks/{id}/comments";
/// POST takes `done`, `yes` or `no`.
pub const TASK_CHECK: &str = "/tasks/{id}/checklist/{item}";
/// POST takes `value`, one of the ids offered, to settle a conflict.
pub const TASK_CONFLICT: &str = "/tasks/{id}/conflicts/{field}";
/// Signals that no rule claimed. GET reads `after`.
pub const TRIAGE: &str = "/triage";
/// POST takes `decision` (`open`, `link` or `aside`); for `open` also `title`, `label`, `type`;
/// for `link` also `case`; for `aside` also `reason`.
pub const SIGNAL_ROUTE: &str = "/signals/{id}/route";
/// The signal as it came, for download.
pub const SIGNAL_ORIGINAL: &str = "/signals/{id}/original";
/// One attachment of a signal, for download; the index counts from 0.
pub const SIGNAL_ATTACHMENT: &str = "/signals/{id}/attachments/{index}";
/// What could not be read.
pub const QUARANTINE: &str = "/quarantine";
/// The unread bytes, for download.
pub const QUARANTINE_ORIGINAL: &str = "/quarantine/{id}/original";
/// Explains a label. GET reads `label`.
pub const LABELS: &str = "/labels";
/// The in-app help.
pub const HELP: &str = "/help";
/// All places in one list; the "More" of phones.
pub const MENU: &str = "/menu";
/// A file of [`crate::asset`], named by version.
pub const ASSET: &str = "/assets/{version}/{name}";

/// Returns the address of one case.
#[must_use]
pub fn case(id: &str) -> String {
    fill(CASE, &[id])
}

/// Returns where an action on a case is posted.
#[must_use]
pub fn case_action(id: &str, action: &str) -> String {
    fill(CASE_ACTION, &[id, action])
}

/// Returns where a comment on a case is posted.
#[must_use]
pub fn case_comments(id: &str) -> String {
    fill(CASE_COMMENTS, &[id])
}

/// Returns where the tags of a case are changed.
#[must_use]
pub fn case_tags(id: &str) -> String {
    fill(CASE_TAGS, &[id])
}

/// Returns where a new task of a case is posted.
#[must_use]
pub fn case_tasks(id: &str) -> String {
    fill(CASE_TASKS, &[id])
}

/// Returns where a conflict on a case is settled.
#[must_use]
pub fn case_conflict(id: &str, field: &str) -> String {
    fill(CASE_CONFLICT, &[id, field])
}

/// Returns the address of one task.
#[must_use]
pub fn task(id: &str) -> String {
    fill(TASK, &[id])
}

/// Returns where an action on a task is posted.
#[must_use]
pub fn task_action(id: &str, action: &str) -> String {
    fill(TASK_ACTION, &[id, action])
}

/// Returns where a comment on a task is posted.
#[must_use]
pub fn task_comments(id: &str) -> String {
    fill(TASK_COMMENTS, &[id])
}

/// Returns where one line of a checklist is ticked or cleared.
#[must_use]
pub fn task_check(id: &str, item: &str) -> String {
    fill(TASK_CHECK, &[id, item])
}

/// Returns where a conflict on a task is settled.
#[must_use]
pub fn task_conflict(id: &str, field: &str) -> String {
    fill(TASK_CONFLICT, &[id, field])
}

/// Returns where the decision on a signal is posted.
#[must_use]
pub fn signal_route(id: &str) -> String {
    fill(SIGNAL_ROUTE, &[id])
}

/// Returns the address of a signal as it came.
#[must_use]
pub fn signal_original(id: &str) -> String {
    fill(SIGNAL_ORIGINAL, &[id])
}

/// Returns the address of one attachment, counted from 0.
#[must_use]
pub fn signal_attachment(id: &str, index: usize) -> String {
    fill(SIGNAL_ATTACHMENT, &[id, &index.to_string()])
}

/// Returns the address of the unread bytes of something in quarantine.
#[must_use]
pub fn quarantine_original(id: &str) -> String {
    fill(QUARANTINE_ORIGINAL, &[id])
}

/// Returns the address of a file of [`crate::asset`].
#[must_use]
pub fn asset(name: &str) -> String {
    fill(ASSET, &[&crate::asset::version(), name])
}

/// Returns a path with its non-empty fields as the query, in the order given.
#[must_use]
pub fn with_query(path: &str, fields: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(mark);
        address.push_str(name);
        address.push('=');
        encode(value, &mut address);
        mark = '&';
    }
    address
}

/// Replaces each `{…}` of a pattern by the next value, encoded as one path segment.
fn fill(pattern: &str, values: &[&str]) -> String {
    let mut address = String::with_capacity(pattern.len() + 40);
    let mut values = values.iter();
    for (index, segment) in pattern.split('/').enumerate() {
        if index > 0 {
            address.push('/');
        }
        if segment.starts_with('{') {
            encode(values.next().copied().unwrap_or_default(), &mut address);
        } else {
            address.push_str(segment);
        }
    }
    address
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encode(value: &str, address: &mut String) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            address.push(char::from(byte));
        } else {
            let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or('0');
            address.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Every pattern a page may point to.
    const PATTERNS: [&str; 28] = [
        HOME,
        SIGN_IN,
        SIGN_OUT,
        FIRST_PASSWORD,
        WORK,
        CASES,
        NEW_CASE,
        CASE,
        CASE_ACTION,
        CASE_COMMENTS,
        CASE_TAGS,
        CASE_TASKS,
        CASE_CONFLICT,
        TASK,
        TASK_ACTION,
        TASK_COMMENTS,
        TASK_CHECK,
        TASK_CONFLICT,
        TRIAGE,
        SIGNAL_ROUTE,
        SIGNAL_ORIGINAL,
        SIGNAL_ATTACHMENT,
        QUARANTINE,
        QUARANTINE_ORIGINAL,
        LABELS,
        HELP,
        MENU,
        ASSET,
    ];

    /// Whether a router with these patterns would answer an address.
    pub(crate) fn is_known(address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        PATTERNS.iter().any(|pattern| {
            let (mut wanted, mut found) = (pattern.split('/'), path.split('/'));
            loop {
                match (wanted.next(), found.next()) {
                    (None, None) => return true,
                    (Some(wanted), Some(found)) if wanted == found => {}
                    (Some(wanted), Some(found)) if wanted.starts_with('{') && !found.is_empty() => {
                    }
                    _ => return false,
                }
            }
        })
    }

    #[test]
    fn patterns_are_filled_in_order() {
        assert_eq!(case("C-2F81"), "/cases/C-2F81");
        assert_eq!(task_action("01ab", "start"), "/tasks/01ab/actions/start");
        assert_eq!(signal_attachment("s", 3), "/signals/s/attachments/3");
    }

    #[test]
    fn a_value_cannot_leave_its_segment() {
        assert_eq!(case("../a/b?c#d"), "/cases/..%2Fa%2Fb%3Fc%23d");
        assert_eq!(task("é\""), "/tasks/%C3%A9%22");
    }

    #[test]
    fn empty_fields_stay_out_of_the_query() {
        assert_eq!(with_query(CASES, &[("q", ""), ("tag", "")]), "/cases");
        assert_eq!(
            with_query(CASES, &[("q", "wet floor"), ("tag", ""), ("role", "A&B")]),
            "/cases?q=wet%20floor&role=A%26B"
        );
    }
}
