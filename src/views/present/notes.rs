//! Notes that are taken in the meeting: they stay on this machine until somebody takes them along as a file.

use yew::prelude::*;

use crate::{
    browser::{dialog, download, input, storage},
    incident::Incident,
    incident::notes::{MAX_NOTE_CHARS, Notes as Taken},
    session::Scene,
    views::page::use_page,
};

#[derive(Properties, PartialEq)]
pub(super) struct NotesProps {
    /// The step that is on the screen, as the file names it.
    pub(super) reference: String,
    pub(super) title: String,
    pub(super) dialog: NodeRef,
}

/// The note to the step on the screen, and the ways out.
#[component]
pub(super) fn Notes(props: &NotesProps) -> Html {
    let page = use_page();
    let key = format!("postmortem-explorer/notes/{}", page.incident.id);
    let taken = use_state_eq(|| Taken::from_text(&storage::read(&key).unwrap_or_default()));
    let kept = use_state_eq(|| true);
    let oninput = {
        let (taken, kept, key, reference) = (taken.clone(), kept.clone(), key, props.reference.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(text) = input::typed_text(&event) {
                let next = taken.with(&reference, &text);
                kept.set(storage::write(&key, &next.to_text()));
                taken.set(next);
            }
        })
    };
    let save = |name: String, kind: &'static str, words: &'static str, text: fn(&Taken, &Incident) -> String| {
        let (disabled, taken, incident) = (taken.is_empty(), taken.clone(), page.incident.clone());
        let onclick = Callback::from(move |_: MouseEvent| download::text(&name, kind, &text(&taken, &incident)));
        html! { <button type="button" {disabled} {onclick}>{ words }</button> }
    };
    let close = {
        let node = props.dialog.clone();
        Callback::from(move |_: MouseEvent| dialog::close(&node))
    };
    let id = &page.incident.id;
    html! {
        <>
            <h3 id="notes-title">{ "Notes" }</h3>
            <label class="note"><span>{ &props.title }</span>
                <textarea rows="6" maxlength={MAX_NOTE_CHARS.to_string()} value={taken.of(&props.reference).to_owned()} {oninput} />
            </label>
            <p class="label">
                { if *kept { "Kept in this browser, and sent nowhere." } else { "This browser does not keep them: take them along before you close the page." } }
            </p>
            <p class="acts">
                { save(format!("{id}-notes.md"), "text/markdown", "Save as Markdown", markdown) }
                { save(format!("{id}-notes.patch.json"), "application/json", "Save as a JSON patch", Taken::to_patch) }
                <button type="button" onclick={close}>{ "Close" }</button>
            </p>
        </>
    }
}

fn markdown(taken: &Taken, incident: &Incident) -> String {
    taken.to_markdown(incident, |reference| {
        Scene::of(incident, reference).map_or_else(|| reference.to_owned(), |scene| scene.title(incident))
    })
}
