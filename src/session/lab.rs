//! The lab's place in the session: which experiment is open.

/// What is open in the lab.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lab {
    /// Id of the experiment whose card is open.
    pub experiment: Option<String>,
}

/// What the reader did in the lab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabAction {
    /// Opened an experiment's card, or closed the one that was open.
    Open(Option<String>),
}

impl Lab {
    /// Pure, as `session::reduce` is.
    pub(super) fn reduce(&mut self, action: LabAction) {
        match action {
            LabAction::Open(id) => self.experiment = id,
        }
    }
}
