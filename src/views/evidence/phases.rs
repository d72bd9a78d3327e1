//! The phases of the incident as a row of words over the charts; the charts carry them as bands.

use yew::prelude::*;

use crate::{
    chart::scale::TimeScale,
    incident::document::{Phase, PhaseKind},
    views::{hindsight, page::Page},
};

/// Height of the row [px].
const HEIGHT: f64 = 20.0;

/// Color of a phase's band, as the style sheet calls it.
pub(super) const fn property(kind: PhaseKind) -> &'static str {
    match kind {
        PhaseKind::Unnoticed => "--leaked-wash",
        PhaseKind::Responding => "--waiting-wash",
        PhaseKind::Mitigated => "--fixed-wash",
    }
}

/// The row.
pub(super) fn row(page: &Page, scale: TimeScale) -> Html {
    let phase = |phase: Phase| {
        let (from, to) =
            (scale.x_from_time(phase.window.from).max(0.0), scale.x_from_time(phase.window.to).min(scale.width));
        if to <= from {
            return Html::default();
        }
        let word = phase.kind.word();
        // A word that does not fit is left to the title.
        let fits = to - from > 10.0 + 6.2 * u32::try_from(word.len()).map_or(0.0, f64::from);
        html! {
            <g class={classes!("phase", word)}>
                <title>{ format!("{word}: {} to {}", page.zone.time(phase.window.from), page.zone.time(phase.window.to)) }</title>
                <rect x={from.to_string()} width={(to - from).to_string()} height={HEIGHT.to_string()} />
                <line x1={from.to_string()} x2={from.to_string()} y1="0" y2={HEIGHT.to_string()} />
                if fits { <text x={(from + 5.0).to_string()} y="14">{ word }</text> }
            </g>
        }
    };
    let known = hindsight::phases(page);
    if known.is_empty() {
        return Html::default();
    }
    html! {
        <div class="panel phase-row">
            <div class="panel-name"><span class="label">{ "Phases" }</span></div>
            <div class="panel-plot">
                <svg height={HEIGHT.to_string()} viewBox={format!("0 0 {} {HEIGHT}", scale.width)} role="img" aria-label={words(page, &known)}>
                    { for known.iter().copied().map(phase) }
                </svg>
            </div>
        </div>
    }
}

fn words(page: &Page, known: &[Phase]) -> String {
    let phase = |phase: &Phase| {
        format!(
            "{} from {} to {}",
            phase.kind.word(),
            page.zone.time_short(phase.window.from),
            page.zone.time_short(phase.window.to)
        )
    };
    known.iter().map(phase).collect::<Vec<_>>().join("; ")
}
