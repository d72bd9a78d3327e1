//! From JSON text to an incident, or to everything that is wrong with the text.
//!
//! Steps, each only when the one before found no error: syntax (`json`), format version, shape (`schema`), serde,
//! meaning (`check`), and then `document` builds the value that the page reads. No file access: callers bring text.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::check;
use super::document::Incident;
use super::file::{IncidentFile, IndexEntry, IndexFile, Model, SCHEMA_VERSION};
use super::limits;
use super::problem::{Path, Problem, Problems, Rule};
use super::schema::{self, Schema, describe};

pub(super) mod json;
mod objects;

/// An incident that can be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The incident.
    pub incident: Incident,
    /// What its author should look at; none of it is an error.
    pub warnings: Vec<Problem>,
}

/// Reads an incident file.
///
/// # Errors
/// Every problem of the file at once, warnings included, when at least one is an error.
pub fn load(text: &str) -> Result<Loaded, Problems> {
    let mut loading = Loading::begin(text)?;
    loop {
        match loading.step()? {
            Loading::Done(loaded) => return Ok(*loaded),
            more @ (Loading::Json(_) | Loading::Shaped(_) | Loading::Typed(..)) => loading = more,
        }
    }
}

/// An incident file on its way in, a step at a time: whoever has other things to do does them between two steps.
#[derive(Debug)]
pub enum Loading {
    /// It is JSON.
    Json(Value),
    /// Its shape is right.
    Shaped(Value),
    /// It is an incident's file; so many checks of what it says are done, and this was found.
    Typed(Box<IncidentFile>, usize, Vec<Problem>),
    /// It can be used.
    Done(Box<Loaded>),
}

impl Loading {
    /// The first step: the text's syntax.
    ///
    /// # Errors
    /// The place where the text is no JSON.
    pub fn begin(text: &str) -> Result<Self, Problems> {
        normal_form(text).map(Self::Json)
    }

    /// The next step; one that is done stays done.
    ///
    /// # Errors
    /// Every problem of the file at once, when the last step that can find one is done.
    pub fn step(self) -> Result<Self, Problems> {
        Ok(match self {
            Self::Json(value) => {
                shape(&value, &schema::INCIDENT)?;
                Self::Shaped(value)
            }
            Self::Shaped(value) => Self::Typed(Box::new(read(value)?), 0, Vec::new()),
            Self::Typed(file, n_done, mut found) => {
                if let Some(check) = check::CHECKS.get(n_done) {
                    check(&file, &mut found);
                    Self::Typed(file, n_done + 1, found)
                } else {
                    let warnings = Problems::unless_usable(found)?;
                    let unchecked = |_| Problems { list: vec![unreadable("an unchecked value")] };
                    let incident = Incident::from_checked(*file).map_err(unchecked)?;
                    Self::Done(Box::new(Loaded { incident, warnings }))
                }
            }
            Self::Done(loaded) => Self::Done(loaded),
        })
    }
}

/// Reads the catalogue of incidents.
///
/// # Errors
/// Every problem of the file at once.
pub fn load_index(text: &str) -> Result<Vec<IndexEntry>, Problems> {
    let value = normal_form(text)?;
    shape(&value, &schema::INDEX)?;
    let file: IndexFile = read(value)?;
    Problems::unless_usable(check::check_index(&file))?;
    Ok(file.incidents)
}

/// Reads the wire types alone, without a look at what they mean. For tools and tests.
///
/// # Errors
/// Every problem with the text's syntax and shape.
pub fn load_file(text: &str) -> Result<IncidentFile, Problems> {
    let value = normal_form(text)?;
    shape(&value, &schema::INCIDENT)?;
    read(value)
}

/// The JSON value as it is checked: without the author's own fields (`x_*`), whole numbers as integers.
///
/// # Errors
/// The place where the text is no JSON.
pub fn normal_form(text: &str) -> Result<Value, Problems> {
    json::read(text, limits::FILE_BYTES).map(json::normalize).map_err(|problem| Problems { list: vec![*problem] })
}

/// A model from its value, which the caller has compared with a model's.
pub(super) fn model_of(value: Value) -> Option<Model> {
    typed(value).ok()
}

/// Compares a value with a schema.
fn shape(value: &Value, schema: &Schema) -> Result<(), Problems> {
    if let Some(problem) = newer_version(value) {
        return Err(Problems { list: vec![problem] });
    }
    let list = schema.check(value);
    if list.is_empty() {
        Ok(())
    } else {
        Err(Problems::unless_usable(list).map_or_else(|cut| cut, |list| Problems { list }))
    }
}

/// The typed value of one whose shape is right.
fn read<T: DeserializeOwned>(value: Value) -> Result<T, Problems> {
    typed(value).map_err(|error| Problems { list: vec![unreadable(&error.to_string())] })
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    T::deserialize(objects::Checked(value))
}

/// A newer file is refused in words, not with a flood of unknown fields.
fn newer_version(value: &Value) -> Option<Problem> {
    let version = value.get("schema_version")?;
    if version.as_u64()? <= u64::from(SCHEMA_VERSION) {
        return None;
    }
    let found = format!("version {}: the viewer is older than the file", describe(version));
    let expected = format!("version {SCHEMA_VERSION}, the newest that this explorer reads");
    Some(Problem::at(Rule::NewerVersion, &Path::root().field("schema_version"), found, expected))
}

fn unreadable(message: &str) -> Problem {
    Problem::at(Rule::Unreadable, &Path::root(), message, "a file that fits the schema to be readable")
}
