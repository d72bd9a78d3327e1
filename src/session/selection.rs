//! One selection: from whatever the reader points at to its counterparts in the other parts of the page.
//!
//! The incident's own evidence links are followed once, in both directions: what the thing names, and what names the thing.
//! Where there is no link, the entry nearest in time is the counterpart. Pure; every view marks what concerns it.

use super::{Action, LineAnchor, Moment, Selection, SlotChoice};
use crate::clock::UnixMillis;
use crate::incident::document::{CodeChange, Entry, Evidence, Incident, Lines};
use crate::incident::file::Side;
use crate::model::Variant;
use crate::model::world::Step;

/// What the reader points at, with what the run knows about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pointed {
    /// A slot of a pool.
    Slot {
        /// Which.
        slot: SlotChoice,
        /// The order that holds its client, or leaked it.
        order: Option<u32>,
        /// Since when it is as it is.
        since: Moment,
        /// Whether its client has leaked.
        leaked: bool,
    },
    /// An order that is followed.
    Order {
        /// Its number.
        order: u32,
        /// When it came to where it is.
        at: Moment,
        /// In which world.
        world: Variant,
        /// On which instance, from 0.
        instance: Option<u32>,
        /// The step of its reservation that it has come to.
        step: Option<Step>,
    },
    /// A timeline entry, by id.
    Entry(String),
    /// A metric, by id.
    Metric(String),
    /// A moment on a chart.
    Moment(Moment),
    /// A contributing factor, by id.
    Factor(String),
    /// Lines of a code change, by its id.
    Lines(String, LineAnchor),
}

/// What the reader points at, and its counterparts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointing {
    /// What.
    pub pointed: Pointed,
    /// Its counterparts, itself among them.
    pub found: Counterparts,
    /// Where the page's clock goes. On the stage it stays: what is done there takes effect at the moment that the reader
    /// looks at, and an order is followed step by step. An entry is at its own time, whatever run shows it a moment later.
    pub clock: Option<Moment>,
}

impl Pointing {
    /// The counterparts are looked up once, when the reader points.
    #[must_use]
    pub fn at(incident: &Incident, pointed: Pointed) -> Self {
        let found = counterparts(incident, &pointed);
        let clock = match &pointed {
            Pointed::Slot { .. } | Pointed::Order { .. } => None,
            Pointed::Entry(id) => incident.entry(id).map(|entry| entry.occurred_at.into()),
            Pointed::Metric(_) | Pointed::Moment(_) | Pointed::Factor(_) | Pointed::Lines(..) => found.at,
        };
        Self { pointed, found, clock }
    }

    /// What an action points at. A slot and an order are known to the run alone: who shows them says so itself.
    ///
    /// A link that names its own moment leads there, not to the counterparts'.
    #[must_use]
    pub fn by(incident: &Incident, action: &Action) -> Option<Self> {
        let (pointed, at) = match action {
            Action::Point(at) => (Pointed::Moment(*at), None),
            Action::Select(selection) => (Pointed::of(selection), None),
            Action::Lines(Some(lines)) => (Pointed::Lines(incident.code_changes.first()?.id.clone(), *lines), None),
            Action::Visit(_, Some(target)) => match (&target.selection, target.lines) {
                (Some(selection), _) => (Pointed::of(selection), target.at),
                (None, Some(lines)) => (Pointed::Lines(incident.code_changes.first()?.id.clone(), lines), target.at),
                (None, None) => return None,
            },
            Action::Open(_)
            | Action::Go(_)
            | Action::Visit(_, None)
            | Action::Seek(_)
            | Action::Zone(_)
            | Action::View(_)
            | Action::ShowAllEntries(_)
            | Action::Layout(_)
            | Action::Lines(None)
            | Action::Read(_)
            | Action::Lab(_)
            | Action::Play
            | Action::Pause
            | Action::Speed(_)
            | Action::Seed(_)
            | Action::Mark(_)
            | Action::Replay(_)
            | Action::Present(_)
            | Action::ShowCode
            | Action::WithoutHindsight(_)
            | Action::Elapsed { .. } => return None,
        };
        let mut pointing = Self::at(incident, pointed);
        pointing.clock = at.or(pointing.clock);
        Some(pointing)
    }
}

