//! Where the reader looks, and who shows it: a moving pointer is told to them and renders nothing.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use yew::prelude::*;

use crate::{
    browser::overlay::{Drawing, Look, Mark, Overlay},
    chart::scale::TimeScale,
    clock::{UnixMillis, Window},
};

/// Where the reader looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The instant that every chart reads: the pointer's, else the clock's.
    pub t: UnixMillis,
    /// The page's clock.
    pub at: UnixMillis,
    /// Whether `t` is the pointer's.
    pub hovering: bool,
    /// Instants held against each other.
    pub pins: Vec<UnixMillis>,
    /// What a drag has marked so far.
    pub brush: Option<Window>,
    /// A timeline entry that stands where the pointer is.
    pub entry: Option<UnixMillis>,
    /// The series whose name is pointed at: id of its metric, and its place in the metric's file.
    pub focus: Option<(String, u16)>,
}

impl Default for Reading {
    fn default() -> Self {
        let t = UnixMillis(0);
        Self { t, at: t, hovering: false, pins: Vec::new(), brush: None, entry: None, focus: None }
    }
}

/// The letters of pins, in the order of pinning.
pub(super) const PIN_NAMES: [&str; 4] = ["A", "B", "C", "D"];

/// Finds the timeline entry that stands where the pointer is.
type Find = Rc<dyn Fn(UnixMillis) -> Option<UnixMillis>>;

/// Where the reader looks, shared by all that shows it. Equal to itself alone, and never another one: as a context it
/// renders nobody.
#[derive(Clone)]
pub struct Gaze(Rc<Shared>);

/// Who is told, and under which number.
type Listener = (u32, Callback<()>);

struct Shared {
    /// Shared for as long as somebody looks at it.
    now: RefCell<Rc<Reading>>,
    find: RefCell<Find>,
    /// Who is told; shared while it is gone through, so that who listens may begin or end listening.
    listeners: RefCell<Rc<Vec<Listener>>>,
    n_ever: Cell<u32>,
}

impl PartialEq for Gaze {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Default for Gaze {
    fn default() -> Self {
        Self::at(Reading::default())
    }
}

impl Gaze {
    /// Looking somewhere.
    #[must_use]
    pub fn at(reading: Reading) -> Self {
        let find: Find = Rc::new(|_| None);
        Self(Rc::new(Shared {
            now: RefCell::new(Rc::new(reading)),
            find: RefCell::new(find),
            listeners: RefCell::default(),
            n_ever: Cell::new(0),
        }))
    }

    /// Where the reader looks now.
    #[must_use]
    pub fn now(&self) -> Rc<Reading> {
        Rc::clone(&self.0.now.borrow())
    }

    /// The pointer, or the keyboard's crosshair, is at this instant; or has left.
    pub fn hover(&self, t: Option<UnixMillis>) {
        let entry = t.and_then(|t| {
            let find = Rc::clone(&self.0.find.borrow());
            find(t)
        });
        self.change(|now| {
            let next = (t.unwrap_or(now.at), t.is_some(), entry);
            let is_new = next != (now.t, now.hovering, now.entry);
            (now.t, now.hovering, now.entry) = next;
            is_new
        });
    }

    /// The name of a series is pointed at, or none is any more.
    pub(super) fn focus(&self, series: Option<(String, u16)>) {
        self.change(|now| {
            let is_new = now.focus != series;
            now.focus = series;
            is_new
        });
    }

    /// The page's clock has moved.
    fn follow(&self, at: UnixMillis) {
        self.change(|now| {
            let before = (now.t, now.at);
            if !now.hovering {
                now.t = at;
            }
            now.at = at;
            before != (now.t, now.at)
        });
    }

    /// What the page knows: its clock, the pins, what is being marked, and how to find an entry at the pointer.
    pub(super) fn settle(&self, at: UnixMillis, pins: &[UnixMillis], brush: Option<Window>, find: Find) {
        *self.0.find.borrow_mut() = find;
        self.change(|now| {
            let before = (now.t, now.at, now.brush);
            if !now.hovering {
                now.t = at;
            }
            (now.at, now.brush) = (at, brush);
            let are_new = now.pins != pins;
            if are_new {
                now.pins = pins.to_vec();
            }
            are_new || before != (now.t, now.at, now.brush)
        });
    }

    /// Calls back at each change, until the answer is dropped.
    #[must_use = "nothing is heard any more once it is dropped"]
    pub(super) fn listen(&self, callback: Callback<()>) -> Listening {
        let id = self.0.n_ever.get();
        self.0.n_ever.set(id.wrapping_add(1));
        Rc::make_mut(&mut self.0.listeners.borrow_mut()).push((id, callback));
        Listening(self.clone(), id)
    }

