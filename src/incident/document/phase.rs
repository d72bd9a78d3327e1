//! The phases of an incident, between its milestones: what was going on, for the bands behind the charts.

use super::Incident;
use crate::clock::Window;

/// A stretch of the incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phase {
    /// Which.
    pub kind: PhaseKind,
    /// From when to when; never empty.
    pub window: Window,
}

/// What was going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PhaseKind {
    /// Users were hurt and nobody knew.
    Unnoticed,
    /// A responder knew, and users were still hurt.
    Responding,
    /// Users were not hurt any more, and the cause was still there.
    Mitigated,
}

impl PhaseKind {
    /// In a word, for the axis.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unnoticed => "unnoticed",
            Self::Responding => "responding",
            Self::Mitigated => "mitigated",
        }
    }
}

impl Incident {
    /// The phases in order of time. One without an end goes on to the end of the impact window; empty ones are left out.
    #[must_use]
    pub fn phases(&self) -> Vec<Phase> {
        let times = &self.timestamps;
        let (start, end) = self.impact_window();
        let known = times.detected_at.clamp(start, end);
        let eased = times.mitigated_at.or(times.impact_ended_at).unwrap_or(end).max(known);
        let gone = times.resolved_at.unwrap_or(eased).max(eased);
        let all = [
            (PhaseKind::Unnoticed, start, known),
            (PhaseKind::Responding, known, eased),
            (PhaseKind::Mitigated, eased, gone),
        ];
        let phase = |(kind, from, to)| Phase { kind, window: Window { from, to } };
        all.into_iter().map(phase).filter(|phase| phase.window.millis() > 0).collect()
    }
}
