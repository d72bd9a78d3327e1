//! Lists in order: one copy of the sort for whatever they hold.
//!
//! The standard sorts are compiled anew for each type and each way to compare, some four kilobytes a time, and the page
//! waits for every kilobyte of its program. For the lists that views and files have, an index more costs nothing.

use std::cmp::Ordering;

/// Puts a list in order. What compares equal keeps its order.
pub fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut from: Vec<usize> = (0..list.len()).collect();
    {
        let list = &*list;
        sort_places(&mut from, &|a, b| match (list.get(a), list.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        });
    }
    // Cycle by cycle: each place gets its element, and the one that stood there goes to where the next is taken from.
    for start in 0..list.len() {
        let mut place = start;
        while let Some(source) = from.get_mut(place) {
            let next = std::mem::replace(source, place);
            if next == start {
                break;
            }
            list.swap(place, next);
            place = next;
        }
    }
}

/// Puts a list in the order of a key. What has the same key keeps its order.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|&a, &b| compare(a, b));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_standard_stable_sort(list in prop::collection::vec(0_u8..20, 0..60)) {
            let mut ours: Vec<(usize, u8)> = list.iter().copied().enumerate().collect();
            let mut standard = ours.clone();
            sort_by_key(&mut ours, |&(_, key)| key);
            standard.sort_by_key(|&(_, key)| key);
            prop_assert_eq!(ours, standard);
        }
    }
}
