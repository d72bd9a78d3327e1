//! Entries in order of time, then of insertion. Knows nothing of what they stand for.
//!
//! Two parts: what comes soon is a short sorted list, what comes later a heap, and nothing in the list comes after anything
//! in the heap. A service at rest has a dozen entries, and most new ones are due soon: they go into the list near its end,
//! past one or two others. Thousands of entries go through the heap, as ever.

use crate::model::Micros;

/// Most entries of the sorted list: about as many as can be moved up in the time that a heap takes.
const MOST_SOON: usize = 32;
/// Children of a heap entry. Four are as many compares as two levels of two, on half as many cache lines.
const ARITY: usize = 4;

/// When something is due, and what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<T> {
    pub(super) at: Micros,
    /// Insertion number: no two are equal.
    pub(super) number: u64,
    pub(super) what: T,
}

impl<T> Entry<T> {
    /// Time, then insertion number, as one number: one comparison without a branch.
    fn rank(&self) -> u128 {
        (u128::from(self.at.0) << 64) | u128::from(self.number)
    }
}

/// Entries in order. The first one is at hand.
#[derive(Debug, Clone)]
pub(super) struct Order<T> {
    /// The latest one first, so that the next one is taken off the end. Empty only if `later` is.
    soon: Vec<Entry<T>>,
    later: Heap<T>,
}

impl<T: Copy> Order<T> {
    pub(super) const fn new() -> Self {
        Self { soon: Vec::new(), later: Heap { entries: Vec::new() } }
    }

    /// The next entry.
    pub(super) fn first(&self) -> Option<&Entry<T>> {
        self.soon.last()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry<T>> {
        self.soon.iter().chain(&self.later.entries)
    }

    /// Puts an entry in that has the greatest insertion number so far: it comes after all that are due at the same time.
    ///
    /// Word by word, not as an [`Entry`]: that would go through memory.
    pub(super) fn insert_newest(&mut self, at: Micros, number: u64, what: T) {
        self.insert_before(Entry { at, number, what }, |other| other.at > at);
    }

    /// Puts an entry in whose insertion number may be an old one.
    pub(super) fn insert(&mut self, at: Micros, number: u64, what: T) {
        let entry = Entry { at, number, what };
        let rank = entry.rank();
        self.insert_before(entry, |other| other.rank() > rank);
    }

    /// Puts an entry in before all those that `come_later`.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    fn insert_before(&mut self, entry: Entry<T>, come_later: impl Fn(&Entry<T>) -> bool) {
        if !self.later.entries.is_empty() || self.soon.len() >= MOST_SOON {
            // What would come last in the list belongs into the heap if something is there already, or the list is full.
            let is_full = self.soon.len() >= MOST_SOON;
            let is_last = self.soon.first().is_none_or(|latest| !come_later(latest));
            if is_last && (is_full || self.later.first().is_some_and(|first| !come_later(first))) {
                return self.later.push(entry);
            }
            if is_full {
                // The list's latest entry makes room.
                self.later.push(self.soon.remove(0));
            }
        }
        // Past those that come sooner, one by one: it is mostly one or two, and a call to move memory would cost more.
        self.soon.push(entry);
        let mut sooner = self.soon.iter_mut().rev();
        let Some(mut hole) = sooner.next() else { return };
        for other in sooner {
            if come_later(other) {
                break;
            }
            *hole = *other;
            hole = other;
        }
        *hole = entry;
    }

    #[inline]
    pub(super) fn take_first(&mut self) -> Option<Entry<T>> {
        let first = self.soon.pop();
        if self.soon.is_empty() && !self.later.entries.is_empty() {
            self.refill();
        }
        first
    }

    /// Keeps the entries that `keep` wants. Costs a walk over all of them.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&Entry<T>) -> bool) {
        self.soon.retain(&mut keep);
        self.later.retain(keep);
        if self.soon.is_empty() {
            self.refill();
        }
    }

    /// Once nothing is left that comes soon: the first of what comes later.
    #[cold]
    fn refill(&mut self) {
        self.soon.extend(self.later.pop());
    }
}

/// A 4-ary heap, the least rank on top.
#[derive(Debug, Clone)]
struct Heap<T> {
    entries: Vec<Entry<T>>,
}

impl<T: Copy> Heap<T> {
    fn first(&self) -> Option<&Entry<T>> {
        self.entries.first()
    }

    fn push(&mut self, entry: Entry<T>) {
        self.entries.push(entry);
        self.sift_up(self.entries.len() - 1, entry);
    }

    fn pop(&mut self) -> Option<Entry<T>> {
        let last = self.entries.pop()?;
        let Some(&first) = self.entries.first() else { return Some(last) };
        // The last entry nearly always belongs near the bottom: send the hole there first, without asking at each level.
        let hole = self.sink_hole();
        self.sift_up(hole, last);
        Some(first)
    }

    fn retain(&mut self, keep: impl FnMut(&Entry<T>) -> bool) {
        self.entries.retain(keep);
        for at in (0..self.entries.len().div_ceil(ARITY)).rev() {
            if let Some(&entry) = self.entries.get(at) {
                self.sift_down(at, entry);
            }
        }
    }

    /// Moves the hole at the top down to the bottom, along the least children.
    fn sink_hole(&mut self) -> usize {
        let mut hole = 0;
        while let Some((child, least)) = self.least_child(hole) {
            self.put(hole, least);
            hole = child;
        }
        hole
    }

    /// Moves the hole at `hole` up until `entry` fits into it.
    fn sift_up(&mut self, mut hole: usize, entry: Entry<T>) {
        let rank = entry.rank();
        while hole > 0 {
            let parent = (hole - 1) / ARITY;
            let Some(&above) = self.entries.get(parent) else { break };
            if above.rank() <= rank {
                break;
            }
            self.put(hole, above);
            hole = parent;
        }
        self.put(hole, entry);
    }

    /// Moves the hole at `hole` down until `entry` fits into it.
    fn sift_down(&mut self, mut hole: usize, entry: Entry<T>) {
        let rank = entry.rank();
        while let Some((child, least)) = self.least_child(hole) {
            if least.rank() >= rank {
                break;
            }
            self.put(hole, least);
            hole = child;
        }
        self.put(hole, entry);
    }

    /// The child that comes first, and where it is.
    fn least_child(&self, parent: usize) -> Option<(usize, Entry<T>)> {
        let first = parent * ARITY + 1;
        let (nth, least) = match self.entries.get(first..)? {
            [a, b, c, d, ..] => {
                let left = if b.rank() < a.rank() { (1, b) } else { (0, a) };
                let right = if d.rank() < c.rank() { (3, d) } else { (2, c) };
                if right.1.rank() < left.1.rank() { right } else { left }
            }
            rest => rest.iter().enumerate().min_by_key(|(_, child)| child.rank())?,
        };
        Some((first + nth, *least))
    }

    fn put(&mut self, at: usize, entry: Entry<T>) {
        if let Some(place) = self.entries.get_mut(at) {
            *place = entry;
        }
    }
}
