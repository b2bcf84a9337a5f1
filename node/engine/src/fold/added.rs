//! What people added to a case or task: comments and files, each with who and when.

use orgo_schema::{
    fact::{Author, Body, Item},
    id::UserId,
    time::Timestamp,
    view::{AttachmentView, CommentView},
};

use super::verdict::Entry;
use crate::{order::Order, set::SetFold};

/// Lists the comments, in order.
pub(super) fn comments(order: &Order<'_>, entries: &[Entry]) -> Vec<CommentView> {
    let facts = order.iter().zip(entries);
    facts
        .filter_map(|((_, comment_id, fact), entry)| {
            let Body::Commented { text } = &fact.body else {
                return None;
            };
            Some(CommentView {
                comment_id,
                by: user(fact.by),
                at: entry.at,
                text: text.clone(),
            })
        })
        .collect()
}

/// Lists the files among the members of a set, by name.
pub(super) fn attachments(
    order: &Order<'_>,
    entries: &[Entry],
    set: &SetFold<'_, Item>,
) -> Vec<AttachmentView> {
    let members = set.members.iter().zip(&set.since);
    let mut files: Vec<AttachmentView> = members
        .filter_map(|(item, since)| {
            let Item::File(file) = item else {
                return None;
            };
            let (_, fact) = order.get(*since)?;
            Some(AttachmentView {
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                size: file.bytes,
                hash: file.blob,
                by: user(fact.by),
                at: written(entries, *since),
            })
        })
        .collect();
    files.sort_by(|one, other| (&one.name, one.hash).cmp(&(&other.name, other.hash)));
    files
}

/// Returns when the fact at a position was written.
pub(super) fn written(entries: &[Entry], position: usize) -> Timestamp {
    entries
        .get(position)
        .map(|entry| entry.at)
        .unwrap_or_default()
}

/// Returns the person behind a fact.
pub(super) const fn user(by: Author) -> Option<UserId> {
    match by {
        Author::Person { user, .. } => Some(user),
        Author::Node(_) | Author::Derived => None,
    }
}
