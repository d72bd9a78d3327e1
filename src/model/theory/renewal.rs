//! The share of failed requests when exhausted instances are restarted.
//!
//! An instance goes through cycles that begin anew with each restart: it leaks until its pool is exhausted, fails whatever
//! it is sent until its probes end it, and boots. By the renewal-reward theorem the long-run share of time in each part is
//! its mean length over the mean length of a cycle (Ross, "Introduction to Probability Models", 10th ed., 2010, section
//! 7.4). Requests go to the instances in rotation only, exhausted ones included and booting ones not, so an instance's
//! arrivals grow while others boot; that couples the cycles, and the lengths are the fixed point of both.
//!
//! Sending requests in turn makes the arrivals at an instance more regular than chance: an Erlang stream with as many phases
//! as instances are in rotation. A pool is exhausted by an arrival, and the next one is then a whole gap away, so fewer come
//! in the time that follows than the rate says: by (1 - c²)/2, c² being the gaps' squared coefficient of variation (Cox,
//! "Renewal Theory", 1962, section 4.2).

/// Instances that leak, are restarted, and leak again, under a constant rate of requests spread in turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cycles {
    /// Instances behind the gateway -- input.
    pub instances: u32,
    /// Clients of each pool -- input.
    pub max: u32,
    /// Requests over all instances [1/s] -- input.
    pub per_sec: f64,
    /// Share of the reservations that fail, and leak -- input.
    pub failing_share: f64,
    /// Mean time of a request before it asks the pool [s] -- input.
    pub work_secs: f64,
    /// Mean time from asking the pool to the end of the reservation when a client is free [s] -- input.
    pub reservation_secs: f64,
    /// Mean time from an exhausted pool to the end of the process [s] -- input.
    pub exhausted_secs: f64,
    /// From the end of a process until its successor is in rotation [s] -- input.
    pub boot_secs: f64,
}

/// What comes out in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LongRun {
    /// Share of the requests that fail.
    pub failed_share: f64,
    /// Mean time from a fresh process to its exhausted pool \[s\].
    pub leaking_secs: f64,
    /// Mean length of a cycle \[s\].
    pub cycle_secs: f64,
    /// Share of the time that an instance boots.
    pub booting_share: f64,
}

impl Cycles {
    /// The long run. `None` where nothing leaks.
    #[must_use]
    pub fn long_run(&self) -> Option<LongRun> {
        let n = f64::from(self.instances);
        let leaks_per_sec = self.per_sec * self.failing_share;
        if !(leaks_per_sec > 0.0 && n > 0.0) {
            return None;
        }
        let (mut booting, mut rate, mut leaking_secs, mut cycle_secs) = (0.0, 0.0, 0.0, 0.0);
        // Converges at once: the booting share hardly moves the rates, and moves itself by the square of that.
        for _ in 0..64 {
            // E[1 / instances in rotation], given that one is: with the others booting independently.
            rate = self.per_sec * (1.0 - libm::pow(booting, n)) / (n * (1.0 - booting));
            leaking_secs = f64::from(self.max) / (rate * self.failing_share) + self.work_secs + self.reservation_secs;
            cycle_secs = leaking_secs + self.exhausted_secs + self.boot_secs;
            booting = self.boot_secs / cycle_secs;
        }
        let none_up = libm::pow(booting, n);
        let in_rotation = 1.0 + (n - 1.0) * (1.0 - booting);
        // Whoever comes after the request that takes the last client, which itself takes a while to leak it.
        let after_the_last = self.work_secs + self.reservation_secs + self.exhausted_secs;
        let n_failed = rate * after_the_last - (1.0 - 1.0 / in_rotation) / 2.0;
        let n_served = f64::from(self.max) / self.failing_share;
        let failed_share = n_failed.max(0.0) / (n_served + n_failed.max(0.0));
        Some(LongRun {
            failed_share: failed_share * (1.0 - none_up) + none_up,
            leaking_secs,
            cycle_secs,
            booting_share: booting,
        })
    }
}

/// Mean time from an exhausted pool to the restart by failed probes \[s\]: half a period to the first probe that fails, the
/// periods to the last one, and its timeout. Holds where the probes that are under way do not overlap, or do not matter.
#[must_use]
pub fn mean_exhausted_secs(period_secs: f64, timeout_secs: f64, failure_threshold: u32) -> f64 {
    period_secs / 2.0 + f64::from(failure_threshold.saturating_sub(1)) * period_secs + timeout_secs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles() -> Cycles {
        Cycles {
            instances: 4,
            max: 20,
            per_sec: 0.585,
            failing_share: 0.05,
            work_secs: 0.35,
            reservation_secs: 0.08,
            exhausted_secs: 155.0,
            boot_secs: 75.0,
        }
    }

    #[test]
    fn without_a_boot_the_share_is_that_of_the_time_that_a_pool_is_exhausted() {
        let run = Cycles { boot_secs: 0.0, work_secs: 0.0, reservation_secs: 0.0, ..cycles() }.long_run().unwrap();
        let leaking = 20.0 * 4.0 / (0.585 * 0.05);
        assert!((run.leaking_secs - leaking).abs() < 1e-6);
        // In turn among four: three eighths of a request fewer than by chance.
        let n_failed = 155.0 * 0.585 / 4.0 - 0.375;
        assert!((run.failed_share - n_failed / (400.0 + n_failed)).abs() < 1e-9);
    }

    #[test]
    fn a_single_instance_fails_while_it_boots_as_well() {
        let run = Cycles { instances: 1, work_secs: 0.0, reservation_secs: 0.0, ..cycles() }.long_run().unwrap();
        let leaking = 20.0 / (0.585 * 0.05);
        // By hand: whatever comes in the 155 s and in the 75 s fails, all else does not.
        assert!((run.failed_share - 230.0 / (leaking + 230.0)).abs() < 1e-9, "{run:?}");
    }

    #[test]
    fn more_instances_thin_the_leak_and_lower_the_share() {
        let share = |instances| Cycles { instances, ..cycles() }.long_run().unwrap().failed_share;
        assert!(share(8) < share(4) && share(4) < share(2) && share(2) < share(1));
    }

    #[test]
    fn nothing_fails_for_ever_where_nothing_leaks() {
        assert_eq!(Cycles { failing_share: 0.0, ..cycles() }.long_run(), None);
    }

    #[test]
    fn the_probe_of_the_incident_takes_two_and_a_half_minutes() {
        assert!((mean_exhausted_secs(20.0, 5.0, 8) - 155.0).abs() < 1e-12);
    }
}
