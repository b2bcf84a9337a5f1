//! One act on several tasks: first what it would change, row by row, then doing it, and taking it back.
//!
//! What would come of it is not guessed: each command is tried in the one way in for people and undone
//! before it is kept ([`submit::rehearse`]). Nothing stays in the node between the steps. The form brings
//! back what stood there when the person looked, so what somebody else changed meanwhile is left alone, a
//! form that is sent twice does nothing twice, and the way back is known.

mod plan;

use axum::{extract::State, http::StatusCode, response::Response};
use orgo_schema::{
    command::{Command, Object, Refusal},
    id::{CaseId, TaskId},
};
use orgo_web::{
    model::{Banner, Tone},
    page::bulk::{self, BulkPage, BulkRow, Stage},
    route,
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    session::{Fields, Post},
};
use crate::{failure::Failure, guard, submit, words};
pub(super) use plan::Act;
use plan::{Plan, Way};

/// Tasks at once.
const TASKS_MAX: usize = 200;
/// The longest address that leads back.
const BACK_MAX: usize = 2_000;

/// Asks, shows what would change, does it, or takes it back.
pub(super) async fn post(State(app): State<App>, post: Post) -> Response {
    app.take(post, take).await
}

fn take(desk: &Desk<'_>, fields: &Fields) -> Result<Answer, Failure> {
    let back = back(fields);
    let Some(act) = Act::find(fields.get("act")) else {
        return Ok(Answer::See(back, None));
    };
    let way = match fields.get("go") {
        "yes" => Some(Way::There),
        "undo" => Some(Way::Back),
        _ => None,
    };
    let picked = match way {
        Some(_) => kept(fields),
        None => tasks(fields),
    };
    if picked.is_empty() {
        return Ok(Answer::See(back, None));
    }
    let page = Page { desk, act, back };
    let value = fields.get("value").trim();
    let plan = match Plan::read(desk, act, value) {
        Ok(Some(plan)) => plan,
        Ok(None) => return page.asks(&picked, value, None),
        Err(refusal) => return page.asks(&picked, value, Some(&refusal)),
    };
    match way {
        None => page.preview(&plan, &picked, fields),
        Some(way) => page.done(&plan, &picked, way),
    }
}

/// Returns where it was begun: an address of the list and of nothing else.
fn back(fields: &Fields) -> String {
    let back = fields.get("back");
    let is_list = back
        .strip_prefix(route::WORK)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
    if is_list && back.len() <= BACK_MAX && back.bytes().all(|byte| byte.is_ascii_graphic()) {
        back.to_owned()
    } else {
        route::WORK.to_owned()
    }
}

/// A task that was picked, with what stood there when it was looked at.
#[derive(Debug, Clone)]
struct Picked {
    task: TaskId,
    was: String,
}

/// Reads what was picked, each once.
fn tasks(fields: &Fields) -> Vec<Picked> {
    let mut all: Vec<Picked> = Vec::new();
    for task in fields.all("task").filter_map(|id| id.parse().ok()) {
        if all.len() < TASKS_MAX && all.iter().all(|known| known.task != task) {
            let was = String::new();
            all.push(Picked { task, was });
        }
    }
    all
}

/// Reads what a form brings back.
fn kept(fields: &Fields) -> Vec<Picked> {
    let rows = fields.all("row").filter_map(|row| {
        let (task, was) = row.split_once(':')?;
        let (task, was) = (task.parse().ok()?, was.to_owned());
        Some(Picked { task, was })
    });
    rows.take(TASKS_MAX).collect()
}

/// A task as it stands now.
struct Current {
    task: TaskId,
    case: CaseId,
    title: String,
    stands: String,
}

struct Page<'a> {
    desk: &'a Desk<'a>,
    act: Act,
    back: String,
}

