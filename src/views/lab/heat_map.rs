//! One map: a grid of links with a number each, and the formula's number beside the one that has the focus.
//!
//! The grid has one place for the focus; the arrows walk on it. The number in a cell is text, the color repeats it, and a
//! cell that only stands for its block until it is computed itself has no number yet.

use std::rc::Rc;

use yew::prelude::*;

use super::{heat::Means, presets::target};
use crate::{
    browser::input,
    experiment::{
        Arm, WhatIf,
        sweep::{Cell, CellMean, N_VALUES, Sweep, agreement, coarse_of},
    },
    views::{
        hooks::use_parts,
        page::{Page, Shared, use_page},
    },
};

/// What is drawn.
#[derive(Debug, Properties, PartialEq)]
pub(super) struct HeatMapProps {
    /// Which map.
    pub sweep: Sweep,
    /// The arm as it was.
    pub base: Arm,
    /// How the knobs stand.
    pub what_if: WhatIf,
    /// The cells that are known.
    pub means: Rc<Means>,
}

/// A map with its caption, and the formula.
#[component]
pub(super) fn HeatMap(props: &HeatMapProps) -> Html {
    let HeatMapProps { sweep, base, what_if, means } = props;
    let sweep = *sweep;
    let shipped = sweep.cell_of(base);
    let at = use_state_eq(|| shipped.unwrap_or(Cell { across: 0, down: 0 }));
    let is_of_map = what_if.turned().all(|(knob, _)| sweep.knobs().contains(&knob)) && !what_if.is_empty();
    let chosen = sweep.cell_of(&what_if.applied_to(base)).filter(|_| is_of_map);
    let onkeydown = {
        let at = at.clone();
        Callback::from(move |key: KeyboardEvent| {
            let Some(next) = moved(*at, &key.key()) else { return };
            key.prevent_default();
            key.stop_propagation();
            at.set(next);
            input::focus(&id_of(sweep, next));
        })
    };
    let shared = use_memo(base.clone(), Clone::clone);
    let on_focus = use_callback((), {
        let at = at.setter();
        move |cell: Cell, ()| at.set(cell)
    });
    // Four hundred links are too many for one task of the browser: a row in each.
    let n_filled = use_parts(N_VALUES as usize, true);
    let rows = (0..N_VALUES).map(|down| {
        let cells: Vec<_> = (0..N_VALUES).map(|across| Known::of(means, sweep, Cell { across, down })).collect();
        let of_row = |cell: Option<Cell>| cell.filter(|cell| cell.down == down).map(|cell| cell.across);
        let (shipped, chosen, at) = (of_row(shipped), of_row(chosen), of_row(Some(*at)));
        html! {
            <Row key={down} {sweep} {down} base={Shared::from(shared.clone())} {cells} {shipped} {chosen} {at}
                is_filled={(down as usize) < n_filled} on_focus={on_focus.clone()} />
        }
    });
    let of_map = means.iter().filter(|((of, _), _)| *of == sweep).map(|(_, one)| (one.mean, one.formula));
    let both = agreement(of_map);
    let (title, about) = words(sweep);
    let [across, down] = sweep.knobs().map(|knob| format!("{} [{}]", knob.title(), knob.unit()));
    html! {
        <figure class="heat">
            <figcaption><h4>{ title }</h4><p class="soft">{ about }</p></figcaption>
            <p class="heat-axis" aria-hidden="true">{ format!("{across} →   {down} ↓") }</p>
            <div class="heat-scroll">
                <table role="grid" aria-label={format!("{title}: {across} across, {down} down")} {onkeydown}>
                    <thead><tr>
                        <td></td>
                        { for (0..N_VALUES).map(|across| {
                            let [value, _] = sweep.values(Cell { across, down: 0 });
                            html! { <th scope="col">{ trimmed(&sweep.knobs()[0].number(value)) }</th> }
                        }) }
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
            <p class="heat-readout" aria-live="polite">{ readout(sweep, *at, means.get(&(sweep, *at)), shipped == Some(*at)) }</p>
            if let Some(both) = both {
                <p class="soft">
                    { format!("{} cells have a run and a formula: half of them lie within {:.1} % of each other, all within {:.0} %.",
                        both.n_cells, both.median * 100.0, both.most * 100.0) }
                </p>
            }
        </figure>
    }
}

/// Title, and what a cell is.
const fn words(sweep: Sweep) -> (&'static str, &'static str) {
    match sweep {
        Sweep::TimeToExhaustion => (
            "Minutes until a pool is exhausted",
            "Mean of 16 runs of one instance with its share of the load at the mean rate of the day. The formula: connections divided by leaks per second, the mean of an Erlang sum.",
        ),
        Sweep::FailedShare => (
            "Percent of requests that fail",
            "One run of the whole incident, without queries that leak nothing. The formula: renewal-reward, hour by hour, where instances seldom boot; it knows no retry and no beginning, and differs by that.",
        ),
    }
}

