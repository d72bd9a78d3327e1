//! `cargo xtask reconstruct`: writes what a model's run gives into each incident that has a model: the times of the timeline
//! that are moments of it, and the series beside it.

mod splice;

use std::path::Path;

use postmortem_explorer::incident::file::IncidentFile;
use postmortem_explorer::incident::{derived_times, load::load_file, reconstruct_metrics};

use crate::process::say;
use crate::{Outcome, incidents};

/// `cargo xtask reconstruct`.
///
/// # Errors
/// When an incident cannot be read, its model is out of limits, or a file cannot be written.
pub(crate) fn command(_: &[String]) -> Outcome {
    for file in incidents::all()? {
        let name = incidents::shown(&file);
        let text = incidents::read(&file)?;
        let incident = load_file(&text).map_err(|problems| format!("{name}:\n{problems}"))?;
        let Some(model) = incident.models.first() else {
            say(&format!("{name}: no model, nothing to reconstruct"));
            continue;
        };
        write_times(&file, &text, &incident)?;
        let series = reconstruct_metrics(model).map_err(|invalid| format!("{name}: {invalid:?}"))?;
        for metric in &incident.metrics {
            let Some(text) = series.get(metric.id.as_str()) else {
                say(&format!("{name}: {} is not a series of the model, left as it is", metric.id));
                continue;
            };
            let path = incidents::folder(&file).join(&metric.href);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            }
            std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
            say(&format!("wrote {}", incidents::shown(&path)));
        }
    }
    Ok(())
}

/// Writes the times that are moments of the run into the timeline, each in its place.
fn write_times(file: &Path, text: &str, incident: &IncidentFile) -> Outcome {
    let name = incidents::shown(file);
    let times = derived_times(incident).map_err(|problem| format!("{name}: {problem}"))?;
    let mut new = text.to_owned();
    for time in times.iter().filter(|time| time.found != time.derived) {
        new = splice::with_string_at(&new, &time.pointer, &time.derived)
            .ok_or_else(|| format!("{name}: {} is not where it was", time.pointer))?;
        say(&format!("{name}: {}: {} instead of {}", time.pointer, time.derived, time.found));
    }
    if new != text {
        std::fs::write(file, &new).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    say(&format!("{name}: {} times of the timeline are moments of the run", times.len()));
    Ok(())
}
