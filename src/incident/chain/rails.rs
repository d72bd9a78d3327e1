//! The chain from top to bottom, for narrow pages: a row for each factor in causal order, and beside the rows the rails
//! that lead from causes to effects.
//!
//! As histories of versions are drawn: a rail is taken while something below waits for it. Pure: indices in, places out.

/// The rows and how wide the rails are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rails {
    /// One for each factor, in the order given.
    pub rows: Vec<RailRow>,
    /// How many rails stand beside each other at most.
    pub n_rails: usize,
}

/// A factor's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RailRow {
    /// The rail that its mark stands on.
    pub rail: usize,
    /// Lines from this row to the next: the rail here, the rail there.
    pub links: Vec<(usize, usize)>,
}

/// Places factors, each given after all its causes (indices into the same list).
///
/// None when a cause does not stand before its effect.
#[must_use]
pub fn rails(causes: &[Vec<usize>]) -> Option<Rails> {
    let mut waits: Vec<Option<usize>> = Vec::new();
    let mut rows: Vec<RailRow> = Vec::with_capacity(causes.len());
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (factor, its_causes) in causes.iter().enumerate() {
        if its_causes.iter().any(|cause| *cause >= factor) {
            return None;
        }
        let rail = waits.iter().position(|target| *target == Some(factor)).unwrap_or_else(|| free(&mut waits));
        if let Some(above) = rows.last_mut() {
            let ends = |to: usize| if waits.get(to) == Some(&Some(factor)) { rail } else { to };
            above.links = starts.iter().map(|(from, to)| (*from, ends(*to))).collect();
            crate::order::sort_by(&mut above.links, Ord::cmp);
            above.links.dedup();
        }
        for target in &mut waits {
            target.take_if(|target| *target == factor);
        }
        starts = (0..waits.len()).filter(|at| waits.get(*at).is_some_and(Option::is_some)).map(|at| (at, at)).collect();
        let effects = causes.iter().enumerate().filter(|(_, its)| its.contains(&factor)).map(|(effect, _)| effect);
        let mut own = Some(rail);
        for effect in effects {
            let to = waits.iter().position(|target| *target == Some(effect)).unwrap_or_else(|| {
                let to = own.take().unwrap_or_else(|| free(&mut waits));
                if let Some(target) = waits.get_mut(to) {
                    *target = Some(effect);
                }
                to
            });
            starts.push((rail, to));
        }
        rows.push(RailRow { rail, links: Vec::new() });
    }
    Some(Rails { rows, n_rails: waits.len() })
}

/// The first rail that nothing waits for; a new one if there is none.
fn free(waits: &mut Vec<Option<usize>>) -> usize {
    waits.iter().position(Option::is_none).unwrap_or_else(|| {
        waits.push(None);
        waits.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::rails;
    use proptest::prelude::*;

    /// Rail and links of each row, printed.
    fn printed(causes: &[Vec<usize>]) -> Vec<String> {
        let rails = rails(causes).unwrap();
        let links =
            |links: &[(usize, usize)]| links.iter().map(|(a, b)| format!(" {a}→{b}")).collect::<Vec<_>>().concat();
        rails.rows.iter().map(|row| format!("{}{}", row.rail, links(&row.links))).collect()
    }

    #[test]
    fn a_chain_of_three_runs_down_one_rail() {
        assert_eq!(printed(&[vec![], vec![0], vec![1]]), ["0 0→0", "0 0→0", "0"]);
    }

    #[test]
    fn two_causes_meet_at_their_effect() {
        assert_eq!(printed(&[vec![], vec![], vec![0, 1]]), ["0 0→0", "1 0→0 1→0", "0"]);
    }

    #[test]
    fn two_effects_part_and_each_keeps_its_rail() {
        assert_eq!(printed(&[vec![], vec![0], vec![0], vec![1, 2]]), ["0 0→0 0→1", "0 0→0 1→1", "1 0→0 1→0", "0"]);
    }

    #[test]
    fn an_effect_before_its_cause_is_refused() {
        assert_eq!(rails(&[vec![1], vec![]]), None);
        assert_eq!(rails(&[]).unwrap().n_rails, 0);
    }

    proptest! {
        #[test]
        fn every_cause_is_tied_to_its_effect(picks in proptest::collection::vec(proptest::collection::btree_set(0..12_usize, 0..3), 1..12)) {
            let causes: Vec<Vec<usize>> = picks.iter().enumerate()
                .map(|(factor, causes)| causes.iter().copied().filter(|cause| *cause < factor).collect()).collect();
            let drawn = rails(&causes).unwrap();
            for (effect, its) in causes.iter().enumerate() {
                for cause in its {
                    // Whatever leaves the cause's mark, followed from row to row.
                    let mut reached = vec![drawn.rows[*cause].rail];
                    for row in &drawn.rows[*cause..effect] {
                        reached = row.links.iter().filter(|(from, _)| reached.contains(from)).map(|(_, to)| *to).collect();
                    }
                    prop_assert!(reached.contains(&drawn.rows[effect].rail));
                }
            }
        }
    }
}
