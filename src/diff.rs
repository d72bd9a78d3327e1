//! Two texts → hunks → rows (line and word level), and the tokens that color them.
