//! The keys of the replay: what they do, and the list of them in a dialog.

use yew::prelude::*;

use crate::browser::dialog;

/// Keys and what they do, in the order in which they are listed. Keys are named as on an American keyboard; what counts is
/// their place.
const KEYS: [(&[&str], &str); 11] = [
    (&["Space", "K"], "play or pause"),
    (&[",", "."], "one event back, forward"),
    (&["←", "→"], "to the finding before, to the next"),
    (&["Home", "End"], "to the beginning, to the end of the run"),
    (&["−", "="], "slower, faster"),
    (&["F"], "follow the next order that fails"),
    (&["[", "]"], "the followed order's step before, next step"),
    (&["U", "Y"], "undo, redo what you did"),
    (&["Tab"], "to a pool; there ← and → walk along its slots, Enter leads to what can be done"),
    (&["H"], "the whole page without hindsight: the stage is withheld, too; or with it again"),
    (&["?"], "this list"),
];

/// The dialog. It opens with `dialog::open`.
pub(super) fn sheet(node: &NodeRef) -> Html {
    let close = {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| dialog::close(&node))
    };
    html! {
        <dialog class="sheet" ref={node.clone()} aria-labelledby="sheet-title">
            <h3 id="sheet-title">{ "Keys of the replay" }</h3>
            <dl>
                { for KEYS.map(|(keys, what)| html! {
                    <div><dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt><dd>{ what }</dd></div>
                }) }
            </dl>
            <p class="label">{ "They work while the focus is in the replay, outside of a field." }</p>
            <p><button type="button" onclick={close}>{ "Close" }</button></p>
        </dialog>
    }
}
