//! The draws of the other queries, some queries ahead of their time.
//!
//! Other queries are most of what a run does, and their two logarithms were a quarter of its time: one after the other, each
//! waits for its division. Drawn in one go they overlap in the processor. The draws are the same ones: they are numbered.

use super::{DRAW_GAP, DRAW_HOLD, Workload, micros};
use crate::model::Micros;
use crate::model::rng::logarithms;

/// Queries that are drawn in one go.
const N_AHEAD: usize = 16;

/// Gaps and holds of consecutive queries, as multiples of their means.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnAhead {
    first: u32,
    gaps: [f64; N_AHEAD],
    holds: [f64; N_AHEAD],
}

impl DrawnAhead {
    fn nth(&self, query: u32) -> usize {
        query.wrapping_sub(self.first) as usize
    }
}

impl Workload {
    /// The draws of the queries from `first` on.
    #[must_use]
    pub fn draw_ahead(&self, first: u32) -> DrawnAhead {
        let (mut gaps, mut holds) = ([0.0; N_AHEAD], [0.0; N_AHEAD]);
        for (query, (gap, hold)) in (u64::from(first)..).zip(gaps.iter_mut().zip(&mut holds)) {
            let stream = self.other_queries.at(query);
            *gap = 1.0 - stream.uniform(DRAW_GAP);
            *hold = 1.0 - stream.uniform(DRAW_HOLD);
        }
        logarithms(&mut gaps);
        logarithms(&mut holds);
        // As `Stream::exponential` has it with a mean of 1.
        DrawnAhead { first, gaps: gaps.map(|ln| -ln), holds: holds.map(|ln| -ln) }
    }

    /// When the next other query arrives after one at `last`; `None` if none comes any more. Draws ahead where need be.
    pub fn other_query_after(&self, drawn: &mut DrawnAhead, last: Micros, query: u32) -> Option<Micros> {
        if drawn.nth(query) >= N_AHEAD {
            *drawn = self.draw_ahead(query);
        }
        self.other_rates.after(last, *drawn.gaps.get(drawn.nth(query))?)
    }

    /// [`Workload::other_query_hold`], at hand for the queries that are drawn.
    #[must_use]
    pub fn other_query_hold_drawn(&self, drawn: &DrawnAhead, query: u32) -> Micros {
        match drawn.holds.get(drawn.nth(query)) {
            Some(hold) => micros(hold * self.other_query_micros),
            None => self.other_query_hold(query),
        }
    }
}
