//! One series as strokes: from columns to runs of points, cut at gaps, at the edges and into dashes.
//!
//! Pixel exactness: plotters-canvas strokes a path at whole coordinates and fills rectangles at whole coordinates. So
//! hairlines are filled rectangles, and a stroke of even width covers whole pixels; an odd one would smear over one more.

use plotters_backend::{BackendColor, BackendStyle, DrawingBackend, DrawingErrorKind};

use super::panel::{Line, Panel, Pattern, Rect};
use super::scale::{TimeScale, float};
use crate::series::{Column, ColumnCache, column_millis};

/// Outcome of a call on a backend.
pub(super) type Drawn<DB> = Result<(), DrawingErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// What is kept from frame to frame: buffers, so that drawing allocates nothing itself, and the columns of each line, so
/// that a pan computes only the new ones.
#[derive(Debug, Default)]
pub struct Pen {
    caches: Vec<ColumnCache>,
    n_lines: usize,
    columns: Vec<Column>,
    run: Vec<(f64, f64)>,
    /// The highest point of each column of the run: the upper edge of its wash.
    crest: Vec<(f64, f64)>,
    piece: Vec<(i32, i32)>,
}

/// A color and a width.
#[derive(Clone, Copy)]
struct Stroke(BackendColor, u32);

impl BackendStyle for Stroke {
    fn color(&self) -> BackendColor {
        self.0
    }

    fn stroke_width(&self) -> u32 {
        self.1
    }
}

impl Pen {
    /// Says that a new picture begins: the first line drawn now is the first one of the picture before.
    pub fn begin(&mut self) {
        self.n_lines = 0;
    }

    /// Draws one series into the panel: a path for each stretch without a gap.
    pub(super) fn line<DB: DrawingBackend>(
        &mut self,
        backend: &mut DB,
        panel: &Panel<'_>,
        line: &Line<'_>,
    ) -> Drawn<DB> {
        let area = panel.area;
        let mut columns = std::mem::take(&mut self.columns);
        if self.caches.len() == self.n_lines {
            self.caches.push(ColumnCache::default());
        }
        if let Some(cache) = self.caches.get_mut(self.n_lines) {
            line.series.columns_cached(panel.window, area.width, cache, &mut columns);
        }
        self.n_lines += 1;
        let time = TimeScale { window: panel.window, width: f64::from(area.width) };
        let length = column_millis(panel.window, area.width);
        let (left, right) = (f64::from(area.left), f64::from(area.right() - 1));
        // Dashes are tied to the data as the columns are, so that they move along when the window does.
        let phase = float(panel.window.from.0.div_euclid(length).rem_euclid(line.pattern.period()));
        let ends = Ends { line, phase };
        // The whole width of the stroke stays inside the panel, also along its edges.
        let half = f64::from(line.width / 2);
        let (top, bottom) = (f64::from(area.top) + half, f64::from(area.bottom()) - half);
        let y_from_value = panel.y_from_value();
        let y = |value: f64| y_from_value(value).min(bottom).max(top);
        let mut outside: Option<(f64, f64)> = None;
        for column in &columns {
            if column.gap {
                self.end_run(backend, area, ends)?;
                outside = None;
            }
            let offset = time.x_from_time(column.start);
            let x = left + offset.floor();
            if offset <= -time.width_of(length) {
                outside = Some((x, y(column.last)));
                continue;
            }
            let x = x.max(left);
            if let Some(from) = outside.take().filter(|from| from.0 < left) {
                self.run.push((left, between(from, (x, y(column.first)), left)));
                self.crest.extend(self.run.last());
            }
            if x > right + 1.0 {
                if let Some(&from) = self.run.last() {
                    self.run.push((right, between(from, (x, y(column.first)), right)));
                    self.crest.extend(self.run.last());
                }
                break;
            }
            let x = x.min(right);
            // The shorter way through the extremes: up first if the column starts low.
            let (near, far) = if column.first - column.min <= column.max - column.first {
                (column.min, column.max)
            } else {
                (column.max, column.min)
            };
            self.crest.push((x, y(column.max)));
            for value in [column.first, near, far, column.last] {
                let point = (x, y(value));
                if self.run.last() != Some(&point) {
                    self.run.push(point);
                }
            }
        }
        self.columns = columns;
        self.end_run(backend, area, ends)
    }

