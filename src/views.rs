//! Yew components, one noun a file.
//!
//! The end of both flows: components receive plain values and callbacks, and reach the browser through `browser` only.

use yew::{Html, component, html};

/// The whole page.
#[component]
pub fn App() -> Html {
    html! {
        <main>
            <h1>{ "Postmortem Explorer" }</h1>
            <p><a href="#/x">{ "A place on this page" }</a></p>
        </main>
    }
}
