//! The replay's fields in a link: `do`, `order`, `slot` and `stop`.
//!
//! `do=k3f9s0BR2-4.k3f9s0AC2000` is what the reader did: a moment in microseconds of model time to the base of 36, the world
//! (A both, B buggy, F fixed), the act by a letter and its numbers. Instances and slots count from 1, as on the page.

use std::fmt::Write;

use crate::model::intervention::MAX_INTERVENTIONS;
use crate::model::{Act, Intervention, Knob, Micros, SlotPlace, Variant};
use crate::replay::Topic;
use crate::session::{Pauses, ReplayState, SlotChoice};

/// Most instances and most slots of one that a scenario can have.
const MAX_INSTANCES: u32 = 16;
const MAX_SLOTS: u32 = 200;

/// Writes the fields that differ from the defaults.
pub(super) fn write(replay: &ReplayState, push: &mut impl FnMut(&str, &str)) {
    if !replay.interventions.is_empty() {
        let items: Vec<String> = replay.interventions.iter().map(intervention_text).collect();
        push("do", &items.join("."));
    }
    if let Some(order) = replay.followed {
        push("order", &order.to_string());
    }
    if let Some(SlotChoice { world, place }) = replay.slot {
        push("slot", &format!("{}{}", world_letter(Some(world)).to_ascii_lowercase(), place_text(place)));
    }
    let topics = replay.pauses.topics();
    if !topics.is_empty() {
        push("stop", &topics.iter().map(|topic| topic.slug()).collect::<Vec<_>>().join(","));
    }
}

/// Reads a field. `None`: it is none of the replay's. An error says what was expected.
pub(super) fn read(
    key: &str,
    value: &str,
    replay: &mut ReplayState,
) -> Option<Result<(), (&'static str, &'static str)>> {
    let read = match key {
        "do" => interventions_of(value)
            .map(|list| replay.interventions = list)
            .ok_or(("interventions", "what was done to the run, as this page writes it")),
        "order" => value
            .parse()
            .ok()
            .filter(|&order: &u32| order > 0)
            .map(|order| replay.followed = Some(order))
            .ok_or(("order", "an order's number, from 1")),
        "slot" => slot_of(value)
            .map(|slot| replay.slot = Some(slot))
            .ok_or(("slot", "a slot such as b2-4: b or f, the instance and the slot")),
        "stop" => pauses_of(value)
            .map(|pauses| replay.pauses = pauses)
            .ok_or(("pauses", "topics such as first-leak,pool-exhausted")),
        _ => return None,
    };
    Some(read)
}

fn intervention_text(intervention: &Intervention) -> String {
    let mut text = base36(intervention.at.0);
    text.push(world_letter(intervention.world));
    // Writing to a String cannot fail.
    let _ = match intervention.act {
        Act::ReleaseClient(place) => write!(text, "R{}", place_text(place)),
        Act::KillBackend(place) => write!(text, "K{}", place_text(place)),
        Act::SendOrder { instance, fails } => {
            text.push(if fails { 'E' } else { 'O' });
            instance.map_or(Ok(()), |instance| write!(text, "{}", instance + 1))
        }
        Act::Restart { instance } => write!(text, "S{}", instance + 1),
        Act::Set(knob) => write!(text, "{}{}", knob_letter(knob), knob.value()),
    };
    text
}

fn interventions_of(text: &str) -> Option<Vec<Intervention>> {
    let list: Vec<Intervention> = text.split('.').map(intervention_of).collect::<Option<_>>()?;
    (list.len() <= MAX_INTERVENTIONS).then_some(list)
}

fn intervention_of(text: &str) -> Option<Intervention> {
    let (at, rest) = text.split_at(text.find(|c: char| c.is_ascii_uppercase())?);
    let (world, rest) = rest.split_at_checked(1)?;
    let world = match world {
        "A" => None,
        "B" => Some(Variant::Buggy),
        "F" => Some(Variant::Fixed),
        _ => return None,
    };
    let (letter, numbers) = rest.split_at_checked(1)?;
    let instance = |text| number(text).and_then(|n| n.checked_sub(1)).filter(|&instance| instance < MAX_INSTANCES);
    let act = match letter {
        "R" => Act::ReleaseClient(place_of(numbers)?),
        "K" => Act::KillBackend(place_of(numbers)?),
        "O" | "E" => {
            let instance = if numbers.is_empty() { None } else { Some(instance(numbers)?) };
            Act::SendOrder { instance, fails: letter == "E" }
        }
        "S" => Act::Restart { instance: instance(numbers)? },
        _ => {
            let knob = knob_of(letter)?.with(number(numbers)?);
            let (least, most) = knob.limits();
            if !(least..=most).contains(&knob.value()) {
                return None;
            }
            Act::Set(knob)
        }
    };
    Some(Intervention { at: Micros(from_base36(at)?), world, act })
}

const fn world_letter(world: Option<Variant>) -> char {
    match world {
        None => 'A',
        Some(Variant::Buggy) => 'B',
        Some(Variant::Fixed) => 'F',
    }
}

const fn knob_letter(knob: Knob) -> char {
    match knob {
        Knob::Max(_) => 'M',
        Knob::IdleTimeoutMillis(_) => 'I',
        Knob::ConnectionTimeoutMillis(_) => 'C',
        Knob::MaxUses(_) => 'U',
        Knob::MaxLifetimeSeconds(_) => 'L',
        Knob::FailingPermille(_) => 'P',
        Knob::RatePermille(_) => 'T',
    }
}

fn knob_of(letter: &str) -> Option<Knob> {
    Knob::ALL.into_iter().find(|&knob| letter.chars().eq([knob_letter(knob)]))
}

fn place_text(place: SlotPlace) -> String {
    format!("{}-{}", place.instance + 1, place.slot + 1)
}

fn place_of(text: &str) -> Option<SlotPlace> {
    let (instance, slot) = text.split_once('-')?;
    let (instance, slot) = (number(instance)?.checked_sub(1)?, number(slot)?.checked_sub(1)?);
    (instance < MAX_INSTANCES && slot < MAX_SLOTS).then_some(SlotPlace { instance, slot })
}

fn slot_of(text: &str) -> Option<SlotChoice> {
    let (world, place) = text.split_at_checked(1)?;
    let world = match world {
        "b" => Variant::Buggy,
        "f" => Variant::Fixed,
        _ => return None,
    };
    Some(SlotChoice { world, place: place_of(place)? })
}

fn pauses_of(text: &str) -> Option<Pauses> {
    let mut topics = text.split(',').map(|slug| Topic::ALL.into_iter().find(|topic| topic.slug() == slug));
    topics.try_fold(Pauses::default(), |pauses, topic| Some(pauses.with(topic?, true)))
}

/// Digits only: `parse` alone would take a sign, too.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

fn base36(mut value: u64) -> String {
    let mut digits = Vec::new();
    while value > 0 || digits.is_empty() {
        digits.push(u32::try_from(value % 36).ok().and_then(|digit| char::from_digit(digit, 36)).unwrap_or('0'));
        value /= 36;
    }
    digits.into_iter().rev().collect()
}

fn from_base36(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    plain.then(|| u64::from_str_radix(text, 36).ok())?
}
