//! Work, cases and triage: what lists say, and what becomes of several.

use super::check;
use crate::{
    page::{cases, listing, work},
    sample,
};

#[test]
fn my_work_is_grouped_and_summed_up() {
    check(
        "work",
        &[
            "2 tasks are late, 3 are due today. Nobody has taken 2 of them yet.",
            "Overdue",
            "Due today",
            "This week",
            "Finished recently",
            "8 of 8 tasks.",
            "href=\"/tasks/t1\"",
            "Critical priority: ",
            "Two sites differ",
            "≈ ",
            "aria-current=\"page\"",
            "Goma branch has been silent for 9 days.",
        ],
    );
    check(
        "work-empty",
        &[
            "Nothing to do in this view",
            "Nothing is late, nothing else is due today.",
        ],
    );
    check(
        "work-ar",
        &[
            "<html lang=\"ar\" dir=\"rtl\">",
            "عملي",
            "lang=\"en\" dir=\"auto\"",
        ],
    );
    let html = work::render(&sample::frame(), sample::work());
    assert!(!html.contains("Later"), "an empty group is shown");
}

#[test]
fn cases_keep_their_filter_in_the_address() {
    check(
        "cases",
        &[
            "rel=\"next\" href=\"/cases?status=unfinished&amp;after=1.2.\"",
            "aria-sort=\"descending\"",
            "of 1,000+ cases that match, last change first.",
            "Older cases",
            "Remove this filter",
            "href=\"/cases/81\"",
            "A task has moved up",
            "<option value=\"unfinished\" selected",
        ],
    );
    check(
        "cases-none",
        &[
            "There are no cases yet",
            "The comment was added",
            "role=\"status\"",
        ],
    );
    let filtering = listing::Filtering {
        is_narrow: true,
        ..Default::default()
    };
    let html = cases::render(
        &sample::frame(),
        cases::CasesPage {
            filtering,
            ..Default::default()
        },
    );
    assert!(
        html.contains("No case matches"),
        "an empty list does not say why"
    );
}

#[test]
fn several_tasks_show_what_becomes_of_each() {
    check(
        "bulk",
        &[
            "Do it for 1 task",
            "name=\"row\" value=\"b1:nobody\"",
            "name=\"go\" value=\"yes\"",
            "There is no task with this id that you may see.",
            "href=\"/tasks/b2\"",
            "Leave it",
        ],
    );
    check(
        "bulk-done",
        &["Undo", "name=\"go\" value=\"undo\"", "Back to the list"],
    );
    check(
        "bulk-asks",
        &[
            "Show what would change",
            "name=\"task\" value=\"b2\"",
            "Person",
        ],
    );
}

#[test]
fn triage_gives_reasons_and_three_decisions() {
    check(
        "triage",
        &[
            "12 signals that no rule claimed.",
            "Rule water-leak came near",
            "quite sure",
            "wrote 6 times before",
            "value=\"open\"",
            "value=\"link\"",
            "value=\"aside\"",
            "action=\"/signals/sig1/route\"",
            "value=\"1001.91.Operations.Safety\"",
            "(no subject)",
            "say why in at least one word",
            "<details open class=\"ask\">",
            "href=\"/quarantine\"",
            "href=\"/triage?after=x\"",
        ],
    );
}

/// What a page of a list may weigh before it is packed, in bytes for each task and for what is around them.
const ROW_BYTES_MAX: usize = 1_300;
const FRAME_BYTES_MAX: usize = 11_000;

#[test]
fn a_list_stays_light() {
    let one = sample::work()
        .groups
        .into_iter()
        .flat_map(|group| group.tasks);
    let tasks: Vec<_> = one
        .filter(|task| task.title.len() < 99)
        .cycle()
        .take(50)
        .collect();
    let group = work::Group {
        band: work::Band::Week,
        name: String::new(),
        tasks,
    };
    let page = work::WorkPage {
        groups: vec![group],
        ..sample::work()
    };
    let html = work::render(&sample::frame(), page);
    assert!(
        html.len() <= FRAME_BYTES_MAX + 50 * ROW_BYTES_MAX,
        "50 tasks take {} bytes",
        html.len()
    );
}
