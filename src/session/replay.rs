//! What the reader does on the stage: interventions with undo and redo, the order that is followed, the slot that is
//! looked at, and where playing pauses by itself.
//!
//! The interventions are the run's; everything here but what could be redone stands in links. Pure.

use crate::model::intervention::MAX_INTERVENTIONS;
use crate::model::{Act, Intervention, SlotPlace, Variant};
use crate::replay::Topic;

/// The reader's part in the replay.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplayState {
    /// What the reader did to the run, in the order of doing it.
    pub interventions: Vec<Intervention>,
    /// What was undone, the last first to come back. Never in a link.
    pub redo: Vec<Intervention>,
    /// The order that is followed, from 1.
    pub followed: Option<u32>,
    /// The slot that is looked at.
    pub slot: Option<SlotChoice>,
    /// Where playing pauses.
    pub pauses: Pauses,
}

/// A slot of one of the worlds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlotChoice {
    /// In which world.
    pub world: Variant,
    /// Which slot.
    pub place: SlotPlace,
}

/// Topics at whose findings playing pauses: a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pauses(u8);

impl Pauses {
    /// Whether playing pauses at this topic.
    #[must_use]
    pub fn has(self, topic: Topic) -> bool {
        self.0 & Self::bit(topic) != 0
    }

    /// The same set with a topic, or without it.
    #[must_use]
    pub fn with(self, topic: Topic, on: bool) -> Self {
        Self(if on { self.0 | Self::bit(topic) } else { self.0 & !Self::bit(topic) })
    }

    /// The topics, in the order of [`Topic::ALL`].
    #[must_use]
    pub fn topics(self) -> Vec<Topic> {
        Topic::ALL.into_iter().filter(|&topic| self.has(topic)).collect()
    }

    /// Of the topics of [`Topic::ALL`]; for the others there is no bit.
    fn bit(topic: Topic) -> u8 {
        Topic::ALL.iter().position(|&known| known == topic).map_or(0, |place| 1 << place)
    }
}

/// Something the reader did on the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayAction {
    /// An intervention. One that only sets the knob of the last one anew takes its place.
    Act(Intervention),
    /// The last intervention is undone.
    Undo,
    /// What was undone last is done again.
    Redo,
    /// The intervention at this place of the list is undone.
    Remove(usize),
    /// All interventions are undone; redo brings them back one by one.
    Clear,
    /// An order is followed, or none any more.
    Follow(Option<u32>),
    /// A slot is looked at, or none any more.
    Slot(Option<SlotChoice>),
    /// Playing pauses at a topic, or no longer does.
    Pause {
        /// At which.
        topic: Topic,
        /// Whether it does.
        on: bool,
    },
}

impl ReplayState {
    /// Does what the reader did. What cannot be done, such as an intervention too many, changes nothing.
    pub(super) fn reduce(&mut self, action: ReplayAction) {
        match action {
            ReplayAction::Act(intervention) => self.act(intervention),
            ReplayAction::Undo => self.redo.extend(self.interventions.pop()),
            ReplayAction::Redo => self.interventions.extend(self.redo.pop()),
            ReplayAction::Remove(place) => {
                if place < self.interventions.len() {
                    self.redo.push(self.interventions.remove(place));
                }
            }
            ReplayAction::Clear => self.redo.extend(self.interventions.drain(..).rev()),
            ReplayAction::Follow(order) => self.followed = order,
            ReplayAction::Slot(slot) => self.slot = slot,
            ReplayAction::Pause { topic, on } => self.pauses = self.pauses.with(topic, on),
        }
    }

    fn act(&mut self, intervention: Intervention) {
        if self.interventions.last().is_some_and(|last| sets_the_same(last, &intervention)) {
            self.interventions.pop();
        }
        if self.interventions.len() == MAX_INTERVENTIONS {
            return;
        }
        self.interventions.push(intervention);
        self.redo.clear();
    }
}

/// Whether two interventions set one knob at one moment: a slider that is being dragged.
fn sets_the_same(one: &Intervention, two: &Intervention) -> bool {
    match (one.act, two.act) {
        (Act::Set(first), Act::Set(second)) => {
            (one.at, one.world) == (two.at, two.world) && first.name() == second.name()
        }
        _ => false,
    }
}
