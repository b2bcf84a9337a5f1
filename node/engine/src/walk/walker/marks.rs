//! How a walk reaches the marks of rules, and what they change.

use orgo_schema::{
    id::FactId,
    time::Timestamp,
    word::{Priority, Severity},
};

use super::{OPEN_END, Start, Walker, Why, ms};
use crate::{
    conduct::automation::{Act, Leave, may},
    walk::timed::{Effect, Reached},
};

impl<'a> Walker<'a> {
    /// Returns when the next mark of the present run is reached if nothing else happens, and which.
    pub(super) fn mark_due(&self) -> Option<(Timestamp, usize)> {
        if self.start.marks.is_empty() || !self.is_running() {
            return None;
        }
        let run = self.walk.runs.last().filter(|run| run.ended.is_none())?;
        let from = self.runs_from();
        let marks = self.start.marks.iter().enumerate();
        let left = marks.filter(|(index, mark)| mark.run == run.fact && !self.is_reached(*index));
        let due = left.map(|(index, mark)| {
            let left = ms(mark.after).saturating_sub(self.run_counted).max(0);
            let at = self.clock().after(from, left);
            (mark.since.map_or(at, |since| at.max(since)), index)
        });
        due.filter(|(at, _)| *at < OPEN_END).min()
    }

    fn is_reached(&self, index: usize) -> bool {
        let mut reached = self.walk.timed.iter();
        reached.any(|reached| reached.mark == index)
    }

    /// Reaches a mark: what it changes acts now, or once somebody has said yes.
    pub(super) fn reach(&mut self, at: Timestamp, index: usize) {
        if at > self.now {
            self.elapse(at);
        }
        let Some(mark) = self.start.marks.get(index) else {
            return;
        };
        self.walk.timed.push(Reached {
            mark: index,
            at,
            priority: self.priority,
            severity: self.severity,
            label: self.label.clone(),
            done: None,
        });
        let level = self.start.own.automation.unwrap_or(self.policy.automation);
        let asks = may(level, Act::Change) == Leave::AskFirst;
        if !asks || self.consented.contains(&mark.fact) {
            self.carry_out(index);
        }
    }

    /// Takes note of a yes: what waited for it acts now, if its run still goes on.
    pub(super) fn consent(&mut self, act: FactId) {
        self.consented.insert(act);
        let marks = self.start.marks.iter();
        let Some(index) = marks.clone().position(|mark| mark.fact == act) else {
            return;
        };
        let run = self.walk.runs.last().filter(|run| run.ended.is_none());
        let is_its_run = run.is_some_and(|run| {
            self.start
                .marks
                .get(index)
                .is_some_and(|mark| mark.run == run.fact)
        });
        let waits = |reached: &Reached| reached.mark == index && reached.done.is_none();
        if is_its_run && self.walk.timed.iter().any(waits) {
            self.carry_out(index);
        }
    }

    fn carry_out(&mut self, index: usize) {
        let (start, now): (&'a Start, Timestamp) = (self.start, self.now);
        let Some(mark) = start.marks.get(index) else {
            return;
        };
        let mut reached = self.walk.timed.iter_mut();
        if let Some(reached) = reached.find(|reached| reached.mark == index) {
            reached.done = Some(now);
        }
        for change in mark.changes.iter().filter(|change| now < change.before) {
            match &change.effect {
                Effect::Priority(to) => {
                    self.priority = to.applied(Some(self.priority), Priority::Medium);
                    self.walk.ruled.priority = Some(self.priority);
                }
                Effect::Severity(to) => {
                    let severity = to.applied(self.severity, Severity::Minor);
                    self.severity = Some(severity);
                    self.walk.ruled.severity = Some(severity);
                }
                Effect::Label(label) => {
                    self.relabel(label);
                    self.walk.ruled.label = Some(label.clone());
                }
                Effect::Escalate => {
                    if self.rung_above().is_some() && self.level < u8::MAX {
                        self.step(now, Why::Rule);
                    }
                }
            }
        }
    }
}
