//! The chain as a drawing: boxes with real text, in columns from cause to effect.

use std::fmt::Write as _;

use yew::prelude::*;

use super::{type_class, type_words};
use crate::{
    incident::{
        chain::{Edge, Layout, Place, layout},
        document::Factor,
    },
    link,
    session::{Action, Section, Selection, Session},
    views::page::{Page, use_page},
};

/// Width of a box [px].
const BOX_WIDTH: u32 = 148;
/// Height of a box [px].
const BOX_HEIGHT: u32 = 88;
/// From one column to the next [px].
const COLUMN: u32 = 172;
/// Half of the way from one row to the next [px].
const HALF_ROW: u32 = 52;
/// Characters that fit into a line of a box.
const LINE_CHARS: usize = 21;
/// Lines that fit into a box.
const MAX_LINES: usize = 4;

#[derive(Properties, PartialEq)]
pub(super) struct DrawingProps {
    /// Id of the open factor.
    pub(super) selected: AttrValue,
}

/// Boxes and arrows. Each box is a link to its factor.
#[component]
pub(super) fn Drawing(props: &DrawingProps) -> Html {
    let page = use_page();
    let factors = &page.incident.factors;
    let causes: Vec<Vec<usize>> = factors
        .iter()
        .map(|factor| factor.causes.iter().filter_map(|id| factors.iter().position(|other| other.id == *id)).collect())
        .collect();
    let Some(drawn) = layout(&causes) else { return Html::default() };
    let width = drawn.n_columns.saturating_mul(COLUMN).saturating_sub(COLUMN - BOX_WIDTH) + 4;
    let height = drawn.n_half_rows.saturating_mul(HALF_ROW) + 4;
    let open = factors.iter().position(|factor| factor.id == *props.selected);
    let edges = drawn.edges.iter().map(|edge| {
        let touches = |end: u32| usize::try_from(end).ok() == open;
        let on = touches(edge.from) || touches(edge.to);
        html! { <path class={classes!("chain-edge", on.then_some("on"))} d={route(&drawn, edge)} marker-end="url(#chain-head)" /> }
    });
    let nodes = factors
        .iter()
        .zip(&drawn.nodes)
        .map(|(factor, place)| node(&page, factor, *place, factor.id == *props.selected));
    html! {
        <div class="chain" role="group" aria-label="Root-cause chain, from causes on the left to the impact on the right">
            <svg viewBox={format!("-2 -2 {width} {height}")}>
                <defs>
                    <marker id="chain-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
                        <path class="chain-head" d="M0 0.5L8 4L0 7.5Z" />
                    </marker>
                </defs>
                { for edges }
                { for nodes }
            </svg>
        </div>
    }
}

fn node(page: &Page, factor: &Factor, place: Place, selected: bool) -> Html {
    let (x, y) = corner(place);
    let selection = Selection::Factor(factor.id.clone());
    let shown = Session { incident: Some(page.incident.id.clone()), section: Section::Cause, ..Session::default() };
    let href = link::to_fragment(&shown.with(Some(selection.clone())));
    let onclick = {
        let on = page.on.clone();
        Callback::from(move |click: MouseEvent| {
            if crate::browser::input::is_plain_click(&click) {
                click.prevent_default();
                on.emit(Action::Select(selection.clone()));
            }
        })
    };
    let lines = wrap(&factor.title);
    let class = classes!("chain-node", type_class(factor.factor_type), selected.then_some("selected"));
    html! {
        <a key={factor.id.clone()} {href} {class} {onclick} aria-current={selected.then_some("step")}
            transform={format!("translate({x} {y})")}>
            <title>{ &factor.title }</title>
            <rect class="box" width={BOX_WIDTH.to_string()} height={BOX_HEIGHT.to_string()} rx="5" />
            <rect class="stripe" width="4" height={BOX_HEIGHT.to_string()} rx="2" />
            <text class="type" x="14" y="17">{ type_words(factor.factor_type) }</text>
            { for lines.iter().zip(["33", "48", "63", "78"]).map(|(line, y)| html! { <text x="14" {y}>{ line }</text> }) }
        </a>
    }
}

/// Top left corner of a box [px].
fn corner(place: Place) -> (u32, u32) {
    (place.column * COLUMN, place.half_row * HALF_ROW + (2 * HALF_ROW - BOX_HEIGHT) / 2)
}

/// From the right side of the cause, through the gaps it passes, to the left side of the effect.
fn route(drawn: &Layout, edge: &Edge) -> String {
    let place = |end: u32| usize::try_from(end).ok().and_then(|end| drawn.nodes.get(end)).copied();
    let (Some(from), Some(to)) = (place(edge.from), place(edge.to)) else { return String::new() };
    let middle = |place: Place| corner(place).1 + BOX_HEIGHT / 2;
    let (mut x, mut y) = (corner(from).0 + BOX_WIDTH, middle(from));
    let mut path = format!("M{x} {y}");
    let mut bend = |to_x: u32, to_y: u32| {
        let half = u32::midpoint(x, to_x);
        // Writing into a String cannot fail.
        let _ = write!(path, "C{half} {y} {half} {to_y} {to_x} {to_y}");
        (x, y) = (to_x, to_y);
    };
    for place in &edge.via {
        let (left, row) = (corner(*place).0, middle(*place));
        bend(left, row);
        bend(left + BOX_WIDTH, row);
    }
    bend(corner(to).0, middle(to));
    path
}

/// A title in lines that fit; what does not is cut with an ellipsis (the box's title has it whole).
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
