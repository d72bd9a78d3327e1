//! Where the factors of a root-cause chain stand: columns from cause to effect, rows with few crossings.
//!
//! A layered drawing after Sugiyama: longest-path layers, placeholders where an edge passes a layer, barycenter sweeps.
//! Own code, since the page needs the places at which long edges pass, which the layout crates keep to themselves, and
//! the same picture on every target. Pure: indices in, columns and rows out; knows no pixels and no incident.

mod rails;

pub use rails::{RailRow, Rails, rails};

/// Where everything stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Place of each node, in the order they were given.
    pub nodes: Vec<Place>,
    /// One for each cause of each node.
    pub edges: Vec<Edge>,
    /// How many columns there are.
    pub n_columns: u32,
    /// How many half rows the tallest column takes.
    pub n_half_rows: u32,
}

/// A place in the drawing. Rows count in halves, so that columns can be centered against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Counted from 0, causes to the left of effects.
    pub column: u32,
    /// Twice the row, counted from the top.
    pub half_row: u32,
}

/// A line from a cause to its effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Index of the cause.
    pub from: u32,
    /// Index of the effect.
    pub to: u32,
    /// Where it passes columns in between.
    pub via: Vec<Place>,
}

/// Sweeps over the columns; small graphs settle in two or three.
const N_SWEEPS: u32 = 8;

/// Something that takes a place in a column: a node, or an edge that passes by.
#[derive(Debug, Clone, Default)]
struct Item {
    column: usize,
    causes: Vec<usize>,
    effects: Vec<usize>,
}

/// Lays out nodes by their causes (indices into the same list).
///
/// None when a cause is out of range or the causes go round in a circle; the loader refuses such incidents.
#[must_use]
pub fn layout(causes: &[Vec<usize>]) -> Option<Layout> {
    let columns = columns(causes)?;
    let (items, chains) = with_placeholders(causes, &columns)?;
    let n_columns = columns.iter().max().map_or(0, |last| last + 1);
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); n_columns];
    for (index, item) in items.iter().enumerate() {
        order.get_mut(item.column)?.push(index);
    }
    sort_rows(&items, &mut order);
    let places = places(&items, &order)?;
    let nodes = places.get(..causes.len())?.to_vec();
    let mut edges = Vec::new();
    for (from, to, passing) in chains {
        let via = passing.iter().map(|index| places.get(*index).copied()).collect::<Option<Vec<_>>>()?;
        edges.push(Edge { from: small(from), to: small(to), via });
    }
    let tallest = order.iter().map(Vec::len).max().unwrap_or(0);
    Some(Layout { nodes, edges, n_columns: small(n_columns), n_half_rows: small(tallest * 2) })
}

/// Column of each node: one more than the rightmost of its causes; roots stand just left of their first effect.
fn columns(causes: &[Vec<usize>]) -> Option<Vec<usize>> {
    let n = causes.len();
    let mut column: Vec<Option<usize>> = vec![None; n];
    for _ in 0..n {
        for (node, its_causes) in causes.iter().enumerate() {
            let known = its_causes.iter().map(|cause| *column.get(*cause)?).collect::<Option<Vec<usize>>>();
            if let (Some(slot), Some(known)) = (column.get_mut(node), known) {
                *slot = Some(known.into_iter().max().map_or(0, |last| last + 1));
            }
        }
    }
    let mut column = column.into_iter().collect::<Option<Vec<usize>>>()?;
    for node in 0..n {
        let effects = (0..n).filter(|other| causes.get(*other).is_some_and(|its| its.contains(&node)));
        let nearest = effects.filter_map(|effect| column.get(effect).copied()).min();
        if causes.get(node)?.is_empty()
            && let (Some(slot), Some(nearest)) = (column.get_mut(node), nearest)
        {
            *slot = nearest.saturating_sub(1);
        }
    }
    Some(column)
}

type Chain = (usize, usize, Vec<usize>);

/// The nodes, and one placeholder for each column that an edge passes.
fn with_placeholders(causes: &[Vec<usize>], columns: &[usize]) -> Option<(Vec<Item>, Vec<Chain>)> {
    let mut items: Vec<Item> = columns.iter().map(|column| Item { column: *column, ..Item::default() }).collect();
    let mut chains = Vec::new();
    for (to, its_causes) in causes.iter().enumerate() {
        for &from in its_causes {
            let (start, end) = (*columns.get(from)?, *columns.get(to)?);
            let mut passing = Vec::new();
            let mut previous = from;
            for column in start + 1..end {
                let placeholder = items.len();
                items.push(Item { column, causes: vec![previous], effects: Vec::new() });
                items.get_mut(previous)?.effects.push(placeholder);
                passing.push(placeholder);
                previous = placeholder;
            }
            items.get_mut(previous)?.effects.push(to);
            items.get_mut(to)?.causes.push(previous);
            chains.push((from, to, passing));
        }
    }
    Some((items, chains))
}

/// Orders each column by the mean row of its neighbors, forwards and backwards, keeping the order with fewest crossings.
fn sort_rows(items: &[Item], order: &mut Vec<Vec<usize>>) {
    let mut best = order.clone();
    let mut fewest = n_crossings(items, order);
    for sweep in 0..N_SWEEPS {
        let forwards = sweep % 2 == 0;
        let all: Vec<usize> = if forwards { (0..order.len()).collect() } else { (0..order.len()).rev().collect() };
        for column in all {
            let rows = rows(items.len(), order);
            let Some(here) = order.get_mut(column) else { continue };
            crate::order::sort_by_key(here, |index| {
                let item = items.get(*index);
                let neighbors = item.map(|item| if forwards { &item.causes } else { &item.effects });
                mean_row(neighbors.map_or(&[][..], Vec::as_slice), &rows).unwrap_or_else(|| row(&rows, *index) * SCALE)
            });
        }
        let crossings = n_crossings(items, order);
        if crossings < fewest {
            fewest = crossings;
            best.clone_from(order);
        }
    }
    *order = best;
}

