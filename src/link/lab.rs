//! The lab's fields in a link: `experiment`, `fact`, `what-if` and `guess`.
//!
//! `what-if=max-40.probePeriod-5`: each turned knob with its value in the knob's own steps, under the library's own name.

use crate::experiment::{Knob, WhatIf};
use crate::session::{Guess, Lab};

/// Names of the fields.
const EXPERIMENT: &str = "experiment";
const FACT: &str = "fact";
const WHAT_IF: &str = "what-if";
const GUESS: &str = "guess";

/// Writes the fields that differ from the defaults. A guess is the reader's own and stays here; that one is asked for
/// travels.
pub(super) fn write(lab: &Lab, push: &mut impl FnMut(&str, &str)) {
    for (key, id) in [(EXPERIMENT, &lab.experiment), (FACT, &lab.fact)] {
        if let Some(id) = id {
            push(key, id);
        }
    }
    if !lab.what_if.is_empty() {
        let items: Vec<String> = lab.what_if.turned().map(|(knob, value)| format!("{}-{value}", knob.slug())).collect();
        push(WHAT_IF, &items.join("."));
    }
    if lab.guess != Guess::Off {
        push(GUESS, "first");
    }
}

/// Reads a field. `None`: it is none of the lab's. An error says what was expected.
pub(super) fn read(key: &str, value: &str, lab: &mut Lab) -> Option<Result<(), (&'static str, &'static str)>> {
    let id = || super::is_id(value).then(|| value.to_owned()).ok_or(("selection", super::ID_EXPECTED));
    Some(match key {
        EXPERIMENT => id().map(|id| lab.experiment = Some(id)),
        FACT => id().map(|id| lab.fact = Some(id)),
        WHAT_IF => what_if_of(value)
            .map(|what_if| lab.what_if = what_if)
            .ok_or(("what-if", "knobs within their ranges, such as max-40.probePeriod-5")),
        GUESS if value == "first" => {
            lab.guess = Guess::Wanted;
            Ok(())
        }
        GUESS => Err(("guess", "first")),
        _ => return None,
    })
}

fn what_if_of(text: &str) -> Option<WhatIf> {
    let knob_of = |item: &str| {
        let (slug, value) = item.split_once('-')?;
        let digits = value.bytes().all(|b| b.is_ascii_digit());
        Some((Knob::from_slug(slug)?, digits.then(|| value.parse().ok())??))
    };
    WhatIf::of(&text.split('.').map(knob_of).collect::<Option<Vec<_>>>()?)
}
