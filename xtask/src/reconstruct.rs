//! `cargo xtask reconstruct`: writes the series that a model stands in for, beside each incident that has a model.

use postmortem_explorer::incident::{load::load_file, reconstruct_metrics};

use crate::process::say;
use crate::{Outcome, incidents};

/// `cargo xtask reconstruct`.
///
/// # Errors
/// When an incident cannot be read, its model is out of limits, or a file cannot be written.
pub(crate) fn command(_: &[String]) -> Outcome {
    for file in incidents::all()? {
        let name = incidents::shown(&file);
        let incident = load_file(&incidents::read(&file)?).map_err(|problems| format!("{name}:\n{problems}"))?;
        let Some(model) = incident.models.first() else {
            say(&format!("{name}: no model, nothing to reconstruct"));
            continue;
        };
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
