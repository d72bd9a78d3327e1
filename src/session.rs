//! Everything on screen as one value, and the one function that changes it.
//!
//! `reduce` is pure: an action in, the next session out. What a link carries is decided in `link`; what is only of the
//! moment (the pointer's place on a chart, whether the replay plays) stays here and out of links.
//! Knows no browser and no view.

use crate::clock::UnixMillis;

mod coast;
mod lab;
mod playback;
pub mod present;
mod reading;
mod replay;
mod selection;
#[cfg(test)]
mod story;
mod view;

pub use coast::{Coast, Flick};
pub use lab::{Guess, Lab, LabAction};
pub use playback::{
    DEFAULT_SPEED, MAX_SPEED, N_SPEED_POSITIONS, Playback, SPEEDS, position_of_speed, speed_at_position,
};
pub use present::{Present, PresentAction, PresentKey, Scene};
pub use reading::{MAX_SEARCH_CHARS, Reading, ReadingAction};
pub use replay::{Pauses, ReplayAction, ReplayState, SlotChoice};
pub use selection::{Counterparts, Pointed, Pointing, counterparts};
pub use view::{MAX_CHOICES, MAX_PINS, MAX_TRAIL, MIN_MILLIS, SeriesId, View, ViewChange};

/// A section of the page, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Section {
    /// What happened, in ten seconds.
    #[default]
    Overview,
    /// Timeline and metrics on one axis.
    Evidence,
    /// The root-cause chain.
    Cause,
    /// The code before and after.
    Code,
    /// Both worlds on one clock.
    Replay,
    /// The knobs of the model, and what comes of turning them.
    WhatIf,
    /// Lessons, takeaways and action items.
    Lessons,
    /// How the page was reconstructed.
    Sources,
}

impl Section {
    /// All sections, in reading order.
    pub const ALL: [Self; 8] = [
        Self::Overview,
        Self::Evidence,
        Self::Cause,
        Self::Code,
        Self::Replay,
        Self::WhatIf,
        Self::Lessons,
        Self::Sources,
    ];

    /// Name in links and element ids.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Evidence => "evidence",
            Self::Cause => "cause",
            Self::Code => "code",
            Self::Replay => "replay",
            Self::WhatIf => "what-if",
            Self::Lessons => "lessons",
            Self::Sources => "sources",
        }
    }

    /// Name in the table of contents.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Evidence => "Evidence",
            Self::Cause => "Cause",
            Self::Code => "Code",
            Self::Replay => "Replay",
            Self::WhatIf => "What if",
            Self::Lessons => "Lessons",
            Self::Sources => "Sources",
        }
    }

    /// The section of that slug.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.slug() == slug)
    }
}

/// An instant of the incident, to the microsecond that the model counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub i64,
);

impl Moment {
    /// The same instant for charts and texts, rounded down.
    #[must_use]
    pub const fn millis(self) -> UnixMillis {
        UnixMillis(self.0.div_euclid(1_000))
    }
}

impl From<UnixMillis> for Moment {
    fn from(at: UnixMillis) -> Self {
        Self(at.0.saturating_mul(1_000))
    }
}

/// In which zone times are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ZoneChoice {
    /// The incident's own.
    #[default]
    Incident,
    /// Coordinated universal time.
    Utc,
    /// The reader's own.
    Reader,
    /// Time since the trigger.
    Relative,
}

impl ZoneChoice {
    /// All choices, in menu order.
    pub const ALL: [Self; 4] = [Self::Incident, Self::Utc, Self::Reader, Self::Relative];

    /// Name in links.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Utc => "utc",
            Self::Reader => "reader",
            Self::Relative => "relative",
        }
    }

    /// The choice of that slug.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zone| zone.slug() == slug)
    }
}

/// How the two versions of the code stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum DiffLayout {
    /// By the width of the page.
    #[default]
    Auto,
    /// Side by side.
    Split,
    /// One under the other.
    Unified,
}

impl DiffLayout {
    /// Name in links.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Split => "split",
            Self::Unified => "unified",
        }
    }

    /// The layout of that slug.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Auto, Self::Split, Self::Unified].into_iter().find(|layout| layout.slug() == slug)
    }
}

/// Lines of one version of a code change that a link points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineAnchor {
    /// True for the fixed version.
    pub after: bool,
    /// First line, counted from 1.
    pub first: u32,
    /// Last line, at least `first`.
    pub last: u32,
}

