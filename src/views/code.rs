//! The code before and after the fix: side by side or in one column, with the notes under their lines.
//!
//! Removed and added differ by sign, edge and words for the screen reader, not by color alone.

use yew::prelude::*;

use super::{
    copy::CopyButton,
    load::{CodeLoad, Codes},
    page::{Page, Shared, use_page},
    source,
};
use crate::{
    browser::measure,
    diff::{self, Diff},
    incident::document::CodeChange,
    session::{Action, DiffLayout, LineAnchor},
};

mod note;
pub mod rows;

use rows::Rows;

/// What the section shows.
#[derive(Debug, Properties, PartialEq)]
pub struct CodeProps {
    /// Both versions, as far as they are there.
    pub codes: Codes,
    /// How they stand.
    pub layout: DiffLayout,
    /// Lines that are marked.
    pub lines: Option<LineAnchor>,
}

/// Every code change of the incident.
#[component]
pub fn Code(props: &CodeProps) -> Html {
    let page = use_page();
    let narrow = *use_memo((), |()| measure::is_narrow());
    let split = match props.layout {
        DiffLayout::Auto => !narrow,
        DiffLayout::Split => true,
        DiffLayout::Unified => false,
    };
    let choose = |layout: DiffLayout| {
        let on = page.on.clone();
        Callback::from(move |_: MouseEvent| on.emit(Action::Layout(layout)))
    };
    let changes = page.incident.code_changes.iter().map(|change| {
        let load = props.codes.get(&change.id).cloned().unwrap_or(CodeLoad::Loading);
        figure(&page, change, &load, split, props.lines)
    });
    html! {
        <section id="code" aria-labelledby="code-title">
            <div class="section-head">
                <div>
                    <h2 id="code-title">{ "The code" }</h2>
                    <p class="lead">{ "As it was shipped and as it was fixed. The notes say what each line did, and what the fix leaves open." }</p>
                </div>
                <div class="controls segmented" role="group" aria-label="Layout of the two versions">
                    <button type="button" aria-pressed={split.to_string()} onclick={choose(DiffLayout::Split)}>{ "Side by side" }</button>
                    <button type="button" aria-pressed={(!split).to_string()} onclick={choose(DiffLayout::Unified)}>{ "One column" }</button>
                </div>
            </div>
            { for changes }
        </section>
    }
}

fn figure(page: &Page, change: &CodeChange, load: &CodeLoad, split: bool, lines: Option<LineAnchor>) -> Html {
    let body = match load {
        CodeLoad::Loading => html! { <div class="skeleton diff-loading" aria-hidden="true"></div> },
        CodeLoad::Failed(reason) => html! {
            <div class="panel-missing" role="note"><p>{ format!("This code cannot be shown. {reason}.") }</p></div>
        },
        CodeLoad::Ready(diff) => html! {
            <Rows change={change.clone()} diff={diff.clone()} {split} {lines} />
        },
    };
    html! {
        <figure class="diff" key={change.id.clone()}>
            <figcaption class="diff-head">
                <span><strong>{ &change.title }</strong>{ " " }<code>{ &change.path }</code></span>
                <span class="controls">
                    { source::label(page, &change.source) }
                    if let CodeLoad::Ready(diff) = load { { copy_fixed(diff) } }
                </span>
            </figcaption>
            { body }
        </figure>
    }
}

/// Copies the fixed file, without signs and numbers.
fn copy_fixed(diff: &Shared<Diff>) -> Html {
    let diff = diff.clone();
    let text = Callback::from(move |()| diff.text(diff::Side::After));
    html! { <CopyButton {text} words="Copy the fixed file" refused="Copying is not allowed here" /> }
}
