//! From an experiment as it is written to what is run: two arms, what is looked at, what is claimed.
//!
//! The merge patches are compared with the model field by field, so that a misspelled option is a problem with its path
//! and not a change that changes nothing.

use serde_json::Value;

use super::file::{self, CodeVariant, Comparison, ExpectedVerdict, Measure, Model, OutputName};
use super::load::model_of;
use super::merge::merge_patch;
use super::problem::{Path, Problem, Rule};
use super::schema::{describe, nearest, number_text};
use super::what_if::knobs_of;
use super::{document::Experiment, document::Factor, document::Incident, limits, scenario_from_file};
use crate::experiment::alert::Rule as AlertRule;
use crate::experiment::{self, Arm, Claim, Compare, Finding, Output, Plan, Unit, Verdict, Watched};
use crate::model::{Scenario, Variant};

/// Fields of a model that no experiment changes.
const NO_PARAMETERS: &[&str] = &["id", "kind", "conforms_to", "starts_at", "sources", "seed"];

/// One parameter that an experiment changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its path, for example `pool.max`; the unit is the last part of the name.
    pub path: String,
    /// Its value in the model.
    pub from: String,
    /// Its value in the changed arm.
    pub to: String,
}

/// What is run for an experiment, which stands at `path` of its file.
///
/// # Errors
/// Everything that keeps it from being run or from being decided.
pub fn plan(
    model: &Model,
    experiment: &file::Experiment,
    alerts: &[file::Alert],
    path: &Path,
) -> Result<Plan, Vec<Problem>> {
    let mut found = Vec::new();
    let (setting_path, change_path) = (path.field("setting"), path.field("change"));
    let base = patched(model, experiment.setting.as_ref(), &setting_path, &mut found);
    let changed = base.as_ref().and_then(|base| patched(base, experiment.change.as_ref(), &change_path, &mut found));
    let base = base.and_then(|model| scenario(&model, experiment.setting.as_ref(), &setting_path, &mut found));
    let changed = changed.and_then(|model| scenario(&model, experiment.change.as_ref(), &change_path, &mut found));
    let response = experiment.response.as_ref().and_then(|response| {
        let alert = alerts.iter().find(|alert| alert.id == response.alert)?;
        let watched = Watched::from_metric(&alert.metric);
        if watched.is_none() {
            let known: Vec<&str> = Watched::ALL.iter().map(|(id, _)| *id).collect();
            let words = format!("an alert on {:?}, which the model's runs are not watched for", alert.metric);
            let expected = format!("an alert on one of {}", known.join(", "));
            found.push(Problem::at(Rule::BadExperiment, &path.field("response").field("alert"), words, expected));
        }
        Some(experiment::Response {
            watched: watched?,
            rule: alert_rule(alert),
            fix_after_seconds: response.fix_after_minutes.map(|minutes| minutes.saturating_mul(60)),
        })
    });
    check_questions(experiment, path, &mut found);
    let (Some(base), Some(changed), true) = (base, changed, found.is_empty()) else { return Err(found) };
    let window_seconds = (base.bug_released_after_seconds, base.fix_released_after_seconds);
    let variant = if experiment.variant == CodeVariant::Fixed { Variant::Fixed } else { Variant::Buggy };
    let plan = Plan {
        changed: Arm {
            scenario: changed,
            variant,
            window_seconds,
            idle_session_timeout_seconds: experiment.idle_session_timeout_seconds,
            response,
        },
        base: arm_of(base),
        outputs: experiment.outputs.iter().map(|&output| output.into()).collect(),
        claims: experiment.expect.iter().map(claim).collect(),
        n_seeds: experiment.seeds,
    };
    check_work(&plan, path, &mut found);
    if experiment.preset.is_some() && (experiment.setting.is_some() || knobs_of(&plan).is_none()) {
        let words = "a preset, with a change that the panel's knobs cannot make";
        let expected = "no setting, and a change of knobs within their ranges alone";
        found.push(Problem::at(Rule::BadExperiment, &path.field("preset"), words, expected));
    }
    if found.is_empty() { Ok(plan) } else { Err(found) }
}

