//! Importers: one trait, and the choice among them by what a file begins with.
//!
//! A file comes in pieces of any size, so that a large one can be read between two frames. What an importer needs is
//! [`super::Collector`]; another format is another type with [`Importer`] and a line in `choose`.

use super::grafana::Grafana;
use super::otlp::Otlp;
use super::prometheus::Prometheus;
use super::{Limits, Problem, SeriesSet};

/// As much of a file as the choice may look at [bytes].
const HEAD_BYTES: usize = 1_024;

/// Reads one format.
pub trait Importer {
    /// Takes the next piece of the file.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place. Nothing is fed after that.
    fn feed(&mut self, piece: &[u8]) -> Result<(), Problem>;

    /// Does some of what is left to do when the whole file was fed; true while there is more. Whoever does not call it waits
    /// longer in [`Importer::finish`], that is all.
    ///
    /// # Errors
    /// As [`Importer::finish`].
    fn settle(&mut self) -> Result<bool, Problem> {
        Ok(false)
    }

    /// Takes the end of the file.
    ///
    /// # Errors
    /// What only the end shows: a file that is cut off, or has no series.
    fn finish(self: Box<Self>) -> Result<SeriesSet, Problem>;
}

/// A file on its way in, of whichever format.
pub struct Import {
    limits: Limits,
    head: Vec<u8>,
    importer: Option<Box<dyn Importer>>,
    n_bytes: usize,
}

impl Import {
    /// Nothing read yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, head: Vec::new(), importer: None, n_bytes: 0 }
    }

    /// Takes the next piece of the file.
    ///
    /// # Errors
    /// The first thing that is wrong, or a file that is too large. Nothing is fed after that.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), Problem> {
        self.n_bytes += piece.len();
        self.limits.check_n_bytes(self.n_bytes)?;
        if let Some(importer) = &mut self.importer {
            return importer.feed(piece);
        }
        self.head.extend_from_slice(piece);
        if self.head.len() < HEAD_BYTES { Ok(()) } else { self.begin() }
    }

    /// As [`Importer::settle`].
    ///
    /// # Errors
    /// As [`Importer::finish`].
    pub fn settle(&mut self) -> Result<bool, Problem> {
        self.importer.as_mut().map_or(Ok(false), |importer| importer.settle())
    }

    /// Takes the end of the file.
    ///
    /// # Errors
    /// As [`Importer::finish`].
    pub fn finish(mut self) -> Result<SeriesSet, Problem> {
        if self.importer.is_none() {
            self.begin()?;
        }
        match self.importer {
            Some(importer) => importer.finish(),
            None => Err(empty()),
        }
    }

    fn begin(&mut self) -> Result<(), Problem> {
        let head = std::mem::take(&mut self.head);
        let bytes = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        let mut importer = choose(bytes, self.limits)?;
        importer.feed(bytes)?;
        self.importer = Some(importer);
        Ok(())
    }
}

/// Reads a whole file of any format.
///
/// # Errors
/// As the format's importer.
pub fn read(text: &str, limits: Limits) -> Result<SeriesSet, Problem> {
    let mut import = Import::new(limits);
    import.feed(text.as_bytes())?;
    import.finish()
}

/// Reads a whole file with one importer.
pub(super) fn read_with(mut importer: impl Importer + 'static, text: &str) -> Result<SeriesSet, Problem> {
    importer.feed(text.as_bytes())?;
    Box::new(importer).finish()
}

/// Chooses by what the file begins with: OTLP's first key, another object, or a line of names.
fn choose(head: &[u8], limits: Limits) -> Result<Box<dyn Importer>, Problem> {
    let start = head.trim_ascii_start();
    match start.first() {
        None => Err(empty()),
        Some(b'{') => {
            let key = start.get(1..).unwrap_or_default().trim_ascii_start();
            let is_otlp = key.starts_with(b"\"resourceMetrics\"") || key.starts_with(b"\"resource_metrics\"");
            Ok(if is_otlp { Box::new(Otlp::new(limits)) } else { Box::new(Prometheus::new(limits)) })
        }
        Some(b'[' | b'<') => Ok(Box::new(Prometheus::new(limits))),
        Some(_) => Ok(Box::new(Grafana::new(limits))),
    }
}

fn empty() -> Problem {
    Problem {
        place: "line 1, column 1".to_owned(),
        found: "the end of the file".to_owned(),
        expected: "a Prometheus response, a panel's CSV or OTLP's JSON lines".to_owned(),
    }
}

/// Complete lines out of pieces, for formats that are read line by line.
#[derive(Debug, Default)]
pub(super) struct Lines {
    rest: Vec<u8>,
    n_lines: usize,
}

impl Lines {
    /// Number of the line that was handed over last, from 1.
    pub(super) fn number(&self) -> usize {
        self.n_lines
    }

    /// Hands every line that is complete now to `read`.
    pub(super) fn feed(
        &mut self,
        piece: &[u8],
        mut read: impl FnMut(usize, &str) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let mut rest = piece;
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            let line = rest.get(..end).unwrap_or_default();
            rest = rest.get(end + 1..).unwrap_or_default();
            self.n_lines += 1;
            if self.rest.is_empty() {
                read(self.n_lines, text(line, self.n_lines)?)?;
            } else {
                self.rest.extend_from_slice(line);
                let whole = std::mem::take(&mut self.rest);
                read(self.n_lines, text(&whole, self.n_lines)?)?;
            }
        }
        self.rest.extend_from_slice(rest);
        Ok(())
    }

    /// Hands over a last line that no line break ends.
    pub(super) fn finish(&mut self, mut read: impl FnMut(usize, &str) -> Result<(), Problem>) -> Result<(), Problem> {
        let whole = std::mem::take(&mut self.rest);
        if whole.is_empty() {
            return Ok(());
        }
        self.n_lines += 1;
        read(self.n_lines, text(&whole, self.n_lines)?)
    }
}

fn text(line: &[u8], number: usize) -> Result<&str, Problem> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    std::str::from_utf8(line).map_err(|_| Problem {
        place: format!("line {number}"),
        found: "bytes that are no UTF-8".to_owned(),
        expected: "text".to_owned(),
    })
}
