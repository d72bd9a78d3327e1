//! One chart's picture: bands, grid, entry marks, threshold, then the lines. Drawn in that order, in device pixels.
//!
//! Everything to draw comes in one [`Panel`]; buffers live in a [`Pen`] that the caller keeps. No text, no crosshair.

use plotters_backend::{BackendColor, DrawingBackend};

use super::Rgba;
pub use super::pen::Pen;
use super::pen::{Drawn, pixel};
use super::scale::{TimeScale, ValueScale};
use crate::clock::{UnixMillis, Window};
use crate::series::Series;

/// Pixels of ink and of nothing in a threshold's dashes.
const THRESHOLD_DASH: (i32, i32) = (6, 4);

/// Where to draw [device px].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rect {
    /// From the left edge of the canvas.
    pub left: i32,
    /// From its top edge.
    pub top: i32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Rect {
    /// The first pixel to the right of it.
    #[must_use]
    pub fn right(self) -> i32 {
        self.left.saturating_add_unsigned(self.width)
    }

    /// The first pixel below it.
    #[must_use]
    pub fn bottom(self) -> i32 {
        self.top.saturating_add_unsigned(self.height)
    }
}

/// Everything that one picture shows.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    /// Where to draw.
    pub area: Rect,
    /// What stretch of time.
    pub window: Window,
    /// Which values, bottom to top; its height counts nothing here, the area's does.
    pub values: ValueScale,
    /// Thickness of hairlines: 1, or 2 on dense screens [device px].
    pub hairline: u32,
    /// Levels with a line across; two at most are drawn.
    pub grid: &'a [f64],
    /// Color of those lines.
    pub grid_color: Rgba,
    /// A level worth comparing with, and its color.
    pub threshold: Option<(f64, Rgba)>,
    /// Phases, behind everything.
    pub bands: &'a [Band],
    /// Entries in order of time, as lines down the whole panel.
    pub marks: &'a [Mark],
    /// Stretches along the upper edge.
    pub bars: &'a [Bar],
    /// The series, the last one on top.
    pub lines: &'a [Line<'a>],
}

/// One series and how it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// What is drawn.
    pub series: &'a Series,
    /// In which color.
    pub color: Rgba,
    /// Thickness [device px]; an even one is sharp.
    pub width: u32,
    /// What tells it apart besides color.
    pub pattern: Pattern,
    /// Color of the area below it, if it is to have one.
    pub wash: Option<Rgba>,
}

/// How a line is broken up, so that color is never alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Not at all.
    Solid,
    /// Into dashes.
    Dashed,
    /// Into dots.
    Dotted,
}

/// A phase of the incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// From when to when.
    pub window: Window,
    /// A faint color.
    pub color: Rgba,
}

/// A stretch of time along the upper edge: filled, or for what did not happen, an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// From when to when.
    pub window: Window,
    /// In which row of bars, from the top.
    pub row: u32,
    /// In which color.
    pub color: Rgba,
    /// Whether it is filled.
    pub is_filled: bool,
}

/// Height of a bar, and of a row of them, in hairlines.
const BAR_HAIRLINES: (i32, i32) = (4, 6);

/// A timeline entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// When.
    pub t: UnixMillis,
    /// In which color.
    pub color: Rgba,
}

/// Draws the panel. Nothing is cleared before: whoever owns the canvas does that.
///
/// # Errors
/// What the backend reports.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, panel: &Panel<'_>, pen: &mut Pen) -> Drawn<DB> {
    let area = panel.area;
    for band in panel.bands {
        let (from, to) = (panel.x_from_time(band.window.from), panel.x_from_time(band.window.to));
        let (from, to) = (from.max(area.left), to.min(area.right()));
        if from < to {
            fill(backend, (from, area.top), (to, area.bottom()), band.color)?;
        }
    }
    let hairline = i32::try_from(panel.hairline).unwrap_or(1).max(1);
    for &level in panel.grid.iter().filter(|level| panel.shows(**level)).take(2) {
        let y = panel.hairline_y(level, hairline);
        fill(backend, (area.left, y), (area.right(), y + hairline), panel.grid_color)?;
    }
    draw_marks(backend, panel, hairline)?;
    if let Some((level, color)) = panel.threshold.filter(|(level, _)| panel.shows(*level)) {
        let y = panel.hairline_y(level, hairline);
        backend.fill_polygon(comb(dashes(area), (y, y + hairline)), &BackendColor::from(color))?;
    }
    panel.lines.iter().try_for_each(|line| pen.line(backend, panel, line))?;
    panel.bars.iter().try_for_each(|bar| draw_bar(backend, panel, bar, hairline))
}

