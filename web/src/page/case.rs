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
    Frame, Language,
    frame::Place,
    model::{
        Banner, CaseOffer, CaseStatus, Choice, Day, Draft, Fact, Fault, Files, LabelView,
        LinkedCase, Priority, Refill, Refused, Replying, Severity, ShownStatus, Telling, TimeLeft,
        Transfers, Visibility,
    },
    part::{
        action, banner, change, facts,
        form::{self, Field, Line},
        icon::{Icon, icon},
        mark, reply, shell, text, timeline, transfer,
    },
    route, words,
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
    pub telling: Telling,
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
    /// Labels to suggest for it, the next in the direction of its flow first, and which direction that is.
    pub onward: (Vec<Choice>, &'static str),
    /// Offers of it to other units.
    pub transfers: Transfers,
    pub rights: CaseRights,
    pub comment: Draft,
    /// Whether the reader can write to who wrote in.
    pub replying: Replying,
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
    /// Whether somebody decides it before it is done.
    pub decides: bool,
    /// The label of who decides; empty for one level up.
    pub approver: String,
    /// Labels to suggest for who decides, one level up first.
    pub approvers: Vec<Choice>,
    /// Labels to suggest.
    pub labels: Vec<Choice>,
    pub faults: Vec<Fault>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: CasePage) -> String {
    let (token, language) = (&frame.token, frame.language);
    let title = page.title.clone();
    let writing = page.rights.comment.then(|| {
        let ways = (&page.comment, page.replying.clone());
        reply::writing(language, &page.id, ways, token)
    });
    let setting = action::Setting {
        language,
        token: token.clone(),
        people: vec![],
        onward: page.onward.clone(),
        refused: page.refused.clone(),
        not_offered: page.not_offered.clone(),
    };
    let has_offers = !page.offers.is_empty() || !page.not_offered.is_empty();
    let offers = has_offers.then(|| {
        let offers = action::case_offers(&page.id, &page.offers, setting);
        let title = words::Action(language).next_step();
        view! { <section class="panel next"><h2>{title}</h2>{offers}</section> }
    });
    let head = head(language, &page);
    let story = story(language, &page.narrative, page.facts);
    let forms = Forms {
        language,
        id: &page.id,
        token,
        refill: page.refill.as_ref(),
    };
    let tags = tags(page.tags, page.tag, page.rights.tag, forms);
    let splits = page.change.as_ref().is_some_and(|now| now.stands_alone);
    let tasks = tasks(
        page.tasks,
        page.rights.add_task.then_some(page.new_task),
        splits,
        forms,
    );
    let transfers = transfer::transfers(language, page.transfers, token, page.refill.as_ref());
    let guests = guests::guests(page.guests, forms);
    let people = people(page.people, page.change.as_ref(), forms);
    let files = change::files(
        &route::case_attachments(&page.id),
        page.files,
        forms.files(),
    );
    let fields = page.change.as_ref().map(|now| forms.fields(now));
    let linked = change::linked(language, page.linked);
    let counts = page.counts.map(|counts| review::counts(language, counts));
    let way = route::case(&page.id);
    let told = timeline::told(language, page.timeline, (page.telling, &way), token);
    let main = view! {
        {head}{banner::banners(language, page.banners)}
        <div class="cols side">
            <div class="stack">{story}{counts}{told}{writing}</div>
            <div class="stack">{offers}{transfers}{guests}{fields}{tasks}{people}{linked}{files}{tags}</div>
        </div>
    };
    shell::translated(frame, Place::Cases, &title, main.into_any())
}

/// Draws title, status, label and who may read it.
fn head(language: Language, page: &CasePage) -> AnyView {
    let say = words::Frame(language);
    let moved_up = page.moved_up.clone();
    view! {
        <div class="head"><div>
            <nav class="crumbs" aria-label=say.where_this_is()>
                <a href=route::CASES>{say.cases()}</a><bdi>{page.reference.clone()}</bdi>
            </nav>
            <h1 dir="auto">{page.title.clone()}</h1>
            <div class="meta">
                {mark::case_status_box(language, page.status)}
                {moved_up.map(|label| mark::moved_up(language, label))}
                {page.severity.map(|severity| mark::severity(language, severity))}
                {mark::priority(language, page.priority)}
                {mark::plate_explained(language, page.label.clone())}
                {mark::visibility(language, page.visibility)}
            </div>
            <p class="hint" dir="auto">{page.opened.clone()}</p>
        </div><p><a class="btn" href=route::case_plan(&page.id)>{icon(Icon::Clock)}{words::Case(language).plan()}</a></p></div>
    }
    .into_any()
}

