//! What a reader does to a run: interventions, each at a moment of model time, and the check of a list of them.
//!
//! They are part of the run: the same scenario, seed and list give the same run everywhere, and a link carries them.
//! Whole numbers only. What each one does to the service is in `world::act`.

use core::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::scenario::{CheckedScenario, Invalid, Scenario, Variant};
use super::time::Micros;

/// Most interventions of a run.
pub const MAX_INTERVENTIONS: usize = 200;
/// Longest timer of Node.js; pg-pool's options above it would become 1 ms [ms].
const MAX_TIMER_MILLIS: u32 = 2_147_483_647;
/// Most that the arrival rate is multiplied by [1/1000].
const MAX_RATE_PERMILLE: u32 = 20_000;

/// Something that the reader does to the service at a moment: after everything that is due by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intervention {
    /// When [model time].
    pub at: Micros,
    /// In which world; `None` is both.
    pub world: Option<Variant>,
    /// What.
    pub act: Act,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Gives a leaked client back to its pool, as the code should have.
    ReleaseClient(SlotPlace),
    /// Kills the PostgreSQL backend of a slot's client. Under a checked-out client the process crashes.
    KillBackend(SlotPlace),
    /// Sends one order by hand. Nobody else's luck changes by it.
    SendOrder {
        /// To which instance, from 0; `None` leaves it to the gateway.
        instance: Option<u32>,
        /// Whether its reservation fails.
        fails: bool,
    },
    /// Ends an instance's process; its successor boots.
    Restart {
        /// Which, from 0.
        instance: u32,
    },
    /// Sets a knob from this moment on, in every process there is and will be.
    Set(Knob),
}

/// A slot of an instance's pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SlotPlace {
    /// Which instance, from 0.
    pub instance: u32,
    /// Which of its slots, from 0.
    pub slot: u32,
}

/// What can be set while the service runs.
///
/// The pool's options are changed in place, as `pool.options.max = 40` does: pg-pool 3.14 reads its options at each use and
/// does nothing when they change. So a higher `max` opens no connection by itself: the next request opens one, past
/// the queue, and the queue moves when that one is given back. A lower `max` cuts no connection; no new one is opened
/// until enough have gone. Timers that run already keep their time, and `maxLifetimeSeconds` is read when a
/// connection opens: one that is open keeps what it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Knob {
    /// `max` of each pool [clients].
    Max(u32),
    /// `idleTimeoutMillis` of each pool [ms]; 0 is for ever.
    IdleTimeoutMillis(u32),
    /// `connectionTimeoutMillis` of each pool [ms]; 0 is for ever.
    ConnectionTimeoutMillis(u32),
    /// `maxUses` of each pool; 0 is never.
    MaxUses(u32),
    /// `maxLifetimeSeconds` of each pool [s]; 0 is never.
    MaxLifetimeSeconds(u32),
    /// Share of reservations that fail, of those that begin from now on [1/1000].
    FailingPermille(u32),
    /// Arrival rate of customers as a multiple of the scenario's [1/1000]; 1000 is the scenario's own.
    RatePermille(u32),
}

impl Knob {
    /// Every knob, set to pg-pool's default, or as the scenario has it.
    pub const ALL: [Self; 7] = [
        Self::Max(10),
        Self::IdleTimeoutMillis(10_000),
        Self::ConnectionTimeoutMillis(0),
        Self::MaxUses(0),
        Self::MaxLifetimeSeconds(0),
        Self::FailingPermille(0),
        Self::RatePermille(1000),
    ];

