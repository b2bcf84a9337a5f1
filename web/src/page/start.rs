//! The first hour: what a new organisation still needs, in the order in which it helps.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Tone,
    part::{
        icon::{Icon, icon},
        mark, shell,
    },
    route, words,
};

/// People who may sign in, with whom a team can begin: the first administrator and three more.
const PEOPLE: usize = 4;
/// Sites with which what is written lies in more than one place.
const SITES: usize = 2;

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct StartPage {
    pub organization: String,
    /// The name of this site.
    pub site: String,
    pub profile: String,
    /// Whether anything came in: by mail, by an import or by a form.
    pub came_in: bool,
    /// How many people may sign in.
    pub people: usize,
    /// How many sites the organisation has.
    pub sites: usize,
}

impl StartPage {
    /// Returns whether nothing is left to do.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.came_in && self.people >= PEOPLE && self.sites >= SITES
    }
}

/// One of the steps.
struct Step {
    is_done: bool,
    title: &'static str,
    text: String,
    /// Where it is done, and the words of the way there.
    next: Option<(&'static str, &'static str)>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: &StartPage) -> String {
    let say = words::Start(frame.language);
    let title = say.title(&page.site);
    let is_over = page.is_done();
    let steps = steps(say, page);
    let (done, all) = (
        steps.iter().filter(|step| step.is_done).count(),
        steps.len(),
    );
    let lede = if is_over {
        say.all_done().to_owned()
    } else {
        say.progress(done, all)
    };
    let percent = u8::try_from(done * 100 / all.max(1)).unwrap_or(100);
    let next = steps.iter().position(|step| !step.is_done);
    let steps = steps.into_iter().enumerate();
    let steps = steps.map(|(at, step)| draw(step, Some(at) == next));
    let steps = steps.collect_view();
    let main = view! {
        <div class="head"><div><h1>{title.clone()}</h1><p class="lede">{lede}</p></div></div>
        <div class="cols side">
            <section class="panel"><h2 class="sr">{say.steps()}</h2>{mark::bar(percent)}<ol class="lines needs">{steps}</ol></section>
            <aside class="stack"><section class="panel">
                <h2>{say.try_it()}</h2>
                <p class="soft">{say.try_what()}</p>
                <a class="btn" href=route::TEST_BENCH>{icon(Icon::Rule)}{say.try_do()}</a>
            </section></aside>
        </div>
    };
    shell::translated(frame, Place::Setup, &title, main.into_any())
}

fn steps(say: words::Start, page: &StartPage) -> [Step; 5] {
    let may_go_on = |is_done: bool, next| (!is_done).then_some(next);
    let (came_in, people) = (page.came_in, page.people >= PEOPLE);
    let sites = page.sites >= SITES;
    [
        Step {
            is_done: true,
            title: say.named(),
            text: say.named_what(&page.organization, &page.site, &page.profile),
            next: None,
        },
        Step {
            is_done: true,
            title: say.administrator(),
            text: say.administrator_what().to_owned(),
            next: None,
        },
        Step {
            is_done: came_in,
            title: say.mail(),
            text: if came_in {
                say.mail_done().to_owned()
            } else {
                say.mail_what().to_owned()
            },
            next: None,
        },
        Step {
            is_done: people,
            title: say.people(),
            text: if people {
                say.people_done(page.people)
            } else {
                say.people_what().to_owned()
            },
            next: may_go_on(people, (route::PEOPLE, say.people_do())),
        },
        Step {
            is_done: sites,
            title: say.sites(),
            text: if sites {
                say.sites_done(page.sites)
            } else {
                say.sites_what().to_owned()
            },
            next: may_go_on(sites, (route::SITES, say.sites_do())),
        },
    ]
}

fn draw(step: Step, is_next: bool) -> AnyView {
    let (tone, shape) = if step.is_done {
        (Tone::Done, Icon::Completed)
    } else {
        (Tone::Plain, Icon::Pending)
    };
    let class = if is_next { "btn main" } else { "btn" };
    let act = step
        .next
        .map(|(address, words)| view! { <a class=class href=address>{words}</a> });
    view! {
        <li>
            <span class="st" data-tone=tone.name()>{icon(shape)}</span>
            <span class="grow"><b>{step.title}</b><span dir="auto">{step.text}</span></span>{act}
        </li>
    }
    .into_any()
}
