//! Counters: series that only grow, but for the moments at which the process behind them starts anew.

use super::Series;
use crate::clock::Window;

impl Series {
    /// Whether the name says that it is a counter (Prometheus, "Metric and label naming": `_total`, and the parts of
    /// histograms and summaries).
    #[must_use]
    pub fn is_counter(&self) -> bool {
        let name = self.name(None);
        ["_total", "_count", "_sum", "_bucket"].iter().any(|ending| name.ends_with(ending))
    }

    /// How much a counter grew between the first and the last sample of a window. A value below the one before it is a
    /// start from zero, as in Prometheus' `increase`, but nothing is extrapolated. None with fewer than two values.
    #[must_use]
    pub fn increase(&self, window: Window) -> Option<f64> {
        let range = self.range(window);
        let mut values = self.values().get(range)?.iter().copied().filter(|value| value.is_finite());
        let mut previous = values.next()?;
        let mut grown = None;
        for value in values {
            let by = if value < previous { value } else { value - previous };
            grown = Some(grown.unwrap_or(0.0) + by);
            previous = value;
        }
        grown
    }
}