/// Draws what happened and the facts.
fn story(language: Language, narrative: &str, facts: Vec<Fact>) -> AnyView {
    let narrative = (!narrative.trim().is_empty()).then(|| text::paragraphs(narrative));
    view! {
        <section class="panel">
            <h2 class="sr">{words::Case(language).about()}</h2>{narrative}
            {facts::across(facts)}
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
    let (language, say) = (forms.language, words::Case(forms.language));
    let done = tasks.iter().filter(finished).count();
    let count = say.finished_of(done, tasks.len());
    let lines = tasks.into_iter().map(|task| {
        view! {
            <li>
                <a class="grow" href=route::task(&task.id) dir="auto">{task.title}</a>
                {mark::task_status(language, task.status)}
                <span class="under">{icon(Icon::Person)}<span dir="auto">{task.with}</span>{task.left.map(mark::time_left)}</span>
            </li>
        }
    });
    view! {
        <section class="panel">
            <h2>{say.tasks()}" "<span class="n">{count}</span></h2>
            <ul class="lines">{lines.collect_view()}</ul>
            {form.map(|form| new_task(forms, &form))}{split}
        </section>
    }
    .into_any()
}

/// Draws the form for another task, open when it was given back.
fn new_task(forms: Forms<'_>, form: &NewTaskForm) -> AnyView {
    let (language, say) = (forms.language, words::Case(forms.language));
    let field = |name, words| {
        let field = Field::new(name, words).spoken(language).within("task");
        field.checked(&form.faults)
    };
    let priority = if form.priority.is_empty() {
        "medium"
    } else {
        form.priority.as_str()
    };
    let title = form::line(
        field("title", say.task_title()).needed(),
        Line::Text,
        &form.title,
        vec![],
    );
    let label_field = field("label", say.label())
        .hint(words::Action(language).label_hint())
        .needed();
    let label = form::line(label_field, Line::Code, &form.label, form.labels.clone());
    let priority = form::select(
        field("priority", say.priority()),
        mark::priority_choices(language),
        priority,
    );
    let description = form::area(field("description", say.what_to_do()), &form.description);
    let decides = form::select(
        field("decides", say.decides()),
        form::choices([("", say.decides_nobody()), ("yes", say.decides_above())]),
        if form.decides { "yes" } else { "" },
    );
    let approver = form::line(
        field("approver", say.approver()).hint(say.approver_hint()),
        Line::Code,
        &form.approver,
        form.approvers.clone(),
    );
    view! {
        <details class="ask" open=!form.faults.is_empty()>
            <summary class="btn">{icon(Icon::Plus)}{say.add_task()}</summary>
            <form method="post" action=route::case_tasks(forms.id)>
                {form::token(forms.token)}{title}{label}{priority}{description}{decides}{approver}
                <button class="btn main">{say.add_the_task()}</button>
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
        let part = forms.part(&person.part);
        view! {
            <li><b class="grow" dir="auto">{person.name}</b><span class="mute" dir="auto">{part}</span>{remove}</li>
        }
    });
    let lines = lines.collect_view();
    let add = change.map(|now| forms.add_person(now));
    let title = words::Case(forms.language).people();
    let view = view! {
        <section class="panel"><h2>{title}</h2><ul class="lines">{lines}</ul>{add}</section>
    };
    Some(view.into_any())
}

/// Draws the tags, each with a way to take it off, and the form for another.
fn tags(tags: Vec<String>, draft: Draft, may_change: bool, forms: Forms<'_>) -> Option<AnyView> {
    let say = words::Case(forms.language);
    if tags.is_empty() && !may_change {
        return None;
    }
    let chips = tags.into_iter().map(|tag| {
        if !may_change {
            return view! { <li><span class="chip" dir="auto">{tag}</span></li> }.into_any();
        }
        let name = say.remove_tag(&tag);
        view! {
            <li><form method="post" action=route::case_tags(forms.id)>
                {form::token(forms.token)}{form::hidden("tag", &tag)}{form::hidden("remove", "yes")}
                <button class="chip" aria-label=name><span dir="auto">{tag}</span>{icon(Icon::Cross)}</button>
            </form></li>
        }
        .into_any()
    });
    let chips = chips.collect_view();
    let form = may_change.then(|| {
        let field = Field::new("tag", say.add_tag()).spoken(forms.language);
        let field = field.needed().fault(draft.fault);
        view! {
            <form class="inline" method="post" action=route::case_tags(forms.id)>
                {form::token(forms.token)}{form::line(field, Line::Text, &draft.text, vec![])}
                <button class="btn">{say.add()}</button>
            </form>
        }
    });
    let view = view! { <section class="panel"><h2>{say.tags()}</h2><ul class="chips">{chips}</ul>{form}</section> };
    Some(view.into_any())
}
