//! The rows of a diff as a table: numbers that are links, signs, code in colors, folds, and notes between.
//!
//! Numbers and signs are drawn by the style sheet, so that what is selected is code and nothing else; what is copied are
//! the lines of one version.

use std::ops::Range;

use yew::prelude::*;

use super::note::{Notes, note_rows};
use crate::{
    browser::{input, selection},
    diff::{Block, Diff, Kind, Line, Row, Span, Token},
    incident::document::CodeChange,
    link,
    session::{Action, LineAnchor, Section, Session},
    views::page::{Page, Shared, use_page},
};

/// Unchanged lines shown around a change or a note.
const CONTEXT: usize = 3;
/// Lines that a fold gives at a time.
const N_MORE: usize = 10;

/// What the table shows.
#[derive(Debug, Properties, PartialEq)]
pub struct RowsProps {
    /// Its notes.
    pub change: CodeChange,
    /// Both versions.
    pub diff: Shared<Diff>,
    /// Side by side, or in one column.
    pub split: bool,
    /// Lines that are marked.
    pub lines: Option<LineAnchor>,
    /// Id of the factor that is open in the chain: its notes stand out.
    #[prop_or_default]
    pub factor: Option<AttrValue>,
    /// Whether nothing is folded.
    #[prop_or_default]
    pub whole: bool,
}

/// The table.
#[component]
pub fn Rows(props: &RowsProps) -> Html {
    let page = use_page();
    let opened = use_state_eq(Vec::<Range<usize>>::new);
    // Where a selection begins: side by side, the other version is left out of it.
    let side = use_state_eq(|| None::<String>);
    let shows = |row: &Row| props.whole || holds_interest(row, &props.change, props.lines);
    let blocks = props.diff.folded_around(CONTEXT, shows, &opened);
    let notes = Notes { page: &page, change: &props.change, factor: props.factor.as_deref() };
    let cells = Cells { page: &page, lines: props.lines, notes };
    let n_columns = if props.split { 6 } else { 4 };
    let n_rows = props.diff.rows.len();
    let open = |range: Range<usize>| {
        let opened = opened.clone();
        Callback::from(move |_: MouseEvent| opened.set([opened.as_slice(), std::slice::from_ref(&range)].concat()))
    };
    let body = blocks.into_iter().flat_map(|block| match block {
        Block::Fold(range) => vec![fold(&range, n_rows, n_columns, open)],
        Block::Rows(range) => {
            if props.split {
                props.diff.rows.get(range).unwrap_or_default().iter().flat_map(|row| split_row(&cells, row)).collect()
            } else {
                props
                    .diff
                    .unified_in(range)
                    .flat_map(|(side, line, kind)| unified_row(&cells, side, line, kind))
                    .collect()
            }
        }
    });
    let onpointerdown = {
        let side = side.clone();
        Callback::from(move |event: PointerEvent| side.set(selection::attribute_at(&event, "data-side")))
    };
    let oncopy = {
        let (split, side) = (props.split, side.clone());
        Callback::from(move |event: Event| {
            // In one column the fixed version is copied, unless only removed lines are selected.
            let of = |side: &str| selection::texts(&format!("td.code[data-side={side}]"));
            let side = (*side).clone().or_else(|| selection::attribute_at(&event, "data-side"));
            let lines = match side.as_deref().filter(|_| split) {
                Some(side) => of(side),
                None => Some(of("after")).filter(|lines| !lines.is_empty()).unwrap_or_else(|| of("before")),
            };
            if !lines.is_empty() {
                selection::answer_copy(&event, &lines.join("\n"));
            }
        })
    };
    let class = if props.split { "split" } else { "unified" };
    let from = side.as_deref().filter(|_| props.split).map(|side| format!("from-{side}"));
    html! {
        <table class={classes!(class, from)} {onpointerdown} {oncopy}>
            <caption class="visually-hidden">{ format!("{}: as it was shipped and as it was fixed", props.change.path) }</caption>
            if props.split {
                <colgroup><col class="number" /><col class="sign" /><col /><col class="number" /><col class="sign" /><col /></colgroup>
                <thead><tr>
                    <th scope="col" colspan="3">{ "As it was shipped" }</th><th scope="col" colspan="3">{ "With the fix" }</th>
                </tr></thead>
            } else {
                <colgroup><col class="number" /><col class="number" /><col class="sign" /><col /></colgroup>
                <thead><tr>
                    <th scope="col" colspan="2">{ "Line" }</th><th scope="col" colspan="2">{ "Shipped (−) and fixed (+)" }</th>
                </tr></thead>
            }
            <tbody>{ for body }</tbody>
        </table>
    }
}

