//! Where something comes from: the small word under a number, a chart or an entry, which opens.

use yew::prelude::*;

use super::prose::Line;
use crate::incident::document::{Basis, Source};

/// A source to show.
#[derive(Debug, Properties, PartialEq)]
pub struct SourceViewProps {
    /// The source.
    pub source: Source,
}

/// The basis in a word; opened, the detail.
#[component]
pub fn SourceView(props: &SourceViewProps) -> Html {
    html! {
        <details class="basis">
            <summary>{ basis_word(props.source.basis) }</summary>
            <p><Line line={props.source.detail.clone()} /></p>
        </details>
    }
}

/// A basis in a word.
#[must_use]
pub const fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Recorded => "recorded",
        Basis::Reported => "reported",
        Basis::Reconstructed => "reconstructed",
    }
}
