//! The client's side: released, idle, expired, removed.
//!
//! The names follow pg-pool: `_release`, `_remove`. How a client is made and handed out is in `requests`.

use super::Pool;
use super::client::{Client, Phase};
use super::host::{ClientId, Close, DoubleRelease, Error, Event, Fault, Hold, Host, Then, Timer};

impl Pool {
    /// Gives a client back; with `error` it is closed instead of kept. A waiter that is served by it is called back from
    /// inside this call.
    ///
    /// # Errors
    /// When this hold was released before. Nothing else happens then.
    pub fn release<H: Host>(&mut self, host: &mut H, hold: Hold, error: bool) -> Result<(), DoubleRelease> {
        let client = self.client(hold.client).ok_or(DoubleRelease)?;
        if client.n_holds != hold.nth || client.released {
            return Err(DoubleRelease);
        }
        self.release_client(host, hold.client, error);
        Ok(())
    }

    /// A close that [`Host::close`] ordered is complete.
    pub fn closed<H: Host>(&mut self, host: &mut H, close: Close) {
        let Close { client, then } = close;
        self.socket_ended(host, client);
        let Some(closed) = self.client_mut(client) else { return };
        closed.n_closes = closed.n_closes.saturating_sub(1);
        if let Then::RefuseAfterHook(fault) = then {
            let waiter = closed.waiter.take();
            self.free_if_done(client);
            self.pulse(host);
            return self.refuse_unless_timed_out(host, waiter, Error::Hook(fault));
        }
        host.observe(self, Event::Remove(client));
        self.free_if_done(client);
        if then == Then::Pulse {
            self.pulse(host);
        }
    }

    /// The driver's 'end': a client's socket is gone, for whatever reason. Its lifetime is over, so a client that is leaked
    /// and dead never expires. ([`Pool::closed`] implies it.)
    pub fn socket_ended<H: Host>(&mut self, host: &mut H, client: ClientId) {
        let Some(gone) = self.client_mut(client) else { return };
        if !std::mem::replace(&mut gone.ended, true)
            && let Some(key) = gone.lifetime_timer.take()
        {
            host.disarm(key);
        }
    }

    /// One of the pool's timers is due.
    pub fn timer_fired<H: Host>(&mut self, host: &mut H, timer: Timer) {
        match timer {
            Timer::Wait(place) => self.wait_timed_out(host, place),
            Timer::Connect(client) => {
                let Some(new) = self.client_mut(client).filter(|new| new.phase == Phase::Connecting) else { return };
                new.connect_timer = None;
                new.timeout_hit = true;
                host.abort(client);
            }
            Timer::Idle(client) => {
                let Some(idle) = self.client_mut(client).filter(|idle| idle.phase == Phase::Idle) else { return };
                idle.idle_timer = None;
                // Else it stays, without a timer, until it is used again.
                if self.n_total > self.limits.min {
                    self.remove(host, client, Then::Pulse);
                }
            }
            Timer::Lifetime(client) => self.expire(host, client),
        }
    }

    pub(super) fn release_client<H: Host>(&mut self, host: &mut H, client: ClientId, error: bool) {
        let Some(released) = self.client_mut(client) else { return };
        released.released = true;
        released.watched = true;
        released.uses = released.uses.saturating_add(1);
        let Client { uses, queryable, ending, expired, .. } = *released;
        host.observe(self, Event::Release { client, error });
        let used_up = self.limits.max_uses.is_some_and(|max_uses| uses >= max_uses);
        if error || self.ending || !queryable || ending || used_up {
            return self.remove(host, client, Then::Pulse);
        }
        if expired {
            self.set_expired(client, false);
            return self.remove(host, client, Then::Pulse);
        }
        let timer = match self.limits.idle_timeout {
            // The client itself still counts.
            Some(delay) if self.n_total > self.limits.min => Some(host.arm(delay, Timer::Idle(client))),
            _ => None,
        };
        let now = host.now();
        if let Some(idle) = self.client_mut(client) {
            idle.phase = Phase::Idle;
            idle.idle_timer = timer;
            idle.request = None;
            idle.since = now;
        }
        self.idle.push(client);
        if !self.queue.is_empty() {
            self.pulse(host);
        }
    }

    /// Takes a client out of the books at once and closes it; what follows the close is in `then`.
    pub(super) fn remove<H: Host>(&mut self, host: &mut H, client: ClientId, then: Then) {
        let Some(removed) = self.client_mut(client) else { return };
        let (was_idle, timer) = (removed.phase == Phase::Idle, removed.idle_timer.take());
        if was_idle {
            self.idle.retain(|other| *other != client);
        }
        if let Some(key) = timer {
            host.disarm(key);
        }
        self.close(host, client, then);
    }

    /// The `onConnect` hook failed: as `remove`, but without 'remove', and the request hears of it after the close.
    pub(super) fn remove_after_hook<H: Host>(&mut self, host: &mut H, client: ClientId, fault: Fault) {
        self.uncount(client);
        let Some(failed) = self.client_mut(client) else { return };
        failed.phase = Phase::Gone;
        if failed.waiter.is_some() {
            self.close(host, client, Then::RefuseAfterHook(fault));
        }
    }

    fn close<H: Host>(&mut self, host: &mut H, client: ClientId, then: Then) {
        self.uncount(client);
        if let Some(closing) = self.client_mut(client) {
            closing.ending = true;
            closing.n_closes = closing.n_closes.saturating_add(1);
            // One that died in its hook is still handed out when the hook is done, dead as it is: pg-pool does not look.
            if closing.phase != Phase::Hook {
                closing.phase = Phase::Gone;
            }
        }
        host.close(self, Close { client, then });
    }

    /// A client's lifetime is over. An idle one goes through a checkout for nobody; any other is only marked.
    fn expire<H: Host>(&mut self, host: &mut H, client: ClientId) {
        let Some(old) = self.client_mut(client) else { return };
        old.lifetime_timer = None;
        let is_idle = old.phase == Phase::Idle;
        self.set_expired(client, true);
        if is_idle {
            // It stays in the idle list meanwhile.
            host.observe(self, Event::Acquire(client));
            if let Some(acquired) = self.client_mut(client) {
                acquired.acquire();
            }
            self.release_client(host, client, false);
        }
    }

    /// Frees the place of a client that nothing refers to any more.
    fn free_if_done(&mut self, client: ClientId) {
        if self.client(client).is_some_and(|gone| gone.phase == Phase::Gone && gone.n_closes == 0) {
            self.clients.take(client.place());
        }
    }
}
