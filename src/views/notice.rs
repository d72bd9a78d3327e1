//! What the reader should know before reading: parts of the link that could not be used.

use yew::prelude::*;

/// A quiet box with sentences about the link, or nothing.
pub fn notice(refusals: &[String]) -> Html {
    if refusals.is_empty() {
        return Html::default();
    }
    html! {
        <div class="notice" role="status">
            <ul>{ for refusals.iter().map(|sentence| html! { <li>{ sentence }</li> }) }</ul>
            <p>{ "The rest of the link is in use." }</p>
        </div>
    }
}
