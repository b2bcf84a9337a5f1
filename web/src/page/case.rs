//! One case: what it is, what happened, who does what, and what can be done.

mod forms;
mod guests;
mod review;

pub use forms::CaseChange;
pub use guests::{GuestChange, GuestLine, Guests, OwnAnswer};
pub use review::{CountLine, CountPart, Counts};

use leptos::prelude::*;

use forms::Forms;

use crate::{
    Frame,
    frame::Place,
    model::{
        Banner, CaseOffer, CaseStatus, Choice, Day, Draft, Fact, Fault, Files, LabelView,
        LinkedCase, Priority, Refill, Refused, Severity, ShownStatus, TimeLeft, Transfers,
        Visibility,
    },
    part::{
        action, banner, change, facts,
        form::{self, Field, Line},
        icon::{Icon, icon},
        mark, shell, text, timeline, transfer,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone)]
pub struct CasePage {
    pub id: String,
    /// The short name people say, such as `C-2F81`.
    pub reference: String,
    pub title: String,
    pub status: CaseStatus,
    pub severity: Option<Severity>,
    pub priority: Priority,
    pub label: LabelView,
    pub visibility: Visibility,
    /// The highest level a task of it has moved up to.
    pub moved_up: Option<LabelView>,
    /// "Opened Tue 17 Nov by rule oxygen-alarm".
    pub opened: String,
    /// What happened, as told.
    pub narrative: String,
    pub banners: Vec<Banner>,
    pub facts: Vec<Fact>,
    pub tags: Vec<String>,
    pub timeline: Vec<Day>,
    pub tasks: Vec<CaseTask>,
    pub people: Vec<Participant>,
    /// Who is invited and who comes.
    pub guests: Guests,
    pub files: Files,
    pub linked: Vec<LinkedCase>,
    /// Of the review of a longer period: how much came in.
    pub counts: Option<Counts>,
    /// What the reader may set; nothing for one who may set nothing.
    pub change: Option<CaseChange>,
    /// The small form that could not be taken.
    pub refill: Option<Refill>,
    /// What is legal now, the usual first; see [`CaseOffer`].
    pub offers: Vec<CaseOffer>,
    /// What is not offered and why; may be empty.
    pub not_offered: String,
    pub refused: Option<Refused>,
    /// Offers of it to other units.
    pub transfers: Transfers,
    pub rights: CaseRights,
    pub comment: Draft,
    /// Given back when the tag could not be taken.
    pub tag: Draft,
    pub new_task: NewTaskForm,
}

/// What the reader may add.
#[derive(Debug, Clone, Copy, Default)]
pub struct CaseRights {
    pub comment: bool,
    pub tag: bool,
    pub add_task: bool,
}

/// A task of the case.
#[derive(Debug, Clone)]
pub struct CaseTask {
    pub id: String,
    pub title: String,
    pub status: ShownStatus,
    /// Who holds it, or the role that owns it.
    pub with: String,
    pub left: Option<TimeLeft>,
}

/// Somebody the case has to do with.
#[derive(Debug, Clone)]
pub struct Participant {
    pub name: String,
    /// "reported it", "holds it".
    pub part: String,
    /// How a form spells who it is, where they can be taken away.
    pub who: Option<String>,
}

