//! A table whose places are used again: memory follows what is live, not what has been.
//!
//! Knows nothing of what it holds.

/// Values by place number.
#[derive(Debug, Clone)]
pub(super) struct Places<T> {
    values: Vec<Option<T>>,
    free: Vec<u32>,
}

impl<T> Places<T> {
    pub(super) const fn new() -> Self {
        Self { values: Vec::new(), free: Vec::new() }
    }

    /// The place that the next value gets.
    pub(super) fn next_place(&self) -> u32 {
        self.free.last().copied().unwrap_or_else(|| self.capacity())
    }

    /// Puts a value, made by `make` from its place number, into a free place.
    pub(super) fn put(&mut self, make: impl FnOnce(u32) -> T) -> u32 {
        if let Some(place) = self.free.pop() {
            if let Some(value) = self.values.get_mut(place as usize) {
                *value = Some(make(place));
            }
            return place;
        }
        let place = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(Some(make(place)));
        place
    }

    pub(super) fn get(&self, place: u32) -> Option<&T> {
        self.values.get(place as usize)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, place: u32) -> Option<&mut T> {
        self.values.get_mut(place as usize)?.as_mut()
    }

    pub(super) fn take(&mut self, place: u32) -> Option<T> {
        let value = self.values.get_mut(place as usize)?.take()?;
        self.free.push(place);
        Some(value)
    }

    /// Places, live or free.
    pub(super) fn capacity(&self) -> u32 {
        u32::try_from(self.values.len()).unwrap_or(u32::MAX)
    }

    /// Everything in the table, by place.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.values.iter().flatten()
    }
}
