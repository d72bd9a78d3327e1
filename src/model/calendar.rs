//! The event calendar: what happens next. Knows nothing of what an event is.
//!
//! ```text
//!   order   time, insertion number → one event, or a lane      ← the next one is at hand
//!              │                          │
//!   table   [event] [event] [event] … [event ⇄ event ⇄ event]  a lane: linked through the table
//! ```
//!
//! Ties come out first in, first out: that is a promise, and the pool's comparison with the recorded traces rests on it.
//!
//! Most timers never fire: whatever they guard against does not come. Timers of one kind have one delay, so they are
//! scheduled in the order in which they are due: such a kind is a *lane*, a list that stands in the order with its first
//! event alone. Scheduling into a lane and canceling out of it touches neighbors only. Outside of lanes canceling is lazy: the
//! event goes at once, its entry stays until it surfaces or until stale entries outnumber live ones, when all are swept.
//! Once warm, nothing is allocated per event.

mod order;
mod table;

use order::{Entry, Order, Source};
pub use table::Key;
use table::{List, Table};

use super::Micros;

/// Stale entries that are tolerated however few live ones there are: below this a sweep costs more than it frees.
const STALE_FLOOR: u32 = 64;

/// Most lanes of a calendar.
pub const MOST_LANES: usize = 8;

/// A kind of events that are scheduled in the order in which they are due, by number below [`MOST_LANES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane(pub u8);

/// Pending events in order of time, then of insertion.
#[derive(Debug, Clone)]
pub struct Calendar<E> {
    /// Entries of single events and of lanes; the first is always live.
    order: Order,
    table: Table<E>,
    lanes: [LaneState; MOST_LANES],
    /// Insertion number of the next event.
    next_number: u64,
    /// Entries of single events that were canceled.
    n_stale: u32,
    /// Time of the last event taken out.
    now: Micros,
}

#[derive(Debug, Clone, Copy)]
struct LaneState {
    events: List,
    /// Whether it stands in the order: with its first event, or with one before that which was canceled.
    in_order: bool,
}

impl<E> Default for Calendar<E> {
    fn default() -> Self {
        Self {
            order: Order::default(),
            table: Table::new(),
            lanes: [LaneState { events: List::EMPTY, in_order: false }; MOST_LANES],
            next_number: 0,
            n_stale: 0,
            now: Micros::ZERO,
        }
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
        let at = at.max(self.now);
        let number = self.take_number();
        let (place, key) = self.table.put(at, number, event);
        self.order.insert(Entry { at, number, source: Source::Event(place) });
        key
    }

    /// Schedules an event of a lane. One that is due before the lane's last one stands outside of it: nothing changes but
    /// what it costs.
    pub fn schedule_in(&mut self, lane: Lane, at: Micros, event: E) -> Key {
        let at = at.max(self.now);
        let Some(state) = self.lanes.get_mut(usize::from(lane.0)) else { return self.schedule(at, event) };
        if !self.table.is_in_order(state.events, at) {
            return self.schedule(at, event);
        }
        let number = self.next_number;
        self.next_number += 1;
        let (place, key) = self.table.put(at, number, event);
        self.table.link(&mut state.events, lane.0, place);
        if !std::mem::replace(&mut state.in_order, true) {
            self.order.insert(Entry { at, number, source: Source::Lane(lane.0) });
        }
        key
    }

    /// Takes a scheduled event out unheard. False when it has happened or was canceled before.
    pub fn cancel(&mut self, key: Key) -> bool {
        let Some((place, lane)) = self.table.find(key) else { return false };
        self.remove(place, lane);
        self.tidy();
        true
    }

    /// Takes every event out unheard that `keep` does not want.
    pub fn retain(&mut self, keep: impl Fn(&E) -> bool) {
        let mut from = 0;
        loop {
            let unwanted = self.table.iter_from(from).find(|(_, event)| !keep(event));
            let Some(place) = unwanted.map(|(place, _)| place) else { break };
            self.remove(place, self.table.lane_of(place));
            from = place + 1;
        }
        self.tidy();
    }

    /// The next event and its time: the earliest, and among those the one that was scheduled first.
    pub fn pop(&mut self) -> Option<(Micros, E)> {
        let Entry { at, source, .. } = self.order.first()?;
        let place = match source {
            Source::Event(place) => {
                self.order.take_first();
                place
            }
            Source::Lane(lane) => {
                let state = self.lanes.get_mut(usize::from(lane))?;
                let (.., place) = self.table.first(state.events)?;
                self.table.unlink(&mut state.events, place);
                place
            }
        };
        let event = self.table.take(place)?;
        self.table.free(place);
        self.clear_first();
        self.now = at;
        Some((at, event))
    }

    /// The next event and its time, left where it is.
    #[must_use]
    pub fn peek(&self) -> Option<(Micros, &E)> {
        let Entry { at, source, .. } = self.order.first()?;
        let place = match source {
            Source::Event(place) => place,
            Source::Lane(lane) => self.table.first(self.lanes.get(usize::from(lane))?.events)?.2,
        };
        Some((at, self.table.get(place)?))
    }

