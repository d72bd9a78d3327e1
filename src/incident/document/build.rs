//! From checked wire types to the incident. Says nothing about what is wrong: `check` did that before.
//!
//! [`Unchecked`] means that a value was not checked after all; `load` reports it as a defect, and tests look for it.

use super::{
    Account, ActionItem, Annotation, CodeChange, Entry, Evidence, Experiment, Fact, Factor, Impact, Incident, Lessons,
    Lines, Metric, ReviewStep, Source, StepLines, Takeaway, Term, Timestamps, Trial,
};
use crate::clock::UnixMillis;
use crate::incident::prose::{self, Paragraph, Prose};
use crate::incident::{file, timestamp};
use crate::model::world::Step;

/// A value that `check` let pass and that cannot be read.
#[derive(Debug, Clone, Copy)]
pub(in crate::incident) struct Unchecked;

type Checked<T> = Result<T, Unchecked>;

impl Incident {
    /// Builds the incident from a file in which `check` found no error.
    pub(in crate::incident) fn from_checked(file: file::IncidentFile) -> Checked<Self> {
        let (steps, notes) = file.review.map(|review| (review.steps, review.notes)).unwrap_or_default();
        Ok(Self {
            id: file.id,
            title: file.title,
            tldr: line(&file.tldr)?,
            summary: prose(&file.summary)?,
            status: file.status,
            severity: file.severity,
            services: file.services,
            display_time_zone: file.display_time_zone,
            tags: file.tags,
            reported: prose(&file.provenance.reported)?,
            reconstructed: prose(&file.provenance.reconstructed)?,
            timestamps: timestamps(&file.timestamps)?,
            impact: impact(file.impact)?,
            detection: account(file.detection)?,
            trigger: account(file.trigger)?,
            resolution: account(file.resolution)?,
            timeline: all(file.timeline, entry)?,
            metrics: all(file.metrics, metric)?,
            factors: all(file.contributing_factors, factor)?,
            code_changes: all(file.code_changes, code_change)?,
            facts: all(file.facts, fact)?,
            models: file.models,
            experiments: all(file.experiments, experiment)?,
            lessons: lessons(file.lessons)?,
            action_items: all(file.action_items, action_item)?,
            alerts: file.alerts,
            review: all(steps, review_step)?,
            review_notes: notes.into_iter().map(Into::into).collect(),
            glossary: all(file.glossary, term)?,
        })
    }
}

fn all<W, T>(list: Vec<W>, build: impl Fn(W) -> Checked<T>) -> Checked<Vec<T>> {
    list.into_iter().map(build).collect()
}

fn line(text: &str) -> Checked<Paragraph> {
    prose::parse(text).map_err(|_| Unchecked)
}

fn prose(paragraphs: &[String]) -> Checked<Prose> {
    paragraphs.iter().map(|text| line(text)).collect::<Checked<_>>().map(Prose)
}

fn instant(text: &str) -> Checked<UnixMillis> {
    timestamp::from_rfc3339(text).ok_or(Unchecked)
}

fn optional<T>(text: Option<&String>, build: impl Fn(&str) -> Checked<T>) -> Checked<Option<T>> {
    text.map(|text| build(text)).transpose()
}

fn time(text: Option<&String>) -> Checked<Option<UnixMillis>> {
    optional(text, instant)
}

fn timestamps(wire: &file::Timestamps) -> Checked<Timestamps> {
    Ok(Timestamps {
        impact_started_at: instant(&wire.impact_started_at)?,
        started_at: instant(&wire.started_at)?,
        detected_at: instant(&wire.detected_at)?,
        acknowledged_at: time(wire.acknowledged_at.as_ref())?,
        mitigated_at: time(wire.mitigated_at.as_ref())?,
        resolved_at: time(wire.resolved_at.as_ref())?,
        impact_ended_at: time(wire.impact_ended_at.as_ref())?,
        source: source(&wire.source)?,
    })
}

fn source(wire: &file::Source) -> Checked<Source> {
    Ok(Source { basis: wire.basis, detail: line(&wire.detail)? })
}

fn impact(wire: file::Impact) -> Checked<Impact> {
    Ok(Impact { summary: prose(&wire.summary)?, facts: wire.facts, cost: wire.cost })
}

fn account(wire: file::Account) -> Checked<Account> {
    Ok(Account { summary: prose(&wire.summary)?, evidence: all(wire.evidence, evidence)? })
}

fn evidence(wire: file::Evidence) -> Checked<Evidence> {
    Ok(match wire {
        file::Evidence::Entry { entry } => Evidence::Entry(entry),
        file::Evidence::Metric { metric, from, to } => {
            Evidence::Metric { metric, from: time(from.as_ref())?, to: time(to.as_ref())? }
        }
        file::Evidence::Code { code_change, side, lines } => {
            Evidence::Code { code_change, side, lines: Lines::parse(&lines).ok_or(Unchecked)? }
        }
        file::Evidence::Replay { model, at } => Evidence::Replay { model, at: instant(&at)? },
        file::Evidence::Fact { fact } => Evidence::Fact(fact),
        file::Evidence::Link { href, title } => Evidence::Link { href, title },
    })
}

