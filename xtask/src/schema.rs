//! `cargo xtask schema`: writes the JSON Schemas of the incident format from the types that read it.

use postmortem_explorer::incident::schema::{generate_index_schema, generate_schema, rules_only};

use crate::Outcome;
use crate::process::{project, say};

/// `cargo xtask schema`.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn command(_: &[String]) -> Outcome {
    for (name, text) in [("incident-v1", generate_schema()), ("index-v1", generate_index_schema())] {
        write(&format!("src/incident/schema/{name}.rules.json"), &rules_only(&text))?;
        write(&format!("incident-data/schema/{name}.schema.json"), &text)?;
    }
    Ok(())
}

fn write(path: &str, text: &str) -> Outcome {
    std::fs::write(project().join(path), text).map_err(|error| format!("{path}: {error}"))?;
    say(&format!("wrote {path}"));
    Ok(())
}
