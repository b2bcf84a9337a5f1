//! From a decision to the changes that carry it out: the case and its tasks, what rules attach to it, and the
//! further cases that rules open of their own. All of it is derived: equal bytes at every gateway.

use std::collections::BTreeMap;

use orgo_crdt::MadeChange;
use orgo_engine::{
    explain,
    resolve::recorded,
    route::{Asked, Attach, CaseDraft, Decision, LinkTo, TaskDraft, Work},
};
use orgo_schema::{
    fact::{Body, Climbs, Created, FileRef, Item, LED_TO, Led, Opened, RuleRef},
    id::{BlobHash, CaseId, SignalId, TaskId},
    label::Label,
    span::Span,
    word::Visibility,
};

use super::prepare::{Made, Takes, derived, tells};
use crate::{
    configuration,
    node::Node,
    setting::Setting,
    store::{StoreError, blob::Packed, compartment::Compartment},
};

/// The media type of what rules attach: nobody declares one, and it is stored inert.
const MEDIA_TYPE: &str = "application/octet-stream";

/// What is made of a signal, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maker<'a> {
    pub(super) node: &'a Node,
    pub(super) setting: &'a Setting,
    pub(super) compartment: &'a Compartment,
    /// How visible the work is.
    pub(super) visibility: Visibility,
    pub(super) signal: SignalId,
}

/// All that is made of one signal.
#[derive(Debug, Default)]
pub(super) struct All {
    pub(super) work: Option<Made>,
    pub(super) opened: Vec<Made>,
    /// What could not be attached, a sentence each.
    pub(super) missing: Vec<String>,
}

/// The files that rules attach: their contents, the changes that add them, and what is not here.
#[derive(Debug, Default)]
struct Attached {
    files: Vec<(BlobHash, Packed)>,
    added: Vec<MadeChange>,
    missing: Vec<String>,
}

