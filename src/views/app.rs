//! The whole page: one session, the address that is its link, and what is loaded for it.

use std::rc::Rc;

use yew::{platform::spawn_local, prelude::*};

use super::{
    cause::Cause,
    code::Code,
    evidence::{
        Evidence, ModelRun,
        reading::{Gaze, use_gaze_of_page},
    },
    header::Header,
    hindsight,
    hooks::{use_hold_of_print, use_parts, use_printing},
    lab::{FactCard, LabRoom, WhatIf},
    lessons::Lessons,
    load::{Codes, IncidentLoad, IndexLoad, Metrics, use_codes, use_incident, use_metrics, use_metrics_until},
    notice::notice,
    overview::Overview,
    page::{Page, Shared},
    paper::Paper,
    pointed::{self, use_marks},
    present::{self, Meeting, use_sync},
    problems, prose,
    qr::QrSheet,
    replay::Replay,
    skeleton::skeleton,
    sources::Sources,
};
use crate::{
    browser::{address, first_paint, opened, scroll, theme, timer, zones},
    clock::{UnixMillis, Window, Zone},
    incident::Incident,
    link,
    session::{self, Action, Moment, Pointing, Present, Scene, Section, Session, ZoneChoice},
};

/// The session as Yew keeps it.
#[derive(Debug, Clone, PartialEq)]
struct Store(Session);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Self(session::reduce(&self.0, action)).into()
    }
}

/// What the page is given.
#[derive(Debug, Properties, PartialEq)]
pub struct AppProps {
    /// Which incidents there are.
    pub index: IndexLoad,
}

