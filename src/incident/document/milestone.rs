//! Milestones of an incident and the durations between them: computed here, never stored.
//!
//! "Time to …" means different things in different places (Atlassian's "Common incident metrics" lists four meanings of
//! MTTR alone), so each duration below states its two ends. Duration of the impact is not duration of the response.

use super::{Incident, Timestamps};
use crate::clock::UnixMillis;

/// A named moment of the incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Milestone {
    /// Which moment.
    pub kind: MilestoneKind,
    /// Its name on the page.
    pub title: &'static str,
    /// When it was.
    pub at: UnixMillis,
    /// Time since the impact started [ms]; negative before.
    pub since_impact_started_millis: i64,
    /// Time since the milestone before it [ms]; none for the first.
    pub after_previous_millis: Option<i64>,
}

/// Which moment of the incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MilestoneKind {
    /// The trigger happened.
    Started,
    /// The first user could have been affected.
    ImpactStarted,
    /// A responder first knew of it.
    Detected,
    /// A responder took it on.
    Acknowledged,
    /// Users stopped being hurt further.
    Mitigated,
    /// The last user was affected.
    ImpactEnded,
    /// The cause was gone.
    Resolved,
}

/// Durations between milestones [ms]; none where one of the two is not in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durations {
    /// Impact started → detected: how long users were hurt before a responder knew (Google's "Shrinking the impact of
    /// production incidents", 2019, counts time to detect from the outage's start). Negative if it was known before.
    pub to_detect_millis: i64,
    /// Detected → acknowledged: from the alert or report until work began (Atlassian's "Common incident metrics", MTTA).
    pub to_acknowledge_millis: Option<i64>,
    /// Impact started → mitigated: how long users were hurt (TTM in Davidovič, "Incident Metrics in SRE", 2021).
    pub to_mitigate_millis: Option<i64>,
    /// Impact started → resolved: until the cause was gone (Atlassian's "mean time to resolve", counted from failure).
    pub to_resolve_millis: Option<i64>,
    /// Impact started → impact ended: the outage as users met it.
    pub of_impact_millis: Option<i64>,
    /// Detected → resolved, or → mitigated while it is not resolved: how long people worked on it.
    pub of_response_millis: Option<i64>,
}

impl Incident {
    /// The milestones that the file states, in order of time; at the same time, in the usual order.
    #[must_use]
    pub fn milestones(&self) -> Vec<Milestone> {
        let times = &self.timestamps;
        let stated = [
            (MilestoneKind::Started, "Started", Some(times.started_at)),
            (MilestoneKind::ImpactStarted, "Impact started", Some(times.impact_started_at)),
            (MilestoneKind::Detected, "Detected", Some(times.detected_at)),
            (MilestoneKind::Acknowledged, "Acknowledged", times.acknowledged_at),
            (MilestoneKind::Mitigated, "Mitigated", times.mitigated_at),
            (MilestoneKind::ImpactEnded, "Impact ended", times.impact_ended_at),
            (MilestoneKind::Resolved, "Resolved", times.resolved_at),
        ];
        let mut milestones: Vec<Milestone> = Vec::new();
        for (kind, title, at) in stated {
            let Some(at) = at else { continue };
            let since_impact_started_millis = between(times.impact_started_at, at);
            let place = milestones.partition_point(|other| (other.at, other.kind) <= (at, kind));
            let milestone = Milestone { kind, title, at, since_impact_started_millis, after_previous_millis: None };
            milestones.insert(place, milestone);
        }
        let mut previous = None;
        for milestone in &mut milestones {
            milestone.after_previous_millis = previous.map(|before| between(before, milestone.at));
            previous = Some(milestone.at);
        }
        milestones
    }

    /// The durations between the milestones.
    #[must_use]
    pub fn durations(&self) -> Durations {
        let Timestamps { impact_started_at: impact, detected_at: detected, .. } = self.timestamps;
        let Timestamps { acknowledged_at, mitigated_at, resolved_at, impact_ended_at, .. } = self.timestamps;
        Durations {
            to_detect_millis: between(impact, detected),
            to_acknowledge_millis: acknowledged_at.map(|at| between(detected, at)),
            to_mitigate_millis: mitigated_at.map(|at| between(impact, at)),
            to_resolve_millis: resolved_at.map(|at| between(impact, at)),
            of_impact_millis: impact_ended_at.map(|at| between(impact, at)),
            of_response_millis: resolved_at.or(mitigated_at).map(|at| between(detected, at)),
        }
    }

    /// The time that the metrics must cover: from the impact's start to its end, or to the latest milestone while it
    /// has none.
    #[must_use]
    pub fn impact_window(&self) -> (UnixMillis, UnixMillis) {
        let times = &self.timestamps;
        let end = times.impact_ended_at.or(times.resolved_at).or(times.mitigated_at).unwrap_or(times.detected_at);
        (times.impact_started_at, end.max(times.impact_started_at))
    }
}

fn between(from: UnixMillis, to: UnixMillis) -> i64 {
    to.0.saturating_sub(from.0)
}

/// A duration [ms] in its two largest units, rounded to the smaller: `8 h 10 min`, `3 d 2 h`, `42 s`. A narrow no-break
/// space (U+202F) stands before each unit. Under a second it is in ms; up to 48 hours it stays in hours.
#[must_use]
pub fn duration_in_words(millis: i64) -> String {
    const SECOND: u64 = 1_000;
    const MINUTE: u64 = 60 * SECOND;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let (minus, size) = (if millis < 0 { "−" } else { "" }, millis.unsigned_abs());
    let to = |unit: u64| size.saturating_add(unit / 2) / unit * unit;
    // The unit is chosen after rounding, so that 59 min 59.9 s is an hour and not 59 min 60 s.
    let parts = if to(HOUR) > 48 * HOUR {
        let size = to(HOUR);
        [(size / DAY, "d"), (size % DAY / HOUR, "h")]
    } else if to(SECOND) >= HOUR {
        let size = to(MINUTE);
        [(size / HOUR, "h"), (size % HOUR / MINUTE, "min")]
    } else if to(SECOND) >= MINUTE {
        let size = to(SECOND);
        [(size / MINUTE, "min"), (size % MINUTE / SECOND, "s")]
    } else if size >= SECOND {
        [(to(SECOND) / SECOND, "s"), (0, "")]
    } else if size > 0 {
        [(size, "ms"), (0, "")]
    } else {
        return "0\u{202f}s".to_owned();
    };
    let words: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}\u{202f}{unit}")).collect();
    format!("{minus}{}", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_told_in_its_two_largest_units() {
        let cases: [(i64, &str); 15] = [
            (0, "0 s"),
            (250, "250 ms"),
            (1_499, "1 s"),
            (42_000, "42 s"),
            (59_600, "1 min"),
            (200_000, "3 min 20 s"),
            (3_599_900, "1 h"),
            (29_400_000, "8 h 10 min"),
            (64_800_000, "18 h"),
            (172_800_000, "48 h"),
            (172_800_000 + 1_200_000, "48 h 20 min"),
            (266_400_000, "3 d 2 h"),
            (-600_000, "−10 min"),
            (i64::MAX, "106751991167 d 7 h"),
            (i64::MIN, "−106751991167 d 7 h"),
        ];
        for (millis, words) in cases {
            assert_eq!(duration_in_words(millis).replace('\u{202f}', " "), words, "{millis} ms");
        }
    }
}
