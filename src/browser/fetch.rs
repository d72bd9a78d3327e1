//! Fetching a file beside the page, with a limit on its size: as a text, or piece by piece between two frames.

use std::fmt;

use gloo::net::http::Response;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

use super::timer::Turn;

#[wasm_bindgen]
extern "C" {
    /// In `assets/start.js`: asks the host, or the page itself where it is one file that carries all.
    #[wasm_bindgen(catch, js_name = fetchFile)]
    async fn fetch_file(href: &str) -> Result<JsValue, JsValue>;
}

/// As much as is handed over at once [bytes].
const PIECE_BYTES: u32 = 65_536;

/// Why a file could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchProblem {
    /// The server did not answer.
    Unreachable,
    /// The server answered with another status than 2xx.
    Status(u16),
    /// Larger than allowed [bytes].
    TooLarge {
        /// What the server announced or sent.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
    /// The answer broke off or is not UTF-8.
    Unreadable,
}

impl fmt::Display for FetchProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable => f.write_str("the server did not answer"),
            Self::Status(404) => f.write_str("there is no such file (404)"),
            Self::Status(status) => write!(f, "the server answered with status {status}"),
            Self::TooLarge { bytes, limit } => write!(f, "it has {bytes} bytes; at most {limit} are read"),
            Self::Unreadable => f.write_str("the answer broke off, or is not text"),
        }
    }
}

/// The text at a relative address.
///
/// # Errors
/// When it cannot be had, or is larger than `limit` bytes.
pub async fn text(href: &str, limit: u64) -> Result<String, FetchProblem> {
    let (response, _) = opened(href, limit).await?;
    let text = response.text().await.map_err(|_| FetchProblem::Unreadable)?;
    let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
    if bytes > limit { Err(FetchProblem::TooLarge { bytes, limit }) } else { Ok(text) }
}

/// Hands the file at a relative address to `take`, piece by piece, without keeping it and without holding up the page:
/// after some milliseconds it waits for the next task. `take` gets the share that is read, in percent, where the server
/// announced the size, and says whether it wants more.
///
/// # Errors
/// When the file cannot be had, or is larger than `limit` bytes: then nothing or not all of it was handed over.
pub async fn pieces(
    href: &str,
    limit: u64,
    mut take: impl FnMut(&[u8], Option<u8>) -> bool,
) -> Result<(), FetchProblem> {
    let (response, announced) = opened(href, limit).await?;
    let Some(body) = response.body() else { return Ok(()) };
    let reader: ReadableStreamDefaultReader = body.get_reader().dyn_into().map_err(|_| FetchProblem::Unreadable)?;
    let mut n_read: u64 = 0;
    let mut turn = Turn::begin();
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(|_| FetchProblem::Unreadable)?;
        let field = |name: &str| Reflect::get(&read, &name.into()).unwrap_or(JsValue::UNDEFINED);
        let Ok(chunk) = field("value").dyn_into::<Uint8Array>() else { return Ok(()) };
        let mut from = 0;
        while from < chunk.length() {
            let to = from.saturating_add(PIECE_BYTES).min(chunk.length());
            n_read += u64::from(to - from);
            if n_read > limit {
                return Err(FetchProblem::TooLarge { bytes: n_read, limit });
            }
            let share = announced.map(|all| u8::try_from((n_read * 100 / all.max(1)).min(100)).unwrap_or(100));
            if !take(&chunk.subarray(from, to).to_vec(), share) {
                // Whoever sends the rest may stop; that he cannot be told is of no consequence.
                let _ = reader.cancel();
                return Ok(());
            }
            from = to;
            turn.breathe().await;
        }
    }
}

/// The answer, and the size that it announces, when it is one and not too large.
async fn opened(href: &str, limit: u64) -> Result<(Response, Option<u64>), FetchProblem> {
    let answer = fetch_file(href).await.map_err(|_| FetchProblem::Unreachable)?;
    let response: Response = answer.dyn_into::<web_sys::Response>().map_err(|_| FetchProblem::Unreadable)?.into();
    if !response.ok() {
        return Err(FetchProblem::Status(response.status()));
    }
    // Of a compressed answer, that is the size on the wire.
    let is_plain = response.headers().get("content-encoding").is_none();
    let announced = response.headers().get("content-length").filter(|_| is_plain);
    let announced = announced.and_then(|bytes| bytes.parse::<u64>().ok());
    match announced.filter(|bytes| *bytes > limit) {
        Some(bytes) => Err(FetchProblem::TooLarge { bytes, limit }),
        None => Ok((response, announced)),
    }
}
