//! Components rendered to text by Yew's server renderer, natively: what stands on the page, without a browser.
//!
//! One file a view. [`render`] is the way in.

mod app;
mod chart;
mod evidence;
mod hindsight;
mod lab;
mod plot;
mod reading;

use yew::{BaseComponent, LocalServerRenderer};

/// The markup of component `C`.
fn render<C>(props: C::Properties) -> String
where
    C: BaseComponent,
{
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, LocalServerRenderer::<C>::with_props(props).hydratable(false).render())
}
