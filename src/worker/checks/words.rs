//! Numbers and verdicts of the checks as the words that the page shows.

use super::{CheckLine, StoryLine, Verdict};
use crate::model::Micros;
use crate::model::theory::checks::{CheckOutcome, CheckRow, Measured, Unit};
use crate::model::theory::sample::CONFIDENCE_PERCENT;
use crate::model::theory::story::{StoryRow, StoryRun};

/// How much is computed \[%\]: each row as much as the others.
pub(super) fn percent_done(checks: &[CheckRow], story: &[StoryRow]) -> u32 {
    let of_check = |row: &CheckRow| match row.outcome {
        CheckOutcome::Running { n_done, n_replications } => 100 * n_done / n_replications.max(1),
        CheckOutcome::Measured(_) | CheckOutcome::NotApplicable(_) | CheckOutcome::Broken => 100,
    };
    let of_story = |row: &StoryRow| if row.run.is_some() { 100 } else { 0 };
    let n_rows = u32::try_from(checks.len() + story.len()).unwrap_or(u32::MAX).max(1);
    (checks.iter().map(of_check).sum::<u32>() + story.iter().map(of_story).sum::<u32>()) / n_rows
}

/// What came out of all the formulas.
pub(super) fn summary(checks: &[CheckRow]) -> String {
    let n = |verdict| checks.iter().filter(|row| self::verdict(row) == verdict).count();
    let (n_agree, n_differ, n_broken) = (n(Verdict::Agrees), n(Verdict::Differs), n(Verdict::Broken));
    let n_measured = n_agree + n_differ + n_broken;
    let found = match (n_measured, n_agree) {
        (0, _) => "No formula says anything about this model.".to_owned(),
        (all, agree) if all == agree => format!("All {all} formulas agree with the runs."),
        (all, agree) => format!("{agree} of {all} formulas agree with the runs."),
    };
    if n_broken > 0 {
        format!("{found} A run broke a rule of the model, so nothing that it gave can be trusted.")
    } else if n_differ > 0 {
        format!("{found} By chance alone, {} in a hundred would not.", 100 - CONFIDENCE_PERCENT)
    } else {
        found
    }
}

fn verdict(row: &CheckRow) -> Verdict {
    match &row.outcome {
        CheckOutcome::Running { .. } => Verdict::Open,
        CheckOutcome::Measured(measured) if measured.agrees() => Verdict::Agrees,
        CheckOutcome::Measured(_) => Verdict::Differs,
        CheckOutcome::NotApplicable(_) => Verdict::NotApplicable,
        CheckOutcome::Broken => Verdict::Broken,
    }
}

pub(super) fn check_line(row: &CheckRow) -> CheckLine {
    let (expected, simulated, runs) = match &row.outcome {
        CheckOutcome::Running { n_done: 0, .. } => (String::new(), String::new(), "not run yet".to_owned()),
        CheckOutcome::Running { n_done, n_replications } => {
            let percent = 100 * n_done / n_replications.max(&1);
            (String::new(), String::new(), format!("{percent} % of {} seeds", thousands(*n_replications)))
        }
        CheckOutcome::Measured(measured) => {
            let (expected, simulated) = numbers(row.unit, measured);
            (expected, simulated, format!("seeds 1 to {}", thousands(measured.n_replications)))
        }
        CheckOutcome::NotApplicable(why) => (String::new(), String::new(), why.clone()),
        CheckOutcome::Broken => (String::new(), String::new(), "a rule of the model was broken".to_owned()),
    };
    CheckLine {
        name: row.name.clone(),
        formula: row.formula.clone(),
        assumes: row.assumes.clone(),
        expected,
        simulated,
        runs,
        verdict: verdict(row),
    }
}

/// The formula's number, and the runs' with half of the interval; as many decimals as the interval bears.
fn numbers(unit: Unit, measured: &Measured) -> (String, String) {
    let (scale, name) = match unit {
        Unit::Share => (100.0, " %"),
        Unit::Requests => (1.0, ""),
        Unit::Seconds if measured.expected < 1.0 => (1000.0, " ms"),
        Unit::Seconds if measured.expected < 600.0 => (1.0, " s"),
        Unit::Seconds => (1.0 / 60.0, " min"),
    };
    let half = measured.interval.half_width() * scale;
    let decimals = match half {
        half if half >= 9.5 => 0,
        half if half >= 0.95 => 1,
        half if half >= 0.095 => 2,
        half if half >= 0.0095 => 3,
        _ => 4,
    };
    let number = |value: f64| format!("{:.decimals$}", value * scale);
    (
        format!("{}{name}", number(measured.expected)),
        format!("{} ± {half:.decimals$}{name}", number(measured.simulated)),
    )
}

