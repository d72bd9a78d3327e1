//! The event calendar: what happens next. Knows nothing of what an event is.
//!
//! ```text
//!   order   (time, insertion number): [event] [event] [lane] [event] … [lane]    ← the next one is at hand
//!                                                       │
//!   lanes                                            [event] ⇄ [event] ⇄ [event]
//! ```
//!
//! Ties come out first in, first out: that is a promise, and the pool's comparison with the recorded traces rests on it.
//!
//! Most timers never fire: what they guard against does not come. Timers of one kind have one delay, so they are scheduled
//! in the order in which they are due. Such a kind is a *lane*: a list that stands in the order with its first event alone.
//! Scheduling into a lane and canceling out of it touches neighbors only. (When a lane's first event is canceled, its entry
//! stays where it is and is brought up to date when its turn comes.) Canceling outside of a lane is a walk over all that stands
//! in the order; the model does that hardly ever. Once warm, nothing is allocated per event.

mod lanes;
mod order;

use std::num::NonZeroU64;

use lanes::Lanes;
use order::{Entry, Order};

use super::Micros;

/// Most lanes of a calendar.
pub const MOST_LANES: usize = 8;

/// A kind of events that are scheduled in the order in which they are due, by number below [`MOST_LANES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane(pub u8);

/// Names one scheduled event, for [`Calendar::cancel`]. A key outlives its event harmlessly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(
    /// High half: a place among the lanes' events, from 1, and [`OUTSIDE`] for an event outside of them. Low half: the place's
    /// generation, or outside of lanes the insertion number, less what lies beyond four thousand million. One word, never 0:
    /// an optional key takes no more room, and is copied in one go.
    NonZeroU64,
);

/// In the place of a place: an event outside of the lanes.
const OUTSIDE: u32 = u32::MAX;

/// Bits of an entry's number that say which lane it stands for, from 1; 0: for an event.
const LANE_BITS: u32 = 4;

/// Pending events in order of time, then of insertion.
#[derive(Debug, Clone)]
pub struct Calendar<E> {
    /// An entry without an event stands for a lane. Above the lane's bits its number is that of the insertion.
    order: Order<Option<E>>,
    lanes: Lanes<E>,
    /// Where the lanes stand in the order, if they do: at their first event, or at one before that which was canceled.
    stands_at: [Option<Micros>; MOST_LANES],
    /// Insertion number of the next event.
    next_number: u64,
    /// Time of the last event taken out.
    now: Micros,
}

impl Lane {
    const fn index(self) -> usize {
        self.0 as usize
    }

    /// The number of an entry that stands for this lane, with the event that was inserted then as the lane's first.
    const fn entry_number(self, number: u64) -> u64 {
        number << LANE_BITS | (self.0 as u64 + 1)
    }

    /// The lane for which an entry with this number stands, which has no event.
    const fn of_entry(number: u64) -> Self {
        Self(((number & ((1 << LANE_BITS) - 1)) as u8).wrapping_sub(1))
    }
}

impl Key {
    const fn new(place: u32, nth: u32) -> Self {
        let bits = (place as u64) << 32 | nth as u64;
        match NonZeroU64::new(bits) {
            Some(bits) => Self(bits),
            None => Self(NonZeroU64::MIN),
        }
    }

    const fn place(self) -> u32 {
        (self.0.get() >> 32) as u32
    }

    const fn nth(self) -> u32 {
        low_half(self.0.get())
    }
}

impl<E: Copy> Default for Calendar<E> {
    fn default() -> Self {
        let (order, lanes) = (Order::new(), Lanes::new());
        Self { order, lanes, stands_at: [None; MOST_LANES], next_number: 0, now: Micros::ZERO }
    }
}

impl<E: Copy> Calendar<E> {
    /// An empty calendar at time zero.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Schedules `event` at `at`. Time never runs back: what lies before the last event taken out is due at once.
    #[inline]
    pub fn schedule(&mut self, at: Micros, event: E) -> Key {
        let number = self.next_number;
        self.next_number += 1;
        self.order.insert_newest(at.max(self.now), number << LANE_BITS, Some(event));
        Key::new(OUTSIDE, low_half(number))
    }

    /// Schedules an event of a lane. One that is due before the lane's last one stands outside of it: nothing changes but
    /// what it costs.
    pub fn schedule_in(&mut self, lane: Lane, at: Micros, event: E) -> Key {
        let at = at.max(self.now);
        let number = self.next_number;
        // One that is due before the lane's place in the order would come too late: where all that stood in the lane was
        // canceled, that place is still to surface.
        if self.stands_at.get(lane.index()).is_some_and(|place| place.is_some_and(|place| at < place)) {
            return self.schedule(at, event);
        }
        let Some((place, nth)) = self.lanes.push(lane, at, number, event) else { return self.schedule(at, event) };
        self.next_number += 1;
        if let Some(stands_at) = self.stands_at.get_mut(lane.index())
            && stands_at.is_none()
        {
            *stands_at = Some(at);
            self.order.insert_newest(at, lane.entry_number(number), None);
        }
        Key::new(place, nth)
    }

    /// Takes a scheduled event out unheard. False when it has happened or was canceled before.
    pub fn cancel(&mut self, key: Key) -> bool {
        match key.place() {
            OUTSIDE => self.cancel_outside_lanes(key.nth()),
            place => self.lanes.cancel(place, key.nth()),
        }
    }

    /// Takes every event out unheard that `keep` does not want. Costs a walk over all of them.
    pub fn retain(&mut self, keep: impl Fn(&E) -> bool) {
        self.lanes.retain(&keep);
        self.order.retain(|entry| entry.what.as_ref().is_none_or(&keep));
    }

