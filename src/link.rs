//! Session ↔ versioned URL fragment: the link is the state.
//!
//! `#/<incident>/<section>?at=2025-10-15T02:08:12.5Z&zone=utc&…`. Only what differs from the defaults is written, in a
//! fixed order, so that equal sessions have equal links. `v` names the version and is left out for the first.
//! What cannot be read is refused in words, one `Refusal` each, and costs only that part.

use std::fmt;

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::session::{DEFAULT_SPEED, DiffLayout, LineAnchor, MAX_SPEED, Moment, Section, Session, ZoneChoice};

mod lab;
mod present;
mod qr;
mod reading;
mod replay;
mod view;

pub use qr::{QrDrawing, qr};
pub use reading::{decoded, encoded};

/// The newest version of links that this explorer reads, and the one it writes.
pub const LINK_VERSION: u32 = 1;

/// What an id looks like, for a refusal.
const ID_EXPECTED: &str = "an id: lower-case letters, digits and hyphens";

/// Longest fragment that is read [bytes].
pub const MAX_LINK_BYTES: usize = 8_192;

/// A part of a link that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which part, for example `zone`.
    pub part: &'static str,
    /// What stood there.
    pub found: String,
    /// What could have stood there.
    pub expected: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The link's {} is “{}”; expected {}.", self.part, self.found, self.expected)
    }
}

/// The fragment of a session, with its leading `#`.
#[must_use]
pub fn to_fragment(session: &Session) -> String {
    let incident = session.incident.as_deref().unwrap_or("");
    let mut link = if incident.is_empty() {
        format!("#/{}", session.section.slug())
    } else {
        format!("#/{incident}/{}", session.section.slug())
    };
    let mut separator = '?';
    let mut push = |key: &str, value: &str| {
        link.push(separator);
        link.push_str(key);
        link.push('=');
        link.push_str(value);
        separator = '&';
    };
    if let Some(at) = session.at.and_then(moment_text) {
        push("at", &at);
    }
    if session.zone != ZoneChoice::default() {
        push("zone", session.zone.slug());
    }
    view::write(&session.view, &mut push);
    if session.all_entries {
        push("entries", "all");
    }
    for (key, id) in [("factor", &session.factor), ("entry", &session.entry), ("metric", &session.metric)] {
        if let Some(id) = id {
            push(key, id);
        }
    }
    if session.diff_layout != DiffLayout::default() {
        push("diff", session.diff_layout.slug());
    }
    if let Some(lines) = session.lines {
        push("lines", &lines_text(lines));
    }
    if session.without_hindsight {
        push("hindsight", "off");
    }
    reading::write(&session.reading, &mut push);
    if let Some(seed) = session.playback.seed {
        push("seed", &seed.to_string());
    }
    if session.playback.speed != DEFAULT_SPEED {
        push("speed", &session.playback.speed.to_string());
    }
    replay::write(&session.replay, &mut push);
    present::write(session.present, &mut push);
    lab::write(&session.lab, &mut push);
    link
}

/// The session of a fragment, and what of it could not be used. An empty fragment is the default session.
#[must_use]
pub fn from_fragment(fragment: &str) -> (Session, Vec<Refusal>) {
    let mut session = Session::default();
    let mut refused = Vec::new();
    if fragment.len() > MAX_LINK_BYTES {
        let found = format!("{} bytes long", fragment.len());
        refused.push(Refusal { part: "length", found, expected: "at most 8192 bytes" });
        return (session, refused);
    }
    let text = fragment.strip_prefix('#').unwrap_or(fragment);
    if !text.starts_with('/') {
        return (session, refused); // the name of an element, such as the skip link's, and no link of ours
    }
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    read_path(path, &mut session, &mut refused);
    let pairs = || query.split('&').filter(|pair| !pair.is_empty()).map(|p| p.split_once('=').unwrap_or((p, "")));
    if let Some((_, version)) = pairs().find(|(key, _)| *key == "v")
        && version.parse::<u32>().map_or(true, |version| version == 0 || version > LINK_VERSION)
    {
        refused.push(Refusal {
            part: "version",
            found: version.into(),
            expected: "1: this page is older than the link",
        });
        return (session, refused);
    }
    for (key, value) in pairs() {
        read_pair(key, value, &mut session, &mut refused);
    }
    session.present.speaker &= session.present.step.is_some();
    (session, refused)
}

