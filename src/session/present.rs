//! The review meeting: which step is on the screen, what a step shows, and the keys that lead through it.
//!
//! The steps come from the incident's file and show the page's own sections, live. Pure.

use super::{LineAnchor, Section, Selection, Target};
use crate::clock::UnixMillis;
use crate::incident::document::{Evidence, Incident, ReviewStep};
use crate::incident::file::Side;

/// The meeting's part of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Present {
    /// The step on the screen, from 0; none while nothing is presented.
    pub step: Option<u32>,
    /// Whether this window is the speaker's: notes, clock and what comes next.
    pub speaker: bool,
    /// Whether the screen is blank; never in a link.
    pub blank: bool,
}

/// Something done in the meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PresentAction {
    /// A step is put on the screen, with what it shows.
    Show {
        /// Which, from 0.
        step: u32,
        /// What it shows.
        scene: Scene,
        /// Where the clock, the selection and the marked lines go.
        target: Box<Target>,
    },
    /// The screen goes blank, or comes back.
    Blank,
    /// The meeting is over.
    End,
}

/// What a step of the review shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scene {
    /// A whole section.
    Section(Section),
    /// The action items.
    ActionItems,
    /// A contributing factor, by id.
    Factor(String),
    /// A timeline entry, by id.
    Entry(String),
    /// A metric, by id.
    Metric(String),
    /// A takeaway, by id.
    Takeaway(String),
}

impl Scene {
    /// What a step's reference names; none where it names nothing of the incident.
    #[must_use]
    pub fn of(incident: &Incident, reference: &str) -> Option<Self> {
        if let Some((kind, id)) = reference.split_once(':') {
            let id = id.to_owned();
            return match kind {
                "factor" => incident.factor(&id).map(|_| Self::Factor(id)),
                "entry" => incident.entry(&id).map(|_| Self::Entry(id)),
                "metric" => incident.metric(&id).map(|_| Self::Metric(id)),
                "takeaway" => incident.lessons.takeaways.iter().any(|one| one.id == id).then_some(Self::Takeaway(id)),
                _ => None,
            };
        }
        Some(Self::Section(match reference {
            "action_items" => return Some(Self::ActionItems),
            "timeline" | "metrics" => Section::Evidence,
            "chain" => Section::Cause,
            "reconstruction" => Section::Sources,
            slug => Section::from_slug(slug)?,
        }))
    }

    /// The section that it is a part of.
    #[must_use]
    pub const fn section(&self) -> Section {
        match self {
            Self::Section(section) => *section,
            Self::ActionItems | Self::Takeaway(_) => Section::Lessons,
            Self::Factor(_) => Section::Cause,
            Self::Entry(_) | Self::Metric(_) => Section::Evidence,
        }
    }

    /// Where the clock, the selection and the marked lines go with it.
    #[must_use]
    pub fn target(&self, incident: &Incident) -> Target {
        match self {
            Self::Section(_) | Self::ActionItems | Self::Takeaway(_) => Target::default(),
            Self::Factor(id) => {
                let evidence = incident.factor(id).map(|factor| factor.evidence.as_slice()).unwrap_or_default();
                Target { selection: Some(Selection::Factor(id.clone())), lines: lines_of(evidence), at: None }
            }
            Self::Entry(id) => {
                let at = incident.entry(id).map(|entry| entry.occurred_at.into());
                Target { at, selection: Some(Selection::Entry(id.clone())), lines: None }
            }
            Self::Metric(id) => Target { selection: Some(Selection::Metric(id.clone())), ..Target::default() },
        }
    }

    /// Ids of the metrics that belong on the screen; none where all of them do.
    #[must_use]
    pub fn metrics(&self, incident: &Incident) -> Option<Vec<String>> {
        match self {
            Self::Metric(id) => Some(vec![id.clone()]),
            Self::Entry(id) => Some(
                incident
                    .entry(id)
                    .into_iter()
                    .flat_map(|entry| &entry.evidence)
                    .filter_map(|evidence| match evidence {
                        Evidence::Metric { metric, .. } => Some(metric.clone()),
                        Evidence::Entry(_)
                        | Evidence::Code { .. }
                        | Evidence::Replay { .. }
                        | Evidence::Fact(_)
                        | Evidence::Link { .. } => None,
                    })
                    .collect(),
            ),
            Self::Section(_) | Self::ActionItems | Self::Factor(_) | Self::Takeaway(_) => None,
        }
    }

