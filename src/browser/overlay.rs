//! Marks over a picture that follow the pointer: their nodes are kept, and only what changed is written.
//!
//! As `layer` does for the stage, with what charts need: lines, boxes, words and labelled boxes of any text. What stands
//! there is a function of the last drawing alone. The style sheet colors it; a screen reader reads the words beside it.
//! Places and widths are handed to the browser as numbers: an attribute would be written as text here and read again there.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, SvgGraphicsElement, SvgLength, SvgRectElement, SvgTransform, Text};
use yew::NodeRef;

const SVG: &str = "http://www.w3.org/2000/svg";
/// Height of a label's box, and where its text stands in it [px].
const LABEL_HEIGHT: &str = "18";
const LABEL_TEXT: (&str, &str) = ("6", "13");

/// What a mark looks like, besides its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// A line straight down, so long [px].
    Line(u32),
    /// A box, so wide [tenths of a px] and so high [px].
    Box(i32, u32),
    /// Words at the place.
    Words(String),
    /// Words in a box of this width [tenths of a px].
    Label(i32, String),
}

/// One mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its class.
    pub class: &'static str,
    /// Its looks.
    pub look: Look,
    /// Its place from the left [tenths of a px].
    pub x: i32,
    /// Its place from the top [px].
    pub y: i32,
}

/// Everything that stands over a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawing {
    /// What stands still while the pointer moves, the first at the bottom.
    pub still: Vec<Mark>,
    /// Where the pointer is from the left [tenths of a px]: what is carried counts from here.
    pub at: i32,
    /// What goes along with it, over the others: one written attribute moves it all.
    pub carried: Vec<Mark>,
}

/// The nodes of one overlay and what they show.
#[derive(Debug, Default)]
pub struct Overlay {
    parent: Option<Element>,
    groups: Option<[Group; 2]>,
}

#[derive(Debug)]
struct Group {
    node: Element,
    place: Place,
    shown: Vec<Shown>,
}

#[derive(Debug)]
struct Shown {
    mark: Mark,
    node: Element,
    place: Place,
    label: Option<Label>,
}

/// Box and text of a label.
#[derive(Debug)]
struct Label {
    width: SvgLength,
    text: Text,
}

/// Where a node stands, as the browser keeps it.
#[derive(Debug)]
struct Place {
    transform: SvgTransform,
    at: (i32, i32),
}

impl Overlay {
    /// Draws into this node from now on. Nothing is drawn where there is no such node (yet).
    pub fn attach(&mut self, node: &NodeRef) {
        let parent = node.cast::<Element>();
        if self.parent != parent {
            let groups = parent.as_ref().and_then(|parent| Group::new(parent).zip(Group::new(parent)));
            (self.groups, self.parent) = (groups.map(<[Group; 2]>::from), parent);
        }
    }

    /// Shows this and nothing else.
    pub fn draw(&mut self, drawing: Drawing) {
        let Some([still, carried]) = &mut self.groups else { return };
        still.draw(drawing.still);
        if !drawing.carried.is_empty() {
            carried.place.set(drawing.at, 0);
        }
        carried.draw(drawing.carried);
    }
}

impl Group {
    fn new(parent: &Element) -> Option<Self> {
        let node = create(&gloo::utils::document(), "g")?;
        parent.append_child(&node).ok();
        Some(Self { place: Place::of(&node)?, node, shown: Vec::new() })
    }

    fn draw(&mut self, marks: Vec<Mark>) {
        for shown in self.shown.drain(marks.len().min(self.shown.len())..) {
            shown.node.remove();
        }
        for (index, mark) in marks.into_iter().enumerate() {
            match self.shown.get_mut(index) {
                Some(shown) if shown.takes(&mark) => shown.change(mark),
                Some(shown) => {
                    let Some(other) = Shown::new(mark) else { return };
                    // Fails for a node that stands nowhere alone.
                    shown.node.replace_with_with_node_1(&other.node).ok();
                    *shown = other;
                }
                None => {
                    let Some(new) = Shown::new(mark) else { return };
                    self.node.append_child(&new.node).ok();
                    self.shown.push(new);
                }
            }
        }
    }
}

