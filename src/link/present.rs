//! The meeting's part of a link: `step=`, counted from 1, and `window=speaker`.

use crate::session::Present;

/// Most steps that a link can name; files have fewer.
const MAX_STEPS: u32 = 1_000;

/// Writes what differs from the default.
pub(super) fn write(present: Present, mut push: impl FnMut(&str, &str)) {
    if let Some(step) = present.step {
        push("step", &step.saturating_add(1).to_string());
        if present.speaker {
            push("window", "speaker");
        }
    }
}

/// Reads one pair; none where the key is not the meeting's.
pub(super) fn read(key: &str, value: &str, present: &mut Present) -> Option<Result<(), (&'static str, &'static str)>> {
    match key {
        "step" => Some(match value.parse::<u32>() {
            Ok(step) if (1..=MAX_STEPS).contains(&step) => {
                present.step = Some(step - 1);
                Ok(())
            }
            _ => Err(("step", "a step of the review, from 1")),
        }),
        "window" => Some(if value == "speaker" {
            present.speaker = true;
            Ok(())
        } else {
            Err(("window", "speaker"))
        }),
        _ => None,
    }
}
