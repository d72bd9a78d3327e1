//! What was learned and decided, and how a meeting goes through it.
//!
//! A part of the checked incident: built by `build`, read by views.

use super::{ActionStatus, ActionType, Evidence, Source, Verdict};
use crate::incident::prose::{Paragraph, Prose};

/// What was learned. An empty list is shown as "none recorded".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lessons {
    /// What went well, one paragraph an item.
    pub went_well: Prose,
    /// What went wrong, one paragraph an item.
    pub went_wrong: Prose,
    /// Where we were lucky, one paragraph an item.
    pub got_lucky: Prose,
    /// Why we were surprised, one paragraph an item.
    pub surprises: Prose,
    /// What to remember.
    pub takeaways: Vec<Takeaway>,
}

/// A claim to remember, and what became of it when it was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Takeaway {
    /// Unique among the takeaways.
    pub id: String,
    /// The claim as the report makes it.
    pub claim: Paragraph,
    /// Id of the experiment on the model that tests it.
    pub experiment: Option<String>,
    /// What trying it on the real system or library showed.
    pub trial: Option<Trial>,
}

/// What trying a claim outside the model showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What came out.
    pub verdict: Verdict,
    /// Why.
    pub reason: Paragraph,
    /// What was run, on which versions.
    pub method: Paragraph,
    /// What shows it.
    pub evidence: Vec<Evidence>,
}

/// What is done about the incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionItem {
    /// Unique among the action items.
    pub id: String,
    /// What is done.
    pub title: Paragraph,
    /// What it is for.
    pub action_type: ActionType,
    /// Who does it: a role.
    pub owner_role: String,
    /// Where it stands.
    pub status: ActionStatus,
    /// The day, `2025-10-31`: a calendar day has no time zone, so it stays as written.
    pub due: Option<String>,
    /// `https:`, or relative to the incident's folder.
    pub ticket: Option<String>,
    /// Id of the experiment that shows what it does.
    pub experiment: Option<String>,
    /// Why it is not done.
    pub reason: Option<Paragraph>,
    /// Ids of the factors that it acts on.
    pub factors: Vec<String>,
    /// Where the item comes from.
    pub source: Source,
}

/// One step of the review meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewStep {
    /// A section's name, or `factor:id`, `entry:id`, `metric:id`, `takeaway:id`.
    pub reference: String,
    /// Time box [min].
    pub minutes: u32,
    /// Question for the room.
    pub prompt: Paragraph,
    /// For the facilitator alone.
    pub speaker_notes: Prose,
}

/// What was noted in the meeting to one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewNote {
    /// The step that it is about, as the step names what it shows.
    pub reference: String,
    /// The note.
    pub text: String,
}

/// A term or an acronym.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it stands in the text.
    pub term: String,
    /// What it means.
    pub meaning: Paragraph,
}
