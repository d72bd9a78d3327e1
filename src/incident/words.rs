//! The format's choices in words, for the page and for Markdown alike.

use super::file::{ActionStatus, Basis, FactSource, Verdict};

impl Basis {
    /// In a word.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Reported => "reported",
            Self::Reconstructed => "reconstructed",
        }
    }
}

impl FactSource {
    /// In a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Computed => "computed",
            Self::Metric => "read off a metric",
            Self::Experiment => "by experiment",
            Self::Assumed => "assumed",
        }
    }
}

impl Verdict {
    /// In a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::DoesNotHold => "does not hold",
            Self::NotTestable => "not testable here",
        }
    }
}

impl ActionStatus {
    /// In a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in progress",
            Self::Done => "done",
            Self::WontDo => "decided against",
        }
    }
}
