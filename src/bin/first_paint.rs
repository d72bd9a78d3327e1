//! `first_paint FILE [alone]`: the incident of that file as the HTML that the build writes into the page; `alone`, into a
//! page that is one file.
//!
//! The build's own program (`cargo xtask build`): it renders `views::first_paint` natively. Times are in the incident's own
//! zone, from a time zone database that is compiled in.

use std::io::Write as _;
use std::process::ExitCode;

use jiff::{Timestamp, tz::TimeZone};
use postmortem_explorer::clock::{UnixMillis, Zone};
use postmortem_explorer::incident::{self, Incident};
use postmortem_explorer::views::first_paint::{FirstPaint, FirstPaintProps};
use postmortem_explorer::views::page::Shared;

/// Changes of the clock that are looked up: more than any incident lasts.
const MOST_TRANSITIONS: usize = 8;

fn main() -> ExitCode {
    let alone = std::env::args().nth(2).is_some_and(|word| word == "alone");
    let file = std::env::args().nth(1).ok_or_else(|| "first_paint FILE [alone]".to_owned());
    match file.and_then(|file| render(&file, alone)) {
        Ok(html) => ExitCode::from(u8::from(std::io::stdout().write_all(html.as_bytes()).is_err())),
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn render(file: &str, alone: bool) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let incident = incident::load(&text).map_err(|problems| problems.to_string())?.incident;
    let zone = Shared::new(zone_of(&incident)?);
    let props = FirstPaintProps { incident: Shared::new(incident), zone, alone };
    let runtime =
        tokio::runtime::Builder::new_current_thread().build().map_err(|error| format!("no runtime: {error}"))?;
    let renderer = yew::LocalServerRenderer::<FirstPaint>::with_props(props).hydratable(false);
    Ok(tokio::task::LocalSet::new().block_on(&runtime, renderer.render()))
}

/// The incident's own zone with its offsets during the incident.
fn zone_of(incident: &Incident) -> Result<Zone, String> {
    let name = &incident.display_time_zone;
    let zone = TimeZone::get(name).map_err(|error| format!("{name}: {error}"))?;
    let start = incident.timestamps.started_at.min(incident.timestamps.impact_started_at);
    let start = Timestamp::from_millisecond(start.0).map_err(|error| format!("{name}: {error}"))?;
    let at_first = (UnixMillis(start.as_millisecond()), zone.to_offset(start).seconds());
    let later = zone.following(start).take(MOST_TRANSITIONS);
    let later = later.map(|change| (UnixMillis(change.timestamp().as_millisecond()), change.offset().seconds()));
    Ok(Zone::Offsets { name: name.clone(), transitions: std::iter::once(at_first).chain(later).collect() })
}
