//! `cargo xtask schema`: writes the JSON Schemas of the incident format from the types that read it.

use postmortem_explorer::incident::schema::{generate_index_schema, generate_schema};

use crate::Outcome;
use crate::process::{project, say};

/// `cargo xtask schema`.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn command(_: &[String]) -> Outcome {
    let folder = project().join("incident-data/schema");
    for (name, text) in [("incident-v1", generate_schema()), ("index-v1", generate_index_schema())] {
        let path = folder.join(format!("{name}.schema.json"));
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        say(&format!("wrote {name}.schema.json"));
    }
    Ok(())
}
