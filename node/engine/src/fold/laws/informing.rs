//! What is told to a whole range: a broadcast informs (SPEC 2).

use orgo_schema::fact::Purpose;

use super::*;
use crate::outbox::{News, Origin, Reach, Story};

/// Returns whom a case with a label informs, opened by a rule or by hand.
fn told(label: &str, by_hand: bool, origin: Option<&Origin>) -> Vec<News> {
    let mut body = opened();
    if let Body::Opened(opened) = &mut body {
        opened.label = label.parse().unwrap();
    }
    let mut site = Site::new(3);
    if by_hand {
        site.write(10, body);
    } else {
        site.derive(CREATION + 7, body);
    }
    let case = fold_case(&site.facts, None);
    let story = Story::Case {
        case: &case,
        origin,
        tasks: &[],
        receipts: false,
        policies: &SCHOOL,
    };
    let mut news = story.follow_up(Timestamp(HOUR));
    news.retain(|news| news.purpose == Purpose::Informed);
    for news in &news {
        let Reach::Range(range) = &news.reach else {
            panic!("{news:?}");
        };
        assert_eq!(range.label.to_string(), label);
        assert_eq!(range.by, by_hand.then(|| user_id(3)));
        assert_eq!(news.cause, FactId::new(case_id(1).uuid()));
    }
    news
}

#[test]
fn a_broadcast_informs_its_range_and_a_request_or_an_archive_does_not() {
    let origin = Origin {
        signal: signal_id(1),
        received: fact_id(500),
        at: Timestamp(0),
        from: None,
        is_automatic: true,
        tells: None,
    };
    for label in ["10.14", "100.74.Finance.Budgeting", "1000.65"] {
        assert_eq!(told(label, false, Some(&origin)).len(), 1, "{label}");
        assert_eq!(told(label, true, None).len(), 1, "{label}");
    }
    assert_eq!(told("1000.65", false, None), [], "only an archive has it");
    assert_eq!(told("100.71.Finance.Budgeting", false, Some(&origin)), []);
    assert_eq!(told("11.14", false, Some(&origin)), []);
}
