//! The state of a pool and of a slot in words: for the screen reader, for print, and under the pointer.

use crate::{
    model::instance::InstanceState,
    replay::{InstanceView, SlotKind, SlotView},
    session::Moment,
    views::page::Page,
};

/// An instance's state in a sentence.
pub(super) fn instance_words(number: u32, instance: &InstanceView) -> String {
    let n_slots = instance.slots.len();
    let number = number + 1;
    match instance.state {
        InstanceState::Booting => return format!("Instance {number} is starting: its pool of {n_slots} is empty"),
        InstanceState::Draining | InstanceState::Up => {}
    }
    let n_out = instance.slots.iter().filter(|slot| slot.kind == SlotKind::CheckedOut).count();
    let finishing = if instance.state == InstanceState::Draining { ", finishing" } else { "" };
    format!(
        "Instance {number}{finishing}: {} of {n_slots} connections leaked, {n_out} checked out, {} idle, {} requests waiting, {} of {} Redis connections in use, {} failed probes in a row",
        instance.n_leaked,
        instance.n_idle,
        instance.n_waiting,
        instance.redis_in_use,
        instance.redis_connections,
        instance.n_failed_probes,
    )
}

/// Who has a slot and since when.
pub(super) fn slot_words(page: &Page, start: Moment, slot: &SlotView) -> String {
    let since = page.zone.time(Moment(start.0.saturating_add_unsigned(slot.since.0)).millis());
    match (slot.kind, slot.order) {
        (SlotKind::Leaked, Some(order)) => format!("leaked by order {order} at {since}"),
        (SlotKind::CheckedOut, Some(order)) => format!("checked out by order {order} since {since}"),
        (SlotKind::CheckedOut | SlotKind::Leaked, None) => format!("checked out by another query since {since}"),
        (SlotKind::Idle, _) => format!("idle since {since}"),
        (SlotKind::Connecting, _) => format!("connecting since {since}"),
        (SlotKind::Empty, _) => "no connection".to_owned(),
    }
}
