//! The most that an incident file may ask for. All limits stand here; the JSON Schema carries those on lists and texts.
//!
//! A file comes from somebody else: whatever it contains, reading it ends soon and in bounded memory.
//! `incident-data/README.md` lists the same numbers, and a test compares the two.

/// Size of an incident file [bytes].
pub const FILE_BYTES: usize = 4 * 1024 * 1024;
/// Size of a metric's file [bytes].
pub const METRIC_BYTES: usize = 128 * 1024 * 1024;
/// Size of one version of a code file [bytes].
pub const CODE_BYTES: usize = 256 * 1024;
/// Size of another tool's export that becomes draft entries [bytes].
pub const EXPORT_BYTES: usize = 32 * 1024 * 1024;
/// Lists and objects inside each other.
pub const DEPTH: usize = 32;
/// Length of an id [characters].
pub const ID_CHARS: usize = 64;
/// Length of a text in a field of its own [characters].
pub const TEXT_CHARS: u64 = 2_000;
/// Length of one paragraph of a longer text, or of one item in a list of texts [characters].
pub const PARAGRAPH_CHARS: u64 = 4_000;
/// Items in a list that is not named in [`ITEMS`].
pub const OTHER_ITEMS: u64 = 40;
/// Keys in an object that may have any keys.
pub const MAP_KEYS: u64 = 200;
/// The largest whole number that every JSON reader keeps exactly (RFC 8259, section 6).
pub const LARGEST_WHOLE: u64 = 9_007_199_254_740_991;

/// Simulation events that an experiment may ask for, over all its seeds and both arms.
pub const EXPERIMENT_EVENTS: f64 = 20e9;

/// Items in a list: the type in `incident::file`, the field's name in JSON, the most items.
pub const ITEMS: &[(&str, &str, u64)] = &[
    ("IncidentFile", "timeline", 10_000),
    ("IncidentFile", "metrics", 24),
    ("IncidentFile", "contributing_factors", 64),
    ("IncidentFile", "code_changes", 12),
    ("IncidentFile", "facts", 200),
    ("IncidentFile", "models", 4),
    ("IncidentFile", "experiments", 64),
    ("IncidentFile", "action_items", 100),
    ("IncidentFile", "alerts", 50),
    ("IncidentFile", "glossary", 200),
    ("CodeChange", "annotations", 60),
    ("Review", "steps", 100),
    ("Review", "notes", 100),
    ("WorkloadParams", "hourly_profile", 24),
    ("IndexFile", "incidents", 1_000),
];

/// Largest values of numbers whose type would allow more: the type, the field's name in JSON, the largest value.
pub const VALUES: &[(&str, &str, u64)] = &[
    ("Experiment", "seeds", 10_000),
    ("ReviewStep", "minutes", 480),
    ("Alert", "for_seconds", 604_800),
    ("Response", "fix_after_minutes", 44_640),
    ("Experiment", "idle_session_timeout_seconds", 604_800),
    ("Model", "horizon_seconds", 2_678_400),
];
