//! Notes on lines: under the last line that they are about, tied to their contributing factor.

use yew::prelude::*;

use crate::{
    incident::document::{Annotation, CodeChange, Side},
    session::{Section, Selection, Target},
    views::{evidence_link, page::Page, prose},
};

/// Whether a note is about the fixed version.
pub(super) fn is_after(note: &Annotation) -> bool {
    note.side == Side::After
}

/// The notes that stand under a line, as rows of the table.
pub(super) fn note_rows(page: &Page, change: &CodeChange, after: bool, number: u32, n_columns: u32) -> Vec<Html> {
    change
        .annotations
        .iter()
        .filter(|note| is_after(note) == after && note.lines.last == number)
        .map(|note| note_row(page, note, n_columns))
        .collect()
}

fn note_row(page: &Page, annotation: &Annotation, n_columns: u32) -> Html {
    let lines = if annotation.lines.first == annotation.lines.last {
        format!("line {}", annotation.lines.first)
    } else {
        format!("lines {}–{}", annotation.lines.first, annotation.lines.last)
    };
    let version = if is_after(annotation) { "with the fix" } else { "as it was shipped" };
    let voice = if annotation.review_note { "Reviewer’s note" } else { "Note" };
    let class = classes!("note", is_after(annotation).then_some("after"), annotation.review_note.then_some("review"));
    let factor = annotation.factor.as_ref().map(|id| {
        let target = Target { selection: Some(Selection::Factor(id.clone())), ..Target::default() };
        html! { { evidence_link::visit(page, Section::Cause, target, "In the root-cause chain") } }
    });
    html! {
        <tr key={annotation.id.clone()} {class}>
            <td colspan={n_columns.to_string()}>
                <div class="inner" id={format!("note-{}", annotation.id)}>
                    <p class="who">{ format!("{voice} on {lines}, {version}. ") }{ factor }</p>
                    { prose::paragraphs(page, &annotation.text, None) }
                    { evidence_link::list(page, &annotation.evidence) }
                </div>
            </td>
        </tr>
    }
}
