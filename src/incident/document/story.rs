//! What happened, what was measured, how it spread, and the code: the parts of an incident that share its clock.
//!
//! A part of the checked incident: built by `build`, read by views.

use super::{Commit, EntryKind, Evidence, FactorType, Lines, OutputName, Side, Source, Threshold, Tone};
use crate::clock::UnixMillis;
use crate::incident::prose::{Paragraph, Prose};
use crate::model::world::Step;

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Unique in the timeline.
    pub id: String,
    /// When it happened.
    pub occurred_at: UnixMillis,
    /// When it ended, for something that lasted.
    pub ended_at: Option<UnixMillis>,
    /// When responders learned of it, if later.
    pub known_at: Option<UnixMillis>,
    /// What sort of thing it is.
    pub kind: EntryKind,
    /// One short line.
    pub title: String,
    /// More, where more is worth saying.
    pub description: Prose,
    /// Where it comes from. None: the page marks the entry as unsourced, unless there is evidence.
    pub source: Option<Source>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Shown by default.
    pub pinned: bool,
    /// Who acted: a role.
    pub actor_role: Option<String>,
}

/// A time series, or several of one name. The samples are in a file of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Unique among the metrics.
    pub id: String,
    /// Name on the chart.
    pub title: String,
    /// Unit on the chart.
    pub unit: String,
    /// OpenTelemetry's name.
    pub otel_name: Option<String>,
    /// The query that produced the file.
    pub query: Option<String>,
    /// The file, relative to the incident's folder.
    pub href: String,
    /// When responders could first look at it, if later than its samples.
    pub known_at: Option<UnixMillis>,
    /// One sentence: what to see in it.
    pub caption: Option<Paragraph>,
    /// Label whose value names a series where there are several.
    pub series_label: Option<String>,
    /// A level worth comparing with.
    pub threshold: Option<Threshold>,
    /// What the lines are about, for their color.
    pub tone: Tone,
    /// Where the series comes from.
    pub source: Source,
}

/// A contributing factor: a node of the root-cause chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Unique among the factors.
    pub id: String,
    /// Its part in the failure.
    pub factor_type: FactorType,
    /// One short line.
    pub title: String,
    /// How it follows from its causes.
    pub description: Prose,
    /// Ids of the factors that this one follows from. None for a root.
    pub causes: Vec<String>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Id of the code change that concerns it.
    pub code_change: Option<String>,
    /// Id of the experiment that cuts it out of the chain.
    pub experiment: Option<String>,
    /// The model's output that is above 0 where the factor happens.
    pub output: Option<OutputName>,
}

/// One file of code in two versions. The texts are in files of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeChange {
    /// Unique among the code changes.
    pub id: String,
    /// One short line.
    pub title: String,
    /// Language, for the colors.
    pub language: String,
    /// Path of the file in its repository.
    pub path: String,
    /// Version during the incident, relative to the incident's folder.
    pub before: String,
    /// Version with the fix, relative to the incident's folder.
    pub after: String,
    /// Where the two versions come from.
    pub source: Source,
    /// The commit that made the one into the other, when it is known.
    pub commit: Option<Commit>,
    /// Notes on lines.
    pub annotations: Vec<Annotation>,
    /// Which line runs at which step of the model whose code this is.
    pub model_steps: Vec<StepLines>,
}

/// The lines that run at one step of the model, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepLines {
    /// Which step.
    pub step: Step,
    /// The line in the version during the incident; none where that code never takes the step.
    pub before: Option<u32>,
    /// The line in the version with the fix; none where that code never takes the step.
    pub after: Option<u32>,
}

impl StepLines {
    /// The line in one version.
    #[must_use]
    pub const fn on(&self, side: Side) -> Option<u32> {
        match side {
            Side::Before => self.before,
            Side::After => self.after,
        }
    }
}

impl CodeChange {
    /// The line of one version that runs at a step of the model, counted from 1.
    #[must_use]
    pub fn line_at(&self, step: Step, side: Side) -> Option<u32> {
        self.model_steps.iter().find(|lines| lines.step == step)?.on(side)
    }

    /// The steps of the model at which a line of one version runs.
    pub fn steps_at(&self, side: Side, line: u32) -> impl Iterator<Item = Step> {
        self.model_steps.iter().filter(move |lines| lines.on(side) == Some(line)).map(|lines| lines.step)
    }
}

/// A note on lines of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Unique in the code change.
    pub id: String,
    /// Which version.
    pub side: Side,
    /// Which lines.
    pub lines: Lines,
    /// What there is to know.
    pub text: Prose,
    /// Id of the contributing factor that the lines are.
    pub factor: Option<String>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// True for a reviewer's remark on the fix itself.
    pub review_note: bool,
}

impl Entry {
    /// Whether the page marks the entry as unsourced: neither a source nor evidence.
    #[must_use]
    pub fn is_unsourced(&self) -> bool {
        self.source.is_none() && self.evidence.is_empty()
    }
}