impl Pointed {
    fn of(selection: &Selection) -> Self {
        match selection {
            Selection::Factor(id) => Self::Factor(id.clone()),
            Selection::Entry(id) => Self::Entry(id.clone()),
            Selection::Metric(id) => Self::Metric(id.clone()),
        }
    }
}

/// The counterparts of what the reader points at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counterparts {
    /// The moment that it is about.
    pub at: Option<Moment>,
    /// The instance, from 0.
    pub instance: Option<u32>,
    /// The order.
    pub order: Option<u32>,
    /// Timeline entries, by id.
    pub entries: Vec<String>,
    /// Metrics, by id.
    pub metrics: Vec<String>,
    /// Contributing factors, by id.
    pub factors: Vec<String>,
    /// Lines of code changes, by the change's id.
    pub lines: Vec<(String, LineAnchor)>,
}

/// The counterparts of what the reader points at. An id that leads nowhere has none.
#[must_use]
pub fn counterparts(incident: &Incident, pointed: &Pointed) -> Counterparts {
    let mut found = Counterparts::default();
    match pointed {
        Pointed::Slot { slot, order, since, leaked } => {
            (found.instance, found.order, found.at) = (Some(slot.place.instance), *order, Some(*since));
            found.take_nearest(incident, *since);
            if *leaked {
                found.take_step(incident, slot.world, Step::Leak);
            }
        }
        Pointed::Order { order, at, world, instance, step } => {
            (found.instance, found.order, found.at) = (*instance, Some(*order), Some(*at));
            found.take_nearest(incident, *at);
            if let Some(step) = step {
                found.take_step(incident, *world, *step);
            }
        }
        Pointed::Entry(id) => {
            if let Some(entry) = incident.entry(id) {
                found.take_entry(incident, entry);
                found.take_evidence(&entry.evidence);
                found.at = Some(replayed(&entry.evidence).unwrap_or_else(|| entry.occurred_at.into()));
            }
        }
        Pointed::Metric(id) => found.take_metric(incident, id),
        Pointed::Moment(at) => {
            found.take_nearest(incident, *at);
            found.at = Some(*at);
            let lasts = |evidence: &Evidence| is_during(evidence, at.millis());
            add_factors(&mut found.factors, incident, lasts);
        }
        Pointed::Factor(id) => found.take_factor(incident, id),
        Pointed::Lines(change, anchor) => {
            add(&mut found.lines, (change.clone(), *anchor));
            found.take_lines(incident, change, *anchor);
            let moments = found.factors.iter().filter_map(|id| replayed(&incident.factor(id)?.evidence));
            found.at = moments.min().or_else(|| Some(incident.entry(found.entries.first()?)?.occurred_at.into()));
        }
    }
    found
}

impl Counterparts {
    /// The entry nearest in time, and what points at it.
    fn take_nearest(&mut self, incident: &Incident, at: Moment) {
        let nearest = incident.timeline.iter().min_by_key(|entry| entry.occurred_at.0.abs_diff(at.millis().0));
        if let Some(entry) = nearest {
            self.take_entry(incident, entry);
        }
    }

    fn take_entry(&mut self, incident: &Incident, entry: &Entry) {
        add(&mut self.entries, entry.id.clone());
        add_factors(&mut self.factors, incident, |evidence| *evidence == Evidence::Entry(entry.id.clone()));
    }

    /// The factors and entries that a metric is evidence of. Where the clock goes is the reader's own choice.
    fn take_metric(&mut self, incident: &Incident, id: &str) {
        if incident.metric(id).is_none() {
            return;
        }
        let is_it = |evidence: &Evidence| matches!(evidence, Evidence::Metric { metric, .. } if metric == id);
        add(&mut self.metrics, id.to_owned());
        add_factors(&mut self.factors, incident, is_it);
        for entry in incident.timeline.iter().filter(|entry| entry.evidence.iter().any(is_it)) {
            add(&mut self.entries, entry.id.clone());
        }
    }

    /// What a list of evidence names.
    fn take_evidence(&mut self, list: &[Evidence]) {
        for evidence in list {
            match evidence {
                Evidence::Entry(id) => add(&mut self.entries, id.clone()),
                Evidence::Metric { metric, .. } => add(&mut self.metrics, metric.clone()),
                Evidence::Code { code_change, side, lines } => {
                    add(&mut self.lines, (code_change.clone(), anchor(*side, *lines)));
                }
                Evidence::Replay { .. } | Evidence::Fact(_) | Evidence::Link { .. } => {}
            }
        }
    }

