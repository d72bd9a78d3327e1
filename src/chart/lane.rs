//! Where the labels of the timeline stand, so that none covers another.
//!
//! Plain arithmetic on estimated widths; the labels themselves are text in the page.

/// A label to place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// Where its mark stands [px].
    pub x: f64,
    /// How wide the text is, estimated [px].
    pub width: f64,
}

/// Where a label stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Row above the axis, 0 is the nearest.
    pub row: u32,
    /// Left end of the text [px].
    pub x: f64,
}

/// Free space between two labels of a row [px].
const GAP: f64 = 14.0;

/// Places labels, given from left to right, in at most `max_rows` rows of a lane `width` wide.
///
/// Each takes the nearest row with room; one that finds none is left out (None), and only its mark is drawn.
#[must_use]
pub fn place(wanted: &[Wanted], width: f64, max_rows: u32) -> Vec<Option<Placed>> {
    let mut taken_until: Vec<f64> = vec![f64::NEG_INFINITY; usize::try_from(max_rows).unwrap_or(0)];
    wanted
        .iter()
        .map(|label| {
            let x = label.x.min(width - label.width).max(0.0);
            let (row, until) = (0..).zip(taken_until.iter_mut()).find(|(_, until)| **until + GAP <= x)?;
            *until = x + label.width;
            Some(Placed { row, x })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Placed, Wanted, place};

    fn rows(xs: &[f64], max_rows: u32) -> Vec<Option<u32>> {
        let wanted: Vec<_> = xs.iter().map(|x| Wanted { x: *x, width: 80.0 }).collect();
        place(&wanted, 1_000.0, max_rows).into_iter().map(|label| label.map(|label| label.row)).collect()
    }

    #[test]
    fn labels_with_room_stay_in_the_nearest_row() {
        assert_eq!(rows(&[0.0, 100.0, 300.0], 3), [Some(0), Some(0), Some(0)]);
    }

    #[test]
    fn labels_that_would_touch_are_stacked_and_the_last_is_left_out() {
        assert_eq!(rows(&[0.0, 10.0, 20.0, 95.0], 2), [Some(0), Some(1), None, Some(0)]);
    }

    #[test]
    fn a_label_at_the_right_edge_is_drawn_inside() {
        let placed = place(&[Wanted { x: 990.0, width: 80.0 }], 1_000.0, 1);
        assert_eq!(placed, [Some(Placed { row: 0, x: 920.0 })]);
    }
}
