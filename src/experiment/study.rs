//! Pairs of runs, compared: estimates with intervals, and a verdict as soon as it is clear.
//!
//! Both arms see the same customers (common random numbers), so differences are taken seed by seed and their spread is
//! small. The verdict is looked for at fixed numbers of seeds (8, 16, 32 …). Looking often finds something by chance
//! alone, so the *k*-th look uses intervals of level 1 − 0.10 / (k (k + 1)): these errors sum to 0.10 over all looks, and
//! by Boole's inequality all intervals ever shown hold together with at least 90 % (a conservative spending of the error
//! in the sense of K. Lan and D. `DeMets`, "Discrete sequential boundaries for clinical trials", Biometrika 70, 1983).
//! Several claims of one study share a look's error alike. The first *n* seeds decide, in their order, so a verdict does
//! not depend on who computed what first.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::count::Measured;
use super::interval::{Interval, of_chance, of_mean};
use super::output::{Output, Unit};
use super::run::Arm;
use crate::model::scenario::{CheckedScenario, Invalid};

/// Seeds at the first look.
pub const FIRST_LOOK: u32 = 8;
/// Most seeds of a study.
pub const MOST_SEEDS: u32 = 10_000;
/// The error that all looks share.
const ERROR: f64 = 0.10;

/// What is compared, what is looked at, and what is claimed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What it is compared with.
    pub base: Arm,
    /// What was changed; equal to `base` when the model itself is in question.
    pub changed: Arm,
    /// What is looked at, the most important first.
    pub outputs: Vec<Output>,
    /// What has to come out for the verdict "holds". Without a claim there is no verdict: all seeds are run, for estimates.
    pub claims: Vec<Claim>,
    /// Seeds 1 to this are run, or fewer when the verdict is clear before.
    pub n_seeds: u32,
}

/// What has to come out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Of which output.
    pub output: Output,
    /// Which number.
    pub measure: Measure,
    /// How it compares.
    pub compare: Compare,
    /// With what, in the output's unit.
    pub value: f64,
}

/// Which number of two arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// The mean of the changed arm.
    Value,
    /// The mean of the differences, changed less base.
    Effect,
}

/// How two numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Compare {
    /// Less than.
    Less,
    /// At most.
    AtMost,
    /// At least.
    AtLeast,
    /// Greater than.
    Greater,
}

/// What is known of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimState {
    /// The whole interval agrees with it.
    Seen,
    /// The whole interval contradicts it.
    Refuted,
    /// The interval reaches to both sides.
    Open,
}

/// What a study says of its claims together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// All claims are seen.
    Holds,
    /// At least one claim is refuted.
    DoesNotHold,
    /// Neither, with all seeds run.
    TooClose {
        /// About how many more seeds could decide it; none when that is more than can be run.
        n_more: Option<u32>,
    },
}

/// An output in both arms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Which.
    pub output: Output,
    /// Mean of the base arm.
    pub base: f64,
    /// Mean of the changed arm, with its interval.
    pub changed: [f64; 3],
    /// Mean of the differences, with its interval: low, mean, high.
    pub effect: [f64; 3],
}

/// What a study has found so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Seeds that it rests on.
    pub n_seeds: u32,
    /// Most seeds that will be run.
    pub of_seeds: u32,
    /// None while it is not clear and seeds are left to run.
    pub verdict: Option<Verdict>,
    /// Each output, in the plan's order.
    pub estimates: Vec<Estimate>,
    /// Each claim, in the plan's order.
    pub claims: Vec<ClaimState>,
    /// The first output of each seed: base, changed.
    pub pairs: Vec<(f64, f64)>,
    /// Both arms are the same: the model itself is in question.
    pub is_of_one_arm: bool,
}

/// A study at work.
#[derive(Debug, Clone)]
pub struct Study {
    plan: Plan,
    scenarios: [CheckedScenario; 2],
    pairs: Vec<(Measured, Measured)>,
    verdict: Option<Verdict>,
}

impl Verdict {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::DoesNotHold => "does not hold",
            Self::TooClose { .. } => "too close to call",
        }
    }
}

