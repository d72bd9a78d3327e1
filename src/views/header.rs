//! The bar at the top: the table of contents, the one clock, the zone, and the link that is the state.

use yew::prelude::*;

use super::{copy::CopyButton, page::Shared};
use crate::{
    browser::{address, input},
    clock::{UnixMillis, Zone},
    link,
    session::{Action, Section, Session, ZoneChoice},
};

/// What the bar shows.
#[derive(Debug, Properties, PartialEq)]
pub struct HeaderProps {
    /// Incident of the links; none while it loads.
    pub incident: Option<AttrValue>,
    /// The section that is being read.
    pub section: Section,
    /// The page's clock, and the same as time since the trigger.
    pub clock: Option<(UnixMillis, Shared<Zone>, Shared<Zone>)>,
    /// Zone that is chosen.
    pub zone: ZoneChoice,
    /// Name of the incident's zone, and of the reader's if it is another.
    pub zone_names: (AttrValue, Option<AttrValue>),
    /// Whether what came to be known later is withheld.
    pub is_without_hindsight: bool,
    /// Where actions go.
    pub on: Callback<Action>,
}

/// The bar.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let sections = Section::ALL.into_iter().map(|section| {
        let current = (section == props.section).then_some("true");
        html! {
            <li key={section.slug()}>
                { jump_to(props, section, None, current, section.title()) }
            </li>
        }
    });
    html! {
        <header class="bar">
            <div class="bar-inner">
                { jump_to(props, Section::Overview, Some("name"), None, "Postmortem Explorer") }
                <nav aria-label="Contents"><ol>{ for sections }</ol></nav>
                <div class="clock">
                    if let Some((at, zone, since)) = &props.clock {
                        if props.zone != ZoneChoice::Relative {
                            <span class="relative mono">{ since.time(*at) }</span>
                        }
                        <strong>{ zone.time(*at) }</strong>
                        if props.is_without_hindsight { <span class="label as-of">{ "without hindsight" }</span> }
                    }
                    { zone_menu(props) }
                </div>
                <CopyButton text={Callback::from(|()| address::href())} words="Copy link" refused="Copy the address bar" />
            </div>
        </header>
    }
}

/// A link to a section that keeps everything else as it is; opened in a new tab it shows the section alone.
fn jump_to(
    props: &HeaderProps,
    section: Section,
    class: Option<&'static str>,
    current: Option<&'static str>,
    words: &'static str,
) -> Html {
    let incident = props.incident.as_ref().map(ToString::to_string);
    let href = link::to_fragment(&Session { incident, section, ..Session::default() });
    let on = props.on.clone();
    let onclick = Callback::from(move |click: MouseEvent| {
        if input::is_plain_click(&click) {
            click.prevent_default();
            on.emit(Action::Visit(section, None));
        }
    });
    html! { <a {href} class={classes!(class)} aria-current={current} {onclick}>{ words }</a> }
}

/// The zone in which every time on the page is written.
fn zone_menu(props: &HeaderProps) -> Html {
    let on = props.on.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(zone) = input::chosen(&event).as_deref().and_then(ZoneChoice::from_slug) {
            on.emit(Action::Zone(zone));
        }
    });
    let option = |zone: ZoneChoice, text: AttrValue| {
        html! { <option value={zone.slug()} selected={zone == props.zone}>{ text }</option> }
    };
    let (incident, reader) = &props.zone_names;
    html! {
        <select aria-label="Time zone" {onchange}>
            { option(ZoneChoice::Incident, incident.clone()) }
            { option(ZoneChoice::Utc, "UTC".into()) }
            if let Some(reader) = reader { { option(ZoneChoice::Reader, reader.clone()) } }
            { option(ZoneChoice::Relative, "T+ since the trigger".into()) }
        </select>
    }
}
