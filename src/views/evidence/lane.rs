//! The timeline above the charts, on their axis: a lane for each kind, a mark for each entry, and what it was known by.
//!
//! Where everything stands is computed by `incident::timeline`; only what the window shows is drawn. One mark is in the
//! tab order; the arrow keys go from entry to entry.

use yew::prelude::*;

use super::{
    crosshair::use_pointer,
    entries::{Open, select},
    reading::{lines, use_gaze, use_over},
};
use crate::{
    browser::{input, scroll},
    chart::scale::TimeScale,
    clock::{SECOND, UnixMillis, Window},
    incident::{
        document::{Entry, EntryKind},
        timeline::{Choice, Layout, Placed, Scale, Wanted, Words},
    },
    link,
    session::{Action, Section, Selection, Session, ViewChange},
    views::{
        hooks::use_width,
        marks::{kind_class, kind_path},
        page::{Page, Shared, use_page},
        paper,
    },
};

/// Height of a row [px].
const ROW: usize = 22;
/// Free space above and below the rows of a lane [px].
const PADDING: usize = 3;
/// Height of a lane's name where it stands above its rows [px].
const HEAD: usize = 17;
/// Width of the names beside the lanes before it is measured [px].
const NAMES_AT_FIRST: u32 = 208;
/// Longest label [characters].
const MAX_CHARS: usize = 34;
/// The longest on a narrow page [characters].
const MAX_CHARS_NARROW: usize = 22;
/// Plots narrower than this have short labels [px].
const NARROW: f64 = 480.0;

#[derive(Properties, PartialEq)]
pub(super) struct LaneProps {
    pub(super) scale: TimeScale,
    /// Everything that the axis can show.
    pub(super) whole: Window,
    pub(super) choice: Shared<Choice>,
    /// The entry that is open or was last at the clock's time.
    pub(super) open: Open,
}

/// Where the lanes stand: kind, top edge, height [px].
type Lanes = Vec<(EntryKind, usize, usize)>;

/// Names at the left, marks on the axis.
#[component]
pub(super) fn Lane(props: &LaneProps) -> Html {
    let page = use_page();
    let gaze = use_gaze();
    let (overlay, names, over) = (use_node_ref(), use_node_ref(), use_node_ref());
    use_pointer(&overlay, props.scale, &gaze);
    // Beside the plot the names are narrower than it; above it they are as wide.
    let width = props.scale.width;
    let is_stacked = f64::from(use_width(&names, NAMES_AT_FIRST, paper::NAMES)) >= width;
    let across = |window: Window| Scale {
        origin: props.whole.from,
        end: props.whole.to,
        pixels_per_milli: TimeScale { window, width }.width_of(1),
    };
    let choice = &props.choice;
    let low = use_memo((page.incident.clone(), choice.clone(), props.whole, whole_pixels(width)), |_| {
        Layout::low(&wanted(&page, choice, width), EntryKind::ALL.len(), &across(props.whole))
    });
    let (whole, max_rows) = &*low;
    let scale = across(props.scale.window);
    let drawn = use_memo(
        (page.incident.clone(), choice.clone(), props.whole, whole_pixels(width), props.scale.window.millis()),
        |_| Layout::of(&wanted(&page, choice, width), &scale, max_rows),
    );
    let (lanes, height) = lanes(whole, if is_stacked { HEAD } else { 0 });
    {
        let (scale, height) = (props.scale, u32::try_from(height).unwrap_or(0));
        use_over(&gaze, &over, move |reading| lines(reading, scale, height));
    }
    let left = scale.x(props.scale.window.from);
    let by_key = use_mut_ref(|| false);
    use_effect_with(props.open.id.clone(), {
        let by_key = by_key.clone();
        move |id| {
            if let (true, Some(id)) = (by_key.replace(false), id) {
                scroll::focus(&format!("mark-{id}"));
            }
        }
    });
    let onkeydown = {
        let open = props.open.clone();
        let (page, choice) = (page.clone(), choice.clone());
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.code().as_str() {
                "ArrowLeft" => open.before,
                "ArrowRight" => open.after,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if let Some(entry) = to.and_then(|to| entry_at(&page, &choice, to)) {
                by_key.replace(true);
                select(&page, entry);
            }
        })
    };
    let marks: Vec<(usize, usize, &Placed)> = drawn.visible(left..left + width).collect();
    let is_open = |one: &Placed| {
        let id = entry_at(&page, choice, one.index).map(|entry| entry.id.as_str());
        one.n_more == 0 && id.is_some() && id == props.open.id.as_deref()
    };
    let in_order = marks.iter().position(|(_, _, one)| is_open(one)).unwrap_or(0);
    let mut of_lane: Vec<Vec<Html>> = vec![Vec::new(); lanes.len()];
    for (n, (lane, row, one)) in marks.iter().enumerate() {
        let place = lanes.iter().position(|(kind, ..)| kind.lane() == *lane);
        if let Some((place, (_, top, _))) = place.and_then(|place| Some((place, lanes.get(place)?)))
            && let Some(list) = of_lane.get_mut(place)
        {
            let head = if is_stacked { HEAD } else { 0 };
            let y = top + head + PADDING + row * ROW + 8;
            list.push(mark(&page, props, one, &scale, left, y, (is_open(one), n == in_order)));
        }
    }
    html! {
        <div class="lane">
            <div class="panel-name lane-names" ref={names}>
                if !is_stacked {
                    <svg height={height.to_string()} aria-hidden="true">
                        { for lanes.iter().map(|(kind, top, _)| html! { <>{ hairline(*top) }{ name(*kind, top + PADDING + 8) }</> }) }
                    </svg>
                }
            </div>
            <div class="panel-plot lane-plot">
                <svg ref={overlay} height={height.to_string()} viewBox={format!("0 0 {width} {height}")}
                    role="group" aria-label="Timeline entries, a lane for each kind" {onkeydown}>
                    <rect width={width.to_string()} height={height.to_string()} fill="transparent" />
                    { for lanes.iter().map(|(_, top, _)| hairline(*top)) }
                    <g ref={over}></g>
                    if is_stacked { { for lanes.iter().map(|(kind, top, _)| name(*kind, top + 10)) } }
                    { for lanes.iter().zip(of_lane).map(|((kind, ..), marks)| html! {
                        <g key={kind.words()} role="list" aria-label={kind.words()}>{ for marks }</g>
                    }) }
                </svg>
            </div>
        </div>
    }
}