/// What stands in place of folded rows: more from either end, or all of them.
fn fold(
    range: &Range<usize>,
    n_rows: usize,
    n_columns: usize,
    open: impl Fn(Range<usize>) -> Callback<MouseEvent>,
) -> Html {
    let n = range.len();
    let button = |range: Range<usize>, words: String| {
        html! { <button type="button" class="link-button" onclick={open(range)}>{ words }</button> }
    };
    // Where a fold is not much longer than a step, or the file ends there, one way is enough.
    let is_long = n > N_MORE + 1;
    html! {
        <tr key={format!("fold-{}", range.start)} class="fold"><td colspan={n_columns.to_string()}>
            <div class="fold-ways">
                <span>{ format!("{n} unchanged lines") }</span>
                if is_long && range.start > 0 { { button(range.start..range.start + N_MORE, format!("{N_MORE} more below")) } }
                if is_long && range.end < n_rows { { button(range.end - N_MORE..range.end, format!("{N_MORE} more above")) } }
                { button(range.clone(), format!("Show all {n}")) }
            </div>
        </td></tr>
    }
}

/// Whether a row must not be folded away: it changed, has a note, or a link points at it.
fn holds_interest(row: &Row, change: &CodeChange, lines: Option<LineAnchor>) -> bool {
    let on = |line: Option<&Line>, after: bool| {
        line.is_some_and(|line| {
            let noted = change
                .annotations
                .iter()
                .any(|note| super::note::is_after(note) == after && note.lines.contains(line.number));
            noted || is_marked(lines, after, line.number)
        })
    };
    row.kind != Kind::Same || on(row.before.as_ref(), false) || on(row.after.as_ref(), true)
}

fn is_marked(lines: Option<LineAnchor>, after: bool, number: u32) -> bool {
    lines.is_some_and(|lines| lines.after == after && (lines.first..=lines.last).contains(&number))
}

/// What every cell needs.
struct Cells<'a> {
    page: &'a Page,
    lines: Option<LineAnchor>,
    notes: Notes<'a>,
}

fn split_row(cells: &Cells<'_>, row: &Row) -> Vec<Html> {
    let sides = [(row.before.as_ref(), false), (row.after.as_ref(), true)];
    let mut rows = vec![html! { <tr>{ for sides.map(|(line, after)| cells.side(line, row.kind, after)) }</tr> }];
    for (line, after) in sides {
        if let Some(line) = line {
            rows.extend(note_rows(&cells.notes, after, line.number, 6));
        }
    }
    rows
}

fn unified_row(cells: &Cells<'_>, before: Option<&Line>, after: Option<&Line>, kind: Kind) -> Vec<Html> {
    let Some(line) = after.or(before) else { return Vec::new() };
    let is_after = after.is_some();
    let class = change_class(kind, is_after);
    let number = |line: Option<&Line>, after: bool| match line {
        Some(line) => cells.number(line, after, class),
        None => html! { <td class={classes!("number", class)}></td> },
    };
    // A line that stayed is marked by a link to either version.
    let marked = before.is_some_and(|line| is_marked(cells.lines, false, line.number));
    let code = cells.code(line, class, kind, is_after, marked);
    let mut rows = vec![html! { <tr>{ number(before, false) }{ number(after, true) }{ sign(class) }{ code }</tr> }];
    for (line, after) in [(before, false), (after, true)] {
        if let Some(line) = line {
            rows.extend(note_rows(&cells.notes, after, line.number, 4));
        }
    }
    rows
}

