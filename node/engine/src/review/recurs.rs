//! What kept coming during a year, and whether what was done about it helped (SPEC 8): how often it was reported
//! before the review of it was over, and after, within stretches of the same length.

use orgo_schema::time::Timestamp;

const DAY_MS: i64 = 86_400_000;
/// The longest stretch before and after that is compared.
const STRETCH_MAX_MS: i64 = 180 * DAY_MS;

/// Cases of one kind that a review looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurs {
    /// What they have in common, in words.
    pub name: String,
    /// When the review of them was over; nothing while it is not.
    pub ended: Option<Timestamp>,
    /// When they were reported.
    pub reported: Vec<Timestamp>,
}

impl Recurs {
    /// Says how it went by an instant, in the period from another one on.
    pub fn sentence(&self, from: Timestamp, until: Timestamp) -> String {
        let name = &self.name;
        let Some(ended) = self.ended.filter(|ended| *ended < until) else {
            let count = self.between(from, until);
            return format!("{name}: {count} reported, and the review of it is not over.");
        };
        let stretch = until.since_ms(ended).min(STRETCH_MAX_MS);
        let days = stretch / DAY_MS;
        if days == 0 {
            return format!("{name}: the review of it was over too late to say whether it helped.");
        }
        let before = self.between(ended.plus_ms(-stretch), ended);
        let after = self.between(ended, ended.plus_ms(stretch));
        let helped = if after >= before {
            "What was done did not help"
        } else if after.saturating_mul(2) <= before {
            "What was done helped"
        } else {
            "What was done helped a little"
        };
        format!(
            "{name}: {before} reported in the {days} days before the review of it was over, {after} in as many days \
             after. {helped}."
        )
    }

    fn between(&self, from: Timestamp, until: Timestamp) -> usize {
        let within = |at: &&Timestamp| (from..until).contains(*at);
        self.reported.iter().filter(within).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i64) -> Timestamp {
        Timestamp(number * DAY_MS)
    }

    #[test]
    fn what_was_done_is_judged_by_stretches_of_the_same_length() {
        let said = |ended: Option<i64>, days: &[i64]| {
            let recurs = Recurs {
                name: "Leaks in Building A".to_owned(),
                ended: ended.map(day),
                reported: days.iter().copied().map(day).collect(),
            };
            recurs.sentence(day(0), day(365))
        };
        // 40 days are left after it was over, so the 40 before count.
        let many = [10, 20, 290, 300, 310, 320];
        assert_eq!(
            said(Some(325), &many),
            "Leaks in Building A: 4 reported in the 40 days before the review of it was over, 0 in as many days \
             after. What was done helped."
        );
        let check = |after: &[i64], helped: &str| {
            let told = said(Some(325), &[&many, after].concat());
            assert!(told.ends_with(helped), "{told}");
        };
        check(&[330, 331], "What was done helped.");
        check(&[330, 331, 332], "What was done helped a little.");
        check(&[325, 331, 332, 364], "What was done did not help.");
        check(&[365, 366, 367, 368], "What was done helped.");
        assert_eq!(
            said(None, &many),
            "Leaks in Building A: 6 reported, and the review of it is not over."
        );
        assert_eq!(
            said(Some(400), &many),
            said(None, &many),
            "it was over later"
        );
        assert_eq!(
            said(Some(365), &many),
            said(None, &many),
            "the end is not part of the period"
        );
    }
}
