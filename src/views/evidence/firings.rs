//! When the alert rules on a metric fired, or would have: at once over what is short, between frames over what is long.

use std::cell::Cell;

use yew::{platform::spawn_local, prelude::*};

use super::plot::Firings;
use crate::{
    browser::timer,
    incident::{FiringsOver, Incident, document::Alert, firings_over},
    series::SeriesSet,
    views::page::{Page, Shared},
};

/// Samples that all rules together may go through in one render.
const SHORT: usize = 50_000;
/// Samples that one rule goes through in one task.
const SLICE: usize = 100_000;

/// The firings over a metric's series, as soon as they are known.
#[hook]
pub(super) fn use_firings(page: &Page, index: usize, set: Option<Shared<SeriesSet>>) -> Option<Shared<Firings>> {
    let later = use_state_eq(|| None);
    let deps = (page.incident.clone(), page.as_of.is_some(), index, set);
    let at_once = use_memo(deps.clone(), |(incident, is_off, index, set)| {
        let set = set.as_deref().filter(|set| is_short(set))?;
        let over = |alert: &Alert| set.series.iter().map(|series| firings_over(alert, series)).collect();
        let rules = rules(incident, *index, *is_off).map(|alert| (!alert.proposed, over(alert)));
        Some(Shared::new(Firings { rules: rules.collect() }))
    });
    {
        let later = later.setter();
        use_effect_with(deps, move |(incident, is_off, index, set)| {
            later.set(None);
            let is_wanted = Shared::new(Cell::new(true));
            if let Some(set) = set.clone().filter(|set| !is_short(set)) {
                let (incident, rules_of, is_wanted) = (incident.clone(), (*index, *is_off), is_wanted.clone());
                spawn_local(async move {
                    let firings = between_frames(&incident, rules_of, &set, &is_wanted).await;
                    later.set(firings.map(Shared::new));
                });
            }
            move || is_wanted.set(false)
        });
    }
    (*at_once).clone().or_else(|| (*later).clone())
}

async fn between_frames(
    incident: &Incident,
    (index, is_off): (usize, bool),
    set: &SeriesSet,
    is_wanted: &Cell<bool>,
) -> Option<Firings> {
    let mut firings = Firings::default();
    for alert in rules(incident, index, is_off) {
        let mut of_series = Vec::with_capacity(set.series.len());
        for series in &set.series {
            let mut over = FiringsOver::new(alert, series);
            while over.take(SLICE) {
                timer::next_task().await;
                if !is_wanted.get() {
                    return None;
                }
            }
            of_series.push(over.finish());
        }
        firings.rules.push((!alert.proposed, of_series));
    }
    Some(firings)
}

/// The alert rules on a metric. With hindsight off without the proposed ones: they are what hindsight proposes.
fn rules(incident: &Incident, index: usize, is_off: bool) -> impl Iterator<Item = &Alert> {
    let id = incident.metrics.get(index).map(|metric| metric.id.as_str());
    incident.alerts.iter().filter(move |alert| Some(alert.metric.as_str()) == id && !(is_off && alert.proposed))
}

fn is_short(set: &SeriesSet) -> bool {
    set.series.iter().map(|series| series.values().len()).sum::<usize>() <= SHORT
}