/// The page of an incident.
#[component]
pub fn App(props: &AppProps) -> Html {
    let refusals = use_state_eq(Vec::new);
    let store = use_reducer_eq(|| Store(link::from_fragment(&address::fragment()).0));
    let session = &store.0;
    let load = use_incident(session.incident.clone(), props.index.clone());
    let incident = if let IncidentLoad::Ready(incident, _) = &load { Some(incident.clone()) } else { None };
    let on = use_callback(incident.clone(), {
        let dispatch = store.dispatcher();
        move |action: Action, incident| {
            // What the reader points at is marked everywhere: the one place that knows both the action and the incident.
            let pointing = incident.as_ref().and_then(|incident| Pointing::by(incident, &action));
            dispatch.dispatch(action);
            if let Some(pointing) = pointing {
                dispatch.dispatch(Action::Mark(Some(Box::new(pointing))));
            }
        }
    });
    use_address(session, &on, &refusals);
    use_marks(session.pointing.as_deref());
    use_sync(session, incident.as_ref().map(|incident| incident.id.as_str()), &on);
    let dialogs = present::use_keys(session, incident.as_ref(), &on);
    // On paper the whole page stands, in the meeting too.
    let printing = use_printing();
    let present = Present { step: session.present.step.filter(|_| !printing), ..session.present };
    present::use_room(present, incident.as_deref());
    let theme = use_theme();
    let metrics = use_metrics(incident.clone());
    let codes = use_codes(incident.clone());
    let zones = use_zones(incident.as_ref());
    let n_sections = use_parts(Section::ALL.len(), incident.is_some());
    let is_whole =
        n_sections == Section::ALL.len() || present.step.is_some() || matches!(load, IncidentLoad::Failed(_));
    use_hold_of_print(printing && incident.is_some() && !is_whole);
    use_effect_with((!matches!(load, IncidentLoad::Loading), is_whole), |(stands, is_whole)| {
        // Inside another page the section that it asks for may be a later one, and it is told how high that is.
        if *stands && (*is_whole || !address::is_embedded()) {
            first_paint::give_way();
        }
        if *is_whole {
            first_paint::give_back_its_height();
        }
    });
    // What stands below the code would be pushed down by it: the first scroll waits for it.
    let has_code = incident.as_ref().is_some_and(|incident| !incident.code_changes.is_empty());
    let waits_for_code = session.section >= Section::Code && has_code && codes.is_empty() && !session.without_hindsight;
    use_scrolling(session, incident.is_some() && is_whole, waits_for_code, &on);

    let at = incident.as_ref().map(|incident| {
        let first = Moment::from(incident.timestamps.impact_started_at);
        let opened = session.entry.as_deref().and_then(|id| incident.entry(id)).map(|entry| entry.occurred_at.into());
        session.at.or(opened).unwrap_or(first)
    });
    let gaze = use_gaze_of_page(at.map(Moment::millis));
    let as_of = at.filter(|_| session.without_hindsight).map(Moment::millis);
    let metrics = use_metrics_until(metrics, as_of);
    let header = {
        let clock =
            at.zip(zones.as_ref()).map(|(at, zones)| (at.millis(), zones.of(session.zone), zones.relative.clone()));
        let names = zones.as_ref().map_or_else(|| ("Incident".into(), None), Zones::names);
        html! {
            <Header incident={incident.as_ref().map(|incident| AttrValue::from(incident.id.clone()))} section={session.section}
                {clock} zone={session.zone} zone_names={names} is_without_hindsight={session.without_hindsight} on={on.clone()} />
        }
    };
    let open = Callback::from(|event: Event| opened::open_chosen(&event));
    let close = Callback::from(|_: MouseEvent| {
        address::replace_fragment("#");
        address::reload();
    });
    let has_others = matches!(&props.index, IndexLoad::Ready(list) if list.len() > 1);
    let bundle = incident.as_ref().and_then(|incident| address::of_bundle(&incident.id));
    let body = match (&load, incident, zones, at) {
        (IncidentLoad::Ready(..), Some(incident), Some(zones), Some(at)) => {
            let bounds = shown_window(&incident);
            let page = Page { incident, zone: zones.of(session.zone), on: on.clone(), as_of };
            let sections = Sections { session, metrics, codes, bounds, theme, at };
            let meeting = Meeting::of(&page.incident, present);
            let shown = meeting.as_ref().map_or_else(
                || {
                    Section::ALL
                        .into_iter()
                        .take(n_sections)
                        .map(|section| sections.view(section, None, &page))
                        .collect()
                },
                |meeting| sections.view(session.section, meeting.scene(), &page),
            );
            let experiment = session.lab.experiment.clone().map(AttrValue::from);
            html! {
                <>
                <Paper clock={page.zone.full(at.millis())} zone={page.incident.display_time_zone.clone()} status={page.incident.status}
                    fragment={link::to_fragment(session)} />
                { pointed::card(&page, session.pointing.as_deref()) }
                <ContextProvider<Page> context={page.clone()}><ContextProvider<Gaze> context={gaze}><LabRoom section={session.section} open={experiment}>
                    { notice(&refusals) }
                    { hindsight::banner(&page) }
                    { match &meeting {
                        Some(meeting) => present::view(&page, session, meeting, &dialogs, shown),
                        None => shown,
                    } }
                    { prose::notes(&page) }
                    <FactCard fact={session.lab.fact.clone().map(AttrValue::from)} />
                </LabRoom></ContextProvider<Gaze>></ContextProvider<Page>>
                </>
            }
        }
        (IncidentLoad::Failed(failure), ..) => problems::view(failure),
        _ => skeleton(),
    };
    html! {
        <>
            <a class="skip" href="#main">{ "Skip to the incident" }</a>
            { header }
            <main id="main" tabindex="-1">
                if has_others {
                    <p class="label no-print"><a href="#/">{ "All incidents" }</a></p>
                }
                <div class="opened-only no-print notice" role="status">
                    <p>{ "This incident comes from files that you opened. Nothing of them left this machine, and links to it work only while this page is open." }</p>
                    <p><button type="button" onclick={close}>{ "Close them" }</button></p>
                </div>
                { body }
            </main>
            <QrSheet asked={session.n_codes} />
            <footer class="page">
                <p>{ "Postmortem Explorer. Everything on this page was computed in your browser; nothing left it." }</p>
                if let Some(file) = bundle {
                    <p class="of-host no-print"><a href={file} download="">{ "Save this incident as one file" }</a>{ ", which opens from disk." }</p>
                }
                <p class="no-print">
                    <label>{ "Open an incident of your own, with its metrics and code: " }<input type="file" multiple=true onchange={open} /></label>
                    { " Or drop the files or their folder on the page. They stay on this machine." }
                </p>
            </footer>
        </>
    }
}

/// The sections of the page, as they stand now.
struct Sections<'a> {
    session: &'a Session,
    metrics: Shared<Metrics>,
    codes: Codes,
    bounds: Window,
    theme: u32,
    at: Moment,
}

