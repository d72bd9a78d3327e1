//! The chain as a drawing: a line for each factor with its words under it, in columns from cause to effect; on narrow
//! pages from top to bottom, with rails beside the words.

use std::fmt::Write as _;

use yew::prelude::*;

use super::{name, type_words};
use crate::{
    browser::{input, scroll},
    incident::{
        chain::{Edge, Layout, Place, layout, rails},
        document::Factor,
    },
    link,
    session::{Action, Section, Selection, Session},
    views::{
        evidence::reading::{use_gaze, use_shown},
        marks::factor_mark,
        page::{Page, use_page},
    },
};

/// Width of a factor: its line and the words under it [px].
const WIDTH: u32 = 136;
/// Height of a factor [px].
const HEIGHT: u32 = 96;
/// From the top of a factor to its line [px].
const LINE: u32 = 10;
/// From one column to the next [px].
const COLUMN: u32 = 173;
/// Half of the way from one row to the next [px].
const HALF_ROW: u32 = 54;
/// Characters that fit into a line of words.
const LINE_CHARS: usize = 21;
/// Lines of words that fit.
const MAX_LINES: usize = 4;
/// From one rail to the next [px].
const RAIL: usize = 20;
/// Height of a row beside the rails [px]; the style sheet gives rows the same.
const RAIL_ROW: usize = 68;

#[derive(Properties, PartialEq)]
pub(super) struct DrawingProps {
    /// Id of the open factor.
    pub(super) selected: AttrValue,
    /// Ids of the factors that do not happen once the open one is cut.
    pub(super) gone: Vec<String>,
}

/// Both drawings; the style sheet shows the one that fits.
#[component]
pub(super) fn Drawing(props: &DrawingProps) -> Html {
    let page = use_page();
    let by_key = use_mut_ref(|| false);
    // The section steps by the arrow keys; where the keyboard is on a factor here, it goes along.
    let onkeydown = {
        let by_key = by_key.clone();
        Callback::from(move |event: KeyboardEvent| {
            by_key.replace(matches!(event.code().as_str(), "ArrowLeft" | "ArrowRight"));
        })
    };
    use_effect_with(props.selected.clone(), move |id| {
        if by_key.replace(false) {
            // One of the two drawings is not shown, and what is not shown takes no focus.
            scroll::focus(&format!("step-{id}"));
            scroll::focus(&format!("row-{id}"));
        }
    });
    let read = use_read(&page);
    html! {
        <div role="group" aria-label="Root-cause chain, from causes to the impact" {onkeydown}>
            { across(&page, props, *read) }
            { down(&page, props, *read) }
        </div>
    }
}

/// Which factors have evidence of the moment that is read on the charts, by their place in the file; a file has 64 at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Read(u64);

impl Read {
    fn has(self, index: usize) -> bool {
        u32::try_from(index).ok().and_then(|index| self.0.checked_shr(index)).is_some_and(|bits| bits & 1 == 1)
    }
}

/// The crosshair's moment, in the chain: renders when it enters or leaves what a factor's evidence spans.
#[hook]
fn use_read(page: &Page) -> UseStateHandle<Read> {
    let gaze = use_gaze();
    let read = use_state_eq(Read::default);
    let spans = use_memo((page.incident.clone(), page.as_of), |(incident, _)| {
        let known = incident.factors.iter().map(|factor| Some(factor).filter(|factor| page.knows_factor(factor)));
        known.map(|factor| factor.and_then(|factor| incident.time_of(factor))).collect::<Vec<_>>()
    });
    {
        let read = read.setter();
        use_shown(&gaze, move |reading| {
            let bits = spans.iter().rev().map(|span| u64::from(span.is_some_and(|span| span.contains(reading.t))));
            read.set(Read(bits.fold(0, |bits, bit| bits << 1 | bit)));
        });
    }
    read
}