/// However many entries there are, only those in the window are looked at, a column of pixels is inked once, and those of
/// one color are one polygon.
fn draw_marks<DB: DrawingBackend>(backend: &mut DB, panel: &Panel<'_>, hairline: i32) -> Drawn<DB> {
    let area = panel.area;
    let first = panel.marks.partition_point(|mark| mark.t < panel.window.from);
    let end = panel.marks.partition_point(|mark| mark.t <= panel.window.to);
    let seen = panel.marks.get(first..end).unwrap_or_default();
    for alike in seen.chunk_by(|a, b| a.color == b.color) {
        let mut columns: Vec<(i32, i32)> = Vec::new();
        for mark in alike {
            let x = panel.x_from_time(mark.t).min(area.right() - hairline);
            match columns.last_mut() {
                Some((_, to)) if x <= *to => *to = (*to).max(x + hairline),
                _ => columns.push((x, x + hairline)),
            }
        }
        if let Some(mark) = alike.first() {
            let path = comb(columns.into_iter(), (area.top, area.bottom()));
            backend.fill_polygon(path, &BackendColor::from(mark.color))?;
        }
    }
    Ok(())
}

/// However short it is, a bar can be seen.
fn draw_bar<DB: DrawingBackend>(backend: &mut DB, panel: &Panel<'_>, bar: &Bar, hairline: i32) -> Drawn<DB> {
    let area = panel.area;
    if bar.window.to < panel.window.from || panel.window.to < bar.window.from {
        return Ok(());
    }
    let (height, row) = (BAR_HAIRLINES.0 * hairline, BAR_HAIRLINES.1 * hairline);
    let top = area.top.saturating_add(row.saturating_mul(i32::try_from(bar.row).unwrap_or(i32::MAX)));
    if top.saturating_add(height) > area.bottom() {
        return Ok(());
    }
    let from = panel.x_from_time(bar.window.from).max(area.left);
    let to = panel.x_from_time(bar.window.to).max(from + 2 * hairline).min(area.right());
    if bar.is_filled {
        return fill(backend, (from, top), (to, top + height), bar.color);
    }
    fill(backend, (from, top), (to, top + hairline), bar.color)?;
    fill(backend, (from, top + height - hairline), (to, top + height), bar.color)?;
    fill(backend, (from, top), (from + hairline, top + height), bar.color)?;
    fill(backend, (to - hairline, top), (to, top + height), bar.color)
}

impl Panel<'_> {
    /// The column of pixels of an instant.
    fn x_from_time(&self, t: UnixMillis) -> i32 {
        let scale = TimeScale { window: self.window, width: f64::from(self.area.width) };
        // Held to the panel and one pixel around it, so that far instants stay inside the number.
        let offset = scale.x_from_time(t).floor().clamp(-1.0, f64::from(self.area.width) + 1.0);
        pixel((f64::from(self.area.left) + offset, 0.0)).0
    }

    /// Where values stand; those outside the scale stand at its edge.
    pub(super) fn y_from_value(&self) -> impl Fn(f64) -> f64 + use<> {
        let (top, height) = (f64::from(self.area.top), f64::from(self.area.height));
        let scale = ValueScale { height, ..self.values };
        // One multiplication for each point, and no division.
        let (max, per_value) = (scale.max, height / (scale.max - scale.min));
        move |value| {
            let y = if scale.is_log { scale.y_from_value(value) } else { (max - value) * per_value };
            (top + y.clamp(0.0, height)).round()
        }
    }

    fn shows(&self, level: f64) -> bool {
        (self.values.min..=self.values.max).contains(&level)
    }

    /// Top of a hairline that is inside the panel as a whole.
    fn hairline_y(&self, level: f64, hairline: i32) -> i32 {
        pixel((0.0, self.y_from_value()(level))).1.min(self.area.bottom() - hairline)
    }
}

fn fill<DB: DrawingBackend>(backend: &mut DB, from: (i32, i32), to: (i32, i32), color: Rgba) -> Drawn<DB> {
    backend.draw_rect(from, to, &BackendColor::from(color), true)
}

/// Stretches of pixels as one polygon: joined along their lower edge by strips of no height, which leave no ink.
/// One call of the backend instead of one for each.
fn comb(columns: impl Iterator<Item = (i32, i32)>, (top, bottom): (i32, i32)) -> impl Iterator<Item = (i32, i32)> {
    columns.flat_map(move |(from, to)| [(from, bottom), (from, top), (to, top), (to, bottom)])
}

/// The dashes of a hairline across the area.
fn dashes(area: Rect) -> impl Iterator<Item = (i32, i32)> {
    let (ink, nothing) = THRESHOLD_DASH;
    let n_dashes = area.width / (ink + nothing).unsigned_abs() + 1;
    (0..n_dashes).map(move |i| {
        let from =
            area.left.saturating_add_unsigned(i.saturating_mul((ink + nothing).unsigned_abs())).min(area.right());
        (from, from.saturating_add(ink).min(area.right()))
    })
}
