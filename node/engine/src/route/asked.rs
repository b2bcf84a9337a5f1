//! What rules ask for beside the work itself: plain data, each with the rule that asked.

use orgo_schema::{fact::RuleRef, span::Span};
use serde::Serialize;

use super::{Alike, Incoming, SoFar};
use crate::rule::Compiled;

/// What rules ask for beside the work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Who is told, in the order of the rules, nothing twice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notify: Vec<Notice>,
    /// The answer to the sender; of several rules the last one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
    /// What belongs to the case, nothing twice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attach: Vec<Attach>,
    /// The earlier case it is linked to; of several rules the last one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkTo>,
}

/// Whom a rule tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The rule.
    pub rule: RuleRef,
    /// How widely, as profiles say it.
    pub scope: &'static str,
    /// The template of the message; without one, the usual.
    pub template: Option<String>,
}

/// An answer to the sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// The rule.
    pub rule: RuleRef,
    /// The template of the message.
    pub template: String,
}

/// A part of the resource library that belongs to the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attach {
    /// The rule.
    pub rule: RuleRef,
    /// The name in the resource library.
    pub resource: String,
}

/// A link to the latest earlier case that is alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkTo {
    /// The rule.
    pub rule: RuleRef,
    /// What that case must have.
    pub to: Alike,
    /// How far back.
    pub within: Span,
}

impl LinkTo {
    /// Returns the link a rule asks for, once all rules have spoken; nothing where the case lacks
    /// what would have to be the same.
    pub(super) fn of(rule: &Compiled, mail: &Incoming<'_>, so_far: &SoFar) -> Option<Self> {
        let link = rule.rule.then.link.as_ref()?;
        Some(Self {
            rule: rule.reference(),
            to: link.to.alike(mail, so_far)?,
            within: link.within,
        })
    }
}

impl Asked {
    /// Adds what a rule that matched asks for.
    pub(super) fn add(&mut self, rule: &Compiled) {
        let then = &rule.rule.then;
        for notify in &then.notify {
            let scope = notify.scope.as_str();
            let is_known =
                |known: &Notice| known.scope == scope && known.template == notify.template;
            if !self.notify.iter().any(is_known) {
                self.notify.push(Notice {
                    rule: rule.reference(),
                    scope,
                    template: notify.template.clone(),
                });
            }
        }
        for resource in &then.attach {
            if !self.attach.iter().any(|known| known.resource == *resource) {
                self.attach.push(Attach {
                    rule: rule.reference(),
                    resource: resource.clone(),
                });
            }
        }
        if let Some(template) = &then.reply {
            self.reply = Some(Reply {
                rule: rule.reference(),
                template: template.clone(),
            });
        }
    }
}
