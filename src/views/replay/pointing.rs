//! What the reader points at on the stage, with what the run knows about it.

use yew::prelude::*;

use super::{run::Run, slot_view};
use crate::{
    model::Variant,
    replay::{SlotKind, Snapshot, TraceKind},
    session::{Action, Moment, Pointed, Pointing, SlotChoice},
    views::page::Page,
};

/// A slot as it is at the moment that is shown.
pub(super) fn slot(snapshot: &Snapshot, start: Moment, slot: SlotChoice) -> Option<Pointed> {
    let view = slot_view(snapshot, slot)?;
    Some(Pointed::Slot {
        slot,
        order: view.order,
        since: Moment(start.0.saturating_add_unsigned(view.since.0)),
        leaked: view.kind == SlotKind::Leaked,
    })
}

/// The order that is followed, at the step of its reservation that it has come to in the world as shipped.
pub(super) fn order(run: &Run) -> Option<Pointed> {
    let followed = run.followed()?;
    let steps = followed.steps_at(Variant::Buggy, run.snapshot().at);
    let last = steps.last()?;
    let step = steps.iter().rev().find_map(|step| match step.kind {
        TraceKind::Reserved { step, .. } => Some(step),
        TraceKind::Arrived | TraceKind::Locked | TraceKind::Answered { .. } | TraceKind::GaveUp => None,
    });
    let at = Moment(run.start().0.saturating_add_unsigned(last.at.0));
    Some(Pointed::Order { order: followed.order, at, world: Variant::Buggy, instance: last.instance, step })
}

/// Points at the order that is followed, and anew at each step that it comes to while the clock stands.
#[hook]
pub(super) fn use_followed(pointed: Option<Pointed>, page: &Page) {
    let (incident, on) = (page.incident.clone(), page.on.clone());
    use_effect_with(pointed, move |pointed| {
        if let Some(pointed) = pointed {
            on.emit(Action::Mark(Some(Box::new(Pointing::at(&incident, pointed.clone())))));
        }
    });
}
