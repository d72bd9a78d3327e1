//! Prose from the incident file: paragraphs, code, and numbers with their source. Text from files is never HTML.

use yew::prelude::*;

use super::page::use_page;
use crate::incident::{
    document::FactSource,
    prose::{Inline, Paragraph, Prose},
};

/// Some paragraphs.
#[derive(Debug, Properties, PartialEq)]
pub struct ProseViewProps {
    /// The text.
    pub prose: Prose,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
}

/// Paragraphs under each other.
#[component]
pub fn ProseView(props: &ProseViewProps) -> Html {
    html! {
        <div class={classes!("prose", props.class.clone())}>
            { for props.prose.0.iter().map(|paragraph| html! { <p><Line line={paragraph.clone()} /></p> }) }
        </div>
    }
}

/// Items of a list, or the words that there are none.
#[component]
pub fn Bullets(props: &ProseViewProps) -> Html {
    if props.prose.is_empty() {
        return html! { <p class="soft">{ "None recorded." }</p> };
    }
    html! {
        <ul class={props.class.clone()}>
            { for props.prose.0.iter().map(|item| html! { <li><Line line={item.clone()} /></li> }) }
        </ul>
    }
}

/// One paragraph without its element.
#[derive(Debug, Properties, PartialEq)]
pub struct LineProps {
    /// The text.
    pub line: Paragraph,
}

/// Words, code and cited facts in a row.
#[component]
pub fn Line(props: &LineProps) -> Html {
    props
        .line
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => html! { { text } },
            Inline::Code(code) => html! { <code>{ code }</code> },
            Inline::Fact(fact) => html! { <Cite id={fact.id.clone()} /> },
        })
        .collect()
}

#[derive(Properties, PartialEq)]
struct CiteProps {
    id: AttrValue,
}

/// A number from the facts: the letter behind it and its title say where it comes from.
#[component]
fn Cite(props: &CiteProps) -> Html {
    let page = use_page();
    let Some(fact) = page.incident.fact(&props.id) else { return html! { <code>{ &props.id }</code> } };
    let detail = page.incident.plain_text(&fact.detail);
    let title = format!("{}: {}. {detail}", source_word(fact.source), fact.title);
    html! {
        <span class="cite" {title}>{ fact.display().whole }<sup aria-hidden="true">{ source_letter(fact.source) }</sup></span>
    }
}

/// How a number is known, in a word.
#[must_use]
pub const fn source_word(source: FactSource) -> &'static str {
    match source {
        FactSource::Reported => "reported",
        FactSource::Computed => "computed",
        FactSource::Metric => "read off a metric",
        FactSource::Experiment => "measured",
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
