//! What can be read off a run: the outputs that an experiment looks at, each with its unit and its words.

use serde::{Deserialize, Serialize};

/// A number that can be read off one run. Requests count when they arrived between the release of the bug and the
/// release of the fix in the incident as it was, so that arms with other releases are compared over the same customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Output {
    /// Failed checkout requests as a share of those received [0..1].
    FailedShare,
    /// Checkout requests answered with 5xx.
    FailedRequests,
    /// Checkout requests answered 502.
    Responses502,
    /// Checkout requests answered 500 because no connection was had in time (`connectionTimeoutMillis`).
    PoolTimeouts,
    /// Checkout requests answered 500 because no Redis connection was free in time.
    RedisTimeouts,
    /// Checkout requests answered 503 by an instance that holds as many as it takes.
    Refused,
    /// Orders given up after failures.
    LostOrders,
    /// Value of the lost orders [USD].
    LostRevenue,
    /// Clients that leaked.
    Leaks,
    /// How often a pool's last client leaked.
    Exhaustions,
    /// From the release of the bug to the first exhausted pool [min]; the whole window when none was.
    FirstExhaustion,
    /// Processes that were ended by failed probes or a crash.
    Restarts,
    /// Processes that crashed.
    Crashes,
    /// Stretches of failed requests; five minutes without one end a stretch.
    FailureWindows,
    /// 1 when a client was still checked out by nobody at the end, or had been: what a check of connections finds.
    ShowsInConnections,
    /// 1 when a request failed: what a check of answers finds.
    ShowsInAnswers,
    /// From the release of the bug to the first firing of the arm's alert [min]; the whole window when it never fired.
    AlertAfter,
    /// Firings of the arm's alert before the release of the bug.
    FalseAlarms,
}

/// What an output counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share of requests [0..1], shown as percent.
    Share,
    /// 0 or 1 in a run, a chance over runs [0..1], shown as percent.
    Chance,
    /// Minutes.
    Minutes,
    /// US dollars.
    Usd,
    /// Things, counted; the word is the plural.
    Count(&'static str),
}

impl Output {
    /// All outputs, in the order of the documentation.
    pub const ALL: [Self; 18] = [
        Self::FailedShare,
        Self::FailedRequests,
        Self::Responses502,
        Self::PoolTimeouts,
        Self::RedisTimeouts,
        Self::Refused,
        Self::LostOrders,
        Self::LostRevenue,
        Self::Leaks,
        Self::Exhaustions,
        Self::FirstExhaustion,
        Self::Restarts,
        Self::Crashes,
        Self::FailureWindows,
        Self::ShowsInConnections,
        Self::ShowsInAnswers,
        Self::AlertAfter,
        Self::FalseAlarms,
    ];

    /// Its place in [`Output::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// What it counts in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::FailedShare => Unit::Share,
            Self::FailedRequests | Self::Responses502 | Self::PoolTimeouts | Self::RedisTimeouts | Self::Refused => {
                Unit::Count("requests")
            }
            Self::LostOrders => Unit::Count("orders"),
            Self::LostRevenue => Unit::Usd,
            Self::Leaks => Unit::Count("connections"),
            Self::Exhaustions => Unit::Count("times"),
            Self::FirstExhaustion | Self::AlertAfter => Unit::Minutes,
            Self::FalseAlarms => Unit::Count("firings"),
            Self::Restarts => Unit::Count("restarts"),
            Self::Crashes => Unit::Count("crashes"),
            Self::FailureWindows => Unit::Count("stretches"),
            Self::ShowsInConnections | Self::ShowsInAnswers => Unit::Chance,
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::FailedShare => "Failed share",
            Self::FailedRequests => "Failed requests",
            Self::Responses502 => "Answered 502",
            Self::PoolTimeouts => "Pool timeouts",
            Self::RedisTimeouts => "Redis timeouts",
            Self::Refused => "Refused requests",
            Self::LostOrders => "Lost orders",
            Self::LostRevenue => "Lost revenue",
            Self::Leaks => "Leaked connections",
            Self::Exhaustions => "Exhausted pools",
            Self::FirstExhaustion => "Time to the first exhausted pool",
            Self::Restarts => "Restarts",
            Self::Crashes => "Crashes",
            Self::FailureWindows => "Stretches of failures",
            Self::ShowsInConnections => "Chance that a check of connections finds the leak",
            Self::ShowsInAnswers => "Chance that a check of answers finds the leak",
            Self::AlertAfter => "Time from the release to the alert",
            Self::FalseAlarms => "Firings of the alert before the release",
        }
    }
}

impl Unit {
    /// A value of this unit as text: `7.9 %`, `$46,980`, `46 min`, `88 restarts`.
    #[must_use]
    pub fn text(self, value: f64) -> String {
        let sign = if value < 0.0 { "−" } else { "" };
        let size = libm::fabs(value);
        match self {
            Self::Share | Self::Chance => format!("{sign}{}\u{202f}%", decimals(size * 100.0)),
            Self::Minutes => format!("{sign}{}\u{202f}min", decimals(size)),
            Self::Usd => format!("{sign}${}", grouped(size)),
            Self::Count(noun) => format!("{sign}{}\u{202f}{noun}", decimals(size)),
        }
    }

    /// A difference of two values as text: with its sign, and percentage points told from percent.
    #[must_use]
    pub fn difference(self, value: f64) -> String {
        let plus = if value > 0.0 { "+" } else { "" };
        let text = self.text(value);
        match self {
            Self::Share | Self::Chance => format!("{plus}{}", text.replace('%', "points")),
            Self::Minutes | Self::Usd | Self::Count(_) => format!("{plus}{text}"),
        }
    }
}

/// A size with as many decimals as tell something: none from 100 on, two at most, and no zeros at the end.
fn decimals(size: f64) -> String {
    if size >= 99.95 {
        return grouped(size);
    }
    let text = if size >= 9.995 { format!("{size:.1}") } else { format!("{size:.2}") };
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A size without decimals, with commas between thousands.
fn grouped(size: f64) -> String {
    let digits = format!("{size:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_its_unit_and_no_more_digits_than_it_needs() {
        let words = [
            Unit::Share.text(0.0805),
            Unit::Minutes.text(46.3),
            Unit::Usd.text(46_980.4),
            Unit::Count("restarts").text(88.0),
            Unit::Count("requests").text(1_234.56),
            Unit::Share.difference(-0.08),
            Unit::Minutes.difference(44.25),
            Unit::Usd.difference(-45_000.0),
            Unit::Share.difference(0.0),
        ];
        let words = words.map(|text| text.replace('\u{202f}', " "));
        let expected = [
            "8.05 %",
            "46.3 min",
            "$46,980",
            "88 restarts",
            "1,235 requests",
            "−8 points",
            "+44.2 min",
            "−$45,000",
            "0 points",
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn every_output_stands_at_its_own_place() {
        for (index, output) in Output::ALL.into_iter().enumerate() {
            assert_eq!(output.index(), index, "{output:?}");
        }
    }
}
