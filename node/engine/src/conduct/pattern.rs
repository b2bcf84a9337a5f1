//! When similar cases are no chance any more: N within a window (SPEC 6, 8).

use orgo_schema::time::Timestamp;

use crate::policy::PatternSensitivity;

/// Similar cases that make a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// When the first of them happened: the anchor of the pattern.
    pub first: Timestamp,
    /// When the last of them happened.
    pub last: Timestamp,
    /// How many there are.
    pub count: usize,
}

/// Finds the patterns among the instants at which similar cases happened, in any order.
///
/// A pattern begins with the first case that has enough others within the window after it, and takes in
/// every further one for as long as enough of them stand close together. So whoever hears of the cases
/// in another order, or of one of them later, finds the same pattern or the same one grown.
pub fn find(sensitivity: PatternSensitivity, instants: &[Timestamp]) -> Vec<Found> {
    let mut instants = instants.to_vec();
    instants.sort_unstable();
    let needed = usize::try_from(sensitivity.count.max(2)).unwrap_or(usize::MAX);
    let window = i64::try_from(sensitivity.window.approximate_ms()).unwrap_or(i64::MAX);
    let mut found: Vec<Found> = Vec::new();
    for close in instants.windows(needed) {
        let (Some(first), Some(last)) = (close.first(), close.last()) else {
            continue;
        };
        if last.since_ms(*first) > window {
            continue;
        }
        match found.last_mut() {
            // This group shares its beginning with the pattern that is being gathered.
            Some(pattern) if pattern.last >= *first => {
                pattern.last = *last;
            }
            Some(_) | None => found.push(Found {
                first: *first,
                last: *last,
                count: 0,
            }),
        }
    }
    for pattern in &mut found {
        let within = instants
            .iter()
            .filter(|at| (pattern.first..=pattern.last).contains(at));
        pattern.count = within.count();
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400_000;

    fn days(count: u32, window: &str, days: &[i64]) -> Vec<(i64, i64, usize)> {
        let sensitivity = PatternSensitivity {
            count,
            window: window.parse().unwrap(),
        };
        let instants: Vec<Timestamp> = days.iter().map(|day| Timestamp(day * DAY)).collect();
        let found = find(sensitivity, &instants);
        found
            .iter()
            .map(|found| (found.first.0 / DAY, found.last.0 / DAY, found.count))
            .collect()
    }

    #[test]
    fn enough_within_the_window_are_a_pattern() {
        assert_eq!(days(3, "P30D", &[1, 10]), []);
        assert_eq!(days(3, "P30D", &[31, 1, 10]), [(1, 31, 3)]);
        assert_eq!(days(3, "P30D", &[1, 10, 32]), []);
        assert_eq!(days(3, "P30D", &[1, 10, 20, 35]), [(1, 35, 4)]);
        assert_eq!(
            days(3, "P30D", &[1, 2, 3, 100, 101, 102]),
            [(1, 3, 3), (100, 102, 3)]
        );
        assert_eq!(days(2, "P7D", &[5, 5]), [(5, 5, 2)]);
    }

    #[test]
    fn profiles_differ_on_the_same_cases() {
        let cases = [1, 6, 12, 20];
        assert_eq!(days(5, "P180D", &cases), [], "a group of friends");
        assert_eq!(days(3, "P30D", &cases), [(1, 20, 4)], "a hospital");
        assert_eq!(days(2, "P7D", &cases), [(1, 12, 3)], "crisis response");
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter_and_more_cases_never_unmake_a_pattern(
            mut instants in proptest::collection::vec(0..200_i64, 0..20), late in 0..200_i64,
        ) {
            let before = days(3, "P10D", &instants);
            instants.reverse();
            prop_assert_eq!(&days(3, "P10D", &instants), &before);
            instants.push(late);
            let after = days(3, "P10D", &instants);
            for (first, last, count) in before {
                let grown = |(from, until, now): &(i64, i64, usize)| *from <= first && last <= *until && count <= *now;
                prop_assert!(after.iter().any(grown));
            }
        }
    }
}