/// The form for another task, given back when it could not be taken.
#[derive(Debug, Clone, Default)]
pub struct NewTaskForm {
    pub title: String,
    pub label: String,
    /// A spelling of [`Priority`].
    pub priority: String,
    pub description: String,
    /// Labels to suggest.
    pub labels: Vec<Choice>,
    pub faults: Vec<Fault>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: CasePage) -> String {
    let token = &frame.token;
    let title = page.title.clone();
    let comment = page
        .rights
        .comment
        .then(|| timeline::composer(route::case_comments(&page.id), &page.comment, token));
    let setting = action::Setting {
        token: token.clone(),
        people: vec![],
        refused: page.refused.clone(),
        not_offered: page.not_offered.clone(),
    };
    let has_offers = !page.offers.is_empty() || !page.not_offered.is_empty();
    let offers = has_offers.then(|| {
        let offers = action::case_offers(&page.id, &page.offers, setting);
        view! { <section class="panel next"><h2>"Next step"</h2>{offers}</section> }
    });
    let head = head(&page);
    let story = story(&page.narrative, page.facts);
    let tags = tags(&page.id, page.tags, page.tag, page.rights.tag, token);
    let forms = Forms {
        id: &page.id,
        token,
        refill: page.refill.as_ref(),
    };
    let splits = page.change.as_ref().is_some_and(|now| now.stands_alone);
    let tasks = tasks(
        page.tasks,
        page.rights.add_task.then_some(page.new_task),
        splits,
        forms,
    );
    let transfers = transfer::transfers(page.transfers, token, page.refill.as_ref());
    let guests = guests::guests(page.guests, forms);
    let people = people(page.people, page.change.as_ref(), forms);
    let files = change::files(
        &route::case_attachments(&page.id),
        page.files,
        forms.files(),
    );
    let fields = page.change.as_ref().map(|now| forms.fields(now));
    let linked = change::linked(page.linked);
    let counts = page.counts.map(review::counts);
    let main = view! {
        {head}{banner::banners(page.banners)}
        <div class="cols side">
            <div class="stack">{story}{counts}{timeline::timeline(page.timeline, token)}{comment}</div>
            <div class="stack">{offers}{transfers}{guests}{fields}{tasks}{people}{linked}{files}{tags}</div>
        </div>
    };
    shell::page(frame, Place::Cases, &title, main.into_any())
}

/// Draws title, status, label and who may read it.
fn head(page: &CasePage) -> AnyView {
    view! {
        <div class="head"><div>
            <nav class="crumbs" aria-label="Where this is">
                <a href=route::CASES>"Cases"</a><bdi>{page.reference.clone()}</bdi>
            </nav>
            <h1 dir="auto">{page.title.clone()}</h1>
            <div class="meta">
                {mark::case_status_box(page.status)}{page.moved_up.clone().map(mark::moved_up)}
                {page.severity.map(mark::severity)}{mark::priority(page.priority)}
                {mark::plate_explained(page.label.clone())}{mark::visibility(page.visibility)}
            </div>
            <p class="hint" dir="auto">{page.opened.clone()}</p>
        </div><p><a class="btn" href=route::case_plan(&page.id)>{icon(Icon::Clock)}"Its plan through time"</a></p></div>
    }
    .into_any()
}

/// Draws what happened and the facts.
fn story(narrative: &str, facts: Vec<Fact>) -> AnyView {
    let narrative = (!narrative.trim().is_empty()).then(|| text::paragraphs(narrative));
    view! {
        <section class="panel">
            <h2 class="sr">"What it is about"</h2>{narrative}{facts::across(facts)}
        </section>
    }
    .into_any()
}

/// Draws the tasks, the form for another one, and the form that splits the case.
fn tasks(
    tasks: Vec<CaseTask>,
    form: Option<NewTaskForm>,
    splits: bool,
    forms: Forms<'_>,
) -> AnyView {
    let split = (splits && !tasks.is_empty()).then(|| forms.split(&tasks));
    let finished = |task: &&CaseTask| match task.status {
        ShownStatus::Completed | ShownStatus::Failed | ShownStatus::Cancelled => true,
        ShownStatus::Pending
        | ShownStatus::InProgress
        | ShownStatus::OnHold
        | ShownStatus::Escalated => false,
    };
    let count = format!(
        "{} of {} finished",
        tasks.iter().filter(finished).count(),
        tasks.len()
    );
    let lines = tasks.into_iter().map(|task| {
        view! {
            <li>
                <a class="grow" href=route::task(&task.id) dir="auto">{task.title}</a>
                {mark::task_status(task.status)}
                <span class="under">{icon(Icon::Person)}<span dir="auto">{task.with}</span>{task.left.map(mark::time_left)}</span>
            </li>
        }
    });
    view! {
        <section class="panel">
            <h2>"Tasks "<span class="n">{count}</span></h2>
            <ul class="lines">{lines.collect_view()}</ul>
            {form.map(|form| new_task(forms.id, &form, forms.token))}{split}
        </section>
    }
    .into_any()
}

