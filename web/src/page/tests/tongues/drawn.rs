//! Every translated page as it is drawn from the samples, and in the states that they do not show.

use std::fmt::Debug;

use crate::{
    Frame, Language,
    frame::{Clock, Site},
    page::{
        answers,
        audit::{self, AuditPage},
        bulk::{self, Stage},
        calendars, case,
        cases::{self, CasesPage},
        conflicts::{self, ConflictsPage},
        dry_run, forms, help,
        imported::{self, ImportedPage},
        keys, label,
        listing::{Column, Filtering, Pages},
        mentoring::{self, MentoringPage},
        menu,
        modules::{self, ModulesPage},
        new_case,
        notices::{self, NoticesPage},
        offer,
        people::{self, PeoplePage},
        plan::{self, PlanPage},
        preferences,
        problem::{self, Problem},
        profile::{self, ProfilePage},
        quarantine, removal,
        resources::{self, ResourceKind, ResourcePage, ResourcesPage},
        rsvp,
        rule::{self, RulePage, Switch},
        rules::{self, RulesPage},
        setup, sign_in,
        sites::{self, SitesPage},
        start,
        status::{self, StatusPage},
        task,
        test_bench::{self, BenchPage},
        ticket, triage,
        waiting::{self, WaitingPage},
        webhooks::{self, WebhooksPage},
        withheld::{self, WithheldPage},
        work::{self, Band, Group, WorkPage},
    },
    sample,
};