/// Removed, added, or nothing.
const fn change_class(kind: Kind, after: bool) -> Option<&'static str> {
    match kind {
        Kind::Same => None,
        Kind::Removed | Kind::Added | Kind::Changed => Some(if after { "added" } else { "removed" }),
    }
}

impl Cells<'_> {
    /// Number, sign and code of one version's line, or the empty place of a line that the version does not have.
    fn side(&self, line: Option<&Line>, kind: Kind, after: bool) -> Html {
        let Some(line) = line else {
            let middle = after.then_some("middle");
            return html! { <td class={classes!("empty", middle)} colspan="3"></td> };
        };
        let class = change_class(kind, after);
        html! { <>{ self.number(line, after, class) }{ sign(class) }{ self.code(line, class, kind, after, false) }</> }
    }

    /// A line's number: a link to the line.
    fn number(&self, line: &Line, after: bool, class: Option<&'static str>) -> Html {
        let marked = is_marked(self.lines, after, line.number).then_some("marked");
        let anchor = LineAnchor { after, first: line.number, last: line.number };
        let href = link::to_fragment(&Session {
            incident: Some(self.page.incident.id.clone()),
            section: Section::Code,
            lines: Some(anchor),
            ..Session::default()
        });
        let onclick = {
            let (on, held) = (self.page.on.clone(), self.lines);
            Callback::from(move |click: MouseEvent| {
                if input::extends_selection(&click) {
                    click.prevent_default();
                    on.emit(Action::Lines(Some(extended(held, anchor))));
                } else if input::is_plain_click(&click) {
                    click.prevent_default();
                    on.emit(Action::Lines(Some(anchor)));
                }
            })
        };
        let words = format!("line {} {}", line.number, if after { "with the fix" } else { "as shipped" });
        html! {
            <td class={classes!("number", class, after.then_some("middle"), marked, self.notes.bracket(after, line.number))}
                id={format!("{}-{}", side_name(after), line.number)}>
                <a {href} {onclick} aria-label={words} data-line={line.number.to_string()}></a>
            </td>
        }
    }

    /// Words are marked where the other version has others; a line that is new or gone as a whole needs no marks.
    fn code(&self, line: &Line, class: Option<&'static str>, kind: Kind, after: bool, marked: bool) -> Html {
        let marks = kind == Kind::Changed;
        let marked = (marked || is_marked(self.lines, after, line.number)).then_some("marked");
        html! {
            <td class={classes!("code", class, marked)} data-side={side_name(after)}>
                { for line.spans.iter().map(|piece| span(piece, marks)) }
            </td>
        }
    }
}

/// One of the versions, in ids and attributes.
pub(in crate::views) const fn side_name(after: bool) -> &'static str {
    if after { "after" } else { "before" }
}

/// A click with the shift key extends the lines that are marked, on the same side.
fn extended(held: Option<LineAnchor>, to: LineAnchor) -> LineAnchor {
    match held.filter(|held| held.after == to.after) {
        Some(held) => LineAnchor { first: held.first.min(to.first), last: held.last.max(to.last), ..to },
        None => to,
    }
}

/// The sign is drawn by the style sheet; a screen reader hears the word.
fn sign(class: Option<&'static str>) -> Html {
    html! { <td class={classes!("sign", class)}>if let Some(words) = class { <span class="visually-hidden">{ words }</span> }</td> }
}

fn span(span: &Span, marks: bool) -> Html {
    let token = match span.token {
        Token::Keyword => Some("tok-keyword"),
        Token::String | Token::Template => Some("tok-string"),
        Token::Number => Some("tok-number"),
        Token::Comment => Some("tok-comment"),
        Token::Call => Some("tok-call"),
        Token::Punctuation | Token::Plain => None,
    };
    let changed = (marks && span.changed).then_some("changed");
    match (token, changed) {
        (None, None) => html! { { &span.text } },
        _ => html! { <span class={classes!(token, changed)}>{ &span.text }</span> },
    }
}
