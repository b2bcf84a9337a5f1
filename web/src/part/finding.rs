//! A finding of a review: what it claims, what it rests on, and what to do about it.

use leptos::prelude::*;

/// One finding.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) claim: &'static str,
    pub(crate) text: &'static str,
    /// What it rests on: links, places, a drawing of how it went.
    pub(crate) evidence: AnyView,
    /// The buttons, the main one first.
    pub(crate) acts: AnyView,
}

/// Draws findings in order, each with its number.
pub(crate) fn findings(findings: Vec<Finding>) -> AnyView {
    let findings = (1..).zip(findings).map(|(number, finding): (usize, _)| {
        view! {
            <li class="finding">
                <b>{number}</b>
                <div><h3>{finding.claim}</h3><p>{finding.text}</p><div class="meta">{finding.evidence}</div></div>
                <div class="acts">{finding.acts}</div>
            </li>
        }
    });
    view! { <ol class="sheet">{findings.collect_view()}</ol> }.into_any()
}
