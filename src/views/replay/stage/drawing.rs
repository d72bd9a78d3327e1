//! One moment of one world as marks: the same moment and the same lens always give the same marks.
//!
//! Slow enough, each request is drawn on its way; faster, the answers of the last five minutes stand as bars. A request is
//! brought to its place by the time it is there, never later, so that no slot changes before its request has come.

use super::layout::{BAR_PITCH, Layout};
use crate::{
    browser::layer::{Look, Mark},
    model::{Micros, instance::InstanceState},
    replay::{Answer, InstanceView, RequestView, SlotKind, WorldView},
    views::marks::{CROSS, DOT, REQUEST, SlotMark, answer_look, slot_look},
};

/// Probe marks that are drawn; a higher threshold is told in numbers only.
const MAX_PIPS: u32 = 10;
/// From the left edge of the meters to that of Redis [px].
pub(super) const METER_X: f64 = 33.0;
/// From the left edge of the meters to the probe's [px].
pub(super) const PROBE_X: f64 = 108.0;
/// Width of the Redis meter [px].
pub(super) const METER: f64 = 34.0;
/// Real time for one leg of a request's way [ms].
const LEG_MILLIS: u64 = 450;
/// Real time for which the end of a process stays marked [ms].
const BEAT_MILLIS: u64 = 400;
/// Up to this speed each request is drawn.
const MAX_FOLLOWED_SPEED: u32 = 60;

/// How the moment is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::views::replay) struct Lens {
    /// Seconds of the incident in one second.
    pub(in crate::views::replay) speed: u32,
    /// Nothing glides: what is on its way stands still halfway.
    pub(in crate::views::replay) still: bool,
    /// The slot that is selected: instance and slot, from 0.
    pub(in crate::views::replay) selected: Option<(u32, u32)>,
}

impl Lens {
    /// Model time for one leg of a request's way; none where requests are not drawn one by one.
    pub(in crate::views::replay) fn leg(self) -> Micros {
        let followed = self.speed <= MAX_FOLLOWED_SPEED;
        if followed { Micros::from_millis(LEG_MILLIS * u64::from(self.speed)) } else { Micros::ZERO }
    }
}

/// Draws a world's moment into `marks`, which is emptied first.
pub(in crate::views::replay) fn draw(
    marks: &mut Vec<Mark>,
    world: &WorldView,
    at: Micros,
    layout: &Layout,
    lens: Lens,
) {
    marks.clear();
    let mut pen = Pen { marks, layout };
    let leg = lens.leg();
    for (number, instance) in (0..).zip(&world.instances) {
        pen.instance(number, instance, at, lens);
        if leg == Micros::ZERO {
            pen.flow(number, instance);
        }
    }
    for (number, instance) in (0..).zip(&world.instances) {
        pen.queue(number, instance.n_waiting);
    }
    for request in world.requests.iter().filter(|_| leg > Micros::ZERO) {
        let instance = request.instance.and_then(|number| world.instances.get(number as usize));
        pen.request(request, instance.map_or(0, |instance| instance.n_waiting), at, leg, lens.still);
    }
}

struct Pen<'a> {
    marks: &'a mut Vec<Mark>,
    layout: &'a Layout,
}

