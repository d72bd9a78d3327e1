//! The bar at the top: the table of contents, the one clock, the zone, and the link that is the state.

use yew::prelude::*;

use super::page::Shared;
use crate::{
    browser::{address, clipboard, input},
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
                <JumpTo {section} incident={props.incident.clone()} {current} on={props.on.clone()}>{ section.title() }</JumpTo>
            </li>
        }
    });
    html! {
        <header class="bar">
            <div class="bar-inner">
                <JumpTo section={Section::Overview} incident={props.incident.clone()} class="name" on={props.on.clone()}>
                    { "Postmortem Explorer" }
                </JumpTo>
                <nav aria-label="Contents"><ol>{ for sections }</ol></nav>
                <div class="clock">
                    if let Some((at, zone, since)) = &props.clock {
                        if props.zone != ZoneChoice::Relative {
                            <span class="relative mono">{ since.time(*at) }</span>
                        }
                        <strong>{ zone.time(*at) }</strong>
                    }
                    <ZoneMenu zone={props.zone} names={props.zone_names.clone()} on={props.on.clone()} />
                </div>
                <CopyLink />
            </div>
        </header>
    }
}

#[derive(Properties, PartialEq)]
struct JumpToProps {
    section: Section,
    incident: Option<AttrValue>,
    #[prop_or_default]
    class: Classes,
    #[prop_or_default]
    current: Option<&'static str>,
    on: Callback<Action>,
    children: Html,
}

/// A link to a section that keeps everything else as it is; opened in a new tab it shows the section alone.
#[component]
fn JumpTo(props: &JumpToProps) -> Html {
    let incident = props.incident.as_ref().map(ToString::to_string);
    let href = link::to_fragment(&Session { incident, section: props.section, ..Session::default() });
    let onclick = {
        let (on, section) = (props.on.clone(), props.section);
        Callback::from(move |click: MouseEvent| {
            if input::is_plain_click(&click) {
                click.prevent_default();
                on.emit(Action::Visit(section, None));
            }
        })
    };
    html! {
        <a {href} class={props.class.clone()} aria-current={props.current} {onclick}>{ props.children.clone() }</a>
    }
}

#[derive(Properties, PartialEq)]
struct ZoneMenuProps {
    zone: ZoneChoice,
    names: (AttrValue, Option<AttrValue>),
    on: Callback<Action>,
}

/// The zone in which every time on the page is written.
#[component]
fn ZoneMenu(props: &ZoneMenuProps) -> Html {
    let onchange = {
        let on = props.on.clone();
        Callback::from(move |event: Event| {
            if let Some(zone) = input::chosen(&event).as_deref().and_then(ZoneChoice::from_slug) {
                on.emit(Action::Zone(zone));
            }
        })
    };
    let option = |zone: ZoneChoice, text: AttrValue| html! { <option value={zone.slug()} selected={zone == props.zone}>{ text }</option> };
    html! {
        <select aria-label="Time zone" {onchange}>
            { option(ZoneChoice::Incident, props.names.0.clone()) }
            { option(ZoneChoice::Utc, "UTC".into()) }
            if let Some(reader) = &props.names.1 { { option(ZoneChoice::Reader, reader.clone()) } }
            { option(ZoneChoice::Relative, "T+ since the trigger".into()) }
        </select>
    }
}

/// Copies the address, which is always that of what is on the screen.
#[component]
fn CopyLink() -> Html {
    let copied = use_state_eq(|| None::<bool>);
    let onclick = {
        let copied = copied.clone();
        Callback::from(move |_| {
            let copied = copied.clone();
            clipboard::copy(address::href(), Callback::from(move |done| copied.set(Some(done))));
        })
    };
    let text = match *copied {
        None => "Copy link",
        Some(true) => "Link copied",
        Some(false) => "Copy the address bar",
    };
    html! { <button type="button" class="copy-link" aria-live="polite" {onclick}>{ text }</button> }
}
