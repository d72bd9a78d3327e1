//! What the run found around the clock, as sentences that lead to their moments.

use yew::prelude::*;

use crate::{
    browser::input,
    link,
    model::Variant,
    replay::Finding,
    session::{Action, Moment, Section, Session},
    views::page::Page,
};

/// The findings around the clock, the coming ones apart from the past.
pub(super) fn findings(page: &Page, on: &Callback<Action>, found: &[(Moment, Finding)], n_past: usize) -> Html {
    let items = found.iter().enumerate().map(|(index, (at, finding))| {
        let at = *at;
        let is_coming = index >= n_past;
        let is_newest = index + 1 == n_past;
        let href = link::to_fragment(&Session {
            incident: Some(page.incident.id.clone()),
            section: Section::Replay,
            at: Some(at),
            ..Session::default()
        });
        let onclick = {
            let on = on.clone();
            Callback::from(move |click: MouseEvent| {
                if input::is_plain_click(&click) {
                    click.prevent_default();
                    on.emit(Action::Seek(at));
                }
            })
        };
        let world = match finding.world {
            Variant::Buggy => "as shipped",
            Variant::Fixed => "with the fix",
        };
        let class = classes!(is_coming.then_some("coming"), is_newest.then_some("newest"));
        html! {
            <li {class} aria-current={is_newest.then_some("true")}>
                <a {href} {onclick}>{ page.zone.time(at.millis()) }</a>
                <span class="of-world">{ world }</span>
                <span>{ capitalized(finding) }{ "." }</span>
            </li>
        }
    });
    html! {
        <div class="findings">
            <h3>{ "What the run finds" }</h3>
            <ol>{ for items }</ol>
            if found.is_empty() { <p class="label">{ "Nothing has failed so far, and nothing that is computed yet will." }</p> }
        </div>
    }
}

fn capitalized(finding: &Finding) -> String {
    let words = finding.to_string();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
