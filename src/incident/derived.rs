//! The timeline's times that are moments of the model's run.
//!
//! Flow: `file::IncidentFile` → a run of its first model → the text of each time that an entry's `derived` names. `cargo
//! xtask reconstruct` writes them into the file; a test compares the two.

use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::file::{Derived, Entry, Evidence, IncidentFile, RunMoment, RunTopic};
use super::{scenario_from_file, start_from_file};
use crate::model::Micros;
use crate::model::observe::moments::{Moment, Topic, Wanted, find, moments};

/// A time of the timeline that is a moment of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivedTime {
    /// Where it stands: a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What stands there.
    pub found: String,
    /// What the run gives: RFC 3339, up to the next second, in the offset of what stands there.
    pub derived: String,
}

/// Every time of the timeline that is a moment of the run, in the order of the file.
///
/// # Errors
/// In words: no model, a model out of its limits, or a moment that the run does not have.
pub fn derived_times(file: &IncidentFile) -> Result<Vec<DerivedTime>, String> {
    if file.timeline.iter().all(|entry| entry.derived.is_none()) {
        return Ok(Vec::new());
    }
    let model = file.models.first().ok_or("the timeline names moments of a run, and there is no model")?;
    let scenario = scenario_from_file(model)
        .map_err(|invalid| invalid.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let start = start_from_file(model).map_err(|invalid| invalid.to_string())?;
    let run = Run { start, moments: moments(&scenario) };
    let mut times = Vec::new();
    for (index, entry) in file.timeline.iter().enumerate() {
        if let Some(derived) = &entry.derived {
            run.of_entry(index, entry, derived, &mut times)?;
        }
    }
    Ok(times)
}

struct Run {
    start: OffsetDateTime,
    moments: Vec<Moment>,
}

impl Run {
    fn of_entry(
        &self,
        index: usize,
        entry: &Entry,
        derived: &Derived,
        times: &mut Vec<DerivedTime>,
    ) -> Result<(), String> {
        let mut add = |field: &str, found: &str, moment: &RunMoment| {
            let pointer = format!("/timeline/{index}/{field}");
            let derived = self.text(moment, found).ok_or_else(|| format!("{pointer}: the run has no such moment"))?;
            times.push(DerivedTime { pointer, found: found.to_owned(), derived });
            Ok::<(), String>(())
        };
        if let Some(moment) = &derived.occurred_at {
            add("occurred_at", &entry.occurred_at, moment)?;
            for (place, evidence) in entry.evidence.iter().enumerate() {
                if let Evidence::Replay { at, .. } = evidence
                    && *at == entry.occurred_at
                {
                    add(&format!("evidence/{place}/at"), at, moment)?;
                }
            }
        }
        if let Some(moment) = &derived.ended_at {
            let found = entry
                .ended_at
                .as_deref()
                .ok_or_else(|| format!("/timeline/{index}: ended_at is derived, and is not there"))?;
            add("ended_at", found, moment)?;
        }
        Ok(())
    }

    /// The moment's time, written as the time that stands there is.
    fn text(&self, moment: &RunMoment, like: &str) -> Option<String> {
        let wanted = Wanted {
            topic: topic(moment.topic),
            instance: match moment.instance {
                Some(number) => Some(number.checked_sub(1)?),
                None => None,
            },
            from: Micros::from_secs(moment.from_seconds.unwrap_or(0).into()),
            nth: moment.nth,
        };
        // Up to the next whole second: what is shown then has happened.
        let secs = i64::try_from(find(&self.moments, wanted)?.0.div_ceil(1_000_000)).ok()?;
        let offset = OffsetDateTime::parse(like, &Rfc3339).ok()?.offset();
        self.start.checked_add(Duration::seconds(secs))?.to_offset(offset).format(&Rfc3339).ok()
    }
}

const fn topic(topic: RunTopic) -> Topic {
    match topic {
        RunTopic::Leak => Topic::Leak,
        RunTopic::PoolExhausted => Topic::PoolExhausted,
        RunTopic::BadGateway => Topic::BadGateway,
        RunTopic::RedisTimeout => Topic::RedisTimeout,
        RunTopic::Restart => Topic::Restart,
        RunTopic::Up => Topic::Up,
    }
}
