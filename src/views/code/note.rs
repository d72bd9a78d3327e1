//! Notes on lines: under the last line that they are about, tied to their contributing factor.

use yew::prelude::*;

use crate::{
    incident::document::{Annotation, CodeChange, Side},
    session::{LineAnchor, Section, Selection, Target},
    views::{evidence_link, page::Page, prose},
};

/// Whether a note is about the fixed version.
pub(super) fn is_after(note: &Annotation) -> bool {
    note.side == Side::After
}

/// The notes of a code change, beside its lines.
pub(super) struct Notes<'a> {
    pub(super) page: &'a Page,
    pub(super) change: &'a CodeChange,
    /// Id of the factor that is open in the chain.
    pub(super) factor: Option<&'a str>,
}

impl Notes<'_> {
    fn all(&self, after: bool) -> impl Iterator<Item = &Annotation> {
        self.change.annotations.iter().filter(move |note| is_after(note) == after)
    }

    /// The bracket beside a line that has a note, by whose note it is.
    pub(super) fn bracket(&self, after: bool, number: u32) -> Option<&'static str> {
        let mut noted = self.all(after).filter(|note| note.lines.contains(number)).peekable();
        let first = noted.peek()?.review_note;
        Some(if first && noted.all(|note| note.review_note) { "noted-review" } else { "noted" })
    }
}

/// The notes that stand under a line, as rows of the table.
pub(super) fn note_rows(notes: &Notes<'_>, after: bool, number: u32, n_columns: u32) -> Vec<Html> {
    notes.all(after).filter(|note| note.lines.last == number).map(|note| note_row(notes, note, n_columns)).collect()
}

/// The notes that concern a factor, as links to their lines.
pub fn notes_on(page: &Page, factor: &str) -> Html {
    let all = page.incident.code_changes.iter().flat_map(|change| &change.annotations);
    let notes: Vec<&Annotation> = all.filter(|note| note.factor.as_deref() == Some(factor)).collect();
    let link = |note: &&Annotation| {
        let anchor = LineAnchor { after: is_after(note), first: note.lines.first, last: note.lines.last };
        let target = Target { lines: Some(anchor), ..Target::default() };
        html! { <li>{ evidence_link::visit(page, Section::Code, target, format!("{}, {}", note.lines, version(note))) }</li> }
    };
    html! { if !notes.is_empty() { <h4>{ "Notes on the code" }</h4><ul>{ for notes.iter().map(link) }</ul> } }
}

/// Which version a note is about, in words.
fn version(note: &Annotation) -> &'static str {
    if is_after(note) { "with the fix" } else { "as it was shipped" }
}

fn note_row(notes: &Notes<'_>, annotation: &Annotation, n_columns: u32) -> Html {
    let page = notes.page;
    let (lines, version) = (annotation.lines, version(annotation));
    let voice = if annotation.review_note { "Reviewer’s note" } else { "Note" };
    let is_open = annotation.factor.is_some() && annotation.factor.as_deref() == notes.factor;
    let class = classes!(
        "note",
        is_after(annotation).then_some("after"),
        annotation.review_note.then_some("review"),
        is_open.then_some("of-factor")
    );
    let factor = annotation.factor.as_ref().map(|id| {
        let title = page.incident.factor(id).map_or(id.as_str(), |factor| factor.title.as_str());
        let target = Target { selection: Some(Selection::Factor(id.clone())), ..Target::default() };
        html! { <span>{ "In the chain: " }{ evidence_link::visit(page, Section::Cause, target, title.to_owned()) }</span> }
    });
    html! {
        <tr key={annotation.id.clone()} {class}>
            <td colspan={n_columns.to_string()}>
                <div class="inner" id={format!("note-{}", annotation.id)}>
                    <p class="who"><span>{ format!("{voice} on {lines}, {version}") }</span>{ factor }</p>
                    { prose::paragraphs(page, &annotation.text, None) }
                    { evidence_link::list(page, &annotation.evidence) }
                </div>
            </td>
        </tr>
    }
}