/// Something to open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selection {
    /// A contributing factor, by id.
    Factor(String),
    /// A timeline entry, by id.
    Entry(String),
    /// A metric's chart, by id.
    Metric(String),
}

/// What a link within the page shows, besides its section. What is none stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// Where the clock goes.
    pub at: Option<Moment>,
    /// What is opened.
    pub selection: Option<Selection>,
    /// Lines of code that are marked.
    pub lines: Option<LineAnchor>,
}

/// Everything on screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Session {
    /// Id of the incident; none is the catalogue's first.
    pub incident: Option<String>,
    /// Section that the link opens on.
    pub section: Section,
    /// The page's one clock; none is the incident's own first moment of interest.
    pub at: Option<Moment>,
    /// Zone of every time on the page.
    pub zone: ZoneChoice,
    /// How the evidence is looked at.
    pub view: View,
    /// Whether entries that are not pinned are shown.
    pub all_entries: bool,
    /// Id of the contributing factor that is open.
    pub factor: Option<String>,
    /// Id of the timeline entry that is open; then no metric is.
    pub entry: Option<String>,
    /// Id of the metric that is pointed at; then no entry is.
    pub metric: Option<String>,
    /// How the code versions stand.
    pub diff_layout: DiffLayout,
    /// Lines that are marked in the code.
    pub lines: Option<LineAnchor>,
    /// Whether what came to be known after the clock's time is withheld.
    pub without_hindsight: bool,
    /// How the evidence is read.
    pub reading: Reading,
    /// What is open in the lab.
    pub lab: Lab,
    /// The replay's controls.
    pub playback: Playback,
    /// What the reader does on the stage.
    pub replay: ReplayState,
    /// The review meeting.
    pub present: Present,
    /// What the reader pointed at last, and its counterparts, which are marked; never in a link.
    pub pointing: Option<Box<Pointing>>,
    /// Counts links that were followed, so that the page scrolls for each; never in a link.
    pub n_visits: u32,
    /// Counts how often the link was asked for as a QR code; never in a link.
    pub n_codes: u32,
    /// Counts deliberate steps, each of which the browser's Back takes back; never in a link.
    pub n_steps: u32,
}

impl Session {
    fn visit(&mut self, section: Section, target: Target) {
        self.section = section;
        self.at = target.at.or(self.at);
        if let Some(selection) = target.selection {
            self.select(selection);
        }
        self.lines = target.lines.or(self.lines);
    }

    fn present(&mut self, action: PresentAction) {
        match action {
            PresentAction::Show { step, scene, target } => {
                (self.present.step, self.present.blank) = (Some(step), false);
                self.visit(scene.section(), *target);
            }
            PresentAction::Blank => self.present.blank = !self.present.blank,
            PresentAction::End => {
                self.present = Present::default();
                // The page comes back at what was on the screen.
                self.n_visits = self.n_visits.wrapping_add(1);
            }
        }
    }

    /// A factor stays open while evidence is looked at: the chain is where the reader came from.
    fn select(&mut self, selection: Selection) {
        match selection {
            Selection::Factor(id) => self.factor = Some(id),
            Selection::Entry(id) => (self.entry, self.metric) = (Some(id), None),
            Selection::Metric(id) => (self.entry, self.metric) = (None, Some(id)),
        }
    }

    /// The same session with something opened.
    #[must_use]
    pub fn with(mut self, selection: Option<Selection>) -> Self {
        if let Some(selection) = selection {
            self.select(selection);
        }
        self
    }
}

/// Something the reader did, or time that went by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A link was opened: everything that links carry is replaced.
    Open(Box<Session>),
    /// The reader scrolled into a section.
    Go(Section),
    /// The reader follows a link within the page: to a section, and to something in it.
    Visit(Section, Option<Box<Target>>),
    /// The clock was put somewhere.
    Seek(Moment),
    /// The reader took a moment on a chart: the clock goes there.
    Point(Moment),
    /// A zone was chosen.
    Zone(ZoneChoice),
    /// The evidence is looked at in another way.
    View(ViewChange),
    /// The entries that are not pinned were asked for, or sent away.
    ShowAllEntries(bool),
    /// Something was opened.
    Select(Selection),
    /// A layout of the code was chosen.
    Layout(DiffLayout),
    /// Lines of code were marked.
    Lines(Option<LineAnchor>),
    /// What came to be known after the clock's time is withheld, or shown again.
    WithoutHindsight(bool),
    /// The evidence is read in another way.
    Read(ReadingAction),
    /// Something in the lab.
    Lab(LabAction),
    /// The replay was started.
    Play,
    /// The replay was stopped.
    Pause,
    /// A speed was chosen: seconds of the incident in one second.
    Speed(u32),
    /// Another run was asked for.
    Seed(u64),
    /// The counterparts of what the reader points at are marked, and the clock goes to their moment; or nothing is marked.
    Mark(Option<Box<Pointing>>),
    /// Something was done on the stage.
    Replay(ReplayAction),
    /// Something was done in the meeting.
    Present(PresentAction),
    /// The link is shown as a QR code.
    ShowCode,
    /// Real time went by while the replay played, from this clock and not beyond that end.
    Elapsed {
        /// Real time [µs].
        micros: u32,
        /// Where the clock stood.
        from: Moment,
        /// Where the run ends, as far as it is computed.
        end: Moment,
        /// The next finding at which playing pauses, if one is known.
        stop: Option<Moment>,
    },
}