/// The lanes that have something in them, under each other, and the height of all.
fn lanes(layout: &Layout, head: usize) -> (Lanes, usize) {
    let mut top = 0;
    let mut lanes = Vec::new();
    for (kind, lane) in EntryKind::ALL.into_iter().zip(&layout.lanes).filter(|(_, lane)| lane.n_rows > 0) {
        let height = head + 2 * PADDING + lane.n_rows * ROW;
        lanes.push((kind, top, height));
        top += height;
    }
    (lanes, top.max(ROW))
}

fn wanted(page: &Page, choice: &Choice, width: f64) -> Vec<Wanted> {
    let entries = choice.shown.iter().filter_map(|index| page.incident.timeline.get(*index));
    entries
        .map(|entry| Wanted {
            lane: entry.kind.lane(),
            at: entry.occurred_at,
            until: entry.ended_at.max(entry.known_at).unwrap_or(entry.occurred_at),
            words: text_width(&short(&entry.title, width)),
        })
        .collect()
}

/// The entry at a place of the choice.
pub(super) fn entry_at<'a>(page: &'a Page, choice: &Choice, place: usize) -> Option<&'a Entry> {
    choice.shown.get(place).and_then(|index| page.incident.timeline.get(*index))
}

fn hairline(y: usize) -> Html {
    html! { <line class="lane-rule" x1="0" x2="100%" y1={y.to_string()} y2={y.to_string()} /> }
}

fn name(kind: EntryKind, y: usize) -> Html {
    html! {
        <g class="lane-name">
            <path class={classes!("mark", kind_class(kind))} transform={format!("translate(7 {y})")} d={kind_path(kind)} />
            <text x="20" y={(y + 4).to_string()}>{ kind.words() }</text>
        </g>
    }
}