/// Draws the form for another task, open when it was given back.
fn new_task(id: &str, form: &NewTaskForm, token: &str) -> AnyView {
    let field = |name, words| Field::new(name, words).within("task").checked(&form.faults);
    let priority = if form.priority.is_empty() {
        "medium"
    } else {
        form.priority.as_str()
    };
    let title = form::line(
        field("title", "Title").needed(),
        Line::Text,
        &form.title,
        vec![],
    );
    let label_field = field("label", "Label")
        .hint("Such as 1001.11.Operations.Maintenance")
        .needed();
    let label = form::line(label_field, Line::Code, &form.label, form.labels.clone());
    let priority = form::select(
        field("priority", "Priority"),
        mark::priority_choices(),
        priority,
    );
    let description = form::area(field("description", "What to do"), &form.description);
    view! {
        <details class="ask" open=!form.faults.is_empty()>
            <summary class="btn">{icon(Icon::Plus)}"Add a task…"</summary>
            <form method="post" action=route::case_tasks(id)>
                {form::token(token)}{title}{label}{priority}{description}
                <button class="btn main">"Add the task"</button>
            </form>
        </details>
    }
    .into_any()
}

/// Draws who it has to do with, each with a way to take them away, and the form for another.
fn people(
    people: Vec<Participant>,
    change: Option<&CaseChange>,
    forms: Forms<'_>,
) -> Option<AnyView> {
    if people.is_empty() && change.is_none() {
        return None;
    }
    let lines = people.into_iter().map(|person| {
        let remove = change.and_then(|_| forms.remove_person(&person));
        view! {
            <li><b class="grow" dir="auto">{person.name}</b><span class="mute" dir="auto">{person.part}</span>{remove}</li>
        }
    });
    let lines = lines.collect_view();
    let add = change.map(|now| forms.add_person(now));
    let view = view! {
        <section class="panel"><h2>"Who is in it"</h2><ul class="lines">{lines}</ul>{add}</section>
    };
    Some(view.into_any())
}

/// Draws the tags, each with a way to take it off, and the form for another.
fn tags(
    id: &str,
    tags: Vec<String>,
    draft: Draft,
    may_change: bool,
    token: &str,
) -> Option<AnyView> {
    if tags.is_empty() && !may_change {
        return None;
    }
    let chips = tags.into_iter().map(|tag| {
        if !may_change {
            return view! { <li><span class="chip" dir="auto">{tag}</span></li> }.into_any();
        }
        let name = format!("Remove the tag {tag}");
        view! {
            <li><form method="post" action=route::case_tags(id)>
                {form::token(token)}{form::hidden("tag", &tag)}{form::hidden("remove", "yes")}
                <button class="chip" aria-label=name><span dir="auto">{tag}</span>{icon(Icon::Cross)}</button>
            </form></li>
        }
        .into_any()
    });
    let chips = chips.collect_view();
    let form = may_change.then(|| {
        let field = Field::new("tag", "Add a tag").needed().fault(draft.fault);
        view! {
            <form class="inline" method="post" action=route::case_tags(id)>
                {form::token(token)}{form::line(field, Line::Text, &draft.text, vec![])}
                <button class="btn">"Add"</button>
            </form>
        }
    });
    let view = view! { <section class="panel"><h2>"Tags"</h2><ul class="chips">{chips}</ul>{form}</section> };
    Some(view.into_any())
}
