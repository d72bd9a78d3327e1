//! What the speaker alone sees: the notes to the step, its time box against the clock, and what comes next.

use yew::prelude::*;

use crate::{
    browser::timer::Seconds,
    incident::Prose,
    views::{page::use_page, prose},
};

#[derive(Properties, PartialEq)]
pub(super) struct SpeakerProps {
    /// Time box [min].
    pub(super) minutes: u32,
    pub(super) notes: Prose,
    /// Title of the next step.
    pub(super) next: Option<AttrValue>,
}

/// The notes. A key of its own for each step starts the clock anew.
#[component]
pub(super) fn Speaker(props: &SpeakerProps) -> Html {
    let page = use_page();
    let seconds = use_state_eq(|| 0_u32);
    {
        let seconds = seconds.setter();
        use_effect_with((), move |()| {
            let clock = Seconds::start(Callback::from(move |passed| seconds.set(passed)));
            move || drop(clock)
        });
    }
    let (passed, planned) = (*seconds, props.minutes.saturating_mul(60));
    let words = if passed <= planned {
        format!("{} of {}", minutes(passed), minutes(planned))
    } else {
        format!("{} over the {} planned", minutes(passed - planned), minutes(planned))
    };
    html! {
        <aside class="speaker-notes" aria-label="For the speaker">
            <p class={classes!("time-box", (passed > planned).then_some("over"))} role="timer">{ words }</p>
            { prose::paragraphs(&page, &props.notes, None) }
            <p class="label">{ props.next.as_ref().map_or_else(|| "The last step.".to_owned(), |next| format!("Next: {next}")) }</p>
        </aside>
    }
}

fn minutes(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