    /// The knob's name: pg-pool's own for its options, the model's parameter for the others.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Max(_) => "max",
            Self::IdleTimeoutMillis(_) => "idleTimeoutMillis",
            Self::ConnectionTimeoutMillis(_) => "connectionTimeoutMillis",
            Self::MaxUses(_) => "maxUses",
            Self::MaxLifetimeSeconds(_) => "maxLifetimeSeconds",
            Self::FailingPermille(_) => "failing_share",
            Self::RatePermille(_) => "checkouts_per_sec",
        }
    }

    /// The knob's place in the list of knobs, for the digest.
    pub(super) const fn number(self) -> u64 {
        match self {
            Self::Max(_) => 0,
            Self::IdleTimeoutMillis(_) => 1,
            Self::ConnectionTimeoutMillis(_) => 2,
            Self::MaxUses(_) => 3,
            Self::MaxLifetimeSeconds(_) => 4,
            Self::FailingPermille(_) => 5,
            Self::RatePermille(_) => 6,
        }
    }

    /// What it is set to, in the knob's own unit.
    #[must_use]
    pub const fn value(self) -> u32 {
        match self {
            Self::Max(value)
            | Self::IdleTimeoutMillis(value)
            | Self::ConnectionTimeoutMillis(value)
            | Self::MaxUses(value)
            | Self::MaxLifetimeSeconds(value)
            | Self::FailingPermille(value)
            | Self::RatePermille(value) => value,
        }
    }

    /// The same knob, set to something else.
    #[must_use]
    pub const fn with(self, value: u32) -> Self {
        match self {
            Self::Max(_) => Self::Max(value),
            Self::IdleTimeoutMillis(_) => Self::IdleTimeoutMillis(value),
            Self::ConnectionTimeoutMillis(_) => Self::ConnectionTimeoutMillis(value),
            Self::MaxUses(_) => Self::MaxUses(value),
            Self::MaxLifetimeSeconds(_) => Self::MaxLifetimeSeconds(value),
            Self::FailingPermille(_) => Self::FailingPermille(value),
            Self::RatePermille(_) => Self::RatePermille(value),
        }
    }

    /// The same knob as a scenario sets it from the beginning.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share: 0 to 1000")]
    pub fn in_scenario(self, scenario: &Scenario) -> Self {
        let pool = &scenario.pool;
        self.with(match self {
            Self::Max(_) => pool.max,
            Self::IdleTimeoutMillis(_) => pool.idle_timeout_millis,
            Self::ConnectionTimeoutMillis(_) => pool.connection_timeout_millis,
            Self::MaxUses(_) => pool.max_uses,
            Self::MaxLifetimeSeconds(_) => pool.max_lifetime_seconds,
            Self::FailingPermille(_) => (scenario.workload.failing_share * 1000.0).round().clamp(0.0, 1000.0) as u32,
            Self::RatePermille(_) => 1000,
        })
    }

    /// The least and the most that it may be set to.
    #[must_use]
    pub const fn limits(self) -> (u32, u32) {
        match self {
            Self::Max(_) => (1, 200),
            Self::IdleTimeoutMillis(_) | Self::ConnectionTimeoutMillis(_) => (0, MAX_TIMER_MILLIS),
            Self::MaxUses(_) => (0, u32::MAX),
            Self::MaxLifetimeSeconds(_) => (0, MAX_TIMER_MILLIS / 1000),
            Self::FailingPermille(_) => (0, 1000),
            Self::RatePermille(_) => (1, MAX_RATE_PERMILLE),
        }
    }
}

/// "`max` = 40", "failing share = 12.5 %", "arrival rate × 1.5".
impl fmt::Display for Knob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::FailingPermille(permille) => write!(f, "failing share = {} %", Tenths(permille, 10)),
            Self::RatePermille(permille) => write!(f, "arrival rate × {}", Tenths(permille, 1000)),
            Self::Max(_)
            | Self::IdleTimeoutMillis(_)
            | Self::ConnectionTimeoutMillis(_)
            | Self::MaxUses(_)
            | Self::MaxLifetimeSeconds(_) => write!(f, "{} = {}", self.name(), self.value()),
        }
    }
}

/// A decimal fraction without trailing zeros.
struct Tenths(u32, u32);

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(value, per) = *self;
        write!(f, "{}", value / per)?;
        let (mut rest, mut unit) = (value % per, per / 10);
        if rest > 0 {
            f.write_str(".")?;
        }
        while rest > 0 && unit > 0 {
            write!(f, "{}", rest / unit)?;
            (rest, unit) = (rest % unit, unit / 10);
        }
        Ok(())
    }
}

/// What an intervention came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// It was done.
    Done,
    /// Nothing: the slot holds no client.
    SlotEmpty,
    /// Nothing: the slot's connection is still being opened.
    StillConnecting,
    /// Nothing: the client was given back already.
    NotCheckedOut,
    /// Nothing: the client's request is at work, and will give it back itself.
    InUse,
    /// Nothing: the instance takes no requests just now, or its process is booting already.
    NotUp,
    /// Nothing: it was so already.
    AlreadySo,
}

/// The act in the words of someone who does it: "give slot 4 of instance 1 back".
impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ReleaseClient(place) => write!(f, "release the client in {place}"),
            Self::KillBackend(place) => write!(f, "kill the backend of the client in {place}"),
            Self::SendOrder { instance, fails } => {
                let which = if fails { "one order that fails" } else { "one order that succeeds" };
                match instance {
                    Some(number) => write!(f, "send {which} to instance {}", number + 1),
                    None => write!(f, "send {which}"),
                }
            }
            Self::Restart { instance } => write!(f, "restart instance {}", instance + 1),
            Self::Set(knob) => write!(f, "set {knob}"),
        }
    }
}

/// "slot 4 of instance 1", both counted from 1.
impl fmt::Display for SlotPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "slot {} of instance {}", self.slot + 1, self.instance + 1)
    }
}

/// Interventions that keep their limits, in the order in which they take effect. A clone shares them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Interventions(Arc<[Numbered]>);