impl Action {
    /// Whether the browser's history keeps the state before it. What moves on and on (the clock, the pointer, a range that
    /// is panned) does not fill the history.
    #[must_use]
    pub fn is_step(&self) -> bool {
        match self {
            Self::Visit(..) | Self::Select(_) | Self::Seed(_) | Self::Lines(Some(_)) => true,
            Self::Replay(action) => match action {
                ReplayAction::Act(_)
                | ReplayAction::Undo
                | ReplayAction::Redo
                | ReplayAction::Remove(_)
                | ReplayAction::Clear
                | ReplayAction::Follow(_) => true,
                ReplayAction::Slot(_) | ReplayAction::Pause { .. } => false,
            },
            Self::Present(action) => match action {
                PresentAction::Show { .. } | PresentAction::End => true,
                PresentAction::Blank => false,
            },
            Self::Open(_)
            | Self::Go(_)
            | Self::Seek(_)
            | Self::Point(_)
            | Self::Zone(_)
            | Self::View(_)
            | Self::ShowAllEntries(_)
            | Self::Layout(_)
            | Self::Lines(None)
            | Self::WithoutHindsight(_)
            | Self::Read(_)
            | Self::Lab(_)
            | Self::Play
            | Self::Pause
            | Self::Speed(_)
            | Self::Mark(_)
            | Self::ShowCode
            | Self::Elapsed { .. } => false,
        }
    }
}

/// The next session. Pure: the same session and action always give the same result.
#[must_use]
pub fn reduce(session: &Session, action: Action) -> Session {
    let mut next = session.clone();
    if action.is_step() {
        next.n_steps = next.n_steps.wrapping_add(1);
    }
    match action {
        Action::Open(opened) => {
            let n_visits = session.n_visits.wrapping_add(1);
            return Session { n_visits, n_steps: session.n_steps, n_codes: session.n_codes, ..*opened };
        }
        Action::Go(section) => next.section = section,
        Action::Visit(section, target) => {
            next.n_visits = next.n_visits.wrapping_add(1);
            next.visit(section, target.map(|target| *target).unwrap_or_default());
        }
        Action::Seek(at) | Action::Point(at) => next.at = Some(at),
        Action::Zone(zone) => next.zone = zone,
        Action::View(change) => next.view.change(change),
        Action::ShowAllEntries(all) => next.all_entries = all,
        Action::Select(selection) => next.select(selection),
        Action::Layout(layout) => next.diff_layout = layout,
        Action::Lines(lines) => next.lines = lines,
        Action::WithoutHindsight(withheld) => {
            next.without_hindsight = withheld;
            // The stage is withheld, too, and what cannot be seen does not play.
            next.playback.playing &= !withheld;
        }
        Action::Read(action) => next.reading.reduce(action),
        Action::Lab(action) => next.lab.reduce(action),
        Action::Play => next.playback.playing = true,
        Action::Pause => next.playback.playing = false,
        Action::Speed(speed) => next.playback.speed = speed.clamp(1, MAX_SPEED),
        Action::Seed(seed) => next.playback.seed = Some(seed),
        Action::Mark(marks) => {
            next.at = marks.as_ref().and_then(|marks| marks.clock).or(next.at);
            next.pointing = marks;
        }
        Action::Replay(action) => next.replay.reduce(action),
        Action::Present(action) => next.present(action),
        Action::ShowCode => next.n_codes = next.n_codes.wrapping_add(1),
        Action::Elapsed { micros, from, end, stop } => {
            let (at, playing) = session.playback.advance(micros, from, end, stop);
            next.at = Some(at);
            next.playback.playing = playing;
        }
    }
    next
}
