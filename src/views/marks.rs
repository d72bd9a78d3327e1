//! The marks of the page: a state or a kind is a shape before it is a color. The same marks stand in charts, lists and keys.

use yew::{Html, classes, html};

use crate::incident::document::{EntryKind, FactorType};

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

/// A contributing factor's mark around (x, y): its part in the failure as a shape.
pub fn factor_mark(factor_type: FactorType, x: u32, y: u32) -> Html {
    let (class, d) = match factor_type {
        FactorType::Trigger => ("trigger", "M-5-6L6 0L-5 6Z"),
        FactorType::LatentDefect => ("latent_defect", "M0-6.5L6.5 0L0 6.5L-6.5 0ZM-3-3L3 3M-3 3L3-3"),
        FactorType::Amplifier => ("amplifier", "M-6-5L-1 0L-6 5M0-5L5 0L0 5"),
        FactorType::DetectionGap => ("detection_gap", "M3.5-4.5A5.7 5.7 0 1 0 3.5 4.5"),
        FactorType::ResponseGap => ("response_gap", "M5.5-1.5V-5.5H-5.5V5.5H5.5V1.5"),
        FactorType::Symptom => ("symptom", "M-6-4.5H6L0 6Z"),
        FactorType::Impact => ("impact", "M-6-6H6V6H-6Z"),
    };
    html! { <path class={classes!("factor-mark", class)} transform={format!("translate({x} {y})")} {d} /> }
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
