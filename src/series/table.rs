//! What a chart shows as rows of numbers: each sample, or minimum, maximum and last of even stretches where there are many.

use super::{Series, number};
use crate::clock::{DAY, HOUR, MINUTE, SECOND, UnixMillis, Window, Zone};

/// Lengths of stretches that people think in [ms].
const STRETCHES: [i64; 20] = [
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    7 * DAY,
    30 * DAY,
];

/// The rows of one series in a window.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Length of the stretch behind a row [ms]; `None` if each row is one sample.
    pub stretch_millis: Option<i64>,
    /// In order of time. Stretches without samples have no row: a gap stays a gap.
    pub rows: Vec<TableRow>,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableRow {
    /// Time of the sample, or start of the stretch.
    pub from: UnixMillis,
    /// How many samples it sums up.
    pub n_samples: usize,
    /// Minimum, maximum and last finite value; `None` if the samples hold none.
    pub values: Option<(f64, f64, f64)>,
}

/// The samples of a window in at most `max_rows` rows (2 at the least).
#[must_use]
pub fn table(series: &Series, window: Window, max_rows: usize) -> Table {
    let range = series.range(window);
    if range.len() <= max_rows {
        let row = |i: usize| {
            let from = *series.times.get(i)?;
            let values = series.finite(i).map(|sample| (sample.value, sample.value, sample.value));
            Some(TableRow { from, n_samples: 1, values })
        };
        return Table { stretch_millis: None, rows: range.filter_map(row).collect() };
    }
    let stretch = stretch_millis(window, max_rows);
    let mut rows = Vec::new();
    let mut position = range.start;
    while let Some(t) = series.times.get(position).filter(|_| position < range.end) {
        let start = UnixMillis(t.0.div_euclid(stretch).saturating_mul(stretch));
        let end = series.times.partition_point(|&time| time < start.plus_millis(stretch)).min(range.end);
        let last = series.pyramid.last_finite(&series.values, position..end).and_then(|i| series.finite(i));
        let min_max = series.pyramid.min_max(&series.values, position..end);
        let values = min_max.zip(last).map(|((min, max), last)| (min, max, last.value));
        rows.push(TableRow { from: start, n_samples: end - position, values });
        position = end;
    }
    Table { stretch_millis: Some(stretch), rows }
}

/// The shortest familiar stretch that leaves at most `max_rows` rows.
fn stretch_millis(window: Window, max_rows: usize) -> i64 {
    let max_rows = i64::try_from(max_rows).unwrap_or(i64::MAX).max(1);
    // A window cuts stretches at both ends, so it touches up to two more than fit in.
    let fits = |stretch: i64| window.millis() / stretch + 2 <= max_rows;
    let widest = || window.millis().max(1).saturating_mul(2);
    STRETCHES.into_iter().find(|&stretch| fits(stretch)).unwrap_or_else(widest)
}

impl Table {
    /// The same rows as CSV, times in RFC 3339, numbers unrounded, empty where there is no value.
    #[must_use]
    pub fn csv(&self, zone: &Zone) -> String {
        let single = self.stretch_millis.is_none();
        let mut text = if single { "time,value\n" } else { "from,min,max,last,samples\n" }.to_owned();
        for row in &self.rows {
            let from = zone.rfc3339(row.from);
            let line = match row.values {
                Some((value, ..)) if single => format!("{from},{value}\n"),
                None if single => format!("{from},\n"),
                Some((min, max, last)) => format!("{from},{min},{max},{last},{}\n", row.n_samples),
                None => format!("{from},,,,{}\n", row.n_samples),
            };
            text.push_str(&line);
        }
        text
    }
}

/// What a chart shows as one CSV: each row begins with the name of its series, where there are several. At most `max_rows`
/// for each series: beyond that, stretches as in [`table`].
#[must_use]
pub fn csv(series: &[&Series], label: Option<&str>, window: Window, max_rows: usize, zone: &Zone) -> String {
    if let [only] = series {
        return table(only, window, max_rows).csv(zone);
    }
    let tables: Vec<Table> = series.iter().map(|one| table(one, window, max_rows)).collect();
    // One line of names for all: if one of them has stretches, all have.
    let is_single = tables.iter().all(|table| table.stretch_millis.is_none());
    let mut text = if is_single { "series,time,value\n" } else { "series,from,min,max,last,samples\n" }.to_owned();
    for (one, mut table) in series.iter().zip(tables) {
        if !is_single {
            table.stretch_millis.get_or_insert(0);
        }
        let name = one.name(label);
        let name = if name.contains(['"', ',', '\n']) {
            format!("\"{}\"", name.replace('"', "\"\""))
        } else {
            name.to_owned()
        };
        for line in table.csv(zone).lines().skip(1) {
            text.extend([name.as_str(), ",", line, "\n"]);
        }
    }
    text
}

impl TableRow {
    /// Minimum, maximum and last as they stand in the page's table.
    #[must_use]
    pub fn texts(&self) -> [String; 3] {
        match self.values {
            Some((min, max, last)) => [number(min), number(max), number(last)],
            None => [number(f64::NAN), number(f64::NAN), number(f64::NAN)],
        }
    }
}
