//! Without hindsight: what of an incident was known at a moment, and how much is withheld then.
//!
//! An entry is known from its `known_at`, else from when it happened. A factor is known once every entry among its evidence
//! is; one without an entry is known at no moment, since nothing says when. A metric can be seen from its `known_at` on, up to
//! the moment. What was written afterwards (summary, figures, code, model, lessons) is known at no moment.

use super::document::{Entry, Evidence, Factor, Incident, Metric, Milestone, MilestoneKind, Phase};
use crate::clock::UnixMillis;

/// How much of an incident is withheld at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withheld {
    /// Timeline entries: withheld, of all.
    pub entries: (usize, usize),
    /// Contributing factors: withheld, of all.
    pub factors: (usize, usize),
    /// Metrics that could not be seen yet, of all.
    pub metrics: (usize, usize),
    /// Takeaways and action items, which were all written afterwards.
    pub lessons: usize,
}

impl Withheld {
    /// In a sentence; `when` is the moment in words.
    #[must_use]
    pub fn sentence(&self, when: &str) -> String {
        let (entries, of_entries) = self.entries;
        let of = |(n, all): (usize, usize), what: &str| {
            if n == 0 { String::new() } else { format!(", {n} of {all} {what}") }
        };
        format!(
            "Hindsight is off: {entries} of {of_entries} entries{}{} were not known at {when}; summary, figures, code, the model and {} lessons and action items were written afterwards.",
            of(self.factors, "causes"),
            of(self.metrics, "charts"),
            self.lessons
        )
    }
}

impl Entry {
    /// From when on responders knew of it.
    #[must_use]
    pub fn known_from(&self) -> UnixMillis {
        self.known_at.unwrap_or(self.occurred_at)
    }
}

impl Metric {
    /// Whether anybody could look at it at a moment.
    #[must_use]
    pub fn is_known_at(&self, at: UnixMillis) -> bool {
        self.known_at.is_none_or(|known| known <= at)
    }
}

impl Phase {
    /// Whether it was known for what it was: that shows when it is over.
    #[must_use]
    pub fn is_known_at(&self, at: UnixMillis) -> bool {
        self.window.to <= at
    }
}

impl Incident {
    /// From when on a factor was known; none where no entry of the timeline says so.
    #[must_use]
    pub fn factor_known_from(&self, factor: &Factor) -> Option<UnixMillis> {
        let known = factor.evidence.iter().filter_map(|evidence| match evidence {
            Evidence::Entry(id) => self.entry(id).map(Entry::known_from),
            Evidence::Metric { .. }
            | Evidence::Code { .. }
            | Evidence::Replay { .. }
            | Evidence::Fact(_)
            | Evidence::Link { .. } => None,
        });
        known.max()
    }

    /// Whether a factor was known at a moment.
    #[must_use]
    pub fn is_factor_known_at(&self, factor: &Factor, at: UnixMillis) -> bool {
        self.factor_known_from(factor).is_some_and(|known| known <= at)
    }

    /// Whether a piece of evidence could be looked at at a moment. Code, runs, facts and links were put together afterwards.
    #[must_use]
    pub fn is_evidence_known_at(&self, evidence: &Evidence, at: UnixMillis) -> bool {
        match evidence {
            Evidence::Entry(id) => self.entry(id).is_some_and(|entry| entry.known_from() <= at),
            Evidence::Metric { metric, from, .. } => {
                self.metric(metric).is_some_and(|metric| metric.is_known_at(at)) && from.is_none_or(|from| from <= at)
            }
            Evidence::Code { .. } | Evidence::Replay { .. } | Evidence::Fact(_) | Evidence::Link { .. } => false,
        }
    }

    /// Whether a milestone was known at a moment: none before somebody knew of the incident, and the end of the impact, which
    /// is the last failure, not before the cause was gone.
    #[must_use]
    pub fn is_milestone_known_at(&self, milestone: &Milestone, at: UnixMillis) -> bool {
        let stamps = &self.timestamps;
        let shown = match milestone.kind {
            MilestoneKind::ImpactEnded => stamps.resolved_at.or(stamps.mitigated_at).unwrap_or(milestone.at),
            MilestoneKind::Started
            | MilestoneKind::ImpactStarted
            | MilestoneKind::Detected
            | MilestoneKind::Acknowledged
            | MilestoneKind::Mitigated
            | MilestoneKind::Resolved => stamps.detected_at,
        };
        milestone.at.max(shown) <= at
    }

    /// How much is withheld at a moment.
    #[must_use]
    pub fn withheld_at(&self, at: UnixMillis) -> Withheld {
        let entries = self.timeline.iter().filter(|entry| entry.known_from() > at).count();
        let factors = self.factors.iter().filter(|factor| !self.is_factor_known_at(factor, at)).count();
        let metrics = self.metrics.iter().filter(|metric| !metric.is_known_at(at)).count();
        Withheld {
            entries: (entries, self.timeline.len()),
            factors: (factors, self.factors.len()),
            metrics: (metrics, self.metrics.len()),
            lessons: self.lessons.takeaways.len() + self.action_items.len(),
        }
    }
}