    /// Draws the run at hand and empties it.
    fn end_run<DB: DrawingBackend>(&mut self, backend: &mut DB, area: Rect, ends: Ends<'_, '_>) -> Drawn<DB> {
        let (Some(&first), Some(&last)) = (self.run.first(), self.run.last()) else { return Ok(()) };
        let Line { color, width, wash, pattern, .. } = *ends.line;
        let stroke = Stroke(color.into(), width);
        let bottom = area.bottom();
        if let Some(wash) = wash {
            let outline = self.crest.iter().map(|&point| pixel(point));
            let floor = [(pixel(last).0, bottom), (pixel(first).0, bottom)];
            backend.fill_polygon(outline.chain(floor), &BackendColor::from(wash))?;
        }
        if let [only] = *self.run.as_slice() {
            // A path of one point leaves no ink.
            let (x, y) = pixel(only);
            let half = i32::try_from(width / 2).unwrap_or(1).max(1);
            backend.draw_rect((x - half, y - half), (x + half, y + half), &BackendColor::from(color), true)?;
        } else if let Some((on, off)) = pattern.dash() {
            self.dashes(backend, stroke, on, on + off, ends.phase)?;
        } else {
            backend.draw_path(self.run.iter().map(|&point| pixel(point)), &stroke)?;
        }
        self.run.clear();
        self.crest.clear();
        Ok(())
    }

    /// Draws the run as dashes: down for `on` pixels to the right out of every `period`. What rises or falls steeply is
    /// always inked, or a spike could vanish between two dashes.
    fn dashes<DB: DrawingBackend>(
        &mut self,
        backend: &mut DB,
        stroke: Stroke,
        on: f64,
        period: f64,
        phase: f64,
    ) -> Drawn<DB> {
        let Some(&start) = self.run.first() else { return Ok(()) };
        let into = |x: f64| (x + phase).rem_euclid(period);
        // The pen is down exactly when the piece at hand has points.
        self.piece.clear();
        if into(start.0) < on {
            self.piece.push(pixel(start));
        }
        let mut from = start;
        for &to in self.run.iter().skip(1) {
            if is_steep(from, to) {
                if self.piece.is_empty() {
                    self.piece.push(pixel(from));
                }
                self.piece.push(pixel(to));
                if into(to.0) >= on {
                    backend.draw_path(self.piece.drain(..), &stroke)?;
                }
                from = to;
                continue;
            }
            loop {
                let here = into(from.0);
                let turn = from.0 + if here < on { on - here } else { period - here };
                if turn > to.0 {
                    break;
                }
                from = (turn, between(from, to, turn));
                let was_down = !self.piece.is_empty();
                self.piece.push(pixel(from));
                if was_down {
                    backend.draw_path(self.piece.drain(..), &stroke)?;
                }
            }
            if !self.piece.is_empty() {
                self.piece.push(pixel(to));
            }
            from = to;
        }
        if self.piece.len() > 1 {
            backend.draw_path(self.piece.drain(..), &stroke)?;
        }
        Ok(())
    }
}

/// Steeper than four to one, and high enough to be seen.
fn is_steep(from: (f64, f64), to: (f64, f64)) -> bool {
    let rise = (to.1 - from.1).abs();
    rise >= 4.0 && rise > 4.0 * (to.0 - from.0)
}

/// What a run needs to know of its line.
#[derive(Clone, Copy)]
struct Ends<'a, 'b> {
    line: &'a Line<'b>,
    phase: f64,
}

impl Pattern {
    /// Pixels down and up; nothing for a solid line.
    fn dash(self) -> Option<(f64, f64)> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some((12.0, 6.0)),
            Self::Dotted => Some((3.0, 5.0)),
        }
    }

    fn period(self) -> i64 {
        match self {
            Self::Solid => 1,
            Self::Dashed => 18,
            Self::Dotted => 8,
        }
    }
}

/// Height of the line from `a` to `b` at `x`.
fn between(a: (f64, f64), b: (f64, f64), x: f64) -> f64 {
    let run = b.0 - a.0;
    if run <= 0.0 { b.1 } else { a.1 + (b.1 - a.1) * (x - a.0) / run }
}

#[expect(clippy::cast_possible_truncation, reason = "points lie inside the panel, whose edges are i32")]
pub(super) fn pixel((x, y): (f64, f64)) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}