impl Finding {
    /// Whether nothing more is run: the verdict is there, or, without a claim, every seed was run.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.verdict.is_some() || (self.claims.is_empty() && self.n_seeds >= self.of_seeds)
    }

    /// What was found of an output, if it was looked at.
    #[must_use]
    pub fn estimate(&self, output: Output) -> Option<&Estimate> {
        self.estimates.iter().find(|estimate| estimate.output == output)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = self.verdict.map_or("not clear yet", Verdict::words);
        write!(f, "{verdict} after {} seeds", self.n_seeds)?;
        let Some(estimate) = self.estimates.first() else { return Ok(()) };
        let (unit, title, [low, mean, high]) = (estimate.output.unit(), estimate.output.title(), estimate.effect);
        let [lowest, changed, highest] = estimate.changed;
        if self.is_of_one_arm {
            let (value, low, high) = (unit.text(changed), unit.text(lowest), unit.text(highest));
            return write!(f, "; {title}: {value}, 90 % interval {low} to {high}");
        }
        let (from, to, by) = (unit.text(estimate.base), unit.text(changed), unit.difference(mean));
        write!(
            f,
            "; {title}: {from} → {to}, {by}, 90 % interval {} to {}",
            unit.difference(low),
            unit.difference(high)
        )?;
        Ok(())
    }
}

impl Compare {
    /// Whether two numbers compare so.
    #[must_use]
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::AtLeast => left >= right,
            Self::Greater => left > right,
        }
    }
}

impl Study {
    /// A study before its first run.
    ///
    /// # Errors
    /// Every parameter of an arm that is outside its limits.
    pub fn new(plan: Plan) -> Result<Self, Vec<Invalid>> {
        let scenarios = [plan.base.checked()?, plan.changed.checked()?];
        Ok(Self { plan, scenarios, pairs: Vec::new(), verdict: None })
    }

    /// What it is about.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The scenarios of both arms, base first.
    #[must_use]
    pub const fn scenarios(&self) -> &[CheckedScenario; 2] {
        &self.scenarios
    }

