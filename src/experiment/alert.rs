//! Alert rules over samples, as Prometheus evaluates them: pending while the comparison holds, firing once it has held
//! long enough, and over with the first sample that does not compare so, or that is missing.
//!
//! Times are whole seconds of whatever clock the caller uses: model time or wall-clock time.

use serde::{Deserialize, Serialize};

use super::study::Compare;

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// How a sample compares with the threshold while the alert is pending or fires.
    pub compare: Compare,
    /// In the metric's unit.
    pub threshold: f64,
    /// How long it must compare so [s].
    pub for_seconds: u32,
}

/// A time during which an alert fired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Firing {
    /// First evaluation at which it fired [s].
    pub from: i64,
    /// First evaluation at which it did not any more; none while the samples last [s].
    pub to: Option<i64>,
}

/// A rule over one series, sample by sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    rule: Rule,
    pending_since: Option<i64>,
    firing_since: Option<i64>,
}

impl Evaluation {
    /// Before the first sample.
    #[must_use]
    pub const fn new(rule: Rule) -> Self {
        Self { rule, pending_since: None, firing_since: None }
    }

    /// Takes the sample at `at` [s]; none where the series has no value. Gives the firing that ended with it.
    pub fn sample(&mut self, at: i64, value: Option<f64>) -> Option<Firing> {
        if !value.is_some_and(|value| self.rule.compare.holds(value, self.rule.threshold)) {
            self.pending_since = None;
            return self.firing_since.take().map(|from| Firing { from, to: Some(at) });
        }
        let since = *self.pending_since.get_or_insert(at);
        if self.firing_since.is_none() && at.saturating_sub(since) >= i64::from(self.rule.for_seconds) {
            self.firing_since = Some(at);
        }
        None
    }

    /// The firing that goes on, if one does.
    #[must_use]
    pub fn current(&self) -> Option<Firing> {
        self.firing_since.map(|from| Firing { from, to: None })
    }
}

/// Every firing of a rule over a series' samples, in order of time.
#[must_use]
pub fn firings_of(rule: Rule, samples: impl Iterator<Item = (i64, Option<f64>)>) -> Vec<Firing> {
    let mut evaluation = Evaluation::new(rule);
    let mut firings: Vec<Firing> = samples.filter_map(|(at, value)| evaluation.sample(at, value)).collect();
    firings.extend(evaluation.current());
    firings
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Firings of "at least 16 for so long" over one sample a minute; `-` has no value.
    fn firings(for_seconds: u32, samples: &str) -> Vec<(i64, Option<i64>)> {
        let rule = Rule { compare: Compare::AtLeast, threshold: 16.0, for_seconds };
        let samples = samples.split(' ').zip(0..).map(|(text, minute)| (60 * minute, text.parse().ok()));
        firings_of(rule, samples).into_iter().map(|firing| (firing.from / 60, firing.to.map(|to| to / 60))).collect()
    }

    #[test]
    fn an_alert_fires_when_its_rule_has_held_for_long_enough() {
        assert_eq!(firings(120, "10 16 17 18 19 3 20"), [(3, Some(5))]);
        assert_eq!(firings(180, "10 16 17 18 3"), []);
    }

    #[test]
    fn without_a_time_it_fires_at_the_first_sample() {
        assert_eq!(firings(0, "10 16 10 20"), [(1, Some(2)), (3, None)]);
    }

    #[test]
    fn a_missing_sample_begins_the_wait_anew() {
        assert_eq!(firings(120, "16 16 - 16 16 16"), [(5, None)]);
        assert_eq!(firings(0, "16 - 16"), [(0, Some(1)), (2, None)]);
    }
}
