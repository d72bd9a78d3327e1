//! The marks of the page: a state or a kind is a shape before it is a color. The same marks stand in charts, lists and keys.

use yew::{Html, classes, html};

use crate::{
    incident::document::{EntryKind, FactorType},
    replay::Answer,
};

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

/// A small dot: a place where nothing is.
pub const DOT: &str = "M-1.5 0A1.5 1.5 0 1 1 1.5 0A1.5 1.5 0 1 1-1.5 0Z";
const RING: &str = "M-4.4 0A4.4 4.4 0 1 1 4.4 0A4.4 4.4 0 1 1-4.4 0Z";
const DISC: &str = "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1-5 0Z";
/// A request on its way.
pub const REQUEST: &str = "M-3 0A3 3 0 1 1 3 0A3 3 0 1 1-3 0Z";
/// A cross: something that failed.
pub const CROSS: &str = "M-3-3L3 3M-3 3L3-3";

/// Class and path of a slot's mark around (0, 0): dot, dashed ring, ring, disc, crossed diamond.
#[must_use]
pub const fn slot_look(mark: SlotMark) -> (&'static str, &'static str) {
    match mark {
        SlotMark::Empty => ("slot-empty", DOT),
        SlotMark::Connecting => ("slot-connecting", RING),
        SlotMark::Idle => ("slot-idle", RING),
        SlotMark::CheckedOut => ("slot-out", DISC),
        SlotMark::Leaked => ("slot-leaked", "M0-5.4L5.4 0L0 5.4L-5.4 0ZM-2.7-2.7L2.7 2.7M-2.7 2.7L2.7-2.7"),
    }
}

/// Class and path of an answer's mark around (0, 0): tick, open square, cross, triangle, full square.
#[must_use]
pub const fn answer_look(answer: Answer) -> (&'static str, &'static str) {
    match answer {
        Answer::Placed => ("answer-placed", "M-3.6 0.2L-1 3L3.8-2.8"),
        Answer::OutOfStock => ("answer-stock", "M-2.8-2.8H2.8V2.8H-2.8Z"),
        Answer::BadGateway => ("answer-gateway", CROSS),
        Answer::RedisTimeout => ("answer-redis", "M0-3.8L3.8 3H-3.8Z"),
        Answer::OtherError => ("answer-other", "M-2.8-2.8H2.8V2.8H-2.8Z"),
    }
}

/// An answer in a word or two.
#[must_use]
pub const fn answer_words(answer: Answer) -> &'static str {
    match answer {
        Answer::Placed => "placed",
        Answer::OutOfStock => "out of stock",
        Answer::BadGateway => "502",
        Answer::RedisTimeout => "Redis timeout",
        Answer::OtherError => "other 5xx",
    }
}

/// A mark as a small picture beside a word.
pub fn icon((class, d): (&'static str, &'static str)) -> Html {
    html! { <svg viewBox="-7 -7 14 14" aria-hidden="true"><path {class} {d} /></svg> }
}
