//! The visible stretch on its way to the one that was asked for: a short glide where motion is welcome, a step where not.

use yew::prelude::*;

use crate::{
    browser::measure,
    clock::{UnixMillis, Window},
    views::hooks::use_frames,
};

/// How long a glide takes [µs].
const GLIDE_MICROS: i64 = 140_000;

/// On the way from one stretch to another.
struct Glide {
    from: Window,
    to: Window,
    elapsed_micros: i64,
}

impl Glide {
    fn is_done(&self) -> bool {
        self.elapsed_micros >= GLIDE_MICROS
    }

    /// Slower towards the end.
    fn now(&self) -> Window {
        if self.is_done() {
            return self.to;
        }
        let left = (GLIDE_MICROS - self.elapsed_micros) * 1_000 / GLIDE_MICROS;
        let left = left * left / 1_000;
        let between =
            |from: UnixMillis, to: UnixMillis| to.plus_millis(from.millis_since(to).saturating_mul(left) / 1_000);
        Window { from: between(self.from.from, self.to.from), to: between(self.from.to, self.to.to) }
    }
}

/// How long the stretch must rest before what stands beside the charts follows it [µs].
const REST_MICROS: u32 = 160_000;

/// The stretch that was shown last for more than a moment: long lists follow a pan when it is over.
#[hook]
pub(super) fn use_rested(now: Window) -> Window {
    let rested = use_state_eq(|| now);
    let since = use_mut_ref(|| (now, 0_u32));
    if since.borrow().0 != now {
        *since.borrow_mut() = (now, 0);
    }
    let setter = rested.setter();
    let on_frame = Callback::from(move |micros: u32| {
        let mut since = since.borrow_mut();
        since.1 = since.1.saturating_add(micros);
        if since.1 >= REST_MICROS {
            setter.set(since.0);
        }
    });
    use_frames((*rested != now).then_some(on_frame), 1);
    *rested
}

/// What is shown now, on the way to `to`. Small changes, which follow each other closely, are shown at once.
#[hook]
pub(super) fn use_glide(to: Window, is_small: bool) -> Window {
    let glide = use_mut_ref(|| Glide { from: to, to, elapsed_micros: GLIDE_MICROS });
    {
        let mut glide = glide.borrow_mut();
        if glide.to != to {
            let elapsed_micros = if is_small || measure::reduced_motion() { GLIDE_MICROS } else { 0 };
            *glide = Glide { from: glide.now(), to, elapsed_micros };
        }
    }
    let (now, is_done) = (glide.borrow().now(), glide.borrow().is_done());
    let update = use_force_update();
    let on_frame = Callback::from(move |micros: u32| {
        glide.borrow_mut().elapsed_micros += i64::from(micros);
        update.force_update();
    });
    use_frames((!is_done).then_some(on_frame), 0);
    now
}
