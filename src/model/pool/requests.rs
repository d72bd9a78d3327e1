//! The requester's side: connect, wait, be served or time out, end.
//!
//! The names follow pg-pool: `connect`, `_pulseQueue`, `newClient`, `_acquireClient`. What happens to a client afterwards is
//! in `clients`.

use super::Pool;
use super::client::{Client, Phase, Waiter};
use super::host::{ClientId, EndedTwice, Error, Event, Fault, Heard, Hold, Host, RequestId, Then, Timer, WaiterPlace};

impl Pool {
    /// Asks for a client. The answer comes through [`Host::granted`] or [`Host::refused`], never from inside this call, except
    /// the refusal after [`Pool::end`]. Not even an idle client is handed out at once.
    pub fn connect<H: Host>(&mut self, host: &mut H, request: RequestId) {
        if self.ending {
            return host.refused(self, request, Error::Ended);
        }
        let has_idle = !self.idle.is_empty();
        let queued = has_idle || self.n_total >= self.limits.max;
        let place = WaiterPlace(self.waiters.next_place());
        let mut waiter = Waiter { request, since: host.now(), timer: None, timed_out: false, queued };
        if !queued {
            // No wait timer here: the connection's own timer limits it.
            self.waiters.put(|_| waiter);
            return self.start_new(host, place);
        }
        if has_idle {
            host.defer();
        }
        waiter.timer = self.limits.connection_timeout.map(|delay| host.arm(delay, Timer::Wait(place)));
        self.waiters.put(|_| waiter);
        self.queue.push_back(place);
    }

    /// Runs what the pool asked to be deferred ([`Host::defer`]), once for each time it asked.
    pub fn run_deferred<H: Host>(&mut self, host: &mut H) {
        self.pulse(host);
    }

    /// Closes the pool: idle clients now, the others as they are released. [`Event::Ended`] comes when nothing is counted any
    /// more. Requests in the queue are never answered; a leaked client keeps it from ever coming.
    ///
    /// # Errors
    /// When called for the second time.
    pub fn end<H: Host>(&mut self, host: &mut H) -> Result<(), EndedTwice> {
        if self.ending {
            return Err(EndedTwice);
        }
        self.ending = true;
        self.pulse(host);
        Ok(())
    }

    /// The driver has connected a client.
    pub fn connected<H: Host>(&mut self, host: &mut H, client: ClientId) {
        let Some(new) = self.client_mut(client).filter(|new| new.phase == Phase::Connecting) else { return };
        new.watched = true;
        let timer = new.connect_timer.take();
        if let Some(key) = timer {
            host.disarm(key);
        }
        if self.limits.on_connect {
            self.set_phase(client, Phase::Hook);
            host.hook(self, client);
        } else {
            self.after_connect(host, client);
        }
    }

    /// The driver could not connect a client; after [`Host::abort`], too. The client is forgotten: no 'connect', no 'remove'.
    pub fn connect_failed<H: Host>(&mut self, host: &mut H, client: ClientId, fault: Fault) {
        if self.client(client).is_none_or(|new| new.phase != Phase::Connecting) {
            return;
        }
        self.uncount(client);
        let Some(new) = self.clients.take(client.place()) else { return };
        if let Some(key) = new.connect_timer {
            host.disarm(key);
        }
        // The next waiter's client is constructed before the failed request hears of it.
        self.pulse(host);
        let error = if new.timeout_hit { Error::ConnectTimeout(fault) } else { Error::Connect(fault) };
        self.refuse_unless_timed_out(host, new.waiter, error);
    }

    /// The `onConnect` hook is done.
    pub fn hook_done<H: Host>(&mut self, host: &mut H, client: ClientId, result: Result<(), Fault>) {
        if self.client(client).is_none_or(|new| new.phase != Phase::Hook) {
            return;
        }
        match result {
            Ok(()) => self.after_connect(host, client),
            Err(fault) => self.remove_after_hook(host, client, fault),
        }
    }

    /// `verify` is done with a new client.
    pub fn verify_done<H: Host>(&mut self, host: &mut H, client: ClientId, result: Result<(), Fault>) {
        let Some(new) = self.client_mut(client).filter(|new| new.phase == Phase::Verifying) else { return };
        new.phase = Phase::CheckedOut;
        let hold = new.hold();
        match (new.waiter.take(), result) {
            (Some(waiter), Ok(())) => self.deliver(host, hold, waiter),
            (Some(waiter), Err(fault)) => {
                self.release_client(host, client, true);
                if let Some(waiter) = self.answer(host, waiter) {
                    host.refused(self, waiter.request, Error::Verify(fault));
                }
            }
            // Its request timed out before: nobody takes it.
            (None, result) => self.release_client(host, client, result.is_err()),
        }
    }

    /// The backend behind an open client died: it answers no more, and the driver emits 'error'. Not for a client that is
    /// still connecting: that is [`Pool::connect_failed`].
    pub fn backend_died<H: Host>(&mut self, host: &mut H, client: ClientId) -> Heard {
        let Some(dead) = self.client_mut(client) else { return Heard::NotByPool };
        dead.queryable = false;
        if !std::mem::take(&mut dead.watched) {
            return Heard::NotByPool;
        }
        // No pulse: room has become free, and the queue does not hear of it.
        self.remove(host, client, Then::Nothing);
        host.observe(self, Event::Error(client));
        Heard::ByPool
    }

