//! A question put to a model, as the page reads it.
//!
//! A part of the checked incident: built by `build`. What is run for it, `incident::experiment` makes.

use super::{Evidence, ExpectedVerdict};
use crate::incident::file;
use crate::incident::prose::Paragraph;

/// A question put to a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    /// Unique among the experiments.
    pub id: String,
    /// The question, as a reader would ask it.
    pub question: String,
    /// What came out when the authors ran it.
    pub verdict: ExpectedVerdict,
    /// Why it comes out so.
    pub reason: Paragraph,
    /// What else shows it.
    pub evidence: Vec<Evidence>,
    /// How it is set up, as it is written.
    pub setup: file::Experiment,
}

impl Experiment {
    /// Whether the model can answer it.
    #[must_use]
    pub fn is_testable(&self) -> bool {
        self.verdict != ExpectedVerdict::NotTestable
    }

    /// Whether it puts the model itself in question: nothing is changed.
    #[must_use]
    pub fn is_of_the_model_itself(&self) -> bool {
        let setup = &self.setup;
        self.is_testable()
            && setup.change.is_none()
            && setup.variant == file::CodeVariant::Buggy
            && setup.idle_session_timeout_seconds == 0
            && setup.response.is_none()
    }
}
