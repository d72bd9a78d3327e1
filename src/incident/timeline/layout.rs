//! Where entries stand on a time axis: a lane for each kind, in it as many rows as words need that would touch.
//!
//! Computed once for a scale in O(n log n). Pixels count from the axis' origin and not from a window's edge, so that
//! panning changes no row: a window only picks what it shows, O(log n) for each row. Where even the most rows do not
//! hold what stands close together, marks that touch become one that counts them, so that drawing costs pixels and not
//! entries. A lane's rows at the whole range are enough at every closer scale: words keep their width while the time
//! between them grows.

use std::ops::Range;

use crate::clock::UnixMillis;

/// The most rows of a lane.
pub const MAX_ROWS: usize = 6;
/// The most rows of all lanes together, as long as two in each are not more.
pub const MAX_ROWS_IN_ALL: usize = 24;
/// Rows of a lane that counts where its entries stand too close.
const FEW_ROWS: usize = 2;
/// Half of a mark's width [px].
const HALF_MARK: f64 = 6.0;
/// From a mark's middle to its words [px].
const TO_WORDS: f64 = 9.0;
/// Free space between what stands in a row [px].
const GAP: f64 = 12.0;
/// From one mark that counts several to the next [px].
const PITCH: f64 = 30.0;

/// Something to place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// Which lane, counted from 0.
    pub lane: usize,
    /// Where its mark stands.
    pub at: UnixMillis,
    /// How far it reaches: its end, or when it became known. `at` for an instant.
    pub until: UnixMillis,
    /// Width of its words [px].
    pub words: f64,
}

/// How instants become pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Pixel 0.
    pub origin: UnixMillis,
    /// Where the axis ends: words that would pass it stand left of their mark.
    pub end: UnixMillis,
    /// Pixels of a millisecond.
    pub pixels_per_milli: f64,
}

/// All lanes.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Those without anything in them have no row.
    pub lanes: Vec<Lane>,
}

/// What stands in a lane.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lane {
    /// From top to bottom. What is in a row is in order and does not touch.
    pub rows: Vec<Vec<Placed>>,
    /// Rows that the lane needs at this scale and at every closer one.
    pub n_rows: usize,
    /// Whether some of its marks were too close for the rows and are counted.
    pub counts: bool,
}

/// A mark with its words and its reach, or a mark that counts several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Index of the first one that stands here.
    pub index: usize,
    /// How many more stand here.
    pub n_more: usize,
    /// Index of the last one that stands here; `index` for one alone.
    pub last: usize,
    /// The mark's middle [px from the origin].
    pub x: f64,
    /// Everything that is drawn, from here [px from the origin]…
    pub left: f64,
    /// … to here [px from the origin].
    pub right: f64,
    /// Where its words stand, if they have room.
    pub words: Option<Words>,
    /// Whether its reach is drawn.
    pub reaches: bool,
}

/// Where words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// Right of the mark.
    After,
    /// Left of the mark, since the axis ends there.
    Before,
}

impl Scale {
    /// Where an instant stands [px from the origin].
    #[must_use]
    pub fn x(&self, t: UnixMillis) -> f64 {
        float(t.millis_since(self.origin)) * self.pixels_per_milli
    }
}

impl Layout {
    /// Places everything on the whole axis, and says how many rows each lane may take at closer scales, too. A lane that
    /// even the most rows do not hold gets few: it counts, whether it is high or not. All lanes together stay low.
    #[must_use]
    pub fn low(wanted: &[Wanted], n_lanes: usize, scale: &Scale) -> (Self, Vec<usize>) {
        let mut most = MAX_ROWS;
        loop {
            let tried = Self::of(wanted, scale, &vec![most; n_lanes]);
            let max_rows: Vec<usize> =
                tried.lanes.iter().map(|lane| if lane.counts { FEW_ROWS.min(most) } else { lane.n_rows }).collect();
            if max_rows.iter().sum::<usize>() <= MAX_ROWS_IN_ALL || most <= FEW_ROWS {
                return (Self::of(wanted, scale, &max_rows), max_rows);
            }
            most -= 1;
        }
    }

    /// Places everything, given in the order of `at`, in lanes of at most so many rows each.
    #[must_use]
    pub fn of(wanted: &[Wanted], scale: &Scale, max_rows: &[usize]) -> Self {
        let mut by_lane: Vec<Vec<Placed>> = vec![Vec::new(); max_rows.len()];
        let end = scale.x(scale.end);
        for (index, one) in wanted.iter().enumerate() {
            if let Some(lane) = by_lane.get_mut(one.lane) {
                lane.push(alone(index, one, scale, end));
            }
        }
        Self { lanes: by_lane.into_iter().zip(max_rows).map(|(all, max_rows)| lane(all, *max_rows)).collect() }
    }

