//! What is read from a run: where steps lead, what stands behind the scrub bar, what was found, what a knob is set to.

use super::Run;
use crate::{
    clock::Zone,
    model::{Act, Intervention, Knob, Micros, Variant},
    replay::{Course, Finding, Topic, VARIANTS},
    session::Moment,
    views::{page::Shared, replay::stage::world_words},
};

/// Stretches of the track behind the scrub bar.
const N_STRETCHES: u32 = 240;
/// Findings that are listed before the clock.
const N_PAST: usize = 4;
/// Findings that are listed after it.
const N_COMING: usize = 2;

/// Failed share of the buggy world and of the fixed one over a run, in even stretches; none where nothing was computed or
/// answered.
pub(in crate::views::replay) type Tracks = [Vec<Option<f64>>; 2];

/// The futures on the scrub bar.
#[derive(Debug, PartialEq)]
pub(in crate::views::replay) struct Futures {
    /// The run as it is.
    pub(in crate::views::replay) run: Tracks,
    /// As it would have been without interventions, where that differs.
    pub(in crate::views::replay) base: Option<Tracks>,
    /// Where the two part.
    pub(in crate::views::replay) forked_at: Option<Moment>,
}

/// Where the steps lead from the moment that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::views::replay) struct Steps {
    /// To the finding before.
    pub(in crate::views::replay) back: Option<Moment>,
    /// To the next finding.
    pub(in crate::views::replay) forward: Option<Moment>,
    /// To the next finding of each topic.
    pub(in crate::views::replay) next: Vec<(Topic, Option<Moment>)>,
}

impl Run {
    /// The moments of the followed order's step before and of its next one.
    pub(in crate::views::replay) fn followed_steps(&self) -> (Option<Moment>, Option<Moment>) {
        let Some(followed) = &self.followed else { return (None, None) };
        let moment = |at| self.moment_of(at);
        (followed.previous_at(self.shown.at).map(moment), followed.next_at(self.shown.at).map(moment))
    }

    /// Each knob as it is set at a moment.
    pub(in crate::views::replay) fn knobs(&self, at: Moment, interventions: &[Intervention]) -> Vec<Knob> {
        let Some(scenario) = &self.scenario else { return Vec::new() };
        let at = self.model_time(at);
        let mut done: Vec<&Intervention> = interventions.iter().filter(|done| done.at <= at).collect();
        crate::order::sort_by_key(&mut done, |done| done.at);
        let set = |knob: Knob| {
            let last = done.iter().rev().find_map(|done| {
                if let Act::Set(set) = done.act { Some(set).filter(|set| set.name() == knob.name()) } else { None }
            });
            last.unwrap_or_else(|| knob.in_scenario(scenario))
        };
        Knob::ALL.into_iter().map(set).collect()
    }

    /// Failed share of both worlds over the run, in each of its futures.
    pub(in crate::views::replay) fn futures(&mut self) -> Shared<Futures> {
        let base = self.courses.base();
        let of = (self.courses.run().progress().done, base.map(|base| base.progress().done), self.courses.forked_at());
        if self.futures_of != of {
            let stretch = self.horizon.0 / u64::from(N_STRETCHES);
            let at = |i: u32| Micros(u64::from(i) * stretch);
            let tracks = |course: &Course| {
                VARIANTS.map(|variant| {
                    let track = course.track(variant);
                    (0..N_STRETCHES).map(|i| track.failed_share(at(i), at(i + 1))).collect()
                })
            };
            let forked_at = self.courses.forked_at().map(|at| self.moment_of(at));
            let futures = Futures { run: tracks(self.courses.run()), base: base.map(tracks), forked_at };
            (self.futures, self.futures_of) = (Shared::new(futures), of);
        }
        self.futures.clone()
    }

    /// Where the steps lead from a moment.
    pub(in crate::views::replay) fn steps(&self, from: Moment) -> Steps {
        let from = self.model_time(from);
        let moment = |finding: &Finding| self.moment_of(finding.at);
        let course = self.courses.run();
        Steps {
            back: course.previous_finding(from, None).map(moment),
            forward: course.next_finding(from, None).map(moment),
            next: Topic::ALL
                .into_iter()
                .map(|topic| (topic, course.next_finding(from, Some(topic)).map(moment)))
                .collect(),
        }
    }

    /// Where playing pauses by itself: at the next finding of one of these topics.
    pub(in crate::views::replay) fn stop_after(&self, from: Moment, topics: &[Topic]) -> Option<Moment> {
        let from = self.model_time(from);
        let stops = topics.iter().filter_map(|&topic| self.courses.run().next_finding(from, Some(topic)));
        stops.map(|finding| self.moment_of(finding.at)).min()
    }

    /// The findings around the clock, in the order of time, and how many of them are past.
    pub(in crate::views::replay) fn findings(&self, at: Moment) -> (Vec<(Moment, Finding)>, usize) {
        let all = self.courses.run().findings();
        let n_past = all.partition_point(|finding| finding.at <= self.model_time(at));
        let from = n_past.saturating_sub(N_PAST);
        let shown = all.iter().skip(from).take(n_past - from + N_COMING);
        (shown.map(|finding| (self.moment_of(finding.at), *finding)).collect(), n_past - from)
    }

    /// What the run had found last at the moment that is shown, in a sentence; after a step, what it did.
    pub(in crate::views::replay) fn sentence(&self, zone: &Zone) -> String {
        let course = self.courses.run();
        if let Some(broken) = course.broken() {
            return format!("The run stopped: a rule of the model was broken ({}).", broken.rule);
        }
        if let Some(stepped) = &self.stepped {
            let at = self.moment_of(stepped.at).millis();
            let world = world_words(stepped.world);
            return format!("At {}, {world}, {stepped}.", zone.time(at));
        }
        let mut last = course.previous_finding(self.shown.at + Micros(1), None);
        while let Some(finding) = last {
            if finding.world == Variant::Buggy {
                let at = zone.time(self.moment_of(finding.at).millis());
                return format!("At {at} {finding}. {}", self.fixed_sentence());
            }
            last = course.previous_finding(finding.at, None);
        }
        "Nothing has failed yet.".to_owned()
    }

    fn fixed_sentence(&self) -> String {
        let leaked: u32 = self
            .shown
            .worlds
            .iter()
            .filter(|world| world.variant == Variant::Fixed)
            .flat_map(|world| &world.instances)
            .map(|instance| instance.n_leaked)
            .sum();
        format!("With the fix, {leaked} connections are leaked at this moment.")
    }
}