impl Place {
    fn of(node: &Element) -> Option<Self> {
        set(node, "transform", "translate(0 0)");
        let transforms = node.dyn_ref::<SvgGraphicsElement>()?.transform().base_val();
        Some(Self { transform: transforms.get_item(0).ok()?, at: (0, 0) })
    }

    fn set(&mut self, x: i32, y: i32) {
        if std::mem::replace(&mut self.at, (x, y)) != (x, y) {
            // Fails for what can only be read alone.
            self.transform.set_translate(px(x), whole(y)).ok();
        }
    }
}

impl Shown {
    fn new(mark: Mark) -> Option<Self> {
        let document = gloo::utils::document();
        let (name, has_label) = match &mark.look {
            Look::Line(_) => ("line", false),
            Look::Box(..) => ("rect", false),
            Look::Words(_) => ("text", false),
            Look::Label(..) => ("g", true),
        };
        let node = create(&document, name)?;
        set(&node, "class", mark.class);
        let label = if has_label { Some(Label::new(&document, &node)?) } else { None };
        let mut shown = Self { place: Place::of(&node)?, mark, node, label };
        shown.place.set(shown.mark.x, shown.mark.y);
        shown.look(None);
        Some(shown)
    }

    /// Whether the node can become this mark.
    fn takes(&self, mark: &Mark) -> bool {
        self.mark.class == mark.class && std::mem::discriminant(&self.mark.look) == std::mem::discriminant(&mark.look)
    }

    fn change(&mut self, mark: Mark) {
        self.place.set(mark.x, mark.y);
        let before = std::mem::replace(&mut self.mark, mark);
        if before.look != self.mark.look {
            self.look(Some(&before.look));
        }
    }

    fn look(&self, before: Option<&Look>) {
        match (&self.mark.look, &self.label) {
            (Look::Line(height), _) => set(&self.node, "y2", &height.to_string()),
            (Look::Box(width, height), _) => {
                set(&self.node, "width", &px(*width).to_string());
                set(&self.node, "height", &height.to_string());
            }
            (Look::Words(words), _) => self.node.set_text_content(Some(words)),
            (Look::Label(width, words), Some(label)) => {
                if !matches!(before, Some(Look::Label(before, _)) if before == width) {
                    // As above.
                    label.width.set_value(px(*width)).ok();
                }
                label.text.set_node_value(Some(words));
            }
            (Look::Label(..), None) => {}
        }
    }
}

impl Label {
    fn new(document: &Document, node: &Element) -> Option<Self> {
        let (ground, text) = (create(document, "rect")?, create(document, "text")?);
        set(&ground, "height", LABEL_HEIGHT);
        set(&ground, "rx", "3");
        set(&text, "x", LABEL_TEXT.0);
        set(&text, "y", LABEL_TEXT.1);
        let words = document.create_text_node("");
        text.append_child(&words).ok();
        node.append_child(&ground).ok();
        node.append_child(&text).ok();
        Some(Self { width: ground.dyn_into::<SvgRectElement>().ok()?.width().base_val(), text: words })
    }
}

fn create(document: &Document, name: &str) -> Option<Element> {
    document.create_element_ns(Some(SVG), name).ok()
}

fn set(node: &Element, name: &str, value: &str) {
    // Fails for names that are no names alone.
    node.set_attribute(name, value).ok();
}

/// Tenths of a pixel as pixels.
#[expect(clippy::cast_precision_loss, reason = "places on a page are far below 2^24 tenths of a px")]
fn px(tenths: i32) -> f32 {
    tenths as f32 / 10.0
}

#[expect(clippy::cast_precision_loss, reason = "heights of a page are far below 2^24 px")]
fn whole(y: i32) -> f32 {
    y as f32
}
