//! A column that grows without ever being copied in one go, so that no sample of a long file takes longer than another.
//!
//! A vector that is full moves to a larger place at once: of five million samples that is tens of megabytes between two
//! frames. Here the larger place is filled ahead of time, some elements with each new one.

/// The first capacity.
const FIRST: usize = 1_024;
/// The move begins when this part of the capacity is left, and takes as many elements with each new one.
const AHEAD: usize = 32;

/// The column, and its next place while it moves.
#[derive(Debug)]
pub(super) struct Growing<T> {
    now: Vec<T>,
    next: Vec<T>,
}

impl<T> Default for Growing<T> {
    fn default() -> Self {
        Self { now: Vec::new(), next: Vec::new() }
    }
}

impl<T: Copy> Growing<T> {
    /// An empty one that begins to move only after so many elements.
    pub(super) fn with_room(n: usize) -> Self {
        Self { now: Vec::with_capacity(n + n / (AHEAD / 2)), next: Vec::new() }
    }

    /// A copy of elements that are there: the one thing here that takes time by their number.
    pub(super) fn copied(elements: &[T]) -> Self {
        let mut growing = Self::with_room(elements.len());
        growing.now.extend_from_slice(elements);
        growing
    }

    pub(super) fn push(&mut self, element: T) {
        if self.now.len() == self.now.capacity() {
            self.move_up_to(self.now.len());
            self.now = std::mem::take(&mut self.next);
        }
        self.now.push(element);
        let n_left = self.now.capacity() - self.now.len();
        if n_left < self.now.capacity() / AHEAD {
            self.move_up_to(self.now.capacity().saturating_sub(n_left * AHEAD));
        }
    }

    pub(super) fn as_slice(&self) -> &[T] {
        &self.now
    }

    pub(super) fn len(&self) -> usize {
        self.now.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.now.is_empty()
    }

    /// The elements, without the room for more: what is left over is given back where it is.
    pub(super) fn into_vec(self) -> Vec<T> {
        let mut elements = self.now;
        drop(self.next);
        elements.shrink_to_fit();
        elements
    }

    /// Fills the next place with the first `n` elements.
    fn move_up_to(&mut self, n: usize) {
        if self.next.capacity() == 0 {
            self.next.reserve_exact((2 * self.now.capacity()).max(FIRST));
        }
        let more = self.now.get(self.next.len()..n.min(self.now.len())).unwrap_or_default();
        self.next.extend_from_slice(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_was_pushed_is_there_in_order_however_often_it_moved() {
        for n in [0, 1, FIRST - 1, FIRST, FIRST + 1, 2 * FIRST, 100_000] {
            for room in [0, 1, 10, 40, n] {
                let mut growing = Growing::with_room(room);
                (0..n).for_each(|i| growing.push(i));
                assert_eq!((growing.len(), growing.is_empty()), (n, n == 0));
                assert!(growing.as_slice().iter().copied().eq(0..n), "{n} with room for {room}");
                let elements = growing.into_vec();
                assert!(elements.capacity() == n && elements.into_iter().eq(0..n));
            }
        }
    }

    #[test]
    fn no_push_moves_more_than_a_few_elements() {
        let mut growing = Growing::default();
        let mut n_moved = 0;
        for i in 0..1_000_000 {
            let had = growing.now.capacity();
            growing.push(i);
            let is_elsewhere = growing.now.capacity() != had;
            let moved = if is_elsewhere { 0 } else { growing.next.len() - n_moved };
            assert!(moved <= 2 * AHEAD, "{moved} at {i}");
            n_moved = growing.next.len();
        }
    }

    #[test]
    fn as_many_as_there_is_room_for_do_not_move() {
        let mut growing = Growing::with_room(100_000);
        (0..100_000).for_each(|i| growing.push(i));
        assert!(growing.next.is_empty());
    }
}
