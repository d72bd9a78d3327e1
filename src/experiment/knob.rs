//! The knobs of a what-if: parameters that a reader turns, each with the library's own name, its unit, a sensible range
//! and the library's default.
//!
//! A knob counts in whole steps (a share in tenths of a percent, a rate in thousandths), so that a set of turned knobs is
//! exact, can be compared, and stands in a link. Knows the model's parameters; knows no file and no page.

use super::run::Arm;
use crate::model::scenario::Variant;

/// A parameter that a reader turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Knob {
    /// pg-pool's `max` [connections].
    Max,
    /// pg-pool's `connectionTimeoutMillis` [ms]; 0 waits for ever.
    ConnectionTimeoutMillis,
    /// pg-pool's `idleTimeoutMillis` [ms]; 0 is never.
    IdleTimeoutMillis,
    /// pg-pool's `maxUses` [uses]; 0 is never.
    MaxUses,
    /// pg-pool's `maxLifetimeSeconds` [s]; 0 is never.
    MaxLifetimeSeconds,
    /// Share of reservations that fail [tenths of a percent].
    FailingShare,
    /// Customers who check out, mean of the day over all instances [thousandths of one a second].
    ArrivalRate,
    /// Processes behind the gateway.
    Instances,
    /// Time between two liveness probes [s]; 0 is no probe.
    ProbePeriod,
    /// How long a probe waits for its answer [ms].
    ProbeTimeout,
    /// Failed probes in a row before a restart.
    ProbeThreshold,
    /// From the end of a process until its successor answers [s].
    Boot,
    /// Which code runs: 0 as it was shipped, 1 with the fix.
    Code,
}

/// Where a knob belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnobGroup {
    /// The pool's options.
    Pool,
    /// What arrives, and how many serve it.
    Load,
    /// What restarts an instance.
    Probe,
    /// The code.
    Code,
}

/// How far a knob goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Least value.
    pub least: u32,
    /// Greatest value.
    pub most: u32,
    /// What the buttons beside it add and take away.
    pub step: u32,
}

impl Knob {
    /// All knobs, in the order of the panel.
    pub const ALL: [Self; 13] = [
        Self::Code,
        Self::Max,
        Self::ConnectionTimeoutMillis,
        Self::IdleTimeoutMillis,
        Self::MaxUses,
        Self::MaxLifetimeSeconds,
        Self::FailingShare,
        Self::ArrivalRate,
        Self::Instances,
        Self::ProbePeriod,
        Self::ProbeTimeout,
        Self::ProbeThreshold,
        Self::Boot,
    ];