    /// Whether no further run is needed.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.verdict.is_some() || (self.plan.claims.is_empty() && self.n_pairs() >= self.plan.n_seeds)
    }

    /// The seed of the next pair.
    #[must_use]
    pub fn next_seed(&self) -> u64 {
        u64::from(self.n_pairs()) + 1
    }

    /// The number of seeds at which the verdict is looked for next.
    #[must_use]
    pub fn next_look(&self) -> u32 {
        let n = self.n_pairs();
        looks(self.plan.n_seeds).into_iter().find(|&look| look > n).unwrap_or(n)
    }

    /// Takes the pair of [`Study::next_seed`]. Pairs that come after the verdict are passed over.
    pub fn push(&mut self, base: Measured, changed: Measured) {
        if self.is_done() {
            return;
        }
        self.pairs.push((base, changed));
        let (n, most) = (self.n_pairs(), self.plan.n_seeds);
        if self.plan.claims.is_empty() {
            return;
        }
        if n >= most || looks(most).contains(&n) {
            let states = self.claim_states();
            let refuted = states.contains(&ClaimState::Refuted);
            self.verdict = if refuted {
                Some(Verdict::DoesNotHold)
            } else if states.iter().all(|state| *state == ClaimState::Seen) {
                Some(Verdict::Holds)
            } else if n >= most {
                Some(Verdict::TooClose { n_more: self.n_more() })
            } else {
                None
            };
        }
    }

    /// Lets the study go on to so many seeds, when it was too close to call. A clear verdict stays.
    pub fn go_on(&mut self, n_seeds: u32) {
        if matches!(self.verdict, None | Some(Verdict::TooClose { .. })) {
            self.plan.n_seeds = n_seeds.min(MOST_SEEDS).max(self.n_pairs());
            if self.plan.n_seeds > self.n_pairs() {
                self.verdict = None;
            }
        }
    }

    /// What has been found so far. Between two looks the intervals are those of the look to come.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let level = 1.0 - self.error();
        let three = |interval: Interval| [interval.low, interval.mean, interval.high];
        let estimate = |&output: &Output| {
            let base = self.values(output, |pair| &pair.0);
            Estimate {
                output,
                base: of_mean(&base, level).mean,
                changed: three(self.interval(output, Measure::Value, level)),
                effect: three(self.interval(output, Measure::Effect, level)),
            }
        };
        let lead = self.plan.outputs.first();
        Finding {
            n_seeds: self.n_pairs(),
            of_seeds: self.plan.n_seeds,
            verdict: self.verdict,
            estimates: self.plan.outputs.iter().map(estimate).collect(),
            claims: self.claim_states(),
            is_of_one_arm: self.plan.base == self.plan.changed,
            pairs: lead.map_or_else(Vec::new, |&output| {
                self.pairs.iter().map(|(base, changed)| (base.get(output), changed.get(output))).collect()
            }),
        }
    }

    fn n_pairs(&self) -> u32 {
        u32::try_from(self.pairs.len()).unwrap_or(u32::MAX)
    }

    /// The error of the look that is made now or next.
    fn error(&self) -> f64 {
        let n = self.n_pairs();
        let k = looks(self.plan.n_seeds.max(n)).iter().position(|&look| look >= n).unwrap_or(0);
        let k = f64::from(u32::try_from(k).unwrap_or(u32::MAX).saturating_add(1));
        ERROR / (k * (k + 1.0))
    }

    fn values(&self, output: Output, side: impl Fn(&(Measured, Measured)) -> &Measured) -> Vec<f64> {
        self.pairs.iter().map(|pair| side(pair).get(output)).collect()
    }

    fn interval(&self, output: Output, measure: Measure, level: f64) -> Interval {
        match measure {
            Measure::Value if output.unit() == Unit::Chance => {
                let n_hits = self.pairs.iter().filter(|(_, changed)| changed.get(output) > 0.5).count();
                of_chance(n_hits, self.pairs.len(), level)
            }
            Measure::Value => of_mean(&self.values(output, |pair| &pair.1), level),
            Measure::Effect => {
                let effects: Vec<f64> =
                    self.pairs.iter().map(|(base, changed)| changed.get(output) - base.get(output)).collect();
                of_mean(&effects, level)
            }
        }
    }

    /// The interval of a claim's number, at its share of the look's error.
    fn of_claim(&self, claim: Claim) -> Interval {
        let n_claims = f64::from(u32::try_from(self.plan.claims.len().max(1)).unwrap_or(u32::MAX));
        self.interval(claim.output, claim.measure, 1.0 - self.error() / n_claims)
    }

    fn claim_states(&self) -> Vec<ClaimState> {
        self.plan.claims.iter().map(|&claim| state_of(claim, self.of_claim(claim))).collect()
    }

    /// About how many more seeds would decide the claims that are open, if spread and mean stayed as they are: the
    /// interval's half-width falls with the square root of the number.
    fn n_more(&self) -> Option<u32> {
        let n = f64::from(self.n_pairs());
        let needed = self.plan.claims.iter().map(|&claim| {
            let interval = self.of_claim(claim);
            if state_of(claim, interval) != ClaimState::Open {
                return 0.0;
            }
            let (half, distance) = (interval.high - interval.mean, libm::fabs(interval.mean - claim.value));
            if distance > 0.0 { n * (half / distance) * (half / distance) } else { f64::INFINITY }
        });
        let needed = needed.fold(0.0, f64::max);
        if needed > f64::from(MOST_SEEDS) {
            return None;
        }
        // To the next look, at which it is decided.
        looks(MOST_SEEDS).into_iter().find(|&look| f64::from(look) > needed.max(n)).map(|look| look - self.n_pairs())
    }
}

/// What an interval says of a claim.
fn state_of(claim: Claim, interval: Interval) -> ClaimState {
    let at = |end: f64| claim.compare.holds(end, claim.value);
    match (at(interval.low), at(interval.high)) {
        (true, true) => ClaimState::Seen,
        (false, false) => ClaimState::Refuted,
        (true, false) | (false, true) => ClaimState::Open,
    }
}

/// The numbers of seeds at which a study of `n_seeds` looks for its verdict; the last is `n_seeds` itself.
#[must_use]
pub fn looks(n_seeds: u32) -> Vec<u32> {
    let mut looks: Vec<u32> = core::iter::successors(Some(FIRST_LOOK), |look| look.checked_mul(2))
        .take_while(|&look| look < n_seeds)
        .collect();
    looks.push(n_seeds);
    looks
}

#[cfg(test)]
mod tests;