impl Sections<'_> {
    /// A section; of it only what a step of the meeting shows, where that is a part of it.
    fn view(&self, section: Section, scene: Option<&Scene>, page: &Page) -> Html {
        let Self { session, metrics, codes, bounds, theme, at } = self;
        let id = |id: &Option<String>| id.clone().map(AttrValue::from);
        let scene = scene.filter(|scene| scene.section() == section);
        let (metrics, codes) = (metrics.clone(), codes.clone());
        if page.as_of.is_some() && hindsight::is_withheld(section) {
            return hindsight::section(page, section);
        }
        match section {
            Section::Overview => html! { <Overview key="overview" /> },
            Section::Evidence => {
                let run = ModelRun { seed: session.playback.seed, interventions: session.replay.interventions.clone() };
                html! {
                <Evidence key="evidence" {metrics} bounds={*bounds} view={session.view.clone()} at={at.millis()} {run}
                    all_entries={session.all_entries} search={session.reading.search.clone()}
                    selected={id(&session.entry)} metric={id(&session.metric)} theme={*theme}
                    is_read={session.section == Section::Evidence && session.present.step.is_none()}
                    only={scene.and_then(|scene| scene.metrics(&page.incident))} />
                }
            }
            Section::Cause => html! { <Cause key="cause" selected={id(&session.factor)} {metrics} {codes} /> },
            Section::Code => html! {
                <Code key="code" {codes} layout={session.diff_layout} lines={session.lines} factor={id(&session.factor)} />
            },
            Section::Replay => html! {
                <Replay key="replay" at={*at} playback={session.playback} replay={session.replay.clone()} {codes} />
            },
            Section::WhatIf => html! {
                <WhatIf key="what-if" lab={session.lab.clone()} {metrics} is_read={session.section == Section::WhatIf} />
            },
            Section::Lessons => html! { <Lessons key="lessons" only={scene.cloned()} /> },
            Section::Sources => html! { <Sources key="sources" /> },
        }
    }
}

/// All there is to see: from a little before the trigger to a little after the last thing that happened.
pub(super) fn shown_window(incident: &Incident) -> Window {
    let instants = incident.timeline.iter().flat_map(|entry| [Some(entry.occurred_at), entry.ended_at]).flatten();
    let stamps = &incident.timestamps;
    let ends = [Some(stamps.started_at), stamps.resolved_at, stamps.impact_ended_at].into_iter().flatten();
    let all = instants.chain(ends);
    let (from, to) = all.fold((stamps.started_at, stamps.started_at), |(from, to), t| (from.min(t), to.max(t)));
    let margin = to.millis_since(from) / 60;
    Window::new(from.plus_millis(-margin), to.plus_millis(margin))
}

/// The zones that the page can show.
#[derive(Debug, Clone, PartialEq)]
struct Zones {
    incident: Shared<Zone>,
    utc: Shared<Zone>,
    reader: Shared<Zone>,
    relative: Shared<Zone>,
}

impl Zones {
    fn of(&self, choice: ZoneChoice) -> Shared<Zone> {
        match choice {
            ZoneChoice::Incident => self.incident.clone(),
            ZoneChoice::Utc => self.utc.clone(),
            ZoneChoice::Reader => self.reader.clone(),
            ZoneChoice::Relative => self.relative.clone(),
        }
    }

    fn names(&self) -> (AttrValue, Option<AttrValue>) {
        let name = |zone: &Zone| match zone {
            Zone::Offsets { name, .. } => Some(AttrValue::from(name.clone())),
            Zone::Utc | Zone::Since { .. } => None,
        };
        (name(&self.incident).unwrap_or_else(|| "UTC".into()), name(&self.reader))
    }
}

