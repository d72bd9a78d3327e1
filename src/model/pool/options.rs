//! The pool's options in pg-pool's own units, and what they come to.
//!
//! Defaults and odd values follow pg-pool 3.14 (its constructor) and Node's timers. Knows nothing of the pool's state.

use crate::model::Micros;

/// The longest delay Node's timers know [ms]. A longer one fires after 1 ms, as does anything below 1 ms.
pub const LONGEST_DELAY_MILLIS: u64 = 2_147_483_647;

/// Options of a pool, spelled and counted as pg-pool does -- input. The default is pg-pool's default.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Options {
    /// `max`: most clients at a time; 0 means `poolSize`, and 10 if that is 0, too.
    pub max: u32,
    /// `poolSize`: the older name of `max`, looked at where `max` is 0.
    pub pool_size: u32,
    /// `min`: an idle timeout removes no client at or below this many. Nothing else respects it; nothing is pre-opened.
    pub min: u32,
    /// `idleTimeoutMillis` [ms]: how long a client may be *idle*; not given: 10,000; 0: for ever.
    pub idle_timeout_millis: Option<u64>,
    /// `connectionTimeoutMillis` [ms]: longest wait in the queue, and again longest time to open a connection; 0: no limit.
    pub connection_timeout_millis: u64,
    /// `maxUses`: a client goes after this many uses; 0: never.
    pub max_uses: u32,
    /// `maxLifetimeSeconds` [s]: a client older than this goes once it is idle; fractions count; 0: never.
    pub max_lifetime_seconds: f64,
    /// `allowExitOnIdle`: lets the process exit under idle clients. Without effect on the pool's state.
    pub allow_exit_on_idle: bool,
    /// Whether there is an `onConnect` hook, awaited after connecting ([`Host::hook`](super::Host::hook)).
    pub on_connect: bool,
    /// Whether there is a `verify` function for new clients ([`Host::verify`](super::Host::verify)).
    pub verify: bool,
}

/// The options as the pool works with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) max: u32,
    pub(super) min: u32,
    pub(super) idle_timeout: Option<Micros>,
    pub(super) connection_timeout: Option<Micros>,
    pub(super) max_uses: Option<u32>,
    pub(super) max_lifetime: Option<Micros>,
    pub(super) on_connect: bool,
    pub(super) verify: bool,
}

impl Limits {
    pub(super) fn new(options: &Options) -> Self {
        let truthy = |count: u32| (count > 0).then_some(count);
        let armed = |millis: u64| (millis > 0).then(|| delay(millis));
        Self {
            max: truthy(options.max).or(truthy(options.pool_size)).unwrap_or(10),
            min: options.min,
            idle_timeout: armed(options.idle_timeout_millis.unwrap_or(10_000)),
            connection_timeout: armed(options.connection_timeout_millis),
            max_uses: truthy(options.max_uses),
            max_lifetime: lifetime(options.max_lifetime_seconds),
            on_connect: options.on_connect,
            verify: options.verify,
        }
    }
}

/// A timer's delay as Node takes it.
fn delay(millis: u64) -> Micros {
    Micros::from_millis(if (1..=LONGEST_DELAY_MILLIS).contains(&millis) { millis } else { 1 })
}

/// `maxLifetimeSeconds * 1000`, cut to whole milliseconds; 0 and NaN are falsy.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast cuts fractions and stops at the bounds, both meant"
)]
fn lifetime(seconds: f64) -> Option<Micros> {
    (seconds != 0.0 && !seconds.is_nan()).then(|| delay((seconds * 1000.0) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_given_means_ten_clients_and_ten_seconds_idle() {
        let limits = Limits::new(&Options::default());
        assert_eq!((limits.max, limits.min, limits.max_uses, limits.max_lifetime), (10, 0, None, None));
        assert_eq!(limits.idle_timeout, Some(Micros::from_secs(10)));
        assert_eq!(limits.connection_timeout, None);
    }

    #[test]
    fn zero_turns_a_limit_off_or_back_to_its_default() {
        let options = Options { idle_timeout_millis: Some(0), pool_size: 7, ..Options::default() };
        let limits = Limits::new(&options);
        assert_eq!((limits.idle_timeout, limits.max), (None, 7));
        assert_eq!(Limits::new(&Options { max: 3, ..options }).max, 3);
    }

    #[test]
    fn a_delay_that_node_cannot_hold_becomes_one_millisecond() {
        assert_eq!(delay(LONGEST_DELAY_MILLIS), Micros::from_millis(2_147_483_647));
        assert_eq!(delay(LONGEST_DELAY_MILLIS + 1), Micros::from_millis(1));
        assert_eq!(lifetime(30.0 * 86_400.0), Some(Micros::from_millis(1)), "30 days are more than 2^31 ms");
        assert_eq!(lifetime(-1.0), Some(Micros::from_millis(1)));
    }

    #[test]
    fn a_lifetime_keeps_whole_milliseconds_only() {
        assert_eq!(lifetime(0.05), Some(Micros::from_millis(50)));
        assert_eq!(lifetime(1.001), Some(Micros::from_millis(1000)), "1.001 * 1000 is 1000.9999999999999");
        assert_eq!((lifetime(0.0), lifetime(f64::NAN)), (None, None));
    }
}
