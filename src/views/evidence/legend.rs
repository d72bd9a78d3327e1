//! The series of a chart by name, with what each says at the crosshair: a click hides or shows one, Alt and a click (or a
//! long press, or Alt and Enter) shows it alone.

use std::{cell::Cell, rc::Rc};

use yew::prelude::*;

use super::{
    plot::Subject,
    reading::{Gaze, use_shown},
};
use crate::{
    browser::{input, texts::Texts},
    clock::UnixMillis,
    incident::document::Metric,
    series::{self, Series, SeriesSet},
    session::{Action, SeriesId, ViewChange},
    views::page::Shared,
};

/// A press this long is a long one [ms].
const LONG_PRESS_MILLIS: f64 = 450.0;

/// The names, for a chart of several series; nothing for one.
pub(super) fn legend(
    metric: &Metric,
    set: &SeriesSet,
    shown: &[u16],
    pressed_at: &Rc<Cell<f64>>,
    (node, gaze): (&NodeRef, &Gaze),
    on: &Callback<Action>,
) -> Html {
    let n_series = u16::try_from(set.series.len()).unwrap_or(u16::MAX);
    if n_series < 2 {
        return Html::default();
    }
    let item = |index: u16, name: &str| {
        let series = SeriesId { metric: metric.id.clone(), index };
        let isolate = ViewChange::Isolate { series: series.clone(), n_series };
        let onpointerdown = {
            let pressed_at = pressed_at.clone();
            Callback::from(move |event: PointerEvent| pressed_at.set(event.time_stamp()))
        };
        let onclick = {
            let (on, pressed_at, isolate) = (on.clone(), pressed_at.clone(), isolate.clone());
            Callback::from(move |event: MouseEvent| {
                let is_long = event.detail() > 0 && event.time_stamp() - pressed_at.get() > LONG_PRESS_MILLIS;
                let alone = event.alt_key() || is_long;
                on.emit(Action::View(if alone { isolate.clone() } else { ViewChange::Toggle(series.clone()) }));
            })
        };
        let onkeydown = {
            let on = on.clone();
            Callback::from(move |event: KeyboardEvent| {
                if input::is_alt_enter(&event) {
                    event.prevent_default();
                    on.emit(Action::View(isolate.clone()));
                }
            })
        };
        let point = |series: Option<(String, u16)>| {
            let gaze = gaze.clone();
            move || gaze.focus(series.clone())
        };
        let (enter, leave) = (point(Some((metric.id.clone(), index))), point(None));
        let (onfocus, onblur) = (enter.clone(), leave.clone());
        html! {
            <li key={index}>
                <button type="button" class="legend-item" aria-pressed={shown.contains(&index).to_string()}
                    title="Hide or show; with Alt or a long press: this one alone" {onpointerdown} {onclick} {onkeydown}
                    onmouseenter={Callback::from(move |_: MouseEvent| enter())} onmouseleave={Callback::from(move |_: MouseEvent| leave())}
                    onfocus={Callback::from(move |_: FocusEvent| onfocus())} onblur={Callback::from(move |_: FocusEvent| onblur())}>
                    <span class="legend-mark" aria-hidden="true"></span>{ name }<span class="legend-value" aria-hidden="true"></span>
                </button>
            </li>
        }
    };
    html! {
        <ul class="legend no-print" aria-label="Series" ref={node.clone()}>
            { for (0..).zip(&set.series).map(|(index, series)| item(index, series.name(metric.series_label.as_deref()))) }
        </ul>
    }
}

/// Keeps the values in the legend equal to what the series say where the reader looks. Screen readers hear them at the
/// keyboard's crosshair: a name that changes with every step would be read out again.
#[hook]
pub(super) fn use_values(
    node: &NodeRef,
    gaze: &Gaze,
    subject: Option<Shared<Subject>>,
    set: Option<Shared<SeriesSet>>,
    hidden: &[u16],
) {
    let texts = use_mut_ref(Texts::default);
    {
        let (texts, node) = (texts.clone(), node.clone());
        use_effect_with(set.clone(), move |_| texts.borrow_mut().attach(&node, ".legend-value"));
    }
    let hidden = hidden.to_vec();
    use_shown(gaze, move |reading| {
        let Some((subject, set)) = subject.as_ref().zip(set.as_ref()) else { return };
        let words = (0..).zip(&set.series).map(|(index, series)| {
            if hidden.contains(&index) { String::new() } else { words_of(series, reading.t, &subject.unit) }
        });
        texts.borrow_mut().write(words);
    });
}

/// What a series says at an instant: a dash in a gap.
fn words_of(series: &Series, t: UnixMillis, unit: &str) -> String {
    series.at(t).map_or_else(|| "—".to_owned(), |sample| series::value(sample.value, unit))
}
