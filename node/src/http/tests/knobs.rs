//! What a task says of knobs in words that are none.

use orgo_schema::{
    command::{Command, NewTask, Refusal},
    fact::{Body, Created},
    id::{FactId, TaskId},
    word::{Priority, TaskCategory, Visibility},
};

use super::site::{ADMIN, Site};
use crate::{
    failure::Failure,
    ops::show,
    project::{self, load},
    store::{StoreError, document},
    submit::submit,
};

/// Returns a task that sets a knob by a word.
fn task(word: &str) -> NewTask {
    NewTask {
        title: "Look".to_owned(),
        description: String::new(),
        label: "1001.81.Operations.Maintenance".parse().unwrap(),
        domain: "maintenance".to_owned(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval: None,
        metadata: vec![("automation".to_owned(), format!("\"{word}\""))],
    }
}

/// A word for a knob that is none is refused where it is written. One that comes from a site with another version stays,
/// has no say, and the task says what counts instead.
#[test]
fn a_word_for_a_knob_that_is_not_known_is_refused_or_told() {
    let site = Site::new();
    let case = site.deliver_samples()[1].case_id.unwrap();
    let make = |word: &str| {
        let command = Command::CreateTask {
            case,
            task: task(word),
        };
        submit(&site.node, &site.person(ADMIN), command)
    };
    let refused = make("nobody").unwrap_err();
    let Failure::Refused(Refusal::Invalid { field, problem }) = &refused else {
        panic!("{refused}");
    };
    assert_eq!(field, "metadata.automation");
    assert!(
        problem.contains("allowed are manual, low, moderate, high, full"),
        "{problem}"
    );
    let known = make("low").unwrap().task_ids[0];
    let (setting, user) = (site.node.setting(), site.user(ADMIN));
    let compartment = setting.compartment_for(Visibility::Internal).clone();
    let place = compartment.clone();
    // As a site writes it that knows more words.
    let newer = site.node.store.write(&place, move |batch| {
        let id = TaskId::new(batch.fresh_uuid()?);
        let row = load::row(batch.db, &compartment, known.into())?.unwrap();
        let facts = document::facts(batch.db, &compartment, row)?.facts;
        let created = facts.into_values().find_map(|fact| {
            if let Body::Created(created) = fact.body {
                Some(created)
            } else {
                None
            }
        });
        let created = Created {
            metadata: vec![("automation".to_owned(), "\"by tomorrow\"".to_owned())],
            ..created.unwrap()
        };
        let fact = batch.author(Some(user), Vec::new(), Body::Created(created));
        let fact_id = FactId::new(batch.fresh_uuid()?);
        let row = batch.add_facts(&compartment, id.into(), &[(fact_id, fact)])?;
        let of = document::row(batch.db, compartment.row, case.into())?.unwrap();
        document::add_edge(batch.db, of, row)?;
        project::case(batch.db, &setting, &compartment, case)?;
        Ok::<_, StoreError>(id)
    });
    let newer = newer.unwrap();
    let mut admin = site.admin();
    let page = admin.get(&format!("/tasks/{newer}")).text();
    assert!(
        page.contains("“by tomorrow”, from the task itself, is no word that is known here. What counts is “moderate”, from the profile school"),
        "{page}"
    );
    let why = show::why_then(&site.node, &site.person(ADMIN), newer).unwrap();
    assert!(
        why["sentences"].to_string().contains(
            "the task says `by tomorrow`, which is not known here; what counts is moderate"
        ),
        "{why}"
    );
    let page = admin.get(&format!("/tasks/{known}")).text();
    assert!(!page.contains("is no word that is known here"), "{page}");
}