/// A scenario as it was shipped, with nothing done to it from outside. Its requests count between its two releases.
pub(super) fn arm_of(scenario: Scenario) -> Arm {
    Arm {
        window_seconds: (scenario.bug_released_after_seconds, scenario.fix_released_after_seconds),
        scenario,
        variant: Variant::Buggy,
        idle_session_timeout_seconds: 0,
        response: None,
    }
}

/// The parameters that the changed arm has different from the model, setting included.
#[must_use]
pub fn changes(model: &Model, experiment: &file::Experiment) -> Vec<Change> {
    let mut changes = Vec::new();
    let Ok(model) = serde_json::to_value(model) else { return changes };
    for edits in [&experiment.setting, &experiment.change].into_iter().flatten() {
        list_changes(&model, edits, "", &mut changes);
    }
    changes
}

fn list_changes(model: &Value, edits: &Value, path: &str, changes: &mut Vec<Change>) {
    let Value::Object(fields) = edits else {
        let (from, to) = (text(model), text(edits));
        let path = path.to_owned();
        return changes.push(Change { path, from, to });
    };
    for (name, change) in fields {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        list_changes(model.get(name).unwrap_or(&Value::Null), change, &path, changes);
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => format!("{} numbers", items.len()),
        Value::String(words) => words.clone(),
        Value::Number(number) => number_text(number),
        Value::Null | Value::Bool(_) | Value::Object(_) => describe(value),
    }
}

/// What is left of the failures when a factor is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remains {
    /// As much as before, as far as the seeds can see: the failed share in words.
    Same(String),
    /// The failed share before and after, in words.
    Other(String, String),
}

/// What an experiment leaves of the failed share; none where it does not look at that.
#[must_use]
pub fn remains(finding: &Finding) -> Option<Remains> {
    let estimate = finding.estimates.iter().find(|estimate| estimate.output == Output::FailedShare)?;
    let unit = estimate.output.unit();
    let ([low, _, high], [_, now, _]) = (estimate.effect, estimate.changed);
    Some(if low <= 0.0 && high >= 0.0 {
        Remains::Same(unit.text(now))
    } else {
        Remains::Other(unit.text(estimate.base), unit.text(now))
    })
}

/// Ids of the factors downstream of one that do not happen in its experiment: their outputs are 0 in every run.
#[must_use]
pub fn factors_gone<'a>(incident: &'a Incident, factor: &str, finding: &Finding) -> Vec<&'a str> {
    let mut downstream: Vec<&Factor> = incident.factors.iter().filter(|one| one.id == factor).collect();
    let mut next = 0;
    while let Some(one) = downstream.get(next) {
        let effects = incident.effects_of(&one.id);
        for effect in effects {
            if downstream.iter().all(|known| known.id != effect.id) {
                downstream.push(effect);
            }
        }
        next += 1;
    }
    let is_gone = |one: &&Factor| {
        let output = one.output.map(Output::from);
        let estimate = finding.estimates.iter().find(|estimate| Some(estimate.output) == output);
        // Counts: their mean is 0 only if each is.
        estimate.is_some_and(|estimate| estimate.base > 0.0 && estimate.changed[1] <= 0.0)
    };
    downstream.into_iter().filter(is_gone).map(|one| one.id.as_str()).collect()
}

/// What an alert of the file says, for the model's samples or recorded ones.
#[must_use]
pub fn alert_rule(alert: &file::Alert) -> AlertRule {
    AlertRule { compare: alert.op.into(), threshold: alert.threshold, for_seconds: alert.for_seconds }
}

fn claim(expectation: &file::Expectation) -> Claim {
    Claim {
        output: expectation.output.into(),
        measure: match expectation.measure {
            Measure::Value => experiment::Measure::Value,
            Measure::Effect => experiment::Measure::Effect,
        },
        compare: expectation.op.into(),
        value: expectation.value,
    }
}

