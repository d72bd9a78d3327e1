//! Time zone offsets from the browser's own database, through `Intl`.

use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

const HOUR_MILLIS: i64 = 3_600_000;

/// Most hours that are sampled for a change of the offset: four weeks.
const MAX_SAMPLES: i64 = 24 * 28;

/// The reader's own time zone, by IANA name.
#[must_use]
pub fn reader_zone() -> Option<String> {
    let options = Intl::DateTimeFormat::default().resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// Makes the browser read its tables of dates and zones. The first use of them takes tens of milliseconds: better while files
/// are on their way.
pub fn prepare() {
    let _ = (reader_zone(), offsets("UTC", 0, 0));
}

/// Offsets from UTC over a window: `(from this instant [ms since 1970], seconds east of UTC)`, oldest first.
///
/// None when the browser does not know the zone.
#[must_use]
pub fn offsets(zone: &str, from: i64, to: i64) -> Option<Vec<(i64, i32)>> {
    let format = formatter(zone)?;
    let mut offsets = vec![(from, offset_at(&format, from)?)];
    let step = HOUR_MILLIS.max((to - from) / MAX_SAMPLES);
    let mut before = from;
    while before < to {
        let after = (before + step).min(to);
        let (_, known) = *offsets.last()?;
        if offset_at(&format, after)? != known {
            let at = change_between(&format, known, before, after)?;
            offsets.push((at, offset_at(&format, at)?));
        }
        before = after;
    }
    Some(offsets)
}

/// The first minute in `(before, after]` at which the offset differs from `known`.
fn change_between(format: &JsValue, known: i32, mut before: i64, mut after: i64) -> Option<i64> {
    while after - before > 60_000 {
        let middle = before + (after - before) / 2;
        if offset_at(format, middle)? == known { before = middle } else { after = middle }
    }
    Some(after - after.rem_euclid(60_000))
}

/// `new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" })`, caught when the zone is unknown.
fn formatter(zone: &str) -> Option<JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into()).ok()?;
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into::<Function>().ok()?;
    Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options)).ok()
}

#[expect(clippy::cast_precision_loss, reason = "instants are far below 2^53 ms")]
fn offset_at(format: &JsValue, at: i64) -> Option<i32> {
    let parts = Reflect::get(format, &"formatToParts".into()).ok()?.dyn_into::<Function>().ok()?;
    let parts = parts.call1(format, &JsValue::from_f64(at as f64)).ok()?.dyn_into::<Array>().ok()?;
    let name = parts.iter().find_map(|part| {
        let kind = Reflect::get(&part, &"type".into()).ok()?.as_string()?;
        if kind == "timeZoneName" { Reflect::get(&part, &"value".into()).ok()?.as_string() } else { None }
    })?;
    parse_offset(&name)
}

/// `GMT`, `GMT-04:00`, `GMT+05:30` → seconds east of UTC.
fn parse_offset(name: &str) -> Option<i32> {
    let offset = name.strip_prefix("GMT").or_else(|| name.strip_prefix("UTC"))?;
    if offset.is_empty() {
        return Some(0);
    }
    let sign = match offset.chars().next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let mut fields = offset.trim_start_matches(['+', '-', '−']).split(':').map(str::parse::<i32>);
    let hours = fields.next()?.ok()?;
    let minutes = fields.next().unwrap_or(Ok(0)).ok()?;
    let seconds = fields.next().unwrap_or(Ok(0)).ok()?;
    Some(sign * (hours * 3_600 + minutes * 60 + seconds))
}

#[cfg(test)]
mod tests {
    use super::parse_offset;

    #[test]
    fn offsets_are_read_as_browsers_write_them() {
        let written = ["GMT", "GMT-04:00", "GMT+05:30", "GMT+1", "GMT-00:01:15", "EST"];
        let read = [Some(0), Some(-14_400), Some(19_800), Some(3_600), Some(-75), None];
        assert_eq!(written.map(parse_offset), read);
    }
}
