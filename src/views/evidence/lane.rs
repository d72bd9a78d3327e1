//! The timeline above the charts, on their axis: a lane for each kind, a mark for each entry, and what it was known by.
//!
//! Where everything stands is computed by `incident::timeline`; only what the window shows and a little around it is drawn,
//! and a pan moves that as a whole. One mark is in the tab order; the arrow keys go from entry to entry.

use yew::prelude::*;

mod marks;

use marks::{Marks, Stretch};

use super::{
    crosshair::use_pointer,
    entries::{Open, select},
    reading::{lines, use_gaze, use_over},
};
use crate::{
    browser::scroll,
    chart::scale::TimeScale,
    clock::Window,
    incident::{
        document::{Entry, EntryKind},
        timeline::{Choice, Layout, Placed, Scale, Wanted, Words},
    },
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
/// From a row's top to the middle of its marks [px].
const MARK_MIDDLE: usize = 8;
/// From a mark's middle to its words [px].
const TO_WORDS: f64 = 9.0;
/// From the plot's edge to words that stay there [px].
const EDGE: f64 = 2.0;
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
        |_| Shared::new(Layout::of(&wanted(&page, choice, width), &scale, max_rows)),
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
    let head = if is_stacked { HEAD } else { 0 };
    let tops: Vec<(EntryKind, usize)> =
        lanes.iter().map(|(kind, top, _)| (*kind, top + head + PADDING + MARK_MIDDLE)).collect();
    let seen: Vec<(usize, usize, &Placed)> = drawn.visible(left..left + width).collect();
    let in_order = use_in_order(&seen, |one| {
        let id = entry_at(&page, choice, one.index).map(|entry| entry.id.as_str());
        one.n_more == 0 && id.is_some() && id == props.open.id.as_deref()
    });
    let title = |one: &Placed| entry_at(&page, choice, one.index).map(|entry| short(&entry.title, width));
    // Of what began before the window, the words stay in sight as long as it lasts.
    let staying: Vec<(usize, usize, &Placed, String)> = seen
        .iter()
        .filter(|(_, _, one)| one.words == Some(Words::After) && one.reaches && one.x + TO_WORDS < left + EDGE)
        .filter_map(|(lane, row, one)| Some((*lane, *row, *one, title(one)?)))
        .filter(|(_, _, one, words)| one.right > one.x + TO_WORDS + text_width(words))
        .collect();
    let stays = |(lane, row, one, words): &(usize, usize, &Placed, String)| {
        let (_, top) = tops.iter().find(|(kind, _)| kind.lane() == *lane)?;
        let x = (one.x - left + TO_WORDS).max((one.right - left - text_width(words)).min(EDGE));
        let onclick = {
            let (page, entry) = (page.clone(), entry_at(&page, choice, one.index)?.clone());
            Callback::from(move |click: MouseEvent| {
                click.stop_propagation();
                select(&page, &entry);
            })
        };
        Some(
            html! { <text class="stays" aria-hidden="true" x={px(x)} y={(top + row * ROW + 4).to_string()} {onclick}>{ words.clone() }</text> },
        )
    };
    let stays: Html = staying.iter().filter_map(stays).collect();
    let stretch = Stretch::around(left, width);
    let without_words: Vec<usize> = staying.iter().map(|(_, _, one, _)| one.index).collect();
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
                    <g transform={format!("translate({} 0)", px(stretch.from - left))}>
                        <Marks layout={(*drawn).clone()} choice={choice.clone()} {scale} {stretch} {tops} {without_words} {in_order}
                            open={props.open.id.clone()} whole={props.whole} />
                    </g>
                    { stays }
                </svg>
            </div>
        </div>
    }
}

/// Which mark is in the tab order: the open entry's if it is in sight. Else one in the middle, for as long as it is in
/// sight, so that a pan renders no mark anew.
#[hook]
fn use_in_order(seen: &[(usize, usize, &Placed)], is_open: impl Fn(&Placed) -> bool) -> Option<usize> {
    let last = use_mut_ref(|| None::<usize>);
    let open = seen.iter().find(|(_, _, one)| is_open(one));
    let kept = seen.iter().find(|(_, _, one)| *last.borrow() == Some(one.index));
    let chosen = open.or(kept).or(seen.get(seen.len() / 2)).map(|(_, _, one)| one.index);
    *last.borrow_mut() = chosen;
    chosen
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