    fn take_factor(&mut self, incident: &Incident, id: &str) {
        let Some(factor) = incident.factor(id) else { return };
        add(&mut self.factors, factor.id.clone());
        self.take_evidence(&factor.evidence);
        for change in &incident.code_changes {
            let notes = change.annotations.iter().filter(|note| note.factor.as_deref() == Some(id));
            for note in notes {
                add(&mut self.lines, (change.id.clone(), anchor(note.side, note.lines)));
            }
        }
        let windows = factor.evidence.iter().find_map(|evidence| match evidence {
            Evidence::Metric { from, .. } => from.map(Moment::from),
            Evidence::Entry(id) => incident.entry(id).map(|entry| entry.occurred_at.into()),
            Evidence::Code { .. } | Evidence::Replay { .. } | Evidence::Fact(_) | Evidence::Link { .. } => None,
        });
        self.at = replayed(&factor.evidence).or(windows);
    }

    /// The line of a world's code at a step, and what is about that line.
    fn take_step(&mut self, incident: &Incident, world: Variant, step: Step) {
        let side = match world {
            Variant::Buggy => Side::Before,
            Variant::Fixed => Side::After,
        };
        let line = |change: &CodeChange| Some((change.id.clone(), change.line_at(step, side)?));
        let mut models = incident.models.iter().filter_map(|model| incident.code_of(model));
        if let Some((change, line)) = models.find_map(line) {
            let anchor = LineAnchor { after: side == Side::After, first: line, last: line };
            add(&mut self.lines, (change.clone(), anchor));
            self.take_lines(incident, &change, anchor);
        }
    }

    /// What is about these lines: factors by their notes and evidence, entries by their evidence.
    fn take_lines(&mut self, incident: &Incident, change: &str, lines: LineAnchor) {
        let is_about = |evidence: &Evidence| match evidence {
            Evidence::Code { code_change, side, lines: on } => {
                code_change == change && overlap(anchor(*side, *on), lines)
            }
            Evidence::Entry(_)
            | Evidence::Metric { .. }
            | Evidence::Replay { .. }
            | Evidence::Fact(_)
            | Evidence::Link { .. } => false,
        };
        let notes = incident.code_change(change).into_iter().flat_map(|change| &change.annotations);
        for note in notes.filter(|note| overlap(anchor(note.side, note.lines), lines)) {
            if let Some(factor) = &note.factor {
                add(&mut self.factors, factor.clone());
            }
        }
        add_factors(&mut self.factors, incident, is_about);
        for entry in incident.timeline.iter().filter(|entry| entry.evidence.iter().any(is_about)) {
            add(&mut self.entries, entry.id.clone());
        }
    }
}

/// Adds the factors with evidence such as is wanted.
fn add_factors(factors: &mut Vec<String>, incident: &Incident, is_wanted: impl Fn(&Evidence) -> bool) {
    for factor in incident.factors.iter().filter(|factor| factor.evidence.iter().any(&is_wanted)) {
        add(factors, factor.id.clone());
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// The first moment of a run among the evidence.
fn replayed(list: &[Evidence]) -> Option<Moment> {
    list.iter().find_map(|evidence| match evidence {
        Evidence::Replay { at, .. } => Some((*at).into()),
        Evidence::Entry(_)
        | Evidence::Metric { .. }
        | Evidence::Code { .. }
        | Evidence::Fact(_)
        | Evidence::Link { .. } => None,
    })
}

/// Whether it is a metric over a window that holds this moment.
fn is_during(evidence: &Evidence, at: UnixMillis) -> bool {
    match evidence {
        Evidence::Metric { from: Some(from), to: Some(to), .. } => *from <= at && at <= *to,
        Evidence::Entry(_)
        | Evidence::Metric { .. }
        | Evidence::Code { .. }
        | Evidence::Replay { .. }
        | Evidence::Fact(_)
        | Evidence::Link { .. } => false,
    }
}

fn anchor(side: Side, lines: Lines) -> LineAnchor {
    LineAnchor { after: side == Side::After, first: lines.first, last: lines.last }
}

const fn overlap(one: LineAnchor, two: LineAnchor) -> bool {
    one.after == two.after && one.first <= two.last && two.first <= one.last
}
