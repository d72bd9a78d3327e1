//! Sensitivity: one output over two knobs, twenty values each, and what a formula says of every cell.
//!
//! | sweep | across | down | run | formula |
//! |---|---|---|---|---|
//! | time to exhaustion | failing share | `max` | one instance with its share of the load at the mean rate, until its last client leaks | connections ÷ leaks per second (the mean of an Erlang sum) |
//! | failed share | failing share | time between probes | the whole scenario, but for queries that leak nothing | renewal-reward, hour by hour at the hour's rate |
//!
//! A cell's mean depends on its seeds alone. Which cells are worked off when is the caller's; [`coarse_cells`] is every
//! fifth of both sides, for a first picture. Works in slices of simulation events, as everything here does.

use serde::{Deserialize, Serialize};

use super::knob::Knob;
use super::output::{Output, Unit};
use super::run::{Arm, Run};
use crate::model::Micros;
use crate::model::scenario::{CheckedScenario, Scenario, Variant};
use crate::model::theory::exhaustion::Exhaustion;
use crate::model::theory::renewal::{Cycles, mean_exhausted_secs};
use crate::model::world::{Happened, Happening, Observer, World};

/// Values of each knob.
pub const N_VALUES: u32 = 20;
/// Cells between two of the coarse picture, on both sides.
pub const COARSE: u32 = 5;
/// Share of the time that an instance boots above which the instances no longer pass for independent.
const MOST_BOOTING: f64 = 0.1;
/// Longest run to an exhausted pool: a fortnight, the longest that the model takes [s].
const LONGEST: f64 = 1_209_600.0;

/// Which output over which knobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sweep {
    /// How long an instance's pool lasts [min].
    TimeToExhaustion,
    /// Failed requests as a share of those received [0..1].
    FailedShare,
}

/// A cell, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cell {
    /// Place of the value across.
    pub across: u32,
    /// Place of the value down.
    pub down: u32,
}

/// A cell's mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CellMean {
    /// Which cell.
    pub cell: Cell,
    /// Mean over the seeds that came to a result, in the sweep's unit; NaN when none did.
    pub mean: f64,
    /// What the formula says, where it applies.
    pub formula: Option<f64>,
}

impl Sweep {
    /// Both.
    pub const ALL: [Self; 2] = [Self::TimeToExhaustion, Self::FailedShare];

    /// Seeds of a cell: a time to exhaustion is short to run and scatters, a share is long to run and does not.
    #[must_use]
    pub const fn n_seeds(self) -> u32 {
        match self {
            Self::TimeToExhaustion => 16,
            Self::FailedShare => 1,
        }
    }

    /// The knobs: across, down.
    #[must_use]
    pub const fn knobs(self) -> [Knob; 2] {
        match self {
            Self::TimeToExhaustion => [Knob::FailingShare, Knob::Max],
            Self::FailedShare => [Knob::FailingShare, Knob::ProbePeriod],
        }
    }

    /// The values of a cell, in the steps of [`Sweep::knobs`].
    #[must_use]
    pub const fn values(self, cell: Cell) -> [u32; 2] {
        let down = match self {
            Self::TimeToExhaustion => 5 * (cell.down + 1),
            Self::FailedShare => 2 * (cell.down + 1),
        };
        [10 * (cell.across + 1), down]
    }

    /// The cell whose values are those of an arm, if there is one.
    #[must_use]
    pub fn cell_of(self, arm: &Arm) -> Option<Cell> {
        let wanted = self.knobs().map(|knob| knob.of(arm));
        cells().into_iter().find(|&cell| self.values(cell) == wanted)
    }

    /// What is run for a cell: the arm, or nothing where the model does not take it.
    #[must_use]
    pub fn arm(self, base: &Arm, cell: Cell) -> Option<(Arm, CheckedScenario)> {
        let mut arm = base.clone();
        arm.response = None;
        for (knob, value) in self.knobs().into_iter().zip(self.values(cell)) {
            knob.set(&mut arm, value);
        }
        let s = &mut arm.scenario;
        s.pool.min = s.pool.min.min(s.pool.max);
        s.workload.other_queries_per_sec = 0.0;
        if self == Self::TimeToExhaustion {
            alone_until_exhausted(s);
            arm.variant = Variant::Buggy;
            arm.window_seconds = (0, s.horizon_seconds);
        }
        let checked = arm.checked().ok()?;
        Some((arm, checked))
    }

