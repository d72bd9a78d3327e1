//! Walks over an incident file: every text and every piece of evidence, each with its path.
//!
//! So that a rule about texts or evidence is written once and misses no place. Holds no rule itself.

use crate::incident::file::{Evidence, IncidentFile};
use crate::incident::problem::Path;

/// What markup a text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// A title or a name: none.
    Plain,
    /// `` `code` `` and `{{fact:id}}`.
    Inline,
}

/// One text that people read.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    pub(super) path: Path,
    pub(super) words: &'a str,
    pub(super) markup: Markup,
}

struct Texts<'a>(Vec<Text<'a>>);

impl<'a> Texts<'a> {
    fn plain(&mut self, path: Path, words: &'a str) {
        self.0.push(Text { path, words, markup: Markup::Plain });
    }

    fn line(&mut self, path: Path, words: &'a str) {
        self.0.push(Text { path, words, markup: Markup::Inline });
    }

    fn prose(&mut self, path: &Path, paragraphs: &'a [String]) {
        for (index, text) in paragraphs.iter().enumerate() {
            self.line(path.index(index), text);
        }
    }
}

/// Every text that people read, in the order of the file.
pub(super) fn texts(file: &IncidentFile) -> Vec<Text<'_>> {
    let mut texts = Texts(Vec::new());
    let root = Path::root();
    head_texts(file, &root, &mut texts);
    for (path, entry) in items(&root.field("timeline"), &file.timeline) {
        texts.plain(path.field("title"), &entry.title);
        texts.prose(&path.field("description"), &entry.description);
        entry.source.iter().for_each(|source| texts.line(path.field("source").field("detail"), &source.detail));
    }
    for (path, metric) in items(&root.field("metrics"), &file.metrics) {
        texts.plain(path.field("title"), &metric.title);
        metric.caption.iter().for_each(|caption| texts.line(path.field("caption"), caption));
        metric.threshold.iter().for_each(|level| texts.plain(path.field("threshold").field("title"), &level.title));
        texts.line(path.field("source").field("detail"), &metric.source.detail);
    }
    for (path, factor) in items(&root.field("contributing_factors"), &file.contributing_factors) {
        texts.plain(path.field("title"), &factor.title);
        texts.prose(&path.field("description"), &factor.description);
    }
    for (path, change) in items(&root.field("code_changes"), &file.code_changes) {
        texts.plain(path.field("title"), &change.title);
        texts.line(path.field("source").field("detail"), &change.source.detail);
        for (path, note) in items(&path.field("annotations"), &change.annotations) {
            texts.prose(&path.field("text"), &note.text);
        }
    }
    for (path, fact) in items(&root.field("facts"), &file.facts) {
        texts.plain(path.field("title"), &fact.title);
        texts.line(path.field("detail"), &fact.detail);
    }
    for (path, model) in items(&root.field("models"), &file.models) {
        for (name, source) in &model.sources {
            texts.line(path.field("sources").field(name).field("reason"), &source.reason);
        }
    }
    for (path, experiment) in items(&root.field("experiments"), &file.experiments) {
        texts.plain(path.field("question"), &experiment.question);
        texts.line(path.field("reason"), &experiment.reason);
    }
    outcome_texts(file, &root, &mut texts);
    for (path, evidence) in evidence(file) {
        if let Evidence::Link { title, .. } = evidence {
            texts.plain(path.field("title"), title);
        }
    }
    texts.0
}

fn head_texts<'a>(file: &'a IncidentFile, root: &Path, texts: &mut Texts<'a>) {
    texts.plain(root.field("title"), &file.title);
    texts.line(root.field("tldr"), &file.tldr);
    texts.prose(&root.field("summary"), &file.summary);
    texts.plain(root.field("severity"), &file.severity);
    texts.prose(&root.field("provenance").field("reported"), &file.provenance.reported);
    texts.prose(&root.field("provenance").field("reconstructed"), &file.provenance.reconstructed);
    texts.line(root.field("timestamps").field("source").field("detail"), &file.timestamps.source.detail);
    texts.prose(&root.field("impact").field("summary"), &file.impact.summary);
    texts.prose(&root.field("detection").field("summary"), &file.detection.summary);
    texts.prose(&root.field("trigger").field("summary"), &file.trigger.summary);
    texts.prose(&root.field("resolution").field("summary"), &file.resolution.summary);
}

