//! Where everything stands on one world's half of the stage, in pixels of its picture. Plain numbers, tested below.
//!
//! ```text
//!             instance 1  ↻2    Redis ▬▬ 3 of 30   probe · · · ×          2 leaked
//!  gateway ║──○────▮▮▮▮ ◇ ◇ ● ○ ○ ○ · · · · · ·        requests go in on this lane
//!          ║←─────────────────────────────────         answers come back on this one
//! ```

/// Slots in a row.
pub(in crate::views::replay) const PER_ROW: u32 = 20;
/// From one waiting request's bar to the next [px].
pub(in crate::views::replay) const BAR_PITCH: f64 = 6.0;
/// Below this width the meters take a line of their own [px].
const NARROW: f64 = 470.0;
/// Height of one more row of slots [px].
const SLOT_ROW: f64 = 16.0;

/// Measures of one world's picture [px].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::views::replay) struct Layout {
    pub(in crate::views::replay) width: f64,
    /// The gateway's right edge.
    pub(in crate::views::replay) gateway: f64,
    /// Where requests work before they ask the pool.
    pub(in crate::views::replay) door: f64,
    /// Left edge of the slots.
    pub(in crate::views::replay) slots: f64,
    /// From one slot to the next.
    pub(in crate::views::replay) pitch: f64,
    n_slot_rows: f64,
    pub(in crate::views::replay) is_narrow: bool,
}

/// Places in one instance's row, from the top of the picture [px].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::views::replay) struct Row {
    /// Base line of name and state.
    pub(in crate::views::replay) words: f64,
    /// Middle of the lane in, and of the first row of slots.
    pub(in crate::views::replay) lane_in: f64,
    /// Middle of the lane back.
    pub(in crate::views::replay) lane_out: f64,
    /// Base line of the meters.
    pub(in crate::views::replay) meters: f64,
    /// Left edge of the meters.
    pub(in crate::views::replay) meters_x: f64,
}

impl Layout {
    /// The layout for a picture so wide, of pools with at most so many slots.
    pub(in crate::views::replay) fn new(width: u32, n_slots: u32) -> Self {
        let width = f64::from(width.max(240));
        let is_narrow = width < NARROW;
        let slots = if is_narrow { 74.0 } else { 150.0 };
        let pitch = ((width - slots) / f64::from(PER_ROW)).clamp(6.0, 19.5);
        let n_slot_rows = f64::from(n_slots.div_ceil(PER_ROW).max(1));
        Self { width, gateway: 12.0, door: if is_narrow { 22.0 } else { 40.0 }, slots, pitch, n_slot_rows, is_narrow }
    }

    /// Height of one instance's row.
    pub(in crate::views::replay) fn row_height(&self) -> f64 {
        (if self.is_narrow { 80.0 } else { 62.0 }) + (self.n_slot_rows - 1.0) * SLOT_ROW
    }

    /// Height of the slots alone.
    pub(in crate::views::replay) fn slots_height(&self) -> f64 {
        self.n_slot_rows * SLOT_ROW + 4.0
    }

    /// Right edge of the slots.
    pub(in crate::views::replay) fn right(&self) -> f64 {
        self.slots + f64::from(PER_ROW) * self.pitch
    }

    /// The row of an instance, from 0.
    pub(in crate::views::replay) fn row(&self, instance: u32) -> Row {
        let top = f64::from(instance) * self.row_height();
        let lane_in = top + 34.0;
        let lane_out = lane_in + (self.n_slot_rows - 1.0) * SLOT_ROW + 16.0;
        let words = top + 17.0;
        let (meters, meters_x) =
            if self.is_narrow { (lane_out + 20.0, self.slots) } else { (words, self.slots + 100.0) };
        Row { words, lane_in, lane_out, meters, meters_x }
    }

    /// Middle of a slot.
    pub(in crate::views::replay) fn slot(&self, instance: u32, slot: u32) -> (f64, f64) {
        let (column, line) = (f64::from(slot % PER_ROW), f64::from(slot / PER_ROW));
        let x = self.slots + self.pitch * (column + 0.5);
        (x, self.row(instance).lane_in + line * SLOT_ROW)
    }

    /// The slot at a place in an instance's slots: `x` from the left of the picture, `y` from the top of the slots.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "both held to 0 and above")]
    pub(in crate::views::replay) fn slot_at(&self, x: f64, y: f64) -> u32 {
        let column = ((x - self.slots) / self.pitch).clamp(0.0, f64::from(PER_ROW - 1)) as u32;
        let line = ((y - 2.0) / SLOT_ROW).clamp(0.0, self.n_slot_rows - 1.0) as u32;
        line * PER_ROW + column
    }

    /// Bars of waiting requests that fit before the slots.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 20")]
    pub(in crate::views::replay) fn n_bars(&self) -> u32 {
        ((self.slots - self.door - 14.0) / BAR_PITCH).clamp(0.0, 20.0) as u32
    }

    /// The first answer's column of an instance's flow, and from one to the next.
    pub(in crate::views::replay) fn flow_columns(&self, n: u32) -> (f64, f64) {
        (self.slots + 3.0, (self.right() - self.slots) / f64::from(n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pointer_finds_the_slot_that_is_drawn_there() {
        for (width, n_slots) in [(530, 20), (330, 20), (530, 45)] {
            let layout = Layout::new(width, n_slots);
            for slot in 0..n_slots {
                let (x, y) = layout.slot(2, slot);
                let top = layout.row(2).lane_in - layout.slots_height() / (f64::from(n_slots.div_ceil(PER_ROW)) * 2.0);
                assert_eq!(layout.slot_at(x, y - top), slot, "{width} px, {n_slots} slots");
            }
        }
    }

    #[test]
    fn everything_stays_inside_the_picture_and_the_queue_before_the_slots() {
        for width in [326, 384, 530, 900] {
            let layout = Layout::new(width, 20);
            assert!(layout.right() <= layout.width, "{width}");
            assert!(layout.n_bars() >= 6, "{width}");
            assert!(layout.slots - f64::from(layout.n_bars()) * BAR_PITCH > layout.door, "{width}");
            assert!(layout.row(0).meters < layout.row_height());
        }
    }
}