    /// The next event and its time: the earliest, and among those the one that was scheduled first.
    pub fn pop(&mut self) -> Option<(Micros, E)> {
        self.pop_due(Micros::MAX)
    }

    /// The next event and its time, if it is due by then; else it stays where it is.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "an event that is returned goes through memory, and waits there for its words"
    )]
    pub fn pop_due(&mut self, by: Micros) -> Option<(Micros, E)> {
        self.renew_first();
        let at = self.order.first()?.at;
        if at > by {
            return None;
        }
        let Entry { number, what, .. } = self.order.take_first()?;
        let event = if let Some(event) = what {
            event
        } else {
            let lane = Lane::of_entry(number);
            let event = self.lanes.take_first(lane)?;
            self.enter(lane);
            event
        };
        self.now = at;
        Some((at, event))
    }

    /// The next event and its time, left where it is.
    #[must_use]
    pub fn peek(&self) -> Option<(Micros, &E)> {
        let Entry { at, number, what } = self.order.first()?;
        match what {
            Some(event) => Some((*at, event)),
            None => match self.lanes.first(Lane::of_entry(*number)) {
                Some((_, first, event)) if first == number >> LANE_BITS => Some((*at, event)),
                _ => self.search_first(),
            },
        }
    }

    /// Time of the next event.
    #[must_use]
    pub fn peek_time(&self) -> Option<Micros> {
        self.peek().map(|(at, _)| at)
    }

    /// Time of the last event taken out.
    #[must_use]
    pub const fn now(&self) -> Micros {
        self.now
    }

    /// Events still to come. Costs a walk over those outside of lanes.
    #[must_use]
    pub fn len(&self) -> u32 {
        let outside = self.order.iter().filter(|entry| entry.what.is_some());
        u32::try_from(outside.count()).unwrap_or(u32::MAX) + self.lanes.n_events()
    }

    /// Whether nothing is to come.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.peek().is_none()
    }

    /// Memory that a clone takes besides the calendar's own size, about \[bytes\].
    #[must_use]
    pub fn n_bytes(&self) -> u64 {
        let in_order = self.order.iter().count() * size_of::<Entry<Option<E>>>();
        u64::try_from(in_order + self.lanes.n_bytes()).unwrap_or(u64::MAX)
    }

    #[cold]
    fn cancel_outside_lanes(&mut self, nth: u32) -> bool {
        let mut was_there = false;
        self.order.retain(|entry| {
            let is_it = entry.what.is_some() && low_half(entry.number >> LANE_BITS) == nth;
            was_there |= is_it;
            !is_it
        });
        was_there
    }

    /// Puts a lane into the order with its first event, if it has one.
    fn enter(&mut self, lane: Lane) {
        let first = self.lanes.first(lane);
        if let Some(stands_at) = self.stands_at.get_mut(lane.index()) {
            *stands_at = first.map(|(at, ..)| at);
        }
        if let Some((at, number, _)) = first {
            self.order.insert(at, lane.entry_number(number), None);
        }
    }

    /// What [`Calendar::peek`] gives, where a lane stands first in the order at an event that was canceled.
    #[cold]
    fn search_first(&self) -> Option<(Micros, &E)> {
        let first_of = |entry: &Entry<Option<E>>| match &entry.what {
            Some(_) => Some((entry.at, entry.number >> LANE_BITS)),
            None => self.lanes.first(Lane::of_entry(entry.number)).map(|(at, number, _)| (at, number)),
        };
        let entries = self.order.iter().filter_map(|entry| first_of(entry).map(|rank| (rank, entry)));
        let ((at, _), entry) = entries.min_by_key(|&(rank, _)| rank)?;
        match &entry.what {
            Some(event) => Some((at, event)),
            None => self.lanes.first(Lane::of_entry(entry.number)).map(|(at, _, event)| (at, event)),
        }
    }

    /// Brings a lane up to date that is the next entry with an event that was canceled.
    #[inline]
    fn renew_first(&mut self) {
        while let Some(&Entry { number, what: None, .. }) = self.order.first() {
            let lane = Lane::of_entry(number);
            if self.lanes.first(lane).is_some_and(|(_, first, _)| first == number >> LANE_BITS) {
                return;
            }
            self.renew(lane);
        }
    }

    #[cold]
    fn renew(&mut self, lane: Lane) {
        self.order.take_first();
        self.enter(lane);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
const fn low_half(number: u64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drained<E: Copy>(mut calendar: Calendar<E>) -> Vec<(u64, E)> {
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
    fn a_shorter_delay_after_the_last_timer_was_canceled_is_not_late() {
        let mut calendar = Calendar::new();
        calendar.schedule(Micros(1), 'a');
        let long = calendar.schedule_in(Lane(0), Micros(100), 'b');
        assert!(calendar.cancel(long));
        calendar.schedule_in(Lane(0), Micros(10), 'c');
        calendar.schedule(Micros(50), 'd');
        assert_eq!(drained(calendar), [(1, 'a'), (10, 'c'), (50, 'd')]);
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
    fn a_lane_has_one_entry_however_many_of_its_timers_are_canceled() {
        let mut calendar = Calendar::new();
        for at in 0..100_000_u64 {
            calendar.schedule(Micros(at), 'a');
            let timer = calendar.schedule_in(Lane(0), Micros(at + 50), 'b');
            assert_eq!(calendar.pop(), Some((Micros(at), 'a')));
            assert!(calendar.cancel(timer));
            assert!(calendar.is_empty());
        }
        assert!(calendar.n_bytes() <= 100, "{} bytes", calendar.n_bytes());
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