fn read_path(path: &str, session: &mut Session, refused: &mut Vec<Refusal>) {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let (first, second, rest) = (parts.next(), parts.next(), parts.next());
    let (incident, section) = match (first, second) {
        (None, _) => (None, None),
        (Some(only), None) if Section::from_slug(only).is_some() => (None, Some(only)),
        (Some(only), None) => (Some(only), None),
        (Some(incident), Some(section)) => (Some(incident), Some(section)),
    };
    if let Some(id) = incident {
        if is_id(id) {
            session.incident = Some(id.into());
        } else {
            let expected = "an incident's id: lower-case letters, digits and hyphens";
            refused.push(Refusal { part: "incident", found: shown(id), expected });
        }
    }
    match section.map(|slug| (slug, Section::from_slug(slug))) {
        Some((_, Some(section))) if rest.is_none() => session.section = section,
        Some((slug, _)) => {
            let expected = "overview, evidence, cause, code, replay, what-if, lessons or sources";
            refused.push(Refusal { part: "section", found: shown(slug), expected });
        }
        None => {}
    }
}

fn read_pair(key: &str, value: &str, session: &mut Session, refused: &mut Vec<Refusal>) {
    let mut refuse = |part, expected| refused.push(Refusal { part, found: shown(value), expected });
    match key {
        "v" => {}
        "at" => match moment_of(value) {
            Some(at) => session.at = Some(at),
            None => refuse("time", "a time such as 2025-10-15T02:08:12Z"),
        },
        "zone" => match ZoneChoice::from_slug(value) {
            Some(zone) => session.zone = zone,
            None => refuse("zone", "incident, utc, reader or relative"),
        },
        "entries" => match value {
            "all" => session.all_entries = true,
            _ => refuse("entries", "all"),
        },
        "factor" | "entry" | "metric" if !is_id(value) => refuse("selection", ID_EXPECTED),
        "factor" => session.factor = Some(value.into()),
        "entry" => session.entry = Some(value.into()),
        "metric" => session.metric = Some(value.into()),
        "diff" => match DiffLayout::from_slug(value) {
            Some(layout) => session.diff_layout = layout,
            None => refuse("diff", "split or unified"),
        },
        "lines" => match lines_of(value) {
            Some(lines) => session.lines = Some(lines),
            None => refuse("lines", "lines such as before-44 or after-44-47"),
        },
        "hindsight" => match value {
            "off" => session.without_hindsight = true,
            _ => refuse("hindsight", "off"),
        },
        reading::FIND => match reading::search(value) {
            Some(search) => session.reading.search = search,
            None => refuse("search", reading::EXPECTED),
        },
        "seed" => match value.parse() {
            Ok(seed) => session.playback.seed = Some(seed),
            Err(_) => refuse("seed", "a whole number"),
        },
        "speed" => match value.parse().ok().filter(|speed| (1..=MAX_SPEED).contains(speed)) {
            Some(speed) => session.playback.speed = speed,
            None => refuse("speed", "a whole number from 1 to 10000"),
        },
        _ => {
            let read = replay::read(key, value, &mut session.replay)
                .or_else(|| view::read(key, value, &mut session.view))
                .or_else(|| present::read(key, value, &mut session.present))
                .or_else(|| lab::read(key, value, &mut session.lab));
            match read {
                Some(Ok(())) => {}
                Some(Err((part, expected))) => refuse(part, expected),
                None => {
                    refused.push(Refusal {
                        part: "field",
                        found: shown(key),
                        expected: "a field that this page knows",
                    });
                }
            }
        }
    }
}

fn is_id(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.len() <= 80 && text.chars().all(allowed)
}

/// What stood in the link, short enough to be shown.
fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn moment_text(at: Moment) -> Option<String> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000).ok()?.format(&Rfc3339).ok()
}

fn moment_of(text: &str) -> Option<Moment> {
    let nanos = OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos();
    i64::try_from(nanos.div_euclid(1_000)).ok().map(Moment)
}

fn lines_text(lines: LineAnchor) -> String {
    let side = if lines.after { "after" } else { "before" };
    if lines.first == lines.last {
        format!("{side}-{}", lines.first)
    } else {
        format!("{side}-{}-{}", lines.first, lines.last)
    }
}

fn lines_of(text: &str) -> Option<LineAnchor> {
    let (side, numbers) = text.split_once('-')?;
    let after = match side {
        "before" => false,
        "after" => true,
        _ => return None,
    };
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first >= 1 && last >= first).then_some(LineAnchor { after, first, last })
}

#[cfg(test)]
mod tests;