/// An intervention and its place in the list that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) number: u32,
    pub(super) intervention: Intervention,
}

impl Interventions {
    /// A list of interventions in a run of this scenario. The order of the list decides among those of one moment.
    ///
    /// # Errors
    /// Every problem, as `interventions[3].at` and so on.
    pub fn new(list: &[Intervention], scenario: &CheckedScenario) -> Result<Self, Vec<Invalid>> {
        let invalid = check(list, scenario.get());
        if !invalid.is_empty() {
            return Err(invalid);
        }
        let mut in_order: Vec<Numbered> =
            (0..).zip(list).map(|(number, &intervention)| Numbered { number, intervention }).collect();
        in_order.sort_by_key(|numbered| numbered.intervention.at); // stable
        Ok(Self(in_order.into()))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// When the intervention at this place of the list takes effect.
    #[must_use]
    pub fn at_of(&self, number: u32) -> Option<Micros> {
        self.0.iter().find(|numbered| numbered.number == number).map(|numbered| numbered.intervention.at)
    }

    /// When the first one takes effect.
    #[must_use]
    pub fn first_at(&self) -> Option<Micros> {
        self.0.first().map(|first| first.intervention.at)
    }

    /// The first moment at which the two lists may make a difference; `None` when they are alike.
    #[must_use]
    pub fn differ_from(&self, other: &Self) -> Option<Micros> {
        let at = |list: &Self, place: usize| list.0.get(place).map(|numbered| numbered.intervention.at);
        let same = self.0.iter().zip(other.0.iter()).take_while(|(one, two)| one == two).count();
        at(self, same).into_iter().chain(at(other, same)).min()
    }

    /// The n-th to take effect.
    pub(super) fn get(&self, nth: u32) -> Option<Numbered> {
        self.0.get(nth as usize).copied()
    }
}

/// Every problem of a list of interventions in a run of this scenario. Empty means that all is well.
#[must_use]
pub fn check(list: &[Intervention], scenario: &Scenario) -> Vec<Invalid> {
    let mut check = Check { scenario, found: Vec::new() };
    if list.len() > MAX_INTERVENTIONS {
        check.push("interventions", list.len(), format!("at most {MAX_INTERVENTIONS}"));
        return check.found;
    }
    for (nth, intervention) in list.iter().enumerate() {
        check.one(&format!("interventions[{nth}]"), intervention);
    }
    check.found
}

struct Check<'a> {
    scenario: &'a Scenario,
    found: Vec<Invalid>,
}

impl Check<'_> {
    fn one(&mut self, path: &str, intervention: &Intervention) {
        let horizon = Micros::from_secs(u64::from(self.scenario.horizon_seconds));
        if intervention.at > horizon {
            self.push(&format!("{path}.at"), intervention.at, format!("at most the horizon, {horizon}"));
        }
        match intervention.act {
            Act::ReleaseClient(place) | Act::KillBackend(place) => {
                self.instance(path, place.instance);
                // A pool may have been made larger before.
                self.range(&format!("{path}.slot"), place.slot, 0, Knob::Max(0).limits().1 - 1);
            }
            Act::SendOrder { instance: Some(instance), .. } | Act::Restart { instance } => {
                self.instance(path, instance);
            }
            Act::SendOrder { instance: None, .. } => {}
            Act::Set(knob) => self.knob(&format!("{path}.{}", knob.name()), knob),
        }
    }

    fn instance(&mut self, path: &str, instance: u32) {
        self.range(&format!("{path}.instance"), instance, 0, self.scenario.topology.instances - 1);
    }

    fn knob(&mut self, path: &str, knob: Knob) {
        let (least, most) = knob.limits();
        self.range(path, knob.value(), least, most);
        let min = self.scenario.pool.min;
        if let Knob::Max(max) = knob
            && max < min
        {
            self.push(path, max, format!("at least pool.min, {min}"));
        }
        if let Knob::RatePermille(permille) = knob
            && (least..=most).contains(&permille)
        {
            self.rate(path, permille);
        }
    }

    /// A run must stay within the scenario's limit on its events.
    fn rate(&mut self, path: &str, permille: u32) {
        let mut busier = self.scenario.clone();
        busier.workload.checkouts_per_sec *= f64::from(permille) / 1000.0;
        for problem in busier.check() {
            self.push(path, permille, format!("less: {problem}"));
        }
    }

    fn range(&mut self, path: &str, found: u32, least: u32, most: u32) {
        if found < least || found > most {
            self.push(path, found, format!("{least} to {most}"));
        }
    }

    fn push(&mut self, path: &str, found: impl fmt::Display, expected: String) {
        self.found.push(Invalid { path: path.to_owned(), found: found.to_string(), expected });
    }
}
