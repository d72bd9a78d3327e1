//! A Grafana panel's data as CSV: a column of times, then a column for each series.
//!
//! As "Inspect, Data, Download CSV" gives it, with or without Excel's `sep=` line. An empty field is no sample. Numbers
//! may carry their unit, the same one down a column. Times without a zone are read as UTC, and the set says so.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::growing::Growing;
use super::import::{Importer, Lines};
use super::json::short;
use super::number::{decimal, spoken};
use super::pyramid::Pyramid;
use super::{Collector, Limits, Problem, SeriesSet};
use crate::clock::UnixMillis;

/// Earlier than any time in milliseconds that makes sense, later than any in seconds.
const SECONDS_END: f64 = 1e11;

/// The importer.
#[derive(Debug)]
pub(super) struct Grafana {
    lines: Lines,
    table: Table,
}

#[derive(Debug)]
struct Table {
    limits: Limits,
    separator: Option<char>,
    has_header: bool,
    times: Growing<UnixMillis>,
    columns: Vec<Column>,
    n_samples: usize,
    has_no_zone: bool,
}

/// One series while it is read.
#[derive(Debug)]
struct Column {
    labels: BTreeMap<String, String>,
    unit: Option<String>,
    values: Growing<f64>,
    pyramid: Pyramid,
    /// Times of the values; none while every row has one.
    times: Option<Growing<UnixMillis>>,
}

impl Grafana {
    pub(super) fn new(limits: Limits) -> Self {
        let table = Table {
            limits,
            separator: None,
            has_header: false,
            times: Growing::default(),
            columns: Vec::new(),
            n_samples: 0,
            has_no_zone: false,
        };
        Self { lines: Lines::default(), table }
    }
}

impl Importer for Grafana {
    fn feed(&mut self, piece: &[u8]) -> Result<(), Problem> {
        let Self { lines, table } = self;
        lines.feed(piece, |number, line| table.line(number, line))
    }

    fn finish(mut self: Box<Self>) -> Result<SeriesSet, Problem> {
        let Self { lines, table } = &mut *self;
        lines.finish(|number, line| table.line(number, line))?;
        let n_lines = lines.number();
        self.table.finish(n_lines)
    }
}

impl Table {
    fn line(&mut self, number: usize, line: &str) -> Result<(), Problem> {
        if line.trim().is_empty() {
            return Ok(());
        }
        if number == 1
            && let Some(rest) = line.strip_prefix("sep=")
        {
            self.separator = rest.chars().next();
            return Ok(());
        }
        let separator = *self.separator.get_or_insert_with(|| most_frequent(line));
        let fields = fields(line, separator).ok_or_else(|| {
            at(number, 0, "a quote that is not closed".to_owned(), "fields, quoted or not, on one line")
        })?;
        if self.has_header { self.row(number, &fields) } else { self.header(number, &fields) }
    }

    fn header(&mut self, number: usize, fields: &[String]) -> Result<(), Problem> {
        let [_, names @ ..] = fields else { return Ok(()) };
        if names.is_empty() {
            let found = format!("the one field \"{}\"", short(fields.first().map_or("", String::as_str)));
            return Err(at(number, 0, found, "a line of names: a time and at least one series"));
        }
        if names.len() > self.limits.n_series {
            let expected = format!("at most {} series in a file", self.limits.n_series);
            return Err(at(number, 0, format!("{} series", names.len()), &expected));
        }
        let column = |name: &String| Column {
            labels: labels(name),
            unit: None,
            values: Growing::default(),
            pyramid: Pyramid::default(),
            times: None,
        };
        self.columns = names.iter().map(column).collect();
        self.has_header = true;
        Ok(())
    }

    fn row(&mut self, number: usize, fields: &[String]) -> Result<(), Problem> {
        let [time, values @ ..] = fields else { return Ok(()) };
        if values.len() != self.columns.len() {
            let found = format!("{} fields", fields.len());
            return Err(at(number, 0, found, &format!("{}, as in the line of names", self.columns.len() + 1)));
        }
        let (t, has_zone) = instant(time)
            .ok_or_else(|| at(number, 1, format!("\"{}\"", short(time)), "a time: a date and time, or milliseconds"))?;
        self.has_no_zone |= !has_zone;
        if let Some(&previous) = self.times.as_slice().last().filter(|&&previous| t <= previous) {
            let found = if t == previous { "a second row for the same time" } else { "a step back in time" };
            let expected = format!("a time after {} ms", previous.0);
            return Err(at(number, 1, format!("{found}, {} ms", t.0), &expected));
        }
        for (index, (column, text)) in self.columns.iter_mut().zip(values).enumerate() {
            let text = text.trim();
            if text.is_empty() {
                column.times.get_or_insert_with(|| Growing::copied(self.times.as_slice()));
                continue;
            }
            let value = column.value(text).map_err(|(found, expected)| at(number, index + 2, found, &expected))?;
            self.n_samples += 1;
            if self.n_samples > self.limits.n_samples {
                let expected = format!("at most {} samples in a file", self.limits.n_samples);
                return Err(at(number, index + 2, "one sample too many".to_owned(), &expected));
            }
            column.values.push(value);
            column.pyramid.push(value);
            if let Some(times) = &mut column.times {
                times.push(t);
            }
        }
        self.times.push(t);
        Ok(())
    }