fn outcome_texts<'a>(file: &'a IncidentFile, root: &Path, texts: &mut Texts<'a>) {
    let lessons = root.field("lessons");
    texts.prose(&lessons.field("went_well"), &file.lessons.went_well);
    texts.prose(&lessons.field("went_wrong"), &file.lessons.went_wrong);
    texts.prose(&lessons.field("got_lucky"), &file.lessons.got_lucky);
    texts.prose(&lessons.field("surprises"), &file.lessons.surprises);
    for (path, takeaway) in items(&lessons.field("takeaways"), &file.lessons.takeaways) {
        texts.line(path.field("claim"), &takeaway.claim);
        if let Some(trial) = &takeaway.trial {
            texts.line(path.field("trial").field("reason"), &trial.reason);
            texts.line(path.field("trial").field("method"), &trial.method);
        }
    }
    for (path, item) in items(&root.field("action_items"), &file.action_items) {
        texts.line(path.field("title"), &item.title);
        item.reason.iter().for_each(|reason| texts.line(path.field("reason"), reason));
        texts.line(path.field("source").field("detail"), &item.source.detail);
    }
    for (path, alert) in items(&root.field("alerts"), &file.alerts) {
        texts.plain(path.field("title"), &alert.title);
    }
    if let Some(review) = &file.review {
        for (path, step) in items(&root.field("review").field("steps"), &review.steps) {
            texts.line(path.field("prompt"), &step.prompt);
            texts.prose(&path.field("speaker_notes"), &step.speaker_notes);
        }
        for (path, note) in items(&root.field("review").field("notes"), &review.notes) {
            texts.plain(path.field("text"), &note.text);
        }
    }
    for (path, term) in items(&root.field("glossary"), &file.glossary) {
        texts.plain(path.field("term"), &term.term);
        texts.line(path.field("meaning"), &term.meaning);
    }
}

/// Every piece of evidence, in the order of the file.
pub(super) fn evidence(file: &IncidentFile) -> Vec<(Path, &Evidence)> {
    let mut lists: Vec<(Path, &[Evidence])> = Vec::new();
    let root = Path::root();
    lists.push((root.field("detection"), &file.detection.evidence));
    lists.push((root.field("trigger"), &file.trigger.evidence));
    lists.push((root.field("resolution"), &file.resolution.evidence));
    for (path, entry) in items(&root.field("timeline"), &file.timeline) {
        lists.push((path, &entry.evidence));
    }
    for (path, factor) in items(&root.field("contributing_factors"), &file.contributing_factors) {
        lists.push((path, &factor.evidence));
    }
    for (path, change) in items(&root.field("code_changes"), &file.code_changes) {
        for (path, note) in items(&path.field("annotations"), &change.annotations) {
            lists.push((path, &note.evidence));
        }
    }
    for (path, fact) in items(&root.field("facts"), &file.facts) {
        lists.push((path, &fact.evidence));
    }
    for (path, experiment) in items(&root.field("experiments"), &file.experiments) {
        lists.push((path, &experiment.evidence));
    }
    for (path, takeaway) in items(&root.field("lessons").field("takeaways"), &file.lessons.takeaways) {
        takeaway.trial.iter().for_each(|trial| lists.push((path.field("trial"), &trial.evidence)));
    }
    lists.into_iter().flat_map(|(path, list)| items(&path.field("evidence"), list).collect::<Vec<_>>()).collect()
}

/// The items of a list, each with its path.
pub(super) fn items<'a, T>(path: &Path, list: &'a [T]) -> impl Iterator<Item = (Path, &'a T)> + use<'a, T> {
    let path = path.clone();
    list.iter().enumerate().map(move |(index, item)| (path.index(index), item))
}