impl Pen<'_> {
    fn put(&mut self, class: &'static str, look: Look, x: f64, y: f64) {
        self.marks.push(Mark { class, look, x: tenths(x), y: tenths(y) });
    }

    /// Always as many marks for an instance with as many slots, so that each keeps its node.
    fn instance(&mut self, number: u32, instance: &InstanceView, at: Micros, lens: Lens) {
        let layout = *self.layout;
        let row = layout.row(number);
        let (left, right) = (layout.slots - 3.0, layout.right() + 3.0);
        let top = row.lane_in - 10.0;
        let n_slots = u32::try_from(instance.slots.len()).unwrap_or(u32::MAX);
        let is_exhausted = instance.state == InstanceState::Up && n_slots > 0 && instance.n_leaked >= n_slots;
        let (state, state_class) = match instance.state {
            InstanceState::Up if is_exhausted => (Look::Words("exhausted"), "state exhausted"),
            InstanceState::Up => (Look::Number("", instance.n_leaked, " leaked"), "state"),
            InstanceState::Draining => (Look::Words("finishing"), "state"),
            InstanceState::Booting => (Look::Words("starting"), "state"),
        };
        let wash = |shown: bool| if shown { bar(right - left, layout.slots_height()) } else { bar(0.0, 0.0) };
        self.put("wash", wash(is_exhausted), left, top);
        self.put(state_class, state, layout.right(), row.words);
        let restarts =
            if instance.n_restarts > 0 { Look::Number("↻", instance.n_restarts, "") } else { Look::Words("") };
        self.put("restarts", restarts, layout.slots + 74.0, row.words);
        let is_down = instance.state == InstanceState::Booting;
        for (slot, view) in (0..).zip(&instance.slots) {
            let (x, y) = layout.slot(number, slot);
            let (class, path) = slot_look(if is_down { SlotMark::Empty } else { mark(view.kind) });
            self.put(class, Look::Path(path), x, y);
        }
        match lens.selected.filter(|&(of, slot)| of == number && slot < n_slots) {
            Some((_, slot)) => {
                let (x, y) = layout.slot(number, slot);
                self.put("selected", Look::Path("M-8-8H8V8H-8Z"), x, y);
            }
            None => self.put("selected", Look::Path(""), 0.0, 0.0),
        }
        self.meters(number, instance);
        self.put("down", wash(is_down), left, top);
        let window = Micros::from_millis(BEAT_MILLIS * u64::from(lens.speed));
        let is_beat = instance.beat.is_some_and(|beat| is_within(at, beat.at, window));
        self.put("beat", if is_beat { bar(3.0, layout.slots_height()) } else { bar(0.0, 0.0) }, left - 4.0, top);
    }

    /// Redis connections in use, and failed probes in a row of those that end the process.
    fn meters(&mut self, number: u32, instance: &InstanceView) {
        let row = self.layout.row(number);
        let (x, y) = (row.meters_x + METER_X, row.meters);
        let (used, all) = (instance.redis_in_use, instance.redis_connections);
        let is_full = all > 0 && used >= all;
        let share = f64::from(used) / f64::from(all.max(1));
        self.put(if is_full { "meter full" } else { "meter" }, bar(METER * share.min(1.0), 5.0), x, y - 6.5);
        let class = if is_full { "count full" } else { "count" };
        self.put(class, Look::Pair(used, "/", all), x + METER + 5.0, y);
        let threshold = instance.probe_failure_threshold;
        for pip in 0..threshold.min(MAX_PIPS) {
            let failed = pip < instance.n_failed_probes;
            let (class, path) = if failed { ("probe-failed", CROSS) } else { ("probe", DOT) };
            self.put(class, Look::Path(path), row.meters_x + PROBE_X + 36.0 + 6.5 * f64::from(pip), y - 4.0);
        }
    }

    /// A bar for each waiting request, right before the slots they wait for, and how many there are.
    fn queue(&mut self, number: u32, n_waiting: u32) {
        let row = self.layout.row(number);
        let end = self.layout.slots - 6.0;
        let unit = if self.layout.is_narrow { "" } else { " waiting" };
        let words = if n_waiting > 0 { Look::Number("", n_waiting, unit) } else { Look::Words("") };
        self.put("waiting-words", words, end, row.words);
        for place in 0..n_waiting.min(self.layout.n_bars()) {
            let x = end - BAR_PITCH * f64::from(place + 1) + 1.0;
            self.put("waiter", bar(4.0, 11.0), x, row.lane_in - 5.5);
        }
    }

    /// The answers of the last five minutes: a mark, a bar and a number for each kind.
    fn flow(&mut self, number: u32, instance: &InstanceView) {
        let (left, pitch) = self.layout.flow_columns(5);
        let y = self.layout.row(number).lane_out + 3.0;
        let most = f64::from(instance.flow.0.iter().copied().max().unwrap_or(0).max(50));
        for ((column, answer), &n) in (0..).map(f64::from).zip(Answer::ALL).zip(&instance.flow.0) {
            let x = left + pitch * column;
            let (class, path) = answer_look(answer);
            let (mark, count) = if n > 0 { (path, Look::Number("", n, "")) } else { ("", Look::Words("")) };
            let length = (pitch - 34.0).max(6.0) * f64::from(n) / most;
            self.put(class, Look::Path(mark), x + 4.0, y);
            self.put(flow_class(answer), bar(if n > 0 { length.max(1.0) } else { 0.0 }, 5.0), x + 11.0, y - 2.5);
            self.put("count", count, x + 14.0 + length, y + 4.0);
        }
    }

    /// A request on its way, or its answer on the way back; nothing while it waits in the queue or has its slot, which
    /// show it themselves.
    fn request(&mut self, request: &RequestView, n_waiting: u32, at: Micros, leg: Micros, still: bool) {
        let layout = *self.layout;
        let glide = |from: f64, to: f64, start: Micros, length: Micros| {
            let share = if still { 0.5 } else { ratio(at - start, length) };
            from + (to - from) * share
        };
        let Some(instance) = request.instance else {
            // No instance was up: the gateway answers by itself.
            if let Some((answered, answer)) = request.answered.filter(|&(answered, _)| is_within(at, answered, leg)) {
                let (class, path) = answer_look(answer);
                let x = glide(layout.gateway + 30.0, layout.gateway, answered, leg);
                self.put(class, Look::Path(path), x, layout.row(0).lane_out);
            }
            return;
        };
        let row = layout.row(instance);
        // Several at the door stand a little apart, each always in its own place.
        let door = layout.door - 4.0 * f64::from(request.attempt.customer % 3);
        let place = |slot: Option<u32>| match (slot, request.asked) {
            (Some(slot), _) => layout.slot(instance, slot),
            (None, Some(_)) => (layout.slots - 9.0, row.lane_in),
            (None, None) => (door, row.lane_in),
        };
        if let Some((answered, answer)) = request.answered.filter(|&(answered, _)| answered <= at) {
            if is_within(at, answered, leg) {
                let slot = request.granted.filter(|&(granted, _)| granted <= answered).map(|(_, slot)| slot);
                let (class, path) = answer_look(answer);
                self.put(class, Look::Path(path), glide(place(slot).0, layout.gateway, answered, leg), row.lane_out);
            }
            return;
        }
        // From the gateway to the door, there until its work is done, then on to the pool: each half ends in time. What has
        // not asked by the end of the view ahead leaves the door later than half a leg from now.
        let half = Micros(leg.0 / 2);
        let leaves = request.asked.map_or(Micros::MAX, |asked| asked - half);
        let comes = request.arrived.min(leaves);
        let (x, y) = if request.asked.is_some_and(|asked| at >= asked) || at + half < comes {
            return;
        } else if at >= leaves {
            // Straight to the slot if it gets one at once, above the slots on the way.
            let asked = leaves + half;
            let direct = request.granted.filter(|&(granted, _)| granted <= asked + Micros(half.0 / 8));
            let tail = layout.slots - 10.0 - BAR_PITCH * f64::from(n_waiting.min(layout.n_bars()));
            let end = direct.map_or(tail, |(_, slot)| layout.slot(instance, slot).0);
            let x = glide(door, end, leaves, half);
            let above = layout.slots - 8.0 < x && x < end - layout.pitch / 2.0;
            (x, row.lane_in - if above { 9.0 } else { 0.0 })
        } else if at >= comes {
            (door, row.lane_in)
        } else {
            (glide(layout.gateway, door, comes - half, half), row.lane_in)
        };
        self.put("request", Look::Path(REQUEST), x, y);
    }
}

