//! The gateway: which instance a request goes to.
//!
//! It sends nothing to an instance that is draining or booting. It does not learn from failed requests, as a gateway with
//! passive health checks would: that is not modeled. How long it waits is the world's business.

use super::scenario::Balancing;

/// What the gateway knows of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upstream {
    /// Whether it takes requests.
    pub up: bool,
    /// Requests there that the gateway still waits for.
    pub n_open: u32,
}

/// The gateway's own state: whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gateway {
    balancing: Balancing,
    next: u32,
}

impl Gateway {
    /// A gateway that begins with the first instance.
    #[must_use]
    pub const fn new(balancing: Balancing) -> Self {
        Self { balancing, next: 0 }
    }

    /// The instance for the next request; `None` when none is up. `upstream` says what the gateway knows of one.
    pub fn pick<T>(&mut self, instances: &[T], upstream: impl Fn(&T) -> Upstream) -> Option<u32> {
        match self.balancing {
            Balancing::RoundRobin => self.next_in_turn(instances, upstream),
            Balancing::LeastConnections => least_connections(instances, upstream),
        }
    }

    /// The first instance that is up, from the one whose turn it is.
    fn next_in_turn<T>(&mut self, instances: &[T], upstream: impl Fn(&T) -> Upstream) -> Option<u32> {
        let (before, from_next) = instances.split_at_checked(self.next as usize).unwrap_or((instances, &[]));
        let is_up = |(_, instance): &(u32, &T)| upstream(instance).up;
        let mut in_turn = (self.next..).zip(from_next).chain((0..).zip(before));
        let (picked, _) = in_turn.find(is_up)?;
        self.next = picked + 1;
        Some(picked)
    }
}

fn least_connections<T>(instances: &[T], upstream: impl Fn(&T) -> Upstream) -> Option<u32> {
    let upstreams = (0..).zip(instances).map(|(number, instance)| (number, upstream(instance)));
    let up = upstreams.filter(|(_, upstream)| upstream.up);
    up.min_by_key(|&(number, upstream)| (upstream.n_open, number)).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upstreams(states: &[(bool, u32)]) -> Vec<Upstream> {
        states.iter().map(|&(up, n_open)| Upstream { up, n_open }).collect()
    }

    #[test]
    fn round_robin_skips_what_is_not_up() {
        let mut gateway = Gateway::new(Balancing::RoundRobin);
        let all = upstreams(&[(true, 0), (false, 0), (true, 9)]);
        let picks: Vec<_> = (0..5).map(|_| gateway.pick(&all, |&upstream| upstream)).collect();
        assert_eq!(picks, [Some(0), Some(2), Some(0), Some(2), Some(0)]);
    }

    #[test]
    fn nobody_is_picked_when_nobody_is_up() {
        let down = upstreams(&[(false, 0), (false, 0)]);
        for balancing in [Balancing::RoundRobin, Balancing::LeastConnections] {
            assert_eq!(Gateway::new(balancing).pick(&down, |&upstream| upstream), None);
        }
    }

    #[test]
    fn least_connections_takes_the_idlest_and_then_the_lowest_number() {
        let mut gateway = Gateway::new(Balancing::LeastConnections);
        assert_eq!(gateway.pick(&upstreams(&[(true, 3), (true, 1), (true, 1)]), |&upstream| upstream), Some(1));
        assert_eq!(gateway.pick(&upstreams(&[(true, 3), (false, 1), (true, 2)]), |&upstream| upstream), Some(2));
    }
}
