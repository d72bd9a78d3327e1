//! Prose from the incident file: paragraphs, code, and numbers with their source. Text from files is never HTML.
//!
//! Plain functions and no components: prose stands in hundreds of places and keeps no state.

use std::collections::BTreeSet;

use yew::prelude::*;

use super::page::Page;
use crate::incident::{
    document::{FactSource, Term},
    prose::{Inline, Paragraph, Prose, cut_at_terms},
};

/// Paragraphs under each other.
pub fn paragraphs(page: &Page, prose: &Prose, class: Option<&'static str>) -> Html {
    let mut seen = BTreeSet::new();
    html! {
        <div class={classes!("prose", class)}>
            { for prose.0.iter().map(|paragraph| html! { <p>{ with_terms(page, paragraph, &mut seen) }</p> }) }
        </div>
    }
}

/// Items of a list, or the words that there are none.
pub fn bullets(page: &Page, prose: &Prose, class: Option<&'static str>) -> Html {
    if prose.is_empty() {
        return html! { <p class="soft">{ "None recorded." }</p> };
    }
    let mut seen = BTreeSet::new();
    html! {
        <ul class={classes!(class)}>
            { for prose.0.iter().map(|item| html! { <li>{ with_terms(page, item, &mut seen) }</li> }) }
        </ul>
    }
}

/// As `line`, with the glossary's terms explained at their first place in a block.
fn with_terms(page: &Page, line: &Paragraph, seen: &mut BTreeSet<usize>) -> Html {
    let terms: Vec<&str> = page.incident.glossary.iter().map(|one| one.term.as_str()).collect();
    let piece = |(text, term): (&str, Option<usize>)| match term {
        None => html! { { text } },
        // The note is shown by the browser: by click, by Enter, and away again by Escape.
        Some(index) => html! {
            <button type="button" class="term" popovertarget={format!("term-{index}")}>{ text }</button>
        },
    };
    let inline = |inline: &Inline| match inline {
        Inline::Text(text) => cut_at_terms(text, &terms, seen).into_iter().map(piece).collect(),
        Inline::Code(_) | Inline::Fact(_) => one(page, inline),
    };
    line.iter().map(inline).collect()
}

/// What the terms mean, each in a note that is shown when its term is pressed.
pub fn notes(page: &Page) -> Html {
    let note = |(index, term): (usize, &Term)| {
        html! {
            <div id={format!("term-{index}")} class="term-note" popover="auto" role="note">
                <p><dfn>{ &term.term }</dfn>{ line(page, &term.meaning) }</p>
            </div>
        }
    };
    page.incident.glossary.iter().enumerate().map(note).collect()
}

/// Words, code and cited facts in a row.
pub fn line(page: &Page, line: &Paragraph) -> Html {
    line.iter().map(|inline| one(page, inline)).collect()
}

fn one(page: &Page, inline: &Inline) -> Html {
    match inline {
        Inline::Text(text) => html! { { text } },
        Inline::Code(code) => html! { <code>{ code }</code> },
        Inline::Fact(fact) => cite(page, &fact.id),
    }
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
    source.words()
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
