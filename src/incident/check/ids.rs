//! Ids are well-formed and unique, and every reference names something that is there.
//!
//! Ids are unique among things of one kind. Near misses get a "did you mean".

use std::collections::{BTreeMap, BTreeSet};

use crate::incident::file::{Evidence, IncidentFile};
use crate::incident::limits;
use crate::incident::problem::{Path, Problem, Rule, quoted};
use crate::incident::prose::{self, Inline};
use crate::incident::schema::nearest;

use super::walk::{self, Markup, items};

/// Sections of the page that a review step may show.
pub const SECTIONS: &[&str] =
    &["overview", "timeline", "metrics", "chain", "code", "replay", "lessons", "action_items", "reconstruction"];

/// The ids of a file, by what they name.
struct Ids<'a> {
    by_kind: BTreeMap<&'static str, BTreeSet<&'a str>>,
}

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    if let Some(problem) = bad_id(&Path::root().field("id"), &file.id) {
        found.push(problem);
    }
    let mut ids = Ids { by_kind: BTreeMap::new() };
    let root = Path::root();
    let mut declare = |kind: &'static str, list: Vec<(Path, &'_ str)>| {
        check_ids(kind, list.into_iter(), found);
    };
    macro_rules! declare {
        ($kind:literal, $path:expr, $list:expr) => {
            declare($kind, items(&$path, $list).map(|(path, item)| (path.field("id"), item.id.as_str())).collect());
            // Extended, not collected: collecting brings a sort of its own into the page, once for each type.
            ids.by_kind.entry($kind).or_default().extend($list.iter().map(|item| item.id.as_str()));
        };
    }
    declare!("entry", root.field("timeline"), &file.timeline);
    declare!("metric", root.field("metrics"), &file.metrics);
    declare!("factor", root.field("contributing_factors"), &file.contributing_factors);
    declare!("code change", root.field("code_changes"), &file.code_changes);
    declare!("fact", root.field("facts"), &file.facts);
    declare!("model", root.field("models"), &file.models);
    declare!("experiment", root.field("experiments"), &file.experiments);
    declare!("takeaway", root.field("lessons").field("takeaways"), &file.lessons.takeaways);
    declare!("action item", root.field("action_items"), &file.action_items);
    declare!("alert", root.field("alerts"), &file.alerts);
    for (path, change) in items(&root.field("code_changes"), &file.code_changes) {
        let notes = items(&path.field("annotations"), &change.annotations);
        declare("annotation", notes.map(|(path, note)| (path.field("id"), note.id.as_str())).collect());
    }
    let terms = items(&root.field("glossary"), &file.glossary);
    check_unique("term", terms.map(|(path, term)| (path.field("term"), term.term.as_str())), found);
    check_references(file, &ids, found);
}

/// Well-formed, and no two alike.
pub(super) fn check_ids<'a>(kind: &str, ids: impl Iterator<Item = (Path, &'a str)>, found: &mut Vec<Problem>) {
    let mut well_formed = Vec::new();
    for (path, id) in ids {
        match bad_id(&path, id) {
            Some(problem) => found.push(problem),
            None => well_formed.push((path, id)),
        }
    }
    check_unique(kind, well_formed.into_iter(), found);
}

fn check_unique<'a>(kind: &str, names: impl Iterator<Item = (Path, &'a str)>, found: &mut Vec<Problem>) {
    let mut first_at: BTreeMap<&str, Path> = BTreeMap::new();
    for (path, name) in names {
        if let Some(first) = first_at.get(name) {
            let expected = format!("another name: this {kind} is at {first} already");
            found.push(Problem::at(Rule::DuplicateId, &path, quoted(name), expected));
        } else {
            first_at.insert(name, path);
        }
    }
}

fn bad_id(path: &Path, id: &str) -> Option<Problem> {
    let plain = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let framed = !id.starts_with('-') && !id.ends_with('-') && !id.is_empty();
    if plain && framed && id.len() <= limits::ID_CHARS {
        return None;
    }
    let expected = format!("1 to {} of a-z, 0-9 and -, with - only between others", limits::ID_CHARS);
    Some(Problem::at(Rule::BadId, path, quoted(id), expected))
}

impl Ids<'_> {
    fn refer(&self, kind: &'static str, path: &Path, id: &str, found: &mut Vec<Problem>) {
        let known = self.by_kind.get(kind).cloned().unwrap_or_default();
        if known.contains(id) {
            return;
        }
        let names: Vec<&str> = known.into_iter().collect();
        let article = if kind.starts_with(['a', 'e']) { "an" } else { "a" };
        let problem = Problem::at(Rule::UnknownId, path, quoted(id), format!("the id of {article} {kind}"));
        found.push(problem.meaning(nearest(id, &names)));
    }

    fn refer_if(&self, kind: &'static str, path: &Path, id: Option<&String>, found: &mut Vec<Problem>) {
        if let Some(id) = id {
            self.refer(kind, path, id, found);
        }
    }
}

