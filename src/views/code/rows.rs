//! The rows of a diff as a table: numbers that are links, signs, code in colors, folds, and notes between.

use yew::prelude::*;

use super::note::note_rows;
use crate::{
    browser::input,
    diff::{Block, Diff, Kind, Line, Row, Side, Span, Token},
    incident::document::CodeChange,
    link,
    session::{Action, LineAnchor, Section, Session},
    views::page::{Page, Shared, use_page},
};

/// Unchanged lines shown around a change or a note.
const CONTEXT: usize = 3;

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
}

/// The table.
#[component]
pub fn Rows(props: &RowsProps) -> Html {
    let page = use_page();
    let opened = use_state_eq(Vec::<usize>::new);
    let shows = |row: &Row| holds_interest(row, &props.change, props.lines);
    let blocks = props.diff.folded_around(CONTEXT, shows);
    let cells = Cells { page: &page, lines: props.lines };
    let n_columns = if props.split { 6 } else { 4 };
    let body = blocks.into_iter().flat_map(|block| match block {
        Block::Fold(range) if !opened.contains(&range.start) => {
            let onclick = {
                let (opened, start) = (opened.clone(), range.start);
                Callback::from(move |_: MouseEvent| opened.set([opened.as_slice(), &[start]].concat()))
            };
            vec![html! {
                <tr class="fold"><td colspan={n_columns.to_string()}>
                    <button type="button" class="link-button" {onclick}>{ format!("Show {} unchanged lines", range.len()) }</button>
                </td></tr>
            }]
        }
        Block::Rows(range) | Block::Fold(range) => {
            if props.split {
                props.diff.rows.get(range).unwrap_or_default().iter().flat_map(|row| split_row(&cells, &props.change, row)).collect()
            } else {
                props.diff.unified_in(range).flat_map(|(side, line, kind)| unified_row(&cells, &props.change, side, line, kind)).collect()
            }
        }
    });
    let class = if props.split { "split" } else { "unified" };
    html! {
        <table {class}>
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
}

fn split_row(cells: &Cells<'_>, change: &CodeChange, row: &Row) -> Vec<Html> {
    let marked = [(row.before.as_ref(), false), (row.after.as_ref(), true)]
        .into_iter()
        .any(|(line, after)| line.is_some_and(|line| is_marked(cells.lines, after, line.number)));
    let mut rows = vec![html! {
        <tr class={classes!(marked.then_some("marked"))}>
            { cells.side(row.before.as_ref(), row.kind, false) }
            { cells.side(row.after.as_ref(), row.kind, true) }
        </tr>
    }];
    for (line, after) in [(row.before.as_ref(), false), (row.after.as_ref(), true)] {
        if let Some(line) = line {
            rows.extend(note_rows(cells.page, change, after, line.number, 6));
        }
    }
    rows
}

fn unified_row(cells: &Cells<'_>, change: &CodeChange, side: Side, line: &Line, kind: Kind) -> Vec<Html> {
    let after = side == Side::After;
    let class = change_class(kind, after);
    let marked = is_marked(cells.lines, after, line.number);
    let number = cells.number(line, after, class, marked);
    let empty = html! { <td class={classes!("number", class)}></td> };
    let (left, right) = if after { (empty, number) } else { (number, empty) };
    let mut rows = vec![html! {
        <tr class={classes!(marked.then_some("marked"))}>{ left }{ right }{ sign(class) }{ code(line, class, kind) }</tr>
    }];
    rows.extend(note_rows(cells.page, change, after, line.number, 4));
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
        let marked = is_marked(self.lines, after, line.number);
        html! { <>{ self.number(line, after, class, marked) }{ sign(class) }{ code(line, class, kind) }</> }
    }

    /// A line's number: a link to the line.
    fn number(&self, line: &Line, after: bool, class: Option<&'static str>, marked: bool) -> Html {
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
        let side = if after { "after" } else { "before" };
        let words = format!("line {} {}", line.number, if after { "with the fix" } else { "as shipped" });
        html! {
            <td class={classes!("number", class, after.then_some("middle"), marked.then_some("marked"))} id={format!("{side}-{}", line.number)}>
                <a {href} {onclick} aria-label={words}>{ line.number }</a>
            </td>
        }
    }
}

/// A click with the shift key extends the lines that are marked, on the same side.
fn extended(held: Option<LineAnchor>, to: LineAnchor) -> LineAnchor {
    match held.filter(|held| held.after == to.after) {
        Some(held) => LineAnchor { first: held.first.min(to.first), last: held.last.max(to.last), ..to },
        None => to,
    }
}

fn sign(class: Option<&'static str>) -> Html {
    let (mark, words) = match class {
        Some("removed") => ("−", "removed"),
        Some("added") => ("+", "added"),
        _ => ("", ""),
    };
    html! {
        <td class={classes!("sign", class)}>
            <span aria-hidden="true">{ mark }</span><span class="visually-hidden">{ words }</span>
        </td>
    }
}

/// Words are marked where the other version has others; a line that is new or gone as a whole needs no marks.
fn code(line: &Line, class: Option<&'static str>, kind: Kind) -> Html {
    let marks = kind == Kind::Changed;
    html! { <td class={classes!("code", class)}>{ for line.spans.iter().map(|piece| span(piece, marks)) }</td> }
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
