//! Yew components, one noun a file: plain values and callbacks in, markup out.
//!
//! `app` holds the session and hands everything down. Views do no arithmetic on model data and name no browser type.

#![expect(clippy::needless_pass_by_value, reason = "Yew's macro-made components take their properties by value")]

mod app;
mod cause;
mod code;
mod evidence;
mod evidence_link;
mod header;
mod hooks;
mod lessons;
mod load;
mod marks;
mod notice;
mod overview;
mod page;
mod problems;
mod prose;
mod replay;
mod skeleton;
mod source;
mod sources;

pub use app::App;