    /// What a window shows: lane, row, and what stands there. From `range.start` to `range.end` [px from the origin].
    pub fn visible(&self, range: Range<f64>) -> impl Iterator<Item = (usize, usize, &Placed)> {
        let Range { start, end } = range;
        self.lanes.iter().enumerate().flat_map(move |(lane, its)| {
            its.rows.iter().enumerate().flat_map(move |(row, placed)| {
                let first = placed.partition_point(|one| one.right < start);
                let seen = placed.get(first..).unwrap_or_default().iter().take_while(move |one| one.left <= end);
                seen.map(move |one| (lane, row, one))
            })
        })
    }
}

/// One entry with all the room that it would like.
fn alone(index: usize, wanted: &Wanted, scale: &Scale, end: f64) -> Placed {
    let x = scale.x(wanted.at);
    let until = scale.x(wanted.until.max(wanted.at)) + HALF_MARK;
    let width = TO_WORDS + wanted.words;
    let words = if x + width > end && x >= width { Words::Before } else { Words::After };
    let (left, right) = match words {
        Words::After => (x - HALF_MARK, until.max(x + width)),
        Words::Before => (x - width, until),
    };
    Placed { index, n_more: 0, last: index, x, left, right, words: Some(words), reaches: wanted.until > wanted.at }
}

/// Cuts a lane where nothing touches, and gives each piece its rows.
fn lane(mut all: Vec<Placed>, max_rows: usize) -> Lane {
    crate::order::sort_by(&mut all, |a, b| a.left.total_cmp(&b.left));
    let mut lane = Lane::default();
    let mut piece: Vec<Placed> = Vec::new();
    let mut reach = f64::NEG_INFINITY;
    for one in all {
        if one.left >= reach + GAP {
            place(&mut lane, &piece, max_rows);
            piece.clear();
        }
        reach = reach.max(one.right);
        piece.push(one);
    }
    place(&mut lane, &piece, max_rows);
    lane
}

/// Each into the first row with room; if that is too little for one of them, all into one row that counts.
fn place(lane: &mut Lane, piece: &[Placed], max_rows: usize) {
    let mut taken: Vec<f64> = Vec::new();
    let mut rows = Vec::with_capacity(piece.len());
    for one in piece {
        let free = taken.iter().position(|until| until + GAP <= one.left).unwrap_or(taken.len());
        match taken.get_mut(free) {
            Some(until) => *until = one.right,
            None if free < max_rows => taken.push(one.right),
            None => {
                (lane.n_rows, lane.counts) = (max_rows, true);
                return push_all(lane, counted(piece).into_iter());
            }
        }
        rows.push(free);
    }
    lane.n_rows = lane.n_rows.max(taken.len());
    push_all(lane, rows.into_iter().zip(piece.iter().copied()));
}

fn push_all(lane: &mut Lane, all: impl Iterator<Item = (usize, Placed)>) {
    for (row, one) in all {
        if lane.rows.len() <= row {
            lane.rows.resize_with(row + 1, Vec::new);
        }
        if let Some(row) = lane.rows.get_mut(row) {
            row.push(one);
        }
    }
}

/// Marks that would touch as one that counts them; words only where there is room up to the next.
fn counted(piece: &[Placed]) -> Vec<(usize, Placed)> {
    let mut marks: Vec<Placed> = piece.to_vec();
    crate::order::sort_by(&mut marks, |a, b| a.x.total_cmp(&b.x).then(a.index.cmp(&b.index)));
    let mut groups: Vec<(usize, Placed)> = Vec::new();
    for one in marks {
        match groups.last_mut() {
            Some((_, group)) if one.x < group.x + PITCH => {
                group.n_more += 1;
                group.last = one.index;
            }
            Some((_, last)) => {
                last.close(one.x - HALF_MARK);
                groups.push((0, one));
            }
            None => groups.push((0, one)),
        }
    }
    if let Some((_, last)) = groups.last_mut() {
        last.close(f64::INFINITY);
    }
    groups
}

impl Placed {
    /// Settles a group before the next one, which begins at `next`: alone and with room it keeps its words and its reach.
    fn close(&mut self, next: f64) {
        let fits = self.n_more == 0 && self.words == Some(Words::After) && self.right + GAP <= next;
        if !fits {
            (self.words, self.reaches) = (None, false);
            (self.left, self.right) = (self.x - HALF_MARK, self.x + PITCH - 2.0 * HALF_MARK);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "spans of an incident are far below 2^53 ms")]
fn float(millis: i64) -> f64 {
    millis as f64
}
