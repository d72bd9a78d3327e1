//! Words in the page that follow the pointer: their text nodes are kept, and only what changed is written.
//!
//! For elements that a component leaves empty. `overlay` does the same for marks over a picture.

use web_sys::{Element, Text};
use yew::NodeRef;

/// The text nodes and what they say.
#[derive(Debug, Default)]
pub struct Texts {
    shown: Vec<(Text, String)>,
}

impl Texts {
    /// Writes from now on into the elements within a node that a selector names, in their order.
    pub fn attach(&mut self, node: &NodeRef, selector: &str) {
        self.shown.clear();
        let found = node.cast::<Element>().and_then(|node| node.query_selector_all(selector).ok());
        let Some(found) = found else { return };
        for element in (0..found.length()).filter_map(|index| found.get(index)) {
            let text = gloo::utils::document().create_text_node("");
            element.set_text_content(None);
            element.append_child(&text).ok(); // fails for a node that takes no children alone
            self.shown.push((text, String::new()));
        }
    }

    /// Shows these words, one in each element.
    pub fn write(&mut self, words: impl Iterator<Item = String>) {
        for ((text, shown), words) in self.shown.iter_mut().zip(words) {
            if *shown != words {
                text.set_node_value(Some(&words));
                *shown = words;
            }
        }
    }
}
