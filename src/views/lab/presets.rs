//! The presets as links in a sentence, and any other what-if as a link.

use yew::prelude::*;

use crate::{
    browser::input,
    experiment::WhatIf,
    incident::what_if::Preset,
    link,
    session::{Action, Lab as InSession, LabAction, Section, Session},
    views::page::Page,
};

/// "Try a pool of 40, an idle timeout of one second, …".
pub(super) fn sentence(page: &Page, presets: &[Preset], what_if: &WhatIf) -> Html {
    if presets.is_empty() {
        return Html::default();
    }
    let n = presets.len();
    let links = presets.iter().enumerate().map(|(index, preset)| {
        let before = match index {
            0 => "",
            last if last + 1 == n => " or ",
            _ => ", ",
        };
        let current = (preset.what_if == *what_if).then_some("true");
        html! { <>{ before }{ link_to(page, &preset.what_if, current, html! { { &preset.name } }) }</> }
    });
    html! { <p class="presets">{ "Try " }{ for links }{ ". The link in the address bar always holds the knobs as they stand." }</p> }
}

/// A link that loads a what-if. A plain click keeps everything else as it is.
pub(super) fn link_to(page: &Page, what_if: &WhatIf, current: Option<&'static str>, words: Html) -> Html {
    let (href, onclick) = target(page, what_if);
    html! { <a {href} {onclick} aria-current={current}>{ words }</a> }
}

/// Where such a link leads, and what a click on it does.
pub(super) fn target(page: &Page, what_if: &WhatIf) -> (String, Callback<MouseEvent>) {
    let shown = Session {
        incident: Some(page.incident.id.clone()),
        section: Section::WhatIf,
        lab: InSession { what_if: what_if.clone(), ..InSession::default() },
        ..Session::default()
    };
    let (on, what_if) = (page.on.clone(), what_if.clone());
    let onclick = Callback::from(move |click: MouseEvent| {
        if input::is_plain_click(&click) {
            click.prevent_default();
            on.emit(Action::Lab(LabAction::Load(what_if.clone())));
        }
    });
    (link::to_fragment(&shown), onclick)
}