fn across(page: &Page, props: &DrawingProps, read: Read) -> Html {
    let selected = &props.selected;
    let factors: Vec<&Factor> = page.incident.factors.iter().collect();
    let Some(drawn) = layout(&causes(&factors)) else { return Html::default() };
    let width = drawn.n_columns.saturating_mul(COLUMN).saturating_sub(COLUMN - WIDTH);
    let height = drawn.n_half_rows.saturating_mul(HALF_ROW);
    let open = factors.iter().position(|factor| factor.id == *selected);
    let touches = |end: u32| usize::try_from(end).ok() == open;
    let edge = |edge: &Edge| {
        let on = touches(edge.from) || touches(edge.to);
        html! { <path class={classes!("chain-edge", on.then_some("on"))} d={route(&drawn, edge)} marker-end="url(#chain-head)" /> }
    };
    let nodes = factors.iter().zip(&drawn.nodes).enumerate();
    let nodes = nodes.map(|(index, (factor, place))| node(page, factor, *place, read.has(index), props));
    html! {
        <div class="chain">
            <svg viewBox={format!("-1 0 {} {height}", width + 2)}>
                <defs>
                    <marker id="chain-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
                        <path class="chain-head" d="M0 0.5L8 4L0 7.5Z" />
                    </marker>
                </defs>
                { for drawn.edges.iter().map(edge) }
                { for nodes }
            </svg>
        </div>
    }
}

/// Indices of the causes of each, in the list that is given.
fn causes(factors: &[&Factor]) -> Vec<Vec<usize>> {
    let place = |id: &String| factors.iter().position(|other| other.id == *id);
    factors.iter().map(|factor| factor.causes.iter().filter_map(place).collect()).collect()
}

fn node(page: &Page, factor: &Factor, place: Place, is_read: bool, props: &DrawingProps) -> Html {
    let (selected, is_gone) = (factor.id == *props.selected, props.gone.contains(&factor.id));
    let (x, y) = corner(place);
    let is_known = page.knows_factor(factor);
    let words_of = name(page, factor);
    let lines = wrap(words_of);
    let class =
        classes!("chain-node", selected.then_some("selected"), is_gone.then_some("gone"), is_read.then_some("read"));
    let line = LINE.to_string();
    let leads_on = !page.incident.effects_of(&factor.id).is_empty();
    let words = html! {
        <>
            <title>{ words_of.to_owned() }</title>
            <rect class="target" y="-2" width={WIDTH.to_string()} height={HEIGHT.to_string()} />
            if is_read { <line class="chain-read" x1="16" x2={WIDTH.to_string()} y1={line.clone()} y2={line.clone()} /> }
            if leads_on { <line class="chain-line" x1="16" x2={WIDTH.to_string()} y1={line.clone()} y2={line} /> }
            if is_known {
                { factor_mark(factor.factor_type, 7, LINE) }
                <text class="type" y="33">{ type_words(factor.factor_type) }</text>
            } else {
                <circle class="chain-unknown" cx="7" cy={LINE.to_string()} r="5" />
            }
            { for lines.iter().zip(["50", "65", "80", "95"]).map(|(line, y)| html! { <text {y}>{ line }</text> }) }
        </>
    };
    step(page, factor, ("step", class), selected, Some(format!("translate({x} {y})")), words)
}