pub(super) fn story_line(row: &StoryRow) -> StoryLine {
    let of = |words: fn(&StoryRun) -> String| row.run.as_ref().map(words).unwrap_or_default();
    StoryLine {
        topology: topology(row),
        before: of(|run| share(run.n_failed_before, run.n_before)),
        after: of(|run| match run.all_exhausted_at {
            Some(_) => share(run.n_failed_after_all, run.n_after_all),
            None => "never all at once".to_owned(),
        }),
        in_all: of(|run| share(run.n_failed, run.n_answered)),
        stretches: of(|run| thousands(run.n_stretches)),
        restarts: of(|run| thousands(run.n_restarts)),
    }
}

fn topology(row: &StoryRow) -> String {
    let instances = match row.n_instances {
        1 => "one instance".to_owned(),
        n => format!("{n} instances"),
    };
    format!("{instances}, {}", if row.restarts { "restarted by failed probes" } else { "never restarted" })
}

/// What the topologies say. The first is one instance that nothing restarts; the last is the incident's.
pub(super) fn story(rows: &[StoryRow]) -> Vec<String> {
    let mut sentences = Vec::new();
    for row in rows {
        let Some(run) = &row.run else { continue };
        if run.broken {
            return vec!["A run broke a rule of the model, so nothing that it gave can be trusted.".to_owned()];
        }
        sentences.push(sentence(row, run));
    }
    sentences
}

fn sentence(row: &StoryRow, run: &StoryRun) -> String {
    let who = topology(row);
    let mut chars = who.chars();
    let who: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
    let in_all = share(run.n_failed, run.n_answered);
    let end = match run.all_exhausted_at {
        None => format!(
            "{in_all} of {} requests failed in {}, and at no moment were all pools exhausted at once",
            thousands(run.n_answered),
            stretches(run.n_stretches)
        ),
        Some(at) if row.restarts => format!(
            "exhausted for the first time after {}, then healed by each of {} restarts: {in_all} of {} requests failed, in {}",
            after(at),
            thousands(run.n_restarts),
            thousands(run.n_answered),
            stretches(run.n_stretches)
        ),
        Some(at) => format!(
            "{} of {} requests failed before the first pool was exhausted; {} of the {} that came after {} failed, to the end",
            thousands(run.n_failed_before),
            thousands(run.n_before),
            if run.n_failed_after_all == run.n_after_all {
                "all".to_owned()
            } else {
                thousands(run.n_failed_after_all)
            },
            thousands(run.n_after_all),
            after(at),
        ),
    };
    format!("{who}: {end}.")
}

fn stretches(n: u32) -> String {
    if n == 1 { "one stretch".to_owned() } else { format!("{} separate stretches", thousands(n)) }
}

/// A time since the start: seconds of the first ten minutes, then minutes.
fn after(at: Micros) -> String {
    let (n, unit) = if at.as_secs() < 600 { (at.as_secs(), "s") } else { (at.as_secs() / 60, "min") };
    format!("{} {unit}", thousands(u32::try_from(n).unwrap_or(u32::MAX)))
}

/// A share in percent, with one decimal unless there is nothing to round.
fn share(n: u32, of: u32) -> String {
    match (n, of) {
        (_, 0) => "no requests".to_owned(),
        (0, _) => "0 %".to_owned(),
        (n, of) if n == of => "100 %".to_owned(),
        (n, of) => format!("{:.1} %", 100.0 * f64::from(n) / f64::from(of)),
    }
}

/// A whole number with separators.
fn thousands(n: u32) -> String {
    let digits = n.to_string();
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::theory::sample::Interval;

    fn measured(expected: f64, simulated: f64, half: f64) -> Measured {
        let interval = Interval { low: simulated - half, high: simulated + half };
        Measured { expected, simulated, interval, n_replications: 40 }
    }

    #[test]
    fn numbers_have_as_many_decimals_as_the_interval_bears() {
        let words = |unit, expected, simulated, half| numbers(unit, &measured(expected, simulated, half));
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            words(Unit::Share, 0.054_286, 0.054_118, 0.000_41),
            pair("5.429 %", "5.412 % ± 0.041 %".replace(" % ±", " ±").as_str())
        );
        assert_eq!(words(Unit::Seconds, 0.0032, 0.003_226, 0.000_16), pair("3.20 ms", "3.23 ± 0.16 ms"));
        assert_eq!(words(Unit::Seconds, 2735.0, 2714.0, 40.0), pair("45.58 min", "45.23 ± 0.67 min"));
        assert_eq!(words(Unit::Requests, 1.188, 1.1883, 0.0025), pair("1.1880", "1.1883 ± 0.0025"));
    }

    #[test]
    fn whole_numbers_have_separators_and_whole_shares_no_decimals() {
        assert_eq!(
            [thousands(0), thousands(999), thousands(83_104), thousands(1_000_000)],
            ["0", "999", "83,104", "1,000,000"]
        );
        assert_eq!([share(0, 7), share(7, 7), share(1, 13), share(0, 0)], ["0 %", "100 %", "7.7 %", "no requests"]);
    }
}
