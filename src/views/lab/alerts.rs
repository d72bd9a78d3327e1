//! Alert rules, tried: on the series of the page, and on runs of the model.

use yew::prelude::*;

use super::{Lab, State};
use crate::{
    experiment::Output,
    incident::{
        back_test::{BackTest, Fired, back_test},
        document::{Alert, Comparison},
        duration_in_words,
    },
    session::{Section, Selection, Target},
    views::{
        evidence_link,
        load::{MetricLoad, Metrics},
        page::Page,
    },
};

/// Firings that are listed before the rest is folded.
const N_LISTED: usize = 3;

/// A table of all rules.
pub(super) fn alerts(page: &Page, lab: &Lab, metrics: &Metrics) -> Html {
    if page.incident.alerts.is_empty() {
        return Html::default();
    }
    html! {
        <div class="alerts">
            <h3 class="rows-title" id="alerts">{ "Would an alert have told?" }</h3>
            <p class="lead">
                { "Each rule is applied to the reconstructed series, sample by sample, as a metrics server would, and to runs of the model under other seeds." }
            </p>
            <table class="alert-table">
                <thead><tr>
                    <th scope="col">{ "Rule" }</th><th scope="col">{ "First fires" }</th><th scope="col">{ "Before detection" }</th>
                    <th scope="col">{ "Fires" }</th><th scope="col">{ "False alarms" }</th><th scope="col">{ "In the model, after the release" }</th>
                </tr></thead>
                <tbody>{ for page.incident.alerts.iter().map(|alert| row(page, lab, metrics, alert)) }</tbody>
            </table>
        </div>
    }
}

fn row(page: &Page, lab: &Lab, metrics: &Metrics, alert: &Alert) -> Html {
    let metric = page.incident.metric(&alert.metric);
    let unit = metric.map_or("", |metric| metric.unit.as_str());
    let title = metric.map_or(alert.metric.as_str(), |metric| metric.title.as_str());
    let rule = format!("{title} {} {} {unit}{}", sign(alert.op), alert.threshold, for_words(alert.for_seconds));
    let head = html! {
        <th scope="row">
            <span class="alert-title">{ &alert.title }</span>
            <span class="soft">{ rule }</span>
            <span class="soft">{ if alert.proposed { "proposed" } else { "existed" } }</span>
        </th>
    };
    let label = metric.and_then(|metric| metric.series_label.as_deref());
    let cells = match metrics.get(&alert.metric) {
        MetricLoad::Ready(set) => tested(page, alert, &back_test(&page.incident, alert, &set, label)),
        MetricLoad::Loading(_) => html! { <td colspan="4">{ "The series is on its way." }</td> },
        MetricLoad::Failed(_) => {
            html! { <td colspan="4">{ "The series cannot be shown, so the rule cannot be tried on it." }</td> }
        }
    };
    html! {
        <tr key={alert.id.clone()} id={format!("alert-{}", alert.id)}>
            { head }{ cells }
            <td data-label="In the model">{ modelled(lab, alert) }</td>
        </tr>
    }
}

fn tested(page: &Page, alert: &Alert, test: &BackTest) -> Html {
    let first = test.firings.first();
    let after = test.to_fire_millis.map(|millis| match millis {
        0.. => format!("{} after the first failure", duration_in_words(millis)),
        _ => format!("{} before the first failure", duration_in_words(-millis)),
    });
    let ahead = test.ahead_of_detection_millis.map_or_else(
        || "never fires".to_owned(),
        |millis| match millis {
            0.. => duration_in_words(millis),
            _ => format!("{} later", duration_in_words(-millis)),
        },
    );
    let listed = test.firings.iter().take(N_LISTED).map(|fired| html! { <li>{ moment(page, alert, fired) }</li> });
    let rest = test.firings.len().saturating_sub(N_LISTED);
    html! {
        <>
            <td data-label="First fires">
                if let Some(first) = first { { moment(page, alert, first) } } else { { "never" } }
                if let Some(after) = after { <span class="soft">{ after }</span> }
            </td>
            <td data-label="Before detection">
                <strong>{ ahead }</strong>
                if let Some(millis) = test.ahead_of_response_millis.filter(|millis| *millis >= 0) {
                    <span class="soft">{ format!("{} before anybody took it on", duration_in_words(millis)) }</span>
                }
            </td>
            <td data-label="Fires">
                if test.firings.len() > 1 {
                    <details>
                        <summary>{ format!("{} times", test.firings.len()) }</summary>
                        <ol>
                            { for listed }
                            if rest > 0 { <li>{ format!("and {rest} more") }</li> }
                        </ol>
                    </details>
                } else {
                    { if first.is_some() { "once" } else { "never" } }
                }
            </td>
            <td data-label="False alarms">{ test.n_false_alarms }</td>
        </>
    }
}

/// A firing as a link to its moment on the alert's chart.
fn moment(page: &Page, alert: &Alert, fired: &Fired) -> Html {
    let target = Target {
        at: Some(fired.from.into()),
        selection: Some(Selection::Metric(alert.metric.clone())),
        ..Target::default()
    };
    let series = if fired.series.is_empty() { String::new() } else { format!(", {}", fired.series) };
    evidence_link::visit(page, Section::Evidence, target, format!("{}{series}", page.zone.time(fired.from)))
}

/// Time from the release to the first firing over many seeds, and false alarms.
fn modelled(lab: &Lab, alert: &Alert) -> Html {
    let finding = match lab.state(&super::key_of_alert(&alert.id)) {
        Some(State::Done(finding) | State::Running(_, Some(finding))) if finding.n_seeds > 1 => finding,
        Some(State::Stopped(why)) => return html! { { format!("The program that runs it has stopped: {why}.") } },
        Some(State::Done(_) | State::Running(..) | State::Waiting) => return html! { { "waits for its turn" } },
        None => return html! { { "not run" } },
    };
    let text = |output: Output| {
        let unit = output.unit();
        finding.estimate(output).map(|one| one.changed.map(|value| unit.text(value)))
    };
    let Some([low, mean, high]) = text(Output::AlertAfter) else { return Html::default() };
    let false_alarms = text(Output::FalseAlarms).map_or_else(String::new, |[_, mean, _]| mean);
    html! {
        <>
            { mean }
            <span class="soft">{ format!("90 % interval {low} to {high}, {} seeds; before the release {false_alarms}", finding.n_seeds) }</span>
        </>
    }
}

const fn sign(op: Comparison) -> &'static str {
    match op {
        Comparison::Less => "<",
        Comparison::AtMost => "≤",
        Comparison::AtLeast => "≥",
        Comparison::Greater => ">",
    }
}

fn for_words(seconds: u32) -> String {
    match seconds {
        0 => String::new(),
        seconds if seconds % 60 == 0 => format!(" for {} min", seconds / 60),
        seconds => format!(" for {seconds} s"),
    }
}
