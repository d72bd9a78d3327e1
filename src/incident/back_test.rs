//! Alert rules tried on what was recorded, or reconstructed: when each would have fired, and how long before somebody knew.
//!
//! The rule is evaluated at every sample of every series, as a Prometheus server evaluates it at every scrape; where samples
//! are missing, the wait begins anew. On runs of the model, `experiment::watch` does the same.

use super::document::{Alert, Incident};
use super::experiment::alert_rule;
use crate::clock::UnixMillis;
use crate::experiment::alert::firings_of;
use crate::experiment::{Output, Plan, Response, Watched};
use crate::series::SeriesSet;

/// Seeds of a back-test in the model.
const BACK_TEST_SEEDS: u32 = 16;

/// A firing on one series.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fired {
    /// First evaluation at which it fired.
    pub from: UnixMillis,
    /// First one at which it did not any more; none while the samples last.
    pub to: Option<UnixMillis>,
    /// What the series is called beside the others of its metric; empty where there is one.
    pub series: String,
}

/// What a rule would have done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackTest {
    /// Firings that began before the trigger: false alarms, as far as this incident goes.
    pub n_false_alarms: usize,
    /// Firings from the trigger on, in order of time.
    pub firings: Vec<Fired>,
    /// From the first moment at which a user could have been affected to the first firing [ms]; negative before it.
    pub to_fire_millis: Option<i64>,
    /// From the first firing to the incident's detection [ms]; negative when it would have come later.
    pub ahead_of_detection_millis: Option<i64>,
    /// From the first firing until somebody took the incident on [ms], where the file says when that was.
    pub ahead_of_response_millis: Option<i64>,
}

/// Tries an alert on the series of its metric. `label` names the label that tells the series apart.
#[must_use]
pub fn back_test(incident: &Incident, alert: &Alert, set: &SeriesSet, label: Option<&str>) -> BackTest {
    let stamps = &incident.timestamps;
    let mut all: Vec<Fired> = Vec::new();
    for series in &set.series {
        let step_seconds = series.step_millis().div_euclid(1000).max(1);
        let samples = series.times().iter().zip(series.values()).enumerate().flat_map(|(i, (at, value))| {
            let at = at.0.div_euclid(1000);
            // A gap says nothing: one sample without a value stands for it.
            let gap = (i > 0 && series.gap_before(i)).then_some((at - step_seconds, None));
            gap.into_iter().chain([(at, Some(*value).filter(|value| value.is_finite()))])
        });
        let name = if set.series.len() > 1 { series.name(label).to_owned() } else { String::new() };
        all.extend(firings_of(alert_rule(alert), samples).into_iter().map(|firing| Fired {
            from: UnixMillis(firing.from.saturating_mul(1000)),
            to: firing.to.map(|to| UnixMillis(to.saturating_mul(1000))),
            series: name.clone(),
        }));
    }
    crate::order::sort_by(&mut all, Ord::cmp);
    let n_false_alarms = all.iter().filter(|fired| fired.from < stamps.started_at).count();
    let firings: Vec<Fired> = all.split_off(n_false_alarms);
    let first = firings.first().map(|fired| fired.from);
    BackTest {
        n_false_alarms,
        to_fire_millis: first.map(|first| first.millis_since(stamps.impact_started_at)),
        ahead_of_detection_millis: first.map(|first| stamps.detected_at.millis_since(first)),
        ahead_of_response_millis: first
            .zip(stamps.acknowledged_at)
            .map(|(first, acknowledged)| acknowledged.millis_since(first)),
        firings,
    }
}

impl Incident {
    /// What is run to try an alert in the model: the shipped scenario, watched, with nobody who acts. None where the model
    /// does not have the alert's metric.
    #[must_use]
    pub fn alert_plan(&self, alert: &Alert) -> Option<Plan> {
        let watched = Watched::from_metric(&alert.metric)?;
        let mut arm = self.base_arm()?;
        arm.response = Some(Response { watched, rule: alert_rule(alert), fix_after_seconds: None });
        Some(Plan {
            base: arm.clone(),
            changed: arm,
            outputs: vec![Output::AlertAfter, Output::FalseAlarms],
            claims: Vec::new(),
            n_seeds: BACK_TEST_SEEDS,
        })
    }
}
