//! The catalogue: which incidents there are, with a search and tags. Where there is one incident, that one.
//!
//! The outermost component: it loads `index.json`, and decides by the address whether the list or an incident is shown.
//! The filter stands in the address alone (`filter`), so the link keeps it.

use yew::prelude::*;

use super::{
    app::App,
    load::{IndexLoad, use_index},
};
use crate::{
    browser::{address, first_paint, input},
    incident::file::IndexEntry,
};

mod filter;

pub use filter::Filter;

/// The page: the catalogue, or an incident.
#[component]
pub fn Root() -> Html {
    let index = use_index();
    let fragment = use_state_eq(address::fragment);
    {
        let setter = fragment.setter();
        use_effect_with((), move |()| {
            let listener = address::on_fragment(Callback::from(move |fragment| setter.set(fragment)));
            move || drop(listener)
        });
    }
    let filter = Filter::from_fragment(&fragment);
    let list = match (&index, filter) {
        (IndexLoad::Loading, Some(_)) => return Html::default(), // the text that the page came with stands meanwhile
        (IndexLoad::Ready(list), Some(filter)) if list.len() > 1 => Some((list.clone(), filter)),
        _ => None,
    };
    let Some((list, filter)) = list else { return html! { <App {index} /> } };
    first_paint::give_way();
    let on_search = {
        let (fragment, filter) = (fragment.setter(), filter.clone());
        Callback::from(move |query: String| {
            let link = Filter { query, ..filter.clone() }.to_fragment();
            address::replace_fragment(&link);
            fragment.set(link);
        })
    };
    catalogue(&list, &filter, &on_search)
}

/// The list of incidents that the filter lets through, the search, and the tags.
pub fn catalogue(list: &[IndexEntry], filter: &Filter, on_search: &Callback<String>) -> Html {
    let shown: Vec<&IndexEntry> = list.iter().filter(|entry| filter.lets_through(entry)).collect();
    let oninput = on_search.reform(|event: InputEvent| input::typed(&event).unwrap_or_default());
    html! {
        <>
            <main id="main" class="catalogue">
                <h1>{ "Incidents" }</h1>
                <search class="controls">
                    <label for="catalogue-search">{ "Search" }</label>
                    <input id="catalogue-search" type="search" value={filter.query.clone()} maxlength="80" {oninput} />
                    <ul aria-label="Tags">{ for Filter::tags(list).into_iter().map(|tag| tag_link(tag, filter)) }</ul>
                </search>
                <p role="status" class="label">{ format!("{} of {} incidents", shown.len(), list.len()) }</p>
                <ul class="incidents">{ for shown.into_iter().map(entry_item) }</ul>
            </main>
            <footer class="page"><p>{ "Postmortem Explorer. Incident reviews that you can run." }</p></footer>
        </>
    }
}

/// A tag as a link to the list with it; the one that is chosen, to the list without.
fn tag_link(tag: &str, filter: &Filter) -> Html {
    let is_chosen = filter.tag.as_deref() == Some(tag);
    let link = Filter { tag: (!is_chosen).then(|| tag.to_owned()), ..filter.clone() }.to_fragment();
    html! { <li><a class="badge" href={link} aria-current={is_chosen.then_some("true")}>{ tag }</a></li> }
}

fn entry_item(entry: &IndexEntry) -> Html {
    html! {
        <li key={entry.id.clone()}>
            <h2><a href={format!("#/{}/overview", entry.id)}><bdi>{ &entry.title }</bdi></a></h2>
            if let Some(summary) = &entry.summary { <p class="prose"><bdi>{ summary }</bdi></p> }
            if !entry.tags.is_empty() { <p class="label"><bdi>{ entry.tags.join(", ") }</bdi></p> }
        </li>
    }
}