fn check_references(file: &IncidentFile, ids: &Ids<'_>, found: &mut Vec<Problem>) {
    let root = Path::root();
    for (path, evidence) in walk::evidence(file) {
        match evidence {
            Evidence::Entry { entry } => ids.refer("entry", &path.field("entry"), entry, found),
            Evidence::Metric { metric, .. } => ids.refer("metric", &path.field("metric"), metric, found),
            Evidence::Code { code_change, .. } => {
                ids.refer("code change", &path.field("code_change"), code_change, found);
            }
            Evidence::Replay { model, .. } => ids.refer("model", &path.field("model"), model, found),
            Evidence::Fact { fact } => ids.refer("fact", &path.field("fact"), fact, found),
            Evidence::Link { .. } => {}
        }
    }
    for (path, fact) in items(&root.field("impact").field("facts"), &file.impact.facts) {
        ids.refer("fact", &path, fact, found);
    }
    ids.refer_if("fact", &root.field("impact").field("cost"), file.impact.cost.as_ref(), found);
    for (path, factor) in items(&root.field("contributing_factors"), &file.contributing_factors) {
        for (path, cause) in items(&path.field("causes"), &factor.causes) {
            ids.refer("factor", &path, cause, found);
        }
        ids.refer_if("code change", &path.field("code_change"), factor.code_change.as_ref(), found);
        ids.refer_if("experiment", &path.field("experiment"), factor.experiment.as_ref(), found);
    }
    for (path, change) in items(&root.field("code_changes"), &file.code_changes) {
        for (path, note) in items(&path.field("annotations"), &change.annotations) {
            ids.refer_if("factor", &path.field("factor"), note.factor.as_ref(), found);
        }
    }
    for (path, model) in items(&root.field("models"), &file.models) {
        ids.refer_if("code change", &path.field("code_change"), model.code_change.as_ref(), found);
    }
    for (path, experiment) in items(&root.field("experiments"), &file.experiments) {
        ids.refer("model", &path.field("model"), &experiment.model, found);
        if let Some(response) = &experiment.response {
            ids.refer("alert", &path.field("response").field("alert"), &response.alert, found);
        }
        for (path, expectation) in items(&path.field("expect"), &experiment.expect) {
            ids.refer_if("fact", &path.field("fact"), expectation.fact.as_ref(), found);
        }
    }
    for (path, fact) in items(&root.field("facts"), &file.facts) {
        ids.refer_if("experiment", &path.field("experiment"), fact.experiment.as_ref(), found);
    }
    for (path, takeaway) in items(&root.field("lessons").field("takeaways"), &file.lessons.takeaways) {
        ids.refer_if("experiment", &path.field("experiment"), takeaway.experiment.as_ref(), found);
    }
    for (path, item) in items(&root.field("action_items"), &file.action_items) {
        ids.refer_if("experiment", &path.field("experiment"), item.experiment.as_ref(), found);
        for (path, factor) in items(&path.field("factors"), &item.factors) {
            ids.refer("factor", &path, factor, found);
        }
    }
    for (path, alert) in items(&root.field("alerts"), &file.alerts) {
        ids.refer("metric", &path.field("metric"), &alert.metric, found);
    }
    if let Some(review) = &file.review {
        for (path, step) in items(&root.field("review").field("steps"), &review.steps) {
            check_step(&path.field("ref"), &step.reference, ids, found);
        }
        for (path, note) in items(&root.field("review").field("notes"), &review.notes) {
            check_step(&path.field("ref"), &note.reference, ids, found);
        }
    }
    check_cited_facts(file, ids, found);
}

fn check_step(path: &Path, reference: &str, ids: &Ids<'_>, found: &mut Vec<Problem>) {
    const KINDS: &[&str] = &["factor", "entry", "metric", "takeaway"];
    match reference.split_once(':') {
        Some((kind, id)) => {
            if let Some(kind) = KINDS.iter().find(|known| **known == kind) {
                return ids.refer(kind, path, id, found);
            }
            let expected = format!("a section, or an id after one of {}", KINDS.join(", "));
            let problem = Problem::at(Rule::UnknownId, path, quoted(reference), expected);
            found.push(problem.meaning(nearest(kind, KINDS)));
        }
        None if SECTIONS.contains(&reference) => {}
        None => {
            let expected = format!("one of {}, or kind:id", SECTIONS.join(", "));
            let problem = Problem::at(Rule::UnknownId, path, quoted(reference), expected);
            found.push(problem.meaning(nearest(reference, SECTIONS)));
        }
    }
}

/// Every `{{fact:id}}` in a text.
fn check_cited_facts(file: &IncidentFile, ids: &Ids<'_>, found: &mut Vec<Problem>) {
    for text in walk::texts(file).into_iter().filter(|text| text.markup == Markup::Inline) {
        for inline in prose::parse(text.words).unwrap_or_default() {
            if let Inline::Fact(fact) = inline {
                ids.refer("fact", &text.path, &fact.id, found);
            }
        }
    }
}
