//! From when to when the evidence of a factor lies.

use crate::clock::{UnixMillis, Window};
use crate::incident::Incident;
use crate::incident::document::{Evidence, Factor};

impl Incident {
    /// The stretch of time that a factor's evidence spans: entries, windows of metrics, moments of the replay. None when
    /// none of it has a time.
    #[must_use]
    pub fn time_of(&self, factor: &Factor) -> Option<Window> {
        let instants = factor.evidence.iter().flat_map(|evidence| self.instants(evidence)).flatten();
        instants.map(|at| Window::new(at, at)).reduce(Window::union)
    }

    fn instants(&self, evidence: &Evidence) -> [Option<UnixMillis>; 2] {
        match evidence {
            Evidence::Entry(id) => {
                let entry = self.entry(id);
                [entry.map(|entry| entry.occurred_at), entry.and_then(|entry| entry.ended_at)]
            }
            Evidence::Metric { from, to, .. } => [*from, *to],
            Evidence::Replay { at, .. } => [Some(*at), None],
            Evidence::Code { .. } | Evidence::Fact(_) | Evidence::Link { .. } => [None, None],
        }
    }
}