impl Maker<'_> {
    /// Makes the changes for all that was decided.
    pub(super) fn all(&self, decision: Decision) -> Result<All, StoreError> {
        let mut all = All::default();
        let (why, shaped) = (explain::routing(&decision), decision.shaped());
        let own = decision
            .work
            .is_some()
            .then(|| self.compartment.scope.case(self.signal));
        let mut led = Vec::new();
        for opened in decision.opened {
            let case = self.led_case(&opened.chain, opened.number);
            let origin = Led {
                signal: self.signal,
                case: own,
                chain: opened.chain,
                tells: tells(&opened.asked),
            };
            led.push(case);
            let on = opened.matched.into_iter().flat_map(|matched| matched.on);
            let made = self.made(
                (case, Some(origin)),
                opened.work,
                (on.collect(), opened.asked),
            );
            let (made, missing) = made?;
            all.opened.push(made);
            all.missing.extend(missing);
        }
        if let (Some(case), Some(work)) = (own, decision.work) {
            let (mut made, missing) = self.made((case, None), work, (why, decision.asked))?;
            made.shaped = shaped;
            for other in led {
                let relation = LED_TO.to_owned();
                let link = Item::Link {
                    relation,
                    case: other,
                };
                made.added.push(self.add(case, link)?);
            }
            all.work = Some(made);
            all.missing.extend(missing);
        }
        Ok(all)
    }

    /// Names a case that rules open of their own: alike whatever version the rules have.
    fn led_case(&self, chain: &[RuleRef], number: usize) -> CaseId {
        let rules: Vec<&str> = chain.iter().map(|rule| rule.id.as_str()).collect();
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let scope = &self.compartment.scope;
        scope.led_case(self.signal, &rules, number)
    }

    fn made(
        &self,
        (case, led): (CaseId, Option<Led>),
        work: Work,
        (why, asked): (Vec<String>, Asked),
    ) -> Result<(Made, Vec<String>), StoreError> {
        let label = work.case.label.to_string();
        let domain = work.case.domain.clone();
        let opened = self.opened(&work.rule, work.case, led);
        let (_, case_change) = derived(
            self.compartment,
            case.into(),
            "opened",
            Body::Opened(opened),
        )?;
        let mut tasks = Vec::new();
        for draft in work.tasks {
            tasks.push(self.task(case, &work.rule, draft)?);
        }
        let attached = self.attached(case, &asked.attach, domain.as_deref())?;
        let tells = tells(&asked);
        let link: Option<LinkTo> = asked.link;
        let made = Made {
            rule: work.rule,
            why,
            shaped: Vec::new(),
            case,
            label,
            case_change,
            tasks,
            link,
            files: attached.files,
            added: attached.added,
            tells,
        };
        Ok((made, attached.missing))
    }

    fn opened(&self, rule: &RuleRef, draft: CaseDraft, led: Option<Led>) -> Opened {
        Opened {
            title: draft.title,
            narrative: draft.narrative,
            label: draft.label,
            severity: draft.severity,
            priority: draft.priority,
            visibility: self.visibility,
            // The case that a signal opens is one; what rules open beside it says so otherwise.
            signal: led.is_none().then_some(self.signal),
            rule: Some(rule.clone()),
            location: draft.location,
            tags: draft.tags,
            domain: draft.domain,
            subtype: draft.subtype,
            reactivity: draft.reactivity,
            origin_role: None,
            metadata: Vec::new(),
            led,
            round: None,
        }
    }

    fn task(
        &self,
        case: CaseId,
        rule: &RuleRef,
        draft: TaskDraft,
    ) -> Result<(TaskId, MadeChange, Takes), StoreError> {
        let task = self.compartment.scope.task(case, &rule.id, &draft.key);
        let takes = Takes {
            named: draft.assignee.clone(),
            is_asked: draft.approval.is_some(),
            group: (draft.domain.clone(), draft.label.role.clone()),
        };
        let body = Body::Created(created(self.visibility, case, rule, draft));
        let (_, change) = derived(self.compartment, task.into(), "created", body)?;
        Ok((task, change, takes))
    }

    /// Makes files of the case of what rules attach. What is not on this node is said, and keeps nothing.
    fn attached(
        &self,
        case: CaseId,
        asked: &[Attach],
        domain: Option<&str>,
    ) -> Result<Attached, StoreError> {
        let mut attached = Attached::default();
        for attach in asked {
            let library = &self.setting.configuration.loaded.library;
            let found = library.get(&attach.resource, domain);
            let content = found.map(|found| {
                let content = configuration::resource(&self.node.home.folder, &found.path);
                content.map(|content| (found, content))
            });
            let (found, content) = match content {
                Some(Ok(found)) => found,
                Some(Err(failure)) => {
                    attached.missing.push(missing(attach, &failure.to_string()));
                    continue;
                }
                None => {
                    let why = "nothing of this name is in the library";
                    attached.missing.push(missing(attach, why));
                    continue;
                }
            };
            let blob = self.compartment.scope.blob(&content);
            let file = Item::File(FileRef {
                blob,
                name: orgo_mail::safe_name(&found.file),
                media_type: MEDIA_TYPE.to_owned(),
                bytes: u64::try_from(content.len()).unwrap_or(u64::MAX),
            });
            attached.files.push((blob, Packed::new(&content)?));
            attached.added.push(self.add(case, file)?);
        }
        Ok(attached)
    }

    fn add(&self, case: CaseId, item: Item) -> Result<MadeChange, StoreError> {
        let (_, change) = derived(self.compartment, case.into(), "added", Body::Added(item))?;
        Ok(change)
    }
}

fn missing(attach: &Attach, why: &str) -> String {
    let (rule, resource) = (&attach.rule.id, &attach.resource);
    format!("the rule {rule} attaches {resource}, which this node could not: {why}")
}

fn created(visibility: Visibility, case: CaseId, rule: &RuleRef, draft: TaskDraft) -> Created {
    Created {
        case,
        rule: Some(rule.clone()),
        key: draft.key,
        title: draft.title,
        description: draft.description,
        label: draft.label,
        domain: draft.domain,
        category: draft.category,
        subtype: draft.subtype,
        priority: draft.priority,
        severity: draft.severity,
        visibility,
        reactivity: draft.reactivity,
        due: None,
        assignee: None,
        checklist: draft.checklist,
        received: None,
        metadata: by_rule(&draft.policy),
        climbs: climbs(draft.path, draft.levels),
        approval: draft.approval,
    }
}

/// Returns what a rule says of knobs, as it is kept with the work.
fn by_rule(policy: &BTreeMap<&'static str, String>) -> Vec<(String, String)> {
    let knobs = policy.iter();
    knobs.map(|(knob, word)| recorded(knob, word)).collect()
}

/// Returns how a task climbs where a rule said so.
fn climbs(path: Vec<Label>, levels: Vec<Span>) -> Option<Climbs> {
    let is_said = !path.is_empty() || !levels.is_empty();
    is_said.then_some(Climbs { path, levels })
}
