//! From times and values to pixels and back, and where the ticks stand. Plain functions, nothing drawn.
//!
//! Pixels are as the caller counts them: device pixels for drawing, CSS pixels for the text beside it.

mod time;
mod value;

pub(crate) use time::float;
pub use time::{TimeScale, TimeTick};
pub use value::{ValueScale, ValueTick};
