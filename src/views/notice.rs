//! What the reader should know before reading: parts of the link that could not be used.

use yew::prelude::*;

/// What there is to say.
#[derive(Debug, Properties, PartialEq)]
pub struct NoticeProps {
    /// Sentences about the link.
    pub refusals: Vec<String>,
    /// How many things the incident's author should look at.
    pub warnings: usize,
}

/// A quiet box, or nothing.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    if props.refusals.is_empty() {
        return Html::default();
    }
    html! {
        <div class="notice" role="status">
            <ul>{ for props.refusals.iter().map(|sentence| html! { <li>{ sentence }</li> }) }</ul>
            <p>{ "The rest of the link is in use." }</p>
        </div>
    }
}
