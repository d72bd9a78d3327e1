//! Session ↔ versioned URL fragment.
