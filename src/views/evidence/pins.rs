//! Pinned instants held against each other: each metric at each pin, and from the first pin to the last.

use yew::prelude::*;

use super::reading::PIN_NAMES;
use crate::{
    clock::Window,
    incident::document::{Metric, duration_in_words},
    series::{self, Series},
    session::{Action, View, ViewChange},
    views::{
        load::{MetricLoad, Metrics},
        page::Page,
    },
};

/// The table, while there are pins.
pub(super) fn table(page: &Page, view: &View, metrics: &Metrics) -> Html {
    if view.pins.is_empty() {
        return Html::default();
    }
    let unpin = {
        let on = page.on.clone();
        Callback::from(move |_: MouseEvent| on.emit(Action::View(ViewChange::Unpin)))
    };
    let heads = view.pins.iter().zip(PIN_NAMES).map(|(t, name)| {
        html! { <th scope="col">{ format!("{name}, ") }<time datetime={page.zone.rfc3339(*t)}>{ page.zone.time(*t) }</time></th> }
    });
    let first_to_last = view.pins.first().zip(view.pins.last()).filter(|(first, last)| first != last);
    let rows = page.incident.metrics.iter().flat_map(|metric| match metrics.get(&metric.id) {
        MetricLoad::Ready(set) => set.series.iter().map(|series| row(metric, series, view)).collect(),
        MetricLoad::Loading(_) | MetricLoad::Failed(_) => Vec::new(),
    });
    html! {
        <div class="pins">
            <div class="pins-head">
                <h3>{ "Pinned moments" }</h3>
                <button type="button" class="no-print" onclick={unpin}>{ "Remove the pins" }</button>
            </div>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Values at the pinned moments">
                <table>
                    <thead><tr>
                        <th scope="col">{ "Metric" }</th>{ for heads }
                        if let Some((first, last)) = first_to_last {
                            <th scope="col">{ format!("Δ {}", duration_in_words(last.millis_since(*first))) }</th>
                        }
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </div>
    }
}

fn row(metric: &Metric, series: &Series, view: &View) -> Html {
    let name = match series.name(metric.series_label.as_deref()) {
        "" => metric.title.clone(),
        name => format!("{}, {name}", metric.title),
    };
    let text = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| series::value(value, &metric.unit));
    let values: Vec<Option<f64>> = view.pins.iter().map(|t| series.at(*t).map(|sample| sample.value)).collect();
    let ends = view.pins.first().zip(view.pins.last()).filter(|(first, last)| first != last);
    // A counter that was set back to zero in between still grew.
    let difference = ends.map(|(first, last)| {
        if series.is_counter() {
            return series.increase(Window::new(*first, *last));
        }
        Some(values.last().copied().flatten()? - values.first().copied().flatten()?)
    });
    html! {
        <tr>
            <th scope="row">{ name }</th>
            { for values.iter().map(|value| html! { <td>{ text(*value) }</td> }) }
            if let Some(difference) = difference { <td>{ text(difference) }</td> }
        </tr>
    }
}
