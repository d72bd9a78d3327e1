//! The seeds of an experiment as a strip of dots: how far each pair lies apart, and where the mean surely lies.

use yew::prelude::*;

use crate::experiment::Finding;

const WIDTH: f64 = 320.0;
const EDGE: f64 = 8.0;

/// The first output, a dot a seed; the bar is the 90 % interval of the mean.
pub(super) fn strip(finding: &Finding) -> Html {
    let Some(estimate) = finding.estimates.first().filter(|_| finding.pairs.len() > 1) else { return Html::default() };
    let single = finding.is_of_one_arm;
    let values: Vec<f64> =
        finding.pairs.iter().map(|(base, changed)| if single { *changed } else { changed - base }).collect();
    let [low, mean, high] = if single { estimate.changed } else { estimate.effect };
    let all = || values.iter().copied().chain([0.0, low, high]).filter(|value| value.is_finite());
    let (from, to) = all().fold((0.0_f64, 0.0_f64), |(from, to), value| (from.min(value), to.max(value)));
    // Nothing but zeros stand in the middle.
    let (from, to) = if to > from { (from, to) } else { (-1.0, 1.0) };
    let span = to - from;
    let x = |value: f64| format!("{:.1}", EDGE + (value - from) / span * (WIDTH - 2.0 * EDGE));
    let unit = estimate.output.unit();
    let text = |value: f64| if single { unit.text(value) } else { unit.difference(value) };
    let label = format!(
        "{} of {} seeds: mean {}, 90 % interval {} to {}",
        if single { estimate.output.title() } else { "Differences" },
        finding.n_seeds,
        text(mean),
        text(low),
        text(high)
    );
    // Dots that would lie on each other stand in rows.
    let dots = (0_u32..).zip(&values).map(|(index, value)| {
        let y = 10 + 4 * (index % 5);
        html! { <circle class="seed" cx={x(*value)} cy={y.to_string()} r="2.5" /> }
    });
    html! {
        <svg class="strip" viewBox="0 0 320 46" role="img" aria-label={label}>
            <line class="zero" x1={x(0.0)} x2={x(0.0)} y1="2" y2="40" />
            { for dots }
            <line class="interval" x1={x(low)} x2={x(high)} y1="36" y2="36" />
            <line class="mean" x1={x(mean)} x2={x(mean)} y1="31" y2="41" />
        </svg>
    }
}
