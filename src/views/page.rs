//! What every part of the page needs and what rarely changes: the incident, the zone, and where actions go.
//!
//! Handed down as a Yew context. What changes while the reader moves (the clock, the pointer) is passed as properties
//! instead, so that a moving pointer renders only what shows it.

use std::{ops::Deref, rc::Rc};

use yew::prelude::*;

use crate::{
    clock::{UnixMillis, Zone},
    incident::{
        Incident,
        document::{Entry, Evidence, Factor},
    },
    session::Action,
};

/// A shared value that is compared by identity: two are equal when they are the same one.
#[derive(Debug)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    /// Shares a value.
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T> From<Rc<T>> for Shared<T> {
    fn from(shared: Rc<T>) -> Self {
        Self(shared)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// The context of every component below the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The incident that is shown.
    pub incident: Shared<Incident>,
    /// Zone of every time on the page.
    pub zone: Shared<Zone>,
    /// Where actions go.
    pub on: Callback<Action>,
    /// With hindsight off, the clock: what came to be known later is withheld. Then, and only then, a moving clock renders all.
    pub as_of: Option<UnixMillis>,
}

impl Page {
    /// Whether an entry may be shown.
    #[must_use]
    pub fn knows_entry(&self, entry: &Entry) -> bool {
        self.as_of.is_none_or(|at| entry.known_from() <= at)
    }

    /// Whether a factor may be shown.
    #[must_use]
    pub fn knows_factor(&self, factor: &Factor) -> bool {
        self.as_of.is_none_or(|at| self.incident.is_factor_known_at(factor, at))
    }

    /// Whether a piece of evidence may be shown.
    #[must_use]
    pub fn knows(&self, evidence: &Evidence) -> bool {
        self.as_of.is_none_or(|at| self.incident.is_evidence_known_at(evidence, at))
    }
}

/// The page's context.
///
/// # Panics
/// When a component stands outside the page: a mistake in the program, met at its first render.
#[hook]
pub fn use_page() -> Page {
    #[expect(clippy::expect_used, reason = "a component outside the page cannot be rendered at all")]
    use_context::<Page>().expect("every component stands below the page")
}
