//! Civil calendar arithmetic on plain integers: total for every instant, so that no file can break a label.
//!
//! The algorithm is the days-to-civil one of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".

use super::{DAY, HOUR, MINUTE, SECOND};

/// Names of the days, from Thursday on: 1970-01-01 was one.
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment split into the parts that a clock and a calendar show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: i64,
    /// 1 to 12.
    pub(super) month: i64,
    /// 1 to 31.
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) milli: i64,
    weekday: i64,
}

impl Civil {
    /// Splits milliseconds of local time since 1970-01-01.
    pub(super) const fn from_local_millis(local: i64) -> Self {
        let days = local.div_euclid(DAY);
        let of_day = local.rem_euclid(DAY);
        // Eras of 400 years that start on a 1st of March, so that the leap day comes last.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        Self {
            year: year_of_era + era * 400 + if month <= 2 { 1 } else { 0 },
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            hour: of_day / HOUR,
            minute: of_day % HOUR / MINUTE,
            second: of_day % MINUTE / SECOND,
            milli: of_day % SECOND,
            weekday: days.rem_euclid(7),
        }
    }

    /// `Wed`.
    pub(super) fn weekday_name(self) -> &'static str {
        name(&WEEKDAYS, self.weekday)
    }

    /// `Oct`.
    pub(super) fn month_name(self) -> &'static str {
        name(&MONTHS, self.month - 1)
    }
}

fn name(names: &'static [&'static str], index: i64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or("?")
}