/// A mark with its words, how long it lasted and when it was known; or a mark that counts several.
fn mark(
    page: &Page,
    props: &LaneProps,
    one: &Placed,
    scale: &Scale,
    left: f64,
    y: usize,
    (is_open, is_in_order): (bool, bool),
) -> Html {
    let Some(entry) = entry_at(page, &props.choice, one.index) else { return Html::default() };
    let x = one.x - left;
    let tabindex = if is_in_order { "0" } else { "-1" };
    let shown = Session { incident: Some(page.incident.id.clone()), section: Section::Evidence, ..Session::default() };
    let href = link::to_fragment(&shown.with(Some(Selection::Entry(entry.id.clone()))));
    let onclick = {
        let (page, entry) = (page.clone(), entry.clone());
        Callback::from(move |click: MouseEvent| {
            if input::is_plain_click(&click) {
                click.prevent_default();
                click.stop_propagation();
                select(&page, &entry);
            }
        })
    };
    let class = classes!(
        "entry-mark",
        kind_class(entry.kind),
        is_open.then_some("selected"),
        (!entry.pinned).then_some("unpinned"),
        heals(page, entry).then_some("heals")
    );
    let path = html! {
        <path class={classes!("mark", kind_class(entry.kind))} transform={format!("translate({} {y})", px(x))} d={kind_path(entry.kind)} />
    };
    let when = page.zone.time(entry.occurred_at);
    if one.n_more > 0 {
        let words = format!("{} entries from {when} on, the first: {}. Show them closer", one.n_more + 1, entry.title);
        let last = entry_at(page, &props.choice, one.last).map_or(entry.occurred_at, |last| last.occurred_at);
        let closer = closer(Window::new(entry.occurred_at, last));
        let onclick = {
            let (on, bounds) = (page.on.clone(), props.whole);
            Callback::from(move |click: MouseEvent| {
                if input::is_plain_click(&click) {
                    click.prevent_default();
                    click.stop_propagation();
                    on.emit(Action::View(ViewChange::Show { window: closer, bounds }));
                }
            })
        };
        return html! {
            <g key={entry.id.clone()} role="listitem"><a id={format!("mark-{}", entry.id)} {class} {href} {onclick} {tabindex}>
                <title>{ words }</title>
                { path }
                <text class="count" x={px(x + 8.0)} y={(y + 4).to_string()}>{ format!("+{}", one.n_more) }</text>
            </a></g>
        };
    }
    let mut words = format!("{when} {}: {}", entry.kind.words(), entry.title);
    for more in super::entries::times(page, entry) {
        words.push_str(", ");
        words.push_str(&more);
    }
    // Of what began before the window, the words stay in sight as long as it lasts.
    let stays = one.right - left - text_width(&short(&entry.title, props.scale.width));
    let text = one.words.map(|side| {
        let (x, anchor) = match side {
            Words::After => ((x + 9.0).max(stays.min(2.0)), "start"),
            Words::Before => (x - 9.0, "end"),
        };
        html! { <text x={px(x)} y={(y + 4).to_string()} text-anchor={anchor}>{ short(&entry.title, props.scale.width) }</text> }
    });
    let low = y + 9;
    let reach = |class: &'static str, to: UnixMillis| {
        html! { <line {class} x1={px(x)} x2={px(scale.x(to) - left)} y1={low.to_string()} y2={low.to_string()} /> }
    };
    let known = entry.known_at.filter(|known| one.reaches && *known > entry.occurred_at);
    html! {
        <g key={entry.id.clone()} role="listitem"><a id={format!("mark-{}", entry.id)} {class} {href} {onclick} {tabindex}>
            <title>{ words }</title>
            if let Some(known) = known {
                { reach("mark-join", known) }
                <path class="mark-known" transform={format!("translate({} {low}) scale(0.7)", px(scale.x(known) - left))} d={kind_path(entry.kind)} />
            }
            if let Some(ended) = entry.ended_at.filter(|_| one.reaches) { { reach("mark-span", page.as_of.map_or(ended, |at| ended.min(at))) } }
            { path }
            { text }
        </a></g>
    }
}

/// A stretch around some entries, with room on both sides.
fn closer(window: Window) -> Window {
    let margin = (window.millis() / 8).max(2 * SECOND);
    Window::new(window.from.plus_millis(-margin), window.to.plus_millis(margin))
}

/// Whether the failing ends with it: it lasts over the moment of mitigation or of resolution.
fn heals(page: &Page, entry: &Entry) -> bool {
    let stamps = &page.incident.timestamps;
    let over = Window::new(entry.occurred_at, entry.ended_at.unwrap_or(entry.occurred_at));
    let is_known = |stamp: &UnixMillis| page.as_of.is_none_or(|at| *stamp <= at);
    matches!(entry.kind, EntryKind::Change | EntryKind::Action)
        && [stamps.mitigated_at, stamps.resolved_at].into_iter().flatten().filter(is_known).any(|at| over.contains(at))
}

/// Width of a label, estimated from its characters at 12 px [px].
fn text_width(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(0.0, f64::from) * 6.4 + 4.0
}

/// A title short enough for the lane; the list below has it whole.
fn short(title: &str, width: f64) -> String {
    let max = if width < NARROW { MAX_CHARS_NARROW } else { MAX_CHARS };
    if title.chars().count() <= max {
        return title.to_owned();
    }
    let cut: String = title.chars().take(max).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ':', ';']))
}

/// A place for the markup, to half a pixel.
fn px(x: f64) -> String {
    ((x * 2.0).round() / 2.0).to_string()
}

#[expect(clippy::cast_possible_truncation, reason = "widths of pages; only compared")]
fn whole_pixels(width: f64) -> i64 {
    width.round() as i64
}