    /// Time of the next event.
    #[must_use]
    pub fn peek_time(&self) -> Option<Micros> {
        self.order.first().map(|entry| entry.at)
    }

    /// Time of the last event taken out.
    #[must_use]
    pub fn now(&self) -> Micros {
        self.now
    }

    /// Events still to come; canceled ones are not counted.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.table.n_live()
    }

    /// Whether nothing is to come.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Memory that a clone takes besides the calendar's own size, about \[bytes\].
    #[must_use]
    pub fn n_bytes(&self) -> u64 {
        let n_bytes = self.table.n_bytes() + self.order.len() * size_of::<Entry>();
        u64::try_from(n_bytes).unwrap_or(u64::MAX)
    }

    fn take_number(&mut self) -> u64 {
        self.next_number += 1;
        self.next_number - 1
    }

    /// Takes an event out of the table; its entry in the order, if it has one, becomes stale.
    fn remove(&mut self, place: u32, lane: Option<u8>) {
        self.table.take(place);
        match lane.and_then(|lane| self.lanes.get_mut(usize::from(lane))) {
            Some(state) => {
                self.table.unlink(&mut state.events, place);
                self.table.free(place);
            }
            None => self.n_stale += 1,
        }
    }

    /// After events were removed: the first entry is live again, and stale ones stay few.
    fn tidy(&mut self) {
        self.clear_first();
        if self.n_stale > STALE_FLOOR && u64::from(self.n_stale) * 2 > self.order.len() as u64 {
            self.sweep();
        }
    }

    /// Drops stale entries from the front and brings lanes up to date there, so that the first entry is live again.
    fn clear_first(&mut self) {
        while let Some(Entry { number, source, .. }) = self.order.first() {
            match source {
                Source::Event(place) => {
                    if self.n_stale == 0 || self.table.get(place).is_some() {
                        return;
                    }
                    self.table.free(place);
                    self.n_stale -= 1;
                    self.order.take_first();
                }
                Source::Lane(lane) => {
                    let Some(state) = self.lanes.get_mut(usize::from(lane)) else { return };
                    match self.table.first(state.events) {
                        Some((_, first, _)) if first == number => return,
                        Some((at, number, _)) => {
                            self.order.take_first();
                            self.order.insert(Entry { at, number, source });
                        }
                        None => {
                            self.order.take_first();
                            state.in_order = false;
                        }
                    }
                }
            }
        }
    }

    /// Drops every stale entry; paid for by the cancels that made it necessary.
    fn sweep(&mut self) {
        let table = &mut self.table;
        self.order.retain(|entry| match entry.source {
            Source::Event(place) if table.get(place).is_none() => {
                table.free(place);
                false
            }
            Source::Event(_) | Source::Lane(_) => true,
        });
        self.n_stale = 0;
        self.clear_first();
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
        assert!(calendar.order.len() <= 2 * STALE_FLOOR as usize + 2, "{} entries", calendar.order.len());
        assert!(calendar.table.n_places() <= 2 * STALE_FLOOR as usize + 2, "{} places", calendar.table.n_places());
    }

    #[test]
    fn a_lane_has_one_entry_however_many_of_its_timers_are_canceled() {
        let mut calendar = Calendar::new();
        for at in 0..100_000_u64 {
            calendar.schedule(Micros(at), 'a');
            let timer = calendar.schedule_in(Lane(0), Micros(at + 50), 'b');
            assert_eq!(calendar.pop(), Some((Micros(at), 'a')));
            assert!(calendar.cancel(timer));
            assert!(calendar.is_empty() && calendar.order.len() <= 1);
        }
        assert!(calendar.table.n_places() <= 2);
    }

    #[test]
    fn many_more_events_than_are_due_soon_come_out_in_order() {
        let mut calendar = Calendar::new();
        for event in 0..1_000_u64 {
            calendar.schedule(Micros(event * 7_919 % 1_000), event);
        }
        for now in 0..1_000_u64 {
            assert_eq!(calendar.pop().map(|(at, _)| at), Some(Micros(now)));
            calendar.schedule(Micros(2_000 + now), now);
        }
        assert_eq!(calendar.pop(), Some((Micros(2_000), 0)));
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
            match draw(6) {
                0 | 1 => {
                    let at = now + draw(50);
                    sorted.push((at, number, calendar.schedule(Micros(at), number)));
                }
                4 => {
                    // Now and then out of its lane's order: that must make no difference.
                    let (lane, early) = (draw(3), draw(20) / 19);
                    let at = now + 20 * (lane + 1) - early;
                    let lane = Lane(u8::try_from(lane).unwrap());
                    sorted.push((at, number, calendar.schedule_in(lane, Micros(at), number)));
                }
                5 if draw(200) == 0 => {
                    calendar.retain(|number| number % 3 != 0);
                    sorted.retain(|(_, number, _)| number % 3 != 0);
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