    /// Whether it could have been shown at a moment, without hindsight.
    #[must_use]
    pub fn is_known_at(&self, incident: &Incident, at: UnixMillis) -> bool {
        match self {
            Self::Section(_) => true, // withholds what is in it by itself
            Self::ActionItems | Self::Takeaway(_) => false,
            Self::Factor(id) => incident.factor(id).is_some_and(|factor| incident.is_factor_known_at(factor, at)),
            Self::Entry(id) => incident.entry(id).is_some_and(|entry| entry.known_from() <= at),
            Self::Metric(id) => incident.metric(id).is_some_and(|metric| metric.is_known_at(at)),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self, incident: &Incident) -> String {
        let title = match self {
            Self::Section(section) => return section.title().to_owned(),
            Self::ActionItems => return "Action items".to_owned(),
            Self::Factor(id) => incident.factor(id).map(|factor| factor.title.clone()),
            Self::Entry(id) => incident.entry(id).map(|entry| entry.title.clone()),
            Self::Metric(id) => incident.metric(id).map(|metric| metric.title.clone()),
            Self::Takeaway(id) => {
                let takeaway = incident.lessons.takeaways.iter().find(|one| one.id == *id);
                takeaway.map(|takeaway| incident.plain_text(&takeaway.claim))
            }
        };
        title.unwrap_or_default()
    }
}

/// The first lines of code among the evidence.
fn lines_of(evidence: &[Evidence]) -> Option<LineAnchor> {
    evidence.iter().find_map(|evidence| match evidence {
        Evidence::Code { side, lines, .. } => {
            Some(LineAnchor { after: *side == Side::After, first: lines.first, last: lines.last })
        }
        Evidence::Entry(_)
        | Evidence::Metric { .. }
        | Evidence::Replay { .. }
        | Evidence::Fact(_)
        | Evidence::Link { .. } => None,
    })
}

/// The steps of an incident that can be shown, each with what it shows.
#[must_use]
pub fn steps(incident: &Incident) -> Vec<(&ReviewStep, Scene)> {
    incident.review.iter().filter_map(|step| Some((step, Scene::of(incident, &step.reference)?))).collect()
}

/// The action that puts a step on the screen; the last one for a step beyond it, none where there is no step.
#[must_use]
pub fn show(incident: &Incident, step: u32) -> Option<PresentAction> {
    let steps = steps(incident);
    let last = u32::try_from(steps.len().checked_sub(1)?).unwrap_or(u32::MAX);
    let step = step.min(last);
    let (_, scene) = steps.into_iter().nth(step as usize)?;
    let target = Box::new(scene.target(incident));
    Some(PresentAction::Show { step, scene, target })
}

/// What a key does in the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresentKey {
    /// The next step.
    Next,
    /// The step before.
    Back,
    /// All steps, to choose one.
    Overview,
    /// The number of the step to go to.
    GoTo,
    /// Blank, or back again.
    Blank,
    /// The whole screen, or back again.
    Fullscreen,
    /// The notes that are taken.
    Notes,
    /// What came to be known later is withheld, or shown again.
    Hindsight,
    /// The link as a QR code.
    Code,
    /// Out of the meeting.
    Leave,
}

impl PresentKey {
    /// What the key at this place of the keyboard does (`KeyboardEvent.code`). Clickers send the page keys.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Some(match code {
            "ArrowRight" | "ArrowDown" | "Space" | "PageDown" => Self::Next,
            "ArrowLeft" | "ArrowUp" | "PageUp" => Self::Back,
            "KeyO" => Self::Overview,
            "KeyG" => Self::GoTo,
            "KeyB" | "Period" => Self::Blank,
            "KeyF" => Self::Fullscreen,
            "KeyN" => Self::Notes,
            "KeyH" => Self::Hindsight,
            "KeyL" => Self::Code,
            "Escape" | "KeyP" => Self::Leave,
            _ => return None,
        })
    }
}
