//! The event calendar: what happens next. Knows nothing of what an event is.
//!
//! A 4-ary heap over (time, insertion number) beside a table of events. Ties come out first in, first out: that is a
//! promise, and the pool's comparison with the recorded traces rests on it. Canceling is lazy: the event goes at once, its
//! heap entry stays until it surfaces or until stale entries outnumber live ones, when the heap is swept. Once warm, nothing
//! is allocated per event.

use super::Micros;

/// Children of a heap entry. Four are as many compares as two levels of two, on half as many cache lines.
const ARITY: usize = 4;
/// Stale entries that are tolerated however few live ones there are: below this a sweep costs more than it frees.
const STALE_FLOOR: u32 = 64;

/// Names one scheduled event, for [`Calendar::cancel`]. A key outlives its event harmlessly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    place: u32,
    generation: u32,
}

/// Pending events in order of time, then of insertion.
#[derive(Debug, Clone)]
pub struct Calendar<E> {
    /// The heap; its top is always live.
    heap: Vec<Entry>,
    /// Events by place.
    nodes: Vec<Node<E>>,
    /// Places to use again.
    free: Vec<u32>,
    /// Insertion number of the next event.
    next_number: u64,
    /// Heap entries whose event was canceled.
    n_stale: u32,
    /// Time of the last event taken out.
    now: Micros,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    at: Micros,
    number: u64,
    place: u32,
}

#[derive(Debug, Clone)]
struct Node<E> {
    /// How often this place was given back; an older key no longer fits.
    generation: u32,
    /// Nothing: canceled, or the place is free.
    event: Option<E>,
}

impl Entry {
    /// Time, then insertion number, as one number: one comparison without a branch.
    fn rank(self) -> u128 {
        (u128::from(self.at.0) << 64) | u128::from(self.number)
    }
}

impl<E> Default for Calendar<E> {
    fn default() -> Self {
        Self { heap: Vec::new(), nodes: Vec::new(), free: Vec::new(), next_number: 0, n_stale: 0, now: Micros::ZERO }
    }
}

impl<E> Calendar<E> {
    /// An empty calendar at time zero.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Schedules `event` at `at`. Time never runs back: what lies before the last event taken out is due at once.
    pub fn schedule(&mut self, at: Micros, event: E) -> Key {
        let (place, generation) = self.take_place(event);
        let number = self.next_number;
        self.next_number += 1;
        let entry = Entry { at: at.max(self.now), number, place };
        self.heap.push(entry);
        self.sift_up(self.heap.len() - 1, entry);
        Key { place, generation }
    }

    /// Takes a scheduled event out unheard. False when it has happened or was canceled before.
    pub fn cancel(&mut self, key: Key) -> bool {
        let Some(node) = self.nodes.get_mut(key.place as usize) else { return false };
        if node.generation != key.generation || node.event.take().is_none() {
            return false;
        }
        node.generation = node.generation.wrapping_add(1);
        self.n_stale += 1;
        self.clear_top();
        if self.n_stale > STALE_FLOOR && u64::from(self.n_stale) * 2 > self.heap.len() as u64 {
            self.sweep();
        }
        true
    }

    /// The next event and its time: the earliest, and among those the one that was scheduled first.
    pub fn pop(&mut self) -> Option<(Micros, E)> {
        let top = *self.heap.first()?;
        let node = self.nodes.get_mut(top.place as usize)?;
        let event = node.event.take()?;
        node.generation = node.generation.wrapping_add(1);
        self.free.push(top.place);
        self.remove_top();
        self.clear_top();
        self.now = top.at;
        Some((top.at, event))
    }

    /// The next event and its time, left where it is.
    #[must_use]
    pub fn peek(&self) -> Option<(Micros, &E)> {
        let top = self.heap.first()?;
        let event = self.nodes.get(top.place as usize)?.event.as_ref()?;
        Some((top.at, event))
    }

    /// Time of the next event.
    #[must_use]
    pub fn peek_time(&self) -> Option<Micros> {
        self.heap.first().map(|entry| entry.at)
    }

    /// Time of the last event taken out.
    #[must_use]
    pub fn now(&self) -> Micros {
        self.now
    }

