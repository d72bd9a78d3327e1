//! Fetching a text beside the page, with a limit on its size.

use std::fmt;

use gloo::net::http::Request;

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
    let response = Request::get(href).send().await.map_err(|_| FetchProblem::Unreachable)?;
    if !response.ok() {
        return Err(FetchProblem::Status(response.status()));
    }
    let announced = response.headers().get("content-length").and_then(|bytes| bytes.parse::<u64>().ok());
    if let Some(bytes) = announced.filter(|bytes| *bytes > limit) {
        return Err(FetchProblem::TooLarge { bytes, limit });
    }
    let text = response.text().await.map_err(|_| FetchProblem::Unreadable)?;
    let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
    if bytes > limit { Err(FetchProblem::TooLarge { bytes, limit }) } else { Ok(text) }
}