fn entry(wire: file::Entry) -> Checked<Entry> {
    Ok(Entry {
        id: wire.id,
        occurred_at: instant(&wire.occurred_at)?,
        ended_at: time(wire.ended_at.as_ref())?,
        known_at: time(wire.known_at.as_ref())?,
        kind: wire.kind,
        title: wire.title,
        description: prose(&wire.description)?,
        source: wire.source.as_ref().map(source).transpose()?,
        evidence: all(wire.evidence, evidence)?,
        pinned: wire.pinned,
        actor_role: wire.actor_role,
    })
}

fn metric(wire: file::Metric) -> Checked<Metric> {
    Ok(Metric {
        id: wire.id,
        title: wire.title,
        unit: wire.unit,
        otel_name: wire.otel_name,
        query: wire.query,
        href: wire.href,
        known_at: time(wire.known_at.as_ref())?,
        caption: optional(wire.caption.as_ref(), line)?,
        series_label: wire.series_label,
        threshold: wire.threshold,
        tone: wire.tone,
        source: source(&wire.source)?,
    })
}

fn factor(wire: file::Factor) -> Checked<Factor> {
    Ok(Factor {
        id: wire.id,
        factor_type: wire.factor_type,
        title: wire.title,
        description: prose(&wire.description)?,
        causes: wire.causes,
        evidence: all(wire.evidence, evidence)?,
        code_change: wire.code_change,
        experiment: wire.experiment,
        output: wire.output,
    })
}

fn code_change(wire: file::CodeChange) -> Checked<CodeChange> {
    Ok(CodeChange {
        id: wire.id,
        title: wire.title,
        language: wire.language,
        path: wire.path,
        before: wire.before,
        after: wire.after,
        source: source(&wire.source)?,
        commit: wire.commit,
        annotations: all(wire.annotations, annotation)?,
        model_steps: wire.model_steps.into_iter().map(step_lines).collect(),
    })
}

fn step_lines(wire: file::StepLines) -> StepLines {
    let step = match wire.step {
        file::ModelStep::Connect => Step::Connect,
        file::ModelStep::Begin => Step::Begin,
        file::ModelStep::Update => Step::Update,
        file::ModelStep::Rollback => Step::Rollback,
        file::ModelStep::Leak => Step::Leak,
        file::ModelStep::Commit => Step::Commit,
        file::ModelStep::Release => Step::Release,
        file::ModelStep::ReleaseAfterError => Step::ReleaseAfterError,
    };
    StepLines { step, before: wire.before, after: wire.after }
}

fn annotation(wire: file::Annotation) -> Checked<Annotation> {
    Ok(Annotation {
        id: wire.id,
        side: wire.side,
        lines: Lines::parse(&wire.lines).ok_or(Unchecked)?,
        text: prose(&wire.text)?,
        factor: wire.factor,
        evidence: all(wire.evidence, evidence)?,
        review_note: wire.review_note,
    })
}

fn experiment(wire: file::Experiment) -> Checked<Experiment> {
    Ok(Experiment {
        id: wire.id.clone(),
        question: wire.question.clone(),
        verdict: wire.verdict,
        reason: line(&wire.reason)?,
        evidence: all(wire.evidence.clone(), evidence)?,
        setup: wire,
    })
}

fn fact(wire: file::Fact) -> Checked<Fact> {
    Ok(Fact {
        id: wire.id,
        title: wire.title,
        value: wire.value,
        unit: wire.unit,
        uncertainty: wire.uncertainty,
        approximate: wire.approximate,
        source: wire.source,
        detail: line(&wire.detail)?,
        experiment: wire.experiment,
        evidence: all(wire.evidence, evidence)?,
    })
}

fn lessons(wire: file::Lessons) -> Checked<Lessons> {
    Ok(Lessons {
        went_well: prose(&wire.went_well)?,
        went_wrong: prose(&wire.went_wrong)?,
        got_lucky: prose(&wire.got_lucky)?,
        surprises: prose(&wire.surprises)?,
        takeaways: all(wire.takeaways, takeaway)?,
    })
}

fn takeaway(wire: file::Takeaway) -> Checked<Takeaway> {
    let trial = wire.trial.map(trial).transpose()?;
    Ok(Takeaway { id: wire.id, claim: line(&wire.claim)?, experiment: wire.experiment, trial })
}

fn trial(wire: file::Trial) -> Checked<Trial> {
    Ok(Trial {
        verdict: wire.verdict,
        reason: line(&wire.reason)?,
        method: line(&wire.method)?,
        evidence: all(wire.evidence, evidence)?,
    })
}

fn action_item(wire: file::ActionItem) -> Checked<ActionItem> {
    Ok(ActionItem {
        id: wire.id,
        title: line(&wire.title)?,
        action_type: wire.action_type,
        owner_role: wire.owner_role,
        status: wire.status,
        due: wire.due,
        ticket: wire.ticket,
        experiment: wire.experiment,
        reason: optional(wire.reason.as_ref(), line)?,
        factors: wire.factors,
        source: source(&wire.source)?,
    })
}

fn review_step(wire: file::ReviewStep) -> Checked<ReviewStep> {
    Ok(ReviewStep {
        reference: wire.reference,
        minutes: wire.minutes,
        prompt: line(&wire.prompt)?,
        speaker_notes: prose(&wire.speaker_notes)?,
    })
}

fn term(wire: file::Term) -> Checked<Term> {
    Ok(Term { term: wire.term, meaning: line(&wire.meaning)? })
}