    /// `connectionTimeoutMillis` is over for a request: it is told so, wherever it is. Nothing becomes free by that.
    pub(super) fn wait_timed_out<H: Host>(&mut self, host: &mut H, place: WaiterPlace) {
        let Some(waiter) = self.waiters.get_mut(place.0) else { return };
        waiter.timer = None;
        waiter.timed_out = true;
        let Waiter { request, queued, .. } = *waiter;
        if queued {
            // All waiters wait equally long, so this is nearly always the first.
            if self.queue.front() == Some(&place) {
                self.queue.pop_front();
            } else {
                self.queue.retain(|other| *other != place);
            }
            self.waiters.take(place.0);
        }
        host.refused(self, request, Error::WaitTimeout);
    }

    /// Serves at most one request.
    pub(super) fn pulse<H: Host>(&mut self, host: &mut H) {
        if self.ended {
            return;
        }
        if self.ending {
            return self.pulse_ending(host);
        }
        if self.idle.is_empty() && self.n_total >= self.limits.max {
            return;
        }
        let Some(place) = self.queue.pop_front() else { return };
        if let Some(client) = self.idle.pop() {
            return self.grant_idle(host, client, place);
        }
        if let Some(waiter) = self.waiters.get_mut(place.0) {
            waiter.queued = false;
        }
        self.start_new(host, place);
    }

    /// What [`Pool::grant`] does, for a client from the idle list: it is not verified, and who stood in the queue has not
    /// timed out. So the request is taken out at once, and each table is looked into once only.
    fn grant_idle<H: Host>(&mut self, host: &mut H, client: ClientId, place: WaiterPlace) {
        let Some(waiter) = self.waiters.take(place.0) else { return };
        let now = host.now();
        let Some(granted) = self.client_mut(client) else { return };
        granted.phase = Phase::CheckedOut;
        granted.request = Some(waiter.request);
        granted.since = now;
        let hold = granted.acquire();
        if let Some(key) = granted.idle_timer.take() {
            host.disarm(key);
        }
        host.observe(self, Event::Acquire(client));
        if let Some(key) = waiter.timer {
            host.disarm(key);
        }
        host.granted(self, waiter.request, hold);
    }

    fn pulse_ending<H: Host>(&mut self, host: &mut H) {
        while let Some(&oldest) = self.idle.first() {
            self.remove(host, oldest, Then::Nothing);
        }
        if self.n_total == 0 {
            self.ended = true;
            host.observe(self, Event::Ended);
        }
    }

    fn start_new<H: Host>(&mut self, host: &mut H, waiter: WaiterPlace) {
        let (ordinal, now) = (self.next_ordinal, host.now());
        self.next_ordinal = self.next_ordinal.wrapping_add(1);
        let request = self.waiters.get(waiter.0).map(|waiter| waiter.request);
        let place =
            self.clients.put(|place| Client { request, ..Client::new(ClientId::new(ordinal, place), waiter, now) });
        let client = ClientId::new(ordinal, place);
        host.observe(self, Event::New(client));
        self.count(client);
        // Armed before whatever the driver arms, so it wins where both are due at once.
        if let Some(delay) = self.limits.connection_timeout {
            let key = host.arm(delay, Timer::Connect(client));
            if let Some(new) = self.client_mut(client) {
                new.connect_timer = Some(key);
            }
        }
        host.open(client);
    }

    fn after_connect<H: Host>(&mut self, host: &mut H, client: ClientId) {
        if let Some(delay) = self.limits.max_lifetime {
            let key = host.arm(delay, Timer::Lifetime(client));
            if let Some(new) = self.client_mut(client) {
                new.lifetime_timer = Some(key);
            }
        }
        let waiter = self.client_mut(client).and_then(|new| new.waiter.take());
        if let Some(waiter) = waiter {
            self.grant(host, client, waiter);
        }
    }

    /// A new client goes to the request that it was made for.
    fn grant<H: Host>(&mut self, host: &mut H, client: ClientId, place: WaiterPlace) {
        let Some(&Waiter { request, timed_out, .. }) = self.waiters.get(place.0) else { return };
        let verify = self.limits.verify;
        let now = host.now();
        // All in one look-up, for speed: nobody can tell before 'acquire'.
        let Some(granted) = self.client_mut(client) else { return };
        let was_counted_as_connecting = granted.slot.is_some() && granted.phase.is_connecting();
        granted.phase = if verify { Phase::Verifying } else { Phase::CheckedOut };
        granted.request = (!timed_out).then_some(request);
        granted.since = now;
        granted.waiter = (verify && !timed_out).then_some(place);
        let hold = granted.acquire();
        self.n_connecting -= u32::from(was_counted_as_connecting);
        host.observe(self, Event::Connect(client));
        host.observe(self, Event::Acquire(client));
        if timed_out {
            self.waiters.take(place.0);
        }
        if verify {
            host.verify(self, client);
        } else if timed_out {
            self.release_client(host, client, false);
        } else {
            self.deliver(host, hold, place);
        }
    }

    fn deliver<H: Host>(&mut self, host: &mut H, hold: Hold, place: WaiterPlace) {
        if let Some(waiter) = self.answer(host, place) {
            host.granted(self, waiter.request, hold);
        }
    }

    /// Takes a request out of the table because its answer is about to be given; its timer goes with it.
    fn answer<H: Host>(&mut self, host: &mut H, place: WaiterPlace) -> Option<Waiter> {
        let waiter = self.waiters.take(place.0)?;
        if let Some(key) = waiter.timer {
            host.disarm(key);
        }
        Some(waiter)
    }

    pub(super) fn refuse_unless_timed_out<H: Host>(&mut self, host: &mut H, place: Option<WaiterPlace>, error: Error) {
        let Some(waiter) = place.and_then(|place| self.answer(host, place)) else { return };
        if !waiter.timed_out {
            host.refused(self, waiter.request, error);
        }
    }
}