const fn mark(kind: SlotKind) -> SlotMark {
    match kind {
        SlotKind::Empty => SlotMark::Empty,
        SlotKind::Connecting => SlotMark::Connecting,
        SlotKind::Idle => SlotMark::Idle,
        SlotKind::CheckedOut => SlotMark::CheckedOut,
        SlotKind::Leaked => SlotMark::Leaked,
    }
}

const fn flow_class(answer: Answer) -> &'static str {
    match answer {
        Answer::Placed => "flow-placed",
        Answer::OutOfStock => "flow-stock",
        Answer::BadGateway => "flow-gateway",
        Answer::RedisTimeout => "flow-redis",
        Answer::OtherError => "flow-other",
    }
}

fn is_within(at: Micros, start: Micros, length: Micros) -> bool {
    start <= at && at < start + length
}

fn bar(width: f64, height: f64) -> Look {
    Look::Bar(tenths(width), tenths(height))
}

/// How much of a stretch has gone by [0..1].
#[expect(clippy::cast_precision_loss, reason = "a leg of a request's way: at most half a minute")]
fn ratio(part: Micros, whole: Micros) -> f64 {
    (part.0 as f64 / whole.0.max(1) as f64).min(1.0)
}

#[expect(clippy::cast_possible_truncation, reason = "places in a picture")]
fn tenths(px: f64) -> i32 {
    (px * 10.0).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Variant;
    use crate::model::workload::Attempt;
    use crate::model::world::Tally;
    use crate::replay::Flow;

    const ARRIVED: Micros = Micros::from_secs(10);
    const ASKED: Micros = Micros::from_secs(12);
    const ANSWERED: Micros = Micros::from_secs(13);
    const LENS: Lens = Lens { speed: 1, still: false, selected: None };

    fn world(requests: Vec<RequestView>) -> WorldView {
        WorldView {
            variant: Variant::Buggy,
            whole: Tally::default(),
            impact: Tally::default(),
            lost_revenue: 0.0,
            instances: Vec::new(),
            last_step: None,
            gateway_flow: Flow::default(),
            requests,
        }
    }

    fn request() -> RequestView {
        RequestView {
            attempt: Attempt { customer: 0, attempt: 0 },
            instance: Some(0),
            arrived: ARRIVED,
            asked: Some(ASKED),
            granted: Some((ASKED, 3)),
            answered: Some((ANSWERED, Answer::Placed)),
        }
    }

    /// Class and horizontal place of the one mark of a request.
    fn drawn(at: Micros, lens: Lens) -> Option<(&'static str, i32)> {
        let mut marks = Vec::new();
        draw(&mut marks, &world(vec![request()]), at, &Layout::new(530, 20), lens);
        assert!(marks.len() <= 1);
        marks.first().map(|mark| (mark.class, mark.x))
    }

    #[test]
    fn a_request_is_at_the_door_when_it_arrives_and_at_its_slot_when_it_gets_it() {
        let layout = Layout::new(530, 20);
        let leg = LENS.leg();
        assert_eq!(drawn(ARRIVED - Micros(leg.0 / 2 + 1), LENS), None);
        assert_eq!(drawn(ARRIVED - Micros(leg.0 / 2), LENS), Some(("request", tenths(layout.gateway))));
        assert_eq!(drawn(ARRIVED, LENS), Some(("request", tenths(layout.door))));
        assert_eq!(drawn(ASKED - Micros(1), LENS), Some(("request", tenths(layout.slot(0, 3).0))));
        assert_eq!(drawn(ASKED, LENS), None, "from here on the slot shows it");
    }

    #[test]
    fn its_answer_goes_from_the_slot_to_the_gateway() {
        let layout = Layout::new(530, 20);
        assert_eq!(drawn(ANSWERED, LENS), Some(("answer-placed", tenths(layout.slot(0, 3).0))));
        assert_eq!(drawn(ANSWERED + LENS.leg() - Micros(1), LENS), Some(("answer-placed", tenths(layout.gateway))));
        assert_eq!(drawn(ANSWERED + LENS.leg(), LENS), None);
    }

    #[test]
    fn where_motion_is_not_welcome_a_leg_is_one_place() {
        let still = Lens { still: true, ..LENS };
        let places = [1, 100_000, 449_999].map(|after| drawn(ANSWERED + Micros(after), still));
        assert!(places.iter().all(|place| *place == places[0] && place.is_some()));
    }

    #[test]
    fn at_high_speed_no_request_is_drawn() {
        assert_eq!(drawn(ARRIVED, Lens { speed: 61, ..LENS }), None);
        assert!(drawn(ARRIVED, Lens { speed: 60, ..LENS }).is_some());
    }
}