/// A page: its name, what it says, and all that it was made from.
pub(super) type Drawn = (&'static str, String, String);

/// Draws a page in a frame.
fn drawn<M: Debug>(
    frame: &Frame,
    name: &'static str,
    model: M,
    render: impl FnOnce(&Frame, M) -> String,
) -> Drawn {
    let given = format!("{frame:?} {model:?}");
    (name, render(frame, model), given)
}

/// Every translated page.
pub(super) fn pages(language: Language) -> Vec<Drawn> {
    let frame = Frame {
        language,
        ..sample::frame()
    };
    let frame = &frame;
    let mut pages = of_work(frame);
    pages.extend([
        drawn(frame, "menu", (), |frame, ()| menu::render(frame)),
        drawn(frame, "keys", (), |frame, ()| keys::render(frame)),
        drawn(
            frame,
            "preferences",
            sample::preferences(),
            preferences::render,
        ),
        drawn(frame, "conflicts", sample::conflicts(), conflicts::render),
        drawn(
            frame,
            "conflicts-none",
            ConflictsPage::default(),
            conflicts::render,
        ),
        drawn(
            frame,
            "quarantine",
            sample::quarantine(),
            quarantine::render,
        ),
        drawn(frame, "forms", sample::forms(), forms::render_list),
        drawn(frame, "form", sample::form(), |frame, page| {
            forms::render(frame, &page)
        }),
        drawn(frame, "answers", sample::answers(), |frame, page| {
            answers::render(frame, &page)
        }),
        drawn(frame, "label", sample::explained(), label::render),
        drawn(frame, "notices", sample::notices(), notices::render),
        drawn(
            frame,
            "notices-none",
            NoticesPage::default(),
            notices::render,
        ),
        drawn(frame, "mentoring", sample::mentoring(), mentoring::render),
        drawn(
            frame,
            "mentoring-none",
            MentoringPage::default(),
            mentoring::render,
        ),
        drawn(frame, "waiting", sample::waiting(), waiting::render),
        drawn(
            frame,
            "waiting-none",
            WaitingPage::default(),
            waiting::render,
        ),
    ]);
    pages.extend(of_sites(frame));
    pages.extend(of_setup(frame));
    pages.extend(of_help(frame));
    pages.extend(problems(frame));
    pages.extend(alone(language));
    pages
}

/// Sites, and what travels between them.
fn of_sites(frame: &Frame) -> Vec<Drawn> {
    let alone = || SitesPage {
        manages: true,
        ..SitesPage::default()
    };
    vec![
        drawn(frame, "sites", sample::sites(), sites::render),
        drawn(frame, "sites-alone", alone(), sites::render),
        drawn(frame, "ticket", sample::ticket(), ticket::render),
        drawn(frame, "withheld", sample::withheld(), withheld::render),
        drawn(
            frame,
            "withheld-none",
            WithheldPage::default(),
            withheld::render,
        ),
        drawn(frame, "imported", sample::imported(), imported::render),
        drawn(
            frame,
            "imported-none",
            ImportedPage::default(),
            imported::render,
        ),
        drawn(frame, "removal", sample::removal(), removal::render),
    ]
}

/// Set-up and all that it leads to.
#[expect(clippy::too_many_lines, reason = "a page after another")]
fn of_setup(frame: &Frame) -> Vec<Drawn> {
    use sample::setup as given;
    let mut pages = vec![
        drawn(frame, "start", given::start(), |frame, page| {
            start::render(frame, &page)
        }),
        drawn(frame, "setup", given::setup(), setup::render),
        drawn(frame, "rules", given::rules(), rules::render),
        drawn(frame, "rules-none", RulesPage::default(), rules::render),
        drawn(frame, "rule", given::rule(), rule::render),
        drawn(frame, "rule-timed", timed_rule(), rule::render),
        drawn(frame, "bench", given::bench(), test_bench::render),
        drawn(frame, "bench-none", nothing_found(), test_bench::render),
        drawn(frame, "dry-run", given::dry_run(), dry_run::render),
        drawn(frame, "profile", given::profile(), profile::render),
        drawn(
            frame,
            "profile-none",
            ProfilePage::default(),
            profile::render,
        ),
        drawn(frame, "diff", given::diff(), profile::diff::render),
        drawn(frame, "replay", given::replay(), profile::replay::render),
        drawn(frame, "modules", given::modules(), modules::render),
        drawn(
            frame,
            "modules-none",
            ModulesPage::default(),
            modules::render,
        ),
        drawn(frame, "resources", given::resources(), resources::render),
        drawn(
            frame,
            "resources-none",
            ResourcesPage::default(),
            resources::render,
        ),
        drawn(
            frame,
            "resource",
            given::one_resource(),
            resources::render_one,
        ),
        drawn(
            frame,
            "resource-none",
            ResourcePage {
                rules: Some(Vec::new()),
                ..ResourcePage::default()
            },
            resources::render_one,
        ),
        drawn(frame, "status", given::status(), status::render),
        drawn(frame, "status-none", StatusPage::default(), status::render),
        drawn(frame, "calendars", sample::calendars(), calendars::render),
        drawn(frame, "people", given::people(), people::render),
        drawn(frame, "people-none", PeoplePage::default(), people::render),
        drawn(frame, "person", given::person(), |frame, page| {
            people::render_person(frame, &page)
        }),
        drawn(frame, "person-link", given::link(), people::render_link),
        drawn(frame, "audit", sample::audit(), audit::render),
        drawn(frame, "audit-none", AuditPage::default(), audit::render),
        drawn(frame, "webhooks", sample::webhooks(), webhooks::render),
        drawn(
            frame,
            "webhooks-none",
            WebhooksPage::default(),
            webhooks::render,
        ),
    ];
    for kind in ResourceKind::ALL {
        pages.push(drawn(
            frame,
            "resource-again",
            given::resource_form(kind),
            |frame, typed| resources::render_again(frame, &typed, &[]),
        ));
    }
    for switch in [Switch::NotAllowed, Switch::Written, Switch::Elsewhere] {
        let page = RulePage {
            switch,
            ..given::rule()
        };
        pages.push(drawn(frame, "rule-switch", page, rule::render));
    }
    pages
}

/// A rule that is off and waits for time to pass.
fn timed_rule() -> RulePage {
    RulePage {
        is_on: false,
        is_timed: true,
        log: Vec::new(),
        ..sample::setup::rule()
    }
}

/// A mail that no rule claims.
fn nothing_found() -> BenchPage {
    BenchPage {
        found: Some(test_bench::Found::default()),
        ..BenchPage::default()
    }
}

/// The help, where the clock is sound and where it is not.
fn of_help(frame: &Frame) -> Vec<Drawn> {
    let in_doubt = Frame {
        site: Site {
            clock: Clock::Doubtful,
            ..frame.site.clone()
        },
        ..frame.clone()
    };
    [frame, &in_doubt]
        .map(|frame| drawn(frame, "help", (), |frame, ()| help::render(frame)))
        .into()
}

/// What answers when another page cannot.
fn problems(frame: &Frame) -> Vec<Drawn> {
    let why = || "The reason".to_owned();
    let problems = [
        Problem::NotFound,
        Problem::Forbidden { why: why() },
        Problem::BadRequest { why: why() },
        Problem::Stale,
        Problem::TooMany { wait: why() },
        Problem::Failure { reference: why() },
    ];
    let draw = |problem| {
        drawn(frame, "problem", problem, |frame, problem| {
            problem::render(Some(frame), &problem)
        })
    };
    problems.into_iter().map(draw).collect()
}

/// The lists, and what they lead to.
fn of_work(frame: &Frame) -> Vec<Drawn> {
    let mut pages = vec![
        drawn(frame, "work", sample::work(), work::render),
        drawn(frame, "work-none", WorkPage::default(), work::render),
        drawn(frame, "work-narrow", narrow_work(), work::render),
        drawn(frame, "work-end", work_end(), work::render),
        drawn(frame, "work-kept", work_kept(), work::render),
        drawn(frame, "cases", sample::cases(), cases::render),
        drawn(frame, "cases-none", CasesPage::default(), cases::render),
        drawn(frame, "cases-narrow", narrow_cases(), cases::render),
        drawn(frame, "cases-end", cases_end(), cases::render),
        drawn(frame, "task", sample::task(), task::render),
        drawn(frame, "case", sample::case(), case::render),
        drawn(frame, "new-case", sample::new_case(), |frame, page| {
            new_case::render(frame, &page)
        }),
        drawn(frame, "triage", sample::triage(), triage::render),
        drawn(
            frame,
            "triage-none",
            triage::TriagePage::default(),
            triage::render,
        ),
        drawn(frame, "plan", sample::plan(), plan::render),
        drawn(frame, "plan-none", PlanPage::default(), plan::render),
    ];
    for stage in [
        Stage::Preview,
        Stage::Done,
        Stage::Undone,
        Stage::Asks {
            words: "To whom",
            choices: Vec::new(),
            is_closed: false,
        },
    ] {
        pages.push(drawn(frame, "bulk", sample::bulk(stage), bulk::render));
    }
    pages
}

fn narrow() -> Filtering {
    Filtering {
        is_narrow: true,
        open: "/work?filter=open".to_owned(),
        ..Filtering::default()
    }
}

fn narrow_work() -> WorkPage {
    WorkPage {
        filtering: narrow(),
        ..WorkPage::default()
    }
}

fn work_end() -> WorkPage {
    WorkPage {
        pages: end(),
        ..WorkPage::default()
    }
}

/// My work under a name, in columns that were chosen, with tasks of every band.
fn work_kept() -> WorkPage {
    let mut page = sample::work();
    page.filtering.is_narrow = true;
    page.filtering.columns = Some(Column::OF_TASKS.to_vec());
    if let Some(keep) = &mut page.filtering.keep {
        keep.name = None;
    }
    let bands = [
        Band::RanOut,
        Band::Overdue,
        Band::Today,
        Band::Week,
        Band::Later,
        Band::Finished,
        Band::Top,
        Band::Executives,
        Band::Heads,
        Band::Leads,
        Band::Staff,
    ];
    let tasks = page.groups.iter().flat_map(|group| group.tasks.clone());
    let tasks: Vec<_> = tasks.collect();
    let group = |band| Group {
        band,
        name: String::new(),
        tasks: tasks.clone(),
    };
    page.groups = bands.into_iter().map(group).collect();
    page
}

fn narrow_cases() -> CasesPage {
    CasesPage {
        filtering: narrow(),
        ..CasesPage::default()
    }
}

fn cases_end() -> CasesPage {
    CasesPage {
        pages: end(),
        ..CasesPage::default()
    }
}

fn end() -> Pages {
    Pages {
        next: None,
        first: Some("/work".to_owned()),
    }
}

/// The pages that need no session.
fn alone(language: Language) -> Vec<Drawn> {
    let door = sign_in::Door {
        language,
        ..sample::door()
    };
    let sign_in = sign_in::SignInPage {
        door: door.clone(),
        news: Some(sign_in::News::LinkOver),
        ..sample::sign_in()
    };
    let first = sign_in::FirstPasswordPage {
        door,
        ..sample::first_password()
    };
    let rsvp = rsvp::RsvpPage {
        language,
        ..sample::rsvp()
    };
    let offer = offer::OfferPage {
        language,
        ..sample::offer()
    };
    let models = [
        format!("{sign_in:?}"),
        format!("{first:?}"),
        format!("{rsvp:?}"),
        format!("{offer:?}"),
    ];
    let names = ["sign-in", "first-password", "rsvp", "offer"];
    let drawn = [
        sign_in::render(&sign_in),
        sign_in::render_first_password(first),
        rsvp::render(&rsvp),
        offer::render(&offer),
    ];
    let mut pages = Vec::new();
    for ((name, html), model) in names.into_iter().zip(drawn).zip(models) {
        pages.push((name, html, model));
    }
    for (name, html) in [
        ("rsvp-over", rsvp::render_over(language)),
        ("rsvp-often", rsvp::render_often(language)),
        ("offer-over", offer::render_over(language)),
    ] {
        pages.push((name, html, String::new()));
    }
    pages
}
