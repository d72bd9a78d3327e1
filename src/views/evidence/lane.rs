//! The timeline as a lane above the charts: a mark for each entry, labels for the pinned ones.

use yew::prelude::*;

use super::crosshair::{self, use_pointer};
use crate::{
    browser::input,
    chart::{
        lane::{Placed, Wanted, place},
        scale::TimeScale,
    },
    clock::UnixMillis,
    incident::document::Entry,
    link,
    session::{Action, Moment, Section, Selection, Session, Target},
    views::{
        marks::{kind_class, kind_path},
        page::{Page, use_page},
    },
};

/// Height of a row of labels [px].
const ROW: u32 = 17;
/// Most rows of labels.
const MAX_ROWS: u32 = 4;
/// From the axis to the lane's lower edge [px].
const FOOT: u32 = 16;
/// Longest label [characters].
const MAX_CHARS: usize = 34;

#[derive(Properties, PartialEq)]
pub(super) struct LaneProps {
    pub(super) scale: TimeScale,
    pub(super) reading: UnixMillis,
    pub(super) at: UnixMillis,
    pub(super) hovering: bool,
    pub(super) all: bool,
    pub(super) selected: Option<AttrValue>,
}

/// Marks on the axis, labels above it.
#[component]
pub(super) fn Lane(props: &LaneProps) -> Html {
    let page = use_page();
    let overlay = use_node_ref();
    let pointer = use_pointer(&overlay, props.scale, &page.on);
    let timeline = &page.incident.timeline;
    let shown: Vec<&Entry> = timeline.iter().filter(|entry| props.all || entry.pinned).collect();
    let wanted: Vec<Wanted> = shown
        .iter()
        .map(|entry| Wanted { x: props.scale.x_from_time(entry.occurred_at), width: text_width(&short(&entry.title)) })
        .collect();
    let placed = place(&wanted, props.scale.width, MAX_ROWS);
    let height = MAX_ROWS * ROW + FOOT + 10;
    let axis = height - FOOT;
    let n_pinned = timeline.iter().filter(|entry| entry.pinned).count();
    let entries = shown.iter().zip(&wanted).zip(&placed).map(|((entry, wanted), placed)| {
        let selected = props.selected.as_deref() == Some(entry.id.as_str());
        mark(&page, entry, wanted.x, *placed, axis, props.scale, selected)
    });
    html! {
        <div class="lane">
            <div class="panel-name">
                <h3>{ "Timeline" }</h3>
                <p class="label">{ format!("{} of {} entries", if props.all { timeline.len() } else { n_pinned }, timeline.len()) }</p>
            </div>
            <div class="panel-plot lane-plot">
                <svg ref={overlay} height={height.to_string()} viewBox={format!("0 0 {} {height}", props.scale.width)}
                    role="group" aria-label="Timeline entries"
                    onpointermove={pointer.onmove} onpointerleave={pointer.onleave} onclick={pointer.onclick}>
                    <rect width={props.scale.width.to_string()} height={height.to_string()} fill="transparent" />
                    <line class="lane-axis" x1="0" x2={props.scale.width.to_string()} y1={axis.to_string()} y2={axis.to_string()} />
                    { crosshair::lines(props.scale, props.reading, props.at, props.hovering, height) }
                    { for entries }
                </svg>
            </div>
        </div>
    }
}

fn mark(
    page: &Page,
    entry: &Entry,
    x: f64,
    placed: Option<Placed>,
    axis: u32,
    scale: TimeScale,
    selected: bool,
) -> Html {
    let selection = Selection::Entry(entry.id.clone());
    let shown = Session { incident: Some(page.incident.id.clone()), section: Section::Evidence, ..Session::default() };
    let href = link::to_fragment(&shown.with(Some(selection.clone())));
    let onclick = {
        let (on, at) = (page.on.clone(), Moment::from(entry.occurred_at));
        Callback::from(move |click: MouseEvent| {
            if input::is_plain_click(&click) {
                click.prevent_default();
                click.stop_propagation();
                let target = Target { at: Some(at), selection: Some(selection.clone()), lines: None };
                on.emit(Action::Visit(Section::Evidence, Some(Box::new(target))));
            }
        })
    };
    let class = classes!("mark", kind_class(entry.kind), (!entry.pinned).then_some("unpinned"));
    let known = entry.known_at.filter(|known| *known > entry.occurred_at).map(|known| scale.x_from_time(known));
    let lasted = entry.ended_at.map(|ended| scale.x_from_time(ended));
    html! {
        <a key={entry.id.clone()} {href} {onclick} class={classes!(selected.then_some("selected"))}>
            <title>{ format!("{} {}", page.zone.time(entry.occurred_at), entry.title) }</title>
            if let Some(placed) = placed {
                <line class="lane-stem" x1={x.to_string()} x2={x.to_string()} y1={label_y(axis, placed.row).to_string()} y2={axis.to_string()} />
                <text x={(placed.x + 4.0).to_string()} y={label_y(axis, placed.row).to_string()}>{ short(&entry.title) }</text>
            }
            if let Some(ended) = lasted {
                <line class="lane-axis" x1={x.to_string()} x2={ended.to_string()} y1={(axis + 6).to_string()} y2={(axis + 6).to_string()} />
            }
            if let Some(known) = known {
                <line class="mark-join" x1={x.to_string()} x2={known.to_string()} y1={(axis + 9).to_string()} y2={(axis + 9).to_string()} />
                <path class="mark-known" transform={format!("translate({known} {})", axis + 9)} d={kind_path(entry.kind)} />
            }
            <path {class} transform={format!("translate({x} {axis})")} d={kind_path(entry.kind)} />
        </a>
    }
}

/// Base line of a row of labels; row 0 is the nearest to the axis.
fn label_y(axis: u32, row: u32) -> u32 {
    axis.saturating_sub(10 + row * ROW)
}

/// Width of a label, estimated from its characters at 11.5 px [px].
fn text_width(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(0.0, f64::from) * 6.3 + 6.0
}

/// A title short enough for the lane; the list below has it whole.
fn short(title: &str) -> String {
    if title.chars().count() <= MAX_CHARS {
        return title.to_owned();
    }
    let cut: String = title.chars().take(MAX_CHARS).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ':', ';']))
}