    fn finish(self, n_lines: usize) -> Result<SeriesSet, Problem> {
        if !self.has_header || self.times.is_empty() {
            let found = if self.has_header { "no row below the names" } else { "no line of names" };
            return Err(at(n_lines.max(1), 0, found.to_owned(), "a row for each time"));
        }
        let mut collector = Collector::new(self.limits);
        let all = Arc::new(self.times.into_vec());
        let mut left_out = Vec::new();
        for column in self.columns {
            let times = column.times.map_or_else(|| Arc::clone(&all), |times| Arc::new(times.into_vec()));
            if times.is_empty() {
                left_out.push(format!("The column {} is empty.", column.labels.values().next().map_or("", |v| v)));
                continue;
            }
            collector.add(column.labels, times, column.values, column.pyramid);
        }
        let zone = self.has_no_zone.then(|| "Times without a zone are read as UTC.".to_owned());
        collector.finish(left_out, zone.into_iter().collect())
    }
}

impl Column {
    /// A number, with the column's unit behind it or not. An error is what was found and expected.
    fn value(&mut self, text: &str) -> Result<f64, (String, String)> {
        if matches!(text, "null" | "undefined" | "NaN") {
            return Ok(f64::NAN);
        }
        if let Some(value) = spoken(text) {
            return Ok(value);
        }
        let end =
            text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | ','))).unwrap_or(text.len());
        let (digits, unit) = text.split_at(end);
        let value = decimal(&digits.replace(',', ""))
            .ok_or_else(|| (format!("\"{}\"", short(text)), "a number, or nothing".to_owned()))?;
        let unit = unit.trim();
        match &self.unit {
            Some(known) if known != unit => {
                let found = format!("\"{}\" in a column of \"{known}\"", short(text));
                Err((found, "one unit: download it with formatting switched off".to_owned()))
            }
            Some(_) => Ok(value),
            None => {
                self.unit = Some(unit.to_owned());
                Ok(value)
            }
        }
    }
}

/// The separator that the line of names has most of.
fn most_frequent(line: &str) -> char {
    let count = |separator: char| line.matches(separator).count();
    [';', '\t'].into_iter().find(|&other| count(other) > count(',')).unwrap_or(',')
}

/// The fields of a line; none when a quote is not closed.
fn fields(line: &str, separator: char) -> Option<Vec<String>> {
    let mut all = Vec::new();
    let mut field = String::new();
    let mut is_quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if is_quoted || field.is_empty() => is_quoted = !is_quoted,
            _ if c == separator && !is_quoted => all.push(std::mem::take(&mut field)),
            _ => field.push(c),
        }
    }
    all.push(field);
    (!is_quoted).then_some(all)
}

/// `up{pod="a"}` or `{pod="a"}` as labels; anything else is a name.
fn labels(header: &str) -> BTreeMap<String, String> {
    let name = |name: &str| BTreeMap::from([("__name__".to_owned(), name.to_owned())]);
    let Some((before, rest)) = header.trim().split_once('{') else { return name(header.trim()) };
    let Some(inside) = rest.strip_suffix('}') else { return name(header.trim()) };
    let mut labels = if before.is_empty() { BTreeMap::new() } else { name(before) };
    for pair in inside.split(',').filter(|pair| !pair.trim().is_empty()) {
        let Some((key, value)) = pair.split_once('=') else { return name(header.trim()) };
        labels.insert(key.trim().to_owned(), value.trim().trim_matches('"').to_owned());
    }
    labels
}

/// A time, and whether it says its zone.
fn instant(text: &str) -> Option<(UnixMillis, bool)> {
    let text = text.trim();
    if let Some(number) = decimal(text) {
        let millis = if number.abs() < SECONDS_END { number * 1_000.0 } else { number };
        #[expect(clippy::cast_possible_truncation, reason = "checked to be far inside an i64")]
        let whole = (millis.abs() < 1e15).then(|| UnixMillis(millis.round() as i64))?;
        return Some((whole, true));
    }
    if let Ok(t) = UnixMillis::from_rfc3339(text) {
        return Some((t, true));
    }
    let joined = format!("{}Z", text.replacen(' ', "T", 1));
    UnixMillis::from_rfc3339(&joined).ok().map(|t| (t, false))
}

/// A problem in a line, and in a field of it unless that is 0.
fn at(line: usize, field: usize, found: String, expected: &str) -> Problem {
    let place = if field == 0 { format!("line {line}") } else { format!("line {line}, field {field}") };
    Problem { place, found, expected: expected.to_owned() }
}