    /// What it counts in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::TimeToExhaustion => Unit::Minutes,
            Self::FailedShare => Unit::Share,
        }
    }

    /// A value as it stands in a cell, without its unit: whole minutes, percent with one decimal.
    #[must_use]
    pub fn short_text(self, value: f64) -> String {
        match self {
            Self::TimeToExhaustion if value.is_finite() => format!("{value:.0}"),
            Self::FailedShare if value.is_finite() => format!("{:.1}", value * 100.0),
            Self::TimeToExhaustion | Self::FailedShare => "–".to_owned(),
        }
    }

    /// How bad a value is, from 0 to 7, for coloring: the shorter a pool lasts, the more requests fail.
    #[must_use]
    pub fn level(self, value: f64) -> u32 {
        // Below each bound one level more, or above each one.
        let (bounds, is_worse_below) = match self {
            Self::TimeToExhaustion => ([8.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0], true),
            Self::FailedShare => ([0.01, 0.02, 0.04, 0.08, 0.12, 0.2, 0.3], false),
        };
        let worse = bounds.iter().filter(|&&bound| if is_worse_below { value < bound } else { value >= bound }).count();
        u32::try_from(worse).unwrap_or(0)
    }

    /// What the formula says of a cell, in the sweep's unit. None where it does not apply: nothing leaks or restarts, or the
    /// instances boot for more than a tenth of the time.
    #[must_use]
    pub fn formula(self, base: &Arm, cell: Cell) -> Option<f64> {
        let (arm, _) = self.arm(base, cell)?;
        let Scenario { pool, topology, workload, .. } = &arm.scenario;
        let (work_secs, reservation_secs) = (workload.checkout_millis / 1000.0, workload.reservation_millis / 1000.0);
        match self {
            Self::TimeToExhaustion => {
                let leaks_per_sec = workload.checkouts_per_sec * workload.failing_share;
                let times = Exhaustion::at_constant_rate(pool.max, leaks_per_sec).closed_form()?;
                Some((times.mean + work_secs + reservation_secs) / 60.0)
            }
            Self::FailedShare => {
                let period_secs = f64::from(topology.probe_period_seconds);
                let timeout_secs = f64::from(topology.probe_timeout_millis) / 1000.0;
                let cycles = Cycles {
                    instances: topology.instances,
                    max: pool.max,
                    per_sec: workload.checkouts_per_sec,
                    failing_share: workload.failing_share,
                    work_secs,
                    reservation_secs,
                    exhausted_secs: mean_exhausted_secs(period_secs, timeout_secs, topology.probe_failure_threshold),
                    boot_secs: f64::from(topology.boot_seconds),
                };
                let applies = arm.variant == Variant::Buggy && topology.probe_period_seconds > 0;
                if applies { through_the_day(&arm, cycles) } else { None }
            }
        }
    }
}

/// The long-run share at each minute's rate, weighted by the requests of that minute, over the time in which requests count:
/// as if each hour lasted for ever. None where the instances boot for too much of an hour.
fn through_the_day(arm: &Arm, mean: Cycles) -> Option<f64> {
    let profile = &arm.scenario.workload.hourly_profile;
    let sum: f64 = profile.iter().sum();
    let factors = if profile.is_empty() { vec![1.0] } else { profile.iter().map(|hour| hour * 24.0 / sum).collect() };
    let at_rate = |factor: f64| {
        if factor <= 0.0 {
            return Some((0.0, 0.0));
        }
        let run = Cycles { per_sec: mean.per_sec * factor, ..mean }.long_run()?;
        (run.booting_share <= MOST_BOOTING).then_some((factor, run.failed_share))
    };
    let shares: Vec<(f64, f64)> = factors.into_iter().map(at_rate).collect::<Option<_>>()?;
    let (mut failed, mut all) = (0.0, 0.0);
    for minute in arm.window_seconds.0 / 60..arm.window_seconds.1 / 60 {
        let hour = (arm.scenario.local_second_of_day / 60 + minute) / 60 % 24;
        let (rate, share) = shares.get(hour as usize).or(shares.first()).copied()?;
        failed += rate * share;
        all += rate;
    }
    (all > 0.0).then(|| failed / all)
}