    /// Changes where the reader looks, and tells everybody if `change` says that it did.
    fn change(&self, change: impl FnOnce(&mut Reading) -> bool) {
        let is_new = change(Rc::make_mut(&mut self.0.now.borrow_mut()));
        if is_new {
            let listeners = Rc::clone(&self.0.listeners.borrow());
            for (_, listener) in listeners.iter() {
                listener.emit(());
            }
        }
    }
}

/// Somebody listens.
pub(super) struct Listening(Gaze, u32);

impl Drop for Listening {
    fn drop(&mut self) {
        Rc::make_mut(&mut self.0.0.listeners.borrow_mut()).retain(|(id, _)| *id != self.1);
    }
}

/// The page's gaze.
#[hook]
pub fn use_gaze() -> Gaze {
    let own = use_state(Gaze::default); // where a part of the page stands alone
    use_context::<Gaze>().unwrap_or_else(|| (*own).clone())
}

/// A gaze for all of the page, which looks where the clock is as long as no pointer says otherwise.
#[hook]
pub fn use_gaze_of_page(at: Option<UnixMillis>) -> Gaze {
    let gaze = use_memo(at.is_some(), |_| {
        let at = at.unwrap_or_default();
        Gaze::at(Reading { t: at, at, ..Reading::default() })
    });
    let gaze = (*gaze).clone();
    use_effect_with((gaze.clone(), at), |(gaze, at)| {
        if let Some(at) = *at {
            gaze.follow(at);
        }
    });
    gaze
}

/// Calls `show` after each render and at each change of the gaze, which renders nothing.
#[hook]
pub fn use_shown(gaze: &Gaze, show: impl Fn(&Reading) + 'static) {
    let newest = use_mut_ref(|| None::<Rc<dyn Fn(&Reading)>>);
    let show: Rc<dyn Fn(&Reading)> = Rc::new(show);
    *newest.borrow_mut() = Some(show.clone());
    use_effect_with(gaze.clone(), move |gaze| {
        let listening = gaze.listen({
            let gaze = gaze.clone();
            Callback::from(move |()| {
                let show = newest.borrow().clone();
                if let Some(show) = show {
                    show(&gaze.now());
                }
            })
        });
        move || drop(listening)
    });
    let gaze = gaze.clone();
    use_effect(move || show(&gaze.now()));
}

/// Keeps what stands in a node equal to what a function says of where the reader looks.
#[hook]
pub(super) fn use_over(gaze: &Gaze, node: &NodeRef, drawing: impl Fn(&Reading) -> Drawing + 'static) {
    let overlay = use_mut_ref(Overlay::default);
    {
        let (overlay, node) = (overlay.clone(), node.clone());
        use_effect(move || overlay.borrow_mut().attach(&node));
    }
    use_shown(gaze, move |reading| overlay.borrow_mut().draw(drawing(reading)));
}

/// What stands at an instant over a whole plot: the brush, the entry, the pins, the clock, the crosshair.
#[must_use]
pub fn lines(reading: &Reading, scale: TimeScale, height: u32) -> Drawing {
    let x = |t: UnixMillis| tenths(scale.x_from_time(t));
    let line = |class: &'static str, t: UnixMillis| Mark { class, look: Look::Line(height), x: x(t), y: 0 };
    let mut marks = Vec::with_capacity(2 + 2 * reading.pins.len());
    if let Some(brush) = reading.brush {
        let look = Look::Box(tenths(scale.width_of(brush.millis())), height);
        marks.push(Mark { class: "brush", look, x: x(brush.from), y: 0 });
    }
    let shows = |t: UnixMillis| scale.window.contains(t);
    marks.extend(reading.entry.filter(|t| shows(*t)).map(|t| line("entry-line", t)));
    for (t, name) in reading.pins.iter().zip(PIN_NAMES).filter(|(t, _)| shows(**t)) {
        marks.push(line("pin-line", *t));
        let y = i32::try_from(height).unwrap_or(0) - 3;
        marks.push(Mark { class: "pin-name", look: Look::Words(name.to_owned()), x: x(*t) + 30, y });
    }
    if reading.hovering && shows(reading.at) {
        marks.push(line("clock-line", reading.at));
    }
    let crosshair = Mark { x: 0, ..line("crosshair", reading.t) };
    Drawing { still: marks, at: x(reading.t), carried: shows(reading.t).then_some(crosshair).into_iter().collect() }
}

/// A label that the crosshair at `x` carries, on the side where there is room for it, and never over what stands left of
/// `free_from`.
#[must_use]
pub fn label(text: String, x: f64, y: i32, (free_from, width_of_all): (f64, f64)) -> Mark {
    let width = label_width(&text);
    let left = if x + LABEL_GAP + width > width_of_all { x - LABEL_GAP - width } else { x + LABEL_GAP };
    Mark { class: "readout", look: Look::Label(tenths(width), text), x: tenths(left.max(free_from)) - tenths(x), y }
}

/// Room between the crosshair and a label [px].
const LABEL_GAP: f64 = 6.0;

/// Width of a label, estimated from its characters at 11 px [px].
pub(super) fn label_width(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(0.0, f64::from) * 6.6 + 12.0
}

/// Tenths of a pixel; what is far outside stands a little outside.
#[expect(clippy::cast_possible_truncation, reason = "clamped")]
pub(super) fn tenths(x: f64) -> i32 {
    (x * 10.0).round().clamp(-1_000_000.0, 1_000_000.0) as i32
}
