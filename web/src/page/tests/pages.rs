//! Every page, filled with the samples.

use crate::{
    Frame, Language,
    frame::{Clock, Site},
    page::{
        answers, audit, bulk, calendars, case, cases, conflicts, design, forms, help, imported,
        keys, label, mentoring, menu, new_case, notices, offer, plan, preferences, problem,
        quarantine, removal, rsvp, sign_in, sites, task, ticket, triage, waiting, webhooks,
        withheld, work,
    },
    sample,
};

use super::setup;

/// Every page, by name.
pub(super) fn all() -> Vec<(&'static str, String)> {
    let mut all = of_work();
    all.extend(of_the_rest());
    all.extend(setup::all());
    all
}

fn arabic() -> Frame {
    Frame {
        language: Language::Arabic,
        ..sample::frame()
    }
}

/// The lists, a case and a task.
fn of_work() -> Vec<(&'static str, String)> {
    let (frame, arabic) = (sample::frame(), arabic());
    vec![
        ("sign-in", sign_in::render(&sample::sign_in())),
        (
            "first-password",
            sign_in::render_first_password(sample::first_password()),
        ),
        ("work", work::render(&frame, sample::work())),
        (
            "work-empty",
            work::render(
                &frame,
                work::WorkPage {
                    gap: sample::HOSTILE.to_owned(),
                    ..Default::default()
                },
            ),
        ),
        ("work-ar", work::render(&arabic, sample::work())),
        (
            "bulk",
            bulk::render(&frame, sample::bulk(bulk::Stage::Preview)),
        ),
        (
            "bulk-done",
            bulk::render(&frame, sample::bulk(bulk::Stage::Done)),
        ),
        (
            "bulk-asks",
            bulk::render(
                &frame,
                sample::bulk(bulk::Stage::Asks {
                    words: "Person",
                    choices: Vec::new(),
                    is_closed: false,
                }),
            ),
        ),
        ("cases", cases::render(&frame, sample::cases())),
        (
            "cases-none",
            cases::render(&sample::noticed(), cases::CasesPage::default()),
        ),
        ("case", case::render(&sample::noticed(), sample::case())),
        ("task", task::render(&doubtful(), sample::task())),
    ]
}

/// What is left, but the pages of Set-up.
fn of_the_rest() -> Vec<(&'static str, String)> {
    let (frame, arabic) = (sample::frame(), arabic());
    let why = sample::HOSTILE.to_owned();
    let problem = problem::Problem::Forbidden { why };
    vec![
        ("new-case", new_case::render(&frame, &sample::new_case())),
        ("plan", plan::render(&frame, sample::plan())),
        ("forms", forms::render_list(&frame, sample::forms())),
        ("answers", answers::render(&frame, &sample::answers())),
        ("form", forms::render(&frame, &sample::form())),
        ("form-ar", forms::render(&arabic, &sample::form())),
        ("triage", triage::render(&frame, sample::triage())),
        (
            "quarantine",
            quarantine::render(&frame, sample::quarantine()),
        ),
        ("calendars", calendars::render(&frame, sample::calendars())),
        (
            "calendars-fault",
            calendars::render(&frame, sample::calendars_fault()),
        ),
        ("label", label::render(&frame, sample::explained())),
        ("label-fault", label::render(&frame, sample::unexplained())),
        ("problem", problem::render(Some(&frame), &problem)),
        ("problem-outside", problem::render(None, &problem)),
        ("sites", sites::render(&frame, sample::sites())),
        ("ticket", ticket::render(&frame, sample::ticket())),
        ("removal", removal::render(&frame, sample::removal())),
        ("imported", imported::render(&frame, sample::imported())),
        ("withheld", withheld::render(&frame, sample::withheld())),
        ("conflicts", conflicts::render(&frame, sample::conflicts())),
        ("mentoring", mentoring::render(&frame, sample::mentoring())),
        ("waiting", waiting::render(&frame, sample::waiting())),
        ("notices", notices::render(&frame, sample::notices())),
        ("webhooks", webhooks::render(&frame, sample::webhooks())),
        ("audit", audit::render(&frame, sample::audit())),
        ("help", help::render(&sample::noticed())),
        ("keys", keys::render(&sample::noticed())),
        ("menu", menu::render(&sample::noticed())),
        ("rsvp", rsvp::render(&sample::rsvp())),
        ("offer", offer::render(&sample::offer())),
        designed("", ""),
        designed("rtl", "dark"),
        preferred(&frame),
    ]
}

/// The frame of a site whose clock nobody vouches for.
fn doubtful() -> Frame {
    let site = Site {
        clock: Clock::Doubtful,
        ..sample::frame().site
    };
    Frame {
        site,
        ..sample::frame()
    }
}

fn designed(dir: &str, scheme: &str) -> (&'static str, String) {
    let page = design::DesignPage::of(dir, scheme);
    let name = if page == design::DesignPage::default() {
        "design"
    } else {
        "design-other"
    };
    (name, design::render(&sample::noticed(), page))
}

fn preferred(frame: &Frame) -> (&'static str, String) {
    let page = preferences::render(frame, sample::preferences());
    ("preferences", page)
}