/// A factor as a link to its step.
fn step(
    page: &Page,
    factor: &Factor,
    (place, class): (&'static str, Classes),
    selected: bool,
    transform: Option<String>,
    words: Html,
) -> Html {
    let selection = Selection::Factor(factor.id.clone());
    let shown = Session { incident: Some(page.incident.id.clone()), section: Section::Cause, ..Session::default() };
    let href = link::to_fragment(&shown.with(Some(selection.clone())));
    let onclick = {
        let on = page.on.clone();
        Callback::from(move |click: MouseEvent| {
            if input::is_plain_click(&click) {
                click.prevent_default();
                on.emit(Action::Select(selection.clone()));
            }
        })
    };
    html! {
        <a key={factor.id.clone()} id={format!("{place}-{}", factor.id)} {href} {class} {onclick} {transform} aria-current={selected.then_some("step")}>{ words }</a>
    }
}

/// Top left corner of a factor [px].
fn corner(place: Place) -> (u32, u32) {
    (place.column * COLUMN, place.half_row * HALF_ROW)
}

/// From the end of the cause's line, through the gaps it passes, to the effect's mark.
fn route(drawn: &Layout, edge: &Edge) -> String {
    let place = |end: u32| usize::try_from(end).ok().and_then(|end| drawn.nodes.get(end)).copied();
    let (Some(from), Some(to)) = (place(edge.from), place(edge.to)) else { return String::new() };
    let line = |place: Place| corner(place).1 + LINE;
    let (mut x, mut y) = (corner(from).0 + WIDTH, line(from));
    let mut path = format!("M{x} {y}");
    let mut bend = |to_x: u32, to_y: u32| {
        let half = u32::midpoint(x, to_x);
        // Writing into a String cannot fail.
        let _ = write!(path, "C{half} {y} {half} {to_y} {to_x} {to_y}");
        (x, y) = (to_x, to_y);
    };
    for place in &edge.via {
        let (left, row) = (corner(*place).0, line(*place));
        bend(left, row);
        bend(left + WIDTH, row);
    }
    bend(corner(to).0, line(to));
    path
}

/// From top to bottom: the marks on rails, the words as a list beside them.
fn down(page: &Page, props: &DrawingProps, read: Read) -> Html {
    let selected = &props.selected;
    let order = page.incident.factors_in_order();
    let Some(drawn) = rails(&causes(&order)) else { return Html::default() };
    let (width, height) = (drawn.n_rails * RAIL, order.len() * RAIL_ROW);
    let x = |rail: usize| rail * RAIL + RAIL / 2;
    let y = |row: usize| row * RAIL_ROW + RAIL_ROW / 2;
    let links = drawn.rows.iter().enumerate().flat_map(|(row, its)| {
        its.links.iter().map(move |(from, to)| {
            let (x1, x2, y1, y2) = (x(*from), x(*to), y(row), y(row + 1));
            let d =
                if x1 == x2 { format!("M{x1} {y1}V{y2}") } else { format!("M{x1} {y1}C{x1} {y2} {x2} {y1} {x2} {y2}") };
            html! { <path class="chain-edge" {d} /> }
        })
    });
    let marks = order.iter().zip(&drawn.rows).enumerate().map(|(row, (factor, its))| {
        let (x, y) = (u32::try_from(x(its.rail)).unwrap_or(0), u32::try_from(y(row)).unwrap_or(0));
        html! { <>
            if factor.id == *selected { <circle class="chain-here" cx={x.to_string()} cy={y.to_string()} r="12" /> }
            if page.knows_factor(factor) { { factor_mark(factor.factor_type, x, y) } } else { <circle class="chain-unknown" cx={x.to_string()} cy={y.to_string()} r="5" /> }
        </> }
    });
    let items = order.iter().map(|factor| {
        let is_open = factor.id == *selected;
        let is_gone = props.gone.contains(&factor.id);
        let place = page.incident.factors.iter().position(|other| other.id == factor.id);
        let is_read = place.is_some_and(|place| read.has(place));
        let class =
            classes!(is_open.then_some("selected"), is_gone.then_some("gone"), is_read.then_some("read"));
        let words = html! { <>if page.knows_factor(factor) { <span class="label">{ type_words(factor.factor_type) }</span> }<span>{ name(page, factor).to_owned() }</span>if is_gone { <span class="label">{ "no longer happens" }</span> }</> };
        html! { <li key={factor.id.clone()}>{ step(page, factor, ("row", class), is_open, None, words) }</li> }
    });
    html! {
        <div class="chain-list">
            <svg width={width.to_string()} viewBox={format!("0 0 {width} {height}")} preserveAspectRatio="none" aria-hidden="true">
                { for links }
                { for marks }
            </svg>
            <ol>{ for items }</ol>
        </div>
    }
}

/// A title in lines that fit; what does not is cut with an ellipsis (the drawing's title has it whole).
fn wrap(title: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in title.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE_CHARS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > MAX_LINES {
        lines.truncate(MAX_LINES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn titles_wrap_between_words_and_say_when_they_are_cut() {
        assert_eq!(wrap("Reservations fail"), ["Reservations fail"]);
        assert_eq!(wrap("Nothing limits the wait"), ["Nothing limits the", "wait"]);
        assert!(wrap(&"word ".repeat(40)).last().unwrap().ends_with('…'));
    }
}
