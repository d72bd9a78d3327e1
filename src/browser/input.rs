//! What the reader does with pointer, keys and controls, as plain values.

use std::{cell::Cell, rc::Rc};

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use yew::{Callback, Event, InputEvent, KeyboardEvent, MouseEvent, NodeRef};

/// Horizontal place of the pointer in the node [CSS px from its left edge].
#[must_use]
pub fn pointer_x(event: &MouseEvent, node: &NodeRef) -> Option<f64> {
    let rect = node.cast::<web_sys::Element>()?.get_bounding_client_rect();
    Some(f64::from(event.client_x()) - rect.left())
}

/// Place of the pointer in the node [CSS px from its upper left corner].
#[must_use]
pub fn pointer_in(event: &MouseEvent, node: &NodeRef) -> Option<(f64, f64)> {
    let rect = node.cast::<web_sys::Element>()?.get_bounding_client_rect();
    Some((f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top()))
}

/// When something happened, on the clock of all events of the page [µs].
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a page is open for less than some thousand years")]
pub fn time_micros(event: &web_sys::Event) -> i64 {
    (event.time_stamp() * 1_000.0).round() as i64
}

/// The text or number in an input that changed.
#[must_use]
pub fn typed(event: &InputEvent) -> Option<String> {
    Some(event.target()?.dyn_into::<web_sys::HtmlInputElement>().ok()?.value())
}

/// The text in a text area that changed.
#[must_use]
pub fn typed_text(event: &InputEvent) -> Option<String> {
    Some(event.target()?.dyn_into::<web_sys::HtmlTextAreaElement>().ok()?.value())
}

/// The text in an input that was left or confirmed.
#[must_use]
pub fn entered(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<web_sys::HtmlInputElement>().ok()?.value())
}

/// The value of the option that was chosen.
#[must_use]
pub fn chosen(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<web_sys::HtmlSelectElement>().ok()?.value())
}

/// Puts a menu that acts back to its first option, so that the same choice can be made again.
pub fn reset_choice(event: &Event) {
    if let Some(menu) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
        menu.set_selected_index(0);
    }
}

/// Whether a key belongs to the page: no modifier is down, and the reader is not typing or using a control.
#[must_use]
pub fn is_for_page(event: &KeyboardEvent) -> bool {
    let in_control =
        event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA" | "SUMMARY" | "BUTTON" | "A")
        });
    !(in_control || event.ctrl_key() || event.alt_key() || event.meta_key())
}

/// Whether a key belongs to the stage: no modifier but shift is down, and the reader is not in a field. On a button the
/// space bar presses it; all else goes to the stage.
#[must_use]
pub fn is_for_stage(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let tag = element.map(|element| element.tag_name()).unwrap_or_default();
    let is_free = match tag.as_str() {
        "INPUT" | "SELECT" | "TEXTAREA" | "DIALOG" => false,
        "BUTTON" | "A" | "SUMMARY" => event.code() != "Space",
        "OL" => !event.code().starts_with("Arrow"), // a list of lines that scrolls
        _ => true,
    };
    is_free && !(event.ctrl_key() || event.alt_key() || event.meta_key())
}

/// Whether a `details` element that was opened or closed is open now.
#[must_use]
pub fn is_open(event: &Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| element.has_attribute("open"))
}

/// Moves the focus to the element with this `id`, when the page has one that takes it.
pub fn focus(id: &str) {
    if let Some(element) = super::element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        element.focus().ok(); // what takes no focus keeps none
    }
}

