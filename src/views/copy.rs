//! A button that copies a text and says so.

use yew::prelude::*;

use crate::browser::clipboard;

/// What is copied, and what stands on the button.
#[derive(Debug, Properties, PartialEq)]
pub struct CopyButtonProps {
    /// Makes the text when it is asked for.
    pub text: Callback<(), String>,
    /// What stands on the button at first.
    pub words: AttrValue,
    /// What stands there when copying is not allowed.
    pub refused: AttrValue,
}

/// The button.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let copied = use_state_eq(|| None::<bool>);
    let onclick = {
        let (copied, text) = (copied.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            clipboard::copy(text.emit(()), Callback::from(move |done| copied.set(Some(done))));
        })
    };
    let words = match *copied {
        None => props.words.clone(),
        Some(true) => "Copied".into(),
        Some(false) => props.refused.clone(),
    };
    html! { <button type="button" class="no-print" aria-live="polite" {onclick}>{ words }</button> }
}
