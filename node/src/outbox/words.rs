//! What messages say: the template, in the language of who gets it, and what it is filled with.

use orgo_engine::{
    calendar::parse_zone,
    letter::{DIGEST, Hole, Letters, PRIVATE, RESTRICTED, Written, tongue},
    outbox::Message,
};
use orgo_schema::{fact::Purpose, time::Timestamp, view::TaskView, word::Visibility};

use super::{sender::Sender, settings::Smtp, story::Told};
use crate::{
    http::show::case_reference,
    setting::Setting,
    store::{compartment::Compartment, user::User},
};

/// Who gets a message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reader<'a> {
    /// Somebody who signs in.
    User(&'a User),
    /// Who wrote in.
    Sender(&'a Sender),
}

/// All that a message is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) setting: &'a Setting,
    pub(super) server: &'a Smtp,
    pub(super) compartment: &'a Compartment,
    pub(super) reader: Reader<'a>,
}

impl Words<'_> {
    /// Writes a message, and says in which language.
    ///
    /// Mail is read by servers on its way: of what is restricted it says no more than where to look.
    pub(super) fn write(&self, told: &Told, message: &Message) -> Option<(Written, &str)> {
        let language = self.language();
        let letters = self.letters();
        let wanted = &message.wanted;
        let domain = told.domain();
        let letter = match (self.is_restricted(told), self.reader) {
            (true, Reader::User(_)) => letters.of_kind(RESTRICTED, None, language),
            (true, Reader::Sender(_)) => letters.of_kind(PRIVATE, None, language),
            (false, _) => {
                let named = wanted.template.as_deref();
                let named = named.and_then(|name| letters.get(name, domain, language));
                // A template that is there no more is no reason to say nothing.
                let kind = match wanted.purpose {
                    Purpose::Answered => Purpose::Received,
                    other => other,
                };
                named.or_else(|| letters.of_kind(kind.word(), domain, language))
            }
        };
        let written = letter?.write(|hole| self.value(told, hole));
        Some((written, language))
    }

    /// Writes the one mail of many messages, a line each.
    pub(super) fn digest(&self, lines: &[String]) -> Option<(Written, &str)> {
        let language = self.language();
        let letter = self.letters().of_kind(DIGEST, None, language)?;
        let written = letter.write(|hole| match hole {
            Hole::DigestCount => Some(lines.len().to_string()),
            Hole::DigestList => {
                let lines: Vec<String> = lines.iter().map(|line| format!("- {line}")).collect();
                Some(lines.join("\n"))
            }
            other => self.of_place(other),
        });
        Some((written, language))
    }

    fn letters(&self) -> &Letters {
        &self.setting.configuration.loaded.letters
    }

    fn is_restricted(&self, told: &Told) -> bool {
        let visibility = self.compartment.visibility.max(told.case().visibility);
        visibility >= Visibility::Restricted
    }

    /// Returns the language of who gets it: the one they chose or wrote in, else that of the organisation.
    fn language(&self) -> &str {
        let own = match self.reader {
            Reader::User(user) => user.preferred.language.as_deref(),
            Reader::Sender(sender) => tongue(&format!("{}\n{}", sender.subject, sender.text)),
        };
        own.unwrap_or(&self.server.language)
    }

    /// Says what a placeholder stands for, where that is the same for every message.
    fn of_place(&self, hole: Hole) -> Option<String> {
        match hole {
            Hole::OrganizationName => Some(self.setting.organization_name.clone()),
            Hole::SiteName => Some(self.setting.site.clone()),
            Hole::RecipientName => match self.reader {
                Reader::User(user) => Some(user.account.name.clone()),
                Reader::Sender(sender) => sender.name.clone(),
            },
            _ => None,
        }
    }

    fn value(&self, told: &Told, hole: Hole) -> Option<String> {
        let case = told.case();
        match hole {
            Hole::CaseReference => Some(case_reference(case.case_id.uuid())),
            // Who wrote in reads their own words: what people made of them is not theirs.
            Hole::CaseTitle | Hole::TaskTitle | Hole::SignalSubject
                if let Reader::Sender(sender) = self.reader =>
            {
                Some(sender.subject.clone())
            }
            Hole::CaseTitle | Hole::SignalSubject => Some(case.title.clone()),
            Hole::CaseNarrative => Some(match self.reader {
                Reader::User(_) => case.narrative.clone(),
                Reader::Sender(sender) => sender.text.clone(),
            }),
            Hole::CaseLabel => Some(case.label.to_string()),
            Hole::CaseLocation => {
                let place = [&case.location.site, &case.location.area];
                let named: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
                Some(named.join(", "))
            }
            Hole::CaseResolution => told.resolution(),
            Hole::TaskResolution => told
                .task()
                .and_then(|task| task.resolution.clone())
                .or_else(|| told.resolution()),
            other => self
                .of_place(other)
                .or_else(|| self.of_task(told.task()?, other)),
        }
    }

    fn of_task(&self, task: &TaskView, hole: Hole) -> Option<String> {
        match hole {
            Hole::TaskTitle => Some(task.title.clone()),
            Hole::TaskDescription => Some(task.description.clone()),
            Hole::TaskLabel => Some(task.label.to_string()),
            Hole::TaskTeam => task.owner_role.as_ref().map(ToString::to_string),
            Hole::TaskPriority => Some(task.priority.to_string()),
            Hole::TaskStatus => Some(task.status.to_string()),
            Hole::TaskDue => task.due_at.map(|at| self.clock(at)),
            Hole::TaskWindow => {
                let policy = self.setting.policies.newest();
                let policy = policy.for_domain(Some(&task.domain));
                let window = task.reactivity_time;
                Some(
                    window
                        .unwrap_or_else(|| policy.window(task.priority))
                        .to_string(),
                )
            }
            Hole::TaskLevel => Some(task.escalation_level.to_string()),
            Hole::TaskChecklist => {
                let lines = task.checklist.iter().map(|line| format!("- {}", line.text));
                Some(lines.collect::<Vec<_>>().join("\n"))
            }
            // Who wrote in cannot sign in.
            Hole::TaskLink => match self.reader {
                Reader::User(_) => {
                    let url = self.server.url.as_ref()?;
                    Some(format!("{url}/tasks/{}", task.task_id))
                }
                Reader::Sender(_) => None,
            },
            _ => None,
        }
    }

    /// Shows an instant on the clock of who gets the message.
    fn clock(&self, at: Timestamp) -> String {
        let own = match self.reader {
            Reader::User(user) => user.preferred.zone.as_deref(),
            Reader::Sender(_) => None,
        };
        let zone = own.and_then(|zone| parse_zone(zone).ok());
        let zone = zone.unwrap_or_else(|| self.setting.policies.newest().zone);
        let local = at.utc().with_timezone(&zone);
        local.format("%Y-%m-%d %H:%M %Z").to_string()
    }
}
