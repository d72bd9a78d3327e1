//! Yew components, one noun a file.