/// Whether a click asks for the same page: the plain button, no modifier that opens a tab or a window.
#[must_use]
pub fn is_plain_click(event: &MouseEvent) -> bool {
    event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

/// Whether a click extends what is marked: the plain button with the shift key.
#[must_use]
pub fn extends_selection(event: &MouseEvent) -> bool {
    event.button() == 0 && event.shift_key() && !(event.ctrl_key() || event.meta_key() || event.alt_key())
}

/// Whether neither control nor command nor alt is down with a key.
#[must_use]
pub fn is_without_modifier(event: &KeyboardEvent) -> bool {
    !(event.ctrl_key() || event.alt_key() || event.meta_key())
}

/// Whether a key is Enter with the alt key.
#[must_use]
pub fn is_alt_enter(event: &KeyboardEvent) -> bool {
    event.key() == "Enter" && event.alt_key()
}

/// Whether the keyboard stands inside a node.
#[must_use]
pub fn has_focus_within(node: &NodeRef) -> bool {
    let active = gloo::utils::document().active_element();
    node.get().zip(active).is_some_and(|(node, active)| node.contains(Some(&active)))
}

/// Whether an event began on something that does a thing of its own: a link, a button, a field.
#[must_use]
pub fn is_on_control(event: &web_sys::Event) -> bool {
    is_within(event, "a, button, input, select, summary, details, table")
}

/// Whether an event began inside something that a selector names.
#[must_use]
pub fn is_within(event: &web_sys::Event, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Listeners that tell where the pointer is in a node. They end when dropped.
pub struct PointerListeners {
    left: Rc<Cell<Option<f64>>>,
    _listeners: [EventListener; 3],
}

impl PointerListeners {
    /// Says that the node may stand elsewhere now.
    pub fn forget_place(&self) {
        self.left.set(None);
    }
}

/// Tells where the pointer is in a node [CSS px from its left edge], and when it has left. Listens at the node itself, so
/// that a move costs nothing on its way. Where the node stands is asked once for each visit of the pointer, and again when
/// the window's size changes or `forget_place` is called: the question may make the browser lay out the page.
#[must_use = "the listeners end when dropped"]
pub fn on_pointer(node: &NodeRef, callback: &Callback<Option<f64>>) -> Option<PointerListeners> {
    let target = node.cast::<web_sys::Element>()?;
    let left = Rc::new(Cell::new(None));
    let moved = {
        let (node, left, callback) = (target.clone(), left.clone(), callback.clone());
        EventListener::new(&target, "pointermove", move |event| {
            // The event's name says what it is.
            let event = event.unchecked_ref::<web_sys::PointerEvent>();
            let edge = left.get().unwrap_or_else(|| node.get_bounding_client_rect().left());
            left.set(Some(edge));
            callback.emit(Some(f64::from(event.client_x()) - edge));
        })
    };
    let gone = {
        let (left, callback) = (left.clone(), callback.clone());
        EventListener::new(&target, "pointerleave", move |_| {
            left.set(None);
            callback.emit(None);
        })
    };
    let resized = {
        let left = left.clone();
        EventListener::new(&gloo::utils::window(), "resize", move |_| left.set(None))
    };
    Some(PointerListeners { left, _listeners: [moved, gone, resized] })
}

/// What a turn of the wheel asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wheel {
    /// Place in the node [CSS px from its left edge].
    pub x: f64,
    /// How far to the right [px].
    pub right: f64,
    /// How far down [px].
    pub down: f64,
    /// Whether control or command is down, which also is how browsers tell a pinch on a touchpad.
    pub zooms: bool,
}

/// Listens to the wheel over `area`; places are counted in `plot`. `callback` says whether the turn is used up: only then
/// the page stays where it is. Ends when dropped.
#[must_use = "the listener ends when dropped"]
pub fn on_wheel(area: &NodeRef, plot: &NodeRef, callback: Callback<Wheel, bool>) -> Option<EventListener> {
    let target = area.cast::<web_sys::Element>()?;
    let plot = plot.clone();
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(&target, "wheel", options, move |event| {
        let Some(wheel) = event.dyn_ref::<web_sys::WheelEvent>() else { return };
        let Some(x) = pointer_x(wheel, &plot) else { return };
        // Lines and pages are about so many pixels.
        let scale = match wheel.delta_mode() {
            web_sys::WheelEvent::DOM_DELTA_LINE => 16.0,
            web_sys::WheelEvent::DOM_DELTA_PAGE => 400.0,
            _ => 1.0,
        };
        let (right, down) = (wheel.delta_x() * scale, wheel.delta_y() * scale);
        let (right, down) = if wheel.shift_key() && right.abs() < down.abs() { (down, 0.0) } else { (right, down) };
        if callback.emit(Wheel { x, right, down, zooms: wheel.ctrl_key() || wheel.meta_key() }) {
            wheel.prevent_default();
        }
    }))
}

/// Tells of whatever the reader does next: a touch or press, a key, a turn of the wheel. Of a press last of all, when what it
/// is on has heard of it. Ends when dropped.
#[must_use = "the listeners end when dropped"]
pub fn on_interruption(callback: &Callback<()>) -> [EventListener; 3] {
    let window = gloo::utils::window();
    let listen = |name: &'static str, options: EventListenerOptions| {
        let callback = callback.clone();
        EventListener::new_with_options(&window, name, options, move |_| callback.emit(()))
    };
    let first = EventListenerOptions::run_in_capture_phase;
    [listen("pointerdown", EventListenerOptions::default()), listen("keydown", first()), listen("wheel", first())]
}

/// Keeps a pointer for a node until it is let go, so that a drag may leave the node.
pub fn capture(event: &yew::PointerEvent, node: &NodeRef) {
    if let Some(element) = node.cast::<web_sys::Element>() {
        // It fails only for a pointer that has gone already.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// Swallows the click that a drag ends with, if there is one. It belongs to the same turn of the browser; a later click is
/// the reader's own.
pub fn swallow_click() {
    let options = EventListenerOptions::run_in_capture_phase();
    let document = gloo::utils::document();
    let listener = EventListener::once_with_options(&document, "click", options, web_sys::Event::stop_propagation);
    gloo::timers::callback::Timeout::new(0, move || drop(listener)).forget();
}

/// Listens for keys anywhere on the page. Ends when dropped.
#[must_use = "the listener ends when dropped"]
pub fn on_key(callback: Callback<KeyboardEvent>) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&gloo::utils::document(), "keydown", options, move |event| {
        if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
            callback.emit(key.clone());
        }
    })
}
