//! Marks over a picture that follow the pointer: their nodes are kept, and only what changed is written.
//!
//! As `layer` does for the stage, with what charts need: lines, boxes, words and labelled boxes of any text. What stands
//! there is a function of the last drawing alone. The style sheet colors it; a screen reader reads the words beside it.

use web_sys::{Document, Element};
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
    at: Option<i32>,
}

#[derive(Debug)]
struct Group {
    node: Element,
    shown: Vec<Shown>,
}

#[derive(Debug)]
struct Shown {
    mark: Mark,
    node: Element,
    /// Box and text of a label.
    parts: Option<(Element, Element)>,
}

impl Overlay {
    /// Draws into the node. Nothing happens where there is no such node (yet).
    pub fn draw(&mut self, node: &NodeRef, drawing: Drawing) {
        let Some(parent) = node.cast::<Element>() else { return };
        if self.parent.as_ref() != Some(&parent) {
            (self.groups, self.at) = (Group::new(&parent).zip(Group::new(&parent)).map(<[Group; 2]>::from), None);
            self.parent = Some(parent);
        }
        let Some([still, carried]) = &mut self.groups else { return };
        still.draw(drawing.still);
        if !drawing.carried.is_empty() && self.at.replace(drawing.at) != Some(drawing.at) {
            set(&carried.node, "transform", &format!("translate({} 0)", Tenths(drawing.at)));
        }
        carried.draw(drawing.carried);
    }
}

impl Group {
    fn new(parent: &Element) -> Option<Self> {
        let node = create(&gloo::utils::document(), "g")?;
        parent.append_child(&node).ok();
        Some(Self { node, shown: Vec::new() })
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

impl Shown {
    fn new(mark: Mark) -> Option<Self> {
        let document = gloo::utils::document();
        let (name, parts) = match &mark.look {
            Look::Line(_) => ("line", None),
            Look::Box(..) => ("rect", None),
            Look::Words(_) => ("text", None),
            Look::Label(..) => ("g", Some((create(&document, "rect")?, create(&document, "text")?))),
        };
        let node = create(&document, name)?;
        set(&node, "class", mark.class);
        if let Some((ground, text)) = &parts {
            set(ground, "height", LABEL_HEIGHT);
            set(ground, "rx", "3");
            set(text, "x", LABEL_TEXT.0);
            set(text, "y", LABEL_TEXT.1);
            node.append_child(ground).ok();
            node.append_child(text).ok();
        }
        let shown = Self { mark, node, parts };
        shown.place();
        shown.look(None);
        Some(shown)
    }

    /// Whether the node can become this mark.
    fn takes(&self, mark: &Mark) -> bool {
        self.mark.class == mark.class && std::mem::discriminant(&self.mark.look) == std::mem::discriminant(&mark.look)
    }

    fn change(&mut self, mark: Mark) {
        let is_placed = (self.mark.x, self.mark.y) == (mark.x, mark.y);
        let before = std::mem::replace(&mut self.mark, mark);
        if !is_placed {
            self.place();
        }
        if before.look != self.mark.look {
            self.look(Some(&before.look));
        }
    }

    fn place(&self) {
        set(&self.node, "transform", &format!("translate({} {})", Tenths(self.mark.x), self.mark.y));
    }

    fn look(&self, before: Option<&Look>) {
        match (&self.mark.look, &self.parts) {
            (Look::Line(height), _) => set(&self.node, "y2", &height.to_string()),
            (Look::Box(width, height), _) => {
                set(&self.node, "width", &Tenths(*width).to_string());
                set(&self.node, "height", &height.to_string());
            }
            (Look::Words(words), _) => self.node.set_text_content(Some(words)),
            (Look::Label(width, words), Some((ground, text))) => {
                if !matches!(before, Some(Look::Label(before, _)) if before == width) {
                    set(ground, "width", &Tenths(*width).to_string());
                }
                // The text's own node is written to, where there is one: another one would be a change of the tree.
                match text.first_child() {
                    Some(node) => node.set_node_value(Some(words)),
                    None => text.set_text_content(Some(words)),
                }
            }
            (Look::Label(..), None) => {}
        }
    }
}

fn create(document: &Document, name: &str) -> Option<Element> {
    document.create_element_ns(Some(SVG), name).ok()
}

fn set(node: &Element, name: &str, value: &str) {
    // Fails for names that are no names alone.
    node.set_attribute(name, value).ok();
}

/// Tenths as SVG reads them.
struct Tenths(i32);

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, all) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        match all % 10 {
            0 => write!(f, "{sign}{}", all / 10),
            tenth => write!(f, "{sign}{}.{tenth}", all / 10),
        }
    }
}
