//! A pool as a queue: Poisson arrivals, exponential holds, `servers` connections, first come, first served (M/M/c).
//!
//! Sources: Cooper, "Introduction to Queueing Theory", 2nd ed., 1981, chapter 3; Kleinrock, "Queueing Systems", vol. 1,
//! 1975, section 3.5; Little, "A Proof for the Queuing Formula: L = λW", Operations Research 9, 1961.

/// A waiting line with several servers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaitingLine {
    /// Connections that serve at a time -- input.
    pub servers: u32,
    /// Arrival rate [1/s] -- input.
    pub per_sec: f64,
    /// Mean time that a request holds its connection [s] -- input.
    pub hold_secs: f64,
}

impl WaitingLine {
    /// Offered load: connections that would be busy on average if there were no end of them \[erlangs\].
    #[must_use]
    pub fn offered_load(&self) -> f64 {
        self.per_sec * self.hold_secs
    }

    /// Share of the servers that is busy on average; from 1 on the line grows for ever.
    #[must_use]
    pub fn utilization(&self) -> f64 {
        self.offered_load() / f64::from(self.servers)
    }

    /// Share of the requests that wait: Erlang C. `None` when the line grows for ever.
    #[must_use]
    pub fn waiting_share(&self) -> Option<f64> {
        erlang_c(self.servers, self.offered_load())
    }

    /// Mean wait of all requests, those that do not wait included \[s\]. `None` when the line grows for ever.
    #[must_use]
    pub fn mean_wait_secs(&self) -> Option<f64> {
        let free = f64::from(self.servers) - self.offered_load();
        Some(self.waiting_share()? * self.hold_secs / free)
    }

    /// Share of the requests that wait longer than `secs`. `None` when the line grows for ever.
    #[must_use]
    pub fn share_waiting_longer_than(&self, secs: f64) -> Option<f64> {
        let free = f64::from(self.servers) - self.offered_load();
        Some(self.waiting_share()? * libm::exp(-free / self.hold_secs * secs))
    }
}

/// Erlang's loss formula: the share of requests that find all `servers` busy when nobody waits.
///
/// By the recursion `B(0) = 1`, `B(n) = a B(n-1) / (n + a B(n-1))`, which adds positive numbers only and overflows nowhere.
#[must_use]
pub fn erlang_b(servers: u32, offered_load: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, n| {
        let carried = offered_load * blocked;
        carried / (f64::from(n) + carried)
    })
}

/// Erlang's delay formula: the share of requests that wait. `None` unless `0 ≤ offered_load < servers`.
#[must_use]
pub fn erlang_c(servers: u32, offered_load: f64) -> Option<f64> {
    let c = f64::from(servers);
    if !(offered_load >= 0.0 && offered_load < c) {
        return None;
    }
    let blocked = erlang_b(servers, offered_load);
    Some(c * blocked / (c - offered_load * (1.0 - blocked)))
}

/// Little's law: how many are inside on average, from how many come and how long each stays. Holds for any arrivals, any
/// service and any order of service.
#[must_use]
pub fn mean_inside(per_sec: f64, mean_stay_secs: f64) -> f64 {
    per_sec * mean_stay_secs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} instead of {expected}");
    }

    #[test]
    fn one_server_waits_as_often_as_it_is_busy() {
        for utilization in [0.1, 0.5, 0.9] {
            close(erlang_c(1, utilization).unwrap(), utilization);
            let line = WaitingLine { servers: 1, per_sec: utilization, hold_secs: 1.0 };
            close(line.mean_wait_secs().unwrap(), utilization / (1.0 - utilization));
        }
    }

    #[test]
    fn two_servers_agree_with_the_formula_written_out() {
        // C(2, a) = a² / (2 + a), by hand.
        close(erlang_c(2, 1.2).unwrap(), 1.2 * 1.2 / 3.2);
    }

    #[test]
    fn the_recursion_agrees_with_the_sum_that_defines_it() {
        let (mut term, mut sum) = (1.0, 1.0);
        for n in 1..=20_u32 {
            term *= 17.0 / f64::from(n);
            sum += term;
        }
        close(erlang_b(20, 17.0), term / sum);
    }

    #[test]
    fn hundreds_of_servers_neither_overflow_nor_vanish() {
        let share = erlang_c(200, 195.0).unwrap();
        assert!(share > 0.5 && share < 1.0, "{share}");
    }

    #[test]
    fn a_line_that_grows_for_ever_has_no_mean() {
        assert_eq!(erlang_c(20, 20.0), None);
        assert_eq!(erlang_c(20, f64::NAN), None);
        assert_eq!(WaitingLine { servers: 2, per_sec: 3.0, hold_secs: 1.0 }.mean_wait_secs(), None);
    }

    #[test]
    fn nobody_waits_longer_than_for_ever_and_all_who_wait_longer_than_nothing() {
        let line = WaitingLine { servers: 20, per_sec: 360.0, hold_secs: 0.05 };
        close(line.share_waiting_longer_than(0.0).unwrap(), line.waiting_share().unwrap());
        assert!(line.share_waiting_longer_than(60.0).unwrap() < 1e-9);
    }
}
