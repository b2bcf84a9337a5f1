//! One task: where it stands on the ladder, what can be done now, and what happened.

mod forms;

pub use forms::TaskChange;

use forms::Forms;
use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{
        Banner, CaseLink, Choice, Day, Draft, Fact, Files, LabelView, PathStop, Priority, Refill,
        Refused, Rung, Severity, ShownStatus, TaskOffer, Telling, Tone, Transfers, Visibility,
    },
    part::{
        action, banner, change, facts, form,
        icon::{Icon, icon},
        ladder, mark, path, reply, shell, text, timeline, transfer,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone)]
pub struct TaskPage {
    pub id: String,
    /// The short name people say, such as `T-4KD2`.
    pub reference: String,
    pub title: String,
    pub description: String,
    pub case: CaseLink,
    pub status: ShownStatus,
    pub priority: Priority,
    pub severity: Option<Severity>,
    pub label: LabelView,
    pub visibility: Visibility,
    /// Where the work is; may be empty.
    pub place: String,
    pub banners: Vec<Banner>,
    pub rungs: Vec<Rung>,
    /// Where it has been, in order of time.
    pub path: Vec<PathStop>,
    /// Labels to suggest for it, the next in the direction of its flow first, and which direction that is.
    pub onward: (Vec<Choice>, &'static str),
    /// What is legal now, the usual first; see [`TaskOffer`].
    pub offers: Vec<TaskOffer>,
    /// What is not offered and why; may be empty.
    pub not_offered: String,
    pub refused: Option<Refused>,
    /// Offers of it to other units.
    pub transfers: Transfers,
    /// People the task can be given to.
    pub people: Vec<Choice>,
    pub clocks: Vec<ClockView>,
    pub facts: Vec<Fact>,
    pub checklist: Vec<CheckItem>,
    pub timeline: Vec<Day>,
    pub telling: Telling,
    pub waits_for: Vec<TaskLink>,
    /// The tasks that wait for this one.
    pub blocks: Vec<TaskLink>,
    pub files: Files,
    /// What the reader may set; nothing for one who may set nothing.
    pub change: Option<TaskChange>,
    /// The small form that could not be taken.
    pub refill: Option<Refill>,
    /// Whether the reader may comment and tick the checklist.
    pub may_write: bool,
    pub comment: Draft,
    /// Whether the case came in by a mail that the reader may reply to on its page.
    pub may_reply: bool,
}

/// A clock that runs for the task, with the reasons for its value.
#[derive(Debug, Clone)]
pub struct ClockView {
    /// "Until it moves up".
    pub name: String,
    pub value: String,
    pub tone: Tone,
    /// 0 to 100; nothing draws no bar.
    pub used_percent: Option<u8>,
    /// "Why 14:31?"
    pub question: String,
    /// A sentence each; the time zone is named.
    pub why: Vec<String>,
}

/// A line of the checklist.
#[derive(Debug, Clone)]
pub struct CheckItem {
    /// What the form posts as part of its path.
    pub id: String,
    pub text: String,
    pub is_done: bool,
}

/// Another task this one waits for, or that waits for it.
#[derive(Debug, Clone)]
pub struct TaskLink {
    pub id: String,
    pub title: String,
    /// Nothing for a task that is not known here.
    pub status: Option<ShownStatus>,
    /// Why it does not hold the other back although it is not finished; may be empty.
    pub note: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: TaskPage) -> String {
    let (token, language) = (&frame.token, frame.language);
    let say = words::Task(language);
    let title = page.title.clone();
    let comment = page.may_write.then(|| {
        let target = route::task_comments(&page.id);
        timeline::composer(language, target, &page.comment, token)
    });
    let reply = page.may_reply.then(|| reply::way(language, &page.case.id));
    let description = (!page.description.trim().is_empty()).then(|| {
        view! { <section class="panel"><h2>{say.what_to_do()}</h2>{text::paragraphs(&page.description)}</section> }
    });
    let rungs = (!page.rungs.is_empty()).then(|| {
        let rungs = ladder::ladder(language, page.rungs.clone());
        view! { <section class="panel climbs"><h2>{say.where_it_goes()}</h2>{rungs}</section> }
    });
    let path = path::path(language, page.path.clone());
    let head = head(language, &page);
    let next = next_step(language, &page, token);
    let forms = Forms {
        language,
        id: &page.id,
        token,
        refill: page.refill.as_ref(),
    };
    let fields = page.change.as_ref().map(|now| forms.fields(now));
    let transfers = transfer::transfers(language, page.transfers, token, page.refill.as_ref());
    let waits_for = waits_for(page.waits_for, page.change.as_ref(), forms);
    let blocks = blocks(language, page.blocks);
    let files = change::files(
        &route::task_attachments(&page.id),
        page.files,
        forms.files(),
    );
    let checklist = checklist(language, &page.id, page.checklist, page.may_write, token);
    let way = route::task(&page.id);
    let told = timeline::told(language, page.timeline, (page.telling, &way), token);
    let main = view! {
        {head}{banner::banners(language, page.banners)}
        <div class="cols three">
            <div class="stack c1">{next}{transfers}{clocks(language, page.clocks)}{fields}</div>
            {rungs}
            <div class="stack c2">{path}
                {description}{checklist}{told}{comment}{reply}
            </div>
            <div class="stack c3">{case(language, page.case)}{waits_for}{blocks}{files}{facts_of(language, page.facts)}</div>
        </div>
    };
    shell::translated(frame, Place::Work, &title, main.into_any())
}

/// Draws title, status, label and place.
fn head(language: Language, page: &TaskPage) -> AnyView {
    let say = words::Frame(language);
    let place = (!page.place.is_empty()).then(
        || view! { <span>{icon(Icon::Place)}<span dir="auto">{page.place.clone()}</span></span> },
    );
    let case = format!("{} {}", page.case.reference, page.case.title);
    // The first clock says what happens if nobody acts; on a phone it is far down the page.
    let clock = page.clocks.first().and_then(|clock| {
        let words = format!("{}: {}", clock.name, clock.value);
        text::pop(words, &clock.question, clock.why.clone())
    });
    view! {
        <div class="head"><div>
            <nav class="crumbs" aria-label=say.where_this_is()>
                <a href=route::WORK>{say.work()}</a>
                <a href=route::case(&page.case.id) dir="auto">{case}</a>
                <bdi>{page.reference.clone()}</bdi>
            </nav>
            <h1 dir="auto">{page.title.clone()}</h1>
            <div class="meta">
                {mark::task_status_box(language, page.status)}
                {page.severity.map(|severity| mark::severity(language, severity))}
                {mark::priority(language, page.priority)}
                {mark::plate_explained(language, page.label.clone())}
                {mark::visibility(language, page.visibility)}{place}
            </div>
            {clock}
        </div></div>
    }
    .into_any()
}

/// Draws what can be done now.
fn next_step(language: Language, page: &TaskPage, token: &str) -> AnyView {
    let setting = action::Setting {
        language,
        token: token.to_owned(),
        people: page.people.clone(),
        onward: page.onward.clone(),
        refused: page.refused.clone(),
        not_offered: page.not_offered.clone(),
    };
    let offers = action::task_offers(&page.id, &page.offers, setting);
    let title = words::Action(language).next_step();
    view! { <section class="panel next"><h2>{title}</h2>{offers}</section> }.into_any()
}

/// Draws the clocks with their reasons.
pub(in crate::page) fn clocks(language: Language, clocks: Vec<ClockView>) -> Option<AnyView> {
    if clocks.is_empty() {
        return None;
    }
    let lines = clocks.into_iter().map(|clock| {
        let why = text::why(clock.question, clock.why);
        view! {
            <li data-tone=clock.tone.name()>
                <span>{clock.name}</span><b>{clock.value}</b>{clock.used_percent.map(mark::bar)}{why}
            </li>
        }
    });
    let lines = lines.collect_view();
    let title = words::Task(language).clocks();
    let view = view! {
        <section class="panel"><h2>{title}</h2><ul class="clocks">{lines}</ul></section>
    };
    Some(view.into_any())
}

/// Draws the facts in two columns.
fn facts_of(language: Language, facts: Vec<Fact>) -> Option<AnyView> {
    if facts.is_empty() {
        return None;
    }
    let title = words::Task(language).facts();
    let view = view! {
        <section class="panel"><h2>{title}</h2>{facts::column(facts)}</section>
    };
    Some(view.into_any())
}

/// Draws the checklist; each line is a form, so that it works without script.
pub(in crate::page) fn checklist(
    language: Language,
    id: &str,
    items: Vec<CheckItem>,
    may_write: bool,
    token: &str,
) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let say = words::Task(language);
    let done = items.iter().filter(|item| item.is_done).count();
    let count = say.done_of(done, items.len());
    let lines = items.into_iter().map(|item| {
        let (shape, class, state, next) = if item.is_done {
            (Icon::Check, "tick on", say.is_done(), "no")
        } else {
            (Icon::Check, "tick", say.is_not_done(), "yes")
        };
        let words = view! {
            <i>{item.is_done.then(|| icon(shape))}</i><span class="sr">{state}" "</span><span dir="auto">{item.text}</span>
        };
        if !may_write {
            return view! { <li class=class>{words}</li> }.into_any();
        }
        view! {
            <li><form method="post" action=route::task_check(id, &item.id)>
                {form::token(token)}{form::hidden("done", next)}<button class=class>{words}</button>
            </form></li>
        }
        .into_any()
    });
    let lines = lines.collect_view();
    let hint = may_write.then(|| view! { <p class="hint">{say.press_line()}</p> });
    let view = view! {
        <section class="panel">
            <h2>{say.checklist()}" "<span class="n">{count}</span></h2><ul class="checks">{lines}</ul>{hint}
        </section>
    };
    Some(view.into_any())
}

