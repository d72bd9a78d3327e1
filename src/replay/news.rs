//! What a run brought since somebody last looked, in both futures; and the courses as they are laid together from it.
//!
//! After an edit of the interventions everything is told anew: a course is a few kilobytes, and nobody has to know what of it
//! is still true.

use serde::{Deserialize, Serialize};

use super::Replay;
use super::course::{Course, Piece, Seen};
use crate::model::Micros;

/// What a run brought since somebody last looked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct News {
    /// The interventions were edited: what was told before is to be forgotten.
    pub anew: bool,
    /// When the first intervention takes effect: from there on there are two futures.
    pub forked_at: Option<Micros>,
    /// Of the run as it is.
    pub run: Piece,
    /// Of the run as it would have been without interventions; `None` while it is the same.
    pub base: Option<Piece>,
}

/// How much somebody has been told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    n_edits: u32,
    run: Seen,
    base: Seen,
}

/// Both futures of a run, as far as they are computed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Courses {
    run: Course,
    base: Option<Course>,
    forked_at: Option<Micros>,
}

impl Courses {
    /// The run as it is, with its interventions.
    #[must_use]
    pub const fn run(&self) -> &Course {
        &self.run
    }

    /// The run as it would have been without interventions, from its beginning; `None` while there is no difference.
    #[must_use]
    pub const fn base(&self) -> Option<&Course> {
        self.base.as_ref()
    }

    /// When the first intervention takes effect.
    #[must_use]
    pub const fn forked_at(&self) -> Option<Micros> {
        self.forked_at
    }

    /// Lays the news on.
    pub fn add(&mut self, news: News) {
        if news.anew {
            *self = Self::default();
        }
        self.forked_at = news.forked_at;
        self.run.add(news.run);
        if let Some(piece) = news.base {
            self.base.get_or_insert_default().add(piece);
        }
    }
}

impl Replay {
    /// What the run brought beyond what somebody was `told`; that is everything then.
    #[must_use]
    pub fn news(&self, told: &mut Told) -> News {
        let anew = told.n_edits != self.n_edits();
        if anew {
            *told = Told { n_edits: self.n_edits(), ..Told::default() };
        }
        News {
            anew,
            forked_at: self.interventions().first_at(),
            run: self.course().since(&mut told.run),
            base: self.base().map(|course| course.since(&mut told.base)),
        }
    }
}
