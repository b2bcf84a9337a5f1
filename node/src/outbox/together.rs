//! The one mail of a stretch of time: what a digest or a bundle holds is a fold at the time of sending
//! (CONVERGENCE 7), and its identity follows from who gets it and the stretch, so that two gateways which do
//! not see one another still write one Message-ID.

use std::collections::BTreeSet;

use orgo_engine::outbox::is_week;
use orgo_schema::{
    fact::{Body, Recipient, TryOutcome},
    id::{DocumentId, DocumentKind, FactId},
    time::Timestamp,
    word::Visibility,
};

use super::{
    Taken, message_id, sending,
    settings::Smtp,
    smtp::Letter,
    story::Told,
    take::{Fate, Sending, ended, lease, messages},
    week::{self, Week},
    words::Reader,
};
use crate::{
    node::Node,
    project,
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
        outbox::{self, Together},
    },
    submit::change::heads,
};

/// Messages of one mail.
const PARTS_MAX: u32 = 200;

/// What one mail is made of.
#[derive(Debug, Default)]
struct Parts {
    /// The documents and the messages.
    taken: Vec<(Row, FactId)>,
    /// What each message would have been called.
    lines: Vec<String>,
    /// The last message as it would leave by itself.
    only: Option<Letter>,
}

/// Lists the mails whose stretch of time is over by `now`. Compartments of one file share them: nobody gets two
/// mails of one week.
pub(super) fn due(node: &Node, now: Timestamp, max: u32) -> Result<Vec<Together>, StoreError> {
    let setting = node.setting();
    let due = node
        .store
        .read(|db| outbox::together(db, now, max).map_err(StoreError::from))?;
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    for mut of in due {
        let held = setting.compartment(of.compartment);
        if held.is_some_and(|held| !held.has_own_file()) {
            of.compartment = setting.compartment_for(Visibility::Internal).row;
        }
        if known.insert((of.compartment, of.to, of.period.clone())) {
            all.push(of);
        }
    }
    Ok(all)
}

/// Lists the compartments whose messages go in one mail with those of this one.
fn sharing(setting: &Setting, compartment: &Compartment) -> Vec<Compartment> {
    let all = setting.compartments.iter();
    let shares = |held: &&Compartment| {
        held.row == compartment.row || !(held.has_own_file() || compartment.has_own_file())
    };
    all.filter(shares).cloned().collect()
}

/// Takes on this node what goes in one mail.
pub(super) fn take(node: &Node, server: &Smtp, of: &Together) -> Result<Option<Taken>, StoreError> {
    let sending = sending(node, server)?;
    let Some(compartment) = sending.setting.compartment(of.compartment).cloned() else {
        return Ok(None);
    };
    let of = of.clone();
    node.store.write(&compartment.clone(), move |batch| {
        let (mut parts, mut own) = (Parts::default(), None);
        for held in sharing(&sending.setting, &compartment) {
            for document in outbox::of_together(batch.db, held.row, &of, PARTS_MAX)? {
                let row = document::at(batch.db, document)?;
                if row.id.kind == DocumentKind::User {
                    own = own.or((row.id == of.to.into()).then_some(row));
                } else {
                    take_of(batch, &sending, (&held, row), &of, &mut parts)?;
                }
            }
        }
        let user = sending.users.iter().find(|user| user.id == of.to);
        let stands = match user.filter(|_| is_week(&of.period)) {
            Some(user) => Week::of(batch.db, &sending.setting, user, batch.now())?,
            None => None,
        };
        if let (Some(row), Some(user)) = (own, user) {
            let is_news = !parts.lines.is_empty();
            let stands = (stands.as_ref(), is_news);
            let place = (&compartment, row);
            let taken = week::take(batch, &sending, place, (user, &of.period), stands)?;
            parts.taken.extend(taken.map(|effect| (row, effect)));
        }
        if parts.taken.is_empty() {
            return Ok(None);
        }
        let letter = match (&stands, parts.lines.len(), parts.only) {
            // One thing by itself is told as ever.
            (None, 1, Some(only)) => Some(only),
            _ => user.and_then(|user| {
                let reader = Reader::User(user);
                let words = sending.words(&compartment, reader);
                let written = words.digest(&parts.lines, stands.as_ref())?;
                let id = week::identity(&compartment.scope, of.to, &of.period);
                let id = message_id::of(sending.setting.organization, id, None);
                Some(sending.letter(reader, written, id))
            }),
        };
        Ok(letter.map(|letter| Taken {
            compartment: compartment.clone(),
            parts: parts.taken,
            period: Some(of.period.clone()),
            letter,
        }))
    })
}

/// Takes what one document has for the mail.
fn take_of(
    batch: &mut Batch<'_>,
    sending: &Sending,
    (compartment, row): (&Compartment, Row),
    of: &Together,
    parts: &mut Parts,
) -> Result<(), StoreError> {
    let Some(told) = Told::load(batch.db, &sending.setting, compartment, row)? else {
        return Ok(());
    };
    let mut seen = heads(&told.facts);
    let mut is_changed = false;
    for message in messages(&told) {
        let is_part = message.wanted.to == Recipient::User(of.to)
            && message.period.as_deref() == Some(of.period.as_str());
        if !is_part || !message.may_lease(batch.node(), batch.now()) {
            continue;
        }
        let body = match sending.fate(batch, compartment, &told, &message)? {
            Fate::Goes(letter) => {
                parts.taken.push((row, message.effect));
                parts.lines.push(letter.written.subject.clone());
                parts.only = Some(*letter);
                lease(batch, &message)
            }
            Fate::Stays(outcome) => ended(&message, within(outcome, &of.period)),
            Fate::Elsewhere => continue,
        };
        seen = vec![write(batch, compartment, row.id, seen, body)?];
        is_changed = true;
    }
    if is_changed {
        project::document(batch.db, &sending.setting, row)?;
    }
    Ok(())
}

/// Lets what is held back once more stay with its stretch of time.
pub(super) fn within(mut outcome: TryOutcome, of: &str) -> TryOutcome {
    if let TryOutcome::Held { period, .. } = &mut outcome {
        *period = Some(of.to_owned());
    }
    outcome
}

/// Writes a fact of this node into a document.
pub(super) fn write(
    batch: &mut Batch<'_>,
    compartment: &Compartment,
    document: DocumentId,
    seen: Vec<FactId>,
    body: Body,
) -> Result<FactId, StoreError> {
    let id = FactId::new(batch.fresh_uuid()?);
    let fact = batch.author(None, seen, body);
    batch.add_facts(compartment, document, &[(id, fact)])?;
    Ok(id)
}
