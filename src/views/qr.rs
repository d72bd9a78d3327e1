//! The state as a QR code in a dialog, so that a phone opens what the room sees.

use yew::prelude::*;

use crate::{
    browser::{address, dialog},
    link::qr,
};

/// How often the code was asked for.
#[derive(Debug, Properties, PartialEq)]
pub struct QrSheetProps {
    /// Each time it changes, the dialog opens with the link as it is then.
    pub asked: u32,
}

/// The dialog.
#[component]
pub fn QrSheet(props: &QrSheetProps) -> Html {
    let node = use_node_ref();
    let link = use_state_eq(String::new);
    {
        let (node, link) = (node.clone(), link.setter());
        use_effect_with(props.asked, move |asked| {
            if *asked > 0 {
                link.set(address::href());
                dialog::open(&node);
            }
        });
    }
    let close = {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| dialog::close(&node))
    };
    html! {
        <dialog class="sheet qr" ref={node} aria-labelledby="qr-title">
            <h3 id="qr-title">{ "This state of the page" }</h3>
            { drawing(&link) }
            <p class="label link">{ &*link }</p>
            <p><button type="button" onclick={close}>{ "Close" }</button></p>
        </dialog>
    }
}

/// The code, or why there is none.
pub(super) fn drawing(link: &str) -> Html {
    let Some(drawn) = qr(link).filter(|_| !link.is_empty()) else {
        return html! { <p>{ "This link is too long for a code. Copy it instead." }</p> };
    };
    html! {
        <svg viewBox={format!("0 0 {0} {0}", drawn.side)} role="img" aria-label="The link as a QR code" shape-rendering="crispEdges">
            <path d={drawn.path} />
        </svg>
    }
}