/// One instance with its share of the customers at the mean rate, nothing but reservations, and nothing that restarts it.
fn alone_until_exhausted(s: &mut Scenario) {
    s.workload.checkouts_per_sec /= f64::from(s.topology.instances.max(1));
    s.workload.hourly_profile.clear();
    s.workload.retry_share = 0.0;
    s.topology.instances = 1;
    s.topology.probe_period_seconds = 0;
    s.topology.max_in_flight = 4096;
    s.topology.redis_connections = 4096;
    s.pool.connection_timeout_millis = 0;
    let leaks_per_sec = s.workload.checkouts_per_sec * s.workload.failing_share;
    let times = Exhaustion::at_constant_rate(s.pool.max, leaks_per_sec).closed_form();
    // Eight standard deviations: no run of any seed reaches the horizon first.
    let needed = times.map_or(LONGEST, |times| times.mean + 8.0 * times.sd + 3600.0).min(LONGEST);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and at most a fortnight")]
    let horizon = libm::ceil(needed) as u32;
    (s.bug_released_after_seconds, s.horizon_seconds, s.fix_released_after_seconds) = (0, horizon, horizon);
}

/// How far runs and formula lie apart over many cells, as shares of what the formula says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Cells that have both numbers.
    pub n_cells: usize,
    /// Half of the cells lie closer.
    pub median: f64,
    /// All cells lie closer or just there.
    pub most: f64,
}

/// From pairs of run and formula. None where no pair has both.
#[must_use]
pub fn agreement(pairs: impl Iterator<Item = (f64, Option<f64>)>) -> Option<Agreement> {
    let apart = pairs.filter_map(|(run, formula)| {
        let formula = formula.filter(|formula| *formula > 0.0 && run.is_finite())?;
        Some(libm::fabs(run / formula - 1.0))
    });
    let mut apart: Vec<f64> = apart.collect();
    crate::order::sort_by(&mut apart, f64::total_cmp);
    let (median, most) = (*apart.get(apart.len() / 2)?, *apart.last()?);
    Some(Agreement { n_cells: apart.len(), median, most })
}

/// All cells, row by row.
#[must_use]
pub fn cells() -> Vec<Cell> {
    (0..N_VALUES).flat_map(|down| (0..N_VALUES).map(move |across| Cell { across, down })).collect()
}

/// The cells of the first picture: one in the middle of each block of [`COARSE`] by [`COARSE`].
#[must_use]
pub fn coarse_cells() -> Vec<Cell> {
    cells().into_iter().filter(|&cell| coarse_of(cell) == cell).collect()
}

/// The cell of the first picture that stands for this one until it is known.
#[must_use]
pub fn coarse_of(cell: Cell) -> Cell {
    let middle = |at: u32| at / COARSE * COARSE + COARSE / 2;
    Cell { across: middle(cell.across), down: middle(cell.down) }
}

/// Works cells off.
#[derive(Debug)]
pub struct SweepBench {
    sweep: Sweep,
    base: Arm,
    /// Still to be run, the next one last.
    cells: Vec<Cell>,
    at_work: Option<AtWork>,
    /// A rule of the model was broken: nothing that follows could be trusted.
    is_broken: bool,
}

/// The cell that is run now.
#[derive(Debug)]
struct AtWork {
    cell: Cell,
    arm: Arm,
    scenario: CheckedScenario,
    seed: u32,
    run: CellRun,
    sum: f64,
    n: u32,
}

#[derive(Debug)]
enum CellRun {
    Whole(Box<Run>),
    UntilExhausted(Box<World>, FirstExhausted),
}

/// When the pool was exhausted.
#[derive(Debug, Default)]
struct FirstExhausted(Option<Micros>);

impl Observer for FirstExhausted {
    fn on(&mut self, happened: Happened) {
        if let Happening::Exhausted { .. } = happened.what {
            self.0.get_or_insert(happened.at);
        }
    }
}

