//! Prose from the incident file: paragraphs, code, and numbers with their source. Text from files is never HTML.
//!
//! Plain functions and no components: prose stands in hundreds of places and keeps no state.

use yew::prelude::*;

use super::page::Page;
use crate::incident::{
    document::FactSource,
    prose::{Inline, Paragraph, Prose},
};

/// Paragraphs under each other.
pub fn paragraphs(page: &Page, prose: &Prose, class: Option<&'static str>) -> Html {
    html! {
        <div class={classes!("prose", class)}>
            { for prose.0.iter().map(|paragraph| html! { <p>{ line(page, paragraph) }</p> }) }
        </div>
    }
}

/// Items of a list, or the words that there are none.
pub fn bullets(page: &Page, prose: &Prose, class: Option<&'static str>) -> Html {
    if prose.is_empty() {
        return html! { <p class="soft">{ "None recorded." }</p> };
    }
    html! {
        <ul class={classes!(class)}>
            { for prose.0.iter().map(|item| html! { <li>{ line(page, item) }</li> }) }
        </ul>
    }
}

/// Words, code and cited facts in a row.
pub fn line(page: &Page, line: &Paragraph) -> Html {
    line.iter()
        .map(|inline| match inline {
            Inline::Text(text) => html! { { text } },
            Inline::Code(code) => html! { <code>{ code }</code> },
            Inline::Fact(fact) => cite(page, &fact.id),
        })
        .collect()
}

/// A number from the facts: the letter behind it says where it comes from, and it opens its source.
fn cite(page: &Page, id: &str) -> Html {
    let Some(fact) = page.incident.fact(id) else { return html! { <code>{ id }</code> } };
    let number = html! { <>{ fact.display().whole }<sup aria-hidden="true">{ source_letter(fact.source) }</sup></> };
    super::lab::cited(page, fact, number)
}

/// How a number is known, in a word.
#[must_use]
pub const fn source_word(source: FactSource) -> &'static str {
    match source {
        FactSource::Reported => "reported",
        FactSource::Computed => "computed",
        FactSource::Metric => "read off a metric",
        FactSource::Experiment => "by experiment",
        FactSource::Assumed => "assumed",
    }
}

const fn source_letter(source: FactSource) -> &'static str {
    match source {
        FactSource::Reported => "r",
        FactSource::Computed => "c",
        FactSource::Metric => "m",
        FactSource::Experiment => "e",
        FactSource::Assumed => "a",
    }
}
