//! Views of lists that somebody keeps at two nodes that could not see one another.

use orgo_node::store::user;
use orgo_schema::command::Command;
use orgo_schema::fact::{Listed, VIEWS_MAX, Viewed};

use super::people::Apart;

/// Keeps what is held by somebody under a name, or removes it.
fn keep(apart: &Apart, at: usize, name: &str, holder: Option<&str>) {
    say(apart, at, name, holder, None);
}

fn rename(apart: &Apart, at: usize, was: &str, name: &str) {
    say(apart, at, name, None, Some(was));
}

fn say(apart: &Apart, at: usize, name: &str, holder: Option<&str>, was: Option<&str>) {
    let viewed = Viewed {
        list: Listed::Tasks,
        name: name.to_owned(),
        asks: holder.map(|holder| vec![("holder".to_owned(), holder.to_owned())]),
        was: was.map(ToOwned::to_owned),
    };
    let user = apart.user;
    apart
        .command(at, Command::KeepView { user, viewed })
        .unwrap();
}

/// Lets both meet, and returns the views that both show, with what they ask.
fn met(apart: &Apart) -> Vec<String> {
    apart.meet();
    let shown = [0, 1].map(|at: usize| {
        let read = apart.nodes[at].store.read(|db| user::views(db, apart.user));
        let kept = read.unwrap().kept.into_iter();
        let told = kept.map(|view| format!("{}: {}", view.name, view.asks.unwrap()[0].1));
        told.collect::<Vec<_>>()
    });
    let [here, there] = shown;
    assert_eq!(here, there);
    here
}

#[test]
fn views_travel_with_the_account_and_the_last_word_about_a_name_counts() {
    let apart = Apart::new();
    keep(&apart, 0, "Mine", Some("me"));
    keep(&apart, 0, "Free", Some("nobody"));
    assert_eq!(met(&apart), ["Mine: me", "Free: nobody"]);
    // Each without the other: the same name, a name taken away under somebody's hands, and one kept on both sides.
    keep(&apart, 0, "Free", None);
    rename(&apart, 1, "Free", "Nobody's");
    rename(&apart, 0, "Mine", "My own");
    keep(&apart, 0, "Late", Some("me"));
    keep(&apart, 1, "Late", Some("teams"));
    assert_eq!(met(&apart), ["My own: me", "Late: teams"]);
    keep(&apart, 1, "Free", Some("somebody"));
    assert_eq!(met(&apart), ["My own: me", "Free: somebody", "Late: teams"]);
}

#[test]
fn of_more_than_one_person_keeps_the_first_count() {
    let apart = Apart::new();
    for at in [0, 1] {
        for number in 0..VIEWS_MAX {
            keep(&apart, at, &format!("{at}.{number}"), Some("me"));
        }
    }
    let kept = met(&apart);
    assert_eq!(kept.len(), VIEWS_MAX);
    assert!(kept.iter().all(|view| view.starts_with("0.")), "{kept:?}");
}