impl Page<'_> {
    /// Reads how things stand that were picked; a refusal for what may not be seen.
    fn current(
        &self,
        plan: Option<&Plan>,
        picked: &[Picked],
    ) -> Result<Vec<Result<Current, Refusal>>, Failure> {
        let desk = self.desk;
        desk.node.store.read(|db| {
            let one = |picked: &Picked| {
                let object = Object::Task(picked.task);
                let found = match guard::found(db, &desk.setting, &desk.visitor.viewer, object) {
                    Ok(found) => found,
                    Err(Failure::Refused(refusal)) => return Ok(Err(refusal)),
                    Err(failure) => return Err(failure),
                };
                let Some(fold) = found.task() else {
                    let kind = "task".to_owned();
                    return Ok(Err(Refusal::NotFound { kind }));
                };
                Ok(Ok(Current {
                    task: picked.task,
                    case: found.case,
                    title: fold.view.title.clone(),
                    stands: plan::stands(self.act, plan, fold, &found.folded.case.view),
                }))
            };
            picked.iter().map(one).collect()
        })
    }

    /// Asks for what the act needs; with what is wrong with what was typed.
    fn asks(
        &self,
        picked: &[Picked],
        value: &str,
        refusal: Option<&Refusal>,
    ) -> Result<Answer, Failure> {
        let rows = self.current(None, picked)?.into_iter().map(|current| {
            let current = match current {
                Ok(current) => current,
                Err(refusal) => return self.hidden(&refusal),
            };
            BulkRow {
                now: plan::said(self.desk, self.act, &current.stands),
                id: Some(current.task.to_string()),
                title: current.title,
                kept: None,
                then: String::new(),
                problem: String::new(),
            }
        });
        let (words, choices, is_closed) = plan::question(self.desk, self.act);
        // What is wrong is said by the command, in English.
        let banner = refusal.map(|refusal| Banner {
            tone: Tone::Fail,
            title: why(refusal),
            ..Banner::default()
        });
        let status = if banner.is_some() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        let page = BulkPage {
            title: self
                .say()
                .head(picked.len(), self.act.words(self.desk.wall.language)),
            act: self.act.as_str().to_owned(),
            value: value.to_owned(),
            stage: Stage::Asks {
                words,
                choices,
                is_closed,
            },
            banner,
            note: String::new(),
            rows: rows.collect(),
            back: self.back.clone(),
        };
        let html = bulk::render(&self.desk.frame()?, page);
        Ok(Answer::Again(status, html))
    }

    /// Shows what would change. Nothing is kept.
    fn preview(&self, plan: &Plan, picked: &[Picked], fields: &Fields) -> Result<Answer, Failure> {
        let current = self.current(Some(plan), picked)?;
        let commands = current.iter().map(|current| {
            let current = current.as_ref().ok()?;
            let target = plan.target(&current.stands);
            (target.as_deref() != Some(&current.stands))
                .then(|| plan.command(Way::There, (current.task, current.case), &current.stands))?
        });
        let tried = self.rehearsed(commands.collect());
        let mut rows = Vec::new();
        for (current, tried) in current.into_iter().zip(tried) {
            let current = match current {
                Ok(current) => current,
                Err(refusal) => {
                    rows.push(self.hidden(&refusal));
                    continue;
                }
            };
            let problem = match tried {
                None => "It is so already.".to_owned(),
                Some(Ok(())) => String::new(),
                Some(Err(Failure::Refused(refusal))) => why(&refusal),
                Some(Err(failure)) => return Err(failure),
            };
            rows.push(self.row(plan, &current, &current.stands, problem));
        }
        let ready = rows.iter().filter(|row| row.kept.is_some()).count();
        let more = fields.all("task").count() > TASKS_MAX;
        let banner = if more {
            Some(self.say().only_first(TASKS_MAX))
        } else if ready == 0 {
            Some(self.say().no_change().to_owned())
        } else if ready < rows.len() {
            Some(self.say().would_stay(rows.len() - ready))
        } else {
            None
        };
        let banner = banner.map(|title| Banner {
            tone: Tone::Warn,
            title,
            text: String::new(),
            language: self.desk.wall.language,
        });
        self.shown(plan, Stage::Preview, banner, rows)
    }

    /// Does it, or takes it back. Each task is a command of its own.
    fn done(&self, plan: &Plan, picked: &[Picked], way: Way) -> Result<Answer, Failure> {
        let current = self.current(Some(plan), picked)?;
        let commands: Vec<Option<Command>> = current
            .iter()
            .zip(picked)
            .map(|(current, picked)| {
                let current = current.as_ref().ok()?;
                let (from, _) = plan.ends(way, &picked.was)?;
                if current.stands != from {
                    return None;
                }
                plan.command(way, (current.task, current.case), &picked.was)
            })
            .collect();
        let done = self.submitted(commands);
        let mut rows = Vec::new();
        let mut changed = 0;
        for ((current, picked), done) in current.into_iter().zip(picked).zip(done) {
            let current = match current {
                Ok(current) => current,
                Err(refusal) => {
                    rows.push(self.hidden(&refusal));
                    continue;
                }
            };
            let to = plan.ends(way, &picked.was).map(|(_, to)| to);
            let problem = match done {
                Some(Ok(())) => String::new(),
                Some(Err(Failure::Refused(refusal))) => why(&refusal),
                Some(Err(failure)) => {
                    tracing::error!("one of several acts could not be saved: {failure}");
                    "It could not be saved: try it once more.".to_owned()
                }
                // A form that came twice: it is as it should be.
                None if to.as_deref() == Some(&current.stands) => String::new(),
                None => "Somebody changed it since you looked: it was left alone.".to_owned(),
            };
            changed += usize::from(problem.is_empty());
            let mut row = self.row(plan, &current, &picked.was, problem);
            if way == Way::Back {
                std::mem::swap(&mut row.now, &mut row.then);
                row.kept = None;
            }
            rows.push(row);
        }
        let all = rows.len();
        let say = self.say();
        let (stage, title) = match (way, changed == all) {
            (Way::There, true) => (Stage::Done, say.done(all)),
            (Way::There, false) => (Stage::Done, say.done_of(all, changed)),
            (Way::Back, true) => (Stage::Undone, say.undone(all)),
            (Way::Back, false) => (Stage::Undone, say.undone_of(all, changed)),
        };
        let banner = Banner {
            tone: if changed == all {
                Tone::Done
            } else {
                Tone::Warn
            },
            title,
            text: String::new(),
            language: self.desk.wall.language,
        };
        self.shown(plan, stage, Some(banner), rows)
    }

    const fn say(&self) -> words::Bulk {
        words::Bulk(self.desk.wall.language)
    }

    /// What may not be seen has no name.
    fn hidden(&self, refusal: &Refusal) -> BulkRow {
        BulkRow {
            id: None,
            title: self.say().some_task().to_owned(),
            kept: None,
            now: String::new(),
            then: String::new(),
            problem: why(refusal),
        }
    }

    fn row(&self, plan: &Plan, current: &Current, was: &str, problem: String) -> BulkRow {
        let then = plan.target(was).unwrap_or_default();
        BulkRow {
            id: Some(current.task.to_string()),
            title: current.title.clone(),
            kept: problem
                .is_empty()
                .then(|| format!("{}:{was}", current.task)),
            now: plan::said(self.desk, self.act, was),
            then: plan::said(self.desk, self.act, &then),
            problem,
        }
    }

    fn shown(
        &self,
        plan: &Plan,
        stage: Stage,
        banner: Option<Banner>,
        rows: Vec<BulkRow>,
    ) -> Result<Answer, Failure> {
        let say = self.say();
        let lead = match stage {
            Stage::Asks { .. } | Stage::Preview => Some(say.can_undo()),
            Stage::Done if rows.iter().any(|row| row.kept.is_some()) => Some(say.undo_takes()),
            Stage::Done | Stage::Undone => None,
        };
        let note =
            lead.map(|lead| format!("{lead} {}", self.act.way_back(self.desk.wall.language)));
        let note = note.unwrap_or_default().trim_end().to_owned();
        let page = BulkPage {
            title: say.head(rows.len(), &plan.words(self.desk)),
            act: self.act.as_str().to_owned(),
            value: plan.value().to_owned(),
            stage,
            banner,
            note,
            rows,
            back: self.back.clone(),
        };
        let html = bulk::render(&self.desk.frame()?, page);
        Ok(Answer::Page(html))
    }

    /// Tries commands and keeps none of them.
    fn rehearsed(&self, commands: Vec<Option<Command>>) -> Vec<Option<Result<(), Failure>>> {
        let (node, person) = (self.desk.node, &self.desk.visitor.person);
        let begun: Vec<_> = commands
            .into_iter()
            .map(|command| Some(submit::rehearse(node, person, command?)))
            .collect();
        let end =
            |begun: Result<submit::Rehearsed, Failure>| begun.and_then(submit::Rehearsed::wait);
        begun.into_iter().map(|begun| begun.map(end)).collect()
    }

    /// Does commands; they share a commit.
    fn submitted(&self, commands: Vec<Option<Command>>) -> Vec<Option<Result<(), Failure>>> {
        let (node, person) = (self.desk.node, &self.desk.visitor.person);
        let begun: Vec<_> = commands
            .into_iter()
            .map(|command| Some(submit::begin(node, person, command?)))
            .collect();
        let end = |begun: Result<submit::Submitted, Failure>| {
            begun.and_then(|begun| begun.finish(node)).map(drop)
        };
        begun.into_iter().map(|begun| begun.map(end)).collect()
    }
}

fn why(refusal: &Refusal) -> String {
    if let Refusal::Invalid { problem, .. } = refusal {
        return answer::sentence(problem);
    }
    answer::sentence(&refusal.to_string())
}
