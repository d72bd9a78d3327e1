//! Lanes: events that are scheduled in the order in which they are due, as linked lists through one table.
//!
//! Knows nothing of the order between lanes.

use super::{Lane, MOST_LANES};
use crate::model::Micros;

/// No place.
const NONE: u32 = u32::MAX;

/// The lanes of one calendar.
#[derive(Debug, Clone)]
pub(super) struct Lanes<E> {
    lists: [List; MOST_LANES],
    /// Events by place; places are used again.
    nodes: Vec<Node<E>>,
    /// First of the free places, which are linked by `next`.
    free: u32,
    n_events: u32,
}

#[derive(Debug, Clone, Copy)]
struct List {
    first: u32,
    last: u32,
}

#[derive(Debug, Clone)]
struct Node<E> {
    at: Micros,
    number: u64,
    /// How often this place lost its event; an older key no longer fits.
    generation: u32,
    /// The lane it stands in; nothing while the place is free.
    lane: Option<Lane>,
    previous: u32,
    next: u32,
    event: E,
}

impl<E: Copy> Lanes<E> {
    pub(super) const fn new() -> Self {
        let empty = List { first: NONE, last: NONE };
        Self { lists: [empty; MOST_LANES], nodes: Vec::new(), free: NONE, n_events: 0 }
    }

    pub(super) const fn n_events(&self) -> u32 {
        self.n_events
    }

    /// Memory that it takes besides its own size, about [bytes].
    pub(super) const fn n_bytes(&self) -> usize {
        self.nodes.len() * size_of::<Node<E>>()
    }

    /// Time, insertion number and event of the first one in a lane.
    pub(super) fn first(&self, lane: Lane) -> Option<(Micros, u64, &E)> {
        let node = self.nodes.get(self.lists.get(lane.index())?.first as usize)?;
        Some((node.at, node.number, &node.event))
    }

    /// Puts an event behind all others of its lane: its place, counted from 1, and the place's generation. Nothing when it is
    /// due before the last one there.
    pub(super) fn push(&mut self, lane: Lane, at: Micros, number: u64, event: E) -> Option<(u32, u32)> {
        let place = if self.free == NONE { u32::try_from(self.nodes.len()).unwrap_or(NONE) } else { self.free };
        let from_1 = place.wrapping_add(1);
        let list = self.lists.get_mut(lane.index())?;
        let previous = list.last;
        match self.nodes.get_mut(previous as usize) {
            Some(before) if at < before.at => return None,
            Some(before) => before.next = place,
            None => list.first = place,
        }
        list.last = place;
        self.n_events += 1;
        let lane = Some(lane);
        if let Some(node) = self.nodes.get_mut(place as usize) {
            let generation = node.generation;
            self.free = node.next;
            *node = Node { at, number, generation, lane, previous, next: NONE, event };
            return Some((from_1, generation));
        }
        self.nodes.push(Node { at, number, generation: 0, lane, previous, next: NONE, event });
        Some((from_1, 0))
    }

    pub(super) fn take_first(&mut self, lane: Lane) -> Option<E> {
        let place = self.lists.get(lane.index())?.first;
        let event = self.nodes.get(place as usize)?.event;
        self.unlink(place);
        Some(event)
    }

    /// Takes an event out of its lane, wherever it stands there. False when it is gone already.
    pub(super) fn cancel(&mut self, place: u32, generation: u32) -> bool {
        let place = place.wrapping_sub(1);
        let fits = |node: &Node<E>| node.generation == generation && node.lane.is_some();
        let is_there = self.nodes.get(place as usize).is_some_and(fits);
        if is_there {
            self.unlink(place);
        }
        is_there
    }

    /// Keeps the events that `keep` wants. Costs a walk over the whole table.
    pub(super) fn retain(&mut self, keep: impl Fn(&E) -> bool) {
        let n_places = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        for place in 0..n_places {
            if self.nodes.get(place as usize).is_some_and(|node| node.lane.is_some() && !keep(&node.event)) {
                self.unlink(place);
            }
        }
    }

    /// Takes an event out of its lane and frees its place.
    fn unlink(&mut self, place: u32) {
        let Some(node) = self.nodes.get_mut(place as usize) else { return };
        let (previous, next) = (node.previous, node.next);
        let Some(list) = node.lane.take().and_then(|lane| self.lists.get_mut(lane.index())) else { return };
        node.generation = node.generation.wrapping_add(1);
        node.next = std::mem::replace(&mut self.free, place);
        self.n_events -= 1;
        match self.nodes.get_mut(previous as usize) {
            Some(node) => node.next = next,
            None => list.first = next,
        }
        match self.nodes.get_mut(next as usize) {
            Some(node) => node.previous = previous,
            None => list.last = previous,
        }
    }
}
