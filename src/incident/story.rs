//! Does the story add up: the figures of the write-up, each held against what the model comes to.
//!
//! From the expectations of the experiments that put the model itself in question. Bounds on one output that rest on one fact
//! are one figure.

use super::document::{Experiment, Fact, Incident};
use super::file::{Comparison, Measure};
use crate::experiment::{ClaimState, Finding, Output};

/// A figure beside the model's.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure<'a> {
    /// Where it is stated, if it is a fact.
    pub fact: Option<&'a Fact>,
    /// What it is about.
    pub output: Output,
    /// What the model has to come to, in words: `7.5 % to 8.5 %`, `at least 3 stretches`.
    pub expected: String,
    /// What it comes to: low, mean, high in the output's unit. None before the first seed.
    pub found: Option<[f64; 3]>,
    /// Whether they agree. None before the first seed.
    pub state: Option<ClaimState>,
}

/// The figures of an experiment, in the order of its expectations.
#[must_use]
pub fn figures<'a>(incident: &'a Incident, experiment: &Experiment, finding: Option<&Finding>) -> Vec<Figure<'a>> {
    let finding = finding.filter(|finding| finding.n_seeds > 0);
    let expect = &experiment.setup.expect;
    let mut figures: Vec<Figure> = Vec::new();
    let mut done: Vec<(Output, Option<&str>)> = Vec::new();
    for expectation in expect.iter().filter(|one| one.measure == Measure::Value) {
        let (output, fact) = (Output::from(expectation.output), expectation.fact.as_deref());
        if done.contains(&(output, fact)) {
            continue;
        }
        done.push((output, fact));
        let of_figure = |index: &usize| {
            expect.get(*index).is_some_and(|one| {
                one.measure == Measure::Value && Output::from(one.output) == output && one.fact.as_deref() == fact
            })
        };
        let bounds: Vec<usize> = (0..expect.len()).filter(of_figure).collect();
        let states = finding.map(|finding| bounds.iter().filter_map(|&index| finding.claims.get(index).copied()));
        figures.push(Figure {
            fact: fact.and_then(|id| incident.fact(id)),
            output,
            expected: expected(
                output,
                bounds.iter().filter_map(|&index| expect.get(index)).map(|one| (one.op, one.value)),
            ),
            found: finding.and_then(|finding| finding.estimate(output)).map(|estimate| estimate.changed),
            state: states.map(together),
        });
    }
    figures
}

/// Bounds in words.
fn expected(output: Output, bounds: impl Iterator<Item = (Comparison, f64)>) -> String {
    let unit = output.unit();
    let (mut least, mut most) = (None, None);
    for (op, value) in bounds {
        match op {
            Comparison::AtLeast => least = Some((value, "at least")),
            Comparison::Greater => least = Some((value, "more than")),
            Comparison::AtMost => most = Some((value, "at most")),
            Comparison::Less => most = Some((value, "less than")),
        }
    }
    match (least, most) {
        (Some((least, _)), Some((most, _))) => format!("{} to {}", unit.text(least), unit.text(most)),
        (Some((bound, words)), None) | (None, Some((bound, words))) => format!("{words} {}", unit.text(bound)),
        (None, None) => String::new(),
    }
}

/// One refuted bound refutes the figure, and all seen ones confirm it.
fn together(states: impl Iterator<Item = ClaimState>) -> ClaimState {
    states.fold(ClaimState::Seen, |all, state| match (all, state) {
        (ClaimState::Refuted, _) | (_, ClaimState::Refuted) => ClaimState::Refuted,
        (ClaimState::Open, _) | (_, ClaimState::Open) => ClaimState::Open,
        (ClaimState::Seen, ClaimState::Seen) => ClaimState::Seen,
    })
}
