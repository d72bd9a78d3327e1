//! Drawing on any plotters backend; scales are plain functions.
