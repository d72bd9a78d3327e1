//! Calm blocks of the final size while the incident loads, so that nothing moves under the reader's eyes.

use yew::prelude::*;

/// The first screen without its words.
pub fn skeleton() -> Html {
    html! {
        <div class="skeleton" aria-busy="true" aria-label="The incident is loading" role="status">
            <div class="skeleton-eyebrow"></div>
            <div class="skeleton-title"></div>
            <div class="skeleton-line"></div>
            <div class="skeleton-line"></div>
            <div class="skeleton-line skeleton-short"></div>
            <div class="skeleton-facts"></div>
        </div>
    }
}