impl SweepBench {
    /// The cells in the order in which they are to be run.
    #[must_use]
    pub fn new(sweep: Sweep, base: Arm, mut cells: Vec<Cell>) -> Self {
        cells.retain(|cell| cell.across < N_VALUES && cell.down < N_VALUES);
        cells.reverse();
        Self { sweep, base, cells, at_work: None, is_broken: false }
    }

    /// Which sweep it is.
    #[must_use]
    pub const fn sweep(&self) -> Sweep {
        self.sweep
    }

    /// Whether a cell is left.
    #[must_use]
    pub const fn has_work(&self) -> bool {
        !self.is_broken && (self.at_work.is_some() || !self.cells.is_empty())
    }

    /// Whether a rule of the model was broken in a run.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Runs about so many simulation events, and gives the cells that came to their end.
    pub fn work(&mut self, budget_events: u32) -> Vec<CellMean> {
        let mut done = Vec::new();
        let mut left = budget_events;
        while left > 0 && self.has_work() {
            let Some(at_work) = &mut self.at_work else {
                let Some(cell) = self.cells.pop() else { break };
                match self.sweep.arm(&self.base, cell) {
                    Some((arm, scenario)) => self.at_work = Some(AtWork::new(self.sweep, cell, arm, scenario)),
                    None => done.push(CellMean { cell, mean: f64::NAN, formula: None }),
                }
                continue;
            };
            left = left.saturating_sub(at_work.work(left).max(1));
            let Some(value) = at_work.result() else { continue };
            let Ok(value) = value else {
                self.is_broken = true;
                break;
            };
            at_work.take(value);
            if at_work.seed > self.sweep.n_seeds() {
                let (cell, mean) = (at_work.cell, at_work.sum / f64::from(at_work.n));
                done.push(CellMean { cell, mean, formula: self.sweep.formula(&self.base, cell) });
                self.at_work = None;
            }
        }
        done
    }
}

impl AtWork {
    fn new(sweep: Sweep, cell: Cell, arm: Arm, scenario: CheckedScenario) -> Self {
        let run = CellRun::new(sweep, &arm, &scenario, 1);
        Self { cell, arm, scenario, seed: 1, run, sum: 0.0, n: 0 }
    }

    /// Runs on, and gives the number of events.
    fn work(&mut self, budget_events: u32) -> u32 {
        match &mut self.run {
            CellRun::Whole(run) => run.work(budget_events),
            CellRun::UntilExhausted(world, first) => {
                let mut n_done = 0;
                while n_done < budget_events && first.0.is_none() && world.step_seen_by(first).is_some() {
                    n_done += 1;
                }
                n_done
            }
        }
    }

    /// What the seed came to, once it is at its end: none in it where the pool lasted; an error where a rule was broken.
    fn result(&self) -> Option<Result<Option<f64>, ()>> {
        match &self.run {
            CellRun::Whole(run) if !run.is_done() => None,
            CellRun::Whole(run) => {
                Some(run.measured().map(|measured| Some(measured.get(Output::FailedShare))).ok_or(()))
            }
            CellRun::UntilExhausted(world, first) => {
                let is_over = first.0.is_some() || world.next_event_at().is_none();
                is_over.then(|| if world.violation().is_some() { Err(()) } else { Ok(first.0.map(minutes)) })
            }
        }
    }

    /// Takes a seed's value, and turns to the next one.
    fn take(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.sum += value;
            self.n += 1;
        }
        self.seed += 1;
        let sweep = if matches!(self.run, CellRun::Whole(_)) { Sweep::FailedShare } else { Sweep::TimeToExhaustion };
        self.run = CellRun::new(sweep, &self.arm, &self.scenario, u64::from(self.seed));
    }
}

impl CellRun {
    fn new(sweep: Sweep, arm: &Arm, scenario: &CheckedScenario, seed: u64) -> Self {
        match sweep {
            Sweep::FailedShare => Self::Whole(Box::new(Run::new(arm, scenario, seed))),
            Sweep::TimeToExhaustion => {
                let world = World::new(&scenario.with_seed(seed), Variant::Buggy);
                Self::UntilExhausted(Box::new(world), FirstExhausted::default())
            }
        }
    }
}

/// A span of model time [min].
fn minutes(span: Micros) -> f64 {
    f64::from(u32::try_from(span.as_millis()).unwrap_or(u32::MAX)) / 60_000.0
}
