//! What has climbed as far as it goes: nobody above saves it, and it says since when.

use super::*;

/// Records all that the ladder has, which a school does within six hours.
fn ignored(number: u8) -> Site {
    let mut site = site(number);
    record(&mut site, 100 * HOUR);
    site
}

fn since(site: &Site) -> Option<i64> {
    fold(&site.facts).view.at_top_since.map(|at| at.0 / HOUR)
}

fn rests(site: &Site) -> bool {
    let top = fold(&site.facts).top;
    top.is_some_and(|top| top.rests_until.is_some())
}

#[test]
fn what_nobody_above_saves_says_since_when() {
    let mut a = site(1);
    assert_eq!(since(&a), None);
    record(&mut a, 4 * HOUR);
    assert_eq!(since(&a), None, "a rung is above");
    record(&mut a, 6 * HOUR);
    assert_eq!((since(&a), rests(&a)), (Some(6), false));
    assert_eq!(fold(&a.facts).view.next_step_at, None);
    act(&mut a, 7 * HOUR, TaskAction::Start);
    assert_eq!(since(&a), Some(6), "who works there has nobody above");
    act(&mut a, 8 * HOUR, TaskAction::Complete);
    assert_eq!(since(&a), None);
    act(&mut a, 9 * HOUR, TaskAction::Reopen);
    assert_eq!(since(&a), None, "it begins below");
}

#[test]
fn what_rests_is_not_at_the_top_until_it_goes_on() {
    let mut held = ignored(1);
    act(&mut held, 7 * HOUR, TaskAction::Hold);
    assert_eq!(since(&held), None);
    act(&mut held, 9 * HOUR, TaskAction::Resume);
    assert_eq!((since(&held), rests(&held)), (Some(6), false));

    let mut asked = ignored(1);
    let until = Some(Timestamp(30 * HOUR));
    let reason = Some("the part comes tomorrow".to_owned());
    asked.write(7 * HOUR, Body::Acknowledged { until, reason });
    assert_eq!((since(&asked), rests(&asked)), (Some(30), true));
    ack(&mut asked, 31 * HOUR);
    assert_eq!((since(&asked), rests(&asked)), (Some(6), false));

    let mut paused = ignored(1);
    let body = Body::TaskActed {
        action: TaskAction::Hold,
        reason: None,
        until,
    };
    paused.write(7 * HOUR, body);
    assert_eq!((since(&paused), rests(&paused)), (Some(30), true));
}

#[test]
fn what_never_climbed_is_not_at_the_top_of_anything() {
    let mut begun = site(1);
    let top = Value::Label("1.11.IT.Support".parse().unwrap());
    begun.write(HOUR, Body::Set(top.clone()));
    record(&mut begun, 100 * HOUR);
    assert_eq!(since(&begun), None);
    // Who gives it to the top by hand has decided that it begins there.
    let mut given = ignored(1);
    given.write(7 * HOUR, Body::Set(top));
    assert_eq!(since(&given), None);
}

#[test]
fn sites_that_heard_of_the_same_agree() {
    let (mut a, mut b) = (ignored(1), site(2));
    ack(&mut b, 3 * HOUR);
    pull_all(&mut [&mut a, &mut b]);
    assert_eq!(since(&a), None, "who answered in time has rungs above");
    assert_eq!(since(&a), since(&b));
}