#[hook]
fn use_zones(incident: Option<&Shared<Incident>>) -> Option<Zones> {
    use_effect_with((), |()| {
        spawn_local(async {
            timer::next_task().await;
            zones::prepare();
        });
    });
    let zones = use_memo(incident.cloned(), |incident| {
        let incident = incident.as_ref()?;
        let Window { from, to } = shown_window(incident);
        let zone = |name: &str| {
            let offsets = zones::offsets(name, from.0, to.0)?;
            let transitions = offsets.into_iter().map(|(at, offset)| (UnixMillis(at), offset)).collect();
            Some(Zone::Offsets { name: name.to_owned(), transitions })
        };
        let of_reader = zones::reader_zone().filter(|name| name != "UTC").and_then(|name| zone(&name));
        Some(Zones {
            incident: Shared::new(zone(&incident.display_time_zone).unwrap_or(Zone::Utc)),
            utc: Shared::new(Zone::Utc),
            reader: Shared::new(of_reader.unwrap_or(Zone::Utc)),
            relative: Shared::new(Zone::Since {
                zero: incident.timestamps.started_at,
                event: "the trigger".to_owned(),
            }),
        })
    });
    (*zones).clone()
}

/// Keeps the address equal to the session, and the session equal to links that the reader opens.
#[hook]
fn use_address(session: &Session, on: &Callback<Action>, refusals: &UseStateHandle<Vec<String>>) {
    {
        let (on, refusals) = (on.clone(), refusals.clone());
        use_effect_with((), move |()| {
            let say =
                move |refused: Vec<link::Refusal>| refusals.set(refused.iter().map(ToString::to_string).collect());
            say(link::from_fragment(&address::fragment()).1);
            let listener = address::on_fragment(Callback::from(move |fragment: String| {
                if !fragment.starts_with("#/") {
                    return; // the skip link: the browser goes there by itself
                }
                let (opened, refused) = link::from_fragment(&fragment);
                say(refused);
                on.emit(Action::Open(Box::new(opened)));
            }));
            move || drop(listener)
        });
    }
    // While the replay plays, the address waits: browsers refuse dozens of changes a second.
    let fragment = (!session.playback.playing).then(|| link::to_fragment(session));
    let n_written = use_mut_ref(|| 0_u32);
    use_effect_with((fragment, session.n_steps), move |(fragment, n_steps)| {
        if let Some(fragment) = fragment
            && *fragment != address::fragment()
        {
            // A deliberate step can be taken back with the browser's own button; everything else replaces.
            if n_written.replace(*n_steps) == *n_steps {
                address::replace_fragment(fragment);
            } else {
                address::push_fragment(fragment);
            }
        }
    });
}

/// Counts changes of the colors.
#[hook]
fn use_theme() -> u32 {
    let theme = use_state_eq(|| 0_u32);
    {
        let setter = theme.setter();
        use_effect_with((), move |()| {
            let count = std::cell::Cell::new(0_u32);
            let listeners = theme::on_change(&Callback::from(move |()| {
                count.set(count.get().wrapping_add(1));
                setter.set(count.get());
            }));
            move || drop(listeners)
        });
    }
    *theme
}

/// Scrolls to what a link names, and tells which section is being read.
#[hook]
fn use_scrolling(session: &Session, ready: bool, waits: bool, on: &Callback<Action>) {
    {
        let target = scroll_target(session);
        use_effect_with((ready && !waits, session.n_visits), move |(ready, n_visits)| {
            let at_the_top = *n_visits == 0 && target == Section::Overview.slug();
            if *ready && !at_the_top {
                scroll::to(&target, *n_visits > 0);
            }
        });
    }
    let on = on.clone();
    // Only after the first scroll: before it, the line crosses the top of the page.
    use_effect_with(ready && !waits, move |ready| {
        let slugs = Section::ALL.map(Section::slug);
        let read = Callback::from(move |id: String| {
            if let Some(section) = Section::from_slug(&id) {
                on.emit(Action::Go(section));
            }
        });
        let line = ready.then(|| scroll::ReadingLine::start(&slugs, read)).flatten();
        move || drop(line)
    });
}

/// Id of the element that a link shows first.
fn scroll_target(session: &Session) -> String {
    match (session.section, &session.entry, &session.metric, session.lines) {
        (Section::Evidence, Some(id), ..) => format!("entry-{id}"),
        (Section::Evidence, None, Some(id), _) => format!("metric-{id}"),
        (Section::Code, _, _, Some(lines)) => {
            format!("{}-{}", if lines.after { "after" } else { "before" }, lines.first)
        }
        (Section::Lessons, ..) => {
            session.lab.experiment.as_ref().map_or_else(|| "lessons".to_owned(), |id| format!("experiment-{id}"))
        }
        (section, ..) => section.slug().to_owned(),
    }
}
