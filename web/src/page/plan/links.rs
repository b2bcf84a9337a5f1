//! What waits for what, as lines from bar to bar: down or up from the end of the bar that is waited for, through
//! the rows between, to an arrow at each bar that waits.
//!
//! A row knows nothing of the height of others, so each draws its own piece of every line that passes it.

use super::{Bar, Spot};

/// The most bars that lines begin at: more would be a thicket, and the words of the table say it all.
const BEGIN_MAX: usize = 24;

/// A piece of a line, in one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it stands.
    pub(super) at: Spot,
    /// Whether it comes from the row above, or goes there.
    pub(super) above: bool,
    /// Whether it comes from the row below, or goes there.
    pub(super) below: bool,
    /// For a bar that waits: where the line comes from.
    pub(super) arrow: Option<From>,
}

/// Where a line comes from that ends at a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// The rows above.
    Above,
    /// The rows below.
    Below,
}

/// Returns the pieces of each row.
pub(super) fn pieces(bars: &[Bar]) -> Vec<Vec<Piece>> {
    let mut rows: Vec<Vec<Piece>> = bars.iter().map(|_| Vec::new()).collect();
    let begins = bars.iter().enumerate().filter_map(|(row, bar)| {
        let (_, end) = bar.span?;
        let waits = |(_, other): &(usize, &Bar)| other.waits_on.contains(&bar.id);
        let waiting: Vec<usize> = bars
            .iter()
            .enumerate()
            .filter(waits)
            .map(|(row, _)| row)
            .collect();
        (!waiting.is_empty()).then_some((row, end, waiting))
    });
    for (begin, at, waiting) in begins.take(BEGIN_MAX) {
        let first = waiting
            .iter()
            .copied()
            .min()
            .map_or(begin, |row| row.min(begin));
        let last = waiting
            .iter()
            .copied()
            .max()
            .map_or(begin, |row| row.max(begin));
        for (row, pieces) in rows.iter_mut().enumerate().take(last + 1).skip(first) {
            let from = if row > begin {
                From::Above
            } else {
                From::Below
            };
            pieces.push(Piece {
                at,
                above: row > first,
                below: row < last,
                arrow: waiting.contains(&row).then_some(from),
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ShownStatus;

    fn bar(id: &str, span: Option<(Spot, Spot)>, waits_on: &[&str]) -> Bar {
        Bar {
            id: id.to_owned(),
            title: String::new(),
            status: ShownStatus::Pending,
            times: Vec::new(),
            with: String::new(),
            waits_for: String::new(),
            waits_on: waits_on.iter().map(|id| (*id).to_owned()).collect(),
            span,
            late: None,
            marks: Vec::new(),
        }
    }

    const fn piece(at: Spot, above: bool, below: bool, arrow: Option<From>) -> Piece {
        Piece {
            at,
            above,
            below,
            arrow,
        }
    }

    #[test]
    fn a_line_goes_from_the_end_of_a_bar_through_the_rows_between() {
        let bars = [
            bar("a", Some((0, 300)), &["c"]),
            bar("b", Some((0, 400)), &[]),
            bar("c", Some((0, 500)), &["gone"]),
            bar("d", None, &["c"]),
            bar("e", Some((0, 900)), &["d"]),
        ];
        let at = 500;
        let expected = [
            vec![piece(at, false, true, Some(From::Below))],
            vec![piece(at, true, true, None)],
            vec![piece(at, true, true, None)],
            // What is not shown has no line of its own.
            vec![piece(at, true, false, Some(From::Above))],
            vec![],
        ];
        assert_eq!(pieces(&bars), expected);
        assert!(pieces(&[]).is_empty());
    }

    #[test]
    fn there_is_no_thicket() {
        let mut bars = vec![bar("last", Some((0, 1)), &[])];
        for number in 0..60_u16 {
            bars.push(bar(&number.to_string(), Some((0, number)), &[]));
            bars[0].waits_on.push(number.to_string());
        }
        let most = pieces(&bars).iter().map(Vec::len).max();
        assert_eq!(most, Some(BEGIN_MAX));
    }
}
