//! The views of lists that a user keeps: the last word about a name counts, and what was removed stays removed.

use std::collections::BTreeMap;

use orgo_schema::fact::{Listed, VIEWS_MAX, Viewed};

use super::verdict::Verdict;

/// The views that somebody keeps, while their facts are heard in order.
#[derive(Debug, Default)]
pub(super) struct Views<'a> {
    /// By list and name: since when there is one without a break, what was said last, and where.
    named: BTreeMap<(Listed, &'a str), Named<'a>>,
    /// The one that was removed last, as it stood, and where that was said.
    removed: Option<(&'a Viewed, usize)>,
}

/// What is known about a name.
#[derive(Debug, Clone, Copy)]
struct Named<'a> {
    since: usize,
    last: usize,
    /// The fact that says what the view asks of the list; nothing where it was removed.
    kept: Option<&'a Viewed>,
}

impl<'a> Views<'a> {
    /// Takes the next fact, and returns what becomes of which.
    pub(super) fn hear(&mut self, position: usize, said: &'a Viewed) -> Vec<(usize, Verdict)> {
        let mut verdicts = Vec::new();
        let mut since = position;
        if let Some(was) = said.was.as_deref().filter(|was| *was != said.name) {
            match self.named.get_mut(&(said.list, was)) {
                Some(named) if named.kept.is_some() => {
                    since = named.since;
                    verdicts.push((named.last, Verdict::Superseded));
                    *named = Named {
                        since: position,
                        last: position,
                        kept: None,
                    };
                }
                // Whoever called it otherwise had not heard that it was removed, or has another name already.
                Some(_) | None => return vec![(position, Verdict::Overtaken)],
            }
        }
        let before = self.named.get(&(said.list, said.name.as_str())).copied();
        if let Some(before) = before {
            verdicts.push((before.last, Verdict::Superseded));
            // What is brought back stands where it stood.
            since = since.min(before.since);
            if let Some(kept) = before.kept
                && said.asks.is_none()
            {
                self.removed = Some((kept, position));
            }
        }
        let kept = said.asks.is_some().then_some(said);
        let last = position;
        let named = Named { since, last, kept };
        self.named.insert((said.list, said.name.as_str()), named);
        verdicts
    }

    /// Returns the views that are kept, the oldest first: of more than people may keep, as when they do so at two
    /// sites apart, the first count. And the one that was removed last, unless it is back, with where that was said.
    pub(super) fn told(self) -> (Vec<&'a Viewed>, Option<(&'a Viewed, usize)>) {
        let is_back = |removed: &Viewed| {
            let named = self.named.get(&(removed.list, removed.name.as_str()));
            named.is_some_and(|named| named.kept.is_some())
        };
        let removed = self.removed.filter(|(removed, _)| !is_back(removed));
        let mut kept: Vec<_> = self.named.into_values().collect();
        kept.sort_by_key(|named| named.since);
        let kept = kept.into_iter().filter_map(|named| named.kept);
        (kept.take(VIEWS_MAX).collect(), removed)
    }
}

#[cfg(test)]
mod tests {
    use orgo_schema::fact::Body;

    use super::*;
    use crate::{
        fold::user,
        history::{Site, pull_all},
        order::Facts,
    };

    fn said(name: &str, asks: Option<&str>, was: Option<&str>) -> Body {
        let pair = |value: &str| vec![("holder".to_owned(), value.to_owned())];
        Body::Viewed(Viewed {
            list: Listed::Tasks,
            name: name.to_owned(),
            asks: asks.map(pair),
            was: was.map(ToOwned::to_owned),
        })
    }

    fn keep(name: &str, holder: &str) -> Body {
        said(name, Some(holder), None)
    }

    fn rename(was: &str, name: &str, holder: &str) -> Body {
        said(name, Some(holder), Some(was))
    }

    fn remove(name: &str) -> Body {
        said(name, None, None)
    }

    /// Lists the views with what they ask.
    fn views(facts: &Facts) -> Vec<(String, String)> {
        let views = user(facts).views;
        let told = |view: &&Viewed| {
            let (_, holder) = view.asks.as_ref().unwrap()[0].clone();
            (view.name.clone(), holder)
        };
        views.iter().map(told).collect()
    }

    fn named(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, holder): &(&str, &str)| ((*name).to_owned(), (*holder).to_owned());
        expected.iter().map(owned).collect()
    }

    #[test]
    fn the_last_word_about_a_name_counts() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        a.write(1, keep("Mine", "me"));
        a.write(2, keep("Free", "nobody"));
        b.pull(&a);
        // The same view kept at two sites is one, and what is said last is what it asks.
        a.write(10, keep("Late", "me"));
        b.write(11, keep("Late", "teams"));
        // Another name keeps the place of the view.
        a.write(12, rename("Mine", "My own", "me"));
        pull_all(&mut [&mut a, &mut b]);
        let expected = named(&[("My own", "me"), ("Free", "nobody"), ("Late", "teams")]);
        assert_eq!(views(&a.facts), expected);
        assert_eq!(views(&b.facts), expected);
    }

    #[test]
    fn what_was_removed_stays_removed_until_it_is_kept_again() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        a.write(1, keep("Mine", "me"));
        a.write(2, keep("Free", "nobody"));
        b.pull(&a);
        a.write(10, remove("Mine"));
        let fold = user(&a.facts);
        let (removed, at) = fold.removed.unwrap();
        assert_eq!((removed.name.as_str(), at), ("Mine", fold.entries[2].at));
        // Somebody who had not heard of it calls it otherwise: it does not come back so.
        b.write(20, rename("Mine", "My own", "me"));
        pull_all(&mut [&mut a, &mut b]);
        assert_eq!(views(&a.facts), named(&[("Free", "nobody")]));
        assert_eq!(views(&b.facts), views(&a.facts));
        let last = user(&a.facts).entries.last().map(|entry| entry.verdict);
        assert_eq!(last, Some(Verdict::Overtaken));
        // Kept again it stands where it stood, and nothing is left to be brought back.
        b.write(30, keep("Mine", "teams"));
        assert_eq!(
            views(&b.facts),
            named(&[("Mine", "teams"), ("Free", "nobody")])
        );
        assert_eq!(user(&b.facts).removed, None);
    }

    #[test]
    fn views_are_bounded() {
        let mut a = Site::new(1);
        for number in 0..30 {
            a.write(number, keep(&format!("View {number}"), "me"));
        }
        let kept = views(&a.facts);
        assert_eq!(kept.len(), VIEWS_MAX);
        assert_eq!(kept[0].0, "View 0");
    }
}
