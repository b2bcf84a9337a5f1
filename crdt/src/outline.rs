//! What can be told of a change without giving it to Automerge.
//!
//! A change of facts is judged by its own bytes, so it is read whole. An edit is only looked at: its
//! operations may stand for far more memory than its bytes take (a long key repeated ten thousand times),
//! so whoever holds other people's data leaves decoding it to a process that may fall over.

use orgo_schema::id::{ChangeHash, DocumentId};

use crate::{
    Scope,
    document::NotAChangeHere,
    edit::{self, NotEditChange},
    fact_change::{self, FactChange},
    form::Form,
    genesis,
};

/// What a change is, as far as its outer form tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Outline {
    /// It stores these facts, and is the one canonical change of them.
    Facts(FactChange),
    /// It claims to edit registers or a text of this very document. Only trying it shows whether it does.
    Edit {
        /// What it depends on, as it says.
        dependencies: Vec<ChangeHash>,
    },
}

/// Looks at a change that came from outside.
///
/// # Errors
/// When it is neither a canonical change of facts nor anything that was made for this document.
pub fn outline(
    scope: Scope,
    document: DocumentId,
    bytes: &[u8],
) -> Result<Outline, NotAChangeHere> {
    let form = Form::read(bytes)?;
    if form.first_object() == Some(genesis::FACTS_OPERATION) {
        let facts = fact_change::read_form(scope, document, bytes, &form)?;
        return Ok(Outline::Facts(facts));
    }
    if form.actor != edit::actor(scope, document, bytes, &form) {
        return Err(NotEditChange::Actor.into());
    }
    let (hashes, _) = form.dependencies.as_chunks::<32>();
    Ok(Outline::Edit {
        dependencies: hashes.iter().copied().map(ChangeHash::new).collect(),
    })
}

#[cfg(test)]
mod tests {
    use orgo_schema::id::{CompartmentId, DocumentKind, FactId, OrganizationId};
    use uuid::Uuid;

    use super::*;
    use crate::{Document, fact_change, genesis_hash, read_change};

    const SCOPE: Scope = (
        OrganizationId::new(Uuid::from_u128(1)),
        CompartmentId::new(Uuid::from_u128(2)),
    );
    const CASE: DocumentId = DocumentId {
        kind: DocumentKind::Case,
        id: Uuid::from_u128(3),
    };

    #[test]
    fn an_edit_names_what_it_depends_on() {
        let mut document = Document::new(SCOPE, CASE);
        let first = document.set_register("title", "Pump").unwrap().unwrap();
        let second = document.set_register("title", "Pump 3").unwrap().unwrap();
        let check = |bytes: &[u8], dependencies: Vec<ChangeHash>| {
            let expected = Outline::Edit { dependencies };
            assert_eq!(outline(SCOPE, CASE, bytes), Ok(expected));
        };
        check(&first.bytes, vec![genesis_hash(DocumentKind::Case)]);
        check(&second.bytes, vec![first.hash]);
    }

    #[test]
    fn facts_are_read_whole() {
        let made = fact_change(SCOPE, CASE, &[(FactId::new(Uuid::from_u128(1)), b"one")]).unwrap();
        let Ok(crate::ReadChange::Facts(facts)) = read_change(SCOPE, CASE, &made.bytes) else {
            panic!("it was just made");
        };
        assert_eq!(outline(SCOPE, CASE, &made.bytes), Ok(Outline::Facts(facts)));
    }

    #[test]
    fn an_edit_of_another_document_is_none_of_this_one() {
        let other = DocumentId {
            id: Uuid::from_u128(4),
            ..CASE
        };
        let edit = Document::new(SCOPE, CASE)
            .set_register("title", "Pump")
            .unwrap()
            .unwrap();
        assert_eq!(
            outline(SCOPE, other, &edit.bytes),
            Err(NotEditChange::Actor.into())
        );
    }
}
