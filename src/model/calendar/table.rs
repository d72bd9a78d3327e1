//! The pending events: a table whose places are used again, and through it the lanes, as linked lists.
//!
//! Knows nothing of the order between lanes.

use crate::model::Micros;

/// No place.
const NONE: u32 = u32::MAX;

/// Names one scheduled event, for [`Calendar::cancel`](super::Calendar::cancel). A key outlives its event harmlessly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    place: u32,
    generation: u32,
}

/// Events by place.
#[derive(Debug, Clone)]
pub(super) struct Table<E> {
    nodes: Vec<Node<E>>,
    /// First of the free places, which are linked by `next`.
    free: u32,
    n_live: u32,
}

#[derive(Debug, Clone)]
struct Node<E> {
    at: Micros,
    number: u64,
    /// How often this place lost its event; an older key no longer fits.
    generation: u32,
    /// Neighbors in the lane.
    previous: u32,
    next: u32,
    /// The lane it stands in.
    lane: Option<u8>,
    /// Nothing: canceled, or the place is free.
    event: Option<E>,
}

/// Events that were scheduled in the order of their times: the next one is always at the front.
#[derive(Debug, Clone, Copy)]
pub(super) struct List {
    first: u32,
    last: u32,
}

impl List {
    pub(super) const EMPTY: Self = Self { first: NONE, last: NONE };
}

impl<E> Table<E> {
    pub(super) const fn new() -> Self {
        Self { nodes: Vec::new(), free: NONE, n_live: 0 }
    }

    /// Events in the table.
    pub(super) const fn n_live(&self) -> u32 {
        self.n_live
    }

    /// Places, live or free.
    #[cfg(test)]
    pub(super) fn n_places(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn put(&mut self, at: Micros, number: u64, event: E) -> (u32, Key) {
        self.n_live += 1;
        if let Some(node) = self.nodes.get_mut(self.free as usize) {
            let place = std::mem::replace(&mut self.free, node.next);
            node.at = at;
            node.number = number;
            node.event = Some(event);
            return (place, Key { place, generation: node.generation });
        }
        let place = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        let event = Some(event);
        self.nodes.push(Node { at, number, generation: 0, previous: NONE, next: NONE, lane: None, event });
        (place, Key { place, generation: 0 })
    }

    /// Takes the event out of a place, which stays occupied.
    pub(super) fn take(&mut self, place: u32) -> Option<E> {
        let node = self.nodes.get_mut(place as usize)?;
        let event = node.event.take()?;
        node.generation = node.generation.wrapping_add(1);
        self.n_live -= 1;
        Some(event)
    }

    pub(super) fn free(&mut self, place: u32) {
        if let Some(node) = self.nodes.get_mut(place as usize) {
            node.next = std::mem::replace(&mut self.free, place);
        }
    }

    pub(super) fn get(&self, place: u32) -> Option<&E> {
        self.nodes.get(place as usize)?.event.as_ref()
    }

    /// The place of a key's event and the lane it stands in; nothing once the event is gone.
    pub(super) fn find(&self, key: Key) -> Option<(u32, Option<u8>)> {
        let node = self.nodes.get(key.place as usize)?;
        (node.generation == key.generation && node.event.is_some()).then_some((key.place, node.lane))
    }

    /// Every event and its place, from a place on.
    pub(super) fn iter_from(&self, place: u32) -> impl Iterator<Item = (u32, &E)> {
        let nodes = self.nodes.get(place as usize..).unwrap_or_default();
        (place..).zip(nodes).filter_map(|(place, node)| Some((place, node.event.as_ref()?)))
    }

    /// Memory that it takes, about [bytes].
    pub(super) fn n_bytes(&self) -> usize {
        self.nodes.len() * size_of::<Node<E>>()
    }

    /// The lane that an event stands in.
    pub(super) fn lane_of(&self, place: u32) -> Option<u8> {
        self.nodes.get(place as usize)?.lane
    }

    /// Time, insertion number and place of the first event in a lane.
    pub(super) fn first(&self, list: List) -> Option<(Micros, u64, u32)> {
        self.nodes.get(list.first as usize).map(|node| (node.at, node.number, list.first))
    }

    /// Whether an event at `at` may stand behind all others of a lane.
    pub(super) fn is_in_order(&self, list: List, at: Micros) -> bool {
        self.nodes.get(list.last as usize).is_none_or(|last| last.at <= at)
    }

    /// Puts an event behind all others of a lane.
    pub(super) fn link(&mut self, list: &mut List, lane: u8, place: u32) {
        let previous = std::mem::replace(&mut list.last, place);
        match self.nodes.get_mut(previous as usize) {
            Some(node) => node.next = place,
            None => list.first = place,
        }
        if let Some(node) = self.nodes.get_mut(place as usize) {
            (node.previous, node.next, node.lane) = (previous, NONE, Some(lane));
        }
    }

    /// Takes an event out of its lane, wherever it stands there.
    pub(super) fn unlink(&mut self, list: &mut List, place: u32) {
        let Some(node) = self.nodes.get_mut(place as usize) else { return };
        node.lane = None;
        let (previous, next) = (node.previous, node.next);
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