/// The model with a patch; none when the patch does not fit the model, which is then said.
fn patched(model: &Model, edits: Option<&Value>, path: &Path, found: &mut Vec<Problem>) -> Option<Model> {
    let Some(edits) = edits else { return Some(model.clone()) };
    let value = serde_json::to_value(model).ok()?;
    let n_before = found.len();
    check_patch(&value, edits, path, true, found);
    if found.len() > n_before {
        return None;
    }
    let merged = model_of(merge_patch(value, edits));
    if merged.is_none() {
        let expected = "values that the model's parameters can have";
        found.push(Problem::at(Rule::BadParameter, path, "a patch that makes no model", expected));
    }
    merged
}

/// Every field of the patch is a parameter of the model, and every value of the parameter's type.
fn check_patch(model: &Value, edits: &Value, path: &Path, is_root: bool, found: &mut Vec<Problem>) {
    match (model, edits) {
        (Value::Object(fields), Value::Object(changes)) => {
            let known: Vec<&str> = fields.keys().map(String::as_str).collect();
            let known: Vec<&str> = known.into_iter().filter(|name| !is_root || !NO_PARAMETERS.contains(name)).collect();
            for (name, change) in changes {
                let path = path.field(name);
                if let Some(value) = fields.get(name).filter(|_| known.contains(&name.as_str())) {
                    check_patch(value, change, &path, false, found);
                } else {
                    let words = "a change of what is no parameter of the model";
                    let problem = Problem::at(Rule::UnknownParameter, &path, words, "the name of a parameter");
                    found.push(problem.meaning(nearest(name, &known)));
                }
            }
        }
        _ if fits(model, edits) => {}
        _ => {
            let expected = match model {
                Value::Object(_) => "an object with the parameters to change",
                Value::Array(_) => "a list",
                Value::String(_) => "a word",
                Value::Number(number) if number.is_f64() => "a number",
                Value::Number(_) => "a whole number from 0",
                Value::Null | Value::Bool(_) => "a value of the parameter's type",
            };
            found.push(Problem::at(Rule::WrongType, path, describe(edits), expected));
        }
    }
}

/// Whether a value can stand for a parameter's: whole numbers where the model counts.
fn fits(model: &Value, value: &Value) -> bool {
    match (model, value) {
        (Value::Number(old), Value::Number(new)) => old.is_f64() || new.as_u64().is_some(),
        (Value::String(_), Value::String(_)) | (Value::Array(_), Value::Array(_)) => true,
        _ => false,
    }
}

fn scenario(model: &Model, edits: Option<&Value>, path: &Path, found: &mut Vec<Problem>) -> Option<Scenario> {
    match scenario_from_file(model) {
        Ok(checked) => Some(checked.get().clone()),
        // The model's own problems are said at the model.
        Err(_) if edits.is_none() => None,
        Err(invalid) => {
            found.extend(invalid.into_iter().map(|invalid| {
                let path = invalid.path.split('.').fold(path.clone(), |path, name| path.field(name));
                Problem::at(Rule::BadParameter, &path, invalid.found, invalid.expected)
            }));
            None
        }
    }
}

/// What is looked at and claimed can be decided, and leaves no doubt about which verdict is meant.
fn check_questions(experiment: &file::Experiment, path: &Path, found: &mut Vec<Problem>) {
    let mut push = |path: Path, words: &str, expected: &str| {
        found.push(Problem::at(Rule::BadExperiment, &path, words, expected));
    };
    if experiment.outputs.is_empty() {
        push(path.field("outputs"), "an empty list", "at least one output, because it is run");
    }
    if experiment.expect.is_empty() {
        push(path.field("expect"), "an empty list", "at least one expectation, because it is run");
    }
    if experiment.seeds < experiment::FIRST_LOOK {
        let expected = format!("at least {}: fewer seeds decide nothing", experiment::FIRST_LOOK);
        push(path.field("seeds"), &experiment.seeds.to_string(), &expected);
    }
    for (index, expectation) in experiment.expect.iter().enumerate() {
        let path = path.field("expect").index(index);
        let output = Output::from(expectation.output);
        if output.unit() == Unit::Chance && expectation.measure == Measure::Effect {
            push(path.field("measure"), "the effect on a chance", "\"value\": a chance has no difference seed by seed");
        }
        if matches!(output, Output::AlertAfter | Output::FalseAlarms) && experiment.response.is_none() {
            push(
                path.field("output"),
                "a number of an alert",
                "an output of the runs, or a \"response\" with an alert",
            );
        }
    }
}