/// Rows are compared as whole numbers, 1/5040 apart, so that means of up to ten neighbors are exact.
const SCALE: usize = 5_040;

fn mean_row(neighbors: &[usize], rows: &[usize]) -> Option<usize> {
    let sum: usize = neighbors.iter().map(|index| row(rows, *index) * SCALE).sum();
    sum.checked_div(neighbors.len())
}

fn rows(n_items: usize, order: &[Vec<usize>]) -> Vec<usize> {
    let mut rows = vec![0; n_items];
    for column in order {
        for (row, index) in column.iter().enumerate() {
            if let Some(slot) = rows.get_mut(*index) {
                *slot = row;
            }
        }
    }
    rows
}

fn row(rows: &[usize], index: usize) -> usize {
    rows.get(index).copied().unwrap_or(0)
}

fn n_crossings(items: &[Item], order: &[Vec<usize>]) -> usize {
    let rows = rows(items.len(), order);
    let mut crossings = 0;
    for column in order {
        let links: Vec<(usize, usize)> = column
            .iter()
            .filter_map(|index| Some((*index, items.get(*index)?)))
            .flat_map(|(index, item)| item.effects.iter().map(move |effect| (index, *effect)))
            .map(|(from, to)| (row(&rows, from), row(&rows, to)))
            .collect();
        for (i, a) in links.iter().enumerate() {
            let crosses = |b: &&(usize, usize)| (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1);
            crossings += links.iter().skip(i + 1).filter(crosses).count();
        }
    }
    crossings
}

/// Centers each column against the tallest.
fn places(items: &[Item], order: &[Vec<usize>]) -> Option<Vec<Place>> {
    let tallest = order.iter().map(Vec::len).max().unwrap_or(0);
    let mut places = vec![Place { column: 0, half_row: 0 }; items.len()];
    for (column, here) in order.iter().enumerate() {
        let top = tallest - here.len();
        for (row, index) in here.iter().enumerate() {
            *places.get_mut(*index)? = Place { column: small(column), half_row: small(top + 2 * row) };
        }
    }
    Some(places)
}

/// Counts here stay far below 2³²: a chain is limited by the format.
fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Place, layout};
    use proptest::prelude::*;

    fn place(column: u32, half_row: u32) -> Place {
        Place { column, half_row }
    }

    #[test]
    fn a_chain_of_three_stands_in_a_line() {
        let drawn = layout(&[vec![], vec![0], vec![1]]).unwrap();
        assert_eq!(drawn.nodes, [place(0, 0), place(1, 0), place(2, 0)]);
        assert_eq!((drawn.n_columns, drawn.n_half_rows), (3, 2));
    }

    #[test]
    fn a_long_edge_says_where_it_passes() {
        let drawn = layout(&[vec![], vec![0], vec![0, 1]]).unwrap();
        let long = drawn.edges.iter().find(|edge| edge.from == 0 && edge.to == 2).unwrap();
        assert_eq!(long.via.len(), 1);
        assert_eq!(long.via[0].column, 1);
        assert_ne!(long.via[0], drawn.nodes[1]);
    }

    #[test]
    fn a_root_stands_next_to_its_effect() {
        let drawn = layout(&[vec![], vec![0], vec![1], vec![], vec![2, 3]]).unwrap();
        assert_eq!(drawn.nodes[3].column, 2);
    }

    #[test]
    fn two_crossed_pairs_are_uncrossed() {
        let drawn = layout(&[vec![], vec![], vec![1], vec![0]]).unwrap();
        let [a, b, of_b, of_a] = [0, 1, 2, 3].map(|i| drawn.nodes[i].half_row);
        assert_eq!(a < b, of_a < of_b);
    }

    #[test]
    fn circles_and_strangers_are_refused() {
        assert_eq!(layout(&[vec![1], vec![0]]), None);
        assert_eq!(layout(&[vec![7]]), None);
        assert_eq!(layout(&[]).unwrap().n_columns, 0);
    }

    proptest! {
        #[test]
        fn no_two_share_a_place_and_every_edge_goes_right(
            causes in proptest::collection::vec(proptest::collection::btree_set(0..20_usize, 0..3), 1..20)
        ) {
            let causes: Vec<Vec<usize>> =
                causes.into_iter().enumerate().map(|(i, c)| c.into_iter().filter(|c| *c < i).collect()).collect();
            let drawn = layout(&causes).unwrap();
            let mut taken: Vec<Place> = drawn.nodes.clone();
            taken.extend(drawn.edges.iter().flat_map(|edge| edge.via.iter().copied()));
            let n = taken.len();
            taken.sort_unstable();
            taken.dedup();
            prop_assert_eq!(taken.len(), n);
            for edge in &drawn.edges {
                let (from, to) = (drawn.nodes[edge.from as usize], drawn.nodes[edge.to as usize]);
                prop_assert_eq!(to.column - from.column, u32::try_from(edge.via.len()).unwrap() + 1);
            }
        }
    }
}
