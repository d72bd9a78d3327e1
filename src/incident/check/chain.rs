//! The root-cause chain is one: no factor causes itself, and from every factor an impact follows.
//!
//! Looks at the graph only; that causes exist is `ids`' business.

use std::collections::{BTreeMap, BTreeSet};

use crate::incident::file::{Factor, FactorType, IncidentFile};
use crate::incident::problem::{Path, Problem, Rule, quoted};

use super::walk::items;

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    let (path, factors) = (Path::root().field("contributing_factors"), &file.contributing_factors);
    let impacts: Vec<&Factor> = factors.iter().filter(|factor| factor.factor_type == FactorType::Impact).collect();
    if impacts.is_empty() {
        found.push(Problem::at(Rule::NoImpact, &path, "no factor of type \"impact\"", "a chain that ends in one"));
    }
    // Inserted one by one: collecting would bring a sort of its own into the page.
    let mut causes: BTreeMap<&str, &Factor> = BTreeMap::new();
    causes.extend(factors.iter().map(|factor| (factor.id.as_str(), factor)));
    let in_cycle = check_cycles(&path, factors, &causes, found);
    if impacts.is_empty() || in_cycle {
        return;
    }
    let mut reaching = BTreeSet::new();
    let mut next: Vec<&str> = impacts.iter().map(|factor| factor.id.as_str()).collect();
    while let Some(id) = next.pop() {
        if reaching.insert(id) {
            next.extend(causes.get(id).iter().flat_map(|factor| factor.causes.iter().map(String::as_str)));
        }
    }
    for (path, factor) in items(&path, factors).filter(|(_, factor)| !reaching.contains(factor.id.as_str())) {
        let found_words = format!("the factor {}, from which no impact follows", quoted(&factor.id));
        found.push(Problem::at(Rule::DeadEnd, &path, found_words, "a factor that is among the causes of another"));
    }
}

/// Reports each cycle once, at its factor that stands first in the file. Says whether there is one.
fn check_cycles(path: &Path, factors: &[Factor], causes: &BTreeMap<&str, &Factor>, found: &mut Vec<Problem>) -> bool {
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    for (path, factor) in items(path, factors) {
        if reported.contains(factor.id.as_str()) {
            continue;
        }
        if let Some(cycle) = way_back(&factor.id, causes) {
            let ids: Vec<&str> = cycle.iter().copied().chain([factor.id.as_str()]).collect();
            let found_words = format!("causes that lead back: {}", ids.join(" ← "));
            found.push(Problem::at(Rule::Cycle, &path.field("causes"), found_words, "a chain without cycles"));
            reported.extend(cycle);
        }
    }
    !reported.is_empty()
}

/// The shortest way from a factor over causes back to itself, breadth first.
fn way_back<'a>(start: &'a str, causes: &BTreeMap<&'a str, &'a Factor>) -> Option<Vec<&'a str>> {
    let mut seen = BTreeSet::new();
    let mut ways = vec![vec![start]];
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let Some(factor) = way.last().and_then(|id| causes.get(id)) else { continue };
            for cause in factor.causes.iter().map(String::as_str) {
                if cause == start {
                    return Some(way);
                }
                if seen.insert(cause) {
                    longer.push(way.iter().copied().chain([cause]).collect());
                }
            }
        }
        ways = longer;
    }
    None
}