/// What is known of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Known {
    own: Option<CellMean>,
    /// The mean of the cell that stands for its block until then.
    near: Option<f64>,
}

impl Known {
    fn of(means: &Means, sweep: Sweep, cell: Cell) -> Self {
        let near = means.get(&(sweep, coarse_of(cell))).map(|one| one.mean);
        Self { own: means.get(&(sweep, cell)).copied(), near }
    }
}

/// A row of a map, for itself: while cells come in, only the rows are rendered that they are in.
#[derive(Properties, PartialEq)]
struct RowProps {
    sweep: Sweep,
    down: u32,
    base: Shared<Arm>,
    cells: Vec<Known>,
    /// Places in the row: of the cell as it was, of the chosen one, and of the one that Tab comes to.
    shipped: Option<u32>,
    chosen: Option<u32>,
    at: Option<u32>,
    on_focus: Callback<Cell>,
    /// Whether its cells are rendered yet.
    is_filled: bool,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let page = use_page();
    let RowProps { sweep, down, .. } = *props;
    let [_, value] = sweep.values(Cell { across: 0, down });
    let [_, knob] = sweep.knobs();
    html! {
        <tr>
            <th scope="row">{ trimmed(&knob.number(value)) }</th>
            if props.is_filled {
                { for (0..).zip(&props.cells).map(|(across, known)| view(&page, props, Cell { across, down }, *known)) }
            }
        </tr>
    }
}

fn view(page: &Page, props: &RowProps, cell: Cell, known: Known) -> Html {
    let sweep = props.sweep;
    let mean = known.own.map(|one| one.mean);
    let level =
        mean.or(known.near).filter(|value| value.is_finite()).map(|value| format!("heat-{}", sweep.level(value)));
    let turned: Vec<_> = sweep.knobs().into_iter().zip(sweep.values(cell)).collect();
    let what_if = WhatIf::of(&turned).unwrap_or_default().against(&props.base);
    let (href, onclick) = target(page, &what_if);
    let onfocus = props.on_focus.reform(move |_: FocusEvent| cell);
    let text = mean.map_or_else(String::new, |value| sweep.short_text(value));
    let is = |place: Option<u32>| place == Some(cell.across);
    let class = classes!(
        level,
        mean.is_none().then_some("not-yet"),
        is(props.shipped).then_some("as-it-was"),
        is(props.chosen).then_some("chosen"),
    );
    let words = readout(sweep, cell, known.own.as_ref(), is(props.shipped));
    // The name begins with what is seen.
    let label = if text.is_empty() { words.clone() } else { format!("{text}: {words}") };
    html! {
        <td key={cell.across} {class}>
            <a id={id_of(sweep, cell)} {href} {onclick} {onfocus} tabindex={if is(props.at) { "0" } else { "-1" }}
                aria-label={label} title={words}>{ text }</a>
        </td>
    }
}

/// A cell in words: knobs, run, formula, difference.
fn readout(sweep: Sweep, cell: Cell, known: Option<&CellMean>, is_shipped: bool) -> String {
    let knobs = sweep.knobs().into_iter().zip(sweep.values(cell));
    let knobs: Vec<String> = knobs.map(|(knob, value)| format!("{} {}", knob.title(), knob.words(value))).collect();
    let unit = sweep.unit();
    let said = match known {
        None => "not computed yet".to_owned(),
        Some(one) if !one.mean.is_finite() => "cannot be run".to_owned(),
        Some(CellMean { mean, formula: None, .. }) => format!("{} run; no formula applies", unit.text(*mean)),
        Some(CellMean { mean, formula: Some(formula), .. }) => {
            let difference = unit.difference(mean - formula);
            format!("{} run, {} by the formula, {difference}", unit.text(*mean), unit.text(*formula))
        }
    };
    let was = if is_shipped { "As it was: " } else { "" };
    format!("{was}{}: {said}", knobs.join(", "))
}

fn id_of(sweep: Sweep, cell: Cell) -> String {
    let name = match sweep {
        Sweep::TimeToExhaustion => "time",
        Sweep::FailedShare => "share",
    };
    format!("heat-{name}-{}-{}", cell.across, cell.down)
}

/// Where a key leads on the grid.
fn moved(at: Cell, key: &str) -> Option<Cell> {
    let last = N_VALUES - 1;
    let Cell { across, down } = at;
    Some(match key {
        "ArrowLeft" => Cell { across: across.saturating_sub(1), down },
        "ArrowRight" => Cell { across: (across + 1).min(last), down },
        "ArrowUp" => Cell { across, down: down.saturating_sub(1) },
        "ArrowDown" => Cell { across, down: (down + 1).min(last) },
        "Home" => Cell { across: 0, down },
        "End" => Cell { across: last, down },
        "PageUp" => Cell { across, down: 0 },
        "PageDown" => Cell { across, down: last },
        _ => return None,
    })
}

/// A number without zeros behind its point.
fn trimmed(number: &str) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number.to_owned() }
}
