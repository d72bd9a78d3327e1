//! The code before and after the fix: side by side or in one column, with the notes under their lines.
//!
//! Removed and added differ by sign, edge and words for the screen reader, not by color alone.

use yew::prelude::*;

use super::{
    copy::CopyButton,
    evidence_link,
    hooks::use_printing,
    load::{CodeLoad, Codes},
    page::{Page, Shared, use_page},
    source,
};
use crate::{
    browser::{measure, scroll},
    diff::{self, Diff},
    incident::document::{CodeChange, Commit},
    session::{Action, DiffLayout, LineAnchor},
};

mod note;
pub mod rows;

pub use note::notes_on;

use rows::Rows;
pub(super) use rows::side_name;

/// What keeps its place in the window when the layout changes: the number of the line that is read.
const LINES: &str = "#code td.number[id]";

/// What the section shows.
#[derive(Debug, Properties, PartialEq)]
pub struct CodeProps {
    /// Both versions, as far as they are there.
    pub codes: Codes,
    /// How they stand.
    pub layout: DiffLayout,
    /// Lines that are marked.
    pub lines: Option<LineAnchor>,
    /// Id of the factor that is open in the chain.
    pub factor: Option<AttrValue>,
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
    let whole = use_state_eq(|| false);
    // Paper is narrow, and nothing can be opened on it.
    let printing = use_printing();
    let (split, is_whole) = (split && !printing, *whole || printing);
    let kept = use_mut_ref(|| None::<scroll::Anchor>);
    use_effect_with((split, *whole), {
        let kept = kept.clone();
        move |_| {
            if let Some(anchor) = kept.take() {
                anchor.restore();
            }
        }
    });
    let choose = |layout: DiffLayout| {
        let (on, kept) = (page.on.clone(), kept.clone());
        Callback::from(move |_: MouseEvent| {
            kept.replace(scroll::Anchor::of(LINES));
            on.emit(Action::Layout(layout));
        })
    };
    let show_whole = {
        let (whole, kept) = (whole.clone(), kept.clone());
        Callback::from(move |_: MouseEvent| {
            kept.replace(scroll::Anchor::of(LINES));
            whole.set(!*whole);
        })
    };
    let controls = html! {
        <>
            <button type="button" aria-pressed={whole.to_string()} onclick={show_whole}>{ "Whole file" }</button>
            <span class="segmented" role="group" aria-label="Layout of the two versions">
                <button type="button" aria-pressed={split.to_string()} onclick={choose(DiffLayout::Split)}>{ "Side by side" }</button>
                <button type="button" aria-pressed={(!split).to_string()} onclick={choose(DiffLayout::Unified)}>{ "One column" }</button>
            </span>
        </>
    };
    let changes = page.incident.code_changes.iter().map(|change| {
        let load = props.codes.get(&change.id).cloned().unwrap_or(CodeLoad::Loading);
        let rows = |diff: &Shared<Diff>| {
            html! {
                <Rows change={change.clone()} diff={diff.clone()} {split} lines={props.lines} factor={props.factor.clone()} whole={is_whole} />
            }
        };
        figure(&page, change, &load, &controls, rows)
    });
    html! {
        <section id="code" aria-labelledby="code-title">
            <div class="section-head">
                <div>
                    <h2 id="code-title">{ "The code" }</h2>
                    <p class="lead">{ "As it was shipped and as it was fixed. The notes say what each line did, and what the fix leaves open." }</p>
                </div>
            </div>
            { for changes }
        </section>
    }
}

/// The commit by the first characters of its hash, as a link where it can be seen.
fn commit(page: &Page, commit: &Commit) -> Html {
    const SHOWN: usize = 10;
    let words = html! { <>{ "commit " }<code>{ commit.hash.chars().take(SHOWN).collect::<String>() }</code></> };
    match &commit.href {
        Some(href) => html! { <a href={evidence_link::file_href(page, href)} rel="noreferrer">{ words }</a> },
        None => html! { <span>{ words }</span> },
    }
}

fn figure(
    page: &Page,
    change: &CodeChange,
    load: &CodeLoad,
    controls: &Html,
    rows: impl Fn(&Shared<Diff>) -> Html,
) -> Html {
    let body = match load {
        CodeLoad::Loading => html! { <div class="skeleton diff-loading" aria-hidden="true"></div> },
        CodeLoad::Failed(reason) => html! {
            <div class="panel-missing" role="note"><p>{ format!("This code cannot be shown. {reason}.") }</p></div>
        },
        CodeLoad::Ready(diff) => rows(diff),
    };
    html! {
        <figure class="diff" key={change.id.clone()}>
            <figcaption class="diff-head">
                <div>
                    <strong>{ &change.title }</strong><code>{ &change.path }</code>
                    { change.commit.as_ref().map(|made| commit(page, made)) }
                    { source::label(page, &change.source) }
                </div>
                <div class="controls">
                    { controls.clone() }
                    if let CodeLoad::Ready(diff) = load {
                        { copy(diff, diff::Side::Before, "Copy shipped") }
                        { copy(diff, diff::Side::After, "Copy fixed") }
                    }
                </div>
            </figcaption>
            { body }
        </figure>
    }
}

/// Copies one version of the file, without signs and numbers.
fn copy(diff: &Shared<Diff>, side: diff::Side, words: &'static str) -> Html {
    let diff = diff.clone();
    let text = Callback::from(move |()| diff.text(side));
    html! { <CopyButton {text} {words} refused="Copying is not allowed here" /> }
}
