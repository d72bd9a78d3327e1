//! Where something comes from: the small word under a number, a chart or an entry, which opens.

use yew::prelude::*;

use super::{page::Page, prose};
use crate::incident::document::{Basis, Source};

/// The basis in a word; opened, the detail.
pub fn label(page: &Page, source: &Source) -> Html {
    html! {
        <details class="basis">
            <summary>{ basis_word(source.basis) }</summary>
            <p>{ prose::line(page, &source.detail) }</p>
        </details>
    }
}

/// A basis in a word.
#[must_use]
pub const fn basis_word(basis: Basis) -> &'static str {
    basis.words()
}
