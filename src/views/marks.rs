//! The marks of the page: a state or a kind is a shape before it is a color. The same marks stand in charts, lists and keys.

use yew::{Html, html};

use crate::incident::document::EntryKind;

/// Shape of a timeline entry's kind, as an SVG path around (0, 0), about 10 px wide.
#[must_use]
pub const fn kind_path(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Change => "M-4-4H4V4H-4Z",
        EntryKind::Symptom => "M-5-3.5H5L0 5Z",
        EntryKind::Alert => "M-5 3.5H5L0-5Z",
        EntryKind::Observation => "M0-4.5A4.5 4.5 0 1 1 0 4.5A4.5 4.5 0 1 1 0-4.5Z",
        EntryKind::Hypothesis => "M0-4.5A4.5 4.5 0 1 1 0 4.5A4.5 4.5 0 1 1 0-4.5ZM0-2A2 2 0 1 0 0 2A2 2 0 1 0 0-2Z",
        EntryKind::Action => "M-3.5-5L5 0L-3.5 5Z",
        EntryKind::Communication => "M-5-2H5V2H-5Z",
        EntryKind::Milestone => "M0-5.5L5.5 0L0 5.5L-5.5 0Z",
    }
}

/// Class of a kind, for its color.
#[must_use]
pub const fn kind_class(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Change => "change",
        EntryKind::Symptom => "symptom",
        EntryKind::Alert => "alert",
        EntryKind::Observation => "observation",
        EntryKind::Hypothesis => "hypothesis",
        EntryKind::Action => "action",
        EntryKind::Communication => "communication",
        EntryKind::Milestone => "milestone",
    }
}

/// A kind as a small picture beside a word.
pub fn kind_icon(kind: EntryKind) -> Html {
    html! {
        <svg viewBox="-7 -7 14 14" aria-hidden="true">
            <path class={format!("mark {}", kind_class(kind))} d={kind_path(kind)} />
        </svg>
    }
}

/// Radius of a slot's mark [px].
const R: f64 = 5.0;

/// What a connection slot is doing, for its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotMark {
    /// No connection.
    Empty,
    /// A connection is being made.
    Connecting,
    /// Connected and free.
    Idle,
    /// In use.
    CheckedOut,
    /// In use by nobody, for ever.
    Leaked,
}

/// A slot's mark around (x, y): dot, dashed ring, ring, disc, crossed diamond.
pub fn slot(mark: SlotMark, x: f64, y: f64) -> Html {
    let at = format!("translate({x} {y})");
    match mark {
        SlotMark::Empty => html! { <circle class="slot-empty" cx={x.to_string()} cy={y.to_string()} r="1.5" /> },
        SlotMark::Connecting => ring("slot-connecting", x, y, R - 0.6),
        SlotMark::Idle => ring("slot-idle", x, y, R - 0.6),
        SlotMark::CheckedOut => ring("slot-out", x, y, R),
        SlotMark::Leaked => html! {
            <path class="slot-leaked" transform={at} d="M0-5.4L5.4 0L0 5.4L-5.4 0ZM-2.7-2.7L2.7 2.7M-2.7 2.7L2.7-2.7" />
        },
    }
}

fn ring(class: &'static str, x: f64, y: f64, r: f64) -> Html {
    html! { <circle {class} cx={x.to_string()} cy={y.to_string()} r={r.to_string()} /> }
}

/// A slot's mark as a small picture beside a word.
pub fn slot_icon(mark: SlotMark) -> Html {
    html! { <svg viewBox="-7 -7 14 14" aria-hidden="true">{ slot(mark, 0.0, 0.0) }</svg> }
}
