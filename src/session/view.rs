//! How the evidence is looked at: the visible stretch of time and the way back, pins, hidden series, log scales.
//!
//! Pure: a change in, the next view out. The stretch is clamped where it is changed and where it is read, since a link
//! may name any; whoever changes it says what there is to see at all (`bounds`).

use std::collections::BTreeSet;

use crate::clock::{SECOND, UnixMillis, Window};

/// The shortest stretch that is shown [ms].
pub const MIN_MILLIS: i64 = SECOND;
/// The most earlier stretches that are remembered.
pub const MAX_TRAIL: usize = 12;
/// The most pins; one more takes the place of the oldest.
pub const MAX_PINS: usize = 4;
/// The most hidden series, and the most metrics on a log scale.
pub const MAX_CHOICES: usize = 64;

/// One series of a metric.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeriesId {
    /// Id of the metric.
    pub metric: String,
    /// Place in the metric's file, from 0.
    pub index: u16,
}

/// How the evidence is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// What is shown; none is everything.
    pub range: Option<Window>,
    /// What was shown before, the newest last. Never in a link.
    pub trail: Vec<Option<Window>>,
    /// Whether the last change was one of many small ones, which leave one step on the trail together.
    pub stepping: bool,
    /// Instants that are held against each other, in the order of pinning.
    pub pins: Vec<UnixMillis>,
    /// Series that are not drawn.
    pub hidden: BTreeSet<SeriesId>,
    /// Ids of the metrics whose values stand on a log scale.
    pub log: BTreeSet<String>,
    /// Whether the model's run stands beside the series; unsaid, it does when it is another run than theirs.
    pub modelled: Option<bool>,
}

/// Something the reader does with the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewChange {
    /// Shows this many thousandths of the visible length, `about` staying where it stands.
    Zoom {
        /// What stays in its place.
        about: UnixMillis,
        /// The new length in thousandths of the old one: below 1000 zooms in.
        permille: u32,
        /// All there is to see.
        bounds: Window,
    },
    /// Moves by thousandths of the visible length: later if positive.
    Pan {
        /// How far.
        permille: i32,
        /// All there is to see.
        bounds: Window,
    },
    /// Moves so that an instant stands in the middle.
    Center {
        /// The instant.
        at: UnixMillis,
        /// All there is to see.
        bounds: Window,
    },
    /// Shows a stretch.
    Show {
        /// Which.
        window: Window,
        /// All there is to see.
        bounds: Window,
    },
    /// Shows everything.
    All,
    /// Goes back to what was shown before.
    Back,
    /// Pins an instant, or takes its pin away.
    TogglePin(UnixMillis),
    /// Takes all pins away.
    Unpin,
    /// Hides a series, or shows it again.
    Toggle(SeriesId),
    /// Shows this series alone, or all of them if it is alone already.
    Isolate {
        /// Which.
        series: SeriesId,
        /// How many the metric has.
        n_series: u16,
    },
    /// Puts a metric on a log scale, or back.
    ToggleLog(String),
    /// Draws the model's run beside the series, or not.
    Modelled(bool),
}

impl View {
    /// The stretch that is shown of all there is.
    #[must_use]
    pub fn window(&self, bounds: Window) -> Window {
        self.range.and_then(|range| within(range, bounds)).unwrap_or(bounds)
    }

    /// Whether a series is drawn.
    #[must_use]
    pub fn shows(&self, metric: &str, index: u16) -> bool {
        !self.hidden.iter().any(|hidden| hidden.metric == metric && hidden.index == index)
    }

    /// The next view.
    pub(super) fn change(&mut self, change: ViewChange) {
        let was_stepping = std::mem::take(&mut self.stepping);
        match change {
            ViewChange::Zoom { about, permille, bounds } => {
                let shown = self.window(bounds);
                let length = scaled(shown.millis(), i64::from(permille)).max(MIN_MILLIS);
                let about = about.clamp(shown.from, shown.to);
                // The part of the stretch that lies before `about` stays the same part.
                let before = part(about.millis_since(shown.from), shown.millis(), length);
                let from = about.plus_millis(-before);
                self.step(Window { from, to: from.plus_millis(length) }, bounds, was_stepping);
            }
            ViewChange::Pan { permille, bounds } => {
                let shown = self.window(bounds);
                let by = scaled(shown.millis(), i64::from(permille));
                self.step(moved(shown, by), bounds, was_stepping);
            }
            ViewChange::Center { at, bounds } => {
                let shown = self.window(bounds);
                let middle = shown.from.plus_millis(shown.millis() / 2);
                self.step(moved(shown, at.millis_since(middle)), bounds, was_stepping);
            }
            ViewChange::Show { window, bounds } => self.go(within(window, bounds), false),
            ViewChange::All => self.go(None, false),
            ViewChange::Back => self.range = self.trail.pop().unwrap_or_default(),
            ViewChange::TogglePin(at) => {
                let n_before = self.pins.len();
                self.pins.retain(|pin| *pin != at);
                if self.pins.len() == n_before {
                    if n_before == MAX_PINS {
                        self.pins.remove(0);
                    }
                    self.pins.push(at);
                }
            }
            ViewChange::Unpin => self.pins.clear(),
            ViewChange::Toggle(series) => {
                if !self.hidden.remove(&series) && self.hidden.len() < MAX_CHOICES {
                    self.hidden.insert(series);
                }
            }
            ViewChange::Isolate { series, n_series } => {
                let others = (0..n_series).filter(|index| *index != series.index);
                let is_alone =
                    self.shows(&series.metric, series.index) && others.clone().all(|i| !self.shows(&series.metric, i));
                self.hidden.retain(|hidden| hidden.metric != series.metric);
                if !is_alone {
                    let others = others.map(|index| SeriesId { metric: series.metric.clone(), index });
                    let room = MAX_CHOICES.saturating_sub(self.hidden.len());
                    self.hidden.extend(others.take(room));
                }
            }
            ViewChange::Modelled(shown) => self.modelled = Some(shown),
            ViewChange::ToggleLog(metric) => {
                if !self.log.remove(&metric) && self.log.len() < MAX_CHOICES {
                    self.log.insert(metric);
                }
            }
        }
    }

    /// One of many small changes.
    fn step(&mut self, wanted: Window, bounds: Window, was_stepping: bool) {
        self.go(within(wanted, bounds), was_stepping);
        self.stepping = true;
    }

    fn go(&mut self, range: Option<Window>, is_next_step: bool) {
        if range == self.range {
            return;
        }
        if !is_next_step {
            if self.trail.len() == MAX_TRAIL {
                self.trail.remove(0);
            }
            self.trail.push(self.range);
        }
        self.range = range;
    }
}

/// A stretch of at least the shortest length inside the bounds, moved there if need be; none if it is all of them.
fn within(window: Window, bounds: Window) -> Option<Window> {
    let length = window.millis().max(MIN_MILLIS);
    if length >= bounds.millis() {
        return None;
    }
    let from = window.from.clamp(bounds.from, bounds.to.plus_millis(-length));
    Some(Window { from, to: from.plus_millis(length) })
}

fn moved(window: Window, by_millis: i64) -> Window {
    Window { from: window.from.plus_millis(by_millis), to: window.to.plus_millis(by_millis) }
}

fn scaled(millis: i64, permille: i64) -> i64 {
    part(permille, 1_000, millis)
}

/// `whole × some / all`, without leaving the number.
fn part(some: i64, all: i64, whole: i64) -> i64 {
    let product = i128::from(some) * i128::from(whole) / i128::from(all.max(1));
    i64::try_from(product).unwrap_or(if product < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests;
