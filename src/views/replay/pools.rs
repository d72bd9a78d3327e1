//! The pools as a table: what the stage shows, for the screen reader and for whoever wants numbers. Rendered while it is
//! open.

use yew::prelude::*;

use super::stage::world_words;
use crate::{
    browser::input,
    model::instance::InstanceState,
    replay::{InstanceView, SlotKind, Snapshot},
    views::page::Shared,
};

#[derive(Properties, PartialEq)]
pub(super) struct PoolsProps {
    pub(super) snapshot: Shared<Snapshot>,
}

/// The table, folded at first.
#[component]
pub(super) fn Pools(props: &PoolsProps) -> Html {
    let opened = use_state_eq(|| false);
    let ontoggle = {
        let opened = opened.clone();
        Callback::from(move |event: Event| opened.set(input::is_open(&event)))
    };
    let column = |ours: &'static str, theirs: &'static str| {
        html! {
            <th scope="col">{ ours }if !theirs.is_empty() { <br /><code>{ theirs }</code> }</th>
        }
    };
    let rows = props.snapshot.worlds.iter().flat_map(|world| {
        let words = world_words(world.variant);
        (1..).zip(&world.instances).map(move |(number, instance)| row(words, number, instance))
    });
    html! {
        <details class="pools" {ontoggle}>
            <summary>{ "The pools as a table" }</summary>
            if *opened {
                <div class="scroll" tabindex="0" role="region" aria-label="The pools as a table"><table>
                    <caption class="visually-hidden">{ "Each instance's pool at the moment that is shown" }</caption>
                    <thead><tr>
                        <th scope="col">{ "World" }</th><th scope="col">{ "Instance" }</th><th scope="col">{ "State" }</th>
                        { column("total", "totalCount") }
                        { column("idle", "idleCount") }
                        { column("used", "db.client.connection.count{state=used}") }
                        { column("of them leaked", "") }
                        { column("waiting", "waitingCount") }
                        { column("Redis in use", "") }
                        { column("failed probes", "") }
                        { column("restarts", "") }
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table></div>
            }
        </details>
    }
}

fn row(world: &str, number: u32, instance: &InstanceView) -> Html {
    let used =
        instance.slots.iter().filter(|slot| matches!(slot.kind, SlotKind::CheckedOut | SlotKind::Leaked)).count();
    let state = match instance.state {
        InstanceState::Up => "up",
        InstanceState::Draining => "finishing",
        InstanceState::Booting => "starting",
    };
    let cell = |value: String| html! { <td>{ value }</td> };
    html! {
        <tr>
            <td>{ world }</td><th scope="row">{ number }</th>{ cell(state.to_owned()) }
            { cell(instance.n_total.to_string()) }
            { cell(instance.n_idle.to_string()) }
            { cell(used.to_string()) }
            { cell(instance.n_leaked.to_string()) }
            { cell(instance.n_waiting.to_string()) }
            { cell(format!("{} of {}", instance.redis_in_use, instance.redis_connections)) }
            { cell(format!("{} of {}", instance.n_failed_probes, instance.probe_failure_threshold)) }
            { cell(instance.n_restarts.to_string()) }
        </tr>
    }
}
