//! The marks of a stretch around what the window shows. A pan moves them as a whole: they are rendered anew only when it
//! comes to the stretch's end.

use yew::prelude::*;

use super::{ROW, TO_WORDS, entry_at, px, short};
use crate::{
    browser::input,
    clock::{SECOND, UnixMillis, Window},
    incident::{
        document::{Entry, EntryKind},
        timeline::{Choice, Layout, Placed, Scale, Words},
    },
    link,
    session::{Action, Section, Selection, Session, ViewChange},
    views::{
        evidence::entries::{select, times},
        marks::{kind_class, kind_path},
        page::{Page, Shared, use_page},
    },
};

/// A window and what is beside it, snapped to halves of its width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    /// Where it begins [px from the axis' origin].
    pub(super) from: f64,
    /// Width of the window [px].
    pub(super) width: f64,
}

impl Stretch {
    /// Around a window that begins at `left`.
    pub(super) fn around(left: f64, width: f64) -> Self {
        let half = (width / 2.0).max(1.0);
        Self { from: (left / half).floor() * half, width }
    }

    /// Where it ends [px from the axis' origin].
    fn to(self) -> f64 {
        self.from + 1.5 * self.width.max(2.0)
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct MarksProps {
    pub(super) layout: Shared<Layout>,
    pub(super) choice: Shared<Choice>,
    pub(super) scale: Scale,
    pub(super) stretch: Stretch,
    /// Where the marks of each lane's first row stand [px].
    pub(super) tops: Vec<(EntryKind, usize)>,
    /// Those whose words are drawn elsewhere.
    pub(super) without_words: Vec<usize>,
    /// The one in the tab order.
    pub(super) in_order: Option<usize>,
    /// Id of the entry that is open or was last at the clock's time.
    pub(super) open: Option<AttrValue>,
    /// Everything that the axis can show.
    pub(super) whole: Window,
}

/// A list for each lane.
#[component]
pub(super) fn Marks(props: &MarksProps) -> Html {
    let page = use_page();
    let mut of_lane: Vec<Vec<Html>> = vec![Vec::new(); props.tops.len()];
    for (lane, row, one) in props.layout.visible(props.stretch.from..props.stretch.to()) {
        let place = props.tops.iter().zip(&mut of_lane).find(|((kind, _), _)| kind.lane() == lane);
        if let Some(((_, top), list)) = place {
            list.push(mark(&page, props, one, top + row * ROW));
        }
    }
    html! {
        <>
            { for props.tops.iter().zip(of_lane).map(|((kind, _), marks)| html! {
                <g key={kind.words()} role="list" aria-label={kind.words()}>{ for marks }</g>
            }) }
        </>
    }
}

/// A mark with its words, how long it lasted and when it was known; or a mark that counts several.
fn mark(page: &Page, props: &MarksProps, one: &Placed, y: usize) -> Html {
    let Some(entry) = entry_at(page, &props.choice, one.index) else { return Html::default() };
    let left = props.stretch.from;
    let x = one.x - left;
    let is_open = one.n_more == 0 && props.open.as_deref() == Some(entry.id.as_str());
    let tabindex = if props.in_order == Some(one.index) { "0" } else { "-1" };
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
    for more in times(page, entry) {
        words.push_str(", ");
        words.push_str(&more);
    }
    let width = props.stretch.width;
    let text = one.words.filter(|_| !props.without_words.contains(&one.index)).map(|side| {
        let (x, anchor) = match side {
            Words::After => (x + TO_WORDS, "start"),
            Words::Before => (x - TO_WORDS, "end"),
        };
        html! { <text x={px(x)} y={(y + 4).to_string()} text-anchor={anchor}>{ short(&entry.title, width) }</text> }
    });
    let low = y + 9;
    let reach = |class: &'static str, to: UnixMillis| {
        html! { <line {class} x1={px(x)} x2={px(props.scale.x(to) - left)} y1={low.to_string()} y2={low.to_string()} /> }
    };
    let known = entry.known_at.filter(|known| one.reaches && *known > entry.occurred_at);
    html! {
        <g key={entry.id.clone()} role="listitem"><a id={format!("mark-{}", entry.id)} {class} {href} {onclick} {tabindex}>
            <title>{ words }</title>
            if let Some(known) = known {
                { reach("mark-join", known) }
                <path class="mark-known" transform={format!("translate({} {low}) scale(0.7)", px(props.scale.x(known) - left))} d={kind_path(entry.kind)} />
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
