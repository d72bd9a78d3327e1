//! The only place that names web-sys or gloo: fetch, frames, location, canvas.