    /// Its name in links and element ids; the library's own where it has one.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Max => "max",
            Self::ConnectionTimeoutMillis => "connectionTimeoutMillis",
            Self::IdleTimeoutMillis => "idleTimeoutMillis",
            Self::MaxUses => "maxUses",
            Self::MaxLifetimeSeconds => "maxLifetimeSeconds",
            Self::FailingShare => "failingShare",
            Self::ArrivalRate => "arrivalRate",
            Self::Instances => "instances",
            Self::ProbePeriod => "probePeriod",
            Self::ProbeTimeout => "probeTimeout",
            Self::ProbeThreshold => "probeThreshold",
            Self::Boot => "boot",
            Self::Code => "code",
        }
    }

    /// The knob of that slug.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|knob| knob.slug() == slug)
    }

    /// Its name for people; for an option of the library the library's own.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::FailingShare => "Failing reservations",
            Self::ArrivalRate => "Arrival rate",
            Self::Instances => "Instances",
            Self::ProbePeriod => "Probe every",
            Self::ProbeTimeout => "Probe gives up after",
            Self::ProbeThreshold => "Failed probes before a restart",
            Self::Boot => "Restart takes",
            Self::Code => "Code",
            Self::Max
            | Self::ConnectionTimeoutMillis
            | Self::IdleTimeoutMillis
            | Self::MaxUses
            | Self::MaxLifetimeSeconds => self.slug(),
        }
    }

    /// Whether it is an option of the library, under the library's own name.
    #[must_use]
    pub const fn is_of_library(self) -> bool {
        matches!(self.group(), KnobGroup::Pool)
    }

    /// The library's default, as its documentation writes it.
    #[must_use]
    pub const fn library_default(self) -> Option<&'static str> {
        match self {
            Self::Max => Some("10"),
            Self::IdleTimeoutMillis => Some("10000"),
            Self::MaxUses => Some("Infinity"),
            Self::ConnectionTimeoutMillis | Self::MaxLifetimeSeconds => Some("0"),
            Self::FailingShare
            | Self::ArrivalRate
            | Self::Instances
            | Self::ProbePeriod
            | Self::ProbeTimeout
            | Self::ProbeThreshold
            | Self::Boot
            | Self::Code => None,
        }
    }

    /// Where it belongs.
    #[must_use]
    pub const fn group(self) -> KnobGroup {
        match self {
            Self::Max
            | Self::ConnectionTimeoutMillis
            | Self::IdleTimeoutMillis
            | Self::MaxUses
            | Self::MaxLifetimeSeconds => KnobGroup::Pool,
            Self::FailingShare | Self::ArrivalRate | Self::Instances => KnobGroup::Load,
            Self::ProbePeriod | Self::ProbeTimeout | Self::ProbeThreshold | Self::Boot => KnobGroup::Probe,
            Self::Code => KnobGroup::Code,
        }
    }

    /// How far it goes. Narrower than the model's limits: what a reader can learn something from.
    #[must_use]
    pub const fn range(self) -> Range {
        let (least, most, step) = match self {
            Self::Max => (1, 100, 5),
            Self::ConnectionTimeoutMillis => (0, 30_000, 500),
            Self::IdleTimeoutMillis => (0, 60_000, 1_000),
            Self::MaxUses => (0, 1_000, 10),
            Self::MaxLifetimeSeconds => (0, 7_200, 60),
            Self::FailingShare => (0, 200, 5),
            Self::ArrivalRate => (0, 2_000, 50),
            Self::Instances => (1, 16, 1),
            Self::ProbePeriod => (0, 120, 5),
            Self::ProbeTimeout => (500, 30_000, 500),
            Self::ProbeThreshold => (1, 30, 1),
            Self::Boot => (1, 300, 5),
            Self::Code => (0, 1, 1),
        };
        Range { least, most, step }
    }

    /// Digits after the point when a value is written in [`Knob::unit`].
    #[must_use]
    pub const fn n_decimals(self) -> u32 {
        match self {
            Self::FailingShare => 1,
            Self::ArrivalRate => 3,
            Self::Max
            | Self::ConnectionTimeoutMillis
            | Self::IdleTimeoutMillis
            | Self::MaxUses
            | Self::MaxLifetimeSeconds
            | Self::Instances
            | Self::ProbePeriod
            | Self::ProbeTimeout
            | Self::ProbeThreshold
            | Self::Boot
            | Self::Code => 0,
        }
    }

    /// What it counts in, as it is written behind a number.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Max => "connections",
            Self::ConnectionTimeoutMillis | Self::IdleTimeoutMillis | Self::ProbeTimeout => "ms",
            Self::MaxUses => "uses",
            Self::MaxLifetimeSeconds | Self::ProbePeriod | Self::Boot => "s",
            Self::FailingShare => "%",
            Self::ArrivalRate => "per second",
            Self::Instances => "instances",
            Self::ProbeThreshold => "probes",
            Self::Code => "",
        }
    }

    /// What 0 means, where it means something else than none.
    #[must_use]
    pub const fn zero_words(self) -> Option<&'static str> {
        match self {
            Self::ConnectionTimeoutMillis => Some("waits for ever"),
            Self::IdleTimeoutMillis | Self::MaxUses | Self::MaxLifetimeSeconds => Some("never"),
            Self::ProbePeriod => Some("no probe"),
            Self::Max
            | Self::FailingShare
            | Self::ArrivalRate
            | Self::Instances
            | Self::ProbeTimeout
            | Self::ProbeThreshold
            | Self::Boot
            | Self::Code => None,
        }
    }

    /// A value as the number that stands in a field: `5.0`, `0.585`, `20`.
    #[must_use]
    pub fn number(self, value: u32) -> String {
        let scale = 10_u32.pow(self.n_decimals());
        match self.n_decimals() {
            0 => value.to_string(),
            n => format!("{}.{:0width$}", value / scale, value % scale, width = n as usize),
        }
    }

    /// The value of a number that was typed, brought into the knob's range. None when it is no number.
    #[must_use]
    pub fn value(self, number: &str) -> Option<u32> {
        let number: f64 = number.trim().parse().ok().filter(|number: &f64| number.is_finite())?;
        let Range { least, most, .. } = self.range();
        let scaled = libm::round(number * f64::from(10_u32.pow(self.n_decimals())));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
        let value = scaled.clamp(f64::from(least), f64::from(most)) as u32;
        Some(value)
    }

    /// A value in words: `40 connections`, `5.0 %`, `waits for ever`, `with the fix`.
    #[must_use]
    pub fn words(self, value: u32) -> String {
        match (self, self.zero_words()) {
            (Self::Code, _) => if value == 0 { "as shipped" } else { "with the fix" }.to_owned(),
            (_, Some(words)) if value == 0 => words.to_owned(),
            _ => format!("{}\u{202f}{}", self.number(value), self.unit()),
        }
    }

    /// Its value in an arm, to the knob's precision.
    #[must_use]
    pub fn of(self, arm: &Arm) -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
        let rounded = |value: f64| libm::round(value).clamp(0.0, 4e9) as u32;
        let (pool, topology, workload) = (&arm.scenario.pool, &arm.scenario.topology, &arm.scenario.workload);
        match self {
            Self::Max => pool.max,
            Self::ConnectionTimeoutMillis => pool.connection_timeout_millis,
            Self::IdleTimeoutMillis => pool.idle_timeout_millis,
            Self::MaxUses => pool.max_uses,
            Self::MaxLifetimeSeconds => pool.max_lifetime_seconds,
            Self::FailingShare => rounded(workload.failing_share * 1_000.0),
            Self::ArrivalRate => rounded(workload.checkouts_per_sec * 1_000.0),
            Self::Instances => topology.instances,
            Self::ProbePeriod => topology.probe_period_seconds,
            Self::ProbeTimeout => topology.probe_timeout_millis,
            Self::ProbeThreshold => topology.probe_failure_threshold,
            Self::Boot => topology.boot_seconds,
            Self::Code => u32::from(arm.variant == Variant::Fixed),
        }
    }

    /// Turns it in an arm.
    pub fn set(self, arm: &mut Arm, value: u32) {
        let Arm { scenario, variant, .. } = arm;
        let (pool, topology, workload) = (&mut scenario.pool, &mut scenario.topology, &mut scenario.workload);
        match self {
            Self::Max => pool.max = value,
            Self::ConnectionTimeoutMillis => pool.connection_timeout_millis = value,
            Self::IdleTimeoutMillis => pool.idle_timeout_millis = value,
            Self::MaxUses => pool.max_uses = value,
            Self::MaxLifetimeSeconds => pool.max_lifetime_seconds = value,
            Self::FailingShare => workload.failing_share = f64::from(value) / 1_000.0,
            Self::ArrivalRate => workload.checkouts_per_sec = f64::from(value) / 1_000.0,
            Self::Instances => topology.instances = value,
            Self::ProbePeriod => topology.probe_period_seconds = value,
            Self::ProbeTimeout => topology.probe_timeout_millis = value,
            Self::ProbeThreshold => topology.probe_failure_threshold = value,
            Self::Boot => topology.boot_seconds = value,
            Self::Code => *variant = if value == 0 { Variant::Buggy } else { Variant::Fixed },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_typed_comes_back_as_it_is_written() {
        for knob in Knob::ALL {
            let Range { least, most, step } = knob.range();
            for value in [least, least + step, most] {
                assert_eq!(knob.value(&knob.number(value)), Some(value), "{knob:?}");
            }
            assert_eq!(Knob::from_slug(knob.slug()), Some(knob));
        }
    }

    #[test]
    fn what_lies_outside_of_the_range_is_brought_to_its_end_and_words_are_no_number() {
        assert_eq!(Knob::Max.value("4000"), Some(100));
        assert_eq!(Knob::Max.value("-3"), Some(1));
        assert_eq!(Knob::FailingShare.value("7.25"), Some(73));
        assert_eq!((Knob::Max.value("many"), Knob::Max.value("NaN"), Knob::Max.value("")), (None, None, None));
    }

    #[test]
    fn a_value_is_written_in_its_unit_and_0_as_what_it_means() {
        let words = [
            Knob::Max.words(40),
            Knob::FailingShare.words(50),
            Knob::ArrivalRate.words(585),
            Knob::ConnectionTimeoutMillis.words(0),
            Knob::ProbePeriod.words(0),
            Knob::Code.words(1),
        ];
        let words = words.map(|text| text.replace('\u{202f}', " "));
        assert_eq!(
            words,
            ["40 connections", "5.0 %", "0.585 per second", "waits for ever", "no probe", "with the fix"]
        );
    }
}