/// Draws the case the task belongs to.
fn case(language: Language, case: CaseLink) -> AnyView {
    let title = words::Task(language).case();
    let words = format!("{} {}", case.reference, case.title);
    view! {
        <section class="panel">
            <h2>{title}</h2>
            <p><a href=route::case(&case.id) dir="auto">{words}</a></p><p class="hint">{case.state}</p>
        </section>
    }
    .into_any()
}

/// Draws the tasks this one waits for, and the form for another.
fn waits_for(
    tasks: Vec<TaskLink>,
    change: Option<&TaskChange>,
    forms: Forms<'_>,
) -> Option<AnyView> {
    if tasks.is_empty() && change.is_none() {
        return None;
    }
    let lines = tasks.into_iter().map(|task| {
        let remove = change.map(|_| forms.stop_waiting(&task));
        view! { <li>{other(forms.language, task)}{remove}</li> }
    });
    let lines = lines.collect_view();
    let add = change.map(|now| forms.wait_for(now));
    let title = words::Task(forms.language).waits_for();
    let view = view! {
        <section class="panel"><h2>{title}</h2><ul class="lines">{lines}</ul>{add}</section>
    };
    Some(view.into_any())
}

/// Draws the tasks that wait for this one.
fn blocks(language: Language, tasks: Vec<TaskLink>) -> Option<AnyView> {
    if tasks.is_empty() {
        return None;
    }
    let lines = tasks
        .into_iter()
        .map(|task| view! { <li>{other(language, task)}</li> });
    let lines = lines.collect_view();
    let title = words::Task(language).blocks();
    let view = view! {
        <section class="panel"><h2>{title}</h2><ul class="lines">{lines}</ul></section>
    };
    Some(view.into_any())
}

/// Draws another task: its title, how it stands, and what that means.
fn other(language: Language, task: TaskLink) -> AnyView {
    let title = match task.status {
        Some(_) => view! { <a class="grow" href=route::task(&task.id) dir="auto">{task.title}</a> }
            .into_any(),
        None => view! { <span class="grow mute">{task.title}</span> }.into_any(),
    };
    let note = (!task.note.is_empty()).then(|| view! { <span class="under">{task.note}</span> });
    let status = task
        .status
        .map(|status| mark::task_status(language, status));
    view! { {title}{status}{note} }.into_any()
}
