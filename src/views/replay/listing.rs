//! The code beside the stage: in each world the line that runs, and what became of the connection there.

use yew::prelude::*;

use crate::{
    diff::{Diff, Side, Span, Token},
    model::Variant,
    views::page::Shared,
};

/// Where one world's order is in the code.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    /// The line that runs, from 1.
    pub(super) line: Option<u32>,
    /// What became of the client at this line, if that is settled.
    pub(super) fate: Option<Fate>,
    /// What happened to whom.
    pub(super) sentence: String,
    /// The values that the line saw.
    pub(super) values: String,
}

/// What became of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It leaves the function with nobody to give it back.
    Leaked,
    /// It went back to the pool.
    GivenBack,
}

#[derive(Properties, PartialEq)]
pub(super) struct ListingProps {
    pub(super) diff: Shared<Diff>,
    /// Lines that are shown of each version, from 1: first and last.
    pub(super) shown: [(u32, u32); 2],
    /// Where the worlds' orders are; none before one is followed.
    pub(super) places: [Option<Place>; 2],
}

/// Both versions side by side.
#[component]
pub(super) fn Listing(props: &ListingProps) -> Html {
    let sides = [(Variant::Buggy, Side::Before), (Variant::Fixed, Side::After)];
    html! {
        <div class="listings">
            { for sides.iter().zip(props.shown).zip(&props.places).map(|((&(world, side), shown), place)| {
                listing(&props.diff, world, side, shown, place.as_ref())
            }) }
        </div>
    }
}

fn listing(diff: &Diff, world: Variant, side: Side, (first, last): (u32, u32), place: Option<&Place>) -> Html {
    let (class, label) = match world {
        Variant::Buggy => ("buggy", "The code as it was shipped"),
        Variant::Fixed => ("fixed", "The code with the fix"),
    };
    let lines = diff.rows.iter().filter_map(|row| match side {
        Side::Before => row.before.as_ref(),
        Side::After => row.after.as_ref(),
    });
    let lit = place.and_then(|place| place.line);
    let fate = place.and_then(|place| place.fate);
    let rows = lines.filter(|line| (first..=last).contains(&line.number)).map(|line| {
        let runs = lit == Some(line.number);
        html! {
            <li class={classes!(runs.then_some("runs"), fate.filter(|_| runs).map(fate_class))} aria-current={runs.then_some("step")}>
                <span class="number">{ line.number }</span>
                <code>{ for line.spans.iter().map(span) }</code>
                if let (true, Some(fate)) = (runs, fate) { { fate_mark(fate) } }
            </li>
        }
    });
    html! {
        <div class={classes!("listing", class)} role="group" aria-label={label}>
            <ol tabindex="0" aria-label={format!("{label}, lines {first} to {last}")}>{ for rows }</ol>
            <p class="said">{ place.map_or("", |place| place.sentence.as_str()) }</p>
            <p class="values">{ place.map_or("", |place| place.values.as_str()) }</p>
        </div>
    }
}

const fn fate_class(fate: Fate) -> &'static str {
    match fate {
        Fate::Leaked => "leaks",
        Fate::GivenBack => "gives-back",
    }
}

fn fate_mark(fate: Fate) -> Html {
    use crate::views::marks::{SlotMark, icon, slot_look};
    let (mark, words) = match fate {
        Fate::Leaked => (SlotMark::Leaked, "leaves with the client in hand"),
        Fate::GivenBack => (SlotMark::Idle, "the client is back in the pool"),
    };
    html! { <span class="fate">{ icon(slot_look(mark)) }{ words }</span> }
}

fn span(span: &Span) -> Html {
    let class = match span.token {
        Token::Keyword => "tok-keyword",
        Token::String | Token::Template => "tok-string",
        Token::Number => "tok-number",
        Token::Comment => "tok-comment",
        Token::Call => "tok-call",
        Token::Punctuation | Token::Plain => return html! { { &span.text } },
    };
    html! { <span {class}>{ &span.text }</span> }
}
