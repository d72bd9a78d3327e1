//! Yew components, one noun a file: plain values and callbacks in, markup out.
//!
//! `catalogue` chooses the incident, `app` holds the session and hands everything down. Views do no arithmetic on model data and name no browser type.

pub mod app;
pub mod catalogue;
pub mod cause;
pub mod code;
pub mod copy;
pub mod evidence;
pub mod evidence_link;
pub mod first_paint;
pub mod header;
pub mod hindsight;
pub mod hooks;
pub mod lab;
pub mod lessons;
pub mod load;
pub mod marks;
pub mod model_checks;
pub mod notice;
pub mod overview;
pub mod page;
pub mod paper;
pub mod pointed;
pub mod present;
pub mod problems;
pub mod prose;
pub mod qr;
pub mod replay;
pub mod skeleton;
pub mod source;
pub mod sources;

pub use app::App;
pub use catalogue::Root;