    /// Events still to come; canceled ones are not counted.
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.heap.len()).unwrap_or(u32::MAX) - self.n_stale
    }

    /// Whether nothing is to come.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    fn take_place(&mut self, event: E) -> (u32, u32) {
        if let Some(place) = self.free.pop()
            && let Some(node) = self.nodes.get_mut(place as usize)
        {
            node.event = Some(event);
            return (place, node.generation);
        }
        let place = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Node { generation: 0, event: Some(event) });
        (place, 0)
    }

    /// Drops stale entries from the top, so that the top is live again.
    fn clear_top(&mut self) {
        while self.n_stale > 0 {
            let Some(top) = self.heap.first() else { return };
            let place = top.place;
            if self.is_live(place) {
                return;
            }
            self.free.push(place);
            self.n_stale -= 1;
            self.remove_top();
        }
    }

    /// Drops every stale entry and builds the heap anew; paid for by the cancels that made it necessary.
    fn sweep(&mut self) {
        let (nodes, free) = (&self.nodes, &mut self.free);
        self.heap.retain(|entry| {
            let live = nodes.get(entry.place as usize).is_some_and(|node| node.event.is_some());
            if !live {
                free.push(entry.place);
            }
            live
        });
        self.n_stale = 0;
        for at in (0..self.heap.len().div_ceil(ARITY)).rev() {
            if let Some(&entry) = self.heap.get(at) {
                self.sift_down(at, entry);
            }
        }
    }

    fn is_live(&self, place: u32) -> bool {
        self.nodes.get(place as usize).is_some_and(|node| node.event.is_some())
    }

    fn remove_top(&mut self) {
        if let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            // The last entry nearly always belongs near the bottom: send the hole there first, without asking at each level.
            let hole = self.sink_hole();
            self.sift_up(hole, last);
        }
    }

    /// Moves the hole at the top down to the bottom, along the least children.
    fn sink_hole(&mut self) -> usize {
        let mut hole = 0;
        loop {
            let first = hole * ARITY + 1;
            let (nth, least) = match self.heap.get(first..) {
                Some(&[a, b, c, d, ..]) => {
                    let left = if b.rank() < a.rank() { (1, b) } else { (0, a) };
                    let right = if d.rank() < c.rank() { (3, d) } else { (2, c) };
                    if right.1.rank() < left.1.rank() { right } else { left }
                }
                Some(rest) => match rest.iter().copied().enumerate().min_by_key(|(_, child)| child.rank()) {
                    Some(found) => found,
                    None => return hole,
                },
                None => return hole,
            };
            self.put(hole, least);
            hole = first + nth;
        }
    }

    /// Moves the hole at `hole` up until `entry` fits into it.
    fn sift_up(&mut self, mut hole: usize, entry: Entry) {
        let rank = entry.rank();
        while hole > 0 {
            let parent = (hole - 1) / ARITY;
            let Some(&above) = self.heap.get(parent) else { break };
            if above.rank() <= rank {
                break;
            }
            self.put(hole, above);
            hole = parent;
        }
        self.put(hole, entry);
    }

    /// Moves the hole at `hole` down until `entry` fits into it.
    fn sift_down(&mut self, mut hole: usize, entry: Entry) {
        let rank = entry.rank();
        loop {
            let first = hole * ARITY + 1;
            let end = (first + ARITY).min(self.heap.len());
            let Some(children) = self.heap.get(first..end) else { break };
            let mut least: Option<(usize, Entry, u128)> = None;
            for (nth, &child) in children.iter().enumerate() {
                let child_rank = child.rank();
                if least.is_none_or(|(_, _, smallest)| child_rank < smallest) {
                    least = Some((first + nth, child, child_rank));
                }
            }
            let Some((at, child, child_rank)) = least else { break };
            if child_rank >= rank {
                break;
            }
            self.put(hole, child);
            hole = at;
        }
        self.put(hole, entry);
    }

    fn put(&mut self, at: usize, entry: Entry) {
        if let Some(place) = self.heap.get_mut(at) {
            *place = entry;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drained<E>(mut calendar: Calendar<E>) -> Vec<(u64, E)> {
        std::iter::from_fn(|| calendar.pop()).map(|(at, event)| (at.0, event)).collect()
    }

    #[test]
    fn ties_come_out_first_in_first_out() {
        let mut calendar = Calendar::new();
        for event in 0..100 {
            calendar.schedule(Micros(event % 3), event);
        }
        let order = drained(calendar);
        let mut expected: Vec<(u64, u64)> = (0..100).map(|event| (event % 3, event)).collect();
        expected.sort_by_key(|&(at, _)| at); // stable
        assert_eq!(order, expected);
    }

    #[test]
    fn a_canceled_event_never_happens_and_cancels_only_once() {
        let mut calendar = Calendar::new();
        let first = calendar.schedule(Micros(1), 'a');
        calendar.schedule(Micros(2), 'b');
        assert!(calendar.cancel(first));
        assert!(!calendar.cancel(first));
        assert_eq!((calendar.len(), calendar.peek_time()), (1, Some(Micros(2))));
        let reused = calendar.schedule(Micros(3), 'c');
        assert!(!calendar.cancel(first), "an old key must not hit the event that has its place now");
        assert!(calendar.cancel(reused));
        assert_eq!(drained(calendar), [(2, 'b')]);
    }

    #[test]
    fn what_is_scheduled_in_the_past_is_due_now() {
        let mut calendar = Calendar::new();
        calendar.schedule(Micros(10), 'a');
        calendar.pop();
        calendar.schedule(Micros(5), 'b');
        assert_eq!(calendar.pop(), Some((Micros(10), 'b')));
    }

    #[test]
    fn stale_entries_stay_bounded() {
        let mut calendar = Calendar::new();
        calendar.schedule(Micros(u64::MAX), 0);
        for event in 0..100_000 {
            let key = calendar.schedule(Micros(1_000_000 + event), 1);
            assert!(calendar.cancel(key));
        }
        for event in 0..100_000_u64 {
            // Behind a live top, so that nothing surfaces by itself.
            calendar.schedule(Micros(event), 2);
            let key = calendar.schedule(Micros(u64::MAX), 3);
            assert!(calendar.cancel(key));
            calendar.pop();
        }
        assert_eq!(calendar.len(), 1);
        assert!(calendar.heap.len() <= 2 * STALE_FLOOR as usize + 2, "{} heap entries", calendar.heap.len());
        assert!(calendar.nodes.len() <= 2 * STALE_FLOOR as usize + 2, "{} places", calendar.nodes.len());
    }

    #[test]
    fn a_clone_goes_its_own_way() {
        let mut calendar = Calendar::new();
        calendar.schedule(Micros(1), 'a');
        calendar.schedule(Micros(1), 'b');
        let checkpoint = calendar.clone();
        calendar.pop();
        calendar.schedule(Micros(0), 'c');
        assert_eq!(drained(calendar), [(1, 'b'), (1, 'c')]);
        assert_eq!(drained(checkpoint), [(1, 'a'), (1, 'b')]);
    }

    #[test]
    fn the_order_equals_a_sorted_list_under_random_use() {
        let mut calendar = Calendar::new();
        let mut sorted: Vec<(u64, u64, Key)> = Vec::new(); // time, number, key
        let mut random: u64 = 7;
        let mut draw = |below: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (random >> 33) % below
        };
        let mut now = 0;
        for number in 0..20_000 {
            match draw(4) {
                0 | 1 => {
                    let at = now + draw(50);
                    sorted.push((at, number, calendar.schedule(Micros(at), number)));
                }
                2 if !sorted.is_empty() => {
                    let at = usize::try_from(draw(sorted.len() as u64)).unwrap();
                    assert!(calendar.cancel(sorted.swap_remove(at).2));
                }
                _ => {
                    let expected = sorted.iter().copied().min_by_key(|&(at, number, _)| (at, number));
                    sorted.retain(|&(_, number, _)| Some(number) != expected.map(|(_, number, _)| number));
                    now = expected.map_or(now, |(at, ..)| at);
                    assert_eq!(calendar.pop(), expected.map(|(at, number, _)| (Micros(at), number)));
                }
            }
            assert_eq!(calendar.len() as usize, sorted.len());
            assert_eq!(calendar.peek_time().map(|at| at.0), sorted.iter().map(|&(at, ..)| at).min());
        }
    }
}