fn check_work(plan: &Plan, path: &Path, found: &mut Vec<Problem>) {
    let runs = f64::from(plan.n_seeds);
    let events = runs * (plan.base.scenario.expected_events() + plan.changed.scenario.expected_events());
    if events > limits::EXPERIMENT_EVENTS {
        let words = format!("{} seeds of up to {:.0} simulation events each", plan.n_seeds, events / runs);
        let expected = format!("at most {:.0} events in all", limits::EXPERIMENT_EVENTS);
        found.push(Problem::at(Rule::TooLarge, &path.field("seeds"), words, expected));
    }
}

/// What came out of an experiment, held against its file, in which it stands at `index`.
#[must_use]
pub fn check_verdict(experiment: &Experiment, index: usize, finding: &Finding) -> Option<Problem> {
    let verdict = match finding.verdict? {
        Verdict::Holds => ExpectedVerdict::Holds,
        Verdict::DoesNotHold => ExpectedVerdict::DoesNotHold,
        Verdict::TooClose { .. } => ExpectedVerdict::TooClose,
    };
    if verdict == experiment.verdict {
        return None;
    }
    let path = Path::root().field("experiments").index(index).field("verdict");
    let claims: Vec<String> = finding.claims.iter().map(|claim| format!("{claim:?}").to_lowercase()).collect();
    let words =
        format!("{:?} after {} seeds, the expectations {}", word_of(verdict), finding.n_seeds, claims.join(", "));
    Some(Problem::at(
        Rule::UnexpectedVerdict,
        &path,
        words,
        format!("{:?}, as the file says", word_of(experiment.verdict)),
    ))
}

/// A verdict as it is written.
const fn word_of(verdict: ExpectedVerdict) -> &'static str {
    match verdict {
        ExpectedVerdict::Holds => "holds",
        ExpectedVerdict::DoesNotHold => "does_not_hold",
        ExpectedVerdict::TooClose => "too_close",
        ExpectedVerdict::NotTestable => "not_testable",
    }
}

impl Incident {
    /// What is run for an experiment; none for one that is not run.
    #[must_use]
    pub fn plan(&self, experiment: &Experiment) -> Option<Plan> {
        let model = self.model(&experiment.setup.model).filter(|_| experiment.is_testable())?;
        plan(model, &experiment.setup, &self.alerts, &Path::root()).ok()
    }
}

impl From<Comparison> for Compare {
    fn from(op: Comparison) -> Self {
        match op {
            Comparison::Less => Self::Less,
            Comparison::AtMost => Self::AtMost,
            Comparison::AtLeast => Self::AtLeast,
            Comparison::Greater => Self::Greater,
        }
    }
}

impl From<OutputName> for Output {
    fn from(name: OutputName) -> Self {
        match name {
            OutputName::FailedShare => Self::FailedShare,
            OutputName::FailedRequests => Self::FailedRequests,
            OutputName::Responses502 => Self::Responses502,
            OutputName::PoolTimeouts => Self::PoolTimeouts,
            OutputName::RedisTimeouts => Self::RedisTimeouts,
            OutputName::Refused => Self::Refused,
            OutputName::LostOrders => Self::LostOrders,
            OutputName::LostRevenue => Self::LostRevenue,
            OutputName::Leaks => Self::Leaks,
            OutputName::Exhaustions => Self::Exhaustions,
            OutputName::FirstExhaustion => Self::FirstExhaustion,
            OutputName::Restarts => Self::Restarts,
            OutputName::Crashes => Self::Crashes,
            OutputName::FailureWindows => Self::FailureWindows,
            OutputName::ShowsInConnections => Self::ShowsInConnections,
            OutputName::ShowsInAnswers => Self::ShowsInAnswers,
            OutputName::AlertAfter => Self::AlertAfter,
            OutputName::FalseAlarms => Self::FalseAlarms,
        }
    }
}
