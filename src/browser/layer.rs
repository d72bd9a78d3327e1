//! A layer of marks in an SVG that is drawn many times a second: its nodes are kept, and only what changed is written.
//!
//! What stands in it is a function of the last drawing alone, so equal drawings leave equal documents. The marks are real
//! nodes: the style sheet colors them, forced colors and print included. Knows nothing of what the marks mean.

use web_sys::{Document, Element};
use yew::NodeRef;

const SVG: &str = "http://www.w3.org/2000/svg";

/// What a mark looks like, besides its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A path around (0, 0), in SVG's words.
    Path(&'static str),
    /// A bar to the right of (0, 0) and below it, so wide and so high [tenths of a px].
    Bar(i32, i32),
    /// Words at (0, 0).
    Words(&'static str),
    /// A number between words.
    Number(&'static str, u32, &'static str),
    /// Two numbers with words between them: `3 of 30`.
    Pair(u32, &'static str, u32),
}

/// One mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its classes.
    pub class: &'static str,
    /// Its looks.
    pub look: Look,
    /// Place of its (0, 0) [tenths of a px].
    pub x: i32,
    /// Place of its (0, 0) [tenths of a px].
    pub y: i32,
}

/// The nodes of one layer and what they show.
#[derive(Debug, Default)]
pub struct Layer {
    parent: Option<Element>,
    nodes: Vec<Element>,
    shown: Vec<Mark>,
}

impl Layer {
    /// Draws `marks` into the node, the first at the bottom. Nothing happens where there is no such node (yet).
    pub fn draw(&mut self, node: &NodeRef, marks: &[Mark]) {
        let Some(parent) = node.cast::<Element>() else { return };
        if self.parent.as_ref() != Some(&parent) {
            (self.nodes, self.shown) = (Vec::new(), Vec::new());
            self.parent = Some(parent.clone());
        }
        let document = gloo::utils::document();
        for node in self.nodes.drain(marks.len().min(self.nodes.len())..) {
            node.remove();
        }
        self.shown.truncate(marks.len());
        for (index, mark) in marks.iter().enumerate() {
            if let (Some(node), Some(shown)) = (self.nodes.get_mut(index), self.shown.get_mut(index)) {
                if shown != mark && is_text(shown.look) == is_text(mark.look) {
                    change(node, shown, mark);
                } else if shown != mark {
                    let Some(other) = create(&document, mark) else { return };
                    // Fails for a node that stands nowhere alone.
                    node.replace_with_with_node_1(&other).ok();
                    *node = other;
                }
                *shown = *mark;
            } else {
                let Some(node) = create(&document, mark) else { return };
                parent.append_child(&node).ok();
                self.nodes.push(node);
                self.shown.push(*mark);
            }
        }
    }
}

const fn is_text(look: Look) -> bool {
    matches!(look, Look::Words(_) | Look::Number(..) | Look::Pair(..))
}

fn create(document: &Document, mark: &Mark) -> Option<Element> {
    let node = document.create_element_ns(Some(SVG), if is_text(mark.look) { "text" } else { "path" }).ok()?;
    set(&node, "class", mark.class);
    look(&node, mark.look);
    place(&node, mark);
    Some(node)
}

fn change(node: &Element, from: &Mark, to: &Mark) {
    if from.class != to.class {
        set(node, "class", to.class);
    }
    if from.look != to.look {
        look(node, to.look);
    }
    if (from.x, from.y) != (to.x, to.y) {
        place(node, to);
    }
}

fn look(node: &Element, look: Look) {
    match look {
        Look::Path(path) => set(node, "d", path),
        Look::Bar(width, height) => {
            set(node, "d", &format!("M0 0H{}V{}H0Z", Tenths(width), Tenths(height)));
        }
        Look::Words(words) => node.set_text_content(Some(words)),
        Look::Number(before, n, after) => node.set_text_content(Some(&format!("{before}{n}{after}"))),
        Look::Pair(n, between, m) => node.set_text_content(Some(&format!("{n}{between}{m}"))),
    }
}

fn place(node: &Element, mark: &Mark) {
    set(node, "transform", &format!("translate({} {})", Tenths(mark.x), Tenths(mark.y)));
}

fn set(node: &Element, name: &str, value: &str) {
    // Fails for names that are no names alone.
    node.set_attribute(name, value).ok();
}

/// Tenths as SVG reads them.
struct Tenths(i32);

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let all = self.0.unsigned_abs();
        match all % 10 {
            0 => write!(f, "{sign}{}", all / 10),
            tenth => write!(f, "{sign}{}.{tenth}", all / 10),
        }
    }
}
