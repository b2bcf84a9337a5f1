//! The one mail of a stretch of time: what a digest or a bundle holds is a fold at the time of sending
//! (CONVERGENCE 7), and its identity follows from who gets it and the stretch, so that two gateways which do
//! not see one another still write one Message-ID.

use orgo_engine::outbox::is_week;
use orgo_schema::{
    fact::{Body, Recipient, TryOutcome},
    id::{DocumentId, FactId},
};

use super::{
    Taken, message_id, sending,
    settings::Smtp,
    story::Told,
    take::{Fate, ended, lease, messages},
    week::Week,
    words::Reader,
};
use crate::{
    node::Node,
    project,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document,
        outbox::{self, Together},
    },
    submit::change::heads,
};

/// Messages of one mail.
const PARTS_MAX: u32 = 200;

/// Takes on this node what goes in one mail.
pub(super) fn take(node: &Node, server: &Smtp, of: &Together) -> Result<Option<Taken>, StoreError> {
    let sending = sending(node, server)?;
    let Some(compartment) = sending.setting.compartment(of.compartment).cloned() else {
        return Ok(None);
    };
    let of = of.clone();
    node.store.write(&compartment.clone(), move |batch| {
        let (mut parts, mut lines, mut only) = (Vec::new(), Vec::new(), None);
        for document in outbox::of_together(batch.db, &of, PARTS_MAX)? {
            let row = document::at(batch.db, document)?;
            let Some(told) = Told::load(batch.db, &sending.setting, &compartment, row)? else {
                continue;
            };
            let mut seen = heads(&told.facts);
            let mut is_changed = false;
            for message in messages(&told) {
                let is_part = message.wanted.to == Recipient::User(of.to)
                    && message.period.as_deref() == Some(of.period.as_str());
                if !is_part || !message.may_lease(batch.node(), batch.now()) {
                    continue;
                }
                let body = match sending.fate(batch, &compartment, &told, &message)? {
                    Fate::Goes(letter) => {
                        parts.push((row, message.effect));
                        lines.push(letter.written.subject.clone());
                        only = Some(*letter);
                        lease(batch, &message)
                    }
                    Fate::Stays(outcome) => ended(&message, within(outcome, &of.period)),
                    Fate::Elsewhere => continue,
                };
                seen = vec![write(batch, &compartment, row.id, seen, body)?];
                is_changed = true;
            }
            if is_changed {
                project::document(batch.db, &sending.setting, row)?;
            }
        }
        let user = sending.users.iter().find(|user| user.id == of.to);
        let week = match user.filter(|_| is_week(&of.period)) {
            Some(user) => Week::of(batch.db, &sending.setting, user, batch.now())?,
            None => None,
        };
        let letter = match (lines.len(), only, &week) {
            (0, ..) | (_, None, _) => return Ok(None),
            // One thing by itself is told as ever.
            (1, Some(only), None) => Some(only),
            (_, Some(_), week) => user.and_then(|user| {
                let reader = Reader::User(user);
                let words = sending.words(&compartment, reader);
                let id = compartment.scope.fact(
                    "effect",
                    &[of.to.as_bytes(), b"digest", of.period.as_bytes()],
                );
                let id = message_id::of(sending.setting.organization, id, None);
                Some(sending.letter(reader, words.digest(&lines, week.as_ref())?, id))
            }),
        };
        Ok(letter.map(|letter| Taken {
            compartment: compartment.clone(),
            parts,
            period: Some(of.period.clone()),
            letter,
        }))
    })
}

/// Lets what is held back once more stay with its stretch of time.
fn within(mut outcome: TryOutcome, of: &str) -> TryOutcome {
    if let TryOutcome::Held { period, .. } = &mut outcome {
        *period = Some(of.to_owned());
    }
    outcome
}

/// Writes a fact of this node into a document.
fn write(
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
